package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

// Everything that came in is in one list, pages and all: what became an invoice leads
// to it, and a mail without files to be listed by is listed by itself.
func TestArrivals(t *testing.T) {
	o := newOffice(t)
	v := o.enter(o.widgets("INV-17", "PO-1"))
	broken := coretest.Review(coretest.Invoice("INV-18", o.acme))
	broken.Status, broken.Failure = core.StatusReceived, &core.Failure{Message: "the PDF is damaged", Hint: "ask for it again"}
	mail := func(name string, state core.MessageState, at time.Duration) core.Message {
		return coretest.Message(name, func(m *core.Message) {
			m.State, m.ReceivedAt, m.Reason, m.Envelope.Subject = state, coretest.Noon.Add(at), "why "+name, name
		})
	}
	whole, waits, stuck, emptied := mail("whole", core.MessageUnpacked, 0), mail("waits", core.MessageReceived, time.Hour), mail("stuck", core.MessageFailed, 2*time.Hour), mail("emptied", core.MessageFailed, 0)
	o.update(func(tx core.Tx) error {
		for _, m := range []core.Message{whole, waits, stuck, emptied} {
			if err := tx.SaveMessage(m); err != nil {
				return err
			}
		}
		if err := tx.SaveDocument(coretest.DocumentOf(broken)); err != nil {
			return err
		}
		if err := tx.SaveReview(broken); err != nil {
			return err
		}
		for i, d := range []core.Delivery{
			{Message: whole.ID, Path: "a.pdf", Outcome: core.Became, Document: v.Document},
			{Message: whole.ID, Path: "logo.png", Outcome: core.Ignored, Reason: "a logo"},
			{Message: emptied.ID, Path: "b.zip", Outcome: core.Failed, Reason: "an empty archive"},
			{Path: "c.pdf", Outcome: core.Became, Document: broken.Document},
		} {
			d.At = coretest.Noon.Add(time.Duration(i) * time.Minute)
			if _, err := tx.SaveDelivery(d); err != nil {
				return err
			}
		}
		return nil
	})
	list := func(f ArrivalFilter) (string, ArrivalPage) {
		page, err := o.Arrivals(t.Context(), vera, f)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, a := range page.List {
			out = append(out, fmt.Sprint(a.Outcome, " ", a.Subject, " ", a.Path))
		}
		return strings.Join(out, "\n"), page
	}
	for _, c := range []struct {
		f    ArrivalFilter
		want []string
	}{
		{ArrivalFilter{}, []string{"failed stuck the mail itself", "waiting waits the mail itself", "became  c.pdf", "failed emptied b.zip", "ignored whole logo.png", "became whole a.pdf"}},
		{ArrivalFilter{Outcome: core.Failed}, []string{"failed stuck the mail itself", "failed emptied b.zip"}},
		{ArrivalFilter{Outcome: Waiting}, []string{"waiting waits the mail itself"}},
		{ArrivalFilter{Limit: 3}, []string{"failed stuck the mail itself", "waiting waits the mail itself", "became  c.pdf", "failed emptied b.zip", "ignored whole logo.png"}},
		{ArrivalFilter{Before: 2}, []string{"became whole a.pdf"}},
	} {
		got, page := list(c.f)
		if got != strings.Join(c.want, "\n") {
			t.Errorf("%+v:\n%s", c.f, got)
		}
		for outcome, n := range map[core.Outcome]int{core.Became: 2, core.Ignored: 1, core.Failed: 2, Waiting: 1} {
			if page.Counts[outcome] != n {
				t.Errorf("%+v counts %v", c.f, page.Counts)
			}
		}
	}
	_, page := list(ArrivalFilter{Limit: 3})
	if page.Next != 2 {
		t.Errorf("the next page begins before %d", page.Next)
	}
	_, page = list(ArrivalFilter{})
	at := func(path string) Arrival {
		return page.List[slices.IndexFunc(page.List, func(a Arrival) bool { return a.Path == path })]
	}
	if a := at("a.pdf"); a.Review != v.ID || a.Stands != core.StatusMatched || a.Trouble != "" || page.Next != 0 {
		t.Errorf("%+v", a)
	}
	if a := at("c.pdf"); a.Review != broken.ID || a.Trouble != "the PDF is damaged; ask for it again" {
		t.Errorf("%+v", a)
	}
}

// A mail that was left out and fails, or waits, after somebody wanted it is not only
// shown as left out.
func TestArrivalsOfWantedMail(t *testing.T) {
	for state, want := range map[core.MessageState]core.Outcome{core.MessageFailed: core.Failed, core.MessageReceived: Waiting} {
		o := newOffice(t)
		m := coretest.Message("wanted", func(m *core.Message) { m.State, m.Reason = state, "it is encrypted" })
		o.update(func(tx core.Tx) error {
			if err := tx.SaveMessage(m); err != nil {
				return err
			}
			_, err := tx.SaveDelivery(core.Delivery{Message: m.ID, Path: "the mail itself", Outcome: core.Ignored, Reason: "a rule", At: coretest.Noon})
			return err
		})
		page, err := o.Arrivals(t.Context(), vera, ArrivalFilter{Outcome: want})
		if err != nil || len(page.List) != 1 || page.List[0].Message != m.ID || page.Counts[want] != 1 {
			t.Errorf("%s: %+v, %v", state, page, err)
		}
	}
}
