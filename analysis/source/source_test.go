package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/pywls/pywls/analysis/text"
)

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, v *View, path string) string {
	t.Helper()
	f, err := v.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return f.Doc.String()
}

func TestBufferLiesOverDisk(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.py")
	write(t, path, "disk")
	s := NewStore()
	before := s.View()
	s.Open(path, text.New("buffer"), 3)
	if got := content(t, s.View(), path); got != "buffer" {
		t.Errorf("open file reads %q", got)
	}
	if got := content(t, before, path); got != "disk" {
		t.Errorf("a view taken before the change reads %q", got)
	}
	s.Close(path)
	if got := content(t, s.View(), path); got != "disk" {
		t.Errorf("closed file reads %q", got)
	}
}

func TestRefreshSeesTheDisk(t *testing.T) {
	dir := t.TempDir()
	path, other := filepath.Join(dir, "a.py"), filepath.Join(dir, "b.py")
	write(t, path, "one")
	s := NewStore()
	v := s.View()
	content(t, v, path)
	if v.IsFile(other) || len(v.ReadDir(dir)) != 1 {
		t.Fatal("the folder holds one file")
	}
	if s.Refresh() {
		t.Error("Refresh reports a change where there is none")
	}
	write(t, path, "two, longer")
	write(t, other, "new")
	later := time.Now().Add(time.Second)
	if err := os.Chtimes(dir, later, later); err != nil {
		t.Fatal(err)
	}
	if content(t, v, path) != "one" {
		t.Error("a view changed under its reader")
	}
	if !s.Refresh() {
		t.Fatal("Refresh does not see the change")
	}
	v = s.View()
	if content(t, v, path) != "two, longer" || !v.IsFile(other) || len(v.ReadDir(dir)) != 2 {
		t.Error("the fresh view is not fresh")
	}
}

func TestForget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.py")
	s := NewStore()
	if s.View().IsFile(path) {
		t.Fatal("not there yet")
	}
	write(t, path, "x")
	s.Forget(path)
	if !s.View().IsFile(path) {
		t.Error("a created file is not seen after Forget")
	}
}

func TestNothingButRegularFilesIsOpened(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe.py")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Skip("no named pipes on this system:", err)
	}
	v := NewStore().View()
	done := make(chan error, 1)
	go func() {
		_, err := v.Read(pipe)
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			t.Error("a pipe was read as a file")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("reading a pipe hangs")
	}
	if _, err := v.Read(dir); err == nil {
		t.Error("a folder was read as a file")
	}
	if _, err := v.Read(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}

func TestBuffersShowInFolders(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "b.py"), "")
	s := NewStore()
	s.Open(filepath.Join(dir, "a.py"), text.New(""), 1)
	s.Open(filepath.Join(dir, "b.py"), text.New(""), 1)
	entries := s.View().ReadDir(dir)
	if len(entries) != 2 || entries[0].Name != "a.py" || entries[1].Name != "b.py" {
		t.Errorf("got %v", entries)
	}
}
