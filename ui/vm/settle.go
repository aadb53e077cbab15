package vm

import (
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/desk"
)

// SettleItem is one thing that keeps an invoice from approval, or that a person
// should know: a sentence, its sum, and what can be done about it.
type SettleItem struct {
	Mark    Mark
	Text    string // the sentence with the numbers
	Formula string
	Buttons []SettleButton
	Barred  string // why it cannot simply be accepted
	Reason  core.Reason
	Line    string
	Field   string
	Blocks  bool
}

// SettleButton is one way to settle an exception.
type SettleButton struct {
	Label   string
	Command SettleCommand
}

// SettleCommand is what the button of an exception does.
type SettleCommand string

// The ways to settle an exception.
const (
	SettleAccept   SettleCommand = "accept" // with a reason, asked in place
	SettleCompare  SettleCommand = "compare"
	SettleField    SettleCommand = "field"
	SettleLink     SettleCommand = "link"
	SettleSupplier SettleCommand = "supplier"
)

// Settled is an exception that somebody has settled.
type Settled struct {
	Text string
	By   string
}

// settleItems lists what is open, blocking first, and what is settled.
func settleItems(r core.Review, by core.User, f Format) (open []SettleItem, done []Settled) {
	if r.Failure != nil {
		open = append(open, failureItem(*r.Failure, f.Words))
	}
	for _, e := range r.Exceptions {
		if e.Open() {
			open = append(open, settleItem(r, e, by, f.Words))
			continue
		}
		done = append(done, Settled{Text: sentence(e.Message),
			By: f.Words.Say("settle.settled_by", "who", e.Resolved.By, "when", f.Moment(e.Resolved.At), "reason", e.Resolved.Reason)})
	}
	slices.SortStableFunc(open, func(a, b SettleItem) int {
		if a.Blocks != b.Blocks {
			return first(a.Blocks)
		}
		return urgency(a.Reason) - urgency(b.Reason)
	})
	return open, done
}

func failureItem(fl core.Failure, w Words) SettleItem {
	item := SettleItem{Mark: Mark{IconAlert, ToneBlock, w.Say("status.failed")}, Text: sentence(fl.Message), Formula: sentence(fl.Hint), Blocks: true}
	if fl.Retry {
		item.Barred = w.Say("settle.retries")
	}
	return item
}

func settleItem(r core.Review, e core.Exception, by core.User, w Words) SettleItem {
	item := SettleItem{
		Mark: reasonMark(e, w), Text: sentence(e.Message), Formula: e.Formula, Reason: e.Reason, Line: e.Line, Field: e.Field, Blocks: e.Blocks(),
	}
	if b, ok := remedy(e, w); ok {
		item.Buttons = append(item.Buttons, b)
	}
	may := core.Allowed(r, core.ActResolve, by)
	if may == nil {
		may = core.MayResolve(by, e)
	}
	switch {
	case e.Reason == core.SplitProposed: // answered where the documents are listed
	case may == nil:
		item.Buttons = append(item.Buttons, SettleButton{w.Say("settle.accept"), SettleAccept})
	case !r.Status.Decided():
		n := NoticeOf(may, w)
		item.Barred = n.Text + " " + n.Hint
	}
	return item
}

// remedy is the way to settle an exception other than accepting it as it is.
func remedy(e core.Exception, w Words) (SettleButton, bool) {
	if e.AboutAccount() {
		return SettleButton{w.Say("settle.account"), SettleSupplier}, true
	}
	switch e.Reason {
	case core.Duplicate:
		return SettleButton{w.Say("settle.compare"), SettleCompare}, e.Twin != nil
	case core.Unreadable:
		return SettleButton{w.Say("settle.enter"), SettleField}, true
	case core.MissingField, core.LowConfidence, core.DateImplausible, core.SumMismatch, core.TaxMismatch, core.CodeDiffersFromPage:
		return SettleButton{w.Say("settle.field"), SettleField}, e.Field != ""
	case core.NoOrder, core.OrderAmbiguous, core.OrderClosed, core.LineUnmatched:
		return SettleButton{w.Say("settle.link"), SettleLink}, true
	case core.NewSupplier, core.SupplierAmbiguous:
		return SettleButton{w.Say("settle.supplier"), SettleSupplier}, true
	}
	return SettleButton{}, false
}

// payItems are what keeps a decided invoice from being paid: what people settle on one
// that is in the books, or else why the payment is refused.
func payItems(d desk.Dossier, by core.User, w Words) []SettleItem {
	if d.Payable == nil || d.Payable.Refusal == nil || slices.ContainsFunc(d.Review.Exceptions, core.Exception.Blocks) {
		return nil // payable, or its own exceptions say why not
	}
	var out []SettleItem
	for _, e := range d.Payable.Unsettled {
		item := settleItem(d.Review, e, by, w)
		item.Barred = strings.TrimSpace(w.Say("settle.since_books") + " " + item.Barred)
		out = append(out, item)
	}
	if len(out) == 0 {
		n := NoticeOf(d.Payable.Refusal, w)
		out = append(out, SettleItem{Mark: Mark{IconAlert, ToneBlock, w.Say("settle.unpaid")}, Text: n.Text, Formula: n.Hint, Blocks: true})
	}
	return out
}

func blocking(items []SettleItem) int {
	n := 0
	for _, i := range items {
		if i.Blocks {
			n++
		}
	}
	return n
}

// settleTitle is "2 things to settle", for what is decided before it is paid, or that
// nothing is in the way.
func settleTitle(items []SettleItem, decided bool, w Words) Mark {
	switch n := blocking(items); {
	case n > 0 && decided:
		return Mark{IconAlert, ToneBlock, w.Count("settle.before_payment", n)}
	case n > 0:
		return Mark{IconAlert, ToneBlock, w.Count("settle.title", n)}
	case len(items) > 0:
		return Mark{IconInfo, ToneWarn, w.Count("settle.notes", len(items))}
	}
	return Mark{IconCheck, ToneGood, w.Say("settle.nothing")}
}
