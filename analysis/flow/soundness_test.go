package flow_test

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/flow/soundness"
	"github.com/pywls/pywls/analysis/pysyntax"
)

//go:embed soundness/judge.py
var judge string

// setting is a number from the environment.
func setting(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}

// TestSoundness holds the analysis against CPython: "make soundness N=... SEED=...".
func TestSoundness(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3, which judges, is not there")
	}
	n, seed := setting("SOUNDNESS_N", 300), setting("SOUNDNESS_SEED", 1)
	const batch = 100
	places, known := 0, 0
	for from := 0; from < n; from += batch {
		var sources []string
		for i := from; i < min(n, from+batch); i++ {
			sources = append(sources, soundness.Program(int64(seed)*1_000_000+int64(i)))
		}
		for i, seen := range observed(t, python, sources) {
			p, k := compareWith(t, sources[i], seen)
			places, known = places+p, known+k
		}
	}
	t.Logf("%d programs, %d places, something known of %d", n, places, known)
}

// observed is what CPython sees at the probes of programs.
func observed(t *testing.T, python string, sources []string) (out []map[string][]string) {
	t.Helper()
	in, err := json.Marshal(sources)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "-c", judge)
	cmd.Stdin, cmd.Stderr = bytes.NewReader(in), os.Stderr
	answer, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(answer, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// compareWith counts the probes that ran, and those of which something is known.
func compareWith(t *testing.T, source string, seen map[string][]string) (places, known int) {
	t.Helper()
	p, facts := analyze("entry.py", source)
	var wrong []string
	visit := func(n pysyntax.Node) bool {
		call, ok := n.(*pysyntax.Call)
		if !ok || len(call.Args) != 2 {
			return true
		}
		name, ok := call.Func.(*pysyntax.Name)
		number, isConst := call.Args[0].Value.(*pysyntax.Constant)
		if !ok || name.ID != "see" || !isConst {
			return true
		}
		kinds := seen[strconv.FormatInt(number.Int, 10)]
		if len(kinds) == 0 {
			return true
		}
		places++
		v := facts.Value(p.Main, call.Args[1].Value)
		said, open := kindsOf(v)
		if open {
			return true
		}
		known++
		for _, k := range kinds {
			if !slices.Contains(said, k) && !(strings.HasPrefix(k, "str:") && slices.Contains(said, "str")) {
				wrong = append(wrong, "probe "+strconv.FormatInt(number.Int, 10)+": "+k+" is not in "+v.String())
			}
		}
		return true
	}
	for _, s := range p.Main.Syntax.Body {
		pysyntax.Walk(s, visit)
	}
	if wrong != nil {
		t.Errorf("%s\n%s", strings.Join(wrong, "\n"), source)
	}
	return places, known
}

// kindsOf are the kinds of values that v may be; open when it may be anything.
func kindsOf(v flow.Value) (kinds []string, open bool) {
	for _, alt := range flow.Alternatives(v) {
		switch v := alt.(type) {
		case *flow.Const:
			switch v.Kind {
			case flow.ConstNone:
				kinds = append(kinds, "None")
			case flow.ConstStr:
				kinds = append(kinds, "str:"+v.Str)
			default:
				kinds = append(kinds, "number")
			}
		case *flow.Builtin:
			switch v.Type {
			case "int", "float", "bool":
				kinds = append(kinds, "number")
			default:
				kinds = append(kinds, v.Type)
			}
		case *flow.Text:
			if choices, ok := flow.Choices(v); ok {
				for _, s := range choices {
					kinds = append(kinds, "str:"+s)
				}
				continue
			}
			kinds = append(kinds, "str")
		case *flow.List:
			switch {
			case v.Tuple:
				kinds = append(kinds, "tuple")
			case v.Set:
				kinds = append(kinds, "set")
			default:
				kinds = append(kinds, "list")
			}
		case *flow.Dict:
			kinds = append(kinds, "dict")
		case *flow.JS:
			kinds = append(kinds, "raw")
		case *flow.Nullable:
			more, any := kindsOf(v.Of)
			kinds, open = append(append(kinds, more...), "None"), open || any
		case *flow.Instance:
			kinds = append(kinds, v.Class.Def.Name)
		default:
			return nil, true
		}
	}
	return kinds, open
}
