package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the linker in releases.
var version = "0.1.0-dev"

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(w *world) error {
	fmt.Fprintf(w.out, "pywls %s\n%s %s/%s\ncommit %s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, commit())
	return nil
}

// commit is the revision that the binary was built from, as far as the Go
// command recorded it.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	revision := settings["vcs.revision"]
	if revision == "" {
		return "unknown"
	}
	out := revision[:min(12, len(revision))]
	if when := settings["vcs.time"]; when != "" {
		out += " of " + when
	}
	if settings["vcs.modified"] == "true" {
		out += ", changed since"
	}
	return out
}
