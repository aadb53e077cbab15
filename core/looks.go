package core

import (
	"hash/fnv"
	"slices"
)

// Looks are the figures on the pages of an invoice, in the order of reading (see
// control.LooksOf): what two scans of one paper have in common, and what tells an invoice
// from the next one of its supplier.
type Looks []Figure

// Figure is a word that is mostly digits.
type Figure struct {
	Text string // digits and letters alone; letters that pass for a digit are that digit
	Sure uint8  // how surely it was read, in percent; 100 for a text layer
}

// Alike is a review whose pages have figures in common with others.
type Alike struct {
	Review ReviewID
	Looks  Looks
}

const (
	// LookedUp is how many values of a paper others are found by at most.
	LookedUp = 32
	// soughtFrom is the length of figures that are looked up: shorter ones stand on too
	// many papers.
	soughtFrom = 4
	// CommonLooks is on how many papers a figure may stand and still say something: one
	// on more is a supplier's account, or a year.
	CommonLooks = 40
	// MostAlike is how many reviews FindAlike gives at most.
	MostAlike = 10
)

// Sought are the values that others are found by: hashes of the figures, rising. Of many
// it takes the smallest, so that it takes the same of two readings of one paper (Broder,
// On the resemblance and containment of documents, 1997).
func (l Looks) Sought() []uint32 {
	all := make([]uint32, 0, len(l))
	for _, f := range l {
		if len(f.Text) < soughtFrom {
			continue
		}
		h := fnv.New64a()
		h.Write([]byte(f.Text))
		all = append(all, uint32(mix(h.Sum64())>>32))
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return all[:min(len(all), LookedUp)]
}

// mix spreads the bits of a hash, so that the smallest values are a fair sample.
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

// AlikeWeight is what a figure counts for that so many papers have in common, when
// reviews are ranked by what they share: rare ones say most.
func AlikeWeight(papers int) int {
	if papers > CommonLooks {
		return 0
	}
	return 1000 / max(1, papers)
}
