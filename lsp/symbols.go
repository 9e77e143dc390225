package lsp

import (
	"context"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/navigate"
	"github.com/pywls/pywls/analysis/text"
)

var symbolKinds = map[navigate.SymbolKind]protocol.SymbolKind{
	navigate.SymbolWorker: protocol.SymbolKindPackage, navigate.SymbolEnvironment: protocol.SymbolKindNamespace,
	navigate.SymbolGroup: protocol.SymbolKindObject, navigate.SymbolBinding: protocol.SymbolKindProperty,
	navigate.SymbolClass: protocol.SymbolKindClass, navigate.SymbolMethod: protocol.SymbolKindMethod,
	navigate.SymbolHandler: protocol.SymbolKindEvent, navigate.SymbolRoute: protocol.SymbolKindInterface,
	navigate.SymbolStep: protocol.SymbolKindFunction,
}

// documentSymbol answers with the outline of a document, flat for clients that
// cannot show a tree.
func documentSymbol(_ context.Context, s *server, st *state, p *documentParams) (any, error) {
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return nil, nil
	}
	outline := navigate.Outline(at.workers[0], at.path)
	if s.client.symbolTree {
		return s.tree(at.doc, outline), nil
	}
	out := []protocol.SymbolInformation{}
	var add func(list []navigate.Symbol, container string)
	add = func(list []navigate.Symbol, container string) {
		for _, x := range list {
			out = append(out, protocol.SymbolInformation{
				BaseSymbolInformation: baseSymbol(x, container),
				Location:              protocol.Location{URI: st.uri(at.path), Range: rangeOf(at.doc, x.Span, s.client.encoding)},
			})
			add(x.Children, x.Name)
		}
	}
	add(outline, "")
	return out, nil
}

func (s *server) tree(doc *text.Document, list []navigate.Symbol) []protocol.DocumentSymbol {
	out := []protocol.DocumentSymbol{}
	for _, x := range list {
		symbol := protocol.DocumentSymbol{
			Name: x.Name, Kind: symbolKinds[x.Kind],
			Range:          rangeOf(doc, x.Span, s.client.encoding),
			SelectionRange: rangeOf(doc, x.NameSpan, s.client.encoding),
		}
		if x.Detail != "" {
			symbol.Detail = new(x.Detail)
		}
		if len(x.Children) > 0 {
			symbol.Children = s.tree(doc, x.Children)
		}
		out = append(out, symbol)
	}
	return out
}

func baseSymbol(x navigate.Symbol, container string) protocol.BaseSymbolInformation {
	b := protocol.BaseSymbolInformation{Name: x.Name, Kind: symbolKinds[x.Kind]}
	if container != "" {
		b.ContainerName = new(container)
	}
	return b
}

// maxSymbols bounds the answer to a search, which comes with every key.
const maxSymbols = 200

type symbolParams struct {
	Query string `json:"query"`
}

// workspaceSymbol searches all Workers below the folders. Of Workers with an
// open document, which are parsed anyway, it searches the modules too.
func workspaceSymbol(ctx context.Context, s *server, st *state, p *symbolParams) (any, error) {
	defer s.progress("Searching Workers")()
	out := []protocol.SymbolInformation{}
	seen := map[protocol.Location]bool{}
	add := func(x navigate.Symbol, path string, doc *text.Document, container string) {
		at := protocol.Location{URI: st.uri(path), Range: rangeOf(doc, x.NameSpan, s.client.encoding)}
		if !seen[at] && len(out) < maxSymbols {
			seen[at] = true
			out = append(out, protocol.SymbolInformation{BaseSymbolInformation: baseSymbol(x, container), Location: at})
		}
	}
	for _, w := range st.workersOfOpen() {
		name := w.Config.DeployedName(w.Config.Environments[0])
		for _, m := range w.Modules {
			var walk func(list []navigate.Symbol)
			walk = func(list []navigate.Symbol) {
				for _, x := range list {
					if navigate.Matches(x.Name, p.Query) {
						add(x, m.Path, m.Syntax.Source, name)
					}
					walk(x.Children)
				}
			}
			walk(navigate.Outline(w, m.Path))
		}
	}
	for _, config := range st.snapshot.Configs() {
		if ctx.Err() != nil || len(out) >= maxSymbols {
			break
		}
		for _, f := range navigate.Search(st.snapshot, config, p.Query) {
			add(f.Symbol, f.Path, f.Doc, f.Inner)
		}
	}
	return out, nil
}
