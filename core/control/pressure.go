package control

import (
	"slices"
	"strings"
	"unicode"
)

// Phrases with which mails announce another account, and with which they press for money,
// in the languages that suppliers here write in: without capitals, accents and punctuation.
var (
	newAccountWords = phrases(`neue bankverbindung|neuen bankverbindung|neue kontoverbindung|neues konto|neuen konto|neue iban|geanderte bankverbindung|bankverbindung hat sich geandert|bankverbindung geandert|bank gewechselt
new bank details|new bank account|new account details|updated bank details|bank details have changed|change of bank|changed our bank|changed bank details|new iban|new payment details
nouvelles coordonnees bancaires|nouveau compte bancaire|nouveau rib|nouvel iban|changement de coordonnees bancaires|coordonnees bancaires ont change|changement de rib
nieuw rekeningnummer|gewijzigd rekeningnummer|nieuwe bankgegevens|rekeningnummer is gewijzigd|nieuwe iban
nueva cuenta bancaria|nuevos datos bancarios|cambio de cuenta|hemos cambiado de banco|nuevo iban
nuove coordinate bancarie|coordinate bancarie sono cambiate|nuovo conto|nuovo iban|cambio iban
zmiana numeru konta|nowy numer konta|zmienilismy numer konta|nowe konto`)
	urgingWords = phrases(`dringend|eilt|sofort|umgehend|noch heute|letzte mahnung|letzte aufforderung
urgent|urgently|immediately|asap|pay today|final notice|avoid suspension
urgence|immediatement|des aujourd hui|sans delai
spoed|onmiddellijk|vandaag nog
urgente|inmediatamente|cuanto antes|hoy mismo
immediatamente|entro oggi
pilne|natychmiast|natychmiastowa|jeszcze dzisiaj`)
)

func phrases(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == '|' || r == '\n' })
}

// pressed is how much of a mail is looked through.
const pressed = 20_000

// Pressure finds in a mail's subject and text what announces another account and what
// urges, each as the mail's words without capitals and accents; empty for none.
func Pressure(texts ...string) (newAccount, urges string) {
	var b strings.Builder
	for _, t := range texts {
		r := []rune(t)
		words := strings.FieldsFunc(fold(strings.ReplaceAll(string(r[:min(len(r), pressed)]), "ł", "l")), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		b.WriteString(" " + strings.Join(words, " ") + " ")
	}
	find := func(list []string) string {
		if i := slices.IndexFunc(list, func(p string) bool { return strings.Contains(b.String(), " "+p+" ") }); i >= 0 {
			return list[i]
		}
		return ""
	}
	return find(newAccountWords), find(urgingWords)
}

// presses says with which words the mail announces another account, and that it urges. To
// urge alone is what reminders do; together with another account it is what forged
// letters do.
func (m mailCheck) presses(accountChanged bool) []string {
	var out []string
	if w := m.env.NewAccount; w != "" {
		out = append(out, "the mail announces another account (\""+w+"\")")
	}
	if w := m.env.Urges; w != "" && (accountChanged || m.env.NewAccount != "") {
		out = append(out, "it urges (\""+w+"\")")
	}
	return out
}
