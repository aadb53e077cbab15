package mail

import (
	"context"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"countersign/core"
)

// maxFolders bounds how many folders of a server are listed.
const maxFolders = 2000

// Folders lists the folders that messages can be fetched from, INBOX first.
func (p *Poller) Folders(ctx context.Context, acct core.MailAccount, password string) ([]string, error) {
	r := p.newRun(acct, nil, nil)
	s, err := r.signIn(ctx, password, func(string, string) {})
	if err != nil {
		return nil, err
	}
	defer s.logout()
	return s.folders()
}

// folders asks for all folders that can be opened (RFC 9051, section 6.3.9).
func (s *session) folders() ([]string, error) {
	var list []string
	err := s.step(maxFolders*200, func() error {
		data, err := s.client.List("", "*", nil).Collect()
		for _, d := range data {
			if !slices.Contains(d.Attrs, imap.MailboxAttrNoSelect) && !slices.Contains(d.Attrs, imap.MailboxAttrNonExistent) && len(list) < maxFolders {
				list = append(list, d.Mailbox)
			}
		}
		return err
	})
	if err != nil {
		return nil, s.commandFailure("listing the folders", err)
	}
	slices.SortFunc(list, func(a, b string) int {
		if inA, inB := strings.EqualFold(a, "INBOX"), strings.EqualFold(b, "INBOX"); inA != inB {
			if inA {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(list), nil
}
