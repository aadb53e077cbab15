package learn

import (
	"strings"
	"unicode"
)

// shape is how a value is written: a run of letters is "A", one of digits "9", and
// everything else stands for itself. "RE-2024/0017" is "A-9/9".
func shape(s string) string {
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		c := r
		switch {
		case unicode.IsLetter(r):
			c = 'A'
		case unicode.IsDigit(r):
			c = '9'
		case unicode.IsSpace(r):
			c = ' '
		}
		if c == last && (c == 'A' || c == '9' || c == ' ') {
			continue
		}
		if b.Len() > 60 {
			break
		}
		b.WriteRune(c)
		last = c
	}
	return b.String()
}

// alike says how much a text looks like values of a shape: 1 for the same, less for
// one that has the same kinds of characters, 0 for one that cannot be it.
func alike(want, text string) float64 {
	got := shape(text)
	if got == want {
		return 1
	}
	if strings.Contains(want, "9") != strings.Contains(got, "9") {
		return 0
	}
	if lettersAndDigits(want) == lettersAndDigits(got) {
		return 0.6
	}
	return 0.3
}

func lettersAndDigits(shape string) string {
	return strings.Map(func(r rune) rune {
		if r == 'A' || r == '9' {
			return r
		}
		return -1
	}, shape)
}

// near reports whether two folded texts are the same but for one misread character
// in six.
func near(a, b string) bool {
	if a == b {
		return true
	}
	x, y := []rune(a), []rune(b)
	limit := max(len(x), len(y)) / 6
	if len(x) > 60 || len(y) > 60 || len(x)-len(y) > limit || len(y)-len(x) > limit || limit == 0 {
		return false
	}
	return distance(x, y) <= limit
}

// distance is the number of characters to change, add or leave out.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diag := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diag, row[j] = row[j], min(row[j]+1, row[j-1]+1, diag+cost)
		}
	}
	return row[len(b)]
}
