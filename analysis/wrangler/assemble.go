package wrangler

import (
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// ProjectInput is what the caller has read for NewProject.
type ProjectInput struct {
	// Files are documents by absolute path: pyproject.toml, uv.lock and
	// pylock.toml beside the wrangler file or in a folder above it (the nearest
	// counts), and the files of secrets beside it. Others are ignored.
	Files map[string]*text.Document
	// Modules are the names of the folders in python_modules.
	Modules []string
}

// NewProject puts together what the files beside a wrangler file say. dir is
// the absolute folder of that file.
func NewProject(dir string, in ProjectInput) *Project {
	p := &Project{Dir: dir, Faults: map[string][]Fault{}}
	paths := make([]string, 0, len(in.Files))
	for path := range in.Files {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	nearest := map[string]string{} // base name -> path
	for _, path := range paths {
		base := filepath.Base(path)
		switch {
		case IsSecretsName(base):
			p.Secrets = append(p.Secrets, ParseDevVars(path, in.Files[path])...)
		case IsProjectName(base) && len(filepath.Dir(path)) >= len(filepath.Dir(nearest[base])):
			nearest[base] = path
		}
	}
	p.vendored(in.Modules)
	if path := nearest["pyproject.toml"]; path != "" {
		var faults []Fault
		p.Pyproject, p.Settings, faults = ParsePyproject(path, in.Files[path])
		if len(faults) > 0 {
			p.Faults[path] = faults
		}
	}
	if path := nearest["pylock.toml"]; path != "" {
		p.SDK = append(p.SDK, ParseLock(path, in.Files[path])...)
	}
	if path := nearest["uv.lock"]; path != "" {
		doc := in.Files[path]
		p.SDK = append(p.SDK, ParseLock(path, doc)...)
		if pinned := lockedVersions(doc.String(), pywranglerPackage); len(pinned) > 0 {
			p.PywranglerVersion = pinned[0].text
		}
	}
	p.constraints()
	slices.SortStableFunc(p.SDK, func(a, b SDKSource) int { return int(a.Kind) - int(b.Kind) })
	return p
}

// vendored reads the folder names of python_modules.
func (p *Project) vendored(modules []string) {
	for _, name := range modules {
		if strings.HasPrefix(name, ".") || name == "__pycache__" {
			continue
		}
		p.Vendored = true
		if name == "workers" {
			p.VendoredWorkers = true
		}
		if pkg, version, ok := DistInfo(name); ok && pkg == sdkPackage {
			p.SDK = append(p.SDK, SDKSource{Kind: SDKVendored, Version: version, Path: filepath.Join(p.Dir, "python_modules", name)})
		}
	}
	if p.VendoredWorkers && len(p.SDK) == 0 {
		p.SDK = append(p.SDK, SDKSource{Kind: SDKVendored, Path: filepath.Join(p.Dir, "python_modules", "workers")})
	}
}

// constraints reads pyproject.toml for the SDK and for pywrangler. Only
// project.dependencies constrain what is vendored; a development group does not.
func (p *Project) constraints() {
	py := p.Pyproject
	sdk, cli := py.Dependency(sdkPackage), py.Dependency(pywranglerPackage)
	if sdk != nil && sdk.Group == "" {
		p.SDK = append(p.SDK, SDKSource{Kind: SDKConstraint, Version: sdk.Constraint, Path: py.Path, Span: sdk.Span})
	} else if cli != nil {
		p.SDK = append(p.SDK, SDKSource{Kind: SDKConstraint, Path: py.Path, Span: cli.Span})
	}
	if cli != nil {
		p.Pywrangler, p.PywranglerConstraint = true, cli.Constraint
	}
	if py != nil && py.Root.Get("tool", "pywrangler") != nil {
		p.Pywrangler = true
	}
	for _, s := range p.SDK {
		if s.Kind == SDKLocked {
			p.Pywrangler = true
		}
	}
}
