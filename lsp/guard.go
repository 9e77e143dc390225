package lsp

import (
	"context"
	"runtime/debug"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// Codes that the protocol adds to those of JSON-RPC.
const (
	notInitialized   jsonrpc2.Code = -32002
	requestCancelled jsonrpc2.Code = -32800
)

// method handles one method. It runs in the reader's role, and keeps it unless
// it calls jsonrpc2.Async.
type method func(s *server, ctx context.Context, req *jsonrpc2.Request) (any, error)

// inOrder makes a method of a function that keeps the reader's role: it changes
// the state, quickly, and in the order of the messages.
func inOrder[P any](f func(*server, *P) (any, error)) method {
	return func(s *server, _ context.Context, req *jsonrpc2.Request) (any, error) {
		p, err := params[P](req)
		if err != nil {
			return nil, err
		}
		return f(s, p)
	}
}

func notification[P any](f func(*server, *P)) method {
	return inOrder(func(s *server, p *P) (any, error) {
		f(s, p)
		return nil, nil
	})
}

// always makes a method of a function that must run whatever its parameters are.
func always(f func(*server) (any, error)) method {
	return func(s *server, _ context.Context, _ *jsonrpc2.Request) (any, error) { return f(s) }
}

// read makes a method of a function that only looks: it gets the state as all
// messages before it left it, and computes while the reader goes on.
func read[P any](f func(context.Context, *server, *state, *P) (any, error)) method {
	return func(s *server, life context.Context, req *jsonrpc2.Request) (any, error) {
		st := s.state()
		ctx, done := s.cancels.begin(s.ctx, req.ID())
		defer done()
		jsonrpc2.Async(life)
		p, err := params[P](req)
		if err != nil {
			return nil, err
		}
		result, err := f(ctx, s, st, p)
		if ctx.Err() != nil {
			return nil, jsonrpc2.Errorf(requestCancelled, "the request was cancelled")
		}
		return result, err
	}
}

func params[P any](req *jsonrpc2.Request) (*P, error) {
	p := new(P)
	if err := decode(req.Params(), p); err != nil {
		return nil, jsonrpc2.Errorf(jsonrpc2.InvalidParams, "%s: %v", req.Method(), err)
	}
	return p, nil
}

// handler answers every message: order, cancellation, life cycle and recovery
// are decided in this file, and nowhere else.
func (s *server) handler() jsonrpc2.Handler {
	return func(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
		if s.idle != nil {
			s.idle.Reset(idlePeriod)
		}
		name, isCall := strings.Clone(req.Method()), req.IsCall()
		defer func() {
			if r := recover(); r != nil {
				s.log.trace(debug.Stack(), "internal error in %s: %v", name, r)
				result, err = nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "internal error in %s: %v", name, r)
			}
			// An error of a notification would end the connection.
			if !isCall && err != nil {
				s.log.warn("%s dropped: %v", name, err)
				result, err = nil, nil
			}
		}()
		return s.dispatch(ctx, req)
	}
}

func (s *server) dispatch(ctx context.Context, req *jsonrpc2.Request) (any, error) {
	name := req.Method()
	handle, known := methods[name]
	switch phase(s.phase.Load()) {
	case fresh:
		if name != protocol.MethodInitialize && name != protocol.MethodExit {
			if req.IsCall() {
				return nil, jsonrpc2.Errorf(notInitialized, "the server is not initialized")
			}
			return nil, nil
		}
	case shutDown:
		if name != protocol.MethodExit {
			if req.IsCall() {
				return nil, jsonrpc2.Errorf(jsonrpc2.InvalidRequest, "the server is shut down")
			}
			return nil, nil
		}
	}
	if known && req.IsCall() != notifications[name] {
		return handle(s, ctx, req)
	}
	if !req.IsCall() {
		return nil, nil
	}
	jsonrpc2.Async(ctx) // the answer is a write, and the reader does not write
	return nil, jsonrpc2.Errorf(jsonrpc2.MethodNotFound, "there is no request %q here", strings.ToValidUTF8(req.Method(), "?"))
}
