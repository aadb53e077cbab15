package drawn

import (
	"math"
	"math/rand/v2"
	"strings"

	"countersign/core"
)

// confused are the signs that text recognition takes for one another.
var confused = map[rune]string{'0': "OQ", 'O': "0", '1': "Il", 'I': "1l", 'l': "1I", '5': "S", 'S': "5", '8': "B3", 'B': "8", '2': "Z", '6': "G", ',': ".", '.': ",",
	'e': "c", 'c': "e", 'n': "ri", 'm': "rn", 'ü': "ui", 'ä': "a", 'ö': "o", 'é': "e", ':': ".", '/': "1", '-': "~", '4': "A", '7': "1", '3': "8", 'G': "6"}

// Noisy is the document as a scan of it would be read: signs mistaken for one
// another, words cut and joined, boxes that hug the glyphs, a little skew, specks.
// How bad it is is drawn as well.
func Noisy(d Document, seed uint64) Document {
	n := noise{Rand: rand.New(rand.NewPCG(seed, 29))}
	n.bad = 0.002 + 0.02*n.Float64()*n.Float64()
	n.slope = 0.012 * (n.Float64() - 0.5)
	out := d
	out.Reading.Pages = nil
	for _, p := range d.Reading.Pages {
		p.Source = core.FromOCR
		p.Words = n.words(p)
		out.Reading.Pages = append(out.Reading.Pages, p)
	}
	return out
}

type noise struct {
	*rand.Rand
	bad   float64 // chance that a sign is misread
	slope float64 // of the lines
}

func (n *noise) words(p core.Page) []core.Word {
	var out []core.Word
	for _, w := range p.Words {
		if n.Float64() < n.bad/2 {
			continue // overlooked
		}
		w = n.misread(w)
		w.Box = n.hug(w.Box, p)
		w.Size, w.Bold = 0, false
		out = append(out, n.cut(w)...)
	}
	for range n.IntN(4) {
		x, y := n.Float64()*0.97, n.Float64()*0.98
		out = append(out, core.Word{Text: string("|.-_~'"[n.IntN(6)]), Confidence: 0.2 + 0.3*n.Float64(), Box: core.Box{X0: x, Y0: y, X1: x + 0.004, Y1: y + 0.008}})
	}
	return out
}

// misread changes signs; a word that was misread is read with less confidence,
// mostly.
func (n *noise) misread(w core.Word) core.Word {
	var b strings.Builder
	wrong := 0
	for _, r := range w.Text {
		alike, ok := confused[r]
		if p := n.bad; !ok && n.Float64() < p/10 || ok && n.Float64() < p {
			wrong++
			if alike == "" || n.IntN(6) == 0 {
				continue // lost
			}
			b.WriteString(string([]rune(alike)[n.IntN(len([]rune(alike)))]))
			continue
		}
		b.WriteRune(r)
	}
	w.Text = b.String()
	w.Confidence = 0.97 - 0.12*n.Float64()*n.Float64()
	if n.Float64() < 0.04 {
		w.Confidence -= 0.3 * n.Float64()
	}
	if wrong > 0 && n.Float64() < 0.75 {
		w.Confidence -= 0.55 * n.Float64()
	}
	return w
}

// hug gives the box of the glyphs alone, moved by the skew.
func (n *noise) hug(b core.Box, p core.Page) core.Box {
	h := b.Y1 - b.Y0
	dy := n.slope * ((b.X0+b.X1)/2 - 0.5) * p.Width / p.Height
	j := func() float64 { return 0.04 * h * (n.Float64() - 0.5) }
	return core.Box{X0: b.X0 + j(), X1: b.X1 + j(), Y0: b.Y0 + 0.14*h + dy + j(), Y1: b.Y1 - 0.2*h + dy + j()}
}

// cut tears a word at a point or comma now and then.
func (n *noise) cut(w core.Word) []core.Word {
	i := strings.IndexAny(w.Text, ".,:")
	if i <= 0 || i >= len(w.Text)-1 || n.Float64() > 0.5*n.bad {
		return []core.Word{w}
	}
	at := w.Box.X0 + (w.Box.X1-w.Box.X0)*float64(i+1)/math.Max(1, float64(len(w.Text)))
	left, right := w, w
	left.Text, left.Box.X1 = w.Text[:i+1], at-0.001
	right.Text, right.Box.X0 = w.Text[i+1:], at+0.001
	return []core.Word{left, right}
}
