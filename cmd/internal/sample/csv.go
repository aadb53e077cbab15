package sample

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"

	"countersign/core"
)

// CSVFiles are the names of the import files, in the order in which they have to
// be imported.
var CSVFiles = []string{"suppliers.csv", "orders.csv", "receipts.csv"}

// WriteCSV writes the import files of the sample firm to the writers named as in
// CSVFiles; a file without a writer is left out. It returns the first error of a
// writer.
func WriteCSV(today core.Date, to map[string]io.Writer) error {
	rows := map[string]func() [][]string{
		"suppliers.csv": supplierRows,
		"orders.csv":    func() [][]string { return orderRows(Orders(today)) },
		"receipts.csv":  func() [][]string { return receiptRows(Receipts(today)) },
	}
	for _, name := range CSVFiles {
		w, ok := to[name]
		if !ok {
			continue
		}
		if err := csv.NewWriter(w).WriteAll(rows[name]()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func supplierRows() [][]string {
	rows := [][]string{{"supplier", "tax_id", "iban", "bic", "email", "phone", "country", "currency", "terms_days", "discount_percent", "discount_days", "account"}}
	for _, s := range Suppliers() {
		var account core.BankAccount
		if len(s.Accounts) > 0 {
			account = s.Accounts[0]
		}
		percent, days := "", ""
		if s.Discount.Days > 0 {
			percent, days = s.Discount.Percent.String(), strconv.Itoa(s.Discount.Days)
		}
		rows = append(rows, []string{s.Name, s.TaxID, account.IBAN, account.BIC, s.Emails[0], s.Phone, s.Country,
			string(s.Currency), strconv.Itoa(s.TermsDays), percent, days, s.LedgerAccount})
	}
	return rows
}

func orderRows(orders []core.PurchaseOrder) [][]string {
	names := map[core.SupplierID]string{}
	for _, s := range Suppliers() {
		names[s.ID] = s.Name
	}
	rows := [][]string{{"order", "supplier", "date", "currency", "line", "item_code", "gtin", "description", "quantity", "unit", "unit_price", "tax_rate", "requester"}}
	for _, o := range orders {
		for _, l := range o.Lines {
			rows = append(rows, []string{string(o.ID), names[o.SupplierID], o.Date.String(), string(o.Currency), l.ID, l.ItemCode, l.GTIN,
				l.Description, l.Quantity.String(), l.Unit, l.UnitPrice.String(), l.TaxRate.String(), o.Requester})
		}
	}
	return rows
}

func receiptRows(receipts []core.GoodsReceipt) [][]string {
	rows := [][]string{{"receipt", "order", "line", "date", "quantity_accepted", "quantity_rejected"}}
	for _, r := range receipts {
		for _, l := range r.Lines {
			rows = append(rows, []string{r.ID, string(l.OrderID), l.OrderLine, l.Date.String(), l.Accepted.String(), l.Rejected.String()})
		}
	}
	return rows
}
