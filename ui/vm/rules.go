package vm

import (
	"reflect"
	"slices"
	"strings"

	"countersign/core"
)

// RulesPart is what of the rules of a mailbox is on the screen.
type RulesPart string

// The parts.
const (
	RulesList  RulesPart = "list"
	RulesForm  RulesPart = "form"  // of one rule
	RulesTrial RulesPart = "trial" // what the rules would do, and saving them
	RulesAfter RulesPart = "after" // what happens on the server
)

// MailRules are the rules of one mailbox while somebody works on them. Nothing holds
// before it is saved.
type MailRules struct {
	Format  Format
	User    core.User
	Name    string // of the mailbox
	Phase   Phase
	Part    RulesPart
	Account core.MailAccount // as it is kept
	List    []core.MailRule  // as they stand on the screen
	Cursor  int
	Form    *RuleForm
	Trial   *RuleTrial
	After   *MailAfterForm
	// Leaving asks whether the changes may be lost.
	Leaving bool
	err     error
	steps   []ruleStep
}

// ruleStep is what the rules were before a change, and what the change was.
type ruleStep struct {
	list   []core.MailRule
	cursor int
	says   string
}

// NewMailRules are the rules of a mailbox before they are loaded.
func NewMailRules(f Format, by core.User, name string) *MailRules {
	return &MailRules{Format: f, User: by, Name: name, Phase: PhaseLoading, Part: RulesList}
}

// Loaded takes the mailbox, or why there is none to show.
func (m *MailRules) Loaded(a core.MailAccount, err error) {
	if err != nil {
		m.Phase, m.err = PhaseFailed, err
		return
	}
	m.Phase, m.Account, m.List, m.steps = PhaseReady, a, slices.Clone(a.Rules), nil
	m.Move(0)
}

// Blank is what is shown in place of the rules; false while there are any.
func (m *MailRules) Blank() (Blank, bool) {
	w := m.Format.Words
	switch {
	case m.Phase == PhaseFailed:
		return blankOf(m.err, w), true
	case m.Phase != PhaseReady || len(m.List) > 0:
		return Blank{}, false
	}
	b := Blank{Icon: IconSort, Title: w.Say("rules.none"), Text: w.Say("rules.none_text")}
	if m.MayChange() {
		b.Button, b.Command = w.Say("rules.add"), AddRule
	}
	return b, true
}

// MayChange tells whether the person may change rules.
func (m *MailRules) MayChange() bool { return m.User.Require(core.MayAdminister, "") == nil }

// Changed tells whether the rules on the screen are others than those that are kept.
func (m *MailRules) Changed() bool {
	return m.Phase == PhaseReady && !slices.EqualFunc(m.List, m.Account.Rules, func(a, b core.MailRule) bool { return reflect.DeepEqual(a, b) })
}

// MayTry tells whether there are rules to try, or others than those that hold.
func (m *MailRules) MayTry() bool {
	return m.Phase == PhaseReady && (len(m.List) > 0 || m.Changed())
}

// RuleRow is a rule as it is shown.
type RuleRow struct {
	Number   string
	Name     string
	Sentence string
	Mark     Mark   // what it does
	Note     string // why it is not asked
	Cursor   bool
}

// Rows are the rules in their order.
func (m *MailRules) Rows() []RuleRow {
	w := m.Format.Words
	all := m.catchAll()
	out := make([]RuleRow, len(m.List))
	for i, r := range m.List {
		row := RuleRow{Number: itoa(i + 1), Name: r.Name, Sentence: RuleSentence(w, r), Mark: Mark{IconCheck, ToneGood, w.Say("rules.take")}, Cursor: i == m.Cursor}
		if r.Do == core.MailIgnore {
			row.Mark = Mark{IconMinus, ToneWarn, w.Say("rules.leave")}
		}
		switch {
		case r.Off:
			row.Mark, row.Note = Mark{IconPause, ToneMuted, w.Say("rules.off")}, w.Say("rules.off_note")
		case all >= 0 && i > all:
			row.Note = w.Say("rules.shadowed", "number", all+1)
		}
		out[i] = row
	}
	return out
}

// catchAll is the first rule that fits every mail, -1 where none does.
func (m *MailRules) catchAll() int {
	return slices.IndexFunc(m.List, func(r core.MailRule) bool { return fitsAll(m.Format.Words, r) })
}

// Rest says what happens to mails that no rule fits.
func (m *MailRules) Rest() string {
	if i := m.catchAll(); i >= 0 {
		return m.Format.Words.Say("rules.rest_none", "number", i+1)
	}
	return m.Format.Words.Say("rules.rest")
}

// Current is the rule with the cursor.
func (m *MailRules) Current() (core.MailRule, bool) {
	if m.Phase != PhaseReady || m.Cursor >= len(m.List) {
		return core.MailRule{}, false
	}
	return m.List[m.Cursor], true
}

// Move takes the cursor n rules on.
func (m *MailRules) Move(n int) { m.Cursor = max(0, min(m.Cursor+n, len(m.List)-1)) }

// change notes what the rules were and takes others.
func (m *MailRules) change(list []core.MailRule, cursor int, key string, args ...any) {
	m.steps = append(m.steps, ruleStep{m.List, m.Cursor, m.Format.Words.Say(key, args...)})
	m.List, m.Cursor = list, cursor
	m.Move(0)
}

// Shift moves the rule with the cursor up (-1) or down (1).
func (m *MailRules) Shift(by int) {
	r, ok := m.Current()
	to := m.Cursor + by
	if !ok || !m.MayChange() || to < 0 || to >= len(m.List) {
		return
	}
	list := slices.Clone(m.List)
	list[m.Cursor], list[to] = list[to], list[m.Cursor]
	m.change(list, to, "rules.did_move", "name", r.Name, "number", to+1)
}

// Switch switches the rule with the cursor on or off.
func (m *MailRules) Switch() {
	r, ok := m.Current()
	if !ok || !m.MayChange() {
		return
	}
	key := "rules.did_off"
	if r.Off {
		key = "rules.did_on"
	}
	list := slices.Clone(m.List)
	list[m.Cursor].Off = !r.Off
	m.change(list, m.Cursor, key, "name", r.Name)
}

// Remove takes the rule with the cursor away.
func (m *MailRules) Remove() {
	if r, ok := m.Current(); ok && m.MayChange() {
		m.change(slices.Delete(slices.Clone(m.List), m.Cursor, m.Cursor+1), m.Cursor, "rules.did_remove", "name", r.Name)
	}
}

// MayLeaveOthers tells whether mails that no rule fits are taken in and need not be.
func (m *MailRules) MayLeaveOthers() bool {
	return m.Phase == PhaseReady && m.MayChange() && m.catchAll() < 0
}

// LeaveOthers adds a last rule that leaves out what no other fits.
func (m *MailRules) LeaveOthers() {
	if !m.MayLeaveOthers() {
		return
	}
	w := m.Format.Words
	r := core.MailRule{Name: w.Say("rules.others"), Do: core.MailIgnore, When: core.MailCondition{From: []string{"*"}}}
	taken := func(name string) bool {
		return slices.ContainsFunc(m.List, func(o core.MailRule) bool { return plainName(o.Name) == plainName(name) })
	}
	for n := 2; taken(r.Name); n++ {
		r.Name = w.Say("rules.others") + " " + itoa(n)
	}
	m.change(append(slices.Clone(m.List), r), len(m.List), "rules.did_add", "name", r.Name)
}

// Done says what the last change was; empty where none can be taken back.
func (m *MailRules) Done() string {
	if len(m.steps) == 0 {
		return ""
	}
	return m.steps[len(m.steps)-1].says
}

// Undo takes the last change back; false when there is none.
func (m *MailRules) Undo() bool {
	last := len(m.steps) - 1
	if last < 0 {
		return false
	}
	m.List, m.Cursor, m.steps = m.steps[last].list, m.steps[last].cursor, m.steps[:last]
	return true
}

// Add opens the form of a new rule; it comes behind the one with the cursor.
func (m *MailRules) Add() {
	if m.Phase == PhaseReady && m.MayChange() {
		m.Form = newRuleForm(m.Format.Words, m.Account, m.List, core.MailRule{Do: core.MailIgnore})
		m.Form.New, m.Part, m.Leaving = true, RulesForm, false
	}
}

// Edit opens the form of the rule with the cursor.
func (m *MailRules) Edit() {
	if r, ok := m.Current(); ok && m.MayChange() {
		others := slices.Delete(slices.Clone(m.List), m.Cursor, m.Cursor+1)
		m.Form = newRuleForm(m.Format.Words, m.Account, others, r)
		m.Part, m.Leaving = RulesForm, false
	}
}

// Accept takes the rule of the form into the list; false says in its Fault what to do.
func (m *MailRules) Accept() bool {
	r, ok := m.Form.Accept()
	if !ok {
		return false
	}
	isNew := m.Form.New
	m.Form, m.Part = nil, RulesList
	if isNew {
		at := min(m.Cursor+1, len(m.List))
		m.change(slices.Insert(slices.Clone(m.List), at, r), at, "rules.did_add", "name", r.Name)
		return true
	}
	if list := slices.Clone(m.List); !reflect.DeepEqual(list[m.Cursor], r) {
		list[m.Cursor] = r
		m.change(list, m.Cursor, "rules.did_edit", "name", r.Name)
	}
	return true
}

// Saved takes it that the rules on the screen hold.
func (m *MailRules) Saved() {
	m.Account.Rules, m.steps, m.Trial, m.Part = slices.Clone(m.List), nil, nil, RulesList
}

// Back leaves a part; false when the rules as a whole are left. Changes that were not
// saved are asked about first.
func (m *MailRules) Back() bool {
	switch {
	case m.Part != RulesList:
		m.Part, m.Form, m.Trial, m.After = RulesList, nil, nil, nil
	case m.Leaving:
		m.Leaving = false
	case m.Changed():
		m.Leaving = true
	default:
		return false
	}
	return true
}

// RulesLine says in the list of mailboxes how many rules one has.
func RulesLine(w Words, a core.MailAccount) string {
	off := 0
	for _, r := range a.Rules {
		if r.Off {
			off++
		}
	}
	switch {
	case len(a.Rules) == 0:
		return w.Say("rules.line_none")
	case off == 0:
		return w.Count("rules.line", len(a.Rules))
	}
	return strings.TrimSuffix(w.Count("rules.line", len(a.Rules)), ".") + w.Count("rules.line_off", off)
}
