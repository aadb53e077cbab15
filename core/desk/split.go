package desk

import (
	"cmp"
	"context"
	"slices"

	"countersign/core"
	"countersign/core/intake"
)

// Split says which pages of a file are which document, and reads and checks each part
// anew; nil pages confirm what the program proposes, and one part with all pages says
// that the file is one document. id may be that of any part. Saying the same again
// changes nothing. It returns the review of the first part. Errors: NotFound, Refused
// (somebody decided on a part already, or the person may not), Conflict (it changed
// meanwhile), Usage (pages that the file has not).
func (d *Desk) Split(ctx context.Context, by core.User, id core.ReviewID, revision int64, pages [][]int) (core.Review, error) {
	return d.onFile(ctx, by, id, revision, core.ActSplit, func(tx core.Tx, by core.User, root core.Review) (core.Review, error) {
		return intake.Divide(tx, by, root, pages)
	})
}

// Unsplit takes a division back while nobody has decided on a part: what the program
// proposed waits again, and where it proposed nothing the file is one document.
func (d *Desk) Unsplit(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, error) {
	return d.onFile(ctx, by, id, revision, core.ActUnsplit, func(tx core.Tx, by core.User, root core.Review) (core.Review, error) {
		return intake.Undivide(tx, by, root)
	})
}

// SplitAsOne says that a file is one document whatever the program thinks.
func (d *Desk) SplitAsOne(ctx context.Context, by core.User, id core.ReviewID, revision int64) (core.Review, error) {
	return d.onFile(ctx, by, id, revision, core.ActSplit, func(tx core.Tx, by core.User, root core.Review) (core.Review, error) {
		reading, err := tx.FindReading(root.Document)
		if err != nil {
			return root, err
		}
		all := make([]int, len(reading.Pages))
		for i, p := range reading.Pages {
			all[i] = p.Number
		}
		return intake.Divide(tx, by, root, [][]int{all})
	})
}

// onFile changes the division of the file that a review is part of, in one
// transaction. What a rule refuses is written to the log and nothing else is.
func (d *Desk) onFile(ctx context.Context, by core.User, id core.ReviewID, revision int64, a core.Action, fn func(core.Tx, core.User, core.Review) (core.Review, error)) (core.Review, error) {
	var out core.Review
	err := d.store.Update(ctx, func(tx core.Tx) error {
		v, err := found(tx, by, a, id)
		if err != nil {
			return err
		}
		if revision != 0 && revision != v.Revision {
			return core.Errorf(core.Conflict, "the invoice was changed after you opened it").WithHint("look at it again and decide anew")
		}
		if v.Part > 1 {
			if v, err = tx.FindReview(v.Root()); err != nil {
				return err
			}
		}
		now, err := asNow(tx, by)
		if err != nil {
			return err
		}
		out, err = fn(tx, now, v)
		return err
	})
	if core.KindOf(err) != core.Refused {
		return out, err
	}
	return out, d.refusedOn(ctx, id, core.Command{Action: a, By: by}, err)
}

// refusedOn notes a refusal after its transaction was rolled back: on the invoice, or on
// the person where there is none.
func (d *Desk) refusedOn(ctx context.Context, id core.ReviewID, c core.Command, why error) error {
	err := d.store.Update(ctx, func(tx core.Tx) error {
		v, err := find(tx, id)
		if err != nil {
			return err
		}
		return refused(tx, v, c, why)
	})
	switch core.KindOf(err) {
	case "":
		return why
	case core.NotFound:
		return d.noted(ctx, c.By, "decide on invoice "+short(string(id)), why)
	}
	return err
}

// parts are the reviews of one file, the withdrawn ones left out.
func parts(r core.Reader, v core.Review) ([]Row, error) {
	list, err := r.ListReviews(core.ReviewFilter{Document: v.Document})
	if err != nil || len(list) < 2 {
		return nil, err
	}
	of, err := sendersOf(r, list...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b core.Review) int { return cmp.Compare(a.Part, b.Part) })
	var out []Row
	for _, o := range list {
		if o.Status != core.StatusWithdrawn {
			out = append(out, newRow(o, of))
		}
	}
	if len(out) < 2 {
		return nil, nil
	}
	return out, nil
}

func divisionOf(r core.Reader, v core.Review) (*core.Split, error) {
	if v.Part <= 1 {
		return v.Split, nil
	}
	root, err := r.FindReview(v.Root())
	return root.Split, err
}

// PageState is one page of an invoice's file: whether it was read, and whether it is
// one of the invoice's own.
type PageState struct {
	Number int         `json:"page"`
	Words  int         `json:"words"`
	Source core.Source `json:"source,omitempty"`
	Fault  string      `json:"fault,omitempty"`
	Own    bool        `json:"own"`
}

// pageStates lists the pages of the file; none where it was not read.
func pageStates(r core.Reader, v core.Review) ([]PageState, error) {
	reading, err := r.FindReading(v.Document)
	if core.KindOf(err) == core.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	own := map[int]bool{}
	for _, n := range v.Draft.Pages {
		own[n] = true
	}
	var out []PageState
	for _, p := range reading.Pages {
		out = append(out, PageState{Number: p.Number, Words: len(p.Words), Source: p.Source, Fault: p.Fault, Own: own[p.Number]})
	}
	return out, nil
}
