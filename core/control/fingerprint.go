package control

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode"

	"countersign/core"
)

const (
	sketch  = 256 // hash values kept
	shingle = 4   // words in a sequence
)

// LooksOf sketches what stands on pages, by the smallest hash values of their word
// sequences (Broder, On the resemblance and containment of documents, 1997). It does not
// depend on where the words stand or how sure the reader was. Of the sequences only those
// with a figure in them count: what a supplier prints on all its invoices is mostly
// words, and what makes two of them two is in the figures. Pages without any resemble
// nothing.
func LooksOf(pages []core.Page) core.Looks {
	var words []string
	for _, p := range pages {
		for _, w := range p.Words {
			t := strings.TrimFunc(fold(w.Text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
			if t != "" {
				words = append(words, t)
			}
		}
	}
	all := core.Looks{}
	for i := 0; i+shingle <= len(words); i++ {
		if !slices.ContainsFunc(words[i:i+shingle], hasDigit) {
			continue
		}
		h := fnv.New64a()
		for _, w := range words[i : i+shingle] {
			h.Write([]byte(w))
			h.Write([]byte{0})
		}
		all = append(all, uint32(mix(h.Sum64())>>32))
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), sketch)]
}

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }

// mix spreads the bits of a hash, so that the smallest values are a fair sample.
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// Resemblance estimates the share of word sequences that two invoices have in common,
// from 0 to 1.
func Resemblance(a, b core.Looks) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	both, seen := 0, 0
	for i, j := 0, 0; seen < sketch && (i < len(a) || j < len(b)); seen++ {
		switch {
		case j == len(b) || i < len(a) && a[i] < b[j]:
			i++
		case i == len(a) || b[j] < a[i]:
			j++
		default:
			both++
			i, j = i+1, j+1
		}
	}
	return float64(both) / float64(seen)
}
