package check

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// staged is a file whose new content lies beside it, ready to take its place.
type staged struct{ temp, path string }

// write replaces files by temporary ones written beside them, so that no file
// is ever half written. All are prepared before the first takes its place.
// Permissions are kept, links are followed, and a file that has changed on
// disk since it was read is left alone.
func write(changes []change) error {
	var ready []staged
	defer func() {
		for _, s := range ready {
			os.Remove(s.temp) // gone already where it took its place
		}
	}()
	for _, c := range changes {
		s, err := stage(c)
		if err != nil {
			return err
		}
		ready = append(ready, s)
	}
	for _, s := range ready {
		if err := os.Rename(s.temp, s.path); err != nil {
			return fmt.Errorf("%s cannot be written: %w", s.path, err)
		}
	}
	return nil
}

func stage(c change) (staged, error) {
	path, mode, err := destination(c)
	if err != nil {
		return staged{}, err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*.tmp")
	if err != nil {
		return staged{}, fmt.Errorf("%s cannot be written: %w", c.path, err)
	}
	_, err = temp.WriteString(c.after)
	err = errors.Join(err, temp.Chmod(mode), temp.Sync(), temp.Close())
	if err != nil {
		os.Remove(temp.Name())
		return staged{}, fmt.Errorf("%s cannot be written: %w", c.path, err)
	}
	return staged{temp.Name(), path}, nil
}

// destination is the real path of a file to write with its permissions. It is
// an error when the file is not as it was read, or may not be written.
func destination(c change) (string, fs.FileMode, error) {
	if c.before == nil {
		if _, err := os.Lstat(c.path); !errors.Is(err, fs.ErrNotExist) {
			return "", 0, fmt.Errorf("%s was created meanwhile; run again", c.path)
		}
		return c.path, 0o644, nil
	}
	path, err := filepath.EvalSymlinks(c.path)
	if err != nil {
		return "", 0, fmt.Errorf("%s cannot be written: %w", c.path, err)
	}
	now, err := os.ReadFile(path)
	if err != nil || string(now) != *c.before {
		return "", 0, fmt.Errorf("%s was changed meanwhile; run again", c.path)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return "", 0, fmt.Errorf("%s cannot be written: %w", c.path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", 0, fmt.Errorf("%s cannot be written: %w", c.path, err)
	}
	return path, info.Mode().Perm(), nil
}
