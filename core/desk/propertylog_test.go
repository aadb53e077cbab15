package desk

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"countersign/core"
)

// rows are all records that a log entry belongs to, as text by the object of the entry.
func (f *firm) rows() map[string]string {
	out := map[string]string{}
	put := func(object string, v any) {
		b, err := json.Marshal(v)
		if err != nil {
			f.t.Fatal(err)
		}
		out[object] = string(b)
	}
	f.view(func(r core.Reader) error {
		suppliers, err := r.ListSuppliers()
		orders, err2 := r.ListOrders("")
		receipts, err3 := r.ListReceipts(nil)
		reviews, err4 := r.ListReviews(core.ReviewFilter{})
		users, err5 := r.ListUsers()
		runs, err6 := r.ListPaymentRuns()
		set, err7 := r.Settings()
		for _, s := range suppliers {
			put("supplier:"+string(s.ID), s)
		}
		for _, o := range orders {
			put("order:"+string(o.ID), o)
		}
		for _, g := range receipts {
			put("receipt:"+g.ID, g)
		}
		for _, v := range reviews {
			put("review:"+string(v.ID), v)
		}
		for _, u := range users {
			put("user:"+u.Name, u)
		}
		for _, p := range runs {
			put("payment_run:"+string(p.ID), p)
		}
		for _, c := range set.Contracts {
			put("contract:"+c.ID, c)
		}
		set.Contracts = nil
		put("settings:firm", set)
		for _, err := range []error{err, err2, err3, err4, err5, err6, err7} {
			if err != nil {
				return err
			}
		}
		return nil
	})
	return out
}

func (f *firm) log() (list []core.AuditEntry) {
	f.view(func(r core.Reader) error {
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			list = append(list, e)
			return nil
		})
	})
	return list
}

// logged runs a step and holds every record that it changed against its entries.
func (f *firm) logged(step func()) {
	before, had := f.rows(), len(f.log())
	step()
	entries := f.log()[had:]
	about := map[string]bool{}
	after := f.rows()
	for object, now := range after {
		if now != before[object] {
			f.stillSays(object, before[object], now, entries)
			f.eachStep(object, before[object], now, entries)
		}
	}
	for _, e := range entries {
		about[e.Object] = about[e.Object] || e.Action != "Refused"
		about["settings:firm"] = about["settings:firm"] || e.Action == "RuleSigned"
		if e.Action == "Tested" {
			return // written past the desk
		}
	}
	for object, now := range after {
		if now != before[object] && !about[object] {
			f.t.Fatalf("%s changed without an entry:\n%s\n%s", object, before[object], now)
		}
	}
}

// eachStep holds that an invoice has as many entries as it took steps.
func (f *firm) eachStep(object, was, now string, entries []core.AuditEntry) {
	if !strings.HasPrefix(object, "review:") || was == "" {
		return
	}
	steps := revision(f, now) - revision(f, was)
	for _, e := range entries {
		if e.Object == object && e.After["status"] != "" { // as each decision's has
			steps--
		}
	}
	if steps != 0 {
		f.t.Fatalf("%s took %d steps more than the log says", object, steps)
	}
}

func revision(f *firm, row string) int64 {
	var v core.Review
	if err := json.Unmarshal([]byte(row), &v); err != nil {
		f.t.Fatal(err)
	}
	return v.Revision
}

// stillSays holds that nothing but a person's correction changes what an invoice says:
// no order, no receipt and no check does (DOMAIN 5). Whose it is found to be may change.
func (f *firm) stillSays(object, was, now string, entries []core.AuditEntry) {
	if !strings.HasPrefix(object, "review:") || was == "" || slices.ContainsFunc(entries, func(e core.AuditEntry) bool { return e.Object == object && e.Action == "Corrected" }) {
		return
	}
	said := func(row string) string {
		var v core.Review
		err := json.Unmarshal([]byte(row), &v)
		v.Invoice.SupplierID = ""
		b, err2 := json.Marshal(v.Invoice)
		if err != nil || err2 != nil {
			f.t.Fatal(err, err2)
		}
		return string(b)
	}
	if before, after := said(was), said(now); before != after {
		f.t.Fatalf("%s was changed by nobody:\n%s\n%s", object, before, after)
	}
}

// imports brings the same list in twice, of which the second changes nothing.
func imports[T any](f *firm, list []T, save func([]T) (Changes, error)) {
	if _, err := save(list); err != nil {
		return
	}
	before, had := f.rows(), len(f.log())
	ch, err := save(list)
	if err != nil || ch.Added+ch.Updated > 0 || len(f.log()) != had || !maps.Equal(before, f.rows()) {
		f.t.Fatalf("the same import again: %+v, %v, %d new entries", ch, err, len(f.log())-had)
	}
}
