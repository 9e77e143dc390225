package flow

import (
	"slices"
	"sort"

	"github.com/pywls/pywls/analysis/runtime"
)

// Inside the interpreter a nil Value is "nothing yet": the start of a join,
// a variable that was not assigned. It never leaves the package.

const (
	maxAlts    = 4  // alternatives of a Union
	maxChoices = 64 // constants remembered behind a PieceChosen
	maxDepth   = 6  // nesting of containers that is still told apart
)

var (
	unknown Value = Unknown{}
	none    Value = &Const{Kind: ConstNone}
	vTrue   Value = &Const{Kind: ConstBool, Int: 1}
	vFalse  Value = &Const{Kind: ConstBool}
	bInt    Value = &Builtin{"int"}
	bFloat  Value = &Builtin{"float"}
	bBool   Value = &Builtin{"bool"}
	bStr    Value = &Builtin{"str"}
	bBytes  Value = &Builtin{"bytes"}
)

// never is what an attribute or item is where a condition holds that nothing
// seen of it so far fulfils: its value comes from elsewhere.
var never Value = &neverValue{}

type neverValue struct{}

func (*neverValue) value()         {}
func (*neverValue) String() string { return "never" }

// seen is v, or Unknown for what was never seen.
func seen(v Value) Value {
	if v == never {
		return unknown
	}
	return v
}

var builtinValues = map[string]Value{"int": bInt, "float": bFloat, "bool": bBool, "str": bStr, "bytes": bBytes}

func builtinOf(name string) Value {
	if v := builtinValues[name]; v != nil {
		return v
	}
	return &Builtin{name}
}

func constStr(s string) Value { return &Const{Kind: ConstStr, Str: s} }

func constBool(b bool) Value {
	if b {
		return vTrue
	}
	return vFalse
}

// known is v, or Unknown for nothing.
func known(v Value) Value {
	if v == nil {
		return unknown
	}
	return v
}

// same reports whether two values say the same, whatever way they came.
func same(a, b Value) bool { return sameAt(a, b, 0) }

func sameAt(a, b Value, depth int) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil || depth > maxDepth {
		return false
	}
	switch a := a.(type) {
	case *Const:
		b, ok := b.(*Const)
		return ok && *a == *b
	case *Builtin:
		b, ok := b.(*Builtin)
		return ok && a.Type == b.Type
	case *Text:
		b, ok := b.(*Text)
		return ok && slices.EqualFunc(a.Pieces, b.Pieces, samePiece) && slices.Equal(a.choices, b.choices)
	case *Outside:
		b, ok := b.(*Outside)
		return ok && a.Str == b.Str
	case *Env:
		b, ok := b.(*Env)
		return ok && a.Mode == b.Mode
	case *Binding:
		b, ok := b.(*Binding)
		return ok && a.Name == b.Name && a.Mode == b.Mode
	case *JS:
		b, ok := b.(*JS)
		return ok && a.Type == b.Type && a.Mode == b.Mode && a.List == b.List && a.outside == b.outside
	case *Nullable:
		b, ok := b.(*Nullable)
		return ok && a.Null == b.Null && sameAt(a.Of, b.Of, depth+1)
	case *Awaitable:
		b, ok := b.(*Awaitable)
		return ok && a.Started == b.Started && sameAt(a.Of, b.Of, depth+1)
	case *List:
		b, ok := b.(*List)
		return ok && a.Tuple == b.Tuple && a.Set == b.Set && sameAt(a.Elem, b.Elem, depth+1) &&
			len(a.Elems) == len(b.Elems) && (a.Elems == nil) == (b.Elems == nil) && sameAll(a.Elems, b.Elems, depth+1)
	case *Dict:
		b, ok := b.(*Dict)
		return ok && a.whole == b.whole && sameAt(a.missing, b.missing, depth+1) && sameAt(a.Elem, b.Elem, depth+1) && sameAt(a.key, b.key, depth+1) && a.keys.same(b.keys, depth+1)
	case *Func:
		b, ok := b.(*Func)
		return ok && a.Def == b.Def && a.Lambda == b.Lambda && a.scope == b.scope && a.under == b.under && sameAt(a.Recv, b.Recv, depth+1)
	case *Class:
		b, ok := b.(*Class)
		return ok && a.Def == b.Def
	case *Instance:
		b, ok := b.(*Instance)
		return ok && a.Class.Def == b.Class.Def && a.made == b.made
	case *Member:
		b, ok := b.(*Member)
		return ok && a.Name == b.Name && a.Of == b.Of && sameAt(a.Recv, b.Recv, depth+1)
	case *ModuleValue:
		b, ok := b.(*ModuleValue)
		return ok && a.Module == b.Module
	case *Foreign:
		b, ok := b.(*Foreign)
		return ok && a.Path == b.Path && a.Called == b.Called
	case *ToJS:
		b, ok := b.(*ToJS)
		return ok && a.Call == b.Call && sameAt(a.Of, b.Of, depth+1)
	case *AbsentParam:
		b, ok := b.(*AbsentParam)
		return ok && a.Name == b.Name
	case *partial:
		b, ok := b.(*partial)
		return ok && sameAt(a.of, b.of, depth+1) && slices.EqualFunc(a.args, b.args, func(x, y argVal) bool {
			return x.name == y.name && x.star == y.star && x.double == y.double && sameAt(x.v, y.v, depth+1)
		})
	case *superOf:
		b, ok := b.(*superOf)
		return ok && a.class == b.class && sameAt(a.recv, b.recv, depth+1)
	case *method:
		b, ok := b.(*method)
		return ok && a.name == b.name && sameAt(a.recv, b.recv, depth+1)
	case *tupleType:
		b, ok := b.(*tupleType)
		return ok && slices.Equal(a.names, b.names)
	case *pattern:
		b, ok := b.(*pattern)
		return ok && a.text == b.text
	case *stringified:
		b, ok := b.(*stringified)
		return ok && sameAt(a.of, b.of, depth+1)
	case *dependsOn:
		b, ok := b.(*dependsOn)
		return ok && sameAt(a.of, b.of, depth+1)
	case *contextVar:
		b, ok := b.(*contextVar)
		return ok && a.c == b.c
	case *Union:
		b, ok := b.(*Union)
		return ok && len(a.Alts) == len(b.Alts) && within(a.Alts, b.Alts, depth) && within(b.Alts, a.Alts, depth)
	}
	return false
}

// within reports whether each of some alternatives is among others.
func within(some, others []Value, depth int) bool {
next:
	for _, v := range some {
		for _, w := range others {
			if sameAt(v, w, depth) {
				continue next
			}
		}
		return false
	}
	return true
}

func sameAll(a, b []Value, depth int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !sameAt(a[i], b[i], depth) {
			return false
		}
	}
	return true
}

// join is what is known when a value is either a or b. It gives back a itself
// when b adds nothing, so that loops see cheaply that they are done.
func join(a, b Value) Value { return joinAt(a, b, 0) }

func joinAt(a, b Value, depth int) Value {
	if a == nil || a == b || a == never {
		return b
	}
	if b == nil || b == never {
		return a
	}
	if depth > maxDepth {
		return unknown
	}
	ua, isA := a.(*Union)
	ub, isB := b.(*Union)
	if !isA && !isB {
		if m := merge(a, b, depth); m != nil {
			return m
		}
		return newUnion(a, b)
	}
	var buf [2 * maxAlts]Value
	alts := buf[:0]
	if isA {
		alts = append(alts, ua.Alts...)
	} else {
		alts = append(alts, a)
	}
	more := []Value{b}
	if isB {
		more = ub.Alts
	}
	changed := false
next:
	for _, v := range more {
		for i, x := range alts {
			if m := merge(x, v, depth); m != nil {
				if m != x {
					alts[i], changed = m, true
				}
				continue next
			}
		}
		alts, changed = append(alts, v), true
	}
	if !changed {
		return a
	}
	return collapse(alts)
}

// newUnion is a Union of two to maxAlts values.
func newUnion(alts ...Value) *Union {
	var u *Union
	var room []Value
	switch len(alts) {
	case 2:
		x := &struct {
			u    Union
			room [2]Value
		}{}
		u, room = &x.u, x.room[:]
	case 3:
		x := &struct {
			u    Union
			room [3]Value
		}{}
		u, room = &x.u, x.room[:]
	default:
		x := &struct {
			u    Union
			room [maxAlts]Value
		}{}
		u, room = &x.u, x.room[:]
	}
	u.Alts = room[:copy(room, alts)]
	return u
}

// tooMany is what is left of alternatives that are too many: that one of them
// is None stays known.
func tooMany(alts []Value) Value {
	for _, v := range alts {
		if c, ok := v.(*Const); ok && c.Kind == ConstNone {
			return unknownOrNone
		}
	}
	return unknown
}

var unknownOrNone Value = newUnion(unknown, none)

// collapse makes a Union of alternatives that do not merge, or something
// simpler when they are too many. It does not keep the slice.
func collapse(alts []Value) Value {
	if len(alts) == 1 {
		return alts[0]
	}
	if len(alts) <= maxAlts {
		return newUnion(alts...)
	}
	var buf [2 * maxAlts]Value
	rest := buf[:0]
	var text, number Value
next:
	for _, v := range alts {
		switch v := v.(type) {
		case *Instance:
			for i, other := range rest {
				if o, ok := other.(*Instance); ok && o.Class.Def == v.Class.Def {
					rest[i] = v.Class.info.instance()
					continue next
				}
			}
		case *Const:
			switch v.Kind {
			case ConstStr:
				text = joinText(text, v)
				continue
			case ConstInt, ConstFloat:
				if number == nil {
					number = bInt
				}
				if v.Kind == ConstFloat {
					number = bFloat
				}
				continue
			}
		case *Text:
			text = joinText(text, v)
			continue
		}
		rest = append(rest, v)
	}
	if number != nil {
		rest = append(rest, number)
	}
	if text != nil {
		rest = append(rest, text)
	}
	if len(rest) > maxAlts || len(rest) == len(alts) {
		return tooMany(alts)
	}
	return collapse(rest)
}

// merge is one value for both, or nil when they must stay apart.
func merge(a, b Value, depth int) Value {
	if same(a, b) {
		return a
	}
	switch a := a.(type) {
	case *Nullable:
		if b, ok := b.(*Nullable); ok && a.Null == b.Null {
			if of := joinAt(a.Of, b.Of, depth+1); of != a.Of {
				return &Nullable{Of: of, Null: a.Null, Origin: a.Origin}
			}
			return a
		}
		if same(a.Of, b) {
			return a
		}
	case *Awaitable:
		if b, ok := b.(*Awaitable); ok && a.Started == b.Started {
			if of := joinAt(a.Of, b.Of, depth+1); of != a.Of {
				return &Awaitable{Of: of, Started: a.Started, Call: a.Call, Name: a.Name, Origin: a.Origin}
			}
			return a
		}
	case *ToJS:
		if b, ok := b.(*ToJS); ok && a.Call == b.Call {
			if of := joinAt(a.Of, b.Of, depth+1); of != a.Of {
				return &ToJS{Of: of, Call: a.Call, Module: a.Module, Objects: a.Objects}
			}
			return a
		}
	case *List:
		if b, ok := b.(*List); ok && a.Tuple == b.Tuple && a.Set == b.Set {
			return joinList(a, b, depth+1)
		}
	case *Dict:
		if b, ok := b.(*Dict); ok {
			return joinDict(a, b, depth+1)
		}
	case *Text:
		if _, ok := b.(*Text); ok || isConstStr(b) {
			if a.choices != nil || len(a.Pieces) == 1 && a.Pieces[0].Kind == PieceChosen {
				return joinText(a, b)
			}
		}
	case *Outside:
		if b, ok := b.(*Outside); ok {
			if !a.Str {
				return a
			}
			return b
		}
	case *Const:
		if a.Kind == ConstInt || a.Kind == ConstFloat {
			if b, ok := b.(*Builtin); ok && (b.Type == "int" || b.Type == "float") {
				return b
			}
			if b, ok := b.(*Const); ok && b.Kind == ConstFloat || ok && b.Kind == ConstInt {
				if a.Kind == ConstFloat || b.Kind == ConstFloat {
					return bFloat
				}
				return bInt
			}
		}
		if a.Kind == ConstBool {
			if b, ok := b.(*Builtin); ok && b.Type == "bool" {
				return b
			}
		}
	case *Builtin:
		if b, ok := b.(*Const); ok {
			switch {
			case a.Type == "str" && b.Kind == ConstStr,
				(a.Type == "int" || a.Type == "float") && (b.Kind == ConstInt || b.Kind == ConstFloat),
				a.Type == "bool" && b.Kind == ConstBool:
				return a
			}
		}
	case *Instance:
		if b, ok := b.(*Instance); ok && a.Class.Def == b.Class.Def {
			if a.made == nil {
				return a
			}
			if b.made == nil {
				return b
			}
		}
	}
	if n, ok := b.(*Nullable); ok && same(a, n.Of) {
		return b
	}
	return nil
}

func isConstStr(v Value) bool {
	c, ok := v.(*Const)
	return ok && c.Kind == ConstStr
}

func isNone(v Value) bool {
	c, ok := v.(*Const)
	return ok && c.Kind == ConstNone
}

func joinList(a, b *List, depth int) Value {
	if a.Elem == nil && a.Elems != nil && len(a.Elems) == 0 && !a.Tuple {
		// An empty list and a filled one: what the elements are is what counts.
		if b.Elems == nil {
			return b
		}
		return &List{Tuple: b.Tuple, Set: b.Set, Elem: b.Elem}
	}
	elem := joinAt(a.Elem, b.Elem, depth)
	if len(a.Elems) == len(b.Elems) && a.Elems != nil && b.Elems != nil {
		elems, changed := a.Elems, false
		for i := range elems {
			v := joinAt(a.Elems[i], b.Elems[i], depth)
			if v == a.Elems[i] {
				continue
			}
			if !changed {
				elems, changed = slices.Clone(elems), true
			}
			elems[i] = v
		}
		if !changed && elem == a.Elem {
			return a
		}
		out := &List{Tuple: a.Tuple, Set: a.Set, Elems: elems, Elem: elem}
		if slices.Equal(a.names, b.names) {
			out.names = a.names
		}
		return out
	}
	if a.Elems == nil && elem == a.Elem {
		return a
	}
	return &List{Tuple: a.Tuple, Set: a.Set, Elem: elem}
}

// sortedKeys are the keys of a map in order, for everything that must not
// depend on Go's map order.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// each joins what f makes of every alternative of v.
func each(v Value, f func(Value) Value) Value {
	u, ok := v.(*Union)
	if !ok {
		return f(v)
	}
	var out Value
	for _, alt := range u.Alts {
		out = join(out, f(alt))
	}
	return out
}

// nullable is v as something that may be missing; a scalar that is never
// missing stays itself.
func nullable(v Value, null runtime.Null, origin *Origin) Value {
	if n, ok := v.(*Nullable); ok {
		return n
	}
	return &Nullable{Of: known(v), Null: null, Origin: origin}
}
