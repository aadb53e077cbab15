package vm

import (
	"slices"
	"strings"

	"countersign/core"
)

// MailboxRow is a mailbox in the list.
type MailboxRow struct {
	Name    string
	Where   string // who signs in where
	Folders string
	Rules   string
	State   Mark
	Hint    string // under the state: what to do
	Again   string // the button that renews the sign-in
}

// MailboxList is the part of the settings that lists the mailboxes.
type MailboxList struct {
	Format Format
	User   core.User
	Phase  Phase
	List   []core.MailAccount
	err    error
	// Tested is the mailbox whose trial is shown, with its steps.
	Tested  string
	Testing bool
	Steps   []core.MailStep
	Fault   string // of the trial
	// Removing is the mailbox about which a person is asked.
	Removing string
}

// Loaded takes the mailboxes, or why there are none to show.
func (l *MailboxList) Loaded(list []core.MailAccount, err error) {
	l.err = err
	if err != nil {
		if l.Phase != PhaseReady {
			l.Phase = PhaseFailed
		}
		return
	}
	l.Phase, l.List = PhaseReady, list
}

// MayChange tells whether the person may set up mailboxes.
func (l *MailboxList) MayChange() bool { return l.User.Require(core.MayAdminister, "") == nil }

// Find gives the mailbox of a name.
func (l *MailboxList) Find(name string) (core.MailAccount, bool) {
	i := slices.IndexFunc(l.List, func(a core.MailAccount) bool { return a.Name == name })
	if i < 0 {
		return core.MailAccount{}, false
	}
	return l.List[i], true
}

// Blank is what is shown in place of the list; false while there is one.
func (l *MailboxList) Blank() (Blank, bool) {
	w := l.Format.Words
	switch {
	case l.Phase == PhaseFailed:
		return blankOf(l.err, w), true
	case l.Phase == PhaseReady && len(l.List) == 0 && l.MayChange():
		return Blank{Icon: IconMail, Title: w.Say("mailbox.none"), Text: w.Say("mailbox.none_text"), Button: w.Say("mailbox.add"), Command: AddMailbox}, true
	case l.Phase == PhaseReady && len(l.List) == 0:
		return Blank{Icon: IconMail, Title: w.Say("mailbox.none"), Text: w.Say("mailbox.only_owner")}, true
	}
	return Blank{}, false
}

// Rows are the mailboxes as they are shown.
func (l *MailboxList) Rows() []MailboxRow {
	w := l.Format.Words
	out := make([]MailboxRow, len(l.List))
	for i, a := range l.List {
		r := MailboxRow{Name: a.Name, Where: w.Say("mailbox.user_at", "user", a.User, "host", a.Host), Folders: w.Say("mailbox.folders", "list", strings.Join(a.Folder, ", ")), Rules: RulesLine(w, a), Again: w.Say("mailbox.new_password")}
		if a.SignIn != "" {
			r.Again = w.Say("mailbox.sign_in_again")
		}
		switch {
		case a.LastError != "":
			what, hint, _ := strings.Cut(a.LastError, "; ")
			r.State, r.Hint = Mark{IconAlert, ToneBlock, sentence(what)}, sentence(hint)
			if !a.LastOK.IsZero() {
				r.Hint = strings.TrimSpace(r.Hint + " " + w.Say("mailbox.last_good", "when", l.Format.Moment(a.LastOK)))
			}
		case a.LastOK.IsZero():
			r.State = Mark{IconClock, ToneMuted, w.Say("mailbox.never")}
		default:
			r.State = Mark{IconCheck, ToneGood, w.Say("mailbox.good", "when", l.Format.Moment(a.LastOK))}
		}
		out[i] = r
	}
	return out
}

// Test begins the trial of a mailbox.
func (l *MailboxList) Test(name string) {
	l.Tested, l.Testing, l.Steps, l.Fault, l.Removing = name, true, nil, "", ""
}

// Tried notes a step of the trial of a mailbox.
func (l *MailboxList) Tried(name string, s core.MailStep) {
	if l.Testing && l.Tested == name {
		l.Steps = append(l.Steps, s)
	}
}

// TriedAll ends the trial.
func (l *MailboxList) TriedAll(steps []core.MailStep, err error) {
	l.Testing = false
	if err != nil {
		n := NoticeOf(err, l.Format.Words)
		l.Fault = strings.TrimSpace(n.Text + " " + n.Hint)
		return
	}
	l.Steps = steps
}

// StepRow is a step of a trial as it is shown.
type StepRow struct {
	Mark Mark // its text is the step's name
	Text string
	Hint string
}

// StepRows are the steps of a trial, and those of all names that were not tried yet
// behind them.
func StepRows(w Words, all []string, steps []core.MailStep, running bool) []StepRow {
	var out []StepRow
	reached := map[string]bool{}
	for _, s := range steps {
		reached[s.Name] = true
		r := StepRow{Mark: Mark{IconCheck, ToneGood, w.Say(stepKeys[s.Name])}, Text: sentence(s.Message)}
		if !s.OK {
			r.Mark.Icon, r.Mark.Tone, r.Hint = IconAlert, ToneBlock, sentence(s.Hint)
		}
		out = append(out, r)
	}
	first := true
	for _, name := range all {
		if reached[name] {
			continue
		}
		r := StepRow{Mark: Mark{IconDot, ToneMuted, w.Say(stepKeys[name])}, Text: w.Say("mailbox.not_tried")}
		if running && first {
			r.Mark.Icon, r.Text = IconClock, w.Say("mailbox.trying")
		} else if running {
			r.Text = ""
		}
		first = false
		out = append(out, r)
	}
	return out
}

var stepKeys = map[string]string{
	"name": "mailbox.step_name", "connection": "mailbox.step_connection", "TLS": "mailbox.step_tls",
	"sign-in": "mailbox.step_signin", "folder": "mailbox.step_folder", "rights": "mailbox.step_rights",
	"sender": "outgoing.step_sender", "recipient": "outgoing.step_recipient", "mail": "outgoing.step_mail",
}
