package extract

import (
	"regexp"
	"strings"
)

// onLines looks for a pattern in whole lines, once in each.
func onLines(re *regexp.Regexp) func(*line) bool {
	seen := map[*line]bool{}
	return func(l *line) bool {
		found, ok := seen[l]
		if !ok {
			found = re.MatchString(l.all.norm)
			seen[l] = found
		}
		return found
	}
}

// collection finds sentences that say when the amount is taken from an account.
var collection = regexp.MustCompile(`\b(?:abgebucht|eingezogen|abbuchung|lastschrifteinzug|preleve|prelevement le|will be (?:debited|collected|charged)|wordt afgeschreven|automatische incasso op|verra addebitat\w|addebito in data|se cargara|sera debitad\w|zostanie pobran\w|` +
	`von ihrem konto|from your (?:bank )?account|sur votre compte|de votre compte|van (?:uw|je) rekening|dal suo conto|sul suo conto|en su cuenta|de su cuenta|z twojego konta|da sua conta)\b`)

// clock finds a time of day.
var clock = regexp.MustCompile(`\b([01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?\s?(?:am|pm|uhr|h)?\b`)

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
