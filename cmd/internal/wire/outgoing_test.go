package wire

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/mail/mailtest"
)

// office is a data folder with an approver for whom an invoice waits, and outgoing mail.
func office(t *testing.T, server core.MailServer) (*App, core.User) {
	t.Helper()
	t.Setenv("COUNTERSIGN_KEYRING", "off")
	a, err := Create(t.Context(), Config{Dir: t.TempDir()}, core.Firm{Name: "Nordlicht GmbH", Country: "DE", Currency: "EUR"}, "olga", pass)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	olga := core.User{Name: "olga", Roles: []core.Role{core.Owner}}
	inv := coretest.Invoice("A-1", coretest.Supplier("Acme GmbH"), coretest.Line("1", "Widget", "10", "10.00"))
	waiting := coretest.Review(inv, func(r *core.Review) {
		r.Status, r.Route, r.EnteredBy = core.StatusMatched, core.Route{Steps: []core.Step{{Who: []string{"role:approver"}}}}, nil
		r.Invoice.SupplierID, r.ReceivedAt = "", time.Now()
	})
	err = a.store.Update(t.Context(), func(tx core.Tx) error {
		return errors.Join(tx.SaveUser(core.User{Name: "anna", Roles: []core.Role{core.Approver}, Address: "anna@firm.example"}),
			tx.SaveDocument(coretest.DocumentOf(waiting)), tx.SaveReview(waiting), tx.Audit(coretest.Entry("Tested", "test:1")))
	})
	if err != nil {
		t.Fatal(err)
	}
	rules := core.DefaultNoticeRules()
	rules.Days, rules.Hours = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, []int{0}
	if err := a.SaveOutgoing(t.Context(), olga, pass, core.Outgoing{On: true, Server: server, From: "invoices@firm.example", Notices: rules}, nil); err != nil {
		t.Fatal(err)
	}
	return a, olga
}

const pass = "a long passphrase"

func local(port int) core.MailServer {
	return core.MailServer{Host: "127.0.0.1", Port: port, TLS: "none"}
}

// The program ends between the server's taking of a notice and its being noted here: it
// is sent again with the same Message-ID, once, and no invoice is asked about anew.
func TestNoticeTakenAndNotNoted(t *testing.T) {
	var once sync.Once
	ctx, cancel := context.WithCancel(t.Context())
	p := mailtest.Posting(t, func(c *mailtest.PostConn, command string) bool {
		if command == "." {
			once.Do(func() { cancel(); c.Hang() }) // it has the mail, and nobody waits for the answer
		}
		return false
	})
	a, olga := office(t, local(p.Port))
	if _, err := a.SendNotices(ctx, olga, pass, true); core.KindOf(err) != core.Interrupted {
		t.Fatalf("%v", err)
	}
	for _, want := range []Sent{{Sent: 1}, {}} {
		if got, err := a.SendNotices(t.Context(), olga, pass, true); err != nil || got != want {
			t.Fatalf("%+v, %v, want %+v", got, err, want)
		}
	}
	mails := p.Mails()
	if len(mails) != 2 || mails[0] != mails[1] || strings.Count(mails[0], "Message-Id: <") != 1 {
		t.Errorf("%q", mails)
	}
	list, err := a.Desk.Notices(t.Context(), olga, core.NoticeFilter{})
	if err != nil || len(list) != 1 || list[0].State != core.NoticeSent || !strings.Contains(mails[0], list[0].MessageID) {
		t.Errorf("%+v, %v", list, err)
	}
}

// A server that cannot be reached is noted, and what waits is sent when it is there.
func TestNoticesWaitForTheServer(t *testing.T) {
	a, olga := office(t, local(1))
	got, err := a.SendNotices(t.Context(), olga, pass, true)
	if core.KindOf(err) != core.Unavailable || got.Queued != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	o, err := a.Desk.Outgoing(t.Context(), olga)
	if err != nil || !strings.Contains(o.LastError, "takes no connections") || !o.LastOK.IsZero() {
		t.Errorf("%+v, %v", o, err)
	}
	if f := a.outgoingHealth(t.Context()); len(f) != 1 || f[0].State != Warn {
		t.Errorf("%+v", f)
	}
	p := mailtest.Posting(t, nil)
	o.Server = local(p.Port)
	if err := a.SaveOutgoing(t.Context(), olga, pass, o, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := a.SendNotices(t.Context(), olga, pass, false); err != nil || got != (Sent{Sent: 1}) || len(p.Mails()) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if f := a.outgoingHealth(t.Context()); len(f) != 1 || f[0].State != Good {
		t.Errorf("%+v", f)
	}
}

// What is decided while the server is away is not asked for any more.
func TestNoticesThatNobodyNeeds(t *testing.T) {
	a, olga := office(t, local(1))
	_, _ = a.SendNotices(t.Context(), olga, pass, true)
	err := a.store.Update(t.Context(), func(tx core.Tx) error {
		list, err := tx.ListReviews(core.ReviewFilter{})
		if err != nil {
			return err
		}
		r := list[0]
		r.Status, r.Revision = core.StatusRejected, r.Revision+1
		return errors.Join(tx.SaveReview(r), tx.Audit(coretest.Entry("Tested", "test:1")))
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := a.SendNotices(t.Context(), olga, pass, true); err != nil || got != (Sent{}) {
		t.Errorf("%+v, %v", got, err)
	}
	list, err := a.Desk.Notices(t.Context(), olga, core.NoticeFilter{})
	if err != nil || len(list) != 1 || list[0].State != core.NoticeWithdrawn {
		t.Errorf("%+v, %v", list, err)
	}
}

// The watch sends by itself and ends when it is told to.
func TestWatchNotices(t *testing.T) {
	o := (&mailtest.Outlet{TLS: "none"}).Start(t)
	a, olga := office(t, local(o.Port))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- a.WatchNotices(ctx, pass, olga, 10*time.Millisecond) }()
	for i := 0; len(o.Posted()) == 0 && i < 500; i++ {
		time.Sleep(10 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond)
	cancel()
	select {
	case err := <-done:
		if err != nil || len(o.Posted()) != 1 {
			t.Errorf("%v, %d mails", err, len(o.Posted()))
		}
	case <-time.After(2 * time.Second):
		t.Error("the watch goes on")
	}
}

// The sign-in of a mailbox is used again, and its removal ends it.
func TestSendAsMailbox(t *testing.T) {
	o := (&mailtest.Outlet{TLS: "none", User: "invoices@firm.example", Password: "secret"}).Start(t)
	a, olga := office(t, local(1))
	box := core.MailAccount{Name: "box", Host: "127.0.0.1", Port: 143, TLS: "none", User: "invoices@firm.example", Folder: []string{"INBOX"}}
	if err := a.SaveMailbox(t.Context(), olga, pass, box, MailSecret{Password: "secret"}); err != nil {
		t.Fatal(err)
	}
	set, err := a.Desk.Outgoing(t.Context(), olga)
	if err != nil {
		t.Fatal(err)
	}
	set.Server, set.Mailbox = local(o.Port), "box"
	if err := a.SaveOutgoing(t.Context(), olga, pass, set, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := a.SendNotices(t.Context(), olga, pass, true); err != nil || got.Sent != 1 || !o.Posted()[0].SignedIn {
		t.Errorf("%+v, %v", got, err)
	}
	if set, err = a.Desk.Outgoing(t.Context(), olga); err != nil {
		t.Fatal(err)
	}
	box.SignIn = "microsoft"
	if err := a.Desk.SaveMailAccount(t.Context(), olga, box); err != nil {
		t.Fatal(err)
	}
	if err := a.SaveOutgoing(t.Context(), olga, pass, set, nil); core.KindOf(err) != core.Refused || !strings.Contains(err.Error(), "--send") {
		t.Errorf("without the permission: %v", err)
	}
}

// A password is good only for the server that it was entered for: while the new one is
// not in its place nothing is sent.
func TestPasswordStaysWithItsServer(t *testing.T) {
	first := (&mailtest.Outlet{TLS: "none", User: "u", Password: "first"}).Start(t)
	second := mailtest.Posting(t, nil)
	a, olga := office(t, local(first.Port))
	set := func(server core.MailServer, password *string) error {
		o, err := a.Desk.Outgoing(t.Context(), olga)
		if err != nil {
			t.Fatal(err)
		}
		o.Server, o.User = server, "u"
		return a.SaveOutgoing(t.Context(), olga, pass, o, password)
	}
	one, other := "first", "second"
	if err := set(local(first.Port), &one); err != nil {
		t.Fatal(err)
	}
	elsewhere := local(second.Port)
	elsewhere.Host = "localhost"
	if err := set(elsewhere, nil); core.KindOf(err) != core.Usage {
		t.Fatalf("another server without a password: %v", err)
	}
	if err := set(elsewhere, &other); err != nil {
		t.Fatal(err)
	}
	log, err := a.Desk.AuditLog(t.Context(), olga, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	var on []string
	for _, e := range log {
		if e.Action == "OutgoingMailChanged" && e.After["host"] == "localhost" {
			on = append(on, e.After["on"])
		}
	}
	if !slices.Equal(on, []string{"false", "true"}) {
		t.Errorf("%q", on)
	}
	if got, err := a.SendNotices(t.Context(), olga, pass, true); err != nil || got.Sent != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	if said := base64.StdEncoding.EncodeToString([]byte("\x00u\x00second")); !strings.Contains(second.Heard(), said) {
		t.Errorf("%q", second.Heard())
	}
}

// Servers of known providers are found by a mailbox's own.
func TestOutgoingOf(t *testing.T) {
	got, ok := OutgoingOf(core.MailAccount{Host: "imap.GMX.net"})
	if !ok || !slices.Contains([]int{465, 587}, got.Port) || !strings.HasSuffix(got.Host, "gmx.net") {
		t.Errorf("%+v, %v", got, ok)
	}
	if _, ok := OutgoingOf(core.MailAccount{Host: "imap.firm.example"}); ok {
		t.Error("a server of nobody")
	}
}

// Without a word of the domain the usual names are tried, encryption from the start
// before STARTTLS.
func TestUsualOutlet(t *testing.T) {
	var tried []string
	probe := func(good string) func(context.Context, core.MailServer) error {
		return func(_ context.Context, s core.MailServer) error {
			at := fmt.Sprintf("%s:%d %s", s.Host, s.Port, s.TLS)
			if tried = append(tried, at); at == good {
				return nil
			}
			return core.Errorf(core.Unavailable, "nobody there")
		}
	}
	got := usualOutlet(t.Context(), "firm.example", probe("mail.firm.example:465 implicit"), func(string) {})
	if got.Host != "mail.firm.example" || got.TLS != "implicit" || len(tried) != 3 {
		t.Errorf("%+v after %q", got, tried)
	}
	if got := usualOutlet(t.Context(), "firm.example", probe(""), func(string) {}); got.IsSet() {
		t.Errorf("%+v", got)
	}
}
