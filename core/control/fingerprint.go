package control

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"countersign/core"
)

const (
	figuresKept = 300 // of a paper, from its beginning
	longest     = 40  // glyphs of a figure; account numbers have 34
	telling     = 3   // glyphs of a figure that is compared by itself
	fewest      = 5   // figures in common, below which nothing can be said
	joined      = 3   // words that another reading may have as one
	certain     = 100 // percent: of a text layer
)

// Figures that were read on one paper and not on the other count as much as they are long
// and as the reader was sure of them; misread ones are mostly short, and the reader
// doubted them. From otherwise on, on each of the two, they are two papers. Fitted with
// cmd/internal/rescan, see docs/controls.md.
const (
	otherwise    = 1.4
	lacking      = 2 * otherwise // from which on, on one of the two, it is another kind of paper
	doubtedBelow = 0.80
	sureFrom     = 0.95
	fullLength   = 5
)

// likeDigits are glyphs that readers take for digits, and digits for them.
var likeDigits = strings.NewReplacer("O", "0", "o", "0", "Ö", "0", "ö", "0", "Q", "0", "D", "0", "l", "1", "I", "1", "i", "1", "S", "5", "s", "5", "B", "8", "Z", "2", "z", "2", "G", "6")

// LooksOf takes the figures from pages. Words do not count: what a supplier prints on all
// its invoices is mostly words, and what makes two of them two is in the figures.
func LooksOf(pages []core.Page) core.Looks {
	out := core.Looks{}
	for _, p := range pages {
		for _, w := range p.Words {
			text := figure(w.Text)
			if text == "" {
				continue
			}
			if len(out) == figuresKept {
				return out
			}
			sure := uint8(certain)
			if p.Source != core.FromText {
				sure = uint8(math.Round(min(0.99, max(0, w.Confidence)) * 100))
			}
			out = append(out, core.Figure{Text: text, Sure: sure})
		}
	}
	return out
}

// figure is what a word says without signs; empty where it is not mostly digits.
func figure(word string) string {
	digits, glyphs := 0, 0
	plain := strings.Map(func(c rune) rune {
		switch {
		case unicode.IsDigit(c):
			digits++
		case !unicode.IsLetter(c):
			return -1
		}
		glyphs++
		return c
	}, word)
	if digits == 0 || 2*digits < glyphs || glyphs > longest {
		return ""
	}
	return strings.ToUpper(likeDigits.Replace(plain))
}

// Resemblance says how likely two readings are of one paper, from 0 to 1: the share of
// the figures of the one with fewer that the other has too. It is 0 where each has
// figures, surely read, that the other has not: a month's invoice differs from the next
// in little more than number and date.
//
// A paper that was scanned with another behind it resembles either, and so does one page
// of two.
func Resemblance(a, b core.Looks) float64 {
	return liken(a, b, func(x, y float64) bool { return min(x, y) >= otherwise })
}

// OnceMore is Resemblance for a paper that was read as no claim: an order, a delivery note
// or a statement has most of its figures from the invoice, and lacks many that this has.
func OnceMore(a, b core.Looks) float64 {
	return liken(a, b, func(x, y float64) bool { return min(x, y) >= otherwise || max(x, y) >= lacking })
}

// liken is the share of the figures of the one with fewer that the other has too, or 0
// where what each has that the other has not makes them two.
func liken(a, b core.Looks, two func(x, y float64) bool) float64 {
	if slices.CompareFunc(a, b, func(f, g core.Figure) int { return strings.Compare(f.Text, g.Text) }) > 0 {
		a, b = b, a // whichever comes first
	}
	x, y := compare(a, b), compare(b, a)
	cut := x.pairCut(&y)
	both := min(x.found, y.found) + cut
	if both < fewest || two(heft(x.odd), heft(y.odd)) {
		return 0
	}
	return float64(both) / float64(min(x.all, y.all))
}

// common is what one reading has of another.
type common struct {
	all, found int
	odd        core.Looks // what the other has not
}

func compare(a, b core.Looks) common {
	left := map[string]int{}
	for _, f := range b {
		left[f.Text]++
	}
	var c common
	for _, f := range a {
		if len(f.Text) < telling {
			continue
		}
		c.all++
		switch n, known := left[f.Text]; {
		case n > 0:
			left[f.Text]--
			c.found++
		case !known && len(f.Text) > telling && hasRun(b, f.Text):
			c.found++
		default:
			c.odd = append(c.odd, f)
		}
	}
	return c
}

// pairCut takes the figures out of both that differ by a glyph at an end, lost or got from
// what stands beside it, and says how many pairs there were. Text layers lose none.
func (c *common) pairCut(other *common) int {
	n := 0
	c.odd = slices.DeleteFunc(c.odd, func(f core.Figure) bool {
		at := slices.IndexFunc(other.odd, func(g core.Figure) bool {
			return (f.Sure < certain || g.Sure < certain) && (isCut(f.Text, g.Text) || isCut(g.Text, f.Text))
		})
		if at < 0 {
			return false
		}
		other.odd = slices.Delete(other.odd, at, at+1)
		n++
		return true
	})
	return n
}

func isCut(part, whole string) bool {
	return len(whole) == len(part)+1 && (strings.HasPrefix(whole, part) || strings.HasSuffix(whole, part))
}

// heft is what figures say that the other paper has not.
func heft(odd core.Looks) float64 {
	sum := 0.0
	for _, f := range odd {
		sum += weight(f)
	}
	return sum
}

// weight is what one of them says. Of a text layer each decides.
func weight(f core.Figure) float64 {
	if f.Sure == certain {
		return otherwise
	}
	sure := (float64(f.Sure)/100 - doubtedBelow) / (sureFrom - doubtedBelow)
	return max(0, min(1, sure)) * min(1, float64(len(f.Text)-1)/(fullLength-1))
}

// hasRun reports whether words beside each other make the figure together.
func hasRun(l core.Looks, figure string) bool {
	for i := range l {
		rest, ok := strings.CutPrefix(figure, l[i].Text)
		for k := i + 1; ok && rest != "" && k < min(len(l), i+joined); k++ {
			if rest, ok = strings.CutPrefix(rest, l[k].Text); ok && rest == "" {
				return true
			}
		}
	}
	return false
}
