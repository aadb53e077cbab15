package sample_test

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"countersign/cmd/internal/sample"
	"countersign/core"
	"countersign/core/einvoice"
)

// documents are the files that a mail's Expect speaks of, archives opened.
func documents(t *testing.T, m sample.Mail) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, f := range m.Files {
		out[f.Name] = f.Data
		if path.Ext(f.Name) != ".zip" {
			continue
		}
		z, err := zip.NewReader(bytes.NewReader(f.Data), int64(len(f.Data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range z.File {
			r, err := in.Open()
			if err != nil {
				t.Fatal(err)
			}
			if out[in.Name], err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

func TestPDFsAreValid(t *testing.T) {
	api.DisableConfigDir()
	for _, m := range mails(t) {
		for name, data := range documents(t, m) {
			if path.Ext(name) != ".pdf" {
				continue
			}
			conf := model.NewDefaultConfiguration()
			err := api.Validate(bytes.NewReader(data), conf)
			switch {
			case strings.HasSuffix(m.Name, "broken-pdf"), strings.HasSuffix(m.Name, "password-pdf"):
				if err == nil {
					t.Errorf("%s: %s opens, and should not", m.Name, name)
				}
			case err != nil:
				t.Errorf("%s: %s: %v", m.Name, name, err)
			}
		}
	}
}

func TestPasswordOpensTheProtectedPDF(t *testing.T) {
	api.DisableConfigDir()
	conf := model.NewDefaultConfiguration()
	conf.UserPW = sample.DocumentPassword
	if err := api.Validate(bytes.NewReader(find(t, "password-pdf").Files[0].Data), conf); err != nil {
		t.Error(err)
	}
}

func find(t *testing.T, suffix string) sample.Mail {
	t.Helper()
	list := mails(t)
	i := slices.IndexFunc(list, func(m sample.Mail) bool { return strings.HasSuffix(m.Name, "-"+suffix) })
	if i < 0 {
		t.Fatalf("no mail %s", suffix)
	}
	return list[i]
}

func TestFacturXCarriesItsXML(t *testing.T) {
	api.DisableConfigDir()
	m := find(t, "facturx-french")
	pdf := m.Files[0].Data
	list, err := api.ExtractAttachmentsRaw(bytes.NewReader(pdf), "", nil, model.NewDefaultConfiguration())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d attachments, %v; want factur-x.xml", len(list), err)
	}
	xml, err := io.ReadAll(list[0].Reader)
	if err != nil {
		t.Fatal(err)
	}
	inv := m.Expect[0].Invoice
	for _, want := range []string{inv.Number, inv.GrossTotal.String(), inv.Account.IBAN, inv.Seller.TaxID, "urn:cen.eu:en16931:2017"} {
		if !bytes.Contains(xml, []byte(">"+want+"<")) {
			t.Errorf("the XML does not say %s", want)
		}
	}
	if list[0].FileName != "factur-x.xml" && list[0].ID != "factur-x.xml" || !bytes.Contains(pdf, []byte("/AFRelationship /Alternative")) || !bytes.Contains(pdf, []byte("/AF [")) {
		t.Errorf("the XML is attached as %q (%q), or not as an associated file", list[0].FileName, list[0].ID)
	}
}

// TestXMLSaysWhatIsExpected reads the e-invoices with the program's own reader,
// which also applies the rules of EN 16931.
func TestXMLSaysWhatIsExpected(t *testing.T) {
	api.DisableConfigDir()
	list, err := api.ExtractAttachmentsRaw(bytes.NewReader(find(t, "facturx-french").Files[0].Data), "", nil, model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	cii, err := io.ReadAll(list[0].Reader)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"facturx-french": cii, "ubl-dutch": find(t, "ubl-dutch").Files[0].Data} {
		want := find(t, name).Expect[0].Invoice
		d, err := einvoice.Parse(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, c := range d.Checks {
			if c.Result == core.Fail {
				t.Errorf("%s: %s: %s", name, c.Name, c.Message)
			}
		}
		got := []string{d.Number.Text(), d.IssueDate.Text(), d.DueDate.Text(), d.NetTotal.Text(), d.TaxTotal.Text(), d.GrossTotal.Text(), d.OrderRef.Text(), d.SupplierTaxID.Text()}
		exp := []string{want.Number, want.IssueDate.String(), want.DueDate.String(), want.NetTotal.String(), want.TaxTotal.String(), want.GrossTotal.String(), want.OrderRefs[0], want.Seller.TaxID}
		if !slices.Equal(got, exp) || len(d.Lines) != len(want.Lines) {
			t.Errorf("%s: the XML says %v with %d lines, want %v with %d", name, got, len(d.Lines), exp, len(want.Lines))
		}
	}
}

func TestRepeatedFileIsTheSame(t *testing.T) {
	if !bytes.Equal(find(t, "modern-english").Files[0].Data, find(t, "same-bytes-again").Files[0].Data) {
		t.Error("the repeated file has other bytes")
	}
	if bytes.Equal(find(t, "letter-german").Files[0].Data, find(t, "printed-again").Files[0].Data) {
		t.Error("the reprint has the same bytes")
	}
}
