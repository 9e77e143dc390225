package markertest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pywls/pywls/lsp"
)

// Patience is how long a test waits for the server before it fails.
const Patience = 20 * time.Second

// Client is a scripted editor at the other end of a real server. It knows
// nothing of the server's types: what it sees is what is on the wire.
type Client struct {
	tb   testing.TB
	conn net.Conn
	exit chan int

	mu       sync.Mutex
	changed  *sync.Cond
	next     int
	waiting  map[string]chan Response
	pushed   map[string]Pushed
	requests []Request
	notes    []Request
	closed   bool
	// Settings answers workspace/configuration for every item.
	Settings json.RawMessage
	// SettingsOf answers for the items with a scopeUri in it, in place of Settings.
	SettingsOf map[string]json.RawMessage
	// Refuse makes the client answer these requests with an error.
	Refuse map[string]bool
}

// Response is the answer to a request.
type Response struct {
	Result json.RawMessage `json:"result"`
	Error  *Error          `json:"error"`
}

// Error is a JSON-RPC error.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Request is a request or notification that the server sent.
type Request struct {
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

// Pushed is the last publishDiagnostics of a URI, with the number of them.
type Pushed struct {
	Version     *int
	Diagnostics []Diagnostic
	Count       int
}

// Start runs a server on one end of a pipe and gives the other.
func Start(tb testing.TB, options lsp.Options) *Client {
	here, there := net.Pipe()
	c := &Client{tb: tb, conn: here, exit: make(chan int, 1), waiting: map[string]chan Response{}, pushed: map[string]Pushed{}}
	c.changed = sync.NewCond(&c.mu)
	go func() { c.exit <- lsp.Serve(context.Background(), there, there, options) }()
	go c.read()
	tb.Cleanup(func() { _ = here.Close() })
	return c
}

// Write sends bytes as they are.
func (c *Client) Write(raw []byte) error {
	_, err := c.conn.Write(raw)
	return err
}

// Frame makes a message of a body.
func Frame(body []byte) []byte {
	return append([]byte(fmt.Sprintf("Content-Length: %d\r\n\r\n", len(body))), body...)
}

func (c *Client) send(message map[string]any) error {
	message["jsonrpc"] = "2.0"
	body, err := json.Marshal(message)
	if err != nil {
		c.tb.Errorf("cannot encode %v: %v", message, err)
	}
	return c.Write(Frame(body))
}

// Notify sends a notification. Params of type nil send none.
func (c *Client) Notify(method string, params any) {
	message := map[string]any{"method": method}
	if params != nil {
		message["params"] = params
	}
	_ = c.send(message)
}

// Go sends a request and returns where its answer will come, and its id.
func (c *Client) Go(method string, params any) (<-chan Response, int) {
	answer := make(chan Response, 1)
	c.mu.Lock()
	c.next++
	id := c.next
	c.waiting[strconv.Itoa(id)] = answer
	c.mu.Unlock()
	message := map[string]any{"method": method, "id": id}
	if params != nil {
		message["params"] = params
	}
	_ = c.send(message)
	return answer, id
}

// Call sends a request and waits for the answer, however it turns out.
func (c *Client) Call(method string, params any) Response {
	c.tb.Helper()
	answer, _ := c.Go(method, params)
	select {
	case r := <-answer:
		return r
	case <-time.After(Patience):
		c.tb.Fatalf("no answer to %s in %s", method, Patience)
		return Response{}
	}
}

// Ask is Call for a request that has to succeed.
func (c *Client) Ask(method string, params, result any) {
	c.tb.Helper()
	r := c.Call(method, params)
	if r.Error != nil {
		c.tb.Fatalf("%s: error %d: %s", method, r.Error.Code, r.Error.Message)
	}
	if result != nil {
		if err := json.Unmarshal(r.Result, result); err != nil {
			c.tb.Fatalf("%s: %v in %s", method, err, r.Result)
		}
	}
}

// Exit waits for the server to end and returns its exit code.
func (c *Client) Exit() int {
	c.tb.Helper()
	select {
	case code := <-c.exit:
		return code
	case <-time.After(Patience):
		c.tb.Fatalf("the server did not end in %s", Patience)
		return -1
	}
}

// Stop ends the server as editors do and checks that it ends well.
func (c *Client) Stop() {
	c.tb.Helper()
	c.Ask("shutdown", nil, nil)
	c.Notify("exit", nil)
	if code := c.Exit(); code != 0 {
		c.tb.Errorf("exit code %d after shutdown and exit", code)
	}
}

// Hang up closes the pipe, as a killed editor does.
func (c *Client) HangUp() { _ = c.conn.Close() }

func (c *Client) read() {
	defer func() {
		c.mu.Lock()
		c.closed = true
		for id, w := range c.waiting {
			w <- Response{Error: &Error{Message: "the server hung up"}}
			delete(c.waiting, id)
		}
		c.changed.Broadcast()
		c.mu.Unlock()
	}()
	r := bufio.NewReader(c.conn)
	for {
		length := 0
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				return
			}
			if line = strings.TrimSpace(line); line == "" {
				break
			}
			if value, ok := strings.CutPrefix(line, "Content-Length: "); ok {
				length, _ = strconv.Atoi(value)
			}
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		c.take(body)
	}
}

func (c *Client) take(body []byte) {
	var m struct {
		ID     json.RawMessage `json:"id"`
		Method string          `json:"method"`
		Params json.RawMessage `json:"params"`
		Response
	}
	if err := json.Unmarshal(body, &m); err != nil {
		c.tb.Errorf("the server sent what is no JSON: %v: %.200q", err, body)
		return
	}
	request := Request{m.Method, m.Params}
	switch {
	case m.Method != "" && len(m.ID) > 0:
		c.mu.Lock()
		c.requests = append(c.requests, request)
		c.changed.Broadcast()
		c.mu.Unlock()
		go c.answer(m.ID, request)
	case m.Method != "":
		c.note(request)
	default:
		c.mu.Lock()
		if w := c.waiting[string(m.ID)]; w != nil {
			delete(c.waiting, string(m.ID))
			w <- m.Response
		} else {
			c.notes = append(c.notes, Request{Method: "unasked", Params: bytes.Clone(body)})
			c.changed.Broadcast()
		}
		c.mu.Unlock()
	}
}

func (c *Client) answer(id json.RawMessage, r Request) {
	message := map[string]any{"id": id, "result": nil}
	if c.Refuse[r.Method] {
		delete(message, "result")
		message["error"] = Error{Code: -32601, Message: "refused"}
	} else if r.Method == "workspace/configuration" {
		var p struct{ Items []struct{ ScopeURI string } }
		_ = json.Unmarshal(r.Params, &p)
		list := make([]json.RawMessage, len(p.Items))
		for i := range list {
			if list[i] = c.SettingsOf[p.Items[i].ScopeURI]; list[i] == nil {
				list[i] = c.Settings
			}
			if list[i] == nil {
				list[i] = json.RawMessage("null")
			}
		}
		message["result"] = list
	}
	_ = c.send(message)
}

func (c *Client) note(r Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	defer c.changed.Broadcast()
	if r.Method != "textDocument/publishDiagnostics" {
		c.notes = append(c.notes, r)
		return
	}
	var p struct {
		URI         string
		Version     *int
		Diagnostics []Diagnostic
	}
	if err := json.Unmarshal(r.Params, &p); err != nil {
		c.tb.Errorf("publishDiagnostics: %v", err)
		return
	}
	if p.Diagnostics == nil {
		c.tb.Errorf("publishDiagnostics of %s without a list", p.URI)
	}
	c.pushed[p.URI] = Pushed{p.Version, p.Diagnostics, c.pushed[p.URI].Count + 1}
}

// Wait waits until ok holds; ok is called with the client locked.
func (c *Client) wait(ok func() bool) bool {
	deadline := time.Now().Add(Patience)
	timer := time.AfterFunc(Patience, c.changed.Broadcast)
	defer timer.Stop()
	c.mu.Lock()
	defer c.mu.Unlock()
	for !ok() {
		if c.closed || time.Now().After(deadline) {
			return false
		}
		c.changed.Wait()
	}
	return true
}

// WaitPushed waits for diagnostics of a URI that fulfil a condition.
func (c *Client) WaitPushed(uri, what string, ok func(Pushed) bool) Pushed {
	c.tb.Helper()
	var last Pushed
	if !c.wait(func() bool {
		var have bool
		last, have = c.pushed[uri]
		return have && ok(last)
	}) {
		c.tb.Fatalf("diagnostics of %s: waited for %s, have %+v", uri, what, last)
	}
	return last
}

// Pushed is what was last published for a URI.
func (c *Client) Pushed(uri string) Pushed {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.pushed[uri]
}

// WaitRequest waits until the server has sent a request or notification n times.
func (c *Client) WaitRequest(method string, n int) []Request {
	c.tb.Helper()
	var found []Request
	if !c.wait(func() bool {
		found = nil
		for _, r := range append(append([]Request(nil), c.requests...), c.notes...) {
			if r.Method == method {
				found = append(found, r)
			}
		}
		return len(found) >= n
	}) {
		c.tb.Fatalf("waited for %d times %s, have %d", n, method, len(found))
	}
	return found
}

// Sent lists what the server has sent under a method so far.
func (c *Client) Sent(method string) (out []Request) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, r := range append(append([]Request(nil), c.requests...), c.notes...) {
		if r.Method == method {
			out = append(out, r)
		}
	}
	return out
}

// URI is the URI of a path in the plain spelling.
func URI(path string) string {
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	return u.String()
}

// Open sends didOpen with version 1.
func (c *Client) Open(uri, text string) {
	c.Notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": uri, "languageId": "python", "version": 1, "text": text,
	}})
}

// Change sends didChange with the whole text.
func (c *Client) Change(uri string, version int, text string) {
	c.Notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": uri, "version": version},
		"contentChanges": []any{map[string]any{"text": text}},
	})
}

// At is a position in a document.
func At(uri string, line, character int) map[string]any {
	return map[string]any{
		"textDocument": map[string]any{"uri": uri},
		"position":     map[string]any{"line": line, "character": character},
	}
}
