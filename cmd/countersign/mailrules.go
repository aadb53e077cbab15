package main

import (
	"context"

	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/core/intake"
)

// mailRules keeps the rules of mailboxes for the window. What is saved is asked for with
// the next mail and the next poll; the watch need not begin anew.
type mailRules struct {
	books *wire.App
	post  *post
}

// Mailbox implements vm.RuleBook.
func (m mailRules) Mailbox(ctx context.Context, by core.User, name string) (core.MailAccount, error) {
	return m.books.Desk.MailAccount(ctx, by, name)
}

// Try implements vm.RuleBook.
func (m mailRules) Try(ctx context.Context, by core.User, account string, rules []core.MailRule, latest int, tell func(done, of int)) ([]intake.Trial, int, error) {
	return m.books.Intake.TryRules(ctx, by, account, rules, latest, tell)
}

// Save implements vm.RuleBook.
func (m mailRules) Save(ctx context.Context, by core.User, account string, before, rules []core.MailRule) error {
	return m.books.Desk.ChangeMailRules(ctx, by, account, before, rules)
}

// SaveAfter implements vm.RuleBook.
func (m mailRules) SaveAfter(ctx context.Context, by core.User, account string, before, after *core.MailAfter) error {
	return m.books.Desk.SaveMailAfter(ctx, by, account, before, after)
}

// Folders implements vm.RuleBook.
func (m mailRules) Folders(ctx context.Context, by core.User, account string) ([]string, error) {
	return m.books.FoldersOf(ctx, by, m.post.words(), account)
}
