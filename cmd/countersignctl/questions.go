package main

import (
	"countersign/core"
	"countersign/core/desk"
)

type askCmd struct {
	ID   core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	To   string        `required:"" help:"Who is asked." placeholder:"USER"`
	Text string        `required:"" help:"The question; it is kept in the log."`
	seen
}

func (askCmd) Help() string {
	return "Example: countersignctl --as anna ask 3f2a9c --to karl --text \"did all ten come?\""
}

func (c askCmd) Run(s *session) error {
	return s.decision("asked "+c.To, func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Ask(s.ctx, by, c.ID, c.Revision, c.To, c.Text)
	})
}

type answerCmd struct {
	ID       core.ReviewID `arg:"" name:"id" help:"The invoice's ID, or as much of it as is unique."`
	Question int           `help:"Which question, as show numbers them; without it the oldest one to you." placeholder:"N"`
	Text     string        `required:"" help:"The answer; it is kept in the log."`
	seen
}

func (answerCmd) Help() string {
	return "Example: countersignctl --as karl answer 3f2a9c --text \"nine, the tenth follows\""
}

func (c answerCmd) Run(s *session) error {
	return s.decision("answered", func(d *desk.Desk, by core.User) (core.Review, error) {
		return d.Answer(s.ctx, by, c.ID, c.Revision, c.Question, c.Text)
	})
}

func (s *session) questions(f desk.Dossier) {
	if len(f.Review.Questions) > 0 {
		s.say("\nQuestions")
	}
	for _, q := range f.Review.Questions {
		s.say("  %d  %s asks %s: %s", q.Number, q.By, q.To, q.Text)
		if q.Answer != nil {
			s.say("     %s: %s", q.Answer.By, q.Answer.Text)
		}
	}
}
