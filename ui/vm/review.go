package vm

import (
	"countersign/core"
)

// Tab is a part of the review's panel.
type Tab string

// The tabs, in their order.
const (
	TabFields   Tab = "fields"
	TabLines    Tab = "lines"
	TabSupplier Tab = "supplier"
	TabHistory  Tab = "history"
)

// Tabs lists the tabs.
var Tabs = []Tab{TabFields, TabLines, TabSupplier, TabHistory}

var tabKeys = map[Tab]string{TabFields: "tab.fields", TabLines: "tab.lines", TabSupplier: "tab.supplier", TabHistory: "tab.history"}

// Label is the tab's name.
func (t Tab) Label(w Words) string { return w.Say(tabKeys[t]) }

// Review is the state of the review screen.
type Review struct {
	Format      Format
	ID          core.ReviewID
	Phase       Phase
	View        ReviewView
	Tab         Tab
	Focus       string  // name of the field with the cursor
	Editing     string  // name of the field that is being corrected
	Picked      *Picked // what was pointed to on the page for it
	EditingLine string  // key of the line that is being corrected; NewLine for one that is put in
	NewAt       int     // the position that the new line gets
	Fault       string  // why what was typed cannot be taken
	FaultAt     string  // the field of the line that it is about
	Asking      *Ask
	Line        string          // the line with the cursor
	lineAfter   int             // the position that the cursor goes to when the lines are other ones
	Opened      map[string]bool // lines whose formulas are shown
	Page        PageState
	Compare     int // which twin is shown; -1 for none

	err error
}

// NewReview is the review of one invoice before it is loaded.
func NewReview(id core.ReviewID, f Format) *Review {
	return &Review{Format: f, ID: id, Phase: PhaseLoading, Tab: TabFields, Opened: map[string]bool{}, Page: NewPageState(), Compare: -1}
}

// Loaded takes over the invoice, or why it cannot be shown. After the first load
// the cursor is on the first field that needs a look.
func (r *Review) Loaded(v ReviewView, err error) {
	if err != nil {
		r.err = err
		if r.Phase != PhaseReady {
			r.Phase = PhaseFailed
		}
		return
	}
	fresh := r.Phase != PhaseReady
	r.Phase, r.err, r.View = PhaseReady, nil, v
	r.CancelEdit()
	r.Asking = nil
	r.Page.Pages = max(r.Page.Pages, v.Document.Pages)
	if fresh {
		r.Page.Go(v.First)
	}
	if _, ok := v.Field(r.Focus); fresh || !ok {
		r.Focus = startField(v)
	}
	if r.Compare >= len(v.Twins) {
		r.Compare = -1
	}
	r.showFocus()
	r.showLine()
}

// startField is where the cursor begins: on a field that is missing, else on one that
// is unsure, but at the top where something has to be settled first, which a cursor
// further down would scroll away.
func startField(v ReviewView) string {
	for _, f := range v.Fields {
		if f.State == FieldMissing {
			return f.Name
		}
	}
	if len(v.Open) > 0 && len(v.Fields) > 0 {
		return v.Fields[0].Name
	}
	name, _ := nextField(v.Fields, "", 1)
	return name
}

// Blank is what to show instead of an invoice that cannot be loaded.
func (r *Review) Blank() (Blank, bool) {
	if r.Phase != PhaseFailed {
		return Blank{}, false
	}
	return blankOf(r.err, r.Format.Words), true
}

// FocusField puts the cursor on a field and its place on the page.
func (r *Review) FocusField(name string) {
	if _, ok := r.View.Field(name); ok {
		r.Focus = name
		r.showFocus()
	}
}

// FocusLine puts the cursor on a line and its place on the page.
func (r *Review) FocusLine(key string) {
	for _, row := range r.View.Lines.Rows {
		if row.Key == key {
			r.Line = key
			if row.Page > 0 {
				r.Page.Go(row.Page)
			}
		}
	}
}

// ToggleLine shows or hides the formulas of a line.
func (r *Review) ToggleLine(key string) {
	r.FocusLine(key)
	r.Opened[key] = !r.Opened[key]
}

// StepField takes the cursor to the next or previous field; false at the end.
func (r *Review) StepField(dir int) bool {
	name, ok := nextField(r.View.Fields, r.Focus, dir)
	if ok {
		r.FocusField(name)
	}
	return ok
}

func (r *Review) showFocus() {
	if c, ok := r.View.Field(r.Focus); ok && c.Page > 0 && r.Tab == TabFields {
		r.Page.Go(c.Page)
	}
}

// Evidence is the boxes to mark on the page that is shown.
func (r *Review) Evidence() []core.Box {
	if r.Tab == TabLines {
		for _, row := range r.View.Lines.Rows {
			if row.Key == r.Line && row.Page == r.Page.Number {
				return row.Boxes
			}
		}
		return nil
	}
	if r.Picked != nil && r.Editing != "" {
		if r.Picked.At.Page != r.Page.Number {
			return nil
		}
		return r.Picked.At.Boxes
	}
	if c, ok := r.View.Field(r.Focus); ok && c.Page == r.Page.Number && r.Tab == TabFields {
		return c.Boxes
	}
	return nil
}

// Edit opens the field with the cursor for correction. It returns why not.
func (r *Review) Edit(name string) Notice {
	if !r.View.Editable {
		return r.noEdit()
	}
	r.FocusField(name)
	r.Tab, r.Editing, r.Fault, r.Asking, r.Picked = TabFields, r.Focus, "", nil, nil
	return Notice{}
}

// CancelEdit closes the field or line without a change.
func (r *Review) CancelEdit() {
	r.Editing, r.EditingLine, r.Fault, r.FaultAt, r.Picked = "", "", "", "", nil
}

// Typed turns what was typed into the field that is being corrected into an
// intent. Without a valid value it keeps the field open and says why.
func (r *Review) Typed(text string) (Intent, bool) {
	c, ok := r.View.Field(r.Editing)
	if !ok {
		return Intent{}, false
	}
	value, err := Canonical(c.Name, text, r.Format)
	if err != nil {
		r.Fault = NoticeOf(err, r.Format.Words).Text
		return Intent{}, false
	}
	r.Fault = ""
	if value == c.Raw && c.State != FieldUnsure {
		r.Editing = ""
		return Intent{}, false
	}
	in := r.correct(c, value)
	if r.Picked != nil && r.Picked.Value == value {
		in.At = map[string]core.Evidence{c.Name: r.Picked.At}
	}
	return in, true
}

// Accept confirms the unsure value under the cursor as it stands. ok is false
// when there is nothing to confirm.
func (r *Review) Accept() (Intent, bool) {
	c, ok := r.View.Field(r.Focus)
	if !ok || c.State != FieldUnsure || c.Raw == "" || !r.View.Editable {
		return Intent{}, false
	}
	return r.correct(c, c.Raw), true
}

func (r *Review) correct(c FieldCell, value string) Intent {
	in := r.intent(DoCorrect)
	in.Title = c.Label
	in.Values = map[string]string{c.Name: value}
	return in
}

func (r *Review) intent(k IntentKind) Intent {
	return Intent{Kind: k, Review: r.View.ID, Revision: r.View.Revision, Title: r.View.Title()}
}

// Want starts a decision. It returns an intent to carry out at once, or asks for
// a reason in place, or says why the decision is not possible.
func (r *Review) Want(k IntentKind, next bool) (Intent, bool, Notice) {
	a, ok := r.action(k)
	if !ok {
		return Intent{}, false, Notice{}
	}
	if !a.Enabled {
		return Intent{}, false, Notice{Mark: Mark{IconInfo, ToneWarn, r.Format.Words.Say("notice.attention")}, Text: a.Why, Hint: a.Fix}
	}
	in := r.intent(k)
	in.Next = next
	if a.Question == "" {
		return in, true, Notice{}
	}
	r.Asking = &Ask{Question: a.Question, Button: a.Label, Intent: in, Needed: true, At: AskAtActions}
	return Intent{}, false, Notice{}
}

func (r *Review) action(k IntentKind) (ActionState, bool) {
	for _, a := range r.View.Actions {
		if string(a.Action) == string(k) {
			return a, true
		}
	}
	return ActionState{}, false
}

// HoldOrRelease is what the hold key means now.
func (r *Review) HoldOrRelease() IntentKind {
	if _, ok := r.action(DoRelease); ok {
		return DoRelease
	}
	return DoHold
}

// Escape goes one step back on the screen; false when there is nothing left to
// close but the screen itself.
func (r *Review) Escape() bool {
	switch {
	case r.Asking != nil:
		r.CancelAsk()
	case r.Editing != "" || r.EditingLine != "":
		r.CancelEdit()
	case r.Compare >= 0:
		r.Compare = -1
	default:
		return false
	}
	return true
}

// SetTab shows a tab; NextTab the one after. Among the lines the cursor begins on the
// first.
func (r *Review) SetTab(t Tab) {
	r.Tab = t
	r.CancelEdit()
	r.showFocus()
	if t == TabLines {
		r.showLine()
	}
}

// NextTab shows the tab after the one shown.
func (r *Review) NextTab() {
	for i, t := range Tabs {
		if t == r.Tab {
			r.SetTab(Tabs[(i+1)%len(Tabs)])
			return
		}
	}
}

// OpenTwin shows the invoice beside a twin; false when it has none.
func (r *Review) OpenTwin() bool {
	if len(r.View.Twins) == 0 {
		return false
	}
	r.Compare = (r.Compare + 1) % len(r.View.Twins)
	return true
}

// Comparison is the twin that is shown.
func (r *Review) Comparison() (Comparison, bool) {
	if r.Compare < 0 || r.Compare >= len(r.View.Twins) {
		return Comparison{}, false
	}
	return r.View.Twins[r.Compare], true
}

// FieldOf is the header field that an open exception is about.
func (r *Review) FieldOf(item SettleItem) string {
	if _, ok := r.View.Field(item.Field); ok {
		return item.Field
	}
	return r.Focus
}
