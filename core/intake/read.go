package intake

import (
	"bytes"
	"context"
	"errors"
	"slices"

	"countersign/core"
	"countersign/core/einvoice"
	"countersign/core/extract"
)

func (in *Intake) readAll(ctx context.Context) error {
	var list []core.Review
	err := in.Store.View(ctx, func(r core.Reader) error {
		all, err := r.ListReviews(core.ReviewFilter{Status: []core.Status{core.StatusReceived}})
		for _, v := range all {
			if v.Failure == nil || v.Failure.Retry {
				list = append(list, v)
			}
		}
		return err
	})
	if err != nil || len(list) == 0 {
		return err
	}
	return each(ctx, in, in.Workers, "read", list, func(v core.Review) string { return v.Name }, in.read)
}

// read reads one document and commits what it says. A document that cannot be read
// stays as it is, with the reason; that is no error here.
func (in *Intake) read(ctx context.Context, v core.Review) error {
	err := guarded(func() error {
		got, err := in.look(ctx, v)
		if err != nil || ctx.Err() != nil {
			return err
		}
		return in.Store.Update(ctx, func(tx core.Tx) error { return got.save(tx, v.ID) })
	})
	if err == nil || ctx.Err() != nil {
		return ctx.Err()
	}
	return in.fail(ctx, v.ID, "read", core.StatusReceived, err)
}

// seen is what was read from one document.
type seen struct {
	doc     core.Document
	reading core.Reading
	parts   []extract.Piece
	// lessons are those in use when the parts were read, and again makes them anew.
	lessons string
	again   func(*recaller) ([]extract.Piece, error)
}

// look reads a document outside any transaction.
func (in *Intake) look(ctx context.Context, v core.Review) (seen, error) {
	var s seen
	var c extract.Context
	memory := &recaller{view: func(fn func(core.Reader) error) error { return in.Store.View(ctx, fn) }}
	err := in.Store.View(ctx, func(r core.Reader) (err error) {
		if s.doc, err = r.FindDocument(v.Document); err != nil {
			return err
		}
		if memory.env, err = envelope(r, v); err != nil {
			return err
		}
		if s.doc.Languages, err = languages(r, v.Sender); err != nil {
			return err
		}
		if s.lessons, err = inUse(r); err != nil {
			return err
		}
		c, err = readingContext(r, s.doc)
		return err
	})
	if err != nil {
		return s, err
	}
	var xml []byte
	if s.doc.Companion != "" {
		if xml, err = in.bytes(ctx, string(s.doc.Companion)); err != nil {
			return s, err
		}
	}
	if isXML(s.doc.MediaType) {
		if xml, err = in.rendition(ctx, &s.doc); err != nil {
			return s, err
		}
	}
	err = in.lookAt(ctx, &s, xml, c, memory)
	return s, err
}

// lookAt reads the pages, a second time where that is worth it.
func (in *Intake) lookAt(ctx context.Context, s *seen, xml []byte, c extract.Context, memory *recaller) error {
	shown, sum := Pages(s.doc)
	path, err := in.Blobs.Path(sum)
	if err != nil {
		return err
	}
	if s.reading, err = in.Reader.Read(ctx, shown, path); err != nil {
		return err
	}
	s.reading.Document = s.doc.ID
	s.doc.Pages, s.doc.Readable, s.doc.ReadablePages = len(s.reading.Pages), "", 0
	own := isXML(s.doc.MediaType)
	if !own {
		if err := in.withReadable(ctx, s, xml); err != nil {
			return err
		}
	}
	reading := s.reading
	s.again = func(m *recaller) ([]extract.Piece, error) {
		c := c
		c.Recall = m.recall
		parts, err := understand(reading, xml, own, c)
		parts = elsewhere(parts, s.doc.Link)
		if err == nil {
			err = m.fault
		}
		return parts, err
	}
	if s.parts, err = s.again(memory); err != nil {
		return err
	}
	// What was learnt weighs after the second look; it decides no digit.
	again, changed, err := LookAgain(ctx, in.Again, shown, path, reading, draftsOf(s.parts), c)
	if err != nil || !changed {
		return err
	}
	s.reading, reading = again, again
	s.parts, err = s.again(memory)
	return err
}

// rendition makes readable pages for a document in XML and returns its XML.
func (in *Intake) rendition(ctx context.Context, doc *core.Document) ([]byte, error) {
	xml, err := in.bytes(ctx, string(doc.ID))
	if err != nil {
		return nil, err
	}
	html, err := einvoice.Render(xml)
	if err != nil {
		return nil, err
	}
	doc.Rendition, _, err = in.Blobs.Put(ctx, bytes.NewReader(html))
	return xml, err
}

// Pages says which file shows the document's pages: itself, or its rendition.
func Pages(doc core.Document) (shown core.Document, sum string) {
	if doc.Rendition == "" {
		return doc, string(doc.ID)
	}
	doc.MediaType = "text/html"
	return doc, doc.Rendition
}

// PageOf says which file shows one of the pages that a person can turn to, and as which
// of its pages: behind the document's own stand those that are made of its electronic
// invoice.
func PageOf(doc core.Document, page int) (shown core.Document, sum string, number int) {
	if own := max(1, doc.Pages); doc.Readable != "" && page > own {
		doc.MediaType = "text/html"
		return doc, doc.Readable, page - own
	}
	shown, sum = Pages(doc)
	return shown, sum, page
}

// Understand turns a reading into drafts, one for each document that the file seems
// to hold: the electronic invoice first, if one is given or embedded, with its values
// found again on the pages; else what the pages say. own says that the XML is the
// document itself, so that there is no page of the supplier's to compare it with.
func Understand(r core.Reading, xml []byte, own bool, c extract.Context) ([]core.Draft, error) {
	parts, err := understand(r, xml, own, c)
	return draftsOf(parts), err
}

func draftsOf(parts []extract.Piece) []core.Draft {
	var drafts []core.Draft
	for _, p := range parts {
		drafts = append(drafts, p.Draft)
	}
	return drafts
}

func understand(r core.Reading, xml []byte, own bool, c extract.Context) ([]extract.Piece, error) {
	parts, err := divide(r, xml, own, c)
	if len(parts) > 0 {
		d := &parts[0].Draft
		d.Exceptions = append(d.Exceptions, partly(r.Faults)...)
	}
	return parts, err
}

func divide(r core.Reading, xml []byte, own bool, c extract.Context) ([]extract.Piece, error) {
	if xml = carried(r, xml); xml == nil {
		return extract.Propose(r, c), nil
	}
	d, err := einvoice.Parse(xml)
	if err != nil {
		if own {
			return nil, err
		}
		return pagesAlone(r, c, err), nil
	}
	for _, p := range r.Pages {
		d.Pages = append(d.Pages, p.Number)
	}
	if own {
		extract.LocateDrawn(&d, r.Pages)
	} else {
		extract.Locate(&d, r)
	}
	extract.UseCodes(&d, r)
	if !own {
		if pages := extract.Read(r, c); len(pages) > 0 {
			d.Exceptions = append(d.Exceptions, extract.Compare(d, pages[0])...)
		}
	}
	// After the comparison, which asks what the supplier's own pages print.
	extract.LocateDrawn(&d, r.Readable)
	d = recalled(d, c, r)
	return []extract.Piece{{Pages: d.Pages, Draft: d}}, nil
}

// pagesAlone reads the pages where the electronic invoice inside is unusable, and
// says so.
func pagesAlone(r core.Reading, c extract.Context, why error) []extract.Piece {
	parts := extract.Propose(r, c)
	var e *core.Error
	msg := "it cannot be read"
	if errors.As(why, &e) {
		msg = e.Msg
	}
	for i := range parts {
		parts[i].Draft.Exceptions = append(parts[i].Draft.Exceptions, core.Exception{
			Reason: core.XMLDiffersFromPage, Severity: core.Block,
			Message: "The electronic invoice inside this file is damaged (" + msg + "); the values come from its pages alone.",
		})
	}
	return parts
}

// save commits a reading and what it says, to one review also where the file seems to
// hold several documents: dividing it is a person's decision (DOMAIN 1).
func (s seen) save(tx core.Tx, id core.ReviewID) error {
	v, err := tx.FindReview(id)
	if err != nil || v.Status != core.StatusReceived {
		return err // another run was quicker
	}
	if now, err := inUse(tx); err != nil {
		return err
	} else if now != s.lessons { // somebody taught or took back a lesson meanwhile
		m := &recaller{view: func(fn func(core.Reader) error) error { return fn(tx) }}
		if m.env, err = envelope(tx, v); err != nil {
			return err
		}
		if s.parts, err = s.again(m); err != nil {
			return err
		}
	}
	if err := tx.SaveDocument(s.doc); err != nil {
		return err
	}
	if err := tx.SaveReading(s.reading); err != nil {
		return err
	}
	c := core.Command{Action: core.ActRead, Split: proposal(s.parts)}
	switch len(s.parts) {
	case 0:
		c.Draft = core.Draft{Kind: core.Field[core.DocKind]{Value: core.KindOther, Confidence: 0.5}}
	case 1:
		c.Draft = s.parts[0].Draft
	default:
		c.Draft = extract.Common(s.parts)
	}
	if c.Split == nil {
		c.Invoice, _ = extract.Invoice(c.Draft, tx.Today())
	}
	if len(s.parts) == 0 {
		c.Exceptions = append(extract.Unread(s.reading.Pages), partly(s.reading.Faults)...)
	} else if !c.Draft.Kind.Value.IsClaim() { // a claim gets them when it is checked
		found, err := beside(tx, v, c)
		if err != nil {
			return err
		}
		c.Exceptions = slices.Concat(c.Draft.Exceptions, found)
	}
	if v, err = decide(tx, v, c); err != nil || !c.Draft.Kind.Value.IsClaim() || v.Split.Open() {
		return err
	}
	return tx.SaveLooks(v.ID, looksOf(v, s.reading.Pages))
}
