package main

import (
	"cmp"
	"context"
	"time"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

type pollCmd struct {
	Account string        `help:"This mailbox alone." placeholder:"NAME"`
	Watch   bool          `help:"Stay, and take in new mail as it comes."`
	Every   time.Duration `default:"2m" help:"With --watch: how often to look, besides being told by the server."`
}

func (pollCmd) Help() string { return "Example: countersignctl poll --watch" }

func (c pollCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayEnter, "fetch mail")
	if err != nil {
		return err
	}
	bar := s.progress()
	defer bar.end()
	app.Intake.Progress = bar.step
	if c.Watch {
		s.say("Watching; stop with Ctrl+C.")
		return c.watch(s, app, by, bar)
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

// watch fetches mail as it comes and sends notices as they come to be due.
func (c pollCmd) watch(s *session, app *wire.App, by core.User, bar *bar) error {
	ctx, stop := context.WithCancel(s.ctx)
	defer stop()
	notices := make(chan error, 1)
	go func() { notices <- app.WatchNotices(ctx, s.passphrase, by, c.Every) }()
	err := app.Watch(ctx, s.passphrase, by, c.Account, c.Every, bar.mail)
	stop()
	return cmp.Or(err, <-notices)
}
