package reader

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/internal/mupdf"
	"countersign/ocr/worker"
)

// source is an open document: pages of a file that MuPDF reads, or pictures.
type source interface {
	// pages is how many pages there are.
	pages() int
	// page reads page n, counting from 0.
	page(n int) (frame.Answer, core.Page, error)
	// draw draws page n with its longer side at most maxPixels.
	draw(n, maxPixels int, turn *int) (frame.Answer, []byte, error)
	// picture is page n in grey as it is stored or drawn for recognition.
	picture(n int) (raster, error)
	close()
}

// open finds the way to read data.
func (w *work) open(data []byte, stated string) (source, format, error) {
	f, magic := sniff(data, stated)
	switch f {
	case fmtMuPDF:
		s, err := w.openMuPDF(data, magic)
		return s, f, err
	case fmtText:
		s, err := w.openText(data)
		return s, f, err
	case fmtPicture:
		s, err := w.openPicture(data)
		return s, f, err
	case fmtEmpty:
		return nil, f, core.Errorf(core.BadInput, "The file is empty").WithHint("ask the sender to send it again")
	case fmtHEIC:
		return nil, f, core.Errorf(core.BadInput, "The program cannot read this kind of picture (HEIC) yet").WithHint("send it as PDF or JPEG")
	case fmtOldOffice:
		return nil, f, core.Errorf(core.BadInput, "The program cannot read office files of the time before 2007").WithHint("save the file as PDF and import that")
	case fmtXML:
		return nil, f, nil
	}
	return nil, f, core.Errorf(core.BadInput, "The program does not know this kind of file").WithHint("send it as PDF, picture or e-invoice XML")
}

func (w *work) read(r request) error {
	w.kept.forget(r.data)
	src, f, err := w.open(r.data, r.MediaType)
	if err != nil {
		return err
	}
	if f == fmtXML {
		return w.done(nil)
	}
	defer src.close()
	n := src.pages()
	if n <= 0 {
		return core.Errorf(core.BadInput, "The file has no pages").WithHint("open it in another program and save it again as PDF")
	}
	if err := w.send(frame.Answer{Op: frame.Count, Pages: n}, nil); err != nil {
		return err
	}
	var faults []string
	if f == fmtMuPDF && !r.NoFiles {
		if faults, err = w.files(r.data); err != nil {
			return err
		}
	}
	for i := range min(n, w.hello.Limits.Pages) {
		if slices.Contains(r.Skip, i+1) {
			continue
		}
		if err := w.readPage(src, i); err != nil {
			return err
		}
	}
	return w.done(faults)
}

func (w *work) readPage(src source, i int) error {
	if err := w.send(frame.Answer{Op: frame.Begin, Page: i + 1}, nil); err != nil {
		return err
	}
	a, p, err := src.page(i)
	if err != nil {
		p = core.Page{Width: p.Width, Height: p.Height, Source: core.FromText, Fault: fault(err)}
		var told *core.Error
		if errors.As(err, &told) {
			a.Kind, a.Msg, a.Hint = told.Kind, told.Msg, told.Hint
		}
	}
	p.Number = i + 1
	a.Op, a.Page = frame.PageIs, i+1
	return w.sendJSON(a, p)
}

// fault is the sentence for a page that could not be read.
func fault(err error) string {
	var told *core.Error
	switch {
	case errors.As(err, &told):
		return told.Error()
	case errors.Is(err, mupdf.ErrMemory):
		return "This page needs more memory than the reader may use"
	}
	return "This page is damaged and could not be read"
}

// begin tells the parent that page n now takes the long way, through its
// picture, and grants the processor time for it.
func (w *work) beginOCR(n int) error {
	return w.send(frame.Answer{Op: frame.Begin, Page: n + 1, OCR: true}, nil)
}

func (w *work) render(r request) error {
	src, f, err := w.open(r.data, r.MediaType)
	if err != nil {
		return err
	}
	if f == fmtXML {
		return core.Errorf(core.BadInput, "An XML file has no pages to draw")
	}
	defer src.close()
	if n := src.pages(); r.Page < 1 || r.Page > n {
		return core.Errorf(core.NotFound, "The file has no page %d; it has %d", r.Page, n)
	}
	a, png, err := src.draw(r.Page-1, r.MaxPixels, r.Turn)
	if err != nil {
		var told *core.Error
		if errors.As(err, &told) {
			return told
		}
		return &core.Error{Kind: core.BadInput, Err: err, Msg: fmt.Sprintf("Page %d cannot be drawn", r.Page), Hint: "open the original file"}
	}
	a.Op, a.RSS, a.Retire = frame.ImageIs, worker.RSS(), w.retire
	return w.send(a, png)
}

// within runs fn for at most d. fn goes on running when the time is over: the
// worker then asks to be replaced.
func (w *work) within(d time.Duration, fn func()) bool {
	done := make(chan struct{})
	go func() {
		defer close(done)
		fn()
	}()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		w.retire = true
		return false
	}
}
