package intake

import (
	"context"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// notary says of every mail the same and counts how often it is asked.
type notary struct {
	says  string
	asked int
}

func (n *notary) CheckSignatures(context.Context, []byte) string { n.asked++; return n.says }

// headed gives every mail the same Authentication-Results headers.
type headed struct {
	box
	headers []string
}

func (h headed) Unpack(ctx context.Context, name string, data []byte) (core.Unpacked, error) {
	u, err := h.box.Unpack(ctx, name, data)
	u.AuthResults = h.headers
	return u, err
}

func TestSenderChecked(t *testing.T) {
	const forged, own, signed = "evil.test; dmarc=pass", "mx.firm.example; dmarc=fail", "countersign; dkim=pass header.d=acme.example"
	for _, c := range []struct {
		name, host string // no host: the mail came as a file
		headers    []string
		want       string
		asked      int
	}{
		{"its server says so", "imap.firm.example", []string{own}, signed + "; dmarc=fail", 1},
		{"a stranger says otherwise", "imap.firm.example", []string{forged, own}, signed + "; dmarc=fail", 1},
		{"somebody wrote under its server's name", "imap.firm.example", []string{"mx.firm.example; dmarc=pass"}, signed, 1},
		{"a provider that can be believed", "imap.gmail.com", []string{"mx.google.com; dmarc=pass"}, "mx.google.com; dmarc=pass", 0},
		{"only a stranger says something", "imap.firm.example", []string{forged}, signed, 1},
		{"nobody says anything", "imap.firm.example", nil, signed, 1},
		{"a server on this computer", "127.0.0.1", []string{forged}, "", 0},
		{"a file", "", []string{forged, own}, forged, 0},
		{"a bare file", "", nil, "", 0},
	} {
		w := newWorld(t)
		n := &notary{says: signed}
		w.Unpacker, w.Signatures = headed{headers: c.headers}, n
		raw := mailAbout("bill", "INV-1")
		if c.host == "" {
			clerk := core.User{Name: "anna", Roles: []core.Role{core.Clerk}}
			_, err := w.File(t.Context(), clerk, "bill.eml", raw)
			w.must(err)
		} else {
			w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
				if err := tx.SaveMailAccount(core.MailAccount{Name: "a", Host: c.host}); err != nil {
					return err
				}
				return tx.Audit(coretest.Entry("Tested", "test:1"))
			}))
			w.bring("a", 1, raw)
			w.must(w.Process(t.Context()))
		}
		w.must(w.store.View(t.Context(), func(r core.Reader) error {
			list, err := r.ListMessages(core.MessageUnpacked)
			if len(list) != 1 || list[0].Envelope.AuthResults != c.want || n.asked != c.asked {
				t.Errorf("%s: %+v, asked %d times", c.name, list, n.asked)
			}
			return err
		}))
	}
}

// Who passes a mail on inside the firm is known by the firm's own mailboxes and people.
func TestOwnDomains(t *testing.T) {
	w := newWorld(t)
	w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveMailAccount(core.MailAccount{Name: "a", Host: "imap.firm.example", User: "invoices@Firm.example"}); err != nil {
			return err
		}
		if err := tx.SaveUser(core.User{Name: "anna", Roles: []core.Role{core.Clerk}, Address: "anna@branch.example"}); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	w.must(w.store.View(t.Context(), func(r core.Reader) error {
		got, err := ownDomains(r)
		if len(got) != 2 || got[0] != "firm.example" || got[1] != "branch.example" {
			t.Errorf("own domains are %q", got)
		}
		return err
	}))
}

// nested gives every mail's file a mail within it.
type nested struct {
	box
	from string
	raw  []byte
}

func (n nested) Unpack(ctx context.Context, name string, data []byte) (core.Unpacked, error) {
	u, err := n.box.Unpack(ctx, name, data)
	for i := range u.Parts {
		u.Parts[i].Path = "FW.eml/" + u.Parts[i].Path
	}
	u.Inside = []core.UnpackedMail{{InnerMail: core.InnerMail{Path: "FW.eml", Envelope: core.Envelope{From: n.from, AuthResults: "evil; dmarc=pass"}}, Text: "Our new bank details", Raw: n.raw}}
	return u, err
}

// A mail within a mail is checked by itself, what it claims to have been found about it
// does not count, and it is the sender where somebody of the firm passed it on.
func TestPassedOn(t *testing.T) {
	const signed = "countersign; dkim=pass header.d=acme.example"
	for _, c := range []struct {
		name, user string // of the mailbox: its domain is the firm's
		raw        []byte
		auth       string
		sender     string
	}{
		{"by the firm, signed", "invoices@mail.firm.example", []byte("raw"), signed, "billing@acme.example"},
		{"by the firm, unsigned", "invoices@firm.example", nil, core.UnsignedMail, "billing@acme.example"},
		{"by a stranger", "invoices@other.example", []byte("raw"), signed, "anna@firm.example"},
	} {
		w := newWorld(t)
		w.Unpacker, w.Signatures = nested{from: "billing@acme.example", raw: c.raw}, &notary{says: signed}
		w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
			if err := tx.SaveMailAccount(core.MailAccount{Name: "a", Host: "imap.firm.example", User: c.user}); err != nil {
				return err
			}
			return tx.Audit(coretest.Entry("Tested", "test:1"))
		}))
		w.bring("a", 1, []byte("MAIL anna@firm.example bill\n"+part("a.xml", anInvoice("INV-1"))))
		w.must(w.Process(t.Context()))
		w.must(w.store.View(t.Context(), func(r core.Reader) error {
			list, err := r.ListReviews(core.ReviewFilter{})
			if err != nil || len(list) != 1 || list[0].Sender != c.sender {
				t.Fatalf("%s: %d reviews, the first from %q: %v", c.name, len(list), list[0].Sender, err)
			}
			e, err := envelope(r, list[0])
			if err != nil || e == nil || e.Inside == nil || e.Inside.AuthResults != c.auth || e.Inside.NewAccount == "" {
				t.Errorf("%s: %+v, %v", c.name, e, err)
			}
			return err
		}))
	}
}
