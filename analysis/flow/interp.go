package flow

import (
	"strings"

	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
)

const (
	defaultBudget = 200_000
	maxRounds     = 3
	maxCallDepth  = 32
)

// interp is one run over a Worker. The whole Worker is gone through in rounds
// until globals and attributes, which any function may set, are settled.
type interp struct {
	p      *Program
	mods   []*modState
	byMod  map[*Module]*modState
	assume bool // take parameters named env for env

	round    int
	dirty    bool // something was read before it grew
	steps    int
	total    int
	budget   int
	depth    int
	atImport bool
	guessing bool // runs what no root reaches

	free      []*state
	literals  map[*pysyntax.Str]Value
	foreigns  map[string]*Foreign
	builtins  map[string]Value // by name, nil for names that are none
	classes   map[*pysyntax.ClassDef]*classInfo
	classList []*classInfo
	funcs     map[*funcInfo]*Func
	named     map[*Foreign]*cell
	contexts  map[pysyntax.Node]*cell // contextvars and other cells, by where they are made
	envs      [3]Value
	asgiEnv   cell // env given to asgi.fetch
	origins   map[originKey]*Origin
	reads     map[originKey]*Origin // of names on env
	plainOf   map[plainKey]Value
	guards    map[originKey]bool // env reads: and-ed
	uses      map[*Origin][]string
	entry     []*Entrypoint
	legacy    []*LegacyHandler
	routes    map[*funcInfo]bool
	routesRun map[*funcInfo]bool
	routeList []*route
	decorated map[*funcInfo]bool // by workers.handler
	entered   map[*classInfo]bool
}

type originKey struct {
	m     *Module
	place uint64
	note  string
}

// cell is a variable that any function may read or set, in no known order.
type cell struct {
	cur, prev Value
	read      bool
}

var emptyDict = &Dict{Elem: unknown, key: unknown}

func (in *interp) load(c *cell) Value {
	c.read = true
	if c.prev != nil {
		return c.prev
	}
	return c.cur
}

func (in *interp) store(c *cell, v Value) {
	switch k := v.(type) {
	case nil:
		return
	case *Const:
		if k.Kind == ConstInt {
			v = bInt
		} else if k.Kind == ConstFloat {
			v = bFloat
		}
	case *Dict:
		if len(k.Keys) == 0 && k.Elem == nil {
			v = emptyDict // someone will fill it
		}
	}
	next := join(c.cur, v)
	if next == c.cur {
		return
	}
	seen := c.prev
	if seen == nil {
		seen = c.cur
	}
	if (c.read || c.prev != nil) && !covers(seen, next) {
		in.dirty = true
	}
	c.cur = next
}

// covers reports whether a join tells everything about next already. Functions
// made anew in each round count as the same.
func covers(seen, next Value) bool {
	if join(seen, next) == seen {
		return true
	}
	for _, v := range Alternatives(next) {
		found := false
		for _, w := range Alternatives(seen) {
			a, isA := v.(*Func)
			b, isB := w.(*Func)
			if same(v, w) || isA && isB && a.info == b.info || join(w, v) == w || coversText(w, v) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return seen != nil
}

// coversText reports whether a text of one piece says at least as much about
// who decides as another text does.
func coversText(w, v Value) bool {
	t, ok := w.(*Text)
	if !ok || len(t.Pieces) != 1 || t.choices != nil {
		return false
	}
	switch v := v.(type) {
	case *Const:
		return v.Kind == ConstStr && t.Pieces[0].Kind >= PieceChosen
	case *Text:
		return t.Pieces[0].Kind >= worst(v.Pieces).Kind
	}
	return false
}

func (c *cell) next() { c.prev, c.cur, c.read = c.cur, nil, false }

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
		literals: map[*pysyntax.Str]Value{}, foreigns: map[string]*Foreign{}, builtins: map[string]Value{},
		classes: map[*pysyntax.ClassDef]*classInfo{}, contexts: map[pysyntax.Node]*cell{},
		origins: map[originKey]*Origin{}, reads: map[originKey]*Origin{}, plainOf: map[plainKey]Value{},
		guards: map[originKey]bool{}, uses: map[*Origin][]string{}, routes: map[*funcInfo]bool{},
		funcs: map[*funcInfo]*Func{},
	}
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
	ms := &modState{in: in, m: m, mi: mi, src: m.Syntax.Source.String(), vals: newTable(mi.nodes * 3 / 4)}
	ms.cells = make([]cell, len(mi.infos[0].names))
	ms.facts = make([]defFacts, len(mi.infos))
	in.mods = append(in.mods, ms)
	in.byMod[m] = ms
	return ms
}

// run goes through the program in rounds.
func (in *interp) run() {
	for in.round = 0; in.round < maxRounds; in.round++ {
		in.dirty, in.steps = false, 0
		in.startRound()
		in.roots()
		in.total += in.steps
		if !in.dirty || in.total > in.budget {
			return
		}
	}
}

func (in *interp) startRound() {
	for _, ms := range in.mods {
		ms.ran, ms.running = false, false
		ms.states = make([]*funcState, len(ms.mi.infos))
		clear(ms.facts)
		if in.round > 0 {
			ms.vals.reset()
			for i := range ms.cells {
				ms.cells[i].next()
			}
			for _, c := range ms.extra {
				c.next()
			}
		}
	}
	if in.round == 0 {
		return
	}
	for _, ci := range in.classList {
		for _, c := range ci.attrs {
			c.next()
		}
		for _, c := range ci.self {
			c.next()
		}
	}
	for _, c := range in.contexts {
		c.next()
	}
	for _, c := range in.named {
		c.next()
	}
	in.asgiEnv.next()
	clear(in.guards)
	clear(in.uses)
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
	f.st = &state{vars: make([]Value, len(f.info.names))}
	f.block(f.info.body)
	f.finish()
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
		f = &Foreign{Path: path}
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

// literal is the constant of a string literal, the same each time.
func (in *interp) literal(s *pysyntax.Str) Value {
	if v := in.literals[s]; v != nil {
		return v
	}
	var v Value
	if len(s.Parts) == 1 {
		v = constStr(s.Parts[0].Text)
	} else {
		var b strings.Builder
		for i := range s.Parts {
			b.WriteString(s.Parts[i].Text)
		}
		v = constStr(b.String())
	}
	in.literals[s] = v
	return v
}

// readOrigin is the step at which a name is read from env.
func (in *interp) readOrigin(m *Module, n pysyntax.Node, name string, prev *Origin) *Origin {
	key := originKey{m, placeOf(n), name}
	o := in.reads[key]
	if o == nil {
		o = &Origin{Module: m, Span: n.Span(), Note: "`" + name + "` is read from env here", Prev: prev}
		in.reads[key] = o
	}
	return o
}

// origin is a step of where a value came from, shared by all that pass there.
func (in *interp) origin(m *Module, n pysyntax.Node, note string, prev *Origin) *Origin {
	return in.originAt(m, n.Span(), note, prev)
}

func (in *interp) originAt(m *Module, span text.Span, note string, prev *Origin) *Origin {
	key := originKey{m, uint64(span.Start)<<32 | uint64(uint32(span.End)), note}
	o := in.origins[key]
	if o == nil {
		o = &Origin{Module: m, Span: span, Note: note, Prev: prev}
		in.origins[key] = o
	}
	return o
}
