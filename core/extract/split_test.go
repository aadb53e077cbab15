package extract

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/extract/drawn"
)

// batch is a file made of several documents, with the pages on which they begin.
type batch struct {
	name   string
	pages  []core.Page
	starts []int
	docs   int
}

// join adds a document's pages to the batch; those that only come with it are no
// documents.
func (b *batch) join(pages []core.Page, isDocument bool) {
	if isDocument {
		b.starts = append(b.starts, len(b.pages)+1)
		b.docs++
	}
	for _, p := range pages {
		p.Number = len(b.pages) + 1
		b.pages = append(b.pages, p)
	}
}

// attached are pages that come with invoices.
var attached = []string{
	"Allgemeine Geschäftsbedingungen\n\n1. Geltung\nDiese Bedingungen gelten für alle Lieferungen und Leistungen, auch künftige.\n2. Preise\nAlle Preise verstehen sich netto zuzüglich der gesetzlichen Umsatzsteuer.\n3. Zahlung\nRechnungen sind innerhalb von 14 Tagen ohne Abzug zu zahlen.",
	"General Terms and Conditions\n\n1. Prices are net of VAT.\n2. Invoices are payable within 30 days of the invoice date.\n3. Goods remain our property until paid in full.",
	"Conditions générales de vente\n\nArticle 1. Les prix sont indiqués hors taxes.\nArticle 2. Les factures sont payables à 30 jours.",
	"Algemene voorwaarden\n\n1. Alle prijzen zijn exclusief btw.\n2. Facturen dienen binnen 14 dagen te worden betaald.",
	"Stundennachweis\n\nDatum        Tätigkeit                 Stunden\n03.03.2025   Montage                      7,50\n04.03.2025   Montage                      8,00\n05.03.2025   Einweisung                   4,25\n\nSumme Stunden                            19,75",
	"Timesheet\n\nDate          Task                      Hours\n2025-03-03    Installation               7.50\n2025-03-04    Installation               8.00\n\nTotal hours                              15.50",
	"Lieferschein\n\nLieferschein-Nr.: LS-{n}     Datum: 03.03.2025\n\nPos  Artikel                     Menge\n1    Schrauben M8 verzinkt       40 Stk\n2    Dichtung DN 50              12 Stk\n\nWare erhalten: ____________",
	"Delivery Note\n\nDelivery note no: DN-{n}      Date: 03/03/2025\n\nItem   Description               Quantity\n1      Steel bracket 40 mm       40\n2      Hex bolt M8 x 40          100\n\nReceived by: ____________",
	"Urenspecificatie\n\nDatum        Werkzaamheden           Uren\n03-03-2025   Onderhoud               4,00\n04-03-2025   Onderhoud               6,50\n\nTotaal uren                        10,50",
}

// like is the same document with another number: what one supplier sends in a row.
func like(m drawn.Document, n int) []core.Page {
	old := m.Want["number"]
	other := nextNumber(old, n)
	var out []core.Page
	for _, p := range m.Reading.Pages {
		p.Words = slices.Clone(p.Words)
		for i, w := range p.Words {
			p.Words[i].Text = strings.ReplaceAll(w.Text, old, other)
		}
		out = append(out, p)
	}
	return out
}

func nextNumber(s string, n int) string {
	i := len(s)
	for i > 0 && isDigit(s[i-1]) && len(s)-i < 6 {
		i--
	}
	v, _ := strconv.Atoi(s[i:])
	return fmt.Sprintf("%s%0*d", s[:i], len(s)-i, v+n)
}

// makeBatch draws a file of one to five documents.
func makeBatch(seed uint64) batch {
	r := rand.New(rand.NewPCG(seed, 41))
	b := batch{name: fmt.Sprint("batch ", seed)}
	same, blanks, extras := r.IntN(3) == 0, r.IntN(4) == 0, r.IntN(3) == 0
	draw := func() drawn.Document {
		if r.IntN(3) == 0 {
			return drawn.Long(r.Uint64N(1<<40), 2+r.IntN(4))
		}
		for {
			if m := drawn.Draw(r.Uint64N(1 << 40)); core.DocKind(m.Want["kind"]).IsClaim() {
				return m
			}
		}
	}
	m := draw()
	for i := range 1 + r.IntN(5) {
		if i > 0 && !same {
			m = draw()
		}
		pages := m.Reading.Pages
		if same {
			pages = like(m, i+1)
		}
		b.join(pages, true)
		if extras && r.IntN(2) == 0 {
			b.join(typed(strings.ReplaceAll(attached[r.IntN(len(attached))], "{n}", fmt.Sprint(1000+r.IntN(9000)))).Pages, false)
		}
		if blanks {
			b.join([]core.Page{{Width: pageWidth, Height: pageHeight, Source: core.FromText}}, false)
		}
	}
	return b
}

// scanned is a batch as OCR reads it: characters that are taken for others, boxes that
// jitter, dirt on empty pages.
func scanned(b batch, seed uint64) batch {
	r := rand.New(rand.NewPCG(seed, 43))
	wrong := map[rune]rune{'0': 'O', '1': 'l', '5': 'S', '8': 'B', 'l': '1', 'O': '0', 'e': 'c', 'n': 'u', 'i': 'l'}
	for i := range b.pages {
		p := &b.pages[i]
		p.Source = core.FromOCR
		p.Words = slices.Clone(p.Words)
		if len(p.Words) == 0 {
			for range r.IntN(5) {
				x, y := r.Float64()*0.9, r.Float64()*0.9
				p.Words = append(p.Words, core.Word{Text: "'", Confidence: 0.2, Box: core.Box{X0: x, Y0: y, X1: x + 0.01, Y1: y + 0.01}})
			}
			continue
		}
		for j := range p.Words {
			w := &p.Words[j]
			w.Confidence = 0.8 + 0.2*r.Float64()
			dy := (r.Float64() - 0.5) * 0.0012
			w.Box.Y0, w.Box.Y1 = max(0, w.Box.Y0+dy), max(0, w.Box.Y1+dy)
			if t := []rune(w.Text); r.IntN(50) == 0 && len(t) > 0 {
				k := r.IntN(len(t))
				if o, ok := wrong[t[k]]; ok {
					t[k] = o
					w.Text, w.Confidence = string(t), 0.6
				}
			}
		}
	}
	return b
}

// cuts counts right, wrong and missed beginnings of documents behind the first.
type cuts struct{ right, wrong, missed, whole, files int }

func (c *cuts) count(b batch, parts []Piece) (miss string) {
	var got []int
	for _, p := range parts {
		got = append(got, p.Pages[0])
	}
	c.files++
	for _, s := range got[min(1, len(got)):] {
		if slices.Contains(b.starts[1:], s) {
			c.right++
		} else {
			c.wrong++
			miss += fmt.Sprintf(" wrong at %d %q", s, parts[slices.Index(got, s)].Why)
		}
	}
	for _, s := range b.starts[1:] {
		if !slices.Contains(got, s) {
			c.missed++
			miss += fmt.Sprintf(" missed %d", s)
		}
	}
	if miss == "" {
		c.whole++
	}
	return miss
}

func (c cuts) String() string {
	p, r := c.rates()
	return fmt.Sprintf("%d files, cuts: %d right, %d wrong, %d missed: precision %.3f, recall %.3f; %.3f of the files without a fault", c.files, c.right, c.wrong, c.missed, p, r, float64(c.whole)/float64(max(1, c.files)))
}

func (c cuts) rates() (precision, recall float64) {
	return float64(c.right) / float64(max(1, c.right+c.wrong)), float64(c.right) / float64(max(1, c.right+c.missed))
}

// TestSplitBatches divides files that are made of generated documents.
// EXTRACT_BATCHES=N divides N of them and lists the faults.
func TestSplitBatches(t *testing.T) {
	n, verbose := 90, false
	if s := os.Getenv("EXTRACT_BATCHES"); s != "" {
		n, _ = strconv.Atoi(s)
		verbose = true
	}
	var c, ocr cuts
	for seed := range n {
		b := makeBatch(uint64(seed))
		if miss := c.count(b, Propose(core.Reading{Pages: b.pages}, Context{})); miss != "" && verbose {
			t.Log(b.name, len(b.pages), "pages, documents begin at", b.starts, miss)
		}
	}
	for seed := range n / 3 {
		b := scanned(makeBatch(uint64(1000+seed)), uint64(seed))
		if miss := ocr.count(b, Propose(core.Reading{Pages: b.pages}, Context{})); miss != "" && verbose {
			t.Log("scanned", b.name, len(b.pages), "pages, documents begin at", b.starts, miss)
		}
	}
	t.Log("typed:", c)
	t.Log("scanned:", ocr)
	if p, r := c.rates(); p < 0.98 || r < 0.95 {
		t.Errorf("precision %.3f, recall %.3f; the floors are 0.98 and 0.95", p, r)
	}
	if p, r := ocr.rates(); p < 0.97 || r < 0.9 {
		t.Errorf("scanned: precision %.3f, recall %.3f; the floors are 0.97 and 0.9", p, r)
	}
}
