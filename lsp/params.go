package lsp

import (
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/pywls/pywls/analysis/text"
)

// What we read of messages. The protocol library's own types are not used for
// reading: they turn every URI into one spelling, while answers have to use the
// client's, and they refuse a whole message for one odd value. Strings decoded
// here are copies, so that keeping one does not keep its message.

var reading = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// decode reads JSON; null and nothing leave v as it is.
func decode(data []byte, v any) error {
	if len(data) == 0 || string(data) == "null" {
		return nil
	}
	return json.Unmarshal(data, v, reading)
}

// number is any JSON number; clients send what they like.
type number float64

func (n number) int() int { return int(min(max(n, 0), 1<<30)) }

type position struct {
	Line      number `json:"line"`
	Character number `json:"character"`
}

func (p position) text() text.Position {
	return text.Position{Line: p.Line.int(), Character: p.Character.int()}
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type textDocument struct {
	URI string `json:"uri"`
}

type textDocumentPosition struct {
	TextDocument textDocument `json:"textDocument"`
	Position     position     `json:"position"`
}

type openParams struct {
	TextDocument struct {
		URI     string         `json:"uri"`
		Text    string         `json:"text"`
		Version jsontext.Value `json:"version"`
	} `json:"textDocument"`
}

type changeParams struct {
	TextDocument struct {
		URI     string         `json:"uri"`
		Version jsontext.Value `json:"version"`
	} `json:"textDocument"`
	ContentChanges []struct {
		Range *span  `json:"range"`
		Text  string `json:"text"`
	} `json:"contentChanges"`
}

type documentParams struct {
	TextDocument textDocument `json:"textDocument"`
}

type diagnosticParams struct {
	TextDocument     textDocument   `json:"textDocument"`
	PreviousResultID jsontext.Value `json:"previousResultId"`
}

type codeActionParams struct {
	TextDocument textDocument `json:"textDocument"`
	Range        span         `json:"range"`
	Context      struct {
		Diagnostics []jsontext.Value `json:"diagnostics"`
		Only        []string         `json:"only"`
	} `json:"context"`
}

type commandParams struct {
	Command   string           `json:"command"`
	Arguments []jsontext.Value `json:"arguments"`
}

type folderParam struct {
	URI string `json:"uri"`
}

type foldersParams struct {
	Event struct {
		Added   []folderParam `json:"added"`
		Removed []folderParam `json:"removed"`
	} `json:"event"`
}

type watchedParams struct {
	Changes []struct {
		URI  string `json:"uri"`
		Type number `json:"type"`
	} `json:"changes"`
}

type cancelParams struct {
	ID jsontext.Value `json:"id"`
}

type settingsParams struct {
	Settings jsontext.Value `json:"settings"`
}

// version reads a document version; null, absent and odd ones are 0.
func version(raw jsontext.Value) int32 {
	var n number
	if decode(raw, &n) != nil {
		return 0
	}
	return int32(min(max(n, -1<<31), 1<<31-1))
}
