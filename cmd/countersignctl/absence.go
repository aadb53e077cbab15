package main

import (
	"errors"

	"countersign/core"
	"countersign/core/desk"
)

type usersUnlockCmd struct {
	Name string `arg:"" name:"user" help:"Whom."`
}

func (usersUnlockCmd) Help() string {
	return "Example: countersignctl users unlock anna\n\nEach wrong passphrase doubles the time in which no further one is tried; this ends the wait."
}

func (c usersUnlockCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "unlock people")
	if err != nil {
		return err
	}
	if err := app.Desk.Unlock(s.ctx, by, c.Name); err != nil {
		return err
	}
	return s.done(map[string]any{"name": c.Name}, "%s can try again.", c.Name)
}

type usersDisableCmd struct {
	Name string `arg:"" name:"user" help:"Whom."`
}

func (usersDisableCmd) Help() string { return "Example: countersignctl users disable anna" }

func (c usersDisableCmd) Run(s *session) error {
	return s.setDisabled(c.Name, true, "%s can do nothing any more.")
}

type usersEnableCmd struct {
	Name string `arg:"" name:"user" help:"Whom."`
}

func (usersEnableCmd) Help() string { return "Example: countersignctl users enable anna" }

func (c usersEnableCmd) Run(s *session) error {
	return s.setDisabled(c.Name, false, "%s works here again.")
}

func (s *session) setDisabled(name string, disabled bool, said string) error {
	app, by, err := s.openTo(core.MayAdminister, "disable people")
	if err != nil {
		return err
	}
	signed, err := s.signedRules(app.Desk, by)
	if err != nil {
		return err
	}
	if err := app.Desk.SetDisabled(s.ctx, by, name, disabled); err != nil {
		return err
	}
	if err := s.done(map[string]any{"name": name, "disabled": disabled}, said, name); err != nil {
		return err
	}
	return errors.Join(s.warnUnanswered(app.Desk, by), s.warnUnsigned(app.Desk, by, signed))
}

// warnUnanswered tells which policies ask somebody who cannot answer.
func (s *session) warnUnanswered(d *desk.Desk, by core.User) error {
	missing, err := d.CannotAnswer(s.ctx, by)
	for _, m := range missing {
		s.warn("%s; what asks them waits until the settings name somebody else", m)
	}
	return err
}

type usersSubstituteCmd struct {
	Name string `arg:"" name:"user" help:"Who answers instead: an approver or an owner."`
	For  string `required:"" help:"For whom." placeholder:"USER"`
	From string `help:"The first day, YYYY-MM-DD. Without days: whenever the other lets an invoice wait too long." placeholder:"DATE"`
	To   string `help:"The last day; without it until it is ended." placeholder:"DATE"`
	End  bool   `help:"End it now."`
}

func (usersSubstituteCmd) Help() string {
	return `Example: countersignctl users substitute ben --for anna --from 2026-12-21 --to 2027-01-02

A substitute needs no more rights than an approver has, keeps the own limit beside the other's, and never approves what either of
them entered or has approved before. The same two people again: the new days replace those before.`
}

func (c usersSubstituteCmd) Run(s *session) error {
	app, by, err := s.openTo(core.MayAdminister, "appoint substitutes")
	if err != nil {
		return err
	}
	sub := core.Substitution{User: c.Name}
	if sub.From, err = dayOf("--from", c.From); err != nil {
		return err
	}
	if sub.To, err = dayOf("--to", c.To); err != nil {
		return err
	}
	if c.End {
		if err := app.Desk.EndSubstitute(s.ctx, by, c.For, c.Name); err != nil {
			return err
		}
		return s.done(map[string]any{"name": c.For, "ended": c.Name}, "%s no longer stands in for %s.", c.Name, c.For)
	}
	people, err := app.Desk.Users(s.ctx, by)
	if err != nil {
		return err
	}
	if err := app.Desk.SetSubstitute(s.ctx, by, c.For, sub); err != nil {
		return err
	}
	return s.done(map[string]any{"name": c.For, "substitute": sub}, "For %s: %s%s.", c.For, substituteWords(sub), replaced(people, c.For, c.Name))
}

// replaced says what was set before for the same two people and no longer holds.
func replaced(people []core.User, of, name string) string {
	for _, u := range people {
		for _, sub := range u.Substitutes {
			if u.Name == of && sub.User == name {
				return ", and no longer: " + substituteWords(sub)
			}
		}
	}
	return ""
}

func substituteWords(sub core.Substitution) string {
	switch {
	case !sub.Dated():
		return sub.User + " stands in when an answer is late"
	case sub.To.IsZero():
		return sub.User + " stands in from " + sub.From.String()
	}
	return sub.User + " stands in from " + sub.From.String() + " to " + sub.To.String()
}

// done says what was done, to programs as an object.
func (s *session) done(answer map[string]any, format string, args ...any) error {
	if s.JSON {
		return s.print(answer)
	}
	s.say(format, args...)
	return nil
}
