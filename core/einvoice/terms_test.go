package einvoice

import (
	"fmt"
	"strings"
	"testing"

	"countersign/core"
)

func TestDiscountTerms(t *testing.T) {
	issued := core.MustDate("2018-06-05")
	for _, tt := range []struct{ in, want string }{
		{"#SKONTO#TAGE=14#PROZENT=2.00#\n#SKONTO#TAGE=30#PROZENT=1.50#BASISBETRAG=100.00#\n", "2.00/14 1.50/30 of 100.00"},
		{"3 % innerhalb 14 Tagen", "3/14"}, {"Bei Zahlung innerhalb von 10 Tagen 2,5 % Skonto, 30 Tage netto", "2.5/10"},
		{"Zahlbar innerhalb 30 Tagen netto bis 04.07.2018, 3% Skonto innerhalb 10 Tagen bis 15.06.2018", "3/10"},
		{"10 Tage 3 %, 20 Tage 2 %, 30 Tage netto", "3/10 2/20"}, {"Skonto: 14 Tage 2 Prozent", "2/14"},
		{"2/10 net 30", "2/10"}, {"2% 10, net 30", "2/10"}, {"1.5%/15 n/45", "1.5/15"}, {"2 % discount within 10 days, 30 days net", "2/10"},
		{"2% escompte sous 8 jours", "2/8"}, {"2% korting bij betaling binnen 8 dagen", "2/8"}, {"Sconto 2% entro 10 giorni", "2/10"},
		{"3% descuento en 10 días", "3/10"}, {"2% rabatu w ciągu 7 dni", "2/7"}, {"Desconto de 2% em 10 dias", "2/10"},
		{"3 % Skonto bis 15.06.2018", "3/10"}, {"2 % Skonto bis 2018-06-12", "2/7"},
		{"Zahlbar innerhalb 30 Tagen ohne Abzug", ""}, {"Verzugszinsen 8 % nach 30 Tagen", ""}, {"30 days net", ""}, {"50% prepaid, 50% within one month", ""},
		{"50% Anzahlung innerhalb 8 Tagen", ""}, {"Late payment interest of 4 % after 30 days", ""}, {"zzgl. 19 % MwSt., zahlbar in 14 Tagen", ""},
		{"", ""}, {"%", ""}, {strings.Repeat("3 % innerhalb ", 5000), ""},
	} {
		var got []string
		for _, d := range discountTerms(tt.in, issued) {
			s := fmt.Sprintf("%s/%d", d.Percent, d.Days)
			if !d.Base.IsZero() {
				s += " of " + d.Base.String()
			}
			got = append(got, s)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%.60q: %v, want %s", tt.in, got, tt.want)
		}
	}
}

// Discounts in structure and in words are the same ones.
func TestStructuredDiscounts(t *testing.T) {
	valid := string(fixture(t, "cii-en16931.xml"))
	const terms = `<ram:ApplicableTradePaymentDiscountTerms><ram:BasisPeriodMeasure unitCode="DAY">10</ram:BasisPeriodMeasure>` +
		`<ram:CalculationPercent>3.00</ram:CalculationPercent></ram:ApplicableTradePaymentDiscountTerms></ram:SpecifiedTradePaymentTerms>`
	d := parse(t, []byte(strings.Replace(valid, "</ram:SpecifiedTradePaymentTerms>", terms, 1)))
	if len(d.Discounts) != 1 || d.Discounts[0].Days != 10 || d.Discounts[0].Percent.Trim().String() != "3" {
		t.Errorf("discounts %v", d.Discounts)
	}
}

func TestChargeTypes(t *testing.T) {
	for _, tt := range []struct{ code, reason, want string }{
		{"FC", "", "freight"}, {"ABL", "", "packaging"}, {"PC", "", "packaging"}, {"SH", "", "handling"}, {"IS", "", "fee"}, {"ZZZ", "", "other"},
		{"", "Versandkosten", "freight"}, {"", "Frachtkosten", "freight"}, {"", "Frais de port", "freight"}, {"", "Verzendkosten", "freight"}, {"", "Gastos de envío", "freight"},
		{"", "Spese di trasporto", "freight"}, {"", "Koszt wysyłki", "freight"}, {"", "Portes e transporte", "freight"}, {"", "Shipping and handling", "freight"},
		{"", "Verpackung", "packaging"}, {"", "Emballage", "packaging"}, {"", "Transportversicherung", "insurance"}, {"", "Assurance transport", "insurance"},
		{"", "Handling", "handling"}, {"", "Bearbeitungsgebühr", "handling"}, {"", "Mindermengenzuschlag", "fee"}, {"", "Toner", "other"}, {"", "", "other"},
	} {
		a := allowance{charge: true, code: value{text: tt.code}, reason: value{text: tt.reason}}
		if got := a.chargeType(); got != tt.want {
			t.Errorf("%q %q: %s, want %s", tt.code, tt.reason, got, tt.want)
		}
	}
	if got := (allowance{charge: true, logistics: true}).chargeType(); got != "freight" {
		t.Errorf("a logistics charge is %s", got)
	}
}
