package extract

import (
	"regexp"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
)

// pageFacts is what one page says of where in a document it stands.
type pageFacts struct {
	page          int
	ocr           bool
	blank         bool
	number, key   string // its document's number, when that is certain
	count, of     int    // "page 1 of 3", 0 when not said
	totals, dated bool
	carriedIn     bool // it begins with a sum of the page before
	carriedOut    bool // it ends with a sum for the page behind
	title         string
	kind          core.DocKind // that the title names
	appendix      bool         // its title is of something that comes with an invoice
	ibans, taxIDs map[string]bool
	head          map[string]bool // words at the top
	shape         float64         // width by height
	text          string          // squashed, for mentions of a number
}

var (
	pageWord    = `(?:page|seite|pagina|pag|strona|str|blatt|blad|bladzijde|hoja|foglio|folha|sheet)`
	pageCounter = regexp.MustCompile(`(?:^|\W)` + pageWord + `\s?[.:]?\s?(?:nr|no|n)?[.:]?\s?(\d{1,3})(?:\s?[(]?\s?(?:of|von|de|/|\||sur|van|di|z|aus|da|su|out of)\s?(\d{1,3}))?\b`)
	bareCounter = regexp.MustCompile(`^[-–\s]*(\d{1,3})\s?(?:/|of|von|de|sur|van|di|z)\s?(\d{1,3})[-–\s]*$`)

	carriesIn = regexp.MustCompile(`\b(?:u?ebertrag|ubertrag|brought forward|b/f|carried over from|report (?:de la )?page|riporto|overgebracht|transport van|z przeniesienia|suma anterior|transporte d[ae]|transportado)\b|^report\b`)
	carriesOn = regexp.MustCompile(`\b(?:u?ebertrag|ubertrag|carr(?:ied|y) forward|carried over|c/f|a reporter|a riportare|da riportare|over te brengen|te transporteren|do przeniesienia|suma y sigue|a transportar|continued on|fortsetzung (?:auf|siehe|nachste)|suite (?:page|au verso)|segue a pag\w*|vervolg op|ciag dalszy na|continua (?:na|en|a) pag\w*)\b`)

	comesWith = regexp.MustCompile(`^\W*(?:(?:unsere|our|nos|onze|nuestras|nostre|nasze|nossas) )?(?:allgemeine\w* (?:geschafts|liefer|verkaufs|einkaufs|vertrags)\w*|agb|general terms|terms (?:and|&) conditions|terms of (?:sale|service|business|delivery)|standard terms|conditions? generales?|cgv|algemene (?:verkoop|leverings)?voorwaarden|condiciones generales|condizioni generali|ogolne warunki|condicoes gerais|widerrufsbelehrung|datenschutz\w*|` +
		`stundennachweis\w*|stundenzettel|tatigkeitsnachweis\w*|leistungsnachweis\w*|arbeitsnachweis\w*|time ?sheets?|hours worked|releve d'heures|feuille de temps|urenstaat|urenspecificatie|urenregistratie|parte de (?:horas|trabajo)|hoja de horas|foglio ore|rapportino|karta (?:pracy|czasu)|ewidencja czasu|zestawienie godzin|folha de (?:horas|ponto)|registo de horas|` +
		`einzelverbindungsnachweis\w*|itemi[sz]ed calls|call details|annex|anlage|anhang|annexe|bijlage|anexo|allegato|zalacznik|appendix|attachment)\b`)
	emptySheet = regexp.MustCompile(`\b(?:intentionally (?:left )?blank|trennblatt|leerseite|separator|separation|blank page|page blanche|lege pagina|pagina (?:vuota|en blanco|em branco)|pusta strona|scheidingsblad|patch t|patch code)\b`)
)

// factsOf looks at one page alone.
func factsOf(p core.Page) *pageFacts {
	f := &pageFacts{page: p.Number, ocr: p.Source == core.FromOCR, shape: sane(p.Width, 595) / sane(p.Height, 842)}
	s := newSheet([]core.Page{p})
	if f.blank = nothingOn(s); f.blank {
		return f
	}
	rd := newReader(s, Context{})
	rd.labels = findLabels(s.segs, labelLexicon, s.ocr)
	rd.mark = decimalMark(s.segs)
	rd.findValues()
	rd.titles = findTitles(s)
	rd.decideNumber()
	if rd.d.Number.Confidence > 0.8 {
		f.number, f.key = rd.d.Number.Value, core.NumberKey(rd.d.Number.Value)
	}
	heads := map[*line]bool{} // "Total" over a column is no label of a sum
	for _, h := range rd.headers() {
		for i := h.from; i < h.to; i++ {
			heads[s.lines[i]] = true
		}
	}
	for _, a := range rd.amounts {
		if k, by := rd.bestOf(a.span, cGross, cAmountDue); k > 0.8 && a.decimals == 2 && !heads[by.label.seg.line] {
			f.totals = true
		}
	}
	for _, d := range rd.dates {
		if k, _ := rd.best(cIssue, d.span); k > 0.6 {
			f.dated = true
		}
	}
	f.readTitle(rd)
	f.readLines(rd)
	f.readSenders(rd)
	return f
}

// nothingOn reports whether a page separates others: it has no words, nothing but
// the dirt of a scan, or says that it is empty.
func nothingOn(s *sheet) bool {
	words, real := 0, 0
	for _, g := range s.segs {
		for _, w := range g.words {
			words++
			if len(w.sq) > 2 && w.conf > 0.4 {
				real++
			}
		}
		if emptySheet.MatchString(g.norm) && len(s.segs) < 8 {
			return true
		}
	}
	return words == 0 || s.ocr && words < 12 && real < 3
}

// readTitle takes the page's title, when it has one that names a kind of document.
func (f *pageFacts) readTitle(rd *reader) {
	for _, t := range rd.titles {
		p := rd.sheet.page(t.seg.page)
		if t.score > 1 && t.seg.y0/p.height < 0.55 {
			f.title, f.kind = t.text(), t.kind
			break
		}
	}
	if len(rd.titles) > 0 && rd.titles[0].kind == core.KindDeliveryNote && rd.titles[0].score > 0.9 && !claimTitle(rd.titles) {
		f.appendix = f.appendix || !f.totals
	}
	for i, l := range rd.sheet.lines {
		if i > 14 || l.y0 > 0.45*rd.sheet.pages[0].height {
			break
		}
		for _, g := range l.segs {
			if len(g.words) <= 8 && comesWith.MatchString(g.norm) && !claimTitle(rd.titles) {
				f.appendix = true
			}
		}
	}
}

// claimTitle reports whether a page is titled as a claim in earnest.
func claimTitle(titles []title) bool {
	for _, t := range titles {
		if t.kind.IsClaim() && t.score > 1.6 {
			return true
		}
	}
	return false
}

// readLines finds page counters, sums carried over, and the words at the top.
func (f *pageFacts) readLines(rd *reader) {
	f.head = map[string]bool{}
	p := rd.sheet.pages[0]
	n := len(rd.sheet.lines)
	var all strings.Builder
	for i, l := range rd.sheet.lines {
		edge := l.y0 < 0.13*p.height || l.y0 > 0.87*p.height
		for _, g := range l.segs {
			for _, w := range g.words {
				all.WriteString(w.sq)
				all.WriteByte(' ')
				if d, _ := countDigits(w.sq); l.y0 < 0.16*p.height && d == 0 && len(w.sq) > 2 {
					f.head[w.sq] = true
				}
			}
			f.counter(g, edge)
		}
		if words := strings.Fields(l.all.norm); len(words) <= 9 {
			if i <= n*6/10 && carriesIn.MatchString(l.all.norm) && !carriesMonth.MatchString(l.all.norm) {
				f.carriedIn = f.carriedIn || i < n*45/100
			}
			if i > n*55/100 && carriesOn.MatchString(l.all.norm) && !carriesMonth.MatchString(l.all.norm) {
				f.carriedOut = true
			}
		}
	}
	f.text = all.String()
}

// carriesMonth is a balance of another document, not of the page before.
var carriesMonth = regexp.MustCompile(`vormonat|vorjahr|saldo|balance|solde|last (?:month|statement|invoice)|previous (?:month|statement|invoice)`)

func (f *pageFacts) counter(g *segment, edge bool) {
	if f.of > 0 {
		return
	}
	m := pageCounter.FindStringSubmatch(g.norm)
	if m != nil && len(g.words) > 7 && !edge {
		m = nil
	}
	if m != nil && (carriesIn.MatchString(g.norm) || carriesOn.MatchString(g.norm)) {
		m = nil // "carried over from page 1"
	}
	if m == nil && edge {
		m = bareCounter.FindStringSubmatch(g.norm)
	}
	if m == nil {
		return
	}
	k, _ := strconv.Atoi(m[1])
	n, _ := strconv.Atoi(m[2])
	if k < 1 || n > 0 && k > n {
		return
	}
	if f.count == 0 || n > 0 {
		f.count, f.of = k, n
	}
}

// readSenders finds the accounts and tax numbers on the page.
func (f *pageFacts) readSenders(rd *reader) {
	f.ibans, f.taxIDs = map[string]bool{}, map[string]bool{}
	for _, l := range rd.sheet.lines {
		for _, m := range ibanInText.FindAllStringIndex(l.all.text, -1) {
			if iban, _, _, ok, good := cutIBAN(l.all.text, m[0], m[1]); ok && good {
				f.ibans[iban] = true
			}
		}
		for _, g := range l.segs {
			for i, w := range g.words {
				text := w.text
				if len(text) <= 3 && i+1 < len(g.words) {
					text += g.words[i+1].text
				}
				if id, how, ok := checksum.VAT(trimID(text)); ok && how == checksum.Holds {
					f.taxIDs[id] = true
				}
			}
		}
	}
}

// mentions reports whether another document's number stands on the page.
func (f *pageFacts) mentions(key string) bool {
	return len(key) >= 4 && strings.Contains(strings.ToUpper(strings.ReplaceAll(f.text, "o", "0")), key)
}
