package einvoice

import (
	"regexp"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// The bounds on the search for discounts: how many texts of what length, and how
// many discounts there can be.
const (
	maxTermsText = 4000
	maxTerms     = 40
)

var (
	// skonto is the coded form that XRechnung prescribes (BR-DE-18):
	// #SKONTO#TAGE=14#PROZENT=2.00#, with an optional base amount.
	skonto = regexp.MustCompile(`(?i)#SKONTO#TAGE=(\d{1,3})#PROZENT=(\d{1,2}(?:\.\d{1,4})?)#(?:BASISBETRAG=(\d{1,12}(?:\.\d{1,2})?)#)?`)
	// netTerms is the American "2/10 net 30" and "2% 10, net 30".
	netTerms = regexp.MustCompile(`(?i)\b(\d{1,2}(?:\.\d{1,3})?)\s*(?:%\s*/?|/)\s*(\d{1,3})\s*(?:days?)?\s*[,;]?\s*n(?:et|\.)?\s*/?\s*\d{1,3}\b`)

	percentage = regexp.MustCompile(`(?i)(\d{1,2}(?:[.,]\d{1,3})?)\s*(?:%|\bprozent\b|\bpercent\b|\bpour cent\b)`)
	dayCount   = regexp.MustCompile(`(?i)\b(\d{1,3})\s*-?\s*(?:kalender|werk|bank|arbeits)?(?:tage?n?\b|days?\b|jours?\b|dag(?:en)?\b|d[ií]as?\b|giorni\b|gg\b|dni\b)`)
	untilDate  = regexp.MustCompile(`\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b`)
	clauses    = regexp.MustCompile(`[;\n]|,\s|\.\s|\s(?:und|and|et|oraz|oder|or|ou|sowie)\s`)
	// discountWord makes a percentage a discount; penaltyWord makes it interest on
	// late payment.
	discountWord = regexp.MustCompile(`(?i)skonto|discount|escompte|korting|descuento|sconto|rabat|remise|desconto|abzug|abzüglich|nachlass|ristourne`)
	penaltyWord  = regexp.MustCompile(`(?i)verzug|zins|mahn|interest|penalt|late|overdue|retard|intérêt|mora|interes|rente|odset|juros|basiszins|mwst|vat\b|ust\b|tva\b|anzahlung|deposit|prepaid|prepayment`)
	withinWord   = regexp.MustCompile(`(?i)innerhalb|binnen|within|\bin\b|sous|dans|entro|\bw\s+ciągu|dentro|en\s+\d|em\s+\d|bis\s|by\s|tage|days`)
)

// discountTerms reads the early-payment discounts of BT-20: the coded form, the
// American short form, and sentences such as "3 % Skonto innerhalb 14 Tagen" or
// "2 % discount within 10 days". Discounts of one text come in the order of the
// text. A discount until a date counts its days from the invoice's date.
func discountTerms(text string, issued core.Date) []core.DiscountTerms {
	if len(text) > maxTermsText {
		text = text[:maxTermsText]
	}
	var list []core.DiscountTerms
	for _, m := range skonto.FindAllStringSubmatch(text, -1) {
		t, ok := parseTerms(m[2], m[1])
		if base, err := money.ParseDecimal(m[3]); err == nil {
			t.Base = base
		}
		if ok {
			list = addTerms(list, t)
		}
	}
	if list != nil {
		return list
	}
	for _, m := range netTerms.FindAllStringSubmatch(text, -1) {
		list = appendTerms(list, m[1], m[2])
	}
	if list != nil {
		return list
	}
	context := discountWord.MatchString(text)
	for _, clause := range clauses.Split(text, -1) {
		if p, days, ok := clauseTerms(clause, issued, context); ok {
			list = appendTerms(list, p, days)
		}
	}
	return list
}

// clauseTerms pairs the percentage of a clause with the days nearest to it.
// Without a discount word in the text the clause must say "within".
func clauseTerms(clause string, issued core.Date, context bool) (percent, days string, ok bool) {
	at := percentage.FindStringSubmatchIndex(clause)
	if at == nil || penaltyWord.MatchString(clause) || !context && !withinWord.MatchString(clause) {
		return "", "", false
	}
	percent = clause[at[2]:at[3]]
	best := -1
	for _, m := range dayCount.FindAllStringSubmatchIndex(clause, -1) {
		if d := max(m[0]-at[1], at[0]-m[1]); best < 0 || d < best {
			best, days = d, clause[m[2]:m[3]]
		}
	}
	if best >= 0 {
		return percent, days, true
	}
	if m := untilDate.FindStringSubmatch(clause); m != nil && !issued.IsZero() {
		iso := m[4] + "-" + m[5] + "-" + m[6]
		if m[1] != "" {
			iso = m[3] + "-" + pad(m[2]) + "-" + pad(m[1])
		}
		if until, err := core.ParseDate(iso); err == nil {
			return percent, strconv.Itoa(issued.DaysUntil(until)), true
		}
	}
	return "", "", false
}

func pad(s string) string {
	if len(s) == 1 {
		return "0" + s
	}
	return s
}

// parseTerms gives a discount that makes sense: above nothing, below half, within half
// a year.
func parseTerms(percent, days string) (core.DiscountTerms, bool) {
	p, err := money.ParseDecimal(strings.Replace(percent, ",", ".", 1))
	n, err2 := strconv.Atoi(days)
	ok := err == nil && err2 == nil && p.Sign() > 0 && p.Cmp(money.NewDecimal(50, 0)) < 0 && n >= 0 && n <= 180
	return core.DiscountTerms{Percent: p, Days: n}, ok
}

func appendTerms(list []core.DiscountTerms, percent, days string) []core.DiscountTerms {
	if t, ok := parseTerms(percent, days); ok {
		return addTerms(list, t)
	}
	return list
}

// addTerms adds a discount that is not there yet.
func addTerms(list []core.DiscountTerms, t core.DiscountTerms) []core.DiscountTerms {
	for _, o := range list {
		if o.Days == t.Days && o.Percent.Equal(t.Percent) && o.Base.Equal(t.Base) || len(list) >= maxTerms {
			return list
		}
	}
	return append(list, t)
}

// allDiscounts joins what the XML states in structure with what BT-20 says in
// words.
func (d *document) allDiscounts(issued core.Date) []core.DiscountTerms {
	var list []core.DiscountTerms
	for _, t := range d.discounts {
		days := t.days.text
		if until, ok := t.until.date(); ok && days == "" && !issued.IsZero() {
			days = strconv.Itoa(issued.DaysUntil(until))
		}
		list = appendTerms(list, t.percent.text, days)
	}
	for _, t := range d.terms[:min(len(d.terms), maxTerms)] {
		for _, found := range discountTerms(t.text, issued) {
			list = addTerms(list, found)
		}
	}
	return list
}
