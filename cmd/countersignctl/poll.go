package main

import (
	"time"

	"countersign/core"
)

type pollCmd struct {
	Account string        `help:"This mailbox alone." placeholder:"NAME"`
	Watch   bool          `help:"Stay, and take in new mail as it comes."`
	Every   time.Duration `default:"2m" help:"With --watch: how often to look, besides being told by the server."`
}

func (pollCmd) Help() string { return "Example: countersignctl poll --watch" }

func (c pollCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if err := by.Require(core.MayEnter, "fetch mail"); err != nil {
		return err
	}
	bar := s.progress()
	defer bar.end()
	app.Intake.Progress = bar.step
	if c.Watch {
		s.say("Watching; stop with Ctrl+C.")
		return app.Watch(s.ctx, s.passphrase, by, c.Account, c.Every, bar.mail)
	}
	got, err := app.Poll(s.ctx, s.passphrase, by, c.Account, bar.mail)
	bar.end()
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(got)
	}
	s.say("New mails: %d. Documents: %d taken in, %d known before, %d parts left out, such as the text beside a document, %d failed.", got.Messages, got.Became, got.Known, got.Ignored, got.Failed)
	return nil
}
