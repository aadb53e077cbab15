package desk

import (
	"errors"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/notice"
)

// sending is an office with outgoing mail on, every day from midnight.
func sending(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	o.update(func(tx core.Tx) error {
		a := anna
		a.Address = "anna@firm.example"
		return errors.Join(tx.SaveUser(a), tx.SaveUser(karl))
	})
	rules := core.DefaultNoticeRules()
	rules.Days, rules.Hours = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}, []int{0}
	rules.Kinds = core.NoticeKinds
	if err := o.SaveOutgoing(t.Context(), olga, core.Outgoing{On: true, Server: core.MailServer{Host: "smtp.firm.example", Port: 465, TLS: "implicit"}, From: "invoices@firm.example", Notices: rules}); err != nil {
		t.Fatal(err)
	}
	return o
}

// arrives is an invoice that waits for an approver.
func (o *office) arrives(number string) core.Review {
	o.t.Helper()
	r := coretest.Review(coretest.Invoice(number, o.acme, coretest.Line("1", "Widget", "10", "10.00")), func(r *core.Review) {
		r.Status, r.EnteredBy, r.Route = core.StatusMatched, nil, core.Route{Steps: []core.Step{{Who: []string{"role:approver"}}}}
	})
	o.update(func(tx core.Tx) error { return errors.Join(tx.SaveDocument(coretest.DocumentOf(r)), tx.SaveReview(r)) })
	return r
}

func (o *office) notices() []core.Notice {
	o.t.Helper()
	list, err := o.Notices(o.t.Context(), olga, core.NoticeFilter{})
	if err != nil {
		o.t.Fatal(err)
	}
	return list
}

func TestQueueNotices(t *testing.T) {
	o := sending(t)
	o.arrives("A-1")
	now := coretest.Noon
	plan, err := o.PlanNotices(t.Context(), olga, now)
	if err != nil || len(plan) != 1 || plan[0].Kind != core.ApprovalRequest || len(o.notices()) != 0 {
		t.Fatalf("%+v, %v", plan, err)
	}
	for i, want := range []int{1, 0, 0} {
		if n, err := o.QueueNotices(t.Context(), now, i == 2); err != nil || n != want {
			t.Errorf("time %d: %d, %v", i, n, err)
		}
	}
	list := o.notices()
	if len(list) != 1 || !strings.HasSuffix(list[0].MessageID, "@firm.example") || list[0].State != core.NoticeWaiting {
		t.Errorf("%+v", list)
	}
	entries, err := o.AuditLog(t.Context(), olga, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	last := entries[len(entries)-1]
	if last.Action != "NoticeQueued" || last.Actor != core.System.Name || last.After["to"] != "anna@firm.example" || last.After["invoices"] == "" {
		t.Errorf("%+v", last)
	}
	// Another invoice within the hour waits for the next one.
	o.arrives("A-2")
	if n, err := o.QueueNotices(t.Context(), now.Add(time.Minute), true); err != nil || n != 0 {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := o.QueueNotices(t.Context(), now.AddDate(0, 0, 1), false); err != nil || n != 1 {
		t.Errorf("the next day: %d, %v", n, err)
	}
}

func TestNoticeTried(t *testing.T) {
	o := sending(t)
	o.arrives("A-1")
	if _, err := o.QueueNotices(t.Context(), coretest.Noon, false); err != nil {
		t.Fatal(err)
	}
	try := func(failed error) core.Notice {
		t.Helper()
		if err := o.NoticeTried(t.Context(), 1, failed); err != nil {
			t.Fatal(err)
		}
		return o.notices()[0]
	}
	later := core.Errorf(core.Unavailable, "not now")
	for tries := 1; tries < 4; tries++ {
		if n := try(later); n.State != core.NoticeWaiting || n.Tries != tries || n.Error != "not now" || !n.Next.After(n.At.Add(notice.Pause(tries)-time.Minute)) {
			t.Errorf("try %d: %+v", tries, n)
		}
	}
	if _, list, err := o.NoticesToSend(t.Context(), coretest.Noon); err != nil || len(list) != 0 {
		t.Errorf("before its time: %+v, %v", list, err)
	}
	if n := try(core.Errorf(core.Refused, "no such user")); n.State != core.NoticeFailed {
		t.Errorf("%+v", n)
	}
	if err := o.RetryNotice(t.Context(), anna, 1); core.KindOf(err) != core.Refused {
		t.Errorf("by an approver: %v", err)
	}
	if err := o.RetryNotice(t.Context(), olga, 1); err != nil {
		t.Fatal(err)
	}
	if n := try(nil); n.State != core.NoticeSent || n.SentAt.IsZero() || n.Error != "" {
		t.Errorf("%+v", n)
	}
	if n := try(later); n.State != core.NoticeSent {
		t.Errorf("tried after it was sent: %+v", n)
	}
	if err := o.RetryNotice(t.Context(), olga, 1); core.KindOf(err) != core.Refused {
		t.Errorf("of one that was sent: %v", err)
	}
}

// What gets old is given up, what nobody may get any more is withdrawn.
func TestStaleNotices(t *testing.T) {
	for _, c := range []struct {
		name   string
		after  time.Duration
		tried  bool
		change func(*office)
		want   core.NoticeState
	}{
		{"fresh", time.Hour, false, nil, core.NoticeWaiting},
		{"old and tried", 3 * 24 * time.Hour, true, nil, core.NoticeFailed},
		{"old and never tried", 3 * 24 * time.Hour, false, nil, core.NoticeWithdrawn},
		{"of a clock that was put back", -400 * 24 * time.Hour, false, nil, core.NoticeWaiting},
		{"another was asked meanwhile", time.Hour, false, func(o *office) {
			o.update(func(tx core.Tx) error {
				r, err := tx.ListReviews(core.ReviewFilter{})
				if err != nil {
					return err
				}
				r[0].Revision++
				r[0].Route.Steps = []core.Step{{Who: []string{"user:karl"}}}
				return tx.SaveReview(r[0])
			})
		}, core.NoticeWithdrawn},
		{"another address", time.Hour, false, func(o *office) {
			if err := o.SetAddress(o.t.Context(), olga, "anna", "a@firm.example"); err != nil {
				o.t.Fatal(err)
			}
		}, core.NoticeWithdrawn},
		{"no address", time.Hour, false, func(o *office) {
			if err := o.SetAddress(o.t.Context(), olga, "anna", ""); err != nil {
				o.t.Fatal(err)
			}
		}, core.NoticeWithdrawn},
	} {
		o := sending(t)
		o.arrives("A-1")
		if _, err := o.QueueNotices(t.Context(), coretest.Noon, false); err != nil {
			t.Fatal(err)
		}
		if c.tried {
			if err := o.NoticeTried(t.Context(), 1, core.Errorf(core.Unavailable, "no")); err != nil {
				t.Fatal(err)
			}
		}
		if c.change != nil {
			c.change(o)
		}
		_, list, err := o.NoticesToSend(t.Context(), o.notices()[0].At.Add(c.after))
		if got := o.notices()[0].State; err != nil || got != c.want || (len(list) == 1) != (c.want == core.NoticeWaiting) {
			t.Errorf("%s: %s, %d to send, %v", c.name, got, len(list), err)
		}
	}
}

func TestDigestAndReportAreGathered(t *testing.T) {
	o := sending(t)
	o.arrives("A-1")
	o.update(func(tx core.Tx) error {
		return tx.SaveMailAccount(core.MailAccount{Name: "box", Host: "imap.firm.example", Port: 993, TLS: "implicit", User: "u"})
	})
	set, err := o.Outgoing(t.Context(), olga)
	if err != nil {
		t.Fatal(err)
	}
	set.Notices.DigestTo, set.Notices.ReportTo, set.Notices.AttachReport = []string{"office@firm.example"}, []string{"tax@adviser.example"}, true
	if err := o.SaveOutgoing(t.Context(), olga, set); err != nil {
		t.Fatal(err)
	}
	month := coretest.Noon.AddDate(0, 1, 0)
	plan, err := o.PlanNotices(t.Context(), olga, month)
	if err != nil {
		t.Fatal(err)
	}
	said := map[core.NoticeKind]core.Notice{}
	for _, n := range plan {
		said[n.Kind] = n
	}
	digest, month1 := said[core.Digest], said[core.MonthReport]
	if !strings.Contains(digest.Text, "1 invoice waits for an approval") || !strings.Contains(digest.Text, "mailbox box, never yet") || digest.To != "office@firm.example" {
		t.Errorf("%+v", digest)
	}
	if month1.Period != coretest.Noon.Format("2006-01") || !strings.Contains(month1.Text, "- 1 ready for approval, 119.00 EUR") || month1.File == nil || len(month1.File.Data) < 1000 {
		t.Errorf("%s %s", month1.Period, month1.Text)
	}
	if strings.Contains(digest.Text+month1.Text, "A-1") || strings.Contains(digest.Text+month1.Text, "Acme") {
		t.Error("a digest or report names an invoice")
	}
}

// Of two people who look at the same and change it, the second is told.
func TestOutgoingChangedByTwo(t *testing.T) {
	o := sending(t)
	mine, err := o.Outgoing(t.Context(), olga)
	if err != nil {
		t.Fatal(err)
	}
	theirs := mine
	theirs.Notices.Hours = []int{7, 11}
	if err := o.SaveOutgoing(t.Context(), olga, theirs); err != nil {
		t.Fatal(err)
	}
	if e := o.log(1)[0]; e.Before["hours"] != "0" || e.After["hours"] != "7 11" || e.After["days"] == "" {
		t.Errorf("the log does not say what changed: %v, %v", e.Before, e.After)
	}
	mine.Notices.Kinds = nil
	if err := o.SaveOutgoing(t.Context(), olga, mine); core.KindOf(err) != core.Conflict {
		t.Errorf("%v", err)
	}
	if now, err := o.Outgoing(t.Context(), olga); err != nil || len(now.Notices.Hours) != 2 || len(now.Notices.Kinds) == 0 {
		t.Errorf("%+v, %v", now, err)
	}
}

func TestOutgoingIsChecked(t *testing.T) {
	o := newOffice(t)
	good := core.Outgoing{On: true, Server: core.MailServer{Host: "smtp.firm.example", Port: 587, TLS: "starttls"}, User: "u", From: "a@firm.example", Notices: core.DefaultNoticeRules()}
	for _, c := range []struct {
		name   string
		by     core.User
		change func(*core.Outgoing)
		want   core.Kind
	}{
		{"good", olga, func(*core.Outgoing) {}, ""},
		{"not the owner", anna, func(*core.Outgoing) {}, core.Refused},
		{"no server", olga, func(o *core.Outgoing) { o.Server = core.MailServer{} }, core.Refused},
		{"off without a server", olga, func(o *core.Outgoing) { *o = core.Outgoing{Notices: core.DefaultNoticeRules(), Revision: o.Revision} }, ""},
		{"in clear", olga, func(o *core.Outgoing) { o.Server.TLS = "none" }, core.Refused},
		{"in clear to this computer", olga, func(o *core.Outgoing) { o.Server.TLS, o.Server.Host = "none", "127.0.0.1" }, ""},
		{"a host that is none", olga, func(o *core.Outgoing) { o.Server.Host = "https://smtp" }, core.Usage},
		{"no port", olga, func(o *core.Outgoing) { o.Server.Port = 0 }, core.Usage},
		{"a sender that is none", olga, func(o *core.Outgoing) { o.From = "Anna <a@firm.example>" }, core.BadInput},
		{"two sign-ins", olga, func(o *core.Outgoing) { o.Mailbox = "box" }, core.Usage},
		{"a mailbox that is none", olga, func(o *core.Outgoing) { o.Mailbox, o.User = "box", "" }, core.NotFound},
		{"two lines", olga, func(o *core.Outgoing) { o.User = "a\nb" }, core.Usage},
		{"an hour that is none", olga, func(o *core.Outgoing) { o.Notices.Hours = []int{24} }, core.Usage},
		{"no days", olga, func(o *core.Outgoing) { o.Notices.Days = nil }, core.Usage},
		{"a stranger's way to write", olga, func(o *core.Outgoing) { o.Notices.ReportTo = []string{"a@b.c\r\nBcc: d@e.f"} }, core.BadInput},
	} {
		set := good
		now, err := o.Outgoing(t.Context(), olga)
		if err != nil {
			t.Fatal(err)
		}
		set.Revision = now.Revision
		c.change(&set)
		if err := o.SaveOutgoing(t.Context(), c.by, set); core.KindOf(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// People set their own address, the owner everybody's.
func TestSetAddress(t *testing.T) {
	o := sending(t)
	if err := o.SetAddress(t.Context(), karl, "karl", " karl@firm.example "); err != nil {
		t.Fatal(err)
	}
	if err := o.SetAddress(t.Context(), karl, "anna", "karl@firm.example"); core.KindOf(err) != core.Refused {
		t.Errorf("another's: %v", err)
	}
	if err := o.SetAddress(t.Context(), karl, "karl", "karl"); core.KindOf(err) != core.BadInput {
		t.Errorf("no address: %v", err)
	}
	list, err := o.Users(t.Context(), olga)
	if err != nil || list[1].Address != "karl@firm.example" {
		t.Errorf("%+v, %v", list, err)
	}
}

// Nobody without the right sees what goes to others.
func TestNoticesAreTheOwners(t *testing.T) {
	o := sending(t)
	for _, u := range []core.User{anna, karl, vera} {
		_, errList := o.Notices(t.Context(), u, core.NoticeFilter{})
		_, errPlan := o.PlanNotices(t.Context(), u, coretest.Noon)
		if core.KindOf(errList) != core.Refused || core.KindOf(errPlan) != core.Refused {
			t.Errorf("%s: %v, %v", u.Name, errList, errPlan)
		}
	}
}
