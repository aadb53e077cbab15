package extract

import (
	"fmt"
	"strings"

	"countersign/core"
)

// noteFaults says which of a document's pages could not be read: a sum or an account
// may stand there, so that nobody should approve it unseen.
func noteFaults(d *core.Draft, pages []core.Page) {
	faults := append(Unread(pages), passedOver(pages)...)
	d.Exceptions = append(d.Exceptions, faults...)
	if len(pages) < 2 {
		return
	}
	check := core.Check{Name: "pages-read", Result: core.Pass}
	for _, e := range faults {
		check.Result = core.Fail
		check.Message = strings.TrimSpace(check.Message + " " + e.Message)
	}
	d.Checks = append(d.Checks, check)
}

// passedOver gives an exception where a document is too long to be looked at as a whole.
func passedOver(pages []core.Page) []core.Exception {
	_, out := looked(pages)
	if len(out) == 0 {
		return nil
	}
	first, last := out[0].Number, out[len(out)-1].Number
	return []core.Exception{{Reason: core.Unreadable, Severity: core.Block, Actual: fmt.Sprintf("pages %d to %d", first, last),
		Message: fmt.Sprintf("Pages %d to %d were not looked at: the document is too long.", first, last)}}
}

// Unread gives an exception for each page that could not be read.
func Unread(pages []core.Page) []core.Exception {
	var out []core.Exception
	for _, p := range pages {
		if p.Fault != "" {
			out = append(out, core.Exception{Reason: core.Unreadable, Severity: core.Block, Actual: fmt.Sprintf("page %d", p.Number),
				Message: fmt.Sprintf("Page %d could not be read: %s.", p.Number, strings.TrimSuffix(lowerFirst(p.Fault), "."))})
		}
	}
	return out
}

// lowerFirst fits a sentence behind a colon.
func lowerFirst(s string) string {
	if len(s) > 1 && s[0] >= 'A' && s[0] <= 'Z' && s[1] >= 'a' && s[1] <= 'z' {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}
