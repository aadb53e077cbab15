package einvoice

// value is the text at a path in one line, as business term term. Attr names the
// attribute that qualifies it.
func (n *node) value(term, path, attr string) value {
	e := n.first(path)
	if path == "" {
		e = n
	}
	v := value{text: e.flat(), term: term}
	if attr != "" && v.set() {
		v.attr = e.attr(attr)
	}
	return v
}

// readUBL fills the business terms from a UBL 2.1 document. Elements are looked
// for by local name in UBL's own places (EN 16931-3-2).
func readUBL(r root) *document {
	d := &document{syntax: ubl, kind: r.kind}
	d.profile = r.value("BT-24", "CustomizationID", "")
	d.process = r.value("BT-23", "ProfileID", "")
	d.number = r.value("BT-1", "ID", "")
	d.typeCode = r.value("BT-3", r.name+"TypeCode", "")
	d.issueDate = r.value("BT-2", "IssueDate", "")
	d.currency = r.value("BT-5", "DocumentCurrencyCode", "")
	d.taxCurrency = r.value("BT-6", "TaxCurrencyCode", "")
	d.taxPointDate = r.value("BT-7", "TaxPointDate", "")
	d.taxPointCode = r.value("BT-8", "InvoicePeriod/DescriptionCode", "")
	d.dueDate = r.value("BT-9", "DueDate", "").or(
		r.value("BT-9", "PaymentMeans/PaymentDueDate", ""), r.value("BT-9", "PaymentTerms/PaymentDueDate", ""))
	for _, n := range r.all("Note") {
		d.notes = append(d.notes, ublNote(n))
	}
	d.ublReferences(r)
	d.seller = ublParty(r.first("AccountingSupplierParty/Party"), sellerTerms)
	if !d.seller.stated {
		d.seller = ublParty(r.first("SellerSupplierParty/Party"), sellerTerms)
	}
	d.buyer = ublParty(r.first("AccountingCustomerParty/Party"), buyerTerms)
	if !d.buyer.stated {
		d.buyer = ublParty(r.first("BuyerCustomerParty/Party"), buyerTerms)
	}
	d.payee = ublParty(r.first("PayeeParty"), payeeTerms)
	d.taxAgent = ublParty(r.first("TaxRepresentativeParty"), agentTerms)
	d.ublDelivery(r)
	d.ublPayment(r)
	for _, n := range r.all("AllowanceCharge") {
		d.allowances = append(d.allowances, ublAllowance(n, false))
	}
	d.ublTotals(r)
	for _, n := range r.all("InvoiceLine|CreditNoteLine|DebitNoteLine|OrderLine|QuotationLine") {
		d.lines = append(d.lines, ublLine(n))
	}
	for _, n := range r.all("AdditionalDocumentReference") {
		d.ublSupporting(n)
	}
	return d
}

// ublReferences reads BT-10 to BT-19 and BG-3.
func (d *document) ublReferences(r root) {
	d.buyerReference = r.value("BT-10", "BuyerReference", "")
	d.project = r.value("BT-11", "ProjectReference/ID", "")
	d.contract = r.value("BT-12", "ContractDocumentReference/ID", "").or(r.value("BT-12", "Contract/ID", ""))
	d.order = notNA(r.value("BT-13", "OrderReference/ID", ""))
	d.salesOrder = r.value("BT-14", "OrderReference/SalesOrderID", "").or(r.value("BT-14", "SalesOrderID", ""))
	d.receipt = r.value("BT-15", "ReceiptDocumentReference/ID", "")
	d.despatch = r.value("BT-16", "DespatchDocumentReference/ID", "")
	d.tender = r.value("BT-17", "OriginatorDocumentReference/ID", "")
	d.accounting = r.value("BT-19", "AccountingCost", "")
	for _, n := range r.all("BillingReference/InvoiceDocumentReference|CreditNoteDocumentReference") {
		d.preceding = append(d.preceding, reference{n.value("BT-25", "ID", ""), n.value("BT-26", "IssueDate", "")})
	}
}

// notNA drops the "NA" that Peppol asks for where an order number is required by
// the syntax and there is none.
func notNA(v value) value {
	if v.text == "NA" || v.text == "N/A" {
		v.text = ""
	}
	return v
}

func (d *document) ublDelivery(r root) {
	n := r.first("Delivery")
	d.deliveryDate = n.value("BT-72", "ActualDeliveryDate", "")
	d.periodStart = r.value("BT-73", "InvoicePeriod/StartDate", "")
	d.periodEnd = r.value("BT-74", "InvoicePeriod/EndDate", "")
	place := n.first("DeliveryLocation")
	d.deliverTo = party{stated: n != nil, name: n.value("BT-70", "DeliveryParty/PartyName/Name", "")}
	d.deliverTo.ublAddress(place.first("Address"), "BT-80")
	if id := place.value("BT-71", "ID", "schemeID"); id.set() {
		d.deliverTo.ids = []value{id}
	}
}

func (d *document) ublPayment(r root) {
	for _, n := range r.all("PaymentMeans") {
		account := n.first("PayeeFinancialAccount")
		m := paymentMeans{
			code: n.value("BT-81", "PaymentMeansCode", "name"), transfer: account != nil,
			iban: account.value("BT-84", "ID", ""), holder: account.value("BT-85", "Name", ""),
			bic:     account.value("BT-86", "FinancialInstitutionBranch/ID", "").or(account.value("BT-86", "FinancialInstitutionBranch/FinancialInstitution/ID", "")),
			card:    n.value("BT-87", "CardAccount/PrimaryAccountNumberID", ""),
			debited: n.value("BT-91", "PaymentMandate/PayerFinancialAccount/ID", ""),
		}
		m.reference = n.value("BT-83", "PaymentID", "")
		m.text = value{text: m.code.attr, term: "BT-82"}.or(n.value("BT-82", "InstructionNote", ""))
		d.means = append(d.means, m)
		d.paymentReference = d.paymentReference.or(m.reference)
		d.mandate = d.mandate.or(n.value("BT-89", "PaymentMandate/ID", ""))
	}
	for _, n := range r.all("PaymentTerms") {
		for _, t := range n.all("Note") {
			d.terms = append(d.terms, value{text: prose(t), term: "BT-20"})
		}
		d.discounts = append(d.discounts, discount{
			percent: n.value("BT-20", "SettlementDiscountPercent", ""),
			days:    n.value("BT-20", "SettlementPeriod/DurationMeasure", ""),
			until:   n.value("BT-20", "SettlementPeriod/EndDate", ""),
		})
	}
}

// ublTotals reads BG-22 and BG-23. Of several tax totals the one in the document's
// currency is BT-110, the one in the tax currency BT-111.
func (d *document) ublTotals(r root) {
	t := r.first("LegalMonetaryTotal|RequestedMonetaryTotal|AnticipatedMonetaryTotal|QuotedMonetaryTotal")
	amount := func(term, name string) value { return t.value(term, name, "currencyID") }
	d.totals = totals{
		stated: t != nil,
		lines:  amount("BT-106", "LineExtensionAmount"), allowances: amount("BT-107", "AllowanceTotalAmount"),
		charges: amount("BT-108", "ChargeTotalAmount"), net: amount("BT-109", "TaxExclusiveAmount"),
		gross: amount("BT-112", "TaxInclusiveAmount"), prepaid: amount("BT-113", "PrepaidAmount"),
		rounding: amount("BT-114", "PayableRoundingAmount"), due: amount("BT-115", "PayableAmount"),
	}
	for _, n := range r.all("TaxTotal") {
		v := n.value("BT-110", "TaxAmount", "currencyID")
		d.addTaxTotal(v)
		for _, s := range n.all("TaxSubtotal") {
			if c := s.first("TaxableAmount").attr("currencyID"); c == "" || c == d.currency.text || d.taxCurrency.text == "" {
				d.taxes = append(d.taxes, ublTax(s))
			}
		}
	}
}

// addTaxTotal files a tax total under its currency.
func (d *document) addTaxTotal(v value) {
	foreign := v.attr != "" && v.attr != d.currency.text && v.attr == d.taxCurrency.text
	switch {
	case foreign && !d.totals.accountTax.set():
		v.term = "BT-111"
		d.totals.accountTax = v
	case !foreign && !d.totals.tax.set():
		v.term = "BT-110"
		d.totals.tax = v
	}
}

func ublTax(s *node) taxRow {
	return taxRow{
		base: s.value("BT-116", "TaxableAmount", "currencyID"), tax: s.value("BT-117", "TaxAmount", "currencyID"),
		category: s.value("BT-118", "TaxCategory/ID", ""),
		rate:     s.value("BT-119", "TaxCategory/Percent", "").or(s.value("BT-119", "Percent", "")),
		reason:   s.value("BT-120", "TaxCategory/TaxExemptionReason", ""), reasonCode: s.value("BT-121", "TaxCategory/TaxExemptionReasonCode", ""),
	}
}

// ublSupporting reads BG-24; a reference with the type 130 is BT-18, with 50 a
// project.
func (d *document) ublSupporting(n *node) {
	switch n.first("DocumentTypeCode").flat() {
	case "130":
		d.object = d.object.or(n.value("BT-18", "ID", "schemeID"))
		return
	case "50":
		d.project = d.project.or(n.value("BT-11", "ID", ""))
		return
	}
	a := attachment{
		id: n.value("BT-122", "ID", ""), description: n.value("BT-123", "DocumentDescription", "").or(n.value("BT-123", "DocumentType", "")),
		location: n.first("Attachment/ExternalReference/URI").flat(),
	}
	if b := n.first("Attachment/EmbeddedDocumentBinaryObject"); b != nil {
		a.embedded, a.content, a.name, a.mediaType = true, b.text, b.attr("filename"), b.attr("mimeCode")
	}
	d.attachments = append(d.attachments, a)
}
