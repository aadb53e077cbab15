package vm

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"countersign/core/mailrule"
)

// plainWords says the number or the unit alone.
type plainWords struct{}

func (plainWords) Say(key string, args ...any) string {
	switch key {
	case "rules.kb":
		return strconv.FormatInt(args[1].(int64), 10) + " KB"
	case "rules.mb":
		return args[1].(string) + " MB"
	case "format.mark":
		return ","
	case "rules.days":
		return "Tage"
	}
	return key
}

func (plainWords) Count(key string, _ int, _ ...any) string { return key }

func TestWordListAsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", " , \n": "", "news": "news", "news, special  offer ,\nads": "news|special offer|ads", `"a, b", c`: "a, b|c", "„a, b“,c": "a, b|c",
		`say "no"`: `say "no"`, `"say ""no"", now"`: `say "no", now`, `"a" b`: "!", `"a`: "!", `"a",`: "a", `""`: "",
	} {
		words, ok := wordList(typed)
		if got := strings.Join(words, "|"); ok && got != want || !ok && want != "!" {
			t.Errorf("%q: %q, %v, want %q", typed, got, ok, want)
		}
	}
}

// TestWordListComesBack writes words and reads them again.
func TestWordListComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var words []string
		for _, w := range rapid.SliceOf(rapid.StringOf(rapid.RuneFrom([]rune("ab ,\"“”„*@ä")))).Draw(t, "words") {
			if w = strings.Join(strings.Fields(w), " "); w != "" {
				words = append(words, w)
			}
		}
		got, ok := wordList(wordText(words))
		if !ok || !slices.Equal(got, words) {
			t.Fatalf("%q became %q by %q", words, got, wordText(words))
		}
	})
}

func FuzzRuleInput(f *testing.F) {
	for _, s := range []string{`"a, b", c`, "1,5 MB", "„a", "9223372036854775807", "30 days"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if words, ok := wordList(s); ok && slices.Contains(words, "") {
			t.Errorf("%q holds an empty word", s)
		}
		if kb, ok := readSize(s); ok && (kb < 0 || kb > mailrule.MostKB) {
			t.Errorf("%q is %d KB", s, kb)
		}
		if d, ok := readDays(plainWords{}, s); ok && (d < 0 || d > mailrule.MostDays) {
			t.Errorf("%q is %d days", s, d)
		}
	})
}

func TestReadSize(t *testing.T) {
	for typed, want := range map[string]int64{
		"": 0, "500": 500, "500 KB": 500, "500kb": 500, "2 MB": 2000, "1.5 MB": 1500, "1,5 mb": 1500, "0.25 MB": 250, "1,500 KB": 1500, "1.500": 1500,
		"1,500 MB": -1, "1.5": -1, "1.5 KB": -1, "0": -1, "-2 MB": -1, "2 GB": -1, "big": -1, "MB": -1, "1. MB": -1, "1.2.3 MB": -1, "99999999 MB": -1, "99999999999999999999": -1,
	} {
		got, ok := readSize(typed)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", typed, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		kb := rapid.Int64Range(1, mailrule.MostKB).Draw(t, "kb")
		if got, ok := readSize(sizeText(plainWords{}, kb)); !ok || got != kb {
			t.Fatalf("%d became %d by %q", kb, got, sizeText(plainWords{}, kb))
		}
	})
}

func TestReadDays(t *testing.T) {
	for typed, want := range map[string]int{"": 0, "90": 90, " 90 tage": 90, "0": -1, "-3": -1, "3 weeks": -1, "many": -1, "40000": -1} {
		got, ok := readDays(plainWords{}, typed)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %d, want %d", typed, got, want)
		}
	}
}
