package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/desk"
	"countersign/core/export"
	"countersign/core/match"
)

// shown is the answer of `show --json`: the queue's row and all that stands behind it.
type shown struct {
	desk.Row
	Fields    map[string]export.Value   `json:"fields"`
	Lines     []map[string]export.Value `json:"lines"`
	Charges   []core.Charge             `json:"charges"` // allowances are below 0
	Checks    []core.Check              `json:"checks"`
	Matching  core.Match                `json:"matching"`
	Approvals []core.Approval           `json:"approvals"`
	Waivers   []core.Waiver             `json:"waivers"`
	Held      *core.Hold                `json:"held"`
	Questions []core.Question           `json:"questions"`
	Document  core.Document             `json:"document"`
	Arrived   []core.Delivery           `json:"arrived"`
	History   []core.AuditEntry         `json:"history"`
	Learnt    []core.Lesson             `json:"learnt"` // from this invoice
	Revision  int64                     `json:"revision"`
	Pages     []int                     `json:"pages"`
	Split     *core.Split               `json:"split,omitempty"`
	Parts     []part                    `json:"parts"`
	// Unpaid is why it may not be paid now, null where it may or that is no question yet.
	Unpaid *unpaid `json:"unpaid"`
}

// unpaid is what the gate of the payments says.
type unpaid struct {
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	// Exceptions are those to settle that are not among the invoice's own.
	Exceptions []core.Exception `json:"exceptions"`
}

func unpaidOf(f desk.Dossier) *unpaid {
	if f.Payable == nil || f.Payable.Refusal == nil {
		return nil
	}
	why := f.Payable.Refusal
	out := &unpaid{Message: core.MessageOf(why), Exceptions: append([]core.Exception{}, f.Payable.Unsettled...)}
	var e *core.Error
	if errors.As(why, &e) {
		out.Hint = e.Hint
	}
	return out
}

func (s *session) show(d *desk.Desk, by core.User, id core.ReviewID) error {
	f, err := d.Show(s.ctx, by, id)
	if err != nil {
		return err
	}
	x := export.Extract(f.Review.Draft, 0)
	if s.JSON {
		return s.print(shown{Row: f.Row, Fields: x.Fields, Lines: x.Lines, Charges: append([]core.Charge{}, f.Review.Invoice.Charges...), Checks: x.Checks, Matching: f.Review.Match, Approvals: append([]core.Approval{}, f.Review.Approvals...),
			Waivers: append([]core.Waiver{}, f.Review.Waivers...), Held: f.Review.Held,
			Questions: append([]core.Question{}, f.Review.Questions...),
			Document:  f.Document, Arrived: append([]core.Delivery{}, f.Deliveries...), History: f.History, Revision: f.Review.Revision, Learnt: learntFrom(f),
			Pages: append([]int{}, f.Review.Draft.Pages...), Split: f.Division, Parts: partsOf(f), Unpaid: unpaidOf(f)})
	}
	s.say("%s  %s  %s %s", f.ID, f.Row.Supplier, kindWord(f.Kind), f.Number)
	if f.GrossTotal != "" {
		s.say("Gross %s %s, net %s, tax %s; dated %s, due %s", f.GrossTotal, f.Currency, or(f.NetTotal, "-"), or(f.TaxTotal, "-"), or(f.IssueDate.String(), "-"), or(f.DueDate.String(), "-"))
	}
	if inv := f.Review.Invoice; inv.AmountDue.IsSet() && inv.AmountDue != inv.GrossTotal {
		s.say("To be paid: %s", inv.AmountDue.Format(',', '.'))
	}
	s.say("It is %s, in the lane %s.", f.Status.Words(), f.Lane)
	if run := inRun(f.Row); run != "" {
		s.say("It is %s.", run)
	}
	if len(f.Parts) > 0 || f.Division.Open() {
		s.division(f)
	}
	if h := f.Review.Held; h != nil {
		s.say("%s holds it: %s.", h.By, strings.TrimSuffix(h.Reason, "."))
	}
	s.approvals(f.Review)
	if len(f.Asked) > 0 {
		s.say("Asked: %s, because %s.", core.AskedWords(f.Asked), strings.TrimSuffix(f.Why, "."))
	}
	for _, line := range waitsWords(f.Row) {
		s.say("%s", line)
	}
	if why := unpaidOf(f); why != nil {
		s.say("It cannot be paid now: %s.", strings.TrimSuffix(why.Message+"; "+why.Hint, "; "))
	}
	s.exceptions(f)
	s.questions(f)
	s.fields(f)
	if err := s.lines(f); err != nil {
		return err
	}
	s.charges(f)
	s.failed(f)
	if err := s.match(f); err != nil {
		return err
	}
	for i, l := range learntFrom(f) {
		if i == 0 {
			s.say("\nLearnt")
		}
		s.say("  %-4s %s %s: %s", l.ID, fieldWords(l.Field), lessonState(l), lessonSays(l))
	}
	s.history(f.History)
	return nil
}

// learntFrom are the lessons that corrections of the invoice taught.
func learntFrom(f desk.Dossier) []core.Lesson {
	out := []core.Lesson{}
	for _, l := range f.Lessons {
		if l.From == f.Review.ID && !l.Confirmed {
			out = append(out, l)
		}
	}
	return out
}

func (s *session) exceptions(f desk.Dossier) {
	if len(f.Exceptions) > 0 {
		s.say("\nTo settle")
	}
	for _, e := range f.Exceptions {
		mark := "(!)"
		if e.Severity == core.Warn {
			mark = "( )"
		}
		twin := ""
		if e.Twin != nil {
			twin = " (" + string(*e.Twin) + ")"
		}
		s.say("  %s %s: %s%s", mark, e.Reason, e.Message, twin)
		if e.Resolved != nil {
			s.say("      settled by %s: %s", e.Resolved.By, e.Resolved.Reason)
		}
	}
}

func (s *session) fields(f desk.Dossier) {
	s.say("\nFields")
	for _, name := range core.FieldNames {
		v := f.Review.Draft.Field(name)
		if !v.IsSet() {
			continue
		}
		d := v.Detail()
		where := "on no page"
		if d.Evidence.Page > 0 {
			where = fmt.Sprintf("page %d", d.Evidence.Page)
		}
		sure := fmt.Sprintf("%.0f %%", 100*d.Confidence)
		if d.CorrectedBy != "" {
			sure = "corrected by " + d.CorrectedBy
		} else if d.Proof != "" {
			sure += ", " + d.Proof
		}
		if from := d.Evidence.Learnt(); from != "" {
			sure += ", " + core.LearntFrom + from
		}
		s.say("  %-20s %-34s %s, %s", strings.ReplaceAll(name, "_", " "), v.Text(), where, sure)
	}
}

// lines are the invoice's lines with the positions by which correct names them.
func (s *session) lines(f desk.Dossier) error {
	d := f.Review.Draft
	var rows [][]string
	for i := range d.Lines {
		l := &d.Lines[i]
		by := ""
		if l.PutInBy != "" {
			by = "put in by " + l.PutInBy
		}
		rows = append(rows, []string{"  line." + strconv.Itoa(i+1), cut(l.Code.Text(), 16), cut(l.Description.Text(), 40), l.Quantity.Text(), match.UnitName(l.Unit.Text()), perUnits(l), l.NetAmount.Text(), by})
	}
	if len(rows) > 0 {
		s.say("\nLines")
		if err := s.table([]string{"  LINE", "CODE", "DESCRIPTION", "QUANTITY", "UNIT", "PRICE", "NET", ""}, rows); err != nil {
			return err
		}
	}
	if n := len(d.TakenOut); n > 0 {
		s.say("  %d taken out; the newest correction is taken back with correct --undo", n)
	}
	return nil
}

// failed tells which checks of its own numbers and of its standard the document fails.
func (s *session) failed(f desk.Dossier) {
	first := true
	for _, c := range f.Review.Draft.Checks {
		if c.Result != core.Fail {
			continue
		}
		if first {
			s.say("\nChecks that fail")
			first = false
		}
		s.say("  %-28s %s", c.Name, c.Message)
	}
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}
