package reader

import (
	"strings"
	"testing"

	"countersign/core"
)

func TestOtherLanguage(t *testing.T) {
	usual := []string{"eng", "deu"}
	for _, c := range []struct {
		text string
		used []string
		want string
	}{
		{"Invoice number 12 of 3 March, please pay the amount due to our account. Thank you for your order.", usual, ""},
		{"Rechnung Nr. 12 vom 3. März. Bitte zahlen Sie den Betrag von 12,50 mit der Angabe der Nummer.", usual, ""},
		{"Facture numero 12 pour votre commande. Montant TTC dont TVA. Nous vous remercions pour le paiement", usual, "fra"},
		{"Factuur 12 voor uw bestelling. Het bedrag excl. btw en een omschrijving van het aantal", usual, "nld"},
		{"Fattura n. 12 della ditta, importo e imponibile, aliquota, descrizione, scadenza del pagamento", usual, "ita"},
		{"Factura de los pedidos con fecha y vencimiento. Importe por cantidad, base, IVA, cliente", usual, "spa"},
		{"Faktura nr 12. Sprzedawca, nabywca, kwota do zapiaty, termin, stawka, ilość, cena, razem słownie", usual, "pol"},
		{"Fatura com o valor do pagamento, contribuinte, morada, vencimento, quantidade e descrição", usual, "por"},
		{"Facture numero 12 pour votre commande. Montant TTC dont TVA. Nous vous remercions pour le paiement", []string{"fra"}, ""},
		{"Invoice of the firm for your order from our shop with tax", []string{"pol"}, "eng"},
		{"12,50 99.00 Facture 4711", usual, ""},
		{"", usual, ""},
	} {
		var words []core.Word
		for _, w := range strings.Fields(c.text) {
			words = append(words, core.Word{Text: w, Confidence: 0.9})
		}
		if got := otherLanguage(words, c.used); got != c.want {
			t.Errorf("%q read in %q: %q, want %q", c.text, c.used, got, c.want)
		}
	}
}

// No word may tell of one language in the table and be usual in another.
func TestTellsAreTold(t *testing.T) {
	for w, languages := range tellers {
		if w != folded(w) || len(languages) > 3 {
			t.Errorf("%q tells of %q", w, languages)
		}
	}
}
