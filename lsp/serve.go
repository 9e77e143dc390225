package lsp

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"go.lsp.dev/jsonrpc2"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/rules"
	"github.com/pywls/pywls/analysis/source"
	"github.com/pywls/pywls/analysis/workspace"
)

// Options are what the command line decides.
type Options struct {
	Version string
	// LogFile receives the log, besides the client; nil for none.
	LogFile io.Writer
	// WatchParent ends the server when the process that the client names dies.
	WatchParent bool
	// Rules are the rules to run; nil means all.
	Rules []*rule.Rule
	// Patience is how long work may take before the client shows that it goes
	// on; 0 means 300 ms, less than that at once.
	Patience time.Duration
	// Idle is called when no message has come for some seconds; nil for nothing.
	Idle func()
	// Rest is called when reports have gone out and nothing new has come; nil for
	// nothing. The next message does not wait for it.
	Rest func()
}

// idlePeriod is how long no message must come before Options.Idle is called;
// tests shorten it.
var idlePeriod = 5 * time.Second

// phase is where the server is in its life.
type phase int32

const (
	fresh phase = iota
	running
	shutDown
)

type server struct {
	options  Options
	conn     jsonrpc2.Conn
	client   client // set by initialize, before any request reads it
	session  *workspace.Session
	phase    atomic.Int32
	cancels  cancels
	ctx      context.Context // of the server's life
	stop     context.CancelFunc
	log      *logger
	reports  reports
	tasks    sync.WaitGroup
	idle     *time.Timer // nil where nobody wants to know
	resting  atomic.Bool
	reported atomic.Pointer[state] // the last
	cut      sync.Map              // paths of configurations whose Workers are too large, as logged
	shown    sync.Map              // faults of rules that the user was shown

	mu       sync.Mutex
	now      *state
	baseline settings // from initialize

	kick       chan struct{}
	kickLenses chan struct{}
	lensed     lensed
	configured chan struct{} // closed when the client's settings are here, or will not come
	configOnce sync.Once
	pulled     pulled
	unwatched  atomic.Bool // the client offered to watch files, and then did not
}

// Serve runs a server until the client says exit, the input ends, the client's
// process dies, or ctx ends. It closes both in and out. The result is the exit
// code for the process: 0 after a shutdown request, else 1.
func Serve(ctx context.Context, in io.ReadCloser, out io.WriteCloser, options Options) (exitCode int) {
	if options.Rules == nil {
		options.Rules = rules.All
	}
	if options.Patience == 0 {
		options.Patience = 300 * time.Millisecond
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s := &server{
		options:    options,
		session:    workspace.NewSession(source.NewStore()),
		ctx:        ctx,
		stop:       stop,
		kick:       make(chan struct{}, 1),
		kickLenses: make(chan struct{}, 1),
		configured: make(chan struct{}),
		now:        &state{docs: map[string]*document{}, owners: &owners{}},
	}
	s.log = newLogger(options.LogFile)
	s.now.snapshot = s.session.Snapshot()
	stream := newStream(newInput(in), out)
	// The end of the input ends the server even while a request computes.
	stream.ended = stop
	stream.reject = func(err error) {
		s.log.warn("%v", err)
		s.log.later(func() { _, _ = stream.Write(ctx, jsonrpc2.NewResponse(jsonrpc2.ID{}, nil, err)) })
	}
	s.conn = jsonrpc2.NewConn(stream, jsonrpc2.WithCodec(codec{}))
	s.log.conn = s.conn
	if options.Idle != nil {
		s.idle = time.AfterFunc(idlePeriod, options.Idle)
		defer s.idle.Stop()
	}
	s.conn.Go(ctx, s.handler())
	s.task("log", func() { s.log.run(ctx) })

	select {
	case <-s.conn.Done():
	case <-ctx.Done():
	}
	stop()
	_ = stream.Close()
	done := make(chan struct{})
	go func() {
		<-s.conn.Done()
		s.tasks.Wait()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(2 * time.Second): // a read or write of the system that nothing can interrupt
	}
	if phase(s.phase.Load()) == shutDown {
		return 0
	}
	return 1
}

// task runs a goroutine that Serve waits for.
func (s *server) task(name string, run func()) {
	s.tasks.Add(1)
	go func() {
		defer s.tasks.Done()
		defer s.survive(name)
		run()
	}()
}
