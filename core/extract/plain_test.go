package extract

import (
	"strings"
	"testing"
)

// Rows of a text and an amount among rows with prices are items where the lines make a
// printed sum only with them, and nothing otherwise.
func TestPlainItemsAmongPriced(t *testing.T) {
	const head = `Caledon Garage LLP
12 Leith Walk, Edinburgh EH6 5AA

Invoice No: CP/2291         Invoice date: 11/07/2025

`
	const columns = "Description              Qty      Price       Amount\n"
	for _, c := range []struct{ name, text, lines string }{
		{"under a head", columns + `Labour, brakes             3      50.00       150.00
Labour, exhaust            2      50.00       100.00
Parts                                         112.35
                              Subtotal        362.35
                              VAT 20%          72.47
                              Total           434.82
`, "Labour, brakes 150.00; Labour, exhaust 100.00; Parts 112.35"},
		{"first and between", columns + `Call-out                                       20.00
Labour, brakes             3      50.00       150.00
Labour, exhaust            2      50.00       100.00
Parts                                         112.35
Painting                   1      80.00        80.00
                              Subtotal        462.35
                              VAT 20%          92.47
                              Total           554.82
`, "Call-out 20.00; Labour, brakes 150.00; Labour, exhaust 100.00; Parts 112.35; Painting 80.00"},
		{"without a head", `Labour, brakes             3      50.00       150.00
Labour, exhaust            2      50.00       100.00
Parts                                         112.35
                              Subtotal        362.35
                              VAT 20%          72.47
                              Total           434.82
`, "Labour, brakes 150.00; Labour, exhaust 100.00; Parts 112.35"},
		{"the sum holds without it", columns + `Labour, brakes             3      50.00       150.00
Labour, exhaust            2      50.00       100.00
of this in July                               112.35
                              Subtotal        250.00
                              VAT 20%          50.00
                              Total           300.00
`, "Labour, brakes 150.00; Labour, exhaust 100.00"},
		{"and a charge, which is none", columns + `Labour, brakes             3      50.00       150.00
Labour, exhaust            2      50.00       100.00
Parts                                         112.35
                              Carriage         10.00
                              Subtotal        372.35
                              VAT 20%          74.47
                              Total           446.82
`, "Labour, brakes 150.00; Labour, exhaust 100.00; Parts 112.35"},
		{"a charge alone", columns + `Labour, brakes             3      50.00       150.00
Labour, exhaust            2      50.00       100.00
                              Carriage         10.00
                              Subtotal        260.00
                              VAT 20%          52.00
                              Total           312.00
`, "Labour, brakes 150.00; Labour, exhaust 100.00"},
		{"no sum holds", columns + `Labour, brakes             3      50.00       150.00
Labour, exhaust            2      50.00       100.00
Parts                                         112.35
                              Subtotal        350.00
                              VAT 20%          70.00
                              Total           420.00
`, "Labour, brakes 150.00; Labour, exhaust 100.00"},
	} {
		var got []string
		for _, l := range one(t, head+c.text).Lines {
			got = append(got, l.Description.Text()+" "+l.NetAmount.Text())
		}
		if s := strings.Join(got, "; "); s != c.lines {
			t.Errorf("%s:\n%s, want\n%s", c.name, s, c.lines)
		}
	}
}

// TestBillThatOpensWithItsTotal: words of a sentence about what is to be paid are no
// head of a table, and the items stand below it.
func TestBillThatOpensWithItsTotal(t *testing.T) {
	d := one(t, `Lumen Alfa                                        Fattura n. 260087711
TOTALE DA PAGARE                                  entro il 28.11.2026
EUR 412,37

Sintesi importi
Spesa per l'energia                                            291,54
Oneri di sistema                                                44,12
Accise                                                           2,35
Totale imponibile                                              338,01
IVA 22%                                                         74,36
Totale bolletta                                                412,37`)
	var got []string
	for _, l := range d.Lines {
		got = append(got, l.NetAmount.Text())
	}
	if want := "291.54 44.12 2.35"; strings.Join(got, " ") != want {
		t.Errorf("lines %q, want %q", got, want)
	}
}
