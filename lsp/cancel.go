package lsp

import (
	"context"
	"sync"

	"go.lsp.dev/jsonrpc2"
)

// cancels are the requests at work. The library's own CancelHandler derives a
// context from one that it uses again for other requests, which ends the
// process when a request is answered in the reader's role; these contexts come
// from the server's life instead.
type cancels struct {
	mu   sync.Mutex
	byID map[jsonrpc2.ID]*context.CancelFunc
}

// begin gives the context for a request. The caller calls done when it is answered.
func (c *cancels) begin(parent context.Context, id jsonrpc2.ID) (ctx context.Context, done func()) {
	ctx, cancel := context.WithCancel(parent)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byID == nil {
		c.byID = map[jsonrpc2.ID]*context.CancelFunc{}
	}
	c.byID[id] = &cancel
	return ctx, func() {
		cancel()
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.byID[id] == &cancel { // a client may use an id twice
			delete(c.byID, id)
		}
	}
}

func (c *cancels) cancel(id jsonrpc2.ID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.byID[id]; cancel != nil {
		(*cancel)()
	}
}
