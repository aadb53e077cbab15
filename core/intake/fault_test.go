package intake

import (
	"context"
	"strings"
	"testing"

	"countersign/core"
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
