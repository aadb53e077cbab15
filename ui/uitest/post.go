package uitest

import (
	"context"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// parcel is a mail of the sample with the files in it.
type parcel struct {
	ago           time.Duration
	from, subject string
	state         core.MessageState
	reason        string // of the mail itself
	files         []core.Delivery
}

// parcels have something that became each thing that can become of a file.
func parcels() []parcel {
	return []parcel{
		{10 * day, "billing@example.com", "Your invoice R0012345678", core.MessageUnpacked, "", []core.Delivery{
			{Path: "R0012345678.pdf", Outcome: core.Became, Document: coretest.Document("invoice-001.pdf").ID},
			{Path: "logo.png", Outcome: core.Ignored, Reason: "a small picture that belongs to the mail's text"}}},
		{3 * day, "accounts@beispiel-werkzeuge.example", "Rechnung 77-1182 und unsere neuen Öffnungszeiten über die Feiertage", core.MessageUnpacked, "", []core.Delivery{
			{Path: "77-1182.pdf", Outcome: core.Became, Document: coretest.Document("invoice-005.pdf").ID},
			{Path: "Preisliste.doc", Outcome: core.Failed, Reason: "a Word document of the old kind, which is not read here: ask for the invoice as PDF, or save it as PDF and import that"}}},
		{30 * hour, "news@example.com", "Ten ideas for a tidy workshop", core.MessageIgnored, "this mail holds no document", []core.Delivery{
			{Path: "mail body.html", Outcome: core.Ignored, Reason: "the text of a mail that speaks of no amount"}}},
		{15 * hour, "scanner@example.com", "Scan from device 7", core.MessageUnpacked, "", []core.Delivery{
			{Path: "scan 0007.pdf", Outcome: core.Became, Document: coretest.Document("scan 0007.pdf").ID},
			{Path: "scan 0006.pdf", Outcome: core.Known, Document: coretest.Document("invoice-005.pdf").ID, Reason: "the same file as invoice-005.pdf, which came in on 2026-10-31"}}},
		{8 * hour, "", "", core.MessageFailed, "the mail could not be taken apart to its end: open it in another program and import the files", nil},
		{2 * time.Minute, "", "", core.MessageReceived, "", nil},
	}
}

// post brings the sample's mails in.
func (f *Firm) post(ctx context.Context) error {
	for _, p := range parcels() {
		at := f.Now.Add(-p.ago)
		f.clock = at
		m := coretest.Message(p.subject+p.reason, func(m *core.Message) {
			m.State, m.Reason, m.ReceivedAt = p.state, p.reason, at
			m.Envelope = core.Envelope{From: p.from, Subject: p.subject}
		})
		err := f.Store.Update(ctx, func(tx core.Tx) error {
			if err := tx.SaveMessage(m); err != nil {
				return err
			}
			for _, d := range p.files {
				d.Door, d.Message, d.At = "mail", m.ID, at
				if _, err := tx.SaveDelivery(d); err != nil {
					return err
				}
			}
			return tx.Audit(core.AuditEntry{Actor: core.System.Name, Action: "MessageReceived", Object: "message:" + string(m.ID)[:12], Document: core.DocumentID(m.ID)})
		})
		if err != nil {
			return err
		}
	}
	return nil
}
