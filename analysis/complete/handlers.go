package complete

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/pyedit"
	"github.com/pywls/pywls/analysis/pysyntax"
	"github.com/pywls/pywls/analysis/runtime"
	"github.com/pywls/pywls/analysis/text"
)

// A handler is a method that the runtime calls.
type handler struct {
	name, params, body string
	doc                string
}

// handlersOf are the handlers of the classes of a role, in the order of use.
var handlersOf = map[flow.ClassRole][]handler{
	flow.RoleEntrypoint: {
		{"fetch", "self, request", `return Response("Hello")`, "Answers a request."},
		{"scheduled", "self, controller, env, ctx", "pass", "Runs when a cron trigger fires: `controller.cron`, `controller.scheduledTime`. `env` and `ctx` are None: read `self.env`."},
		{"queue", "self, batch, env, ctx", "for message in batch.messages:\n    message.ack()", "Takes the messages of a queue. `env` and `ctx` are None: read `self.env`."},
		{"email", "self, message, env, ctx", "pass", "Takes a mail: `message.from_`, `message.to`, `message.raw`. `env` and `ctx` are None: read `self.env`."},
		{"tail", "self, events, env, ctx", "pass", "Takes the events of the Workers whose tail it is. `env` and `ctx` are None: read `self.env`."},
	},
	flow.RoleDurableObject: {
		{"fetch", "self, request", `return Response("Hello")`, "Answers a request that comes through the stub's fetch."},
		{"alarm", "self, alarm_info", "pass", "Runs when the alarm that storage.setAlarm set is due."},
		{"webSocketMessage", "self, ws, message", "ws.send(message)", "Takes a message of a WebSocket that ctx.acceptWebSocket took."},
		{"webSocketClose", "self, ws, code, reason, was_clean", "ws.close(code, reason)", "A WebSocket was closed by the other side."},
		{"webSocketError", "self, ws, error", "pass", "A WebSocket failed."},
	},
	flow.RoleWorkflow: {
		{"run", "self, event, step", "pass", "Runs the workflow: `event[\"payload\"]` has the params, `step.do` makes steps."},
	},
}

// defining is what stands before the name of a function that is being typed.
var defining = regexp.MustCompile(`(?:^|\n)([ \t]+)(async[ \t]+)?def[ \t]+$`)

// handlers suggests the handlers that a class lacks behind "async def", and
// reports whether the cursor is there.
func (c *completion) handlers() bool {
	before := c.doc.Slice(text.Span{Start: max(0, c.word.Start-200), End: c.word.Start})
	found := defining.FindStringSubmatch(before)
	if found == nil {
		return strings.HasSuffix(strings.TrimRight(before, " \t"), " def") // nothing else is to be said there
	}
	class := c.classAround()
	if class == nil || c.doc.String()[min(c.word.End, c.doc.Len()):][:min(1, c.doc.Len()-c.word.End)] == "(" {
		return true
	}
	role := roleOf(class)
	if role == flow.RoleNone || len(class.Body) > 0 && !c.startsLine(class.Body[0].Span().Start, found[1]) {
		return true
	}
	has := map[string]bool{}
	for _, s := range class.Body {
		if f, ok := s.(*pysyntax.FunctionDef); ok && !f.NameSpan.Contains(c.offset) {
			has[f.Name] = true
		}
	}
	for i, h := range handlersOf[role] {
		name := h.name
		if role == flow.RoleDurableObject && c.legacy() {
			name = "on_" + name
		}
		if has[name] || has[h.name] {
			continue
		}
		head := fmt.Sprintf("%s(%s):\n", name, h.params)
		// Clients indent the lines of a snippet as the line it is put into.
		snippet := head + "    ${0:" + strings.NewReplacer("}", `\}`, "\n", "\n    ").Replace(h.body) + "}"
		indent := found[1] + "    "
		item := Item{
			Label: name, Kind: Method, Signature: "(" + h.params + ")", Detail: "handler", Doc: h.doc, Span: c.word,
			SortKey: fmt.Sprintf("0%d", i), Insert: head + indent + strings.ReplaceAll(h.body, "\n", "\n"+indent), Snippet: snippet,
		}
		if found[2] == "" {
			at := c.word.Start - len(before) + strings.LastIndex(before, "def")
			item.Edits = []text.Edit{{Span: text.Span{Start: at, End: at}, New: "async "}}
		}
		if strings.Contains(h.body, "Response(") {
			edits, _ := pyedit.ImportName(c.m.Syntax, c.offset, pyedit.AtTop, "workers", "Response")
			item.Edits = append(edits, item.Edits...)
		}
		c.add(item)
	}
	return true
}

// startsLine reports whether a statement stands behind that indentation.
func (c *completion) startsLine(at int, indent string) bool {
	before := c.doc.String()[:at]
	return before[strings.LastIndexByte(before, '\n')+1:] == indent
}

// legacy reports whether handlers of Durable Objects have names with on_.
func (c *completion) legacy() bool {
	for _, r := range c.w.Runtimes {
		style, _, _ := r.Model.Style()
		return style == runtime.StyleLegacy
	}
	return false
}

// classAround is the class whose body the cursor is in, nil inside of methods.
func (c *completion) classAround() *pysyntax.ClassDef {
	var class *pysyntax.ClassDef
	for _, s := range c.m.Syntax.Body {
		if def, ok := s.(*pysyntax.ClassDef); ok && def.Span().Start < c.offset && c.offset <= def.Span().End+1 {
			class = def
		}
	}
	return class
}

// roleOf is what a class is by the names of its bases.
func roleOf(class *pysyntax.ClassDef) flow.ClassRole {
	for _, a := range class.Args {
		name := ""
		switch base := a.Value.(type) {
		case *pysyntax.Name:
			name = base.ID
		case *pysyntax.Attribute:
			name = base.Attr
		}
		switch name {
		case "WorkerEntrypoint":
			return flow.RoleEntrypoint
		case "DurableObject":
			return flow.RoleDurableObject
		case "WorkflowEntrypoint":
			return flow.RoleWorkflow
		}
	}
	return flow.RoleNone
}
