package main

import (
	"context"
	"maps"
	"slices"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/ui/vm"
)

// outgoing sets up notices for the window, with the passphrase that somebody signed in
// with, and lets the watch begin anew.
type outgoing struct {
	books *wire.App
	post  *post
}

// State implements vm.Outgoing.
func (o outgoing) State(ctx context.Context, by core.User) (s vm.OutgoingState, err error) {
	if s.Outgoing, err = o.books.Desk.Outgoing(ctx, by); err != nil {
		return s, err
	}
	if s.Waiting, s.Failed, err = o.books.Desk.UnsentNotices(ctx, by); err != nil {
		return s, err
	}
	if s.Mailboxes, err = o.books.MailAccounts(ctx); err != nil {
		return s, err
	}
	people, err := o.books.Desk.Users(ctx, by)
	for _, u := range people {
		if u.Name == by.Name {
			s.Own = u.Address
		}
		if !u.Disabled {
			s.People = append(s.People, u)
		}
	}
	return s, err
}

// ServerOf implements vm.Outgoing.
func (o outgoing) ServerOf(m core.MailAccount) (core.MailServer, bool) { return wire.OutgoingOf(m) }

// Save implements vm.Outgoing.
func (o outgoing) Save(ctx context.Context, by core.User, out core.Outgoing, password *string, addresses map[string]string) error {
	if err := o.books.SaveOutgoing(ctx, by, o.post.words(), out, password); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(addresses)) {
		if err := o.books.Desk.SetAddress(ctx, by, name, addresses[name]); err != nil {
			return err
		}
	}
	o.post.again()
	return nil
}

// Test implements vm.Outgoing.
func (o outgoing) Test(ctx context.Context, by core.User, to string, tell func(core.MailStep)) ([]core.MailStep, error) {
	out, err := o.books.Desk.Outgoing(ctx, by)
	if err != nil {
		return nil, err
	}
	return o.books.TryOutgoing(ctx, by, o.post.words(), out, nil, to, tell)
}
