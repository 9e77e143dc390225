package lsp

import (
	"path/filepath"
	"runtime"
	"strings"

	"go.lsp.dev/uri"
)

// place is what a URI means: key is equal for all spellings of one document,
// path is the absolute path of a file on this machine, or "" for everything
// else: untitled and virtual documents, and shares this system cannot reach.
type place struct{ key, path string }

func placeOf(raw string) place { return placeFor(raw, runtime.GOOS == "windows") }

func placeFor(raw string, windows bool) place {
	// Some clients write the UNC path //host/share behind an empty authority.
	if rest, ok := strings.CutPrefix(raw, "file:////"); ok {
		raw = "file://" + strings.TrimLeft(rest, "/")
	}
	u, err := uri.Parse(raw)
	if err != nil {
		return place{key: raw}
	}
	// What has no scheme parses as a file, and is none.
	if u.Scheme() != "file" || len(raw) < 5 || !strings.EqualFold(raw[:5], "file:") {
		return place{key: "other:" + string(u)}
	}
	path, host := u.Path(), u.Authority()
	if len(path) < 2 || strings.ContainsRune(path, 0) {
		return place{key: string(u)}
	}
	if host == "localhost" {
		host = ""
	}
	switch {
	case host != "" && !windows:
		return place{key: "file://" + host + path}
	case host != "":
		path = `\\` + host + path
	case windows:
		path = strings.TrimPrefix(path, "/")
	}
	// A query or fragment does not make another file.
	path = filepath.Clean(filepath.FromSlash(path))
	return place{key: "file:" + filepath.ToSlash(path), path: path}
}

// under is the URI of a path below a folder, in the spelling that the client
// uses for the folder.
func under(folderURI, folderPath, path string) (string, bool) {
	rel, err := filepath.Rel(folderPath, path)
	if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
		return "", false
	}
	rest := strings.TrimPrefix(string(uri.FileFor(uri.PlatformPOSIX, "/"+filepath.ToSlash(rel))), "file://")
	return strings.TrimRight(folderURI, "/") + rest, true
}
