package coretest

import (
	"bytes"
	"context"
	"image/png"
	"reflect"
	"slices"
	"testing"

	"countersign/core"
	"countersign/core/money"
)

func TestMemory(t *testing.T) {
	Suite(t, func(*testing.T) (core.Store, core.Blobs) { return NewStore(Clock()), NewBlobs() })
}

// Filled leaves nothing at its zero, or the suite would not see a field that a
// store drops.
func TestFilled(t *testing.T) {
	for _, v := range []any{
		Filled[core.Review](), Filled[core.Reading](), Filled[core.PurchaseOrder](), Filled[core.GoodsReceipt](), Filled[core.Supplier](),
		Filled[core.Settings](), Filled[core.Message](), Filled[core.Delivery](), Filled[core.User](), Filled[core.AuditEntry](),
	} {
		noZero(t, reflect.TypeOf(v).String(), reflect.ValueOf(v))
	}
}

// noZero looks at everything in v; behind are the types of the pointers that lead to
// it, of which the last one may point to no other of its own.
func noZero(t *testing.T, path string, v reflect.Value, behind ...reflect.Type) {
	t.Helper()
	if v.Kind() == reflect.Pointer && v.IsNil() && slices.Contains(behind, v.Type().Elem()) {
		return
	}
	if v.IsZero() {
		t.Errorf("%s is not filled", path)
		return
	}
	if _, ok := special[v.Type()]; ok {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				noZero(t, path+"."+f.Name, v.Field(i), behind...)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			noZero(t, path+"[]", v.Index(i), behind...)
		}
	case reflect.Pointer:
		noZero(t, path, v.Elem(), append(behind, v.Type().Elem())...)
	}
}

func TestBuildersAgree(t *testing.T) {
	acme := Supplier("Acme GmbH")
	inv := Invoice("INV-1", acme, Line("1", "bolt", "3", "1.25"), Line("2", "nut", "1", "0.50"))
	if inv.NetTotal != money.MustAmount("4.25", "EUR") || inv.TaxTotal != money.MustAmount("0.81", "EUR") || inv.GrossTotal != money.MustAmount("5.06", "EUR") {
		t.Errorf("totals %v, %v, %v", inv.NetTotal, inv.TaxTotal, inv.GrossTotal)
	}
	r := Review(inv)
	if DocumentOf(r).ID != r.Document || core.NewReviewID(r.Document, 1) != r.ID {
		t.Errorf("review %s belongs to document %s, not %s", r.ID, r.Document, DocumentOf(r).ID)
	}
	for _, name := range []string{"kind", "supplier", "number", "issue_date", "due_date", "currency", "net_total", "tax_total", "gross_total", "amount_due", "payment_account"} {
		if f := r.Draft.Field(name); !f.IsSet() || f.Text() == "" {
			t.Errorf("the draft of an invoice does not say its %s", name)
		}
	}
	if CreditNote(inv).Sign() != -1 || inv.Sign() != 1 {
		t.Error("a credit note has the wrong sign, or changed its invoice")
	}
}

func TestFakes(t *testing.T) {
	ctx := context.Background()
	known, broken, unknown := Document("known.pdf"), Document("broken.pdf"), Document("unknown.pdf")
	failure := core.Errorf(core.Unavailable, "the engine stopped")
	d := &DocumentReader{
		Readings: map[core.DocumentID]core.Reading{known.ID: {Pages: []core.Page{Page(1, "Invoice")}}},
		Failures: map[core.DocumentID]error{broken.ID: failure},
	}
	if r, err := d.Read(ctx, known, ""); err != nil || r.Document != known.ID || r.Pages[0].Words[0].Text != "Invoice" {
		t.Errorf("%+v, %v", r, err)
	}
	if _, err := d.Read(ctx, broken, ""); err != failure {
		t.Errorf("a failure came back as %v", err)
	}
	if _, err := d.Read(ctx, unknown, ""); core.KindOf(err) != core.BadInput {
		t.Errorf("an unknown document: %v", err)
	}
	if got := d.Asked(); !reflect.DeepEqual(got, []core.DocumentID{known.ID, broken.ID, unknown.ID}) {
		t.Errorf("asked %v", got)
	}

	p := &PageRenderer{Pages: map[core.DocumentID]int{known.ID: 2}}
	img, err := p.Render(ctx, known, "", 2, 297)
	if err != nil || img.Width != 210 || img.Height != 297 {
		t.Fatalf("%d x %d, %v", img.Width, img.Height, err)
	}
	if c, err := png.DecodeConfig(bytes.NewReader(img.PNG)); err != nil || c.Width != img.Width || c.Height != img.Height {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := p.Render(ctx, known, "", 3, 297); core.KindOf(err) != core.NotFound {
		t.Errorf("page 3 of 2: %v", err)
	}

	u := &Unpacker{Contents: map[string]core.Unpacked{"a.zip": {Parts: []core.Part{{Path: "a.zip/b.pdf"}}}}, Types: map[string]string{"x.bin": "text/html"}}
	if got, err := u.Unpack(ctx, "a.zip", nil); err != nil || len(got.Parts) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	for name, c := range map[string]struct{ data, want string }{
		"a.txt": {"%PDF-1.7", "application/pdf"}, "x.bin": {"%PDF-1.7", "text/html"}, "b": {"?", "application/octet-stream"},
	} {
		if got := u.MediaType(name, []byte(c.data)); got != c.want {
			t.Errorf("%s is %s, want %s", name, got, c.want)
		}
	}
}
