package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"countersign/core"
)

// dateHit is a date as it stands in a folded text, bytes from..to.
type dateHit struct {
	from, to int
	date     core.Date
	// alt is the other reading of an ambiguous day and month, the zero date when
	// there is none; date then reads the day first.
	alt    core.Date
	slash  bool // written with slashes or dashes: the order depends on the country
	proven bool // day and month cannot be exchanged
	mdy    bool // proven to be month first
	short  bool // the year has two digits
}

var months = map[string]time.Month{}

func init() {
	names := []string{
		"january january january jan januar jan janvier janv januari jan enero ene gennaio gen stycznia sty styczen janeiro jan janner jaenner",
		"february feb februar feb fevrier fevr fev februari febrero febbraio lutego lut luty fevereiro fev feber",
		"march mar marz mrz maerz mars maart mrt marzo marca marzec marco mars",
		"april apr avril avr abril abr aprile kwietnia kwi kwiecien",
		"may mai mei mayo maggio mag maja maj maio may",
		"june jun juni juin junio giugno giu czerwca cze czerwiec junho",
		"july jul juli juillet juil julio luglio lug lipca lip lipiec julho",
		"august aug aout augustus agosto ago sierpnia sie sierpien",
		"september sep sept septembre septiembre settembre set wrzesnia wrz wrzesien setembro",
		"october oct oktober okt octobre octubre ottobre ott pazdziernika paz pazdziernik outubro out",
		"november nov novembre noviembre listopada lis listopad novembro",
		"december dec dezember dez decembre diciembre dic dicembre grudnia gru grudzien dezembro desember",
	}
	for i, list := range names {
		for _, n := range strings.Fields(list) {
			months[n] = time.Month(i + 1)
		}
	}
}

var (
	isoDate   = regexp.MustCompile(`\b((?:19|20)\d\d)\s?([-./])\s?(\d{1,2})\s?([-./])\s?(\d{1,2})\b`)
	plainDate = regexp.MustCompile(`\b(\d{1,2})\s?([-./]|\. )\s?(\d{1,2})\s?([-./]|\. )\s?((?:19|20)\d\d|\d\d)\b`)
	dayFirst  = regexp.MustCompile(`\b(\d{1,2})\s?(?:(?:st|nd|rd|th|er|e|ste|de|o|a)\b)?[.,]?\s?(?:of |de |d'|of the )?[-./ ]?\s?([a-z]{3,12})\.?,?\s?(?:de |del |of )?[-./' ]?\s?((?:19|20)\d\d|\d\d)\b`)
	monFirst  = regexp.MustCompile(`\b([a-z]{3,12})\.?[- ]?\s?(\d{1,2})\s?(?:st|nd|rd|th)?\s?[,.]?[- ]\s?((?:19|20)\d\d)\b`)
	monComma  = regexp.MustCompile(`\b([a-z]{3,12})\.?\s?(\d{1,2})\s?,\s?'?(\d\d)\b`)
	yearFirst = regexp.MustCompile(`\b((?:19|20)\d\d)[-., ]\s?([a-z]{3,12})\.?[-., ]\s?(\d{1,2})\b`)
)

// separated finds three numbers between which the same sign stands twice. Where it
// does not, the second of them may begin a date: "till 19- 24/07/2016".
func separated(re *regexp.Regexp, s string) [][]int {
	var out [][]int
	for at := 0; ; {
		m := re.FindStringSubmatchIndex(s[at:])
		if m == nil {
			return out
		}
		for i := range m {
			m[i] += at
		}
		if strings.TrimSpace(s[m[4]:m[5]]) == strings.TrimSpace(s[m[8]:m[9]]) {
			out = append(out, m)
			at = m[1]
		} else {
			at = m[3]
		}
	}
}

// findDates finds every date in a folded text; where two patterns overlap the
// first of the list above wins.
func findDates(s string) []dateHit {
	if len(s) > 20000 || !strings.ContainsAny(s, "0123456789") {
		return nil
	}
	var out []dateHit
	add := func(m []int, y, mo, d string, sep bool) {
		for _, o := range out {
			if m[0] < o.to && m[1] > o.from {
				return
			}
		}
		// "1.234.56" and IP addresses look like dates; a date is not part of a longer number.
		if m[0] > 1 && (s[m[0]-1] == '.' || s[m[0]-1] == ',' || s[m[0]-1] == '/' || s[m[0]-1] == '-') && isDigit(s[m[0]-2]) ||
			m[1]+1 < len(s) && (s[m[1]] == '.' || s[m[1]] == ',' || s[m[1]] == '/' || s[m[1]] == '-') && isDigit(s[m[1]+1]) {
			return
		}
		if h, ok := makeDate(y, mo, d, sep); ok {
			h.from, h.to = m[0], m[1]
			out = append(out, h)
		}
	}
	for _, m := range separated(isoDate, s) {
		add(m, s[m[2]:m[3]], s[m[6]:m[7]], s[m[10]:m[11]], false)
	}
	for _, m := range separated(plainDate, s) {
		add(m, s[m[10]:m[11]], s[m[6]:m[7]], s[m[2]:m[3]], strings.TrimSpace(s[m[4]:m[5]]) != ".")
	}
	for _, m := range dayFirst.FindAllStringSubmatchIndex(s, -1) {
		add(m[:2], s[m[6]:m[7]], s[m[4]:m[5]], s[m[2]:m[3]], false)
	}
	for _, re := range []*regexp.Regexp{monFirst, monComma} {
		for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
			add(m[:2], s[m[6]:m[7]], s[m[2]:m[3]], s[m[4]:m[5]], false)
		}
	}
	for _, m := range yearFirst.FindAllStringSubmatchIndex(s, -1) {
		add(m[:2], s[m[2]:m[3]], s[m[4]:m[5]], s[m[6]:m[7]], false)
	}
	return out
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// makeDate builds a date of year, month (number or name) and day. With a slash
// the month may stand first; both readings are kept then.
func makeDate(y, mo, d string, slash bool) (dateHit, bool) {
	year, err := strconv.Atoi(y)
	if err != nil {
		return dateHit{}, false
	}
	h := dateHit{slash: slash, short: len(y) == 2}
	if h.short {
		year += 2000
	}
	day, _ := strconv.Atoi(d)
	month, named := monthOf(mo)
	if named {
		var ok bool
		h.date, ok = core.NewDate(year, month, day)
		h.slash, h.proven = false, true
		return h, ok
	}
	n, err := strconv.Atoi(mo)
	if err != nil {
		return dateHit{}, false
	}
	dmy, okD := core.NewDate(year, time.Month(n), day)
	mdy, okM := core.NewDate(year, time.Month(day), n)
	if !slash {
		h.date, h.proven = dmy, true
		return h, okD
	}
	switch {
	case okD && okM && dmy != mdy:
		h.date, h.alt = dmy, mdy
	case okD:
		h.date, h.proven = dmy, dmy != mdy
	case okM:
		h.date, h.proven, h.mdy = mdy, true, true
	}
	return h, okD || okM
}

// monthOf reads a month's name or its beginning, at least three letters.
func monthOf(s string) (time.Month, bool) {
	if m, ok := months[s]; ok {
		return m, true
	}
	return 0, false
}

// monthFirst settles dd/mm against mm/dd for the document: by a date that proves
// the order, else by what speaks for the United States. It also says how sure
// that is.
func monthFirst(hits []dateHit, american, european float64) (bool, float64) {
	dmy, mdy := 0, 0
	for _, h := range hits {
		if h.slash && h.proven {
			if h.mdy {
				mdy++
			} else {
				dmy++
			}
		}
	}
	switch {
	case dmy > 0 && mdy == 0:
		return false, 0.99
	case mdy > 0 && dmy == 0:
		return true, 0.99
	case american > european:
		return true, min(0.97, 0.55+0.2*(american-european))
	}
	return false, min(0.97, 0.55+0.2*(european-american))
}
