package core

import (
	"strconv"
	"strings"
)

func applyRead(r *Review, c Command, log *AuditEntry) error {
	log.Action = "Read"
	r.Draft, r.Invoice, r.Split, r.Failure = c.Draft, c.Invoice, c.Split, nil
	r.Exceptions = c.Exceptions
	r.Status = StatusRead
	r.ask(log)
	log.After["kind"] = string(c.Draft.Kind.Value)
	log.After["number"] = c.Invoice.Number
	log.After["gross"] = amountText(c.Invoice.GrossTotal.String(), string(c.Invoice.Currency))
	return nil
}

// applyReread takes over what a second reading says. The review is to be checked
// again right after; until then its old exceptions stand, with their resolutions. What
// is no claim comes with those that were found.
func applyReread(r *Review, c Command, log *AuditEntry) error {
	log.Action = "ReadAgain"
	for k, v := range c.Before {
		log.Before[k] = v
	}
	for k, v := range c.After {
		log.After[k] = v
	}
	r.Draft, r.Invoice, r.Failure = c.Draft, c.Invoice, nil
	r.Status = StatusRead
	KeepResolved(c.Exceptions, r.Exceptions)
	if r.dropMatchOfOther(); !r.Draft.Kind.Value.IsClaim() {
		r.Exceptions = c.Exceptions // no check finds them again
	}
	r.dropStale(log)
	return nil
}

func applyFail(r *Review, c Command, log *AuditEntry) error {
	if c.Failure == nil {
		return Errorf(Internal, "a failure without its description")
	}
	log.Action = "StepFailed"
	log.Reason = c.Failure.Message
	log.After["step"] = c.Failure.Step
	log.After["attempts"] = strconv.Itoa(c.Failure.Attempts)
	f := *c.Failure
	r.Failure = &f
	r.Exceptions = c.Exceptions
	return nil
}

// applyCheck takes over what matching and checking found. Resolutions given to the
// same finding with the same numbers stay; everything else is open again.
func applyCheck(r *Review, c Command, log *AuditEntry) error {
	log.Action = "Checked"
	noteFound(log.Before, *r)
	KeepResolved(c.Exceptions, r.Exceptions)
	r.Invoice, r.Match, r.Exceptions, r.Route, r.Failure = c.Invoice, c.Match, keepReturned(r.Exceptions, c.Exceptions), c.Route, nil
	if r.Route.Sampled {
		r.Sampled = r.Route.Rule
	}
	r.dropStale(log, c.Verified...)
	r.settle()
	noteFound(log.After, *r)
	return nil
}

// noteFound notes what checks found, so that the log tells what a receipt, an order or a
// correction changed.
func noteFound(to map[string]string, r Review) {
	if r.Match.Kind == "" && len(r.Exceptions) == 0 { // not checked yet
		return
	}
	to["lane"], to["match"] = string(r.Lane()), string(r.Match.Kind)
	if s := reasons(r.Exceptions); s != "" {
		to["exceptions"] = s
	}
	var orders []string
	for _, id := range r.Match.Orders {
		orders = append(orders, string(id))
	}
	if len(orders) > 0 {
		to["orders"] = strings.Join(orders, ", ")
	}
}
