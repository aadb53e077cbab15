package intake

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/extract"
)

// faulty panics over a mail, or over a document, that holds a word.
type faulty struct {
	core.Unpacker
	core.DocumentReader
}

func (f faulty) Unpack(ctx context.Context, name string, data []byte) (core.Unpacked, error) {
	if strings.Contains(string(data), "poison mail") {
		panic("index out of range")
	}
	return f.Unpacker.Unpack(ctx, name, data)
}

func (f faulty) Read(ctx context.Context, doc core.Document, path string) (core.Reading, error) {
	if doc.Name == "poison.pdf" {
		panic("nil map")
	}
	return f.DocumentReader.Read(ctx, doc, path)
}

// One mail and one document that the program cannot cope with are shown as failed; all
// that came after them is taken in.
func TestOneFaultDoesNotStopTheRest(t *testing.T) {
	w := newWorld(t)
	w.Unpacker, w.Reader = faulty{Unpacker: box{}}, faulty{DocumentReader: w.pages}
	w.deliver(1, mailOf(part("x.pdf", []byte("%PDF poison mail"))))
	w.deliver(2, mailOf(part("poison.pdf", []byte("%PDF poison document"))))
	w.deliver(3, mailOf(part("good.xml", anInvoice("R-1"))))
	for range maxAttempts {
		w.process()
	}
	got := w.state()
	for _, want := range []string{"failed a fault of the program stopped this step", "review poison.pdf Received needs_data", "review good.xml Matched clean R-1"} {
		if !strings.Contains(got, want) {
			t.Errorf("not %q in\n%s", want, got)
		}
	}
	for _, v := range w.reviews() {
		if v.Name == "poison.pdf" && (v.Failure == nil || v.Failure.Retry || v.Failure.Attempts != maxAttempts) {
			t.Errorf("after %d runs: %+v", maxAttempts, v.Failure)
		}
	}
}

// Two documents whose hashes begin alike are two invoices.
func TestDocumentsThatBeginAlike(t *testing.T) {
	w := newWorld(t)
	a, b := core.DocumentID(strings.Repeat("a", 64)), core.DocumentID(strings.Repeat("a", 13)+strings.Repeat("b", 51))
	for _, d := range []core.DocumentID{a, b} {
		w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
			_, _, err := arrival{door: "mail"}.settle(tx, []stored{{Part: core.Part{Path: string(d[60:]) + ".pdf", MediaType: "application/pdf"}, id: d, size: 1}})
			return err
		}))
	}
	list := w.reviews()
	if len(list) != 2 || list[0].Document == list[1].Document || list[0].ID == list[1].ID {
		t.Fatalf("became %+v", list)
	}
}

// shut holds one blob that cannot be read.
type shut struct {
	core.Blobs
	sum string
}

func (s shut) Open(ctx context.Context, sum string) (io.ReadCloser, error) {
	if sum == s.sum {
		return nil, core.Errorf(core.Unavailable, "a document cannot be read")
	}
	return s.Blobs.Open(ctx, sum)
}

// One stored mail that cannot be read does not keep the others from being taken in, is
// shown after a few tries, and can be taken in when it can be read again.
func TestUnreadableMailHoldsUpNobody(t *testing.T) {
	w := newWorld(t)
	bad := mailAbout("first", "INV-1")
	id := core.MessageID(coretest.Sum(string(bad)))
	w.deliver(1, bad)
	w.deliver(2, mailAbout("second", "INV-2"))
	sound := w.Blobs
	w.Blobs = shut{sound, string(id)}
	for n := range maxAttempts {
		w.process()
		if n == 0 && len(w.reviews()) != 1 {
			t.Errorf("%d invoices after the first run", len(w.reviews()))
		}
	}
	w.must(w.store.View(t.Context(), func(r core.Reader) error {
		m, err := r.FindMessage(id)
		if m.State != core.MessageFailed || !strings.Contains(m.Reason, "cannot be read") {
			t.Errorf("%+v", m)
		}
		return err
	}))
	w.Blobs = sound
	clerk := core.User{Name: "anna", Roles: []core.Role{core.Clerk}}
	w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
		if err := tx.SaveUser(clerk); err != nil {
			return err
		}
		return tx.Audit(coretest.Entry("Tested", "test:1"))
	}))
	w.must(w.Want(t.Context(), clerk, id, "the disk is back"))
	w.process()
	if len(w.reviews()) != 2 {
		t.Errorf("%d invoices in the end", len(w.reviews()))
	}
}

// What could not be looked at in a file is said on what was read of it: a file inside
// may be the electronic invoice.
func TestFaultsOfAReadingAreShown(t *testing.T) {
	r := strip()
	r.Faults = []string{"The files inside this document could not be looked at", notAgain}
	drafts, err := Understand(r, nil, false, extract.Context{})
	if err != nil || len(drafts) != 1 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	var got []string
	for _, e := range drafts[0].Exceptions {
		got = append(got, string(e.Reason)+" "+string(e.Severity)+": "+e.Message)
	}
	want := []string{"Unreadable block: The files inside this document could not be looked at.", "LowConfidence warn: " + notAgain + "."}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
