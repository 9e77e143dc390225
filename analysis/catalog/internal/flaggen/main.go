// Command flaggen writes flags_gen.go from flags.json.
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/pywls/pywls/analysis/catalog/internal/flagtable"
)

func main() {
	in := flag.String("in", "flags.json", "the table to read")
	out := flag.String("out", "flags_gen.go", "the file to write")
	flag.Parse()
	data, err := os.ReadFile(*in)
	if err == nil {
		data, err = flagtable.Generate(data)
	}
	if err == nil {
		err = os.WriteFile(*out, data, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "flaggen:", err)
		os.Exit(1)
	}
}
