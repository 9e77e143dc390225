package lsp

import "go.lsp.dev/protocol"

// methods are all methods there are. Filled by init because debug info and
// others would otherwise refer to the table that refers to them.
var methods map[string]method

// notifications are those of methods that expect no answer.
var notifications = map[string]bool{}

func init() {
	methods = map[string]method{
		protocol.MethodInitialize: inOrder(initialize),
		protocol.MethodShutdown:   always(shutdown),

		protocol.MethodTextDocumentHover:             read(hoverAt),
		protocol.MethodTextDocumentDefinition:        read(definition),
		protocol.MethodTextDocumentCompletion:        read(completion),
		"completionItem/resolve":                     read(resolveItem),
		protocol.MethodTextDocumentCodeAction:        read(codeAction),
		protocol.MethodTextDocumentReferences:        read(references),
		protocol.MethodTextDocumentDocumentHighlight: read(highlight),
		protocol.MethodTextDocumentPrepareRename:     read(prepareRename),
		protocol.MethodTextDocumentDocumentSymbol:    read(documentSymbol),
		protocol.MethodTextDocumentDocumentLink:      read(documentLink),
		protocol.MethodTextDocumentSignatureHelp:     read(signatureHelp),
		protocol.MethodTextDocumentCodeLens:          read(codeLens),
		protocol.MethodWorkspaceSymbol:               read(workspaceSymbol),
		protocol.MethodWorkspaceDiagnostic:           read(pullAll),
		protocol.MethodTextDocumentRename:            read(rename),
		protocol.MethodTextDocumentDiagnostic:        read(pull),
		protocol.MethodWorkspaceExecuteCommand:       read(executeCommand),
	}
	for name, m := range map[string]method{
		protocol.MethodInitialized:       always(initialized),
		protocol.MethodExit:              always(exit),
		"$/cancelRequest":                notification(cancelRequest),
		"$/setTrace":                     always(nothing),
		"window/workDoneProgress/cancel": always(nothing),

		protocol.MethodTextDocumentDidOpen:   notification(didOpen),
		protocol.MethodTextDocumentDidChange: notification(didChange),
		protocol.MethodTextDocumentDidSave:   notification(didSave),
		protocol.MethodTextDocumentDidClose:  notification(didClose),

		protocol.MethodWorkspaceDidChangeConfiguration:    notification(didChangeConfiguration),
		protocol.MethodWorkspaceDidChangeWorkspaceFolders: notification(didChangeFolders),
		protocol.MethodWorkspaceDidChangeWatchedFiles:     notification(didChangeWatchedFiles),
	} {
		methods[name], notifications[name] = m, true
	}
}

// nothing is for notifications that are known and do not matter.
func nothing(*server) (any, error) { return nil, nil }
