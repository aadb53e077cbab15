package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"countersign/core/money"
)

// letter writes a PDF page of Courier, as a supplier's own program would print it: its
// number stands beside a word of no language. The names are those below; the net
// amount is in cents.
func letter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: letter FILE [NAME=VALUE...]")
	}
	v := map[string]string{"supplier": "Acme GmbH", "tax-id": "DE123456788", "iban": "DE02120300000000202051", "number": "K-1001", "date": "03.11.2026", "net": "10000"}
	for _, c := range conditions(ts, args[1:]) {
		v[c[0]] = c[1]
	}
	var net int64
	_, err := fmt.Sscan(v["net"], &net)
	ts.Check(err)
	tax := (net*19 + 50) / 100
	for name, cents := range map[string]int64{"net": net, "tax": tax, "gross": net + tax} {
		v[name] = strings.Replace(money.NewDecimal(cents, 2).String(), ".", ",", 1)
	}
	text := letterText
	for name, value := range v {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), pagePDF(text), 0o644))
}

const letterText = `{supplier}
Lange Gasse 12
12345 Berlin

                                          Zalvik     {number}
                                          Ordun      {date}
Nordlicht Beispiel GmbH
Hafenweg 3
20457 Hamburg


Rechnung


Menge    Bezeichnung             Preis      Betrag
1        Widget                  {net}     {net}

         Nettobetrag                        {net} EUR
         MwSt 19 %                          {tax} EUR
         Rechnungsbetrag                    {gross} EUR



IBAN {iban}
USt-IdNr. {tax-id}`

// pagePDF is a page of text as PDF 1.4, without a table of cross references: readers
// find the objects themselves.
func pagePDF(text string) []byte {
	var b strings.Builder
	b.WriteString("BT /F1 10 Tf 14 TL 40 790 Td\n")
	for line := range strings.SplitSeq(text, "\n") {
		fmt.Fprintf(&b, "(%s) Tj T*\n", strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(line))
	}
	b.WriteString("ET")
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"+
		"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj\n"+
		"5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Courier>> endobj\n4 0 obj <</Length %d>> stream\n%s\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%%%EOF\n", b.Len(), b.String())
}
