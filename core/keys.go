package core

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode"
)

// NumberKey brings a document number to the form in which numbers are compared:
// upper case, letters and digits alone, O as 0, without leading zeros (CONTRACT,
// Duplicates).
func NumberKey(s string) string {
	return strings.TrimLeft(fold(s, strings.NewReplacer("O", "0")), "0")
}

// OrderKey brings an order number to the form in which references are compared
// when they are not the same to the letter: as NumberKey, and I and L as 1, and
// without prefix letters (CONTRACT, Order references).
func OrderKey(s string) string {
	t := strings.TrimLeftFunc(fold(s, strings.NewReplacer()), unicode.IsLetter)
	if t == "" {
		t = fold(s, strings.NewReplacer())
	}
	return strings.TrimLeft(strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(t), "0")
}

func fold(s string, r *strings.Replacer) string {
	return r.Replace(strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToUpper(c)
		}
		return -1
	}, s))
}

// ContentHash is the SHA-256 over what an approval is bound to: supplier, number,
// amounts, currency, account, lines and order links. Any change of these voids
// the approvals given (DOMAIN 7).
func ContentHash(inv Invoice, m Match) string {
	type link struct {
		Line      string
		Order     OrderID
		OrderLine string
		Qty       string
	}
	var links []link
	for _, l := range m.Lines {
		links = append(links, link{l.InvoiceLine, l.Order, l.OrderLine, l.Quantity.Trim().String()})
	}
	b, err := json.Marshal(struct {
		Kind     DocKind
		Supplier SupplierID
		Seller   string
		TaxID    string
		Number   string
		Currency string
		Amounts  []string
		Account  PaymentAccount
		Lines    []Line
		Charges  []Charge
		Orders   []OrderID
		Links    []link
	}{inv.Kind, inv.SupplierID, inv.Seller.Name, inv.Seller.TaxID, inv.Number, string(inv.Currency),
		[]string{inv.NetTotal.String(), inv.TaxTotal.String(), inv.GrossTotal.String(), inv.AmountDue.String(), inv.Prepaid.String()},
		inv.Account, inv.Lines, inv.Charges, m.Orders, links})
	if err != nil {
		panic("core: content of an invoice does not marshal: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
