package demo_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pywls/pywls/cmd/pywls/demo"
	"github.com/pywls/pywls/cmd/pywls/term"
	"github.com/pywls/pywls/lsp"
)

func TestDemo(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	serve := func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) {
		if code := lsp.Serve(ctx, in, out, lsp.Options{}); code != 0 {
			t.Errorf("the server ends with code %d", code)
		}
	}
	var out bytes.Buffer
	if err := demo.Run(t.Context(), serve, &out, term.Style{}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`(?m)^error\[sql-injection\]`, `(?m)^error\[raw-jsproxy\]`, `(?m)^error\[module-level-entropy\]`,
		`(?m)^error\[unknown-binding\]`, `(?m)^warning\[secret-in-vars\]`,
		`--> src/guestbook.py:8:`, `(?m)^  LINKS +KV namespace`, `(?m)^Hover on env.LINKS.put`,
		`(?m)^Quick fix: `, `(?m)^\+\+\+ b/`, `(?m)^ *[0-9.]+ ms  hover$`,
	} {
		if !regexp.MustCompile(want).MatchString(out.String()) {
			t.Errorf("nothing matches %s", want)
		}
	}
	for line := range strings.Lines(out.String()) {
		diff := strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-") || strings.HasPrefix(line, " ")
		if term.Columns(strings.TrimRight(line, "\n")) > 80 && !diff {
			t.Errorf("longer than 80 columns: %s", line)
		}
	}
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

func TestServerThatDies(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	serve := func(_ context.Context, in io.ReadCloser, out io.WriteCloser) {
		in.Close()
		out.Close()
	}
	err := demo.Run(t.Context(), serve, io.Discard, term.Style{})
	if err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a dead server gives %v", err)
	}
}
