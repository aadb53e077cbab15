package ocr

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"countersign/core"
	"countersign/ocr/internal/frame"
)

// process is one worker process, used by one goroutine at a time; kill may be
// called by any.
type process struct {
	cmd    *exec.Cmd
	in     *os.File // requests
	pipe   *os.File // answers
	out    *bufio.Reader
	stderr *tail
	ready  frame.Ready

	exited chan struct{} // closed when the process is gone and waited for

	mu     sync.Mutex
	reason error // why it was killed

	// credit is how many nanoseconds more the running request has because the
	// machine was busy.
	credit atomic.Int64

	served   int // requests
	pages    int
	ocrPages int
	rss      int64
	retire   bool
}

// start brings a worker up and waits for its Ready.
func (p *Pool) start(ctx context.Context) (*process, error) {
	argv, err := command(p.opts)
	if err != nil {
		return nil, err
	}
	w := &process{stderr: newTail(stderrKept), exited: make(chan struct{})}
	w.cmd = exec.Command(argv[0], argv[1:]...)
	w.cmd.Dir = p.opts.Dir
	w.cmd.Env = environment(os.Environ())
	w.cmd.Stderr = w.stderr
	// A worker that forked would keep the pipes open; do not wait for it.
	w.cmd.WaitDelay = 2 * time.Second
	if err := w.launch(); err != nil {
		return nil, noWorker(err)
	}
	go w.wait(p.opts.Log)
	hello := frame.Hello{Limits: p.opts.Limits.forWorker(), Tessdata: p.opts.TessdataDir, Languages: p.opts.Languages, More: p.opts.More}
	err = w.watched(ctx, p.ctx, p.opts.Limits.Start, func(*time.Timer) error {
		if err := frame.Write(w.in, hello, nil); err != nil {
			return err
		}
		_, err := frame.Read(w.out, &w.ready, 0)
		return err
	})
	if err != nil {
		w.kill(err)
		<-w.exited
		if ctx.Err() != nil || p.ctx.Err() != nil {
			return nil, interrupted(ctx)
		}
		return nil, noWorker(fmt.Errorf("%w: %s", w.why(err), w.stderr.String()))
	}
	if w.ready.Fault != "" {
		w.kill(errRetired)
		return nil, noWorker(errors.New(w.ready.Fault))
	}
	return w, nil
}

// launch starts the command with pipes of our own: those of exec.Cmd are closed
// when the process ends, with answers still in them.
func (w *process) launch() error {
	childIn, in, err := os.Pipe()
	if err != nil {
		return err
	}
	out, childOut, err := os.Pipe()
	if err != nil {
		return errors.Join(err, childIn.Close(), in.Close())
	}
	w.in, w.pipe, w.out = in, out, bufio.NewReaderSize(out, 64<<10)
	w.cmd.Stdin, w.cmd.Stdout = childIn, childOut
	err = w.cmd.Start()
	// The child has its own copies; ours would keep the pipes open.
	_ = childIn.Close()
	_ = childOut.Close()
	if err != nil {
		return errors.Join(err, in.Close(), out.Close())
	}
	return nil
}

func noWorker(err error) error {
	return &core.Error{Kind: core.Unavailable, Msg: "The document reader cannot be started",
		Hint: "run the program's health check (doctor); reinstalling it may help", Err: err}
}

// wait reaps the process.
func (w *process) wait(log func(string)) {
	err := w.cmd.Wait()
	if reason := w.killedFor(); err != nil || reason != nil {
		log(fmt.Sprintf("reader %d ended: %v, %v: %s", w.cmd.Process.Pid, reason, err, strings.TrimSpace(w.stderr.String())))
	}
	close(w.exited)
}

// kill ends the process for a reason; the first reason stays.
func (w *process) kill(reason error) {
	w.mu.Lock()
	if w.reason == nil {
		w.reason = reason
	}
	w.mu.Unlock()
	// Errors mean that it is gone already.
	_ = w.cmd.Process.Kill()
	_ = w.in.Close()
	_ = w.pipe.Close()
}

func (w *process) killedFor() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.reason
}

// grace is how long an idle worker may take to end by itself.
const grace = 500 * time.Millisecond

// dismiss lets an idle worker end by itself: its input ends.
func (w *process) dismiss() {
	_ = w.in.Close()
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-w.exited:
	case <-t.C:
	}
	w.kill(errRetired)
	<-w.exited
}

// gone reports whether the process is killed or has ended.
func (w *process) gone() bool {
	select {
	case <-w.exited:
		return true
	default:
		return w.killedFor() != nil
	}
}

// why is the reason that w was killed for, or else err.
func (w *process) why(err error) error {
	if r := w.killedFor(); r != nil {
		return r
	}
	return err
}

var errTooSlow = errors.New("its time was over")

// watched runs fn and kills the process when a context ends or the time is over;
// fn may move the timer. Time in which the process was ready to work and the
// machine was too busy to let it does not count, up to as much again. It returns
// fn's error, or the reason of the kill.
func (w *process) watched(ctx, pool context.Context, d time.Duration, fn func(*time.Timer) error) error {
	const leastCredit = 200 * time.Millisecond
	before := waited(w.cmd.Process.Pid)
	w.credit.Store(0)
	var timer *time.Timer
	ready := make(chan struct{})
	timer = time.AfterFunc(d, func() {
		<-ready
		given := time.Duration(w.credit.Load())
		due := min(waited(w.cmd.Process.Pid)-before, mostCredit)
		if due-given < leastCredit {
			w.kill(errTooSlow)
			return
		}
		w.credit.Store(int64(due))
		timer.Reset(due - given)
	})
	close(ready)
	defer timer.Stop()
	defer context.AfterFunc(ctx, func() { w.kill(context.Cause(ctx)) })()
	defer context.AfterFunc(pool, func() { w.kill(errClosed) })()
	err := fn(timer)
	if r := w.killedFor(); r != nil {
		return r
	}
	return err
}

// mostCredit bounds what a busy machine can add to a document's time.
const mostCredit = 30 * time.Second

// exchange sends a request and hands every answer to handle until that says that
// it was the last. On any error the process is dead afterwards.
func (w *process) exchange(r frame.Request, data []byte, maxAnswer int64, handle func(frame.Answer, []byte) (last bool, err error)) error {
	w.served++
	// The worker reads the whole request before it answers, but a broken one may
	// answer and never read: neither must hold up the other.
	sent := make(chan error, 1)
	go func() { sent <- frame.Write(w.in, r, data) }()
	err := w.answers(maxAnswer, handle)
	if err != nil {
		w.kill(err)
		<-w.exited
	}
	if serr := <-sent; err == nil && serr != nil {
		w.kill(serr)
	}
	return err
}

func (w *process) answers(maxAnswer int64, handle func(frame.Answer, []byte) (bool, error)) error {
	for {
		var a frame.Answer
		body, err := frame.Read(w.out, &a, maxAnswer)
		if err != nil {
			return err
		}
		if a.RSS > 0 {
			w.rss = max(w.rss, a.RSS)
		}
		w.retire = w.retire || a.Retire
		if last, err := handle(a, body); last || err != nil {
			return err
		}
	}
}

// environment is what a worker gets to know: where its libraries and data are,
// and none of the program's secrets.
func environment(all []string) []string {
	env := []string{
		"OMP_THREAD_LIMIT=1", // Tesseract's threads fight each other: 9 s against 459 s for 10 pages
		"MALLOC_ARENA_MAX=2", // each arena takes 64 MB of the address space limit
		"GOMEMLIMIT=400MiB",
		"GOMAXPROCS=2",
		"LC_ALL=C", // Tesseract's number parsing
	}
	for _, kv := range all {
		name, _, _ := strings.Cut(kv, "=")
		switch strings.ToUpper(name) {
		case "PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PROGRAMFILES", "GOCOVERDIR":
			env = append(env, kv)
		}
	}
	return env
}
