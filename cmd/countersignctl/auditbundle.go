package main

import (
	"countersign/core"
	"countersign/core/audit"
)

type auditBundleCmd struct {
	Month string `required:"" help:"The month, YYYY-MM, in UTC." placeholder:"YYYY-MM"`
	Out   string `required:"" help:"The file to write." placeholder:"FILE.zip"`
}

func (auditBundleCmd) Help() string {
	return "Example: countersignctl audit bundle --month 2026-11 --out november.zip\n\nHolds what happened, the invoices and mails as they came, and the proofs; audit verify november.zip checks it on any computer."
}

func (c auditBundleCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	bar := s.progress()
	b, err := app.Bundle(s.ctx, by, s.passphrase, c.Month, c.Out, func(done, total int) { bar.show("packing originals", done, total) })
	bar.end()
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(b)
	}
	if b.Waits != "" {
		s.warn("%s; an earlier head is in the bundle, and what came after it is not", b.Waits)
	}
	s.say("The bundle of %s is in %s. Entries of the month in it: %d, originals: %d.", c.Month, c.Out, b.Entries, b.Originals)
	s.say("Its head: %s", b.Head)
	s.say("Its key: %s", b.Key)
	return nil
}

// bundle checks a bundle without a data folder.
func (c auditVerifyCmd) bundle(s *session, anchor audit.Anchor) error {
	f, err := openFile(c.Bundle)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	st, err := f.Stat()
	if err != nil {
		return core.Errorf(core.BadInput, "%s cannot be read: %w", c.Bundle, err)
	}
	bar := s.progress()
	got, err := audit.VerifyBundle(s.ctx, f, st.Size(), audit.Asked{Key: c.Key, Anchor: anchor, Progress: func(done, total int) { bar.show("checking originals", done, total) }})
	bar.end()
	if err != nil {
		return err
	}
	if s.JSON {
		return s.print(got)
	}
	s.say("The bundle is sound: %s, %s, entries %d to %d of %d, originals: %d.", got.Firm, got.Month, got.First, got.Last, got.Size, got.Originals)
	s.say("Head of %s: %s. Earlier heads from which the log only grew: %d.", got.Time, got.Head, got.Earlier)
	if got.Until != "" {
		s.warn("The head was signed before the month was over: what was entered after %s is not in the bundle. Ask for one made later", got.Until)
	}
	s.warnSetBack(got.SetBack)
	if c.Key == "" {
		s.say("Signed with the key %s: compare it with the one that the firm gave you.", got.Key)
	}
	return nil
}
