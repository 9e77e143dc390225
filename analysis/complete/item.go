// Package complete suggests what may be typed at a place: names on env, methods
// and properties of bindings and of what they return, options of methods, and
// names of rules in suppression comments, and in the wrangler file keys and
// values. It invents nothing: where a value is
// not known, or may have members that nobody can know, it stays silent.
package complete

import (
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// Kind is what an Item stands for.
type Kind int

// The kinds of items.
const (
	Binding  Kind = iota // a binding of the wrangler file
	Variable             // a name of vars
	Secret               // a secret, known by name only
	Method
	Property
	Option // a keyword argument
	Rule   // a rule's name
	Key    // a key of the wrangler file
	Word   // a value of the wrangler file
	File   // a path
)

// Item is one suggestion.
type Item struct {
	Label  string
	Kind   Kind
	Detail string // a few words beside the label: "D1 database app", "async, returns D1Result"
	// Signature is a method's parameters in parentheses, "" for everything else.
	Signature string
	Doc       string // Markdown, may be empty
	// Insert is the text that replaces the bytes of Span.
	Insert string
	// Snippet is Insert with tab stops in LSP's snippet syntax, "" where there is
	// nothing to fill in.
	Snippet string
	Span    text.Span
	// Filter is what the text of Span is to be compared with while typing goes on.
	Filter string
	// SortKey orders items; equal ones are ordered by label.
	SortKey string
	// Environments are those that declare a binding, "" for the top level.
	Environments []string
	Deprecated   bool
	// Edits are made elsewhere along with it: an import, an await in front.
	Edits []text.Edit
	// Owner is the catalog.Key of the type that it is a member of, "" for what is
	// no member of one.
	Owner string

	ranked bool // SortKey is for rank to complete
	owner  string
	weight int
	async  bool
}

// EnvironmentList names environments for people: "the top level, staging".
func EnvironmentList(names []string) string {
	shown := make([]string, len(names))
	for i, n := range names {
		if n == "" {
			n = "the top level"
		}
		shown[i] = n
	}
	return strings.Join(shown, ", ")
}
