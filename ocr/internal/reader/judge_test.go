package reader

import (
	"strings"
	"testing"

	"countersign/ocr/internal/mupdf"
)

// typed is a page with text set ten points high, words apart, lines below each
// other.
func typed(text string) mupdf.Text {
	t := mupdf.Text{Width: 595, Height: 842}
	for n, line := range strings.Split(text, "\n") {
		x, y := float32(50), float32(50+14*n)
		for _, r := range line {
			t.Chars = append(t.Chars, mupdf.Char{Rune: r, Line: n, X0: x, Y0: y, X1: x + 5, Y1: y + 10, DX: 1, Size: 10})
			x += 5
		}
	}
	return t
}

const (
	english = "Invoice number INV-2041 of 14 March 2026\nPlease pay within thirty days to the account stated below\nCopy paper A4 Quantity Price Amount Total Discount Shipping"
	german  = "Rechnung Nr. 4711 vom 3. November\nBitte überweisen Sie den Betrag innerhalb von 14 Tagen\nMenge Einzelpreis Gesamtpreis Mehrwertsteuer Zwischensumme Strcßn GmbH"
	polish  = "Faktura VAT numer 12 z dnia\nSprzedawca Nabywca Wartość netto Stawka Kwota brutto Źdźbło chrzęst wstrząs Płatność przelewem"
	table   = "4711 A-17/B 12,50 25,00\n4712 XK-99-21 7,00 14,00\nDE123456789 GB29NWBK60161331926819\n0815 QRS-TTV 19% 1.234,56 KWH PCS STK HRS"
	chinese = "發票號碼 合計 付款條件 請於三十日內付款 數量 單價 金額 總計"
	shifted = "Kpxqjeg pwodgt KPX rng cug rcb ykvjkp vjktvb fcbu\nXjrz qwrtz plkjh mnbvc xzsdf ghjkl trwqp vbnmk dfghj klmnb wrtzp"
	symbols = "!\"# $%&' ()*+ ,-./ 0!\"1 #$%2 &'(3 )*+4 ,-.5\n{|}~ [\\]^ `{|a }~!b \"#$c %&'d ()*e +,-f ./:g ;<=h"
)

func TestTextLayersThatAreBelieved(t *testing.T) {
	for name, text := range map[string]string{"English": english, "German": german, "Polish": polish, "codes and numbers": table, "Chinese": chinese, "short": "PAID"} {
		if v := look(typed(text)); needsOCR(v) {
			t.Errorf("%s is not believed: %+v", name, v)
		}
	}
}

func TestTextLayersThatAreJunk(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":                 "",
		"white space":             " \t \n  ",
		"replacement characters":  strings.Repeat("\ufffd\ufffd1\ufffd \ufffd\ufffd\ufffd ", 20),
		"private use":             strings.Repeat("\ue001\ue002\ue00f ", 20),
		"control characters":      strings.Repeat("\x01\x02\x03\x04 ", 20),
		"letters that are others": shifted,
		"signs for letters":       symbols,
	} {
		if v := look(typed(text)); !needsOCR(v) {
			t.Errorf("%s is believed: %+v", name, v)
		}
	}
}

func TestScansWithALittleText(t *testing.T) {
	scan := typed("Scanned by device 7 on page 1")
	scan.Pictures = []mupdf.Picture{{X1: 595, Y1: 842, W: 2480, H: 3508}}
	if v := look(scan); !needsOCR(v) {
		t.Errorf("a stamp over a scan hides it: %+v", v)
	}
	logo := typed(english)
	logo.Pictures = []mupdf.Picture{{X1: 200, Y1: 80, W: 800, H: 300}}
	if v := look(logo); needsOCR(v) {
		t.Errorf("a logo makes a scan: %+v", v)
	}
	paper := typed(english + "\n" + german)
	paper.Pictures = []mupdf.Picture{{X1: 595, Y1: 842, W: 1200, H: 1700}}
	if v := look(paper); needsOCR(v) || scanned(v) {
		t.Errorf("letter paper as a background makes a scan: %+v", v)
	}
	paper.Invisible = len(paper.Chars)
	if v := look(paper); needsOCR(v) || !scanned(v) {
		t.Errorf("an invisible layer is not seen as one: %+v", v)
	}
}
