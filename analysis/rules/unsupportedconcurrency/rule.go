// Package unsupportedconcurrency reports threads, processes, servers and alarms,
// which a Worker cannot start.
package unsupportedconcurrency

import (
	_ "embed"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/rule"
)

//go:embed rule.md
var doc string

// Rule is registered by the generated list in package rules.
var Rule = rule.New(doc, rule.On(check))

const (
	threads   = "a Worker cannot start threads (RuntimeError); use `asyncio.gather`, or `asyncio.to_thread`, which runs in place"
	processes = "a Worker cannot start processes"
	shared    = "a Worker has no other processes to share with"
	servers   = "a Worker cannot listen for connections; requests come to the `fetch` handler"
	alarms    = "a Worker has no alarms (AttributeError); use `asyncio.wait_for` or `asyncio.timeout`"
	signals   = "a Worker gets no signals"
)

// says tells why a use fails. A method stands behind what makes its object,
// which itself is fine. Whether and where it fails was measured, for each.
var says = map[string]string{
	"_thread.start_new_thread": threads, "multiprocessing.pool.ThreadPool": threads,
	"threading.Thread.start": threads, "threading.Timer.start": threads,
	"concurrent.futures.ThreadPoolExecutor.submit": threads, "concurrent.futures.ThreadPoolExecutor.map": threads,

	"subprocess.run": processes, "subprocess.Popen": processes, "subprocess.call": processes, "subprocess.check_call": processes,
	"subprocess.check_output": processes, "subprocess.getoutput": processes, "subprocess.getstatusoutput": processes,
	"asyncio.create_subprocess_exec": processes, "asyncio.create_subprocess_shell": processes,
	"os.system": processes, "os.popen": processes, "os.fork": processes, "os.forkpty": processes, "os.posix_spawn": processes,
	"concurrent.futures.ProcessPoolExecutor": processes,
	"multiprocessing.Pool":                   processes, "multiprocessing.pool.Pool": processes, "multiprocessing.Manager": processes,
	"multiprocessing.Process.start": processes, "multiprocessing.context.Process.start": processes,
	"multiprocessing.Lock": shared, "multiprocessing.Queue": shared, "multiprocessing.Pipe": shared,

	"asyncio.start_server": servers, "asyncio.start_unix_server": servers, "asyncio.get_running_loop.create_server": servers,
	"socket.socket.listen": servers, "socketserver.TCPServer": servers, "http.server.HTTPServer": servers,
	"http.server.ThreadingHTTPServer": servers, "wsgiref.simple_server.make_server": servers, "xmlrpc.server.SimpleXMLRPCServer": servers,

	"signal.alarm": alarms, "signal.setitimer": alarms, "asyncio.get_running_loop.add_signal_handler": signals,
}

// same are second names.
var same = map[string]string{
	"concurrent.futures.thread.ThreadPoolExecutor":   "concurrent.futures.ThreadPoolExecutor",
	"concurrent.futures.process.ProcessPoolExecutor": "concurrent.futures.ProcessPoolExecutor",
	"asyncio.get_event_loop":                         "asyncio.get_running_loop",
	"asyncio.events.get_event_loop":                  "asyncio.get_running_loop",
}

func check(p *rule.Pass, c *flow.Call) {
	use, class := use(p, c)
	why := says[use]
	if why == "" || p.Runtime.Fails(use) == "" || asked(c) || p.UnderMain(c.Module, c.Span) || p.Attempt(c.At) ||
		p.Catches(c.Module, c.Span, "OSError", "RuntimeError", "NotImplementedError", "AttributeError", "ImportError", "ModuleNotFoundError") {
		return
	}
	d := p.Report(c.Span, "`%s` fails: %s", p.Name(c.Node.Func), why)
	if class != nil {
		d.Relate(class.Module.Path, class.Def.NameSpan, "`"+class.Def.Name+"` extends `"+strings.TrimSuffix(use, "."+c.Method)+"`")
	}
}

// use is what a call does with the standard library, and through which class
// of the project.
func use(p *rule.Pass, c *flow.Call) (path string, through *flow.Class) {
	if recv, ok := flow.As[*flow.Foreign](c.Recv); ok && recv.Called {
		return named(recv.Path) + "." + c.Method, nil
	}
	if own, ok := flow.As[*flow.Instance](c.Recv); ok && p.Facts.Attribute(own.Class, c.Method) == nil {
		for _, b := range p.Facts.Bases(own.Class) {
			if base, ok := flow.As[*flow.Foreign](b); ok && says[named(base.Path)+"."+c.Method] != "" {
				return named(base.Path) + "." + c.Method, own.Class
			}
		}
	}
	if callee, ok := flow.As[*flow.Foreign](c.Callee); ok && !callee.Called {
		return named(callee.Path), nil
	}
	return "", nil
}

func named(path string) string {
	if other := same[path]; other != "" {
		return other
	}
	return path
}

// looks are what code asks for the system that it runs on.
var looks = map[string]bool{"sys.platform": true, "os.name": true, "platform.system": true}

// asked reports whether code looks first what the system has: hasattr(os,
// "fork"), sys.platform, os.name.
func asked(c *flow.Call) bool {
	for _, n := range pyedit.Path(c.Module.Syntax, c.Span) {
		branch, ok := n.(*pysyntax.If)
		if !ok {
			continue
		}
		found := false
		pysyntax.Walk(branch.Test, func(n pysyntax.Node) bool {
			switch n := n.(type) {
			case *pysyntax.Name:
				found = found || n.ID == "hasattr" || n.ID == "getattr"
			case *pysyntax.Attribute:
				of, _ := n.Value.(*pysyntax.Name)
				found = found || of != nil && looks[of.ID+"."+n.Attr]
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}
