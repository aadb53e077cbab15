package mail

import (
	"context"
	"fmt"

	"github.com/emersion/go-imap/v2"

	"countersign/core"
)

// StepResult is one step of a test of an account.
type StepResult struct {
	Step     string // name, connection, TLS, sign-in, folder, rights
	OK       bool
	Sentence string // what was found, for people
	Err      error  // a *core.Error where OK is false
}

// Test goes through the steps of fetching mail and says of each whether it
// works. It ends at the first that does not, and changes nothing on the server.
func (p *Poller) Test(ctx context.Context, acct core.MailAccount, password string) []StepResult {
	r := p.newRun(acct, nil, nil)
	var out []StepResult
	current := "name"
	s, err := signIn(ctx, r.acct, password, r.limits, func(step, sentence string) {
		if current = step; sentence != "" {
			out = append(out, StepResult{Step: step, OK: true, Sentence: sentence})
		}
	})
	if err != nil {
		return append(out, bad(current, err))
	}
	defer s.logout()
	for _, folder := range r.acct.Folder {
		box, err := s.examine(folder)
		if err != nil {
			return append(out, bad("folder", err))
		}
		out = append(out, StepResult{Step: "folder", OK: true, Sentence: fmt.Sprintf("The folder %s can be opened and holds %d messages", folder, box.exists)})
		rights, err := s.rights(box)
		if err != nil {
			return append(out, bad("rights", err))
		}
		out = append(out, StepResult{Step: "rights", OK: true, Sentence: rights})
	}
	return out
}

func bad(step string, err error) StepResult {
	return StepResult{Step: step, Sentence: err.Error(), Err: err}
}

// rights tells what may be done in a folder: by the server's list where it has
// one (ACL, RFC 4314), else by trying to read a message's size.
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
	for _, r := range rights {
		if r == imap.RightRead {
			return fmt.Sprintf("Messages in %s can be read; nothing is changed on the server", box.name), nil
		}
	}
	if listed {
		return "", failure(ErrFolder, nil, fmt.Sprintf("Messages in the folder %s may not be read", box.name), "ask whoever runs the server for the right to read it")
	}
	if _, err := s.list(box, false); err != nil {
		return "", err
	}
	return fmt.Sprintf("Messages in %s can be listed; nothing is changed on the server", box.name), nil
}
