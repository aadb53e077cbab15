//go:build cgo

package mupdf

/*
#cgo CFLAGS: -O2
#cgo darwin LDFLAGS: -Wl,-undefined,dynamic_lookup
#cgo linux LDFLAGS: -lm
#include <stdlib.h>
#include "shim.h"
*/
import "C"

import (
	"runtime"
	"sync"
	"unsafe"

	// Its cgo flags bring the static library into the program's final link.
	_ "github.com/gen2brain/go-fitz"
)

// Document is an open document. Its methods may be called from one goroutine at
// a time; Abort from any.
type Document struct {
	mu   sync.Mutex // guards doc against Abort after Close
	doc  *C.cs_doc
	pins runtime.Pinner
}

// Linked reports whether the program holds the MuPDF that this package speaks to.
func Linked() bool { return C.cs_linked() != 0 }

// Open takes a document's bytes, which must not change until Close. magic is its
// media type, or a file name's extension with the dot.
func Open(data []byte, magic string) (*Document, error) {
	if len(data) == 0 {
		return nil, failure(ErrFailed, "no bytes")
	}
	d := &Document{}
	d.pins.Pin(&data[0])
	cm := C.CString(magic)
	defer C.free(unsafe.Pointer(cm))
	d.doc = C.cs_open((*C.uchar)(&data[0]), C.size_t(len(data)), cm)
	if d.doc == nil {
		d.pins.Unpin()
		return nil, ErrMemory
	}
	if err := d.err(C.cs_code(d.doc)); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close frees everything. It may be called twice.
func (d *Document) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.doc != nil {
		C.cs_close(d.doc)
		d.doc = nil
		d.pins.Unpin()
	}
}

// Abort ends the running Text or Draw soon; what it has so far is returned.
func (d *Document) Abort() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.doc != nil {
		C.cs_abort(d.doc)
	}
}

func (d *Document) err(code C.int) error {
	words := C.GoString(C.cs_message(d.doc))
	switch code {
	case C.CS_OK:
		return nil
	case C.CS_LOCKED:
		return ErrPassword
	case C.CS_NO_ENGINE:
		return failure(ErrNoEngine, words)
	case C.CS_NO_MEMORY:
		return failure(ErrMemory, words)
	}
	return failure(ErrFailed, words)
}

// Pages counts the pages as the document states them, which may be a lie.
func (d *Document) Pages() (int, error) {
	n := C.cs_pages(d.doc)
	return int(n), d.err(C.cs_code(d.doc))
}

// Size is a page's width and height in points. Pages count from 0 here.
func (d *Document) Size(page int) (w, h float32, err error) {
	var cw, ch C.float
	code := C.cs_size(d.doc, C.int(page), &cw, &ch)
	return float32(cw), float32(ch), d.err(code)
}

// Text reads the first maxChars characters of a page.
func (d *Document) Text(page, maxChars int) (Text, error) {
	var t C.cs_text
	defer C.cs_free_text(&t)
	if err := d.err(C.cs_read(d.doc, C.int(page), C.size_t(maxChars), &t)); err != nil {
		return Text{}, err
	}
	out := Text{Width: float32(t.width), Height: float32(t.height), Invisible: int(t.invisible)}
	if t.nchars > 0 {
		out.Chars = make([]Char, t.nchars)
		for i, c := range unsafe.Slice(t.chars, int(t.nchars)) {
			out.Chars[i] = Char{
				Rune: rune(c.rune), Line: int(c.line),
				X0: float32(c.x0), Y0: float32(c.y0), X1: float32(c.x1), Y1: float32(c.y1),
				DX: float32(c.dx), DY: float32(c.dy),
				Size: float32(c.size), Bold: c.flags&C.CS_BOLD != 0,
			}
		}
	}
	if t.npictures > 0 {
		for _, p := range unsafe.Slice(t.pictures, int(t.npictures)) {
			out.Pictures = append(out.Pictures, Picture{
				float32(p.x0), float32(p.y0), float32(p.x1), float32(p.y1), int(p.w), int(p.h),
			})
		}
	}
	if t.nfills > 0 {
		out.Fills = make([]Fill, t.nfills)
		for i, f := range unsafe.Slice(t.fills, int(t.nfills)) {
			out.Fills[i] = Fill{float32(f.x0), float32(f.y0), float32(f.x1), float32(f.y1), int(f.parts)}
		}
	}
	return out, nil
}

// Draw draws the top left w x h pixels of a page at scale pixels a point.
func (d *Document) Draw(page int, scale float32, gray bool, w, h int) (Bitmap, error) {
	return d.DrawPart(page, scale, gray, 0, 0, w, h)
}

// DrawPart draws w x h pixels from x, y of a page at scale pixels a point.
func (d *Document) DrawPart(page int, scale float32, gray bool, x, y, w, h int) (Bitmap, error) {
	n, g := 3, C.int(0)
	if gray {
		n, g = 1, 1
	}
	if w < 1 || h < 1 {
		return Bitmap{}, failure(ErrFailed, "no area")
	}
	b := Bitmap{Width: w, Height: h, Gray: gray, Pix: make([]byte, w*h*n)}
	code := C.cs_draw(d.doc, C.int(page), C.float(scale), g, C.int(x), C.int(y), C.int(w), C.int(h), (*C.uchar)(&b.Pix[0]))
	return b, d.err(code)
}
