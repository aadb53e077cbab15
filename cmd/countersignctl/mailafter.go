package main

import (
	"strings"

	"countersign/core"
)

type accountsAfterCmd struct {
	Name    string `arg:"" help:"The mailbox."`
	Keyword string `help:"Give them this keyword." placeholder:"WORD"`
	Seen    bool   `help:"Mark them as read."`
	Flag    bool   `help:"Flag them."`
	Move    string `help:"Move them into this folder." placeholder:"FOLDER"`
	Nothing bool   `help:"Leave the mailbox as it is, which is the default."`
}

func (accountsAfterCmd) Help() string {
	return `What happens on the server to mails whose documents were taken in, from now on. It is done after everything is stored here, and again where the
line broke. Mails that were left out or failed stay as they are. Deleting is not offered.

Example: countersignctl accounts after invoices --keyword Countersign`
}

// afterWords says what happened to the mails that were taken in.
func afterWords(w core.MailAfter) string {
	var parts []string
	if w.Keyword != "" {
		parts = append(parts, "given the keyword "+w.Keyword)
	}
	if w.Seen {
		parts = append(parts, "marked as read")
	}
	if w.Flagged {
		parts = append(parts, "flagged")
	}
	if w.Move != "" {
		parts = append(parts, "moved to "+w.Move)
	}
	return strings.Join(parts, ", ")
}

func (c accountsAfterCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "change what happens on mail servers")
	if err != nil {
		return err
	}
	var after *core.MailAfter
	if wish := (core.MailAfter{Keyword: c.Keyword, Seen: c.Seen, Flagged: c.Flag, Move: c.Move}); wish != (core.MailAfter{}) {
		after = &wish
	}
	if (after == nil) != c.Nothing {
		return core.Errorf(core.Usage, "say either what should happen, or --nothing")
	}
	box, err := app.Desk.MailAccount(s.ctx, by, c.Name)
	if err != nil {
		return err
	}
	if err := app.Desk.SaveMailAfter(s.ctx, by, c.Name, box.After, after); err != nil {
		return err
	}
	if s.JSON {
		return s.print(map[string]any{"account": c.Name, "before": box.After, "after": after})
	}
	if box.After != nil {
		s.say("Until now they were %s.", afterWords(*box.After))
	}
	if after == nil {
		s.say("The mails of %s stay on the server as they are.", c.Name)
	} else {
		s.say("%s will do so with the mails that it takes in from now on.", c.Name)
	}
	return nil
}
