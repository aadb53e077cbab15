package ocr

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/worker"
	"countersign/ocr/worker/jail"
)

// maxAttempts is how many workers one document may use up before what there is
// must do.
const maxAttempts = 4

// Read reads a document's words and the files inside it. path holds its bytes;
// doc.MediaType is a hint, the content decides; pictures
// are read in doc.Languages, as far as they are installed, or in another language that
// their words turn out to be of. Pages that cannot be read carry a
// Fault and the others stand. A plain XML file gives a Reading without pages.
//
// Errors: NotFound when there is no file at path; BadInput when the document is
// at fault (protected, damaged, empty, too large, of an unknown kind, or it ended
// or outlasted the reader); Unavailable when no worker can be started; Interrupted
// when ctx ended or the Pool was closed.
func (p *Pool) Read(ctx context.Context, doc core.Document, path string) (core.Reading, error) {
	data, err := p.load(path)
	if err != nil {
		return core.Reading{}, err
	}
	r, key := newCollector(doc, p.opts.Limits), keyOf(doc, data)
	for range maxAttempts {
		var again bool
		err = p.with(ctx, p.readers, r.fresh, func(w *process) error {
			w.last = key
			again, err = p.attempt(ctx, w, r, data)
			return err
		})
		if err != nil || !again {
			break
		}
	}
	if err != nil {
		return core.Reading{}, err
	}
	for n, t := range r.turns {
		p.turns.put(key, n, t)
	}
	return r.reading()
}

// load takes a document's bytes, within the limit.
func (p *Pool) load(path string) ([]byte, error) {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &core.Error{Kind: core.NotFound, Msg: "The file is not there", Hint: "check its name", Err: err}
	case err != nil:
		return nil, &core.Error{Kind: core.Unavailable, Msg: "The file cannot be opened", Hint: "check its permissions", Err: err}
	case !st.Mode().IsRegular():
		return nil, core.Errorf(core.BadInput, "This is a folder or a device, not a file")
	case st.Size() > p.opts.Limits.Bytes:
		return nil, core.Errorf(core.BadInput, "The file is too large: %d MB, and %d MB is the most that is read", st.Size()/megabyte, p.opts.Limits.Bytes/megabyte).
			WithHint("ask the sender for a smaller file")
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, &core.Error{Kind: core.Unavailable, Msg: "The file cannot be read", Hint: "check its permissions and the disk", Err: err}
	}
	return data, nil
}

// attempt lets one worker read what r still lacks. It reports whether another
// worker should go on.
func (p *Pool) attempt(ctx context.Context, w *process, r *collector, data []byte) (again bool, err error) {
	used := w.Used()
	r.current = nowhere
	err = w.Watched(ctx, r.left(r.limits.Page), func(again func(time.Duration)) error {
		return w.exchange(r.request(), data, r.limits.maxAnswer(), func(a frame.Answer, body []byte) (bool, error) {
			w.count(a)
			last, err := r.take(a, body)
			again(r.left(r.budget(a)))
			return last, err
		})
	})
	switch {
	case err == nil && r.answer != nil:
		return false, r.answer
	case err == nil:
		return false, nil
	case errors.Is(err, worker.ErrStopped):
		return false, interrupted(err)
	}
	return r.lost(w, err, used)
}

// count keeps the book that Pool.tired looks at.
func (w *process) count(a frame.Answer) {
	if a.Op != frame.Begin {
		return
	}
	if a.OCR {
		w.ocrPages++
	} else {
		w.pages++
	}
}

// nowhere is collector.current before the first page and between two.
const nowhere = -1

// collector gathers the answers about one document over all attempts.
type collector struct {
	doc     core.Document
	limits  Limits
	start   time.Time
	budgets time.Duration // for the whole document, growing with its OCR pages
	fresh   bool          // the next attempt needs a new process

	total   int // pages of the document, once known
	current int // page at work on, 0 for the files inside, or nowhere
	ocr     int // pages begun that need recognition
	pages   map[int]core.Page
	turns   map[int]int
	files   []core.Embedded
	fileSum int64
	noFiles bool
	faults  []string
	engine  string
	answer  error // what the worker says is wrong with the document
	fault   error // what the worker says of a page that it could not read
	failure error // why the last attempt ended before its time
}

func newCollector(doc core.Document, l Limits) *collector {
	return &collector{doc: doc, limits: l, start: time.Now(), budgets: l.Document, pages: map[int]core.Page{}, turns: map[int]int{}}
}

func (r *collector) request() frame.Request {
	q := frame.Request{Op: frame.OpRead, MediaType: r.doc.MediaType, Name: r.doc.Name, NoFiles: r.noFiles, Languages: r.doc.Languages}
	for n := range r.pages {
		q.Skip = append(q.Skip, n)
	}
	slices.Sort(q.Skip)
	return q
}

// left is how long the worker may still be silent: d, but never beyond the
// document's time.
func (r *collector) left(d time.Duration) time.Duration {
	return max(time.Millisecond, min(d, r.budgets-time.Since(r.start)))
}

// budget is how long the step may take that an answer begins.
func (r *collector) budget(a frame.Answer) time.Duration {
	if a.Op == frame.Begin && a.OCR {
		r.ocr++
		if r.ocr > 1 {
			r.budgets = min(r.budgets+r.limits.OCRPage, r.limits.Total)
		}
		return r.limits.OCRPage
	}
	return r.limits.Page
}

// take files one answer away. Everything in it is checked: the worker may be in
// the hands of the document.
func (r *collector) take(a frame.Answer, body []byte) (last bool, err error) {
	switch a.Op {
	case frame.Count:
		r.total = max(0, a.Pages)
	case frame.Begin:
		if a.Page < 0 || a.Page > r.expected() {
			return false, fmt.Errorf("%w: page %d of %d", worker.ErrProtocol, a.Page, r.total)
		}
		r.current = a.Page
	case frame.PageIs:
		return false, r.takePage(a, body)
	case frame.FileIs:
		r.fileSum += int64(len(body))
		if len(r.files) >= r.limits.Files || r.fileSum > 3*r.limits.FileBytes {
			return false, fmt.Errorf("%w: more files than asked for", worker.ErrProtocol)
		}
		r.files = append(r.files, core.Embedded{Name: a.Name, MediaType: a.MediaType, Data: body})
	case frame.Done:
		r.engine = a.Engine
		r.faults = append(r.faults, a.Faults...)
		return true, nil
	case frame.Failed:
		r.answer = answered(a)
		return true, nil
	default:
		return false, fmt.Errorf("%w: an answer %q", worker.ErrProtocol, a.Op)
	}
	return false, nil
}

// answered is the error that a worker reports of a document.
func answered(a frame.Answer) error {
	e := &core.Error{Kind: a.Kind, Msg: a.Msg, Hint: a.Hint}
	if a.Log != "" {
		e.Err = errors.New(a.Log)
	}
	switch e.Kind {
	case core.BadInput, core.Unavailable, core.NotFound, core.Internal, core.NotYet:
	default: // not a worker's to say
		e.Kind = core.Internal
	}
	return e
}

// expected is how many pages are to come.
func (r *collector) expected() int { return min(r.total, r.limits.Pages) }

func (r *collector) takePage(a frame.Answer, body []byte) error {
	var p core.Page
	if err := json.Unmarshal(body, &p); err != nil {
		return fmt.Errorf("%w: %w", worker.ErrProtocol, err)
	}
	if a.Page < 1 || a.Page > r.expected() || p.Number != a.Page {
		return fmt.Errorf("%w: page %d of %d", worker.ErrProtocol, a.Page, r.total)
	}
	words := p.Words[:0]
	for _, w := range p.Words {
		box, ok := w.Box.Clip()
		if !ok || w.Text == "" {
			continue
		}
		w.Box, w.Confidence = box, max(0, min(1, w.Confidence))
		words = append(words, w)
	}
	p.Words = words
	p.Codes = slices.DeleteFunc(p.Codes, func(c core.Code) bool {
		_, ok := c.Box.Clip()
		return !ok || c.Text == ""
	})
	r.pages[a.Page] = p
	r.turns[a.Page] = ((a.Turn % 4) + 4) % 4
	if p.Fault != "" && a.Kind != "" {
		r.fault = answered(a)
	}
	r.current = nowhere
	return nil
}

// lost deals with a worker that ended or was ended at its work. It reports
// whether a new one should go on behind the place where that happened.
func (r *collector) lost(w *process, err error, used bool) (again bool, fatal error) {
	r.fresh = true
	slow := errors.Is(err, worker.ErrTooSlow) || w.usedUpCPU()
	over := time.Since(r.start) >= r.budgets-time.Second
	r.failure = r.failed(slow, w, err)
	switch {
	case r.current > 0:
		r.pages[r.current] = core.Page{Number: r.current, Source: core.FromText, Fault: faultOf(slow)}
	case r.current == 0 && !r.noFiles:
		r.noFiles = true
		r.faults = append(r.faults, "The files inside this document could not be looked at")
	case r.total > 0 && len(r.pages) < r.expected():
		// Between two pages: those that it has not come to are still to be read.
	case r.total > 0:
		return false, nil // all pages are here
	case used && !slow:
		// Perhaps the document before is to blame: once more, in a new process.
	default:
		return false, r.failure
	}
	return !over, nil
}

func faultOf(slow bool) string {
	if slow {
		return "Reading this page took too long"
	}
	return "This page stopped the reader"
}

func (r *collector) failed(slow bool, w *process, err error) error {
	err = fmt.Errorf("%w: %s", err, w.Stderr())
	if slow {
		return &core.Error{Kind: core.BadInput, Msg: "Reading the file took too long and was stopped", Err: err,
			Hint: "ask the sender for a simpler file, or enter the data by hand"}
	}
	return &core.Error{Kind: core.BadInput, Msg: "The file stopped the reader", Err: err,
		Hint: "open it in another program and save it again as PDF, or enter the data by hand"}
}

// usedUpCPU reports whether the worker ended itself at its processor limit.
func (w *process) usedUpCPU() bool {
	status, ok := w.Ended()
	return ok && status == jail.ExitCPU
}

// reading puts the answers together.
func (r *collector) reading() (core.Reading, error) {
	out := core.Reading{Document: r.doc.ID, Embedded: r.files, Engine: r.engine, Faults: r.faults}
	readable := 0
	for n := 1; n <= r.expected(); n++ {
		p, ok := r.pages[n]
		if !ok {
			p = core.Page{Number: n, Source: core.FromText, Fault: "This page was not read: the reader was stopped before it"}
		}
		if p.Fault == "" {
			readable++
		}
		out.Pages = append(out.Pages, p)
	}
	if n := r.expected(); r.total > n && n > 0 {
		// A total may stand behind: one page says it for all, so that nobody approves it unseen.
		out.Pages = append(out.Pages, core.Page{Number: n + 1, Source: core.FromText, Fault: fmt.Sprintf("The file has %d pages, and the first %d are the most that are read", r.total, n)})
	}
	if readable == 0 && len(out.Embedded) == 0 {
		return out, r.nothing()
	}
	return out, nil
}

// nothing is the error for a document of which no page could be read, or nil for
// one that has no pages to read.
func (r *collector) nothing() error {
	switch {
	case r.failure != nil:
		return r.failure
	case r.fault != nil:
		return r.fault
	case r.total > 0:
		return core.Errorf(core.BadInput, "The file's pages are damaged and cannot be read").
			WithHint("open it in another program and save it again as PDF, or ask the sender to send it again")
	}
	return nil
}
