package intake

import (
	"fmt"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// manyMails are mails of one folder: some with invoices, some without, one twice.
func manyMails(n int) []core.RawMail {
	var list []core.RawMail
	for i := range n {
		raw := mailOf(part("notes.txt", fmt.Append(nil, "hello ", i)))
		if i%5 == 0 {
			raw = mailOf(part("a.xml", anInvoice(fmt.Sprint("INV-", i))))
		}
		list = append(list, core.RawMail{At: core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: uint32(i + 1)}, Raw: raw})
	}
	list[n-1].Raw = list[0].Raw
	return list
}

func (w *fixture) actions() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	w.must(w.store.View(w.t.Context(), func(r core.Reader) error {
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			out[e.Action]++
			return nil
		})
	}))
	return out
}

// What comes together is there, known and listed as if it had come one by one, at once
// and after it was taken apart.
func TestManyMailsAreAsGoodAsOneByOne(t *testing.T) {
	mails := manyMails(2 * sheetFrom)
	single, together := newWorld(t), newWorld(t)
	for _, w := range []*fixture{single, together} {
		w.deliver(900, mails[3].Raw) // one of them is there already
		w.process()
	}
	for _, m := range mails {
		single.must(single.Deliver(t.Context(), m.At, m.Raw))
	}
	together.must(together.DeliverAll(t.Context(), mails))
	same := func(when string) {
		t.Helper()
		if got, want := together.state(), single.state(); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", when, got, want)
		}
		got, want := together.seen(), single.seen()
		if len(got) != len(want) || len(got) != len(mails)+1 {
			t.Fatalf("%s: %d places, want %d", when, len(got), len(want))
		}
		for i := range got {
			if got[i].Key != want[i].Key || got[i].Message != want[i].Message || got[i].State != want[i].State || got[i].Reason != want[i].Reason {
				t.Errorf("%s: %+v, want %+v", when, got[i], want[i])
			}
		}
		known, err := together.Known(t.Context(), "a", "INBOX", 1)
		if err != nil || len(known) != len(mails)+1 {
			t.Errorf("%s: %d are known, %v", when, len(known), err)
		}
	}
	same("before they are taken apart")
	if log := together.actions(); log["MailsReceived"] != 1 || log["MessageReceived"] != 1 {
		t.Errorf("the log has %v", log)
	}
	single.process()
	together.process()
	same("after it")
	got, want := together.actions(), single.actions()
	if delete(got, "MailsReceived"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the log has %v, want %v", got, want)
	}
	before := together.state()
	together.must(together.DeliverAll(t.Context(), mails)) // a second program fetched them too
	together.process()
	if got := together.state(); got != before {
		t.Errorf("the same again changed\n%s\nto\n%s", before, got)
	}
}

// A few mails, those of a server that numbers nothing for good, and such as failed before
// are stored each by itself at once.
func TestWhatGoesOnNoSheet(t *testing.T) {
	for name, change := range map[string]func(w *fixture, mails []core.RawMail) []core.RawMail{
		"few": func(_ *fixture, mails []core.RawMail) []core.RawMail { return mails[:sheetFrom-1] },
		"not numbered for good": func(_ *fixture, mails []core.RawMail) []core.RawMail {
			for i := range mails {
				mails[i].At.UIDValidity = 0
			}
			return mails
		},
		"of two folders": func(_ *fixture, mails []core.RawMail) []core.RawMail {
			mails[2].At.Folder = "Bills"
			return mails
		},
		"after a failure": func(w *fixture, mails []core.RawMail) []core.RawMail {
			w.must(w.SetAside(t.Context(), mails[4].At, "it is too large"))
			return mails
		},
		"after a failure under another number": func(w *fixture, mails []core.RawMail) []core.RawMail {
			w.must(w.SetAside(t.Context(), placeIn(mails[4].At, "INBOX", 2), "it is too large"))
			return mails
		},
		"after a failure, two numbers ago": func(w *fixture, mails []core.RawMail) []core.RawMail {
			w.must(w.SetAside(t.Context(), mails[4].At, "it is too large"))
			w.must(w.Deliver(t.Context(), placeIn(mails[4].At, "INBOX", 2), mails[3].Raw))
			return mails
		},
	} {
		w := newWorld(t)
		mails := change(w, manyMails(2*sheetFrom))
		w.must(w.DeliverAll(t.Context(), mails))
		if log := w.actions(); log["MailsReceived"] != 0 || log["MessageReceived"]+log["MessageKnown"] < len(mails) {
			t.Errorf("%s: the log has %v", name, log)
		}
		places := map[core.MailKey]bool{}
		for _, s := range w.seen() {
			if s.Message == "" && s.State == core.MessageFailed || places[s.Key] {
				t.Errorf("%s: %+v", name, s)
			}
			places[s.Key] = true
		}
	}
}

// One mail that cannot be fetched does not make storing the others slow.
func TestFailuresThatLeaveSheets(t *testing.T) {
	for name, at := range map[string]core.MailKey{
		"beside them":       {Account: "a", Folder: "INBOX", UIDValidity: 1, UID: 999},
		"in another folder": {Account: "a", Folder: "Bills", UIDValidity: 3, UID: 1},
	} {
		w := newWorld(t)
		w.must(w.SetAside(t.Context(), at, "it is too large"))
		w.must(w.DeliverAll(t.Context(), manyMails(sheetFrom)))
		if log := w.actions(); log["MailsReceived"] != 1 {
			t.Errorf("%s: the log has %v", name, log)
		}
		w.process()
		if got := w.seen(); got[0].Key != at || got[0].State != core.MessageFailed {
			t.Errorf("%s: %+v", name, got[0])
		}
	}
}

func placeIn(k core.MailKey, folder string, uidValidity uint32) core.MailKey {
	k.Folder, k.UIDValidity = folder, uidValidity
	return k
}

// Wherever the program ends, each mail is taken in once.
func TestKilledWhileManyMailsCome(t *testing.T) {
	mails := manyMails(2 * sheetFrom)
	run := func(w *fixture) error {
		known, err := w.Known(t.Context(), "a", "INBOX", 1)
		if err != nil {
			return err
		}
		for _, part := range [][]core.RawMail{mails[:sheetFrom], mails[sheetFrom:]} {
			if known[part[0].At.UID] {
				continue
			}
			if err := w.DeliverAll(t.Context(), part); err != nil {
				return err
			}
		}
		return w.Process(t.Context())
	}
	killedAnywhere(t, 6, run, func(w *fixture) string { return fmt.Sprintf("%d places\n%s", len(w.seen()), w.state()) })
}

// What a person or another mailbox does with a mail that is on a sheet alone is as if it
// had come by itself.
func TestOneOfManyMails(t *testing.T) {
	clerk := core.User{Name: "anna", Roles: []core.Role{core.Clerk}}
	mails := manyMails(2 * sheetFrom)
	five, six := mails[5], mails[6]
	for name, do := range map[string]func(w *fixture) error{
		"comes to another mailbox": func(w *fixture) error {
			return w.Deliver(t.Context(), core.MailKey{Account: "b", Folder: "INBOX", UIDValidity: 4, UID: 1}, six.Raw)
		},
		"is imported": func(w *fixture) error {
			_, err := w.File(t.Context(), clerk, "mail.eml", five.Raw)
			return err
		},
		"is wanted": func(w *fixture) error {
			return w.Want(t.Context(), clerk, core.MessageID(coretest.Sum(string(six.Raw))), "soon")
		},
		"is wanted, and nobody may": func(w *fixture) error {
			if err := w.Want(t.Context(), core.User{Name: "auditor", Roles: []core.Role{core.Auditor}}, core.MessageID(coretest.Sum(string(six.Raw))), ""); core.KindOf(err) != core.Refused {
				return fmt.Errorf("%v", err)
			}
			return nil
		},
	} {
		single, together := newWorld(t), newWorld(t)
		for _, m := range mails {
			single.must(single.Deliver(t.Context(), m.At, m.Raw))
		}
		together.must(together.DeliverAll(t.Context(), mails))
		same := func(when string) {
			t.Helper()
			if got, want := together.state(), single.state(); got != want {
				t.Errorf("%s, %s:\n%s\nwant\n%s", name, when, got, want)
			}
			if got, want := together.seen(), single.seen(); len(got) != len(want) {
				t.Errorf("%s, %s: %d places, want %d", name, when, len(got), len(want))
			}
		}
		single.must(do(single))
		together.must(do(together))
		same("at once")
		single.process()
		together.process()
		same("in the end")
		got, want := together.actions(), single.actions()
		if delete(got, "MailsReceived"); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: the log has %v, want %v", name, got, want)
		}
	}
}
