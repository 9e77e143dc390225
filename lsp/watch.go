package lsp

import (
	"path/filepath"
	"strings"

	"go.lsp.dev/protocol"

	"github.com/pywls/pywls/analysis/workspace"
)

// globs are the files whose changes on disk matter. Python files are among them
// because a Worker's closed modules decide what is true in its open ones, and a
// checkout or a formatter changes them behind the editor's back. Nothing wider:
// clients that watch for themselves choke on "everything".
var globs = []string{
	"**/wrangler*.{json,jsonc,toml}",
	"**/pyproject.toml",
	"**/{uv.lock,pylock.toml}",
	"**/.wrangler/deploy/config.json",
	"**/.dev.vars*",
	"**/.env*",
	"**/*.py",
	"**/python_modules", // removed as a whole, a folder is one event
}

// register asks the client for what it offers to be asked for. A refusal is
// harmless: files are then looked at again when documents are opened and saved.
func (s *server) register() {
	var list []protocol.Registration
	add := func(method string, options any) {
		raw, err := protocol.Marshal(options)
		if err != nil {
			s.log.fault("%s: %v", method, err)
			return
		}
		list = append(list, protocol.Registration{ID: "pywls " + method, Method: method, RegisterOptions: raw})
	}
	if s.client.watching {
		var watchers []protocol.FileSystemWatcher
		for _, g := range globs {
			watchers = append(watchers, protocol.FileSystemWatcher{GlobPattern: protocol.Pattern(g)})
		}
		add(protocol.MethodWorkspaceDidChangeWatchedFiles, &protocol.DidChangeWatchedFilesRegistrationOptions{Watchers: watchers})
	}
	if s.client.configurationChanges {
		add(protocol.MethodWorkspaceDidChangeConfiguration, map[string]any{"section": section})
	}
	if len(list) == 0 {
		return
	}
	if err := s.ask(protocol.MethodClientRegisterCapability, &protocol.RegistrationParams{Registrations: list}, nil); err != nil {
		s.log.info("the client refused to register: %v", err)
		s.unwatched.Store(true)
	}
}

// watched reports whether the client tells of changes on disk.
func (s *server) watched() bool { return s.client.watching && !s.unwatched.Load() }

// didChangeWatchedFiles forgets what changed on disk. Open documents stay as
// they are: the editor's text wins.
func didChangeWatchedFiles(s *server, p *watchedParams) {
	st := s.state()
	forget := map[string]bool{}
	for _, change := range p.Changes {
		path := placeOf(change.URI).path
		if path == "" {
			continue
		}
		if folder, inside := dependency(path); inside {
			forget[folder] = true
			continue
		}
		forget[path] = true
		if protocol.FileChangeType(change.Type.int()) == protocol.FileChangeTypeChanged {
			continue
		}
		// A file that came or went may have brought or taken its folders.
		for dir := filepath.Dir(path); st.inside(dir); dir = filepath.Dir(dir) {
			forget[dir] = true
		}
	}
	if len(forget) == 0 {
		return
	}
	paths := make([]string, 0, len(forget))
	for path := range forget {
		paths = append(paths, path)
	}
	s.session.Files.Forget(paths...)
	s.update(func(*state) {})
}

// inside reports whether a folder lies in a workspace folder.
func (st *state) inside(dir string) bool {
	if dir == filepath.Dir(dir) {
		return false
	}
	for _, f := range st.folders {
		if f.path != "" && workspace.Below(f.path, dir) {
			return true
		}
	}
	return false
}

// dependency finds the package folder of a file among installed packages. Only
// which packages there are matters, so thousands of new files are one change.
func dependency(path string) (string, bool) {
	sep := string(filepath.Separator)
	for _, name := range []string{"python_modules", "node_modules", ".venv", ".venv-workers", "venv", "site-packages", "__pycache__", ".git"} {
		at := strings.Index(path, sep+name+sep)
		if at < 0 {
			continue
		}
		rest := path[at+len(sep+name+sep):]
		first, _, _ := strings.Cut(rest, sep)
		return path[:at] + sep + name + sep + first, true
	}
	return "", false
}
