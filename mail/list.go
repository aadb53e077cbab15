package mail

import (
	"slices"

	"github.com/emersion/go-imap/v2"
)

// listMax bounds how many messages a folder may have.
const listMax = 2_000_000

// list gives the UIDs of a folder in ascending order. Where the server lists
// fewer than it has counted, all are asked for in another way and both answers
// are joined. Careful asks only in that other way, for servers whose answer to
// SEARCH cannot be read.
func (s *session) list(box mailbox, careful bool) ([]imap.UID, error) {
	vanished := s.expunged.Load()
	budget := int64(min(box.exists, listMax)) * 12
	if careful {
		return s.listByFetch(box, budget)
	}
	var found imap.UIDSet
	err := s.step(budget, func() error {
		var options *imap.SearchOptions
		if s.client.Caps().Has(imap.CapESearch) {
			options = &imap.SearchOptions{ReturnAll: true} // ranges instead of every UID
		}
		data, err := s.client.UIDSearch(&imap.SearchCriteria{}, options).Wait()
		if err == nil {
			found, _ = data.All.(imap.UIDSet)
		}
		return err
	})
	if err != nil {
		return nil, s.commandFailure("listing the folder "+box.name, err)
	}
	uids, err := expand(found)
	if err != nil {
		return nil, s.commandFailure("listing the folder "+box.name, err)
	}
	if gone := s.expunged.Load() - vanished; int64(len(uids))+gone < int64(box.exists) {
		more, err := s.listByFetch(box, budget)
		if err != nil {
			return nil, err
		}
		uids = append(uids, more...)
	}
	slices.Sort(uids)
	return slices.Compact(uids), nil
}

// expand makes single UIDs of the ranges in which a server lists them.
func expand(set imap.UIDSet) ([]imap.UID, error) {
	total := 0
	for _, r := range set {
		if r.Start == 0 || r.Stop < r.Start || int64(r.Stop-r.Start) >= int64(listMax-total) {
			return nil, ErrFlood
		}
		total += int(r.Stop-r.Start) + 1
	}
	uids := make([]imap.UID, 0, total)
	for _, r := range set {
		for u := r.Start; ; u++ {
			uids = append(uids, u)
			if u == r.Stop {
				break
			}
		}
	}
	return uids, nil
}

// listByFetch asks for the UIDs by sequence number.
func (s *session) listByFetch(box mailbox, budget int64) ([]imap.UID, error) {
	var uids []imap.UID
	err := s.step(4*budget, func() error {
		cmd := s.client.Fetch(imap.SeqSet{{Start: 1, Stop: 0}}, &imap.FetchOptions{UID: true})
		s.each(cmd, func(m response) {
			if m.uid != 0 {
				uids = append(uids, m.uid)
			}
		})
		return cmd.Close()
	})
	if err != nil {
		return nil, s.commandFailure("listing the folder "+box.name, err)
	}
	return uids, nil
}
