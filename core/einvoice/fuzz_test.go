package einvoice

import (
	"testing"

	"countersign/core"
)

func seed(f *testing.F) {
	for _, name := range fixtures(f) {
		data := fixture(f, name)
		f.Add(data)
		f.Add(data[:len(data)/2])
	}
	f.Add([]byte("\xff\xfe<\x00a\x00"))
	f.Add([]byte(`<?xml version="1.0" encoding="ISO-8859-15"?><a>` + "\xa4</a>"))
	f.Add([]byte(`<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><ID>1</ID><InvoiceLine><Price><PriceAmount>9e9</PriceAmount></Price></InvoiceLine></Invoice>`))
}

// Parse gives a draft or a typed error; what it gives keeps its promises.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := Parse(data)
		if err != nil {
			if core.KindOf(err) != core.BadInput {
				t.Fatalf("untyped error: %v", err)
			}
			return
		}
		if _, ok := Recognise(data); !ok {
			t.Fatal("parsed but not recognised")
		}
		for _, name := range core.FieldNames {
			field := d.Field(name)
			detail := field.Detail()
			if detail.Confidence < 0 || detail.Confidence > 1 || field.IsSet() && detail.Evidence.Rule == "" {
				t.Fatalf("%s: %+v", name, detail)
			}
		}
		for _, c := range d.Checks {
			if c.Name == "" || c.Message == "" || c.Result == "" {
				t.Fatalf("a check without an answer: %+v", c)
			}
		}
		Faults(d)
	})
}

// Render draws whatever Parse reads, and refuses what Parse refuses.
func FuzzRender(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		_, errParse := Parse(data)
		_, errRender := Render(data)
		if (errParse == nil) != (errRender == nil) {
			t.Fatalf("Parse: %v, Render: %v", errParse, errRender)
		}
		if errRender != nil && core.KindOf(errRender) != core.BadInput {
			t.Fatalf("untyped error: %v", errRender)
		}
		_, _ = Attachments(data)
	})
}

func FuzzDiscountTerms(f *testing.F) {
	f.Add("3 % innerhalb 14 Tagen")
	f.Add("#SKONTO#TAGE=14#PROZENT=2.00#")
	f.Add("2/10 net 30")
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range discountTerms(s, core.MustDate("2026-01-01")) {
			if d.Days < 0 || d.Days > 180 || d.Percent.Sign() <= 0 {
				t.Fatalf("%q: %+v", s, d)
			}
		}
	})
}
