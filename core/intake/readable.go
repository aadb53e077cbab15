package intake

import (
	"bytes"
	"context"

	"countersign/core"
	"countersign/core/einvoice"
)

// Readable is the page, in HTML, that is made for people of the electronic invoice which
// a document with pages of its own carries inside or beside it; nil when it has none, or
// one that cannot be read. What the document's own pages do not print stands there.
func Readable(r core.Reading, xml []byte) []byte {
	if xml = carried(r, xml); xml == nil {
		return nil
	}
	html, err := einvoice.Render(xml)
	if err != nil {
		return nil // Understand says what is wrong with it
	}
	return html
}

// carried is the electronic invoice that came beside a document, else the first one
// inside it.
func carried(r core.Reading, beside []byte) []byte {
	if beside != nil {
		return beside
	}
	for _, f := range r.Embedded {
		if _, ok := einvoice.Recognise(f.Data); ok {
			return f.Data
		}
	}
	return nil
}

// withReadable draws and reads the readable page of a document's electronic invoice. It
// goes on without one where the page cannot be read: nothing but places is lost.
func (in *Intake) withReadable(ctx context.Context, s *seen, xml []byte) error {
	html := Readable(s.reading, xml)
	if html == nil {
		return nil
	}
	sum, _, err := in.Blobs.Put(ctx, bytes.NewReader(html))
	if err != nil {
		return err
	}
	path, err := in.Blobs.Path(sum)
	if err != nil {
		return err
	}
	doc := s.doc
	doc.MediaType = "text/html"
	r, err := in.Reader.Read(ctx, doc, path)
	if err != nil {
		return ctx.Err()
	}
	s.reading.SetReadable(r.Pages)
	s.doc.Readable, s.doc.ReadablePages = sum, len(r.Pages)
	return nil
}
