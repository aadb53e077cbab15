package sample

import (
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// ubl is the claim as a UBL 2.1 invoice in the Peppol BIS Billing 3.0 profile.
func (c claim) ubl() []byte {
	inv := c.inv
	root := el("Invoice",
		leaf("cbc:CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"),
		leaf("cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
		leaf("cbc:ID", inv.Number),
		leaf("cbc:IssueDate", inv.IssueDate.String()),
		leaf("cbc:DueDate", inv.DueDate.String()),
		leaf("cbc:InvoiceTypeCode", c.typeCode()),
		leaf("cbc:DocumentCurrencyCode", string(inv.Currency)),
		el("cac:OrderReference", leaf("cbc:ID", strings.Join(inv.OrderRefs, ", "))),
		el("cac:AccountingSupplierParty", ublParty(c.s.Name, c.s.TaxID, "9944", c.s.street, c.s.town(), c.s.postcode(), c.s.Country)),
		el("cac:AccountingCustomerParty", ublParty(Firm().Name, Firm().TaxID, "9930", "Musterstraße 12", "Hamburg", "20095", Firm().Country)),
		el("cac:Delivery", leaf("cbc:ActualDeliveryDate", inv.DeliveryDate.String())),
		el("cac:PaymentMeans", leaf("cbc:PaymentMeansCode", "58"), leaf("cbc:PaymentID", inv.PaymentReference),
			el("cac:PayeeFinancialAccount", leaf("cbc:ID", inv.Account.IBAN), leaf("cbc:Name", c.s.Name),
				el("cac:FinancialInstitutionBranch", leaf("cbc:ID", inv.Account.BIC)))),
		c.ublTax(),
		el("cac:LegalMonetaryTotal",
			ublAmount("cbc:LineExtensionAmount", inv.NetTotal), ublAmount("cbc:TaxExclusiveAmount", inv.NetTotal),
			ublAmount("cbc:TaxInclusiveAmount", inv.GrossTotal), ublAmount("cbc:PayableAmount", inv.AmountDue)))
	for _, l := range inv.Lines {
		root.kids = append(root.kids, c.ublLine(l))
	}
	root.attrs = []string{
		"xmlns", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
		"xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
		"xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
	}
	return root.document()
}

func ublAmount(name string, a money.Amount) element {
	return leaf(name, a.String(), "currencyID", string(a.Currency))
}

// ublParty is a party with its VAT id as its electronic address; the scheme is
// the country's in the code list of electronic addresses (EAS).
func ublParty(name, taxID, scheme, street, town, postcode, country string) element {
	return el("cac:Party",
		leaf("cbc:EndpointID", taxID, "schemeID", scheme),
		el("cac:PartyName", leaf("cbc:Name", name)),
		el("cac:PostalAddress", leaf("cbc:StreetName", street), leaf("cbc:CityName", town), leaf("cbc:PostalZone", postcode),
			el("cac:Country", leaf("cbc:IdentificationCode", country))),
		el("cac:PartyTaxScheme", leaf("cbc:CompanyID", taxID), el("cac:TaxScheme", leaf("cbc:ID", "VAT"))),
		el("cac:PartyLegalEntity", leaf("cbc:RegistrationName", name)))
}

func (c claim) ublTax() element {
	total := el("cac:TaxTotal", ublAmount("cbc:TaxAmount", c.inv.TaxTotal))
	for _, t := range c.inv.Taxes {
		total.kids = append(total.kids, el("cac:TaxSubtotal", ublAmount("cbc:TaxableAmount", t.Base), ublAmount("cbc:TaxAmount", t.Tax),
			el("cac:TaxCategory", leaf("cbc:ID", t.Category), leaf("cbc:Percent", t.Rate.String()), el("cac:TaxScheme", leaf("cbc:ID", "VAT")))))
	}
	return total
}

func (c claim) ublLine(l core.Line) element {
	return el("cac:InvoiceLine",
		leaf("cbc:ID", l.ID),
		leaf("cbc:InvoicedQuantity", l.Quantity.String(), "unitCode", l.Unit),
		ublAmount("cbc:LineExtensionAmount", l.NetAmount),
		el("cac:OrderLineReference", leaf("cbc:LineID", l.ID)),
		el("cac:Item", leaf("cbc:Name", l.Description), el("cac:SellersItemIdentification", leaf("cbc:ID", l.Code)),
			el("cac:ClassifiedTaxCategory", leaf("cbc:ID", c.s.category), leaf("cbc:Percent", l.TaxRate.String()), el("cac:TaxScheme", leaf("cbc:ID", "VAT")))),
		el("cac:Price", leaf("cbc:PriceAmount", l.UnitPrice.String(), "currencyID", string(l.NetAmount.Currency))))
}

// postcode and town are the parts of the line "69002 Lyon" or "5911 AA Venlo".
func (s *seller) postcode() string { return strings.TrimSuffix(s.city, " "+s.town()) }

func (s *seller) town() string {
	f := strings.Fields(s.city)
	return f[len(f)-1]
}
