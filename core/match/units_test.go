package match

import "testing"

// CONTRACT, Lists: units are UNECE Rec 20 codes, common words are mapped.
func TestUnitCode(t *testing.T) {
	for word, want := range map[string]string{
		"C62": "C62", "h87": "H87", "Stk.": "H87", "Stück": "H87", "pcs": "H87", "each": "EA", "pièces": "H87", "szt.": "H87",
		"kg": "KGM", "Kilogramm": "KGM", "t": "TNE", "l": "LTR", "Liter": "LTR", "m": "MTR", "m²": "MTK", "qm": "MTK", "m3": "MTQ",
		"h": "HUR", "Std.": "HUR", "hours": "HUR", "Tage": "DAY", "Monat": "MON", "psch": "LS", "Paar": "PR", "Dutzend": "DZN", "Karton": "XCT", "Krt": "XCT", "box": "XBX",
		"": "", "furlong": "FURLONG",
	} {
		if got := UnitCode(word); got != want {
			t.Errorf("UnitCode(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestConvert(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"DZN", "C62", "12"}, {"C62", "DZN", "1/12"}, {"TNE", "KGM", "1000"}, {"GRM", "KGM", "1/1000"}, {"LTR", "MTQ", "1/1000"},
		{"CMT", "MTR", "1/100"}, {"MIN", "HUR", "1/60"}, {"ANN", "MON", "12"}, {"MWH", "KWH", "1000"}, {"EA", "H87", "1"}, {"LBR", "GRM", "45359237/100000"},
		{"KGM", "LTR", ""}, {"DAY", "HUR", ""}, {"BX", "C62", ""}, {"FURLONG", "MTR", ""},
	} {
		got := ""
		if f, ok := convert(c.from, c.to); ok {
			got = f.RatString()
		}
		if got != c.want {
			t.Errorf("1 %s = %s %s, want %s", c.from, got, c.to, c.want)
		}
	}
}

func TestPackSize(t *testing.T) {
	for text, want := range map[string]int64{
		"Blue widget, box of 12": 12, "Pack of 6": 6, "Schrauben 100 Stück": 100, "100er Pack": 100, "6-pack": 6, "VPE 50": 50, "carton 24": 24, "caja de 10": 10,
		"Bolt M8x40": 0, "Paper A4": 0, "box of 1": 0, "": 0,
	} {
		if got := packSize(text); got != want {
			t.Errorf("packSize(%q) = %d, want %d", text, got, want)
		}
	}
}
