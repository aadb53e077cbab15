package reader

import (
	"errors"
	"math"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/internal/mupdf"
)

// document is a source that MuPDF reads.
type document struct {
	w   *work
	doc *mupdf.Document
	n   int
}

func (w *work) openMuPDF(data []byte, magic string) (source, error) {
	d, err := mupdf.Open(data, magic)
	if err != nil {
		return nil, opening(err)
	}
	n, err := d.Pages()
	if err != nil {
		d.Close()
		return nil, opening(err)
	}
	return &document{w: w, doc: d, n: n}, nil
}

// opening is the answer for a document that does not open.
func opening(err error) error {
	switch {
	case errors.Is(err, mupdf.ErrPassword):
		return &core.Error{Kind: core.BadInput, Err: err, Msg: "The file is protected with a password",
			Hint: "ask the sender for the password, save the file without it and import that"}
	case errors.Is(err, mupdf.ErrNoEngine):
		return &core.Error{Kind: core.Unavailable, Err: err, Msg: "This program was built without its document reader",
			Hint: "install a release, or build it with cgo"}
	case errors.Is(err, mupdf.ErrMemory):
		return &core.Error{Kind: core.BadInput, Err: err, Msg: "The file needs more memory than the reader may use",
			Hint: "ask the sender for a smaller file"}
	}
	return &core.Error{Kind: core.BadInput, Err: err, Msg: "The file is damaged and cannot be opened",
		Hint: "open it in another program and save it again as PDF, or ask the sender to send it again"}
}

func (d *document) pages() int { return d.n }
func (d *document) close()     { d.doc.Close() }

func (d *document) picture(n int) (raster, error) {
	t, err := d.doc.Text(n, d.w.hello.Limits.Chars)
	if err != nil {
		return raster{}, err
	}
	return d.raster(n, t)
}

func (d *document) page(n int) (frame.Answer, core.Page, error) {
	t, err := d.doc.Text(n, d.w.hello.Limits.Chars)
	if err != nil {
		return frame.Answer{}, core.Page{}, err
	}
	v := look(t)
	if needsOCR(v) {
		return d.recognised(n, t, v)
	}
	turn := textTurn(t.Chars)
	p := core.Page{Source: core.FromText, Words: words(t, turn), Codes: d.codes(n, t, turn)}
	p.Width, p.Height = turned(t, turn)
	if scanned(v) {
		p.Source = core.FromOCR
		for i := range p.Words {
			p.Words[i].Confidence = otherOCR
		}
	}
	return frame.Answer{Turn: turn}, p, nil
}

// otherOCR is the confidence of words from the invisible text layer that another
// program's OCR left: usually right, never checked.
const otherOCR = 0.9

// recognised reads a page from its picture. What the text layer has beside the
// picture (a stamp, a typed note) is kept.
func (d *document) recognised(n int, t mupdf.Text, v verdict) (frame.Answer, core.Page, error) {
	if err := d.w.beginOCR(n); err != nil {
		return frame.Answer{}, core.Page{}, err
	}
	r, err := d.raster(n, t)
	if err != nil {
		return frame.Answer{}, core.Page{}, err
	}
	d.w.kept.keep(n, r)
	var known *int
	turn := textTurn(t.Chars)
	believed := v.words > 0 && v.unmapped <= unmappedShare && v.gibberish <= gibberishShare && v.signs <= signShare
	if believed && turn != 0 {
		known = &turn
	}
	got, err := d.w.recognise(r, known)
	if err != nil {
		return frame.Answer{}, core.Page{}, err
	}
	p := core.Page{Source: core.FromOCR, Words: got.words, Languages: got.languages, Codes: d.w.scanCodes(r.gray, got.turn)}
	p.Width, p.Height = turned(t, got.turn)
	if believed {
		p.Words = append(p.Words, unseen(words(t, got.turn), got.words)...)
	}
	return frame.Answer{Turn: got.turn}, p, nil
}

// unseen are the words of a text layer that stand where recognition found none.
func unseen(layer, found []core.Word) []core.Word {
	var out []core.Word
next:
	for _, w := range layer {
		for _, f := range found {
			if overlap(w.Box, f.Box) > 0.3 {
				continue next
			}
		}
		out = append(out, w)
	}
	return out
}

// turned is a page's size after setting it right.
func turned(t mupdf.Text, turn int) (w, h float64) {
	if turn%2 == 1 {
		return points(t.Height), points(t.Width)
	}
	return points(t.Width), points(t.Height)
}

// points keeps a page's measure a finite, positive number whatever the file says.
func points(v float32) float64 {
	f := float64(v)
	if math.IsNaN(f) || math.IsInf(f, 0) || f < 0 {
		return 0
	}
	return round(f, 1000)
}
