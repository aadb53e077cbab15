package extract

import (
	"regexp"

	"countersign/core/checksum"
)

// structured finds references that a bank checks: Belgium's between signs of its own,
// whose last two digits are the rest of the others by 97 (Febelfin), and ISO 11649.
var structured = regexp.MustCompile(`(?:\+\+\+|\*\*\*) ?\d{3} ?/ ?\d{4} ?/ ?\d{5} ?(?:\+\+\+|\*\*\*)|\bRF\d{2}(?: ?[0-9A-Z]{1,4}){1,6}\b`)

// structuredReferences are those on the pages whose check holds: they need no label.
func (rd *reader) structuredReferences() []candidate {
	var out []candidate
	for _, l := range rd.sheet.lines {
		s := l.all
		for _, m := range structured.FindAllStringIndex(s.text, -1) {
			text := s.text[m[0]:m[1]]
			key := checksum.Compact(text)
			if !checksum.CreditorReference(key) && !belgianReference(key) {
				continue
			}
			at := span{s, wordAt(s.offs, m[0]), wordAt(s.offs, m[1]-1) + 1}
			if key[0] == 'R' {
				text = key
			}
			out = append(out, candidate{at: at, text: text, logit: checkedReference, rule: "check digits of a reference", proof: "checksum"})
		}
	}
	return out
}

// checkedReference is the logit of a reference whose check holds.
const checkedReference = 5

// belgianReference checks twelve digits.
func belgianReference(digits string) bool {
	if len(digits) != 12 || !isDigits(digits) {
		return false
	}
	rest := checksum.Mod97(digits[:10])
	if rest == 0 {
		rest = 97
	}
	return digits[10:] == string([]byte{byte('0' + rest/10), byte('0' + rest%10)})
}
