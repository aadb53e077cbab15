// Package intake is the one way in: it takes a mail or a file through all the
// steps, from its bytes to an invoice that waits for a person's decision.
//
// Every step is one transaction that holds its audit entry, and every step can be
// done again: what is already there is found by its content and not added twice. A
// step that fails leaves the document where it was, with the reason, and Process
// takes it up again from there. So a process that is killed at any moment loses
// nothing and doubles nothing.
package intake

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"countersign/core"
)

// Ports are what intake works with.
type Ports struct {
	Store    core.Store
	Blobs    core.Blobs
	Reader   core.DocumentReader
	Again    core.PageRereader // nil for no second look
	Unpacker core.Unpacker
	// Signatures checks mails whose server says nothing of their sender; nil for no
	// check.
	Signatures core.SignatureChecker
}

// Intake takes documents in. It may be used from several goroutines.
type Intake struct {
	Ports
	// Workers is how many documents are read side by side; at least one.
	Workers int
	// Progress hears of each document that is done; it may be nil and is called
	// from several goroutines, one call at a time.
	Progress func(Progress)

	process sync.Mutex // one Process at a time
	turns   turns      // of storing mails
}

// Progress says how far a run of Process has come.
type Progress struct {
	Step  string // "unpack", "read", "check"
	Name  string // of the mail or document
	Done  int
	Total int
}

// New makes an intake on its ports.
func New(p Ports) *Intake { return &Intake{Ports: p, Workers: 1} }

// Process takes up everything that waits: mails to take apart, documents to read,
// invoices to check, and what an import left to be checked again. It returns when nothing is left that it could do; documents
// that could not be read are no error, they say so in the queue. Errors: those of
// the store, and of ctx.
func (in *Intake) Process(ctx context.Context) error {
	in.process.Lock()
	defer in.process.Unlock()
	stuck := in.enterSheets(ctx)
	if endsRun(ctx, stuck) {
		return stuck
	}
	if err := in.unpackAll(ctx); err != nil {
		return err
	}
	if err := in.readAll(ctx); err != nil {
		return err
	}
	if err := in.checkAll(ctx); err != nil {
		return err
	}
	_, err := Recheck(ctx, in.Store)
	return cmp.Or(err, stuck)
}

// each runs fn over the items on so many goroutines and reports progress. The first
// error ends it. Steps whose order counts run on one.
func each[T any](ctx context.Context, in *Intake, workers int, step string, items []T, name func(T) string, fn func(context.Context, T) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		done int
		feed = make(chan T)
	)
	for range max(1, min(workers, len(items))) {
		wg.Go(func() {
			for item := range feed {
				if err := fn(ctx, item); err != nil {
					stop(err)
					return
				}
				mu.Lock()
				done++
				if in.Progress != nil {
					in.Progress(Progress{Step: step, Name: name(item), Done: done, Total: len(items)})
				}
				mu.Unlock()
			}
		})
	}
feeding:
	for _, item := range items {
		select {
		case feed <- item:
		case <-ctx.Done():
			break feeding
		}
	}
	close(feed)
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		if errors.Is(err, context.Canceled) {
			return core.Errorf(core.Interrupted, "stopped; what was done is kept: %w", err)
		}
		return err
	}
	return nil
}

// entry is an audit entry of the program itself, with the person where one acted.
func entry(by core.User, action, object string) core.AuditEntry {
	if by.Name == "" {
		by = core.System
	}
	role := by.RoleNames()
	if role == "" {
		role = "system"
	}
	return core.AuditEntry{Actor: by.Name, Role: role, Action: action, Object: object}
}

// decide applies a command to a review inside a transaction and saves the result
// with its entry.
func decide(tx core.Tx, r core.Review, c core.Command) (core.Review, error) {
	c.At = tx.Now()
	if c.By.Name == "" {
		c.By = core.System
	}
	next, log, err := core.Decide(r, c)
	if err != nil {
		return r, err
	}
	if log.Role == "" {
		log.Role = "system"
	}
	if err := tx.SaveReview(next); err != nil {
		return r, err
	}
	return next, tx.Audit(log)
}
