package einvoice

import "strings"

// partyTerms are the business terms of a party's role.
type partyTerms struct{ name, trading, id, registration, vat, fiscal, endpoint, country string }

var (
	sellerTerms = partyTerms{"BT-27", "BT-28", "BT-29", "BT-30", "BT-31", "BT-32", "BT-34", "BT-40"}
	buyerTerms  = partyTerms{"BT-44", "BT-45", "BT-46", "BT-47", "BT-48", "BT-48", "BT-49", "BT-55"}
	payeeTerms  = partyTerms{name: "BT-59", id: "BT-60", registration: "BT-61"}
	agentTerms  = partyTerms{name: "BT-62", vat: "BT-63", country: "BT-69"}
	placeTerms  = partyTerms{name: "BT-70", id: "BT-71", country: "BT-80"}
)

// ublParty reads cac:Party. The legal name comes before the trading name; a payee
// and a tax representative have only the latter.
func ublParty(n *node, t partyTerms) party {
	if n == nil {
		return party{}
	}
	p := party{
		stated:       true,
		name:         n.value(t.name, "PartyLegalEntity/RegistrationName", "").or(n.value(t.name, "PartyName/Name", "")),
		trading:      n.value(t.trading, "PartyName/Name", ""),
		registration: n.value(t.registration, "PartyLegalEntity/CompanyID", "schemeID"),
		endpoint:     n.value(t.endpoint, "EndpointID", "schemeID"),
		contact:      n.first("Contact/Name").flat(),
		phone:        n.first("Contact/Telephone").flat(),
		email:        n.first("Contact/ElectronicMail").flat(),
	}
	if !p.name.set() {
		p.name = person(n, t.name)
	}
	for _, id := range n.all("PartyIdentification/ID") {
		p.ids = append(p.ids, id.value(t.id, "", "schemeID"))
	}
	for _, s := range n.all("PartyTaxScheme") {
		id := s.value(t.vat, "CompanyID", "")
		if scheme := strings.ToUpper(s.first("TaxScheme/ID").flat()); scheme == "VAT" || scheme == "" {
			p.vat = p.vat.or(id)
		} else {
			id.term = t.fiscal
			p.fiscal = p.fiscal.or(id)
		}
	}
	p.ublAddress(n.first("PostalAddress"), t.country)
	return p
}

// person is the name of a party that is a natural person.
func person(n *node, term string) value {
	names := strings.Fields(n.first("Person/FirstName").flat() + " " + n.first("Person/FamilyName").flat())
	return value{text: strings.Join(names, " "), term: term}
}

func (p *party) ublAddress(n *node, countryTerm string) {
	if n == nil {
		return
	}
	p.hasAddress = true
	street := strings.TrimSpace(n.first("StreetName").flat() + " " + n.first("BuildingNumber").flat())
	p.street = lines(street, n.first("AdditionalStreetName").flat(), n.first("AddressLine/Line").flat())
	p.city, p.zip, p.region = n.first("CityName").flat(), n.first("PostalZone").flat(), n.first("CountrySubentity").flat()
	p.country = n.value(countryTerm, "Country/IdentificationCode", "")
}

// lines keeps the texts that are not empty.
func lines(list ...string) []string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// ublNote reads a note; EN 16931 puts its subject before it: "#AAI#text".
func ublNote(n *node) note {
	text := prose(n)
	if rest, ok := strings.CutPrefix(text, "#"); ok {
		if code, body, ok := strings.Cut(rest, "#"); ok && len(code) == 3 && !strings.Contains(code, " ") {
			return note{code, strings.TrimSpace(body)}
		}
	}
	return note{"", text}
}

// prose is text with its line breaks, spaces within lines brought to one.
func prose(n *node) string {
	if n == nil {
		return ""
	}
	var out []string
	for l := range strings.Lines(n.text) {
		if l = strings.Join(strings.Fields(l), " "); l != "" || len(out) > 0 && out[len(out)-1] != "" {
			out = append(out, l)
		}
	}
	return strings.TrimSpace(strings.Join(out, "\n"))
}

func ublAllowance(n *node, onLine bool) allowance {
	charge := isTrue(n.first("ChargeIndicator").flat())
	t := allowanceTerms(charge, onLine)
	return allowance{
		charge: charge, amount: n.value(t.amount, "Amount", "currencyID"),
		base: n.value(t.base, "BaseAmount", "currencyID"), percent: n.value(t.percent, "MultiplierFactorNumeric", ""),
		reason: n.value(t.reason, "AllowanceChargeReason", ""), code: n.value(t.code, "AllowanceChargeReasonCode", ""),
		category: n.value(t.category, "TaxCategory/ID", ""), rate: n.value(t.rate, "TaxCategory/Percent", ""),
	}
}

// chargeTerms are the business terms of an allowance or charge.
type chargeTerms struct{ amount, base, percent, category, rate, reason, code string }

// allowanceTerms are those of BG-20 and BG-21 or, on a line, BG-27 and BG-28.
func allowanceTerms(charge, onLine bool) chargeTerms {
	switch {
	case onLine && charge:
		return chargeTerms{amount: "BT-141", base: "BT-142", percent: "BT-143", reason: "BT-144", code: "BT-145"}
	case onLine:
		return chargeTerms{amount: "BT-136", base: "BT-137", percent: "BT-138", reason: "BT-139", code: "BT-140"}
	case charge:
		return chargeTerms{"BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"}
	}
	return chargeTerms{"BT-92", "BT-93", "BT-94", "BT-95", "BT-96", "BT-97", "BT-98"}
}

func isTrue(s string) bool { return s == "true" || s == "1" }

// ublLine reads BG-25. An order's line wraps its item once more (LineItem).
func ublLine(n *node) line {
	if inner := n.first("LineItem"); inner != nil {
		n = inner
	}
	item, price := n.first("Item"), n.first("Price")
	tax := item.first("ClassifiedTaxCategory")
	if tax == nil {
		tax = n.first("TaxTotal/TaxSubtotal/TaxCategory")
	}
	l := line{
		id: n.value("BT-126", "ID", ""), note: value{text: prose(n.first("Note")), term: "BT-127"},
		object: n.value("BT-128", "DocumentReference/ID", "schemeID"), accounting: n.value("BT-133", "AccountingCost", ""),
		quantity: n.value("BT-129", "InvoicedQuantity|CreditedQuantity|DebitedQuantity|Quantity", "unitCode"),
		net:      n.value("BT-131", "LineExtensionAmount", "currencyID"),
		order:    n.value("BT-13", "OrderLineReference/OrderReference/ID", ""), orderLine: n.value("BT-132", "OrderLineReference/LineID", ""),
		start: n.value("BT-134", "InvoicePeriod/StartDate", ""), end: n.value("BT-135", "InvoicePeriod/EndDate", ""),
		price: price.value("BT-146", "PriceAmount", "currencyID"), base: price.value("BT-149", "BaseQuantity", "unitCode"),
		discount: price.value("BT-147", "AllowanceCharge/Amount", "currencyID"), gross: price.value("BT-148", "AllowanceCharge/BaseAmount", "currencyID"),
		category: tax.value("BT-151", "ID", ""), rate: tax.value("BT-152", "Percent", ""),
		name: item.value("BT-153", "Name", ""), description: value{text: prose(item.first("Description")), term: "BT-154"},
		sellerCode: item.value("BT-155", "SellersItemIdentification/ID", ""), buyerCode: item.value("BT-156", "BuyersItemIdentification/ID", ""),
		gtin: item.value("BT-157", "StandardItemIdentification/ID", "schemeID"), country: item.value("BT-159", "OriginCountry/IdentificationCode", ""),
	}
	for _, a := range n.all("AllowanceCharge") {
		l.allowances = append(l.allowances, ublAllowance(a, true))
	}
	return l
}
