package core

import "strings"

// Payment runs act on an invoice in these steps. Whether it may be paid is for
// control.MayBePaid to say, which core/desk asks before each; here is what the invoice
// itself allows.

// mayPay holds a step of a payment against the invoice as it is.
func mayPay(r Review, a Action) error {
	payable := r.Status == StatusApproved || r.Status == StatusExported
	switch {
	case a == ActSchedule && r.Payment != "":
		return Errorf(Refused, "the invoice is in payment run %s already", r.Payment)
	case a != ActSchedule && r.Payment == "":
		return Errorf(Refused, "the invoice is in no payment run").WithHint("`pay prepare` makes one")
	case a == ActReturn && r.Status != StatusPaid && !r.Ordered:
		return Errorf(Refused, "no payment of this invoice is on its way, so none came back")
	case a == ActUnschedule && r.Status == StatusPaid:
		return Errorf(Refused, "the invoice is paid")
	case (a == ActSchedule || a == ActOrder || a == ActPay) && !payable:
		return Errorf(Refused, "only an approved invoice is paid; this one is %s", r.Status.Words())
	}
	return nil
}

// unlessOrdered refuses to change what the bank was told to pay.
func unlessOrdered(r Review, a Action) error {
	switch a {
	case ActReject, ActReopen, ActHold, ActResolve, ActWaive, ActCorrect, ActLink, ActSplit, ActUnsplit, ActCheck, ActReread:
		if r.Ordered {
			return Errorf(Refused, "the payment of this invoice was ordered in run %s, so it is not changed any more", r.Payment).
				WithHint("mark the run as paid, or the payment as returned")
		}
	}
	return nil
}

func applyPayment(r *Review, c Command, log *AuditEntry) error {
	if c.Payment == "" || c.Action != ActSchedule && c.Payment != r.Payment {
		return Errorf(Internal, "invoice %s is in payment run %q and not in %q", r.ID, r.Payment, c.Payment)
	}
	log.After["payment"] = string(c.Payment)
	switch c.Action {
	case ActSchedule:
		log.Action = "PaymentPrepared"
		r.Payment = c.Payment
	case ActUnschedule:
		log.Action = "PaymentCancelled"
		r.Payment, r.Ordered = "", false
	case ActOrder:
		log.Action = "PaymentOrdered"
		r.Ordered = true
	case ActPay:
		return applyPay(r, c, log)
	case ActReturn:
		return applyReturn(r, c, log)
	}
	return nil
}

// applyPay is the only way to Paid. The approvals are held against the content once
// more: nothing that nobody approved is ever noted as paid.
func applyPay(r *Review, c Command, log *AuditEntry) error {
	if c.PaidOn.IsZero() {
		return Errorf(Internal, "a payment without its day")
	}
	if !r.approved() {
		return Errorf(Refused, "the invoice is not approved as it is now").WithHint("have it approved again")
	}
	log.Action = "Paid"
	log.After["paid_on"] = c.PaidOn.String()
	r.PaidOn, r.Ordered = c.PaidOn, false
	r.Status = StatusPaid
	return nil
}

// applyReturn opens the invoice again: its approvals stand, and an exception says why
// it is not simply paid once more.
func applyReturn(r *Review, c Command, log *AuditEntry) error {
	if strings.TrimSpace(c.Reason) == "" {
		return needReason("a returned payment")
	}
	log.Action = "PaymentReturned"
	log.Before["paid_on"] = r.PaidOn.String()
	r.Exceptions = append(r.Exceptions, Exception{
		Reason: PaymentReturned, Severity: Block, Field: "payment_account", Actual: string(c.Payment),
		Message: "The payment in run " + string(c.Payment) + " came back: " + strings.TrimSuffix(strings.TrimSpace(c.Reason), ".") + ".",
	})
	r.Payment, r.PaidOn, r.Ordered = "", Date{}, false
	r.Status = StatusApproved
	r.settle()
	return nil
}

// keepReturned carries over what no check finds again: that a payment came back.
func keepReturned(old, found []Exception) []Exception {
	for _, e := range old {
		if e.Reason == PaymentReturned {
			found = append(found, e)
		}
	}
	return found
}
