package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"

	"countersign/core"
)

// Bill is one approved invoice as it leaves for a ledger. Credit notes have negative
// amounts.
type Bill struct {
	Review        core.Review
	Supplier      core.Supplier
	Orders        []core.OrderID
	LedgerAccount string
}

var billColumns = []string{
	"id", "kind", "supplier", "supplier_tax_id", "account", "number", "issue_date", "due_date", "currency", "net_total", "tax_total",
	"gross_total", "amount_due", "orders", "payment_account", "payment_reference", "approved_by", "approved_at", "status", "document_sha256",
}

// CSV writes one row an invoice, with a header, comma-separated and in UTF-8. A text
// that a spreadsheet would run as a formula is written with an apostrophe before it
// (OWASP, CSV injection).
func CSV(w io.Writer, bills []Bill) error {
	c := csv.NewWriter(w)
	if err := c.Write(billColumns); err != nil {
		return failed(err)
	}
	for _, b := range bills {
		r := record(b)
		row := make([]string, len(billColumns))
		for i, name := range billColumns {
			row[i] = r[name]
			if !strings.HasSuffix(name, "_total") && name != "amount_due" {
				row[i] = core.SpreadsheetText(row[i])
			}
		}
		if err := c.Write(row); err != nil {
			return failed(err)
		}
	}
	c.Flush()
	return failed(c.Error())
}

// JSON writes one object a line with the same names as CSV.
func JSON(w io.Writer, bills []Bill) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, b := range bills {
		if err := enc.Encode(record(b)); err != nil {
			return failed(err)
		}
	}
	return nil
}

func record(b Bill) map[string]string {
	inv := b.Review.Invoice
	signed := func(minor int64, text string) string {
		if inv.Sign() < 0 && minor != 0 {
			if strings.HasPrefix(text, "-") {
				return text[1:]
			}
			return "-" + text
		}
		return text
	}
	out := map[string]string{
		"id": string(b.Review.ID), "kind": string(inv.Kind), "supplier": b.Supplier.Name, "supplier_tax_id": inv.Seller.TaxID, "account": b.LedgerAccount,
		"number": inv.Number, "issue_date": inv.IssueDate.String(), "due_date": inv.DueDate.String(), "currency": string(inv.Currency),
		"payment_account": inv.Account.Key(), "payment_reference": inv.PaymentReference, "status": string(b.Review.Status),
		"document_sha256": string(b.Review.Document),
	}
	if out["supplier"] == "" {
		out["supplier"] = inv.Seller.Name
	}
	for name, a := range map[string]struct {
		set   bool
		minor int64
		text  string
	}{
		"net_total": {inv.NetTotal.IsSet(), inv.NetTotal.Minor, inv.NetTotal.String()}, "tax_total": {inv.TaxTotal.IsSet(), inv.TaxTotal.Minor, inv.TaxTotal.String()},
		"gross_total": {inv.GrossTotal.IsSet(), inv.GrossTotal.Minor, inv.GrossTotal.String()},
		"amount_due":  {inv.AmountDue.IsSet(), inv.AmountDue.Minor, inv.AmountDue.String()},
	} {
		if a.set {
			out[name] = signed(a.minor, a.text)
		}
	}
	var orders, by []string
	for _, o := range b.Orders {
		orders = append(orders, string(o))
	}
	for _, a := range b.Review.Approvals {
		by = append(by, a.By)
		out["approved_at"] = a.At.UTC().Format("2006-01-02T15:04:05Z")
	}
	out["orders"], out["approved_by"] = strings.Join(orders, " "), strings.Join(by, " ")
	return out
}

func failed(err error) error {
	if err == nil {
		return nil
	}
	return core.Errorf(core.Unavailable, "the export cannot be written: %w", err).WithHint("check the disk and try again")
}
