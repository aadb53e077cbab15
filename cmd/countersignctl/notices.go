package main

import (
	"strconv"
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

type noticesCmd struct {
	Setup  noticesSetupCmd  `cmd:"" help:"Say through which server notices are sent, and switch them on."`
	Choose noticesChooseCmd `cmd:"" help:"Say which notices are sent, when and to whom."`
	Show   noticesShowCmd   `cmd:"" help:"Show how notices are sent and how the last tries went."`
	Test   noticesTestCmd   `cmd:"" help:"Send a test mail, step by step."`
	Plan   noticesPlanCmd   `cmd:"" help:"Show what would be queued now, and change nothing."`
	Send   noticesSendCmd   `cmd:"" help:"Queue what is due and send what waits."`
	List   noticesListCmd   `cmd:"" help:"List the notices of the last days."`
	Retry  noticesRetryCmd  `cmd:"" help:"Have a notice that failed tried again."`
	Off    noticesOffCmd    `cmd:"" help:"Send nothing any more; what was set up is kept."`
}

func (noticesCmd) Help() string {
	return `Notices are mails to the people of the firm: what waits for their approval or for them to settle it, reminders, a daily digest and a month report. None is sent until
they are set up. They go to people with an address (users address) and to addresses that you enter here, and name of an invoice no more than
supplier, number, amount and due date.

Example: countersignctl notices show`
}

// outgoing opens the data folder, to read or to change how notices are sent, and gives
// how that is.
func (s *session) outgoing(change bool) (*wire.App, core.User, core.Outgoing, error) {
	app, by, err := s.open(change)
	if err == nil && change {
		err = app.Desk.Require(s.ctx, by, core.MayAdminister, "set up outgoing mail")
	}
	if err != nil {
		return nil, by, core.Outgoing{}, err
	}
	o, err := app.Desk.Outgoing(s.ctx, by)
	return app, by, o, err
}

type noticesShowCmd struct{}

func (noticesShowCmd) Help() string { return "Example: countersignctl notices show" }

// outgoingAnswer is how notices are sent, for programs.
type outgoingAnswer struct {
	core.Outgoing
	Waiting int `json:"waiting"`
	Failed  int `json:"failed"`
}

func (noticesShowCmd) Run(s *session) error {
	app, by, o, err := s.outgoing(false)
	if err != nil {
		return err
	}
	a := outgoingAnswer{Outgoing: o}
	if a.Waiting, a.Failed, err = app.Desk.UnsentNotices(s.ctx, by); err != nil {
		return err
	}
	if s.JSON {
		return s.print(a)
	}
	s.tellOutgoing(a)
	return nil
}

type noticesTestCmd struct {
	To string `help:"Where to (default: your own address)." placeholder:"ADDRESS"`
}

func (noticesTestCmd) Help() string {
	return `Works while notices are off too. The steps are the server's name, the connection, TLS, the sign-in, the sender, the recipient and the mail itself.

Example: countersignctl notices test --to anna@firm.example`
}

func (c noticesTestCmd) Run(s *session) error {
	app, by, o, err := s.outgoing(true)
	if err != nil {
		return err
	}
	steps, err := app.TryOutgoing(s.ctx, by, s.passphrase, o, nil, c.To, s.step)
	if err != nil {
		return err
	}
	var failed error
	for _, st := range steps {
		if s.JSON {
			if err := s.print(st); err != nil {
				return err
			}
		}
		if !st.OK {
			failed = &core.Error{Kind: core.Unavailable, Msg: "the test mail was not sent: " + st.Message, Hint: st.Hint}
		}
	}
	return failed
}

type noticesPlanCmd struct {
	Text bool `help:"Print the whole mails."`
}

func (noticesPlanCmd) Help() string { return "Example: countersignctl notices plan --text" }

func (c noticesPlanCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.PlanNotices(s.ctx, by, s.now())
	if err != nil {
		return err
	}
	if len(list) == 0 {
		s.say("Nothing is due now.")
	}
	return s.notices(list, c.Text)
}

// notices prints notices, one after another.
func (s *session) notices(list []core.Notice, text bool) error {
	var rows [][]string
	for _, n := range list {
		if n.File != nil {
			n.File = &core.NoticeFile{Name: n.File.Name, MediaType: n.File.MediaType}
		}
		if s.JSON {
			if err := s.print(n); err != nil {
				return err
			}
			continue
		}
		if text {
			s.say("To: %s\nSubject: %s\n", n.To, n.Subject)
			for line := range strings.Lines(n.Text) {
				s.say("%s", strings.TrimRight(line, "\n"))
			}
		}
		number := ""
		if n.Number > 0 {
			number = strconv.FormatInt(n.Number, 10)
		}
		rows = append(rows, []string{number, string(n.Kind), n.Period, n.To, string(n.State), n.Subject, n.Error})
	}
	if text || len(rows) == 0 {
		return nil
	}
	return s.table([]string{"NOTICE", "KIND", "PERIOD", "TO", "STATE", "SUBJECT", "LAST ERROR"}, rows)
}

type noticesSendCmd struct{}

func (noticesSendCmd) Help() string {
	return `The window and "poll --watch" do this by themselves.

Example: countersignctl notices send`
}

func (noticesSendCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayEnter, "send notices")
	if err != nil {
		return err
	}
	got, err := app.SendNotices(s.ctx, by, s.passphrase, true)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(got)
	}
	s.say("Queued: %d. Sent: %d, refused: %d, to be tried again: %d.", got.Queued, got.Sent, got.Failed, got.Later)
	return nil
}

type noticesListCmd struct {
	Failed bool `help:"Only those that could not be sent."`
	Days   int  `default:"30" help:"How far back."`
	Text   bool `help:"Print the whole mails."`
}

func (noticesListCmd) Help() string { return "Example: countersignctl notices list --failed" }

func (c noticesListCmd) Run(s *session) error {
	if c.Days < 1 {
		return core.Errorf(core.Usage, "%d days are none", c.Days)
	}
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	f := core.NoticeFilter{Since: s.now().AddDate(0, 0, -c.Days)}
	if c.Failed {
		f.State = core.NoticeFailed
	}
	list, err := app.Desk.Notices(s.ctx, by, f)
	if err != nil {
		return err
	}
	return s.notices(list, c.Text)
}

type noticesRetryCmd struct {
	Number int64 `arg:"" optional:"" help:"The notice's number, as the list has it (default: all that failed in the last 30 days)."`
}

func (noticesRetryCmd) Help() string { return "Example: countersignctl notices retry 17" }

func (c noticesRetryCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "have notices tried again")
	if err != nil {
		return err
	}
	numbers := []int64{c.Number}
	if c.Number == 0 {
		list, err := app.Desk.Notices(s.ctx, by, core.NoticeFilter{State: core.NoticeFailed, Since: s.now().AddDate(0, 0, -30)})
		if err != nil {
			return err
		}
		numbers = nil
		for _, n := range list {
			numbers = append(numbers, n.Number)
		}
	}
	for _, n := range numbers {
		if err := app.Desk.RetryNotice(s.ctx, by, n); err != nil {
			return err
		}
	}
	if s.JSON {
		return s.print(map[string]int{"notices": len(numbers)})
	}
	s.say("To be tried again: %d.", len(numbers))
	return nil
}

type noticesOffCmd struct{}

func (noticesOffCmd) Help() string { return "Example: countersignctl notices off" }

func (noticesOffCmd) Run(s *session) error {
	app, by, o, err := s.outgoing(true)
	if err != nil {
		return err
	}
	o.On = false
	if err := app.Desk.SaveOutgoing(s.ctx, by, o); err != nil {
		return err
	}
	return s.outgoingDone(o, "Nothing is sent any more. `countersignctl notices setup` without anything else switches notices on again.")
}

func (s *session) outgoingDone(o core.Outgoing, sentence string) error {
	if s.JSON {
		return s.print(o)
	}
	s.say("%s", sentence)
	return nil
}
