package main

import (
	"countersign/cmd/internal/wire"
	"countersign/core"
)

type doctorCmd struct{}

func (doctorCmd) Help() string { return "Example: countersignctl doctor" }

func (doctorCmd) Run(s *session) error {
	list, err := wire.Doctor(s.ctx, wire.Config{Dir: s.Dir, ReadOnly: true})
	if err != nil {
		return err
	}
	var bad error
	for _, f := range list {
		if s.JSON {
			if err := s.print(f); err != nil {
				return err
			}
		}
		s.say("%-7s %-16s %s", f.State, f.What, f.Message)
		if f.Hint != "" {
			s.say("%-7s %-16s %s", "", "", f.Hint)
		}
		if f.State == wire.Bad && bad == nil {
			bad = core.Errorf(core.Damaged, "%s: %s", f.What, f.Message).WithHint("%s", or(f.Hint, "see the list above"))
		}
	}
	return bad
}
