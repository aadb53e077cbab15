package einvoice

import "countersign/core"

// value is one business term as the XML states it. Attr is the attribute that
// qualifies it: the unit of a quantity, the currency of an amount, the scheme of
// an identifier.
type value struct {
	text string // in one line, or with its line breaks where people wrote prose
	attr string
	term string // "BT-1"
}

// set reports whether the XML states the term.
func (v value) set() bool { return v.text != "" }

// or is v, else the first of the others that is stated.
func (v value) or(others ...value) value {
	for _, o := range others {
		if v.set() {
			break
		}
		v = o
	}
	return v
}

// document holds the business terms of EN 16931, of either syntax, as text.
// Groups of terms that may repeat are slices.
type document struct {
	syntax  syntax
	kind    core.DocKind // by the root; typeCode refines it
	profile value        // BT-24
	process value        // BT-23

	number, typeCode, issueDate         value // BT-1, BT-3, BT-2
	currency, taxCurrency               value // BT-5, BT-6
	taxPointDate, taxPointCode, dueDate value // BT-7, BT-8, BT-9
	buyerReference, project             value // BT-10, BT-11
	contract, order, salesOrder         value // BT-12, BT-13, BT-14
	receipt, despatch, tender, object   value // BT-15, BT-16, BT-17, BT-18
	accounting                          value // BT-19
	terms                               []value
	notes                               []note
	preceding                           []reference

	seller, buyer, payee, taxAgent, deliverTo party

	deliveryDate, periodStart, periodEnd value // BT-72, BT-73, BT-74

	means            []paymentMeans
	paymentReference value // BT-83
	mandate          value // BT-89
	creditor         value // BT-90; in UBL it is an identifier of the seller or payee
	discounts        []discount

	allowances  []allowance
	totals      totals
	taxes       []taxRow
	lines       []line
	attachments []attachment
}

// note is BG-1: a text with the code of its subject.
type note struct{ subject, text string }

// reference is BG-3, a preceding invoice.
type reference struct{ number, date value }

// party is a seller, buyer, payee, tax representative or place of delivery
// (BG-4, BG-7, BG-10, BG-11, BG-13). stated tells an empty group from none.
type party struct {
	stated        bool
	name, trading value
	ids           []value // BT-29, BT-46: attr is the scheme
	registration  value   // BT-30, BT-47
	vat, fiscal   value   // BT-31, BT-48; BT-32
	endpoint      value   // BT-34, BT-49
	street        []string
	city, zip     string
	region        string
	country       value // BT-40, BT-55
	hasAddress    bool
	contact       string
	phone, email  string
}

// paymentMeans is BG-16 with its accounts.
type paymentMeans struct {
	code, text        value // BT-81, BT-82
	iban, number, bic value // BT-84, BT-84, BT-86
	holder            value // BT-85
	card, debited     value // BT-87, BT-91
	reference         value // BT-83, in UBL of each means
	transfer          bool  // BG-17 is there, even if empty
}

// discount is an early-payment discount in structured form (CII extension, UBL
// SettlementDiscountPercent).
type discount struct{ percent, days, until value }

// allowance is a document or line level allowance or charge (BG-20, BG-21, BG-27,
// BG-28).
type allowance struct {
	charge, logistics bool
	amount            value
	base, percent     value
	reason, code      value
	category, rate    value
}

// totals is BG-22. The tax total of the tax currency (BT-111) stands apart.
type totals struct {
	stated                      bool
	lines, allowances, charges  value // BT-106, BT-107, BT-108
	net, tax, accountTax, gross value // BT-109, BT-110, BT-111, BT-112
	prepaid, rounding, due      value // BT-113, BT-114, BT-115
}

// taxRow is BG-23.
type taxRow struct {
	base, tax, category, rate value // BT-116, BT-117, BT-118, BT-119
	reason, reasonCode        value // BT-120, BT-121
}

// line is BG-25 with its item.
type line struct {
	id, note                    value // BT-126, BT-127
	object, accounting          value // BT-128, BT-133
	quantity, net               value // BT-129, BT-131; quantity.attr is BT-130
	order, orderLine            value // extension, BT-132
	start, end                  value // BT-134, BT-135
	allowances                  []allowance
	price, discount, gross      value // BT-146, BT-147, BT-148
	base                        value // BT-149; attr is BT-150
	category, rate              value // BT-151, BT-152
	name, description           value // BT-153, BT-154
	sellerCode, buyerCode, gtin value // BT-155, BT-156, BT-157
	country                     value // BT-159
	group                       bool  // a heading or sum over other lines (Factur-X EXTENDED)
}

// attachment is BG-24: a supporting document, enclosed or at an address.
type attachment struct {
	id, description value  // BT-122, BT-123
	location        string // BT-124
	name, mediaType string
	content         string // BT-125, base64
	embedded        bool
}
