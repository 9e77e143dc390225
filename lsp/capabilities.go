package lsp

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/text"
)

// client is what the client can do, resolved once. Anything that it does not
// say, or says in an odd way, it cannot do.
type client struct {
	encoding text.Encoding
	// negotiated is true when the client named encodings at all.
	negotiated bool

	pull    bool
	refresh bool
	publish bool // is pushed to

	relatedInformation bool
	codeDescription    bool
	unnecessary        bool
	deprecated         bool
	diagnosticData     bool

	hoverMarkdown      bool
	completionMarkdown bool
	snippets           bool
	signatureMarkdown  bool
	labelOffsets       bool
	labelDetails       bool
	resolveDocs        bool
	deprecatedItems    bool

	definitionLinks bool
	prepareRename   bool
	symbolTree      bool
	refreshLenses   bool

	codeActions     bool // as literals, not as commands
	preferred       bool
	documentChanges bool
	createFiles     bool

	configuration        bool
	configurationChanges bool // can be registered for
	watching             bool // can be registered for
	progress             bool
}

// answers looks up values in JSON of unknown shape.
type answers struct{ root any }

func (a answers) get(path ...string) any {
	v := a.root
	for _, key := range path {
		object, ok := v.(map[string]any)
		if !ok {
			return nil
		}
		v = object[key]
	}
	return v
}

func (a answers) yes(path ...string) bool {
	b, _ := a.get(path...).(bool)
	return b
}

func (a answers) words(path ...string) (out []string) {
	list, _ := a.get(path...).([]any)
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (a answers) has(n float64, path ...string) bool {
	list, _ := a.get(path...).([]any)
	return slices.Contains(list, any(n))
}

// markdown reports whether a list of formats prefers Markdown.
func (a answers) markdown(path ...string) bool {
	formats := a.words(path...)
	return len(formats) > 0 && formats[0] == string(protocol.MarkupKindMarkdown)
}

func resolveClient(capabilities jsontext.Value) client {
	var a answers
	if decode(capabilities, &a.root) != nil {
		a.root = nil
	}
	const doc, space = "textDocument", "workspace"
	c := client{
		// A client that pulls but cannot be asked to pull again would keep old
		// reports when another file changes (Neovim 0.11): it is pushed to.
		pull:    a.get(doc, "diagnostic") != nil && a.yes(space, "diagnostics", "refreshSupport"),
		refresh: a.yes(space, "diagnostics", "refreshSupport"),
		publish: a.get(doc, "publishDiagnostics") != nil,

		hoverMarkdown:      a.markdown(doc, "hover", "contentFormat"),
		completionMarkdown: a.markdown(doc, "completion", "completionItem", "documentationFormat"),
		signatureMarkdown:  a.markdown(doc, "signatureHelp", "signatureInformation", "documentationFormat"),
		labelOffsets:       a.yes(doc, "signatureHelp", "signatureInformation", "parameterInformation", "labelOffsetSupport"),
		snippets:           a.yes(doc, "completion", "completionItem", "snippetSupport"),
		labelDetails:       a.yes(doc, "completion", "completionItem", "labelDetailsSupport"),
		resolveDocs:        slices.Contains(a.words(doc, "completion", "completionItem", "resolveSupport", "properties"), "documentation"),
		deprecatedItems:    a.has(1, doc, "completion", "completionItem", "tagSupport", "valueSet"),

		definitionLinks: a.yes(doc, "definition", "linkSupport"),
		prepareRename:   a.yes(doc, "rename", "prepareSupport"),
		symbolTree:      a.yes(doc, "documentSymbol", "hierarchicalDocumentSymbolSupport"),
		refreshLenses:   a.yes(space, "codeLens", "refreshSupport"),

		codeActions:     a.get(doc, "codeAction", "codeActionLiteralSupport") != nil,
		preferred:       a.yes(doc, "codeAction", "isPreferredSupport"),
		documentChanges: a.yes(space, "workspaceEdit", "documentChanges"),
		createFiles:     slices.Contains(a.words(space, "workspaceEdit", "resourceOperations"), "create"),

		configuration:        a.yes(space, "configuration"),
		configurationChanges: a.yes(space, "didChangeConfiguration", "dynamicRegistration"),
		watching:             a.yes(space, "didChangeWatchedFiles", "dynamicRegistration"),
		progress:             a.yes("window", "workDoneProgress"),
	}
	// What pushed diagnostics may hold was there first; pulled ones may say more.
	for _, kind := range []string{"publishDiagnostics", "diagnostic"} {
		c.relatedInformation = c.relatedInformation || a.yes(doc, kind, "relatedInformation")
		c.codeDescription = c.codeDescription || a.yes(doc, kind, "codeDescriptionSupport")
		c.diagnosticData = c.diagnosticData || a.yes(doc, kind, "dataSupport")
		c.unnecessary = c.unnecessary || a.has(1, doc, kind, "tagSupport", "valueSet")
		c.deprecated = c.deprecated || a.has(2, doc, kind, "tagSupport", "valueSet")
	}
	c.encoding, c.negotiated = encodingOf(a.words("general", "positionEncodings"))
	return c
}

// encodingOf is the first of the client's encodings that there is.
func encodingOf(names []string) (enc text.Encoding, negotiated bool) {
	for _, name := range names {
		switch protocol.PositionEncodingKind(name) {
		case protocol.PositionEncodingKindUTF8:
			return text.UTF8, true
		case protocol.PositionEncodingKindUTF16:
			return text.UTF16, true
		case protocol.PositionEncodingKindUTF32:
			return text.UTF32, true
		}
	}
	return text.UTF16, false
}

func encodingName(enc text.Encoding) protocol.PositionEncodingKind {
	switch enc {
	case text.UTF8:
		return protocol.PositionEncodingKindUTF8
	case text.UTF32:
		return protocol.PositionEncodingKindUTF32
	}
	return protocol.PositionEncodingKindUTF16
}

// fixAll is the kind of the action that applies all safe fixes of a document.
const fixAll protocol.CodeActionKind = "source.fixAll.pywls"

// server says what we offer to this client; wide is the wish for reports on the
// whole workspace.
func (c *client) server(wide bool) protocol.ServerCapabilities {
	s := protocol.ServerCapabilities{
		TextDocumentSync: &protocol.TextDocumentSyncOptions{
			OpenClose: new(true),
			Change:    new(protocol.TextDocumentSyncKindIncremental),
			Save:      &protocol.SaveOptions{IncludeText: new(false)},
		},
		HoverProvider:             protocol.Boolean(true),
		DefinitionProvider:        protocol.Boolean(true),
		ReferencesProvider:        protocol.Boolean(true),
		DocumentHighlightProvider: protocol.Boolean(true),
		DocumentSymbolProvider:    protocol.Boolean(true),
		DocumentLinkProvider:      &protocol.DocumentLinkOptions{},
		CodeLensProvider:          &protocol.CodeLensOptions{},
		SignatureHelpProvider:     &protocol.SignatureHelpOptions{TriggerCharacters: []string{"(", ","}},
		WorkspaceSymbolProvider:   protocol.Boolean(true),
		RenameProvider:            protocol.Boolean(true),
		CompletionProvider: &protocol.CompletionOptions{
			TriggerCharacters: []string{".", `"`, "'", "[", "(", ","},
			ResolveProvider:   new(c.resolveDocs),
		},
		ExecuteCommandProvider: protocol.ExecuteCommandOptions{Commands: []string{debugInfo}},
		Workspace: &protocol.WorkspaceOptions{WorkspaceFolders: &protocol.WorkspaceFoldersServerCapabilities{
			Supported:           new(true),
			ChangeNotifications: protocol.Boolean(true),
		}},
	}
	if c.codeActions {
		s.CodeActionProvider = &protocol.CodeActionOptions{CodeActionKinds: []protocol.CodeActionKind{protocol.CodeActionKindQuickFix, fixAll}}
	}
	if c.prepareRename {
		s.RenameProvider = &protocol.RenameOptions{PrepareProvider: new(true)}
	}
	if c.negotiated {
		s.PositionEncoding = encodingName(c.encoding)
	}
	if c.pull {
		s.DiagnosticProvider = &protocol.DiagnosticOptions{Identifier: new("pywls"), InterFileDependencies: true, WorkspaceDiagnostics: wide}
	}
	return s
}
