package intake

import (
	"testing"

	"countersign/core"
)

// The pages that are made of an electronic invoice follow the document's own.
func TestPageOf(t *testing.T) {
	plain := core.Document{ID: "pdf", MediaType: "application/pdf", Pages: 2}
	hybrid := plain
	hybrid.Readable, hybrid.ReadablePages = "html", 1
	xml := core.Document{ID: "xml", MediaType: "application/xml", Pages: 1, Rendition: "html"}
	unread := core.Document{ID: "pdf", MediaType: "application/pdf"}
	for _, c := range []struct {
		doc       core.Document
		page      int
		sum, kind string
		number    int
	}{
		{plain, 2, "pdf", "application/pdf", 2},
		{plain, 3, "pdf", "application/pdf", 3}, // the drawer says that there is none
		{hybrid, 2, "pdf", "application/pdf", 2},
		{hybrid, 3, "html", "text/html", 1},
		{xml, 1, "html", "text/html", 1},
		{unread, 1, "pdf", "application/pdf", 1},
	} {
		shown, sum, number := PageOf(c.doc, c.page)
		if sum != c.sum || shown.MediaType != c.kind || number != c.number {
			t.Errorf("page %d of %+v: %s of %s, its page %d", c.page, c.doc, shown.MediaType, sum, number)
		}
	}
}

func TestDamagedElectronicInvoiceHasNoPage(t *testing.T) {
	r := core.Reading{Embedded: []core.Embedded{{Name: "factur-x.xml", Data: []byte("<Invoice")}}}
	if html := Readable(r, nil); html != nil {
		t.Errorf("%s", html)
	}
	if html := Readable(core.Reading{}, []byte("<not/>")); html != nil {
		t.Errorf("%s", html)
	}
}
