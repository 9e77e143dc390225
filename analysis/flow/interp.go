package flow

import (
	"github.com/pywls/pywls/analysis/parallel"
	"github.com/pywls/pywls/analysis/pysyntax"
)

const (
	defaultBudget = 200_000
	// After freeRounds each round keeps what those before it found, so that they
	// end; maxRounds is for what does not end all the same.
	freeRounds   = 2
	maxRounds    = 16
	maxCallDepth = 32
)

// interp is one run over a Worker. Globals and attributes, which any function may
// set, are settled by running their readers again (again.go); where that is not
// enough the whole Worker is gone through in another round.
type interp struct {
	p      *Program
	mods   []*modState
	byMod  map[*Module]*modState
	assume bool // take parameters named env for env

	round int
	dirty bool // something was read before it grew: another round
	ctx   *context
	stale []*context             // to be run again in this round
	last  *context               // the one that was entered last
	early map[*funcInfo][]*early // for modules to start from
	// top and importing stand for what calls the entry points, and for modules.
	top, importing *context
	steps          int
	inner          map[*funcInfo]*Func // functions made inside others, as recorded
	total          int
	budget         int
	depth          int
	atImport       bool
	guessing       bool // runs what no root reaches
	beyond         bool // looks at what stands behind a return or raise
	cut            bool // ended before it had settled

	free      []*state
	frames    []*frame // to be used again
	foreigns  map[string]*Foreign
	builtins  map[string]Value // by name, nil for names that are none
	classes   map[*pysyntax.ClassDef]*classInfo
	classList []*classInfo
	funcs     map[*funcInfo]*Func
	named     map[*Foreign]*cell
	contexts  map[pysyntax.Node]*cell // contextvars and other cells, by where they are made
	envs      [3]Value
	asgi      scope // of all requests
	wsgi      scope
	origins   map[placeKey]*Origin   // chained by note
	reads     map[placeKey]*readSite // of names on env, chained by name
	plainOf   map[plainKey]Value
	entry     []*Entrypoint
	legacy    []*LegacyHandler
	routes    map[*funcInfo]bool
	routesRun map[*funcInfo]bool
	routeList []*route
	decorated map[*funcInfo]bool // by workers.handler
	entered   map[*classInfo]bool
	returned  []*Func // by the function that made them, not called so far
}

// modState is a module in a run.
type modState struct {
	in       *interp
	m        *Module
	mi       *modInfo
	src      string
	frame    *frame
	cells    []cell // by slot of the module's scope
	extra    map[string]*cell
	vals     *table
	after    *table       // of what stands behind a return or raise; see frame.beyond
	states   []*funcState // by funcInfo.id, of functions at module level and methods
	facts    []defFacts   // by funcInfo.id
	ran      bool
	atImport bool
	running  bool
}

// defFacts are what a run finds out about one function.
type defFacts struct {
	entered  bool
	certain  bool // by code that a root reaches
	atImport bool
	to       ReturnTo
	handler  bool // the runtime calls it
}

func newInterp(p *Program) *interp {
	in := &interp{
		p: p, budget: p.Budget, byMod: make(map[*Module]*modState, len(p.Modules)),
		foreigns: map[string]*Foreign{}, builtins: map[string]Value{},
		classes: map[*pysyntax.ClassDef]*classInfo{}, contexts: map[pysyntax.Node]*cell{},
		origins: map[placeKey]*Origin{}, reads: map[placeKey]*readSite{}, plainOf: map[plainKey]Value{},
		routes: map[*funcInfo]bool{}, funcs: map[*funcInfo]*Func{},
		top: outermost(), importing: outermost(),
		asgi: scope{key: "env"}, wsgi: scope{key: "workers.env"},
	}
	in.ctx = in.top
	if in.budget <= 0 {
		in.budget = defaultBudget
	}
	for _, m := range p.Modules {
		if m == nil || m.Syntax == nil || in.byMod[m] != nil {
			continue
		}
		in.addModule(m)
	}
	return in
}

func (in *interp) addModule(m *Module) *modState {
	mi := scopesOf(m.Syntax)
	ms := &modState{in: in, m: m, mi: mi, src: m.Syntax.Source.String(), vals: newTable(mi.nodes)}
	ms.cells = make([]cell, len(mi.infos[0].names))
	ms.facts = make([]defFacts, len(mi.infos))
	in.mods = append(in.mods, ms)
	in.byMod[m] = ms
	return ms
}

// run goes through the program in rounds.
func (in *interp) run() {
	for in.round = 0; ; in.round++ {
		in.dirty, in.steps = false, 0
		in.startRound()
		in.roots()
		in.total += in.steps
		in.cut = in.total > in.budget || in.dirty && in.round+1 == maxRounds
		if !in.dirty || in.cut {
			break
		}
	}
	first := min(1, len(in.mods))
	parallel.Do(func() {
		for _, ms := range in.mods[first:] {
			ms.settle()
		}
	}, func() {
		for _, ms := range in.mods[:first] {
			ms.settle()
		}
	})
}

func (in *interp) startRound() {
	keep := in.round >= freeRounds
	for _, ms := range in.mods {
		ms.ran, ms.running = false, false
		ms.states = make([]*funcState, len(ms.mi.infos))
		clear(ms.facts)
		if in.round > 0 {
			ms.vals.reset()
			ms.after = nil
			for i := range ms.cells {
				ms.cells[i].next(keep)
			}
			for _, c := range ms.extra {
				c.next(keep)
			}
		}
	}
	if in.round == 0 {
		return
	}
	for _, ci := range in.classList {
		for _, c := range ci.attrs {
			c.next(keep)
		}
		for _, c := range ci.self {
			c.next(keep)
		}
		ci.nextInstances(keep)
	}
	for _, c := range in.contexts {
		c.next(keep)
	}
	for _, c := range in.named {
		c.next(keep)
	}
	in.asgi.env.next(keep)
	in.wsgi.env.next(keep)
	for _, r := range in.reads {
		for ; r != nil; r = r.next {
			r.seen, r.guarded, r.use = false, false, nil
		}
	}
	clear(in.routes)
	clear(in.routesRun)
	clear(in.entered)
	in.routeList = nil
	in.entry, in.legacy = nil, nil
}

// over reports whether the budget is spent.
func (in *interp) over() bool { return in.total+in.steps > in.budget }

// runModule interprets a module's top level once per round.
func (in *interp) runModule(ms *modState) {
	if ms.ran {
		return
	}
	ms.ran, ms.running = true, true
	ms.atImport = in.atImport
	f := ms.frame
	if f == nil {
		f = &frame{in: in, mod: ms, info: ms.mi.infos[0]}
		ms.frame = f
	}
	*f = frame{in: in, mod: ms, info: f.info}
	f.st = in.blank(len(f.info.names))
	outer := in.ctx
	in.ctx = in.importing
	f.block(f.info.body)
	ms.keepFlags()
	f.finish()
	in.ctx = outer
	ms.running = false
}

// global is the cell of a module's global of that name, or nil.
func (ms *modState) global(name string, create bool) *cell {
	if slot, ok := ms.mi.infos[0].slots[name]; ok && !ms.mi.infos[0].compOnly[slot] {
		return &ms.cells[slot]
	}
	c := ms.extra[name]
	if c == nil && create {
		if ms.extra == nil {
			ms.extra = map[string]*cell{}
		}
		c = &cell{}
		ms.extra[name] = c
	}
	return c
}

func (in *interp) foreign(path string) *Foreign {
	f := in.foreigns[path]
	if f == nil {
		f = &Foreign{Path: path, sure: in.sure(path)}
		in.foreigns[path] = f
	}
	return f
}

func (in *interp) called(path string) Value {
	key := path + "()"
	f := in.foreigns[key]
	if f == nil {
		f = &Foreign{Path: path, Called: true}
		in.foreigns[key] = f
	}
	return f
}
