package core

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"
)

// NumberKey brings a document number to the form in which numbers are compared:
// upper case, letters and digits alone, O as 0, without leading zeros, be they at
// the very front or behind the prefix letters ("INV-0017" is "INV-17"; CONTRACT,
// Duplicates). It is empty only for a text without any letter or digit.
func NumberKey(s string) string {
	t := trimZeros(oAsZero.Replace(fold(s)))
	digits := strings.TrimLeftFunc(t, unicode.IsLetter)
	if digits == "" {
		return t
	}
	return t[:len(t)-len(digits)] + trimZeros(digits)
}

// OrderKey brings an order number to the form in which references are compared
// when they are not the same to the letter: without prefix letters, as NumberKey,
// and I and L as 1 (CONTRACT, Order references). The prefix is dropped before
// letters are taken for digits, so that "BILL-17" is 17 and not B1117. It is
// empty only for a text without any letter or digit.
func OrderKey(s string) string {
	all := fold(s)
	t := strings.TrimLeftFunc(all, unicode.IsLetter)
	if t == "" {
		t = all
	}
	return lettersAsDigits(t)
}

// OrderKeys are the keys to look up for a reference as a document writes it. A
// letter behind the prefix may be a misread digit: "PO-l001" is looked up as
// 1001, and "POl001", where nothing tells the prefix from the number, both as 1
// and as 1001. The first key is the likelier one.
func OrderKeys(ref string) []string {
	key := OrderKey(ref)
	if key == "" {
		return nil
	}
	s := strings.ToUpper(strings.TrimSpace(ref))
	rest := strings.TrimLeftFunc(s, unicode.IsLetter)
	prefix := s[:len(s)-len(rest)]
	body := fold(rest)
	if prefix == "" || body == "" {
		return []string{key}
	}
	if c, _ := utf8.DecodeRuneInString(rest); !unicode.IsDigit(c) {
		if head := body[:len(body)-len(strings.TrimLeftFunc(body, unicode.IsLetter))]; strings.Trim(head, "OIL") == "" && head != "" {
			return []string{lettersAsDigits(body)}
		}
		return []string{key}
	}
	tail := prefix[len(strings.TrimRight(prefix, "OIL")):]
	if misread := lettersAsDigits(tail + body); len(tail) < len(prefix) && misread != key {
		return []string{key, misread}
	}
	return []string{key}
}

// ItemKey brings an item code to the form in which codes are compared: upper case,
// letters and digits alone, without leading zeros.
func ItemKey(code string) string { return strings.TrimLeft(fold(code), "0") }

// GTINKey is the key of a GTIN among those of item codes.
func GTINKey(gtin string) string {
	if gtin == "" {
		return ""
	}
	return "gtin " + gtin
}

func lettersAsDigits(s string) string {
	return trimZeros(allAsDigits.Replace(s))
}

// trimZeros drops leading zeros but leaves the number nought its last one.
func trimZeros(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" || s == "" {
		return t
	}
	return "0"
}

var (
	oAsZero     = strings.NewReplacer("O", "0")
	allAsDigits = strings.NewReplacer("O", "0", "I", "1", "L", "1")
)

func fold(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToUpper(c)
		}
		return -1
	}, s)
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
		Contract string `json:",omitempty"`
	}{inv.Kind, inv.SupplierID, inv.Seller.Name, inv.Seller.TaxID, inv.Number, string(inv.Currency),
		[]string{inv.NetTotal.String(), inv.TaxTotal.String(), inv.GrossTotal.String(), inv.AmountDue.String(), inv.Prepaid.String()},
		inv.Account, inv.Lines, inv.Charges, m.Orders, links, m.Contract})
	if err != nil {
		panic("core: content of an invoice does not marshal: " + err.Error())
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
