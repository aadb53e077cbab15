package coretest

import (
	"cmp"
	"maps"
	"slices"

	"countersign/core"
	"countersign/core/money"
)

// FindReview implements core.Reader.
func (r *reader) FindReview(id core.ReviewID) (core.Review, error) {
	if err := r.live(); err != nil {
		return core.Review{}, err
	}
	row, ok := r.st.reviews.get(id)
	if !ok {
		return core.Review{}, notFound("invoice", string(id))
	}
	return decode[core.Review](row.body)
}

// sorted is every review in the order of ListReviews, for looking at alone.
func (r *reader) sorted() []core.Review {
	out := make([]core.Review, 0, len(r.st.reviews.rows))
	for _, row := range r.st.reviews.rows {
		out = append(out, row.meta)
	}
	slices.SortFunc(out, byReceipt)
	return out
}

func byReceipt(a, b core.Review) int {
	return cmp.Or(a.ReceivedAt.Compare(b.ReceivedAt), cmp.Compare(a.ID, b.ID))
}

// pick gives fresh copies of the reviews that fit, at most limit of them.
func (r *reader) pick(order []core.Review, limit int, fits func(core.Review) bool) ([]core.Review, error) {
	out := []core.Review{}
	for _, m := range order {
		if !fits(m) {
			continue
		}
		v, err := r.FindReview(m.ID)
		if err != nil {
			return nil, err
		}
		if out = append(out, v); limit > 0 && len(out) == limit {
			break
		}
	}
	return out, r.live()
}

// ListBriefs implements core.Reader.
func (r *reader) ListBriefs(f core.ReviewFilter) ([]core.Review, error) {
	list, err := r.ListReviews(f)
	return inBrief(list), err
}

// ListHeads implements core.Reader.
func (r *reader) ListHeads(f core.ReviewFilter) ([]core.Past, error) {
	list, err := r.ListReviews(f)
	return mapped(list, core.Review.Head), err
}

// ListPast implements core.Reader.
func (r *reader) ListPast(f core.ReviewFilter) ([]core.Past, error) {
	list, err := r.ListReviews(f)
	return mapped(list, core.Review.Past), err
}

func mapped[T any](list []core.Review, to func(core.Review) T) []T {
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = to(v)
	}
	return out
}

func inBrief(list []core.Review) []core.Review {
	for i, v := range list {
		list[i] = v.Brief()
	}
	return list
}

// ListReviews implements core.Reader.
func (r *reader) ListReviews(f core.ReviewFilter) ([]core.Review, error) {
	var after *core.Review
	if f.After != "" {
		row, ok := r.st.reviews.get(f.After)
		if !ok {
			return nil, notFound("invoice", string(f.After))
		}
		after = &row.meta
	}
	order, forward := r.sorted(), 1
	if f.Newest {
		slices.Reverse(order)
		forward = -1
	}
	return r.pick(order, f.Limit, func(m core.Review) bool {
		date := m.Invoice.IssueDate
		switch {
		case after != nil && forward*byReceipt(m, *after) <= 0,
			len(f.Status) > 0 && !slices.Contains(f.Status, m.Status),
			f.Supplier != "" && m.Invoice.SupplierID != f.Supplier,
			f.Document != "" && m.Document != f.Document,
			f.Queue && (m.Status == core.StatusExported || m.Status == core.StatusPaid || m.Status == core.StatusWithdrawn),
			!f.From.IsZero() && (date.IsZero() || date.Before(f.From)),
			!f.To.IsZero() && (date.IsZero() || f.To.Before(date)):
			return false
		}
		return true
	})
}

// FindTwins implements core.Reader.
func (r *reader) FindTwins(q core.TwinQuery) ([]core.Review, error) {
	list, err := r.pick(r.sorted(), 0, func(m core.Review) bool {
		if m.ID == q.Not {
			return false
		}
		sameGross := q.Gross.IsSet() && m.Invoice.GrossTotal == q.Gross
		if q.NumberKey != "" && core.NumberKey(m.Invoice.Number) == q.NumberKey &&
			(q.Supplier == "" || m.Invoice.SupplierID == "" || m.Invoice.SupplierID == q.Supplier || sameGross) {
			return true
		}
		if q.Supplier == "" || m.Invoice.SupplierID != q.Supplier || !sameGross {
			return false
		}
		if q.Date.IsZero() || m.Invoice.IssueDate.IsZero() {
			return true
		}
		days := q.Date.DaysUntil(m.Invoice.IssueDate)
		return max(days, -days) <= q.Days
	})
	return inBrief(list), err
}

// linkedOrders are the orders that a review is matched to, each once.
func linkedOrders(r core.Review) []core.OrderID {
	seen := map[core.OrderID]bool{}
	for _, id := range r.Match.Orders {
		seen[id] = true
	}
	for _, l := range r.Match.Lines {
		seen[l.Order] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// FindReviewsByOrder implements core.Reader.
func (r *reader) FindReviewsByOrder(orders []core.OrderID) ([]core.ReviewID, error) {
	out := []core.ReviewID{}
	for _, m := range r.sorted() {
		if slices.ContainsFunc(linkedOrders(m), func(id core.OrderID) bool { return slices.Contains(orders, id) }) {
			out = append(out, m.ID)
		}
	}
	return out, r.live()
}

// LineStates implements core.Reader.
func (r *reader) LineStates(orders []core.OrderID, without core.ReviewID) (map[core.LineRef]core.LineState, error) {
	out := map[core.LineRef]core.LineState{}
	if len(orders) == 0 {
		return out, r.live()
	}
	receipts, err := r.ListReceipts(orders)
	if err != nil {
		return nil, err
	}
	for _, g := range receipts {
		for _, l := range g.Lines {
			if !slices.Contains(orders, l.OrderID) {
				continue
			}
			if err := receive(out, g.ID, l); err != nil {
				return nil, err
			}
		}
	}
	credit := without == "" // whether credit notes on hold count
	for _, m := range r.sorted() {
		credit = credit || m.ID == without && m.Invoice.Kind == core.KindCreditNote
	}
	after := false // what comes from here on came in after the review named
	for _, m := range r.sorted() {
		if m.ID == without {
			after = true
			continue
		}
		if m.Status == core.StatusRejected || m.Status == core.StatusWithdrawn || after && !m.Status.Decided() || !credit && m.OnHoldCredit() {
			continue
		}
		for _, l := range m.Match.Lines {
			if !slices.Contains(orders, l.Order) {
				continue
			}
			if err := r.bill(out, m, l); err != nil {
				return nil, err
			}
		}
	}
	return out, r.live()
}

func receive(out map[core.LineRef]core.LineState, receipt string, l core.ReceiptLine) error {
	at := core.LineRef{Order: l.OrderID, Line: l.OrderLine}
	s := out[at]
	sum, err := s.Received.Add(l.Accepted)
	if err != nil {
		return tooLarge(at, err)
	}
	s.Received = sum
	if !slices.Contains(s.Receipts, receipt) {
		s.Receipts = append(s.Receipts, receipt)
	}
	out[at] = s
	return nil
}

// bill adds one match line. Only amounts in the order's currency add up.
func (r *reader) bill(out map[core.LineRef]core.LineState, m core.Review, l core.LineMatch) error {
	order, err := r.FindOrder(l.Order)
	if err != nil {
		return err
	}
	at := core.LineRef{Order: l.Order, Line: l.OrderLine}
	s := out[at]
	quantity, net := l.Quantity, money.New(l.Net.Minor*m.Invoice.Sign(), l.Net.Currency)
	if m.Invoice.Sign() < 0 {
		quantity = quantity.Neg()
	}
	if s.InvoicedQuantity, err = s.InvoicedQuantity.Add(quantity); err != nil {
		return tooLarge(at, err)
	}
	if net.Currency == order.Currency {
		if s.InvoicedNet, err = s.InvoicedNet.Add(net); err != nil {
			return tooLarge(at, err)
		}
	}
	if !slices.Contains(s.Invoices, m.ID) {
		s.Invoices = append(s.Invoices, m.ID)
	}
	out[at] = s
	return nil
}

func tooLarge(at core.LineRef, err error) error {
	return core.Errorf(core.BadInput, "what was received or invoiced for line %s of order %s adds up to more than a number can hold: %w", at.Line, at.Order, err)
}

// ListRechecks implements core.Reader.
func (r *reader) ListRechecks(limit int) ([]core.ReviewID, error) {
	out := []core.ReviewID{}
	all := slices.Clone(r.sorted())
	slices.SortStableFunc(all, func(a, b core.Review) int { return cmp.Compare(a.Invoice.SupplierID, b.Invoice.SupplierID) })
	for _, m := range all {
		if due, _ := r.st.rechecks.get(m.ID); due && len(out) < limit {
			out = append(out, m.ID)
		}
	}
	return out, r.live()
}
