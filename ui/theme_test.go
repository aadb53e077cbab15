package ui

import (
	"bytes"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"countersign/ui/vm"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// TestTextCanBeRead holds every colour of text to a contrast of 4.5:1 on every
// surface that text stands on, and the edges of fields and boxes to 3:1 (WCAG 2.2,
// 1.4.3 and 1.4.11).
func TestTextCanBeRead(t *testing.T) {
	inks := []fyne.ThemeColorName{theme.ColorNameForeground, colorMuted, theme.ColorNamePrimary, colorGood, colorWarn, colorBlock}
	grounds := []fyne.ThemeColorName{theme.ColorNameBackground, colorSurface, colorTint, colorChosen, colorHover}
	for name, p := range map[string]palette{"light": light, "dark": dark} {
		for _, ink := range inks {
			for _, ground := range grounds {
				if c := contrast(p[ink], p[ground]); c < 4.5 {
					t.Errorf("%s: %s on %s is %.2f:1", name, ink, ground, c)
				}
			}
		}
		for _, ground := range grounds {
			if c := contrast(p[colorEdge], p[ground]); c < 3 {
				t.Errorf("%s: the edge of a field on %s is %.2f:1", name, ground, c)
			}
		}
		if c := contrast(p[colorOnFill], p[theme.ColorNamePrimary]); c < 4.5 {
			t.Errorf("%s: the words of the primary button are %.2f:1", name, c)
		}
		if len(p) != len(light) {
			t.Errorf("%s has %d colours, light has %d", name, len(p), len(light))
		}
	}
}

// TestDigitsAlign wants all digits of one width, in both weights, so that amounts
// stand under one another.
func TestDigitsAlign(t *testing.T) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(Theme())
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		want := fyne.MeasureText("0000000000", sizeBody, style).Width
		for _, d := range "123456789" {
			if got := fyne.MeasureText(string(bytes.Repeat([]byte{byte(d)}, 10)), sizeBody, style).Width; got != want {
				t.Errorf("ten %c are %v wide, ten 0 are %v (bold %v)", d, got, want, style.Bold)
			}
		}
	}
}

// TestIconsAreDrawn wants a picture with something on it for each icon.
func TestIconsAreDrawn(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(ThemeOf(theme.VariantLight))
	for icon := range iconPaths {
		img := canvas.NewImageFromResource(iconResource(icon, color.Black))
		img.Resize(fyne.NewSquareSize(32))
		w := test.NewTempWindow(t, img)
		w.Resize(fyne.NewSquareSize(40))
		shot, ink := w.Canvas().Capture(), 0
		b := shot.Bounds()
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				if r, g, bl, _ := shot.At(x, y).RGBA(); r < 0x4000 && g < 0x4000 && bl < 0x4000 {
					ink++
				}
			}
		}
		if ink < 10 {
			t.Errorf("icon %s shows %d dark pixels", icon, ink)
		}
	}
}

func TestToneHasItsOwnColour(t *testing.T) {
	seen := map[fyne.ThemeColorName]vm.Tone{}
	for _, tone := range []vm.Tone{vm.ToneInk, vm.ToneMuted, vm.ToneGood, vm.ToneWarn, vm.ToneBlock, vm.ToneAccent} {
		if other, ok := seen[toneColor(tone)]; ok {
			t.Errorf("%s looks like %s", tone, other)
		}
		seen[toneColor(tone)] = tone
	}
}
