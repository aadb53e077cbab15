package main

import (
	"context"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/desk"
)

// people is the desk, and starts the watch over the mailboxes with the passphrase that
// somebody signs in with: it opens the sealed mail passwords.
type people struct {
	*desk.Desk
	books *wire.App
	post  *post
}

// Init makes the firm and the sealed place for mail passwords.
func (p people) Init(ctx context.Context, firm core.Firm, owner, passphrase string) error {
	return p.books.Init(ctx, firm, owner, passphrase)
}

// SignIn signs a person in.
func (p people) SignIn(ctx context.Context, name, passphrase string) (core.User, error) {
	u, err := p.Desk.SignIn(ctx, name, passphrase)
	if err != nil {
		return u, err
	}
	p.post.begin(u, passphrase)
	return u, p.books.DailyHead(ctx, u, passphrase)
}
