package core

// applyMove makes the invoice one of the supplier that its own was merged into. Two
// people said that both are one firm, so what was approved is what it was, and the
// approvals of it are bound to it under its new name.
func applyMove(r *Review, c Command, log *AuditEntry) error {
	log.Action = "SupplierMerged"
	before := ContentHash(r.Invoice, r.Match)
	log.Before["supplier"], log.After["supplier"] = string(r.Invoice.SupplierID), string(c.Supplier)
	r.Invoice.SupplierID = c.Supplier
	for i, a := range r.Approvals {
		if a.Content == before {
			r.Approvals[i].Content = ContentHash(r.Invoice, r.Match)
			log.Before["content"], log.After["content"] = before, r.Approvals[i].Content
		}
	}
	return nil
}
