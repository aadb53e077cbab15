package extract

import (
	"regexp"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// countryCurrency is the currency of the countries whose names, tax ids or legal
// forms speak for one.
var countryCurrency = map[string]money.Currency{"MY": "MYR", "IN": "INR", "US": "USD", "GB": "GBP", "CH": "CHF", "PL": "PLN", "SG": "SGD", "AU": "AUD", "CA": "CAD", "BR": "BRL"}

var euroCountries = " AT BE CY DE EE ES FI FR GR EL HR IE IT LT LU LV MT NL PT SI SK "

// decideCurrency counts signs and codes beside amounts, then codes named as the
// currency, then what the country suggests.
func (rd *reader) decideCurrency() {
	votes := map[money.Currency]float64{}
	at := map[money.Currency]span{}
	vote := func(c money.Currency, w float64, v span) {
		votes[c] += w
		if _, ok := at[c]; !ok {
			at[c] = v
		}
	}
	dollar := rd.dollar()
	for _, a := range rd.amounts {
		switch {
		case len(a.currency) == 0 || a.percent:
		case len(a.currency) == 1:
			vote(a.currency[0], 1, a.span)
		case strings.Contains(a.text(), "$"):
			vote(dollar, 1, a.span)
		default:
			vote(a.currency[0], 0.7, a.span)
		}
	}
	for _, s := range rd.sheet.segs {
		for i, w := range s.words {
			rd.currencyWord(s, i, w, vote)
		}
	}
	best, top, total := money.Currency(""), 0.0, 0.0
	for c, v := range votes {
		total += v
		if v > top || v == top && c < best {
			best, top = c, v
		}
	}
	if best == "" || rd.sheet.ocr && top < 1.5 {
		// A single code in a scan may be a misread word; the country is better.
		if rd.guessCurrency(); rd.d.Currency.IsSet() || best == "" {
			return
		}
	}
	f := &rd.d.Currency
	f.Value, f.Confidence = best, max(0.4, min(0.985, 0.72+0.28*top/total-0.15/(1+top)))
	rd.certain["currency"] = &certainty{share: f.Confidence, doubt: 1 - at[best].minConf(), weak: strings.Contains(at[best].text(), "$")}
	f.Evidence = at[best].evidence(rd.src, "sign or code beside amounts")
}

// currencyWord lets a currency code or sign that stands alone vote: most when a
// label names it, some when it heads a column or follows a total's label.
func (rd *reader) currencyWord(s *segment, i int, w word, vote func(money.Currency, float64, span)) {
	t := strings.Trim(w.text, "():;,.*[]/")
	if len(t) > 12 || t == "" {
		return
	}
	v := span{s, i, i + 1}
	if named, _ := rd.best(cCurrency, v); named > 0.3 {
		if cs := money.ParseCurrency(t); len(cs) > 0 {
			vote(cs[0], 5*named, v)
		}
		return
	}
	if len(t) == 3 && t == strings.ToUpper(t) && money.Currency(t).Valid() {
		switch money.Currency(t) {
		case "EUR", "USD", "GBP", "CHF", "PLN", "SEK", "NOK", "DKK", "CZK", "HUF", "MYR", "INR", "AUD", "CAD", "SGD", "JPY", "BRL", "MXN", "HKD", "NZD", "AED", "ZAR", "RON":
			vote(money.Currency(t), 1, v)
		}
		return
	}
	switch t {
	case "€":
		vote("EUR", 0.5, v)
	case "£":
		vote("GBP", 0.5, v)
	case "$":
		vote(rd.dollar(), 0.5, v)
	case "₹":
		vote("INR", 0.5, v)
	case "RM", "(RM)":
		vote("MYR", 0.8, v)
	case "zł", "zl", "PLN":
		vote("PLN", 0.8, v)
	case "Euro", "EURO", "Euros", "euro":
		vote("EUR", 0.6, v)
	case "Dollars", "dollars":
		vote(rd.dollar(), 0.6, v)
	}
}

// dollar is the currency that "$" stands for here.
func (rd *reader) dollar() money.Currency {
	for _, k := range []struct {
		words string
		c     money.Currency
	}{{"canada;ontario;quebec;gst/hst;british columbia", "CAD"}, {"australia;abn;nsw;queensland", "AUD"}, {"singapore;pte ltd", "SGD"}, {"new zealand", "NZD"}, {"hong kong", "HKD"}, {"mexico;rfc:", "MXN"}} {
		for _, w := range strings.Split(k.words, ";") {
			if rd.sellerMentions(w) {
				return k.c
			}
		}
	}
	return "USD"
}

// sellerMentions reports whether a word stands on the pages outside the buyer's
// address, so that a customer's country does not decide.
func (rd *reader) sellerMentions(w string) bool {
	for _, l := range rd.sheet.lines {
		if i := strings.Index(l.all.norm, w); i >= 0 && !rd.inBuyerBlock(l.all.spanOf(i, i+len(w))) {
			return !rd.hasUSD()
		}
	}
	return false
}

func (rd *reader) hasUSD() bool {
	for _, s := range rd.sheet.segs {
		if strings.Contains(s.text, "USD") || strings.Contains(s.norm, "us dollar") || strings.Contains(s.text, "US$") {
			return true
		}
	}
	return false
}

// countryOf are the words that name a country whose currency needs no sign there.
var countryOf = map[string]string{"sdn bhd": "MY", "malaysia": "MY", "selangor": "MY", "kuala lumpur": "MY", "johor": "MY", "gstin": "IN", "india": "IN", "pvt ltd": "IN",
	"united kingdom": "GB", "switzerland": "CH", "schweiz": "CH", "usa": "US", "united states": "US"}

var countryWord = regexp.MustCompile(`\b(?:sdn\.? bhd|malaysia|selangor|kuala lumpur|johor|gstin|india|pvt\.? ltd|united kingdom|switzerland|schweiz|usa|united states)\b`)

// currencyOf is the currency of the country of a tax id.
func currencyOf(id string) money.Currency {
	switch {
	case len(id) < 4:
		return ""
	case strings.Contains(euroCountries, " "+id[:2]+" "):
		return "EUR"
	case strings.HasPrefix(id, "CHE"):
		return "CHF"
	}
	return countryCurrency[map[string]string{"GB": "GB", "PL": "PL"}[id[:2]]]
}

// guessCurrency takes the currency of the country when none is printed.
func (rd *reader) guessCurrency() {
	set := func(c money.Currency, p float64, v span, why string) {
		rd.d.Currency.Value = c
		rd.certain["currency"] = &certainty{share: p, doubt: 1 - v.minConf(), weak: true}
		at := v.evidence(rd.src, why)
		at.Inferred = true
		rd.d.Currency.SetDetail(core.FieldDetail{Confidence: p, Evidence: at})
	}
	for _, l := range rd.sheet.lines {
		s := l.all
		if m := countryWord.FindStringIndex(s.norm); m != nil {
			country := countryOf[strings.ReplaceAll(s.norm[m[0]:m[1]], ".", "")]
			set(countryCurrency[country], 0.85, s.spanOf(m[0], m[1]), "country "+country)
			return
		}
		for _, m := range vatInText.FindAllStringIndex(s.text, -1) {
			from, to, id, _, ok := longestVAT(s.text, m[0], m[1])
			v := span{s, wordAt(s.offs, from), wordAt(s.offs, to-1) + 1}
			if c := currencyOf(id); ok && c != "" && !rd.inBuyerBlock(v) {
				set(c, 0.85, v, "country of the tax id")
				return
			}
		}
	}
	for _, w := range []struct {
		label string
		c     money.Currency
	}{{"nip", "PLN"}, {"mwst", "EUR"}, {"btw", "EUR"}, {"ust", "EUR"}, {"tva", "EUR"}, {"iva", "EUR"}} {
		for _, l := range rd.labels.all {
			if strings.HasPrefix(squash(l.text()), w.label) {
				set(w.c, 0.6, l.span, "language of the labels")
				return
			}
		}
	}
}
