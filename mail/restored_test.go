package mail_test

import (
	"testing"

	"countersign/mail"
	"countersign/mail/mailtest"
)

// A server that was restored from a copy numbers on from where the copy was made, under
// the same UIDVALIDITY: new messages get UIDs that others had before.
func TestDovecotRestored(t *testing.T) {
	for _, c := range []struct {
		name string
		look int // polls between the restore and the new messages
		more int // new messages; 5 were fetched that the copy does not have
		anew bool
	}{
		{"new mail before the next poll", 0, 3, false},
		{"as much new mail as was lost", 0, 5, false},
		{"more new mail than was lost", 0, 9, false},
		{"more new mail than was lost, program started again", 0, 9, true},
		{"a poll in between", 1, 3, false},
		{"a poll in between, program started again", 1, 9, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := startDovecot(t)
			messages := mailtest.Messages(25+c.more, 2000, 11)
			p, in := &mail.Poller{}, mailtest.NewInbox()
			d.Fill(t, "anna", messages[:20])
			poll(t, p, d.Account("anna"), in)
			dir := d.Save(t, "anna")
			d.Fill(t, "anna", messages[20:25])
			poll(t, p, d.Account("anna"), in)
			wantAll(t, in, messages[:25])
			d.Restore(t, "anna", dir)
			for range c.look {
				poll(t, p, d.Account("anna"), in)
			}
			d.Fill(t, "anna", messages[25:])
			if c.anew {
				p = &mail.Poller{}
			}
			poll(t, p, d.Account("anna"), in)
			wantAll(t, in, messages)
			calls := in.Calls
			if got := poll(t, p, d.Account("anna"), in); got.Delivered > 0 || in.Calls > calls {
				t.Errorf("the poll after it delivers %d again", got.Delivered)
			}
		})
	}
}
