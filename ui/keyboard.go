package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"countersign/ui/vm"
)

// keyboard brings the keys that no text field takes to the window, in the names
// of the keymap.
type keyboard struct {
	handle func(key string)
	// shift is whether the shift key is down; the toolkit does not say so with
	// the key itself.
	shift func() bool
}

var keyNames = map[fyne.KeyName]string{
	fyne.KeyReturn: "Enter", fyne.KeyEnter: "Enter", fyne.KeyEscape: "Escape", fyne.KeyUp: "Up", fyne.KeyDown: "Down",
	fyne.KeyPageUp: "PageUp", fyne.KeyPageDown: "PageDown", fyne.KeyHome: "Home", fyne.KeyEnd: "End", fyne.KeyF5: "F5",
	fyne.KeyDelete: "Delete",
}

// typedKey takes a key that has no character.
func (k *keyboard) typedKey(e *fyne.KeyEvent) {
	if name, ok := keyNames[e.Name]; ok {
		k.handle(name)
		return
	}
	if e.Name == fyne.KeyTab {
		if k.shift() {
			k.handle("Shift+Tab")
		} else {
			k.handle("Tab")
		}
	}
}

// typedRune takes a character.
func (k *keyboard) typedRune(r rune) { k.handle(vm.KeyName(r)) }

// shortcuts makes the keys with Ctrl known to a canvas.
func (k *keyboard) shortcuts(c fyne.Canvas) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
		c.AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierControl}, func(fyne.Shortcut) { k.handle("Ctrl+Enter") })
	}
	c.AddShortcut(&fyne.ShortcutUndo{}, func(fyne.Shortcut) { k.handle("Ctrl+Z") })
	c.AddShortcut(&fyne.ShortcutSelectAll{}, func(fyne.Shortcut) { k.handle("Ctrl+A") })
	c.SetOnTypedKey(k.typedKey)
	c.SetOnTypedRune(k.typedRune)
}

// shiftDown asks the driver whether the shift key is down.
func shiftDown() bool {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0
}
