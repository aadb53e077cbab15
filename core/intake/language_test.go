package intake

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// linguist reads any document as one picture in a language, and keeps which languages
// were expected of each.
type linguist struct {
	mu       sync.Mutex
	expected [][]string
}

func (l *linguist) Read(_ context.Context, doc core.Document, _ string) (core.Reading, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.expected = append(l.expected, doc.Languages)
	return core.Reading{Pages: []core.Page{{Number: 1, Width: 595, Height: 842, Source: core.FromOCR, Languages: []string{"fra"}}}, Engine: "test"}, nil
}

// What a supplier's last picture was read in is expected of the next one that comes from
// its address, and of nobody else's.
func TestLanguagesOfASupplier(t *testing.T) {
	w := newWorld(t)
	reader := &linguist{}
	w.Reader = reader
	w.must(w.store.Update(t.Context(), func(tx core.Tx) error {
		acme, err := tx.FindSupplier("acme-gmbh")
		acme.Emails = []string{"Rechnung@acme.example"}
		return errors.Join(err, tx.SaveSupplier(acme), tx.Audit(coretest.Entry("SupplierChanged", "supplier:acme-gmbh")))
	}))
	for i, number := range []string{"R-1", "R-2"} {
		w.deliver(uint32(i+1), mailOf(part("invoice.xml", anInvoice(number))))
		w.process()
	}
	w.deliver(3, bytes.Replace(mailOf(part("invoice.xml", anInvoice("R-3"))), []byte("rechnung@acme.example"), []byte("mail@other.example"), 1))
	w.process()
	if want := [][]string{nil, {"fra"}, nil}; !slices.EqualFunc(reader.expected, want, slices.Equal) {
		t.Errorf("expected %q, want %q", reader.expected, want)
	}
}
