package pysyntax

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/text"
)

// TestAgainstCPython compares our trees of real files, Python's own standard
// library, and of testdata/snippets with those of the installed CPython.
func TestAgainstCPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed; the trees cannot be compared with CPython's")
	}
	out, err := exec.Command(python, "-c", "import sys, sysconfig; print(sysconfig.get_path('stdlib'))").Output()
	if err != nil {
		t.Skipf("python3 does not run: %v", err)
	}
	stdlib := strings.TrimSpace(string(out))
	var files []string
	for _, pattern := range []string{"*.py", "asyncio/*.py", "test/test_[a-g]*.py"} {
		found, _ := filepath.Glob(filepath.Join(stdlib, pattern))
		files = append(files, found...)
	}
	if testing.Short() && len(files) > 60 {
		files = files[:60]
	}
	snippets, _ := filepath.Glob("testdata/snippets/*.py")
	files = append(files, snippets...)

	cmd := exec.Command(python, "testdata/dump.py")
	cmd.Stdin = strings.NewReader(strings.Join(files, "\n"))
	cmd.Stderr = os.Stderr
	out, err = cmd.Output()
	if err != nil {
		t.Fatalf("testdata/dump.py: %v", err)
	}
	compared := 0
	for _, part := range bytes.Split(out, []byte("\n\x00")) {
		fields := bytes.SplitN(bytes.TrimPrefix(part, []byte("\x00")), []byte("\x00"), 2)
		path, want := string(fields[0]), strings.TrimPrefix(string(fields[1]), "\n")
		if strings.HasPrefix(want, "unreadable") {
			continue
		}
		content, err := os.ReadFile(path)
		switch filepath.Base(path) {
		case "test_print.py": // a print statement of Python 2 that Python 3 accepts
			continue
		case "test_traceback.py": // a name in full-width letters, which Python normalises
			continue
		}
		if err != nil || bytes.Contains(content, []byte("\r")) {
			continue
		}
		compared++
		m := Parse(text.New(string(content)))
		got := dump(m, true)
		if len(m.Damaged) > 0 {
			t.Errorf("%s: damaged at line %d: %.100q", path, m.Source.Line(m.Damaged[0].Start)+1, m.Source.Slice(m.Damaged[0]))
		}
		compareLines(t, path, got, want)
	}
	t.Logf("%d files agree or are reported", compared)
}

func compareLines(t *testing.T, path, got, want string) {
	t.Helper()
	a, b := strings.Split(strings.TrimRight(got, "\n"), "\n"), strings.Split(strings.TrimRight(want, "\n"), "\n")
	if slices.Equal(a, b) {
		return
	}
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			k := 0
			for k < min(len(x), len(y)) && x[k] == y[k] {
				k++
			}
			k = max(0, k-30)
			x, y = x[min(k, len(x)):], y[min(k, len(y)):]
			t.Errorf("%s, line %d of the dump:\n got  %.300s\n want %.300s", path, i+1, x, y)
			return
		}
	}
}
