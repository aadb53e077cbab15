package ocr

import (
	"runtime"
	"strings"
	"testing"

	"countersign/core"
)

func TestSelfTestIsRefusedEverything(t *testing.T) {
	needEngines(t)
	if runtime.GOOS != "linux" {
		t.Skip("only Linux keeps workers from files and sockets; see the package's documentation")
	}
	tests, err := SelfTest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(tests) < 8 {
		t.Errorf("only %d tests", len(tests))
	}
	for _, s := range tests {
		t.Logf("%s: refused %v (%s)", s.What, s.Refused, s.Detail)
		if !s.Refused {
			t.Errorf("a worker may %s: %s", s.What, s.Detail)
		}
	}
}

func TestDoctor(t *testing.T) {
	needEngines(t)
	p := New(Options{Workers: 1, Languages: []string{"eng", "xxx"}})
	defer p.Close()
	r, err := p.Doctor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", r)
	if r.MuPDF == "" || r.Tesseract == "" || r.Fault != "" || strings.Join(r.Missing, " ") != "xxx" && len(r.Missing) != 2 || r.Hint == "" || r.Sound() {
		t.Errorf("%+v", r)
	}
}

// Without language data a scan gets a typed answer, and text layers are read as
// ever.
func TestNoLanguages(t *testing.T) {
	needEngines(t)
	p := New(Options{Workers: 1, TessdataDir: t.TempDir()})
	defer p.Close()
	if _, err := p.Read(t.Context(), core.Document{}, write(t, "a.pdf", invoice(t))); err != nil {
		t.Errorf("a text layer: %v", err)
	}
	_, err := p.Read(t.Context(), core.Document{}, write(t, "a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100"><rect width="50" height="50"/></svg>`)))
	if core.KindOf(err) != core.Unavailable || !strings.Contains(err.Error(), "tesseract-ocr-eng") {
		t.Errorf("a picture: %v", err)
	}
}

func TestInstallHints(t *testing.T) {
	for goos, want := range map[string]string{"linux": "apt install tesseract-ocr-deu", "darwin": "brew", "windows": "deu.traineddata"} {
		if got := installHint(goos, []string{"deu"}); !strings.Contains(got, want) {
			t.Errorf("%s: %s", goos, got)
		}
	}
}
