package mailtest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"sync"

	"countersign/core"
)

// Inbox is a core.Inbox in memory. It keeps messages by content, as the real one
// does, and counts what it was given.
type Inbox struct {
	mu       sync.Mutex
	Messages map[[32]byte][]byte
	Keys     map[core.MailKey][32]byte
	Calls    int             // of Deliver
	Beats    []error         // of Heartbeat
	Counts   core.MailCounts // of the last Heartbeat
	Asides   map[core.MailKey]string
	// Refuse, if set, is asked before a message is kept.
	Refuse func(raw []byte) error

	numberings map[string][]core.MailNumbering // by account
	anew       uint32                          // how many
}

// NewInbox makes an empty inbox.
func NewInbox() *Inbox {
	return &Inbox{Messages: map[[32]byte][]byte{}, Keys: map[core.MailKey][32]byte{}, Asides: map[core.MailKey]string{}, numberings: map[string][]core.MailNumbering{}}
}

// Known gives the UIDs that were delivered.
func (in *Inbox) Known(_ context.Context, account, folder string, uidValidity uint32) (map[uint32]bool, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	known := map[uint32]bool{}
	for k := range in.Keys {
		if k.Account == account && k.Folder == folder && k.UIDValidity == uidValidity {
			known[k.UID] = true
		}
	}
	return known, nil
}

// Head gives the beginning of the message that was delivered from a place.
func (in *Inbox) Head(_ context.Context, at core.MailKey, n int) ([]byte, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	sum, ok := in.Keys[at]
	if !ok {
		return nil, core.Errorf(core.NotFound, "there is no message %d", at.UID)
	}
	raw := in.Messages[sum]
	return raw[:min(n, len(raw))], nil
}

// Numbering gives what stands for a UIDVALIDITY.
func (in *Inbox) Numbering(_ context.Context, account, folder string, uidValidity uint32) (uint32, error) {
	in.mu.Lock()
	defer in.mu.Unlock()
	return core.MailAccount{Numberings: in.numberings[account]}.Numbering(folder, uidValidity), nil
}

// NumberedAnew puts another number in the place of a UIDVALIDITY.
func (in *Inbox) NumberedAnew(_ context.Context, account, folder string, uidValidity uint32) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.anew++
	in.numberings[account] = append([]core.MailNumbering{{Folder: folder, UIDValidity: uidValidity, KeptAs: 1<<31 + in.anew}}, in.numberings[account]...)
	return nil
}

// Deliver keeps a message.
func (in *Inbox) Deliver(ctx context.Context, at core.MailKey, raw []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.Calls++
	if in.Refuse != nil {
		if err := in.Refuse(raw); err != nil {
			return err
		}
	}
	sum := sha256.Sum256(raw)
	in.Keys[at] = sum
	in.Messages[sum] = bytes.Clone(raw)
	return nil
}

// DeliverAll keeps messages, all or none.
func (in *Inbox) DeliverAll(ctx context.Context, mails []core.RawMail) error {
	in.mu.Lock()
	if in.Refuse != nil {
		for n, m := range mails {
			in.Calls++
			if err := in.Refuse(m.Raw); err != nil {
				in.Calls -= n + 1
				in.mu.Unlock()
				return err
			}
		}
		in.Calls -= len(mails)
	}
	in.mu.Unlock()
	for _, m := range mails {
		if err := in.Deliver(ctx, m.At, m.Raw); err != nil {
			return err
		}
	}
	return nil
}

// Heartbeat notes how a poll went.
func (in *Inbox) Heartbeat(_ context.Context, _ string, beat core.MailBeat) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.Beats = append(in.Beats, beat.Err)
	in.Counts = beat.MailCounts
	return nil
}

// SetAside notes a message that could not be fetched.
func (in *Inbox) SetAside(_ context.Context, at core.MailKey, reason string) error {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.Asides[at] = reason
	return nil
}

// Len is how many different messages there are.
func (in *Inbox) Len() int {
	in.mu.Lock()
	defer in.mu.Unlock()
	return len(in.Messages)
}

// Has tells whether exactly this message was delivered.
func (in *Inbox) Has(raw []byte) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	_, ok := in.Messages[sha256.Sum256(raw)]
	return ok
}

// LastBeat is the outcome of the last poll; ok is false before the first.
func (in *Inbox) LastBeat() (err error, ok bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.Beats) == 0 {
		return nil, false
	}
	return in.Beats[len(in.Beats)-1], true
}
