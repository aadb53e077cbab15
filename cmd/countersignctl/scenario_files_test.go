package main

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"countersign/cmd/internal/wire"
	"countersign/core"
)

// file writes the lines under it into a file of the scenario's folder, as they are or,
// where its name says so, as the cells of a workbook.
func (p *play) file(s step) {
	p.t.Helper()
	data := []byte(s.lines())
	if filepath.Ext(s.args[0]) == ".xlsx" {
		var err error
		if data, err = workbook(data); err != nil {
			p.t.Fatalf("%s: %v", s.at, err)
		}
	}
	p.write(s.args[0], data)
}

// lines are those under a statement, as they are written.
func (s step) lines() string {
	var b strings.Builder
	for _, e := range s.under {
		b.WriteString(e.text + "\n")
	}
	return b.String()
}

// workbook writes the rows of a CSV file as texts into the first sheet of a workbook.
func workbook(table []byte) ([]byte, error) {
	rows, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		return nil, err
	}
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return nil, err
		}
		if err := f.SetSheetRow(f.GetSheetName(0), cell, &row); err != nil {
			return nil, err
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// page imports a PDF of one page, on which the lines under it are printed.
func (p *play) page(s step) {
	p.t.Helper()
	p.became(s, ".pdf", pagePDF(s.lines()))
}

// resent imports a PDF once more as another file, as a program that saves it again writes
// it: "resent NEW OLD".
func (p *play) resent(s step) {
	p.t.Helper()
	data, err := os.ReadFile(p.files[s.args[1]])
	if err != nil {
		p.t.Fatal(err)
	}
	p.became(s, ".pdf", append(slices.Clone(data), "\n% saved again\n"...))
}

// scanned imports a picture of the page of another document: "scanned NEW OLD".
func (p *play) scanned(s step) {
	p.t.Helper()
	c := world
	c.Dir, c.ReadOnly, c.Now = p.dir, true, p.now
	app, err := wire.Open(p.t.Context(), c)
	if err != nil {
		p.t.Fatal(err)
	}
	defer app.Close()
	var doc core.Document
	err = app.Books().View(p.t.Context(), func(r core.Reader) error {
		v, err := r.FindReview(p.ids[s.args[1]])
		if err == nil {
			doc, err = r.FindDocument(v.Document)
		}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	img, _, err := app.Page(p.t.Context(), doc, 1, 2400)
	if err != nil {
		p.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		p.t.Fatal(err)
	}
	p.became(s, ".jpg", b.Bytes())
}

// mail imports a mail that carries the electronic invoice of an "invoice" statement.
func (p *play) mail(s step) {
	p.t.Helper()
	data, err := (&bill{step: s}).xml()
	if err != nil {
		p.t.Fatalf("%s: %v", s.at, err)
	}
	var b strings.Builder
	for _, h := range [][2]string{{"From", s.get("from", "Acme GmbH <billing@acme-group.example>")}, {"Reply-To", s.get("reply_to", "")}, {"Subject", s.get("subject", "Rechnung "+s.args[0])},
		{"To", "rechnung@nordlicht.example"}, {"Date", "Mon, 15 Jun 2026 08:00:00 +0200"}, {"Message-ID", "<" + s.args[0] + "@acme-group.example>"},
		{"MIME-Version", "1.0"}, {"Content-Type", `multipart/mixed; boundary="part"`}} {
		if h[1] != "" {
			b.WriteString(h[0] + ": " + h[1] + "\r\n")
		}
	}
	b.WriteString("\r\n--part\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + s.get("says", "Anbei unsere Rechnung.") +
		"\r\n--part\r\nContent-Type: application/xml\r\nContent-Disposition: attachment; filename=\"rechnung.xml\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
		base64.StdEncoding.EncodeToString(data) + "\r\n--part--\r\n")
	p.became(s, ".eml", []byte(b.String()))
}
