package core

import (
	"slices"
)

// applyCorrect takes over a person's values. The review is to be checked again
// right after; until then its old exceptions stand.
func applyCorrect(r *Review, c Command, log *AuditEntry) error {
	log.Action = "Corrected"
	for k, v := range c.Before {
		log.Before[k] = v
	}
	for k, v := range c.After {
		log.After[k] = v
	}
	r.Draft, r.Invoice, r.Failure = c.Draft, c.Invoice, nil
	r.renumber(c.Lines)
	r.enter(c.By)
	r.Status = StatusRead
	r.dropMatchOfOther()
	r.dropStale(log)
	return nil
}

// renumber lets what was settled on a line stay with that line, and go with it.
func (r *Review) renumber(lines map[string]string) {
	if lines == nil {
		return
	}
	r.Exceptions = slices.DeleteFunc(r.Exceptions, func(e Exception) bool { return e.Line != "" && lines[e.Line] == "" })
	for i, e := range r.Exceptions {
		if e.Line != "" {
			r.Exceptions[i].Line = lines[e.Line]
		}
	}
}

// dropMatchOfOther lets nothing count as invoiced any more of what is no invoice.
func (r *Review) dropMatchOfOther() {
	if !r.Draft.Kind.Value.IsClaim() {
		r.Match, r.Route, r.Exceptions = Match{}, Route{}, nil
	}
}

func applyLink(r *Review, c Command, log *AuditEntry) error {
	log.Action = "Linked"
	for k, v := range c.Before {
		log.Before[k] = v
	}
	for k, v := range c.After {
		log.After[k] = v
	}
	r.Match = c.Match
	r.Match.ByPerson = true
	r.dropStale(log)
	r.Status = StatusRead
	return nil
}

// enter notes that a person put data in, for the segregation of duties.
func (r *Review) enter(u User) {
	if !slices.Contains(r.EnteredBy, u.Name) {
		r.EnteredBy = append(r.EnteredBy, u.Name)
	}
}

func amountText(amount, currency string) string {
	if currency == "" {
		return ""
	}
	return amount + " " + currency
}
