package coretest

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"countersign/core"
	"countersign/core/audit"
)

// tx implements core.Tx on a forked state.
type tx struct {
	reader
	now     time.Time
	today   core.Date
	changed bool
	audited bool
	refs    []ref
}

// Now implements core.Tx.
func (t *tx) Now() time.Time { return t.now }

// Today implements core.Tx.
func (t *tx) Today() core.Date { return t.today }

// Audit implements core.Tx.
func (t *tx) Audit(e core.AuditEntry) error {
	if err := t.live(); err != nil {
		return err
	}
	head, err := t.AuditHead()
	if err != nil {
		return err
	}
	e.Before, e.After = maps.Clone(e.Before), maps.Clone(e.After)
	e.Time, e.Host, e.Rows = t.now, "memory", nil
	sealed, err := audit.Seal(head, e)
	if err != nil {
		return err
	}
	t.st.audit = append(t.st.audit, sealed)
	t.audited = true
	return nil
}

// put encodes a value and stores it under its key.
func put[K ~string](t *tx, tab *table[K, []byte], what string, k K, v any) error {
	if err := t.live(); err != nil {
		return err
	}
	if k == "" {
		return core.Errorf(core.Internal, "a %s without a key cannot be stored", what)
	}
	b, err := encode(v)
	if err != nil {
		return err
	}
	tab.set(k, b)
	t.changed = true
	return nil
}

// needs notes that a reference must lead somewhere at commit; an empty key asks
// for nothing.
func needs[K ~string, V any](t *tx, from string, tab *table[K, V], what string, k K) {
	if k == "" {
		return
	}
	t.refs = append(t.refs, ref{from, what, string(k), func() bool { _, ok := tab.get(k); return ok }})
}

// SaveFirm implements core.Tx.
func (t *tx) SaveFirm(f core.Firm) error { return t.putOne(&t.st.firm, f) }

// SaveSettings implements core.Tx.
func (t *tx) SaveSettings(s core.Settings) error { return t.putOne(&t.st.settings, s) }

func (t *tx) putOne(at *[]byte, v any) error {
	if err := t.live(); err != nil {
		return err
	}
	b, err := encode(v)
	if err != nil {
		return err
	}
	*at, t.changed = b, true
	return nil
}

// SaveUser implements core.Tx.
func (t *tx) SaveUser(u core.User) error {
	var bodies table[string, []byte]
	if err := put(t, &bodies, "user", u.Name, u); err != nil {
		return err
	}
	t.st.users.set(u.Name, userRow{bodies.rows[u.Name], u.Secret})
	return nil
}

// SaveGuard implements core.Tx.
func (t *tx) SaveGuard(g core.Guard) error {
	needed := t.changed
	err := put(t, &t.st.guards, "guard", g.Name, g)
	t.changed = needed
	return err
}

// SaveSupplier implements core.Tx.
func (t *tx) SaveSupplier(s core.Supplier) error {
	return put(t, &t.st.suppliers, "supplier", s.ID, s)
}

// SaveOrder implements core.Tx.
func (t *tx) SaveOrder(o core.PurchaseOrder) error {
	seen := map[string]bool{}
	for _, l := range o.Lines {
		if seen[l.ID] {
			return core.Errorf(core.BadInput, "order %s has two lines %q", o.ID, l.ID)
		}
		seen[l.ID] = true
	}
	needs(t, fmt.Sprintf("order %s", o.ID), &t.st.suppliers, "supplier", o.SupplierID)
	return put(t, &t.st.orders, "order", o.ID, o)
}

// SaveReceipt implements core.Tx.
func (t *tx) SaveReceipt(r core.GoodsReceipt) error {
	for _, l := range r.Lines {
		needs(t, "receipt "+r.ID, &t.st.orders, "order", l.OrderID)
	}
	return put(t, &t.st.receipts, "receipt", r.ID, r)
}

// SaveDocument implements core.Tx.
func (t *tx) SaveDocument(d core.Document) error {
	needs(t, "document "+d.Name, &t.st.documents, "document", d.Companion)
	return put(t, &t.st.documents, "document", d.ID, d)
}

// SaveReading implements core.Tx.
func (t *tx) SaveReading(r core.Reading) error {
	needs(t, "a reading", &t.st.documents, "document", r.Document)
	for id, row := range t.st.reviews.rows {
		if row.meta.Document == r.Document {
			t.st.looks.set(id, nil)
		}
	}
	return put(t, &t.st.readings, "reading", r.Document, r)
}

// SaveMessage implements core.Tx.
func (t *tx) SaveMessage(m core.Message) error {
	return put(t, &t.st.messages, "message", m.ID, m)
}

// AddMessage implements core.Tx.
func (t *tx) AddMessage(m core.Message) (bool, error) {
	if _, there := t.st.messages.get(m.ID); there {
		return false, t.live()
	}
	err := t.SaveMessage(m)
	return err == nil, err
}

// SaveMailSheet implements core.Tx.
func (t *tx) SaveMailSheet(s core.MailSheet) (int64, error) {
	if err := t.live(); err != nil {
		return 0, err
	}
	if len(s.Mails) == 0 {
		return 0, core.Errorf(core.Internal, "a sheet without messages cannot be stored")
	}
	s.Number, s.At, s.Mails = int64(len(t.st.sheets))+1, s.At.UTC(), slices.Clone(s.Mails)
	t.st.sheets = append(t.st.sheets, s)
	t.changed = true
	return s.Number, nil
}

// EnterMailSheet implements core.Tx.
func (t *tx) EnterMailSheet(number int64) error {
	if err := t.live(); err != nil {
		return err
	}
	if number < 1 || number > int64(len(t.st.sheets)) || t.st.entered.rows[number] {
		return core.Errorf(core.Conflict, "there is no sheet %d of messages that is still to be stored", number)
	}
	t.st.entered.set(number, true)
	t.changed = true
	return nil
}

// SaveMailKey implements core.Tx.
func (t *tx) SaveMailKey(k core.MailKey, id core.MessageID, since time.Time) error {
	if err := t.live(); err != nil {
		return err
	}
	if id == "" {
		return core.Errorf(core.Internal, "a mail key without a message cannot be stored")
	}
	needs(t, fmt.Sprintf("UID %d of %s", k.UID, k.Account), &t.st.messages, "message", id)
	t.pastAsides(k, since)
	return t.seen(k, since, func(s *core.MailSeen) { s.Message, s.Reason = id, "" })
}

// SaveMailAside implements core.Tx.
func (t *tx) SaveMailAside(k core.MailKey, reason string) error {
	if err := t.live(); err != nil {
		return err
	}
	if _, err := t.FindMailAt(k); core.KindOf(err) != core.NotFound {
		return err
	}
	t.pastAsides(k, t.now)
	return t.seen(k, t.now, func(s *core.MailSeen) { s.Reason = reason })
}

// SaveMailMark implements core.Tx.
func (t *tx) SaveMailMark(k core.MailKey, how string) error {
	if err := t.live(); err != nil {
		return err
	}
	if old, ok := t.st.mailKeys.get(k); !ok || old.Message == "" {
		return core.Errorf(core.NotFound, "there is no message %d in %s of %s", k.UID, k.Folder, k.Account)
	}
	return t.seen(k, t.now, func(s *core.MailSeen) { s.Marked = how })
}

// pastAsides notes what could not be fetched under other numbers of a folder before then.
func (t *tx) pastAsides(k core.MailKey, then time.Time) {
	for old, s := range t.st.mailKeys.rows {
		if old.Account == k.Account && old.Folder == k.Folder && old.UIDValidity != k.UIDValidity && s.Message == "" && !s.At.After(then) {
			s.Reason = core.MailPlacePast
			t.st.mailKeys.set(old, s)
		}
	}
}

// seen changes what is remembered of a place; the time is that of the first.
func (t *tx) seen(k core.MailKey, since time.Time, change func(*core.MailSeen)) error {
	s, ok := t.st.mailKeys.get(k)
	if !ok {
		s = core.MailSeen{Key: k, At: since.UTC()}
	}
	change(&s)
	t.st.mailKeys.set(k, s)
	t.changed = true
	return nil
}

// SaveDelivery implements core.Tx.
func (t *tx) SaveDelivery(d core.Delivery) (int64, error) {
	if err := t.live(); err != nil {
		return 0, err
	}
	needs(t, "delivery "+d.Path, &t.st.documents, "document", d.Document)
	needs(t, "delivery "+d.Path, &t.st.messages, "message", d.Message)
	d.ID = int64(len(t.st.deliveries)) + 1
	d.At = d.At.UTC()
	t.st.deliveries = append(t.st.deliveries, d)
	t.changed = true
	return d.ID, nil
}

// SaveReview implements core.Tx.
func (t *tx) SaveReview(r core.Review) error {
	if err := t.live(); err != nil {
		return err
	}
	if r.ID == "" {
		return core.Errorf(core.Internal, "a review without a key cannot be stored")
	}
	old, ok := t.st.reviews.get(r.ID)
	if r.Revision != old.meta.Revision+1 || ok != (r.Revision > 1) {
		return core.Errorf(core.Conflict, "somebody else changed this invoice meanwhile").WithHint("look at it again and repeat what you did")
	}
	from := "invoice " + string(r.ID)
	needs(t, from, &t.st.documents, "document", r.Document)
	needs(t, from, &t.st.suppliers, "supplier", r.Invoice.SupplierID)
	for _, id := range linkedOrders(r) {
		needs(t, from, &t.st.orders, "order", id)
	}
	b, err := encode(r)
	if err != nil {
		return err
	}
	meta, err := decode[core.Review](b)
	if err != nil {
		return err
	}
	t.st.reviews.set(r.ID, reviewRow{b, meta})
	t.changed = true
	return nil
}

// SaveMailAccount implements core.Tx. A change of the heartbeat alone needs no
// audit entry.
func (t *tx) SaveMailAccount(a core.MailAccount) error {
	old, err := t.FindMailAccount(a.Name)
	changed := t.changed
	if err := put(t, &t.st.accounts, "mail account", a.Name, a); err != nil {
		return err
	}
	if err == nil && sameButHeartbeat(old, a) {
		t.changed = changed
	}
	return nil
}

func sameButHeartbeat(a, b core.MailAccount) bool {
	b.LastTry, b.LastOK, b.LastError, b.Counts = a.LastTry, a.LastOK, a.LastError, a.Counts
	x, errX := encode(a)
	y, errY := encode(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// SaveExportBatch implements core.Tx.
func (t *tx) SaveExportBatch(b core.ExportBatch) error {
	for _, id := range b.Reviews {
		needs(t, "export "+b.ID, &t.st.reviews, "invoice", id)
	}
	return put(t, &t.st.batches, "export batch", b.ID, b)
}

// SaveTreeHead implements core.Tx.
func (t *tx) SaveTreeHead(h core.TreeHead) error {
	if err := t.live(); err != nil {
		return err
	}
	if h.Size < 1 || slices.ContainsFunc(t.st.heads, func(o core.TreeHead) bool { return o.Size >= h.Size }) {
		return core.Errorf(core.Internal, "a head over %d entries cannot be stored", h.Size)
	}
	t.st.heads, t.changed = append(t.st.heads[:len(t.st.heads):len(t.st.heads)], h), true
	return nil
}

// SaveRecheck implements core.Tx.
func (t *tx) SaveRecheck(id core.ReviewID, due bool) error {
	if err := t.live(); err != nil {
		return err
	}
	needs(t, "what is to be checked again", &t.st.reviews, "invoice", id)
	t.st.rechecks.set(id, due)
	return nil
}
