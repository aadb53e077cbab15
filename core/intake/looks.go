package intake

import (
	"slices"

	"countersign/core"
	"countersign/core/control"
)

// addAlike adds the invoices whose pages look like those of this one, whoever they are
// from and whatever was read from them. liken says how alike two papers are.
func addAlike(tx core.Tx, in *control.Input, liken func(a, b core.Looks) float64) error {
	mine, err := looks(tx, in.Review)
	if err != nil {
		return err
	}
	list, err := tx.FindAlike(mine)
	if err != nil {
		return err
	}
	for _, other := range list {
		id := other.Review
		if id == in.Review.ID {
			continue
		}
		likeness := liken(mine, other.Looks)
		if likeness < control.LooksSame {
			continue
		}
		if in.Likeness == nil {
			in.Likeness = map[core.ReviewID]float64{}
		}
		in.Likeness[id] = likeness
		if slices.ContainsFunc(in.Twins, func(t core.Review) bool { return t.ID == id }) {
			continue
		}
		t, err := tx.FindReview(id)
		if err != nil {
			return err
		}
		in.Twins = append(in.Twins, t.Brief())
	}
	return nil
}

// looks is what the pages of an invoice look like, noted when they were read or, where
// that was forgotten since, now; where the words were never stored there is nothing to
// look at.
func looks(tx core.Tx, v core.Review) (core.Looks, error) {
	l, err := tx.FindLooks(v.ID)
	if core.KindOf(err) != core.NotFound {
		return l, err
	}
	reading, err := tx.FindReading(v.Document)
	if core.KindOf(err) == core.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	l = looksOf(v, reading.Pages)
	return l, tx.SaveLooks(v.ID, l)
}

// looksOf is what the pages of a file look like that belong to an invoice.
func looksOf(v core.Review, pages []core.Page) core.Looks {
	if len(v.Draft.Pages) > 0 {
		pages = slices.DeleteFunc(slices.Clone(pages), func(p core.Page) bool { return !slices.Contains(v.Draft.Pages, p.Number) })
	}
	return control.LooksOf(pages)
}
