package ocr

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"time"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/worker"
	"countersign/ocr/worker/jail"
)

// Report is the health of the reader on this machine.
type Report struct {
	MuPDF     string   // version, empty when it is not there
	Tesseract string   // version, empty when it is not there
	Languages []string // recognised
	Missing   []string // asked for and not installed
	// Hint says how to install what is missing, empty when nothing is.
	Hint string
	// Held and Open say what keeps workers in on this system and what does not.
	Held, Open []string
	// Tests are what a worker tried that it may not do.
	Tests []SandboxTest
	// Fault is why reading does not work at all, empty when it does.
	Fault string
}

// SandboxTest is one forbidden thing that a worker tried.
type SandboxTest = jail.Test

// Sound reports whether everything works: both engines, all languages, and every
// forbidden thing refused.
func (r Report) Sound() bool {
	if r.Fault != "" || len(r.Missing) > 0 || r.Tesseract == "" || len(r.Tests) == 0 {
		return false
	}
	for _, t := range r.Tests {
		if !t.Refused {
			return false
		}
	}
	return true
}

// Doctor starts a worker, asks what it has, and lets it try what it may not do.
// What does not work is in the Report; an error means that ctx ended.
func (p *Pool) Doctor(ctx context.Context) (Report, error) {
	var r Report
	tests, ready, err := p.selfTest(ctx)
	if err != nil {
		if core.KindOf(err) == core.Interrupted {
			return r, err
		}
		r.Fault = err.Error()
		r.Hint = "install a release of the program again"
		return r, nil
	}
	r.MuPDF, r.Tesseract, r.Languages, r.Missing = ready.MuPDF, ready.Tesseract, ready.Languages, ready.Missing
	r.Held, r.Open, r.Tests = ready.Sandbox.Held, ready.Sandbox.Missing, tests
	if len(r.Missing) > 0 {
		r.Hint = installHint(runtime.GOOS, r.Missing)
	}
	return r, nil
}

// Doctor is Pool.Doctor with the usual options.
func Doctor(ctx context.Context) (Report, error) {
	p := New(Options{Workers: 1})
	defer p.Close()
	return p.Doctor(ctx)
}

// SelfTest lets a worker try to open a file, to create one, to reach a socket on
// this machine and to start a program, and tells of each whether it was refused.
// On Linux all of them should be; see the package's documentation for others.
func SelfTest(ctx context.Context) ([]SandboxTest, error) {
	p := New(Options{Workers: 1})
	defer p.Close()
	tests, _, err := p.selfTest(ctx)
	return tests, err
}

func (p *Pool) selfTest(ctx context.Context) (out []SandboxTest, ready frame.Ready, err error) {
	err = worker.WithProbe(ctx, func(address string) error {
		return p.with(ctx, p.drawers, false, func(w *process) error {
			ready = w.ready
			out, err = w.selfTest(ctx, address)
			return err
		})
	})
	switch core.KindOf(err) {
	case "", core.Interrupted, core.Unavailable:
		return out, ready, err
	}
	return nil, ready, &core.Error{Kind: core.Unavailable, Msg: "The reader's self-test cannot be made", Err: err}
}

func (w *process) selfTest(ctx context.Context, probe string) (out []SandboxTest, err error) {
	req := frame.Request{Op: frame.OpSelfTest, Probe: probe}
	err = w.Watched(ctx, 15*time.Second, func(func(time.Duration)) error {
		return w.exchange(req, nil, 0, func(a frame.Answer, _ []byte) (bool, error) {
			if a.Op != frame.Done {
				return false, fmt.Errorf("%w: %s", worker.ErrProtocol, a.Msg)
			}
			out = a.Tests
			return true, nil
		})
	})
	return out, err
}

// installHint says how to install Tesseract's data for languages.
func installHint(goos string, languages []string) string {
	switch goos {
	case "darwin":
		return "install the languages with: brew install tesseract-lang"
	case "windows":
		return "put " + strings.Join(suffixed(languages, ".traineddata"), ", ") + " into the folder tessdata beside the program"
	}
	return "install them with: sudo apt install " + strings.Join(prefixed("tesseract-ocr-", languages), " ") +
		" (Fedora: dnf install " + strings.Join(prefixed("tesseract-langpack-", languages), " ") +
		"; Arch: pacman -S " + strings.Join(prefixed("tesseract-data-", languages), " ") + ")"
}

func prefixed(p string, list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = p + s
	}
	return out
}

func suffixed(list []string, end string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = s + end
	}
	return out
}
