package uitest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/desk"
	"countersign/core/intake"
	"countersign/core/money"
)

// Passphrase opens the sample for each of its people.
const Passphrase = "a sample passphrase"

// Firm is the sample: a desk with its store, its pages, its people.
type Firm struct {
	Store *coretest.Store
	Desk  *desk.Desk
	Paper *Paper
	Owner core.User
	// Approver and Clerk are the others who work there.
	Approver, Clerk core.User
	Now             time.Time

	clock time.Time
	n     int
}

// noise is a source of bytes for the salt of passphrases.
type noise struct{ r *rand.Rand }

func (n noise) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(n.r.Uint32())
	}
	return len(p), nil
}

// Empty is a firm without suppliers, orders or invoices.
func Empty(ctx context.Context) (*Firm, error) {
	f := &Firm{Paper: newPaper(), Now: coretest.Noon}
	f.clock = f.Now.AddDate(0, 0, -40)
	f.Store = coretest.NewStore(func() time.Time { f.clock = f.clock.Add(time.Second); return f.clock })
	f.Desk = desk.New(f.Store, noise{rand.New(rand.NewPCG(1, 2))})
	if err := f.Desk.Init(ctx, core.Firm{Name: "Sample Works GmbH", TaxID: "DE136695976", Country: "DE", Currency: "EUR"}, "olga", Passphrase); err != nil {
		return nil, err
	}
	var err error
	if f.Owner, err = f.Desk.SignIn(ctx, "olga", Passphrase); err != nil {
		return nil, err
	}
	f.Approver = core.User{Name: "anna", Roles: []core.Role{core.Approver}, Limit: money.MustAmount("5000.00", "EUR")}
	f.Clerk = core.User{Name: "carl", Roles: []core.Role{core.Clerk}}
	for _, u := range []core.User{f.Approver, f.Clerk} {
		if err := f.Desk.AddUser(ctx, f.Owner, u, Passphrase); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// Sample is a firm with something in each lane of the queue.
func Sample(ctx context.Context) (*Firm, error) {
	f, err := Empty(ctx)
	if err != nil {
		return nil, err
	}
	if err := f.master(ctx); err != nil {
		return nil, err
	}
	if err := f.invoices(ctx); err != nil {
		return nil, err
	}
	if err := f.post(ctx); err != nil {
		return nil, err
	}
	f.clock = f.Now
	return f, nil
}

// arrive brings an invoice in, days and hours before now, and checks it.
func (f *Firm) arrive(ctx context.Context, ago time.Duration, inv core.Invoice, changes ...func(*core.Draft)) (core.ReviewID, error) {
	f.n++
	s := newSheet(inv, changes...)
	doc := coretest.Document(fmt.Sprintf("invoice-%03d.pdf", f.n))
	doc.Pages = len(s.pages())
	f.Paper.put(doc.ID, s.pages()...)
	at := f.Now.Add(-ago)
	f.clock, doc.ReceivedAt = at, at
	v := core.Review{ID: core.NewReviewID(doc.ID, 1), Document: doc.ID, Part: 1, Name: doc.Name, ReceivedAt: at, ChangedAt: at,
		Status: core.StatusRead, Revision: 1, Draft: s.draft, Sender: "billing@example.com"}
	if err := f.save(ctx, doc, v); err != nil || !s.missed {
		return v.ID, err
	}
	return v.ID, f.Store.Update(ctx, func(tx core.Tx) error {
		r, err := readingOf(doc.ID, s.pages())
		if err != nil {
			return err
		}
		if err := tx.SaveReading(r); err != nil {
			return err
		}
		return tx.Audit(core.AuditEntry{Actor: core.System.Name, Action: "ReadingKept", Object: "document:" + string(doc.ID)})
	})
}

// save stores a document with its invoice and has it matched and checked.
func (f *Firm) save(ctx context.Context, doc core.Document, v core.Review) error {
	return f.Store.Update(ctx, func(tx core.Tx) error {
		if err := tx.SaveDocument(doc); err != nil {
			return err
		}
		if err := tx.SaveReview(v); err != nil {
			return err
		}
		e := core.AuditEntry{Actor: core.System.Name, Action: "Read", Object: "review:" + string(v.ID), Document: doc.ID,
			After: map[string]string{"kind": string(v.Draft.Kind.Value)}}
		if err := tx.Audit(e); err != nil {
			return err
		}
		if v.Failure != nil || v.Status != core.StatusRead {
			return nil
		}
		_, err := intake.Check(tx, v)
		return err
	})
}

// Bare is a store before its first run.
func Bare() *Firm {
	f := &Firm{Paper: newPaper(), Now: coretest.Noon}
	f.Store = coretest.NewStore(func() time.Time { return f.Now })
	f.Desk = desk.New(f.Store, noise{rand.New(rand.NewPCG(3, 4))})
	return f
}
