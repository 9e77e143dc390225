// Package lsp is the language server: it speaks the Language Server Protocol
// and knows nothing else. What a Worker is and what is wrong with it comes from
// the core (analysis, hover), in byte offsets and plain data; convert.go is the
// one place where offsets become positions and back.
//
// One goroutine at a time holds the role of the reader. It alone changes the
// state, applies each message in order, and never writes or computes. A request
// takes the state as the reader left it, releases the reader, and computes on
// that immutable state in its own goroutine. Diagnostics have one goroutine.
//
// No message can end the server: a request that fails is answered with an
// error, a notification that fails is logged and dropped, a panic counts as
// either. Only exit, the end of the input, and the death of the editor do.
package lsp
