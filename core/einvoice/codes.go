package einvoice

import (
	"strconv"
	"strings"

	"countersign/core"
)

// kindOfCode sorts the document types of UNTDID 1001 that EN 16931 and Order-X
// allow. A proforma invoice (325) asks for no payment.
var kindOfCode = func() map[string]core.DocKind {
	m := map[string]core.DocKind{}
	for kind, list := range map[core.DocKind]string{
		core.KindInvoice: "71 80 82 84 102 130 202 203 204 211 218 219 295 326 331 336 380 382 383 384 385 386 387 388 389 390 393 394 395 " +
			"456 457 527 553 575 623 633 751 780 817 870 875 876 877 935",
		core.KindCreditNote:   "81 83 261 262 296 308 381 396 420 458 502 503 532",
		core.KindOrder:        "105 220 221 224 226 227 228 230 231 320 402",
		core.KindQuote:        "310 315",
		core.KindDeliveryNote: "270 351",
		core.KindStatement:    "493",
		core.KindOther:        "325",
	} {
		for code := range strings.FieldsSeq(list) {
			m[code] = kind
		}
	}
	return m
}()

// invoiceCode reports whether BT-3 is a type that EN 16931 allows (BR-CL-01).
func invoiceCode(code string) bool {
	k := kindOfCode[code]
	return k == core.KindInvoice || k == core.KindCreditNote || code == "325"
}

// typeNames are the words for the types of BT-3 that people meet.
var typeNames = map[string]string{
	"380": "Invoice", "381": "Credit note", "384": "Corrected invoice", "389": "Self-billed invoice", "326": "Partial invoice",
	"383": "Debit note", "386": "Prepayment invoice", "261": "Self-billed credit note", "325": "Proforma invoice", "575": "Insurance invoice",
	"751": "Invoice information", "875": "Partial construction invoice", "876": "Partial final construction invoice",
	"877": "Final construction invoice", "393": "Factored invoice", "396": "Factored credit note", "220": "Order", "230": "Order change", "231": "Order response",
}

// meansNames are the words for the payment means of UNCL 4461 (BT-81).
var meansNames = map[string]string{
	"1": "not defined", "10": "cash", "20": "cheque", "30": "credit transfer", "31": "debit transfer", "42": "payment to bank account",
	"48": "bank card", "49": "direct debit", "54": "credit card", "55": "debit card", "57": "standing agreement",
	"58": "SEPA credit transfer", "59": "SEPA direct debit", "68": "online payment service", "97": "clearing between partners",
}

// meansCode reports whether a code is in UNCL 4461 (BR-CL-16).
func meansCode(code string) bool {
	n, err := strconv.Atoi(code)
	return code == "ZZZ" || err == nil && (n >= 1 && n <= 70 || n >= 74 && n <= 78 || n >= 91 && n <= 98)
}

// taxCategory is a VAT category of UNCL 5305 with the rules that EN 16931 has for
// it. Prefix names them: "BR-S-08".
type taxCategory struct {
	prefix    string
	name      string
	taxed     bool // the rate is above 0
	anyRate   bool // the rate may be 0 or more
	noRate    bool // there must be no rate on lines
	exemption bool // the reason must be stated
	buyerTax  bool // the buyer must be identified for tax
}

var taxCategories = map[string]taxCategory{
	"S":  {prefix: "BR-S", name: "standard rate", taxed: true},
	"Z":  {prefix: "BR-Z", name: "zero rate"},
	"E":  {prefix: "BR-E", name: "exempt", exemption: true},
	"AE": {prefix: "BR-AE", name: "reverse charge", exemption: true, buyerTax: true},
	"K":  {prefix: "BR-IC", name: "intra-community supply", exemption: true, buyerTax: true},
	"G":  {prefix: "BR-G", name: "export", exemption: true},
	"O":  {prefix: "BR-O", name: "outside the scope of VAT", noRate: true, exemption: true},
	"L":  {prefix: "BR-AF", name: "IGIC", anyRate: true},
	"M":  {prefix: "BR-AG", name: "IPSI", anyRate: true},
	"B":  {prefix: "BR-B", name: "split payment", anyRate: true},
}

// countries are the codes of ISO 3166-1 with those that EN 16931 adds: XI for
// Northern Ireland, 1A and XK for Kosovo.
const countries = " AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XI 1A XK "

func countryCode(c string) bool { return len(c) == 2 && strings.Contains(countries, " "+c+" ") }

// looksLikeIBAN reports the shape of an IBAN (ISO 13616): country, two check
// digits, 11 to 30 letters and digits.
func looksLikeIBAN(s string) bool {
	if len(s) < 15 || len(s) > 34 || !countryCode(s[:2]) || strings.Trim(s[2:4], "0123456789") != "" {
		return false
	}
	return strings.Trim(s[4:], "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// ibanChecks computes ISO 7064 MOD 97-10 over an IBAN.
func ibanChecks(s string) bool {
	rest := 0
	for _, c := range s[4:] + s[:4] {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest == 1
}
