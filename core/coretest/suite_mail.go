package coretest

import (
	"errors"
	"fmt"
	"time"

	"countersign/core"
)

func testDocuments(b *bench) {
	xml := Document("invoice.xml")
	full := Filled[core.Document]()
	full.ID, full.Companion = core.DocumentID(Sum("full")), xml.ID
	reading := Filled[core.Reading]()
	reading.Document = full.ID
	b.save(func(tx core.Tx) error {
		// The companion comes later in the same transaction.
		if err := each(tx.SaveDocument, full, xml); err != nil {
			return err
		}
		return tx.SaveReading(reading)
	})
	find := func(r core.Reader) (core.Document, error) { return r.FindDocument(full.ID) }
	read := func(r core.Reader) (core.Reading, error) { return r.FindReading(full.ID) }
	equal(b, "a document", get(b, find), full)
	equal(b, "a reading", get(b, read), reading)
	b.kind("an unknown document", fails(b, func(r core.Reader) (core.Document, error) { return r.FindDocument("x") }), core.NotFound)
	b.kind("a document that was not read", fails(b, func(r core.Reader) (core.Reading, error) { return r.FindReading(xml.ID) }), core.NotFound)

	full.Name, full.Pages, full.Companion = "Überweisung 'ä' ☃ \x00.pdf", 0, ""
	reading = core.Reading{Document: full.ID, Pages: []core.Page{Page(1, "größer", "=1+1", "\u202e")}, Engine: "other"}
	for i := range 3000 {
		reading.Pages[0].Words = append(reading.Pages[0].Words, core.Word{Text: fmt.Sprint("word", i)})
	}
	b.save(func(tx core.Tx) error {
		if err := tx.SaveDocument(full); err != nil {
			return err
		}
		return tx.SaveReading(reading)
	})
	equal(b, "a changed document", get(b, find), full)
	equal(b, "a changed, large reading", get(b, read), reading)
}

func testMessages(b *bench) {
	full := Filled[core.Message]()
	full.ID, full.State, full.ReceivedAt = core.MessageID(Sum("full")), core.MessageFailed, Noon.Add(time.Hour)
	old := Message("old", func(m *core.Message) { m.ReceivedAt = Noon.Add(-time.Nanosecond) })
	early := Message("early")
	again := Message("again", func(m *core.Message) {
		m.Envelope.MessageID, m.ReceivedAt = early.Envelope.MessageID, Noon.Add(time.Second)
	})
	bare := Message("bare", func(m *core.Message) { m.Envelope, m.ReceivedAt = core.Envelope{}, Noon.Add(2*time.Hour) })
	b.save(func(tx core.Tx) error { return each(tx.SaveMessage, full, again, early, bare, old) })
	list := func(s core.MessageState) []core.Message {
		return get(b, func(r core.Reader) ([]core.Message, error) { return r.ListMessages(s) })
	}
	byHeader := func(id string) func(core.Reader) (core.Message, error) {
		return func(r core.Reader) (core.Message, error) { return r.FindMessageByHeader(id) }
	}
	find := func(r core.Reader) (core.Message, error) { return r.FindMessage(full.ID) }
	equal(b, "a message", get(b, find), full)
	equal(b, "messages, oldest first", list(""), []core.Message{old, early, again, full, bare})
	equal(b, "messages in a state", list(core.MessageReceived), []core.Message{old, early, again, bare})
	equal(b, "messages in no state", list(core.MessageIgnored), nil)
	equal(b, "a message by its header", get(b, byHeader(full.Envelope.MessageID)), full)
	equal(b, "the first of two messages with one header", get(b, byHeader(early.Envelope.MessageID)), early)
	b.kind("a message without a header", fails(b, byHeader("")), core.NotFound)
	b.kind("an unknown header", fails(b, byHeader("x@y")), core.NotFound)
	b.kind("an unknown message", fails(b, func(r core.Reader) (core.Message, error) { return r.FindMessage("x") }), core.NotFound)

	full.State, full.Reason = core.MessageUnpacked, ""
	b.save(func(tx core.Tx) error { return tx.SaveMessage(full) })
	equal(b, "a changed message", get(b, find), full)
	equal(b, "messages in the state before", list(core.MessageFailed), nil)

	fresh := Message("fresh")
	add := func(m core.Message, want bool) func(core.Tx) error {
		return func(tx core.Tx) error {
			added, err := tx.AddMessage(m)
			if added != want {
				b.Errorf("message %s was added: %v", m.ID, added)
			}
			return err
		}
	}
	b.save(add(fresh, true))
	equal(b, "an added message", get(b, func(r core.Reader) (core.Message, error) { return r.FindMessage(fresh.ID) }), fresh)
	other := full
	other.State, other.Size = core.MessageIgnored, 1
	// Nothing changes, so that no audit entry is needed.
	if err := b.store.Update(b.Context(), add(other, false)); err != nil {
		b.Error(err)
	}
	equal(b, "a message that was there", get(b, find), full)
}

func testMailKeys(b *bench) {
	m := Message("one")
	key := func(account, folder string, validity, uid uint32) core.MailKey {
		return core.MailKey{Account: account, Folder: folder, UIDValidity: validity, UID: uid}
	}
	b.save(func(tx core.Tx) error {
		// The message comes later in the same transaction.
		for _, k := range []core.MailKey{
			key("main", "INBOX", 1, 4294967295), key("main", "INBOX", 1, 7), key("main", "INBOX", 1, 7),
			key("main", "INBOX", 2, 8), key("main", "Bills", 1, 9), key("other", "INBOX", 4294967295, 10),
		} {
			if err := tx.SaveMailKey(k, m.ID, tx.Now()); err != nil {
				return err
			}
		}
		return tx.SaveMessage(m)
	})
	known := func(account, folder string, validity uint32) []uint32 {
		return get(b, func(r core.Reader) ([]uint32, error) { return r.KnownUIDs(account, folder, validity) })
	}
	equal(b, "known UIDs", known("main", "INBOX", 1), []uint32{7, 4294967295})
	equal(b, "known UIDs under another validity", known("main", "INBOX", 2), []uint32{8})
	equal(b, "known UIDs of another account", known("other", "INBOX", 4294967295), []uint32{10})
	equal(b, "known UIDs of a folder never seen", known("main", "inbox", 1), nil)
	at := func(k core.MailKey) func(core.Reader) (core.MessageID, error) {
		return func(r core.Reader) (core.MessageID, error) { return r.FindMailAt(k) }
	}
	equal(b, "the message at a place", get(b, at(key("main", "INBOX", 2, 8))), m.ID)
	b.kind("the message at an unknown place", fails(b, at(key("main", "INBOX", 2, 7))), core.NotFound)

}

func testMailSeen(b *bench) {
	place := func(account string, uid uint32) core.MailKey {
		return core.MailKey{Account: account, Folder: "INBOX", UIDValidity: 1, UID: uid}
	}
	m, left := Message("one"), Message("two", func(m *core.Message) { m.State, m.Reason = core.MessageIgnored, "a rule" })
	var first, second time.Time
	b.save(func(tx core.Tx) error {
		first = tx.Now()
		return errors.Join(tx.SaveMessage(m), tx.SaveMessage(left), tx.SaveMailKey(place("main", 2), m.ID, tx.Now()), tx.SaveMailKey(place("main", 1), left.ID, tx.Now()),
			tx.SaveMailAside(place("main", 3), "silent"), tx.SaveMailAside(place("main", 4), "silent"), tx.SaveMailAside(place("other", 1), "too large"))
	})
	b.save(func(tx core.Tx) error {
		second = tx.Now()
		return errors.Join(tx.SaveMailKey(place("main", 3), m.ID, tx.Now()), tx.SaveMailAside(place("main", 4), "cut"), tx.SaveMailKey(place("other", 9), m.ID, tx.Now()),
			tx.SaveMailAside(place("main", 2), "nothing"), tx.SaveMailKey(place("main", 2), m.ID, tx.Now()))
	})
	seen := func(account string, uid uint32, at time.Time, id core.MessageID, state core.MessageState, reason string) core.MailSeen {
		return core.MailSeen{Key: place(account, uid), At: at, Message: id, State: state, Reason: reason}
	}
	all := []core.MailSeen{
		seen("main", 1, first, left.ID, core.MessageIgnored, "a rule"), seen("main", 2, first, m.ID, m.State, ""), seen("main", 3, first, m.ID, m.State, ""),
		seen("main", 4, first, "", core.MessageFailed, "cut"), seen("other", 1, first, "", core.MessageFailed, "too large"), seen("other", 9, second, m.ID, m.State, ""),
	}
	m.State = core.MessageUnpacked
	b.save(func(tx core.Tx) error {
		return errors.Join(tx.SaveMessage(m), tx.SaveMailMark(place("main", 3), "flagged"))
	})
	for i := range all {
		if all[i].Message == m.ID {
			all[i].State = m.State
		}
	}
	all[2].Marked = "flagged"
	b.kind("marking what was not fetched", b.trySave(func(tx core.Tx) error { return tx.SaveMailMark(place("main", 4), "flagged") }), core.NotFound)
	for _, c := range []struct {
		name string
		f    core.MailSeenFilter
		want []core.MailSeen
	}{
		{"not marked", core.MailSeenFilter{Unmarked: true}, []core.MailSeen{all[1], all[5]}},
		{"not marked, of an account", core.MailSeenFilter{Unmarked: true, Account: "other"}, all[5:]},
		{"not marked, since", core.MailSeenFilter{Unmarked: true, From: second}, all[5:]},
		{"all", core.MailSeenFilter{}, all},
		{"of an account", core.MailSeenFilter{Account: "main"}, all[:4]},
		{"of a message", core.MailSeenFilter{Message: m.ID}, []core.MailSeen{all[1], all[2], all[5]}},
		{"of a message in an account", core.MailSeenFilter{Message: m.ID, Account: "other"}, all[5:]},
		{"not fetched", core.MailSeenFilter{Aside: true}, all[3:5]},
		{"not fetched, of an account", core.MailSeenFilter{Aside: true, Account: "other"}, all[4:5]},
		{"before the second", core.MailSeenFilter{To: second}, all[:5]},
		{"from the second on", core.MailSeenFilter{From: second}, all[5:]},
		{"of an unknown account", core.MailSeenFilter{Account: "x"}, nil},
	} {
		equal(b, "mails seen: "+c.name, get(b, func(r core.Reader) ([]core.MailSeen, error) { return r.ListMailSeen(c.f) }), c.want)
	}
	b.save(func(tx core.Tx) error {
		anew := place("main", 77)
		anew.UIDValidity = 2
		return tx.SaveMailKey(anew, m.ID, tx.Now())
	})
	aside := get(b, func(r core.Reader) ([]core.MailSeen, error) { return r.ListMailSeen(core.MailSeenFilter{Aside: true}) })
	equal(b, "not fetched, after the folder was numbered anew", aside, all[4:5])
	all[3].State, all[3].Reason = core.MessageIgnored, core.MailPlacePast
	before := get(b, func(r core.Reader) ([]core.MailSeen, error) {
		return r.ListMailSeen(core.MailSeenFilter{Account: "main", To: second})
	})
	equal(b, "what was seen before that", before, all[:4])
	known := get(b, func(r core.Reader) ([]uint32, error) { return r.KnownUIDs("main", "INBOX", 1) })
	equal(b, "what could not be fetched is not known", known, []uint32{1, 2, 3})
}

func testDeliveries(b *bench) {
	doc, m := Document("a.pdf"), Message("mail")
	full := Filled[core.Delivery]()
	full.Document, full.Message, full.Outcome = doc.ID, m.ID, core.Became
	list := []core.Delivery{
		full,
		{Door: "import", Path: "b.pdf", Outcome: core.Failed, Reason: "broken", By: "anna", At: Noon},
		{Door: "import", Path: "c.pdf", Outcome: core.Known, Document: doc.ID, At: Noon.Add(-time.Hour)},
		{Door: "mail", Path: "logo.png", Outcome: core.Ignored, Message: m.ID, At: Noon},
	}
	b.save(func(tx core.Tx) error {
		if err := tx.SaveDocument(doc); err != nil {
			return err
		}
		if err := tx.SaveMessage(m); err != nil {
			return err
		}
		last := int64(0)
		for i := range list {
			id, err := tx.SaveDelivery(list[i])
			if err != nil {
				return err
			}
			if id <= last {
				b.Errorf("delivery %d got the ID %d after %d", i, id, last)
			}
			last, list[i].ID = id, id
		}
		return nil
	})
	for _, c := range []struct {
		name string
		f    core.DeliveryFilter
		want []core.Delivery
	}{
		{"all", core.DeliveryFilter{}, list},
		{"of a document", core.DeliveryFilter{Document: doc.ID}, []core.Delivery{list[0], list[2]}},
		{"of a message", core.DeliveryFilter{Message: m.ID}, []core.Delivery{list[0], list[3]}},
		{"of an outcome", core.DeliveryFilter{Outcome: core.Failed}, list[1:2]},
		{"of all three", core.DeliveryFilter{Document: doc.ID, Message: m.ID, Outcome: core.Became}, list[:1]},
		{"the latest two", core.DeliveryFilter{Limit: 2}, list[2:]},
		{"the latest of a document", core.DeliveryFilter{Document: doc.ID, Limit: 1}, list[2:3]},
		{"before the third", core.DeliveryFilter{Before: list[2].ID}, list[:2]},
		{"the page before the last", core.DeliveryFilter{Before: list[3].ID, Limit: 2}, list[1:3]},
		{"known ones before the last", core.DeliveryFilter{Before: list[3].ID, Outcome: core.Known}, list[2:3]},
		{"before the first", core.DeliveryFilter{Before: list[0].ID}, nil},
		{"after the second", core.DeliveryFilter{After: list[1].ID}, list[2:]},
		{"after the last", core.DeliveryFilter{After: list[len(list)-1].ID}, nil},
		{"none", core.DeliveryFilter{Document: "x"}, nil},
	} {
		equal(b, "deliveries: "+c.name, get(b, func(r core.Reader) ([]core.Delivery, error) { return r.ListDeliveries(c.f) }), c.want)
	}
	equal(b, "how many of each outcome", get(b, core.Reader.CountDeliveries), map[core.Outcome]int{core.Became: 1, core.Failed: 1, core.Known: 1, core.Ignored: 1})
}
