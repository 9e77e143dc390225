package wrangler

import (
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/tailscale/hujson"

	"github.com/pywls/pywls/analysis/text"
)

// bom is a byte order mark in UTF-8; every reader steps over one at the start.
const bom = "\ufeff"

// Parse reads a wrangler file. The path, absolute, only tells the format. It
// never fails: see Config.Faults and Config.Broken.
func Parse(path string, doc *text.Document) *Config {
	cfg := &Config{Path: path, Format: formatOf(path), Source: doc}
	var broken bool
	if cfg.Format == TOML {
		cfg.Root, cfg.Faults, broken = readTOML(doc.String())
	} else {
		cfg.Root, cfg.Faults, broken = readJSONC(doc.String())
	}
	cfg.Broken = broken
	if cfg.Root.Kind != Object {
		if !broken {
			cfg.Faults = append(cfg.Faults, Fault{cfg.Root.Span, "a wrangler configuration is an object: `{ ... }`"})
			cfg.Broken = true
		}
		cfg.Root = &Value{Kind: Object, Span: cfg.Root.Span}
	}
	cfg.Environments = environments(cfg)
	return cfg
}

func formatOf(path string) Format {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".toml":
		return TOML
	case ".json":
		return JSON
	}
	return JSONC
}

// readJSONC is the tree of a JSONC text with what is wrong in it. The tolerant
// reader builds the tree; hujson has the last word on what is valid.
func readJSONC(src string) (root *Value, faults []Fault, broken bool) {
	r := &jsonReader{src: src}
	root = r.document()
	if len(r.faults) > 0 {
		return root, r.faults, true
	}
	body := strings.TrimPrefix(src, bom)
	if !utf8.ValidString(body) {
		return root, nil, false // wrangler replaces stray bytes and reads on
	}
	// hujson wants a comment's line to end; wrangler's own reader does not.
	if _, err := hujson.Parse([]byte(body + "\n")); err != nil {
		return root, []Fault{{root.Span, "this is not JSON with comments: " + strings.TrimPrefix(err.Error(), "hujson: ")}}, true
	}
	return root, nil, false
}
