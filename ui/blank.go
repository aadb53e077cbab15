package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// blankView is what a screen shows instead of rows: why there are none and the
// one next step.
func (k *kit) blankView(b vm.Blank, do func(vm.Command)) fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		container.NewCenter(newGlyph(b.Icon, colorMuted, 32)),
		newLabel(b.Title, sized(sizeHead), bold, center, wrap),
		newLabel(b.Text, muted, center, wrap),
	}
	if b.Button != "" {
		parts = append(parts, container.NewCenter(k.button(b.Button, plain, func() { do(b.Command) })))
	}
	return container.New(&middle{width: 420}, stack(space2, parts...))
}

// middle puts one object of a width into the middle, a little above the centre.
type middle struct{ width float32 }

// Layout implements fyne.Layout.
func (m *middle) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	w := min(m.width, s.Width-2*space4)
	for _, o := range objects {
		h := heightOf(o, w)
		o.Move(fyne.NewPos((s.Width-w)/2, max(space2, (s.Height-h)*0.4)))
		o.Resize(fyne.NewSize(w, h))
	}
}

// MinSize implements fyne.Layout.
func (m *middle) MinSize(objects []fyne.CanvasObject) fyne.Size {
	h := float32(0)
	for _, o := range objects {
		h = max(h, heightOf(o, m.width))
	}
	return fyne.NewSize(100, min(h, 200))
}

// skeleton stands for rows that are still loading.
type skeleton struct {
	widget.BaseWidget
	height float32
}

func newSkeleton(rowHeight float32) *skeleton {
	s := &skeleton{height: rowHeight}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *skeleton) CreateRenderer() fyne.WidgetRenderer { return &skeletonRenderer{s: s} }

type skeletonRenderer struct {
	s     *skeleton
	bones []*canvas.Rectangle
}

func (r *skeletonRenderer) Destroy()           {}
func (r *skeletonRenderer) MinSize() fyne.Size { return fyne.NewSize(100, r.s.height) }

// Layout draws two bars for each row that fits.
func (r *skeletonRenderer) Layout(size fyne.Size) {
	r.bones = r.bones[:0]
	for y := float32(0); y+r.s.height <= size.Height; y += r.s.height {
		for i, w := range []float32{0.28, 0.42} {
			b := &canvas.Rectangle{CornerRadius: 3, FillColor: themed(colorBlank)}
			place(b, space4, y+r.s.height/2-14+float32(i)*17, size.Width*w, 10)
			r.bones = append(r.bones, b)
		}
	}
}

// Objects implements fyne.WidgetRenderer.
func (r *skeletonRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.bones))
	for i, b := range r.bones {
		out[i] = b
	}
	return out
}

// Refresh implements fyne.WidgetRenderer.
func (r *skeletonRenderer) Refresh() { r.Layout(r.s.Size()) }
