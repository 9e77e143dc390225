package runtime

import (
	"fmt"
	"strings"

	"github.com/pywls/pywls/analysis/catalog"
)

// Style is how the runtime looks for handlers.
func (m *Model) Style() (HandlerStyle, Certainty, Reason) {
	const flag = "python_no_global_handlers"
	why := m.FlagReason(flag)
	switch m.flag(flag) {
	case Yes:
		return StyleClass, Known, why
	case No:
		return StyleLegacy, Known, why
	}
	return StyleUnknown, Unknown, why
}

// DedicatedSnapshot tells whether the Worker starts from a snapshot of its own
// memory, which cannot hold JavaScript objects made at import.
func (m *Model) DedicatedSnapshot() Answer { return m.flag("python_dedicated_snapshot") }

// ImplicitWorkflowDependencies tells whether step.do finds dependencies by the
// names of parameters; otherwise they are listed in depends=.
func (m *Model) ImplicitWorkflowDependencies() Answer {
	return m.flag("python_workflows_implicit_dependencies")
}

// Workflows tells whether WorkflowEntrypoint classes are supported.
func (m *Model) Workflows() Answer { return m.flag("python_workflows") }

// BinaryFramesAreBlobs tells whether a listener of a WebSocket gets a binary
// message as a Blob, no longer as an ArrayBuffer. webSocketMessage of a Durable
// Object gets an ArrayBuffer all the same.
func (m *Model) BinaryFramesAreBlobs() Answer { return m.flag("websocket_standard_binary_type") }

// QueuesSendJSON tells whether a queue message is sent as JSON when no
// contentType is given, no longer by structured clone.
func (m *Model) QueuesSendJSON() Answer { return m.flag("queues_json_messages") }

// Because says in a few words why bindings of a kind arrive raw or wrapped:
// "frozen SDK: compatibility_date 2026-01-15, nothing vendored".
func (m *Model) Because(kind catalog.Kind) string {
	if info := catalog.Info(kind); info != nil && info.WrappedSince == "" {
		return "no SDK version wraps a " + info.Title
	}
	return m.sdk.Because()
}

// Because is the SDK with its reason in a few words.
func (s SDK) Because() string {
	text := s.String()
	if s.Certainty == Assumed {
		text += " assumed"
	}
	return text + ": " + s.Reason.Text
}

// Describe is the model for a hover, one line a fact.
func (m *Model) Describe() []Line {
	var out []Line
	if m.assumedFlag {
		out = append(out, Line{"Flag", "`python_workers` is missing", Known, Reason{Text: "main is a Python file", Path: m.cfg.Path, Span: m.env.Main.Span}})
	}
	python, c, why := m.Python()
	if c != Unknown {
		python = fmt.Sprintf("%s (Pyodide %s)", python, m.pyodides[0].version)
	} else {
		python = oneOf(m.pyodides, func(p *pyodide) string { return p.python })
	}
	out = append(out, Line{"Python", python, c, why}, Line{"SDK", m.sdk.String(), m.sdk.Certainty, m.sdk.Reason})
	style, c, why := m.Style()
	out = append(out, Line{"Handlers", [...]string{
		"not known", "module-level functions: `on_fetch(request, env, ctx)`", "classes: `class Default(WorkerEntrypoint)`",
	}[style], c, why})
	null := Line{Name: "JavaScript null", Value: [...]string{"not known", "`None`", "`jsnull`, which is not `None`"}[m.Null()], Reason: m.whyPy}
	if m.Null() != NullUnknown {
		null.Certainty = max(Assumed, m.pyodide)
	}
	out = append(out, null)
	for _, kind := range []catalog.Kind{catalog.D1, catalog.Queue, catalog.AI} {
		line := Line{Name: catalog.Info(kind).Title + " results", Reason: m.sdk.Reason}
		switch m.Wraps(kind) {
		case Yes:
			line.Value, line.Certainty = "converted to Python", m.sdk.Certainty
		case No:
			line.Value, line.Certainty = "raw JavaScript objects", m.sdk.Certainty
		default:
			line.Value = "not known"
		}
		out = append(out, line)
	}
	return out
}

// oneOf lists the different values of the possible builds.
func oneOf(builds []*pyodide, of func(*pyodide) string) string {
	var out []string
	for _, p := range builds {
		if s := of(p); len(out) == 0 || out[len(out)-1] != s {
			out = append(out, s)
		}
	}
	return strings.Join(out, " or ")
}

// Key is equal for models that give the same answers.
func (m *Model) Key() string { return m.key() }

func (m *Model) makeKey() string {
	var key strings.Builder
	fmt.Fprintf(&key, "%d %d %d %s ", m.python, m.pyodide, m.sdk.Kind, m.sdk.Version)
	fmt.Fprintf(&key, "%d %t ", m.sdk.Certainty, m.assumedFlag)
	for _, p := range m.pyodides {
		key.WriteString(p.version + " ")
	}
	fmt.Fprint(&key, m.sdks, " ")
	for _, name := range catalog.FlagNames() {
		if f, _ := catalog.FlagInfo(name); f.Enables {
			key.WriteByte('0' + byte(m.flag(name)))
		}
	}
	return key.String()
}
