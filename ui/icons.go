package ui

import (
	"fmt"
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"countersign/ui/vm"
)

// iconPaths is the program's icon family: drawn on a grid of 16 with one stroke of
// 1.5, round ends, no fill. Each entry is the d attribute of one or more paths,
// separated by "|".
var iconPaths = map[vm.Icon]string{
	vm.IconQueue:     "M2.5 9.5 L2.5 13.5 L13.5 13.5 L13.5 9.5|M2.5 9.5 L4.5 2.5 L11.5 2.5 L13.5 9.5|M2.5 9.5 L5.5 9.5 L6.5 11.5 L9.5 11.5 L10.5 9.5 L13.5 9.5",
	vm.IconInvoice:   "M3.5 1.5 L12.5 1.5 L12.5 14.5 L10.5 13 L8 14.5 L5.5 13 L3.5 14.5 Z|M6 5 L10 5|M6 8 L10 8",
	vm.IconOrder:     "M2.5 5 L8 2 L13.5 5 L13.5 11 L8 14 L2.5 11 Z|M2.5 5 L8 8 L13.5 5|M8 8 L8 14",
	vm.IconSupplier:  "M2.5 14 L2.5 6 L8 2 L13.5 6 L13.5 14 Z|M6 14 L6 9.5 L10 9.5 L10 14",
	vm.IconActivity:  "M1.5 8 L4.5 8 L6.5 3 L9.5 13 L11.5 8 L14.5 8",
	vm.IconSearch:    "M7 2.5 C9.5 2.5 11.5 4.5 11.5 7 C11.5 9.5 9.5 11.5 7 11.5 C4.5 11.5 2.5 9.5 2.5 7 C2.5 4.5 4.5 2.5 7 2.5 Z|M10.5 10.5 L14 14",
	vm.IconMail:      "M2 3.5 L14 3.5 L14 12.5 L2 12.5 Z|M2 4.5 L8 9 L14 4.5",
	vm.IconPerson:    "M8 2 C9.7 2 11 3.3 11 5 C11 6.7 9.7 8 8 8 C6.3 8 5 6.7 5 5 C5 3.3 6.3 2 8 2 Z|M2.5 14 C2.5 11.5 5 10 8 10 C11 10 13.5 11.5 13.5 14",
	vm.IconAlert:     "M8 2 L14.5 13.5 L1.5 13.5 Z|M8 6.5 L8 9.5|M8 11.4 L8 11.6",
	vm.IconInfo:      "M8 1.8 C11.4 1.8 14.2 4.6 14.2 8 C14.2 11.4 11.4 14.2 8 14.2 C4.6 14.2 1.8 11.4 1.8 8 C1.8 4.6 4.6 1.8 8 1.8 Z|M8 7.5 L8 11|M8 5 L8 5.2",
	vm.IconCheck:     "M2.5 8.5 L6.3 12.3 L13.5 4",
	vm.IconClose:     "M3.5 3.5 L12.5 12.5|M12.5 3.5 L3.5 12.5",
	vm.IconBank:      "M2 6 L8 2.5 L14 6 Z|M3.5 6 L3.5 12|M8 6 L8 12|M12.5 6 L12.5 12|M2 13.5 L14 13.5",
	vm.IconCopy:      "M5.5 5.5 L13.5 5.5 L13.5 13.5 L5.5 13.5 Z|M10.5 5.5 L10.5 2.5 L2.5 2.5 L2.5 10.5 L5.5 10.5",
	vm.IconClock:     "M8 1.8 C11.4 1.8 14.2 4.6 14.2 8 C14.2 11.4 11.4 14.2 8 14.2 C4.6 14.2 1.8 11.4 1.8 8 C1.8 4.6 4.6 1.8 8 1.8 Z|M8 4.5 L8 8 L10.5 9.5",
	vm.IconPause:     "M5.5 3 L5.5 13|M10.5 3 L10.5 13",
	vm.IconPen:       "M2.5 13.5 L3.2 10.5 L10.8 2.9 L13.1 5.2 L5.5 12.8 Z|M9.3 4.4 L11.6 6.7",
	vm.IconBack:      "M10 3 L5 8 L10 13",
	vm.IconNext:      "M6 3 L11 8 L6 13",
	vm.IconUp:        "M3 10 L8 5 L13 10",
	vm.IconDown:      "M3 6 L8 11 L13 6",
	vm.IconPlus:      "M8 3 L8 13|M3 8 L13 8",
	vm.IconMinus:     "M3 8 L13 8",
	vm.IconFit:       "M2.5 6 L2.5 2.5 L6 2.5|M10 2.5 L13.5 2.5 L13.5 6|M13.5 10 L13.5 13.5 L10 13.5|M6 13.5 L2.5 13.5 L2.5 10",
	vm.IconRotate:    "M13 8 C13 10.8 10.8 13 8 13 C5.2 13 3 10.8 3 8 C3 5.2 5.2 3 8 3 L12 3|M10 1 L12.3 3 L10 5",
	vm.IconLink:      "M6.5 9.5 L9.5 6.5|M7.5 4.5 L9.5 2.5 C10.5 1.5 12.3 1.5 13.4 2.6 C14.5 3.7 14.5 5.5 13.5 6.5 L11.5 8.5|M8.5 11.5 L6.5 13.5 C5.5 14.5 3.7 14.5 2.6 13.4 C1.5 12.3 1.5 10.5 2.5 9.5 L4.5 7.5",
	vm.IconDot:       "M8 6 C9.1 6 10 6.9 10 8 C10 9.1 9.1 10 8 10 C6.9 10 6 9.1 6 8 C6 6.9 6.9 6 8 6 Z",
	vm.IconSort:      "M2.5 4 L13.5 4|M4.5 8 L11.5 8|M6.5 12 L9.5 12",
	vm.IconKeyboard:  "M1.5 4 L14.5 4 L14.5 12 L1.5 12 Z|M4 6.7 L4.2 6.7|M6.6 6.7 L6.8 6.7|M9.2 6.7 L9.4 6.7|M11.8 6.7 L12 6.7|M5 9.5 L11 9.5",
	vm.IconBox:       "M3 3 L13 3 L13 13 L3 13 Z",
	vm.IconBoxTicked: "M3 3 L13 3 L13 13 L3 13 Z|M5.3 8.2 L7.3 10.2 L10.8 5.8",
	vm.IconPhone:     "M3 2.5 L6 2.5 L7.2 6 L5.6 7.2 C6.3 8.7 7.3 9.7 8.8 10.4 L10 8.8 L13.5 10 L13.5 13 C7.5 13.5 2.5 8.5 3 2.5 Z",
	vm.IconOffline:   "M2 3.5 L14 3.5 L14 12.5 L2 12.5 Z|M2 14.5 L14 1.5",
	vm.IconSignOut:   "M6.5 2.5 L2.5 2.5 L2.5 13.5 L6.5 13.5|M6 8 L13.5 8|M10.5 5 L13.5 8 L10.5 11",
	vm.IconPage:      "M3.5 1.5 L9.5 1.5 L12.5 4.5 L12.5 14.5 L3.5 14.5 Z|M9.5 1.5 L9.5 4.5 L12.5 4.5",
	vm.IconClip:      "M12.5 7.5 L7.5 12.5 C6 14 3.8 14 2.6 12.6 C1.4 11.3 1.5 9.2 2.9 7.9 L8.6 2.4 C9.6 1.4 11.1 1.4 12 2.3 C12.9 3.3 12.9 4.8 11.9 5.8 L6.6 11 C6.1 11.5 5.3 11.5 4.9 11 C4.4 10.5 4.4 9.8 4.9 9.3 L9.5 4.8",
	vm.IconSettings:  "M2 4.5 L9 4.5|M12.5 4.5 L14 4.5|M2 11.5 L3.5 11.5|M7 11.5 L14 11.5|M10.7 2.8 C11.7 2.8 12.4 3.5 12.4 4.5 C12.4 5.5 11.7 6.2 10.7 6.2 C9.7 6.2 9 5.5 9 4.5 C9 3.5 9.7 2.8 10.7 2.8 Z|M5.2 9.8 C6.2 9.8 6.9 10.5 6.9 11.5 C6.9 12.5 6.2 13.2 5.2 13.2 C4.2 13.2 3.5 12.5 3.5 11.5 C3.5 10.5 4.2 9.8 5.2 9.8 Z",
	vm.IconUndo:      "M5.5 3 L2.5 6 L5.5 9|M2.5 6 L10 6 C12 6 13.5 7.5 13.5 9.5 C13.5 11.5 12 13 10 13 L6 13",
}

// iconResource draws an icon in a colour. The colour is part of the name, so that
// the toolkit's cache keeps each variant apart.
func iconResource(i vm.Icon, c color.Color) fyne.Resource {
	r, g, b, _ := c.RGBA()
	hex := fmt.Sprintf("%02x%02x%02x", r>>8, g>>8, b>>8)
	var s strings.Builder
	s.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">`)
	for d := range strings.SplitSeq(iconPaths[i], "|") {
		fmt.Fprintf(&s, `<path d="%s" fill="none" stroke="#%s" stroke-width="1.5" stroke-linecap="round" stroke-linejoin="round"/>`, d, hex)
	}
	s.WriteString(`</svg>`)
	return fyne.NewStaticResource("cs-"+string(i)+"-"+hex+".svg", []byte(s.String()))
}

// glyph is an icon in a colour of the theme.
type glyph struct {
	widget.BaseWidget
	icon  vm.Icon
	color fyne.ThemeColorName
	size  float32
}

func newGlyph(i vm.Icon, c fyne.ThemeColorName, size float32) *glyph {
	g := &glyph{icon: i, color: c, size: size}
	g.ExtendBaseWidget(g)
	return g
}

// set changes the picture.
func (g *glyph) set(i vm.Icon, c fyne.ThemeColorName) {
	if g.icon == i && g.color == c {
		return
	}
	g.icon, g.color = i, c
	g.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (g *glyph) CreateRenderer() fyne.WidgetRenderer {
	img := &canvas.Image{FillMode: canvas.ImageFillContain}
	r := &glyphRenderer{g, img}
	r.Refresh()
	return r
}

type glyphRenderer struct {
	g   *glyph
	img *canvas.Image
}

func (r *glyphRenderer) Destroy() {}
func (r *glyphRenderer) Layout(s fyne.Size) {
	r.img.Resize(fyne.NewSquareSize(r.g.size))
	r.img.Move(fyne.NewPos((s.Width-r.g.size)/2, (s.Height-r.g.size)/2))
}
func (r *glyphRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(r.g.size) }
func (r *glyphRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.img} }
func (r *glyphRenderer) Refresh() {
	r.img.Hidden = r.g.icon == vm.IconNone
	if !r.img.Hidden {
		r.img.Resource = iconResource(r.g.icon, theme.Color(r.g.color))
	}
	r.img.Refresh()
}
