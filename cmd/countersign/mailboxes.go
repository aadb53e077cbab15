package main

import (
	"context"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/ui/vm"
)

// mailboxes sets mailboxes up for the window, with the passphrase that somebody signed
// in with, and lets the watch over them begin anew.
type mailboxes struct {
	books *wire.App
	post  *post
}

// List implements vm.Mailboxes.
func (m mailboxes) List(ctx context.Context) ([]core.MailAccount, error) {
	return m.books.MailAccounts(ctx)
}

// Find implements vm.Mailboxes.
func (m mailboxes) Find(ctx context.Context, address string, consent bool, tell func(string)) (core.FoundMailbox, error) {
	return wire.FindMailServer(ctx, address, consent, tell)
}

// Authority implements vm.Mailboxes.
func (m mailboxes) Authority(path string) (string, error) { return wire.Authority(path) }

// SignIn implements vm.Mailboxes.
func (m mailboxes) SignIn(ctx context.Context, by core.User, a core.MailAccount, how vm.SignInBy, show func(address, code string)) (core.MailAccount, vm.MailKey, error) {
	if how.Code {
		s, err := m.books.BeginCode(ctx, by, m.post.words(), a, how.ClientSecret)
		if err != nil {
			return a, vm.MailKey{}, err
		}
		show(s.URL, s.Code)
		g, err := s.Wait(ctx)
		return s.Account, vm.MailKey{Grant: wire.MailSecret{Grant: g, ClientSecret: s.Secret}}, err
	}
	s, err := m.books.BeginBrowser(ctx, by, m.post.words(), a, how.ClientSecret)
	if err != nil {
		return a, vm.MailKey{}, err
	}
	defer s.Close()
	show(s.URL, "")
	g, err := s.Wait(ctx)
	return s.Account, vm.MailKey{Grant: wire.MailSecret{Grant: g, ClientSecret: s.Secret}}, err
}

// secretOf is what a person gave, for the books.
func secretOf(k vm.MailKey) wire.MailSecret {
	if s, ok := k.Grant.(wire.MailSecret); ok {
		return s
	}
	return wire.MailSecret{Password: k.Password}
}

// Try implements vm.Mailboxes.
func (m mailboxes) Try(ctx context.Context, a core.MailAccount, k vm.MailKey, tell func(core.MailStep)) ([]core.MailStep, []string) {
	steps := m.books.TryMailbox(ctx, a, secretOf(k), tell)
	for _, s := range steps {
		if !s.OK {
			return steps, nil
		}
	}
	folders, err := m.books.MailFolders(ctx, a, secretOf(k))
	if err != nil {
		folders = a.Folder // the mailbox works; only the choice of folders is not to be had
	}
	return steps, folders
}

// Test implements vm.Mailboxes.
func (m mailboxes) Test(ctx context.Context, by core.User, name string, tell func(core.MailStep)) ([]core.MailStep, error) {
	return m.books.TestMailbox(ctx, by, m.post.words(), name, tell)
}

// Save implements vm.Mailboxes.
func (m mailboxes) Save(ctx context.Context, by core.User, a core.MailAccount, k vm.MailKey) error {
	if err := m.books.SaveMailbox(ctx, by, m.post.words(), a, secretOf(k)); err != nil {
		return err
	}
	m.post.again()
	return nil
}

// Remove implements vm.Mailboxes.
func (m mailboxes) Remove(ctx context.Context, by core.User, name string) error {
	if err := m.books.RemoveMailbox(ctx, by, m.post.words(), name); err != nil {
		return err
	}
	m.post.again()
	return nil
}
