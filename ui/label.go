package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// label is text without padding: cut with an ellipsis, or wrapped at words. A
// wrapped label tells its height for a width through heightAt.
type label struct {
	widget.BaseWidget
	text  string
	size  float32
	color fyne.ThemeColorName
	style fyne.TextStyle
	align fyne.TextAlign
	wrap  bool
	whole bool // never cut: the text's width is the least width
}

// labelOption changes a label while it is made.
type labelOption func(*label)

func bold(l *label)  { l.style.Bold = true }
func wrap(l *label)  { l.wrap = true }
func right(l *label) { l.align = fyne.TextAlignTrailing }
func center(l *label) {
	l.align = fyne.TextAlignCenter
}
func whole(l *label) { l.whole = true }
func small(l *label) { l.size = sizeSmall }
func muted(l *label) { l.color = colorMuted }
func tone(t vm.Tone) labelOption {
	return func(l *label) { l.color = toneColor(t) }
}
func sized(s float32) labelOption { return func(l *label) { l.size = s } }
func colored(c fyne.ThemeColorName) labelOption {
	return func(l *label) { l.color = c }
}

func newLabel(text string, options ...labelOption) *label {
	l := &label{text: text, size: sizeBody, color: theme.ColorNameForeground}
	for _, o := range options {
		o(l)
	}
	l.ExtendBaseWidget(l)
	return l
}

// set changes the text and tone.
func (l *label) set(text string, c fyne.ThemeColorName) {
	if l.text == text && l.color == c {
		return
	}
	l.text, l.color = text, c
	l.Refresh()
}

func (l *label) setText(text string) { l.set(text, l.color) }

func (l *label) measure(s string) fyne.Size { return fyne.MeasureText(s, l.size, l.style) }

func (l *label) lineHeight() float32 { return l.measure("Åg").Height }

// lines breaks the text to a width.
func (l *label) lines(width float32) []string {
	if !l.wrap {
		return []string{l.cut(l.text, width)}
	}
	var out []string
	for paragraph := range strings.SplitSeq(l.text, "\n") {
		line := ""
		for _, word := range strings.Fields(paragraph) {
			next := strings.TrimSpace(line + " " + word)
			if line != "" && l.measure(next).Width > width {
				out = append(out, l.cut(line, width))
				next = word
			}
			line = next
		}
		out = append(out, l.cut(line, width))
	}
	return out
}

// cut shortens a text to a width with an ellipsis.
func (l *label) cut(s string, width float32) string {
	if l.measure(s).Width <= width+0.5 {
		return s
	}
	runes := []rune(s)
	lo, hi := 0, len(runes)
	for lo < hi {
		mid := (lo + hi + 1) / 2
		if l.measure(string(runes[:mid])+"…").Width <= width {
			lo = mid
		} else {
			hi = mid - 1
		}
	}
	if lo == 0 {
		return ""
	}
	return strings.TrimRight(string(runes[:lo]), " ") + "…"
}

// heightAt is the height that the text needs in a width.
func (l *label) heightAt(width float32) float32 {
	return float32(len(l.lines(width))) * l.lineHeight()
}

// CreateRenderer implements fyne.Widget.
func (l *label) CreateRenderer() fyne.WidgetRenderer {
	r := &labelRenderer{l: l}
	r.fill(l.Size())
	return r
}

type labelRenderer struct {
	l     *label
	texts []*canvas.Text
}

func (r *labelRenderer) Destroy() {}

func (r *labelRenderer) MinSize() fyne.Size {
	h := r.l.lineHeight()
	switch {
	case r.l.whole:
		return fyne.NewSize(r.l.measure(r.l.text).Width, h)
	case r.l.wrap && r.l.Size().Width > 0:
		return fyne.NewSize(0, r.l.heightAt(r.l.Size().Width))
	}
	return fyne.NewSize(0, h)
}

func (r *labelRenderer) Layout(s fyne.Size) { r.fill(s) }

func (r *labelRenderer) fill(s fyne.Size) {
	lines := r.l.lines(s.Width)
	for len(r.texts) < len(lines) {
		r.texts = append(r.texts, &canvas.Text{})
	}
	r.texts = r.texts[:len(lines)]
	h := r.l.lineHeight()
	y := float32(0)
	if !r.l.wrap && s.Height > h {
		y = (s.Height - h) / 2
	}
	for i, t := range r.texts {
		t.Text, t.TextSize, t.TextStyle, t.Alignment, t.Color = lines[i], r.l.size, r.l.style, r.l.align, theme.Color(r.l.color)
		t.Move(fyne.NewPos(0, y+float32(i)*h))
		t.Resize(fyne.NewSize(s.Width, h))
		t.Refresh()
	}
}

func (r *labelRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.texts))
	for i, t := range r.texts {
		out[i] = t
	}
	return out
}

func (r *labelRenderer) Refresh() {
	r.fill(r.l.Size())
	canvas.Refresh(r.l)
}
