package mail

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// What a fetch can find out about a message.
var (
	errGone   = errors.New("the message is no longer there")
	errAbsent = errors.New("the server does not give the message")
	errTooBig = errors.New("the message is larger than the limit")
)

// wholeBody is BODY.PEEK[], which leaves the flags as they are (RFC 9051, section
// 6.4.5). Of the other items only UID and RFC822.SIZE are asked for: one date
// that the library cannot read would end the connection.
var wholeBody = &imap.FetchItemBodySection{Peek: true}

// response is what a FETCH response says of one message.
type response struct {
	uid  imap.UID
	size int64 // RFC822.SIZE; -1 if it was not said
	data []byte
	full bool // every byte of the literal came
	none bool // NIL came in place of a literal
}

// each reads the responses to a FETCH that asked for no body.
func (s *session) each(cmd *imapclient.FetchCommand, fn func(response)) {
	s.eachWithin(cmd, 0, nil, nil, fn)
}

// eachWithin reads the responses to a FETCH and the body sections that match
// want, into what room there is; a literal above most ends it with false.
func (s *session) eachWithin(cmd *imapclient.FetchCommand, most int64, want *imap.FetchItemBodySection, in *room, fn func(response)) bool {
	for data := cmd.Next(); data != nil; data = cmd.Next() {
		m := response{size: -1}
		for item := data.Next(); item != nil; item = data.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				m.uid = item.UID
			case imapclient.FetchItemDataRFC822Size:
				m.size = item.Size
			case imapclient.FetchItemDataBodySection:
				if want == nil || m.data != nil || !item.MatchCommand(want) {
					continue
				}
				if m.none = item.Literal == nil; m.none {
					continue
				}
				if item.Literal.Size() > most {
					return false
				}
				m.data, m.full = readLiteral(item.Literal, in)
				if !m.full {
					s.hangUp()
				}
			}
		}
		fn(m)
	}
	return true
}

// hangUp closes the connection after a literal that was cut and waits until the
// library has noticed. It would else read the rest of the literal and the next
// response at the same time, in two goroutines from one buffer.
func (s *session) hangUp() {
	s.guard.Close()
	<-s.client.Closed()
}

// room is memory for the messages of one batch, one behind the other. It is used again
// for later ones: fresh memory for each message costs as much as to read it. It grows by
// what comes, while the server is at work. A nil room has none.
type room struct {
	blocks [][]byte
	used   int    // of the blocks
	left   []byte // of the last one
}

const roomBlock = 1 << 20

// take gives a part of it, nil for what needs memory of its own.
func (r *room) take(n int64) []byte {
	if r == nil || n > roomBlock {
		return nil
	}
	if n > int64(len(r.left)) {
		if r.used == len(r.blocks) {
			r.blocks = append(r.blocks, make([]byte, roomBlock))
		}
		r.left = r.blocks[r.used]
		r.used++
	}
	part := r.left[:n:n]
	r.left = r.left[n:]
	return part
}

// clear makes all of it free again.
func (r *room) clear() { r.used, r.left = 0, nil }

// readLiteral reads a literal. A connection that is cut in it shows only as bytes that
// are missing.
func readLiteral(l imap.LiteralReader, in *room) (data []byte, full bool) {
	data = in.take(l.Size())
	if data == nil {
		return readFresh(l)
	}
	n, err := io.ReadFull(l, data)
	if err != nil {
		return data[:n], false
	}
	// The library goes on when it was read to its end.
	_, err = l.Read(make([]byte, 1))
	return data, errors.Is(err, io.EOF)
}

// readFresh reads a literal into memory of its own. The announced size is not allocated
// in advance.
func readFresh(l imap.LiteralReader) (data []byte, full bool) {
	var b bytes.Buffer
	// A Buffer reads on only with MinRead bytes to spare, and would else move all it
	// has into a new place to see that nothing comes any more.
	b.Grow(int(min(l.Size(), 256<<10)) + bytes.MinRead)
	n, err := io.Copy(&b, l)
	if b.Len() == 0 {
		return []byte{}, err == nil && n == l.Size()
	}
	return b.Bytes(), err == nil && n == l.Size()
}

// sizes asks for the sizes of messages. One that is not answered keeps -1.
func (s *session) sizes(jobs []job) ([]job, error) {
	size := map[imap.UID]int64{}
	err := s.step(int64(len(jobs))*200, func() error {
		cmd := s.client.Fetch(uidSet(jobs), &imap.FetchOptions{UID: true, RFC822Size: true})
		s.each(cmd, func(m response) { size[m.uid] = m.size })
		return cmd.Close()
	})
	if err != nil {
		return nil, s.commandFailure("asking for the sizes of messages", err)
	}
	out := slices.Clone(jobs)
	for i := range out {
		if n, ok := size[out[i].uid()]; ok {
			out[i].size = n
		}
	}
	return out, nil
}

func uidSet(jobs []job) imap.UIDSet {
	var set imap.UIDSet
	for _, j := range jobs {
		set.AddNum(j.uid())
	}
	return set
}

// fetch asks for whole messages of announced sizes. It returns what came, also
// when the connection broke on the way.
func (s *session) fetch(jobs []job, announced int64, in *room) (map[imap.UID]response, error) {
	got := map[imap.UID]response{}
	err := s.fetchInto(uidSet(jobs), 2*announced+spare, s.limits.large*2+spare, wholeBody, in, func(m response) { got[m.uid] = m })
	return got, err
}

// fetchInto runs one FETCH for UIDs and a body section.
func (s *session) fetchInto(set imap.NumSet, budget, most int64, want *imap.FetchItemBodySection, in *room, fn func(response)) error {
	return s.step(budget, func() error {
		cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{want}})
		if !s.eachWithin(cmd, most, want, in, fn) {
			s.guard.fail(ErrFlood)
		}
		return cmd.Close()
	})
}

// fetchOne asks for one message whole, and by its sequence number if the server
// does not answer for its UID.
func (s *session) fetchOne(j job) ([]byte, error) {
	got, err := s.fetch([]job{j}, j.size, nil)
	if err != nil {
		return nil, err
	}
	if m := got[j.uid()]; m.full {
		return m.data, nil
	}
	return s.fetchBySequence(j)
}

// fetchPieces asks for a message piece by piece until one comes back short. Past
// the end a server gives an empty piece or NIL. It goes on from the bytes that
// came before and returns all that are there, on an error too.
func (s *session) fetchPieces(j job, whole []byte) ([]byte, error) {
	for {
		want := &imap.FetchItemBodySection{Peek: true, Partial: &imap.SectionPartial{Offset: int64(len(whole)), Size: s.limits.piece}}
		var piece response
		err := s.fetchInto(uidSet([]job{j}), s.limits.piece, s.limits.piece, want, nil, func(m response) {
			if m.uid == j.uid() {
				piece = m
			}
		})
		switch {
		case err != nil:
			return whole, err
		case piece.none && len(whole) > 0:
			return whole, nil
		case !piece.full:
			return whole, errAbsent
		}
		whole = append(whole, piece.data...)
		if int64(len(whole)) > s.limits.maxMessage {
			return whole, errTooBig
		}
		if int64(len(piece.data)) < s.limits.piece {
			return whole, nil
		}
	}
}

// fetchBySequence asks for a message by its sequence number. Some servers send
// the body before the UID, which is legal, and the library then loses it when it
// was asked for by UID.
func (s *session) fetchBySequence(j job) ([]byte, error) {
	var found imap.SeqSet
	err := s.step(0, func() error {
		data, err := s.client.Search(&imap.SearchCriteria{UID: []imap.UIDSet{uidSet([]job{j})}}, nil).Wait()
		if err == nil {
			found, _ = data.All.(imap.SeqSet)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, errGone
	}
	size := j.size
	if size < 0 {
		size = s.limits.large
	}
	var got *response
	err = s.fetchInto(imap.SeqSetNum(found[0].Start), 2*size+spare, 2*size+spare, wholeBody, nil, func(m response) {
		if m.uid == j.uid() && m.full {
			got = &m
		}
	})
	switch {
	case err != nil:
		return nil, err
	case got == nil:
		return nil, errAbsent
	}
	return got.data, nil
}
