package desk

import (
	"context"
	"strings"

	"countersign/core"
	"countersign/core/extract"
	"countersign/core/intake"
)

// LessonRow is a lesson with the name of its supplier.
type LessonRow struct {
	core.Lesson
	SupplierName string `json:"supplier_name"`
}

// Lessons lists what was learnt, in the order in which it was, of one supplier (by ID
// or name) or of all with "". An unknown supplier is NotFound.
func (d *Desk) Lessons(ctx context.Context, by core.User, supplier string) ([]LessonRow, error) {
	if err := d.mayNow(ctx, by, core.MayRead, "see what was learnt"); err != nil {
		return nil, err
	}
	out := []LessonRow{}
	err := d.store.View(ctx, func(r core.Reader) error {
		all, err := r.ListSuppliers()
		if err != nil {
			return err
		}
		id := core.SupplierID("")
		if supplier != "" {
			s := findSupplier(all, core.Supplier{ID: core.SupplierID(supplier)})
			if s == nil {
				s = findSupplier(all, core.Supplier{Name: supplier})
			}
			if s == nil {
				return core.Errorf(core.NotFound, "there is no supplier %q", supplier).WithHint("`suppliers list` shows them")
			}
			id = s.ID
		}
		list, err := r.ListLessons(core.LessonFilter{Supplier: id})
		for _, l := range list {
			row := LessonRow{Lesson: l, SupplierName: string(l.Supplier)}
			if s := findSupplier(all, core.Supplier{ID: l.Supplier}); s != nil {
				row.SupplierName = s.Name
			}
			out = append(out, row)
		}
		return err
	})
	return out, err
}

// Lesson gives one lesson and its entries in the log.
func (d *Desk) Lesson(ctx context.Context, by core.User, id core.LessonID) (LessonRow, []core.AuditEntry, error) {
	var row LessonRow
	var history []core.AuditEntry
	if err := d.mayNow(ctx, by, core.MayRead, "see what was learnt"); err != nil {
		return row, nil, err
	}
	err := d.store.View(ctx, func(r core.Reader) (err error) {
		if row.Lesson, err = r.FindLesson(id); err != nil {
			return err
		}
		s, err := r.FindSupplier(row.Supplier)
		if err != nil {
			return err
		}
		row.SupplierName = s.Name
		history, err = r.AuditEntriesOf("lesson:" + string(id))
		return err
	})
	return row, history, err
}

// Pick reads the value of a field at a point of a page, in fractions of its width and
// height. It is NotFound where no such value stands.
func (d *Desk) Pick(ctx context.Context, by core.User, id core.ReviewID, field string, page int, x, y float64) (string, core.Evidence, error) {
	var value string
	var e core.Evidence
	if err := d.mayNow(ctx, by, core.MayRead, "see invoices"); err != nil {
		return "", e, err
	}
	err := d.store.View(ctx, func(r core.Reader) error {
		v, err := find(r, id)
		if err != nil {
			return err
		}
		reading, err := r.FindReading(v.Document)
		if err != nil {
			return err
		}
		ok := false
		if value, e, ok = extract.Pick(reading, field, page, x, y); !ok {
			return core.Errorf(core.NotFound, "nothing stands there that could be it").WithHint("click the value itself, or type it")
		}
		return nil
	})
	return value, e, err
}

// TakeBack ends a lesson, for a reason; the supplier's invoices that nobody has decided
// are read again without it. Errors: NotFound, Refused, Usage (a reason is missing).
func (d *Desk) TakeBack(ctx context.Context, by core.User, id core.LessonID, reason string) (core.Lesson, error) {
	var l core.Lesson
	if strings.TrimSpace(reason) == "" {
		return l, core.Errorf(core.Usage, "taking a lesson back needs a reason").WithHint("say why in a few words; it is kept in the log")
	}
	if err := d.Require(ctx, by, core.MayEnter, "take lessons back"); err != nil {
		return l, err
	}
	err := d.update(ctx, by, "take lessons back", func(tx core.Tx) (err error) {
		l, err = intake.TakeBack(tx, id, by, reason)
		return err
	})
	return l, err
}
