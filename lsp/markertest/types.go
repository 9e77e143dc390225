package markertest

import "encoding/json"

// Position, Range and the others are what a client reads of the protocol, in
// types of our own, so that a fault in the server's library shows.
type Position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

// Range is a range of positions, its end excluded.
type Range struct {
	Start Position `json:"start"`
	End   Position `json:"end"`
}

// Diagnostic is one diagnostic.
type Diagnostic struct {
	Range    Range                  `json:"range"`
	Severity int                    `json:"severity"`
	Code     string                 `json:"code"`
	Source   string                 `json:"source"`
	Message  string                 `json:"message"`
	Tags     []int                  `json:"tags,omitempty"`
	Related  []Related              `json:"relatedInformation,omitempty"`
	Link     *struct{ Href string } `json:"codeDescription,omitempty"`
	Data     json.RawMessage        `json:"data,omitempty"`
}

// Related is the other end of a diagnostic.
type Related struct {
	Location Location `json:"location"`
	Message  string   `json:"message"`
}

// Location is a range in a document.
type Location struct {
	URI   string `json:"uri"`
	Range Range  `json:"range"`
}

// TextEdit replaces a range.
type TextEdit struct {
	Range   Range  `json:"range"`
	NewText string `json:"newText"`
}

// Action is a code action.
type Action struct {
	Title       string         `json:"title"`
	Kind        string         `json:"kind"`
	Preferred   bool           `json:"isPreferred"`
	Diagnostics []Diagnostic   `json:"diagnostics"`
	Edit        *WorkspaceEdit `json:"edit"`
}

// WorkspaceEdit is the edit of a code action in either of its forms.
type WorkspaceEdit struct {
	Changes         map[string][]TextEdit `json:"changes"`
	DocumentChanges []struct {
		Kind         string `json:"kind"`
		URI          string `json:"uri"`
		TextDocument struct {
			URI     string `json:"uri"`
			Version *int   `json:"version"`
		} `json:"textDocument"`
		Edits []TextEdit `json:"edits"`
	} `json:"documentChanges"`
}
