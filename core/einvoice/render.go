package einvoice

import (
	"bytes"
	_ "embed"
	"html/template"
	"strings"
	"unicode"

	"countersign/core"
)

// pageHTML is the page's layout: tables, weights and sizes only, because it is
// drawn by MuPDF as well as by browsers.
//
//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{"parted": parted}).Parse(pageHTML))

// longestWord is how many letters of a word stand together in a table. What does not fit
// beside the other columns would be drawn beyond the edge, and push them there too.
const longestWord = 48

// parted lets a line end in words that are longer than any that people write.
func parted(s string) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; unicode.IsSpace(r) {
			n = 0
		}
		if n > longestWord {
			b.WriteRune('\u200b')
			n = 1
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Render draws an e-invoice as an HTML page for people, with everything that it
// states in words: parties, references, lines, tax, totals, payment, notes and
// the names of its attachments. All text of the file is escaped; the page loads
// nothing and runs nothing. Amounts and dates are written as in the draft
// (1234.50, 2026-11-03), so that they are found again on the page.
//
// It returns BadInput as Parse does.
func Render(data []byte) ([]byte, error) {
	d, err := read(data)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, d.view()); err != nil {
		return nil, core.Errorf(core.Internal, "the page of the invoice cannot be drawn: %w", err)
	}
	return b.Bytes(), nil
}
