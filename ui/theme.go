package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"countersign/ui/vm"
)

// Colour names of this program beside those of the toolkit.
const (
	colorSurface fyne.ThemeColorName = "cs.surface"
	colorMuted   fyne.ThemeColorName = "cs.muted"
	colorEdge    fyne.ThemeColorName = "cs.edge" // around what can be filled in or ticked
	colorLine    fyne.ThemeColorName = "cs.line"
	colorGood    fyne.ThemeColorName = "cs.good"
	colorWarn    fyne.ThemeColorName = "cs.warn"
	colorBlock   fyne.ThemeColorName = "cs.block"
	colorTint    fyne.ThemeColorName = "cs.tint"    // behind the row with the cursor
	colorChosen  fyne.ThemeColorName = "cs.chosen"  // behind chosen rows
	colorHover   fyne.ThemeColorName = "cs.hover"   // under the mouse
	colorOnFill  fyne.ThemeColorName = "cs.on_fill" // text on the accent colour
	colorMark    fyne.ThemeColorName = "cs.mark"    // over the evidence on a page
	colorBlank   fyne.ThemeColorName = "cs.blank"   // skeleton rows
)

// Text sizes in points of the toolkit, scaled with the user's setting.
const (
	sizeBody  float32 = 13
	sizeSmall float32 = 12
	sizeHead  float32 = 16
	sizeTitle float32 = 20
)

// Spacing.
const (
	space1 float32 = 4
	space2 float32 = 8
	space3 float32 = 12
	space4 float32 = 16
	space6 float32 = 24
)

// palette is the colours of one variant.
type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff}
}

func alpha(hex uint32, a uint8) color.NRGBA {
	c := rgb(hex)
	c.A = a
	return c
}

var light = palette{
	theme.ColorNameBackground: rgb(0xF7F7F4), colorSurface: rgb(0xFFFFFF), theme.ColorNameForeground: rgb(0x1C232E),
	colorMuted: rgb(0x56606E), colorLine: rgb(0xDEE1E5), theme.ColorNamePrimary: rgb(0x1D5BB8),
	colorGood: rgb(0x1B7443), colorWarn: rgb(0x8A5700), colorBlock: rgb(0xB3261E),
	colorTint: rgb(0xE9F0FA), colorChosen: rgb(0xF1F5FB), colorHover: rgb(0xF3F4F3), colorOnFill: rgb(0xFFFFFF),
	colorMark: alpha(0x1D5BB8, 0x2E), colorBlank: rgb(0xECEDEB), colorShadow: alpha(0x1C232E, 0x18), colorEdge: rgb(0x7E8793),
}

var dark = palette{
	theme.ColorNameBackground: rgb(0x16191D), colorSurface: rgb(0x1F2329), theme.ColorNameForeground: rgb(0xE8EAED),
	colorMuted: rgb(0xA4ADB8), colorLine: rgb(0x323840), theme.ColorNamePrimary: rgb(0x7DB0FF),
	colorGood: rgb(0x6FCF97), colorWarn: rgb(0xF0B95A), colorBlock: rgb(0xFF8A80),
	colorTint: rgb(0x25324A), colorChosen: rgb(0x222A38), colorHover: rgb(0x262B32), colorOnFill: rgb(0x10151C),
	colorMark: alpha(0x1D5BB8, 0x3A), colorBlank: rgb(0x2A2F36), colorShadow: alpha(0x000000, 0x50), colorEdge: rgb(0x75808C),
}

// sameAs maps the toolkit's other colour names to those of the palette.
var sameAs = map[fyne.ThemeColorName]fyne.ThemeColorName{
	theme.ColorNameButton: colorSurface, theme.ColorNameDisabled: colorMuted, theme.ColorNameDisabledButton: colorBlank,
	theme.ColorNameError: colorBlock, theme.ColorNameSuccess: colorGood, theme.ColorNameWarning: colorWarn,
	theme.ColorNameForegroundOnError: colorOnFill, theme.ColorNameForegroundOnPrimary: colorOnFill,
	theme.ColorNameForegroundOnSuccess: colorOnFill, theme.ColorNameForegroundOnWarning: colorOnFill,
	theme.ColorNameHeaderBackground: theme.ColorNameBackground, theme.ColorNameHover: colorHover,
	theme.ColorNameHyperlink: theme.ColorNamePrimary, theme.ColorNameInputBackground: colorSurface,
	theme.ColorNameInputBorder: colorEdge, theme.ColorNameMenuBackground: colorSurface,
	theme.ColorNameOverlayBackground: colorSurface, theme.ColorNamePlaceHolder: colorMuted,
	theme.ColorNamePressed: colorTint, theme.ColorNameSelection: colorTint, theme.ColorNameSeparator: colorLine,
	theme.ColorNameFocus: colorTint,
}

// colorShadow is under what floats and on the bar between two panes.
const colorShadow = theme.ColorNameShadow

// look is the program's theme. A fixed variant is for tests and screenshots;
// otherwise the system's is followed.
type look struct {
	fixed *fyne.ThemeVariant
}

// Theme is the program's theme, following the system between light and dark.
func Theme() fyne.Theme { return look{} }

// ThemeOf is the program's theme in one variant.
func ThemeOf(v fyne.ThemeVariant) fyne.Theme { return look{fixed: &v} }

func (l look) palette(v fyne.ThemeVariant) palette {
	if l.fixed != nil {
		v = *l.fixed
	}
	if v == theme.VariantDark {
		return dark
	}
	return light
}

// Color implements fyne.Theme.
func (l look) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	p := l.palette(v)
	if same, ok := sameAs[name]; ok {
		name = same
	}
	if c, ok := p[name]; ok {
		return c
	}
	if l.fixed != nil {
		v = *l.fixed
	}
	return theme.DefaultTheme().Color(name, v)
}

// Font implements fyne.Theme with the toolkit's fonts, whose digits all have the
// same width.
func (l look) Font(s fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(s) }

// Icon implements fyne.Theme.
func (l look) Icon(n fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(n) }

// Size implements fyne.Theme.
func (l look) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return sizeBody
	case theme.SizeNameCaptionText:
		return sizeSmall
	case theme.SizeNameSubHeadingText:
		return sizeHead
	case theme.SizeNameHeadingText:
		return sizeTitle
	case theme.SizeNamePadding:
		return space1
	case theme.SizeNameInnerPadding:
		return 6
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 4
	}
	return theme.DefaultTheme().Size(n)
}

// toneColor is the colour of a tone.
func toneColor(t vm.Tone) fyne.ThemeColorName {
	switch t {
	case vm.ToneMuted:
		return colorMuted
	case vm.ToneGood:
		return colorGood
	case vm.ToneWarn:
		return colorWarn
	case vm.ToneBlock:
		return colorBlock
	case vm.ToneAccent:
		return theme.ColorNamePrimary
	}
	return theme.ColorNameForeground
}
