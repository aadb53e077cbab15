package extract

import "testing"

func TestNameOf(t *testing.T) {
	for in, want := range map[string]string{
		"99 SPEED MART S/B (519537-X)":                    "99 SPEED MART S/B",
		"32 PUB & BISTRO own by CNU TRADING":              "32 PUB & BISTRO own by CNU TRADING",
		"Golden Scoop Sdn Bhd (169609-A)":                 "Golden Scoop SDN BHD",
		"POPULAR BOOK CO. CM) SDN BHD":                    "POPULAR BOOK CO. (M) SDN BHD",
		"j FOUR QUARTERS SUN BHD ( lu/SJ&9-P)":            "FOUR QUARTERS SDN BHD",
		"NORTHWIND PAPER LTD":                             "NORTHWIND PAPER LTD",
		"Müller & Söhne GmbH, Hauptstraße":                "Müller & Söhne GmbH",
		"e Commerce Services":                             "e Commerce Services",
		"Not to be paid by cheque) Northwind Paper, Inc.": "Northwind Paper, Inc.",
		"POPULAR BOOK COMPANY OLD M) SDN BHD":             "POPULAR BOOK COMPANY OLD M) SDN BHD",
	} {
		if got, ok := nameOf(in); !ok || got != want {
			t.Errorf("%q: %q %v, want %q", in, got, ok, want)
		}
	}
	for _, in := range []string{"78G, JALAN SS21/62", "12 Harbour Street", "(519537-X)", "12", "- |"} {
		if got, ok := nameOf(in); ok {
			t.Errorf("%q is taken for the name %q", in, got)
		}
	}
}
