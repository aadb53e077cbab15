package coretest

import (
	"errors"
	"fmt"
	"time"

	"countersign/core"
)

// A mail on a sheet is a message received, at its place, before and after it is entered.
func testMailSheets(b *bench) {
	old, one, two := Message("old", func(m *core.Message) { m.State, m.Reason = core.MessageIgnored, "a rule" }), Message("one"), Message("two")
	sheet := core.MailSheet{Account: "main", Folder: "INBOX", UIDValidity: 7, At: Noon, Mails: []core.SheetMail{
		{UID: 4, ID: two.ID, Size: 22}, {UID: 5, ID: one.ID, Size: 11}, {UID: 6, ID: old.ID, Size: 33}, {UID: 9, ID: one.ID, Size: 11},
	}}
	b.save(func(tx core.Tx) error {
		if err := errors.Join(tx.SaveMessage(old), tx.SaveMailKey(core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 1}, old.ID, Noon.Add(-time.Hour))); err != nil {
			return err
		}
		n, err := tx.SaveMailSheet(sheet)
		sheet.Number = n
		return err
	})
	later := sheet
	later.UIDValidity, later.At, later.Mails = 8, Noon.Add(time.Hour), sheet.Mails[1:2]
	b.save(func(tx core.Tx) (err error) {
		later.Number, err = tx.SaveMailSheet(later)
		return err
	})
	sheets := func() []core.MailSheet { return get(b, core.Reader.ListMailSheets) }
	equal(b, "sheets", sheets(), []core.MailSheet{sheet, later})
	check := func(when string) {
		b.Helper()
		known := func(validity uint32) []uint32 {
			return get(b, func(r core.Reader) ([]uint32, error) { return r.KnownUIDs("main", "INBOX", validity) })
		}
		equal(b, "known UIDs "+when, known(7), []uint32{1, 4, 5, 6, 9})
		equal(b, "known UIDs under another validity "+when, known(8), []uint32{5})
		equal(b, "the message at a place "+when, get(b, func(r core.Reader) (core.MessageID, error) { return r.FindMailAt(sheet.Key(1)) }), one.ID)
		equal(b, "a message "+when, get(b, func(r core.Reader) (core.Message, error) { return r.FindMessage(one.ID) }), sheet.Message(1))
		equal(b, "a message that was there "+when, get(b, func(r core.Reader) (core.Message, error) { return r.FindMessage(old.ID) }), old)
		equal(b, "messages received "+when, get(b, func(r core.Reader) ([]core.Message, error) { return r.ListMessages(core.MessageReceived) }), []core.Message{sheet.Message(0), sheet.Message(1)})
		equal(b, "messages "+when, len(get(b, func(r core.Reader) ([]core.Message, error) { return r.ListMessages("") })), 3)
		seen := func(f core.MailSeenFilter) []core.MailSeen {
			return get(b, func(r core.Reader) ([]core.MailSeen, error) { return r.ListMailSeen(f) })
		}
		at := func(s core.MailSheet, i int) core.MailSeen {
			x := core.MailSeen{Key: s.Key(i), At: s.At, Message: s.Mails[i].ID, State: core.MessageReceived}
			if x.Message == old.ID {
				x.State, x.Reason = old.State, old.Reason
			}
			return x
		}
		before := core.MailSeen{Key: core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: 7, UID: 1}, At: Noon.Add(-time.Hour), Message: old.ID, State: old.State, Reason: old.Reason}
		equal(b, "mails seen "+when, seen(core.MailSeenFilter{Account: "main"}), []core.MailSeen{before, at(sheet, 0), at(sheet, 1), at(sheet, 2), at(sheet, 3), at(later, 0)})
		equal(b, "mails seen since then "+when, seen(core.MailSeenFilter{From: later.At}), []core.MailSeen{at(later, 0)})
		equal(b, "places of a message "+when, seen(core.MailSeenFilter{Message: one.ID}), []core.MailSeen{at(sheet, 1), at(sheet, 3), at(later, 0)})
		equal(b, "mails not fetched "+when, seen(core.MailSeenFilter{Aside: true}), nil)
		equal(b, "mails not marked "+when, seen(core.MailSeenFilter{Unmarked: true}), nil)
	}
	check("on sheets")
	enter := func(s core.MailSheet) func(core.Tx) error {
		return func(tx core.Tx) error {
			if err := tx.EnterMailSheet(s.Number); err != nil {
				return err
			}
			for i, m := range s.Mails {
				if _, err := tx.AddMessage(s.Message(i)); err != nil {
					return err
				}
				if err := tx.SaveMailKey(s.Key(i), m.ID, s.At); err != nil {
					return err
				}
			}
			return nil
		}
	}
	b.kind("entering without an audit entry", b.store.Update(b.Context(), enter(sheet)), core.Internal)
	check("after that was refused")
	b.save(enter(sheet))
	equal(b, "sheets that are left", sheets(), []core.MailSheet{later})
	check("with one entered")
	b.save(enter(later))
	check("with both entered")
	equal(b, "sheets that are left", sheets(), nil)
	b.kind("entering it again", b.trySave(enter(sheet)), core.Conflict)
	b.kind("entering what is not there", b.trySave(func(tx core.Tx) error { return tx.EnterMailSheet(99) }), core.Conflict)
}

// Two polls side by side note the same mails, on sheets and by themselves: each place is
// listed once, since when it was first known.
func testMailSheetsTwice(b *bench) {
	one, two := Message("one"), Message("two")
	sheet := func(at time.Time, mails ...core.SheetMail) core.MailSheet {
		return core.MailSheet{Account: "main", Folder: "INBOX", UIDValidity: 7, At: at, Mails: mails}
	}
	first := sheet(Noon.Add(time.Hour), core.SheetMail{UID: 1, ID: one.ID, Size: 1}, core.SheetMail{UID: 2, ID: two.ID, Size: 2})
	again := sheet(Noon.Add(2*time.Hour), first.Mails...)
	b.save(func(tx core.Tx) error {
		_, e1 := tx.SaveMailSheet(first)
		_, e2 := tx.SaveMailSheet(again)
		return errors.Join(e1, e2)
	})
	list := func(f core.MailSeenFilter) []core.MailSeen {
		return get(b, func(r core.Reader) ([]core.MailSeen, error) { return r.ListMailSeen(f) })
	}
	at := func(i int, t time.Time, m core.Message) core.MailSeen {
		return core.MailSeen{Key: first.Key(i), At: t, Message: m.ID, State: core.MessageReceived}
	}
	equal(b, "places on two sheets", list(core.MailSeenFilter{}), []core.MailSeen{at(0, first.At, one), at(1, first.At, two)})
	equal(b, "those of one mail", list(core.MailSeenFilter{Message: two.ID}), []core.MailSeen{at(1, first.At, two)})
	b.save(func(tx core.Tx) error {
		return errors.Join(tx.SaveMessage(first.Message(0)), tx.SaveMailKey(first.Key(0), one.ID, Noon))
	})
	equal(b, "places with one stored by itself", list(core.MailSeenFilter{}), []core.MailSeen{at(0, Noon, one), at(1, first.At, two)})
	equal(b, "those of one stored by itself", list(core.MailSeenFilter{Message: one.ID}), []core.MailSeen{at(0, Noon, one)})
}

// A sheet says something about at least one mail.
func testMailSheetEmpty(b *bench) {
	b.kind("a sheet of no mails", b.trySave(func(tx core.Tx) error {
		_, err := tx.SaveMailSheet(core.MailSheet{Account: "main", Folder: "INBOX", UIDValidity: 7, At: Noon})
		return err
	}), core.Internal)
}

// A mail on a sheet was fetched: that it could not be says nothing.
func testMailSheetsAside(b *bench) {
	sheet := core.MailSheet{Account: "main", Folder: "INBOX", UIDValidity: 7, At: Noon, Mails: []core.SheetMail{{UID: 1, ID: Message("one").ID, Size: 1}}}
	b.save(func(tx core.Tx) error {
		_, err := tx.SaveMailSheet(sheet)
		return errors.Join(err, tx.SaveMailAside(sheet.Key(0), "silent"))
	})
	equal(b, "mails seen", get(b, func(r core.Reader) ([]core.MailSeen, error) { return r.ListMailSeen(core.MailSeenFilter{}) }),
		[]core.MailSeen{{Key: sheet.Key(0), At: Noon, Message: sheet.Mails[0].ID, State: core.MessageReceived}})
}

// What could not be fetched is of the past once mail came later under another number of
// its folder, and no longer when it fails again.
func testAsidesNumberedAnew(b *bench) {
	m := Message("one")
	place := func(validity, uid uint32) core.MailKey {
		return core.MailKey{Account: "main", Folder: "INBOX", UIDValidity: validity, UID: uid}
	}
	list := func(f core.MailSeenFilter) (out []string) {
		for _, s := range get(b, func(r core.Reader) ([]core.MailSeen, error) { return r.ListMailSeen(f) }) {
			out = append(out, fmt.Sprintf("%d/%d %s", s.Key.UIDValidity, s.Key.UID, s.State))
		}
		return out
	}
	failing := func() []string { return list(core.MailSeenFilter{Aside: true}) }
	var before time.Time
	b.save(func(tx core.Tx) error {
		before = tx.Now()
		return errors.Join(tx.SaveMessage(m), tx.SaveMailKey(place(7, 1), m.ID, before))
	})
	b.save(func(tx core.Tx) error { return tx.SaveMailAside(place(8, 5), "silent") })
	b.save(func(tx core.Tx) error { return tx.SaveMailKey(place(7, 2), m.ID, before) })
	equal(b, "after mail of before was stored", failing(), []string{"8/5 failed"})
	b.save(func(tx core.Tx) error { return tx.SaveMailKey(place(9, 1), m.ID, tx.Now()) })
	equal(b, "after mail under a later number", failing(), nil)
	equal(b, "with those of the past", list(core.MailSeenFilter{Aside: true, Past: true}), []string{"8/5 ignored"})
	b.save(func(tx core.Tx) error { return tx.SaveMailAside(place(8, 5), "silent again") })
	equal(b, "after it failed again", failing(), []string{"8/5 failed"})
	b.save(func(tx core.Tx) error {
		return errors.Join(tx.SaveMailKey(place(9, 2), m.ID, tx.Now()), tx.SaveMailKey(place(9, 3), m.ID, tx.Now()), tx.SaveMailKey(place(8, 5), m.ID, tx.Now()))
	})
	equal(b, "after it came", list(core.MailSeenFilter{}), []string{"7/1 received", "7/2 received", "8/5 received", "9/1 received", "9/2 received", "9/3 received"})
}
