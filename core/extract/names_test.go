package extract

import "testing"

func TestNameOf(t *testing.T) {
	for in, want := range map[string]string{
		"77 QUICK SHOP S/B (412907-K)":                    "77 QUICK SHOP S/B",
		"14 BAR & GRILL own by TMR TRADING":               "14 BAR & GRILL own by TMR TRADING",
		"Silver Spoon Sdn Bhd (412907-K)":                 "Silver Spoon SDN BHD",
		"MERIDIAN PAPER CO. CM) SDN BHD":                  "MERIDIAN PAPER CO. (M) SDN BHD",
		"j THREE ANCHORS SUN BHD ( lu/SJ&9-P)":            "THREE ANCHORS SDN BHD",
		"NORTHWIND PAPER LTD":                             "NORTHWIND PAPER LTD",
		"Müller & Söhne GmbH, Hauptstraße":                "Müller & Söhne GmbH",
		"e Commerce Services":                             "e Commerce Services",
		"Not to be paid by cheque) Northwind Paper, Inc.": "Northwind Paper, Inc.",
		"MERIDIAN PAPER COMPANY OLD M) SDN BHD":           "MERIDIAN PAPER COMPANY OLD M) SDN BHD",
	} {
		if got, ok := nameOf(in); !ok || got != want {
			t.Errorf("%q: %q %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"12G, JALAN AB7/3", "12 Harbour Street", "(412907-K)", "12", "- |"} {
		if got, ok := nameOf(in); ok {
			t.Errorf("%q is taken for the name %q", in, got)
		}
	}
}

// A greeting above the customer's address is nobody's name.
func TestGreetingsAreNoNames(t *testing.T) {
	for _, text := range []string{"Gentile cliente", "Estimado cliente,", "Cher client", "Dear Customer,", "Geachte klant", "Sehr geehrte Damen und Herren"} {
		if name, ok := nameOf(text); ok {
			t.Errorf("%q is called %q", text, name)
		}
	}
}
