package reader

import (
	"image"
	"image/color"
	"image/draw"
	"slices"
	"strings"

	"countersign/core"
	"countersign/ocr/internal/frame"
	"countersign/ocr/internal/scan"
	"countersign/ocr/internal/tess"
	"countersign/ocr/worker"
)

// maxRegions bounds one request: the parent asks for fewer.
const maxRegions = 64

// reread looks at places of pages again, each alone and larger.
func (w *work) reread(r request) error {
	if len(r.Regions) > maxRegions {
		return core.Errorf(core.Internal, "%d places to look at again are too many", len(r.Regions))
	}
	again, err := w.openAgain(r)
	if err != nil {
		return err
	}
	defer again.close()
	looks := make([]core.Look, len(r.Regions))
	pages := map[int][]int{}
	for i, g := range r.Regions {
		looks[i].Region = g
		pages[g.Page] = append(pages[g.Page], i)
	}
	for n, regions := range pages {
		p, err := again.page(n, r.Turns)
		if err != nil {
			return err
		}
		for _, i := range regions {
			if looks[i].Guesses, err = w.lookAgain(p, r.Regions[i]); err != nil {
				return err
			}
		}
	}
	return w.sendJSON(frame.Answer{Op: frame.LooksAre, RSS: worker.RSS(), Retire: w.retire}, looks)
}

// again is a document that is looked at a second time. It is opened where a page is
// asked for that was not kept.
type again struct {
	w    *work
	r    request
	kept map[int]raster
	src  source
}

func (w *work) openAgain(r request) (*again, error) {
	a := &again{w: w, r: r, kept: w.kept.of(r.data)}
	if len(a.kept) > 0 {
		return a, nil
	}
	return a, a.open()
}

func (a *again) open() error {
	src, f, err := a.w.open(a.r.data, a.r.MediaType)
	if err != nil {
		return err
	}
	if f == fmtXML {
		return core.Errorf(core.BadInput, "An XML file has no pages to look at")
	}
	a.src = src
	return nil
}

func (a *again) close() {
	if a.src != nil {
		a.src.close()
	}
}

// page is page n, from 1, upright as it was when it was read. Nothing else is set
// right: one word is nearly straight and evenly lit, and the whole page would cost as
// much as the looks at it.
func (a *again) page(n int, turns map[int]int) (*image.Gray, error) {
	r, ok := a.kept[n-1]
	if !ok {
		var err error
		if r, err = a.picture(n); err != nil {
			return nil, err
		}
	}
	turn, known := turns[n]
	if !known {
		turn = a.w.turnOf(r)
	}
	return scan.Turn(r.gray, turn), nil
}

func (a *again) picture(n int) (raster, error) {
	if a.src == nil {
		if err := a.open(); err != nil {
			return raster{}, err
		}
	}
	if n < 1 || n > a.src.pages() {
		return raster{}, core.Errorf(core.NotFound, "The file has no page %d; it has %d", n, a.src.pages())
	}
	return a.src.picture(n - 1)
}

// digitSigns are what numbers, dates and amounts are made of.
const digitSigns = "0123456789.,-/:%"

// views are the ways in which a place is shown to the engine. Where the first two
// agree, the third is not asked.
var views = []struct {
	height int // of the text, in pixels
	smooth bool
}{{36, true}, {50, false}, {28, true}}

// lookAgain reads one place in several ways and weighs the answers.
func (w *work) lookAgain(page *image.Gray, g core.Region) ([]core.Guess, error) {
	cut := cutOut(page, g.Box)
	if cut == nil {
		return nil, nil
	}
	// Digits look the same in all languages, and one is quicker than two.
	languages, only := w.languages(), ""
	if g.Charset == core.Digits && len(languages) > 0 {
		languages, only = languages[:1], digitSigns
	}
	e, err := w.engineFor(languages)
	if err != nil {
		return nil, err
	}
	votes, asked := map[string]float64{}, 0
	for i, v := range views {
		if i == len(views)-1 && len(votes) == 1 {
			break
		}
		found, err := e.RecogniseOnly(view(cut, v.height, v.smooth), viewDPI, tess.ModeLine, only)
		if err != nil {
			return nil, err
		}
		asked++
		text, sure := lineOf(found)
		if sure >= confirmed && text == g.Text && text != "" {
			return []core.Guess{{Text: text, Confidence: round(sure, 1000)}}, nil // the first look is confirmed
		}
		if text != "" && sure >= wordMinimum {
			votes[text] += sure
		}
	}
	return guesses(votes, asked), nil
}

// confirmed is how sure one view must be of what was read before, so that no other
// is asked.
const confirmed = 0.8

// viewDPI is at which resolution letters of that height are of a usual size.
const viewDPI = 300

func guesses(votes map[string]float64, asked int) []core.Guess {
	var out []core.Guess
	for text, sum := range votes {
		out = append(out, core.Guess{Text: text, Confidence: round(sum/float64(asked), 1000)})
	}
	slices.SortFunc(out, func(a, b core.Guess) int {
		switch {
		case a.Confidence > b.Confidence:
			return -1
		case a.Confidence < b.Confidence:
			return 1
		}
		return strings.Compare(a.Text, b.Text)
	})
	return out
}

// lineOf is the text of the words found in one place, and how sure the least sure
// of them is.
func lineOf(words []tess.Word) (string, float64) {
	var parts []string
	sure := 1.0
	for _, w := range words {
		if strings.Trim(w.Text, "|_~'` ") == "" {
			continue // the edge of the cut
		}
		parts = append(parts, w.Text)
		sure = min(sure, w.Confidence)
	}
	return clipRunes(strings.Join(parts, " "), maxWord), sure
}

// cutOut is the part of a page in a box, with a little around it, its contrast
// spread; nil where there is nothing.
func cutOut(page *image.Gray, b core.Box) *image.Gray {
	b, ok := b.Clip()
	if !ok {
		return nil
	}
	w, h := float64(page.Rect.Dx()), float64(page.Rect.Dy())
	high := (b.Y1 - b.Y0) * h
	dx, dy := 0.25*high, 0.15*high
	r := image.Rect(int(b.X0*w-dx), int(b.Y0*h-dy), int(b.X1*w+dx)+1, int(b.Y1*h+dy)+1).Intersect(page.Rect)
	if r.Dx() < 3 || r.Dy() < 3 {
		return nil
	}
	part, ok := page.SubImage(r).(*image.Gray)
	if !ok {
		return nil
	}
	return scan.Spread(&image.Gray{Pix: part.Pix, Stride: part.Stride, Rect: image.Rect(0, 0, r.Dx(), r.Dy())})
}

// view scales a cut so that its text is so high, with white around it: letters
// that touch the edge are lost.
func view(cut *image.Gray, height int, smooth bool) *image.Gray {
	const margin, aroundText = 12, 1.3
	f := aroundText * float64(height) / float64(cut.Rect.Dy())
	f = min(f, 3000/float64(cut.Rect.Dx()))
	g := scan.Resize(cut, max(1, int(float64(cut.Rect.Dx())*f)), max(1, int(float64(cut.Rect.Dy())*f)))
	if smooth {
		g = scan.Smooth(g)
	}
	out := image.NewGray(image.Rect(0, 0, g.Rect.Dx()+2*margin, g.Rect.Dy()+2*margin))
	draw.Draw(out, out.Rect, image.NewUniform(color.Gray{Y: paperOf(g)}), image.Point{}, draw.Src)
	draw.Draw(out, g.Rect.Add(image.Pt(margin, margin)), g, image.Point{}, draw.Src)
	return out
}

// paperOf is the brightness of most of a small picture.
func paperOf(g *image.Gray) uint8 {
	var hist [256]int
	for y := range g.Rect.Dy() {
		for _, v := range g.Pix[y*g.Stride : y*g.Stride+g.Rect.Dx()] {
			hist[v]++
		}
	}
	left := g.Rect.Dx() * g.Rect.Dy() / 3
	for v := 255; v > 0; v-- {
		if left -= hist[v]; left < 0 {
			return uint8(v)
		}
	}
	return 255
}
