package desk

import (
	"context"
	"fmt"
	"slices"

	"countersign/core"
	"countersign/core/intake"
)

// Waiting is the outcome, in a list of arrivals, of a mail that is stored and not yet
// taken apart.
const Waiting core.Outcome = "waiting"

// Outcomes lists what can become of what comes in.
var Outcomes = []core.Outcome{core.Became, core.Known, core.Ignored, core.Failed, Waiting}

// Arrival is one file that came in, what it became, and the mail that brought it.
type Arrival struct {
	core.Delivery
	From    string `json:"from,omitempty"`
	Subject string `json:"subject,omitempty"`
	// Review is the invoice that came of it, the first of several, with its status and
	// why it could not be read.
	Review  core.ReviewID `json:"review,omitempty"`
	Stands  core.Status   `json:"status,omitempty"`
	Trouble string        `json:"trouble,omitempty"`
}

// ArrivalFilter narrows Arrivals; empty fields fit all.
type ArrivalFilter struct {
	Outcome core.Outcome
	Before  int64 // what the page before gave as Next
	Limit   int
}

// ArrivalPage is one page of what came in, newest first.
type ArrivalPage struct {
	List   []Arrival
	Counts map[core.Outcome]int // of everything, whatever the filter
	Next   int64                // asks for the next page; 0 after the last
}

// Arrivals lists what came in, newest first, and what became of it. A mail that waits
// or could not be taken apart is listed by itself, on the first page.
func (d *Desk) Arrivals(ctx context.Context, by core.User, f ArrivalFilter) (ArrivalPage, error) {
	var page ArrivalPage
	err := d.read(ctx, by, func(r core.Reader) error {
		var err error
		if page.Counts, err = r.CountDeliveries(); err != nil {
			return err
		}
		mails, err := bareMails(r)
		if err != nil {
			return err
		}
		for _, m := range mails {
			page.Counts[m.Outcome]++
			if f.Before == 0 && (f.Outcome == "" || f.Outcome == m.Outcome) {
				page.List = append(page.List, m)
			}
		}
		if f.Outcome == Waiting {
			return nil
		}
		list, err := r.ListDeliveries(core.DeliveryFilter{Outcome: f.Outcome, Before: f.Before, Limit: f.Limit})
		if err != nil {
			return err
		}
		if f.Limit > 0 && len(list) == f.Limit {
			page.Next = list[0].ID
		}
		for _, x := range slices.Backward(list) {
			a, err := arrived(r, x)
			if err != nil {
				return err
			}
			page.List = append(page.List, a)
		}
		slices.SortStableFunc(page.List, func(a, b Arrival) int { return b.At.Compare(a.At) })
		return nil
	})
	return page, err
}

// bareMails are the mails that have no files to be listed by: those that wait, those
// that could not be taken apart and those that could not even be fetched. One that was
// left out before somebody wanted it is listed by what became of it then, too.
func bareMails(r core.Reader) ([]Arrival, error) {
	var out []Arrival
	for _, x := range []struct {
		state   core.MessageState
		outcome core.Outcome
	}{{core.MessageReceived, Waiting}, {core.MessageFailed, core.Failed}} {
		list, err := r.ListMessages(x.state)
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			if x.outcome == core.Failed {
				files, err := r.ListDeliveries(core.DeliveryFilter{Message: m.ID, Outcome: core.Failed, Limit: 1})
				if err != nil {
					return nil, err
				}
				if len(files) > 0 {
					continue
				}
			}
			out = append(out, Arrival{From: m.Envelope.From, Subject: m.Envelope.Subject,
				Delivery: core.Delivery{Door: "mail", Message: m.ID, Path: intake.WholeMail, Outcome: x.outcome, Reason: m.Reason, At: m.ReceivedAt}})
		}
	}
	aside, err := r.ListMailSeen(core.MailSeenFilter{Aside: true})
	for _, s := range aside {
		out = append(out, Arrival{Delivery: core.Delivery{Door: "mail", Outcome: core.Failed, Reason: s.Reason, At: s.At,
			Path: fmt.Sprintf("mail %d in %s of %s, on the server", s.Key.UID, s.Key.Folder, s.Key.Account)}})
	}
	return out, err
}

func arrived(r core.Reader, x core.Delivery) (Arrival, error) {
	a := Arrival{Delivery: x}
	if x.Message != "" {
		m, err := r.FindMessage(x.Message)
		if err != nil {
			return a, err
		}
		a.From, a.Subject = m.Envelope.From, m.Envelope.Subject
	}
	if x.Document == "" {
		return a, nil
	}
	list, err := r.ListBriefs(core.ReviewFilter{Document: x.Document, Limit: 1})
	if err != nil || len(list) == 0 {
		return a, err
	}
	v := list[0]
	a.Review, a.Stands = v.ID, v.Status
	if v.Failure != nil {
		a.Trouble = (&core.Error{Msg: v.Failure.Message, Hint: v.Failure.Hint}).Error()
	}
	return a, nil
}
