package mail

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"countersign/core"
	"countersign/mail/internal/mimetree"
)

// A server that was restored from a copy should number its folders anew (RFC 9051, section
// 2.3.1.1). Many do not: they number on from where the copy was made, and give new
// messages UIDs under which others were fetched before. Taken for known, these would
// never be seen. It shows in two ways: the next UID is one that was fetched already, or,
// once new mail went beyond that, the latest known message is another.

// comparedBytes is how many bytes of the latest known message are looked at: its header, or
// enough of it.
const comparedBytes = 16 << 10

// comparedMost is how many known messages are tried until one can be looked at.
const comparedMost = 8

// comparedAgain is after which time they are looked at again over the same connection.
const comparedAgain = 24 * time.Hour

// known asks the inbox which of the UIDs it has. Without a UIDVALIDITY, UIDs mean
// nothing: then every message is fetched and Deliver settles it by content. The same
// goes for a folder whose UIDs went to other messages.
func (r *run) known(s *session, box *mailbox, uids []imap.UID) (map[uint32]bool, error) {
	if box.validity == 0 {
		return nil, nil
	}
	var err error
	if box.numbering, err = r.inbox.Numbering(s.ctx, r.acct.Name, box.name, box.validity); err != nil {
		return nil, err
	}
	known, err := r.inbox.Known(s.ctx, r.acct.Name, box.name, box.numbering)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	anew, err := s.wentBack(*box, uids, known)
	if err != nil {
		return nil, err
	}
	if !anew {
		if anew, err = r.latestIsAnother(s, *box, uids, known); err != nil {
			return nil, err
		}
	}
	if !anew {
		return known, nil
	}
	if err := r.inbox.NumberedAnew(s.ctx, r.acct.Name, box.name, box.validity); err != nil {
		return nil, err
	}
	box.numbering, err = r.inbox.Numbering(s.ctx, r.acct.Name, box.name, box.validity)
	return nil, err
}

// wentBack reports whether the next message gets a UID that was fetched already. A server
// that lists messages beyond what it calls the next is asked again, since one may have
// come in between, and then not believed.
func (s *session) wentBack(box mailbox, uids []imap.UID, known map[uint32]bool) (bool, error) {
	beyond := func(b mailbox) bool { return len(uids) > 0 && uids[len(uids)-1] >= b.next }
	if box.next != 0 && beyond(box) {
		again, err := s.examine(box.name)
		if err != nil {
			return false, err
		}
		if again.validity != box.validity {
			return false, s.commandFailure("opening the folder "+box.name, ErrLost) // what was listed is of the past
		}
		if beyond(again) {
			return false, nil
		}
		box = again
	}
	for uid := range known {
		if box.next != 0 && uid >= uint32(box.next) {
			return true, nil
		}
	}
	return false, nil
}

// latestIsAnother reports whether the latest known message on the server is not the one
// that was fetched under its UID: all that were numbered again are the latest ones.
// Once for each connection, since a server is not restored under one, and daily.
func (r *run) latestIsAnother(s *session, box mailbox, uids []imap.UID, known map[uint32]bool) (bool, error) {
	if at, ok := s.compared[box.name]; ok && time.Since(at) < comparedAgain || r.poller.breaksOn(r.acct.Name, box) {
		return false, nil
	}
	tries := 0
	for _, uid := range slices.Backward(uids) {
		if !known[uint32(uid)] {
			continue
		}
		if tries++; tries > comparedMost {
			break
		}
		done, same, err := r.compare(s, box, core.MailKey{Account: r.acct.Name, Folder: box.name, UIDValidity: box.numbering, UID: uint32(uid)})
		if err != nil {
			return false, err
		}
		if done {
			s.compared[box.name] = time.Now()
			return !same, nil
		}
	}
	return false, nil
}

// compare holds a message on the server against the one that was fetched. It is not done
// where one of them is not to be had: somebody may have moved it just now.
func (r *run) compare(s *session, box mailbox, key core.MailKey) (done, same bool, err error) {
	had, err := r.inbox.Head(s.ctx, key, comparedBytes)
	if kind := core.KindOf(err); kind == core.NotFound || kind == core.Damaged || err == nil && len(had) == 0 {
		return false, false, nil
	} else if err != nil {
		return false, false, err
	}
	var got response
	want := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Size: comparedBytes}}
	err = s.fetchInto(imap.UIDSetNum(imap.UID(key.UID)), comparedBytes, comparedBytes, want, nil, func(m response) {
		if m.uid == imap.UID(key.UID) && m.full {
			got = m
		}
	})
	if _, refused := s.scrub.serverSaid(err); err != nil && !refused {
		// A server that this breaks must still give its new mail.
		r.poller.doNotCompare(r.acct.Name, box)
		r.moved++
		return false, false, s.commandFailure("looking for what was fetched before", err)
	}
	return got.full, got.full && sameMessage(had, got.data), nil
}

// others reports whether the server has other messages under the numbers of some that were
// fetched. Those are the latest ones.
func (r *run) others(s *session, box mailbox, keys []core.MailKey) (bool, error) {
	if r.poller.breaksOn(r.acct.Name, box) {
		return false, nil
	}
	keys = slices.SortedFunc(slices.Values(keys), func(a, b core.MailKey) int { return cmp.Compare(b.UID, a.UID) })
	for _, k := range keys[:min(len(keys), comparedMost)] {
		if done, same, err := r.compare(s, box, k); err != nil || done {
			return !same, err
		}
	}
	return false, nil
}

// sameMessage reports whether two beginnings are of one message. Some servers write a
// message in another way each time, but for its Message-ID.
func sameMessage(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	id := messageID(mimetree.PeekHeader(a).Get("Message-Id"))
	return id != "" && id == messageID(mimetree.PeekHeader(b).Get("Message-Id"))
}

// place is a folder under one numbering.
func (b mailbox) place(account string) core.MailKey {
	return core.MailKey{Account: account, Folder: b.name, UIDValidity: b.validity}
}

// doNotCompare notes that a server broke the connection when it was asked for what was
// fetched before.
func (p *Poller) doNotCompare(account string, b mailbox) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.breaks == nil {
		p.breaks = map[core.MailKey]bool{}
	}
	p.breaks[b.place(account)] = true
}

func (p *Poller) breaksOn(account string, b mailbox) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.breaks[b.place(account)]
}
