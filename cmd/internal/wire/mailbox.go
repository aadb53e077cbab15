package wire

import (
	"context"
	"errors"
	"sync"
	"time"

	"countersign/core"
	"countersign/mail"
)

// SaveMailbox adds or changes a mailbox and seals its password.
func (a *App) SaveMailbox(ctx context.Context, by core.User, passphrase string, m core.MailAccount, password string) error {
	if err := by.Require(core.MayAdminister, "set up mailboxes"); err != nil {
		return err
	}
	open, err := a.admit(by.Name, passphrase)
	if err != nil {
		return err
	}
	defer open.Close()
	if err := a.Desk.SaveMailAccount(ctx, by, m); err != nil {
		return err
	}
	return open.Put(secretName(m.Name), []byte(password))
}

func secretName(account string) string { return "mail/" + account }

// MailStep is one step of trying a mailbox.
type MailStep struct {
	Name    string `json:"step"`
	OK      bool   `json:"ok"`
	Message string `json:"message"`
}

// TestMailbox tries a mailbox step by step and changes nothing.
func (a *App) TestMailbox(ctx context.Context, by core.User, passphrase, name string) ([]MailStep, error) {
	boxes, err := a.mailboxes(ctx, by, passphrase, name)
	if err != nil {
		return nil, err
	}
	var out []MailStep
	for _, s := range a.poller.Test(ctx, boxes[0].account, boxes[0].password, nil) {
		out = append(out, MailStep{s.Step, s.OK, s.Sentence})
	}
	return out, nil
}

type mailbox struct {
	account  core.MailAccount
	password string
}

// mailboxes gives the mailbox of that name, or all, with their passwords.
func (a *App) mailboxes(ctx context.Context, by core.User, passphrase, name string) ([]mailbox, error) {
	list, err := a.Desk.MailAccounts(ctx, by)
	if err != nil {
		return nil, err
	}
	open, err := a.unlock(by.Name, passphrase)
	if err != nil {
		return nil, err
	}
	defer open.Close()
	var out []mailbox
	for _, m := range list {
		if name != "" && m.Name != name {
			continue
		}
		p, err := open.Get(secretName(m.Name))
		if err != nil {
			return nil, err
		}
		out = append(out, mailbox{m, string(p)})
	}
	switch {
	case len(out) == 0 && name != "":
		return nil, core.Errorf(core.NotFound, "there is no mailbox %s", name).WithHint("`accounts list` shows them")
	case len(out) == 0:
		return nil, core.Errorf(core.NotFound, "there is no mailbox yet").WithHint("add one with `accounts add`")
	}
	return out, nil
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
		list, err := r.ListDeliveries(core.DeliveryFilter{})
		for _, d := range list {
			if d.ID <= after {
				continue
			}
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
