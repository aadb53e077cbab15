package coretest

import (
	"context"
	"errors"
	"time"

	"countersign/core"
)

// Store is a core.Store in memory. A View sees the state that was committed when
// it began, one Update runs at a time, and what an Update did vanishes when it
// returns an error, as on a disk.
type Store struct {
	now    func() time.Time
	writer chan struct{} // holds one token: the right to write
	held   chan *state   // holds the committed state
}

// NewStore makes an empty store; now gives the time of its transactions.
func NewStore(now func() time.Time) *Store {
	s := &Store{now: now, writer: make(chan struct{}, 1), held: make(chan *state, 1)}
	s.writer <- struct{}{}
	s.held <- &state{}
	return s
}

// state is everything that is kept. Values are JSON, so that no two readers
// share memory.
type state struct {
	firm, settings []byte
	outgoing, beat []byte
	notices        table[string, []byte]
	users          table[string, userRow]
	guards         table[string, []byte]
	suppliers      table[core.SupplierID, []byte]
	orders         table[core.OrderID, []byte]
	receipts       table[string, []byte]
	documents      table[core.DocumentID, []byte]
	readings       table[core.DocumentID, []byte]
	messages       table[core.MessageID, []byte]
	mailKeys       table[core.MailKey, core.MailSeen]
	sheets         []core.MailSheet
	entered        table[int64, bool]
	deliveries     []core.Delivery
	reviews        table[core.ReviewID, reviewRow]
	rechecks       table[core.ReviewID, bool]
	looks          table[core.ReviewID, core.Looks]
	lessons        table[core.LessonID, []byte]
	accounts       table[string, []byte]
	batches        table[string, []byte]
	runs           table[core.RunID, []byte]
	audit          []core.AuditEntry
	heads          []core.TreeHead
}

// userRow keeps the secret apart, since a User's JSON never carries it.
type userRow struct {
	body   []byte
	secret string
}

// reviewRow keeps a decoded copy beside the JSON for searching; it is never
// handed out.
type reviewRow struct {
	body []byte
	meta core.Review
}

// fork is a state to write on. The lists may share their arrays: a reader never
// looks behind the length it knows, and there is one writer.
func (s *state) fork() *state {
	return &state{
		firm: s.firm, settings: s.settings, outgoing: s.outgoing, beat: s.beat, notices: s.notices.shared(),
		users: s.users.shared(), guards: s.guards.shared(), suppliers: s.suppliers.shared(), orders: s.orders.shared(), receipts: s.receipts.shared(),
		documents: s.documents.shared(), readings: s.readings.shared(), messages: s.messages.shared(),
		mailKeys: s.mailKeys.shared(), sheets: s.sheets, entered: s.entered.shared(), deliveries: s.deliveries, reviews: s.reviews.shared(), rechecks: s.rechecks.shared(), looks: s.looks.shared(),
		lessons: s.lessons.shared(), accounts: s.accounts.shared(), batches: s.batches.shared(), runs: s.runs.shared(), audit: s.audit, heads: s.heads,
	}
}

func (s *Store) committed() *state {
	st := <-s.held
	s.held <- st
	return st
}

// View implements core.Store.
func (s *Store) View(ctx context.Context, fn func(core.Reader) error) error {
	if err := stopped(ctx); err != nil {
		return err
	}
	r := &reader{ctx: ctx, st: s.committed()}
	defer func() { r.over = true }()
	return fn(r)
}

// Now implements core.Store.
func (s *Store) Now() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// Update implements core.Store.
func (s *Store) Update(ctx context.Context, fn func(core.Tx) error) error {
	if err := stopped(ctx); err != nil {
		return err
	}
	select {
	case <-s.writer:
	case <-ctx.Done():
		return stopped(ctx)
	}
	defer func() { s.writer <- struct{}{} }()

	now := s.now()
	t := &tx{reader: reader{ctx: ctx, st: s.committed().fork()}, now: now.UTC().Truncate(time.Microsecond), today: core.DateOf(now)}
	defer func() { t.over = true }()
	if err := fn(t); err != nil {
		return err
	}
	if err := t.check(); err != nil {
		return err
	}
	<-s.held
	s.held <- t.st
	return nil
}

// stopped is the typed error of a context that is over.
func stopped(ctx context.Context) error {
	switch err := ctx.Err(); {
	case err == nil:
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return core.Errorf(core.Unavailable, "the time for this ran out: %w", err)
	default:
		return core.Errorf(core.Interrupted, "stopped: %w", err)
	}
}

// check is what happens at commit: the audit rule, and every reference leads
// somewhere.
func (t *tx) check() error {
	if err := stopped(t.ctx); err != nil {
		return err
	}
	if t.changed && !t.audited {
		return core.Errorf(core.Internal, "a change without an audit entry was refused")
	}
	for _, r := range t.refs {
		if !r.ok() {
			return core.Errorf(core.Internal, "%s names the %s %q, which is not stored", r.from, r.what, r.key)
		}
	}
	return nil
}

// ref is a reference that must lead somewhere when the transaction commits.
type ref struct {
	from, what, key string
	ok              func() bool
}
