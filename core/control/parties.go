package control

import (
	"fmt"
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
	case s == nil && name == "":
		return []core.Exception{{Reason: core.NewSupplier, Severity: core.Block, Field: "supplier",
			Message: "The invoice does not say who sent it in a way that could be read, and no known supplier fits."}}
	case s == nil:
		return []core.Exception{{Reason: core.NewSupplier, Severity: core.Block, Field: "supplier", Actual: name,
			Message: fmt.Sprintf("%s is not among the suppliers yet.", name)}}
	case s.State == core.SupplierDraft:
		return []core.Exception{{Reason: core.NewSupplier, Severity: core.Block, Field: "supplier", Actual: s.Name,
			Message: fmt.Sprintf("%s is a new supplier; a second person has to approve it before anything can be paid.", s.Name)}}
	}
	return nil
}
