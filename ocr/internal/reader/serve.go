// Package reader is what a worker process does: it takes documents as frames,
// reads or draws them, and answers with frames. It opens no file for a document.
package reader

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"slices"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/internal/mupdf"
	"countersign/ocr/internal/tess"
	"countersign/ocr/worker"
	"countersign/ocr/worker/jail"
)

// maxDocument bounds a request's body: the parent has its own, smaller limit.
const maxDocument = 1 << 30

// work is one worker process's state.
type work struct {
	out     io.Writer
	hello   frame.Hello
	ready   frame.Ready
	engines engines
	asked   []string // languages of the request at hand
	kept    kept
	retire  bool
}

// Serve answers requests from in on out until in ends. It returns the process's
// exit status.
func Serve(in io.Reader, out io.Writer) int {
	w := &work{out: out}
	if _, err := worker.Read(in, &w.hello, 0); err != nil {
		fmt.Fprintln(os.Stderr, "reader: hello:", err)
		return 2
	}
	w.prepare()
	if err := worker.Write(out, w.ready, nil); err != nil || w.ready.Fault != "" {
		return 2
	}
	for r := range worker.Requests[frame.Request](in, maxDocument) {
		if err := w.serve(request{r.Request, r.Body}); err != nil {
			fmt.Fprintln(os.Stderr, "reader: answer:", err)
			return 2
		}
	}
	return 0
}

// request is one of the program's, with the document's bytes.
type request struct {
	frame.Request
	data []byte
}

// prepare loads nothing yet, looks at what there is, and locks the door.
func (w *work) prepare() {
	h := &w.hello
	if h.Tessdata == "" {
		h.Tessdata = tess.FindDir()
	}
	w.ready.Languages, w.ready.Missing = tess.Present(h.Tessdata, h.Languages)
	w.ready.More, _ = tess.Present(h.Tessdata, h.More)
	w.ready.Tesseract = tess.Version()
	w.ready.MuPDF = mupdf.Version
	if !mupdf.Linked() {
		w.ready.Fault = "MuPDF is not part of this program, or not in the version that it was written for"
	}
	dirs := tess.Folders(h.Tessdata, slices.Concat(w.ready.Languages, w.ready.More, []string{"osd"}))
	w.ready.Sandbox = jail.Enter(jail.Rules{Memory: h.Limits.Memory, ReadDirs: dirs})
}

// serve answers one request. The error is the pipe's; all others are answers.
func (w *work) serve(r request) (err error) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(os.Stderr, "reader: panic: %v\n%s", p, debug.Stack())
			err = w.fail(core.Errorf(core.BadInput, "The file made the reader stumble").WithHint("open it in another program and save it again as PDF"))
		}
	}()
	if err := jail.AllowCPU(w.hello.Limits.CPU); err != nil {
		fmt.Fprintln(os.Stderr, "reader: processor time:", err)
	}
	w.asked = r.Languages
	switch r.Op {
	case frame.OpRead:
		err = w.read(r)
	case frame.OpReread:
		err = w.reread(r)
	case frame.OpRender:
		err = w.render(r)
	case frame.OpSelfTest:
		err = w.send(frame.Answer{Op: frame.Done, Tests: jail.SelfTest(r.Probe, os.TempDir())}, nil)
	default:
		err = core.Errorf(core.Internal, "the reader knows no operation %q", r.Op)
	}
	var told *core.Error
	if errors.As(err, &told) {
		return w.fail(told)
	}
	return err
}

func (w *work) send(a frame.Answer, body []byte) error { return worker.Write(w.out, a, body) }

func (w *work) sendJSON(a frame.Answer, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return core.Errorf(core.Internal, "the reader's answer cannot be written: %w", err)
	}
	return w.send(a, body)
}

func (w *work) fail(e *core.Error) error {
	a := frame.Answer{Op: frame.Failed, Kind: e.Kind, Msg: e.Msg, Hint: e.Hint, RSS: worker.RSS(), Retire: w.retire}
	if e.Err != nil {
		a.Log = clip(e.Err.Error(), 4000)
	}
	return w.send(a, nil)
}

func (w *work) done(faults []string) error {
	return w.send(frame.Answer{Op: frame.Done, Engine: w.engineName(), Faults: faults, RSS: worker.RSS(), Retire: w.retire}, nil)
}

func (w *work) engineName() string {
	s := "MuPDF " + w.ready.MuPDF
	if w.ready.Tesseract != "" {
		s += ", Tesseract " + w.ready.Tesseract
	}
	return s
}

// clip cuts s to at most n bytes.
func clip(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}
