package mail_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"countersign/core"
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

// Whatever a server makes of the question for what was fetched before, it must still give
// its new mail.
func TestComparingNeverHoldsUp(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(c *mailtest.Conn, tag string)
	}{
		{"closes the connection", func(c *mailtest.Conn, _ string) { c.Close() }},
		{"refuses", func(c *mailtest.Conn, tag string) { c.Printf("%s NO not now\r\n", tag) }},
		{"does not know it", func(c *mailtest.Conn, tag string) { c.Printf("%s BAD what is that\r\n", tag) }},
		{"gives nothing", func(c *mailtest.Conn, tag string) { c.Printf("%s OK done\r\n", tag) }},
		{"gives no text", func(c *mailtest.Conn, tag string) {
			c.Printf("* 2 FETCH (UID 20 BODY[]<0> NIL)\r\n%s OK done\r\n", tag)
		}},
		{"gives half of what it announces", func(c *mailtest.Conn, _ string) {
			c.Printf("* 2 FETCH (UID 20 BODY[]<0> {4000}\r\nFrom: x")
			c.Close()
		}},
		{"gives more than that", func(c *mailtest.Conn, _ string) {
			c.Printf("* 2 FETCH (UID 20 BODY[]<0> {400000000}\r\n")
			c.Flood("0123456789abcdef")
		}},
		{"gives another message", func(c *mailtest.Conn, tag string) {
			c.Printf("* 9 FETCH (UID 90 BODY[]<0> {3}\r\nabc)\r\n%s OK done\r\n", tag)
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			messages := mailtest.Messages(3, 1000, 12)
			s := (&mailtest.Script{Messages: messages[:2], On: func(conn *mailtest.Conn, tag, command string) bool {
				if !strings.Contains(command, "<0.16384>") {
					return false
				}
				c.answer(conn, tag)
				return true
			}}).Start(t)
			p, in := mail.Quick(), mailtest.NewInbox()
			poll(t, p, s.Account(), in)
			s.Messages = messages
			poll(t, p, s.Account(), in)
			wantAll(t, in, messages)
			if in.Calls != len(messages) {
				t.Errorf("%d deliveries of %d messages", in.Calls, len(messages))
			}
		})
	}
}

// What came under the numbers of mails that were taken in is not marked in their place: it
// would be moved before anybody fetched it.
func TestRestoredIsNotMarked(t *testing.T) {
	d := startDovecot(t)
	messages := mailtest.Messages(18, 2000, 13)
	p, in := &mail.Poller{}, mailtest.NewInbox()
	d.Fill(t, "anna", messages[:10])
	poll(t, p, d.Account("anna"), in)
	dir := d.Save(t, "anna")
	d.Fill(t, "anna", messages[10:14])
	poll(t, p, d.Account("anna"), in)
	c := second(t, d)
	if err := c.Create("Done", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	d.Restore(t, "anna", dir)
	d.Fill(t, "anna", messages[14:])
	c = second(t, d)
	if err := c.Create("Done", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	a := d.Account("anna")
	a.After = &core.MailAfter{Move: "Done"}
	done := marks{}
	if err := p.Mark(t.Context(), a, canary, in, slices.Collect(maps.Keys(in.Keys)), done.note); err != nil {
		t.Fatal(err)
	}
	if n := counts(t, c, "Done"); n > 0 || len(done) > 0 {
		t.Errorf("%d mails were moved, %d are noted", n, len(done))
	}
	poll(t, p, d.Account("anna"), in)
	wantAll(t, in, messages)
}
