// Package missingpath reports paths of the wrangler file at which nothing lies.
package missingpath

import (
	_ "embed"
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/workspace"
	"github.com/pywls/pywls/analysis/wrangler"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.OnConfig(check))

func check(p *rule.Pass, cfg *wrangler.Config) {
	for _, env := range p.Worker.Environments() {
		built := cfg.Root.Get("build", "command") != nil || env.Raw.Get("build", "command") != nil
		for _, v := range workspace.ConfiguredPaths(env) {
			path := p.Worker.Abs(v.Text)
			main := v == env.Raw.Get("main")
			assets := v == env.Raw.Get("assets", "directory")
			switch there := p.Worker.Presence(path); {
			case main && there == workspace.File && !strings.HasSuffix(v.Text, ".py"):
				if !script(v.Text) {
					p.Report(v.Span, "the main module `%s` does not end in `.py`, so the runtime refuses it as Python", v.Text)
				}
			case main && script(v.Text):
			case built || template(v.Text):
			case main && there == workspace.Absent:
				p.Report(v.Span, "the main module `%s` does not exist", v.Text)
			case main && there == workspace.Folder:
				p.Report(v.Span, "the main module `%s` is a folder; name the file that holds the entrypoint", v.Text)
			case assets && there == workspace.File:
				p.Report(v.Span, "the assets directory `%s` is a file", v.Text)
			case assets && there == workspace.Absent && !output(p, v.Text):
				p.Report(v.Span, "the assets directory `%s` does not exist, which wrangler refuses; create it or correct the path", v.Text)
			case !main && !assets && there == workspace.Absent:
				d := p.Report(v.Span, "the folder of migrations `%s` does not exist; create the first with `wrangler d1 migrations create`", v.Text)
				d.Severity = rule.Warning
			}
		}
	}
}

// script reports whether a path is another language's: a project that has
// environments in both.
func script(path string) bool {
	switch filepath.Ext(path) {
	case ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx":
		return true
	}
	return false
}

// template reports whether a path is to be filled in.
func template(path string) bool { return strings.ContainsAny(path, "<>{}$%") }

// output reports whether a folder may be what a build makes: such folders are
// seldom committed.
func output(p *rule.Pass, path string) bool {
	if p.Worker.Presence(filepath.Join(p.Worker.Dir, "package.json")) == workspace.File {
		return true
	}
	for _, part := range strings.Split(filepath.ToSlash(path), "/") {
		switch part {
		case "dist", "build", "out", "output", "_site", "site", "target", ".output", ".next", ".svelte-kit", "staticfiles", "collected", "..":
			return true
		}
	}
	return false
}
