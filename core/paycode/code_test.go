package paycode

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"

	"countersign/core"
	"countersign/core/money"
)

// epc is a whole EPC code with some of its lines (from 1) changed.
func epc(change map[int]string) string {
	lines := []string{"BCD", "002", "1", "SCT", "MUSTDEHHXXX", "Muster Papier GmbH", "DE12990010000004711001", "EUR119.00", "GDDS", "", "RE-2026-10431", "danke"}
	for n, v := range change {
		lines[n-1] = v
	}
	return strings.Join(lines, "\n")
}

func spc(change map[int]string) string {
	lines := []string{"SPC", "0200", "1", "CH4431999123000889012",
		"S", "Muster Mechanik AG", "Musterstrasse", "9", "4051", "Basel", "CH", "", "", "", "", "", "", "",
		"1949.75", "CHF", "S", "Nordlicht GmbH", "Musterstraße", "12", "20095", "Hamburg", "DE",
		"QRR", "210000000003139471430009017", "Auftrag vom 15.06.2026", "EPD",
		`//S1/10/RE\/17/11/260615/20/140.000-53/30/999000120/31/260601260630/32/8.1:1803.65/40/2:10;0:30`, "eBill/B/41010560425610173"}
	for n, v := range change {
		lines[n-1] = v
	}
	return strings.Join(lines, "\r\n")
}

func TestEPC(t *testing.T) {
	c, err := Parse(epc(nil))
	if err != nil || len(c.Faults) > 0 {
		t.Fatal(err, c.Faults)
	}
	if c.Scheme != EPC || c.Version != "002" || c.Account != "DE12990010000004711001" || c.BIC != "MUSTDEHHXXX" || c.Creditor.Name != "Muster Papier GmbH" ||
		c.Amount.String() != "119.00" || !c.HasAmount || c.Currency != "EUR" || c.Purpose != "GDDS" || c.Message != "RE-2026-10431" || c.ReferenceKind != NoReference || c.Information != "danke" {
		t.Errorf("%+v", c)
	}
	// Elements at the end may be left out, and CR LF parts as well as LF.
	short := "BCD\r\n001\r\n2\r\nSCT\r\nBPOTBEB1\r\nRed Cross\r\nBE72000000001616\r\nEUR1"
	if c, err = Parse(short); err != nil || c.Amount.String() != "1.00" || c.Message != "" || len(c.Faults) > 0 {
		t.Errorf("short: %+v, %v", c, err)
	}
	c, err = Parse(epc(map[int]string{10: "RF18 5390 0754 7034", 11: ""}))
	if err != nil || c.Reference != "RF18539007547034" || c.ReferenceKind != RFReference {
		t.Errorf("structured: %+v, %v", c, err)
	}
}

// Each line broken in turn: what of it ends in an error, and what in a fault.
func TestBrokenEPC(t *testing.T) {
	for _, c := range []struct {
		line    int
		value   string
		refused bool
		field   string
	}{
		{2, "003", true, "version"},
		{3, "9", false, "character set"},
		{4, "SDD", true, "identification"},
		{5, "MUST", false, "BIC of the beneficiary's bank (AT-23)"},
		{6, "", false, "name of the beneficiary (AT-21)"},
		{6, strings.Repeat("x", 71), false, "name of the beneficiary (AT-21)"},
		{7, "DE12990010000004711002", true, "IBAN of the beneficiary (AT-20)"},
		{7, "", true, "IBAN of the beneficiary (AT-20)"},
		{8, "USD5.00", true, "amount (AT-04)"},
		{8, "EUR1,50", true, "amount (AT-04)"},
		{8, "EUR1.505", true, "amount (AT-04)"},
		{8, "EUR0.00", false, "amount (AT-04)"},
		{9, "LONGER", false, "purpose (AT-44)"},
		{10, "RF19539007547034", false, "structured remittance information (AT-05)"},
		{11, strings.Repeat("y", 141), false, "unstructured remittance information (AT-05)"},
	} {
		got, err := Parse(epc(map[int]string{c.line: c.value}))
		var e *Error
		switch {
		case c.refused && (!errors.As(err, &e) || e.Field != c.field || e.Scheme != EPC):
			t.Errorf("line %d %q: %v, want an error of %s", c.line, c.value, err, c.field)
		case !c.refused && (err != nil || !slices.ContainsFunc(got.Faults, func(f *Error) bool { return f.Field == c.field })):
			t.Errorf("line %d %q: %v %v, want a fault of %s", c.line, c.value, err, got.Faults, c.field)
		}
	}
	if c, err := Parse(epc(map[int]string{2: "001", 5: ""})); err != nil || len(c.Faults) != 1 {
		t.Errorf("version 001 without a BIC: %v %v", err, c.Faults)
	}
	for _, s := range []string{"", "BCD2", "https://example.org", "\n\n", strings.Repeat("BCD\n", 5000)} {
		if _, err := Parse(s); !errors.Is(err, ErrNoPayment) {
			t.Errorf("%.20q: %v", s, err)
		}
	}
}

func TestSwiss(t *testing.T) {
	c, err := Parse(spc(nil))
	if err != nil || len(c.Faults) > 0 {
		t.Fatal(err, c.Faults)
	}
	if c.Account != "CH4431999123000889012" || !c.QRAccount() || c.Amount.String() != "1949.75" || c.Currency != "CHF" || c.ReferenceKind != QRReference ||
		c.Reference != "210000000003139471430009017" || c.Message != "Auftrag vom 15.06.2026" || len(c.Alternatives) != 1 {
		t.Errorf("%+v", c)
	}
	if c.Creditor != (Party{Name: "Muster Mechanik AG", Street: "Musterstrasse", House: "9", Postcode: "4051", Town: "Basel", Country: "CH"}) || c.Debtor.Town != "Hamburg" {
		t.Errorf("parties %+v, %+v", c.Creditor, c.Debtor)
	}
	b := c.Bill
	if b == nil || b.Number != "RE/17" || b.Date != core.MustDate("2026-06-15") || b.Customer != "140.000-53" || b.UID != "CHE-999.000.120" ||
		b.From != core.MustDate("2026-06-01") || b.Until != core.MustDate("2026-06-30") || b.Due() != core.MustDate("2026-07-15") {
		t.Fatalf("bill %+v", b)
	}
	if len(b.Rates) != 1 || b.Rates[0].Sum.String() != "1803.65" || len(b.Terms) != 2 || !b.Terms[0].Percent.Equal(money.NewDecimal(2, 0)) {
		t.Errorf("bill %+v", b)
	}
	scor := map[int]string{4: "CH5800791123000889012", 28: "SCOR", 29: "RF18 5390 0754 7034", 5: "K", 7: "Musterstrasse 9", 8: "4051 Basel", 9: "", 10: ""}
	if c, err = Parse(spc(scor)); err != nil || len(c.Faults) > 0 || c.Reference != "RF18539007547034" || !c.Creditor.Combined || c.Creditor.Town != "4051 Basel" {
		t.Errorf("SCOR: %+v %v %v", c, err, c.Faults)
	}
	non := map[int]string{4: "CH5800791123000889012", 28: "NON", 29: "", 19: "", 20: "EUR", 21: "", 22: "", 23: "", 24: "", 25: "", 26: "", 27: ""}
	if c, err = Parse(spc(non)); err != nil || len(c.Faults) > 0 || c.HasAmount || c.Currency != "EUR" || c.Debtor != (Party{}) {
		t.Errorf("NON: %+v %v %v", c, err, c.Faults)
	}
}

func TestBrokenSwiss(t *testing.T) {
	for _, c := range []struct {
		line    int
		value   string
		refused bool
		field   string
		grave   bool
	}{
		{2, "0100", true, "Header/Version", true},
		{3, "2", false, "Header/Coding", false},
		{4, "CH4431999123000889013", true, "CdtrInf/IBAN", true},
		{4, "DE12990010000004711001", true, "CdtrInf/IBAN", true},
		{4, "CH5800791123000889012", false, "CdtrInf/IBAN", true}, // an ordinary account with a QR reference
		{5, "X", false, "CdtrInf/Cdtr/AdrTp", false},
		{6, "", false, "CdtrInf/Cdtr/Name", false},
		{11, "CHE", false, "CdtrInf/Cdtr/Ctry", false},
		{13, "somebody", false, "UltmtCdtr", false},
		{19, "1'949.75", true, "CcyAmt/Amt", true},
		{20, "USD", true, "CcyAmt/Ccy", true},
		{28, "", true, "RmtInf/Tp", true},
		{28, "SCOR", false, "RmtInf/Tp", true}, // a QR-IBAN takes a QR reference alone
		{29, "210000000003139471430009018", false, "RmtInf/Ref", true},
		{29, "", false, "RmtInf/Ref", true},
		{31, "END", false, "RmtInf/AddInf/Trailer", false},
		{32, "//S1/10/1/10/2", false, "StrdBkgInf/S1/10", false},
	} {
		got, err := Parse(spc(map[int]string{c.line: c.value}))
		var e *Error
		switch {
		case c.refused && (!errors.As(err, &e) || e.Field != c.field):
			t.Errorf("line %d %q: %v, want an error of %s", c.line, c.value, err, c.field)
		case !c.refused && (err != nil || !slices.ContainsFunc(got.Faults, func(f *Error) bool { return f.Field == c.field && f.Grave == c.grave })):
			t.Errorf("line %d %q: %v %v, want a fault of %s", c.line, c.value, err, got.Faults, c.field)
		}
	}
}

func TestBrokenBill(t *testing.T) {
	for _, s := range []string{
		"//S1/", "//S1/10", "//S1/1/x", "//S1/11/261301", "//S1/11/2606", "//S1/30/999000121", "//S1/30/CHE999000", "//S1/31/260630260601",
		"//S1/32/x", "//S1/32/8.1;2.6", "//S1/32/8.1:a", "//S1/40/2", "//S1/40/100:5", "//S1/40/2:-1", "//S1/11/260615/10/late",
	} {
		var e *Error
		if b, err := ParseBill(s); !errors.As(err, &e) {
			t.Errorf("%s: %+v, %v", s, b, err)
		}
	}
	if _, err := ParseBill("//XY/10/1"); !errors.Is(err, ErrNoPayment) {
		t.Error(err)
	}
	if b, err := ParseBill("//S1/10/A/99/later"); err != nil || b.Number != "A" {
		t.Errorf("a part of a later version: %+v, %v", b, err)
	}
}

// What an EPC code says in each of its character sets comes out as it was meant.
func TestCharacterSets(t *testing.T) {
	for digit, name := range map[string]string{"2": "Müller & Søn", "3": "Łódź Kwiaty", "4": "Rīgas Ķīmija", "5": "Софийска фирма", "6": "Αθηνά ΑΕ", "7": "Íslensk þjónusta", "8": "Œuvre à 5 €"} {
		b, err := charsets[digit[0]].NewEncoder().Bytes([]byte(epc(map[int]string{3: digit, 6: name})))
		if err != nil {
			t.Fatal(digit, err)
		}
		c, err := Parse(Text(b))
		if err != nil || c.Creditor.Name != name {
			t.Errorf("set %s: %q, %v", digit, c.Creditor.Name, err)
		}
	}
	// UTF-8 in spite of the digit, and Latin 1 without any.
	if s := Text([]byte(epc(map[int]string{3: "2", 6: "Müller"}))); !strings.Contains(s, "Müller") {
		t.Error(s)
	}
	latin, _ := charmap.ISO8859_1.NewEncoder().Bytes([]byte("Grüße"))
	if s := Text(latin); s != "Grüße" {
		t.Error(s)
	}
}
