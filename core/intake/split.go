package intake

import (
	"cmp"
	"slices"
	"strconv"

	"countersign/core"
	"countersign/core/extract"
)

// proposal is what a file seems to hold, nil when that is one document.
func proposal(parts []extract.Piece) *core.Split {
	if len(parts) < 2 {
		return nil
	}
	s := &core.Split{}
	for _, p := range parts {
		s.Proposed = append(s.Proposed, partOf(p.Pages, p.Draft, p.Why, p.Confidence))
	}
	return s
}

func partOf(pages []int, d core.Draft, why []string, sure float64) core.SplitPart {
	return core.SplitPart{Pages: pages, Kind: d.Kind.Value, Number: d.Number.Text(), Supplier: d.Supplier.Text(), Why: why, Confidence: sure}
}

// division is a file's reviews while it is divided.
type division struct {
	tx      core.Tx
	by      core.User
	root    core.Review
	family  []core.Review // of the same file, by part, the withdrawn ones too
	reading core.Reading
	known   extract.Context
	memory  *recaller // of what is known of the suppliers
}

// Divide gives each part of a file the pages that a person says, reads them anew and
// checks what is a claim; pages is nil for what the program proposes. root is the
// review of the first part. Parts whose pages stay as they are keep what was
// corrected in them. A division that stands already changes nothing. Errors: Refused
// where somebody decided on a part already, Usage for pages that the file has not.
func Divide(tx core.Tx, by core.User, root core.Review, pages [][]int) (core.Review, error) {
	d, err := newDivision(tx, by, root)
	if err != nil {
		return root, err
	}
	if pages == nil {
		if root.Split == nil {
			return root, core.Errorf(core.Refused, "the program sees one document in this file").WithHint("name the pages, such as 1-2,3")
		}
		for _, p := range root.Split.Proposed {
			pages = append(pages, p.Pages)
		}
	}
	if pages, err = d.complete(pages); err != nil {
		return root, err
	}
	if root.Split.Fits(pages) || root.Split == nil && len(pages) == 1 && len(d.live()) == 1 {
		return root, nil
	}
	if err := d.allowed(core.ActSplit); err != nil {
		return root, err
	}
	return d.carry(pages)
}

// Undivide takes a division back: the program's proposal waits for a person again,
// and where there was none the file is one document again.
func Undivide(tx core.Tx, by core.User, root core.Review) (core.Review, error) {
	d, err := newDivision(tx, by, root)
	if err != nil {
		return root, err
	}
	if err := d.allowed(core.ActUnsplit); err != nil {
		return root, err
	}
	if err := d.withdraw(1); err != nil {
		return root, err
	}
	var split *core.Split
	draft := extract.ReadPages(d.reading, d.known, d.pages())
	if len(root.Split.Proposed) > 1 {
		split = &core.Split{Proposed: root.Split.Proposed}
		draft = extract.Common(extract.Propose(d.reading, d.known))
	}
	if err := d.memory.fault; err != nil {
		return root, err
	}
	return d.settle(root, core.ActUnsplit, draft, split)
}

func newDivision(tx core.Tx, by core.User, root core.Review) (*division, error) {
	d := &division{tx: tx, by: by, root: root}
	doc, err := tx.FindDocument(root.Document)
	if err != nil {
		return d, err
	}
	if d.family, err = tx.ListReviews(core.ReviewFilter{Document: root.Document}); err != nil {
		return d, err
	}
	slices.SortFunc(d.family, func(a, b core.Review) int { return cmp.Compare(a.Part, b.Part) })
	if root.Status == core.StatusReceived {
		return d, core.Errorf(core.Refused, "the file is not read yet").WithHint("wait, or enter what is missing")
	}
	if d.reading, err = tx.FindReading(root.Document); err != nil {
		return d, err
	}
	if d.known, err = readingContext(tx, doc); err != nil {
		return d, err
	}
	d.memory = &recaller{view: func(fn func(core.Reader) error) error { return fn(tx) }}
	d.known.Recall = d.memory.recall
	d.memory.env, err = envelope(tx, root)
	return d, err
}

// live are the reviews of the file whose pages are theirs.
func (d *division) live() []core.Review {
	return slices.DeleteFunc(slices.Clone(d.family), func(v core.Review) bool { return v.Status == core.StatusWithdrawn })
}

// allowed asks for each part whether the person may divide what it belongs to.
func (d *division) allowed(a core.Action) error {
	for _, v := range d.live() {
		if err := core.Allowed(v, a, d.by); err != nil {
			return err
		}
	}
	return nil
}

func (d *division) pages() []int {
	out := make([]int, len(d.reading.Pages))
	for i, p := range d.reading.Pages {
		out[i] = p.Number
	}
	return out
}

// complete refuses pages that are not there, twice there, or left out with words on
// them. Empty pages that nobody names go with the part before them.
func (d *division) complete(parts [][]int) ([][]int, error) {
	owner := map[int]int{}
	for i, pages := range parts {
		for _, n := range pages {
			if _, twice := owner[n]; twice {
				return nil, core.Errorf(core.Usage, "page %d is named twice", n).WithHint("a page belongs to one document")
			}
			owner[n] = i
		}
	}
	last := 0
	for _, p := range d.reading.Pages {
		i, ok := owner[p.Number]
		switch {
		case ok:
			last = i
		case len(p.Words) > 0:
			return nil, core.Errorf(core.Usage, "page %d belongs to no document", p.Number).WithHint("name every page; the file has %d", len(d.reading.Pages))
		default:
			owner[p.Number] = last
		}
	}
	if len(owner) != len(d.reading.Pages) {
		return nil, core.Errorf(core.Usage, "the file has %d pages, and others are named", len(d.reading.Pages)).WithHint("look at the pages again")
	}
	out := make([][]int, len(parts))
	for _, n := range d.pages() {
		out[owner[n]] = append(out[owner[n]], n)
	}
	return out, nil
}

// carry saves the parts, withdraws those that are no more, and checks what changed.
func (d *division) carry(pages [][]int) (core.Review, error) {
	split := &core.Split{Parts: make([]core.SplitPart, len(pages)), By: d.by.Name, At: d.tx.Now()}
	if d.root.Split != nil {
		split.Proposed = d.root.Split.Proposed
	}
	drafts := d.drafts(pages)
	for i, p := range pages {
		split.Parts[i] = partOf(p, drafts[i], nil, 0)
	}
	if err := d.memory.fault; err != nil {
		return d.root, err
	}
	if err := d.withdraw(len(pages)); err != nil {
		return d.root, err
	}
	root := d.root
	for i, p := range pages {
		old := d.part(i + 1)
		if i > 0 && old != nil && d.stays(*old, p) {
			continue
		}
		v, own := d.newPart(i+1), (*core.Split)(nil)
		if old != nil {
			v = *old
		}
		if i == 0 {
			own = split
		}
		next, err := d.settle(v, core.ActSplit, drafts[i], own)
		if err != nil {
			return d.root, err
		}
		if i == 0 {
			root = next
		}
	}
	return root, nil
}

// drafts are what the parts say: as corrected where their pages stay, else read anew.
func (d *division) drafts(pages [][]int) []core.Draft {
	out := make([]core.Draft, len(pages))
	for i, p := range pages {
		if old := d.part(i + 1); old != nil && d.stays(*old, p) {
			out[i] = old.Draft
		} else {
			out[i] = extract.ReadPages(d.reading, d.known, p)
		}
		if !out[i].Kind.IsSet() {
			out[i].Kind = core.Field[core.DocKind]{Value: core.KindOther, Confidence: 0.5}
		}
	}
	return out
}

// part is the review of a part, also of one that was withdrawn; nil when there
// never was one.
func (d *division) part(n int) *core.Review {
	for i := range d.family {
		if d.family[i].Part == n {
			return &d.family[i]
		}
	}
	return nil
}

func (d *division) stays(v core.Review, pages []int) bool {
	return v.Status != core.StatusWithdrawn && !v.Split.Open() && slices.Equal(v.Draft.Pages, pages)
}

// newPart is a review that is not saved yet. What the file's hold says holds for
// each of its parts.
func (d *division) newPart(n int) core.Review {
	r := d.root
	return core.Review{ID: core.ReviewID(string(r.ID) + "-" + strconv.Itoa(n)), Document: r.Document, Part: n, Name: r.Name, ReceivedAt: r.ReceivedAt,
		Sender: r.Sender, EnteredBy: slices.Clone(r.EnteredBy), Held: r.Held, Status: core.StatusReceived}
}

func (d *division) settle(v core.Review, a core.Action, draft core.Draft, split *core.Split) (core.Review, error) {
	c := core.Command{Action: a, By: d.by, Draft: draft, Split: split}
	if !split.Open() {
		c.Invoice, _ = extract.Invoice(draft, d.tx.Today())
	}
	if err := d.tx.SaveLooks(v.ID, nil); err != nil { // its pages are others now
		return v, err
	}
	next, err := decide(d.tx, v, c)
	if err != nil || next.Status != core.StatusRead {
		return next, err
	}
	return Check(d.tx, next)
}

// withdraw empties the parts behind the first n, and checks again what was compared
// with them.
func (d *division) withdraw(n int) error {
	var twins []core.ReviewID
	for _, v := range d.live() {
		if v.Part <= n {
			continue
		}
		list, err := d.tx.FindTwins(core.TwinQuery{Not: v.ID, Supplier: v.Invoice.SupplierID, NumberKey: core.NumberKey(v.Invoice.Number), Gross: v.Invoice.GrossTotal, Date: v.Invoice.IssueDate})
		if err != nil {
			return err
		}
		for _, t := range list {
			if t.Document != v.Document {
				twins = append(twins, t.ID)
			}
		}
		if _, err := decide(d.tx, v, core.Command{Action: core.ActUnsplit, By: d.by}); err != nil {
			return err
		}
		if err := d.tx.SaveLooks(v.ID, nil); err != nil {
			return err
		}
	}
	slices.Sort(twins)
	for _, id := range slices.Compact(twins) {
		t, err := d.tx.FindReview(id)
		if err != nil {
			return err
		}
		if t.Status.Decided() || t.Status == core.StatusReceived {
			continue
		}
		if _, err := Check(d.tx, t); err != nil {
			return err
		}
	}
	return nil
}
