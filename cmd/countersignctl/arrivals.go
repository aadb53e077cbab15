package main

import (
	"slices"

	"countersign/core"
	"countersign/core/desk"
)

type arrivalsCmd struct {
	Outcome core.Outcome `help:"became, known, ignored, failed or waiting." placeholder:"O"`
	Limit   int          `default:"200" help:"At most so many, the newest; 0 for all."`
}

func (arrivalsCmd) Help() string { return "Example: countersignctl arrivals --outcome failed" }

func (c arrivalsCmd) Run(s *session) error {
	if c.Outcome != "" && !slices.Contains(desk.Outcomes, c.Outcome) {
		return core.Errorf(core.Usage, "there is no outcome %q", c.Outcome).WithHint("became, known, ignored, failed or waiting")
	}
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	page, err := app.Desk.Arrivals(s.ctx, by, desk.ArrivalFilter{Outcome: c.Outcome, Limit: c.Limit})
	if err != nil {
		return err
	}
	var rows [][]string
	for _, a := range page.List {
		if s.JSON {
			if err := s.print(a); err != nil {
				return err
			}
		}
		rows = append(rows, []string{a.At.Local().Format("2006-01-02 15:04"), string(a.Outcome), or(a.From, or(a.By, a.Door)), cut(a.Subject, 36), cut(a.Path, 40), or(a.Reason, a.Trouble), string(a.Message[:min(12, len(a.Message))])})
	}
	if len(rows) == 0 && !s.JSON {
		if c.Outcome == "" {
			s.say("Nothing came in.")
		} else {
			s.say("Nothing of this kind came in.")
		}
		return nil
	}
	if err := s.table([]string{"WHEN", "OUTCOME", "FROM", "SUBJECT", "FILE", "WHY", "MAIL"}, rows); err != nil || s.JSON {
		return err
	}
	if page.Next != 0 {
		s.say("There is more: --limit 0 lists all.")
	}
	return nil
}
