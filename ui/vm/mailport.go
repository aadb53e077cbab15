package vm

import (
	"context"

	"countersign/core"
)

// MailKey is what a person gave to sign in to a mailbox. Grant comes from a sign-in in
// the browser, and only whoever made it looks inside.
type MailKey struct {
	Password string
	Grant    any
}

// String keeps secrets out of logs.
func (MailKey) String() string { return "mail key" }

// GoString keeps secrets out of logs.
func (k MailKey) GoString() string { return k.String() }

// SignInBy is how a person signs in at an identity provider.
type SignInBy struct {
	ClientSecret string // of the firm's own registration there
	Code         bool   // with a code that is typed on whatever device
}

// Mailboxes is where mailboxes are looked for, tried and kept.
type Mailboxes interface {
	List(ctx context.Context) ([]core.MailAccount, error)
	// Find looks for the server of an address. With consent a third party is asked.
	Find(ctx context.Context, address string, consent bool, tell func(string)) (core.FoundMailbox, error)
	// Authority reads the certificate of a private authority from a file.
	Authority(path string) (string, error)
	// SignIn lets a person sign in at an identity provider: show is given the address
	// to open, and the code to type there where it goes by one. The account comes back
	// with the registration that was used. A Usage error says that the firm needs a
	// client ID of its own.
	SignIn(ctx context.Context, by core.User, m core.MailAccount, how SignInBy, show func(address, code string)) (core.MailAccount, MailKey, error)
	// Try tries a mailbox that is not kept yet, and lists its folders where it works.
	Try(ctx context.Context, m core.MailAccount, key MailKey, tell func(core.MailStep)) (steps []core.MailStep, folders []string)
	// Test tries a mailbox that is kept.
	Test(ctx context.Context, by core.User, name string, tell func(core.MailStep)) ([]core.MailStep, error)
	Save(ctx context.Context, by core.User, m core.MailAccount, key MailKey) error
	Remove(ctx context.Context, by core.User, name string) error
}
