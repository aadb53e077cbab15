package sample

import (
	"strings"

	"countersign/core"
)

// exemption is the reason of a zero rate for e-invoices (BT-120, BT-121).
var exemption = map[string][2]string{
	"K":  {"Intra-Community supply", "VATEX-EU-IC"},
	"AE": {"Reverse charge", "VATEX-EU-AE"},
	"G":  {"Export outside the EU", "VATEX-EU-G"},
}

// cii is the claim as a Cross Industry Invoice D16B in the EN 16931 profile, as
// Factur-X embeds it.
func (c claim) cii() []byte {
	trade := el("rsm:SupplyChainTradeTransaction")
	for _, l := range c.inv.Lines {
		trade.kids = append(trade.kids, c.ciiLine(l))
	}
	trade.kids = append(trade.kids, c.ciiAgreement(), c.ciiDelivery(), c.ciiSettlement())
	root := el("rsm:CrossIndustryInvoice",
		el("rsm:ExchangedDocumentContext", el("ram:GuidelineSpecifiedDocumentContextParameter", leaf("ram:ID", "urn:cen.eu:en16931:2017"))),
		el("rsm:ExchangedDocument",
			leaf("ram:ID", c.inv.Number),
			leaf("ram:TypeCode", c.typeCode()),
			ciiDate("ram:IssueDateTime", c.inv.IssueDate)),
		trade)
	root.attrs = []string{
		"xmlns:rsm", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
		"xmlns:ram", "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
		"xmlns:udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
	}
	return root.document()
}

// typeCode is BT-3 (UNTDID 1001).
func (c claim) typeCode() string {
	if c.inv.Kind == core.KindCreditNote {
		return "381"
	}
	return "380"
}

func ciiDate(name string, d core.Date) element {
	return el(name, leaf("udt:DateTimeString", strings.ReplaceAll(d.String(), "-", ""), "format", "102"))
}

func (c claim) ciiLine(l core.Line) element {
	return el("ram:IncludedSupplyChainTradeLineItem",
		el("ram:AssociatedDocumentLineDocument", leaf("ram:LineID", l.ID)),
		el("ram:SpecifiedTradeProduct", leaf("ram:SellerAssignedID", l.Code), leaf("ram:Name", l.Description)),
		el("ram:SpecifiedLineTradeAgreement",
			el("ram:BuyerOrderReferencedDocument", leaf("ram:LineID", l.ID)),
			el("ram:NetPriceProductTradePrice", leaf("ram:ChargeAmount", l.UnitPrice.String()))),
		el("ram:SpecifiedLineTradeDelivery", leaf("ram:BilledQuantity", l.Quantity.String(), "unitCode", l.Unit)),
		el("ram:SpecifiedLineTradeSettlement",
			el("ram:ApplicableTradeTax", leaf("ram:TypeCode", "VAT"), leaf("ram:CategoryCode", c.s.category), leaf("ram:RateApplicablePercent", l.TaxRate.String())),
			el("ram:SpecifiedTradeSettlementLineMonetarySummation", leaf("ram:LineTotalAmount", l.NetAmount.String()))))
}

func (c claim) ciiAgreement() element {
	buyer := Firm()
	return el("ram:ApplicableHeaderTradeAgreement",
		el("ram:SellerTradeParty",
			leaf("ram:Name", c.s.Name),
			ciiAddress(c.s.postcode(), c.s.street, c.s.town(), c.s.Country),
			el("ram:URIUniversalCommunication", leaf("ram:URIID", c.s.mail(), "schemeID", "EM")),
			el("ram:SpecifiedTaxRegistration", leaf("ram:ID", c.s.TaxID, "schemeID", "VA"))),
		el("ram:BuyerTradeParty",
			leaf("ram:Name", buyer.Name),
			ciiAddress("20095", "Musterstraße 12", "Hamburg", buyer.Country),
			el("ram:SpecifiedTaxRegistration", leaf("ram:ID", buyer.TaxID, "schemeID", "VA"))),
		el("ram:BuyerOrderReferencedDocument", leaf("ram:IssuerAssignedID", strings.Join(c.inv.OrderRefs, ", "))))
}

func ciiAddress(postcode, line, town, country string) element {
	return el("ram:PostalTradeAddress", leaf("ram:PostcodeCode", postcode), leaf("ram:LineOne", line), leaf("ram:CityName", town), leaf("ram:CountryID", country))
}

func (c claim) ciiDelivery() element {
	return el("ram:ApplicableHeaderTradeDelivery",
		el("ram:ShipToTradeParty", leaf("ram:Name", Firm().Name), ciiAddress("20095", "Musterstraße 12", "Hamburg", Firm().Country)),
		el("ram:ActualDeliverySupplyChainEvent", ciiDate("ram:OccurrenceDateTime", c.inv.DeliveryDate)))
}

func (c claim) ciiSettlement() element {
	inv := c.inv
	list := []element{
		leaf("ram:PaymentReference", inv.PaymentReference),
		leaf("ram:InvoiceCurrencyCode", string(inv.Currency)),
		el("ram:SpecifiedTradeSettlementPaymentMeans", leaf("ram:TypeCode", "58"),
			el("ram:PayeePartyCreditorFinancialAccount", leaf("ram:IBANID", inv.Account.IBAN)),
			el("ram:PayeeSpecifiedCreditorFinancialInstitution", leaf("ram:BICID", inv.Account.BIC))),
	}
	for _, t := range inv.Taxes {
		tax := []element{leaf("ram:CalculatedAmount", t.Tax.String()), leaf("ram:TypeCode", "VAT")}
		why := exemption[t.Category]
		if why[0] != "" {
			tax = append(tax, leaf("ram:ExemptionReason", why[0]))
		}
		tax = append(tax, leaf("ram:BasisAmount", t.Base.String()), leaf("ram:CategoryCode", t.Category))
		if why[1] != "" {
			tax = append(tax, leaf("ram:ExemptionReasonCode", why[1]))
		}
		list = append(list, el("ram:ApplicableTradeTax", append(tax, leaf("ram:RateApplicablePercent", t.Rate.String()))...))
	}
	return el("ram:ApplicableHeaderTradeSettlement", append(list,
		el("ram:SpecifiedTradePaymentTerms", ciiDate("ram:DueDateDateTime", inv.DueDate)),
		el("ram:SpecifiedTradeSettlementHeaderMonetarySummation",
			leaf("ram:LineTotalAmount", inv.NetTotal.String()),
			leaf("ram:TaxBasisTotalAmount", inv.NetTotal.String()),
			leaf("ram:TaxTotalAmount", inv.TaxTotal.String(), "currencyID", string(inv.Currency)),
			leaf("ram:GrandTotalAmount", inv.GrossTotal.String()),
			leaf("ram:DuePayableAmount", inv.AmountDue.String())))...)
}
