package extract

import (
	"regexp"

	"countersign/core"
)

var pageOne = regexp.MustCompile(`\b(?:page|seite|pagina|pag|strona|blatt|blad)\s?:?\s?1\s?(?:of|von|de|/|sur|van|di|z|aus)\s?\d`)

// split parts the pages where a new document begins: another number behind its
// label, and totals of its own. Anything weaker leaves the pages together; a
// person confirms a split (DOMAIN 1).
func split(pages []core.Page) [][]core.Page {
	if len(pages) < 2 || len(pages) > maxPages {
		return [][]core.Page{pages}
	}
	var parts [][]core.Page
	var number string
	totals := false
	for i, p := range pages {
		n, t, one := pageHead(p)
		starts := i > 0 && n != "" && number != "" && n != number && totals && t || i > 0 && n != "" && number != "" && n != number && one && totals
		if i == 0 || starts {
			parts = append(parts, nil)
			number, totals = "", false
		}
		if number == "" {
			number = n
		}
		totals = totals || t
		parts[len(parts)-1] = append(parts[len(parts)-1], p)
	}
	return parts
}

// pageHead is what a page says of itself: its document number when that is
// certain, whether totals stand on it, whether it is the first of a document.
func pageHead(p core.Page) (number string, totals, one bool) {
	s := newSheet([]core.Page{p})
	if len(s.segs) == 0 {
		return "", false, false
	}
	rd := newReader(s, Context{})
	rd.labels = findLabels(s.segs, labelLexicon, s.ocr)
	rd.mark = decimalMark(s.segs)
	rd.findValues()
	rd.titles = findTitles(s)
	rd.decideNumber()
	if rd.d.Number.Confidence > 0.85 {
		number = core.NumberKey(rd.d.Number.Value)
	}
	for _, a := range rd.amounts {
		if k, _ := rd.bestOf(a.span, cGross, cAmountDue); k > 0.85 && a.decimals == 2 {
			totals = true
		}
	}
	for _, l := range s.lines {
		one = one || pageOne.MatchString(l.all.norm)
	}
	return number, totals, one
}
