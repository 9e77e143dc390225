package wrangler

import (
	"path/filepath"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

const (
	sdkPackage        = "workers-runtime-sdk"
	pywranglerPackage = "workers-py"
)

// ParseLock finds workers-runtime-sdk in uv.lock or pylock.toml. It goes through
// the text once and builds no tree, since locks have thousands of lines.
func ParseLock(path string, doc *text.Document) []SDKSource {
	kind := SDKDevelopment
	if strings.HasPrefix(filepath.Base(path), "pylock") {
		kind = SDKLocked
	}
	var out []SDKSource
	for _, v := range lockedVersions(doc.String(), sdkPackage) {
		out = append(out, SDKSource{Kind: kind, Version: v.text, Path: path, Span: v.span})
	}
	return out
}

type lockedVersion struct {
	text string
	span text.Span
}

// lockedVersions are the versions that a lock pins for a package. Both kinds
// of locks write a [[package]] or [[packages]] header with a name and a version
// line below it.
func lockedVersions(src, pkg string) []lockedVersion {
	if !strings.Contains(src, pkg) {
		return nil
	}
	var out []lockedVersion
	inPackage, name := false, ""
	var version *lockedVersion
	flush := func() {
		if inPackage && version != nil && normalize(name) == pkg {
			out = append(out, *version)
		}
		name, version = "", nil
	}
	for at := len(bomOf(src)); at < len(src); {
		next := nextLine(src, at)
		line := src[at:next]
		switch {
		case strings.HasPrefix(line, "["):
			flush()
			header := strings.TrimSpace(line)
			inPackage = header == "[[package]]" || header == "[[packages]]"
		case !inPackage:
		case strings.HasPrefix(line, "name"):
			if s, _, ok := quotedAfterEquals(line, "name"); ok {
				name = s
			}
		case strings.HasPrefix(line, "version"):
			if s, from, ok := quotedAfterEquals(line, "version"); ok {
				version = &lockedVersion{s, text.Span{Start: at + from, End: at + from + len(s)}}
			}
		}
		at = next
	}
	flush()
	return out
}

// quotedAfterEquals reads `key = "content"` and where the content starts in
// the line, in bytes.
func quotedAfterEquals(line, key string) (content string, from int, ok bool) {
	rest := strings.TrimLeft(line[len(key):], " \t")
	if !strings.HasPrefix(rest, "=") {
		return "", 0, false
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	if rest == "" || rest[0] != '"' && rest[0] != '\'' {
		return "", 0, false
	}
	end := strings.IndexByte(rest[1:], rest[0])
	if end < 0 {
		return "", 0, false
	}
	return rest[1 : 1+end], len(line) - len(rest) + 1, true
}
