package extract

import (
	"fmt"
	"strings"

	"countersign/core"
)

// noteFaults says which of a document's pages could not be read: a sum or an account
// may stand there, so that nobody should approve it unseen.
func noteFaults(d *core.Draft, pages []core.Page) {
	faults := Unread(pages)
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
