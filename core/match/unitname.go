package match

import "strings"

// unitNames are the units as sentences say them; what is not here is said by its code.
var unitNames = map[string]string{
	"C62": "pieces", "H87": "pieces", "EA": "pieces", "NAR": "pieces", "NMB": "pieces", "PCE": "pieces", "XPP": "pieces", "PR": "pairs", "NPR": "pairs",
	"DZN": "dozens", "DPC": "dozens", "GRO": "gross", "CEN": "hundreds", "HC": "hundreds", "MIL": "thousands", "T3": "thousands", "SET": "sets",
	"MGM": "mg", "GRM": "g", "KGM": "kg", "DTN": "dt", "TNE": "t", "LBR": "lb", "ONZ": "oz",
	"MLT": "ml", "CLT": "cl", "DLT": "dl", "LTR": "l", "HLT": "hl", "MTQ": "m³", "DMQ": "dm³", "CMQ": "cm³",
	"MMT": "mm", "CMT": "cm", "DMT": "dm", "MTR": "m", "KMT": "km", "INH": "inches", "FOT": "feet", "YRD": "yards", "LM": "m",
	"MMK": "mm²", "CMK": "cm²", "DMK": "dm²", "MTK": "m²", "HAR": "ha",
	"SEC": "seconds", "MIN": "minutes", "HUR": "hours", "DAY": "days", "WEE": "weeks", "MON": "months", "QAN": "quarters", "ANN": "years",
	"WHR": "Wh", "KWH": "kWh", "MWH": "MWh", "LS": "lump sums", "E48": "services", "P1": "%",
	"XBX": "boxes", "BX": "boxes", "XPK": "packs", "PK": "packs", "XCT": "cartons", "CT": "cartons", "XPX": "pallets", "PX": "pallets", "XRO": "rolls", "RO": "rolls",
	"XBG": "bags", "BG": "bags", "XBO": "bottles", "BO": "bottles", "XCA": "cans", "CA": "cans", "XPA": "packets", "PA": "packets", "XCR": "crates", "XTU": "tubes",
	"XST": "sheets", "ST": "sheets",
}

// UnitName is the unit for people: "kg" for KGM, "packs" for XPK.
func UnitName(s string) string {
	code := UnitCode(s)
	if name, ok := unitNames[code]; ok {
		return name
	}
	return code
}

// oneOf is the name of a single unit: "pack" for XPK.
func oneOf(s string) string {
	name := UnitName(s)
	if one, ok := singular[name]; ok {
		return one
	}
	if _, named := unitNames[UnitCode(s)]; named {
		return strings.TrimSuffix(name, "s")
	}
	return name
}

var singular = map[string]string{"boxes": "box", "inches": "inch", "feet": "foot", "gross": "gross"}
