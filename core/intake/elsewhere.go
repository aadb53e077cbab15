package intake

import (
	"fmt"
	"strings"

	"countersign/core"
	"countersign/core/extract"
)

// elsewhere makes a to-do of a mail that only links to its invoice: it is shown among
// the invoices that need data, with what to do, and not put away as a letter. A mail
// that says all itself is its own document.
func elsewhere(parts []extract.Piece, link string) []extract.Piece {
	if link == "" {
		return parts
	}
	if len(parts) == 0 {
		parts = []extract.Piece{{Pages: []int{1}}}
	}
	d := &parts[0].Draft
	if d.Kind.Value.IsClaim() && d.Number.IsSet() && d.GrossTotal.IsSet() {
		return parts
	}
	host := hostOf(link)
	if !d.Kind.Value.IsClaim() {
		d.Kind = core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 0.5}
	}
	d.Exceptions = append(d.Exceptions, core.Exception{Reason: core.Unreadable, Severity: core.Block, Field: "link", Actual: host,
		Message: fmt.Sprintf("The invoice is not in this mail but behind a link to %s. If you expect it and the sender is the right one, open the mail, download the invoice and import it; then reject this entry.", host)})
	return parts
}

// hostOf is the server to which a link leads. What stands before an @ is a user's name
// (RFC 3986, section 3.2.1), which is where another's server is put to deceive.
func hostOf(link string) string {
	_, host, _ := strings.Cut(link, "://")
	if end := strings.IndexAny(host, `/\?#`); end >= 0 {
		host = host[:end]
	}
	host = host[strings.LastIndexByte(host, '@')+1:]
	if port := strings.LastIndexByte(host, ':'); port > strings.LastIndexByte(host, ']') {
		host = host[:port]
	}
	return host
}
