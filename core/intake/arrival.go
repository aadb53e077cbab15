package intake

import (
	"bytes"
	"context"
	"strconv"

	"countersign/core"
)

// stored is a part whose bytes are in the blobs.
type stored struct {
	core.Part
	id   core.DocumentID
	size int64
}

// putParts stores the bytes of every part to keep. It runs before the transaction
// that names them: bytes without a name are harmless, a name without bytes is not.
func (in *Intake) putParts(ctx context.Context, parts []core.Part) ([]stored, error) {
	out := make([]stored, 0, len(parts))
	for _, p := range parts {
		s := stored{Part: p}
		if len(p.Data) > 0 && p.Skip == "" && p.Fault == "" {
			if s.Skip, s.Fault = refuse(p); s.Skip == "" && s.Fault == "" {
				sum, size, err := in.Blobs.Put(ctx, bytes.NewReader(p.Data))
				if err != nil {
					return nil, err
				}
				s.id, s.size = core.DocumentID(sum), size
			}
		}
		s.Data = nil
		out = append(out, s)
	}
	return out, nil
}

// arrival is how a set of parts came in.
type arrival struct {
	door    string // "mail" or "import"
	message core.MessageID
	sender  func(path string) string // whose mail a file lay in; nil for no mail
	by      core.User
}

// tally counts what parts became.
type tally map[core.Outcome]int

func (t tally) words() map[string]string {
	out := map[string]string{}
	for k, n := range t {
		out[string(k)] = strconv.Itoa(n)
	}
	return out
}

// state is what a whole mail became, with a sentence where nothing came of it.
func (t tally) state() (core.MessageState, string) {
	switch {
	case t[core.Failed] > 0 && t[core.Became]+t[core.Known] == 0:
		return core.MessageFailed, "nothing in this mail could be taken in"
	case t[core.Became]+t[core.Known]+t[core.Failed] == 0:
		return core.MessageIgnored, "this mail holds no document"
	}
	return core.MessageUnpacked, ""
}

// settle writes what each part became: a new document with its review, a known
// one, or why it was left out.
func (a arrival) settle(tx core.Tx, parts []stored) ([]core.Delivery, tally, error) {
	var list []core.Delivery
	count := tally{}
	pdfs := map[string]core.DocumentID{} // path of a new document, for its companion
	for _, p := range parts {
		d := core.Delivery{Door: a.door, Message: a.message, Path: p.Path, By: a.by.Name, At: tx.Now(), Document: p.id}
		var err error
		switch {
		case p.Fault != "":
			d.Outcome, d.Reason = core.Failed, p.Fault
		case p.Skip != "":
			d.Outcome, d.Reason = core.Ignored, p.Skip
		case p.id == "":
			d.Outcome, d.Reason = core.Ignored, "the file is empty"
		default:
			d.Outcome, d.Reason, err = a.keep(tx, p, pdfs)
		}
		if err != nil {
			return nil, nil, err
		}
		count[d.Outcome]++
		if d.ID, err = tx.SaveDelivery(d); err != nil {
			return nil, nil, err
		}
		list = append(list, d)
	}
	return list, count, nil
}

// keep makes a document of a part, unless its bytes are known; then it says which
// document they are.
func (a arrival) keep(tx core.Tx, p stored, pdfs map[string]core.DocumentID) (core.Outcome, string, error) {
	known, err := tx.FindDocument(p.id)
	if err == nil {
		e := entry(a.by, "DocumentKnown", "document:"+short(string(p.id)))
		e.Document, e.After = p.id, map[string]string{"name": p.Path}
		return core.Known, "the same file as " + known.Name + ", which came in on " + core.DateOf(known.ReceivedAt).String(), tx.Audit(e)
	}
	if core.KindOf(err) != core.NotFound {
		return "", "", err
	}
	doc := core.Document{ID: p.id, Name: base(p.Path), MediaType: p.MediaType, Size: p.size, ReceivedAt: tx.Now(), Link: p.Link}
	if err := tx.SaveDocument(doc); err != nil {
		return "", "", err
	}
	e := entry(a.by, "DocumentReceived", "document:"+short(string(p.id)))
	e.Document, e.After = p.id, map[string]string{"name": p.Path, "type": p.MediaType, "size": strconv.FormatInt(p.size, 10), "door": a.door}
	if pdf, ok := pdfs[p.CompanionOf]; ok && p.CompanionOf != "" {
		e.After["companion_of"] = short(string(pdf))
		if err := a.join(tx, pdf, p.id); err != nil {
			return "", "", err
		}
		delete(pdfs, p.CompanionOf) // it has one now
		return core.Became, "", tx.Audit(e)
	}
	pdfs[p.Path] = p.id
	id, err := freeID(tx, p.id)
	if err != nil {
		return "", "", err
	}
	r := core.Review{
		ID: id, Document: p.id, Part: 1, Name: doc.Name, ReceivedAt: tx.Now(), ChangedAt: tx.Now(),
		Status: core.StatusReceived, Revision: 1,
	}
	if a.sender != nil {
		r.Sender = a.sender(p.Path)
	}
	if a.by.Name != "" {
		r.EnteredBy = []string{a.by.Name}
	}
	if err := tx.SaveReview(r); err != nil {
		return "", "", err
	}
	return core.Became, "", tx.Audit(e)
}

// freeID is the review ID of a document, longer than usual where another document
// begins with the same digits: two files that do are made in a minute, and the second
// must not be taken for a change of the first.
func freeID(tx core.Tx, doc core.DocumentID) (core.ReviewID, error) {
	id := core.NewReviewID(doc, 1)
	for {
		_, err := tx.FindReview(id)
		if core.KindOf(err) == core.NotFound || err == nil && len(id) >= len(doc) {
			return id, nil
		}
		if err != nil {
			return "", err
		}
		id = core.ReviewID(doc[:min(len(doc), len(id)+4)])
	}
}

// join makes the XML the second representation of the PDF that came with it.
func (a arrival) join(tx core.Tx, pdf, xml core.DocumentID) error {
	doc, err := tx.FindDocument(pdf)
	if err != nil {
		return err
	}
	doc.Companion = xml
	return tx.SaveDocument(doc)
}

func base(path string) string {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '/' {
			return path[i+1:]
		}
	}
	return path
}
