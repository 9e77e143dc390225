package markertest

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
)

// test is one archive, taken apart.
type test struct {
	path    string
	archive *txtar.Archive
	files   map[string]string // the project, by path with slashes
	golden  map[string]string // by "name/path"
	open    []string          // in the order of the archive
	markers []marker
	setting string
}

// marker is one marker with the line it speaks of.
type marker struct {
	file string
	line int // zero-based, of the line spoken of
	at   int // one-based, of the marker
	name string
	args []arg
}

type arg struct {
	text    string
	pattern *regexp.Regexp
}

func (m marker) String() string { return fmt.Sprintf("%s:%d: %s", m.file, m.at, m.name) }

func (m marker) arg(i int) string {
	if i < len(m.args) {
		return m.args[i].text
	}
	return ""
}

var markerStart = regexp.MustCompile(`(?:#|//)@\s*`)

func load(path string) (*test, error) {
	archive, err := txtar.ParseFile(path)
	if err != nil {
		return nil, err
	}
	t := &test{path: path, archive: archive, files: map[string]string{}, golden: map[string]string{}}
	for _, f := range archive.Files {
		content := string(f.Data)
		switch {
		case strings.HasPrefix(f.Name, "@"):
			t.golden[f.Name[1:]] = content
		case f.Name == "settings.json":
			t.setting = content
		default:
			t.files[f.Name] = content
			before := len(t.markers)
			if err := t.read(f.Name, content); err != nil {
				return nil, err
			}
			if len(t.markers) > before {
				t.open = append(t.open, f.Name)
			}
		}
	}
	for _, line := range strings.Split(string(archive.Comment), "\n") {
		if names, ok := strings.CutPrefix(line, "open: "); ok {
			t.open = append(t.open, strings.Fields(names)...)
		}
	}
	if len(t.markers) == 0 {
		return nil, fmt.Errorf("%s has no marker", filepath.Base(path))
	}
	if strings.TrimSpace(string(archive.Comment)) == "" {
		return nil, fmt.Errorf("%s does not say what it is about", filepath.Base(path))
	}
	return t, nil
}

func (t *test) read(file, content string) error {
	spoken := 0
	for i, line := range strings.Split(content, "\n") {
		at := markerStart.FindStringIndex(line)
		if at == nil {
			spoken = i
			continue
		}
		if strings.TrimSpace(line[:at[0]]) != "" {
			spoken = i
		}
		for rest := line[at[1]:]; strings.TrimSpace(rest) != ""; {
			m := marker{file: file, line: spoken, at: i + 1}
			var err error
			if m.name, m.args, rest, err = parseMarker(rest); err != nil {
				return fmt.Errorf("%s:%d: %w", file, i+1, err)
			}
			t.markers = append(t.markers, m)
		}
	}
	return nil
}

// parseMarker reads name(arg, ...) and returns what follows.
func parseMarker(s string) (name string, args []arg, rest string, err error) {
	s = strings.TrimSpace(s)
	open := strings.IndexByte(s, '(')
	if open <= 0 {
		return "", nil, "", fmt.Errorf("a marker looks like name(...), not %q", s)
	}
	name, s = s[:open], s[open+1:]
	for {
		s = strings.TrimSpace(s)
		switch {
		case s == "":
			return "", nil, "", fmt.Errorf("%s: the closing parenthesis is missing", name)
		case s[0] == ')':
			return name, args, strings.TrimLeft(s[1:], ", "), nil
		case s[0] == ',':
			s = s[1:]
			continue
		}
		var a arg
		isPattern := strings.HasPrefix(s, `re"`) || strings.HasPrefix(s, "re`")
		if isPattern {
			s = s[2:]
		}
		if s[0] == '"' || s[0] == '`' {
			quoted, err := strconv.QuotedPrefix(s)
			if err != nil {
				return "", nil, "", fmt.Errorf("%s: %w in %q", name, err, s)
			}
			a.text, _ = strconv.Unquote(quoted)
			s = s[len(quoted):]
		} else {
			end := strings.IndexAny(s, ",)")
			if end < 0 {
				return "", nil, "", fmt.Errorf("%s: the closing parenthesis is missing", name)
			}
			a.text, s = strings.TrimSpace(s[:end]), s[end:]
		}
		if isPattern {
			if a.pattern, err = regexp.Compile(a.text); err != nil {
				return "", nil, "", err
			}
		}
		args = append(args, a)
	}
}

// find is the place of a marker's text in its line: bytes of the file, and the
// cursor where the text has one, or -1.
func (m marker) find(content string) (start, end, cursor int, err error) {
	lines := strings.SplitAfter(content, "\n")
	base := 0
	for _, l := range lines[:m.line] {
		base += len(l)
	}
	line := lines[m.line]
	if at := markerStart.FindStringIndex(line); at != nil {
		line = line[:at[0]]
	}
	before, after, has := strings.Cut(m.arg(0), "~")
	i := strings.Index(line, before+after)
	if i < 0 {
		return 0, 0, 0, fmt.Errorf("%v: %q is not in the line %q", m, before+after, strings.TrimSpace(line))
	}
	cursor = -1
	if has {
		cursor = base + i + len(before)
	}
	return base + i, base + i + len(before+after), cursor, nil
}
