package lsp

import (
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/pywls/pywls/analysis/rule"
	"github.com/pywls/pywls/analysis/workspace"
)

// reports remembers what the rules said of each Worker, so that diagnostics,
// code actions and pulls of one state compute it once.
type reports struct {
	mu       sync.Mutex
	byConfig map[string]*report
}

type report struct {
	worker   *workspace.Worker
	settings *ruleSettings
	once     sync.Once
	found    []*rule.Diagnostic
	done     atomic.Bool
}

// allReports is the reporter that leaves nothing out.
func (s *server) allReports(st *state, w *workspace.Worker) (found []*rule.Diagnostic, known bool) {
	return s.reportsOf(st, w), true
}

// reportsOf runs the rules over a Worker, or gives what they said before.
func (s *server) reportsOf(st *state, w *workspace.Worker) []*rule.Diagnostic {
	wanted := st.rules(w)
	key := w.Fresh.Path
	s.reports.mu.Lock()
	r := s.reports.byConfig[key]
	if r == nil || r.worker != w || r.settings != wanted {
		r = &report{worker: w, settings: wanted}
		if s.reports.byConfig == nil {
			s.reports.byConfig = map[string]*report{}
		}
		s.reports.byConfig[key] = r
	}
	s.reports.mu.Unlock()
	r.once.Do(func() {
		defer s.survive("the rules on " + filepath.Base(w.Dir))
		found, faults := rule.Run(w, s.options.Rules, wanted.selection)
		for _, f := range faults {
			s.tellFault(w, f)
		}
		r.found = found
		s.tellCut(w)
		r.done.Store(true)
	})
	return r.found
}

// tellFault logs a fault of a rule, and shows it to the user once.
func (s *server) tellFault(w *workspace.Worker, f *rule.Fault) {
	message := w.Fresh.Path + ": " + f.String()
	s.log.trace(f.Stack, "%s", message)
	if _, shown := s.shown.LoadOrStore(message, true); !shown {
		s.log.show(message)
	}
}

// tellCut logs once that a Worker is too large to be followed to the end.
func (s *server) tellCut(w *workspace.Worker) {
	if !w.Cut() {
		return
	}
	if _, told := s.cut.LoadOrStore(w.Fresh.Path, true); !told {
		s.log.warn("%s: the code of this Worker is too large to follow its values to the end; what rests on them is not reported", w.Fresh.Path)
	}
}

// each calls a function for several Workers at once, on as many processors as
// there are: Workers that share a module all change with it.
func (s *server) each(workers []*workspace.Worker, f func(i int, w *workspace.Worker)) {
	if len(workers) == 1 {
		f(0, workers[0])
		return
	}
	var group sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, w := range workers {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			defer s.survive("the work on " + filepath.Base(w.Dir))
			f(i, w)
		})
	}
	group.Wait()
}
