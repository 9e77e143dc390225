package workspace

import (
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/wrangler"
)

// Presence is what lies at a path.
type Presence int

// NotLooked is for a path that the building of the Worker did not look at: a
// snapshot could not tell when it changes.
const (
	NotLooked Presence = iota
	Absent
	File
	Folder
)

// Presence is what lies at a path that the configuration names, or that tools
// look for beside it: other wrangler files, requirements files, python_modules.
func (w *Worker) Presence(path string) Presence { return w.presence[filepath.Clean(path)] }

// Abs is a path of the configuration as an absolute one.
func (w *Worker) Abs(path string) string {
	path = filepath.FromSlash(path)
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(w.Dir, path)
}

// lookAround notes what lies at the paths that rules ask about.
func (w *Worker) lookAround(r *reader) {
	look := func(path string) { w.presence[path] = r.presence(path) }
	read := func(path string) {
		if look(path); w.presence[path] == File {
			if f, err := r.read(path); err == nil {
				w.docs[path] = f.Doc
			}
		}
	}
	for _, env := range w.Config.Environments {
		for _, path := range ConfiguredPaths(env) {
			look(w.Abs(path.Text))
		}
		for _, image := range images(env) {
			look(w.Abs(image))
		}
	}
	for _, name := range configNames {
		look(filepath.Join(w.Dir, name))
	}
	folders := []string{w.Dir}
	if w.Project.Pyproject != nil {
		folders = append(folders, filepath.Dir(w.Project.Pyproject.Path))
	}
	for _, dir := range folders {
		for _, name := range []string{"requirements.txt", "cf-requirements.txt"} {
			read(filepath.Join(dir, name))
		}
	}
	look(filepath.Join(w.Dir, "package.json"))
	w.readRedirect(r, look)
	for _, env := range w.Config.Environments {
		for _, name := range localSecretsFiles(env.Name) {
			look(filepath.Join(w.Dir, name))
		}
	}
	read(filepath.Join(w.Dir, "pylock.toml"))
	if w.MainPath != "" {
		look(filepath.Join(filepath.Dir(w.MainPath), "python_modules"))
	}
}

// readRedirect looks for a build tool's word that another configuration is the
// one to deploy.
func (w *Worker) readRedirect(r *reader, look func(string)) {
	path := filepath.Join(w.Dir, filepath.FromSlash(wrangler.RedirectPath))
	if look(path); w.presence[path] != File {
		return
	}
	f, err := r.read(path)
	if err != nil {
		return
	}
	if target, ok := wrangler.ParseRedirect(path, f.Doc); ok && target != w.Config.Path {
		w.Redirect = target
		look(target)
	}
}

// localSecretsFiles are the names of the files that may hold the secrets of an
// environment in local development. The first that exists hides those of
// .dev.vars behind it, and .dev.vars hides all of .env, which are read together
// (Cloudflare, Workers: environment variables and secrets).
func localSecretsFiles(environment string) []string {
	if environment == "" || filepath.Base(environment) != environment {
		return []string{".dev.vars", ".env", ".env.local"}
	}
	return []string{".dev.vars." + environment, ".dev.vars", ".env", ".env." + environment, ".env.local", ".env." + environment + ".local"}
}

// LocalSecretsFile is the file beside the configuration in which a line for a
// secret of an environment would be read in local development; exists is false
// when there is none yet, and path is then the one to make. It is "" for an
// environment whose name can be no part of a file's name.
func (w *Worker) LocalSecretsFile(environment string) (path string, exists bool) {
	names := localSecretsFiles(environment)
	for _, name := range names {
		if path := filepath.Join(w.Dir, name); w.Presence(path) == File {
			return path, true
		}
	}
	if environment != "" && len(names) < 4 {
		return "", false
	}
	return filepath.Join(w.Dir, names[0]), false
}

// LocalSecretsFiles are the files beside the configuration that are read for the
// secrets of an environment in local development: one of .dev.vars, or else all
// that there are of .env (wrangler 4.86, getVarsForDev).
func (w *Worker) LocalSecretsFiles(environment string) (paths []string) {
	for _, name := range localSecretsFiles(environment) {
		path := filepath.Join(w.Dir, name)
		if w.Presence(path) != File {
			continue
		}
		if paths = append(paths, path); strings.HasPrefix(name, ".dev.vars") {
			return paths
		}
	}
	return paths
}

// ConfiguredPaths are the strings of an environment's own object that name a
// file or folder which has to exist: the main module, the folder of the static
// assets, the migrations of D1 databases.
func ConfiguredPaths(env *wrangler.Environment) (out []*wrangler.Value) {
	add := func(v *wrangler.Value) {
		if path, ok := v.Str(); ok && path != "" {
			out = append(out, v)
		}
	}
	add(env.Raw.Get("main"))
	add(env.Raw.Get("assets", "directory"))
	for _, database := range env.Raw.Get("d1_databases").Elements() {
		add(database.Get("migrations_dir"))
	}
	return out
}

// images are what the containers of an environment are made of: paths of
// Dockerfiles, or addresses.
func images(env *wrangler.Environment) (out []string) {
	for _, list := range [][]string{{"containers"}, {"previews", "containers"}} {
		for _, c := range env.Raw.Get(list...).Elements() {
			for _, keys := range [][]string{{"image"}, {"configuration", "image"}} {
				if image, ok := c.Get(keys...).Str(); ok && image != "" {
					out = append(out, image)
				}
			}
		}
	}
	return out
}
