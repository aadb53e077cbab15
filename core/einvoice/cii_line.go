package einvoice

// The parts of a CII line that ZUGFeRD 1.0 names differently.
const (
	ciiLineAgreement  = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
	ciiLineDelivery   = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery"
	ciiLineSettlement = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
	ciiLineSum        = "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
)

// ciiLine reads BG-25.
func ciiLine(n *node) line {
	doc, product := n.first("AssociatedDocumentLineDocument"), n.first("SpecifiedTradeProduct")
	agreement, settlement := n.first(ciiLineAgreement), n.first(ciiLineSettlement)
	net, gross := agreement.first("NetPriceProductTradePrice"), agreement.first("GrossPriceProductTradePrice")
	order, tax := agreement.first("BuyerOrderReferencedDocument"), settlement.first("ApplicableTradeTax")
	l := line{
		id: doc.value("BT-126", "LineID", ""), note: value{text: prose(doc.first("IncludedNote/Content")), term: "BT-127"},
		object:     settlement.first("AdditionalReferencedDocument").value("BT-128", ciiRefID, ""),
		accounting: settlement.value("BT-133", "ReceivableSpecifiedTradeAccountingAccount/ID", ""),
		quantity:   n.first(ciiLineDelivery).value("BT-129", "BilledQuantity|RequestedQuantity|AgreedQuantity", "unitCode"),
		net:        settlement.first(ciiLineSum).value("BT-131", "LineTotalAmount", "currencyID"),
		order:      order.value("BT-13", ciiRefID, ""), orderLine: order.value("BT-132", "LineID", ""),
		start: settlement.date("BT-134", "BillingSpecifiedPeriod/StartDateTime"), end: settlement.date("BT-135", "BillingSpecifiedPeriod/EndDateTime"),
		price: net.value("BT-146", "ChargeAmount", "currencyID"), base: net.value("BT-149", "BasisQuantity", "unitCode"),
		discount: gross.value("BT-147", "AppliedTradeAllowanceCharge/ActualAmount", "currencyID"), gross: gross.value("BT-148", "ChargeAmount", "currencyID"),
		category: tax.value("BT-151", "CategoryCode", ""), rate: tax.value("BT-152", ciiRate, ""),
		name: product.value("BT-153", "Name", ""), description: value{text: prose(product.first("Description")), term: "BT-154"},
		sellerCode: product.value("BT-155", "SellerAssignedID", ""), buyerCode: product.value("BT-156", "BuyerAssignedID", ""),
		gtin: product.value("BT-157", "GlobalID", "schemeID"), country: product.value("BT-159", "OriginTradeCountry/ID", ""),
	}
	switch doc.first("LineStatusReasonCode").flat() {
	case "GROUP", "INFORMATION":
		l.group = true
	}
	for _, a := range settlement.all("SpecifiedTradeAllowanceCharge") {
		l.allowances = append(l.allowances, ciiAllowance(a, true))
	}
	return l
}

// empty reports a line that bills nothing: ZUGFeRD 1.0 has lines that carry only
// a note above the next ones.
func (l line) empty() bool {
	return !l.id.set() && !l.name.set() && !l.quantity.set() && !l.price.set() && !l.net.set()
}
