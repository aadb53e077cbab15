package mailworker_test

import (
	"bytes"
	"context"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"countersign/cmd/internal/mailworker"
	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/intake"
	"countersign/mail"
	"countersign/ocr/worker"
)

func realWorkers(t testing.TB) *mailworker.Workers {
	ws := mailworker.New(mailworker.Options{})
	t.Cleanup(func() { _ = ws.Close() })
	return ws
}

// What a worker finds is what is found without one.
func TestWorkersFindTheSame(t *testing.T) {
	ws := realWorkers(t)
	for _, raw := range letters(t) {
		sameInWorker(t, ws, "mail.eml", raw)
	}
	sameInWorker(t, ws, "a.zip", []byte(zipOf(t, "a.pdf", aPDF, "b.eml", string(about("b")))))
	sameInWorker(t, ws, strings.Repeat("ü", 5000)+".pdf", []byte(aPDF))
	sameInWorker(t, ws, "bad \xff.txt", nil)
}

func sameInWorker(t testing.TB, ws *mailworker.Workers, name string, data []byte) {
	t.Helper()
	want, err := mail.Unpacker{}.Unpack(t.Context(), name, data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ws.Unpack(t.Context(), name, data)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	sameDate(t, name, &got.Envelope, want.Envelope)
	for i := range min(len(got.Inside), len(want.Inside)) {
		sameDate(t, name, &got.Inside[i].Envelope, want.Inside[i].Envelope)
	}
	for _, u := range []*core.Unpacked{&got, &want} {
		for i := range u.Parts {
			u.Parts[i].Data = append([]byte{}, u.Parts[i].Data...)
		}
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s: in a worker\n%+v%s\nwant\n%+v%s", name, got.Envelope, outline(got.Parts), want.Envelope, outline(want.Parts))
	}
}

// sameDate compares the dates, and makes them the same in form too.
func sameDate(t testing.TB, name string, got *core.Envelope, want core.Envelope) {
	t.Helper()
	if !got.Date.Equal(want.Date) {
		t.Errorf("%s: date %v, want %v", name, got.Date, want.Date)
	}
	got.Date = want.Date
}

// A mail that ends, holds up or bloats its worker gets an answer that says so, and the
// next one is taken apart.
func TestWorkersSurviveMails(t *testing.T) {
	ws := fakeWorkers(t, "real", mailworker.Limits{})
	for _, c := range []struct{ subject, says string }{
		{"exit", "broke down"}, {"panic", "broke down"}, {"error", "broke down"},
		{"bloat", "too much memory"}, {"hang", "took too long"},
	} {
		if c.subject == "hang" {
			ws = fakeWorkers(t, "real", mailworker.Limits{Time: 2 * time.Second})
		}
		start := time.Now()
		_, err := ws.Unpack(t.Context(), "mail.eml", about(c.subject))
		if core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", c.subject, err)
		}
		if took := time.Since(start); took > 10*time.Second+worker.MostCredit {
			t.Errorf("%s: took %v", c.subject, took)
		}
		if got, err := ws.Unpack(t.Context(), "mail.eml", about("good")); err != nil || len(documents(got.Parts)) != 1 {
			t.Errorf("after %s: %v, %s", c.subject, err, outline(got.Parts))
		}
	}
}

// A mail that ends a worker is tried in a new one: another may have brought that low.
func TestUsedWorkerIsNoProof(t *testing.T) {
	ws := fakeWorkers(t, "real", mailworker.Limits{})
	for range 3 {
		if _, err := ws.Unpack(t.Context(), "mail.eml", about("die when used")); err != nil {
			t.Fatal(err)
		}
	}
}

// What a worker that a mail has taken over writes is not believed.
func TestWorkersAreNotBelieved(t *testing.T) {
	for _, how := range []string{"garbage", "huge", "escape", "inner escape", "vanish", "half", "twice"} {
		t.Run(how, func(t *testing.T) {
			_, err := fakeWorkers(t, how, mailworker.Limits{}).Unpack(t.Context(), "mail.eml", about("x"))
			if core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), "broke down") {
				t.Error(err)
			}
		})
	}
}

func TestNoWorker(t *testing.T) {
	for _, ws := range []*mailworker.Workers{
		fakeWorkers(t, "deaf", mailworker.Limits{Start: 200 * time.Millisecond}),
		mailworker.New(mailworker.Options{Command: []string{"/no/such/program"}}),
	} {
		_, err := ws.Unpack(t.Context(), "mail.eml", about("x"))
		_, testErr := ws.SelfTest(t.Context())
		if core.KindOf(err) != core.Unavailable || core.KindOf(testErr) != core.Unavailable {
			t.Errorf("%v, self-test %v", err, testErr)
		}
	}
}

func TestWorkersStop(t *testing.T) {
	for name, stop := range map[string]func(*mailworker.Workers, context.CancelFunc){
		"cancel": func(_ *mailworker.Workers, cancel context.CancelFunc) { cancel() },
		"close":  func(ws *mailworker.Workers, _ context.CancelFunc) { _ = ws.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			ws := fakeWorkers(t, "real", mailworker.Limits{})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if _, err := ws.Unpack(ctx, "mail.eml", about("good")); err != nil {
				t.Fatal(err)
			}
			errs := make(chan error)
			for range 3 { // one at work, two that wait
				go func() {
					_, err := ws.Unpack(ctx, "mail.eml", about("hang"))
					errs <- err
				}()
			}
			time.Sleep(200 * time.Millisecond)
			stop(ws, cancel)
			for range 3 {
				select {
				case err := <-errs:
					if core.KindOf(err) != core.Interrupted {
						t.Error(err)
					}
				case <-time.After(5 * time.Second):
					t.Fatal("the call goes on")
				}
			}
			_, err := ws.Unpack(t.Context(), "mail.eml", about("good"))
			if closed := name == "close"; closed != (core.KindOf(err) == core.Interrupted) || !closed && err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestWorkersSideBySide(t *testing.T) {
	ws := mailworker.New(mailworker.Options{Count: 2})
	t.Cleanup(func() { _ = ws.Close() })
	var wg sync.WaitGroup
	for i := range 40 {
		wg.Go(func() {
			name := fmt.Sprint("bill ", i)
			got, err := ws.Unpack(t.Context(), "mail.eml", about(name))
			if err != nil || got.Envelope.Subject != name || len(documents(got.Parts)) != 1 || documents(got.Parts)[0].Path != name+".pdf" {
				t.Errorf("%s: %v, %q, %s", name, err, got.Envelope.Subject, outline(got.Parts))
			}
		})
	}
	wg.Wait()
}

func TestTooLargeForWorkers(t *testing.T) {
	ws := fakeWorkers(t, "real", mailworker.Limits{Bytes: 1000})
	if _, err := ws.Unpack(t.Context(), "mail.eml", bytes.Repeat([]byte("x"), 1001)); core.KindOf(err) != core.BadInput {
		t.Error(err)
	}
}

// The largest mails that are fetched are taken apart, an archive in them too.
func TestLargeMailFitsIntoAWorker(t *testing.T) {
	if testing.Short() {
		t.Skip("60 MB")
	}
	ws := realWorkers(t)
	bill := noise(20 << 20)
	raw := letter("large", "mixed", textPart(), part{"Content-Type: image/png; name=a.png", bill}, part{"Content-Type: application/zip; name=b.zip", zipOf(t, "c.png", bill)})
	got, err := ws.Unpack(t.Context(), "mail.eml", raw)
	if err != nil || len(documents(got.Parts)) != 2 {
		t.Errorf("%d MB: %v, %s", len(raw)>>20, err, outline(got.Parts))
	}
}

// Small mails that would grow beyond all measure do not, and are taken apart in time.
func TestMailsThatGrow(t *testing.T) {
	ws := realWorkers(t)
	shown := part{"Content-Type: image/png; name=a.png\r\nContent-ID: <p>", noise(90_000)}
	html := part{"Content-Type: text/html", "<p>Invoice 7</p>" + strings.Repeat(`<img src="cid:p">`, 20_000)}
	zeros := strings.Repeat("\x00", 20<<20)
	packed := gzipOf(t, zeros)
	var files, gzips []string
	for i := range 200 {
		gzips = append(gzips, fmt.Sprint(i, ".gz"), packed)
	}
	for i := range 20 {
		files = append(files, fmt.Sprint(i, ".txt"), zeros)
	}
	for name, raw := range map[string][]byte{
		"a picture shown 20,000 times": letter("x", "related", html, shown),
		"zeros in gzip in a zip":       letter("x", "mixed", part{"Content-Type: application/zip", zipOf(t, gzips...)}),
		"zeros in a zip":               letter("x", "mixed", part{"Content-Type: application/zip", zipOf(t, files...)}),
		"a folded header":              []byte("Subject: x\r\nX: y\r\n" + strings.Repeat(" a\r\n", 250_000) + "\r\nInvoice 7"),
	} {
		start := time.Now()
		got, err := ws.Unpack(t.Context(), "mail.eml", raw)
		sum := 0
		for _, p := range got.Parts {
			sum += len(p.Data)
		}
		t.Logf("%s: %d KB became %d KB in %v", name, len(raw)>>10, sum>>10, time.Since(start))
		if err != nil || sum > len(raw)+32<<20 {
			t.Errorf("%s: %v, %d MB", name, err, sum>>20)
		}
	}
}

func TestWorkerIsKeptIn(t *testing.T) {
	tests, err := realWorkers(t).SelfTest(t.Context())
	if err != nil || len(tests) == 0 {
		t.Fatal(tests, err)
	}
	for _, s := range tests {
		if !s.Refused && runtime.GOOS == "linux" {
			t.Errorf("a worker may %s: %s", s.What, s.Detail)
		}
	}
}

// Through the intake: a mail that its worker cannot take apart is shown as failed with
// what happened, is kept as it came, is not tried again, and those behind it go on.
func TestPoisonMailsFailAlone(t *testing.T) {
	store, blobs := coretest.NewStore(time.Now), coretest.NewBlobs()
	in := intake.New(intake.Ports{Store: store, Blobs: blobs, Reader: &coretest.DocumentReader{}, Unpacker: fakeWorkers(t, "real", mailworker.Limits{Time: 2 * time.Second})})
	mails := []string{"first", "exit", "hang", "last"}
	raw := make([][]byte, len(mails))
	for i, subject := range mails {
		raw[i] = about(subject)
		if err := in.Deliver(t.Context(), core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: uint32(i + 1)}, raw[i]); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := in.Process(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	for i, subject := range mails {
		var m core.Message
		err := store.View(t.Context(), func(r core.Reader) (err error) {
			m, err = r.FindMessage(core.MessageID(coretest.Sum(string(raw[i]))))
			return err
		})
		good := i == 0 || i == len(mails)-1
		if err != nil || good != (m.State == core.MessageUnpacked) || !good && (m.State != core.MessageFailed || m.Attempts != 1 || m.Reason == "") {
			t.Errorf("%s: %v, %+v", subject, err, m)
		}
		t.Logf("%s: %s %s", subject, m.State, m.Reason)
		if f, err := blobs.Open(t.Context(), string(m.ID)); err != nil {
			t.Errorf("%s is not kept: %v", subject, err)
		} else if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}
