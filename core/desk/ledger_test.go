package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
)

// opener takes every mail for an envelope about its own text: "!" is one that fails.
type opener struct{}

func (opener) Unpack(_ context.Context, _ string, data []byte) (core.Unpacked, error) {
	u := core.Unpacked{Envelope: core.Envelope{Subject: string(data)}}
	switch {
	case strings.HasPrefix(string(data), "!"):
		u.Parts = []core.Part{{Path: "a.pdf", Fault: "it is broken"}}
	case strings.HasPrefix(string(data), "bill"):
		u.Parts = []core.Part{{Path: "a.pdf", MediaType: "application/pdf", Data: data}}
	}
	return u, nil
}

func (opener) MediaType(string, []byte) string { return "message/rfc822" }

// nobodyReads fails every document, which is none of the ledger's business.
type nobodyReads struct{}

func (nobodyReads) Read(context.Context, core.Document, string) (core.Reading, error) {
	return core.Reading{}, core.Errorf(core.BadInput, "not today")
}

func TestMailLedger(t *testing.T) {
	now := time.Date(2026, 11, 3, 22, 30, 0, 0, time.UTC)
	s := coretest.NewStore(func() time.Time { return now })
	d := New(s, rand.Reader)
	in := intake.New(intake.Ports{Store: s, Blobs: coretest.NewBlobs(), Reader: nobodyReads{}, Unpacker: opener{}})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Update(t.Context(), func(tx core.Tx) error {
		for _, name := range []string{"bills", "office"} {
			if err := tx.SaveMailAccount(core.MailAccount{Name: name}); err != nil {
				return err
			}
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	must(d.SaveMailRules(t.Context(), olga, "bills", []core.MailRule{{Name: "news", Do: core.MailIgnore, When: core.MailCondition{Subject: []string{"news"}}}}))
	at := func(account string, uid uint32) core.MailKey {
		return core.MailKey{Account: account, Folder: "INBOX", UIDValidity: 7, UID: uid}
	}
	bring := func(account string, uid uint32, text string) {
		t.Helper()
		must(in.Deliver(t.Context(), at(account, uid), []byte(text)))
	}
	bring("bills", 1, "bill 1")
	bring("bills", 2, "news")
	bring("bills", 2, "news") // told twice, seen once
	bring("office", 1, "bill 1")
	must(in.SetAside(t.Context(), at("bills", 3), "it is too large"))
	must(in.SetAside(t.Context(), at("bills", 4), "the server is silent"))
	must(in.Process(t.Context()))
	now = now.Add(time.Hour)    // the next day in Berlin, not yet in London
	bring("bills", 4, "bill 4") // came after all: still the day before's
	bring("bills", 5, "! 5")
	bring("bills", 6, "hello")
	must(in.Process(t.Context()))
	bring("bills", 7, "bill 7") // nobody has looked at it

	berlin, err := time.LoadLocation("Europe/Berlin")
	must(err)
	show := func(f LedgerFilter) string {
		t.Helper()
		list, err := d.MailLedger(t.Context(), vera, f)
		must(err)
		var out []string
		for _, l := range list {
			out = append(out, fmt.Sprintf("%s %s: %d = %d + %d + %d + %d %v", l.Day, l.Account, l.Seen, l.Became, l.Ignored, l.Failed, l.Waiting, l.Balanced))
		}
		return strings.Join(out, "\n")
	}
	month := LedgerFilter{From: core.MustDate("2026-11-01"), To: core.MustDate("2026-11-30"), Zone: berlin}
	want := []string{"2026-11-03 bills: 4 = 2 + 1 + 1 + 0 true", "2026-11-03 office: 1 = 1 + 0 + 0 + 0 true", "2026-11-04 bills: 3 = 0 + 1 + 1 + 1 true"}
	if got := show(month); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
	one := month
	one.From, one.To, one.Account = core.MustDate("2026-11-04"), core.MustDate("2026-11-04"), "bills"
	if got := show(one); got != want[2] {
		t.Errorf("one day: %s", got)
	}
	month.Zone = time.UTC
	if got := show(month); got != "2026-11-03 bills: 7 = 2 + 2 + 2 + 1 true\n2026-11-03 office: 1 = 1 + 0 + 0 + 0 true" {
		t.Errorf("in UTC: %s", got)
	}
	list, err := d.MailLedger(t.Context(), vera, one)
	must(err)
	if list[0].Why["this mail holds no document"] != 1 || list[0].Why["nothing in this mail could be taken in"] != 1 {
		t.Errorf("%v", list[0].Why)
	}

	// What could not be fetched and came under a new number is no longer a failure.
	anew := at("bills", 50)
	anew.UIDValidity = 8
	must(in.Deliver(t.Context(), anew, []byte("bill 3")))
	if got := show(LedgerFilter{Account: "bills", From: core.MustDate("2026-11-03"), To: core.MustDate("2026-11-03"), Zone: berlin}); got != "2026-11-03 bills: 4 = 2 + 2 + 0 + 0 true" {
		t.Errorf("after the folder was numbered anew: %s", got)
	}
	want[2] = "2026-11-04 bills: 4 = 0 + 1 + 1 + 2 true"

	// What a restored server gives under the numbers of others is counted beside them.
	must(in.NumberedAnew(t.Context(), "office", "INBOX", 7))
	later := at("office", 1)
	later.UIDValidity, err = in.Numbering(t.Context(), "office", "INBOX", 7)
	must(err)
	for range 2 {
		must(in.Deliver(t.Context(), later, []byte("bill 9")))
	}
	if got := show(LedgerFilter{Account: "office", From: core.MustDate("2026-11-03"), To: core.MustDate("2026-11-04"), Zone: berlin}); got != want[1]+"\n2026-11-04 office: 1 = 0 + 0 + 0 + 1 true" {
		t.Errorf("after the server was restored: %s", got)
	}

	// A mail that vanishes from the tables shows against the log.
	must(s.Update(t.Context(), func(tx core.Tx) error {
		e := coretest.Entry("MessageReceived", "message:gone")
		e.After = map[string]string{"account": "bills", "folder": "INBOX", "uid": "7/99"}
		return tx.Audit(e)
	}))
	if got := show(one); !strings.HasSuffix(got, "5 = 0 + 1 + 1 + 2 false") {
		t.Errorf("with a mail missing: %s", got)
	}
}

func TestSaveMailRules(t *testing.T) {
	o := newOffice(t)
	o.update(func(tx core.Tx) error {
		return tx.SaveMailAccount(core.MailAccount{Name: "bills", Host: "imap.example"})
	})
	rules := []core.MailRule{{Name: "news", Do: core.MailIgnore, When: core.MailCondition{From: []string{"@news.example", "@ads.example"}, LargerThanKB: 5}}}
	if err := o.SaveMailRules(t.Context(), karl, "bills", rules); core.KindOf(err) != core.Refused {
		t.Errorf("a clerk: %v", err)
	}
	if err := o.SaveMailRules(t.Context(), olga, "bills", []core.MailRule{{}}); core.KindOf(err) != core.BadInput {
		t.Errorf("wrong rules: %v", err)
	}
	if err := o.SaveMailRules(t.Context(), olga, "none", rules); core.KindOf(err) != core.NotFound {
		t.Errorf("no such mailbox: %v", err)
	}
	if err := o.SaveMailRules(t.Context(), olga, "bills", rules); err != nil {
		t.Fatal(err)
	}
	o.view(func(r core.Reader) error {
		a, err := r.FindMailAccount("bills")
		log, _ := r.AuditEntriesOf("mailbox:bills")
		if len(a.Rules) != 1 || a.Host != "imap.example" || len(log) != 1 || log[0].After["rule 01"] != "news: ignore what is from @news.example or @ads.example and larger than 5 KB" {
			t.Errorf("%+v, %+v", a, log)
		}
		return err
	})
	// Whoever started from other rules than those that hold is told so.
	if err := o.ChangeMailRules(t.Context(), olga, "bills", nil, nil); core.KindOf(err) != core.Conflict {
		t.Errorf("over somebody else's rules: %v", err)
	}
	o.view(func(r core.Reader) error {
		a, err := r.FindMailAccount("bills")
		rules = a.Rules
		return err
	})
	if err := o.ChangeMailRules(t.Context(), karl, "bills", rules, nil); core.KindOf(err) != core.Refused {
		t.Errorf("a clerk: %v", err)
	}
	if err := o.ChangeMailRules(t.Context(), olga, "bills", rules, append(rules, core.MailRule{Name: "all", Do: core.MailTake, When: core.MailCondition{From: []string{"*"}}})); err != nil {
		t.Error(err)
	}
	if err := o.ChangeMailRules(t.Context(), olga, "bills", append(rules, core.MailRule{Name: "all", Do: core.MailTake, When: core.MailCondition{From: []string{"*"}}}), rules); err != nil {
		t.Error(err)
	}
	// Changing the mailbox leaves its rules as they are.
	if err := o.SaveMailAccount(t.Context(), olga, core.MailAccount{Name: "bills", Host: "mail.example", Port: 993, TLS: "implicit", User: "b"}); err != nil {
		t.Fatal(err)
	}
	o.view(func(r core.Reader) error {
		a, err := r.FindMailAccount("bills")
		if len(a.Rules) != 1 || a.Host != "mail.example" {
			t.Errorf("%+v", a)
		}
		return err
	})
}

// Mails are moved to no folder that is watched, whichever is said first, and a mailbox
// that is added again leaves its server as it is.
func TestSaveMailAfterAndFolders(t *testing.T) {
	o := newOffice(t)
	box := core.MailAccount{Name: "bills", Host: "imap.example", Port: 993, TLS: "implicit", User: "b", AuthServers: []string{"edge.example"}}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(o.SaveMailAccount(t.Context(), olga, box))
	if e := o.log(1)[0]; e.After["believed"] != "edge.example" {
		t.Errorf("the log does not say who is believed: %v", e.After)
	}
	if err := o.SaveMailAfter(t.Context(), olga, "bills", nil, &core.MailAfter{Move: "inbox"}); core.KindOf(err) != core.BadInput {
		t.Errorf("moved to a watched folder: %v", err)
	}
	must(o.SaveMailAfter(t.Context(), olga, "bills", nil, &core.MailAfter{Move: "Done"}))
	if err := o.SaveMailAfter(t.Context(), olga, "bills", nil, &core.MailAfter{Seen: true}); core.KindOf(err) != core.Conflict {
		t.Errorf("over the wish of somebody else: %v", err)
	}
	watching := box
	watching.Folder = []string{"INBOX", "Done"}
	if err := o.SaveMailAccount(t.Context(), olga, watching); core.KindOf(err) != core.BadInput {
		t.Errorf("the folder that mails are moved to is watched: %v", err)
	}
	after := func() (wish *core.MailAfter) {
		o.view(func(r core.Reader) error {
			a, err := r.FindMailAccount("bills")
			wish = a.After
			return err
		})
		return wish
	}
	port := box
	port.Port, port.AuthServers = 1993, nil
	must(o.SaveMailAccount(t.Context(), olga, port))
	if e := o.log(1)[0]; e.After["believed"] != "edge.example" {
		t.Errorf("changing the port forgets who is believed: %v", e.After)
	}
	must(o.SaveMailAccount(t.Context(), olga, box))
	if after() == nil {
		t.Error("changing the mailbox forgets the wish")
	}
	must(o.SaveMailRules(t.Context(), olga, "bills", []core.MailRule{{Name: "all", Do: core.MailIgnore, When: core.MailCondition{From: []string{"*"}}}}))
	must(o.RemoveMailAccount(t.Context(), olga, "bills"))
	must(o.SaveMailAccount(t.Context(), olga, box))
	if w := after(); w != nil {
		t.Errorf("added again: %+v", w)
	}
	o.view(func(r core.Reader) error {
		a, err := r.FindMailAccount("bills")
		if len(a.Rules) != 0 {
			t.Errorf("added again with rules: %+v", a.Rules)
		}
		return err
	})
}

// Mails that came together are counted on the day on which they came, whether they are
// stored by themselves yet or not.
func TestMailLedgerOfManyMails(t *testing.T) {
	now := time.Date(2026, 11, 3, 23, 59, 59, 0, time.UTC)
	s := coretest.NewStore(func() time.Time { return now })
	d := New(s, rand.Reader)
	in := intake.New(intake.Ports{Store: s, Blobs: coretest.NewBlobs(), Reader: nobodyReads{}, Unpacker: opener{}})
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(s.Update(t.Context(), func(tx core.Tx) error {
		return errors.Join(tx.SaveMailAccount(core.MailAccount{Name: "bills"}), tx.Audit(coretest.Entry("Tested", "test:1")))
	}))
	var mails []core.RawMail
	for i := range 50 {
		mails = append(mails, core.RawMail{At: core.MailKey{Account: "bills", Folder: "INBOX", UIDValidity: 7, UID: uint32(i + 1)}, Raw: fmt.Append(nil, "bill ", i)})
	}
	must(in.DeliverAll(t.Context(), mails))
	show := func() string {
		t.Helper()
		list, err := d.MailLedger(t.Context(), vera, LedgerFilter{From: core.MustDate("2026-11-01"), To: core.MustDate("2026-11-30"), Zone: time.UTC})
		must(err)
		var out []string
		for _, l := range list {
			out = append(out, fmt.Sprintf("%s: %d = %d + %d + %d + %d %v", l.Day, l.Seen, l.Became, l.Ignored, l.Failed, l.Waiting, l.Balanced))
		}
		return strings.Join(out, "\n")
	}
	if got := show(); got != "2026-11-03: 50 = 0 + 0 + 0 + 50 true" {
		t.Errorf("while they wait: %s", got)
	}
	now = now.Add(time.Hour)
	must(in.Process(t.Context()))
	if got := show(); got != "2026-11-03: 50 = 50 + 0 + 0 + 0 true" {
		t.Errorf("taken apart on the next day: %s", got)
	}
}
