package einvoice

import (
	"slices"
	"strings"
	"testing"

	"countersign/core"
)

// Each row breaks one thing in a valid invoice; the rule must name it and the
// fields that it is about must lose their confidence.
func TestRulesNameWhatIsBroken(t *testing.T) {
	valid := string(fixture(t, "ubl-full.xml"))
	if f := Faults(parse(t, []byte(valid))); len(f) > 0 {
		t.Fatalf("the valid invoice is accused of %v", f)
	}
	tests := []struct {
		rule, old, new string
		doubtful       string // header fields
	}{
		{"BR-01", "<b:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0</b:CustomizationID>", "", ""},
		{"BR-02", "<b:ID>INV-17</b:ID>", "", ""},
		{"BR-03", "<b:IssueDate>2026-11-03</b:IssueDate>", "", ""},
		{"BR-04", "<b:InvoiceTypeCode>384</b:InvoiceTypeCode>", "", ""},
		{"BR-05", "<b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>", "", ""},
		{"BR-06", "<b:RegistrationName>Seller GmbH &amp; Co. KG</b:RegistrationName>", "<b:Removed/>", ""},
		{"BR-07", "<b:RegistrationName>Buyer AG</b:RegistrationName>", "", ""},
		{"BR-09", "<b:PostalZone>10115</b:PostalZone><a:Country><b:IdentificationCode>DE</b:IdentificationCode></a:Country>", "", ""},
		{"BR-11", "<b:PostalZone>20095</b:PostalZone><a:Country><b:IdentificationCode>DE</b:IdentificationCode></a:Country>", "", ""},
		{"BR-12", `<b:LineExtensionAmount currencyID="EUR">145.40</b:LineExtensionAmount>`, "", ""},
		{"BR-13", `<b:TaxExclusiveAmount currencyID="EUR">140.40</b:TaxExclusiveAmount>`, "", ""},
		{"BR-14", `<b:TaxInclusiveAmount currencyID="EUR">161.07</b:TaxInclusiveAmount>`, "", ""},
		{"BR-15", `<b:PayableAmount currencyID="EUR">101.00</b:PayableAmount>`, "", ""},
		{"BR-16", "InvoiceLine>", "Removed>", ""},
		{"BR-17", "<a:PartyName><b:Name>Factoring Bank</b:Name></a:PartyName>", "", ""},
		{"BR-21", "<b:ID>3</b:ID>", "", ""},
		{"BR-22", `<b:InvoicedQuantity unitCode="C62">1</b:InvoicedQuantity>`, "", ""},
		{"BR-23", ` unitCode="C62"`, "", ""},
		{"BR-25", "<b:Name>Stamps</b:Name>", "", ""},
		{"BR-26", `<b:PriceAmount currencyID="EUR">8.00</b:PriceAmount>`, "", ""},
		{"BR-27", `<b:PriceAmount currencyID="EUR">8.00</b:PriceAmount>`, `<b:PriceAmount currencyID="EUR">-8.00</b:PriceAmount>`, ""},
		{"BR-29", "<b:StartDate>2026-10-01</b:StartDate>", "<b:StartDate>2026-11-01</b:StartDate>", ""},
		{"BR-38", "<b:AllowanceChargeReasonCode>FC</b:AllowanceChargeReasonCode>", "", ""},
		{"BR-42", "<b:AllowanceChargeReason>Damaged</b:AllowanceChargeReason>", "", ""},
		{"BR-49", `<b:PaymentMeansCode name="SEPA">58</b:PaymentMeansCode>`, "", ""},
		{"BR-50", "<b:ID>AT611904300234573201</b:ID>", "", ""},
		{"BR-61", "<b:ID>AT611904300234573201</b:ID>", "", ""},
		{"BR-52", "<b:ID>T-1</b:ID>", "", ""},
		{"BR-55", "<b:ID>INV-11</b:ID>", "", ""},
		{"BR-62", ` schemeID="EM"`, "", ""},
		{"BR-64", ` schemeID="0160"`, "", ""},
		{"BR-CO-04", "<a:ClassifiedTaxCategory><b:ID>E</b:ID>", "<a:ClassifiedTaxCategory>", ""},
		{"BR-CO-09", "DE987654321", "987654321", "buyer_tax_id"},
		{"BR-CO-10", ">145.40<", ">146.40<", "net_total"},
		{"BR-CO-11", `<b:AllowanceTotalAmount currencyID="EUR">10.00`, `<b:AllowanceTotalAmount currencyID="EUR">11.00`, "net_total"},
		{"BR-CO-12", `<b:ChargeTotalAmount currencyID="EUR">5.00`, `<b:ChargeTotalAmount currencyID="EUR">6.00`, "net_total"},
		{"BR-CO-13", ">140.40<", ">140.50<", "net_total"},
		{"BR-CO-14", ">20.67<", ">20.77<", "tax_total"},
		{"BR-CO-15", ">161.07<", ">161.17<", "net_total tax_total gross_total"},
		{"BR-CO-16", ">101.00<", ">101.02<", "amount_due prepaid"},
		{"BR-CO-17", ">18.05<", ">18.15<", "tax_total"},
		{"BR-CO-25", "<b:DueDate>2026-12-03</b:DueDate>", "", ""},
		{"BR-DEC-12", ">140.40<", ">140.400<", ""},
		{"BR-DEC-23", ">37.40</b:LineExtensionAmount>", ">37.400</b:LineExtensionAmount>", ""},
		{"BR-S-08", `<b:TaxableAmount currencyID="EUR">95.00`, `<b:TaxableAmount currencyID="EUR">90.00`, "net_total"},
		{"BR-S-05", "<a:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>19</b:Percent>", "<a:ClassifiedTaxCategory><b:ID>S</b:ID><b:Percent>0</b:Percent>", ""},
		{"BR-E-09", ">0.00</b:TaxAmount>", ">1.00</b:TaxAmount>", "tax_total"},
		{"BR-E-10", "<b:TaxExemptionReason>Exempt by law</b:TaxExemptionReason>", "", ""},
		{"BR-E-01", "<a:TaxCategory><b:ID>E</b:ID>", "<a:TaxCategory><b:ID>Z</b:ID>", ""},
		{"BR-CL-01", ">384<", ">999<", "kind"},
		{"BR-CL-04", "<b:DocumentCurrencyCode>EUR<", "<b:DocumentCurrencyCode>EUX<", ""},
		{"BR-CL-14", "<b:IdentificationCode>DE<", "<b:IdentificationCode>D<", ""},
		{"BR-CL-16", `name="SEPA">58<`, `name="SEPA">999<`, ""},
		{"BR-CL-18", "<a:ClassifiedTaxCategory><b:ID>E</b:ID>", "<a:ClassifiedTaxCategory><b:ID>X</b:ID>", ""},
		{"BR-CL-23", `unitCode="HUR"`, `unitCode="hours"`, ""},
		{"BR-CL-03", `<b:PayableAmount currencyID="EUR">`, `<b:PayableAmount currencyID="EURO">`, ""},
		{"BR-CL-08", "#AAI#Two", "#aa1#Two", ""},
		{"BR-CL-19", "<b:AllowanceChargeReasonCode>95<", "<b:AllowanceChargeReasonCode>1<", ""},
		{"BR-CL-20", "<b:AllowanceChargeReasonCode>FC<", "<b:AllowanceChargeReasonCode>freight<", ""},
		{"BR-CL-21", ` schemeID="0160"`, ` schemeID="GTIN"`, ""},
		{"BR-CL-24", `mimeCode="text/csv"`, `mimeCode="text/html"`, ""},
		{"BR-CL-25", ` schemeID="EM"`, ` schemeID="mail"`, ""},
		{"BR-S-02", "<a:PartyTaxScheme><b:CompanyID>201/113/40209</b:CompanyID>", "<a:PartyTaxScheme>", ""},
		{"BR-S-03", "<a:PartyTaxScheme><b:CompanyID>201/113/40209</b:CompanyID>", "<a:PartyTaxScheme>", ""},
		{"BR-S-06", "100.00</b:BaseAmount><a:TaxCategory><b:ID>S</b:ID><b:Percent>19<", "100.00</b:BaseAmount><a:TaxCategory><b:ID>S</b:ID><b:Percent>0<", ""},
		{"BR-S-07", ">5.00</b:Amount><a:TaxCategory><b:ID>S</b:ID><b:Percent>19<", ">5.00</b:Amount><a:TaxCategory><b:ID>S</b:ID><b:Percent>0<", ""},
		{"BR-S-09", ">18.05<", ">18.15<", "tax_total"},
		{"BR-CO-22", "<b:AllowanceChargeReasonCode>FC</b:AllowanceChargeReasonCode>", "", ""},
		{"BR-IC-12", "<a:TaxCategory><b:ID>E</b:ID>", "<a:TaxCategory><b:ID>K</b:ID>", ""},
		{"BR-O-11", "<a:TaxCategory><b:ID>E</b:ID>", "<a:TaxCategory><b:ID>O</b:ID>", ""},
		{"BR-O-12", "<a:TaxCategory><b:ID>E</b:ID>", "<a:TaxCategory><b:ID>O</b:ID>", ""},
		{"BR-DE-1", "a:PaymentMeans>", "a:Removed>", ""},
		{"BR-DE-2", "<b:Name>Accounts</b:Name><b:Telephone>+49 30 1234</b:Telephone><b:ElectronicMail>billing@seller.example</b:ElectronicMail>", "", ""},
		{"BR-DE-3", "<b:CityName>Berlin</b:CityName>", "", ""},
		{"BR-DE-4", "<b:PostalZone>10115</b:PostalZone>", "", ""},
		{"BR-DE-5", "<b:Name>Accounts</b:Name>", "", ""},
		{"BR-DE-6", "<b:Telephone>+49 30 1234</b:Telephone>", "", ""},
		{"BR-DE-7", "<b:ElectronicMail>billing@seller.example</b:ElectronicMail>", "", ""},
		{"BR-DE-8", "<b:CityName>Hamburg</b:CityName>", "", ""},
		{"BR-DE-9", "<b:PostalZone>20095</b:PostalZone>", "", ""},
		{"BR-DE-15", "<b:BuyerReference>04011000-1234512345-06</b:BuyerReference>", "", ""},
		{"BR-DE-17", ">384<", ">393<", ""},
		{"BR-DE-18", "#SKONTO#TAGE=7#PROZENT=3.00#", "#SKONTO#TAGE=7#PROZENT=3#", ""},
		{"BR-DE-23-a", "<a:PayeeFinancialAccount><b:ID>AT611904300234573201</b:ID></a:PayeeFinancialAccount>", "", ""},
		{"BR-DE-25-a", `name="SEPA">58<`, `name="SEPA">59<`, ""},
		{"BR-DE-26", "a:BillingReference>", "a:Removed>", ""},
		{"BR-DE-27", "+49 30 1234", "see web", ""},
		{"BR-DE-28", "<b:ElectronicMail>billing@seller.example", "<b:ElectronicMail>billing at seller", ""},
		{"iban checksum", "DE89 3704", "DE88 3704", "payment_account"},
		{"line=quantity x price-discount", ">2.60<", ">2.50<", ""},
		{"one currency", `<b:PayableAmount currencyID="EUR">`, `<b:PayableAmount currencyID="USD">`, "currency amount_due"},
		{"xml number", ">161.07<", ">161,07<", ""},
		{"xml date", "<b:DueDate>2026-12-03<", "<b:DueDate>2026-02-30<", ""},
	}
	for _, tt := range tests {
		broken := strings.Replace(valid, tt.old, tt.new, 1)
		switch tt.rule {
		case "BR-16", "BR-DE-1", "BR-DE-26":
			broken = strings.ReplaceAll(valid, tt.old, tt.new)
		case "BR-06":
			broken = strings.Replace(broken, "<b:Name>Seller Trading</b:Name>", "", 1)
		case "BR-S-02", "BR-S-03":
			broken = strings.Replace(broken, "<b:CompanyID>DE 123 456 789</b:CompanyID>", "", 1)
		case "BR-CO-25":
			broken = strings.Replace(broken, "a:PaymentTerms>", "a:Removed>", 2)
		}
		if broken == valid {
			t.Fatalf("%s: %q is not in the file", tt.rule, tt.old)
		}
		d := parse(t, []byte(broken))
		i := slices.IndexFunc(d.Checks, func(c core.Check) bool { return c.Name == tt.rule })
		if i < 0 || d.Checks[i].Result != core.Fail || d.Checks[i].Message == "" {
			t.Errorf("%s does not fail; what fails: %v", tt.rule, failing(d))
			continue
		}
		for name := range strings.FieldsSeq(tt.doubtful) {
			if f := d.Field(name); f.Detail().Confidence != doubtful || f.Detail().Proof != "" {
				t.Errorf("%s: %s keeps the confidence %.1f", tt.rule, name, f.Detail().Confidence)
			}
		}
		named := slices.ContainsFunc(Faults(d), func(c core.Check) bool { return c.Name == tt.rule })
		if named != strings.HasPrefix(tt.rule, "BR-") {
			t.Errorf("%s among the faults: %v", tt.rule, named)
		}
	}
}

func failing(d core.Draft) []string {
	var list []string
	for _, c := range d.Checks {
		if c.Result == core.Fail {
			list = append(list, c.Name)
		}
	}
	return list
}

// A cent of rounding passes and is told; the stated total stays.
func TestRoundingIsToldAndKept(t *testing.T) {
	d := parse(t, []byte(strings.Replace(string(fixture(t, "ubl-full.xml")), ">161.07<", ">161.08<", 1)))
	i := slices.IndexFunc(d.Checks, func(c core.Check) bool { return c.Name == "BR-CO-15" })
	if d.Checks[i].Result != core.Pass || !strings.Contains(d.Checks[i].Message, "rounding difference of 0.01") {
		t.Errorf("BR-CO-15: %+v", d.Checks[i])
	}
	if d.GrossTotal.Text() != "161.08" || d.GrossTotal.Confidence != 1 {
		t.Errorf("the gross total became %s (%.1f)", d.GrossTotal.Text(), d.GrossTotal.Confidence)
	}
}

// A failed line loses confidence alone.
func TestOnlyTheBrokenLineIsDoubtful(t *testing.T) {
	d := parse(t, []byte(strings.Replace(string(fixture(t, "ubl-full.xml")), ">2.60<", ">2.50<", 1)))
	for i, l := range d.Lines {
		want := 1.0
		if i == 1 {
			want = doubtful
		}
		if l.NetAmount.Confidence != want {
			t.Errorf("line %d has confidence %.1f, want %.1f", i+1, l.NetAmount.Confidence, want)
		}
	}
}

// The rules of a profile without lines are not asked of one.
func TestProfilesAreHeldToWhatTheyPromise(t *testing.T) {
	for _, name := range fixtures(t) {
		for _, c := range Faults(parse(t, fixture(t, name))) {
			t.Errorf("%s is accused of %s: %s", name, c.Name, c.Message)
		}
	}
}

func TestGroupLinesAreNotAddedUp(t *testing.T) {
	valid := string(fixture(t, "cii-en16931.xml"))
	group := `<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>G</ram:LineID>` +
		`<ram:LineStatusReasonCode>GROUP</ram:LineStatusReasonCode></ram:AssociatedDocumentLineDocument>` +
		`<ram:SpecifiedTradeProduct><ram:Name>All of it</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeSettlement>` +
		`<ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>202.70</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>` +
		`</ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>`
	at := strings.Index(valid, "<ram:IncludedSupplyChainTradeLineItem>")
	d := parse(t, []byte(valid[:at]+group+valid[at:]))
	if f := Faults(d); len(f) > 0 || len(d.Lines) != 4 {
		t.Errorf("%d lines, faults %v", len(d.Lines), f)
	}
}

// A document that claims Peppol BIS 3 is held to what its network needs.
func TestPeppolNeedsElectronicAddresses(t *testing.T) {
	valid := string(fixture(t, "ubl-invoice.xml"))
	i := strings.Index(valid, "<cbc:EndpointID")
	j := strings.Index(valid, "</cbc:EndpointID>")
	if i < 0 || j < i {
		t.Fatal("the file has no electronic address")
	}
	d := parse(t, []byte(valid[:i]+valid[j+len("</cbc:EndpointID>"):]))
	if f := Faults(d); len(f) != 1 || f[0].Name != "PEPPOL-EN16931-R020" {
		t.Errorf("faults %v", f)
	}
}
