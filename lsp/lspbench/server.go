package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// process is one running server with its connection.
type process struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	started time.Time

	mu      sync.Mutex
	next    int
	waiting map[int]chan message
	writing sync.Mutex
	pushed  chan message // publishDiagnostics, the oldest dropped when full
	gone    chan struct{}
}

type message struct {
	at     time.Time
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

func launch(command []string, dir string) (*process, error) {
	if len(command) == 0 {
		return nil, fmt.Errorf("no command")
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = dir
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p := &process{
		cmd: cmd, in: in, started: time.Now(), waiting: map[int]chan message{},
		pushed: make(chan message, 1024), gone: make(chan struct{}),
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go p.read(out)
	return p, nil
}

func (p *process) send(m map[string]any) error {
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	p.writing.Lock()
	defer p.writing.Unlock()
	_, err = fmt.Fprintf(p.in, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return err
}

func (p *process) notify(method string, params any) error {
	return p.send(map[string]any{"method": method, "params": params})
}

// call sends a request and waits for its answer, at most until the deadline.
func (p *process) call(method string, params any, deadline time.Time) (message, error) {
	answer := make(chan message, 1)
	p.mu.Lock()
	p.next++
	id := p.next
	p.waiting[id] = answer
	p.mu.Unlock()
	m := map[string]any{"id": id, "method": method}
	if params != nil {
		m["params"] = params
	}
	if err := p.send(m); err != nil {
		return message{}, err
	}
	select {
	case a := <-answer:
		if a.Error != nil {
			return a, fmt.Errorf("%s: %s", method, a.Error.Message)
		}
		return a, nil
	case <-p.gone:
		return message{}, fmt.Errorf("%s: the server ended", method)
	case <-time.After(time.Until(deadline)):
		return message{}, fmt.Errorf("%s: no answer in time", method)
	}
}

func (p *process) read(out io.Reader) {
	defer close(p.gone)
	r := bufio.NewReaderSize(out, 1<<16)
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
			if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "Content-Length") {
				length, _ = strconv.Atoi(strings.TrimSpace(value))
			}
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		m := message{at: time.Now()}
		if json.Unmarshal(body, &m) == nil {
			p.take(m)
		}
	}
}

func (p *process) take(m message) {
	switch {
	case m.Method == "textDocument/publishDiagnostics":
		for {
			select {
			case p.pushed <- m:
				return
			default:
				<-p.pushed
			}
		}
	case m.Method != "" && len(m.ID) > 0:
		go p.answer(m)
	case m.Method == "":
		id, _ := strconv.Atoi(string(m.ID))
		p.mu.Lock()
		if w := p.waiting[id]; w != nil {
			delete(p.waiting, id)
			w <- m
		}
		p.mu.Unlock()
	}
}

// answer answers what servers ask of clients.
func (p *process) answer(m message) {
	var result any
	if m.Method == "workspace/configuration" {
		var params struct{ Items []any }
		_ = json.Unmarshal(m.Params, &params)
		result = make([]any, len(params.Items))
	}
	_ = p.send(map[string]any{"id": m.ID, "result": result})
}

// stop asks the server to end, and ends it.
func (p *process) stop() {
	_, _ = p.call("shutdown", nil, time.Now().Add(2*time.Second))
	_ = p.notify("exit", nil)
	_ = p.in.Close()
	done := make(chan struct{})
	go func() {
		_ = p.cmd.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Second):
		_ = p.cmd.Process.Kill()
		<-done
	}
}

// memory is the resident memory of the server and its children, where the
// system tells.
func (p *process) memory() string {
	total := resident(p.cmd.Process.Pid)
	if total == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f MB", float64(total)/1024)
}

func resident(pid int) (kilobytes int) {
	dir := "/proc/" + strconv.Itoa(pid)
	status, err := os.ReadFile(dir + "/status")
	if err != nil {
		return 0
	}
	for _, line := range strings.Split(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, _ = strconv.Atoi(strings.Fields(rest)[0])
		}
	}
	tasks, _ := os.ReadDir(dir + "/task")
	for _, t := range tasks {
		children, _ := os.ReadFile(dir + "/task/" + t.Name() + "/children")
		for _, child := range strings.Fields(string(children)) {
			if n, err := strconv.Atoi(child); err == nil {
				kilobytes += resident(n)
			}
		}
	}
	return kilobytes
}
