package wrangler

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// ParsePyproject reads the parts of pyproject.toml that matter to a Worker, and
// our own settings in it. It never fails; what could not be read is a Fault.
// The faults of Settings are among them.
func ParsePyproject(path string, doc *text.Document) (*Pyproject, Settings, []Fault) {
	root, faults, _ := readTOML(doc.String())
	p := &Pyproject{Path: path, Source: doc, Root: root}
	p.Name, _ = root.Get("project", "name").Str()
	p.RequiresPython, _ = root.Get("project", "requires-python").Str()
	p.requirements(root.Get("project", "dependencies"), "")
	p.groups(root.Get("project", "optional-dependencies"))
	p.groups(root.Get("dependency-groups"))
	p.requirements(root.Get("tool", "uv", "dev-dependencies"), "dev")
	settings := readSettings(path, root.Get("tool", "pywls"))
	return p, settings, append(faults, settings.Faults...)
}

func (p *Pyproject) groups(groups *Value) {
	if groups == nil {
		return
	}
	for _, m := range groups.Members {
		p.requirements(m.Value, m.Key)
	}
}

func (p *Pyproject) requirements(list *Value, group string) {
	if list == nil {
		return
	}
	for _, item := range list.Items {
		written, ok := item.Str()
		if !ok {
			continue // {include-group = "..."}
		}
		name, constraint := splitRequirement(written)
		if name != "" {
			p.Dependencies = append(p.Dependencies, Dependency{Name: name, Constraint: constraint, Span: item.Span, Group: group})
		}
	}
}

// Dependency is the project's requirement of that normalised name, those of
// project.dependencies first, or nil.
func (p *Pyproject) Dependency(name string) *Dependency {
	if p == nil {
		return nil
	}
	var found *Dependency
	for i := range p.Dependencies {
		d := &p.Dependencies[i]
		if d.Name == name && (found == nil || d.Group == "" && found.Group != "") {
			found = d
		}
	}
	return found
}

// splitRequirement splits a requirement into a normalised name and its version
// constraint; extras and markers are left out. A direct reference has none.
func splitRequirement(s string) (name, constraint string) {
	s, _, _ = strings.Cut(s, ";")
	s = strings.TrimSpace(s)
	end := 0
	for end < len(s) && isNameByte(s[end]) {
		end++
	}
	name, rest := normalize(s[:end]), strings.TrimSpace(s[end:])
	if strings.HasPrefix(rest, "[") {
		_, rest, _ = strings.Cut(rest, "]")
		rest = strings.TrimSpace(rest)
	}
	if strings.HasPrefix(rest, "@") {
		return name, ""
	}
	rest = strings.TrimSuffix(strings.TrimPrefix(rest, "("), ")")
	return name, strings.TrimSpace(rest)
}
