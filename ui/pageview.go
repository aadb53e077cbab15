package ui

import (
	"context"
	"image"
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"countersign/core"
	"countersign/ui/vm"
)

// pageLong is the longer side of a page at 100 %: A4 at 96 points an inch.
const pageLong float32 = 1123

// pageView shows a page of the document with the evidence marked, and the bar to
// zoom, turn and leaf through it.
type pageView struct {
	w     *Window
	state *vm.PageState
	doc   core.Document
	boxes []core.Box

	picture *canvas.Image
	marks   []*canvas.Rectangle
	inner   *fyne.Container
	scroll  *container.Scroll
	body    *fyne.Container
	bar     *fyne.Container
	percent *label
	number  *label
	root    fyne.CanvasObject
	drawn   drawnPage
	touch   *pageTouch
	// onTap hears where on the upright page somebody clicked, in fractions of it.
	onTap func(x, y float64)
}

// drawnPage is which picture is on the screen.
type drawnPage struct {
	doc  core.DocumentID
	page int
	turn int
}

// pagePicture is what a page job brings.
type pagePicture struct {
	img   image.Image
	pages int
}

func newPageView(w *Window, state *vm.PageState) *pageView {
	p := &pageView{w: w, state: state, picture: &canvas.Image{FillMode: canvas.ImageFillStretch, ScaleMode: canvas.ImageScaleSmooth},
		percent: newLabel("", small, muted, center), number: newLabel("", small, muted, center)}
	p.touch = newPageTouch(p)
	p.inner = container.New((*pageLayout)(p))
	p.scroll = container.NewScroll(p.inner)
	p.body = container.NewStack(p.scroll)
	p.bar = stack(0, p.tools())
	p.root = container.New((*pageOuter)(p), p.body, newPanel("background", p.bar))
	return p
}

// tools is the bar under the page.
func (p *pageView) tools() fyne.CanvasObject {
	k := p.w.kit
	icon := func(i vm.Icon, c vm.Command) fyne.CanvasObject { return k.iconButton(i, func() { p.do(c) }) }
	clip := icon(vm.IconClip, vm.OpenFiles)
	if p.w.deps.Files == nil {
		clip = newLabel("")
	}
	line := row(space1, 5, icon(vm.IconMinus, vm.ZoomOut), sizedTo(48, 0, p.percent), icon(vm.IconPlus, vm.ZoomIn), icon(vm.IconFit, vm.ZoomFit),
		icon(vm.IconRotate, vm.Rotate), newLabel(""), icon(vm.IconBack, vm.PagePrevious), sizedTo(56, 0, p.number), icon(vm.IconNext, vm.PageNext), clip)
	return stack(0, hline(), inset(space1, space2, 0, line))
}

// show draws the state: another picture when the page is another one, else the
// zoom and the marks alone.
func (p *pageView) show(doc core.Document, boxes []core.Box) {
	moved := len(boxes) > 0 && !sameBoxes(boxes, p.boxes)
	p.doc, p.boxes = doc, boxes
	want := drawnPage{doc.ID, p.state.Number, p.state.Turn}
	if p.w.deps.Pages == nil || doc.ID == "" {
		p.message(p.w.kit.say("page.none"))
		return
	}
	if want != p.drawn {
		p.load(want)
	}
	p.layout()
	if moved {
		p.reveal()
	}
}

func (p *pageView) load(want drawnPage) {
	if p.drawn.doc != want.doc {
		p.picture.Image = nil
		p.w.work.later("page wait", skeletonAfter, func() {
			if p.picture.Image == nil {
				p.message(p.w.kit.say("page.loading"))
			}
		})
	}
	p.drawn = want
	pages, doc := p.w.deps.Pages, p.doc
	start(p.w.work, "page", func(ctx context.Context) (pagePicture, error) {
		img, n, err := pages.Page(ctx, doc, want.page, vm.MaxPagePixels)
		if err != nil {
			return pagePicture{}, err
		}
		return pagePicture{vm.TurnImage(img, want.turn), n}, nil
	}, func(got pagePicture, err error) {
		p.w.work.stop("page wait")
		if err != nil {
			p.drawn = drawnPage{}
			n := vm.NoticeOf(err, p.w.kit.words)
			p.message(p.w.kit.say("page.failed") + " " + n.Text + " " + n.Hint)
			return
		}
		p.picture.Image = got.img
		p.state.Pages = got.pages
		p.body.Objects = []fyne.CanvasObject{p.scroll}
		p.body.Refresh()
		p.layout()
		p.reveal()
	})
}

// message stands in for a page that is not there (yet).
func (p *pageView) message(text string) {
	p.body.Objects = []fyne.CanvasObject{container.New(&middle{width: 320}, stack(space2,
		container.NewCenter(newGlyph(vm.IconPage, colorMuted, 32)), newLabel(text, muted, center, wrap)))}
	p.body.Refresh()
}

// size is the page's size at a zoom of 1.
func (p *pageView) size() fyne.Size {
	if p.picture.Image == nil {
		return fyne.NewSize(pageLong*0.707, pageLong)
	}
	b := p.picture.Image.Bounds()
	w, h := float32(b.Dx()), float32(b.Dy())
	long := max(w, h, 1)
	return fyne.NewSize(w/long*pageLong, h/long*pageLong)
}

// zoom is the zoom that is shown: the person's, or the one that fills the pane.
func (p *pageView) zoom() float64 {
	if !p.state.Fit || p.scroll.Size().Width < 50 {
		return p.state.Zoom
	}
	return float64((p.scroll.Size().Width - 2*space2) / p.size().Width)
}

func (p *pageView) layout() {
	p.percent.setText(vm.Percent(p.zoom()))
	p.number.setText("")
	if p.state.Pages > 0 {
		p.number.setText(p.w.kit.say("page.number", "n", p.state.Number, "of", p.state.Pages))
	}
	p.inner.Objects = []fyne.CanvasObject{p.picture}
	p.marks = p.marks[:0]
	for range p.boxes {
		m := &canvas.Rectangle{FillColor: themed(colorMark), StrokeColor: light[theme.ColorNamePrimary], StrokeWidth: 1.5, CornerRadius: 2}
		p.marks = append(p.marks, m)
		p.inner.Objects = append(p.inner.Objects, m)
	}
	p.inner.Objects = append(p.inner.Objects, p.touch)
	p.inner.Refresh()
	p.scroll.Refresh()
	p.picture.Refresh()
}

// reveal scrolls to the evidence.
func (p *pageView) reveal() {
	if len(p.boxes) == 0 || p.picture.Image == nil {
		return
	}
	z, s, view := float32(p.zoom()), p.size(), p.scroll.Size()
	b := vm.TurnBox(unionOf(p.boxes), p.state.Turn)
	x0, y0 := float32(b.X0)*s.Width*z, float32(b.Y0)*s.Height*z
	x1, y1 := float32(b.X1)*s.Width*z, float32(b.Y1)*s.Height*z
	o := p.scroll.Offset
	p.scroll.Offset = fyne.NewPos(into(o.X, x0, x1, view.Width, s.Width*z), into(o.Y, y0, y1, view.Height, s.Height*z))
	p.scroll.Refresh()
}

// into is the offset, as near to the old one as may be, at which a..b is in view
// with some room around it.
func into(offset, a, b, view, whole float32) float32 {
	const room = 40
	if a-room >= offset && b+room <= offset+view {
		return offset
	}
	return max(0, min((a+b)/2-view/2, whole+2*space2-view))
}

// do carries out a command on the page; false when it is none of its own.
func (p *pageView) do(c vm.Command) bool {
	switch c {
	case vm.ZoomIn:
		p.state.ZoomBy(1, p.zoom())
	case vm.ZoomOut:
		p.state.ZoomBy(-1, p.zoom())
	case vm.ZoomFit:
		p.state.Fit = true
	case vm.Rotate:
		p.state.Rotate()
	case vm.PagePrevious, vm.PageNext:
		step := 1
		if c == vm.PagePrevious {
			step = -1
		}
		if !p.state.Go(p.state.Number + step) {
			return true
		}
		p.boxes = nil
	case vm.OpenFiles:
		p.openFiles()
		return true
	default:
		return false
	}
	p.show(p.doc, p.boxes)
	return true
}

// openFiles opens a folder with the document's files: none of them is opened by
// itself, because they come from strangers.
func (p *pageView) openFiles() {
	files, doc := p.w.deps.Files, p.doc
	if files == nil || doc.ID == "" {
		return
	}
	p.w.openFolder(func(ctx context.Context) (string, error) { return files.Unpack(ctx, doc) })
}

// openFolder shows a folder in the system's own way once it was filled.
func (w *Window) openFolder(fill func(context.Context) (string, error)) {
	start(w.work, "files", fill, func(folder string, err error) {
		if err == nil {
			if err = fyne.CurrentApp().OpenURL(&url.URL{Scheme: "file", Path: filepath.ToSlash(folder)}); err != nil {
				err = &core.Error{Kind: core.Unavailable, Msg: "The folder cannot be shown by this system", Hint: "open it yourself: " + folder, Err: err}
			}
		}
		if err != nil {
			w.notify(vm.NoticeOf(err, w.kit.words))
		}
	})
}

func unionOf(boxes []core.Box) core.Box { return core.Evidence{Boxes: boxes}.Box() }

func sameBoxes(a, b []core.Box) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// pageLayout puts the picture and the marks on it.
type pageLayout pageView

// MinSize implements fyne.Layout.
func (l *pageLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	p := (*pageView)(l)
	z, s := float32(p.zoom()), p.size()
	return fyne.NewSize(s.Width*z+2*space2, s.Height*z+2*space2)
}

// Layout implements fyne.Layout.
func (l *pageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p := (*pageView)(l)
	z, s := float32(p.zoom()), p.size()
	w, h := s.Width*z, s.Height*z
	x, y := max(space2, (size.Width-w)/2), space2
	place(p.picture, x, y, w, h)
	place(p.touch, x, y, w, h)
	for i, m := range p.marks {
		b := vm.TurnBox(p.boxes[i], p.state.Turn)
		const air = 2
		place(m, x+float32(b.X0)*w-air, y+float32(b.Y0)*h-air, float32(b.X1-b.X0)*w+2*air, float32(b.Y1-b.Y0)*h+2*air)
	}
}

// pageOuter keeps the bar at the bottom and fits the page anew when the pane
// changes its width.
type pageOuter pageView

// MinSize implements fyne.Layout.
func (l *pageOuter) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(300, 200) }

// Layout implements fyne.Layout.
func (l *pageOuter) Layout(o []fyne.CanvasObject, s fyne.Size) {
	const barHigh = 39
	p := (*pageView)(l)
	before := p.scroll.Size().Width
	place(o[0], 0, 0, s.Width, s.Height-barHigh)
	place(o[1], 0, s.Height-barHigh, s.Width, barHigh)
	if p.scroll.Size().Width != before && p.picture.Image != nil {
		p.layout()
	}
}
