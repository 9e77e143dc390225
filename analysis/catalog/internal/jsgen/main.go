// Command jsgen writes js_gen.go from js.json. With -read it first makes
// js.json and globals.json anew: it installs the pinned npm packages beside
// itself and reads them with read.mjs and globals.mjs, which needs Node.js and
// the network.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"

	"github.com/pywls/pywls/analysis/catalog/internal/jstable"
)

func main() {
	read := flag.Bool("read", false, "read the npm package again")
	in := flag.String("in", "js.json", "the facts")
	out := flag.String("out", "js_gen.go", "the table to write")
	flag.Parse()
	if err := generate(*read, *in, *out); err != nil {
		fmt.Fprintln(os.Stderr, "jsgen:", err)
		os.Exit(1)
	}
}

func generate(read bool, in, out string) error {
	if read {
		const dir = "internal/jsgen"
		install := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
		install.Dir, install.Stdout, install.Stderr = dir, os.Stderr, os.Stderr
		if err := install.Run(); err != nil {
			return err
		}
		for script, file := range map[string]string{"read.mjs": in, "globals.mjs": "globals.json"} {
			node := exec.Command("node", script)
			node.Dir, node.Stderr = dir, os.Stderr
			facts, err := node.Output()
			if err != nil {
				return err
			}
			if err := os.WriteFile(file, facts, 0o644); err != nil {
				return err
			}
		}
	}
	source, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	table, err := jstable.Generate(source)
	if err != nil {
		return err
	}
	return os.WriteFile(out, table, 0o644)
}
