package main

import (
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/rogpeppe/go-internal/testscript"
)

// typed writes a PDF of the text: one page up to each line "^L".
func typed(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: typed TEXT FILE")
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetFont("Courier", "", 10)
	for sheet := range strings.SplitSeq(ts.ReadFile(args[0]), "^L\n") {
		pdf.AddPage()
		for i, l := range strings.Split(sheet, "\n") {
			pdf.Text(15, 20+float64(i)*4.5, l)
		}
	}
	ts.Check(pdf.OutputFileAndClose(ts.MkAbs(args[1])))
}
