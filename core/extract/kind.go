package extract

import (
	"cmp"
	"slices"
	"strings"

	"countersign/core"
)

// title is a word or phrase that names a kind of document, with how much its
// place and size make it the document's title.
type title struct {
	label
	kind  core.DocKind
	score float64
}

// findTitles finds the phrases that name a kind of document.
func findTitles(s *sheet) []title {
	var out []title
	set := findLabels(s.segs, kindLexicon, s.ocr)
	for _, l := range set.all {
		for _, m := range l.meanings {
			t := title{l, core.DocKind(m.concept), m.weight * l.quality}
			t.score *= s.titleWeight(l)
			switch t.kind {
			case core.KindOrder, core.KindDeliveryNote, core.KindQuote:
				if strings.HasSuffix(l.text(), ":") {
					t.score *= 0.6 // "Delivery note: 17" names another paper
				}
			}
			if amountsBehind(l.seg) > 1 {
				t.score *= 0.3 // what a row of a statement is about
			}
			if t.kind == core.KindOther && l.seg.y0/s.page(l.seg.page).height >= 0.35 {
				t.score *= 0.4 // the terms on an invoice, or a contract that a line bills
			}
			out = append(out, t)
		}
	}
	remindTitles(out)
	slices.SortStableFunc(out, func(a, b title) int { return cmp.Compare(b.score, a.score) })
	return out
}

// amountsBehind counts the amounts that stand right of a segment on its line, each in
// a cell of its own.
func amountsBehind(s *segment) int {
	n := 0
	for _, o := range s.line.segs {
		if o.x0 > s.x1 && looksLikeMoney(strings.Trim(o.text, " €$£-+")) {
			n++
		}
	}
	return n
}

// remindTitles lets "Our invoice 77 - second reminder" be a reminder: in a short line
// that names both, the reminder is what the paper is and the invoice what it is about.
func remindTitles(list []title) {
	for i, r := range list {
		if r.kind != core.KindReminder || len(r.seg.words)-r.from > 8 {
			continue
		}
		for _, t := range list {
			if t.kind == core.KindInvoice && t.seg.line == r.seg.line {
				list[i].score = max(list[i].score, 1.2*t.score, 0.7)
			}
		}
	}
}

// proForma reports whether the paper is titled as pro forma, whatever else it calls
// itself: it asks for nothing.
func proForma(titles []title) bool {
	return slices.ContainsFunc(titles, func(t title) bool {
		return t.kind == core.KindQuote && t.score > 0.5 && strings.Contains(squash(t.text()), "proforma")
	})
}

// behindSubject reports whether a phrase is the first of a letter's subject: "Objet :
// Relance - facture n° 17".
func behindSubject(l label) bool {
	key := ""
	for _, w := range l.seg.words[:l.from] {
		key += w.sq
	}
	return subjects[key]
}

var subjects = squashedSet("subject re betreff betr objet concerne onderwerp betreft asunto oggetto dotyczy temat assunto")

// titleWeight is how much a phrase looks like a title: large, high on the first
// page, alone on its line or followed by a number.
func (s *sheet) titleWeight(l label) float64 {
	p := s.page(l.seg.page)
	k := 1.0
	if l.seg.page != s.pages[0].number {
		k *= 0.4
	}
	y := l.seg.y0 / p.height
	switch {
	case y < 0.35:
	case y < 0.5:
		k *= 0.7
	default:
		k *= 0.3
	}
	if !l.opens && !behindSubject(l) {
		k *= 0.35
	}
	k *= min(2.2, max(0.8, l.seg.size/max(1, p.height1)))
	rest := len(l.seg.words) - l.to
	switch {
	case rest == 0 && l.from == 0:
		k *= 1.5
	case rest > 6:
		k *= 0.3
	case rest > 0:
		if d, _ := countDigits(span{l.seg, l.to, len(l.seg.words)}.text()); d == 0 {
			k *= 0.5
		}
	}
	if strings.ToUpper(l.text()) == l.text() {
		k *= 1.2
	}
	return k
}

// kindTrust says how much a kind's word alone means: "order" and
// "bill" stand on many documents that are something else.
var kindTrust = map[core.DocKind]float64{
	core.KindInvoice: 1.15, core.KindCreditNote: 1.3, core.KindReceipt: 0.8, core.KindStatement: 0.95, core.KindReminder: 1.2,
	core.KindOrder: 0.85, core.KindDeliveryNote: 0.85, core.KindQuote: 0.8,
	core.KindOther: 0.75,
}

// decideKind takes the strongest title; a narrow page with till words is a
// receipt whatever its title; a document without title, amounts or number is
// something else.
func (rd *reader) decideKind() {
	score := map[core.DocKind]float64{}
	at := map[core.DocKind]title{}
	for _, t := range rd.titles {
		v := t.score * kindTrust[t.kind]
		if v > score[t.kind] {
			score[t.kind], at[t.kind] = v, t
		}
	}
	for c, k := range map[concept]core.DocKind{cNumber: core.KindInvoice, cDue: core.KindInvoice, cTaxID: core.KindInvoice} {
		for _, l := range rd.labels.by[c] {
			if w := l.weight(c); w > 0.9 {
				score[k] += 0.12
				break
			}
		}
	}
	till := rd.tillScore()
	if at[core.KindReceipt].seg != nil || rd.printsMoney() {
		score[core.KindReceipt] += till // a picture with a few words looks like a till's paper too
	}
	best, top := core.KindOther, 0.55
	for _, k := range []core.DocKind{core.KindInvoice, core.KindCreditNote, core.KindReceipt, core.KindStatement, core.KindReminder, core.KindOrder, core.KindDeliveryNote, core.KindQuote, core.KindOther} {
		if score[k] > top {
			best, top = k, score[k]
		}
	}
	if best == core.KindInvoice && (till > 1.2 || till > 0.9 && rd.sheet.ocr) {
		best = core.KindReceipt
	}
	if best == core.KindStatement && rd.ownNumber() && score[core.KindInvoice] > 0.5*top {
		best = core.KindInvoice
	}
	if proForma(rd.titles) && best.IsClaim() {
		best = core.KindQuote
	}
	if best == core.KindOther && at[best].seg == nil && rd.looksLikeClaim() {
		best = core.KindInvoice
		top = 0.8
	}
	second := 0.0
	for k, v := range score {
		if k != best {
			second = max(second, v)
		}
	}
	rd.d.Kind.Value = best
	lead := max(0.3, min(0.97, 0.6+0.4*(top-second)/(top+0.3)))
	rd.d.Kind.Confidence, rd.certain["kind"] = lead, &certainty{share: lead}
	if t, ok := at[best]; ok {
		rd.d.Kind.Evidence = t.evidence(rd.src, "title")
	} else {
		rd.d.Kind.Evidence = core.Evidence{Source: rd.src, Rule: "structure"}
	}
}

// ownNumber reports whether an invoice number is named that is no column of a list of
// invoices.
func (rd *reader) ownNumber() bool {
	return slices.ContainsFunc(rd.strongLabels(cNumber), func(l label) bool { return !rd.otherHead(l.seg.line) && len(l.seg.line.segs) < 4 })
}

func (rd *reader) strongLabels(c concept) []label {
	var out []label
	for _, l := range rd.labels.by[c] {
		if l.weight(c) > 0.9 {
			out = append(out, l)
		}
	}
	return out
}

// looksLikeClaim reports whether totals and a number are named on the page.
func (rd *reader) looksLikeClaim() bool {
	money := 0
	for _, a := range rd.amounts {
		if a.decimals == 2 && !a.percent {
			money++
		}
	}
	if money > 0 && len(rd.strongLabels(cNumber)) > 0 && len(rd.strongLabels(cGross)) > 0 {
		return true
	}
	return money >= 2 && (len(rd.strongLabels(cGross)) > 0 || len(rd.strongLabels(cAmountDue)) > 0)
}

// printsMoney reports whether an amount stands on the pages, or the words of a till.
func (rd *reader) printsMoney() bool {
	return len(rd.labels.by[cCash]) > 0 || len(rd.strongLabels(cGross)) > 0 ||
		slices.ContainsFunc(rd.amounts, func(a amount) bool { return !a.percent && (a.decimals == 2 || len(a.currency) > 0) })
}

// tillScore is how much the page looks like a till receipt: a narrow strip, few
// words on a line, cash and change.
func (rd *reader) tillScore() float64 {
	s := 0.0
	p := rd.sheet.pages[0]
	narrow := p.height/p.width > 1.75
	cash := 0
	for _, l := range rd.labels.by[cCash] {
		if l.weight(cCash) > 0.7 {
			cash++
		}
	}
	if narrow {
		s += 0.5
	}
	if cash > 0 {
		s += 0.35
	}
	if cash > 2 {
		s += 0.3
	}
	if len(rd.sheet.lines) > 0 && float64(len(rd.sheet.segs))/float64(len(rd.sheet.lines)) < 2.2 && rd.widthInLines() < 55 {
		s += 0.35
	}
	if rd.sheet.ocr && len(rd.strongLabels(cBuyer)) == 0 && len(rd.strongLabels(cDue)) == 0 {
		s += 0.25
	}
	return s
}

// widthInLines is the page's printed width in letter heights.
func (rd *reader) widthInLines() float64 {
	x0, x1 := 1e9, 0.0
	for _, s := range rd.sheet.segs {
		x0, x1 = min(x0, s.x0), max(x1, s.x1)
	}
	return (x1 - x0) / max(1, rd.sheet.pages[0].height1)
}
