package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"

	"github.com/pywls/pywls/cmd/pywls/term"
	"github.com/pywls/pywls/lsp"
)

type serveCommand struct {
	LogFile string `help:"Append the log to this file; nothing is ever written to standard error." type:"path" placeholder:"FILE"`
	Stdio   bool   `hidden:"" help:"Accepted for clients that always pass it: there is no other way to talk."`
	Parent  int    `hidden:"" name:"clientProcessId" help:"Accepted for clients that pass it; initialize names the same process."`
}

// Run serves until the client ends it.
func (c *serveCommand) Run(w *world) error {
	in, ok := w.in.(io.ReadCloser)
	if !ok {
		in = io.NopCloser(w.in)
	}
	options := lsp.Options{Version: version, WatchParent: true}
	if c.LogFile != "" {
		f, err := os.OpenFile(c.LogFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return fmt.Errorf("--log-file: %w", err)
		}
		defer f.Close()
		options.LogFile = f
	}
	if f, ok := w.in.(*os.File); ok && term.IsTerminal(f) {
		fmt.Fprintln(w.err, "pywls: waiting for an editor to speak the Language Server Protocol on standard input; \"pywls check\" is for people")
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200) // every keystroke makes garbage; the heap is small
		// Most of the memory at the end of a burst of typing is garbage that no
		// collection is due for: it goes back to the system while nobody types.
		options.Idle = debug.FreeOSMemory
		options.Rest = collectGarbage
	}
	ctx, stop := untilStopped()
	defer stop()
	w.code = lsp.Serve(ctx, in, writeCloser{w.out}, options)
	return nil
}

// enoughGarbage is how many bytes make a collection worth its while: what some
// keystrokes in a large module leave.
const enoughGarbage = 16 << 20

// collectGarbage collects between two keystrokes, so that no collection takes a
// core from the next one.
func collectGarbage() {
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/gc/heap/live:bytes"}}
	metrics.Read(heap)
	if objects, live := heap[0].Value.Uint64(), heap[1].Value.Uint64(); objects > live+enoughGarbage {
		runtime.GC()
	}
}

// writeCloser closes the output where it can be closed.
type writeCloser struct{ io.Writer }

// Close closes the output.
func (w writeCloser) Close() error {
	if c, ok := w.Writer.(io.Closer); ok {
		return c.Close()
	}
	return nil
}
