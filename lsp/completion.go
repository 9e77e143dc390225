package lsp

import (
	"context"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/complete"
	"github.com/pywls/pywls/analysis/workspace"
)

func completion(_ context.Context, s *server, st *state, p *textDocumentPosition) (any, error) {
	list := &protocol.CompletionList{Items: []protocol.CompletionItem{}}
	at, ok := st.lookup(p.TextDocument.URI)
	if !ok {
		return list, nil
	}
	offset := offsetOf(at.doc, p.Position, s.client.encoding)
	// Of Workers that share a module the nearest answers, which is one analysis
	// instead of ten. Where it knows nothing the others are asked for what they know.
	near, others := at.workers[0], at.workers[1:]
	found := [][]complete.Item{complete.At(st.snapshot, near, at.path, offset, others...)}
	if len(found[0]) == 0 && len(others) > 0 {
		found = make([][]complete.Item, len(others))
		s.each(others, func(i int, w *workspace.Worker) { found[i] = complete.Known(st.snapshot, w, at.path, offset) })
	}
	type text struct{ label, insert string }
	seen := map[text]bool{}
	for _, items := range found { // Workers that share a module mostly know the same names
		for i, item := range items {
			if key := (text{item.Label, item.Insert}); !seen[key] {
				seen[key] = true
				list.Items = append(list.Items, s.item(at, item, i))
			}
		}
	}
	return list, nil
}

// item is a completion as this client can show it. Documentation goes into the
// data where the client asks for it later.
func (s *server) item(at target, c complete.Item, rank int) protocol.CompletionItem {
	item := protocol.CompletionItem{
		Label:    c.Label,
		Kind:     kinds[c.Kind],
		SortText: protocol.NewOptional(fmt.Sprintf("%04d", rank)),
		TextEdit: &protocol.TextEdit{Range: rangeOf(at.doc, c.Span, s.client.encoding), NewText: c.Insert},
	}
	if c.Snippet != "" && s.client.snippets {
		item.TextEdit = &protocol.TextEdit{Range: rangeOf(at.doc, c.Span, s.client.encoding), NewText: c.Snippet}
		item.InsertTextFormat = protocol.InsertTextFormatSnippet
	} else if c.Kind == complete.Method && strings.Contains(c.Insert, "\n") {
		item.InsertTextMode = protocol.InsertTextModeAsIs // its lines are indented already
	}
	for _, e := range c.Edits {
		item.AdditionalTextEdits = append(item.AdditionalTextEdits, protocol.TextEdit{Range: rangeOf(at.doc, e.Span, s.client.encoding), NewText: e.New})
	}
	if c.Filter != "" {
		item.FilterText = protocol.NewOptional(c.Filter)
	}
	if c.Detail != "" {
		item.Detail = protocol.NewOptional(c.Detail)
	}
	if c.Signature != "" && s.client.labelDetails {
		item.LabelDetails = &protocol.CompletionItemLabelDetails{Detail: new(c.Signature)}
	}
	if c.Deprecated && s.client.deprecatedItems {
		item.Tags = []protocol.CompletionItemTag{protocol.CompletionItemTagDeprecated}
	}
	if c.Doc != "" {
		if s.client.resolveDocs {
			if raw, err := json.Marshal(map[string]string{"doc": c.Doc}, reading); err == nil {
				item.Data = raw
			}
		} else {
			item.Documentation = markup(c.Doc, s.client.completionMarkdown)
		}
	}
	return item
}

// resolveItem adds the documentation that an item carries in its data. It is
// stateless: the item may be of a document that has changed or closed since.
func resolveItem(_ context.Context, s *server, _ *state, raw *jsontext.Value) (any, error) {
	var item map[string]jsontext.Value
	if err := decode(*raw, &item); err != nil || item == nil {
		return nil, fmt.Errorf("completionItem/resolve: the item is not an object")
	}
	var data struct {
		Doc string `json:"doc"`
	}
	if decode(item["data"], &data) == nil && data.Doc != "" {
		doc, err := protocol.Marshal(markup(data.Doc, s.client.completionMarkdown))
		if err != nil {
			return nil, err
		}
		item["documentation"] = doc
	}
	return item, nil
}

var kinds = map[complete.Kind]protocol.CompletionItemKind{
	complete.Binding:  protocol.CompletionItemKindField,
	complete.Variable: protocol.CompletionItemKindConstant,
	complete.Secret:   protocol.CompletionItemKindConstant,
	complete.Method:   protocol.CompletionItemKindMethod,
	complete.Property: protocol.CompletionItemKindProperty,
	complete.Option:   protocol.CompletionItemKindField,
	complete.Rule:     protocol.CompletionItemKindEnumMember,
	complete.Key:      protocol.CompletionItemKindProperty,
	complete.Word:     protocol.CompletionItemKindValue,
	complete.File:     protocol.CompletionItemKindFile,
}
