package check

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
	"github.com/pywls/pywls/cmd/pywls/report"
)

// maxRounds bounds how often fixes are applied and the result checked again:
// fixes that overlap wait for the next round.
const maxRounds = 10

// fixAll applies fixes to buffers over the files, round by round, and then
// writes the files or a diff.
func (c *checker) fixAll(session *workspace.Session, chosen []*selected, results []*result) int {
	before := c.report(results)
	f := &fixer{checker: c, original: map[string]*string{}, barred: map[string]bool{}}
	for _, r := range results {
		if r.worker.Fresh.Broken {
			c.note("%s", f.unreadable(r.worker))
		}
	}
	for round := 0; f.round(results); round++ {
		results = c.check(session, chosen)
		if round+1 == maxRounds {
			c.note("fixes still apply after %d rounds; run again for the rest", maxRounds)
			break
		}
	}
	changes := f.changes()
	if c.Diff {
		c.diff(changes, before.Secrets())
		c.note("would fix %s in %s; %s", count(f.applied, "report"), count(len(changes), "file"), lowerFirst(before.Summary()))
		return code(before)
	}
	if err := write(changes); err != nil {
		c.fail("nothing more is fixed: %v", err)
		c.store.Forget(paths(changes)...)
		for _, change := range changes {
			c.store.Close(change.path)
		}
		results, f.applied = c.check(session, chosen), 0
	}
	rep := c.report(results)
	rep.Fixed = f.applied
	c.publish(rep)
	return code(rep)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

// fixer applies fixes to buffers.
type fixer struct {
	*checker
	original map[string]*string // content on disk of what changed; nil for a new file
	barred   map[string]bool    // fixes not to try again
	applied  int
}

// change is a file before and after all fixes.
type change struct {
	path   string  // as the Worker names it
	before *string // nil for a new file
	after  string
}

func paths(changes []change) (out []string) {
	for _, change := range changes {
		out = append(out, change.path)
	}
	return out
}

// candidate is a fix to apply.
type candidate struct {
	*rule.Fix
	rule *rule.Rule
	key  string
}

// round applies what can be applied at once and reports whether it was anything.
func (f *fixer) round(results []*result) bool {
	accepted := f.accept(f.candidates(results))
	if len(accepted) == 0 {
		return false
	}
	texts, err := f.apply(accepted)
	if err != nil {
		// One fix does harm: find it by applying one after the other.
		var good []candidate
		texts = nil
		for _, fix := range accepted {
			attempt, err := f.apply(append(slices.Clone(good), fix))
			if err != nil {
				f.barred[fix.key] = true
				f.note("the fix %q is left out: %v", fix.Title, err)
				continue
			}
			good, texts = append(good, fix), attempt
		}
		accepted = good
	}
	for path, content := range texts {
		if _, known := f.original[path]; !known {
			f.original[path] = f.content(path)
		}
		f.store.Open(path, text.New(content), 0)
	}
	f.applied += len(accepted)
	return len(accepted) > 0
}

// content is what a file holds now; nil when it does not exist.
func (f *fixer) content(path string) *string {
	file, err := f.store.View().Read(path)
	if err != nil {
		return nil
	}
	s := file.Doc.String()
	return &s
}

// candidates are the fixes of all reports, in the order of the reports.
func (f *fixer) candidates(results []*result) (out []candidate) {
	seen := map[*rule.Diagnostic]*result{}
	for _, r := range results {
		for _, d := range r.diagnostics {
			seen[d] = r
		}
	}
	for _, d := range f.report(results).Diagnostics {
		fix := report.FixOf(d, f.Unsafe)
		if fix == nil {
			continue
		}
		key := strings.Join([]string{d.Rule.Name, d.Path, d.Message, fix.Title}, "\x00")
		if f.barred[key] {
			continue
		}
		if why := f.refuse(seen[d], d, fix, results); why != "" {
			f.barred[key] = true
			f.note("%s", why)
			continue
		}
		if !f.agreed(d, fix, results) {
			continue
		}
		out = append(out, candidate{fix, d.Rule, key})
	}
	return out
}

func (f *fixer) unreadable(w *workspace.Worker) string {
	return fmt.Sprintf("%s: cannot be read, so nothing of this Worker is fixed; repair it first", f.rel(w.Fresh.Path))
}

// refuse says why a fix must not touch its files; "" when it may.
func (f *fixer) refuse(r *result, d *rule.Diagnostic, fix *rule.Fix, results []*result) string {
	for _, e := range fix.Edits {
		for _, other := range append([]*result{r}, results...) {
			if other.worker.Fresh.Broken && (other == r || other.worker.Owns(e.Path)) {
				return f.unreadable(other.worker)
			}
		}
		if why := outside(r.worker, e.Path); why != "" {
			return fmt.Sprintf("%s: is not fixed: %s", f.rel(e.Path), why)
		}
		if e.Create && f.store.View().Exists(e.Path) {
			return fmt.Sprintf("%s: is not created: it exists", f.rel(e.Path))
		}
	}
	return ""
}

// outside says why a path is none of a Worker's own files; "" when it is.
func outside(w *workspace.Worker, path string) string {
	rel, err := filepath.Rel(w.Dir, path)
	if err != nil || !workspace.Below(w.Dir, path) {
		return "it lies outside the Worker's folder " + w.Dir
	}
	for _, part := range strings.Split(filepath.ToSlash(filepath.Dir(rel)), "/") {
		switch part {
		case "node_modules", "python_modules", "site-packages", "venv", "__pycache__":
			return "it lies in " + part
		}
		if strings.HasPrefix(part, ".") && part != "." {
			return "it lies in " + part
		}
	}
	real, realDir := w.View().Real(path), w.View().Real(w.Dir)
	if real != path && !workspace.Below(realDir, real) && w.View().Exists(path) {
		return "it is a link to " + real + ", outside the Worker's folder"
	}
	return ""
}

// agreed reports whether every Worker that uses the files of a fix makes the
// same report: what is wrong in one Worker may be right in another.
func (f *fixer) agreed(d *rule.Diagnostic, fix *rule.Fix, results []*result) bool {
	for _, r := range results {
		for _, e := range fix.Edits {
			if r.worker.Reachable(e.Path) && d.Path == e.Path && !r.found[keyOf(d)] {
				return false
			}
		}
	}
	return true
}

// accept drops fixes that overlap an earlier one; they wait for the next round.
// So does the fix of a second rule for one wrangler file: two rules may offer
// two ways out of one fault, such as to rename a misspelt key and to add it.
func (f *fixer) accept(fixes []candidate) (out []candidate) {
	taken := map[string][]text.Span{}
	turn := map[string]*rule.Rule{}
	for _, fix := range fixes {
		free := true
		for _, e := range fix.Edits {
			if first := turn[e.Path]; first != nil && first != fix.rule {
				free = false
			}
			for _, span := range taken[e.Path] {
				free = free && !span.Overlaps(e.Span)
			}
		}
		if !free {
			continue
		}
		for _, e := range fix.Edits {
			taken[e.Path] = append(taken[e.Path], e.Span)
			if slices.Contains(wrangler.ConfigNames, filepath.Base(e.Path)) {
				turn[e.Path] = fix.rule
			}
		}
		out = append(out, fix)
	}
	return out
}

// apply makes the texts that some fixes lead to. It is an error when a text
// that could be read before could not after.
func (f *fixer) apply(fixes []candidate) (map[string]string, error) {
	edits := map[string][]text.Edit{}
	for _, fix := range fixes {
		for _, e := range fix.Edits {
			edits[e.Path] = append(edits[e.Path], e.Edit)
		}
	}
	out := map[string]string{}
	for path, list := range edits {
		before := ""
		if content := f.content(path); content != nil {
			before = *content
		}
		if strings.Contains(before, "\r\n") {
			for i := range list {
				list[i].New = strings.ReplaceAll(strings.ReplaceAll(list[i].New, "\r\n", "\n"), "\n", "\r\n")
			}
		}
		after, err := text.Apply(before, list)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.rel(path), err)
		}
		if faults(path, after) > faults(path, before) {
			return nil, fmt.Errorf("it would leave %s with text that does not parse", f.rel(path))
		}
		out[path] = after
	}
	return out, nil
}

// faults counts what of a text cannot be read as what its name says.
func faults(path, content string) int {
	base := filepath.Base(path)
	switch {
	case strings.HasSuffix(base, ".py"):
		return len(pysyntax.Parse(text.New(content)).Damaged)
	case wrangler.IsConfigName(base) || wrangler.IsVariantName(base):
		if wrangler.Parse(path, text.New(content)).Broken {
			return 1
		}
	}
	return 0
}

// changes are the files that differ from the disk, sorted by path.
func (f *fixer) changes() (out []change) {
	for path, before := range f.original {
		if after := f.content(path); after != nil && (before == nil || *before != *after) {
			out = append(out, change{path, before, *after})
		}
	}
	slices.SortFunc(out, func(a, b change) int { return strings.Compare(a.path, b.path) })
	return out
}
