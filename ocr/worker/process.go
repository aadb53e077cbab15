package worker

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// The reasons for which a process is killed, or a call ends, beside what its worker
// did.
var (
	ErrStopped = errors.New("the work was stopped") // the caller's context ended, or all workers are being ended
	ErrTooSlow = errors.New("its time was over")
	errRetired = errors.New("the worker had served its time")
)

// Command says how a worker is started.
type Command struct {
	// Argv is the program and its arguments.
	Argv []string
	// Dir is the working directory; empty for the one of the program.
	Dir string
	// Set is added to what every worker's environment holds, as NAME=value.
	Set []string
	// Start is how long it may take to be ready.
	Start time.Duration
	// Log takes what workers wrote to standard error and how they ended, for the
	// program's log. It may be nil and is called from several goroutines.
	Log func(text string)
}

// Self is the program itself with one argument.
func Self(arg string) ([]string, error) {
	exe, err := os.Executable()
	return []string{exe, arg}, err
}

// Process is one worker process, used by one goroutine at a time; Kill may be
// called by any.
type Process struct {
	cmd     *exec.Cmd
	closing context.Context
	in      *os.File // requests
	pipe    *os.File // answers
	out     *bufio.Reader
	stderr  *tail

	exited chan struct{} // closed when the process is gone and waited for

	mu     sync.Mutex
	reason error // why it was killed

	served int // requests
}

// Launch brings a worker up, sends it hello and waits until it is ready. The process
// is killed when closing ends. ErrStopped is wrapped where ctx or closing ended.
func (c Command) Launch(ctx, closing context.Context, hello, ready any) (*Process, error) {
	if c.Log == nil {
		c.Log = func(string) {}
	}
	p := &Process{closing: closing, stderr: newTail(stderrKept), exited: make(chan struct{})}
	p.cmd = exec.Command(c.Argv[0], c.Argv[1:]...)
	p.cmd.Dir = c.Dir
	p.cmd.Env = environment(c.Set, os.Environ())
	p.cmd.Stderr = p.stderr
	// A worker that forked would keep the pipes open; do not wait for it.
	p.cmd.WaitDelay = 2 * time.Second
	if err := p.open(); err != nil {
		return nil, err
	}
	go p.wait(c.Log)
	err := p.Watched(ctx, c.Start, func(func(time.Duration)) error {
		if err := Write(p.in, hello, nil); err != nil {
			return err
		}
		_, err := p.Receive(ready, 0)
		return err
	})
	if err != nil {
		p.Kill(err)
		<-p.exited
		return nil, fmt.Errorf("%w: %s", p.why(err), p.stderr)
	}
	return p, nil
}

// open starts the command with pipes of our own: those of exec.Cmd are closed when
// the process ends, with answers still in them.
func (p *Process) open() error {
	childIn, in, err := os.Pipe()
	if err != nil {
		return err
	}
	out, childOut, err := os.Pipe()
	if err != nil {
		return errors.Join(err, childIn.Close(), in.Close())
	}
	p.in, p.pipe, p.out = in, out, bufio.NewReaderSize(out, 64<<10)
	p.cmd.Stdin, p.cmd.Stdout = childIn, childOut
	err = p.cmd.Start()
	// The child has its own copies; ours would keep the pipes open.
	_ = childIn.Close()
	_ = childOut.Close()
	if err != nil {
		return errors.Join(err, in.Close(), out.Close())
	}
	return nil
}

// wait reaps the process. That it was stopped because nobody needs it is nothing to log.
func (p *Process) wait(log func(string)) {
	err := p.cmd.Wait()
	reason := p.killedFor()
	if (err != nil || reason != nil) && !errors.Is(reason, ErrStopped) && !errors.Is(reason, errRetired) {
		log(fmt.Sprintf("worker %d ended: %v, %v: %s", p.cmd.Process.Pid, reason, err, p.stderr))
	}
	close(p.exited)
}

// Kill ends the process for a reason; the first reason stays.
func (p *Process) Kill(reason error) {
	p.mu.Lock()
	if p.reason == nil {
		p.reason = reason
	}
	p.mu.Unlock()
	// Errors mean that it is gone already.
	_ = p.cmd.Process.Kill()
	_ = p.in.Close()
	_ = p.pipe.Close()
}

func (p *Process) killedFor() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reason
}

// grace is how long an idle worker may take to end by itself.
const grace = 500 * time.Millisecond

// Dismiss lets an idle worker end by itself: its input ends.
func (p *Process) Dismiss() {
	_ = p.in.Close()
	t := time.NewTimer(grace)
	defer t.Stop()
	select {
	case <-p.exited:
	case <-t.C:
	}
	p.Kill(errRetired)
	<-p.exited
}

// Gone reports whether the process is killed or has ended.
func (p *Process) Gone() bool {
	select {
	case <-p.exited:
		return true
	default:
		return p.killedFor() != nil
	}
}

// Used reports whether the process had a request before.
func (p *Process) Used() bool { return p.served > 0 }

// Stderr is the end of what the process wrote to standard error.
func (p *Process) Stderr() string { return p.stderr.String() }

// Ended is the exit status of a process that is gone; false for one that is not, or
// that a signal ended.
func (p *Process) Ended() (status int, ok bool) {
	select {
	case <-p.exited:
		if s := p.cmd.ProcessState; s != nil && s.Exited() {
			return s.ExitCode(), true
		}
	default:
	}
	return 0, false
}

// why is the reason that p was killed for, or else err.
func (p *Process) why(err error) error {
	if r := p.killedFor(); r != nil {
		return r
	}
	return err
}

// Watched runs fn and kills the process when a context ends or the time is over, for
// which a busy machine is allowed for up to MostCredit; fn may set the time anew. It
// returns fn's error or the reason of the kill: ErrTooSlow, or one that wraps ErrStopped.
func (p *Process) Watched(ctx context.Context, d time.Duration, fn func(again func(time.Duration)) error) error {
	l := newDeadline(p.cmd.Process.Pid, d, func() { p.Kill(ErrTooSlow) })
	defer l.stop()
	defer context.AfterFunc(ctx, func() { p.Kill(stopped(ctx)) })()
	defer context.AfterFunc(p.closing, func() { p.Kill(stopped(p.closing)) })()
	err := fn(l.again)
	switch {
	case err != nil && ctx.Err() != nil:
		return stopped(ctx)
	case err != nil && p.closing.Err() != nil:
		return stopped(p.closing)
	}
	if r := p.killedFor(); r != nil {
		return r
	}
	return err
}

func stopped(ctx context.Context) error { return fmt.Errorf("%w: %w", ErrStopped, context.Cause(ctx)) }

// Exchange sends a request and runs fn, which Receives the answers. On any error the
// process is dead afterwards.
func (p *Process) Exchange(request any, data []byte, fn func() error) error {
	p.served++
	// The worker reads the whole request before it answers, but a broken one may
	// answer and never read: neither must hold up the other.
	sent := make(chan error, 1)
	go func() { sent <- Write(p.in, request, data) }()
	err := fn()
	if err != nil {
		p.Kill(err)
		<-p.exited
	}
	if serr := <-sent; err == nil && serr != nil {
		p.Kill(serr)
	}
	return err
}

// Receive takes one frame of an answer, as Read does.
func (p *Process) Receive(header any, maxBody int64) ([]byte, error) {
	return Read(p.out, header, maxBody)
}

// environment is what a worker gets to know: what it is told, where its libraries
// are, and none of the program's secrets.
func environment(set, all []string) []string {
	env := append([]string{
		"MALLOC_ARENA_MAX=2", // each arena takes 64 MB of the address space limit
		"GOMAXPROCS=2",
	}, set...)
	for _, kv := range all {
		name, _, _ := strings.Cut(kv, "=")
		switch strings.ToUpper(name) {
		case "PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "PROGRAMFILES", "TZ", "GOCOVERDIR":
			env = append(env, kv)
		}
	}
	return env
}
