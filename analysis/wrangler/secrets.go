package wrangler

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/pywls/pywls/analysis/text"
)

// templateSuffixes end the names of files that are templates for secrets.
var templateSuffixes = []string{"example", "sample", "template", "dist", "defaults"}

// ParseDevVars reads the names, and only the names, out of .dev.vars, .env and
// their forms. Nothing of a value is kept.
func ParseDevVars(path string, doc *text.Document) []SecretName {
	environment, example := secretsFile(filepath.Base(path))
	src := doc.String()
	var out []SecretName
	for at := len(bomOf(src)); at < len(src); {
		start := at
		for at < len(src) && (src[at] == ' ' || src[at] == '\t') {
			at++
		}
		if rest, ok := strings.CutPrefix(src[at:], "export"); ok && rest != "" && (rest[0] == ' ' || rest[0] == '\t') {
			at += len("export") + len(rest) - len(strings.TrimLeft(rest, " \t"))
		}
		name := at
		for at < len(src) && isNameByte(src[at]) {
			at++
		}
		end := at
		for at < len(src) && (src[at] == ' ' || src[at] == '\t') {
			at++
		}
		if end > name && at < len(src) && (src[at] == '=' || src[at] == ':') && !tail(src, name, end, at) {
			out = append(out, SecretName{
				Name: src[name:end], Path: path, Span: text.Span{Start: name, End: end},
				Example: example, Environment: environment,
			})
			at = skipValue(src, at+1)
		}
		at = nextLine(src, max(at, start))
	}
	return out
}

// skipValue is the offset behind a quoted value, which may take several lines,
// or where an unquoted one starts.
func skipValue(src string, at int) int {
	for at < len(src) && (src[at] == ' ' || src[at] == '\t') {
		at++
	}
	if at == len(src) || strings.IndexByte("\"'`", src[at]) < 0 {
		return skipKey(src, at)
	}
	quote := src[at]
	for i := at + 1; i < len(src); i++ {
		if src[i] == '\\' && quote != '\'' {
			i++
		} else if src[i] == quote {
			return i + 1
		}
	}
	return at // never closed: the value is the line
}

// skipKey is the offset behind a key in PEM form that stands without quotes. It
// takes several lines, of which readers of such files make what they can.
func skipKey(src string, at int) int {
	line := src[at:nextLine(src, at)]
	if !strings.HasPrefix(line, "-----BEGIN ") || strings.Contains(line, "-----END ") {
		return at
	}
	if end := strings.Index(src[at:], "-----END "); end >= 0 {
		return at + end
	}
	return len(src)
}

// maxName is the length in bytes that the name of a variable hardly has.
const maxName = 64

// tail reports whether what looks like a name before "=" is the end of a value
// in base64 that goes on over lines: "MIIEvQ...wggSj==".
func tail(src string, name, end, at int) bool {
	rest := strings.TrimSpace(src[at:nextLine(src, at)])
	padding := (rest == "=" || rest == "==") && end-name >= 16 &&
		strings.ContainsAny(src[name:end], "0123456789") && strings.ToUpper(src[name:end]) != src[name:end]
	return padding || end-name > maxName || rest == "==" || src[name] >= '0' && src[name] <= '9'
}

func nextLine(src string, at int) int {
	for ; at < len(src); at++ {
		switch src[at] {
		case '\n':
			return at + 1
		case '\r':
			if at+1 == len(src) || src[at+1] != '\n' {
				return at + 1
			}
		}
	}
	return at
}

// isNameByte reports whether c may stand in the name of a variable.
func isNameByte(c byte) bool {
	return c == '_' || c == '-' || c == '.' || c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// bomOf is the byte order mark that a text starts with, or "".
func bomOf(src string) string {
	if strings.HasPrefix(src, bom) {
		return bom
	}
	return ""
}

// secretsFile tells what a file of secrets is for by its name.
func secretsFile(base string) (environment string, example bool) {
	rest, ok := strings.CutPrefix(base, ".dev.vars")
	if !ok {
		rest = strings.TrimPrefix(base, ".env")
	}
	var words []string
	for _, word := range strings.Split(rest, ".") {
		switch {
		case word == "" || word == "local":
		case slices.Contains(templateSuffixes, word):
			example = true
		default:
			words = append(words, word)
		}
	}
	return strings.Join(words, "."), example
}
