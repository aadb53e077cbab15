package einvoice

import (
	"strings"
	"unicode"

	"countersign/core"
	"countersign/core/money"
)

// Parse reads an e-invoice into a draft. Every value is as stated, with the
// business term that it stands for as its evidence; Checks holds the answers of
// EN 16931's rules, and a value about which one fails loses its confidence. A file
// that breaks rules is still read: Faults names them.
//
// It returns BadInput, naming why, for what is no XML, damaged, too large or
// dangerous, or no business document of the two families.
func Parse(data []byte) (core.Draft, error) {
	doc, err := read(data)
	if err != nil {
		return core.Draft{}, err
	}
	d := doc.draft()
	r := doc.check()
	d.Checks = r.checks()
	r.judge(&d)
	return d, nil
}

// read gives the business terms of a file.
func read(data []byte) (*document, error) {
	n, err := parseXML(data)
	if err != nil {
		return nil, err
	}
	r, err := identify(n)
	if err != nil {
		return nil, err
	}
	if r.syntax == ubl {
		return readUBL(r), nil
	}
	return readCII(r), nil
}

// field makes a field of a value whose text is taken as it is.
func field[T any](v value, parse func() (T, bool)) core.Field[T] {
	var f core.Field[T]
	if !v.set() {
		return f
	}
	x, ok := parse()
	f.Evidence = core.Evidence{Text: v.text, Source: core.FromEInvoice, Rule: v.term}
	if ok {
		f.Value, f.Confidence, f.Proof = x, 1, "XML"
	}
	return f
}

func textField(v value) core.Field[string] {
	return field(v, func() (string, bool) { return v.text, true })
}

func dateField(v value) core.Field[core.Date] { return field(v, v.date) }

// codeField is an identifier in which people put spaces for reading.
func codeField(v value) core.Field[string] {
	return field(v, func() (string, bool) { return strings.ReplaceAll(v.text, " ", ""), true })
}

func (d *document) money(v value) core.Field[money.Decimal] {
	return field(v, func() (money.Decimal, bool) { return v.currencyDecimal(money.Currency(d.currency.text)) })
}

// draft brings the business terms into the form that all readers of documents
// share.
func (d *document) draft() core.Draft {
	out := core.Draft{
		Kind: d.kindField(), Source: core.FromEInvoice, Profile: d.profile.text,
		Supplier: textField(d.seller.name.or(d.seller.trading)), SupplierTaxID: codeField(d.seller.vat.or(d.seller.fiscal)),
		Buyer: textField(d.buyer.name.or(d.buyer.trading)), BuyerTaxID: codeField(d.buyer.vat.or(d.buyer.fiscal)),
		Number: textField(d.number), IssueDate: dateField(d.issueDate), DueDate: dateField(d.dueDate),
		DeliveryDate: dateField(d.deliveryDate.or(d.periodEnd)),
		Currency:     d.currencyField(),
		NetTotal:     d.money(d.totals.net), TaxTotal: d.money(d.totals.tax), GrossTotal: d.money(d.totals.gross),
		Prepaid: d.money(d.totals.prepaid), Rounding: d.money(d.totals.rounding), AmountDue: d.money(d.totals.due),
		OrderRef: textField(d.order), SupplierOrderRef: textField(d.salesOrder), DeliveryNote: textField(d.despatch),
		ContractRef: textField(d.contract), CustomerNumber: textField(d.customerNumber()),
		PaymentReference: textField(d.paymentReference),
		Seller:           d.seller.party(), BuyerParty: d.buyer.party(),
	}
	if len(d.preceding) > 0 {
		out.PrecedingInvoice = textField(d.preceding[0].number)
	}
	d.account(&out)
	for i, l := range d.lines {
		if !l.group {
			out.Lines = append(out.Lines, d.draftLine(l, i+1))
		}
	}
	for _, t := range d.taxes {
		out.Taxes = append(out.Taxes, d.draftTax(t))
	}
	for _, a := range d.allowances {
		if c, ok := d.draftCharge(a); ok {
			out.Charges = append(out.Charges, c)
		}
	}
	out.Discounts = d.allDiscounts(out.IssueDate.Value)
	out.Terms = d.stated()
	return out
}

// kindField settles what the document is: BT-3 within an invoice, the root for
// everything else.
func (d *document) kindField() core.Field[core.DocKind] {
	kind, ok := d.kind, true
	if d.kind == core.KindInvoice || d.kind == core.KindCreditNote || d.syntax == cii {
		if k, known := kindOfCode[d.typeCode.text]; known {
			kind = k
		} else if d.typeCode.set() {
			ok = false
		}
	}
	f := core.Field[core.DocKind]{Value: kind, Confidence: 1, Proof: "XML"}
	f.Evidence = core.Evidence{Text: d.typeCode.text, Source: core.FromEInvoice, Rule: "BT-3"}
	if !ok {
		f.Confidence, f.Proof = doubtful, ""
	}
	return f
}

// currencyField is BT-5. Where it is missing, the currency that all amounts carry
// is taken, with doubt.
func (d *document) currencyField() core.Field[money.Currency] {
	v := d.currency
	for _, a := range d.amounts() {
		switch {
		case d.currency.set() || a.attr == "":
		case !v.set():
			v = value{text: a.attr, term: "currencyID"}
		case v.text != a.attr:
			return core.Field[money.Currency]{}
		}
	}
	f := field(v, func() (money.Currency, bool) {
		c := money.Currency(strings.ToUpper(v.text))
		return c, c.Valid()
	})
	if f.IsSet() && !d.currency.set() {
		f.Confidence, f.Proof = doubtful, ""
	}
	return f
}

// customerNumber is the buyer's identifier that the seller gave (BT-46 without a
// scheme).
func (d *document) customerNumber() value {
	for _, id := range d.buyer.ids {
		if id.attr == "" {
			return id
		}
	}
	return value{}
}

// account takes the first account to pay to (BG-17); the others are alternatives.
// An account to be debited (BT-91) is the buyer's and never taken.
func (d *document) account(out *core.Draft) {
	for _, m := range d.means {
		v := m.iban.or(m.number)
		if !v.set() {
			continue
		}
		key := accountKey(v.text)
		switch {
		case !out.PaymentAccount.IsSet():
			out.PaymentAccount = field(v, func() (string, bool) { return key, true })
			out.BIC = codeField(m.bic)
		case key != out.PaymentAccount.Value:
			out.PaymentAccount.Alternatives = append(out.PaymentAccount.Alternatives, core.Alternative{
				Value: key, Confidence: doubtful, Evidence: core.Evidence{Text: v.text, Source: core.FromEInvoice, Rule: v.term},
			})
		}
	}
}

// accountKey is an account without the spaces people put into it; an IBAN is in
// capitals.
func accountKey(s string) string {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, s)
	if looksLikeIBAN(letters) {
		return letters
	}
	return strings.ReplaceAll(s, " ", "")
}

// party is the seller or buyer for people.
func (p party) party() core.Party {
	return core.Party{
		Name: p.name.or(p.trading).text, TaxID: strings.ReplaceAll(p.vat.or(p.fiscal).text, " ", ""), RegistrationID: p.registration.text,
		Address: strings.Join(p.address(), ", "), Country: strings.ToUpper(p.country.text), Email: p.mail(), Phone: p.phone,
	}
}

// mail is the contact's address, else an electronic address that is one (scheme
// EM).
func (p party) mail() string {
	if p.email == "" && p.endpoint.attr == "EM" {
		return p.endpoint.text
	}
	return p.email
}

// address is the street and the place, without the country.
func (p party) address() []string {
	place := strings.TrimSpace(p.zip + " " + p.city)
	return append(append([]string{}, p.street...), lines(place, p.region)...)
}
