package core

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// Places are the places of all mails on the sheet as the log has them: the numbering of
// the folder and a sequence set (RFC 9051, section 9), "7/1:250,300".
func (s MailSheet) Places() string {
	uids := make([]uint32, len(s.Mails))
	for i, m := range s.Mails {
		uids[i] = m.UID
	}
	slices.Sort(uids)
	uids = slices.Compact(uids)
	var ranges []string
	for len(uids) > 0 {
		n := 1
		for n < len(uids) && uids[n]-uids[0] == uint32(n) {
			n++
		}
		r := strconv.FormatUint(uint64(uids[0]), 10)
		if n > 1 {
			r = fmt.Sprintf("%d:%d", uids[0], uids[n-1])
		}
		ranges = append(ranges, r)
		uids = uids[n:]
	}
	return fmt.Sprintf("%d/%s", s.UIDValidity, strings.Join(ranges, ","))
}

// mostPlaces is more than there are on a sheet.
const mostPlaces = 100_000

// EachPlace gives the places in such a text one by one, "7/1", "7/2" and so on: the text
// of one place gives itself, and so does what is no list of places.
func EachPlace(text string) iter.Seq[string] {
	numbering, set, _ := strings.Cut(text, "/")
	return func(yield func(string) bool) {
		left := mostPlaces
		for r := range strings.SplitSeq(set, ",") {
			first, last, ranged := strings.Cut(r, ":")
			from, errFrom := strconv.ParseUint(first, 10, 32)
			to, errTo := strconv.ParseUint(last, 10, 32)
			if !ranged {
				to, errTo = from, nil
			}
			if errFrom != nil || errTo != nil || to < from || to-from >= uint64(left) {
				yield(text)
				return
			}
			for uid := from; uid <= to; uid++ {
				left--
				if !yield(numbering + "/" + strconv.FormatUint(uid, 10)) {
					return
				}
			}
		}
	}
}
