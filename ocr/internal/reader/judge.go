package reader

import (
	"strings"
	"unicode"

	"countersign/ocr/internal/mupdf"
)

// What a text layer must be to be believed. The numbers were set on the
// development corpus and on pages with broken fonts; see judge_test.go.
const (
	unmappedShare  = 0.2  // of characters that the font gives no letter for
	signShare      = 0.4  // of characters that are neither letters, digits nor common signs
	gibberishShare = 0.5  // of words that no language has
	pictureShare   = 0.5  // of the page under one picture: a scan
	fewWords       = 20   // on a scan: a stamp or a file name, not its text
	hiddenShare    = 0.85 // of glyphs without ink: another program's OCR
)

// commonSigns stand in leaders, rules, sums and bullets of any number.
const commonSigns = ".,:-_–—=*·•/|…€$£%+"

// verdict is what a page's text layer is worth.
type verdict struct {
	letters   int // characters that are not white space
	unmapped  float64
	signs     float64
	gibberish float64
	picture   float64 // share of the page under its biggest picture
	words     int
	hidden    float64
}

// look gathers what judges a text layer.
func look(t mupdf.Text) verdict {
	var v verdict
	var b strings.Builder
	bad, signs, line := 0, 0, 0
	for i, c := range t.Chars {
		if i > 0 && c.Line != line {
			b.WriteByte(' ')
		}
		line = c.Line
		r := printable(c.Rune)
		switch {
		case r == 0:
			continue
		case r == ' ':
			b.WriteByte(' ')
			continue
		case r == unicode.ReplacementChar, unicode.Is(unicode.Co, r):
			bad++
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune(commonSigns, r):
			signs++
		}
		v.letters++
		b.WriteRune(r)
	}
	if v.letters > 0 {
		v.unmapped = float64(bad) / float64(v.letters)
		v.signs = float64(signs) / float64(v.letters)
		v.hidden = min(1, float64(t.Invisible)/float64(v.letters))
	}
	fields := strings.Fields(b.String())
	v.words = len(fields)
	v.gibberish = gibberish(fields)
	_, v.picture = biggest(t)
	return v
}

// needsOCR decides whether a page must be recognised from its picture.
func needsOCR(v verdict) bool {
	switch {
	case v.letters == 0:
		return true
	case v.unmapped > unmappedShare:
		return true
	case v.letters >= 40 && (v.gibberish > gibberishShare || v.signs > signShare):
		return true
	case v.picture > pictureShare && v.words < fewWords:
		return true
	}
	return false
}

// scanned reports whether the text layer is another program's OCR, laid
// invisibly over the picture.
func scanned(v verdict) bool { return v.hidden > hiddenShare && v.picture > pictureShare }

// gibberish is the share of longer words that look like no language: no vowel,
// or signs and letters mixed in a way that a font with the wrong letters makes.
// Scripts other than Latin, Greek and Cyrillic are left alone.
func gibberish(words []string) float64 {
	odd, n := 0, 0
	for _, w := range words {
		w = strings.Trim(w, ".,;:!?()[]\"'„“”«»–—-*/")
		letters, vowels, digits, signs, other := 0, 0, 0, 0, 0
		for _, r := range w {
			switch {
			case unicode.IsDigit(r):
				digits++
			case unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic):
				letters++
				if vowel(r) {
					vowels++
				}
			case unicode.IsLetter(r) || unicode.IsMark(r):
				other++
			default:
				signs++
			}
		}
		total := letters + digits + signs + other
		if total < 4 || other > 0 || digits > letters || web(w) {
			continue // numbers, codes and other scripts say nothing
		}
		n++
		switch {
		case letters >= 4 && vowels == 0 && strings.ToUpper(w) != w:
			odd++
		case letters >= 7 && vowels == 0:
			odd++
		case signs*2 > total:
			odd++
		case signs*3 > total && digits+letters > 0:
			odd++
		}
	}
	if n < 8 {
		return 0
	}
	return float64(odd) / float64(n)
}

func web(w string) bool { return strings.ContainsAny(w, "@/\\_=") || strings.Count(w, ".") > 2 }

func vowel(r rune) bool {
	const vowels = "aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿąęóěůőűăâîıαεηιουωάέήίόύώаеёиоуыэюяіїє"
	return strings.ContainsRune(vowels, unicode.ToLower(r))
}

// biggest is the picture that covers most of the page, and the share it covers.
func biggest(t mupdf.Text) (mupdf.Picture, float64) {
	var best mupdf.Picture
	var most float64
	area := float64(t.Width) * float64(t.Height)
	if !(area > 0) {
		return best, 0
	}
	for _, p := range t.Pictures {
		w := min(p.X1, t.Width) - max(p.X0, 0)
		h := min(p.Y1, t.Height) - max(p.Y0, 0)
		if w <= 0 || h <= 0 {
			continue
		}
		if s := float64(w) * float64(h) / area; s > most {
			most, best = s, p
		}
	}
	return best, most
}
