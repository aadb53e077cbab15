package intake

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/audit"
	"countersign/core/coretest"
)

func TestOneInvoiceFromMailToQueue(t *testing.T) {
	w := newWorld(t)
	w.deliver(1, mailOf(part("invoice.xml", anInvoice("R-1")), part("-logo.png", nil)))
	w.process()
	list := w.reviews()
	if len(list) != 1 {
		t.Fatalf("%d reviews:\n%s", len(list), w.state())
	}
	v := list[0]
	if v.Status != core.StatusMatched || v.Lane() != core.LaneClean || v.Match.Kind != core.TwoWay || len(v.Match.Orders) != 1 || v.Sender != "rechnung@acme.example" || len(v.EnteredBy) != 0 {
		t.Errorf("became %s in %s with %s: %+v", v.Status, v.Lane(), v.Match.Kind, v.Exceptions)
	}
	if v.Invoice.Number != "R-1" || v.Invoice.GrossTotal.String() != "119.00" || v.Draft.Source != core.FromEInvoice {
		t.Errorf("read %+v", v.Invoice)
	}
	var log []string
	var chain audit.Verifier
	w.must(w.store.View(t.Context(), func(r core.Reader) error {
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			log = append(log, e.Action)
			return chain.Add(e)
		})
	}))
	if got := strings.Join(log, " "); got != "FirmCreated MessageReceived DocumentReceived MessageUnpacked Read Checked" {
		t.Errorf("the log says %s", got)
	}
}

func TestComingAgainAddsNothing(t *testing.T) {
	w := newWorld(t)
	raw := mailOf(part("invoice.xml", anInvoice("R-1")))
	w.deliver(1, raw)
	w.process()
	before, reads := w.state(), w.pages.reads
	w.deliver(1, raw)
	w.deliver(7, raw) // the same mail in another place
	w.process()
	if got := w.state(); got != before {
		t.Errorf("the same mail again changed\n%s\nto\n%s", before, got)
	}
	if w.pages.reads != reads {
		t.Errorf("it was read again")
	}
	known, err := w.Known(t.Context(), "a", "INBOX", 1)
	if err != nil || !known[1] || !known[7] || len(known) != 2 {
		t.Errorf("known are %v, %v", known, err)
	}
	w.deliver(8, mailOf(part("copy.xml", anInvoice("R-1")))) // another mail, the same document
	w.process()
	if list := w.reviews(); len(list) != 1 {
		t.Errorf("%d reviews of one document", len(list))
	}
	if !strings.Contains(w.state(), "delivery copy.xml known") {
		t.Errorf("the second delivery is not in the mail log:\n%s", w.state())
	}
}

// A server without UIDVALIDITY gives all its mails at each poll: they are noted once.
func TestServerThatNumbersNothingForGood(t *testing.T) {
	w := newWorld(t)
	raw := mailOf(part("invoice.xml", anInvoice("R-1")))
	entries := func() (n int) {
		w.must(w.store.View(t.Context(), func(r core.Reader) error {
			head, err := r.AuditHead()
			n = int(head.Seq)
			return err
		}))
		return n
	}
	at := core.MailKey{Account: "a", Folder: "INBOX", UID: 3}
	w.must(w.Deliver(t.Context(), at, raw))
	w.process()
	before := entries()
	for range 3 {
		w.must(w.Deliver(t.Context(), at, raw))
		w.process()
	}
	if got := entries() - before; got != 0 {
		t.Errorf("%d entries for a mail that lies where it lay", got)
	}
	at.UID = 4
	w.must(w.Deliver(t.Context(), at, raw))
	if got := entries() - before; got != 1 {
		t.Errorf("%d entries for a mail in a new place, want one", got)
	}
	if got := len(w.reviews()); got != 1 {
		t.Errorf("%d invoices", got)
	}
}

func TestEveryPartEndsSomewhere(t *testing.T) {
	for _, c := range []struct{ name, raw, want string }{
		{"nothing in it", string(mailOf(part("-logo.png", nil))), "ignored this mail holds no document"},
		{"only broken", string(mailOf(part("!bad.zip", nil))), "failed nothing in this mail could be taken in"},
		{"broken beside good", string(mailOf(part("a.pdf", []byte("%PDF a")), part("!bad.zip", nil))), "unpacked"},
		{"no PDF", string(mailOf(part("bill.pdf", []byte("\x00\x01")))), "delivery bill.pdf failed named like a PDF, but it is none"},
		{"text alone", string(mailOf(part("notes.txt", []byte("hello")))), "ignored this mail holds no document"},
		{"other XML", string(mailOf(part("feed.xml", []byte("<?xml version='1.0'?><rss/>")))), "delivery feed.xml ignored XML, but not an electronic invoice"},
	} {
		w := newWorld(t)
		w.deliver(1, []byte(c.raw))
		w.process()
		if !strings.Contains(w.state(), c.want) {
			t.Errorf("%s: not %q in\n%s", c.name, c.want, w.state())
		}
	}
}

func TestXMLBesideItsPDFIsOneDocument(t *testing.T) {
	w := newWorld(t)
	w.deliver(1, mailOf(part("r.pdf", []byte("%PDF the page")), part("+r.xml", anInvoice("R-2"))))
	w.process()
	list := w.reviews()
	if len(list) != 1 || list[0].Name != "r.pdf" || list[0].Invoice.Number != "R-2" {
		t.Fatalf("became\n%s", w.state())
	}
}

// A document at fault waits for a person; a reader at fault is asked again.
func TestUnreadable(t *testing.T) {
	w := newWorld(t)
	bad := core.DocumentID(coretest.Sum("%PDF bad\n"))
	later := core.DocumentID(coretest.Sum("%PDF later\n"))
	w.pages.fails[bad] = []error{core.Errorf(core.BadInput, "the file is damaged").WithHint("ask for it again")}
	w.pages.fails[later] = []error{core.Errorf(core.Unavailable, "Tesseract is missing")}
	w.deliver(1, mailOf(part("bad.pdf", []byte("%PDF bad")), part("later.pdf", []byte("%PDF later"))))
	w.process()
	for _, v := range w.reviews() {
		if v.Status != core.StatusReceived || v.Failure == nil || v.Failure.Retry != (v.Document == later) || v.Lane() != core.LaneNeedsData || v.Exceptions[0].Reason != core.Unreadable {
			t.Errorf("%s: %s %+v", v.Name, v.Status, v.Failure)
		}
	}
	reads := w.pages.reads
	w.process()
	if w.pages.reads != reads+1 {
		t.Errorf("%d reads in the second run, want one", w.pages.reads-reads)
	}
	for _, v := range w.reviews() {
		if v.Document == later && (v.Status == core.StatusReceived || v.Failure != nil) {
			t.Errorf("after the engine came back: %s %+v", v.Status, v.Failure)
		}
	}
}

func TestImport(t *testing.T) {
	w := newWorld(t)
	clerk := core.User{Name: "clerk", Roles: []core.Role{core.Clerk}}
	if _, err := w.File(t.Context(), core.User{Name: "auditor", Roles: []core.Role{core.Auditor}}, "r.xml", anInvoice("R-1")); core.KindOf(err) != core.Refused {
		t.Errorf("an auditor imported: %v", err)
	}
	for round, want := range []core.Outcome{core.Became, core.Known} {
		for name, data := range map[string][]byte{"r.xml": anInvoice("R-1"), "saved.eml": mailOf(part("other.xml", anInvoice("R-2")))} {
			got, err := w.File(t.Context(), clerk, name, data)
			w.must(err)
			if len(got) != 1 || got[0].Outcome != want {
				t.Errorf("round %d, %s: %+v", round, name, got)
			}
		}
		w.process()
	}
	list := w.reviews()
	if len(list) != 2 || len(list[0].EnteredBy) != 1 || list[0].EnteredBy[0] != "clerk" || list[1].EnteredBy[0] != "clerk" {
		t.Errorf("imported %+v", list)
	}
}

// However often and wherever the process is killed, the end is the same as without.
func TestKilledAtEveryStep(t *testing.T) {
	run := func(w *fixture) error {
		for uid, raw := range [][]byte{mailOf(part("a.xml", anInvoice("R-1")), part("!bad.zip", nil)), mailOf(part("b.xml", anInvoice("R-2"))), mailOf(part("a-again.xml", anInvoice("R-1")))} {
			if err := w.Deliver(t.Context(), core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: uint32(uid + 1)}, raw); err != nil {
				return err
			}
		}
		return w.Process(t.Context())
	}
	killedAnywhere(t, 8, run, (*fixture).state)
}

// killedAnywhere ends what runs before and after each of its transactions, of which there
// are so many at least, runs it again, and compares what came of it.
func killedAnywhere(t *testing.T, least int, run func(*fixture) error, state func(*fixture) string) {
	t.Helper()
	straight := newWorld(t)
	straight.must(run(straight))
	want := state(straight)
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			w := newWorld(t)
			w.Store = &killer{Store: w.store, n: n, after: after}
			err := run(w)
			if err == nil {
				if n < least {
					t.Fatalf("only %d transactions", n)
				}
				break
			}
			if !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			w.Store = w.store
			w.must(run(w))
			if got := state(w); got != want {
				t.Fatalf("killed at transaction %d (after the commit: %v):\n%s\nwant\n%s", n, after, got, want)
			}
		}
	}
}

func TestSetAsideIsSeenOnce(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.must(w.SetAside(t.Context(), core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: 9}, "the message is larger than 64 MB"))
	}
	list, entries := w.seen(), 0
	w.must(w.store.View(t.Context(), func(r core.Reader) error {
		log, err := r.AuditEntriesOf("mailbox:a")
		entries = len(log)
		return err
	}))
	if len(list) != 1 || list[0].State != core.MessageFailed || list[0].Reason == "" || entries != 1 {
		t.Errorf("%+v, %d entries", list, entries)
	}
	// When it comes after all, it is no longer one that failed.
	w.must(w.Deliver(t.Context(), list[0].Key, mailOf(part("a.xml", anInvoice("INV-1")))))
	if list := w.seen(); len(list) != 1 || list[0].Message == "" || list[0].State != core.MessageReceived {
		t.Errorf("%+v", list)
	}
}

// Mails of one batch are taken apart in their order: of two with the same file the
// first makes the document.
func TestBatchKeepsItsOrder(t *testing.T) {
	w := newWorld(t)
	var mails []core.RawMail
	for uid := range 20 {
		raw := append(mailOf(part("a.xml", anInvoice("INV-1"))), fmt.Sprint(uid)...)
		mails = append(mails, core.RawMail{At: core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: uint32(uid + 1)}, Raw: raw})
	}
	w.must(w.DeliverAll(t.Context(), mails))
	var got []core.MessageID
	w.must(w.store.View(t.Context(), func(r core.Reader) error {
		list, err := r.ListMessages("")
		for _, m := range list {
			got = append(got, m.ID)
		}
		return err
	}))
	for i, m := range mails {
		if got[i] != core.MessageID(coretest.Sum(string(m.Raw))) {
			t.Fatalf("mail %d is not in its place", i)
		}
	}
}
