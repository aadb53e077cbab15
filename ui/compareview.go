package ui

import (
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"countersign/core"
	"countersign/ui/vm"
)

// compareView sets the invoice beside its twin: values with what differs marked,
// and the pages under them.
func (r *reviewScreen) compareView(c vm.Comparison) fyne.CanvasObject {
	k := r.w.kit
	back := k.button(k.say("button.back_review"), quiet, r.back).withIcon(vm.IconBack).withKey("Esc")
	top := row(space3, 1, back, newLabel(""))
	if len(r.state.View.Twins) > 1 {
		top.Add(k.button(k.say("compare.next"), quiet, func() { r.state.OpenTwin(); r.show() }))
	}
	table := []fyne.CanvasObject{
		newLabel(c.Title, sized(sizeTitle), bold),
		newLabel(c.Sentence, wrap),
		r.compareRow(newLabel(""), newLabel(k.say("compare.this"), bold), newLabel(k.say("compare.other"), bold), newLabel("")),
		hline(),
	}
	for _, x := range c.Rows {
		differs := newLabel("")
		if !x.Same {
			differs = newLabel(k.say("compare.differs"), small, tone(vm.ToneWarn))
		}
		this, twin := newLabel(x.This), newLabel(x.Twin)
		this.style.Bold, twin.style.Bold = !x.Same, !x.Same
		table = append(table, r.compareRow(newLabel(x.Label, small, muted), this, twin, differs))
	}
	pages := shared(space3, []float32{1, 1}, r.comparePage("compare.this", r.state.View.Document), r.comparePage("compare.other", core.Document{ID: c.Document}))
	body := newFlow(inset(space3, space4, space2, append(table, hline(), pages)...))
	return newPanel(colorSurface, docked(stack(0, inset(space1, space2, 0, top), hline()), r.compareActions(c), nil, nil, body.outer))
}

func (r *reviewScreen) compareRow(label, this, twin, differs fyne.CanvasObject) fyne.CanvasObject {
	return container.New(&bar{gap: space3, weights: []float32{0, 1, 1, 0}}, sizedTo(130, 0, label), this, twin, sizedTo(60, 0, differs))
}

func (r *reviewScreen) compareActions(c vm.Comparison) fyne.CanvasObject {
	k := r.w.kit
	reject := k.button(k.say("compare.reject"), plain, func() {
		r.state.Compare = -1
		r.want(vm.DoReject, true)
	})
	accept := k.button(k.say("compare.accept"), plain, func() {
		r.state.Compare = -1
		r.state.AskNoDuplicate()
		r.show()
	})
	accept.disabled = !c.Accept
	parts := []fyne.CanvasObject{row(space2, 0, newLabel(""), reject, accept)}
	if c.Barred != "" {
		parts = append(parts, newLabel(c.Barred, small, muted, wrap, right))
	}
	return stack(0, hline(), inset(space2, space4, space1, parts...))
}

// comparePage is the first page of a document, drawn off the window's thread.
func (r *reviewScreen) comparePage(slot string, doc core.Document) fyne.CanvasObject {
	img := &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
	box := container.NewStack(img)
	pages, books := r.w.deps.Pages, r.w.deps.Books
	if pages == nil {
		return box
	}
	start(r.w.work, slot, func(ctx context.Context) (image.Image, error) {
		known := doc
		if known.Name == "" {
			err := books.View(ctx, func(x core.Reader) (err error) {
				known, err = x.FindDocument(doc.ID)
				return err
			})
			if err != nil {
				return nil, err
			}
		}
		got, _, err := pages.Page(ctx, known, 1, vm.MaxPagePixels/2)
		return got, err
	}, func(got image.Image, err error) {
		if err != nil {
			box.Objects = []fyne.CanvasObject{newLabel(vm.NoticeOf(err, r.w.kit.words).Text, muted, wrap)}
		}
		img.Image = got
		box.Refresh()
	})
	return sizedTo(0, 480, card(inset(space2, space2, 0, sizedTo(0, 464, box))))
}
