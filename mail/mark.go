package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"

	"countersign/core"
)

// markBatch is how many messages are marked with one command.
const markBatch = 200

// Mark does on the server what the account wishes for messages that were taken in:
// a keyword, a flag, a move. It runs over a connection of its own and tells done of
// each batch when the server has confirmed it; done's error ends it. Messages that
// are no longer in their place, or whose folder was numbered anew, count as done: there
// is nothing left to mark. Nothing is ever deleted: a move is only made where the
// server can move (RFC 6851), since the way around that would copy and delete.
//
// Where the latest of them is another message than the inbox has, nothing is marked: a
// message that was moved before it was fetched would never be seen.
//
// Doing it twice does no harm, so what was confirmed and not noted is done again.
func (p *Poller) Mark(ctx context.Context, acct core.MailAccount, password string, inbox core.Inbox, keys []core.MailKey, done func(keys []core.MailKey, how string) error) error {
	if acct.After == nil || len(keys) == 0 {
		return nil
	}
	r := p.newRun(acct, inbox, nil)
	s, err := r.signIn(ctx, password, func(string, string) {})
	if err != nil {
		return err
	}
	defer s.logout()
	byFolder := map[string][]core.MailKey{}
	for _, k := range keys {
		byFolder[k.Folder] = append(byFolder[k.Folder], k)
	}
	var bad error
	for _, folder := range sortedFolders(byFolder) {
		err := r.markFolder(s, folder, byFolder[folder], done)
		if errors.Is(err, ErrFolder) {
			bad = errors.Join(bad, err) // the other folders go on
		} else if err != nil {
			return err
		}
	}
	return bad
}

func sortedFolders(m map[string][]core.MailKey) []string {
	var out []string
	for f := range m {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

// gone is how a message is marked that is no longer there to be marked.
const gone = "no longer there"

func (r *run) markFolder(s *session, folder string, keys []core.MailKey, done func([]core.MailKey, string) error) error {
	box, err := s.selectForWriting(folder)
	if err != nil {
		return err
	}
	var current, past []core.MailKey
	for _, k := range keys {
		if k.UIDValidity == r.acct.Numbering(folder, box.validity) {
			current = append(current, k)
		} else {
			past = append(past, k)
		}
	}
	if len(past) > 0 {
		if err := done(past, gone); err != nil {
			return err
		}
	}
	if len(current) == 0 {
		return nil
	}
	if other, err := r.others(s, box, current); err != nil || other {
		return err // the next poll finds that the folder was numbered anew
	}
	after := *r.acct.After
	if err := s.canMark(box, after); err != nil {
		return err
	}
	for part := range slices.Chunk(current, markBatch) {
		if err := s.mark(folder, part, after); err != nil {
			return err
		}
		if err := done(part, markWords(after)); err != nil {
			return err
		}
	}
	return nil
}

// markWords says what was done with a message.
func markWords(a core.MailAfter) string {
	var out []string
	if a.Keyword != "" {
		out = append(out, "keyword "+a.Keyword)
	}
	if a.Seen {
		out = append(out, "marked as read")
	}
	if a.Flagged {
		out = append(out, "flagged")
	}
	if a.Move != "" {
		out = append(out, "moved to "+a.Move)
	}
	return strings.Join(out, ", ")
}

// selectForWriting opens a folder so that flags can change.
func (s *session) selectForWriting(folder string) (mailbox, error) {
	var data *imap.SelectData
	err := s.step(0, func() (err error) {
		data, err = s.client.Select(folder, nil).Wait()
		return err
	})
	if said, refused := s.scrub.serverSaid(err); refused {
		return mailbox{}, failure(ErrFolder, s.scrub.error(err), quote(fmt.Sprintf("The folder %s cannot be opened", folder), said), "check the folder's name; it must be written as the server calls it")
	}
	if err != nil {
		return mailbox{}, s.commandFailure("opening the folder "+folder, err)
	}
	return opened(folder, data), nil
}

// canMark refuses what the server would forget or do in another way than asked for.
func (s *session) canMark(box mailbox, after core.MailAfter) error {
	keeps := func(f imap.Flag) bool {
		return slices.ContainsFunc(box.marks, func(m imap.Flag) bool { return m == imap.FlagWildcard || strings.EqualFold(string(m), string(f)) })
	}
	caps := s.client.Caps()
	switch {
	case after.Keyword != "" && !keeps(imap.Flag(after.Keyword)):
		return failure(ErrFolder, nil, fmt.Sprintf("The server keeps no keywords in the folder %s", box.name), "choose another mark for the mails that were taken in")
	case after.Seen && !keeps(imap.FlagSeen) || after.Flagged && !keeps(imap.FlagFlagged):
		return failure(ErrFolder, nil, fmt.Sprintf("The sign-in may not change flags in the folder %s", box.name), "ask whoever runs the server for the right to do so, or choose another mark")
	case after.Move != "" && !caps.Has(imap.CapMove) && !caps.Has(imap.CapIMAP4rev2):
		return failure(ErrFolder, nil, "The server cannot move messages, and copying and deleting them is not offered", "choose a keyword or a flag for the mails that were taken in")
	}
	return nil
}

// mark sets the flags first: they go with a message that is moved.
func (s *session) mark(folder string, keys []core.MailKey, after core.MailAfter) error {
	var set imap.UIDSet
	for _, k := range keys {
		set.AddNum(imap.UID(k.UID))
	}
	var flags []imap.Flag
	if after.Keyword != "" {
		flags = append(flags, imap.Flag(after.Keyword))
	}
	if after.Seen {
		flags = append(flags, imap.FlagSeen)
	}
	if after.Flagged {
		flags = append(flags, imap.FlagFlagged)
	}
	answer := int64(len(keys)) * 200
	if len(flags) > 0 {
		err := s.step(answer, func() error {
			return s.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: flags}, nil).Close()
		})
		if err != nil {
			return s.markFailure("The mails in "+folder+" could not be marked", err)
		}
	}
	if after.Move == "" {
		return nil
	}
	err := s.step(answer, func() error {
		_, err := s.client.Move(set, after.Move).Wait()
		return err
	})
	if err != nil {
		return s.markFailure("The mails in "+folder+" could not be moved to "+after.Move, err)
	}
	return nil
}

func (s *session) markFailure(what string, err error) error {
	if said, refused := s.scrub.serverSaid(err); refused {
		return failure(ErrFolder, s.scrub.error(err), quote(what, said), "check the name of the folder and the rights of the sign-in")
	}
	return s.commandFailure("marking messages", err)
}
