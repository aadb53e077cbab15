package vm

import (
	"strconv"
	"strings"
	"unicode"

	"countersign/core/mailrule"
)

// quotes begin and end a word that holds a comma or a quotation mark.
const quotes = `"“”„`

// wordList reads words that a person typed, apart by commas or lines. A word that
// holds a comma stands in quotation marks, in which two of them stand for one; ok is
// false where one does not end.
func wordList(typed string) (words []string, ok bool) {
	rest := []rune(typed)
	for {
		rest = trimLeft(rest)
		if len(rest) == 0 {
			return words, true
		}
		var word string
		if strings.ContainsRune(quotes, rest[0]) {
			word, rest, ok = quoted(rest[1:])
			if !ok {
				return nil, false
			}
		} else {
			word, rest = untilSeparator(rest)
		}
		if word = strings.Join(strings.Fields(word), " "); word != "" {
			words = append(words, word)
		}
	}
}

func isSeparator(r rune) bool { return r == ',' || r == '\n' || r == '\r' }

func trimLeft(s []rune) []rune {
	for len(s) > 0 && (isSeparator(s[0]) || unicode.IsSpace(s[0])) {
		s = s[1:]
	}
	return s
}

func untilSeparator(s []rune) (string, []rune) {
	for i, r := range s {
		if isSeparator(r) {
			return string(s[:i]), s[i:]
		}
	}
	return string(s), nil
}

// quoted reads up to the mark that ends a word; what stands between it and the next
// separator must be blank.
func quoted(s []rune) (word string, rest []rune, ok bool) {
	var out []rune
	for i := 0; i < len(s); i++ {
		switch {
		case !strings.ContainsRune(quotes, s[i]):
			out = append(out, s[i])
		case i+1 < len(s) && s[i+1] == s[i]:
			out = append(out, s[i])
			i++
		default:
			after, rest := untilSeparator(s[i+1:])
			return string(out), rest, strings.TrimSpace(after) == ""
		}
	}
	return "", nil, false
}

// wordText writes words as wordList reads them.
func wordText(words []string) string {
	out := make([]string, 0, len(words))
	for _, word := range words {
		word = strings.Join(strings.Fields(word), " ")
		if word == "" {
			continue
		}
		if first := []rune(word)[0]; strings.ContainsFunc(word, isSeparator) || strings.ContainsRune(quotes, first) {
			for _, q := range quotes {
				word = strings.ReplaceAll(word, string(q), string(q)+string(q))
			}
			word = `"` + word + `"`
		}
		out = append(out, word)
	}
	return strings.Join(out, ", ")
}

// readSize reads a size such as "500 KB", "2 MB" or "1,5 MB" in units of 1,000 bytes;
// 0 for nothing. A number alone is in KB. ok is false for what is no size, and where
// "1.500 MB" could be two sizes.
func readSize(typed string) (kb int64, ok bool) {
	s := strings.ToUpper(strings.Join(strings.Fields(typed), ""))
	if s == "" {
		return 0, true
	}
	scale := int64(1)
	switch {
	case strings.HasSuffix(s, "MB"):
		s, scale = strings.TrimSuffix(s, "MB"), 1000
	case strings.HasSuffix(s, "KB"):
		s = strings.TrimSuffix(s, "KB")
	}
	whole, part, split := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
	switch {
	case split && len(part) == 3 && scale == 1:
		whole, part = whole+part, "" // "1,500 KB"
	case split && (scale == 1 || part == "" || len(part) > 2):
		return 0, false
	}
	for len(part) < 3 {
		part += "0"
	}
	digits := whole
	if scale == 1000 {
		digits += part
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	if whole == "" || err != nil || n == 0 || n > mailrule.MostKB {
		return 0, false
	}
	return int64(n), true
}

// sizeText writes a size as readSize reads it.
func sizeText(w Words, kb int64) string {
	if kb < 1000 || kb%100 != 0 {
		return w.Say("rules.kb", "n", kb)
	}
	n := strconv.FormatInt(kb/1000, 10)
	if tenth := kb / 100 % 10; tenth > 0 {
		n += w.Say("format.mark") + strconv.FormatInt(tenth, 10)
	}
	return w.Say("rules.mb", "n", n)
}

// readDays reads how many days, 0 for nothing. The word for them may stand behind it.
func readDays(w Words, typed string) (days int, ok bool) {
	s := strings.TrimSpace(typed)
	if s == "" {
		return 0, true
	}
	number, unit, _ := strings.Cut(s, " ")
	n, err := strconv.Atoi(number)
	if unit = strings.TrimSpace(unit); unit != "" && !strings.EqualFold(unit, w.Say("rules.days")) && !strings.EqualFold(unit, w.Say("rules.day")) {
		return 0, false
	}
	return n, err == nil && n > 0 && n <= mailrule.MostDays
}
