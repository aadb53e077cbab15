package reader

import (
	"slices"
	"strings"

	"countersign/core"
	"countersign/ocr/internal/tess"
)

// maxEngines are kept loaded: the usual one, one for digits, one for another
// language. Each takes 20 to 40 MB.
const maxEngines = 3

// engines are OCR engines by their languages, the longest unused first.
type engines struct {
	list []loaded
}

type loaded struct {
	key    string
	engine *tess.Engine
}

// languages are those to read the document at hand in: what was asked for, as far
// as it is installed, else the usual ones.
func (w *work) languages() []string {
	var out []string
	for _, l := range w.asked {
		if w.installed(l) && !slices.Contains(out, l) {
			out = append(out, l)
		}
	}
	if len(out) == 0 {
		return w.ready.Languages
	}
	return out
}

func (w *work) installed(language string) bool {
	return slices.Contains(w.ready.Languages, language) || slices.Contains(w.ready.More, language)
}

// engineFor gives the OCR engine for languages, or says what is missing.
func (w *work) engineFor(languages []string) (*tess.Engine, error) {
	key := strings.Join(languages, "+")
	for i, l := range w.engines.list {
		if l.key == key {
			w.engines.list = append(slices.Delete(w.engines.list, i, i+1), l)
			return l.engine, nil
		}
	}
	e, err := tess.New(w.hello.Tessdata, languages)
	if err != nil {
		return nil, &core.Error{Kind: core.Unavailable, Err: err,
			Msg:  "Text recognition is not installed, so a scanned page cannot be read",
			Hint: "install Tesseract's language data (tesseract-ocr-eng) and read the file again"}
	}
	if len(w.engines.list) >= maxEngines {
		w.engines.list[0].engine.Close()
		w.engines.list = slices.Delete(w.engines.list, 0, 1)
	}
	w.engines.list = append(w.engines.list, loaded{key, e})
	return e, nil
}
