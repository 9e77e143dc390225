// Command schemagen writes table_gen.go from schema.json, and schema.json from
// the schema that the npm package wrangler ships:
//
//	schemagen -in schema.json -measured measured.json -out table_gen.go
//	schemagen -refresh node_modules/wrangler/config-schema.json -out schema.json
package main

import (
	"flag"
	"fmt"
	"os"

	"github.com/pywls/pywls/analysis/configschema/internal/schematable"
)

func main() {
	in := flag.String("in", "schema.json", "the table to read")
	measured := flag.String("measured", "measured.json", "what wrangler itself says of the keys")
	refresh := flag.String("refresh", "", "wrangler's own schema, of the pinned version")
	out := flag.String("out", "table_gen.go", "the file to write")
	flag.Parse()
	if err := run(*in, *measured, *refresh, *out); err != nil {
		fmt.Fprintln(os.Stderr, "schemagen:", err)
		os.Exit(1)
	}
}

func run(in, measured, refresh, out string) error {
	if refresh != "" {
		schema, err := os.ReadFile(refresh)
		if err != nil {
			return err
		}
		table, err := schematable.Extract(schema)
		if err != nil {
			return err
		}
		return os.WriteFile(out, table, 0o644)
	}
	table, err := os.ReadFile(in)
	if err != nil {
		return err
	}
	says, err := os.ReadFile(measured)
	if err != nil {
		return err
	}
	source, err := schematable.Generate(table, says)
	if err != nil {
		return err
	}
	return os.WriteFile(out, source, 0o644)
}
