package lsp_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

// cpu reports the processor time of an operation, which stays true on a machine
// that is busy with other things. It counts both ends of the pipe.
func cpu(b *testing.B) (stop func()) {
	before := processorTime()
	return func() {
		b.ReportMetric(float64((processorTime()-before).Microseconds())/1000/float64(b.N), "cpu-ms/op")
	}
}

// editor is a client with one generated module open.
func editor(b *testing.B, lines int) (c *markertest.Client, uri string) {
	dir := project(b, map[string]string{"wrangler.jsonc": bindings, "entry.py": ""})
	uri = markertest.URI(dir) + "/entry.py"
	c = markertest.Start(b, lsp.Options{Version: "bench"})
	begin(b, c, dir, "")
	c.Open(uri, module(lines))
	c.WaitPushed(uri, "version 1", atVersion(1))
	return c, uri
}

// BenchmarkKeystroke is from one typed character to the diagnostics of it.
func BenchmarkKeystroke(b *testing.B) {
	for _, lines := range []int{100, 1000, 4000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			c, uri := editor(b, lines)
			version, at := 1, lines/2
			defer cpu(b)()
			for b.Loop() {
				version++
				edit(c, uri, version, span(at, 0, 0), "\n")
				c.WaitPushed(uri, "the version", atVersion(version))
			}
			c.Stop()
		})
	}
}

// BenchmarkCompletion is a completion on env straight after a character was
// typed, while the diagnostics of it are computed.
func BenchmarkCompletion(b *testing.B) {
	for _, lines := range []int{1000, 4000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			c, uri := editor(b, lines)
			version := 1
			defer cpu(b)()
			for b.Loop() {
				version++
				edit(c, uri, version, span(4, 0, 0), "\n")
				answer := c.Call("textDocument/completion", markertest.At(uri, 7+version, strings.Index("        rows = await self.env.DB", "DB")))
				if answer.Error != nil {
					b.Fatal(answer.Error)
				}
			}
			c.Stop()
		})
	}
}

// BenchmarkHover is a hover on a document that does not change.
func BenchmarkHover(b *testing.B) {
	c, uri := editor(b, 1000)
	for b.Loop() {
		c.Call("textDocument/hover", markertest.At(uri, 8, 31))
	}
	c.Stop()
}

// BenchmarkChange is the reader's work alone: the text, the state, no analysis.
func BenchmarkChange(b *testing.B) {
	c := markertest.Start(b, lsp.Options{Version: "bench"})
	begin(b, c, "", "")
	c.Open("untitled:a", module(4000))
	version := 1
	for b.Loop() {
		version++
		edit(c, "untitled:a", version, span(2000, 0, 0), "\n")
	}
	c.Stop()
}
