package ui

import "fyne.io/fyne/v2"

// wordsEntry is a field for several words that grows with them. Enter and Tab leave it
// as they leave other fields; lines come in only when text is pasted.
type wordsEntry struct{ entry }

func newWordsEntry(placeholder string) *wordsEntry {
	e := &wordsEntry{}
	e.PlaceHolder = placeholder
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.Scroll = fyne.ScrollVerticalOnly
	e.SetMinRowsVisible(1)
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab implements fyne.Tabbable.
func (e *wordsEntry) AcceptsTab() bool { return false }

// heightAt is the height that the words need in a width.
func (e *wordsEntry) heightAt(width float32) float32 {
	const padding = 20 // at both sides, and a little for the cursor
	l := newLabel(e.Text, wrap)
	one := e.MinSize().Height
	return one + float32(len(l.lines(width-padding))-1)*l.lineHeight()
}
