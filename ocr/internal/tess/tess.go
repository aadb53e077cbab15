// Package tess recognises text in pictures with Tesseract, through gosseract.
// Like MuPDF it belongs in a worker process: it has no time limit, leaks, and can
// crash.
package tess

import (
	"errors"
	"image"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// What New and Recognise return, wrapped with details.
var (
	ErrNoEngine   = errors.New("Tesseract is not part of this build")
	ErrNoLanguage = errors.New("no OCR language data")
	ErrFailed     = errors.New("Tesseract failed")
)

// Word is a recognised word. Confidence is 0..1.
type Word struct {
	Text       string
	Box        image.Rectangle
	Confidence float64
	Line       int // words of one line share the number
}

// The page segmentation modes in use; see tesseract(1).
const (
	ModeAuto  = 3 // columns and blocks
	ModeBlock = 6 // one block of text
	ModeLine  = 7 // one line of text
)

// Dirs are the places where systems keep Tesseract's data, the most telling
// first.
func Dirs() []string {
	var dirs []string
	if p := os.Getenv("TESSDATA_PREFIX"); p != "" {
		dirs = append(dirs, p, filepath.Join(p, "tessdata"))
	}
	if exe, err := os.Executable(); err == nil {
		dirs = append(dirs, filepath.Join(filepath.Dir(exe), "tessdata"))
	}
	dirs = append(dirs,
		"/usr/share/tesseract-ocr/5/tessdata", // Debian, Ubuntu
		"/usr/share/tesseract-ocr/4.00/tessdata",
		"/usr/share/tessdata",           // Arch, Alpine
		"/usr/share/tesseract/tessdata", // Fedora
		"/usr/local/share/tessdata",
		"/opt/homebrew/share/tessdata", // macOS
		"/opt/local/share/tessdata",
	)
	if p := os.Getenv("ProgramFiles"); p != "" {
		dirs = append(dirs, filepath.Join(p, "Tesseract-OCR", "tessdata"))
	}
	return dirs
}

// FindDir is the first of Dirs that holds language data, or empty.
func FindDir() string {
	for _, d := range Dirs() {
		if len(Languages(d)) > 0 {
			return d
		}
	}
	return ""
}

// Languages lists the languages in a folder, sorted, without osd and equ, which
// are no languages.
func Languages(dir string) []string {
	files, err := filepath.Glob(filepath.Join(dir, "*.traineddata"))
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range files {
		l := strings.TrimSuffix(filepath.Base(f), ".traineddata")
		if l != "osd" && l != "equ" && usable(f) {
			out = append(out, l)
		}
	}
	sort.Strings(out)
	return out
}

// Present tells those of the wanted languages that dir holds, in the order
// wanted, and those it does not.
func Present(dir string, want []string) (present, missing []string) {
	for _, l := range want {
		if l != "" && l == filepath.Base(l) && usable(filepath.Join(dir, l+".traineddata")) {
			present = append(present, l)
			continue
		}
		missing = append(missing, l)
	}
	return present, missing
}

// Folders are dir and those that its files for languages really lie in, where
// they are links.
func Folders(dir string, languages []string) []string {
	if dir == "" {
		return nil
	}
	out := []string{dir}
	for _, l := range languages {
		real, err := filepath.EvalSymlinks(filepath.Join(dir, l+".traineddata"))
		if d := filepath.Dir(real); err == nil && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	return out
}

// usable guards Tesseract from files that it would crash on: gosseract's buffer
// for its complaints is too small for them.
func usable(file string) bool {
	st, err := os.Stat(file)
	return err == nil && st.Mode().IsRegular() && st.Size() > 1000
}
