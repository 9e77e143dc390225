package lsp

import (
	"github.com/pywls/pywls/analysis/text"
)

// didOpen takes a document over from the disk. Opening twice replaces.
func didOpen(s *server, p *openParams) {
	d := &document{
		place:   placeOf(p.TextDocument.URI),
		uri:     p.TextDocument.URI,
		text:    text.New(p.TextDocument.Text),
		version: version(p.TextDocument.Version),
	}
	if !s.watched() {
		s.session.Files.Refresh()
	}
	s.setDocument(d)
}

// setDocument makes d the open document of its key.
func (s *server) setDocument(d *document) {
	s.update(func(next *state) {
		next.docs[d.key] = d
		next.changed = d.key
		if d.path != "" {
			s.session.Files.Open(d.path, d.text, d.version)
		}
	})
}

// didChange applies edits in their order. Versions may jump or go back. A
// change of a document that was never opened starts from the disk, or from
// nothing when it brings the whole text.
func didChange(s *server, p *changeParams) {
	st := s.state()
	at := placeOf(p.TextDocument.URI)
	d := document{place: at, uri: p.TextDocument.URI}
	if old := st.docs[at.key]; old != nil {
		d = *old
	} else if at.path != "" {
		if f, err := st.snapshot.View().Read(at.path); err == nil {
			d.text = f.Doc
		}
	}
	for _, change := range p.ContentChanges {
		switch {
		case change.Range == nil:
			d.text = text.New(change.Text)
		case d.text != nil:
			d.text = d.text.Replace(spanOf(d.text, *change.Range, s.client.encoding), change.Text)
		}
	}
	if d.text == nil {
		s.log.warn("%s was changed but never opened, and cannot be read", p.TextDocument.URI)
		return
	}
	d.version = version(p.TextDocument.Version)
	s.setDocument(&d)
}

// didSave looks at the disk again, also for clients that watch it: of a folder
// that goes as a whole many of them say nothing.
func didSave(s *server, p *documentParams) {
	if s.session.Files.Refresh() {
		s.update(func(*state) {})
	}
}

// didClose gives a document back to the disk.
func didClose(s *server, p *documentParams) {
	at := placeOf(p.TextDocument.URI)
	s.pulled.forget(at.key)
	s.update(func(next *state) {
		d := next.docs[at.key]
		if d == nil {
			return
		}
		delete(next.docs, at.key)
		if d.path != "" {
			s.session.Files.Close(d.path)
		}
	})
}
