package store

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"countersign/core"
)

// Every question that is asked while somebody waits finds its rows by an index:
// no plan reads a table from end to end, and the lists that are paged come sorted
// out of theirs.
func TestPlansUseIndexes(t *testing.T) {
	s := create(t, Options{})
	reviews := func(f core.ReviewFilter) string { q, _ := reviewQuery(selectReview, f); return q }
	briefs := func(f core.ReviewFilter) string { q, _ := reviewQuery(selectBrief, f); return q }
	heads := func(f core.ReviewFilter) string { q, _ := reviewQuery(selectHead, f); return q }
	past := func(f core.ReviewFilter) string { q, _ := reviewQuery(selectPast, f); return q }
	deliveries := func(f core.DeliveryFilter) string { q, _ := deliveryQuery(f); return q }
	lessons := func(f core.LessonFilter) string { q, _ := lessonQuery(f); return q }
	for _, c := range []struct {
		name, query, index string
		sorted             bool // without sorting afterwards
	}{
		{"the queue", reviews(core.ReviewFilter{Queue: true, Limit: 50}), "reviews_queue", true},
		{"the next page of the queue", reviews(core.ReviewFilter{Queue: true, After: "x", Limit: 50}), "reviews_queue", true},
		{"the queue, newest first", reviews(core.ReviewFilter{Queue: true, Newest: true, Limit: 50}), "reviews_queue", true},
		{"the queue in brief", briefs(core.ReviewFilter{Queue: true}), "reviews_queue", true},
		{"the next page of the queue in brief", briefs(core.ReviewFilter{Queue: true, After: "x", Limit: 50}), "reviews_queue", true},
		{"all invoices in brief, newest first", briefs(core.ReviewFilter{Newest: true, After: "x", Limit: 50}), "reviews_received", true},
		{"all invoices", reviews(core.ReviewFilter{Limit: 50}), "reviews_received", true},
		{"invoices of a status", reviews(core.ReviewFilter{Status: []core.Status{core.StatusRead}}), "reviews_status", true},
		{"invoices of two statuses", reviews(core.ReviewFilter{Status: []core.Status{core.StatusRead, core.StatusPaid}}), "reviews_status", false},
		{"invoices of a supplier", reviews(core.ReviewFilter{Supplier: "x"}), "reviews_supplier", true},
		{"totals of a supplier", heads(core.ReviewFilter{Supplier: "x", Newest: true, Limit: 60}), "COVERING INDEX reviews_supplier", true},
		{"invoices of a document", reviews(core.ReviewFilter{Document: "x"}), "reviews_document", false},
		{"invoices of a month", reviews(core.ReviewFilter{From: core.MustDate("2026-11-01"), To: core.MustDate("2026-11-30")}), "reviews_issue_date", false},
		{"one invoice", selectReview + `WHERE r.id = ?`, "sqlite_autoindex_reviews_1", true},
		{"some suppliers", suppliersByID, "sqlite_autoindex_suppliers_1", false},
		{"twins by number", selectBrief + twins, "reviews_number", false},
		{"twins by total", selectBrief + twins, "reviews_gross", false},
		{"what has figures in common", alike, "PRIMARY KEY", false},
		{"what pages look like", looksByNumber, "INTEGER PRIMARY KEY", false},
		{"invoices of orders", reviewsOfOrders, "PRIMARY KEY", false},
		{"what orders received", receivedLines, "receipt_lines_order", false},
		{"what orders were billed", billedLines, "review_lines_order", false},
		{"some orders", selectOrder + ordersByID, "sqlite_autoindex_orders_1", false},
		{"orders of a supplier", selectOrder + ordersOfSupplier, "orders_supplier", true},
		{"orders by own number", selectOrder + ordersByKey, "orders_id_key", false},
		{"orders by the supplier's number", selectOrder + ordersByKey, "orders_ref_key", false},
		{"what an order was billed", billings, "review_lines_order", false},
		{"open orders of a supplier", openOfSupplier, "open_orders_supplier", true},
		{"open orders with a total", openWithin, "open_orders_left", false},
		{"open orders that may have a total", openWithin, "open_orders_unsure", false},
		{"open orders with an item", openWithItems, "open_items_item", false},
		{"billed orders of a supplier", forCredit.Replace(openOfSupplier), "open_orders_back", true},
		{"billed orders with a total", forCredit.Replace(openWithin), "open_orders_back_left", false},
		{"billed orders that may have a total", forCredit.Replace(openWithin), "open_orders_back_unsure", false},
		{"numbers of orders", orderNumbers, "orders_supplier", true},
		{"past invoices of a supplier", past(core.ReviewFilter{Supplier: "x", Newest: true, Limit: 60}), "COVERING INDEX reviews_supplier", true},
		{"what is kept of them", past(core.ReviewFilter{Supplier: "x", Newest: true, Limit: 60}), "PRIMARY KEY (supplier_id=? AND received_at=? AND review_id=?)", true},
		{"receipts of orders", selectReceipt + receiptsOfOrders, "receipt_lines_order", false},
		{"lessons of a supplier", lessons(core.LessonFilter{Supplier: "x"}), "lessons_supplier", true},
		{"learnt names", lessons(core.LessonFilter{Field: "supplier", State: core.LessonOn}), "lessons_field", true},
		{"known UIDs", selectUIDs, "PRIMARY KEY", true},
		{"a message by its header", selectMessage + messageByHeader, "messages_header", true},
		{"messages to unpack", selectMessage + messagesByState, "messages_state", true},
		{"deliveries of a document", deliveries(core.DeliveryFilter{Document: "x"}), "deliveries_document", true},
		{"deliveries of a message", deliveries(core.DeliveryFilter{Message: "x"}), "deliveries_message", true},
		{"failed deliveries", deliveries(core.DeliveryFilter{Outcome: core.Failed}), "deliveries_outcome", true},
		{"failed deliveries before one", deliveries(core.DeliveryFilter{Outcome: core.Failed, Before: 7, Limit: 50}), "deliveries_outcome", true},
		{"deliveries before one", deliveries(core.DeliveryFilter{Before: 7, Limit: 50}), "PRIMARY KEY", true},
		{"deliveries after one", deliveries(core.DeliveryFilter{After: 7}), "PRIMARY KEY", true},
		{"the history of an invoice", selectAudit + auditOfObject, "audit_object", true},
	} {
		plan := explain(t, s, c.query)
		if !strings.Contains(plan, c.index) {
			t.Errorf("%s does not use %s:\n%s", c.name, c.index, plan)
		}
		for _, line := range strings.Split(plan, "\n") {
			if strings.HasPrefix(line, "SCAN ") && !strings.HasPrefix(line, "SCAN (subquery") && line != "SCAN i" && !strings.Contains(line, "json_each") && !strings.Contains(line, "USING INDEX") {
				t.Errorf("%s reads a table from end to end:\n%s", c.name, plan)
			}
		}
		if strings.HasPrefix(c.name, "twins ") && strings.Contains(plan, "reviews_supplier") {
			t.Errorf("%s reads all of a supplier's:\n%s", c.name, plan)
		}
		if sorts := strings.Contains(plan, "USE TEMP B-TREE FOR ORDER BY"); c.sorted && sorts {
			t.Errorf("%s sorts by itself:\n%s", c.name, plan)
		}
	}
}

// explain gives SQLite's plan for a query, a step a line.
func explain(t testing.TB, s *Store, query string) string {
	t.Helper()
	c, err := s.readers.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer s.readers.give(c)
	rows, err := c.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, make([]any, values(query))...)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	var out []string
	for rows.Next() {
		var id, parent, unused int
		var detail string
		if err := rows.Scan(&id, &parent, &unused, &detail); err != nil {
			t.Fatal(err)
		}
		out = append(out, detail)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

var numbered = regexp.MustCompile(`\?(\d)`)

// values is how many values a query takes, numbered or not.
func values(query string) (n int) {
	for _, m := range numbered.FindAllStringSubmatch(query, -1) {
		i, _ := strconv.Atoi(m[1])
		n = max(n, i)
	}
	if n == 0 {
		n = strings.Count(query, "?")
	}
	return n
}
