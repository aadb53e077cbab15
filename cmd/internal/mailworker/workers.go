// Package mailworker takes mails and archives apart as mail.Unpacker does, in worker
// processes (package ocr/worker): the mails come from strangers.
package mailworker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"countersign/core"
	"countersign/mail"
	"countersign/ocr/worker"
	"countersign/ocr/worker/jail"
)

// Arg is the first argument of a worker process. A program's main, and a test's
// TestMain, must look for it before anything else:
//
//	if len(os.Args) > 1 && os.Args[1] == mail.Arg {
//		os.Exit(mail.Run())
//	}
const Arg = "countersign-mail-worker"

// Options say how Workers work. The zero value is usable.
type Options struct {
	// Command starts a worker: the program and its arguments. Empty for this program
	// with Arg.
	Command []string
	// Count is how many mails are taken apart at a time; 0 for one.
	Count  int
	Limits Limits
	// Rest is after how long without a mail idle workers are ended; default 5 minutes.
	Rest time.Duration
	// Log takes what workers wrote to standard error and how they ended, for the
	// program's log. It may be nil and is called from several goroutines.
	Log func(text string)
}

// Limits bound what one mail or archive may cost. A zero field takes its default.
type Limits struct {
	Bytes int64         // of the mail as it came; default 256 MB
	Time  time.Duration // to take it apart; default 10 s
	// Memory is what the worker may have resident with a mail of up to 16 MB; default
	// 200 MB. Each byte more of the mail allows three more.
	Memory int64
	Start  time.Duration // for a worker to come up; default 15 s
}

func (l Limits) withDefaults() Limits {
	if l.Bytes <= 0 {
		l.Bytes = 256 << 20
	}
	if l.Time <= 0 {
		l.Time = 10 * time.Second
	}
	if l.Memory <= 0 {
		l.Memory = 200 << 20
	}
	if l.Start <= 0 {
		l.Start = 15 * time.Second
	}
	return l
}

// memoryFor is what a worker may use for a mail of a size.
func (l Limits) memoryFor(size int) int64 {
	const usual = 16 << 20
	return l.Memory + 3*max(0, int64(size)-usual)
}

// Workers take mails and archives apart as Unpacker does, in worker processes: a mail
// that crashes, holds up or bloats its reader ends a worker and not the program. Its
// methods may be called from several goroutines.
type Workers struct {
	opts  Options
	seats *worker.Seats[*member]
}

var _ core.Unpacker = (*Workers)(nil)

// New makes Workers. No process is started before it is needed.
func New(o Options) *Workers {
	o.Limits = o.Limits.withDefaults()
	if o.Rest <= 0 {
		o.Rest = 5 * time.Minute
	}
	ws := &Workers{opts: o}
	ws.seats = worker.NewSeats(max(1, o.Count), ws.start)
	ws.seats.Rest(o.Rest)
	return ws
}

// Close ends all workers, those at work too: their calls return an Interrupted error.
// It returns when no process is left and may be called twice.
func (ws *Workers) Close() error {
	ws.seats.Close()
	return nil
}

// member is a worker process with the most memory that it had.
type member struct {
	*worker.Process
	rss, tired int64
}

// Tired reports whether what the mails before have left in memory would count against
// the next.
func (m *member) Tired() bool { return m.rss >= m.tired }

// errNoWorker is wrapped by errors of starting one.
var errNoWorker = errors.New("no worker for mails")

func (ws *Workers) start(ctx, closing context.Context) (*member, error) {
	argv := ws.opts.Command
	if len(argv) == 0 {
		self, err := worker.Self(Arg)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errNoWorker, err)
		}
		argv = self
	}
	l := ws.opts.Limits
	c := worker.Command{Argv: argv, Start: l.Start, Log: ws.opts.Log}
	p, err := c.Launch(ctx, closing, hello{CPU: 4 * l.Time}, &ready{})
	switch {
	case errors.Is(err, worker.ErrStopped):
		return nil, err
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errNoWorker, err)
	}
	return &member{Process: p, tired: l.Memory / 2}, nil
}

// Unpack implements core.Unpacker as Unpacker.Unpack does. Errors: BadInput for what is
// too large and for what ended, outlasted or bloated its worker; Unavailable when no
// worker can be started; Interrupted when ctx ended or the Workers were closed.
func (ws *Workers) Unpack(ctx context.Context, name string, data []byte) (core.Unpacked, error) {
	l := ws.opts.Limits
	if int64(len(data)) > l.Bytes {
		return core.Unpacked{}, core.Errorf(core.BadInput, "This is too large to be taken apart: %d MB, and %d MB is the most", len(data)>>20, l.Bytes>>20).WithHint("%s", importByHand)
	}
	for fresh := false; ; fresh = true {
		var out core.Unpacked
		err := ws.seats.With(ctx, fresh, func(m *member) (err error) {
			out, err = m.unpack(ctx, name, data, l)
			return err
		})
		switch {
		case err == nil:
			return out, nil
		case !fresh && (errors.Is(err, errCrashed) || errors.Is(err, errTooMuch)):
			// Perhaps the mail before or the system is to blame: once more, in a new
			// process.
		default:
			return core.Unpacked{}, explain(err)
		}
	}
}

// MediaType implements core.Unpacker, by the beginning alone: looking into archives is
// the workers' business.
func (ws *Workers) MediaType(name string, data []byte) string {
	return mail.Unpacker{}.MediaType(name, data[:min(len(data), 64<<10)])
}

var (
	errTooMuch = errors.New("it used more memory than it may")
	errCrashed = errors.New("the worker ended")
)

// unpack lets the worker take a mail apart.
func (m *member) unpack(ctx context.Context, name string, data []byte, l Limits) (core.Unpacked, error) {
	c := collector{most: answerLimit(len(data))}
	// What counts of a name is its end.
	name = strings.ToValidUTF8(name[max(0, len(name)-1000):], "\ufffd")
	err := m.Watched(ctx, l.Time, func(func(time.Duration)) error {
		return m.Exchange(ask{Op: opUnpack, Name: name, Memory: l.memoryFor(len(data))}, data, func() error { return c.collect(m.Receive) })
	})
	m.rss = max(m.rss, c.rss)
	if err == nil || errors.Is(err, worker.ErrStopped) || errors.Is(err, worker.ErrTooSlow) {
		return c.out, err
	}
	if status, ok := m.Ended(); ok {
		switch status {
		case jail.ExitCPU:
			return c.out, worker.ErrTooSlow
		case worker.ExitMemory:
			return c.out, errTooMuch
		}
	}
	return c.out, fmt.Errorf("%w: %w: %s", errCrashed, err, m.Stderr())
}

const importByHand = "open it in your mail program and import the files"

// explain words an error for people.
func explain(err error) error {
	switch {
	case errors.Is(err, worker.ErrStopped):
		return &core.Error{Kind: core.Interrupted, Msg: "Taking the mail apart was stopped", Hint: "start it again", Err: err}
	case errors.Is(err, errNoWorker):
		return &core.Error{Kind: core.Unavailable, Msg: "The part of the program that takes mails apart cannot be started",
			Hint: "run the program's health check (doctor); reinstalling it may help", Err: err}
	case errors.Is(err, worker.ErrTooSlow):
		return &core.Error{Kind: core.BadInput, Msg: "Taking this apart took too long and was stopped", Hint: importByHand, Err: err}
	case errors.Is(err, errTooMuch):
		return &core.Error{Kind: core.BadInput, Msg: "Taking this apart used too much memory and was stopped", Hint: importByHand, Err: err}
	}
	return &core.Error{Kind: core.BadInput, Msg: "The part of the program that takes mails apart broke down over this one", Hint: importByHand, Err: err}
}

// SelfTest lets a worker try what it may not do, and tells of each thing whether it was
// refused. Errors: Unavailable when there is no worker, Interrupted.
func (ws *Workers) SelfTest(ctx context.Context) ([]jail.Test, error) {
	var a answer
	err := worker.WithProbe(ctx, func(address string) error {
		return ws.seats.With(ctx, false, func(m *member) error {
			return m.Watched(ctx, 15*time.Second, func(func(time.Duration)) error {
				return m.Exchange(ask{Op: opSelfTest, Probe: address}, nil, func() error {
					_, err := m.Receive(&a, 0)
					return err
				})
			})
		})
	})
	switch {
	case err == nil:
		return a.Tests, nil
	case errors.Is(err, worker.ErrStopped), errors.Is(err, errNoWorker):
		return nil, explain(err)
	}
	return nil, &core.Error{Kind: core.Unavailable, Msg: "The part of the program that takes mails apart ended in its self-test", Err: err}
}
