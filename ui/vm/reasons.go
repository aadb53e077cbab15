package vm

import (
	"slices"

	"countersign/core"
)

type reasonLook struct {
	key  string
	icon Icon
}

// reasonLooks gives each reason two or three words and a picture.
var reasonLooks = map[core.Reason]reasonLook{
	core.MissingField:              {"reason.missing_field", IconPen},
	core.LowConfidence:             {"reason.low_confidence", IconPen},
	core.SumMismatch:               {"reason.sum_mismatch", IconAlert},
	core.TaxMismatch:               {"reason.tax_mismatch", IconAlert},
	core.DateImplausible:           {"reason.date_implausible", IconAlert},
	core.BuyerNotUs:                {"reason.buyer_not_us", IconAlert},
	core.XMLDiffersFromPage:        {"reason.xml_differs", IconAlert},
	core.CodeDiffersFromPage:       {"reason.code_differs", IconAlert},
	core.InvalidEInvoice:           {"reason.invalid_einvoice", IconAlert},
	core.NewSupplier:               {"reason.new_supplier", IconSupplier},
	core.SupplierAmbiguous:         {"reason.supplier_ambiguous", IconSupplier},
	core.NoOrder:                   {"reason.no_order", IconOrder},
	core.OrderAmbiguous:            {"reason.order_ambiguous", IconOrder},
	core.OrderClosed:               {"reason.order_closed", IconOrder},
	core.CurrencyMismatch:          {"reason.currency_mismatch", IconAlert},
	core.NoReceipt:                 {"reason.no_receipt", IconClock},
	core.LineUnmatched:             {"reason.line_unmatched", IconAlert},
	core.PriceOverTolerance:        {"reason.price_over", IconAlert},
	core.QuantityOverTolerance:     {"reason.quantity_over", IconAlert},
	core.LineTotalOverTolerance:    {"reason.line_total_over", IconAlert},
	core.InvoiceTotalOverTolerance: {"reason.invoice_total_over", IconAlert},
	core.UnexpectedCharge:          {"reason.unexpected_charge", IconAlert},
	core.PriceRise:                 {"reason.price_rise", IconInfo},
	core.AmountUnusual:             {"reason.amount_unusual", IconInfo},
	core.PatternUnusual:            {"reason.pattern_unusual", IconInfo},
	core.Duplicate:                 {"reason.duplicate", IconCopy},
	core.BankChanged:               {"reason.bank_changed", IconBank},
	core.BankUnverified:            {"reason.bank_unverified", IconBank},
	core.SenderSuspicious:          {"reason.sender_suspicious", IconAlert},
	core.Unreadable:                {"reason.unreadable", IconPage},
	core.SplitProposed:             {"reason.split", IconCopy},
	core.PaymentReturned:           {"reason.payment_returned", IconBank},
}

// reasonMark is an exception as icon and a few words.
func reasonMark(e core.Exception, w Words) Mark {
	look, ok := reasonLooks[e.Reason]
	if !ok {
		look = reasonLook{"reason.other", IconAlert}
	}
	m := Mark{Icon: look.icon, Tone: ToneWarn, Text: w.Say(look.key)}
	if e.Severity == core.Block {
		m.Tone = ToneBlock
	}
	return m
}

// marks lists the open exceptions, blocking ones first, one for each reason.
func marks(list []core.Exception, w Words) []Mark {
	var out []Mark
	for _, severity := range []core.Severity{core.Block, core.Warn} {
		seen := map[core.Reason]bool{}
		for _, e := range byUrgency(list) {
			if e.Open() && e.Severity == severity && !seen[e.Reason] {
				seen[e.Reason] = true
				out = append(out, reasonMark(e, w))
			}
		}
	}
	return out
}

// urgency orders reasons as the lanes of the queue are: what could send money to
// the wrong place first.
func urgency(r core.Reason) int {
	return slices.Index(core.Lanes, core.LaneOf([]core.Exception{{Reason: r, Severity: core.Block}}))
}

func byUrgency(list []core.Exception) []core.Exception {
	return slices.SortedStableFunc(slices.Values(list), func(a, b core.Exception) int { return urgency(a.Reason) - urgency(b.Reason) })
}

var kindKeys = map[core.DocKind]string{
	core.KindInvoice: "kind.invoice", core.KindCreditNote: "kind.credit_note", core.KindReceipt: "kind.receipt",
	core.KindStatement: "kind.statement", core.KindReminder: "kind.reminder", core.KindOrder: "kind.order",
	core.KindDeliveryNote: "kind.delivery_note", core.KindQuote: "kind.quote", core.KindOther: "kind.other",
}

func kindWord(k core.DocKind, w Words) string {
	if key, ok := kindKeys[k]; ok {
		return w.Say(key)
	}
	return w.Say("kind.unknown")
}

var statusKeys = map[core.Status]string{
	core.StatusReceived: "status.received", core.StatusRead: "status.read", core.StatusMatched: "status.matched",
	core.StatusOnHold: "status.on_hold", core.StatusApproved: "status.approved", core.StatusRejected: "status.rejected",
	core.StatusExported: "status.exported", core.StatusPaid: "status.paid", core.StatusWithdrawn: "status.withdrawn",
}

// statusMark is where an invoice stands, as a person would say it.
func statusMark(r core.Review, w Words) Mark {
	switch {
	case r.Failure != nil:
		return Mark{IconAlert, ToneBlock, w.Say("status.failed")}
	case r.Held != nil:
		return Mark{IconPause, ToneWarn, w.Say("status.held", "who", r.Held.By)}
	}
	m := Mark{IconDot, ToneMuted, w.Say(statusKeys[r.Status])}
	switch r.Status {
	case core.StatusApproved, core.StatusExported, core.StatusPaid:
		m.Icon, m.Tone = IconCheck, ToneGood
	case core.StatusRejected:
		m.Icon, m.Tone = IconClose, ToneBlock
	case core.StatusOnHold:
		m.Icon, m.Tone = IconAlert, ToneBlock
	}
	return m
}
