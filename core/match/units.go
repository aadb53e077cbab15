package match

import (
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"countersign/core/letters"
)

// UnitCode is the UNECE Recommendation 20 code of a unit as invoices and orders
// write it: a code stays what it is, common words of several languages are mapped,
// and what is unknown comes back folded to upper case.
func UnitCode(s string) string {
	t := strings.ToUpper(strings.TrimSpace(s))
	t = strings.Trim(t, ".")
	if _, ok := sizes[t]; ok {
		return t
	}
	if c, ok := words[t]; ok {
		return c
	}
	if c, ok := words[strings.ToUpper(letters.Fold(t))]; ok {
		return c
	}
	return t
}

// size is how much of its dimension's base unit a unit is.
type size struct {
	dimension string
	of        string // exact decimal or fraction
}

// sizes are the codes that convert into one another. Days are not converted to
// hours, nor boxes to pieces: how many there are in one is the parties' business.
var sizes = map[string]size{
	"C62": {"count", "1"}, "H87": {"count", "1"}, "EA": {"count", "1"}, "NAR": {"count", "1"}, "NMB": {"count", "1"}, "PCE": {"count", "1"}, "XPP": {"count", "1"},
	"PR": {"count", "2"}, "NPR": {"count", "2"}, "DZN": {"count", "12"}, "DPC": {"count", "12"}, "GRO": {"count", "144"}, "CEN": {"count", "100"}, "HC": {"count", "100"}, "MIL": {"count", "1000"}, "T3": {"count", "1000"},
	"MGM": {"mass", "1/1000"}, "GRM": {"mass", "1"}, "KGM": {"mass", "1000"}, "DTN": {"mass", "100000"}, "TNE": {"mass", "1000000"}, "LBR": {"mass", "453.59237"}, "ONZ": {"mass", "28.349523125"},
	"MLT": {"volume", "1"}, "CLT": {"volume", "10"}, "DLT": {"volume", "100"}, "LTR": {"volume", "1000"}, "HLT": {"volume", "100000"}, "MTQ": {"volume", "1000000"}, "DMQ": {"volume", "1000"}, "CMQ": {"volume", "1"},
	"MMT": {"length", "1"}, "CMT": {"length", "10"}, "DMT": {"length", "100"}, "MTR": {"length", "1000"}, "KMT": {"length", "1000000"}, "INH": {"length", "25.4"}, "FOT": {"length", "304.8"}, "YRD": {"length", "914.4"},
	"MMK": {"area", "1"}, "CMK": {"area", "100"}, "DMK": {"area", "10000"}, "MTK": {"area", "1000000"}, "HAR": {"area", "10000000000"},
	"SEC": {"time", "1"}, "MIN": {"time", "60"}, "HUR": {"time", "3600"},
	"WHR": {"energy", "1"}, "KWH": {"energy", "1000"}, "MWH": {"energy", "1000000"}, "JOU": {"energy", "1/3600"},
	"ANN": {"calendar", "12"}, "QAN": {"calendar", "3"}, "MON": {"calendar", "1"},
	"DAY": {"day", "1"}, "WEE": {"week", "1"}, "LS": {"lump", "1"}, "SET": {"set", "1"}, "KMQ": {"density", "1"},
	"XBX": {"box", "1"}, "BX": {"box", "1"}, "XPK": {"pack", "1"}, "PK": {"pack", "1"}, "XCT": {"carton", "1"}, "CT": {"carton", "1"}, "XPX": {"pallet", "1"}, "PX": {"pallet", "1"},
	"XRO": {"roll", "1"}, "RO": {"roll", "1"}, "XBG": {"bag", "1"}, "BG": {"bag", "1"}, "XBO": {"bottle", "1"}, "BO": {"bottle", "1"}, "XCA": {"can", "1"}, "CA": {"can", "1"}, "XPA": {"packet", "1"}, "PA": {"packet", "1"},
	"XCR": {"crate", "1"}, "XTU": {"tube", "1"}, "XST": {"sheet", "1"}, "ST": {"sheet", "1"}, "P1": {"percent", "1"}, "E48": {"service", "1"}, "LM": {"length", "1000"},
}

// words are how people write units: English, German, French, Spanish, Italian,
// Dutch, Portuguese, Polish. Keys are upper case without accents.
var words = unitWords(map[string]string{
	"C62": "unit units un uni einheit einheiten unite unites unidad unidades ud uds unita unidade unidades eenheid eenheden",
	"H87": "pc pcs piece pieces pce pces stk stck stuck stueck st. stucke piece(s) pieza piezas pza pzas pezzo pezzi pz stuks stuk peca pecas szt sztuk sztuka pkt",
	"EA":  "each ea. je a",
	"PR":  "pair pairs paar paire paires par pares paio paia para",
	"DZN": "dozen dozens dz dutzend dtz douzaine docena dozzina dozijn duzia tuzin",
	"SET": "set sets satz garnitur jeu juego kit kits komplet",
	"CEN": "hundred hundert cent. %stk", "MIL": "thousand tausend tsd mille",
	"KGM": "kg kgs kilo kilos kilogram kilograms kilogramm kilogramme", "GRM": "g gr gram grams gramm gramme gramo", "MGM": "mg",
	"TNE": "t to tonne tonnes tonnen ton tons tonelada", "LBR": "lb lbs pound pounds", "ONZ": "oz ounce ounces",
	"LTR": "l lt ltr liter litre liters litres litro litros litri", "MLT": "ml", "CLT": "cl", "HLT": "hl", "MTQ": "m3 cbm kubikmeter",
	"MTR": "m mtr meter metre meters metres metro metros metri lfm lfdm", "CMT": "cm", "MMT": "mm", "KMT": "km", "FOT": "ft foot feet", "INH": "in inch inches zoll", "YRD": "yd yard yards",
	"MTK": "m2 qm sqm quadratmeter",
	"HUR": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren godz godzina", "MIN": "min mins minute minutes minuten minuto", "SEC": "s sec second",
	"DAY": "d day days tag tage tagen jour jours dia dias giorno giorni dag dagen dzien dni mt manntag", "WEE": "week weeks woche wochen semaine semana",
	"MON": "month months mo mon. monat monate mois mes meses mese mesi maand maanden miesiac mies", "ANN": "year years yr jahr jahre an ans ano anos anno anni jaar rok", "QAN": "quarter quarters quartal",
	"KWH": "kwh", "MWH": "mwh", "LS": "lump lumpsum ls psch pauschal pauschale psl forfait ryczalt flat fixed",
	"XBX": "box boxes boite boites caja cajas schachtel scatola doos caixa pudelko", "XPK": "pack packs package packages pk pkg packung packungen vpe pak opakowanie op", "XCT": "carton cartons ctn karton kartons krt kartonage",
	"XPX": "pallet pallets palette paletten plt pal", "XRO": "roll rolls rolle rollen rouleau rollo rotolo rol", "XBG": "bag bags sack sacke beutel tute sac", "XBO": "bottle bottles flasche flaschen fl bouteille botella bottiglia", "XCA": "can cans dose dosen", "XPA": "packet packets pakete paket paquet",
	"E48": "service services dienstleistung leistung prestation", "XCR": "crate crates kiste kisten",
})

func unitWords(lists map[string]string) map[string]string {
	m := map[string]string{}
	for code, list := range lists {
		for _, w := range strings.Fields(strings.ToUpper(list)) {
			m[strings.Trim(w, ".")] = code
		}
	}
	return m
}

// convert gives how many of the unit to are one of the unit from.
func convert(from, to string) (*big.Rat, bool) {
	from, to = UnitCode(from), UnitCode(to)
	if from == to {
		return one, true
	}
	a, okA := sizes[from]
	b, okB := sizes[to]
	if !okA || !okB || a.dimension != b.dimension {
		return nil, false
	}
	x, _ := new(big.Rat).SetString(a.of)
	y, _ := new(big.Rat).SetString(b.of)
	return x.Quo(x, y), true
}

// packed finds how many pieces a pack holds where a text says so: "box of 12",
// "12 pcs", "100er", "6-pack", "VPE 50".
var packed = regexp.MustCompile(`(?i)(?:\b(?:box|pack|package|carton|case|bag|set|karton|packung|beutel|caja|boite|boîte|vpe|pkg)\s*(?:of|à|a|zu|de|with|mit|von|=|:)?\s*(\d{1,5})\b)|(?:\b(\d{1,5})\s*(?:pcs|pieces|pc|stk|stück|stuck|er\b|-?pack\b|piezas|pièces|pezzi|stuks|szt))`)

func packSize(text string) int64 {
	m := packed.FindStringSubmatch(text)
	for i := 1; i < len(m); i++ {
		if n, err := strconv.ParseInt(m[i], 10, 64); err == nil && n > 1 {
			return n
		}
	}
	return 0
}

// isPack reports whether a unit is a package whose content is not part of it.
func isPack(unit string) bool {
	switch sizes[UnitCode(unit)].dimension {
	case "box", "pack", "carton", "pallet", "bag", "packet", "crate", "set", "roll":
		return true
	}
	return false
}

func isCount(unit string) bool { return sizes[UnitCode(unit)].dimension == "count" }

// factor is how many of the order's units one unit of the invoice line is, and
// how it is known; ok is false when the units have nothing to do with each other,
// and the factor is then 1.
func factor(l *line, o *orderLine) (f *big.Rat, why string, ok bool) {
	if l.unit == o.unit || l.unit == "" || o.unit == "" {
		return one, "", true
	}
	if f, ok := convert(l.Unit, o.Unit); ok {
		if f.Cmp(one) != 0 {
			why = "1 " + oneOf(l.Unit) + " = " + countText(f) + " " + UnitName(o.Unit)
			if f.Cmp(one) < 0 {
				why = countText(new(big.Rat).Inv(f)) + " " + UnitName(l.Unit) + " = 1 " + oneOf(o.Unit)
			}
		}
		return f, why, true
	}
	n := max(packSize(l.Description), packSize(o.Description))
	switch {
	case n > 1 && isPack(l.Unit) && isCount(o.Unit):
		return big.NewRat(n, 1), "1 " + oneOf(l.Unit) + " = " + strconv.FormatInt(n, 10) + " " + UnitName(o.Unit), true
	case n > 1 && isCount(l.Unit) && isPack(o.Unit):
		return big.NewRat(1, n), strconv.FormatInt(n, 10) + " " + UnitName(l.Unit) + " = 1 " + oneOf(o.Unit), true
	}
	return one, "", false
}
