package vm

import (
	"slices"
	"strconv"
	"strings"

	"countersign/core"
)

// OutgoingPanel is the part of the settings about notices.
type OutgoingPanel struct {
	Format Format
	User   core.User
	Phase  Phase
	State  OutgoingState
	When   *WhenForm     // nil while nothing is being chosen
	Form   *OutgoingForm // nil while nothing is being set up
	Fault  string        // why it could not be shown, or the test not begun
	// Tested says that a trial is shown, Testing that it is under way.
	Tested, Testing bool
	Steps           []core.MailStep
	Saving          bool // nothing can be changed until it is known what holds
}

// Loaded takes how notices are sent, or why that is not to be had.
func (p *OutgoingPanel) Loaded(s OutgoingState, err error) {
	p.Saving = false
	if err != nil {
		n := NoticeOf(err, p.Format.Words)
		p.Phase, p.Fault = PhaseFailed, strings.TrimSpace(n.Text+" "+n.Hint)
		return
	}
	p.Phase, p.State, p.Fault = PhaseReady, s, ""
}

// MayChange tells whether the person may set up outgoing mail.
func (p *OutgoingPanel) MayChange() bool { return p.User.Require(core.MayAdminister, "") == nil }

// Locked tells whether the buttons that change something are grey.
func (p *OutgoingPanel) Locked() bool { return p.Saving || !p.MayChange() }

// Mark says how it stands; Hint what to know or do about it.
func (p *OutgoingPanel) Mark() (m Mark, hint string) {
	w, s := p.Format.Words, p.State
	switch {
	case !s.On:
		return Mark{IconDot, ToneMuted, w.Say("outgoing.off")}, ""
	case s.LastError != "":
		if !s.LastOK.IsZero() {
			hint = w.Say("mailbox.last_good", "when", p.Format.Moment(s.LastOK))
		}
		return Mark{IconAlert, ToneBlock, sentence(s.LastError)}, hint
	case s.Failed > 0:
		return Mark{IconAlert, ToneWarn, w.Count("outgoing.failed", s.Failed)}, w.Say("outgoing.failed_hint")
	case s.LastOK.IsZero():
		return Mark{IconClock, ToneMuted, w.Say("outgoing.never")}, ""
	}
	return Mark{IconCheck, ToneGood, w.Say("outgoing.good", "when", p.Format.Moment(s.LastOK))}, ""
}

// Where says who sends through which server; empty before anything is set up.
func (p *OutgoingPanel) Where() string {
	s := p.State
	if !s.IsSet() {
		return ""
	}
	return p.Format.Words.Say("outgoing.where", "from", s.From, "host", s.Server.Host)
}

// Kinds are the kinds of notices in their order, with their words and whether they are
// sent.
func (p *OutgoingPanel) Kinds() []KindRow {
	w := p.Format.Words
	var hours []string
	for _, h := range p.State.Notices.Hours {
		hours = append(hours, strconv.Itoa(h)+":00")
	}
	words := map[core.NoticeKind]string{
		core.ApprovalRequest: w.Say("outgoing.approval", "hours", strings.Join(hours, ", ")), core.SettleRequest: w.Say("outgoing.settle"), core.Reminder: w.Say("outgoing.reminder"), core.Digest: w.Say("outgoing.digest"), core.MonthReport: w.Say("outgoing.report"),
	}
	var out []KindRow
	for _, k := range core.NoticeKinds {
		out = append(out, KindRow{k, words[k], p.State.Notices.Wants(k)})
	}
	return out
}

// KindRow is a kind of notice that can be switched.
type KindRow struct {
	Kind core.NoticeKind
	Text string
	On   bool
}

// Switched is outgoing mail with a kind of notice switched the other way.
func (p *OutgoingPanel) Switched(k core.NoticeKind) core.Outgoing {
	o := p.State.Outgoing
	if o.Notices.Wants(k) {
		o.Notices.Kinds = slices.DeleteFunc(slices.Clone(o.Notices.Kinds), func(have core.NoticeKind) bool { return have == k })
	} else {
		o.Notices.Kinds = append(slices.Clone(o.Notices.Kinds), k)
	}
	return o
}

// Turned is outgoing mail switched on or off.
func (p *OutgoingPanel) Turned(on bool) core.Outgoing {
	o := p.State.Outgoing
	o.On = on
	return o
}

// Test begins a trial.
func (p *OutgoingPanel) Test() { p.Tested, p.Testing, p.Steps, p.Fault = true, true, nil, "" }

// Tried notes a step of the trial.
func (p *OutgoingPanel) Tried(s core.MailStep) {
	if p.Testing {
		p.Steps = append(p.Steps, s)
	}
}

// TriedAll ends the trial.
func (p *OutgoingPanel) TriedAll(steps []core.MailStep, err error) {
	p.Testing = false
	if err != nil {
		n := NoticeOf(err, p.Format.Words)
		p.Tested, p.Fault = false, strings.TrimSpace(n.Text+" "+n.Hint)
		return
	}
	p.Steps = steps
}

// Worked tells whether the last trial came to its end.
func (p *OutgoingPanel) Worked() bool {
	return p.Tested && !p.Testing && len(p.Steps) > 0 && p.Steps[len(p.Steps)-1].OK
}

// OutgoingForm is where outgoing mail is set up.
type OutgoingForm struct {
	words Words
	Out   core.Outgoing
	Port  string // as it was typed
	Own   string // the person's own address
	// Password is empty for the one that is there already, which is good only for the
	// server and the user that it was entered for.
	Password string
	kept     core.Outgoing
	Fault    string
}

// Close leaves a form.
func (p *OutgoingPanel) Close() { p.Form, p.When = nil, nil }

// Refuse says in the form that is open why it was not saved; false where none is.
func (p *OutgoingPanel) Refuse(why string) bool {
	p.Saving = false
	switch {
	case p.Form != nil:
		p.Form.Fault = why
	case p.When != nil:
		p.When.Fault = why
	}
	return p.Open()
}

// Begin opens the form with what is known.
func (p *OutgoingPanel) Begin() {
	f := &OutgoingForm{words: p.Format.Words, Out: p.State.Outgoing, Own: p.State.Own, kept: p.State.Outgoing}
	if !f.Out.IsSet() {
		f.Out.Server = core.MailServer{Port: 465, TLS: "implicit"}
	}
	f.Port = strconv.Itoa(f.Out.Server.Port)
	p.Form, p.Tested, p.Fault = f, false, ""
}

// UseMailbox takes the sign-in of a mailbox, and its provider's server where that is
// known; without a name a sign-in of its own.
func (f *OutgoingForm) UseMailbox(m core.MailAccount, server core.MailServer, known bool) {
	f.Fault, f.Password = "", ""
	f.Out.Mailbox, f.Out.User = m.Name, ""
	if m.Name == "" {
		return
	}
	if known {
		f.Out.Server, f.Port = server, strconv.Itoa(server.Port)
	}
	if strings.Contains(m.User, "@") {
		f.Out.From = m.User
	}
}

// Encrypt chooses how the connection is encrypted, with the port that goes with it
// unless another was entered.
func (f *OutgoingForm) Encrypt(kind string) {
	usual := map[string]string{"implicit": "465", "starttls": "587"}
	if f.Port == "" || f.Port == usual[f.Out.Server.TLS] {
		f.Port = usual[kind]
	}
	f.Out.Server.TLS = kind
}

// Entered takes what was typed; false says in Fault what is wrong.
func (f *OutgoingForm) Entered() bool {
	n, err := strconv.Atoi(strings.TrimSpace(f.Port))
	o := &f.Out
	o.Server.Host, o.Server.Port, o.User = strings.TrimSpace(o.Server.Host), n, strings.TrimSpace(o.User)
	from, fromErr := core.MailAddress(o.From)
	own, ownErr := core.MailAddress(f.Own)
	switch {
	case o.Server.Host == "":
		f.Fault = f.words.Say("outgoing.missing")
	case strings.ContainsAny(o.Server.Host, "/@: "):
		f.Fault = f.words.Say("outgoing.no_host")
	case err != nil || n < 1 || n > 65535:
		f.Fault = f.words.Say("outgoing.no_port")
	case fromErr != nil || ownErr != nil:
		f.Fault = f.words.Say("outgoing.no_address")
	case o.Mailbox == "" && o.User != "" && f.Password == "" && !f.HasPassword():
		f.Fault = f.words.Say("mailbox.no_password")
	default:
		f.Fault, o.From, f.Own, o.On = "", from, own, true
		return true
	}
	return false
}

// HasPassword tells whether there is a password for what was entered.
func (f *OutgoingForm) HasPassword() bool {
	return f.kept.IsSet() && f.kept.User != "" && f.kept.User == f.Out.User && f.kept.Server.Host == f.Out.Server.Host
}

// Secret is the password to keep; nil for the one that is there, or for none.
func (f *OutgoingForm) Secret() *string {
	if f.Out.Mailbox != "" || f.Out.User == "" || f.Password == "" {
		return nil
	}
	return &f.Password
}
