package control

import (
	"fmt"
	"slices"
	"strings"

	"countersign/core"
)

// sureBuyer is how sure the reader must be of the buyer before another name than
// the firm's counts: a wrong guess at the address block is no finding.
const sureBuyer = 0.5

// likeFirm is how much a buyer's name must be like the firm's.
const likeFirm = 0.75

// buyer checks that the invoice is addressed to the firm.
func (in Input) buyer() []core.Exception {
	b, firm := in.Review.Invoice.Buyer, in.Firm
	country := strings.ToUpper(firm.Country)
	switch {
	case sameTaxID(b.TaxID, firm.TaxID, country):
		return nil
	case otherTaxID(b.TaxID, firm.TaxID, country):
		return []core.Exception{notUs("buyer_tax_id", firm.TaxID, b.TaxID,
			fmt.Sprintf("The invoice is made out to tax ID %s%s; ours is %s.", b.TaxID, named(b.Name), firm.TaxID))}
	case nameKey(b.Name) == "" || nameKey(firm.Name) == "" || in.kind() == core.KindReceipt:
		return nil
	case alike(b.Name, firm.Name) >= likeFirm || within(firm.Name, b.Name):
		return nil
	}
	if f := in.Review.Draft.Buyer; f.IsSet() && f.Confidence < sureBuyer && f.CorrectedBy == "" {
		return nil
	}
	return []core.Exception{notUs("buyer", firm.Name, b.Name, fmt.Sprintf("The invoice is made out to %s and not to %s.", b.Name, firm.Name))}
}

func notUs(field, expected, actual, msg string) core.Exception {
	return core.Exception{Reason: core.BuyerNotUs, Severity: core.Block, Field: field, Expected: expected, Actual: actual, Message: msg}
}

func named(name string) string {
	if name == "" {
		return ""
	}
	return " (" + name + ")"
}

// supplier checks that it is settled who sent the invoice, and that a second person
// has approved the supplier.
func (in Input) supplier() []core.Exception {
	name := in.Review.Invoice.Seller.Name
	switch s := in.Supplier; {
	case s == nil && len(in.Ambiguous) > 0:
		var names []string
		for _, a := range in.Ambiguous {
			names = append(names, a.Name)
		}
		return []core.Exception{{Reason: core.SupplierAmbiguous, Severity: core.Block, Field: "supplier", Actual: name,
			Message: fmt.Sprintf("The invoice may be from %s; choose one.", strings.Join(names, " or "))}}
	case s != nil && in.Doubt != "":
		return []core.Exception{{Reason: core.SupplierAmbiguous, Severity: core.Block, Field: "supplier", Expected: s.Name, Actual: name, Message: in.Doubt}}
	case s == nil && name == "":
		return []core.Exception{{Reason: core.NewSupplier, Severity: core.Block, Field: "supplier",
			Message: "The invoice does not say who sent it in a way that could be read, and no known supplier fits."}}
	case s == nil:
		return []core.Exception{{Reason: core.NewSupplier, Severity: core.Block, Field: "supplier", Actual: name,
			Message: fmt.Sprintf("%s is not among the suppliers yet.", name)}}
	case s.State == core.SupplierDraft:
		return []core.Exception{{Reason: core.NewSupplier, Severity: core.Block, Field: "supplier", Actual: s.Name,
			Message: fmt.Sprintf("%s is a new supplier; a second person has to approve it before anything can be paid.%s", s.Name, in.namesakes())}}
	}
	return nil
}

// LikeOnFile are the approved suppliers with whom a new one shares its name or most of
// it, its tax ID, an account or its mail domain: it may be one of them, or pose as it
// (DOMAIN 4, duplicate check).
func LikeOnFile(s core.Supplier, all []core.Supplier) []core.Supplier {
	var out []core.Supplier
	for _, o := range all {
		if o.ID != s.ID && o.State == core.SupplierApproved && likeOnFile(s, o) != "" {
			out = append(out, o)
		}
	}
	return out
}

// likeOnFile says what a new supplier shares with another, for a sentence; empty when
// nothing.
func likeOnFile(s, o core.Supplier) string {
	switch {
	case sameTaxID(s.TaxID, o.TaxID, o.Country):
		return "its tax ID is that of"
	case slices.ContainsFunc(s.Accounts, func(a core.BankAccount) bool { _, ok := findAccount(o, a.PaymentAccount); return ok }):
		return "its bank account is that of"
	case slices.ContainsFunc(append([]string{o.Name}, o.Aliases...), func(n string) bool {
		return SameName(n, s.Name) || within(n, s.Name) || len(nameKey(n)) >= shortName && alike(n, s.Name) >= likeName
	}):
		return "its name is like that of"
	case slices.ContainsFunc(domainsOf(s), func(d string) bool { return slices.Contains(domainsOf(o), d) }):
		return "its mail domain is that of"
	}
	return ""
}

func (in Input) namesakes() string {
	if len(in.Namesakes) == 0 {
		return ""
	}
	o := in.Namesakes[0]
	said := fmt.Sprintf(" Careful: %s %s, which is on file", likeOnFile(*in.Supplier, o), o.Name)
	if otherTaxID(in.Supplier.TaxID, o.TaxID, o.Country) {
		said += fmt.Sprintf(" with tax ID %s and not %s", o.TaxID, in.Supplier.TaxID)
	}
	return said + ". It may be the same one, or somebody who poses as it."
}
