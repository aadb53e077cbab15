package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"countersign/assets"
	"countersign/ui/vm"
)

// kit is what widgets need to be made: the words and the keyboard.
type kit struct {
	words vm.Words
	keys  *keyboard
}

func (k *kit) say(key string, args ...any) string { return k.words.Say(key, args...) }

// mark is an icon with its words behind it.
func (k *kit) mark(m vm.Mark, options ...labelOption) fyne.CanvasObject {
	options = append([]labelOption{tone(m.Tone)}, options...)
	l := newLabel(m.Text, options...)
	if m.Icon == vm.IconNone {
		return l
	}
	return row(space1, 1, newGlyph(m.Icon, toneColor(m.Tone), 14), l)
}

// translated speaks the person's language through the toolkit's translation.
type translated struct{}

// Words are the sentences of the program in the person's language. It loads the
// translations once.
func Words() (vm.Words, error) {
	if err := lang.AddTranslationsFS(assets.Translations, "translations"); err != nil {
		return nil, err
	}
	return translated{}, nil
}

// Say implements vm.Words.
func (translated) Say(key string, args ...any) string { return lang.X(key, key, pairs(args)) }

// Count implements vm.Words.
func (translated) Count(key string, n int, args ...any) string {
	return lang.XN(key, key, n, pairs(append(args, "n", n)))
}

func pairs(args []any) map[string]any {
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			m[name] = args[i+1]
		}
	}
	return m
}
