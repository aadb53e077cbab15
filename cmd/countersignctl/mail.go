package main

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
)

type mailCmd struct {
	Ledger mailLedgerCmd `cmd:"" help:"What became of the mails of a month, day by day."`
	Rules  mailRulesCmd  `cmd:"" help:"The rules by which mails are taken in or left out."`
	Take   mailTakeCmd   `cmd:"" help:"Take in a mail that was left out or failed."`
	Save   mailSaveCmd   `cmd:"" help:"Write a mail as it came into a file."`
}

func (mailCmd) Help() string { return "Example: countersignctl mail ledger --month 2026-11" }

type mailLedgerCmd struct {
	Month   string `help:"The month, YYYY-MM (default: this one)." placeholder:"YYYY-MM"`
	Account string `help:"This mailbox alone." placeholder:"NAME"`
}

func (mailLedgerCmd) Help() string {
	return `Every mail that a mailbox brought is counted once, on the day on which it came: seen = became documents + ignored + failed + waiting.
"Seen" comes from the log, the others from what there is. Where they differ, something is missing: the command then ends with 1.

Example: countersignctl mail ledger --month 2026-11`
}

func (c mailLedgerCmd) Run(s *session) error {
	month := s.now()
	if c.Month != "" {
		var err error
		if month, err = time.Parse("2006-01", c.Month); err != nil {
			return core.Errorf(core.Usage, "%q is not a month", c.Month).WithHint("write 2026-11")
		}
	}
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	boxes, err := app.Desk.MailAccounts(s.ctx, by)
	if err != nil {
		return err
	}
	first := core.Date{Year: month.Year(), Month: month.Month(), Day: 1}
	last := core.DateOf(first.Time().AddDate(0, 1, -1))
	days, err := app.Desk.MailLedger(s.ctx, by, desk.LedgerFilter{Account: c.Account, From: first, To: last, Zone: time.Local})
	if err != nil {
		return err
	}
	known := slices.ContainsFunc(boxes, func(a core.MailAccount) bool { return a.Name == c.Account })
	if c.Account != "" && !known && len(days) == 0 { // a mailbox that was removed has its days too
		return core.Errorf(core.NotFound, "there is no mailbox %s", c.Account).WithHint("`accounts list` shows them")
	}
	if err := c.tell(s, days); err != nil {
		return err
	}
	for _, a := range boxes {
		if c.Account == "" || a.Name == c.Account {
			s.warnLate(a)
		}
	}
	for _, d := range days {
		if !d.Balanced {
			return core.Errorf(core.Damaged, "the mails of %s on %s do not add up: %d were seen, and %d can be accounted for", d.Account, d.Day, d.Seen, d.Became+d.Ignored+d.Failed+d.Waiting).
				WithHint("run `countersignctl audit verify`")
		}
	}
	return nil
}

func (c mailLedgerCmd) tell(s *session, days []desk.LedgerDay) error {
	var rows [][]string
	var sum desk.LedgerDay
	for _, d := range days {
		if s.JSON {
			if err := s.print(d); err != nil {
				return err
			}
		}
		rows = append(rows, ledgerRow(d.Day, d.Account, d))
		sum.Seen, sum.Became, sum.Ignored, sum.Failed, sum.Waiting = sum.Seen+d.Seen, sum.Became+d.Became, sum.Ignored+d.Ignored, sum.Failed+d.Failed, sum.Waiting+d.Waiting
	}
	if s.JSON {
		return nil
	}
	if len(rows) == 0 {
		s.say("No mail came in this month.")
		return nil
	}
	if err := s.table([]string{"DAY", "MAILBOX", "SEEN", "BECAME DOCUMENTS", "IGNORED", "FAILED", "WAITING"}, append(rows, ledgerRow("all", "", sum))); err != nil {
		return err
	}
	why := map[string]int{}
	for _, d := range days {
		for reason, n := range d.Why {
			why[reason] += n
		}
	}
	for _, reason := range sortedKeys(why) {
		s.say("%d: %s", why[reason], reason)
	}
	return nil
}

func ledgerRow(day, account string, d desk.LedgerDay) []string {
	return []string{day, account, strconv.Itoa(d.Seen), strconv.Itoa(d.Became), strconv.Itoa(d.Ignored), strconv.Itoa(d.Failed), strconv.Itoa(d.Waiting)}
}

func sortedKeys(m map[string]int) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// warnLate says on standard error what is wrong with a mailbox's polls.
func (s *session) warnLate(a core.MailAccount) {
	switch {
	case a.LastError != "":
		s.warn("%s: the last poll failed: %s", a.Name, a.LastError)
	case a.LastOK.IsZero():
		s.warn("%s was never polled; `countersignctl poll` does that", a.Name)
	case time.Since(a.LastOK) > core.MailStale:
		s.warn("%s was last polled on %s; `countersignctl poll --watch` keeps looking", a.Name, a.LastOK.Local().Format("2 Jan 2006, 15:04"))
	}
	if n := a.Counts.Waiting + a.Counts.Aside; n > 0 {
		s.warn("%s: %d mails on the server could not be fetched yet; `countersignctl arrivals --outcome failed` shows why", a.Name, n)
	}
}

type mailTakeCmd struct {
	ID     core.MessageID `arg:"" name:"id" help:"The mail's ID, or as much of it as is unique."`
	Reason string         `required:"" help:"Why; it goes into the log." placeholder:"T"`
}

func (mailTakeCmd) Help() string {
	return `Example: countersignctl mail take 3f2a9c --reason "an invoice after all"`
}

func (c mailTakeCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayEnter, "take mails in")
	if err != nil {
		return err
	}
	m, err := app.Desk.FindMail(s.ctx, by, c.ID)
	if err != nil {
		return err
	}
	if err := app.Intake.Want(s.ctx, by, m.ID, c.Reason); err != nil {
		return err
	}
	bar := s.progress()
	app.Intake.Progress = bar.step
	err = app.Intake.Process(s.ctx)
	bar.end()
	if err != nil {
		return err
	}
	if m, err = app.Desk.FindMail(s.ctx, by, m.ID); err != nil {
		return err
	}
	if s.JSON {
		return s.print(m)
	}
	switch m.State {
	case core.MessageUnpacked:
		s.say("The mail was taken in; `countersignctl arrivals` shows what became of it.")
	case core.MessageReceived:
		s.say("The mail could not be opened yet and is tried again with the next poll; `countersignctl arrivals --outcome waiting` shows it.")
	default:
		s.say("The mail was opened again, and nothing came of it: %s.", strings.TrimSuffix(m.Reason, "."))
	}
	return nil
}

type mailSaveCmd struct {
	ID  core.MessageID `arg:"" name:"id" help:"The mail's ID, or as much of it as is unique."`
	Out string         `required:"" help:"The file to write, best one that ends in .eml." placeholder:"FILE"`
}

func (mailSaveCmd) Help() string {
	return "Example: countersignctl mail save 3f2a9c --out mail.eml"
}

func (c mailSaveCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	if err := app.Outside(c.Out); err != nil {
		return err
	}
	m, err := app.Desk.FindMail(s.ctx, by, c.ID)
	if err != nil {
		return err
	}
	raw, err := app.RawMail(s.ctx, m)
	if err != nil {
		return err
	}
	sum, err := wire.WriteFile(c.Out, raw)
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]any{"file": c.Out, "bytes": len(raw), "sha256": sum})
	}
	s.say("The mail is in %s. Open it with care: it is as its sender made it.", c.Out)
	return nil
}
