package ocr

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/worker"
)

const fakeArg = "countersign-fake-worker"

// runFake is a worker that goes wrong in the way that its name says. It speaks
// the protocol up to that point.
func runFake(how string) int {
	var hello frame.Hello
	if how == "silent-start" {
		return 0
	}
	if how == "deaf" {
		time.Sleep(time.Hour)
	}
	if _, err := worker.Read(os.Stdin, &hello, 0); err != nil {
		return 3
	}
	say := func(v any, body []byte) { _ = worker.Write(os.Stdout, v, body) }
	say(frame.Ready{MuPDF: "fake"}, nil)
	for {
		var r frame.Request
		if _, err := worker.Read(os.Stdin, &r, 1<<30); err != nil {
			return 0
		}
		if how == "crash-once" && !firstTime() {
			answerAll(say, r, 3)
			continue
		}
		switch how {
		case "exit":
			return 0
		case "crash", "crash-once":
			p, _ := os.FindProcess(os.Getpid())
			_ = p.Kill()
			time.Sleep(time.Minute)
		case "hang":
			time.Sleep(time.Hour)
		case "garbage":
			fmt.Fprint(os.Stdout, strings.Repeat("Warning: this is no frame\n", 100))
			time.Sleep(time.Hour)
		case "huge":
			os.Stdout.Write([]byte("CSF1\x00\x00\x00\x02\x7f\xff\xff\xff\xff\xff\xff\xff{}"))
			time.Sleep(time.Hour)
		case "flood":
			for range 2000 {
				fmt.Fprintln(os.Stderr, strings.Repeat("noise ", 1000))
			}
			answerAll(say, r, 3)
		case "slow":
			say(frame.Answer{Op: frame.Count, Pages: 3}, nil)
			for n := 1; n <= 3; n++ {
				say(frame.Answer{Op: frame.Begin, Page: n}, nil)
				time.Sleep(300 * time.Millisecond)
				sayPage(say, n)
			}
			say(frame.Answer{Op: frame.Done, Engine: "fake"}, nil)
		case "half":
			say(frame.Answer{Op: frame.Count, Pages: 3}, nil)
			say(frame.Answer{Op: frame.Begin, Page: 1}, nil)
			sayPage(say, 1)
			os.Stdout.Write([]byte("CSF1\x00\x00"))
			return 0
		case "dies-on-2", "hangs-on-2":
			say(frame.Answer{Op: frame.Count, Pages: 3}, nil)
			skip := map[int]bool{}
			for _, n := range r.Skip {
				skip[n] = true
			}
			for n := 1; n <= 3; n++ {
				if skip[n] {
					continue
				}
				say(frame.Answer{Op: frame.Begin, Page: n}, nil)
				if n == 2 && how == "hangs-on-2" {
					time.Sleep(time.Hour)
				}
				if n == 2 {
					return 139
				}
				sayPage(say, n)
			}
			say(frame.Answer{Op: frame.Done, Engine: "fake"}, nil)
		case "dies-on-files":
			say(frame.Answer{Op: frame.Count, Pages: 1}, nil)
			if !r.NoFiles {
				say(frame.Answer{Op: frame.Begin, Page: 0}, nil)
				return 139
			}
			say(frame.Answer{Op: frame.Begin, Page: 1}, nil)
			sayPage(say, 1)
			say(frame.Answer{Op: frame.Done, Engine: "fake"}, nil)
		case "liar":
			say(frame.Answer{Op: frame.Count, Pages: 2}, nil)
			say(frame.Answer{Op: frame.PageIs, Page: 77}, []byte(`{"number":77}`))
			time.Sleep(time.Hour)
		case "wild":
			say(frame.Answer{Op: frame.Count, Pages: 1}, nil)
			say(frame.Answer{Op: frame.PageIs, Page: 1, Turn: -7}, []byte(`{"number":1,"words":[{"t":"x","b":{"x0":-5,"y0":9,"x1":7,"y1":0.5},"c":40},{"t":"out","b":{"x0":3,"y0":3,"x1":4,"y1":4}},{"t":"","b":{"x0":0,"y0":0,"x1":1,"y1":1}}]}`))
			say(frame.Answer{Op: frame.Done, Engine: "fake"}, nil)
		case "few-looks":
			say(frame.Answer{Op: frame.LooksAre}, []byte(`[]`))
		case "long-looks":
			say(frame.Answer{Op: frame.LooksAre}, []byte(`[{"guesses":[{"text":"`+strings.Repeat("x", 5000)+`"}]}]`))
		case "wild-looks":
			say(frame.Answer{Op: frame.LooksAre}, []byte(`[{"region":{"page":9},"guesses":[{"text":"31.00","confidence":40}]}]`))
		case "bomb":
			say(frame.Answer{Op: frame.ImageIs, Width: 10, Height: 10}, []byte("not a PNG"))
		}
	}
}

// firstTime is true once per folder, for workers that must do it better the
// second time.
func firstTime() bool {
	f, err := os.OpenFile("first", os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return false
	}
	f.Close()
	return true
}

func sayPage(say func(any, []byte), n int) {
	say(frame.Answer{Op: frame.PageIs, Page: n}, fmt.Appendf(nil, `{"number":%d,"width":595,"height":842,"source":"text","words":[{"t":"page%d","b":{"x0":0.1,"y0":0.1,"x1":0.2,"y1":0.2},"c":1}]}`, n, n))
}

func answerAll(say func(any, []byte), r frame.Request, pages int) {
	say(frame.Answer{Op: frame.Count, Pages: pages}, nil)
	for n := 1; n <= pages; n++ {
		say(frame.Answer{Op: frame.Begin, Page: n}, nil)
		sayPage(say, n)
	}
	say(frame.Answer{Op: frame.Done, Engine: "fake"}, nil)
}

func fakePool(t *testing.T, how string, l Limits) *Pool {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := New(Options{Command: []string{exe, fakeArg, how}, Workers: 1, Limits: l, Dir: t.TempDir()})
	t.Cleanup(func() { p.Close() })
	return p
}

func someFile(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "in.pdf")
	if err := os.WriteFile(name, []byte("%PDF-1.4 whatever"), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func quick() Limits {
	return Limits{Document: 4 * time.Second, Page: 1500 * time.Millisecond, OCRPage: 2 * time.Second, Start: 3 * time.Second}
}

// Every way in which a worker can fail ends as a typed error within the time.
func TestBrokenWorkers(t *testing.T) {
	needEngines(t)
	for _, c := range []struct {
		how  string
		kind core.Kind
		says string
	}{
		{"silent-start", core.Unavailable, "cannot be started"},
		{"deaf", core.Unavailable, "cannot be started"},
		{"exit", core.BadInput, "stopped the reader"},
		{"crash", core.BadInput, "stopped the reader"},
		{"hang", core.BadInput, "too long"},
		{"garbage", core.BadInput, "stopped the reader"},
		{"huge", core.BadInput, "stopped the reader"},
		{"liar", core.BadInput, "stopped the reader"},
	} {
		t.Run(c.how, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			_, err := fakePool(t, c.how, quick()).Read(t.Context(), core.Document{ID: "d"}, someFile(t))
			var e *core.Error
			if !errors.As(err, &e) || e.Kind != c.kind || !strings.Contains(e.Msg, c.says) || e.Hint == "" {
				t.Errorf("got %#v, want %s with %q and a hint", err, c.kind, c.says)
			}
			if d := time.Since(start); d > 8*time.Second {
				t.Errorf("the answer took %v", d)
			}
		})
	}
}

func TestPartialReadings(t *testing.T) {
	needEngines(t)
	for _, c := range []struct {
		how    string
		words  string // by page, "-" for a fault
		faults int
	}{
		{"flood", "page1 page2 page3", 0},
		{"slow", "page1 page2 page3", 0},
		{"half", "page1 - -", 0},
		{"dies-on-2", "page1 - page3", 0},
		{"hangs-on-2", "page1 - page3", 0},
		{"dies-on-files", "page1", 1},
		{"wild", "x", 0},
	} {
		t.Run(c.how, func(t *testing.T) {
			t.Parallel()
			r, err := fakePool(t, c.how, quick()).Read(t.Context(), core.Document{ID: "d"}, someFile(t))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range r.Pages {
				s := "-"
				for _, w := range p.Words {
					s = w.Text
					if b, ok := w.Box.Clip(); !ok || b != w.Box || w.Confidence > 1 {
						t.Errorf("a word out of bounds: %+v", w)
					}
				}
				if (s == "-") != (p.Fault != "") {
					t.Errorf("page %d: words %q and fault %q", p.Number, s, p.Fault)
				}
				got = append(got, s)
			}
			if g := strings.Join(got, " "); g != c.words || len(r.Faults) != c.faults {
				t.Errorf("pages %q and faults %q; want %q and %d", g, r.Faults, c.words, c.faults)
			}
		})
	}
}

// A worker that crashed in its second document may have been brought low by the
// first: the second is tried again in a new process.
func TestUsedWorkerGetsASecondChance(t *testing.T) {
	needEngines(t)
	p := fakePool(t, "crash-once", quick())
	// The first document uses up the crash; with a new process per try nothing
	// is left to blame but the file.
	if _, err := p.Read(t.Context(), core.Document{}, someFile(t)); core.KindOf(err) != core.BadInput {
		t.Fatalf("first: %v", err)
	}
	r, err := p.Read(t.Context(), core.Document{}, someFile(t))
	if err != nil || len(r.Pages) != 3 {
		t.Fatalf("second: %v", err)
	}
	if err := os.Remove(filepath.Join(p.opts.Dir, "first")); err != nil {
		t.Fatal(err)
	}
	if r, err = p.Read(t.Context(), core.Document{}, someFile(t)); err != nil || len(r.Pages) != 3 {
		t.Fatalf("third, in a used process that crashes: %v", err)
	}
}

func TestCancelKillsAtOnce(t *testing.T) {
	needEngines(t)
	p := fakePool(t, "hang", Limits{})
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, cancel)
	start := time.Now()
	_, err := p.Read(ctx, core.Document{}, someFile(t))
	if core.KindOf(err) != core.Interrupted || time.Since(start) > 2*time.Second {
		t.Errorf("got %v after %v", err, time.Since(start))
	}
}

func TestCloseEndsCallsAtWork(t *testing.T) {
	needEngines(t)
	p := fakePool(t, "hang", Limits{})
	done := make(chan error, 1)
	go func() {
		_, err := p.Read(context.Background(), core.Document{}, someFile(t))
		done <- err
	}()
	time.Sleep(300 * time.Millisecond)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-done:
		if core.KindOf(err) != core.Interrupted {
			t.Errorf("got %v", err)
		}
	case <-time.After(3 * time.Second):
		t.Fatal("the call outlived the pool")
	}
	if _, err := p.Read(context.Background(), core.Document{}, someFile(t)); core.KindOf(err) != core.Interrupted {
		t.Errorf("after Close: %v", err)
	}
}

func TestRenderRefusesWhatIsNoPicture(t *testing.T) {
	needEngines(t)
	_, err := fakePool(t, "bomb", quick()).Render(t.Context(), core.Document{}, someFile(t), 1, 100)
	if core.KindOf(err) != core.BadInput {
		t.Errorf("got %v", err)
	}
}

func needEngines(t testing.TB) {
	t.Helper()
	if !haveEngines {
		t.Skip("built without cgo: there is no reader")
	}
}
