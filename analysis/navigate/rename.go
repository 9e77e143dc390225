package navigate

import (
	"context"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// FileEdit is an edit of one file.
type FileEdit struct {
	Path string // absolute
	text.Edit
}

// refuse makes an error that tells the user, in one lower-case sentence, why
// something cannot be renamed.
func refuse(format string, args ...any) error { return fmt.Errorf(format, args...) }

// PrepareRename is what would be renamed at a byte offset of a file of a
// Worker. It is nil where nothing is that pywls knows; the error says why a
// thing that it does know keeps its name, or that ctx has ended.
func PrepareRename(ctx context.Context, s *workspace.Snapshot, w *workspace.Worker, path string, offset int) (*Subject, error) {
	u := SubjectAt(s, w, path, offset)
	if u == nil {
		return nil, fixedName(w, path, offset)
	}
	if u.Class && u.Def == nil {
		if u.Script != "" {
			return nil, refuse("the class `%s` is held by the Worker `%s`, which is no Python Worker of this workspace", u.Name, u.Script)
		}
		return nil, refuse("no module of the Worker has a class `%s`", u.Name)
	}
	if u.Class && u.Name == "Default" {
		return nil, refuse("the runtime looks for the entrypoint under the name `Default`")
	}
	for _, other := range u.sharing(ctx, s) {
		if other.Fresh.Broken {
			return nil, refuse("%s cannot be read while it is broken", filepath.Base(other.Fresh.Path))
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if !u.Class && !slices.ContainsFunc(u.Workers, func(w *workspace.Worker) bool { return len(Declarations(w, u.Name)) > 0 }) {
		return nil, refuse("`%s` is declared nowhere", u.Name)
	}
	return u, nil
}

// fixedName says why a string of the wrangler file is not renamed.
func fixedName(w *workspace.Worker, path string, offset int) error {
	if path != w.Fresh.Path {
		return nil
	}
	if l := w.Fresh.LeafAt(offset); l != nil {
		return refuse("`%s` is no name that Python knows: bindings and classes can be renamed", l.Key())
	}
	return nil
}

// Rename gives the edits, sorted by file, that give what stands at a byte offset
// another name everywhere at once. The error says why that cannot be done, or
// that ctx has ended.
func Rename(ctx context.Context, s *workspace.Snapshot, w *workspace.Worker, path string, offset int, name string) ([]FileEdit, error) {
	u, err := PrepareRename(ctx, s, w, path, offset)
	if err != nil {
		return nil, err
	}
	if u == nil {
		return nil, refuse("there is no binding and no class of the Worker here")
	}
	if err := u.accepts(name); err != nil {
		return nil, err
	}
	if name == u.Name {
		return nil, nil
	}
	workers := u.sharing(ctx, s)
	for _, other := range workers {
		if err := u.free(other, name); err != nil {
			return nil, err
		}
	}
	var out []FileEdit
	places := u.Places(ctx, s)
	if ctx.Err() != nil {
		return nil, ctx.Err() // half of a rename would be worse than none
	}
	for _, p := range places {
		switch {
		case p.Wrapped:
			return nil, refuse("`%s` in %s is an attribute of an object of yours that stands for env; rename it there first", u.Name, at(w, p.Path, p.Span.Start))
		case p.Created:
			continue // a migration that was applied is history
		case p.quoted:
			out = append(out, FileEdit{p.Path, text.Edit{Span: p.Span, New: `"` + name + `"`}})
		default:
			out = append(out, FileEdit{p.Path, text.Edit{Span: p.Span, New: name}})
		}
	}
	if u.Class {
		for _, other := range workers {
			for _, e := range migrate(other.Fresh, u.Name, name) {
				out = append(out, FileEdit{other.Fresh.Path, e})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b FileEdit) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

var (
	bindingName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	className   = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*$`)
)

// keywords are Python's hard ones (3.13, keyword.kwlist).
var keywords = strings.Fields("False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield")

func (u *Subject) accepts(name string) error {
	what, valid := "a name on env", bindingName
	if u.Class {
		what, valid = "the name of a class", className
	}
	switch {
	case slices.Contains(keywords, name):
		return refuse("`%s` is a keyword of Python", name)
	case !valid.MatchString(name):
		return refuse("%q cannot be %s: letters, digits and _ only, no digit first", name, what)
	case !u.Class && strings.HasPrefix(name, "__"):
		return refuse("Python changes names with two underscores in front inside classes: `%s` would not be found", name)
	}
	return nil
}

// free reports an error where a new name is taken, or where the old one may be
// used in a way that the edits would miss.
func (u *Subject) free(w *workspace.Worker, name string) error {
	if u.Class {
		return u.freeClass(w, name)
	}
	if taken := Declarations(w, name); len(taken) > 0 {
		return refuse("`%s` is already declared in %s", name, at(w, taken[0].Path, taken[0].Span.Start))
	}
	if err := damaged(w, u.Name); err != nil {
		return err
	}
	return dynamic(w, u.Name)
}

func (u *Subject) freeClass(w *workspace.Worker, name string) error {
	if err := damaged(w, u.Name); err != nil {
		return err
	}
	for _, p := range namesOfClass(w.Fresh, name, func(script string) bool { return script == "" }) {
		return refuse("`%s` is already a class in %s", name, at(w, p.Path, p.Span.Start))
	}
	if bound := boundTwice(u.Module, u.Name); bound != nil {
		return refuse("`%s` is bound more than once in %s", u.Name, at(w, u.Module.Path, bound.Span().Start))
	}
	touched := map[string]bool{}
	for _, p := range classPlaces(w, u.Module, u.Def) {
		touched[p.Path] = true
	}
	for path := range touched {
		if n := named(w.Module(path).Syntax, name); n != nil {
			return refuse("`%s` is already a name in %s", name, at(w, path, n.Span().Start))
		}
	}
	return nil
}

// boundTwice is the second statement that binds a module-level name, or nil.
func boundTwice(m *flow.Module, name string) pysyntax.Node {
	// A module's top level binds names as a function's body does.
	found := localBindings(&pysyntax.FunctionDef{Body: m.Syntax.Body}, name)
	if len(found) > 1 {
		return found[1]
	}
	return nil
}

// named is a node that uses or binds an identifier, or nil.
func named(m *pysyntax.Module, name string) (found pysyntax.Node) {
	pysyntax.WalkModule(m, func(n pysyntax.Node) bool {
		is := false
		switch n := n.(type) {
		case *pysyntax.Name:
			is = n.ID == name
		case *pysyntax.FunctionDef:
			is = n.Name == name
		case *pysyntax.ClassDef:
			is = n.Name == name
		case *pysyntax.Param:
			is = n.Name == name
		case *pysyntax.Alias:
			is = n.Bound() == name
		case *pysyntax.ExceptHandler:
			is = n.Name == name
		}
		if is && found == nil {
			found = n
		}
		return found == nil
	})
	return found
}

// damaged reports an error where code that cannot be read holds a name.
func damaged(w *workspace.Worker, name string) error {
	for _, m := range w.Modules {
		for _, d := range m.Syntax.Damaged {
			if strings.Contains(m.Syntax.Source.Slice(d), name) {
				return refuse("%s holds `%s` in code that does not parse", at(w, m.Path, d.Start), name)
			}
		}
	}
	return nil
}

// dynamic reports an error where a binding may be read under a name that is put
// together at run time, which no edit could follow.
func dynamic(w *workspace.Worker, name string) error {
	for _, r := range w.Runtimes {
		for _, e := range r.Facts().Events() {
			read, ok := e.(*flow.EnvRead)
			if !ok || read.Form == flow.EnvIterate || read.Form == flow.EnvAttribute {
				continue
			}
			key := keyOf(read)
			if s, ok := key.(*pysyntax.Str); ok && len(s.Pieces) == 1 {
				if _, plain := s.Literal(); plain {
					continue // an edit reaches it
				}
			}
			if (read.Name == name || slices.Contains(read.Names, name) || key != nil && may(r.Facts().Value(read.Module, key), name)) && mentions(w, name) {
				return refuse("`%s` is read under a name that is put together in %s; write the name there first", name, at(w, read.Module.Path, read.Span.Start))
			}
		}
	}
	return nil
}

// keyOf is the expression that gives the name of a read.
func keyOf(r *flow.EnvRead) pysyntax.Expr {
	switch n := r.Node.(type) {
	case *pysyntax.Call:
		i := 1
		if r.Form == flow.EnvGet {
			i = 0
		}
		if i < len(n.Args) {
			return n.Args[i].Value
		}
	case *pysyntax.Subscript:
		return n.Index
	case *pysyntax.Compare:
		return n.Left
	}
	return nil
}

// may reports whether a text whose parts are partly known may be a name. Of a
// text of which nothing is known it may be.
func may(v flow.Value, name string) bool {
	for _, alt := range flow.Alternatives(v) {
		switch alt := alt.(type) {
		case *flow.Const:
			if alt.Kind == flow.ConstStr && alt.Str == name {
				return true
			}
		case *flow.Text:
			if pattern(alt).MatchString(name) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

func pattern(t *flow.Text) *regexp.Regexp {
	var b strings.Builder
	for _, p := range t.Pieces {
		if p.Kind == flow.PieceConst {
			b.WriteString(regexp.QuoteMeta(p.Str))
		} else {
			b.WriteString(".*")
		}
	}
	return regexp.MustCompile("^(?s:" + b.String() + ")$")
}

// mentions reports whether a module has the name, or the words it may be put
// together from, in a string that no edit reaches. A Worker that never says the
// name as data does not read it so.
func mentions(w *workspace.Worker, name string) bool {
	given := passed(w, name)
	for _, m := range w.Modules {
		uses := readsIn(w, m, name)
		for _, p := range given {
			if p.Path == m.Path {
				uses = append(uses, p)
			}
		}
		found := false
		pysyntax.WalkModule(m.Syntax, func(n pysyntax.Node) bool {
			s, ok := n.(*pysyntax.Str)
			if !ok || found {
				return !found
			}
			for _, part := range s.Parts {
				if part.Expr == nil && len(part.Text) > 1 && strings.Contains(name, part.Text) {
					known := slices.ContainsFunc(uses, func(p Place) bool { return s.Span().Covers(p.Span) })
					found = found || !known
				}
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// at is a place for a message: a file relative to the Worker, and a line.
func at(w *workspace.Worker, path string, offset int) string {
	doc := w.Document(path)
	if doc == nil {
		return w.Rel(path)
	}
	return fmt.Sprintf("%s:%d", w.Rel(path), doc.Line(offset)+1)
}
