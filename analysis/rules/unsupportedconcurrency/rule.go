// Package unsupportedconcurrency reports threads, processes and servers, which
// a Worker cannot start.
package unsupportedconcurrency

import (
	_ "embed"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/rule"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

const (
	threads   = "a Worker cannot start threads (RuntimeError); use `asyncio.gather`, or `asyncio.to_thread`, which runs in place"
	processes = "a Worker cannot start processes"
	servers   = "a Worker cannot listen for connections; requests come to the `fetch` handler"
)

// functions fail when they are called.
var functions = map[string]string{
	"subprocess.run": processes, "subprocess.Popen": processes, "subprocess.call": processes, "subprocess.check_call": processes,
	"subprocess.check_output": processes, "subprocess.getoutput": processes, "subprocess.getstatusoutput": processes,
	"asyncio.create_subprocess_exec": processes, "asyncio.create_subprocess_shell": processes,
	"os.system": processes, "os.fork": processes, "os.forkpty": processes,
	"concurrent.futures.ProcessPoolExecutor": processes, "concurrent.futures.process.ProcessPoolExecutor": processes,
	"multiprocessing.Pool": processes, "multiprocessing.Manager": processes, "multiprocessing.pool.Pool": processes,
	"asyncio.start_server": servers, "asyncio.start_unix_server": servers,
	"_thread.start_new_thread": threads, "multiprocessing.pool.ThreadPool": threads,
}

// methods fail on what those constructors make, which itself is fine.
var methods = map[string]map[string]string{
	"threading.Thread":                             {"start": threads},
	"threading.Timer":                              {"start": threads},
	"concurrent.futures.ThreadPoolExecutor":        {"submit": threads, "map": threads},
	"concurrent.futures.thread.ThreadPoolExecutor": {"submit": threads, "map": threads},
	"multiprocessing.Process":                      {"start": processes},
	"multiprocessing.context.Process":              {"start": processes},
}

func check(p *rule.Pass, c *flow.Call) {
	says := ""
	if recv, ok := flow.As[*flow.Foreign](c.Recv); ok && recv.Called {
		says = methods[recv.Path][c.Method]
	}
	if callee, ok := flow.As[*flow.Foreign](c.Callee); ok && !callee.Called && says == "" {
		says = functions[callee.Path]
	}
	if says == "" || p.UnderMain(c.Module, c.Span) || p.Attempt(c.At) || p.Catches(c.Module, c.Span, "OSError", "RuntimeError", "NotImplementedError") {
		return
	}
	p.Report(c.Span, "`%s` fails: %s", p.Name(c.Node.Func), says)
}
