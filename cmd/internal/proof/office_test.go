package proof

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
	"countersign/mail"
)

// The people of the firm.
var (
	olga  = core.User{Name: "olga", Roles: []core.Role{core.Owner}, Address: "olga@nordlicht.example"}
	anna  = core.User{Name: "anna", Roles: []core.Role{core.Approver}}
	bert  = core.User{Name: "bert", Roles: []core.Role{core.Approver}}
	karl  = core.User{Name: "karl", Roles: []core.Role{core.Clerk}}
	paula = core.User{Name: "paula", Roles: []core.Role{core.Payer}}
	petra = core.User{Name: "petra", Roles: []core.Role{core.Payer}}
	pavel = core.User{Name: "pavel", Roles: []core.Role{core.Payer}}
	bodo  = core.User{Name: "bodo", Roles: []core.Role{core.Approver, core.Payer}}
	vera  = core.User{Name: "vera", Roles: []core.Role{core.Auditor}}

	everybody = []core.User{olga, anna, bert, karl, paula, petra, pavel, bodo, vera}
)

// office is a firm at work: a mailbox, and people. Its books are in memory, by the port
// that the store on disk passes the same tests for: each attempt is a hundred
// transactions.
type office struct {
	books
	t    *testing.T
	in   *intake.Intake
	uids uint32
}

func openOffice(t *testing.T) *office {
	t.Helper()
	blobs := coretest.NewBlobs()
	o := &office{books: founded(t, coretest.NewStore(clock())), t: t}
	o.in = intake.New(intake.Ports{Store: o.store, Blobs: blobs, Reader: pages{blobs}, Unpacker: mail.Unpacker{}})
	o.update(t, func(tx core.Tx) error {
		var errs []error
		for _, u := range everybody {
			errs = append(errs, tx.SaveUser(u))
		}
		return errors.Join(append(errs, tx.SaveMailAccount(core.MailAccount{
			Name: "invoices", Host: "imap.nordlicht.example", Port: 993, TLS: "implicit", User: "rechnung@nordlicht.example", Folder: []string{"INBOX"}, AuthServers: []string{ourServer},
		}))...)
	})
	return o
}

func (o *office) know(list ...core.Supplier) {
	o.t.Helper()
	o.update(o.t, func(tx core.Tx) error {
		for _, s := range list {
			if err := tx.SaveSupplier(s); err != nil {
				return err
			}
		}
		return nil
	})
}

// post delivers mails.
func (o *office) post(list ...letter) {
	o.t.Helper()
	for _, l := range list {
		o.uids++
		if err := o.in.Deliver(o.t.Context(), core.MailKey{Account: "invoices", Folder: "INBOX", UIDValidity: 1, UID: o.uids}, l.raw()); err != nil {
			o.t.Fatal(err)
		}
	}
}

// process reads and checks what waits, and gives the reviews that came of it.
func (o *office) process() []core.Review {
	o.t.Helper()
	known := map[core.ReviewID]bool{}
	for _, v := range o.reviews() {
		known[v.ID] = v.Status != core.StatusReceived
	}
	if err := o.in.Process(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	var out []core.Review
	for _, v := range o.reviews() {
		if !known[v.ID] {
			out = append(out, v)
		}
	}
	return out
}

func (o *office) reviews() (list []core.Review) {
	o.t.Helper()
	o.view(func(r core.Reader) (err error) {
		list, err = r.ListReviews(core.ReviewFilter{})
		return err
	})
	return list
}

func (o *office) view(fn func(core.Reader) error) {
	o.t.Helper()
	if err := o.store.View(o.t.Context(), fn); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) find(id core.ReviewID) (v core.Review) {
	o.t.Helper()
	o.view(func(r core.Reader) (err error) {
		v, err = r.FindReview(id)
		return err
	})
	return v
}

// messages are what is found against an invoice, open or not, in words.
func messages(v core.Review) string {
	var b strings.Builder
	for _, e := range v.Exceptions {
		fmt.Fprintf(&b, "%s%s %s: %s\n", e.Reason, e.Level, e.Severity, e.Message)
	}
	return b.String()
}
