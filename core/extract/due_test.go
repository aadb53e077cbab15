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

// What is withheld is off a total that is already less by it, and off no other one.
func TestWithheldFromTheTotal(t *testing.T) {
	d := one(t, `Muster Alfa
Traductora jurada                                  NIF 12345678Z
C/ Colón 9, 3º A - 46004 Valencia                  alfa@example.com

FACTURA 2026-019                                   En Valencia, a 6 de noviembre de 2026

A: Notaría Beta
   Pl. Ayuntamiento 2, 46002 Valencia
   NIF: E97000011

Por la traducción jurada de poder notarial (inglés-español), 1.840 palabras
a 0,09 €/palabra                                                     165,60 €
Copia adicional                                                       15,00 €

Base imponible                                                       180,60 €
21 % I.V.A.                                                           37,93 €
- 15 % I.R.P.F.                                                      -27,09 €
Total                                                                191,44 €

Pago por transferencia a la cuenta ES91 2100 0418 4502 0005 1332 antes de 30 días.`)
	if d.GrossTotal.Text() != "191.44" || d.Prepaid.IsSet() {
		t.Errorf("total %s, paid before %s", d.GrossTotal.Text(), d.Prepaid.Text())
	}
}
