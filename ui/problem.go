package ui

import (
	"fyne.io/fyne/v2"

	"countersign/ui/vm"
)

// RunProblem shows why the program cannot start, and what to do, and returns when the
// person has closed the window.
func RunProblem(app fyne.App, words vm.Words, icon fyne.Resource, err error) {
	w := newProblem(app, words, err)
	w.SetIcon(icon)
	w.ShowAndRun()
}

func newProblem(app fyne.App, words vm.Words, err error) fyne.Window {
	w := app.NewWindow("Countersign")
	w.SetPadded(false)
	k := &kit{words: words, keys: &keyboard{handle: func(key string) {
		if key == "Escape" || key == "Enter" {
			w.Close()
		}
	}, shift: shiftDown}}
	k.keys.shortcuts(w.Canvas())
	n := vm.NoticeOf(err, words)
	blank := vm.Blank{Icon: n.Mark.Icon, Title: n.Text, Text: n.Hint, Button: words.Say("button.close")}
	w.SetContent(sizedTo(problemWidth, problemHeight, newBackground(k.blankView(blank, func(vm.Command) { w.Close() }))))
	w.CenterOnScreen()
	return w
}

const (
	problemWidth  = 520
	problemHeight = 260
)
