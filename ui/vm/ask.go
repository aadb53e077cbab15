package vm

import (
	"strings"

	"countersign/core"
)

// Ask is a question answered in place: the reason for a decision, a note, order
// numbers.
type Ask struct {
	Question string
	Button   string
	Initial  string // what stands in the answer already
	Intent   Intent
	Needed   bool // whether the answer may not be empty
	At       AskPlace
	Item     int      // which open exception, for AskAtItem; which question, for AskAtQuestion
	People   []string // whom a question to a colleague can go to
}

// AskPlace is where on the screen a question stands.
type AskPlace string

// The places of a question.
const (
	AskAtActions  AskPlace = "actions"
	AskAtItem     AskPlace = "item"
	AskAtLines    AskPlace = "lines"
	AskAtSupplier AskPlace = "supplier"
	AskAtQuestion AskPlace = "question"
	AskAtLesson   AskPlace = "lesson"
	AskAtSplit    AskPlace = "split"
)

// AskAccept asks why an open exception is accepted as it is.
func (r *Review) AskAccept(item int) {
	if item < 0 || item >= len(r.View.Open) {
		return
	}
	it := r.View.Open[item]
	in := r.intent(DoResolve)
	in.Reason, in.Line, in.Title = it.Reason, it.Line, it.Mark.Text
	w := r.Format.Words
	r.Asking = &Ask{Question: w.Say("ask.accept"), Button: w.Say("settle.accept_now"), Intent: in, Needed: true, At: AskAtItem, Item: item}
}

// AskLink asks for the order numbers that the invoice belongs to.
func (r *Review) AskLink() Notice {
	if !r.View.Editable {
		return Notice{Mark: Mark{IconInfo, ToneWarn, r.Format.Words.Say("notice.attention")}, Text: r.View.NoEdit}
	}
	in := r.intent(DoLink)
	in.Previous = r.View.Linked
	w := r.Format.Words
	r.Tab = TabLines
	r.Asking = &Ask{Question: w.Say("ask.link"), Button: w.Say("lines.link"), Intent: in, At: AskAtLines}
	return Notice{}
}

// AskStep asks for the words that a decision on a supplier needs; ok is true
// when it needs none.
func (r *Review) AskStep(s SupplierStep) (Intent, bool) {
	if !s.Enabled {
		return Intent{}, false
	}
	if s.Question == "" {
		return s.Intent, true
	}
	at := AskAtSupplier
	if s.Intent.Kind == DoTakeBack {
		at = AskAtLesson
	}
	r.Asking = &Ask{Question: s.Question, Button: s.Label, Intent: s.Intent, Needed: true, At: at}
	return Intent{}, false
}

// Answer completes the question that is asked. It is refused while the answer is
// needed and empty.
func (r *Review) Answer(text string) (Intent, bool) {
	if r.Asking == nil {
		return Intent{}, false
	}
	text = strings.TrimSpace(text)
	if text == "" && r.Asking.Needed {
		r.Fault = r.Format.Words.Say("ask.needed")
		return Intent{}, false
	}
	in := r.Asking.Intent
	in.Text = text
	if in.Kind == DoLink {
		in.Orders = OrderNumbers(text)
	}
	if in.Kind == DoSplit {
		pages, err := core.ParsePages(text)
		if err != nil {
			n := NoticeOf(err, r.Format.Words)
			r.Fault = n.Text + " " + n.Hint
			return Intent{}, false
		}
		in.Parts = pages
	}
	r.Asking, r.Fault = nil, ""
	return in, true
}

// CancelAsk takes the question back.
func (r *Review) CancelAsk() { r.Asking, r.Fault = nil, "" }

// AskNoDuplicate asks why the two invoices are not the same claim.
func (r *Review) AskNoDuplicate() {
	for i, it := range r.View.Open {
		if it.Reason == core.Duplicate {
			r.AskAccept(i)
			return
		}
	}
}
