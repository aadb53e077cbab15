package extract

import (
	"cmp"
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// Context is what the reader may know besides the pages.
type Context struct {
	Firm      core.Firm
	Today     core.Date // the zero date when it does not matter
	Suppliers []core.Supplier
	// Weights are those to decide by, nil for the program's own.
	Weights Weights
	// Observe is told what each model had to choose from, for fitting.
	Observe func(Group)
	// Memory is what is known of the supplier, where it is known already.
	Memory Memory
	// Recall gives the memory of the supplier whom a first reading shows; nil when
	// there is nothing to remember. The document is then read once more with it.
	Recall func(core.Draft) Memory
}

// Read finds the invoices on the pages of a reading: one draft per document, and
// more than one only when each part has its own number and totals (DOMAIN 1). It
// never fails; what cannot be found is missing from the draft. A reading without
// words gives no draft.
func Read(r core.Reading, c Context) []core.Draft {
	var drafts []core.Draft
	for _, p := range Propose(r, c) {
		drafts = append(drafts, p.Draft)
	}
	return drafts
}

// datum is a date with its place.
type datum struct {
	span
	hit  dateHit
	date core.Date
	alt  core.Date
	sure float64 // how sure the order of day and month is
}

// reader reads one document.
type reader struct {
	ctx     Context
	sheet   *sheet
	labels  *labelSet
	dates   []datum
	amounts []amount
	mark    rune
	src     core.Source
	table   *table
	titles  []title

	pages     []core.Page
	recall    map[string][]recalled // see hints
	areaCache map[concept][]area
	blocks    []block // see addressBlocks
	weights   Weights
	certain   map[string]*certainty // by field
	codes     payments
	counts    map[string]int // of squashed words, see repeats
	mentioned map[string]int // of squashed names, see mentionCount
	d         core.Draft
}

func newReader(s *sheet, c Context) *reader {
	rd := &reader{ctx: c, sheet: s, src: core.FromText, weights: c.Weights, certain: map[string]*certainty{}, mentioned: map[string]int{}}
	if rd.weights == nil {
		rd.weights = fitted
	}
	if s.ocr {
		rd.src = core.FromOCR
	}
	return rd
}

// readRecalling reads a document, and once more with what is known of its supplier.
func readRecalling(pages []core.Page, c Context) (core.Draft, bool) {
	d, ok := readPart(pages, c)
	if !ok || c.Recall == nil || c.Memory != nil {
		return d, ok
	}
	if c.Memory = c.Recall(d); c.Memory == nil {
		return d, ok
	}
	return readPart(pages, c)
}

// layOut finds the labels and values on some pages, before anything is decided; false
// for pages without words.
func layOut(pages []core.Page, c Context) (*reader, bool) {
	s := newSheet(pages)
	if len(s.segs) == 0 {
		return nil, false
	}
	rd := newReader(s, c)
	rd.pages = pages
	rd.labels = findLabels(s.segs, labelLexicon, s.ocr)
	rd.mark = decimalMark(s.segs)
	rd.findValues()
	rd.recallValues()
	rd.titles = findTitles(s)
	return rd, true
}

func readPart(pages []core.Page, c Context) (core.Draft, bool) {
	rd, ok := layOut(pages, c)
	if !ok {
		return core.Draft{}, false
	}
	rd.codes = findPayments(pages)
	rd.d.Source = rd.src
	for _, p := range rd.sheet.pages {
		rd.d.Pages = append(rd.d.Pages, p.number)
	}
	rd.decideKind()
	if rd.table = rd.findTable(); rd.table != nil {
		rd.table.nameByProduct()
		rd.table.settle()
		rd.addPlainItems(rd.table)
	}
	rd.decideNumber()
	rd.decideAccount()
	rd.decideCurrency()
	rd.recallConstant("currency")
	rd.settleDates()
	rd.recallOrder()
	rd.decideDates()
	rd.decideTotals()
	rd.recallSame()
	rd.decideTerms()
	rd.recallDue()
	rd.dueByTerms()
	rd.decideParties()
	rd.decideReferences()
	rd.finishLines()
	rd.recallItems()
	rd.turnCredit()
	rd.saySure()
	rd.useCodes()
	rd.checks()
	rd.priors()
	return rd.d, true
}

// findValues finds the dates first, so that no part of a date is taken for an
// amount.
func (rd *reader) findValues() {
	for _, s := range rd.sheet.segs {
		taken := map[int]bool{}
		for _, h := range findDates(s.norm) {
			v := s.spanOf(h.from, h.to)
			rd.dates = append(rd.dates, datum{span: v, hit: h, date: h.date, alt: h.alt, sure: 0.99})
			for i := v.from; i < v.to; i++ {
				taken[i] = true
			}
		}
		rd.amounts = append(rd.amounts, findAmounts(s, rd.mark, taken, rd.sheet.ocr)...)
	}
}

// best is the strongest label of a concept for the value: its weight times the
// geometric strength.
func (rd *reader) best(c concept, v span) (float64, link) {
	top, at := 0.0, link{}
	for _, l := range rd.labels.near(c, v) {
		k, ok := rd.sheet.relate(l, v)
		if !ok {
			continue
		}
		if s := k.strength * l.weight(c); s > top {
			top, at = s, k
		}
	}
	return top, at
}

// bestOf is the strongest over several concepts.
func (rd *reader) bestOf(v span, cs ...concept) (float64, link) {
	top, at := 0.0, link{}
	for _, c := range cs {
		if s, k := rd.best(c, v); s > top {
			top, at = s, k
		}
	}
	return top, at
}

// rule says in words which label chose a value, for evidence.
func (k link) rule() string {
	if k.label.seg == nil {
		return ""
	}
	return k.how + " “" + strings.TrimRight(k.label.text(), " :") + "”"
}

// place sets the features that come from where a value stands.
func (rd *reader) place(v *vector, at span) {
	p := rd.sheet.page(at.seg.page)
	y := at.seg.y0 / p.height
	if at.seg.page == rd.sheet.pages[0].number && y < 0.4 {
		v[fTop] = 1
	}
	if y > 0.75 {
		v[fBottom] = 1
	}
	if p.height1 > 0 && at.seg.size > 1.25*p.height1 {
		v[fSize] = min(1, (at.seg.size/p.height1-1)/1.2)
	}
	if c := at.minConf(); c < 0.7 {
		v[fDoubt] = 1 - c
	}
}

// candidate is a value that a field may take.
type candidate struct {
	at    span
	text  string // canonical text
	x     vector
	logit float64
	rule  string
	proof string
	// inferred says that the words explain the value and do not state it.
	inferred bool
}

// choose sets a field to the best candidate and keeps the others that are not
// hopeless as alternatives.
func (rd *reader) choose(name string, list []candidate, floor float64) (candidate, bool) {
	if slices.Contains(candidateModels, name) {
		rd.observeField(name, name, list)
	}
	slices.SortStableFunc(list, func(a, b candidate) int { return cmp.Compare(b.logit, a.logit) })
	f := rd.d.Field(name)
	if len(list) == 0 || list[0].logit < floor || f.SetText(list[0].text) != nil {
		return candidate{}, false
	}
	others := rivalsOf(list, floor)
	logits := []float64{list[0].logit}
	for _, c := range others {
		logits = append(logits, c.logit)
	}
	share := shares(logits...)
	det := core.FieldDetail{Confidence: max(0.02, share[0]), Evidence: list[0].at.evidence(rd.src, list[0].rule), Proof: list[0].proof}
	det.Evidence.Inferred = list[0].inferred
	rd.certain[name] = &certainty{share: share[0], doubt: 1 - list[0].at.minConf()}
	for i, c := range others {
		det.Alternatives = append(det.Alternatives, core.Alternative{Value: c.text, Confidence: share[i+1], Evidence: c.at.evidence(rd.src, c.rule)})
	}
	f.SetDetail(det)
	return list[0], true
}

// rivalsOf are the candidates after the first that have another value and are not
// hopeless, five at most.
func rivalsOf(list []candidate, floor float64) []candidate {
	var out []candidate
	seen := map[string]bool{list[0].text: true}
	for _, c := range list[1:] {
		if len(out) == 5 || c.logit < floor-1.5 {
			break
		}
		if !seen[c.text] {
			seen[c.text] = true
			out = append(out, c)
		}
	}
	return out
}

// repeats counts how often a squashed value stands on the pages.
func (rd *reader) repeats(sq string) int {
	if rd.counts == nil {
		rd.counts = map[string]int{}
		for _, s := range rd.sheet.segs {
			for _, w := range s.words {
				rd.counts[w.sq]++
			}
		}
	}
	return rd.counts[sq]
}

func sameAmount(a, b money.Decimal) bool {
	d := centsOf(a) - centsOf(b)
	return d >= -1 && d <= 1
}
