package complete

import (
	"regexp"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
	"github.com/pywls/pywls/analysis/workspace"
)

// space suggests what stands behind a name of a module that the tables know:
// js.crypto.subtle, workers.Response, js.HTMLRewriter.new().
func (c *completion) space(r *workspace.Runtime, v *flow.Foreign, dot int) {
	n := catalog.NamedBy(v.Path, v.Called)
	if n == nil || n.Behind == nil || n.Behind.Shape == catalog.ShapeScalar {
		return
	}
	if isModule(n.Behind) {
		c.exports(r, n.Behind, dot)
		return
	}
	c.typeMembers(r, n.Behind, runtime.Raw, dot)
}

func isModule(t *catalog.Type) bool { return catalog.Module(t.Name) == t }

// exports suggests the names of a module, those alone that this runtime has.
func (c *completion) exports(r *workspace.Runtime, module *catalog.Type, dot int) {
	for _, name := range module.MemberNames() {
		if exported(r.Model, module.Name, name) {
			c.member(r, module, module.Members[name], catalog.PythonName(name), runtime.Raw, dot)
		}
	}
}

// exported reports whether nothing says that a module lacks a name in a runtime.
func exported(m *runtime.Model, module, name string) bool {
	switch {
	case module == "js":
		flag := catalog.JSFlag(name)
		return flag == "" || m.Flag(flag) == runtime.Yes
	case module == "workers":
		if catalog.WorkersModule(name) != "" {
			works, _ := m.Import("workers." + name)
			return works != runtime.No
		}
		return m.Exports(name) != runtime.No
	case name == "run_sync" && m.RunSyncWorks() == runtime.No:
		return false
	case strings.HasPrefix(module, "pyodide."):
		return m.PyodideExports(module, name) != runtime.No
	}
	return true
}

// fromImport is what stands before a name that is being imported: "from js
// import Response, ", in parentheses over several lines too.
var fromImport = regexp.MustCompile(`(?:^|\n)[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]*(?:\([\w\s,#]*|[\w \t,]*)$`)

// imports suggests the names that a module exports, where one of them is being
// imported, and reports whether the cursor is at such a place.
func (c *completion) imports() bool {
	before := c.doc.Slice(text.Span{Start: max(0, c.word.Start-1000), End: c.word.Start})
	if !strings.Contains(before, "import") {
		return false
	}
	found := fromImport.FindStringSubmatch(before)
	if found == nil || strings.HasSuffix(strings.TrimSpace(before), " as") {
		return false
	}
	module := catalog.Module(found[1])
	if module == nil {
		return true
	}
	c.importing = true
	c.imported(found[0])
	for _, r := range c.w.Runtimes {
		c.exports(r, module, c.word.Start)
	}
	return true
}

// restOfImport is what follows a name that is being imported.
var restOfImport = regexp.MustCompile(`^[\w \t,]*`)

// imported takes the names that the same statement imports already off the list.
func (c *completion) imported(before string) {
	before = before[strings.Index(before, "import")+len("import"):]
	after := restOfImport.FindString(c.doc.String()[c.word.End:])
	for name := range words(before + " " + after) {
		c.seen[name] = true
	}
}
