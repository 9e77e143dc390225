package lsp_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pywls/pywls/lsp"
	"github.com/pywls/pywls/lsp/markertest"
)

// The process that the client names ends, and the server with it.
func TestParentDies(t *testing.T) {
	if os.Getenv("PYWLS_TEST_PARENT") != "" {
		select {}
	}
	parent := exec.Command(os.Args[0], "-test.run", "TestParentDies")
	parent.Env = append(os.Environ(), "PYWLS_TEST_PARENT=1")
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	o := options()
	o.WatchParent = true
	c := markertest.Start(t, o)
	c.Ask("initialize", map[string]any{"processId": parent.Process.Pid, "capabilities": map[string]any{}}, nil)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = parent.Wait()
	if code := c.Exit(); code != 1 {
		t.Errorf("exit code %d", code)
	}
}

// A process that cannot be seen, as from inside a container, is not taken for dead.
func TestParentUnknown(t *testing.T) {
	o := options()
	o.WatchParent = true
	c := markertest.Start(t, o)
	c.Ask("initialize", map[string]any{"processId": 1 << 29, "capabilities": map[string]any{}}, nil)
	c.Stop()
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func TestLogFile(t *testing.T) {
	var log syncBuffer
	o := options()
	o.LogFile = &log
	c := markertest.Start(t, o)
	begin(t, c, "", "")
	c.Notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"pywls": map[string]any{"select": 5}}})
	sent := c.WaitRequest("window/logMessage", 1)
	c.Stop()
	log.mu.Lock()
	defer log.mu.Unlock()
	if !strings.Contains(log.b.String(), "pywls.select") || !strings.Contains(string(sent[0].Params), "pywls.select") {
		t.Errorf("the file has %q, the client %s", log.b.String(), sent[0].Params)
	}
}

// Progress is shown for what takes long, and for nothing else.
func TestProgress(t *testing.T) {
	dir, uri := worker(t, "")
	c := start(t, dir, `{"window": {"workDoneProgress": true}}`)
	c.Open(uri, "BAD\n")
	c.WaitPushed(uri, "version 1", atVersion(1))
	if sent := c.Sent("window/workDoneProgress/create"); len(sent) > 0 {
		t.Error("progress for what was quick")
	}
	c.Change(uri, 2, "SLOW\n")
	c.WaitRequest("window/workDoneProgress/create", 1)
	var kinds []string
	for _, r := range c.WaitRequest("$/progress", 2) {
		var p struct {
			Token string
			Value struct{ Kind string }
		}
		if err := json.Unmarshal(r.Params, &p); err != nil || p.Token == "" {
			t.Errorf("%v: %s", err, r.Params)
		}
		kinds = append(kinds, p.Value.Kind)
	}
	if strings.Join(kinds, " ") != "begin end" {
		t.Errorf("progress: %q", kinds)
	}
	c.Stop()
}

// The searches of the workspace show progress, each under its own title.
func TestProgressOfSearches(t *testing.T) {
	dir := project(t, map[string]string{"wrangler.jsonc": bindings, "entry.py": ""})
	uri := markertest.URI(filepath.Join(dir, "entry.py"))
	c := markertest.Start(t, lsp.Options{Version: "test", Patience: -1})
	begin(t, c, dir, `{"window": {"workDoneProgress": true}}`)
	c.Open(uri, module(3000))
	c.WaitPushed(uri, "version 1", atVersion(1))
	for method, title := range map[string]string{
		"textDocument/references": "Looking for references", "textDocument/rename": "Renaming", "workspace/symbol": "Searching Workers",
	} {
		params := markertest.At(uri, 8, strings.Index("        rows = await self.env.DB", "DB"))
		params["context"], params["newName"], params["query"] = map[string]any{}, "STORE", "DB"
		c.Ask(method, params, nil)
		for n := 1; ; n++ {
			sent := c.WaitRequest("$/progress", n)
			if strings.Contains(string(sent[n-1].Params), title) {
				break
			}
		}
	}
	c.Stop()
}

// A client that says exit and keeps its end of the input open does not keep
// the server: no read of the system is waited for.
func TestExitWithOpenInput(t *testing.T) {
	if os.Getenv("PYWLS_TEST_SERVER") != "" {
		os.Exit(lsp.Serve(t.Context(), os.Stdin, os.Stdout, options()))
	}
	frame := func(body string) string { return fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(body), body) }
	hello := frame(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"capabilities":{}}}`)
	bye := frame(`{"jsonrpc":"2.0","method":"exit"}`)
	for messages, code := range map[string]int{
		hello + frame(`{"jsonrpc":"2.0","id":2,"method":"shutdown"}`) + bye: 0,
		hello + bye: 1,
	} {
		server := exec.Command(os.Args[0], "-test.run", "TestExitWithOpenInput")
		server.Env = append(os.Environ(), "PYWLS_TEST_SERVER=1")
		in, err := server.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := server.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := server.Start(); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(in, hello); err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 1)); err != nil { // it runs
			t.Fatal(err)
		}
		go io.Copy(io.Discard, out)
		begin := time.Now()
		if _, err := io.WriteString(in, strings.TrimPrefix(messages, hello)); err != nil {
			t.Fatal(err)
		}
		if state, err := server.Process.Wait(); err != nil || state.ExitCode() != code {
			t.Errorf("%v: exit code %v, not %d", err, state, code)
		}
		if took := time.Since(begin); took > 1500*time.Millisecond {
			t.Errorf("the server took %v to end", took)
		}
	}
}

// A server that nobody talks to is told so once, and again after the next message.
func TestIdle(t *testing.T) {
	defer lsp.SetIdlePeriod(50 * time.Millisecond)()
	idle := make(chan struct{}, 8)
	o := options()
	o.Idle = func() { idle <- struct{}{} }
	c := markertest.Start(t, o)
	begin(t, c, "", "")
	<-idle
	select {
	case <-idle:
		t.Error("idle twice")
	case <-time.After(200 * time.Millisecond):
	}
	c.Notify("$/setTrace", map[string]any{})
	<-idle
	c.Stop()
}

// A server that has reported and has nothing new to do is told to rest, by
// clients that are pushed to.
func TestRest(t *testing.T) {
	rest := make(chan struct{}, 64)
	o := options()
	o.Rest = func() { rest <- struct{}{} }
	dir := project(t, map[string]string{"wrangler.jsonc": bindings, "entry.py": ""})
	c := markertest.Start(t, o)
	begin(t, c, dir, "")
	uri := markertest.URI(dir) + "/entry.py"
	c.Open(uri, module(10))
	c.WaitPushed(uri, "version 1", atVersion(1))
	<-rest // or the test ends by its time limit
	c.Stop()
}
