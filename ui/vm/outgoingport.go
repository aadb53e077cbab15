package vm

import (
	"context"

	"countersign/core"
)

// OutgoingState is how notices are sent, and how many wait or could not be sent.
type OutgoingState struct {
	core.Outgoing
	Waiting, Failed int
	Mailboxes       []core.MailAccount // whose sign-in can be used
	Own             string             // the address of the person who looks
	People          []core.User        // who may get notices
}

// Outgoing is where outgoing mail is set up, tried and switched off.
type Outgoing interface {
	State(ctx context.Context, by core.User) (OutgoingState, error)
	// ServerOf is the server through which a mailbox of a known provider sends.
	ServerOf(m core.MailAccount) (core.MailServer, bool)
	// Save keeps it, and the addresses of the people who are named with it. A nil password
	// leaves the one that is there.
	Save(ctx context.Context, by core.User, o core.Outgoing, password *string, addresses map[string]string) error
	// Test sends a test mail as outgoing mail is kept.
	Test(ctx context.Context, by core.User, to string, tell func(core.MailStep)) ([]core.MailStep, error)
}
