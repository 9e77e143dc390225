package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"pywls": main})
}

// TestScripts runs the real program in testdata/*.txtar. Beside the commands
// of testscript there are
//
//	run CODE ARG...      run pywls and want this exit code
//	pipe FILE            make a named pipe
//	bytes FILE TEXT      write a file, with Go's escapes in TEXT
//	mode FILE PERM       want these permissions, as ls prints them
//	files DIR NAME...    want exactly these names in a folder, hidden ones too
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("NO_COLOR", "")
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, errors.New("unknown condition " + name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"run": func(ts *testscript.TestScript, neg bool, args []string) {
				want, err := strconv.Atoi(args[0])
				ts.Check(err)
				code := 0
				if err := ts.Exec("pywls", args[1:]...); err != nil {
					var exit *exec.ExitError
					if !errors.As(err, &exit) {
						ts.Fatalf("pywls: %v", err)
					}
					code = exit.ExitCode()
				}
				if code != want {
					ts.Fatalf("pywls %s: exit code %d, want %d", strings.Join(args[1:], " "), code, want)
				}
			},
			"pipe": func(ts *testscript.TestScript, neg bool, args []string) { ts.Check(makePipe(ts.MkAbs(args[0]))) },
			"bytes": func(ts *testscript.TestScript, neg bool, args []string) {
				content, err := strconv.Unquote(`"` + args[1] + `"`)
				ts.Check(err)
				ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o755))
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(content), 0o644))
			},
			"mode": func(ts *testscript.TestScript, neg bool, args []string) {
				info, err := os.Stat(ts.MkAbs(args[0]))
				ts.Check(err)
				if got := info.Mode().Perm().String(); got != args[1] {
					ts.Fatalf("%s has %s, want %s", args[0], got, args[1])
				}
			},
			"files": func(ts *testscript.TestScript, neg bool, args []string) {
				entries, err := os.ReadDir(ts.MkAbs(args[0]))
				ts.Check(err)
				var names []string
				for _, e := range entries {
					names = append(names, e.Name())
				}
				if got, want := strings.Join(names, " "), strings.Join(args[1:], " "); got != want {
					ts.Fatalf("%s holds %s, want %s", args[0], got, want)
				}
			},
		},
	})
}
