package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
)

// doubts are the fields that a decision rests on, with the confidence under which
// a reading is shown as doubtful. They were set where, on labelled documents, fewer
// than about three in four of the values below them were right: names need more
// than dates. A bank account whose check digits fail stays below its mark, and so
// does a date whose day and month nothing on the page settles.
var doubts = []struct {
	field string
	below float64
}{{"supplier", 0.75}, {"number", 0.6}, {"issue_date", 0.6}, {"due_date", 0.6}, {"currency", 0.6}, {"net_total", 0.6}, {"tax_total", 0.6}, {"gross_total", 0.6}, {"payment_account", 0.7}}

// Invoice makes the typed invoice of a draft and the exceptions that the draft
// alone shows: what is missing, what is doubtful, what does not add up, and dates
// that cannot be (CONTRACT, Arithmetic; DOMAIN 2). today is the day to judge
// dates by; the zero date leaves that check out.
//
// Amounts need a currency: where none was read they stay unset and MissingField
// for the currency says so.
func Invoice(d core.Draft, today core.Date) (core.Invoice, []core.Exception) {
	inv := headerOf(&d)
	m := &maker{d: &d, inv: &inv, today: today}
	m.amounts()
	m.lines()
	m.missing()
	m.sums()
	m.faults()
	m.unfit()
	m.doubtful()
	m.dates()
	return inv, append(m.list, d.Exceptions...)
}

// maker collects the exceptions while an invoice is made.
type maker struct {
	d     *core.Draft
	inv   *core.Invoice
	today core.Date
	list  []core.Exception
}

func (m *maker) add(e core.Exception) { m.list = append(m.list, e) }

func headerOf(d *core.Draft) core.Invoice {
	inv := core.Invoice{
		Kind: d.Kind.Value, Profile: d.Profile, Number: strings.TrimSpace(d.Number.Value),
		IssueDate: d.IssueDate.Value, DueDate: d.DueDate.Value, DeliveryDate: d.DeliveryDate.Value, Currency: d.Currency.Value,
		Seller: d.Seller, Buyer: d.BuyerParty,
		OrderRefs: splitRefs(d.OrderRef.Value), SupplierOrderRef: d.SupplierOrderRef.Value, DeliveryNotes: splitRefs(d.DeliveryNote.Value),
		ContractRef: d.ContractRef.Value, PrecedingInvoice: d.PrecedingInvoice.Value, PaymentReference: d.PaymentReference.Value,
		Discounts: append([]core.DiscountTerms(nil), d.Discounts...),
	}
	if inv.Kind == "" {
		inv.Kind = core.KindInvoice
	}
	if d.Supplier.IsSet() {
		inv.Seller.Name = d.Supplier.Value
	}
	if d.SupplierTaxID.IsSet() {
		inv.Seller.TaxID = d.SupplierTaxID.Value
	}
	if d.Buyer.IsSet() {
		inv.Buyer.Name = d.Buyer.Value
	}
	if d.BuyerTaxID.IsSet() {
		inv.Buyer.TaxID = d.BuyerTaxID.Value
	}
	inv.Account = account(d)
	return inv
}

// account tells an IBAN from other account numbers by its form.
func account(d *core.Draft) core.PaymentAccount {
	a := core.PaymentAccount{BIC: checksum.Compact(d.BIC.Value)}
	key := checksum.Compact(d.PaymentAccount.Value)
	if len(key) > 4 && checksum.IBANLength(key[:2]) == len(key) {
		a.IBAN = key
	} else {
		a.Number = strings.TrimSpace(d.PaymentAccount.Value)
	}
	return a
}

// splitRefs parts several references in one field at comma, semicolon and slash
// (CONTRACT, Order references). A slash inside a number such as "2024/17" also
// parts; the exact reference therefore comes first.
func splitRefs(s string) []string {
	var out []string
	add := func(t string) {
		if t = strings.TrimSpace(t); t != "" {
			for _, o := range out {
				if o == t {
					return
				}
			}
			out = append(out, t)
		}
	}
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' })
	for _, p := range parts {
		if strings.Contains(p, " / ") || slashedList(p) {
			for _, q := range strings.Split(p, "/") {
				add(q)
			}
			continue
		}
		add(p)
	}
	return out
}

// slashedList reports whether the parts around slashes are references each, and
// not the year and number of one: all as long as the first and with digits.
func slashedList(s string) bool {
	parts := strings.Split(s, "/")
	if len(parts) < 2 {
		return false
	}
	for _, p := range parts {
		p = strings.TrimSpace(p)
		if d, _ := countDigits(p); d < 3 || len(p) < 4 || len(p) != len(strings.TrimSpace(parts[0])) {
			return false
		}
	}
	return true
}

// amount brings a number to the invoice's currency; rounding is allowed only
// where the document wrote more decimals than the currency has.
func (m *maker) amount(d money.Decimal, set bool) money.Amount {
	if !set || !m.inv.Currency.Valid() {
		return money.Amount{}
	}
	a, err := d.RoundAmount(m.inv.Currency)
	if err != nil {
		return money.Amount{}
	}
	return a
}

func (m *maker) amounts() {
	d, inv := m.d, m.inv
	get := func(f *core.Field[money.Decimal]) money.Amount { return m.amount(f.Value, f.IsSet()) }
	inv.NetTotal, inv.TaxTotal, inv.GrossTotal = get(&d.NetTotal), get(&d.TaxTotal), get(&d.GrossTotal)
	inv.Prepaid, inv.Rounding, inv.AmountDue = get(&d.Prepaid), get(&d.Rounding), get(&d.AmountDue)
	for _, t := range d.Taxes {
		inv.Taxes = append(inv.Taxes, core.TaxLine{Category: t.Category, Rate: t.Rate, Base: m.amount(t.Base, true), Tax: m.amount(t.Tax, true)})
	}
	for _, c := range d.Charges {
		inv.Charges = append(inv.Charges, core.Charge{Type: c.Type, Reason: c.Reason, Amount: m.amount(c.Amount, true), TaxRate: c.TaxRate})
	}
	m.addCharges()
	m.turnCredit()
}

// addCharges moves a net total that the page prints before its charges behind
// them, as BT-109 wants it: the lines make the printed net, and only with the
// charges do net and tax make the total.
func (m *maker) addCharges() {
	inv := m.inv
	if m.d.Source == core.FromEInvoice || len(inv.Charges) == 0 || !inv.NetTotal.IsSet() || !inv.GrossTotal.IsSet() {
		return
	}
	net := inv.NetTotal
	for _, c := range inv.Charges {
		n, err := net.Add(c.Amount)
		if err != nil {
			return
		}
		net = n
	}
	without, err1 := inv.NetTotal.Add(inv.TaxTotal)
	with, err2 := net.Add(inv.TaxTotal)
	if err1 == nil && err2 == nil && without != inv.GrossTotal && with == inv.GrossTotal {
		inv.NetTotal = net
	}
}

// turnCredit makes the amounts of a credit note positive: its kind turns the
// sign (core.Invoice). Documents write them either way.
func (m *maker) turnCredit() {
	inv := m.inv
	if inv.Kind != core.KindCreditNote || inv.GrossTotal.Minor >= 0 {
		return
	}
	for _, a := range []*money.Amount{&inv.NetTotal, &inv.TaxTotal, &inv.GrossTotal, &inv.AmountDue} {
		*a = a.Neg()
	}
	for i := range inv.Taxes {
		inv.Taxes[i].Base, inv.Taxes[i].Tax = inv.Taxes[i].Base.Neg(), inv.Taxes[i].Tax.Neg()
	}
	for i := range inv.Charges {
		inv.Charges[i].Amount = inv.Charges[i].Amount.Neg()
	}
}

func (m *maker) lines() {
	turned := m.inv.Kind == core.KindCreditNote && m.d.GrossTotal.Value.Sign() < 0
	for i := range m.d.Lines {
		l := &m.d.Lines[i]
		n := core.Line{
			ID: l.ID.Value, Position: i + 1, Code: l.Code.Value, BuyerCode: l.BuyerCode.Value, GTIN: l.GTIN.Value, Description: l.Description.Value,
			Quantity: l.Quantity.Value, Unit: l.Unit.Value, UnitPrice: l.UnitPrice.Value, PriceBase: l.PriceBase.Value, TaxRate: l.TaxRate.Value,
			Discount: m.amount(l.Discount.Value, l.Discount.IsSet()), NetAmount: m.amount(l.NetAmount.Value, l.NetAmount.IsSet()),
			OrderRef: l.OrderRef.Value, OrderLineRef: l.OrderLineRef.Value,
		}
		if n.ID == "" {
			n.ID = m.freeLineID(i + 1)
		}
		if turned {
			n.NetAmount = n.NetAmount.Neg()
			if n.Quantity.Sign() < 0 {
				n.Quantity = n.Quantity.Neg()
			}
		}
		m.inv.Lines = append(m.inv.Lines, n)
	}
}

// freeLineID is the position, or where another line is printed with that number, the
// position with a letter: a line that somebody put between others.
func (m *maker) freeLineID(position int) string {
	id := strconv.Itoa(position)
	for c := 'a'; c <= 'z' && slices.ContainsFunc(m.d.Lines, func(l core.DraftLine) bool { return l.ID.Value == id }); c++ {
		id = strconv.Itoa(position) + string(c)
	}
	return id
}

// required are the fields without which a claim cannot be booked, with their
// names for people.
var required = []struct{ field, name string }{
	{"number", "invoice number"}, {"issue_date", "invoice date"}, {"currency", "currency"}, {"gross_total", "total amount"},
}

// missing raises MissingField. A till receipt need not have a number.
func (m *maker) missing() {
	if !m.inv.Kind.IsClaim() {
		return
	}
	for _, r := range required {
		if f := m.d.Field(r.field); f.IsSet() && f.Text() != "" && (r.field != "gross_total" || m.inv.GrossTotal.IsSet() || m.inv.Currency == "") || r.field == "number" && m.inv.Kind == core.KindReceipt {
			continue
		}
		m.add(core.Exception{Reason: core.MissingField, Severity: core.Block, Field: r.field,
			Message: "The " + r.name + " was not found on the document. Enter it from the page."})
	}
}

// unfit raises what makes the amounts no claim of this kind and currency.
func (m *maker) unfit() {
	for _, c := range m.d.Checks {
		if c.Name == "one currency" && c.Result == core.Fail {
			m.add(core.Exception{Reason: core.CurrencyMismatch, Severity: core.Block, Field: "currency", Expected: string(m.inv.Currency),
				Message: "The document mixes currencies: " + strings.TrimSuffix(c.Message, ".") + ". Ask the supplier for a corrected one."})
		}
	}
	if g := m.inv.GrossTotal; m.inv.Kind != core.KindCreditNote && m.inv.Kind.IsClaim() && g.Minor < 0 {
		m.add(core.Exception{Reason: core.SumMismatch, Severity: core.Block, Field: "gross_total", Actual: g.String(),
			Message: "The total is negative (" + g.Format(',', '.') + "), but the document is no credit note. Correct its kind, or its amounts."})
	}
	if over, ok := m.inv.Excess(); ok && m.inv.Kind.IsClaim() {
		due, gross := m.inv.AmountDue, m.inv.GrossTotal
		m.add(core.Exception{Reason: core.SumMismatch, Severity: core.Block, Field: "amount_due", Expected: gross.String(), Actual: due.String(), Variance: over.String(),
			Message: fmt.Sprintf("The amount due of %s is %s more than the gross total of %s. Correct it to what this invoice alone asks for; an earlier balance is paid on its own invoice.",
				due.Format(',', '.'), over.Format(',', '.'), gross.Format(',', '.')),
			Formula: due.String() + " due - " + gross.String() + " gross = " + over.String()})
	}
}

var fieldWords = map[string]string{"supplier": "supplier", "supplier_tax_id": "supplier's tax ID", "buyer": "buyer", "number": "invoice number", "issue_date": "invoice date",
	"due_date": "due date", "currency": "currency", "net_total": "net total", "tax_total": "tax", "gross_total": "total amount", "amount_due": "amount due",
	"order_ref": "order number", "payment_account": "bank account", "payment_reference": "payment reference"}

// doubtful raises LowConfidence for what decides about a payment. Totals that do
// not add up have said so already.
func (m *maker) doubtful() {
	if !m.inv.Kind.IsClaim() {
		return
	}
	unequal := slices.ContainsFunc(m.list, func(e core.Exception) bool { return e.Reason == core.SumMismatch && e.Field == "gross_total" })
	for _, doubt := range doubts {
		name := doubt.field
		f := m.d.Field(name)
		det := f.Detail()
		if unequal && strings.HasSuffix(name, "_total") {
			continue
		}
		if !f.IsSet() || det.Confidence >= doubt.below || det.CorrectedBy != "" || det.Evidence.Source == core.FromEInvoice {
			continue
		}
		msg := fmt.Sprintf("The %s was read as %q with %d %% confidence. Compare it with the page.", fieldWords[name], f.Text(), int(det.Confidence*100))
		if len(det.Alternatives) > 0 && det.Alternatives[0].Confidence > 0.1 {
			msg = fmt.Sprintf("The %s was read as %q with %d %% confidence; it may be %q. Compare it with the page.", fieldWords[name], f.Text(), int(det.Confidence*100), det.Alternatives[0].Value)
		}
		m.add(core.Exception{Reason: core.LowConfidence, Severity: core.Warn, Field: name, Actual: f.Text(), Message: msg})
	}
}
