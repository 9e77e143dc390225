package navigate

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/sql"
	"github.com/pywls/pywls/analysis/workspace"
)

// Columns are the columns of the row that a value is, told by the SQL it came
// of: those that SELECT names, and of a star those that the migrations create.
// It is empty where that is not known.
func Columns(w *workspace.Worker, facts *flow.Facts, v flow.Value) []string {
	for _, alt := range flow.Alternatives(v) {
		o := rowOrigin(alt)
		for ; o != nil; o = o.Prev {
			if o.Module == nil || o.Span.End == 0 {
				continue
			}
			for _, n := range Chain(o.Module.Syntax, o.Span.End) {
				call, ok := n.(*pysyntax.Call)
				if !ok || call.Span() != o.Span {
					continue
				}
				if src := statementOf(facts, o.Module, call); src != "" {
					return columnsOf(w, src)
				}
			}
		}
	}
	return nil
}

// rowOrigin is where a row came from; nil for what is no row.
func rowOrigin(v flow.Value) *flow.Origin {
	switch v := v.(type) {
	case *flow.Nullable:
		return rowOrigin(v.Of)
	case *flow.JS:
		if !v.List && (v.Type.Name == "D1Row" || v.Type.Name == "SqlRow") {
			return v.Origin
		}
	case *flow.Dict:
		if n, ok := v.Elem.(*flow.Nullable); ok {
			return n.Origin
		}
	}
	return nil
}

// statementOf is the SQL of a call of prepare or of exec, "" for other calls.
func statementOf(facts *flow.Facts, m *flow.Module, call *pysyntax.Call) string {
	method, ok := call.Func.(*pysyntax.Attribute)
	if !ok || method.Attr != "prepare" && method.Attr != "exec" || len(call.Args) == 0 {
		return ""
	}
	for _, alt := range flow.Alternatives(facts.Value(m, call.Args[0].Value)) {
		switch alt := alt.(type) {
		case *flow.Const:
			return alt.Str
		case *flow.Text:
			var out strings.Builder
			for _, p := range alt.Pieces {
				if p.Kind != flow.PieceConst {
					out.WriteString("?")
				}
				out.WriteString(p.Str)
			}
			return out.String()
		}
	}
	return ""
}

func columnsOf(w *workspace.Worker, src string) []string {
	result := sql.ResultOf(src)
	out := result.Columns
	if len(result.All) > 0 {
		tables := Tables(w)
		for _, t := range result.All {
			for _, name := range tables[strings.ToLower(t)] {
				if !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	return out
}

// Tables are the columns of the tables that the Worker's migrations create, by
// the table's name in lower case.
func Tables(w *workspace.Worker) map[string][]string {
	out := map[string][]string{}
	var dirs []string
	for _, env := range w.Config.Environments {
		for _, b := range env.Bindings {
			dir := "migrations"
			if given, ok := b.Value.Get("migrations_dir").Str(); ok {
				dir = given
			}
			if b.Kind == "d1" && !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
	}
	for _, dir := range dirs {
		path := filepath.Join(w.Dir, filepath.FromSlash(dir))
		for _, e := range w.View().ReadDir(path) {
			if e.Dir || filepath.Ext(e.Name) != ".sql" {
				continue
			}
			if doc := w.Document(filepath.Join(path, e.Name)); doc != nil {
				for table, columns := range sql.Created(doc.String()) {
					for _, c := range columns {
						if !slices.Contains(out[table], c) {
							out[table] = append(out[table], c)
						}
					}
				}
			}
		}
	}
	return out
}
