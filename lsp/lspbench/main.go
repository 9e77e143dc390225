// Lspbench measures language servers on the same work, side by side: start,
// open to diagnostics, edit to diagnostics, completion, memory.
//
//	go run ./lsp/lspbench [flags] FILE.py NAME='command args' ...
//	go run ./lsp/lspbench -monorepo 200 NAME='command args' ...
//
// Every edit adds an empty line above the line that holds -at (default
// "self.env."), and a completion behind that text follows at once. Servers that
// push diagnostics and servers that are pulled from are both driven as their
// capabilities say. Times of one run are only good in comparison.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

type plan struct {
	path, root, text string
	line, column     int // zero-based, UTF-16
	edits            int
	limit            time.Duration
	pulls            bool // the client can pull diagnostics
}

func main() { os.Exit(work()) }

// work does it all and gives the exit code.
func work() int {
	at := flag.String("at", "self.env.", "the text behind which completion is asked for")
	edits := flag.Int("edits", 60, "how many edits to make")
	limit := flag.Duration("limit", 90*time.Second, "how long one server may take in all")
	rounds := flag.Int("rounds", 2, "how many times to run each server; the best is shown")
	pulls := flag.Bool("pull", false, "be a client that can pull diagnostics")
	root := flag.String("root", "", "the workspace folder; the nearest with a wrangler file or a pyproject.toml by default")
	many := flag.Int("monorepo", 0, "generate so many Workers of 100 modules and open one module; no FILE.py is given then")
	flag.Parse()
	args := flag.Args()
	if *many > 0 {
		dir, err := os.MkdirTemp("", "lspbench")
		if err != nil {
			fmt.Fprintln(os.Stderr, "lspbench:", err)
			return 2
		}
		defer os.RemoveAll(dir)
		open, err := monorepo(dir, *many, 100)
		if err != nil {
			fmt.Fprintln(os.Stderr, "lspbench:", err)
			return 2
		}
		args, *root = append([]string{open}, args...), dir
		if *at == "self.env." {
			*at = "env."
		}
	}
	if len(args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: lspbench [flags] FILE.py NAME='command args' ...")
		return 2
	}
	p, err := newPlan(args[0], *root, *at)
	if err != nil {
		fmt.Fprintln(os.Stderr, "lspbench:", err)
		return 2
	}
	p.edits, p.limit, p.pulls = *edits, *limit, *pulls

	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(out, "\t\tstart\topen\tedit p50\tedit p99\tcompletion p50\tp99\tmemory\treports\tparsed\t\n")
	failed := false
	for _, pair := range args[1:] {
		name, command, ok := strings.Cut(pair, "=")
		if !ok {
			name, command = filepath.Base(strings.Fields(pair + " ?")[0]), pair
		}
		best, err := p.best(strings.Fields(command), *rounds)
		if err != nil {
			failed = true
			fmt.Fprintf(out, "%s\tfailed: %v\t\n", name, err)
			continue
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\t\n", name, best.mode, ms(best.start), ms(best.open),
			ms(percentile(best.edits, 50)), ms(percentile(best.edits, 99)), ms(percentile(best.completions, 50)),
			ms(percentile(best.completions, 99)), best.memory, best.reports, best.parsed)
	}
	_ = out.Flush()
	if failed {
		return 1
	}
	return 0
}

// newPlan reads the file and finds the place to work at.
func newPlan(path, root, at string) (*plan, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	p := &plan{path: path, text: string(raw), root: root}
	found := false
	for i, line := range strings.Split(p.text, "\n") {
		if before, _, ok := strings.Cut(line, at); ok {
			p.line, p.column, found = i, units(before+at), true
			break
		}
	}
	if !found {
		return nil, fmt.Errorf("%s has no line with %q", path, at)
	}
	if p.root == "" {
		p.root = rootOf(path)
	}
	p.root, err = filepath.Abs(p.root)
	return p, err
}

func rootOf(path string) string {
	for dir := filepath.Dir(path); ; dir = filepath.Dir(dir) {
		for _, name := range []string{"wrangler.jsonc", "wrangler.json", "wrangler.toml", "pyproject.toml"} {
			if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
				return dir
			}
		}
		if dir == filepath.Dir(dir) {
			return filepath.Dir(path)
		}
	}
}

// units is a length in UTF-16 code units.
func units(s string) (n int) {
	for _, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
	}
	return n
}

func (p *plan) best(command []string, rounds int) (best *result, err error) {
	for range max(1, rounds) {
		r, e := p.run(command)
		if e != nil {
			err = e
			continue
		}
		if best == nil || percentile(r.edits, 50) < percentile(best.edits, 50) {
			best = r
		}
	}
	if best == nil {
		return nil, err
	}
	return best, nil
}

// percentile is the q-th percentile, or -1 where there is nothing.
func percentile(times []time.Duration, q int) time.Duration {
	if len(times) == 0 {
		return -1
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[min(len(sorted)-1, len(sorted)*q/100)]
}

func ms(d time.Duration) string {
	if d < 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000)
}
