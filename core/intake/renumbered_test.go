package intake

import (
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// A server that was restored gives new mails UIDs under which others were taken in.
func TestNumberedAnew(t *testing.T) {
	w := newWorld(t)
	w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveMailAccount(core.MailAccount{Name: "a", Host: "imap.firm.example"}); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	seen := map[uint32]bool{}
	for n, number := range []string{"INV-1", "INV-2", "INV-3"} {
		v, err := w.Numbering(t.Context(), "a", "INBOX", 1)
		w.must(err)
		known, err := w.Known(t.Context(), "a", "INBOX", v)
		w.must(err)
		if seen[v] || n == 0 && v != 1 || len(known) > 0 {
			t.Errorf("round %d: numbering %d, known %v", n, v, known)
		}
		seen[v] = true
		at := core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: v, UID: 4}
		raw := mailAbout("bill", number)
		w.must(w.Deliver(t.Context(), at, raw))
		head, err := w.Head(t.Context(), at, 5)
		w.must(err)
		if string(head) != string(raw[:5]) {
			t.Errorf("round %d: the message begins with %q", n, head)
		}
		at.UID = 5
		if _, err := w.Head(t.Context(), at, 5); core.KindOf(err) != core.NotFound {
			t.Errorf("round %d: where nothing was: %v", n, err)
		}
		w.must(w.NumberedAnew(t.Context(), "a", "INBOX", 1))
	}
	w.must(w.store.View(t.Context(), func(r core.Reader) error {
		places, err := r.ListMailSeen(core.MailSeenFilter{Account: "a"})
		if a, _ := r.FindMailAccount("a"); len(places) != 3 || len(a.Numberings) != 1 {
			t.Errorf("three mails had one number: %+v, %+v", places, a.Numberings)
		}
		return err
	}))
	if other, err := w.Numbering(t.Context(), "a", "Bills", 1); other != 1 || err != nil {
		t.Errorf("another folder: %d, %v", other, err)
	}
}
