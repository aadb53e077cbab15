package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"time"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/worker"
)

// maxRender bounds what may be asked for: A4 at 600 dpi.
const maxRender = 7016

// Render draws a page, counting from 1, upright as Read reports it, with its
// longer side at most maxPixels (at least 16, at most 7016).
//
// Errors are those of Read, and NotFound when there is no such page.
func (p *Pool) Render(ctx context.Context, doc core.Document, path string, page, maxPixels int) (core.PageImage, error) {
	data, err := p.load(path)
	if err != nil {
		return core.PageImage{}, err
	}
	req := frame.Request{Op: frame.OpRender, MediaType: doc.MediaType, Name: doc.Name, Page: page,
		MaxPixels: max(16, min(maxRender, maxPixels)), Turn: p.turns.get(keyOf(doc, data), page)}
	var img core.PageImage
	for fresh := false; ; fresh = true {
		var stale bool
		err = p.with(ctx, p.drawers, fresh, func(w *process) error {
			stale = w.Used()
			img, err = p.draw(ctx, w, req, data)
			return err
		})
		// A crash in a used process may be the page before's fault.
		if err == nil || fresh || !stale || !errors.Is(err, errCrashed) {
			return img, err
		}
	}
}

var errCrashed = errors.New("the drawing process ended")

func (p *Pool) draw(ctx context.Context, w *process, req frame.Request, data []byte) (core.PageImage, error) {
	var img core.PageImage
	var refusal error
	l := p.opts.Limits
	err := w.Watched(ctx, l.OCRPage, func(func(time.Duration)) error {
		return w.exchange(req, data, l.maxAnswer(), func(a frame.Answer, body []byte) (bool, error) {
			w.count(frame.Answer{Op: frame.Begin})
			switch a.Op {
			case frame.ImageIs:
				img = core.PageImage{PNG: body, Width: a.Width, Height: a.Height}
				return true, checkImage(img, req.MaxPixels)
			case frame.Failed:
				refusal = answered(a)
				return true, nil
			}
			return false, fmt.Errorf("%w: an answer %q", worker.ErrProtocol, a.Op)
		})
	})
	switch {
	case err == nil:
		return img, refusal
	case errors.Is(err, worker.ErrStopped):
		return core.PageImage{}, interrupted(err)
	case errors.Is(err, worker.ErrTooSlow):
		return core.PageImage{}, &core.Error{Kind: core.BadInput, Msg: "Drawing the page took too long", Hint: "open the original file", Err: err}
	}
	return core.PageImage{}, &core.Error{Kind: core.BadInput, Msg: "The page cannot be drawn", Hint: "open the original file",
		Err: fmt.Errorf("%w: %w: %s", errCrashed, err, w.Stderr())}
}

// checkImage keeps a picture that a worker made from being a bomb for the
// window that shows it.
func checkImage(img core.PageImage, maxPixels int) error {
	c, err := png.DecodeConfig(bytes.NewReader(img.PNG))
	if err != nil {
		return fmt.Errorf("%w: %w", worker.ErrProtocol, err)
	}
	if c.Width != img.Width || c.Height != img.Height || max(c.Width, c.Height) > maxPixels {
		return fmt.Errorf("%w: an image of %d x %d", worker.ErrProtocol, c.Width, c.Height)
	}
	return nil
}
