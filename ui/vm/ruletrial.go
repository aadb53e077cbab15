package vm

import (
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/intake"
)

// TrialMails is how many mails rules are tried with, the latest first.
const TrialMails = 500

// RuleTrial is what rules would do with the mails that are here.
type RuleTrial struct {
	Format   Format
	Running  bool
	Done, Of int
	Fault    string
	Filter   string
	Cursor   int
	list     []intake.Trial
	all      int
	rules    []core.MailRule // those that are asked
	rows     []ListRow       // of the part that is shown
}

// The parts of a trial that can be shown alone.
const (
	trialChanges = "changes"
	trialLeft    = "left"
	trialTaken   = "taken"
	trialTrouble = "trouble"
)

// Try begins a trial of the rules on the screen.
func (m *MailRules) Try() {
	m.Part, m.Leaving = RulesTrial, false
	m.Trial = &RuleTrial{Format: m.Format, Running: true, Filter: trialChanges, rules: slices.DeleteFunc(slices.Clone(m.List), func(r core.MailRule) bool { return r.Off })}
}

// Tried takes the result of a trial, or why there is none.
func (t *RuleTrial) Tried(list []intake.Trial, all int, err error) {
	t.Running = false
	if err != nil {
		n := NoticeOf(err, t.Format.Words)
		t.Fault = strings.TrimSpace(n.Text + " " + n.Hint)
		return
	}
	t.list, t.all = list, all
	t.Show(t.Filter)
}

// Progress says how far a running trial is.
func (t *RuleTrial) Progress() string {
	if t.Of == 0 {
		return t.Format.Words.Say("trial.begins")
	}
	return t.Format.Words.Say("trial.progress", "n", t.Done, "of", t.Of)
}

func (t *RuleTrial) fits(x intake.Trial, part string) bool {
	switch part {
	case trialChanges:
		return x.Trouble == "" && x.Do != x.Held
	case trialLeft:
		return x.Do == core.MailIgnore
	case trialTaken:
		return x.Do == core.MailTake
	}
	return x.Trouble != ""
}

func (t *RuleTrial) count(part string) (n int) {
	for _, x := range t.list {
		if t.fits(x, part) {
			n++
		}
	}
	return n
}

// Empty tells that there were no mails to try the rules with.
func (t *RuleTrial) Empty() bool { return len(t.list) == 0 }

// Warning says that the rules would do what nobody may have meant: leave out every mail
// that is here, or none though a rule is there to leave some out. It is empty otherwise.
func (t *RuleTrial) Warning() string {
	w := t.Format.Words
	left, asked := t.count(trialLeft), len(t.list)-t.count(trialTrouble)
	switch {
	case t.Running || t.Fault != "" || asked == 0:
		return ""
	case left == asked:
		return w.Count("trial.leaves_all", asked)
	case left == 0 && slices.ContainsFunc(t.rules, func(r core.MailRule) bool { return r.Do == core.MailIgnore }):
		return w.Count("trial.leaves_none", asked)
	}
	return ""
}

// idle are the rules that decide about none of the mails.
func (t *RuleTrial) idle() (names []string) {
	for _, r := range t.rules {
		if !slices.ContainsFunc(t.list, func(x intake.Trial) bool { return x.Rule == r.Name }) {
			names = append(names, t.Format.Words.Say("rules.quoted", "word", r.Name))
		}
	}
	return names
}

// Summary says what the rules would do with all the mails: first the numbers, then what
// would change, then what no rule can be asked about.
func (t *RuleTrial) Summary() []string {
	f := t.Format
	w := f.Words
	if t.Empty() {
		return []string{w.Say("trial.no_mails")}
	}
	taken, left := itoa(t.count(trialTaken)), itoa(t.count(trialLeft))
	first := w.Count("trial.of_all", len(t.list), "taken", taken, "left", left)
	if t.all > len(t.list) {
		first = w.Say("trial.of_latest", "n", len(t.list), "all", f.grouped(itoa(t.all)), "taken", taken, "left", left)
	}
	out := []string{first}
	if warn := t.Warning(); warn != "" {
		out = []string{warn, first}
	} else if idle := t.idle(); len(idle) > 0 {
		out = append(out, w.Say("trial.idle", "names", strings.Join(idle, ", ")))
	}
	if n := t.count(trialTrouble); n > 0 {
		out = append(out, w.Count("trial.trouble_says", n))
	}
	if n := t.count(trialChanges); n > 0 {
		out = append(out, w.Count("trial.changes_says", n))
	} else {
		out = append(out, w.Say("trial.nothing_changes"))
	}
	return append(out, w.Say("trial.from_now"))
}

// Filters are the parts that can be shown alone.
func (t *RuleTrial) Filters() []ListFilter {
	w := t.Format.Words
	out := []ListFilter{{trialChanges, w.Say("trial.changes"), t.count(trialChanges)}, {trialLeft, w.Say("trial.left"), t.count(trialLeft)}, {trialTaken, w.Say("trial.taken"), t.count(trialTaken)}}
	if n := t.count(trialTrouble); n > 0 {
		out = append(out, ListFilter{trialTrouble, w.Say("trial.trouble"), n})
	}
	return out
}

// Show shows a part alone.
func (t *RuleTrial) Show(key string) {
	t.Filter, t.Cursor, t.rows = key, 0, nil
	for _, x := range t.list {
		if t.fits(x, key) {
			t.rows = append(t.rows, t.row(x))
		}
	}
}

// NextFilter shows the next part.
func (t *RuleTrial) NextFilter() {
	list := t.Filters()
	for i, f := range list {
		if f.Key == t.Filter {
			t.Show(list[(i+1)%len(list)].Key)
			return
		}
	}
}

// Columns are the heads of the list.
func (t *RuleTrial) Columns() []Column {
	w := t.Format.Words
	return []Column{{w.Say("arrivals.when"), 1.2, false, false}, {w.Say("arrivals.from"), 2.4, false, false}, {w.Say("trial.subject"), 3.4, false, true},
		{w.Say("trial.would"), 1.8, false, false}, {w.Say("trial.by"), 2.2, false, false}}
}

// Rows are the mails of the part that is shown.
func (t *RuleTrial) Rows() []ListRow { return t.rows }

func (t *RuleTrial) row(x intake.Trial) ListRow {
	w := t.Format.Words
	mark := Mark{IconCheck, ToneGood, w.Say("trial.would_take")}
	switch {
	case x.Trouble != "":
		mark = Mark{IconAlert, ToneMuted, w.Say("trial.would_fail")}
	case x.Do == core.MailIgnore:
		mark = Mark{IconMinus, ToneWarn, w.Say("trial.would_leave")}
	}
	subject := x.Subject
	if subject == "" {
		subject = w.Say("trial.no_subject")
	}
	row := newListRow("", text(t.Format.Moment(x.Arrived)), text(x.From), text(subject), Cell{Mark: mark}, text(t.by(x, x.Rule)))
	row.Detail = []string{join(subject, x.From, t.Format.Moment(x.Arrived)), t.explains(x, mark)}
	return row
}

// by says which rule decides about a mail.
func (t *RuleTrial) by(x intake.Trial, rule string) string {
	w := t.Format.Words
	switch {
	case x.Trouble != "":
		return ""
	case x.Elsewhere != "":
		return w.Say("trial.by_elsewhere", "name", x.Elsewhere)
	case rule == "":
		return w.Say("trial.by_none")
	}
	return w.Say("rules.quoted", "word", rule)
}

// explains says in full what would become of a mail and what becomes of it now.
func (t *RuleTrial) explains(x intake.Trial, mark Mark) string {
	w := t.Format.Words
	if x.Trouble != "" {
		return sentence(x.Trouble)
	}
	said := w.Say("trial.detail", "would", mark.Text, "by", t.by(x, x.Rule))
	if x.Do == x.Held {
		return said
	}
	held := "trial.held_take"
	if x.Held == core.MailIgnore {
		held = "trial.held_leave"
	}
	x.Elsewhere = ""
	return said + " " + w.Say(held, "by", t.by(x, x.HeldRule))
}

// Row is the mail with the cursor.
func (t *RuleTrial) Row() (ListRow, bool) {
	if t.Cursor < len(t.rows) {
		return t.rows[t.Cursor], true
	}
	return ListRow{}, false
}

// Move takes the cursor n mails on.
func (t *RuleTrial) Move(n int) { t.Cursor = max(0, min(t.Cursor+n, len(t.rows)-1)) }

// None says why a part shows no mail.
func (t *RuleTrial) None() string { return t.Format.Words.Say("trial.none_here") }
