package extract

import (
	"strings"

	"countersign/core"
)

// fillers are words between a label and its value that mean nothing themselves.
var fillers = map[string]bool{"no": true, "nr": true, "n": true, "num": true, "numero": true, "nummer": true, "number": true, "id": true, "is": true,
	"the": true, "": true, "ref": true, "numer": true, "nono": true, "rechnung": false}

// stops end the search for a value: a date or another label follows.
var stops = map[string]bool{"vom": true, "von": true, "dated": true, "date": true, "du": true, "del": true, "datum": true, "van": true, "dd": true, "of": true, "from": true,
	"on": true, "am": true, "le": true, "z": true, "dnia": true, "data": true, "fecha": true, "page": true, "seite": true}

// idAt reads the number of a document that starts at word i or behind fillers.
func (rd *reader) idAt(s *segment, i int) (span, string, bool) {
	for n := 0; i < len(s.words) && n < 5; n++ {
		w := s.words[i]
		if !fillers[w.sq] && !parenthesised(w.text) {
			break
		}
		if d, _ := countDigits(w.text); d > 0 && !parenthesised(w.text) {
			break
		}
		i++
	}
	if i >= len(s.words) || stops[s.words[i].sq] {
		return span{}, "", false
	}
	j := i + 1
	text := trimID(s.words[i].text)
	d, l := countDigits(text)
	if d == 0 {
		// "INV 0045", "RE 2024/17", and "FT LOJA/17" as Portugal prescribes: a short prefix
		// in capitals.
		if l == 0 || l > 5 || strings.ToUpper(text) != text || j >= len(s.words) {
			return span{}, "", false
		}
		next := trimID(s.words[j].text)
		if nd, nl := countDigits(next); nd == 0 || nl > 2 && !(nl <= 8 && strings.Contains(next, "/")) || !isID(next) {
			return span{}, "", false
		}
		text += " " + next
		j++
	}
	for j < len(s.words) && joins(text, s.words[j].text) {
		text += trimID(s.words[j].text)
		j++
	}
	if k := groupsTo(s, j); k > j && grouped(text) {
		for _, w := range s.words[j:k] {
			text += " " + w.text
		}
		j = k
	}
	v := span{s, i, j}
	if rd.sheet.ocr && strings.Trim(text, "0123456789") != "" && !strings.ContainsAny(text, "123456789") {
		return span{}, "", false // its only digit is an O
	}
	if !isID(text) || rd.isDate(v) && !calledNumber(s, i, text) || looksLikeMoney(text) {
		return span{}, "", false
	}
	return v, text, true
}

// calledNumber reports whether what looks like a date is a number that counts within
// its month, as in "Faktura nr 12/03/2026": the word before says so.
func calledNumber(s *segment, i int, text string) bool {
	return i > 0 && strings.Contains(text, "/") && numberWords[s.words[i-1].sq]
}

var numberWords = squashedSet("nr no n num numero nummer number numer")

// groupsTo is the word behind the groups of digits that follow word j up to the
// end of the segment, j when something else follows. "VR 2026 551023" is one
// number.
func groupsTo(s *segment, j int) int {
	for k := j; k < len(s.words); k++ {
		if t := s.words[k].text; !isDigits(t) || len(t) < 2 || len(t) > 8 || k-j > 3 {
			return j
		}
	}
	return len(s.words)
}

// grouped reports whether a number's beginning looks like the first of several
// groups: short, and with nothing but letters before its digits.
func grouped(text string) bool {
	d, l := countDigits(text)
	return d <= 4 && l <= 4 && !strings.ContainsAny(text, "-/._")
}

func parenthesised(s string) bool { return strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") }

// joins reports whether a number goes on in the next word: "2024 / 17".
func joins(text, next string) bool {
	if next == "" || len(text) > 30 {
		return false
	}
	open := strings.HasSuffix(text, "/") || strings.HasSuffix(text, "-")
	return (open || strings.HasPrefix(next, "/") && next != "/") && isID(trimID(next))
}

func trimID(s string) string {
	s = strings.TrimLeft(s, "#:([*'\"“„.,;")
	return strings.TrimRight(s, ":;,.)]*'\"”“|")
}

// isID reports whether text may be a reference: digits, letters, and the signs
// that numbers of documents carry.
func isID(s string) bool {
	d, _ := countDigits(s)
	if d == 0 || len(s) > 40 || len(s) < 1 {
		return false
	}
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', strings.ContainsRune("-_/.\\ #+:", r), r > 0x7f && r < 0x250:
		default:
			return false
		}
	}
	return !strings.Contains(s, "www.") && !strings.Contains(s, "://") && !strings.HasPrefix(s, "+")
}

// looksLikeMoney reports whether text is an amount with cents or a percentage.
func looksLikeMoney(s string) bool {
	if i := strings.LastIndexAny(s, ".,"); i > 0 && len(s)-i == 3 {
		d, l := countDigits(s)
		return l == 0 && d > 2 && strings.Count(s, ".")+strings.Count(s, ",") <= 2 && !strings.ContainsAny(s, "-/_") && (strings.Count(s, ".") == 1 || strings.Count(s, ",") == 1)
	}
	return false
}

func (rd *reader) isDate(v span) bool {
	for _, d := range rd.dates {
		if d.seg == v.seg && d.from <= v.from && d.to >= v.to {
			return true
		}
	}
	return false
}

// idCandidate is a reference with the label that names it.
type idCandidate struct {
	span
	text string
	k    link
	own  float64
}

// idsFor collects the values beside, behind and below every label of a concept.
func (rd *reader) idsFor(c concept) []idCandidate {
	var out []idCandidate
	for _, l := range rd.labels.by[c] {
		w := l.weight(c)
		if w == 0 || c == cNumber && rd.d.Kind.Value.IsClaim() && l.weight(cOrder) >= w {
			continue // "Purchase order #" is the document's own number on orders alone
		}
		ids := rd.idsNear(l)
		listed := !rd.d.Kind.Value.IsClaim() && linesUnder(ids, l) > 1
		for _, v := range ids {
			if rd.otherPaper(c, l, v) {
				continue
			}
			if listed && v.seg.line != l.seg.line {
				continue // a statement's column of other documents' numbers
			}
			if rd.inItems(v.span) && v.seg != l.seg {
				continue // a column's head is no label of a header field
			}
			if k, ok := rd.sheet.relate(l, v.span); ok {
				v.k, v.own = k, w*k.strength
				out = append(out, v)
			}
		}
	}
	return out
}

// linesUnder is on how many lines under a label values stand.
func linesUnder(ids []idCandidate, l label) int {
	seen := map[*line]bool{}
	for _, v := range ids {
		if v.seg.line != l.seg.line {
			seen[v.seg.line] = true
		}
	}
	return len(seen)
}

// idsNear reads a value behind the label, in the next two segments of its line,
// and in the segments under it.
func (rd *reader) idsNear(l label) []idCandidate {
	var out []idCandidate
	add := func(s *segment, i int) bool {
		v, text, ok := rd.idAt(s, i)
		if ok {
			out = append(out, idCandidate{span: v, text: text})
		}
		return ok
	}
	if l.to < len(l.seg.words) {
		if add(l.seg, l.to) {
			return out
		}
		// "Rechnung des Versicherers Nr. 17": a second label word opens the value.
		for i := l.to; i < len(l.seg.words) && i < l.to+4; i++ {
			if sq := l.seg.words[i].sq; (sq == "nr" || sq == "no" || sq == "nono" || sq == "number" || sq == "nummer") && add(l.seg, i+1) {
				return out
			}
		}
	}
	for n := 1; n <= 2; n++ {
		if i := l.seg.index + n; i < len(rd.sheet.segs) && rd.sheet.segs[i].line == l.seg.line {
			if add(rd.sheet.segs[i], 0) {
				break
			}
		}
	}
	for i := l.seg.line.index + 1; i <= l.seg.line.index+3 && i < len(rd.sheet.lines); i++ {
		ln := rd.sheet.lines[i]
		if ln.page != l.seg.page {
			break
		}
		for _, s := range ln.segs {
			if s.x0 < l.x1()+2*s.size && s.x1 > l.x0()-2*s.size {
				add(s, 0)
			}
		}
	}
	return out
}

// rivals are the concepts whose label speaks against a value being another's.
var rivals = map[concept][]concept{
	cNumber:       {cCustomer, cOrder, cSellerOrder, cDeliveryNote, cOtherID, cTaxID, cBuyerTaxID, cLocalTaxID, cContract, cRegistration, cIBAN, cAccount, cBIC, cContact, cPreceding, cPayRef, cRouting},
	cOrder:        {cCustomer, cNumber, cSellerOrder, cDeliveryNote, cOtherID, cTaxID, cContract, cRegistration, cAccount, cContact, cPayRef},
	cSellerOrder:  {cCustomer, cNumber, cDeliveryNote, cOtherID, cTaxID, cContract, cOrder},
	cDeliveryNote: {cCustomer, cNumber, cOrder, cOtherID, cTaxID, cContract},
	cContract:     {cCustomer, cNumber, cOrder, cOtherID, cTaxID},
	cCustomer:     {cNumber, cOrder, cOtherID, cTaxID, cContract, cIBAN, cRouting, cBIC},
	cPreceding:    {cCustomer, cOrder, cOtherID},
	cPayRef:       {cCustomer, cOrder, cOtherID, cTaxID, cNumber, cDeliveryNote},
}

// idCandidates scores the references of a concept.
func (rd *reader) idCandidates(c concept, model string) []candidate {
	var list []candidate
	for _, v := range rd.idsFor(c) {
		var x vector
		rd.place(&x, v.span)
		x[fLabel] = v.own
		if r, _ := rd.bestOf(v.span, rivals[c]...); r > v.own {
			x[fRival] = r - v.own
		}
		d, l := countDigits(v.text)
		switch {
		case l == 0 && d < 3 && v.own > 0.95:
			x[fOddFormat] = 0.4 // a young firm's numbers are short
		case d+l < 3 || d+l > 26:
			x[fOddFormat] = 1
		case d >= 3:
			x[fFormat] = 1
		}
		if rd.repeats(squash(v.text)) > 1 {
			x[fRepeat] = 1
		}
		list = append(list, candidate{at: v.span, text: v.text, x: x, logit: rd.weights.candidate(model, x), rule: v.k.rule()})
	}
	return list
}

// decideNumber takes the document's own number: behind its label, or behind the
// title word itself.
func (rd *reader) decideNumber() {
	list := rd.idCandidates(cNumber, "number")
	for _, t := range rd.titles {
		if t.score < 0.5 || t.to >= len(t.seg.words) {
			continue
		}
		for i := t.to; i < len(t.seg.words) && i <= t.to+4; i++ {
			v, text, ok := rd.idAt(t.seg, i)
			if !ok {
				continue
			}
			var x vector
			rd.place(&x, v)
			x[fLabel] = 0.62
			x[fTitle] = min(1, t.score)
			if d, l := countDigits(text); d >= 3 || d >= 1 && l >= 2 {
				x[fFormat] = 1
			} else {
				x[fOddFormat] = 1
			}
			if rd.repeats(squash(text)) > 1 {
				x[fRepeat] = 1
			}
			list = append(list, candidate{at: v, text: text, x: x, logit: rd.weights.candidate("number", x), rule: "behind the title “" + t.text() + "”"})
			break
		}
	}
	rd.choose("number", rd.remember("number", "number", list, nil), -1.2)
}

// decideReferences takes the other numbers; none of them is the document's own.
func (rd *reader) decideReferences() {
	own := core.NumberKey(rd.d.Number.Value)
	for _, f := range []struct {
		c            concept
		field, model string
	}{
		{cOrder, "order_ref", "order_ref"}, {cSellerOrder, "supplier_order_ref", "id"}, {cDeliveryNote, "delivery_note", "id"}, {cContract, "contract_ref", "id"},
		{cCustomer, "customer_number", "id"}, {cPreceding, "preceding_invoice", "id"}, {cPayRef, "payment_reference", "id"},
	} {
		list := rd.idCandidates(f.c, f.model)
		var keep []candidate
		for _, v := range list {
			if core.NumberKey(v.text) != own || f.c == cPayRef {
				keep = append(keep, v)
			}
		}
		if f.c == cPayRef {
			keep = append(keep, rd.structuredReferences()...)
		}
		rd.choose(f.field, rd.remember(f.field, f.model, keep, nil), 0)
	}
}
