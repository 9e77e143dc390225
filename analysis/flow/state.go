package flow

import (
	"slices"
	"strings"
)

// state is what is known at one point of a frame.
type state struct {
	vars []Value // by slot; nil for unassigned
	// paths are facts about attributes and items, "self.db" or `row["x"]`, as
	// written; the latest assignment or test of each.
	paths []pathFact
	// onEnv are names that a test found on env, and the variables that held
	// such names.
	onEnv []string
	dead  bool // cannot be reached with what is known of the values
	stop  bool // the rest of the block does not run: return, raise, break
}

// variable marks a variable among the names of state.onEnv.
const variable = "="

type pathFact struct {
	path string
	v    Value
}

// take is a state of any content; free states are used again.
func (in *interp) take() *state {
	if n := len(in.free); n > 0 {
		s := in.free[n-1]
		in.free = in.free[:n-1]
		return s
	}
	return &state{}
}

// blank is a state in which n variables are unassigned.
func (in *interp) blank(n int) *state {
	s := in.take()
	vars := s.vars
	if cap(vars) < n {
		vars = make([]Value, n)
	}
	vars = vars[:n]
	clear(vars)
	*s = state{vars: vars, paths: s.paths[:0], onEnv: s.onEnv[:0]}
	return s
}

// clone copies a state.
func (in *interp) clone(s *state) *state {
	c := in.take()
	c.vars = append(c.vars[:0], s.vars...)
	c.paths = append(c.paths[:0], s.paths...)
	c.onEnv = append(c.onEnv[:0], s.onEnv...)
	c.dead, c.stop = s.dead, s.stop
	return c
}

func (in *interp) release(s *state) {
	if s != nil && len(in.free) < 64 {
		in.free = append(in.free, s)
	}
}

// into joins s into dst, which may be nil; it releases s unless it becomes the
// result. Stopped and dead states add nothing to live ones.
func (in *interp) into(dst, s *state) *state {
	if dst == nil || dst == s {
		return s
	}
	if s == nil {
		return dst
	}
	switch {
	case s.stop && !dst.stop, s.stop == dst.stop && s.dead && !dst.dead:
		in.release(s)
		return dst
	case dst.stop && !s.stop, dst.stop == s.stop && dst.dead && !s.dead:
		in.release(dst)
		return s
	}
	dst.absorb(s)
	in.release(s)
	return dst
}

// absorb joins s into dst and leaves s as it is.
func (dst *state) absorb(s *state) {
	for i, v := range s.vars {
		if d := dst.vars[i]; d != v {
			dst.vars[i] = join(d, v)
		}
	}
	if len(dst.paths) > 0 {
		keep := dst.paths[:0]
		for _, p := range dst.paths {
			if v := s.path(p.path); v != nil {
				keep = append(keep, pathFact{p.path, join(p.v, v)})
			}
		}
		dst.paths = keep
	}
	if len(dst.onEnv) > 0 {
		keep := dst.onEnv[:0]
		for _, n := range dst.onEnv {
			if slices.Contains(s.onEnv, n) {
				keep = append(keep, n)
			}
		}
		dst.onEnv = keep
	}
}

func (s *state) path(path string) Value {
	for i := range s.paths {
		if s.paths[i].path == path {
			return s.paths[i].v
		}
	}
	return nil
}

func (s *state) setPath(path string, v Value) {
	s.dropPaths(path)
	s.paths = append(s.paths, pathFact{path, v})
}

// dropPaths forgets what is known of root and everything reached through it.
func (s *state) dropPaths(root string) {
	if len(s.onEnv) > 0 {
		s.onEnv = slices.DeleteFunc(s.onEnv, func(n string) bool { return n == variable+root })
	}
	if len(s.paths) == 0 {
		return
	}
	s.paths = slices.DeleteFunc(s.paths, func(p pathFact) bool {
		if strings.Contains(p.path, "["+root+"]") {
			return true
		}
		return len(p.path) >= len(root) && p.path[:len(root)] == root &&
			(len(p.path) == len(root) || p.path[len(root)] == '.' || p.path[len(root)] == '[')
	})
}

// grew reports whether a state at the head of a loop knows less, now that a round
// of the body is joined into it, of what was assigned before: then the body must
// be seen again. With widen, what grew is Unknown from here on, so that it ends.
func (s *state) grew(before *state, widen bool) bool {
	grown := len(s.onEnv) != len(before.onEnv) || len(s.paths) != len(before.paths)
	for i, v := range before.vars {
		if v != nil && v != s.vars[i] {
			grown = grown || !widen || v != unknown
			if widen {
				s.vars[i] = unknown
			}
		}
	}
	for i := range s.paths {
		p := &s.paths[i]
		if v := before.path(p.path); v != p.v {
			grown = grown || !widen || v != unknown
			if widen {
				p.v = unknown
			}
		}
	}
	return grown
}
