package check

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/wrangler"
)

// diff writes what the changes are as a unified diff that git apply reads.
// Values in files of secrets, the secrets that reports are about, and what may be
// one by where it stands are left out; what is hidden cannot be applied by hand.
func (c *checker) diff(changes []change, secrets []string) {
	for _, change := range changes {
		name := filepath.ToSlash(c.rel(change.path))
		before, from := "", "/dev/null"
		if change.before != nil {
			before, from = *change.before, "a/"+name
		}
		out := udiff.Unified(from, "b/"+name, before, change.after)
		if wrangler.IsSecretsName(filepath.Base(change.path)) {
			out = hideValues(out)
		}
		for _, secret := range append(secrets, secretsIn(before, change.after)...) {
			out = strings.ReplaceAll(out, secret, "…")
		}
		c.writeDiff(c.Out, out)
	}
}

// secretsIn are the texts that rule.SecretsIn finds, the longest first.
func secretsIn(contents ...string) (out []string) {
	for _, content := range contents {
		for _, span := range rule.SecretsIn(content) {
			out = append(out, content[span.Start:span.End])
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.Compact(out)
}

func (c *checker) writeDiff(w io.Writer, diff string) {
	if c.PaintDiff == nil {
		io.WriteString(w, diff)
		return
	}
	for line := range strings.Lines(diff) {
		fmt.Fprintln(w, c.PaintDiff(strings.TrimRight(line, "\r\n")))
	}
}

// hideValues leaves only the names on added lines: any other line may be a
// part of a value.
func hideValues(diff string) string {
	var out strings.Builder
	for line := range strings.Lines(diff) {
		name, _, found := strings.Cut(line, "=")
		header := strings.HasPrefix(line, "--- ") || strings.HasPrefix(line, "+++ ") || strings.HasPrefix(line, "@@")
		switch {
		case header:
			out.WriteString(line)
		case found && line[0] == '+':
			out.WriteString(name + "=…\n")
		default:
			out.WriteString(line[:1] + "…\n")
		}
	}
	return out.String()
}
