package workspace

import "github.com/pywls/pywls/analysis/pysyntax"

// Django loads modules that no import names: the settings by the text of an
// environment variable, and what the settings and the URLs name in turn.
// https://docs.djangoproject.com/en/stable/topics/settings/

// namedIn lists the modules that a statement makes Django load. Nothing but
// statements of these forms is looked at; a text that is no module below the
// root is never found.
func namedIn(s pysyntax.Node) []link {
	switch s := s.(type) {
	case *pysyntax.ExprStmt: // os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")
		call, ok := s.Value.(*pysyntax.Call)
		if !ok || len(call.Args) != 2 || literal(call.Args[0].Value) != settingsVariable {
			return nil
		}
		if set, ok := call.Func.(*pysyntax.Attribute); ok && set.Attr == "setdefault" {
			return named(call.Args[1].Value)
		}
	case *pysyntax.Assign:
		if len(s.Targets) != 1 {
			return nil
		}
		switch target := s.Targets[0].(type) {
		case *pysyntax.Subscript: // os.environ["DJANGO_SETTINGS_MODULE"] = "site.settings"
			if literal(target.Index) == settingsVariable {
				return named(s.Value)
			}
		case *pysyntax.Name:
			return setting(target.ID, s.Value)
		}
	}
	return nil
}

const settingsVariable = "DJANGO_SETTINGS_MODULE"

// setting lists the modules that a setting, or the list of URLs, names.
func setting(name string, value pysyntax.Expr) (out []link) {
	switch name {
	case "ROOT_URLCONF":
		return named(value)
	case "MIDDLEWARE":
		for _, e := range elements(value) {
			out = append(out, named(e)...)
		}
	case "INSTALLED_APPS":
		for _, e := range elements(value) {
			for _, app := range named(e) {
				out = append(out, app, link{name: app.name + ".apps"}, link{name: app.name + ".models"})
			}
		}
	case "urlpatterns": // path("todo/", include("todo.urls"))
		for _, e := range elements(value) {
			route, ok := e.(*pysyntax.Call)
			if !ok || len(route.Args) < 2 {
				continue
			}
			include, ok := route.Args[1].Value.(*pysyntax.Call)
			if !ok || len(include.Args) == 0 {
				continue
			}
			if f, ok := include.Func.(*pysyntax.Name); ok && f.ID == "include" {
				out = append(out, named(include.Args[0].Value)...)
			}
		}
	}
	return out
}

// named is the link to the module of a dotted name, or of something in it.
func named(e pysyntax.Expr) []link {
	if name := literal(e); name != "" {
		return []link{{name: name}}
	}
	return nil
}

func elements(e pysyntax.Expr) []pysyntax.Expr {
	switch e := e.(type) {
	case *pysyntax.List:
		return e.Elts
	case *pysyntax.Tuple:
		return e.Elts
	}
	return nil
}

// literal is the text of a string that is a dotted name, "" for all else.
func literal(e pysyntax.Expr) string {
	s, ok := e.(*pysyntax.Str)
	if !ok {
		return ""
	}
	name, ok := s.Literal()
	if !ok || !dotted(name) {
		return ""
	}
	return name
}

func dotted(s string) bool {
	start := true
	for _, r := range s {
		letter := r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f
		switch {
		case r == '.' && !start:
			start = true
		case letter, r >= '0' && r <= '9' && !start:
			start = false
		default:
			return false
		}
	}
	return !start
}
