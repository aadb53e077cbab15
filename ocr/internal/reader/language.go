package reader

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"countersign/core"
)

// tells are common words that give a language away, among them those of
// invoices, without accents: recognition in the wrong language loses those first.
// Words that two of the languages share are left out.
var tells = map[string]string{
	"eng": "the of and for with from this your our invoice amount due payment please order address tax items thank number",
	"deu": "der die das und fur mit von bei ist wir sie ihre rechnung betrag zahlung bitte menge summe mwst ust netto nr kunde vielen dank",
	"fra": "le les des et pour sur avec nous vous votre facture montant paiement commande client adresse tva ttc ht numero dont merci livraison quantite",
	"nld": "het een en van voor met wij uw factuur bedrag betaling bestelling klant adres btw aantal omschrijving excl incl vervaldatum totaal dank",
	"ita": "il della dei con sono fattura importo pagamento ordine cliente indirizzo imponibile aliquota quantita descrizione partita scadenza totale codice fiscale",
	"spa": "el los las con por factura importe pago pedido cliente direccion iva base cantidad descripcion vencimiento gracias fecha numero precio",
	"pol": "faktura nr sprzedawca nabywca kwota zaplaty termin data razem wartosc stawka sztuk ilosc cena podatek slownie miejsce wystawienia oraz na",
	"por": "o os da do com fatura valor pagamento encomenda morada contribuinte quantidade descricao vencimento obrigado preco nao taxa total iliquido",
}

var tellers = func() map[string][]string {
	out := map[string][]string{}
	for language, words := range tells {
		for _, w := range strings.Fields(words) {
			out[w] = append(out[w], language)
		}
	}
	return out
}()

// What a page must say to be taken for another language than it was read in.
const (
	tellsNeeded = 5
	tellsMore   = 2 // times as many as for the languages it was read in
)

// otherLanguage is the language that a page is in when that is none of those it
// was read in, else empty.
func otherLanguage(words []core.Word, used []string) string {
	count := map[string]int{}
	for _, w := range words {
		for _, l := range tellers[folded(w.Text)] {
			count[l]++
		}
	}
	known, best, other := 0, 0, ""
	for l, n := range count {
		if slices.Contains(used, l) {
			known = max(known, n)
		} else if n > best || n == best && l < other {
			best, other = n, l
		}
	}
	if best < tellsNeeded || best < tellsMore*known {
		return ""
	}
	return other
}

// folded is a word in small letters without accents and signs.
func folded(s string) string {
	t := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)))
	out, _, err := transform.String(t, strings.ToLower(strings.TrimFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })))
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(out, "ł", "l")
}
