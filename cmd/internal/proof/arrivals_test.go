package proof

import (
	"testing"

	"countersign/core"
)

// What comes twice by mail, through the intake: the same mail and the same file never
// become a second invoice (D0), another file of the same claim is stopped.
func TestTwiceByMail(t *testing.T) {
	s := seller(1)
	b := billOf(s, "R-1000", 119_00)
	first := letter{from: s.Emails[0], name: s.Name, subject: "Rechnung R-1000", body: "Anbei.", files: []file{b.file()}}
	other := func(f ...file) letter {
		l := first
		l.subject, l.files = "Noch einmal: R-1000", f
		return l
	}
	mangled := b
	mangled.number = "R-lOOO"
	for _, c := range []struct {
		kind   string
		before letter
		second letter
		want   string // "" where no second invoice comes of it
	}{
		{"the same mail", first, first, ""},
		{"the same file under another name", first, other(file{"kopie.xml", "application/xml", []byte(b.xml())}), ""},
		{"the XML after the page", other(paper{Text: b.page("Rechnung")}.file("a.pdf")), first, "D1 block"},
		{"the page after the XML", first, other(paper{Text: b.page("Rechnung")}.file("a.pdf")), "D1 block"},
		{"saved again", other(paper{Text: b.page("Rechnung")}.file("a.pdf")), other(paper{Text: b.page("Rechnung") + "\n"}.file("b.pdf")), "D1 block"},
		{"scanned, its number misread", first, other(paper{Text: mangled.page("Rechnung")}.file("scan.pdf")), "D3 warn"},
	} {
		o := openOffice(t)
		o.know(s)
		o.post(c.before)
		if list := o.process(); len(list) != 1 {
			t.Fatalf("%s: %d invoices of the first mail", c.kind, len(list))
		}
		o.post(c.second)
		got := ""
		for _, v := range o.process() {
			got = "a second invoice"
			for _, e := range v.Exceptions {
				if e.Reason == core.Duplicate {
					got = e.Level + " " + string(e.Severity)
				}
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.kind, got, c.want)
		}
	}
}
