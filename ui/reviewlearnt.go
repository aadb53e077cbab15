package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"countersign/ui/vm"
)

// learntView is what corrections taught: a sentence each, with the way to take it back.
func (r *reviewScreen) learntView(title string, lines []vm.LessonLine) fyne.CanvasObject {
	parts := []fyne.CanvasObject{newLabel(title, small, muted)}
	for _, l := range lines {
		parts = append(parts, r.lessonView(l))
	}
	return card(inset(space2, space3, space2, parts...))
}

func (r *reviewScreen) lessonView(l vm.LessonLine) fyne.CanvasObject {
	k := r.w.kit
	words := stack(1, newLabel(l.Title), newLabel(l.Text, small, muted, wrap))
	room := float32(96)
	if l.Ended {
		room = 150
	}
	line := []fyne.CanvasObject{words, sizedTo(room, 0, k.mark(l.Mark, small))}
	asked := r.asksAt(vm.AskAtLesson, 0) && r.state.Asking.Intent.Lesson == l.ID
	if !l.Ended && !asked {
		b := k.button(l.Back.Label, plain, func() {
			if in, ok := r.state.AskStep(l.Back); ok {
				r.carry(in)
				return
			}
			r.show()
		})
		b.disabled = !l.Back.Enabled
		line = append(line, b)
	}
	if asked {
		return stack(space2, row(space3, 0, line...), r.question())
	}
	return row(space3, 0, line...)
}

// pick fills a field with what stands where the person clicked on the page.
func (r *reviewScreen) pick(x, y float64) {
	field, ok := r.state.PickField()
	if !ok {
		return
	}
	d, by, id, page := r.w.deps.Desk, r.w.user, r.state.ID, r.state.Page.Number
	start(r.w.work, "pick", func(ctx context.Context) (vm.Picked, error) {
		value, at, err := d.Pick(ctx, by, id, field, page, x, y)
		return vm.Picked{Value: value, At: at}, err
	}, func(p vm.Picked, err error) {
		if err != nil {
			r.w.notify(vm.NoticeOf(err, r.w.kit.words))
			return
		}
		r.state.TakePicked(field, p)
		r.show()
	})
}

// choices shows the other readings of the field with the cursor in a menu under it.
func (r *reviewScreen) choices() {
	c, ok := r.state.View.Field(r.state.Focus)
	cell := r.cells[r.state.Focus]
	if !ok || cell == nil || len(c.Choices) == 0 || !r.state.View.Editable {
		return
	}
	var items []*fyne.MenuItem
	for _, choice := range c.Choices {
		items = append(items, fyne.NewMenuItem(choice.Text, func() {
			if in, ok := r.state.Choose(c.Name, choice); ok {
				r.carry(in)
			}
		}))
	}
	r.w.menu(cell, items)
}

// typedValue is what the editor of a field begins with: what was pointed to, else the
// value as it is.
func typedValue(state *vm.Review, c vm.FieldCell) string {
	if state.Picked != nil {
		return state.Picked.Value
	}
	return c.Raw
}
