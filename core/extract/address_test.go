package extract

import "testing"

func TestSenderLines(t *testing.T) {
	for text, want := range map[string]bool{
		"Nordlicht GmbH · Weststraße 5 · 24937 Flensburg": true,
		"Nordlicht GmbH - Weststraße 5 - 24937 Flensburg": true,
		"Jana Muster, Weststraße 5, 24937 Flensburg":      true,
		"1000 Töpfe GmbH, Weststraße 5, 24937 Flensburg":  true,
		"Studio 54 | Am Werk 1 | 24937 Flensburg":         true,
		"Weststraße 5, 24937 Flensburg":                   false,
		"Am Werk 1, 30159 Hannover":                       false,
		"5 rue des Lilas, 69003 Lyon":                     false,
		"Dorpsstraat 8 - 3511 AB Utrecht":                 false,
		"500 Main St, Austin, TX 78701":                   false,
		"· · · ·":                                         true,
	} {
		s := newSheet(typed(text).Pages).segs[0].line.all
		if got := isSenderLine(s); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// What follows a letterhead's address is no recipient.
func TestLetterheadIsNoWindow(t *testing.T) {
	for name, text := range map[string]string{
		"a line of the bill": `
Pieter Vos Installaties B.V.
Dorpsstraat 8, 3511 AB Utrecht
BTW: NL001234567B82   KvK 12345678

Factuur 2026-0077
Factuurdatum 05-03-2026    Vervaldatum 04-04-2026

Omschrijving                 Aantal    Prijs     BTW    Bedrag
Onderhoud cv-ketel                1   100,00     21%    100,00

BTW 21%                                                  21,00
Totaal                                             EUR  121,00
`,
		"a day of payment": `
Bytewerk AG
Seestrasse 12, 8001 Zürich

Rechnung 4417
Datum 3. März 2026
Zahlbar bis 2. April 2026

Beratung 12.5 h à CHF 180.00                CHF 2'250.00
Total                                       CHF 2'250.00
`,
	} {
		if d := one(t, text); d.Buyer.IsSet() {
			t.Errorf("%s: buyer %q (%.2f)", name, d.Buyer.Value, d.Buyer.Confidence)
		}
	}
}

// A short word above an address says whose it is where it stands alone on its line.
func TestShortLabelAlone(t *testing.T) {
	d := one(t, `
Nordlicht Catering
Inhaber: Jana Beispiel
Marktplatz 2, 24937 Flensburg
Steuernummer 15/123/45678

An
Verein der Köche e.V.
Strandweg 9
24944 Flensburg

Rechnung Nr. 7                      Flensburg, den 9.3.2026

Buffet 40 Personen        40    18,50     740,00
Geschirr                   1    60,00      60,00
Gesamt                                    800,00
Gemäß § 19 UStG wird keine Umsatzsteuer berechnet.
`)
	if d.Supplier.Value != "Nordlicht Catering" || d.Buyer.Value != "Verein der Köche e.V." {
		t.Errorf("from %q to %q", d.Supplier.Value, d.Buyer.Value)
	}
}
