package ocr

import (
	"context"
	"errors"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/worker"
)

// process is one worker process with the book that is kept about it.
type process struct {
	*worker.Process
	ready  frame.Ready
	limits Limits
	last   core.DocumentID // what it read last, whose pages it may still have

	pages    int
	ocrPages int
	rss      int64
	retire   bool
}

// start brings a worker up and waits for its Ready.
func (p *Pool) start(ctx, closing context.Context) (*process, error) {
	argv, err := command(p.opts)
	if err != nil {
		return nil, err
	}
	c := worker.Command{Argv: argv, Dir: p.opts.Dir, Start: p.opts.Limits.Start, Log: p.opts.Log, Set: []string{
		"OMP_THREAD_LIMIT=1", // Tesseract's threads fight each other: 9 s against 459 s for 10 pages
		"GOMEMLIMIT=400MiB",
		"LC_ALL=C", // Tesseract's number parsing
	}}
	hello := frame.Hello{Limits: p.opts.Limits.forWorker(), Tessdata: p.opts.TessdataDir, Languages: p.opts.Languages, More: p.opts.More}
	w := &process{limits: p.opts.Limits}
	w.Process, err = c.Launch(ctx, closing, hello, &w.ready)
	switch {
	case errors.Is(err, worker.ErrStopped):
		return nil, err
	case err != nil:
		return nil, noWorker(err)
	case w.ready.Fault != "":
		err := errors.New(w.ready.Fault)
		w.Kill(err)
		return nil, noWorker(err)
	}
	return w, nil
}

func noWorker(err error) error {
	return &core.Error{Kind: core.Unavailable, Msg: "The document reader cannot be started",
		Hint: "run the program's health check (doctor); reinstalling it may help", Err: err}
}

// Tired reports whether the worker should be replaced before its leaks matter.
func (w *process) Tired() bool {
	l := w.limits
	return w.retire || w.pages >= l.RetirePages || w.ocrPages >= l.RetireOCRPages || w.rss >= l.RetireMemory
}

// exchange sends a request and hands every answer to handle until that says that it
// was the last. On any error the process is dead afterwards.
func (w *process) exchange(r frame.Request, data []byte, maxAnswer int64, handle func(frame.Answer, []byte) (last bool, err error)) error {
	return w.Exchange(r, data, func() error {
		for {
			var a frame.Answer
			body, err := w.Receive(&a, maxAnswer)
			if err != nil {
				return err
			}
			w.rss = max(w.rss, a.RSS)
			w.retire = w.retire || a.Retire
			if last, err := handle(a, body); last || err != nil {
				return err
			}
		}
	})
}
