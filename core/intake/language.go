package intake

import (
	"slices"
	"strings"

	"countersign/core"
)

// languagesLooked is how many of a supplier's invoices are looked at for their language.
const languagesLooked = 5

// languages are those that the pictures of the supplier who sent a mail were read in
// lately; none where no supplier is known by the sender's address, or where nothing of
// theirs was a picture. The reader takes them as a guess that the words may overrule.
func languages(r core.Reader, sender string) ([]string, error) {
	if sender == "" {
		return nil, nil
	}
	list, err := r.ListSuppliers()
	if err != nil {
		return nil, err
	}
	known := slices.IndexFunc(list, func(s core.Supplier) bool {
		return slices.ContainsFunc(s.Emails, func(m string) bool { return strings.EqualFold(m, sender) })
	})
	if known < 0 {
		return nil, nil
	}
	past, err := r.ListReviews(core.ReviewFilter{Supplier: list[known].ID, Newest: true, Limit: languagesLooked})
	if err != nil {
		return nil, err
	}
	for _, v := range past {
		reading, err := r.FindReading(v.Document)
		if core.KindOf(err) == core.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if l := readIn(reading); len(l) > 0 {
			return l, nil
		}
	}
	return nil, nil
}

// readIn are the languages that a document's first picture was read in.
func readIn(r core.Reading) []string {
	for _, p := range r.Pages {
		if len(p.Languages) > 0 {
			return p.Languages
		}
	}
	return nil
}
