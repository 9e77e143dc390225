package flow

import (
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Module is one Python file of a Worker.
type Module struct {
	Path   string // absolute
	Name   string // dotted, as the Worker imports it: "entry", "lib.db"
	Syntax *pysyntax.Module
	// Test is true for test code: it may hold fakes for env, and nothing is
	// reported in it.
	Test bool
}

// Program is all that an analysis looks at: the modules of one Worker in the
// light of one environment's runtime.
type Program struct {
	// Main is the main module; nil when it is missing.
	Main *Module
	// Modules are the project's own modules reached from Main, Main first, the
	// others sorted by path, then those that only an open editor asks for.
	Modules []*Module
	// Resolve finds the project's module that an import in from names: level
	// dots and a dotted name. It returns nil for everything foreign.
	Resolve func(from *Module, level int, name string) *Module
	// Binding finds the declaration of a name on env; nil when none exists.
	Binding func(name string) *wrangler.Binding
	// Classes are the class names that the configuration binds, with what they
	// must be.
	Classes map[string]ClassRole
	Runtime *runtime.Model
	// Budget is the number of statements that may be interpreted before the
	// rest is Unknown; 0 means the default.
	Budget int
}

// ClassRole is what the configuration takes a class for.
type ClassRole int

// The roles of classes.
const (
	RoleNone ClassRole = iota
	RoleEntrypoint
	RoleDurableObject
	RoleWorkflow
)
