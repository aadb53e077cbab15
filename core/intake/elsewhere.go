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
	_, host, _ := strings.Cut(link, "://")
	if end := strings.IndexAny(host, "/:?#"); end >= 0 {
		host = host[:end]
	}
	if !d.Kind.Value.IsClaim() {
		d.Kind = core.Field[core.DocKind]{Value: core.KindInvoice, Confidence: 0.5}
	}
	d.Exceptions = append(d.Exceptions, core.Exception{Reason: core.Unreadable, Severity: core.Block, Field: "link", Actual: host,
		Message: fmt.Sprintf("The invoice is not in this mail but behind a link to %s. If you expect it and the sender is the right one, open the mail, download the invoice and import it; then reject this entry.", host)})
	return parts
}
