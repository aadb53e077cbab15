package vm

import (
	"context"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/approval"
	"countersign/core/desk"
)

// ReviewView is one invoice in words, ready to draw. It is made off the window's
// thread and never changes afterwards.
type ReviewView struct {
	ID       core.ReviewID
	Revision int64
	Document core.Document
	Part     int
	First    int // the page to begin with

	Supplier string
	Amount   string
	Detail   string // number, dates
	Due      string
	DueTone  Tone
	Asked    string
	Status   Mark

	Settle  Mark // "2 things to settle"
	Open    []SettleItem
	Settled []Settled
	// Questions are those that wait for an answer; Colleagues whom the person can ask.
	Questions  []QuestionItem
	Colleagues []string
	Fields     []FieldCell
	Editable   bool
	NoEdit     string // why fields cannot be corrected
	Checks     []Mark
	Learnt     []LessonLine // from this invoice
	Lines      LinesTable
	Panel      SupplierPanel
	History    []Event
	Twins      []Comparison
	Actions    []ActionState
	Linked     []core.OrderID
	Split      SplitView
}

// Title names the invoice in messages.
func (v ReviewView) Title() string {
	if v.Amount == "" {
		return v.Supplier
	}
	return v.Supplier + ", " + v.Amount
}

// Field finds a field by its name.
func (v ReviewView) Field(name string) (FieldCell, bool) {
	i := slices.IndexFunc(v.Fields, func(c FieldCell) bool { return c.Name == name })
	if i < 0 {
		return FieldCell{}, false
	}
	return v.Fields[i], true
}

// LoadReview asks the desk for one invoice and brings it into words. It runs off
// the window's thread.
func LoadReview(ctx context.Context, d Desk, by core.User, id core.ReviewID, f Format) (ReviewView, error) {
	dossier, err := d.Show(ctx, by, id)
	if err != nil {
		return ReviewView{}, err
	}
	return NewReviewView(dossier, by, f), nil
}

// NewReviewView brings a dossier into words.
func NewReviewView(d desk.Dossier, by core.User, f Format) ReviewView {
	r, w, by := d.Review, f.Words, by.With(d.Standing)
	v := ReviewView{ID: r.ID, Revision: r.Revision, Document: d.Document, Part: r.Part,
		Supplier: supplierName(d.Row, w), Amount: f.Money(r.Payable()), Status: statusMark(r, w), Linked: r.Match.Orders}
	if len(r.Draft.Pages) > 0 {
		v.First = r.Draft.Pages[0]
	}
	v.Detail, v.Due, v.DueTone = headDetail(r, f)
	v.Asked = askedLine(r, by, w)
	if i := slices.IndexFunc(d.Substitutes, func(s approval.Substitute) bool { return s.User == by.Name }); i >= 0 {
		v.Asked = w.Say("asked.instead", "asked", v.Asked, "who", by.Name, "why", d.Substitutes[i].Why)
	}
	v.Open, v.Settled = settleItems(r, by, f)
	v.Open = append(payItems(d, by, f.Words), v.Open...)
	v.Colleagues = d.Colleagues
	asked, answered := questionItems(r, by, f)
	v.Questions, v.Settled = asked, append(v.Settled, answered...)
	v.Settle = settleTitle(v.Open, r.Status.Decided(), w)
	v.Fields = fieldCells(r, f)
	v.Checks = checkMarks(r.Draft.Checks, w)
	v.Learnt = lessonLines(d.Lessons, r.ID, by, f)
	v.Editable = true
	if err := core.Allowed(r, core.ActCorrect, by); err != nil {
		n := NoticeOf(err, w)
		v.Editable, v.NoEdit = false, n.Text+" "+n.Hint
		for i := range v.Fields {
			if v.Fields[i].State == FieldUnsure { // nobody asks for what cannot be accepted
				v.Fields[i].Mark.Text = w.Say("state.doubted")
			}
		}
	}
	v.Split = splitView(d, by, w)
	v.Lines = linesTable(asOfNow(d), d.Purchase, f)
	v.Panel = supplierPanel(d, by, f)
	v.History = events(d.History, f)
	v.Twins = comparisons(d, by, f)
	v.Actions = reviewActions(r, by, blocking(v.Open), w)
	return v
}

func headDetail(r core.Review, f Format) (detail, due string, tone Tone) {
	number := r.Invoice.Number
	if number == "" {
		number = f.Words.Say("row.no_number")
	}
	kind := ""
	if k := r.Draft.Kind.Value; k != core.KindInvoice && k != "" {
		kind = kindWord(k, f.Words)
	}
	detail = join(number, f.LongDay(r.Invoice.IssueDate), kind)
	if r.Split.Open() {
		detail = fileDetail(r, f)
	}
	if r.Invoice.DueDate.IsZero() {
		return detail, "", ToneMuted
	}
	if r.Status.Decided() {
		return detail, f.Words.Say("due.on", "day", f.Day(r.Invoice.DueDate)), ToneMuted
	}
	near, tone := f.Near(r.Invoice.DueDate)
	on := f.Words.Say("due.on", "day", f.Day(r.Invoice.DueDate))
	if near == "" {
		return detail, on, tone
	}
	return detail, f.Words.Say("due.both", "on", on, "near", near), tone
}

// askedLine says who is asked and why: "Asked: you, because …"; or who decided.
func askedLine(r core.Review, by core.User, w Words) string {
	switch {
	case r.Rejection != nil:
		return w.Say("asked.rejected", "who", r.Rejection.By, "reason", r.Rejection.Reason)
	case r.Held != nil:
		return w.Say("asked.held", "who", r.Held.By, "reason", r.Held.Reason)
	case r.Status.Decided() && len(r.Approvals) > 0:
		var names []string
		for _, a := range r.Approvals {
			names = append(names, a.By)
		}
		return w.Say("asked.approved", "who", strings.Join(names, ", "))
	}
	asked := r.Asked()
	if len(asked) == 0 {
		return ""
	}
	who := askedWords(asked, by, w)
	if r.Route.Why == "" {
		return w.Say("asked.who", "who", who)
	}
	return w.Say("asked.why", "who", who, "why", strings.TrimSuffix(r.Route.Why, "."))
}

var roleKeys = map[core.Role]string{
	core.Clerk: "role.clerk", core.Approver: "role.approver", core.Payer: "role.payer", core.Auditor: "role.auditor", core.Owner: "role.owner",
}

// askedWords names those who are asked; "you" for the person at the window.
func askedWords(asked []string, by core.User, w Words) string {
	var out []string
	for _, a := range asked {
		kind, name, _ := strings.Cut(a, ":")
		switch {
		case kind == "role" && by.Name != "" && by.Has(core.Role(name)), kind == "user" && name == by.Name && name != "",
			kind == "group" && slices.Contains(by.Standing().Groups, name):
			name = w.Say("role.you")
		case kind == "role":
			name = w.Say(roleKeys[core.Role(name)])
		}
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// checkMarks sums up the checks of the document: one line for those that pass,
// one for each that fails.
func checkMarks(list []core.Check, w Words) []Mark {
	var out []Mark
	passed := 0
	for _, c := range list {
		switch c.Result {
		case core.Pass:
			passed++
		case core.Fail:
			out = append(out, Mark{IconAlert, ToneWarn, sentence(c.Message)})
		}
	}
	if passed > 0 {
		out = append(out, Mark{IconCheck, ToneGood, w.Count("checks.passed", passed)})
	}
	return out
}
