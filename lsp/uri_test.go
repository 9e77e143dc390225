package lsp

import "testing"

func TestPlaceFor(t *testing.T) {
	for _, c := range []struct {
		raw     string
		windows bool
		path    string
	}{
		{"file:///home/me/a%20b.py", false, "/home/me/a b.py"},
		{"file:///home/me/a b.py", false, "/home/me/a b.py"},
		{"file://localhost/home/me/a.py", false, "/home/me/a.py"},
		{"file:///home/me/../you/a.py", false, "/home/you/a.py"},
		{"file:///home/100%25.py", false, "/home/100%.py"},
		{"file:///home/a%23b.py", false, "/home/a#b.py"},
		{"file:///home/a.py?x#y", false, "/home/a.py"},
		{"file:///c%3A/w/a.py", false, "/c:/w/a.py"},
		{"file://server/share/a.py", false, ""},
		{"file:////wsl.localhost/Ubuntu/a.py", false, ""},
		{"untitled:Untitled-1", false, ""},
		{"git:/home/me/a.py?ref", false, ""},
		{"vscode-vfs://github/a/b.py", false, ""},
		{"file:///home/%00.py", false, ""},
		{"file:", false, ""},
		{"", false, ""},
		{"%%%", false, ""},
	} {
		if got := placeFor(c.raw, c.windows); got.path != c.path || c.raw != "" && got.key == "" {
			t.Errorf("placeFor(%q) = %+v, want path %q", c.raw, got, c.path)
		}
	}
	// Spellings of one place, on every system.
	for _, same := range [][]string{
		{"file:///C:/W/a.py", "file:///c:/W/a.py", "file:///c%3A/W/a.py", "file:///C%3a/W/a.py"},
		{"file:////wsl.localhost/U/a.py", "file://wsl.localhost/U/a.py", "file://WSL.localhost/U/a.py"},
		{"file:///a%20b.py", "file:///a b.py", "file://localhost/a%20b.py"},
		{"untitled:Untitled-1", "untitled:Untitled-1"},
	} {
		for _, raw := range same[1:] {
			for _, windows := range []bool{false, true} {
				if a, b := placeFor(same[0], windows), placeFor(raw, windows); a != b {
					t.Errorf("%q is %+v, %q is %+v", same[0], a, raw, b)
				}
			}
		}
	}
}

func FuzzPlace(f *testing.F) {
	f.Add("file:///c%3A/a b.py")
	f.Add("file:////wsl.localhost/x")
	f.Add("untitled:%zz")
	f.Fuzz(func(t *testing.T, raw string) {
		for _, windows := range []bool{false, true} {
			p := placeFor(raw, windows)
			if p != placeFor(raw, windows) {
				t.Fatal("not the same twice")
			}
			if p.path != "" && !windows && p.path[0] != '/' {
				t.Fatalf("%q has the relative path %q", raw, p.path)
			}
		}
	})
}

func TestPlain(t *testing.T) {
	in := "## `env.DB`\n\n**D1** database, see [the docs](https://example.org/d1).\n\n```python\nawait env.DB.prepare(\"*\")  # `x`\n```\n\n---\n\nan\\_underscore\n"
	want := "env.DB\n\nD1 database, see the docs (https://example.org/d1).\n\nawait env.DB.prepare(\"*\")  # `x`\n\nan_underscore"
	if got := plain(in); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
