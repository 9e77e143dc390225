package rule

import (
	"github.com/pywls/pywls/analysis/flow"
	"github.com/pywls/pywls/analysis/runtime"
)

// Entry is what the main module offers to the triggers of a Worker.
type Entry struct {
	// Default is the exported class that the runtime takes for the default
	// entrypoint, which is the one with that name; nil when there is none.
	Default *flow.Class
	// Legacy are the module-level handlers by name, on_fetch.
	Legacy map[string]*flow.LegacyHandler
	// Others are the other exported classes that extend one of the workers module.
	Others []*flow.Class
	// Open is true when there may be an entrypoint or handler that cannot be
	// seen: a foreign base or class, a star import, a computed name.
	Open bool
}

// Entry looks for the entrypoints of the Worker as the runtime does.
func (p *Pass) Entry() Entry {
	exports, sure := p.Facts.Exports()
	extends := p.extends()
	out := Entry{Legacy: map[string]*flow.LegacyHandler{}, Open: !sure && extends}
	for _, h := range p.Facts.LegacyHandlers() {
		out.Legacy[h.Def.Name] = h
	}
	seen := map[*flow.Class]bool{}
	for _, e := range exports {
		for _, alt := range flow.Alternatives(e.Value) {
			switch alt := alt.(type) {
			case *flow.Class:
				if seen[alt] {
					continue
				}
				seen[alt] = true
				named := alt.Def.Name == "Default"
				switch {
				case named && alt.Role == flow.RoleEntrypoint:
					out.Default = alt
				case alt.Role != flow.RoleNone:
					out.Others = append(out.Others, alt)
				case named && !p.Facts.Closed(alt):
					out.Open = out.Open || extends || p.foreignBase(alt)
				}
			case flow.Unknown:
				out.Open = out.Open || e.Name == "Default" || extends && capitalised(e.Name)
			case *flow.Foreign:
				out.Open = out.Open || p.maybeClass(e.Name, alt, extends)
			}
		}
		// A handler that is no function which can be seen: on_fetch = make().
		if flow.IsLegacyName(e.Name) && out.Legacy[e.Name] == nil {
			out.Open = true
		}
	}
	return out
}

// Handles tells whether something takes an event: "fetch", "scheduled",
// "queue". Maybe also where the handler style is not known.
func (e Entry) Handles(p *Pass, event string) runtime.Answer {
	style, _, _ := p.Runtime.Style()
	if e.Default != nil {
		for _, name := range []string{event, "on_" + event} {
			if p.Facts.Attribute(e.Default, name) != nil {
				return runtime.Yes
			}
		}
		if !p.Facts.Closed(e.Default) {
			return runtime.Maybe
		}
	}
	if e.Open || style == runtime.StyleUnknown {
		return runtime.Maybe
	}
	// In the other style legacy-handler speaks of them.
	if e.Legacy["on_"+event] != nil {
		return runtime.Yes
	}
	return runtime.No
}

func capitalised(name string) bool { return name != "" && name[0] >= 'A' && name[0] <= 'Z' }
