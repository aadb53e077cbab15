package main

import (
	"errors"
	"io"
	"strings"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/audit"
)

type auditCmd struct {
	List   auditListCmd   `cmd:"" help:"Print the log."`
	Verify auditVerifyCmd `cmd:"" help:"Check the log and the stored documents; exit code 1 when something is wrong."`
	Head   auditHeadCmd   `cmd:"" help:"Sign the head of the log and print it."`
	Key    auditKeyCmd    `cmd:"" help:"Print the key that checks signatures."`
	Bundle auditBundleCmd `cmd:"" help:"Pack a month for an accountant."`
}

func (auditCmd) Help() string { return "Example: countersignctl audit verify" }

type auditListCmd struct {
	From int64 `default:"1" help:"From this entry on."`
}

func (auditListCmd) Help() string {
	return "Example: countersignctl audit list\n\nTimes are UTC, as they stand in the log. With --json each entry is whole, with what was before and after."
}

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
		s.say("%6d  %s  %-12s %-18s %s%s%s", e.Seq, e.Time.Format("2006-01-02 15:04:05"), e.Actor, e.Action, e.Object, detailOf(e), reasonOf(e))
	}
	return nil
}

type auditVerifyCmd struct {
	Bundle string `arg:"" optional:"" help:"A bundle to check instead of the data folder."`
	Head   string `help:"What you kept, from a report or from audit head: a file, the short form SIZE:ROOT, or the hash of an entry." placeholder:"HEAD"`
	Key    string `help:"The key that a bundle must be signed with, as a report prints it." placeholder:"KEY"`
}

func (auditVerifyCmd) Help() string {
	return "Example: countersignctl audit verify\n\nNeeds no passphrase: whoever can read the data folder can check it. Without --head it cannot be seen that the log was written anew as a whole."
}

func (c auditVerifyCmd) Run(s *session) error {
	anchor, err := c.anchor()
	if err != nil {
		return err
	}
	if c.Bundle != "" {
		return c.bundle(s, anchor)
	}
	if c.Key != "" {
		return core.Errorf(core.Usage, "--key goes with a bundle").WithHint("the data folder names its own keys; give --head")
	}
	app, err := wire.Open(s.ctx, wire.Config{Dir: s.Dir, ReadOnly: true})
	if err != nil {
		return err
	}
	s.app = app
	bar := s.progress()
	found, err := app.Verify(s.ctx, anchor, bar.show)
	bar.end()
	if err != nil {
		return err
	}
	if s.JSON {
		err = s.print(found)
	} else {
		tellVerified(s, found)
	}
	return firstOf(found.Problems, err)
}

func tellVerified(s *session, found wire.Verified) {
	for _, p := range found.Problems {
		s.say("%s", p)
	}
	if len(found.Problems) > 0 {
		return
	}
	s.say("The log is sound: %d entries, %d documents.", found.Entries, found.Documents)
	s.say("Head: %s", found.Head)
	s.warnSetBack(found.SetBack)
	if found.Signed == nil {
		s.say("No head was signed yet: `countersignctl audit head` signs one.")
		return
	}
	s.say("Signed head: %s, of %s", found.Signed.Short(), found.Signed.At.Format("2006-01-02 15:04 MST"))
}

// warnSetBack tells where the clock was set back, which is no damage.
func (s *session) warnSetBack(where string) {
	if where != "" {
		s.warn("%s. The entries stand in the order in which they were made, but their times cannot be relied on there.", where)
	}
}

// firstOf makes the first problem the command's error.
func firstOf(problems []string, err error) error {
	if err != nil || len(problems) == 0 {
		return err
	}
	return &core.Error{Kind: core.Damaged, Msg: problems[0], Hint: "keep this as it is and compare it with a backup", Err: errors.New("audit verify")}
}

// anchor is what --head says, or the file that it names.
func (c auditVerifyCmd) anchor() (audit.Anchor, error) {
	if c.Head == "" {
		return audit.Anchor{}, nil
	}
	a, err := audit.ParseAnchor(c.Head)
	if err == nil {
		return a, nil
	}
	f, ferr := openFile(c.Head)
	if ferr != nil {
		return a, err
	}
	defer func() { _ = f.Close() }() // only read from
	text, ferr := io.ReadAll(io.LimitReader(f, 1<<20))
	if ferr != nil {
		return a, core.Errorf(core.BadInput, "%s cannot be read: %w", c.Head, ferr)
	}
	return audit.ParseAnchor(string(text))
}

type auditHeadCmd struct {
	Out string `help:"A file to write the head to." placeholder:"FILE"`
}

func (auditHeadCmd) Help() string {
	return "Example: countersignctl audit head --out head.txt\n\nKeep the head where nobody who works with the data can change it: audit verify --head head.txt then shows that nothing up to now was changed."
}

func (c auditHeadCmd) Run(s *session) error {
	app, by, err := s.open(true)
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := app.CanWrite(c.Out); err != nil {
			return err
		}
	}
	h, err := app.SignHead(s.ctx, by, s.passphrase, "on wish")
	if err != nil {
		return err
	}
	if c.Out != "" {
		if _, err := wire.WriteFile(c.Out, []byte(h.Note)); err != nil {
			return err
		}
	}
	if s.JSON {
		return s.print(h)
	}
	s.say("The log has %d entries. Its head, on one line: %s", h.Size, h.Short())
	if c.Out != "" {
		s.say("The signed head is in %s.", c.Out)
		return nil
	}
	for line := range strings.Lines(h.Note) {
		s.say("%s", strings.TrimSuffix(line, "\n"))
	}
	return nil
}

type auditKeyCmd struct {
	New bool `help:"Make another key, which the log then names. Heads signed before stay checkable."`
}

func (auditKeyCmd) Help() string {
	return "Example: countersignctl audit key\n\nPrints the public key that checks the signatures of heads and bundles. The secret one lies with the mail passwords."
}

func (c auditKeyCmd) Run(s *session) error {
	app, by, err := s.open(c.New)
	if err != nil {
		return err
	}
	if c.New {
		if _, err := app.NewHeadKey(s.ctx, by, s.passphrase); err != nil {
			return err
		}
	}
	h, key, err := app.LastHead(s.ctx)
	if err != nil {
		return err
	}
	if key == "" {
		return core.Errorf(core.NotFound, "there is no key yet").WithHint("`countersignctl audit head` makes it and signs the first head")
	}
	if s.JSON {
		return s.print(map[string]any{"key": key, "head": h})
	}
	s.say("%s", key)
	return nil
}
