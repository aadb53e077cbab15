package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
)

var (
	ibanInText = regexp.MustCompile(`\b[A-Z]{2} ?[0-9OIlSBZ]{2}(?:[ .-]?[A-Z0-9a-z]){11,30}\b`)
	bicInText  = regexp.MustCompile(`\b[A-Z]{4}(?:AD|AE|AL|AT|AU|AZ|BA|BE|BG|BH|BR|CA|CH|CN|CR|CY|CZ|DE|DK|DO|EE|ES|FI|FO|FR|GB|GE|GI|GL|GR|HK|HR|HU|IE|IL|IN|IS|IT|JO|JP|KW|KZ|LB|LI|LT|LU|LV|MC|MD|ME|MK|MT|MX|MY|NL|NO|NZ|PK|PL|PT|QA|RO|RS|SA|SE|SG|SI|SK|SM|TN|TR|UA|US|XK|ZA)[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b`)
)

// decideAccount takes the account that the document asks the money to go to: an
// IBAN first, else an account number behind its label.
func (rd *reader) decideAccount() {
	list := rd.ibans()
	if len(list) == 0 {
		list = rd.accountNumbers()
	}
	rd.choose("payment_account", rd.remember("payment_account", "payment_account", list, checksum.Compact), -0.6)
	rd.decideBIC()
}

// ibans finds IBANs on whole lines, because their groups are often set apart.
func (rd *reader) ibans() []candidate {
	var list []candidate
	for _, l := range rd.sheet.lines {
		s := l.all
		for _, m := range ibanStarts(s.text) {
			iban, from, to, ok, good := cutIBAN(s.text, m[0], m[1])
			if !ok {
				continue
			}
			if !good {
				if a := rd.codes.nearly(iban); a != "" {
					iban, good = a, true
				}
			}
			at := span{s, wordAt(s.offs, from), wordAt(s.offs, to-1) + 1}
			list = append(list, rd.ibanCandidate(at, iban, good, len(list) == 0))
		}
		list = append(list, rd.polishAccounts(s, len(list) == 0)...)
	}
	return list
}

// ibanStarts are the places where an IBAN may begin. A match that is none, as the tax id in
// "VAT IE6388047V IBAN IE29 AIBK...", must not swallow the one behind it.
func ibanStarts(text string) [][]int {
	var out [][]int
	for off := 0; off < len(text); {
		m := ibanInText.FindStringIndex(text[off:])
		if m == nil {
			break
		}
		m[0], m[1] = m[0]+off, m[1]+off
		out = append(out, m)
		_, _, end, ok, good := cutIBAN(text, m[0], m[1])
		if off = m[0] + 2; ok && good {
			off = end
		}
	}
	return out
}

// polishAccount finds accounts as Poland prints them: the IBAN without its country.
var polishAccount = regexp.MustCompile(`\b[0-9]{2}(?:[ -]?[0-9]{4}){6}\b`)

// polishAccounts finds such numbers whose check digits hold, behind the label of an
// account or on a paper in złoty.
func (rd *reader) polishAccounts(s *segment, first bool) []candidate {
	var list []candidate
	for _, m := range polishAccount.FindAllStringIndex(s.text, -1) {
		iban := "PL" + checksum.Compact(s.text[m[0]:m[1]])
		at := span{s, wordAt(s.offs, m[0]), wordAt(s.offs, m[1]-1) + 1}
		if own, _ := rd.bestOf(rd.segmentOf(at), cIBAN, cAccount); !checksum.IBAN(iban) || own < 0.3 && !rd.inZloty() {
			continue
		}
		if strings.HasSuffix(strings.TrimSpace(s.text[:m[0]]), "PL") {
			continue // an IBAN as it is
		}
		c := rd.ibanCandidate(at, iban, true, first && len(list) == 0)
		c.inferred = true
		list = append(list, c)
	}
	return list
}

func (rd *reader) inZloty() bool {
	return slices.ContainsFunc(rd.amounts, func(a amount) bool { return slices.Contains(a.currency, "PLN") })
}

// cutIBAN finds the IBAN at the start of a match: of its country's length, with
// the check digits holding when possible.
func cutIBAN(text string, from, to int) (string, int, int, bool, bool) {
	n := checksum.IBANLength(text[from : from+2])
	if n == 0 {
		return "", 0, 0, false, false
	}
	count, end := 0, from
	for end < to && count < n {
		if checksum.Compact(text[end:end+1]) != "" {
			count++
		}
		end++
	}
	if count < n || end < len(text) && checksum.Compact(text[end:end+1]) != "" {
		return "", 0, 0, false, false
	}
	iban, good := repairIBAN(checksum.Compact(text[from:end]))
	d, _ := countDigits(iban)
	return iban, from, end, good || d >= n-6, good
}

func (rd *reader) ibanCandidate(at span, iban string, good, first bool) candidate {
	var x vector
	rd.place(&x, at)
	seg := rd.segmentOf(at)
	s, k := rd.bestOf(seg, cIBAN, cAccount)
	x[fLabel], x[fFormat] = s, 1
	if first {
		x[fFirst] = 1
	}
	c := candidate{at: at, text: iban, rule: k.rule()}
	if good {
		x[fChecksum], c.proof = 1, "checksum"
	} else {
		x[fBadSum] = 1
	}
	for _, sup := range rd.ctx.Suppliers {
		if a, ok := sup.Account(iban); ok && a.State != core.AccountRetired {
			x[fKnown] = 1
		}
	}
	c.x, c.logit = x, rd.weights.candidate("payment_account", x)
	if c.rule == "" {
		c.rule = "form of an IBAN"
	}
	if rd.codes.to(iban) != nil {
		c.logit, c.proof, c.rule = c.logit+5, byCode, joinRules(c.rule)
	}
	return c
}

// accountNumbers finds account numbers that are no IBAN, behind their label, and
// checks a routing number beside them.
func (rd *reader) accountNumbers() []candidate {
	var list []candidate
	routed := false
	for _, v := range rd.idsFor(cRouting) {
		routed = routed || checksum.ABA(checksum.Compact(v.text))
	}
	bank := routed || rd.hasSortCode() || len(rd.labels.by[cBIC]) > 0 || len(rd.labels.by[cRouting]) > 0
	for _, v := range rd.idsFor(cAccount) {
		d, _ := countDigits(v.text)
		if d < 5 || d > 20 || v.own < 0.4 {
			continue
		}
		at, text := rd.extendDigits(v.span, v.text)
		var x vector
		rd.place(&x, at)
		x[fLabel] = v.own
		if r, _ := rd.bestOf(v.span, cCustomer, cOtherID, cTaxID, cRouting, cRegistration); r >= v.own && !bank {
			x[fRival] = 1
		}
		logit := rd.weights.candidate("payment_account", x)
		if bank {
			logit += 1.2
		} else if strings.Contains(squash(v.k.label.text()), "bank") {
			logit += 0.8
		} else {
			logit -= 1
		}
		list = append(list, candidate{at: at, text: strings.ReplaceAll(text, " ", ""), x: x, logit: logit, rule: v.k.rule()})
	}
	return list
}

// sortCode finds a British bank's number as it is printed beside an account.
var sortCode = regexp.MustCompile(`(?:^|\s)\d{2}-\d{2}-\d{2}(?:\s|,|$)`)

// hasSortCode reports whether a line holds such a number and the label of an account.
func (rd *reader) hasSortCode() bool {
	return slices.ContainsFunc(rd.labels.by[cAccount], func(l label) bool { return sortCode.MatchString(l.seg.line.all.norm) })
}

func (rd *reader) decideBIC() {
	var list []candidate
	for _, s := range rd.sheet.segs {
		for _, m := range bicInText.FindAllStringIndex(s.text, -1) {
			at := span{s, wordAt(s.offs, m[0]), wordAt(s.offs, m[1]-1) + 1}
			own, k := rd.best(cBIC, at)
			logit := -3 + 5*own
			if iban := rd.d.PaymentAccount.Value; len(iban) > 4 && s.text[m[0]+4:m[0]+6] == iban[:2] {
				logit += 1.5
			}
			if d, _ := countDigits(s.text[m[0]:m[1]]); d == 0 && own == 0 {
				logit -= 2 // a word in capitals
			}
			list = append(list, candidate{at: at, text: s.text[m[0]:m[1]], logit: logit, rule: k.rule()})
		}
	}
	rd.choose("bic", rd.remember("bic", "id", list, checksum.Compact), 0)
}

var (
	netDays      = regexp.MustCompile(`(?:\bnet(?:to)?\s?(?:within\s)?(\d{1,3})\b(?:\s?days)?|(\d{1,3})\s?(?:days?|tagen?|dagen|jours|dias|giorni|gg|dni|tage)\b[^.%]{0,25})`)
	discountRe   = regexp.MustCompile(`(\d{1,2}(?:[.,]\d{1,2})?)\s?%\s?(?:skonto|discount|escompte|korting|descuento|dto|sconto|rabat|desconto|cash discount)[^%\d]{0,40}?(\d{1,3})\s?(?:days|tage|jours|dagen|dias|giorni|gg|dni)`)
	discountRe2  = regexp.MustCompile(`(\d{1,3})\s?(?:days|tagen?|jours|dagen|dias|giorni|gg|dni)[^%\d]{0,30}?(\d{1,2}(?:[.,]\d{1,2})?)\s?%\s?(?:skonto|discount|escompte|korting|descuento|sconto|rabat|desconto)?`)
	discountNet  = regexp.MustCompile(`\b(\d{1,2}(?:\.\d{1,2})?)\s?%?\s?/\s?(\d{1,3}),?\s?net\s?(\d{1,3})\b`)
	discountWord = regexp.MustCompile(`skonto|discount|escompte|korting|sconto|descuento|rabat|desconto`)
	skontoCode   = regexp.MustCompile(`#skonto#tage=(\d{1,3})#prozent=(\d{1,2}\.\d{2})#`)
)

// decideTerms reads discounts for early payment and the days of credit, and lets
// the days speak for or against the due date.
func (rd *reader) decideTerms() {
	days := 0
	for _, l := range rd.sheet.lines {
		t := l.all.norm
		if len(t) > 2000 {
			continue
		}
		rd.addDiscounts(t)
		if days == 0 && rd.termsLine(l) {
			days = creditDays(t)
		}
	}
	due, issue := &rd.d.DueDate, &rd.d.IssueDate
	if days == 0 || !issue.IsSet() || !due.IsSet() {
		return
	}
	if issue.Value.AddDays(days) == due.Value {
		due.Proof = "issue date + " + strconv.Itoa(days) + " days"
		issue.Proof = "due date - " + strconv.Itoa(days) + " days"
	}
}

func (rd *reader) termsLine(l *line) bool {
	for _, s := range l.segs {
		for _, lb := range rd.labels.bySeg[s] {
			if lb.weight(cTerms) > 0 || lb.weight(cDue) > 0.5 {
				return true
			}
		}
	}
	return strings.Contains(l.all.norm, "net")
}

func creditDays(t string) int {
	best := 0
	for _, m := range netDays.FindAllStringSubmatch(t, -1) {
		for _, g := range m[1:] {
			if n, err := strconv.Atoi(g); err == nil && n > best && n <= 180 {
				best = n
			}
		}
	}
	return best
}

func (rd *reader) addDiscounts(t string) {
	add := func(percent, days string) {
		p, err := money.ParseNumber(percent)
		n, err2 := strconv.Atoi(days)
		if err != nil || err2 != nil || n == 0 || p.Value.Sign() <= 0 || p.Value.Cmp(money.NewDecimal(20, 0)) > 0 {
			return
		}
		for _, d := range rd.d.Discounts {
			if d.Days == n && d.Percent.Equal(p.Value) {
				return
			}
		}
		rd.d.Discounts = append(rd.d.Discounts, core.DiscountTerms{Percent: p.Value, Days: n})
	}
	for _, m := range skontoCode.FindAllStringSubmatch(t, -1) {
		add(m[2], m[1])
	}
	for _, m := range discountNet.FindAllStringSubmatch(t, -1) {
		add(m[1], m[2])
	}
	// "30 days net" is no discount, on whichever side of the percentage it stands.
	found := false
	for _, m := range discountRe2.FindAllStringSubmatchIndex(t, -1) {
		if between := t[m[3]:m[4]]; !strings.Contains(between, "net") && discountWord.MatchString(t) {
			add(t[m[4]:m[5]], t[m[2]:m[3]])
			found = true
		}
	}
	for _, m := range discountRe.FindAllStringSubmatchIndex(t, -1) {
		if rest := strings.TrimSpace(t[m[1]:]); !found || !strings.HasPrefix(rest, "net") {
			add(t[m[2]:m[3]], t[m[4]:m[5]])
		}
	}
}
