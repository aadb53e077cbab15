package vm

import (
	"context"

	"countersign/core"
	"countersign/core/intake"
)

// RuleBook is where the rules of mailboxes are kept, and what happens on their servers.
type RuleBook interface {
	Mailbox(ctx context.Context, by core.User, name string) (core.MailAccount, error)
	// Try says what rules would do with the latest mails that are here, of how many,
	// and changes nothing.
	Try(ctx context.Context, by core.User, account string, rules []core.MailRule, latest int, tell func(done, of int)) (list []intake.Trial, all int, err error)
	// Save is a Conflict when other rules than before hold by now.
	Save(ctx context.Context, by core.User, account string, before, rules []core.MailRule) error
	// SaveAfter takes nil for leaving the mails as they are. It is a Conflict when another
	// wish than before holds by now.
	SaveAfter(ctx context.Context, by core.User, account string, before, after *core.MailAfter) error
	// Folders lists the folders on the mailbox's server.
	Folders(ctx context.Context, by core.User, account string) ([]string, error)
}
