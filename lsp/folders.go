package lsp

import (
	"path/filepath"
	"slices"

	"go.lsp.dev/uri"
)

// firstFolders are the folders that initialize names: workspaceFolders, or else
// what older clients send. Null, absent and odd values are no folders.
func firstFolders(p *initializeParams) []folder {
	var listed []folderParam
	if decode(p.Folders, &listed) == nil && len(listed) > 0 {
		return foldersOf(listed)
	}
	var root string
	if decode(p.RootURI, &root) == nil && root != "" {
		return foldersOf([]folderParam{{URI: root}})
	}
	if decode(p.RootPath, &root) == nil && filepath.IsAbs(root) {
		return foldersOf([]folderParam{{URI: string(uri.File(filepath.Clean(root)))}})
	}
	return nil
}

func foldersOf(list []folderParam) (out []folder) {
	for _, f := range list {
		out = append(out, folder{place: placeOf(f.URI), uri: f.URI})
	}
	return out
}

// setFolders replaces the folders. Folders twice in the list count once; those
// inside others are the workspace's to sort out.
func (s *server) setFolders(next *state, folders []folder) {
	next.folders = nil
	var roots []string
	for _, f := range folders {
		same := func(other folder) bool { return other.key == f.key }
		if slices.ContainsFunc(next.folders, same) {
			continue
		}
		next.folders = append(next.folders, f)
		if f.path != "" {
			roots = append(roots, f.path)
		}
	}
	s.session.SetRoots(roots...)
}

func didChangeFolders(s *server, p *foldersParams) {
	s.update(func(next *state) {
		folders := slices.DeleteFunc(slices.Clone(next.folders), func(f folder) bool {
			return slices.ContainsFunc(p.Event.Removed, func(r folderParam) bool { return placeOf(r.URI).key == f.key })
		})
		s.setFolders(next, append(folders, foldersOf(p.Event.Added)...))
	})
	s.task("settings", s.fetchSettings)
}
