package export

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// sepaSigns are the characters that every bank takes besides letters and digits
// (EPC217-08, the basic Latin character set).
const sepaSigns = "/-?:().,'+ "

// spelt are letters and signs that are more than a basic letter with marks, in the
// spelling that banks know (EPC217-08, and for German the habit of its banks).
var spelt = map[rune]string{
	'Ä': "AE", 'Ö': "OE", 'Ü': "UE", 'ä': "ae", 'ö': "oe", 'ü': "ue", 'ß': "ss", 'ẞ': "SS", 'Æ': "AE", 'æ': "ae", 'Œ': "OE", 'œ': "oe",
	'Ø': "O", 'ø': "o", 'Ł': "L", 'ł': "l", 'Đ': "D", 'đ': "d", 'Ð': "D", 'ð': "d", 'Þ': "TH", 'þ': "th", 'Ħ': "H", 'ħ': "h", 'ı': "i", 'ĸ': "k", 'Ŋ': "N", 'ŋ': "n", 'Ŧ': "T", 'ŧ': "t",
	'&': "+", '@': "(at)", '_': "-", '–': "-", '—': "-", '‐': "-", '‑': "-", '"': "'", '`': "'", '´': "'", '’': "'", '‘': "'", '“': "'", '”': "'", '„': "'", '«': "'", '»': "'",
	';': ",", '[': "(", ']': ")", '{': "(", '}': ")", '€': "EUR", '№': "No.", '•': ".", '…': "...", '\\': "/", '⁄': "/", '|': "/", '=': "-", '!': ".", '#': ".", '$': ".", '%': ".", '*': ".", '<': ".", '>': ".", '^': ".", '~': "-", '§': ".",
	'Α': "A", 'Β': "V", 'Γ': "G", 'Δ': "D", 'Ε': "E", 'Ζ': "Z", 'Η': "I", 'Θ': "TH", 'Ι': "I", 'Κ': "K", 'Λ': "L", 'Μ': "M", 'Ν': "N", 'Ξ': "X", 'Ο': "O", 'Π': "P", 'Ρ': "R", 'Σ': "S", 'Τ': "T", 'Υ': "Y", 'Φ': "F", 'Χ': "CH", 'Ψ': "PS", 'Ω': "O", 'ς': "s",
	'А': "A", 'Б': "B", 'В': "V", 'Г': "G", 'Д': "D", 'Е': "E", 'Ж': "ZH", 'З': "Z", 'И': "I", 'Й': "Y", 'К': "K", 'Л': "L", 'М': "M", 'Н': "N", 'О': "O", 'П': "P", 'Р': "R", 'С': "S", 'Т': "T", 'У': "U", 'Ф': "F", 'Х': "H", 'Ц': "TS", 'Ч': "CH", 'Ш': "SH", 'Щ': "SHT", 'Ъ': "A", 'Ь': "Y", 'Ю': "YU", 'Я': "YA", 'Ы': "Y", 'Э': "E",
}

// sepaText writes a text in the characters that every bank takes, with single blanks,
// and cuts it to so many. What has no spelling becomes a full stop.
func sepaText(s string, room int) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(s) {
		b.WriteString(sepaRune(r))
	}
	out := strings.Join(strings.Fields(b.String()), " ")
	if len(out) > room {
		out = strings.TrimRight(out[:room], " ")
	}
	return out
}

func sepaRune(r rune) string {
	switch {
	case sepaChar(r):
		return string(r)
	case unicode.IsSpace(r), unicode.IsControl(r):
		return " "
	case unicode.In(r, unicode.Mn, unicode.Cf):
		return ""
	}
	if s, ok := spelt[r]; ok {
		return s
	}
	if s, ok := spelt[unicode.ToUpper(r)]; ok && unicode.IsLower(r) {
		return strings.ToLower(s)
	}
	base := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(string(r)))
	if base != "" && base != string(r) {
		var b strings.Builder
		for _, c := range base {
			b.WriteString(sepaRune(c))
		}
		return b.String()
	}
	return "."
}

func sepaChar(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(sepaSigns, r)
}

func inSEPA(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !sepaChar(r) }) < 0
}
