package tabular

import (
	"io"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
)

var supplierColumns = []string{"tax_id", "iban", "bic", "email", "phone", "country", "currency", "terms_days", "discount_percent", "discount_days", "account"}

// Suppliers reads a table of suppliers. The account named in it is trusted, because
// the person who imports it answers for it. Errors are as those of Orders.
func Suppliers(r io.Reader, m Mapping) ([]core.Supplier, error) {
	t, err := open(r, m, []string{"supplier"}, supplierColumns)
	if err != nil {
		return nil, err
	}
	var out []core.Supplier
	seen := map[string]int{}
	bad, err := t.each("supplier", func(row row) error {
		s, err := supplier(row)
		if err != nil {
			return err
		}
		key := strings.ToLower(s.Name)
		if first, twice := seen[key]; twice {
			return row.bad("supplier", "%s is on line %d already", s.Name, first)
		}
		seen[key] = row.line
		out = append(out, s)
		return nil
	})
	return slices.DeleteFunc(out, func(s core.Supplier) bool { return bad[s.Name] }), err
}

func supplier(r row) (core.Supplier, error) {
	name, err := r.required("supplier")
	if err != nil {
		return core.Supplier{}, err
	}
	s := core.Supplier{Name: name, TaxID: squeeze(r.text("tax_id")), Phone: r.text("phone"), Country: strings.ToUpper(r.text("country")),
		LedgerAccount: r.text("account"), State: core.SupplierApproved}
	if s.Country != "" && len(s.Country) != 2 {
		return s, r.bad("country", "%q is not a country code like DE", r.text("country"))
	}
	if s.Currency, err = r.currency("currency"); err != nil {
		return s, err
	}
	if m := r.text("email"); m != "" {
		if !strings.Contains(m, "@") {
			return s, r.bad("email", "%q is not a mail address", m)
		}
		s.Emails = []string{m}
	}
	if s.TermsDays, err = days(r, "terms_days"); err != nil {
		return s, err
	}
	if s.Discount.Days, err = days(r, "discount_days"); err != nil {
		return s, err
	}
	if s.Discount.Percent, err = r.discount("discount_percent"); err != nil {
		return s, err
	}
	if s.TermsDays == 0 && r.text("terms_days") != "" {
		s.TermsDays = core.Ended
	}
	if s.Discount.Percent.IsZero() && r.text("discount_percent") != "" {
		s.Discount.Days = core.Ended
	}
	s.Accounts, err = account(r)
	return s, err
}

func account(r row) ([]core.BankAccount, error) {
	key := squeeze(r.text("iban"))
	if key == "" {
		return nil, nil
	}
	a := core.BankAccount{State: core.AccountTrusted, How: "import"}
	a.BIC = squeeze(r.text("bic"))
	switch {
	case ValidIBAN(key):
		a.IBAN = key
	case len(key) > 4 && isLetter(key[0]) && isLetter(key[1]):
		return nil, r.bad("iban", "%s is not a valid IBAN: its check digits are wrong", r.text("iban"))
	default:
		a.Number = key
	}
	return []core.BankAccount{a}, nil
}

// ValidIBAN checks an IBAN without spaces by its check digits (ISO 13616, mod 97).
func ValidIBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	var digits strings.Builder
	for _, c := range s[4:] + s[:4] {
		switch {
		case c >= '0' && c <= '9':
			digits.WriteRune(c)
		case c >= 'A' && c <= 'Z':
			digits.WriteString(strconv.Itoa(int(c-'A') + 10))
		default:
			return false
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}

func days(r row, column string) (int, error) {
	s := r.text(column)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(r.t.sheet.number(s))
	if err != nil || n < 0 || n > 3650 {
		return 0, r.bad(column, "%q is not a number of days", s)
	}
	return n, nil
}

// squeeze drops white space and brings letters to upper case, as in IBANs and tax
// IDs.
func squeeze(s string) string {
	return strings.ToUpper(strings.Join(strings.Fields(s), ""))
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

func itoa(n int) string { return strconv.Itoa(n) }
