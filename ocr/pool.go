package ocr

import (
	"context"
	"errors"
	"runtime"

	"countersign/core"
	"countersign/ocr/worker"
)

// WorkerArg is the first argument of a worker process. A program's main, and a
// test's TestMain, must look for it before anything else:
//
//	if len(os.Args) > 1 && os.Args[1] == ocr.WorkerArg {
//		os.Exit(ocr.RunWorker())
//	}
const WorkerArg = "countersign-read-worker"

// Options say how a Pool works. The zero value is usable.
type Options struct {
	// Command starts a worker: the program and its arguments. Empty for this
	// program with WorkerArg.
	Command []string
	// Workers is how many documents are read at a time; 0 for one a processor.
	// One more draws pages, so that a person need not wait for the readers.
	Workers int
	// TessdataDir holds Tesseract's language data; empty to look where systems
	// keep it.
	TessdataDir string
	// Languages to recognise, as Tesseract names them; default eng and deu.
	// Those that are not installed are left out. More are those that a page is
	// read in again where its words show that it is in one of them; default the
	// others whose invoices the program understands.
	Languages, More []string
	Limits          Limits
	// Dir is the workers' working directory; empty for the one of the program.
	Dir string
	// Log takes what workers wrote to standard error and how they ended, for
	// the program's log. It may be nil and is called from several goroutines.
	Log func(text string)
}

// Pool reads and draws documents in worker processes. Its methods may be called
// from several goroutines. It implements core.DocumentReader and
// core.PageRenderer.
type Pool struct {
	opts    Options
	readers *worker.Seats[*process]
	drawers *worker.Seats[*process]
	turns   turnCache
}

var (
	_ core.DocumentReader = (*Pool)(nil)
	_ core.PageRenderer   = (*Pool)(nil)
)

// New makes a Pool. No process is started before it is needed.
func New(o Options) *Pool {
	if o.Workers <= 0 {
		o.Workers = runtime.NumCPU()
	}
	if len(o.Languages) == 0 {
		o.Languages = []string{"eng", "deu"}
	}
	if len(o.More) == 0 {
		o.More = []string{"eng", "deu", "fra", "ita", "nld", "pol", "por", "spa"}
	}
	if o.Log == nil {
		o.Log = func(string) {}
	}
	o.Limits = o.Limits.withDefaults()
	p := &Pool{opts: o}
	p.readers = worker.NewSeats(o.Workers, p.start)
	p.drawers = worker.NewSeats(1, p.start)
	return p
}

// Close ends all workers, those at work too: their calls return an Interrupted
// error. It returns when no process is left and may be called twice.
func (p *Pool) Close() error {
	p.readers.Close()
	p.drawers.Close()
	return nil
}

// with runs fn with a worker of its own. fn must leave it idle or killed.
func (p *Pool) with(ctx context.Context, seats *worker.Seats[*process], fresh bool, fn func(*process) error) error {
	return seated(func() error { return seats.With(ctx, fresh, fn) })
}

// withReaderOf is with, if possible with the worker that read a document last.
func (p *Pool) withReaderOf(ctx context.Context, d core.DocumentID, fn func(*process) error) error {
	return seated(func() error {
		return p.readers.WithOneThat(ctx, func(w *process) bool { return w.last == d }, fn)
	})
}

// seated calls what waits for a worker's seat.
func seated(sit func() error) error {
	if !haveEngines {
		return core.Errorf(core.Unavailable, "This program was built without its document reader").WithHint("install a release, or build it with cgo")
	}
	err := sit()
	if errors.Is(err, worker.ErrStopped) {
		return interrupted(err)
	}
	return err
}

func interrupted(cause error) error {
	return &core.Error{Kind: core.Interrupted, Msg: "Reading was stopped", Hint: "start it again", Err: cause}
}

func command(o Options) ([]string, error) {
	if len(o.Command) > 0 {
		return o.Command, nil
	}
	argv, err := worker.Self(WorkerArg)
	if err != nil {
		return nil, &core.Error{Kind: core.Unavailable, Msg: "The program cannot find itself to start its document reader",
			Hint: "start it again from where it is installed", Err: err}
	}
	return argv, nil
}
