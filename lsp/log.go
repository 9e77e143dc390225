package lsp

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// logger writes to the client and to a file, in a goroutine of its own, so that
// nobody waits for a slow reader. When too much piles up, entries are lost.
type logger struct {
	file  io.Writer
	queue chan func()
	ready atomic.Bool // the client may be written to
	conn  jsonrpc2.Conn
}

func newLogger(file io.Writer) *logger { return &logger{file: file, queue: make(chan func(), 256)} }

func (l *logger) later(f func()) {
	select {
	case l.queue <- f:
	default:
	}
}

func (l *logger) run(ctx context.Context) {
	for {
		select {
		case f := <-l.queue:
			f()
		case <-ctx.Done():
			return
		}
	}
}

func (l *logger) info(format string, args ...any) { l.add(protocol.MessageTypeInfo, format, args...) }

func (l *logger) warn(format string, args ...any) {
	l.add(protocol.MessageTypeWarning, format, args...)
}

func (l *logger) fault(format string, args ...any) { l.add(protocol.MessageTypeError, format, args...) }

// trace is fault with a stack, which goes to the file alone.
func (l *logger) trace(stack []byte, format string, args ...any) {
	l.fault(format, args...)
	l.later(func() {
		if l.file != nil {
			_, _ = l.file.Write(stack)
		}
	})
}

// show shows the user a message.
func (l *logger) show(message string) {
	l.later(func() {
		if l.ready.Load() {
			_ = l.conn.Notify(context.Background(), protocol.MethodWindowShowMessage, &protocol.ShowMessageParams{Type: protocol.MessageTypeError, Message: message})
		}
	})
}

func (l *logger) add(kind protocol.MessageType, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if len(message) > 8<<10 {
		message = message[:8<<10] + " ..."
	}
	at := time.Now()
	l.later(func() {
		if l.file != nil {
			fmt.Fprintf(l.file, "%s %s\n", at.Format("2006-01-02 15:04:05.000"), message)
		}
		if l.ready.Load() {
			_ = l.conn.Notify(context.Background(), protocol.MethodWindowLogMessage, &protocol.LogMessageParams{Type: kind, Message: message})
		}
	})
}

// survive turns a panic into a line of the log. It is for defer.
func (s *server) survive(what string) {
	if r := recover(); r != nil {
		s.log.trace(debug.Stack(), "internal error in %s: %v", what, r)
	}
}
