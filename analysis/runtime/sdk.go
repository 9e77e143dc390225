package runtime

import (
	"slices"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/wrangler"
)

// sdkState is one SDK that the Worker may run with.
type sdkState struct {
	frozen  bool
	version version
}

var (
	frozenState = sdkState{frozen: true}
	newestState = sdkState{version: newestSDK}
)

// since reports whether an SDK has what came with a version; "0" is what even
// the frozen one has, "" what none has.
func (s sdkState) since(added string) bool {
	if added == "" || added == "0" {
		return added == "0"
	}
	v, _ := parseVersion(added)
	return !s.frozen && s.version.atLeast(v)
}

// resolveSDK finds the SDK by the strongest source: a setting, the vendored
// copy, pylock.toml, what the next sync would vendor, and else the date.
func (m *Model) resolveSDK() {
	p := m.project
	if p == nil {
		p = &wrangler.Project{}
		defer func() {
			if m.sdk.Kind != SDKExternal {
				m.sdk = SDK{Reason: Reason{Text: "nothing is known of the project"}}
				m.sdks = []sdkState{frozenState, newestState}
			}
		}()
	}
	sources := map[wrangler.SDKSourceKind]wrangler.SDKSource{}
	for _, s := range slices.Backward(p.SDK) {
		sources[s.Kind] = s
	}
	if pin := p.Settings.SDK; pin != "" {
		m.pinSDK(pin, p.Settings.Path)
		return
	}
	if s, ok := sources[wrangler.SDKVendored]; ok {
		m.vendoredSDK(p, s)
		return
	}
	if s, ok := sources[wrangler.SDKLocked]; ok {
		m.external(s.Version, Known, reasonOf(s, "pylock.toml"))
		return
	}
	if m.synced(p, sources) {
		return
	}
	m.unvendoredSDK(p)
}

func (m *Model) pinSDK(pin, path string) {
	why := Reason{Text: "the setting `sdk`", Path: path}
	if pin == "frozen" {
		m.sdk = SDK{Kind: SDKFrozen, Certainty: Known, Reason: why}
		m.sdks = []sdkState{frozenState}
		return
	}
	m.external(pin, Known, why)
}

// external sets an external SDK of one version. Where the version cannot be
// read it may be any.
func (m *Model) external(v string, c Certainty, why Reason) {
	m.sdk = SDK{Kind: SDKExternal, Version: v, Certainty: c, Reason: why}
	parsed, ok := parseVersion(v)
	if ok {
		m.sdks = []sdkState{{version: parsed}}
		return
	}
	m.sdk.Version = ""
	m.sdks = []sdkState{{version: sdkReleases[0]}, newestState}
}

func (m *Model) vendoredSDK(p *wrangler.Project, s wrangler.SDKSource) {
	m.external(s.Version, Known, Reason{Text: "vendored in python_modules", Path: s.Path})
	for _, other := range p.SDK { // metadata left behind by an older sync
		v, ok := parseVersion(other.Version)
		if other.Kind == wrangler.SDKVendored && ok && other.Version != s.Version {
			m.sdk.Version, m.sdk.Certainty = "", Assumed
			m.sdk.Reason.Text = "vendored in python_modules, in several versions"
			m.sdks = append(m.sdks, sdkState{version: v})
		}
	}
}

// synced finds what the next pywrangler sync would vendor; false when nothing
// says that the project is built that way.
func (m *Model) synced(p *wrangler.Project, sources map[wrangler.SDKSourceKind]wrangler.SDKSource) bool {
	constraint, direct := sources[wrangler.SDKConstraint]
	direct = direct && p.Pyproject.Dependency("workers-runtime-sdk") != nil &&
		p.Pyproject.Dependency("workers-runtime-sdk").Group == ""
	if !direct && (!p.Pywrangler || oldPywrangler(p)) {
		return false
	}
	best := newest(sdkReleases, constraint.Version)
	why := reasonOf(constraint, "the newest SDK that pyproject.toml admits")
	if constraint.Path == "" && p.Pyproject != nil {
		why.Path = p.Pyproject.Path
	}
	m.external(best.String(), Assumed, why)
	if dev, ok := sources[wrangler.SDKDevelopment]; ok {
		if v, ok := parseVersion(dev.Version); ok {
			m.sdk.Version, m.sdk.Reason = dev.Version, reasonOf(dev, "uv.lock, the development environment")
			m.sdks = []sdkState{{version: v}}
			if v != best {
				m.sdks = append(m.sdks, sdkState{version: best})
			}
		}
	}
	if p.Vendored && m.flag("enable_python_external_sdk") != Yes {
		m.sdks = append(m.sdks, frozenState) // python_modules stands there without it
	}
	return true
}

// oldPywrangler reports whether workers-py is held to a version before 1.9,
// which vendors no SDK.
func oldPywrangler(p *wrangler.Project) bool {
	if v, ok := parseVersion(p.PywranglerVersion); ok && p.PywranglerVersion != "" {
		return !v.atLeast(vendorsSDK)
	}
	return !newest(pywranglerReleases, p.PywranglerConstraint).atLeast(vendorsSDK)
}

// unvendoredSDK is the SDK of a Worker that vendors none: the frozen one up to
// the date from which it is not offered any more.
func (m *Model) unvendoredSDK(p *wrangler.Project) {
	const flag = "enable_python_external_sdk"
	why := m.FlagReason(flag)
	why.Text = m.externalReason() + ", nothing vendored"
	c := Known
	switch {
	case p.Pywrangler:
		why.Text += ", and workers-py before 1.9 vendors no SDK"
		if p.PywranglerVersion == "" {
			c = Assumed
		}
	case p.Pyproject != nil && len(p.Pyproject.Root.Get("project", "dependencies").Elements()) > 0:
		c = Assumed // something has to vendor those
	}
	switch m.flag(flag) {
	case No:
		m.sdk = SDK{Kind: SDKFrozen, Certainty: c, Reason: why}
		m.sdks = []sdkState{frozenState}
	case Yes:
		m.sdk = SDK{Kind: SDKMissing, Certainty: c, Reason: why}
		m.sdks = []sdkState{frozenState, newestState}
	default:
		m.sdk = SDK{Reason: why}
		m.sdks = []sdkState{frozenState, newestState}
	}
}

// externalReason names what decides whether the frozen SDK is offered.
func (m *Model) externalReason() string {
	for _, flag := range m.flags {
		if flag == "enable_python_external_sdk" || flag == "disable_python_external_sdk" {
			return "compatibility flag " + flag
		}
	}
	return m.dateReason().Text
}

func reasonOf(s wrangler.SDKSource, text string) Reason {
	return Reason{Text: text, Path: s.Path, Span: s.Span}
}

// sdkAnswer is the answer of all possible SDKs.
func (m *Model) sdkAnswer(of func(sdkState) bool) Answer {
	first := of(m.sdks[0])
	for _, s := range m.sdks[1:] {
		if of(s) != first {
			return Maybe
		}
	}
	return answer(first)
}

// SDK is the workers SDK that the Worker gets.
func (m *Model) SDK() SDK { return m.sdk }

// SDKSince tells whether the Worker has an external SDK of that version or a
// newer one. Use the questions below where one of them fits.
func (m *Model) SDKSince(version string) Answer {
	return m.sdkAnswer(func(s sdkState) bool { return s.since(version) })
}

// Wraps tells whether self.env gives bindings of a kind in a converting wrapper.
// It is Maybe for the empty kind. A secret or a plain var is no object and
// counts as not wrapped.
func (m *Model) Wraps(kind catalog.Kind) Answer {
	info := catalog.Info(kind)
	if info == nil {
		return Maybe
	}
	return m.sdkAnswer(func(s sdkState) bool { return s.since(info.WrappedSince) })
}

// BindingMode is how a binding of a kind arrives that is read from an env of
// that mode: an env that is raw wraps nothing.
func (m *Model) BindingMode(kind catalog.Kind, env Mode) Mode {
	wraps := m.Wraps(kind)
	switch {
	case env == Raw || wraps == No:
		return Raw
	case env == Wrapped && wraps == Yes:
		return Wrapped
	}
	return ModeUnknown
}

// WrapsEnv tells whether the env that a class receives is a wrapper at all:
// every SDK makes it one, what it wraps is the question (see Wraps).
func (m *Model) WrapsEnv() Answer { return Yes }

// ClassEnv is the mode of self.env of an entrypoint, Durable Object or workflow.
func (m *Model) ClassEnv() Mode { return Wrapped }

// ImportedEnv is the mode of `from workers import env`: raw up to SDK 1.5.0.
func (m *Model) ImportedEnv() Mode { return wrappedIf(m.SDKSince("1.5.1")) }

// LegacyEnv is the mode of the env parameter of a module-level handler that
// @handler does not decorate: the runtime passes it as it is.
func (m *Model) LegacyEnv() Mode { return Raw }

// DecoratedEnv is the mode of the env parameter under @handler.
func (m *Model) DecoratedEnv() Mode { return Wrapped }

// WrapsStorage tells whether ctx.storage of a Durable Object converts.
func (m *Model) WrapsStorage() Answer { return m.SDKSince("1.3.0") }

// WrapsQueueBatch tells whether the batch that a queue handler receives converts.
func (m *Model) WrapsQueueBatch() Answer { return m.SDKSince("1.4.0") }

// DictOverRPC is what a dict becomes that is sent to a Durable Object, another
// Worker or as the result of a method called from there.
func (m *Model) DictOverRPC() DictForm {
	switch m.sdkAnswer(func(s sdkState) bool { return s.frozen }) {
	case Yes:
		return DictIsMap
	case No:
		return DictIsObject
	}
	return DictUnknown
}

// HasWSGI tells whether workers.wsgi exists.
func (m *Model) HasWSGI() Answer { return m.SDKSince("1.6.0") }

// ImportsWorkers tells whether `import workers` works.
func (m *Model) ImportsWorkers() Answer {
	switch {
	case m.sdk.Kind == SDKUnknown:
		return Maybe
	case m.sdk.Kind == SDKMissing:
		return No
	}
	return Yes
}

func wrappedIf(a Answer) Mode {
	switch a {
	case Yes:
		return Wrapped
	case No:
		return Raw
	}
	return ModeUnknown
}

// surveyedSDK is the newest SDK whose exports the catalog's table was read from.
var surveyedSDK = version{1, 9, 5}

// Exports tells whether `from workers import name` works, a module inside the
// package included. Of a name that the table lacks it is Maybe where the SDK
// may be newer than the table.
func (m *Model) Exports(name string) Answer {
	since := catalog.WorkersExport(name)
	if since == "" {
		since = catalog.WorkersModule(name)
	}
	if since != "" {
		return m.SDKSince(since)
	}
	for _, s := range m.sdks {
		newest := s.version == newestSDK && (m.sdk.Certainty != Known || m.sdk.Version == "") // or what came since
		if !s.frozen && (newest || !surveyedSDK.atLeast(s.version)) {
			return Maybe
		}
	}
	return No
}
