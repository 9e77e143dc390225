package parallel_test

import (
	"testing"

	"github.com/pywls/pywls/analysis/parallel"
)

func TestDo(t *testing.T) {
	meet := make(chan int) // unbuffered: both must be at work at once
	got := 0
	parallel.Do(func() { meet <- 7 }, func() { got = <-meet })
	if got != 7 {
		t.Errorf("got %d", got)
	}
	parallel.Do()
}

func TestPanicReachesTheCaller(t *testing.T) {
	for at := range 2 {
		ended := false
		tasks := []func(){func() { ended = true }, func() { ended = true }}
		tasks[at] = func() { panic("a fault") }
		fault := func() (fault any) {
			defer func() { fault = recover() }()
			parallel.Do(tasks...)
			return nil
		}()
		if fault != "a fault" || !ended {
			t.Errorf("task %d: recovered %v, the other ended: %v", at, fault, ended)
		}
	}
}
