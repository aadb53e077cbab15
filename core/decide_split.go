package core

import "strings"

// ask puts the question of a proposed division in the invoice's way.
func (r *Review) ask(log *AuditEntry) {
	if !r.Split.Open() {
		return
	}
	r.Match, r.Route, r.Exceptions = Match{}, Route{}, []Exception{r.Split.Exception()}
	r.settle()
	log.After["proposed"] = r.Split.pages(r.Split.Proposed)
}

// applySplit gives a part of a file its pages, or with ActUnsplit takes them back.
// What is a claim is to be checked right after.
func applySplit(r *Review, c Command, log *AuditEntry) error {
	log.Action = "Split"
	if c.Action == ActUnsplit {
		log.Action = "SplitUndone"
	}
	for k, v := range c.Before {
		log.Before[k] = v
	}
	if len(r.Approvals) > 0 {
		log.After["approvals_voided"] = strings.Join(approvers(r.Approvals), ",")
	}
	if len(r.Draft.Pages) > 0 {
		log.Before["pages"] = PageRanges(r.Draft.Pages)
	}
	r.Draft, r.Invoice, r.Split = c.Draft, c.Invoice, c.Split
	r.Match, r.Route, r.Exceptions, r.Approvals, r.Failure = Match{}, Route{}, nil, nil, nil
	r.Status = StatusRead
	if c.Action == ActUnsplit && r.Part > 1 {
		r.Status, r.Held = StatusWithdrawn, nil
		return nil
	}
	log.After["pages"] = PageRanges(r.Draft.Pages)
	if c.Split != nil && len(c.Split.Parts) > 0 {
		log.After["division"] = c.Split.pages(c.Split.Parts)
	}
	r.ask(log)
	return nil
}

func approvers(list []Approval) []string {
	out := make([]string, len(list))
	for i, a := range list {
		out[i] = a.By
	}
	return out
}
