package extract

import (
	"strings"
	"testing"

	"countersign/core"
)

// slip is a till receipt read by OCR, a row a line: the words of a row stand where the
// columns of the text have them.
func slip(rows string) core.Reading {
	page := core.Page{Number: 1, Width: 226, Height: 600, Source: core.FromOCR}
	for i, row := range strings.Split(strings.Trim(rows, "\n"), "\n") {
		y := 0.05 + 0.04*float64(i)
		for at := 0; at < len(row); {
			if row[at] == ' ' {
				at++
				continue
			}
			end := at
			for end < len(row) && row[end] != ' ' {
				end++
			}
			page.Words = append(page.Words, core.Word{Text: row[at:end], Confidence: 0.9, Size: 8,
				Box: core.Box{X0: 0.04 + 0.022*float64(at), Y0: y, X1: 0.04 + 0.022*float64(end), Y1: y + 0.025}})
			at = end
		}
	}
	return core.Reading{Pages: []core.Page{page}}
}

// What was given less the change is the total, however the till calls it, and whatever
// became of its sign.
func TestTotalByCash(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"labels that nobody knows", `
CORNER BAKERY SDN BHD
12 JALAN MAWAR, 43000 KAJANG
RECEIPT 10233   DATE 09/02/2017
BREAD ROLL     8  2.40   19.20
QTY            8         19.20
RNDG ADJ                  0.00
DUE TL                   19.20
PAY                      20.00
CHANGE                    0.80`, "19.20"},
		{"a total whose mark is lost", `
LOTUS GARDEN RESTAURANT
4 HARBOUR ROAD, 10300 PENANG
BILL 0136870    DATE 02/02/2017
STEAMED FISH   1        80.00
TEA            2         6.40
RICE           4         6.40
GRAND TOTAL             92 80
CASH RECEIVED          100.00
CHANGE                   7.20`, "92.80"},
		{"a total whose last zero is a point", `
CAFE MERANTI
33 JALAN DAMAI, 43200 CHERAS
TAX INVOICE 119810   DATE 03/04/2018
COFFEE         1         5.50
CAKE           1         5.44
SUB TOTAL               10.94
TOTAL GST                0.66
TOTAL                   11.6.`, "11.60"},
		{"the rounding between total and cash", `
HEALTH STORE SDN BHD
LEVEL 2, MAIN PLAZA
RECEIPT 94542   DATE 11/02/2016
WATER 500ML              4.40
SAVED ON WATER           1.84-
TOTAL                    2.56
CASH                    50.55
ROUNDING ADJUSTMENT      0.01-
CHANGE DUE              48.00
YOUR SAVINGS TODAY       1.84`, "2.56"},
	} {
		d := Read(slip(c.rows), Context{})
		if len(d) != 1 || d[0].GrossTotal.Text() != c.want {
			t.Errorf("%s: %q, %s", c.name, d[0].GrossTotal.Text(), d[0].GrossTotal.Proof)
		}
	}
}

// Amounts whose difference is the change by chance are no cash: those after it, and
// those of one row.
func TestNoCash(t *testing.T) {
	d := Read(slip(`
CORNER BAKERY SDN BHD
12 JALAN MAWAR, 43000 KAJANG
RECEIPT 10233   DATE 09/02/2017
BREAD     10.00          10.80
CAKE                      5.20
TOTAL                    16.00
CASH                     16.80
CHANGE                    0.80`), Context{})
	if d[0].GrossTotal.Text() != "16.00" {
		t.Errorf("%s", d[0].GrossTotal.Text())
	}
}

func TestLostMark(t *testing.T) {
	for in, want := range map[string]string{"92 80": "92.80", `"92 80`: `"92.80`, "11.6.": "11.60", "92 805": "92 805", "9 2 80": "9 2 80", "92.80": "92.80", "page 12 30": "page 12 30", "11.60.": "11.60."} {
		if got := lostMark(in, '.'); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := lostMark("92 80", 0); got != "92 80" {
		t.Errorf("without a mark to go by: %q", got)
	}
}

// The shop that thanks at the foot of a receipt is the supplier, where its head is a
// drawn sign that nobody can read.
func TestShopThatThanks(t *testing.T) {
	for _, thanks := range []string{"THANK YOU FOR SHOPPING AT KIWI MINI MART", "THANK YOU FOR SHOPPING AT\n     KIWI MINI MART", "THANK YOU FOR SHOPPING\n     AT KIWI MINI MART"} {
		d := Read(slip(`
(# ~ x
12 JALAN MAWAR, 43000 KAJANG
TEL 03-3279 1851
RECEIPT 10233   DATE 09/02/2017
BREAD ROLL     8  2.40   19.20
TOTAL                    19.20
CASH                     20.00
CHANGE                    0.80
`+thanks), Context{})
		if got := d[0].Supplier.Text(); got != "KIWI MINI MART" {
			t.Errorf("%q: %q", thanks, got)
		}
	}
}

// A currency that is glued to an amount, misread or not, hides no amount whose cents stand
// apart.
func TestAmountsWithCentsApart(t *testing.T) {
	for text, want := range map[string]string{
		"CASH RM152. 00": "152.00", "TOTAL RN152. 00": "152.00", "TOTAL 152. 00": "152.00", "TOTAL RM 152 .00": "152.00", "TOTAL RM152 . 00": "",
		"Block B12. 105": "", "RN152. ab": "",
	} {
		r := receipt(ws(0.95, strings.Fields(text)...))
		s := newSheet(r.Pages)
		got := ""
		for _, seg := range s.segs {
			for _, a := range findAmounts(seg, '.', nil, true) {
				if a.decimals == 2 {
					got = a.value.String()
				}
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
