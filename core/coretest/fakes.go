package coretest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"sync"

	"countersign/core"
)

// DocumentReader answers with the readings that it was given. Failures come
// before readings; a document in neither is refused as unreadable.
type DocumentReader struct {
	Readings map[core.DocumentID]core.Reading
	Failures map[core.DocumentID]error

	mu    sync.Mutex
	asked []core.DocumentID
}

// Read implements core.DocumentReader.
func (d *DocumentReader) Read(ctx context.Context, doc core.Document, _ string) (core.Reading, error) {
	if err := stopped(ctx); err != nil {
		return core.Reading{}, err
	}
	d.mu.Lock()
	d.asked = append(d.asked, doc.ID)
	d.mu.Unlock()
	if err := d.Failures[doc.ID]; err != nil {
		return core.Reading{}, err
	}
	r, ok := d.Readings[doc.ID]
	if !ok {
		return core.Reading{}, core.Errorf(core.BadInput, "%s cannot be read", doc.Name)
	}
	r.Document = doc.ID
	return r, nil
}

// Asked lists the documents that were read, in order, failures too.
func (d *DocumentReader) Asked() []core.DocumentID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]core.DocumentID(nil), d.asked...)
}

// PageRenderer draws white pages in the shape of A4. Pages says how many a
// document has; a document that is not in it has one.
type PageRenderer struct {
	Pages    map[core.DocumentID]int
	Failures map[core.DocumentID]error
}

// Render implements core.PageRenderer.
func (p *PageRenderer) Render(ctx context.Context, doc core.Document, _ string, page, maxPixels int) (core.PageImage, error) {
	if err := stopped(ctx); err != nil {
		return core.PageImage{}, err
	}
	if err := p.Failures[doc.ID]; err != nil {
		return core.PageImage{}, err
	}
	if page < 1 || page > max(1, p.Pages[doc.ID]) {
		return core.PageImage{}, core.Errorf(core.NotFound, "%s has no page %d", doc.Name, page)
	}
	height := max(2, maxPixels)
	width := max(1, height*210/297)
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White})
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return core.PageImage{}, core.Errorf(core.Internal, "the page cannot be drawn: %w", err)
	}
	return core.PageImage{PNG: buf.Bytes(), Width: width, Height: height}, nil
}

// Unpacker takes apart what it was given: Contents by name. A name that is not
// in it holds nothing.
type Unpacker struct {
	Contents map[string]core.Unpacked
	Types    map[string]string // media type by name, before the first bytes are asked
}

// Unpack implements core.Unpacker.
func (u *Unpacker) Unpack(ctx context.Context, name string, _ []byte) (core.Unpacked, error) {
	return u.Contents[name], stopped(ctx)
}

// magic are the first bytes of the types that tests use.
var magic = []struct{ prefix, mediaType string }{
	{"%PDF-", "application/pdf"},
	{"PK\x03\x04", "application/zip"},
	{"\x89PNG", "image/png"},
	{"<?xml", "application/xml"},
	{"From: ", "message/rfc822"},
}

// MediaType implements core.Unpacker.
func (u *Unpacker) MediaType(name string, data []byte) string {
	if t := u.Types[name]; t != "" {
		return t
	}
	for _, m := range magic {
		if bytes.HasPrefix(data, []byte(m.prefix)) {
			return m.mediaType
		}
	}
	return "application/octet-stream"
}
