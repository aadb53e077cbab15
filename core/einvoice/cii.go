package einvoice

import "strings"

// The places of CII that ZUGFeRD 1.0 names differently: the later name first.
const (
	ciiContext     = "ExchangedDocumentContext|SpecifiedExchangedDocumentContext"
	ciiProfile     = ciiContext + "/GuidelineSpecifiedDocumentContextParameter/ID"
	ciiHeader      = "ExchangedDocument|HeaderExchangedDocument"
	ciiTransaction = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
	ciiAgreement   = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
	ciiDelivery    = "ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery"
	ciiSettlement  = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
	ciiSummation   = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
	ciiDate        = "DateTimeString|DateString|DateTime|Date"
	ciiRefID       = "IssuerAssignedID|ID"
	ciiRate        = "RateApplicablePercent|ApplicablePercent"
)

// readCII fills the business terms from a Cross Industry document (EN 16931-3-3,
// and the ZUGFeRD 1.0 specification for the older names).
func readCII(r root) *document {
	d := &document{syntax: cii, kind: r.kind}
	header, t := r.first(ciiHeader), r.first(ciiTransaction)
	agreement, settlement := t.first(ciiAgreement), t.first(ciiSettlement)
	d.profile = r.value("BT-24", ciiProfile, "")
	d.process = r.value("BT-23", ciiContext+"/BusinessProcessSpecifiedDocumentContextParameter/ID", "")
	d.number = header.value("BT-1", "ID", "")
	d.typeCode = header.value("BT-3", "TypeCode", "")
	d.issueDate = header.date("BT-2", "IssueDateTime")
	for _, n := range header.all("IncludedNote") {
		d.notes = append(d.notes, note{n.first("SubjectCode").flat(), prose(n.first("Content"))})
	}
	d.currency = settlement.value("BT-5", "InvoiceCurrencyCode|OrderCurrencyCode", "")
	d.taxCurrency = settlement.value("BT-6", "TaxCurrencyCode", "")
	d.accounting = settlement.value("BT-19", "ReceivableSpecifiedTradeAccountingAccount/ID", "")
	d.seller = ciiParty(agreement.first("SellerTradeParty"), sellerTerms)
	d.buyer = ciiParty(agreement.first("BuyerTradeParty"), buyerTerms)
	d.taxAgent = ciiParty(agreement.first("SellerTaxRepresentativeTradeParty"), agentTerms)
	d.payee = ciiParty(settlement.first("PayeeTradeParty"), payeeTerms)
	d.ciiReferences(agreement, settlement)
	d.ciiDelivery(t.first(ciiDelivery))
	d.ciiPayment(settlement)
	d.ciiCharges(settlement)
	d.ciiTotals(settlement)
	for _, n := range t.all("IncludedSupplyChainTradeLineItem") {
		if l := ciiLine(n); !l.empty() {
			d.lines = append(d.lines, l)
		}
	}
	return d
}

// date is the text of a date in whatever wrapper it has.
func (n *node) date(term, path string) value {
	e := n.first(path)
	return e.value(term, ciiDate, "format").or(value{text: e.flat(), term: term})
}

// ciiReferences reads BT-10 to BT-19, BG-3 and BG-24.
func (d *document) ciiReferences(agreement, settlement *node) {
	ref := func(term, name string) value { return agreement.first(name).value(term, ciiRefID, "") }
	d.buyerReference = agreement.value("BT-10", "BuyerReference", "")
	d.project = agreement.value("BT-11", "SpecifiedProcuringProject/ID", "")
	d.contract = ref("BT-12", "ContractReferencedDocument")
	d.order = notNA(ref("BT-13", "BuyerOrderReferencedDocument"))
	d.salesOrder = ref("BT-14", "SellerOrderReferencedDocument")
	for _, n := range agreement.all("AdditionalReferencedDocument") {
		d.ciiSupporting(n)
	}
	for _, n := range settlement.all("InvoiceReferencedDocument") {
		d.preceding = append(d.preceding, reference{n.value("BT-25", ciiRefID, ""), n.date("BT-26", "FormattedIssueDateTime|IssueDateTime")})
	}
}

func (d *document) ciiDelivery(n *node) {
	d.deliveryDate = n.date("BT-72", "ActualDeliverySupplyChainEvent/OccurrenceDateTime")
	d.receipt = n.first("ReceivingAdviceReferencedDocument").value("BT-15", ciiRefID, "")
	d.despatch = n.first("DespatchAdviceReferencedDocument").value("BT-16", ciiRefID, "").or(
		n.first("DeliveryNoteReferencedDocument").value("BT-16", ciiRefID, ""))
	d.deliverTo = ciiParty(n.first("ShipToTradeParty"), placeTerms)
}

func (d *document) ciiPayment(s *node) {
	d.paymentReference, d.creditor = s.value("BT-83", "PaymentReference", ""), s.value("BT-90", "CreditorReferenceID", "")
	for _, n := range s.all("SpecifiedTradeSettlementPaymentMeans") {
		account := n.first("PayeePartyCreditorFinancialAccount")
		d.means = append(d.means, paymentMeans{
			code: n.value("BT-81", "TypeCode", ""), text: n.value("BT-82", "Information", ""), transfer: account != nil,
			iban: account.value("BT-84", "IBANID", ""), number: account.value("BT-84", "ProprietaryID", ""),
			holder:  account.value("BT-85", "AccountName", ""),
			bic:     n.value("BT-86", "PayeeSpecifiedCreditorFinancialInstitution/BICID", ""),
			card:    n.value("BT-87", "ApplicableTradeSettlementFinancialCard/ID", ""),
			debited: n.value("BT-91", "PayerPartyDebtorFinancialAccount/IBANID", ""),
		})
	}
	d.periodStart = s.date("BT-73", "BillingSpecifiedPeriod/StartDateTime")
	d.periodEnd = s.date("BT-74", "BillingSpecifiedPeriod/EndDateTime")
	for _, n := range s.all("SpecifiedTradePaymentTerms") {
		if text := prose(n.first("Description")); text != "" {
			d.terms = append(d.terms, value{text: text, term: "BT-20"})
		}
		d.dueDate = d.dueDate.or(n.date("BT-9", "DueDateDateTime"))
		d.mandate = d.mandate.or(n.value("BT-89", "DirectDebitMandateID", ""))
		for _, t := range n.all("ApplicableTradePaymentDiscountTerms") {
			if unit := t.first("BasisPeriodMeasure").attr("unitCode"); unit == "" || unit == "DAY" {
				d.discounts = append(d.discounts, discount{percent: t.value("BT-20", "CalculationPercent", ""), days: t.value("BT-20", "BasisPeriodMeasure", "")})
			}
		}
	}
}

// ciiCharges reads BG-20 and BG-21. ZUGFeRD has freight in a group of its own.
func (d *document) ciiCharges(s *node) {
	for _, n := range s.all("SpecifiedTradeAllowanceCharge") {
		d.allowances = append(d.allowances, ciiAllowance(n, false))
	}
	t := allowanceTerms(true, false)
	for _, n := range s.all("SpecifiedLogisticsServiceCharge") {
		tax := n.first("AppliedTradeTax")
		d.allowances = append(d.allowances, allowance{
			charge: true, logistics: true, amount: n.value(t.amount, "AppliedAmount", "currencyID"), reason: n.value(t.reason, "Description", ""),
			category: tax.value(t.category, "CategoryCode", ""), rate: tax.value(t.rate, ciiRate, ""),
		})
	}
}

func ciiAllowance(n *node, onLine bool) allowance {
	charge := isTrue(n.first("ChargeIndicator/Indicator").flat()) || isTrue(n.first("ChargeIndicator").flat())
	t, tax := allowanceTerms(charge, onLine), n.first("CategoryTradeTax")
	return allowance{
		charge: charge, amount: n.value(t.amount, "ActualAmount", "currencyID"),
		base: n.value(t.base, "BasisAmount", "currencyID"), percent: n.value(t.percent, "CalculationPercent", ""),
		reason: n.value(t.reason, "Reason", ""), code: n.value(t.code, "ReasonCode", ""),
		category: tax.value(t.category, "CategoryCode", ""), rate: tax.value(t.rate, ciiRate, ""),
	}
}

// ciiTotals reads BG-22 and BG-23.
func (d *document) ciiTotals(s *node) {
	t := s.first(ciiSummation)
	amount := func(term, name string) value { return t.value(term, name, "currencyID") }
	d.totals = totals{
		stated: t != nil,
		lines:  amount("BT-106", "LineTotalAmount"), allowances: amount("BT-107", "AllowanceTotalAmount"),
		charges: amount("BT-108", "ChargeTotalAmount"), net: amount("BT-109", "TaxBasisTotalAmount"),
		gross: amount("BT-112", "GrandTotalAmount"), prepaid: amount("BT-113", "TotalPrepaidAmount"),
		rounding: amount("BT-114", "RoundingAmount"), due: amount("BT-115", "DuePayableAmount"),
	}
	for _, n := range t.all("TaxTotalAmount") {
		d.addTaxTotal(n.value("BT-110", "", "currencyID"))
	}
	for _, n := range s.all("ApplicableTradeTax") {
		d.taxPointCode = d.taxPointCode.or(n.value("BT-8", "DueDateTypeCode", ""))
		d.taxPointDate = d.taxPointDate.or(n.date("BT-7", "TaxPointDate"))
		d.taxes = append(d.taxes, taxRow{
			base: n.value("BT-116", "BasisAmount", "currencyID"), tax: n.value("BT-117", "CalculatedAmount", "currencyID"),
			category: n.value("BT-118", "CategoryCode", ""), rate: n.value("BT-119", ciiRate, ""),
			reason: n.value("BT-120", "ExemptionReason", ""), reasonCode: n.value("BT-121", "ExemptionReasonCode", ""),
		})
	}
}

// ciiSupporting reads BG-24; the types 50 and 130 are BT-17 and BT-18.
func (d *document) ciiSupporting(n *node) {
	switch n.first("TypeCode").flat() {
	case "50":
		d.tender = d.tender.or(n.value("BT-17", ciiRefID, ""))
		return
	case "130":
		d.object = d.object.or(n.value("BT-18", ciiRefID, ""))
		return
	}
	a := attachment{id: n.value("BT-122", ciiRefID, ""), description: n.value("BT-123", "Name", ""), location: n.first("URIID").flat()}
	if b := n.first("AttachmentBinaryObject"); b != nil {
		a.embedded, a.content, a.name, a.mediaType = true, b.text, b.attr("filename"), b.attr("mimeCode")
	}
	d.attachments = append(d.attachments, a)
}

func ciiParty(n *node, t partyTerms) party {
	if n == nil {
		return party{}
	}
	contact, address := n.first("DefinedTradeContact"), n.first("PostalTradeAddress")
	p := party{
		stated: true, name: n.value(t.name, "Name", ""),
		trading:      n.value(t.trading, "SpecifiedLegalOrganization/TradingBusinessName", ""),
		registration: n.value(t.registration, "SpecifiedLegalOrganization/ID", "schemeID"),
		endpoint:     n.value(t.endpoint, "URIUniversalCommunication/URIID", "schemeID"),
		contact:      strings.Join(lines(contact.first("PersonName").flat(), contact.first("DepartmentName").flat()), ", "),
		phone:        contact.first("TelephoneUniversalCommunication/CompleteNumber").flat(),
		email:        contact.first("EmailURIUniversalCommunication/URIID|CompleteNumber").flat(),
		hasAddress:   address != nil,
		street:       lines(address.first("LineOne").flat(), address.first("LineTwo").flat(), address.first("LineThree").flat()),
		city:         address.first("CityName").flat(), zip: address.first("PostcodeCode").flat(), region: address.first("CountrySubDivisionName").flat(),
		country: address.value(t.country, "CountryID", ""),
	}
	for _, id := range n.all("ID|GlobalID") {
		if v := id.value(t.id, "", "schemeID"); v.set() {
			p.ids = append(p.ids, v)
		}
	}
	for _, id := range n.all("SpecifiedTaxRegistration/ID") {
		v := id.value(t.vat, "", "schemeID")
		if scheme := v.attr; scheme == "FC" {
			v.term, v.attr = t.fiscal, ""
			p.fiscal = p.fiscal.or(v)
		} else {
			v.attr = ""
			p.vat = p.vat.or(v)
		}
	}
	return p
}
