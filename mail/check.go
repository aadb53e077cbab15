package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"

	"countersign/core"
)

// StepResult is one step of a test of an account.
type StepResult struct {
	Step     string // one of core.MailSteps or core.SendSteps
	OK       bool
	Sentence string // what was found, for people
	Hint     string // where OK is false: what to do
	Err      error  // a *core.Error where OK is false
}

// trial gathers the steps of a test and tells each as soon as it is known.
type trial struct {
	tell    func(StepResult) // or nil
	current string           // the step that is under way
	steps   []StepResult
}

func (t *trial) add(step, sentence string, err error) {
	s := StepResult{Step: step, OK: err == nil, Sentence: sentence, Err: err}
	if err != nil {
		s.Sentence, s.Hint = explained(err)
	}
	t.steps = append(t.steps, s)
	if t.tell != nil {
		t.tell(s)
	}
}

func (t *trial) note(step, sentence string) {
	if t.current = step; sentence != "" {
		t.add(step, sentence, nil)
	}
}

// Test goes through the steps of fetching mail and says of each whether it works,
// tell being called as soon as it is known. It ends at the first that does not,
// but for folders, which are all tried. It changes nothing on the server.
func (p *Poller) Test(ctx context.Context, acct core.MailAccount, password string, tell func(StepResult)) []StepResult {
	r := p.newRun(acct, nil, nil)
	t := trial{tell: tell, current: core.MailSteps[0]}
	s, err := r.signIn(ctx, password, t.note)
	if err != nil {
		t.add(t.current, "", err)
		return t.steps
	}
	defer s.logout()
	for _, folder := range r.acct.Folder {
		if !s.testFolder(folder, t.add) {
			break
		}
	}
	return t.steps
}

// testFolder tries one folder; false when the connection is of no more use.
func (s *session) testFolder(folder string, add func(step, sentence string, err error)) bool {
	box, err := s.examine(folder)
	if err != nil {
		if errors.Is(err, ErrFolder) {
			err = s.suggest(folder, err)
		}
		add("folder", "", err)
		return errors.Is(err, ErrFolder)
	}
	add("folder", fmt.Sprintf("The folder %s can be opened and holds %d messages", folder, box.exists), nil)
	rights, err := s.rights(box)
	add("rights", rights, err)
	return err == nil || errors.Is(err, ErrFolder)
}

// explained is what a failure says, and what to do.
func explained(err error) (sentence, hint string) {
	var e *core.Error
	if errors.As(err, &e) {
		return e.Msg, e.Hint
	}
	return err.Error(), ""
}

// suggest names the folders that there are instead of the one that cannot be opened.
func (s *session) suggest(folder string, err error) error {
	var e *core.Error
	list, listErr := s.folders()
	if listErr != nil || len(list) == 0 || !errors.As(err, &e) || slices.Contains(list, folder) {
		return err
	}
	names := list[0]
	for _, f := range list[1:min(len(list), 8)] {
		names += ", " + f
	}
	if len(list) > 8 {
		names += fmt.Sprintf(" and %d more", len(list)-8)
	}
	return &core.Error{Kind: e.Kind, Msg: e.Msg, Hint: "the folders there are " + names, Err: e.Err}
}

// rights tells what may be done in a folder: by the server's list where it has
// one (ACL, RFC 4314), else by trying to list its messages.
func (s *session) rights(box mailbox) (string, error) {
	var rights imap.RightSet
	listed := false
	err := s.step(0, func() error {
		if listed = s.client.Caps().Has(imap.CapACL); !listed {
			return nil
		}
		data, err := s.client.MyRights(box.name).Wait()
		if err == nil {
			rights = data.Rights
		}
		return err
	})
	if _, refused := s.scrub.serverSaid(err); refused {
		listed, err = false, nil
	}
	if err != nil {
		return "", s.commandFailure("asking for the rights in "+box.name, err)
	}
	if listed && !slices.Contains(rights, imap.RightRead) {
		return "", failure(ErrFolder, nil, fmt.Sprintf("Messages in the folder %s may not be read", box.name), "ask whoever runs the server for the right to read it")
	}
	can := "can be read"
	if !listed {
		if _, err := s.list(box, false); err != nil {
			return "", err
		}
		can = "can be listed"
	}
	return fmt.Sprintf("Messages in %s %s; %s. Fetching changes nothing on the server", box.name, can, markable(listed, rights, box.marks)), nil
}

// markable says whether messages could be marked, if a rule asked for it.
func markable(listed bool, rights imap.RightSet, flags []imap.Flag) string {
	if listed && !slices.Contains(rights, imap.RightWrite) {
		return "the sign-in has no right to mark or move them"
	}
	if slices.Contains(flags, imap.FlagWildcard) {
		return "rules could mark them with a keyword"
	}
	return "the server keeps no keywords of ours for them"
}
