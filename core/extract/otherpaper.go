package extract

import "regexp"

// otherPaper reports whether the words around a number say that it is none of the concept:
// the register's number of a firm and the number of the paper that is taken back are no
// numbers of this one, a telephone number and what a cash machine asks for no order's.
func (rd *reader) otherPaper(c concept, l label, v idCandidate) bool {
	before := l.seg.norm[:l.seg.noffs[l.from]]
	before = before[max(0, len(before)-wordsBefore):] // a long line of labels must not cost its square
	switch {
	case c == cNumber:
		return l.seg == v.seg && (registeredIn.MatchString(before) || takenBack.MatchString(before))
	case c == cOrder:
		line := v.seg.line.all.norm
		return dialled(v.span) || len(line) < longLine && machine.MatchString(line)
	}
	return false
}

const (
	wordsBefore = 60  // bytes in front of a label that may say what it is about
	longLine    = 400 // bytes of a line that nobody prints
)

var (
	registeredIn = regexp.MustCompile(`\b(?:registered|incorporated|eingetragen|immatricul\w+|inscrit[ao]?|iscritt[ao]|ingeschreven|wpisan[aey])\b`)
	takenBack    = regexp.MustCompile(`\b(?:storno|rettifica|rettificativa della|annull\w+|a parziale|rectifica(?: a)?|anula|avoir sur|annule|correctie op|gutschrift zu|korrektur zu|zu unserer|korekta do|dotyczy|anulacao|referente a|correction of|credit for|against)\b`)
	machine      = regexp.MustCompile(`\b(?:multibanco|entidade|payshop)\b`)
	areaCode     = regexp.MustCompile(`^\(\d{2,5}\)$`)
)

// dialled reports whether an area code in brackets stands before a number: "(402) 555-0142".
func dialled(v span) bool {
	return v.from > 0 && areaCode.MatchString(v.seg.words[v.from-1].text)
}
