package runtime

import (
	"slices"
	"sync"

	"github.com/pywls/pywls/analysis/catalog"
	"github.com/pywls/pywls/analysis/wrangler"
)

// Model is what one environment of a Worker gets at run time, and why. Where a
// fact is not certain the model keeps every possibility, and its answers are
// those on which all of them agree. Resolve makes it; it is immutable.
type Model struct {
	env     *wrangler.Environment
	cfg     *wrangler.Config
	project *wrangler.Project

	python Answer // whether this is a Python Worker
	date   string // compatibility_date, "" when not known
	flags  []string
	// assumedFlag is true when python_workers is missing and taken as given,
	// because main is a Python file.
	assumedFlag bool

	pyodides []*pyodide // possibilities, oldest first, never empty
	pyodide  Certainty
	whyPy    Reason
	sdk      SDK
	sdks     []sdkState // possibilities, never empty

	key func() string
}

// Resolve works out the runtime of an environment. Each argument may be nil:
// without a configuration nothing is known of the platform, without a project
// nothing of the SDK.
func Resolve(env *wrangler.Environment, cfg *wrangler.Config, project *wrangler.Project) *Model {
	if env == nil && cfg != nil && len(cfg.Environments) > 0 {
		env = cfg.Environments[0]
	}
	if env == nil {
		cfg = nil
	}
	m := &Model{env: env, cfg: cfg, project: project}
	m.readConfig()
	m.resolvePyodide()
	m.resolveSDK()
	m.key = sync.OnceValue(m.makeKey)
	return m
}

func (m *Model) readConfig() {
	if m.env == nil || m.cfg == nil {
		return
	}
	if date, ok := m.env.CompatibilityDate.Str(); ok && isDate(date) {
		m.date = date
	}
	for _, flag := range m.env.Flags {
		if name, ok := flag.Str(); ok {
			m.flags = append(m.flags, name)
		}
	}
	main, hasMain := m.env.Main.Str()
	on := m.flag("python_workers") == Yes
	switch {
	case on || hasMain && isPythonFile(main):
		m.python = Yes
	case hasMain:
		m.python = No
	}
	if m.python == Yes && !on {
		m.assumedFlag = true
		m.flags = append(slices.Clone(m.flags), "python_workers")
	}
}

// IsPython tells whether this is a Python Worker: its main module is a Python
// file or it has the python_workers flag.
func (m *Model) IsPython() Answer { return m.python }

// Flag tells whether the feature that a compatibility flag switches on is on;
// for the name that switches one off, whether that is in force. Maybe where the
// date is not known, the flag is not known, or both names are given.
func (m *Model) Flag(name string) Answer {
	if name == "python_workers" && m.assumedFlag {
		return No
	}
	return m.flag(name)
}

func (m *Model) flag(name string) Answer {
	f, ok := catalog.FlagInfo(name)
	if !ok || m.cfg == nil {
		return Maybe
	}
	if f.Opposite != "" && slices.Contains(m.flags, f.Name) && slices.Contains(m.flags, f.Opposite) {
		return Maybe
	}
	on, _ := catalog.FlagOn(name, m.date, m.flags)
	if m.date == "" {
		// The answer can only change from off to on as dates go up.
		on, _ = catalog.FlagOn(name, "2000-01-01", m.flags)
		if late, _ := catalog.FlagOn(name, "9999-12-31", m.flags); late != on {
			return Maybe
		}
	}
	return answer(on == f.Enables)
}

// FlagReason says what decided about a compatibility flag.
func (m *Model) FlagReason(name string) Reason {
	f, ok := catalog.FlagInfo(name)
	switch {
	case !ok:
		return Reason{Text: "`" + name + "` is not a known compatibility flag"}
	case m.cfg == nil:
		return Reason{Text: "there is no wrangler file"}
	}
	for _, v := range m.env.Flags {
		if given, _ := v.Str(); given == f.Name || given == f.Opposite && given != "" {
			return Reason{Text: "compatibility flag " + given, Path: m.cfg.Path, Span: v.Span}
		}
	}
	if m.flag(name) == Maybe {
		return m.dateReason()
	}
	if f.DefaultOn == "" && len(f.ImpliedBy) == 0 {
		return Reason{Text: "compatibility flag " + name + " is not given"}
	}
	r := m.dateReason()
	if on, _ := catalog.FlagOn(name, m.date, m.flags); on {
		r.Text += ", the default since " + m.since(f)
	}
	return r
}

// since is the date from which a feature is on that no flag switched on.
func (m *Model) since(f catalog.Flag) string {
	if f.DefaultOn != "" && m.date >= f.DefaultOn {
		return f.DefaultOn
	}
	for _, by := range f.ImpliedBy {
		if on, _ := catalog.FlagOn(by.Flag, m.date, m.flags); on && m.date >= by.Since {
			return by.Since
		}
	}
	return f.DefaultOn
}

// dateReason is the compatibility date as a reason.
func (m *Model) dateReason() Reason {
	switch {
	case m.cfg == nil:
		return Reason{Text: "there is no wrangler file"}
	case m.date != "":
		return Reason{Text: "compatibility_date " + m.date, Path: m.cfg.Path, Span: m.env.CompatibilityDate.Span}
	case m.env.CompatibilityDate != nil:
		return Reason{Text: "compatibility_date cannot be read as a date", Path: m.cfg.Path, Span: m.env.CompatibilityDate.Span}
	}
	return Reason{Text: "no compatibility_date is set", Path: m.cfg.Path}
}

func answer(yes bool) Answer {
	if yes {
		return Yes
	}
	return No
}

func isPythonFile(path string) bool {
	return len(path) > 3 && path[len(path)-3:] == ".py"
}

// isDate reports whether s is written as a date, YYYY-MM-DD.
func isDate(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	for i := 0; i < len(s); i++ {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return s[5:7] >= "01" && s[5:7] <= "12" && s[8:] >= "01" && s[8:] <= "31"
}
