// Package parallel runs pieces of one computation side by side.
package parallel

import "sync"

// Do runs tasks side by side and returns when all have ended. When one of them
// panics, Do panics with the same value, so that the caller can recover from it.
func Do(tasks ...func()) {
	faults := make([]any, len(tasks))
	var all sync.WaitGroup
	for i, task := range tasks {
		run := func() {
			defer func() { faults[i] = recover() }()
			task()
		}
		if i == len(tasks)-1 {
			run() // here: the caller has nothing else to do
			break
		}
		all.Go(run)
	}
	all.Wait()
	for _, fault := range faults {
		if fault != nil {
			panic(fault)
		}
	}
}
