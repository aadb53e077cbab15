package extract

import "testing"

// TestPartiesOfOfficialForms: the printed form of Italian electronic invoices and
// Portugal's receipts of the tax office name both parties in long words.
func TestPartiesOfOfficialForms(t *testing.T) {
	for _, page := range []string{
		`Cedente/prestatore (fornitore)                    Cessionario/committente (cliente)
Denominazione: Officine Alfa S.n.c.               Denominazione: Trasporti Beta S.r.l.
Identificativo fiscale ai fini IVA: IT01234567897 Identificativo fiscale ai fini IVA: IT02710340367
Indirizzo: Via dell'Artigianato 9                 Indirizzo: Via Cavour 71

Tipologia documento     Numero documento   Data documento
TD01 fattura            231/A              05-11-2026

Totale documento        552,42 EUR`,
		`Fatura-Recibo n.º FR ATSIRE01FR/12          Data de emissão 2026-11-10

Dados do transmitente de bens ou prestador de serviços
Nome: Officine Alfa S.n.c.         NIF: 233 876 103

Dados do adquirente de bens ou serviços
Nome: Trasporti Beta S.r.l.        NIF: 509442013

Importância recebida               552,42 EUR`,
	} {
		d := one(t, page)
		if d.Supplier.Text() != "Officine Alfa S.n.c." || d.Buyer.Text() != "Trasporti Beta S.r.l." {
			t.Errorf("%.30s: from %q to %q", page, d.Supplier.Text(), d.Buyer.Text())
		}
	}
}

// TestRecipientOnOneLine: "To" in front of an address on one line names the buyer, and what
// is under it with an amount nobody.
func TestRecipientOnOneLine(t *testing.T) {
	d := one(t, `ROSA OKONKWO ILLUSTRATION
rosa@okonkwo.example

To Penhaligon Press, 12 Quay Street, Falmouth TR11 3HA

Invoice RO/2026/44, 14th November 2026

Cover artwork for "The Salt Road", final instalment ............. £1,150.00
TOTAL DUE ....................................................... £1,150.00`)
	if d.Buyer.Value != "Penhaligon Press" {
		t.Errorf("to %q", d.Buyer.Value)
	}
}
