package runtime

import (
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
)

// pyodide is one of the builds that the platform runs.
type pyodide struct {
	version  string
	python   string
	seen     string // the build of catalog.PyodideBuild that stands for it
	flag     string // that selects it, "" for the one without any
	null     Null
	dict     DictForm
	jspi     bool // run_sync, asyncio.run, time.sleep and requests work
	dictArgs bool // a positional dict is an options object to JavaScript
	sockets  bool // TCP out
	collects bool // a proxy that nothing holds any more is garbage
}

// builds are the builds in the order in which the flags win: the last first.
var builds = []*pyodide{
	{version: "0.26.0a2", python: "3.12.1", seen: "0.26", null: NullIsNone, dict: DictIsMap},
	{version: "0.28.2", python: "3.13.2", seen: "0.28", flag: "python_workers_20250116", null: NullIsJSNull, dict: DictIsLiteralMap, jspi: true, dictArgs: true},
	{version: "314.0.4", python: "3.14.2", seen: "314", flag: "python_workers_20260610", null: NullIsJSNull, dict: DictIsObject, jspi: true, dictArgs: true, sockets: true, collects: true},
	{version: "314.0.6", python: "3.14.2", seen: "314", flag: "python_workers_314", null: NullIsJSNull, dict: DictIsObject, jspi: true, dictArgs: true, sockets: true, collects: true},
}

// resolvePyodide finds the builds that may run: the winner of the flags that are
// on, and those that would win where a flag is not certain.
func (m *Model) resolvePyodide() {
	if m.python != Yes || m.flag("python_workers_development") == Yes {
		m.pyodides = builds
		m.whyPy = m.pythonReason()
		return
	}
	m.pyodide = Known
	for i := len(builds) - 1; i >= 0; i-- {
		b := builds[i]
		state := Yes
		if b.flag != "" {
			state = m.flag(b.flag)
		}
		if state == No {
			continue
		}
		m.pyodides = append([]*pyodide{b}, m.pyodides...)
		if state == Yes {
			if len(m.pyodides) == 1 {
				m.whyPy = m.buildReason(b)
			}
			break
		}
		m.pyodide = Unknown
	}
	if m.pyodide == Unknown {
		m.whyPy = m.dateReason()
	}
	if m.assumedFlag && m.pyodide == Known {
		m.pyodide = Assumed
		m.whyPy.Text += ", once the python_workers flag is added"
	}
}

func (m *Model) pythonReason() Reason {
	switch {
	case m.cfg == nil:
		return Reason{Text: "there is no wrangler file"}
	case m.python == Yes:
		return m.FlagReason("python_workers_development")
	}
	return Reason{Text: "this is not a Python Worker", Path: m.cfg.Path}
}

// buildReason says why a build was chosen: the flag that was given, or the date.
func (m *Model) buildReason(b *pyodide) Reason {
	if b.flag != "" {
		for _, v := range m.env.Flags {
			if name, _ := v.Str(); name == b.flag {
				return Reason{Text: "compatibility flag " + name, Path: m.cfg.Path, Span: v.Span}
			}
		}
	}
	r := m.dateReason()
	for _, v := range m.env.Flags { // an opt-out of a newer build
		name, _ := v.Str()
		for _, newer := range builds {
			if newer.version > b.version && name == "no_"+newer.flag {
				return Reason{Text: r.Text + " with compatibility flag " + name, Path: m.cfg.Path, Span: v.Span}
			}
		}
	}
	return r
}

// agree is the answer of all possible builds, or the zero value.
func agree[T comparable](m *Model, of func(*pyodide) T) T {
	first := of(m.pyodides[0])
	for _, p := range m.pyodides[1:] {
		if of(p) != first {
			var zero T
			return zero
		}
	}
	return first
}

// Pyodide is the version of Pyodide, "0.28.2"; "" when it is not known.
func (m *Model) Pyodide() (version string, c Certainty, why Reason) {
	if m.pyodide == Unknown {
		return "", Unknown, m.whyPy
	}
	return m.pyodides[0].version, m.pyodide, m.whyPy
}

// Python is the version of Python, "3.13.2"; "" when it is not known.
func (m *Model) Python() (version string, c Certainty, why Reason) {
	if m.pyodide == Unknown {
		return "", Unknown, m.whyPy
	}
	return m.pyodides[0].python, m.pyodide, m.whyPy
}

// PythonAtLeast tells whether Python is 3.minor or newer.
func (m *Model) PythonAtLeast(minor int) Answer {
	return agree(m, func(p *pyodide) Answer {
		v, _ := parseVersion(p.python)
		return answer(v[1] >= minor)
	})
}

// Null tells how JavaScript null arrives in Python when nothing converts it.
// Through a wrapper of the SDK it is always None.
func (m *Model) Null() Null { return agree(m, func(p *pyodide) Null { return p.null }) }

// NullAs tells how null arrives through a value of that mode.
func (m *Model) NullAs(mode Mode) Null {
	raw := m.Null()
	switch {
	case mode == Wrapped || mode == ModeUnknown && raw == NullIsNone:
		return NullIsNone
	case mode == Raw:
		return raw
	}
	return NullUnknown
}

// JSNullImportable tells whether `from pyodide.ffi import jsnull` works.
func (m *Model) JSNullImportable() Answer { return m.PyodideExports("pyodide.ffi", "jsnull") }

// PyodideExports tells whether `from module import name` works for a module of
// Pyodide itself; Maybe for other modules, and for private names.
func (m *Model) PyodideExports(module, name string) Answer {
	return agree(m, func(p *pyodide) Answer {
		has, known := catalog.PyodideBuild(p.seen).Export(module, name)
		return ifKnown(has, known)
	})
}

// Import tells whether `import name` works for a module of the standard
// library, and in a few words why not; Maybe for other modules.
func (m *Model) Import(name string) (works Answer, without string) {
	type said struct {
		works   Answer
		without string
	}
	all := agree(m, func(p *pyodide) said {
		works, known, without := catalog.PyodideBuild(p.seen).Import(name)
		return said{ifKnown(works, known), without}
	})
	return all.works, all.without
}

func ifKnown(yes, known bool) Answer {
	if !known {
		return Maybe
	}
	return answer(yes)
}

// Fails is what is raised by something that everybody does with a module of the
// standard library, by the names of catalog.PyodideFacts.Uses; "" where it works
// in some build that the Worker may get, or was not tried.
func (m *Model) Fails(use string) (raises string) {
	for _, p := range m.pyodides {
		raised, _ := catalog.PyodideBuild(p.seen).Use(use)
		if raised == "" {
			return ""
		}
		raises = raised
	}
	return raises
}

// DictBecomes is what to_js(dict) gives without a dict_converter.
func (m *Model) DictBecomes() DictForm { return agree(m, func(p *pyodide) DictForm { return p.dict }) }

// PositionalDictIsOptions tells whether a dict given in the place of a raw
// JavaScript options object is understood; where not, it is silently ignored.
func (m *Model) PositionalDictIsOptions() Answer {
	return agree(m, func(p *pyodide) Answer { return answer(p.dictArgs) })
}

// RunSyncWorks tells whether pyodide.ffi.run_sync, asyncio.run and
// run_until_complete work inside a handler.
func (m *Model) RunSyncWorks() Answer {
	return agree(m, func(p *pyodide) Answer { return answer(p.jspi) })
}

// SyncHTTPWorks tells whether requests and urllib3 work.
func (m *Model) SyncHTTPWorks() Answer { return m.RunSyncWorks() }

// SleepBlocks tells whether time.sleep stops everything else meanwhile.
func (m *Model) SleepBlocks() Answer {
	return agree(m, func(p *pyodide) Answer { return answer(!p.jspi) })
}

// SocketsWork tells whether outgoing TCP connections work.
func (m *Model) SocketsWork() Answer {
	return agree(m, func(p *pyodide) Answer { return answer(p.sockets) })
}

// HasPackage tells whether a package of catalog.LookupPackage's table comes
// with this runtime's Pyodide, so that pywrangler finds a wheel of it. It takes
// its wheels from the index of the newest Pyodide of the same Python.
func (m *Model) HasPackage(p catalog.Package) Answer {
	return agree(m, func(b *pyodide) Answer {
		minor := b.python[:strings.LastIndexByte(b.python, '.')]
		return answer(slices.Contains(p.Pythons, minor))
	})
}

// CollectsProxies tells whether the garbage collector finds the proxies that
// create_proxy made and nothing destroyed: of 300, 290 were gone after a
// collection on 314.0, and none on 0.28 (measured).
func (m *Model) CollectsProxies() Answer {
	return agree(m, func(p *pyodide) Answer { return answer(p.collects) })
}
