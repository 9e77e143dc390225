package wrangler

import (
	"fmt"
	"strings"
)

// readSettings reads [tool.pywls]. A key that is not known or of a wrong type
// is a fault and otherwise as if absent.
func readSettings(path string, table *Value) Settings {
	s := Settings{}
	if table == nil {
		return s
	}
	s.Path = path
	fault := func(v *Value, format string, args ...any) {
		s.Faults = append(s.Faults, Fault{v.Span, fmt.Sprintf(format, args...)})
	}
	if table.Kind != Object {
		fault(table, "`tool.pywls` is a table")
		return s
	}
	for _, m := range table.Members {
		switch m.Key {
		case "select", "ignore":
			names := ruleNames(m, fault)
			if m.Key == "select" {
				s.Select = names
			} else {
				s.Ignore = names
			}
		case "severity":
			s.Severity = severities(m, fault)
		case "environment":
			if name, ok := m.Value.Str(); ok {
				s.Environment = name
			} else {
				fault(m.Value, "`environment` is the name of an environment of the wrangler file, a string")
			}
		case "sdk":
			version, ok := m.Value.Str()
			if version = strings.TrimSpace(version); ok && (version == "frozen" || isVersion(version)) {
				s.SDK = version
			} else {
				fault(m.Value, "`sdk` is \"frozen\" or a version of workers-runtime-sdk such as \"1.6.15\"")
			}
		default:
			s.Faults = append(s.Faults, Fault{m.KeySpan, fmt.Sprintf("pywls has no setting `%s`: there are select, ignore, severity, environment and sdk", m.Key)})
		}
	}
	return s
}

func ruleNames(m *Member, fault func(*Value, string, ...any)) []string {
	if m.Value.Kind != Array {
		fault(m.Value, "`%s` is a list of rule names", m.Key)
		return nil
	}
	var out []string
	for _, item := range m.Value.Items {
		if name, ok := item.Str(); ok {
			out = append(out, name)
		} else {
			fault(item, "the name of a rule is a string")
		}
	}
	return out
}

func severities(m *Member, fault func(*Value, string, ...any)) map[string]string {
	if m.Value.Kind != Object {
		fault(m.Value, "`severity` is a table of rule names and \"error\", \"warning\", \"info\" or \"off\"")
		return nil
	}
	out := map[string]string{}
	for _, rule := range m.Value.Members {
		switch level, _ := rule.Value.Str(); level {
		case "error", "warning", "info", "off":
			out[rule.Key] = level
		default:
			fault(rule.Value, "a severity is \"error\", \"warning\", \"info\" or \"off\"")
		}
	}
	return out
}

// isVersion reports whether s is a release: numbers with dots between them.
func isVersion(s string) bool {
	for _, part := range strings.Split(s, ".") {
		if part == "" || strings.Trim(part, "0123456789") != "" {
			return false
		}
	}
	return true
}
