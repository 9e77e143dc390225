package main

import (
	"context"
	"io"

	"github.com/pywls/pywls/cmd/pywls/demo"
	"github.com/pywls/pywls/cmd/pywls/term"
	"github.com/pywls/pywls/lsp"
)

type demoCommand struct {
	Color string `help:"One of auto,always,never." enum:"auto,always,never" default:"auto"`
}

// Run shows the demonstration.
func (c *demoCommand) Run(w *world) error {
	serve := func(ctx context.Context, in io.ReadCloser, out io.WriteCloser) {
		lsp.Serve(ctx, in, out, lsp.Options{Version: version})
	}
	ctx, stop := untilStopped()
	defer stop()
	return demo.Run(ctx, serve, w.out, term.Styles(c.Color, w.out))
}
