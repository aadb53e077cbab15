package ocr

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/worker"
)

var _ core.PageRereader = (*Pool)(nil)

const (
	maxRegions = 64 // looked at again in one document
	maxGuesses = 8
	maxGuess   = 400 // bytes
)

// Reread looks at places of recognised pages again: each alone, larger, in several
// ways. It answers for each region in their order, with no guesses where nothing
// was found.
//
// Errors are those of Read, and NotFound when there is no such page.
func (p *Pool) Reread(ctx context.Context, doc core.Document, path string, regions []core.Region) ([]core.Look, error) {
	if len(regions) == 0 {
		return nil, nil
	}
	if len(regions) > maxRegions {
		return nil, core.Errorf(core.Internal, "%d places to look at again are too many", len(regions))
	}
	data, err := p.load(path)
	if err != nil {
		return nil, err
	}
	req := frame.Request{Op: frame.OpReread, MediaType: doc.MediaType, Name: doc.Name, Languages: doc.Languages, Regions: regions, Turns: map[int]int{}}
	key := keyOf(doc, data)
	for _, g := range regions {
		if t := p.turns.get(key, g.Page); t != nil {
			req.Turns[g.Page] = *t
		}
	}
	var looks []core.Look
	err = p.withReaderOf(ctx, key, func(w *process) error {
		looks, err = p.look(ctx, w, req, data)
		return err
	})
	return looks, err
}

// lookTime bounds the second look at one document, from when a worker has it: a person
// may be waiting.
const lookTime = 10 * time.Second

func (p *Pool) look(ctx context.Context, w *process, req frame.Request, data []byte) ([]core.Look, error) {
	var looks []core.Look
	var refusal error
	l := p.opts.Limits
	err := w.Watched(ctx, min(l.OCRPage, lookTime), func(func(time.Duration)) error {
		return w.exchange(req, data, l.maxAnswer(), func(a frame.Answer, body []byte) (bool, error) {
			w.count(frame.Answer{Op: frame.Begin, OCR: true})
			switch a.Op {
			case frame.LooksAre:
				var err error
				looks, err = checkLooks(body, req.Regions)
				return true, err
			case frame.Failed:
				refusal = answered(a)
				return true, nil
			}
			return false, fmt.Errorf("%w: an answer %q", worker.ErrProtocol, a.Op)
		})
	})
	switch {
	case err == nil:
		return looks, refusal
	case errors.Is(err, worker.ErrStopped):
		return nil, interrupted(err)
	case errors.Is(err, worker.ErrTooSlow):
		return nil, &core.Error{Kind: core.BadInput, Msg: "Looking again at the page took too long", Hint: "check its values against the picture", Err: err}
	}
	return nil, &core.Error{Kind: core.BadInput, Msg: "The page cannot be looked at again", Hint: "check its values against the picture",
		Err: fmt.Errorf("%w: %s", err, w.Stderr())}
}

// checkLooks takes what a worker saw, which may be in the hands of the document:
// one answer for each region, of a bounded size.
func checkLooks(body []byte, regions []core.Region) ([]core.Look, error) {
	var looks []core.Look
	if err := json.Unmarshal(body, &looks); err != nil {
		return nil, fmt.Errorf("%w: %w", worker.ErrProtocol, err)
	}
	if len(looks) != len(regions) {
		return nil, fmt.Errorf("%w: %d looks at %d places", worker.ErrProtocol, len(looks), len(regions))
	}
	for i := range looks {
		looks[i].Region = regions[i]
		if len(looks[i].Guesses) > maxGuesses {
			return nil, fmt.Errorf("%w: %d guesses", worker.ErrProtocol, len(looks[i].Guesses))
		}
		for j, g := range looks[i].Guesses {
			if len(g.Text) > maxGuess || !utf8.ValidString(g.Text) {
				return nil, fmt.Errorf("%w: a guess of %d bytes", worker.ErrProtocol, len(g.Text))
			}
			looks[i].Guesses[j].Confidence = max(0, min(1, g.Confidence))
		}
	}
	return looks, nil
}
