package extract

import (
	"regexp"
	"strconv"

	"countersign/core"
)

var (
	// asksToPay finds the words of a sentence about when to pay, daysLater the days in it.
	// Texts are in small letters without accents.
	asksToPay = regexp.MustCompile(`\b(?:zahlbar|zahlung\w*|zahlen|uberweis\w*|begleichen|pay\w*|due|terms|remit\w*|settle\w*|betal\w*|voldoe\w*|overma\w*|regle\w*|payable|paye\w*|paiement|echeance|` +
		`pago|pagar\w*|pagadero|vencimiento|abonar|pagament\w*|scadenza|platno\w*|zaplat\w*|vencimento|liquidar)\b`)
	daysLater = regexp.MustCompile(`(?:\b(?:net(?:to)?|innerhalb(?: von)?|binnen|within|strictly|a|sous|dans(?: les)?|en|a los|entro|w ciagu|termin \w+:?|em|dentro de)\s)?\b(\d{1,3})\s?(?:kalendertagen?|calendar days|days|tagen?|tage|dagen|jours|dias|giorni|gg|dni)\b`)
	// otherDays finds sentences whose days are others: of interest, of complaints, of what
	// is taken off, of a term that runs to a month's end, of a contract.
	otherDays = regexp.MustCompile(`%|\b(?:skonto|discount|escompte|korting|sconto|descuento|rabat|desconto|verzug\w*|mahn\w*|overdue|late|interest|retard\w*|penalit\w*|rente|te laat|morator\w*|mora|ritardo|odset\w*|` +
		`fine mese|f\.? ?m\b|dffm|fin de mois|fin de mes|end of (?:the )?month|eom|monatsende|einde maand|fim do mes|koniec miesiaca|` +
		`reklam\w*|beanstand\w*|bezwaar|reclam\w*|complain\w*|claims?|return\w*|ruckgabe|kundig\w*|cancel\w*|opzeg\w*|resili\w*|recess\w*|valid\w*|gultig\w*|geldig\w*|lieferzeit|delivery)\b`)
)

// dueByTerms gives the day of payment where the paper states no date but a number of days
// from its issue: "payable within 30 days". The value is inferred, and one reading of the
// terms among others, so that a person looks at it.
func (rd *reader) dueByTerms() {
	d := &rd.d
	if d.DueDate.IsSet() || !d.IssueDate.IsSet() || d.Kind.Value != core.KindInvoice {
		return
	}
	var at span
	days := 0
	for _, l := range rd.sheet.lines {
		t := l.all.norm
		if len(t) > 300 || !asksToPay.MatchString(t) || otherDays.MatchString(t) {
			continue
		}
		for _, m := range daysLater.FindAllStringSubmatchIndex(t, -1) {
			n, err := strconv.Atoi(t[m[2]:m[3]])
			if err != nil || n == 0 || n > 120 || days != 0 && n != days {
				return // two terms: which one holds is not for arithmetic to say
			}
			days, at = n, l.all.spanOf(m[2], m[1])
		}
	}
	if days == 0 || d.DueDate.SetText(d.IssueDate.Value.AddDays(days).String()) != nil {
		return
	}
	e := at.evidence(rd.src, strconv.Itoa(days)+" days after the issue date")
	e.Inferred = true
	d.DueDate.SetDetail(core.FieldDetail{Confidence: min(termsShare, d.IssueDate.Confidence), Evidence: e})
}

// termsShare is how sure a day is that was reckoned and not read: it stays below what a
// reviewer may pass over, since no labelled documents tell how often the sentence is the term.
const termsShare = 0.85
