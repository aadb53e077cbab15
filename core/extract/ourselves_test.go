package extract

import (
	"testing"

	"countersign/core"
)

// Two parties without a label: the one that is the firm itself is the buyer, by its name
// or by its tax id, whichever stands first and with or without the country before it.
func TestWeAreTheBuyer(t *testing.T) {
	const rest = `

Factura 2026-114        Fecha 12/10/2026

Concepto                 Cantidad    Precio     Importe
Tablero de roble             2        50,00      100,00

Base imponible                                   100,00
IVA 21 %                                          21,00
Total                                            121,00 EUR
`
	const oursLeft = `PANOSA                                         Carpintería Oliva SL
Calle Mayor 12                                 Avenida del Puerto 3
28013 Madrid                                   46023 Valencia
CIF B12345674                                  CIF B87654321`
	const oursRight = `Carpintería Oliva SL                           PANOSA
Avenida del Puerto 3                           Calle Mayor 12
46023 Valencia                                 28013 Madrid
CIF B87654321                                  CIF B12345674`
	const labelled = `Carpintería Oliva SL
Avenida del Puerto 3
46023 Valencia
CIF B87654321
NIF cliente: B12345674`
	for name, c := range map[string]struct {
		page            string
		firm            core.Firm
		supplier, buyer string
		tax, buyersTax  string
	}{
		"by the tax id":                {oursLeft, core.Firm{Name: "Papelera Norte SL", TaxID: "ESB12345674", Country: "ES"}, "Carpintería Oliva SL", "PANOSA", "B87654321", "B12345674"},
		"by the tax id, on the right":  {oursRight, core.Firm{Name: "Papelera Norte SL", TaxID: "ESB12345674", Country: "ES"}, "Carpintería Oliva SL", "PANOSA", "B87654321", "B12345674"},
		"as the firm writes it itself": {oursLeft, core.Firm{Name: "Papelera Norte SL", TaxID: "B-12345674", Country: "ES"}, "Carpintería Oliva SL", "PANOSA", "B87654321", "B12345674"},
		"by the name":                  {oursLeft, core.Firm{Name: "Panosa S.L.", Country: "ES"}, "Carpintería Oliva SL", "PANOSA", "B87654321", ""},
		"under the sender, labelled":   {labelled, core.Firm{Name: "Papelera Norte SL", TaxID: "ESB12345674", Country: "ES"}, "Carpintería Oliva SL", "", "B87654321", ""},
	} {
		d := Read(typed(c.page+rest), Context{Firm: c.firm})[0]
		if d.Supplier.Value != c.supplier || d.Buyer.Value != c.buyer || d.SupplierTaxID.Value != c.tax || d.BuyerTaxID.Value != c.buyersTax {
			t.Errorf("%s: %q (%s) to %q (%s)", name, d.Supplier.Value, d.SupplierTaxID.Value, d.Buyer.Value, d.BuyerTaxID.Value)
		}
	}
}
