package extract

import (
	"regexp"
	"slices"
	"strings"
)

// onLines looks for something in whole lines, once in each.
func onLines(in func(norm string) bool) func(*line) bool {
	seen := map[*line]bool{}
	return func(l *line) bool {
		found, ok := seen[l]
		if !ok {
			found = in(l.all.norm)
			seen[l] = found
		}
		return found
	}
}

// collection finds sentences that say when the amount is taken from an account.
var collection = regexp.MustCompile(`\b(?:abgebucht|eingezogen|abbuchung|lastschrifteinzug|preleve|prelevement le|will be (?:debited|collected|charged)|wordt afgeschreven|automatische incasso op|verra addebitat\w|addebito in data|se cargara|sera debitad\w|zostanie pobran\w|` +
	`von ihrem konto|from your (?:bank )?account|sur votre compte|de votre compte|van (?:uw|je) rekening|dal suo conto|sul suo conto|en su cuenta|de su cuenta|z twojego konta|da sua conta)\b`)

// clock finds what can be a time of day. A point between the hours and the minutes
// stands in amounts and dates too; there a word for the clock has to stand beside it.
var clock = regexp.MustCompile(`\b(?:(?:[01]?\d|2[0-3])\s?(?:h\s?[0-5]\d|:[0-5]\d(?::[0-5]\d)?)|` +
	`(?:[01]?\d|2[0-3])\.[0-5]\d(?:\.[0-5]\d)?\s?(?:am|pm|a\.m|p\.m|uhr|uur|h|hrs|horas)|` +
	`(?:uhrzeit|heure|hora|tijd|tijdstip|godz|godzina)[.:]?\s(?:[01]?\d|2[0-3])\.[0-5]\d)\b`)

// hasClock reports whether a time of day stands in a folded text. What is part of a
// date is none: "12.10.2026" is no ten past twelve.
func hasClock(norm string) bool {
	times := clock.FindAllStringIndex(norm, -1)
	if times == nil {
		return false
	}
	dates := findDates(norm)
	return slices.ContainsFunc(times, func(t []int) bool {
		return !slices.ContainsFunc(dates, func(d dateHit) bool { return t[0] < d.to && t[1] > d.from })
	})
}

// inTitle reports the title of what the document is that stands before the date in its
// segment, or right above when the title wraps. "Your order of 3 May" on an invoice is
// none, nor is an earlier bill that its items take off.
func (rd *reader) inTitle(v span) string {
	kind := rd.d.Kind.Value
	for _, t := range rd.titles {
		if t.score < 0.3 || kind.IsClaim() && !t.kind.IsClaim() || rd.inItems(t.span) {
			continue
		}
		if t.seg == v.seg && t.from < v.from {
			return t.text()
		}
		if t.seg.page == v.seg.page && v.seg.line.index == t.seg.line.index+1 && v.from == 0 && rd.d.Number.Evidence.Page == v.seg.page &&
			strings.HasSuffix(t.seg.norm, " vom") {
			return t.text()
		}
	}
	return ""
}
