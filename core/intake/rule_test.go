package intake

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

func ignore(name, subject string) core.MailRule {
	return core.MailRule{Name: name, Do: core.MailIgnore, When: core.MailCondition{Subject: []string{subject}}}
}

// account saves a mailbox with rules.
func (w *fixture) account(name string, rules ...core.MailRule) {
	w.t.Helper()
	w.must(w.store.Update(w.t.Context(), func(tx core.Tx) error {
		if err := tx.SaveMailAccount(core.MailAccount{Name: name, Rules: rules}); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
}

func (w *fixture) bring(account string, uid uint32, raw []byte) {
	w.t.Helper()
	w.must(w.Deliver(w.t.Context(), core.MailKey{Account: account, Folder: "INBOX", UIDValidity: 1, UID: uid}, raw))
}

func mailAbout(subject, number string) []byte {
	return []byte("MAIL news@acme.example " + subject + "\n" + part("a.xml", anInvoice(number)))
}

func TestRulesLeaveMailsOut(t *testing.T) {
	w := newWorld(t)
	w.account("a", core.MailRule{Name: "bills", Do: core.MailTake, When: core.MailCondition{Subject: []string{"bill"}}}, ignore("news", "news"))
	w.account("b")
	w.bring("a", 1, mailAbout("news", "INV-1"))
	w.bring("a", 2, mailAbout("news about your bill", "INV-2"))
	w.bring("a", 3, mailAbout("news in two boxes", "INV-3"))
	w.bring("b", 1, mailAbout("news in two boxes", "INV-3"))
	w.bring("a", 4, mailAbout("hello", "INV-4"))
	w.must(w.Process(t.Context()))
	var left []core.Message
	var invoices []string
	w.must(w.store.View(t.Context(), func(r core.Reader) (err error) {
		if left, err = r.ListMessages(core.MessageIgnored); err != nil {
			return err
		}
		list, err := r.ListReviews(core.ReviewFilter{})
		for _, v := range list {
			invoices = append(invoices, v.Invoice.Number)
		}
		return err
	}))
	if len(left) != 1 || left[0].Reason != `rule "news" of mailbox a leaves this mail out` || left[0].Envelope.Subject != "news" {
		t.Fatalf("left out: %+v", left)
	}
	if got := strings.Join(invoices, " "); got != "INV-2 INV-3 INV-4" {
		t.Errorf("taken in: %s", got)
	}

	auditor := core.User{Name: "otto", Roles: []core.Role{core.Auditor}}
	clerk := core.User{Name: "anna", Roles: []core.Role{core.Clerk}}
	w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveUser(clerk); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	if err := w.Want(t.Context(), auditor, left[0].ID, "look"); core.KindOf(err) != core.Refused {
		t.Errorf("an auditor takes a mail in: %v", err)
	}
	w.must(w.Want(t.Context(), clerk, left[0].ID, "it is an invoice"))
	w.must(w.Process(t.Context()))
	w.must(w.store.View(t.Context(), func(r core.Reader) error {
		list, err := r.ListReviews(core.ReviewFilter{})
		if len(list) != 4 || list[3].Invoice.Number != "INV-1" || strings.Join(list[3].EnteredBy, ",") != "anna" {
			t.Errorf("%d invoices, the last: %s, entered by %v", len(list), list[len(list)-1].Invoice.Number, list[len(list)-1].EnteredBy)
		}
		return err
	}))
	if err := w.Want(t.Context(), clerk, left[0].ID, "again"); core.KindOf(err) != core.Refused {
		t.Errorf("taken in twice: %v", err)
	}
	if err := w.Want(t.Context(), clerk, "x", ""); core.KindOf(err) != core.NotFound {
		t.Errorf("an unknown mail: %v", err)
	}
}

// A mail that one place leaves out is asked about again when it comes to another, and
// only then.
func TestLaterPlaceWantsMail(t *testing.T) {
	place := func(account, folder string, validity uint32) core.MailKey {
		return core.MailKey{Account: account, Folder: folder, UIDValidity: validity, UID: 9}
	}
	for _, c := range []struct {
		name   string
		second core.MailKey
		taken  bool
	}{
		{"another mailbox without rules", place("b", "INBOX", 1), true},
		{"another folder that no rule leaves out", place("a", "INBOX", 1), true},
		{"another folder that a rule leaves out", place("a", "Junk mail", 1), false},
		{"the same folder numbered anew", place("a", "Junk", 2), false},
	} {
		w := newWorld(t)
		w.account("a", core.MailRule{Name: "junk", Do: core.MailIgnore, When: core.MailCondition{Folder: []string{"junk"}}})
		w.account("b")
		raw := mailAbout("bill", "INV-1")
		w.must(w.Deliver(t.Context(), place("a", "Junk", 1), raw))
		w.process()
		before := w.state()
		w.must(w.Deliver(t.Context(), c.second, raw))
		w.process()
		w.must(w.Deliver(t.Context(), c.second, raw)) // told twice
		w.process()
		switch n := len(w.reviews()); {
		case c.taken && n != 1, !c.taken && n != 0:
			t.Errorf("%s: %d invoices", c.name, n)
		case !c.taken && w.state() != before:
			t.Errorf("%s: was\n%s\nis\n%s", c.name, before, w.state())
		}
	}
}

// A mail that a rule left out is taken in when somebody imports it as a file, once.
func TestImportOverridesRules(t *testing.T) {
	w := newWorld(t)
	w.account("a", ignore("news", "news"))
	raw := mailAbout("news", "INV-1")
	w.bring("a", 1, raw)
	w.must(w.Process(t.Context()))
	clerk := core.User{Name: "anna", Roles: []core.Role{core.Clerk}}
	w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveUser(clerk); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	for n, want := range []core.Outcome{core.Became, core.Known} {
		list, err := w.File(t.Context(), clerk, "mail.eml", raw)
		w.must(err)
		if last := list[len(list)-1]; last.Outcome != want || last.Path != "a.xml" {
			t.Errorf("import %d: %+v", n+1, list)
		}
	}
	w.must(w.Process(t.Context()))
	if list := w.reviews(); len(list) != 1 || list[0].Invoice.Number != "INV-1" {
		t.Errorf("%d invoices", len(list))
	}
}

// Only mails of which every file was taken in are marked on the server.
func TestUnmarked(t *testing.T) {
	w := newWorld(t)
	w.account("a")
	w.bring("a", 1, mailAbout("before the wish", "INV-1"))
	w.must(w.Process(t.Context()))
	w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
		a := core.MailAccount{Name: "a", Rules: []core.MailRule{ignore("news", "news")}, After: &core.MailAfter{Seen: true, Since: tx.Now()}}
		if err := tx.SaveMailAccount(a); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	w.bring("a", 2, mailAbout("whole", "INV-2"))
	w.bring("a", 3, mailAbout("news", "INV-3"))
	w.bring("a", 4, mailOf(part("a.xml", anInvoice("INV-4")), part("!b.pdf", []byte("x"))))
	w.must(w.Process(t.Context()))
	w.bring("a", 5, mailAbout("not looked at", "INV-5"))
	again := core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: 2, UID: 1} // the folder is numbered anew
	w.must(w.Deliver(t.Context(), again, mailAbout("before the wish", "INV-1")))
	_, keys, err := w.Unmarked(t.Context(), "a")
	w.must(err)
	if len(keys) != 1 || keys[0].UID != 2 {
		t.Fatalf("%+v", keys)
	}
	w.must(w.Marked(t.Context(), "a", keys, "marked as read"))
	if _, keys, err = w.Unmarked(t.Context(), "a"); err != nil || len(keys) != 0 {
		t.Errorf("%+v, %v", keys, err)
	}
}

// Whoever asks for a mail before it was looked at gets it, whatever the rules say.
func TestWantWaitingMail(t *testing.T) {
	w := newWorld(t)
	w.account("a", ignore("news", "news"))
	clerk := core.User{Name: "anna", Roles: []core.Role{core.Clerk}}
	w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveUser(clerk); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	w.bring("a", 1, mailAbout("news", "INV-1"))
	var waiting []core.Message
	w.must(w.store.View(t.Context(), func(r core.Reader) (err error) {
		waiting, err = r.ListMessages(core.MessageReceived)
		return err
	}))
	for range 2 {
		w.must(w.Want(t.Context(), clerk, waiting[0].ID, "an invoice"))
	}
	// A run that began before leaves it alone.
	w.must(w.leaveOut(t.Context(), waiting[0].ID, core.Envelope{}, "a rule", nil))
	w.process()
	if list := w.reviews(); len(list) != 1 || strings.Join(list[0].EnteredBy, ",") != "anna" {
		t.Errorf("%d invoices\n%s", len(list), w.state())
	}
}

// brittle cannot take apart mails about "poison".
type brittle struct{ box }

func (b brittle) Unpack(ctx context.Context, name string, data []byte) (core.Unpacked, error) {
	if strings.Contains(string(data), "poison") {
		return core.Unpacked{}, core.Errorf(core.BadInput, "this mail is encrypted")
	}
	return b.box.Unpack(ctx, name, data)
}

func TestTryRulesWithOneBadMail(t *testing.T) {
	w := newWorld(t)
	w.Unpacker = brittle{}
	w.account("a")
	w.bring("a", 1, mailAbout("news", "INV-1"))
	w.bring("a", 2, mailAbout("poison", "INV-2"))
	w.process()
	got, _, err := w.TryRules(t.Context(), core.User{Name: "otto", Roles: []core.Role{core.Auditor}}, "a", []core.MailRule{ignore("news", "news")}, 10, nil)
	w.must(err)
	if len(got) != 2 || got[0].Trouble != "this mail is encrypted" || got[0].Now != core.MessageFailed || got[1].Rule != "news" {
		t.Errorf("%+v", got)
	}
}

func TestTryRules(t *testing.T) {
	w := newWorld(t)
	w.account("a")
	for uid, subject := range []string{"first", "news", "bill"} {
		w.bring("a", uint32(uid+1), mailAbout(subject, subject))
	}
	w.bring("b", 1, mailAbout("news elsewhere", "INV-9"))
	w.must(w.Process(t.Context()))
	before := w.state()
	auditor := core.User{Name: "otto", Roles: []core.Role{core.Auditor}}
	var told []string
	got, all, err := w.TryRules(t.Context(), auditor, "a", []core.MailRule{ignore("news", "news")}, 2, func(done, of int) { told = append(told, fmt.Sprint(done, " of ", of)) })
	w.must(err)
	if strings.Join(told, ", ") != "1 of 2, 2 of 2" || all != 3 {
		t.Errorf("told %v, of %d mails", told, all)
	}
	if len(got) != 2 || got[0].Arrived.IsZero() || got[0].Subject != "bill" || got[0].Do != core.MailTake || got[0].Rule != "" || got[1].Do != core.MailIgnore || got[1].Rule != "news" {
		t.Errorf("%+v", got)
	}
	if w.state() != before {
		t.Error("trying rules changed something")
	}
	if _, _, err := w.TryRules(t.Context(), auditor, "a", []core.MailRule{{Name: "x"}}, 2, nil); core.KindOf(err) != core.BadInput {
		t.Errorf("wrong rules: %v", err)
	}
}

// What rules would do is told beside what those that hold do, and a mail that lies in
// another mailbox too goes by that one's rules as well.
func TestTryRulesAgainstThoseThatHold(t *testing.T) {
	w := newWorld(t)
	w.account("a", ignore("ads", "ad"))
	w.account("b")
	w.bring("a", 1, mailAbout("news", "INV-1"))
	w.bring("a", 2, mailAbout("ad", "INV-2"))
	w.bring("a", 3, mailAbout("news elsewhere", "INV-3"))
	w.bring("b", 1, mailAbout("news elsewhere", "INV-3"))
	w.process()
	off := ignore("ads", "ad")
	off.Off = true
	got, _, err := w.TryRules(t.Context(), core.User{Name: "otto", Roles: []core.Role{core.Auditor}}, "a", []core.MailRule{off, ignore("news", "news")}, 10, nil)
	w.must(err)
	var lines []string
	for _, x := range got {
		lines = append(lines, fmt.Sprintf("%s: %s %q, now %s %q, %s", x.Subject, x.Do, x.Rule, x.Held, x.HeldRule, x.Elsewhere))
	}
	want := []string{`news elsewhere: take "", now take "", b`, `ad: take "", now ignore "ads", `, `news: ignore "news", now take "", `}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(lines, "\n"))
	}
}
