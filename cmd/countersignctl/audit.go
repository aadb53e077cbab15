package main

import (
	"errors"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

type auditCmd struct {
	List   auditListCmd   `cmd:"" help:"Print the log."`
	Verify auditVerifyCmd `cmd:"" help:"Check the log and the stored documents; exit code 1 when something is wrong."`
	Bundle auditBundleCmd `cmd:"" help:"Pack a month for an accountant."`
}

func (auditCmd) Help() string { return "Example: countersignctl audit verify" }

type auditListCmd struct {
	From int64 `default:"1" help:"From this entry on."`
}

func (auditListCmd) Help() string { return "Example: countersignctl audit list" }

func (c auditListCmd) Run(s *session) error {
	app, by, err := s.open(false)
	if err != nil {
		return err
	}
	list, err := app.Desk.AuditLog(s.ctx, by, c.From, 0)
	if err != nil {
		return err
	}
	for _, e := range list {
		if s.JSON {
			if err := s.print(e); err != nil {
				return err
			}
			continue
		}
		s.say("%6d  %s  %-12s %-18s %s%s", e.Seq, e.Time.Format("2006-01-02 15:04:05"), e.Actor, e.Action, e.Object, reasonOf(e))
	}
	return nil
}

type auditVerifyCmd struct {
	Bundle string `arg:"" optional:"" help:"A bundle to check instead of the data folder."`
	Head   string `help:"The hash that the log must contain, as a month report prints it." placeholder:"HASH"`
}

func (auditVerifyCmd) Help() string {
	return "Example: countersignctl audit verify\n\nNeeds no passphrase: whoever can read the data folder can check it."
}

func (c auditVerifyCmd) Run(s *session) error {
	if c.Bundle != "" {
		return notYet("checking a bundle")
	}
	app, err := wire.Open(s.ctx, wire.Config{Dir: s.Dir, ReadOnly: true})
	if err != nil {
		return err
	}
	s.app = app
	bar := s.progress()
	found, err := app.Verify(s.ctx, c.Head, func(done, total int) { bar.show("checking documents", done, total) })
	bar.end()
	if err != nil {
		return err
	}
	if s.JSON {
		if err := s.print(found); err != nil {
			return err
		}
	} else {
		for _, p := range found.Problems {
			s.say("%s", p)
		}
		if len(found.Problems) == 0 {
			s.say("The log is sound: %d entries, %d documents.", found.Entries, found.Documents)
			s.say("Head: %s", found.Head)
		}
	}
	if len(found.Problems) == 0 {
		return nil
	}
	return &core.Error{Kind: core.Damaged, Msg: found.Problems[0], Hint: "keep this data folder as it is and compare it with a backup", Err: errors.New("audit verify")}
}

type auditBundleCmd struct {
	Month string `required:"" help:"The month, YYYY-MM."`
	Out   string `required:"" help:"The file to write."`
}

func (auditBundleCmd) Help() string {
	return "Example: countersignctl audit bundle --month 2026-11 --out november.zip"
}

func (auditBundleCmd) Run(*session) error { return notYet("the bundle for an accountant") }
