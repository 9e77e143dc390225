package rule

import (
	"fmt"
	"runtime/debug"
	"sync"
)

// Issues is where faults of pywls itself are told.
const Issues = "https://github.com/pywls/pywls/issues"

// Fault is a fault of pywls itself, met on one Worker: something panicked. Only
// what panicked is lost, and only for that Worker.
type Fault struct {
	Rule  *Rule // nil for what all rules rest on
	Value any   // what was panicked with
	Stack []byte
}

// String says to a user what was lost and what to do. The stack is for logs.
func (f *Fault) String() string {
	what, rest := "the analysis of this Worker", "other Workers are checked"
	if f.Rule != nil {
		what, rest = "the rule "+f.Rule.Name, "all other rules are checked"
	}
	return fmt.Sprintf("%s failed by a fault of pywls itself (%v); %s, please tell %s of it", what, f.Value, rest, Issues)
}

// Survive calls f and gives the fault that it panicked with, nil for none.
func Survive(f func()) (fault *Fault) {
	defer func() {
		if v := recover(); v != nil {
			fault = &Fault{Value: v, Stack: debug.Stack()}
		}
	}()
	f()
	return nil
}

// faults are those of one run. A rule that has failed is not asked again.
type faults struct {
	mu   sync.Mutex
	list []*Fault
	of   map[*Rule]bool
}

// try calls check for a rule, nil for what all rest on, and notes a panic.
func (f *faults) try(r *Rule, check func()) {
	if fault := Survive(check); fault != nil {
		fault.Rule = r
		f.add(fault)
	}
}

func (f *faults) add(fault *Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.of[fault.Rule] {
		return
	}
	if f.of == nil {
		f.of = map[*Rule]bool{}
	}
	f.of[fault.Rule] = true
	f.list = append(f.list, fault)
}

func (f *faults) failed(r *Rule) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.of[r]
}
