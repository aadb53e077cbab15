package extract

import "testing"

// TestWithheldTax: what the payer withholds for the tax office lowers what is due, not
// the total.
func TestWithheldTax(t *testing.T) {
	for _, page := range []string{
		"Parcella n. 37\nImponibile                    2.620,80\nIVA 22%                         576,58\nTotale fattura                3.197,38\nRitenuta d'acconto 20% su 2.520,00      -504,00\nNetto a pagare                2.693,38",
		"Factura 37\nBase imponible                2.620,80\nIVA 22%                         576,58\nTotal factura                 3.197,38\nRetención IRPF                 -504,00\nLíquido a pagar               2.693,38",
		"Fatura 37\nTotal sem IVA                 2.620,80\nIVA 22%                         576,58\nTotal da fatura               3.197,38\nRetenção na fonte              -504,00\nTotal a pagar                 2.693,38",
	} {
		d := one(t, page)
		if d.GrossTotal.Text() != "3197.38" || d.AmountDue.Text() != "2693.38" || d.Prepaid.Text() != "504.00" {
			t.Errorf("%.12s: total %s, withheld %s, due %s", page, d.GrossTotal.Text(), d.Prepaid.Text(), d.AmountDue.Text())
		}
	}
}
