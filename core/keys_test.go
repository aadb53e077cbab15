package core

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// CONTRACT, Duplicates: without case, spaces, punctuation and leading zeros, O = 0.
func TestNumberKey(t *testing.T) {
	for _, c := range []struct {
		clause, a, b string
		same         bool
	}{
		{"case", "inv-17", "INV-17", true},
		{"spaces", "INV 17", "INV17", true},
		{"punctuation", "INV/2026.17", "INV-2026-17", true},
		{"leading zeros", "0017", "17", true},
		{"zeros behind the prefix", "INV-0017", "INV-17", true},
		{"O for 0", "1OO7", "1007", true},
		{"o for 0 in front", "o17", "17", true},
		{"O for 0 behind the prefix", "INV-OO17", "INV-17", true},
		{"trailing zeros count", "170", "17", false},
		{"zeros inside count", "1007", "17", false},
		{"the prefix counts", "INV-17", "RE-17", false},
		{"the prefix is not left out", "INV-17", "17", false},
		{"I is not 1", "I7", "17", false},
		{"another number", "INV-17", "INV-18", false},
		{"nought", "000", "0", true},
		{"nought is not nothing", "000", "--", false},
	} {
		if got := NumberKey(c.a) == NumberKey(c.b); got != c.same {
			t.Errorf("%s: %q is %q, %q is %q", c.clause, c.a, NumberKey(c.a), c.b, NumberKey(c.b))
		}
	}
	if NumberKey(" -/.") != "" {
		t.Error("punctuation alone has a key")
	}
}

// CONTRACT, Order references: as above, without prefix letters, and I, L = 1.
func TestOrderKey(t *testing.T) {
	for _, c := range []struct {
		clause, a, b string
		same         bool
	}{
		{"case", "po-1001", "PO-1001", true},
		{"spaces", "PO 1001", "PO1001", true},
		{"punctuation", "P.O.#1001", "PO-1001", true},
		{"prefix letters", "PO-1001", "1001", true},
		{"other prefix letters", "Bestellung 1001", "PO-1001", true},
		{"a prefix that ends in L", "MATERIAL-77", "77", true},
		{"leading zeros", "PO-001001", "PO-1001", true},
		{"O for 0", "PO-1OO1", "PO-1001", true},
		{"I and L for 1", "PO-1I0L", "PO-1101", true},
		{"0 for O in the prefix", "P0-1001", "PO-1001", true},
		{"letters behind count", "PO-1001A", "PO-1001B", false},
		{"another number", "PO-1001", "PO-1002", false},
		{"no digits at all", "ALPHA", "BETA", false},
	} {
		if got := OrderKey(c.a) == OrderKey(c.b); got != c.same {
			t.Errorf("%s: %q is %q, %q is %q", c.clause, c.a, OrderKey(c.a), c.b, OrderKey(c.b))
		}
	}
}

// A reference as a document writes it leads to the order's key.
func TestOrderKeys(t *testing.T) {
	for _, c := range []struct {
		ref  string
		want []string
	}{
		{"PO-1001", []string{"1001"}},
		{"PO1001", []string{"1001"}},
		{"PO-l001", []string{"1001"}},
		{"POl001", []string{"1", "1001"}},
		{"PO-O12", []string{"12"}},
		{"POL-123", []string{"123"}},
		{"POL123", []string{"123", "1123"}},
		{"PO-ACME-17", []string{"17"}},
		{"17", []string{"17"}},
		{"", nil},
		{"--", nil},
	} {
		if got := OrderKeys(c.ref); !slices.Equal(got, c.want) {
			t.Errorf("OrderKeys(%q) = %q, want %q", c.ref, got, c.want)
		}
	}
}

// Spelling never counts: case, spaces and punctuation may change at will.
func TestKeysLeaveSpellingAside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[A-Z]{0,4}[0-9OIL]{0,6}[A-Z]?[0-9]{0,3}`).Draw(t, "number")
		var b strings.Builder
		for _, r := range s {
			if rapid.Bool().Draw(t, "lower") {
				r = unicode.ToLower(r)
			}
			b.WriteString(rapid.SampledFrom([]string{"", "", " ", "-", "/", "."}).Draw(t, "between"))
			b.WriteRune(r)
		}
		if NumberKey(b.String()) != NumberKey(s) || OrderKey(b.String()) != OrderKey(s) {
			t.Fatalf("%q and %q: %q, %q; %q, %q", s, b.String(), NumberKey(s), NumberKey(b.String()), OrderKey(s), OrderKey(b.String()))
		}
		if key := OrderKey(s); key != "" && OrderKey(key) == "" {
			t.Fatalf("the key of a key vanishes: %q", s)
		}
	})
}

func FuzzOrderKeys(f *testing.F) {
	for _, s := range []string{"PO-1001", "POl001", "ß-O0", "\xff\xfe", "Ⅷ12", "١٢٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		keys := OrderKeys(s)
		if (OrderKey(s) == "") != (len(keys) == 0) {
			t.Fatalf("%q: key %q, keys %q", s, OrderKey(s), keys)
		}
		NumberKey(s)
	})
}
