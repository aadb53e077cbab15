package wire

import (
	"context"
	"errors"
	"sync"
	"time"

	"countersign/core"
	"countersign/mail"
)

type mailbox struct {
	account  core.MailAccount
	password string
	err      error // why there is no password
}

// mailboxes gives the mailbox of that name, or all, with their passwords. One whose
// password is not to be had is among them with the reason.
func (a *App) mailboxes(ctx context.Context, by core.User, passphrase, name string) ([]mailbox, error) {
	list, err := a.Desk.MailAccounts(ctx, by)
	if err != nil {
		return nil, err
	}
	secrets, err := a.secrets(by.Name, passphrase)
	if err != nil {
		return nil, err
	}
	var out []mailbox
	for _, m := range list {
		if name != "" && m.Name != name {
			continue
		}
		b := mailbox{account: m}
		if m.SignIn == "" {
			var p []byte
			p, b.err = secrets.Get(secretName(m.Name))
			b.password = string(p)
		}
		out = append(out, b)
	}
	switch {
	case len(out) == 0 && name != "":
		return nil, core.Errorf(core.NotFound, "there is no mailbox %s", name).WithHint("`accounts list` shows them")
	case len(out) == 0:
		return nil, core.Errorf(core.NotFound, "there is no mailbox yet").WithHint("add one with `accounts add`")
	}
	return out, nil
}

// withoutPassword notes that a mailbox cannot be fetched from, for whoever looks at
// the list of mailboxes.
func (a *App) withoutPassword(ctx context.Context, b mailbox) error {
	return errors.Join(b.err, a.Intake.Heartbeat(ctx, b.account.Name, core.MailBeat{Err: b.err}))
}

// Polled is what a poll brought.
type Polled struct {
	Messages int `json:"messages"`
	Became   int `json:"became"`
	Known    int `json:"known"`
	Ignored  int `json:"ignored"`
	Failed   int `json:"failed"`
	SetAside int `json:"set_aside"`
}

// Poll fetches new mail from one mailbox, or from all side by side, and takes it
// through all the steps. A mailbox that fails does not stop the others; its error is
// returned in the end, with what the others brought.
func (a *App) Poll(ctx context.Context, passphrase string, by core.User, name string, progress func(done, total int)) (Polled, error) {
	var got Polled
	boxes, err := a.mailboxes(ctx, by, passphrase, name)
	if err != nil {
		return got, err
	}
	start, err := a.lastDelivery(ctx)
	if err != nil {
		return got, err
	}
	results := make([]mail.Result, len(boxes))
	errs := make([]error, len(boxes))
	var wg sync.WaitGroup
	for i, b := range boxes {
		wg.Go(func() {
			if b.err != nil {
				errs[i] = a.withoutPassword(ctx, b)
				return
			}
			results[i], errs[i] = a.poller.Poll(ctx, b.account, b.password, a.Intake, func(p mail.Progress) {
				if p.Stage == mail.Fetching && progress != nil {
					progress(p.Done, p.Total)
				}
			})
		})
	}
	wg.Wait()
	for _, r := range results {
		got.Messages += r.Delivered
		got.SetAside += len(r.Aside)
	}
	// What arrived is taken in even when a mailbox failed.
	if err := a.Intake.Process(ctx); err != nil {
		return got, err
	}
	if err := a.count(ctx, &got, start); err != nil {
		return got, err
	}
	return got, firstError(append(errs, a.mark(ctx, boxes)))
}

// firstError is the first error, which has a kind and a sentence of its own.
func firstError(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *App) lastDelivery(ctx context.Context) (last int64, err error) {
	err = a.store.View(ctx, func(r core.Reader) error {
		list, err := r.ListDeliveries(core.DeliveryFilter{Limit: 1})
		for _, d := range list {
			last = d.ID
		}
		return err
	})
	return last, err
}

func (a *App) count(ctx context.Context, got *Polled, after int64) error {
	return a.store.View(ctx, func(r core.Reader) error {
		list, err := r.ListDeliveries(core.DeliveryFilter{After: after})
		for _, d := range list {
			switch d.Outcome {
			case core.Became:
				got.Became++
			case core.Known:
				got.Known++
			case core.Ignored:
				got.Ignored++
			case core.Failed:
				got.Failed++
			}
		}
		return err
	})
}

// Watch fetches new mail as it comes until ctx ends, which is no error. A mailbox that
// can never work as it is set up is left alone, with its error in the list of mailboxes,
// and the others go on; when none is left that error is returned. A step that could not
// be taken (a full disk) is tried again with the next mail.
func (a *App) Watch(ctx context.Context, passphrase string, by core.User, name string, every time.Duration, progress func(done, total int)) error {
	a.stopped.clear()
	boxes, err := a.mailboxes(ctx, by, passphrase, name)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	arrived := make(chan struct{}, 1)
	errs := make([]error, len(boxes))
	var boxesDone, rest sync.WaitGroup
	for i, b := range boxes {
		boxesDone.Go(func() {
			defer func() { a.stopped.note(ctx, b.account.Name, errs[i]) }()
			if b.err != nil {
				errs[i] = a.withoutPassword(ctx, b)
				return
			}
			errs[i] = a.poller.Watch(ctx, b.account, b.password, a.Intake, every, func(p mail.Progress) {
				if p.Stage == mail.Fetching && progress != nil {
					progress(p.Done, p.Total)
				}
				select {
				case arrived <- struct{}{}:
				default:
				}
			})
		})
	}
	var last error
	rest.Go(func() {
		for {
			select {
			case <-ctx.Done():
				return
			case <-arrived:
				if last = a.Intake.Process(ctx); last == nil {
					last = a.mark(ctx, boxes)
				}
			}
		}
	})
	boxesDone.Wait()
	stop()
	rest.Wait()
	if err := firstError(errs); err != nil {
		return err
	}
	if core.KindOf(last) == core.Interrupted || errors.Is(last, context.Canceled) {
		return nil
	}
	return last
}
