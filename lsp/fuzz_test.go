package lsp_test

import (
	"context"
	"io"
	"net"
	"testing"
	"time"

	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

// Any bytes on the input leave a server that ends when the input does, and that
// has written nothing but messages.
func FuzzWire(f *testing.F) {
	initialize := string(markertest.Frame([]byte(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}`))) +
		string(markertest.Frame([]byte(`{"jsonrpc":"2.0","method":"initialized","params":{}}`)))
	for _, body := range []string{
		`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:a","languageId":"python","version":1,"text":"x"}}}`,
		`{"jsonrpc":"2.0","id":"x","method":"textDocument/hover","params":{"textDocument":{"uri":"untitled:a"},"position":{"line":0,"character":0}}}`,
		`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"untitled:a","version":null},"contentChanges":[{"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":9}},"text":"🎉"}]}}`,
		`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`, `{"jsonrpc":"2.0","method":"exit"}`, `[]`, `{`,
		`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"x"}}`,
		`{"jsonrpc":"2.0","id":3,"result":[null]}`,
	} {
		f.Add(true, string(markertest.Frame([]byte(body))))
	}
	f.Add(false, "Content-Length: 3\r\n\r\n{}Content-Length: 2\r\n\r\n{}")
	f.Fuzz(func(t *testing.T, begun bool, wire string) {
		here, there := net.Pipe()
		code := make(chan int, 1)
		go func() { code <- lsp.Serve(context.Background(), there, there, options()) }()
		read := make(chan []byte, 1)
		go func() {
			out, _ := io.ReadAll(here)
			read <- out
		}()
		if begun {
			wire = initialize + wire
		}
		_ = here.SetWriteDeadline(time.Now().Add(markertest.Patience))
		_, _ = io.WriteString(here, wire)
		_ = here.Close()
		select {
		case c := <-code:
			if c != 0 && c != 1 {
				t.Fatalf("exit code %d", c)
			}
		case <-time.After(markertest.Patience):
			t.Fatal("the server hangs")
		}
		if out := <-read; len(out) > 0 && string(out[:16]) != "Content-Length: " {
			t.Fatalf("it wrote %.100q", out)
		}
	})
}
