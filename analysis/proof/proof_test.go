package proof_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/pywls/pywls/analysis/proof"
	"github.com/pywls/pywls/analysis/rule/ruletest"
	"github.com/pywls/pywls/analysis/rules"
)

const runtimeDir = "runtime"

// setup is the database that every case finds.
var setup = []string{
	"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, age INTEGER)",
	"INSERT INTO users VALUES (1, 'ada', 'ada@example.com', 36), (2, 'bob', NULL, 40), (3, 'eve', NULL, 28)",
	"CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, views INTEGER NOT NULL)",
	"INSERT INTO posts VALUES (1, 'first', 0), (2, 'second', 7)",
}

// enabled says whether the machine is meant to run proofs: they need Node,
// Python, npm and PyPI, which the tests of the binary do not.
func enabled(t *testing.T) {
	t.Helper()
	if os.Getenv("PYWLS_PROOF") == "" {
		t.Skip("proofs run with `make proof` (PYWLS_PROOF=1): they install Pyodide and workerd")
	}
	if err := proof.Prepare(context.Background(), runtimeDir); err != nil {
		t.Fatal(err)
	}
}

// Every example that says what it does at run time does it.
func TestProofs(t *testing.T) {
	enabled(t)
	type key struct{ pyodide, sdk string }
	groups := map[key][]ruletest.Case{}
	table := map[string]map[string]string{} // rule -> mode -> marks
	var modes, names []string
	for _, r := range rules.All {
		for _, c := range ruletest.Cases(t, r) {
			k := key{c.Pyodide, c.SDK}
			groups[k] = append(groups[k], c)
			if !slices.Contains(modes, c.Mode) {
				modes = append(modes, c.Mode)
			}
			if table[c.Rule] == nil {
				table[c.Rule] = map[string]string{}
				names = append(names, c.Rule)
			}
		}
	}
	if len(groups) == 0 {
		t.Fatal("no rule has an example that says what it does at run time")
	}
	type outcome struct {
		cases   []ruletest.Case
		results map[string]proof.Result
		err     error
	}
	outcomes := make(chan outcome)
	free := make(chan struct{}, runtime.NumCPU())
	for k, cases := range groups {
		go func() {
			free <- struct{}{}
			defer func() { <-free }()
			inputs := make([]proof.Input, len(cases))
			for i, c := range cases {
				inputs[i] = proof.Input{ID: c.ID, Source: c.Source, Setup: setup, Path: c.Path, Post: c.Post}
			}
			results, err := proof.Run(context.Background(), runtimeDir, k.pyodide, k.sdk, inputs)
			outcomes <- outcome{cases, results, err}
		}()
	}
	for range groups {
		o := <-outcomes
		if o.err != nil {
			t.Error(o.err)
			continue
		}
		cases, results := o.cases, o.results
		for _, c := range cases {
			mark := c.Kind
			if got := results[c.ID]; !got.Holds(c.Raises, c.Gives) {
				mark = strings.ToUpper(c.Kind) + " FAILS"
				t.Errorf("%s: %s, want raises %q gives %q\n%s", c.ID, got, c.Raises, c.Gives, c.Source)
			}
			table[c.Rule][c.Mode] = strings.TrimSpace(table[c.Rule][c.Mode] + " " + mark)
		}
	}
	slices.Sort(modes)
	for _, name := range names {
		for _, mode := range modes {
			if marks := table[name][mode]; marks != "" {
				fmt.Printf("proof  %-24s %-16s %s\n", name, mode, marks)
			}
		}
	}
}

// A proof must be able to fail: code that does not do what it says is caught.
func TestAWrongClaimIsCaught(t *testing.T) {
	enabled(t)
	const source = `from workers import Response, WorkerEntrypoint


class Default(WorkerEntrypoint):
    async def fetch(self, request):
        row = await self.env.DB.prepare("SELECT name FROM users WHERE id = ?").bind(1).first()
        return Response(row["name"])
`
	input := []proof.Input{{ID: "subscript", Source: source, Setup: setup, Path: "/"}}
	for _, c := range []struct {
		sdk                    string
		raises, gives          string
		wrongRaises, wrongGive string
	}{
		{sdk: "", raises: "TypeError", wrongGive: "200:ada"},
		{sdk: "1.6.15", gives: "200:ada", wrongRaises: "TypeError"},
		{sdk: "1.9.5", gives: "200:ada", wrongGive: "200:bob"},
	} {
		results, err := proof.Run(context.Background(), runtimeDir, "0.28", c.sdk, input)
		if err != nil {
			t.Fatal(err)
		}
		got := results["subscript"]
		if !got.Holds(c.raises, c.gives) {
			t.Errorf("SDK %q: %s", c.sdk, got)
		}
		if got.Holds(c.wrongRaises, c.wrongGive) {
			t.Errorf("SDK %q: a wrong claim about %q passes", c.sdk, got)
		}
	}
}
