package control

import (
	"slices"
	"strings"
	"unicode"

	"github.com/agext/levenshtein"

	"countersign/core/letters"
)

// legalForms are the ends of firms' names that say nothing about who they are.
var legalForms = map[string]bool{
	"gmbh": true, "mbh": true, "ag": true, "kg": true, "ohg": true, "ug": true, "gbr": true, "se": true, "ev": true, "eg": true, "ek": true, "kgaa": true, "haftungsbeschrankt": true, "co": true,
	"ltd": true, "limited": true, "llc": true, "llp": true, "lp": true, "inc": true, "incorporated": true, "corp": true, "corporation": true, "company": true, "plc": true, "pty": true, "pte": true,
	"sa": true, "sas": true, "sarl": true, "sasu": true, "eurl": true, "sl": true, "slu": true, "srl": true, "spa": true, "snc": true, "sapa": true, "sca": true, "scrl": true,
	"bv": true, "nv": true, "vof": true, "cv": true, "ab": true, "as": true, "asa": true, "aps": true, "oy": true, "oyj": true, "sp": true, "zoo": true, "sro": true, "kft": true, "doo": true, "lda": true, "ltda": true, "unipessoal": true,
	"and": true, "und": true, "et": true, "the": true,
}

func fold(s string) string { return letters.Fold(s) }

// SameName reports whether two names are one, spelling and legal form left aside.
func SameName(a, b string) bool {
	k := nameKey(a)
	return k != "" && k == nameKey(b)
}

// nameKey is a firm's name in the form in which two spellings are the same: the
// words that say who it is, without accents and legal form ("Müller & Co. KG" is
// "muller"). A name of nothing but such words keeps them.
func nameKey(s string) string {
	dots := strings.NewReplacer(".", "", "'", "", "’", "")
	all := strings.FieldsFunc(dots.Replace(fold(s)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	var kept []string
	for _, w := range all {
		if !legalForms[w] {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		kept = all
	}
	return strings.Join(kept, " ")
}

// alike is how much two names are the same, from 0 to 1: by their letters in
// order, or by their words in any order.
func alike(a, b string) float64 {
	x, y := bounded(nameKey(a)), bounded(nameKey(b))
	if x == "" || y == "" {
		return 0
	}
	if x == y {
		return 1
	}
	s := levenshtein.Similarity(x, y, nil)
	if p, q := sortedWords(x), sortedWords(y); p != x || q != y {
		s = max(s, levenshtein.Similarity(p, q, nil))
	}
	return min(s, 0.99)
}

// bounded keeps comparisons letter by letter, whose cost grows with the product of the
// lengths, from being made long by a document.
func bounded(s string) string {
	const most = 100
	if len(s) > most {
		return s[:most]
	}
	return s
}

func sortedWords(s string) string {
	w := strings.Fields(s)
	slices.Sort(w)
	return strings.Join(w, " ")
}

// within reports whether all words of one name stand in the other: "Muster GmbH" in
// "Muster GmbH, Buchhaltung".
func within(name, longer string) bool {
	words, all := strings.Fields(nameKey(name)), strings.Fields(nameKey(longer))
	letters := 0
	for _, w := range words {
		if !slices.Contains(all, w) {
			return false
		}
		letters += len(w)
	}
	return letters >= 4
}

// idKey brings a tax ID, a registration or an IBAN to capital letters and digits.
func idKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
}

func upperFirst(s string) string {
	r := []rune(s)
	if len(r) > 0 {
		r[0] = unicode.ToUpper(r[0])
	}
	return string(r)
}
