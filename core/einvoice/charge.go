package einvoice

import "strings"

// chargeCodes groups the charge reasons of UNCL 7161 that invoices use into the
// types that a supplier's caps are set for (core.Charge.Type).
var chargeCodes = map[string]string{
	"FC": "freight", "FAB": "freight", "DL": "freight", "ID": "freight", "RE": "freight", "AAT": "freight", "EP": "freight",
	"CAB": "freight", "TT": "freight", "TV": "freight", "ADT": "freight", "HH": "freight",
	"PC": "packaging", "ABL": "packaging", "ABN": "packaging", "ABR": "packaging", "ABS": "packaging", "NAA": "packaging",
	"PL": "packaging", "RAB": "packaging", "RAD": "packaging", "SAD": "packaging", "SG": "packaging",
	"HD": "handling", "SH": "handling", "SAA": "handling", "FAC": "handling", "FH": "handling", "RV": "handling", "WH": "handling",
	"AEM": "fee", "FI": "fee", "IS": "fee", "MI": "fee", "AEK": "fee", "CAD": "fee", "LF": "fee", "RAF": "fee",
}

// chargeWords finds the type of a charge by its reason (BT-104) where there is no
// code, in the languages that the program reads. Types stand in the order in
// which they are tried: "transport insurance" is insurance, "shipping and
// handling" freight.
var chargeWords = []struct {
	kind  string
	words []string
}{
	{"insurance", []string{"versicherung", "insurance", "assurance", "verzekering", "seguro", "assicurazione", "ubezpiecz"}},
	{"packaging", []string{"verpackung", "packing", "packag", "emballage", "verpakking", "embalaje", "embalagem", "imballo", "imballaggio", "opakowan", "palett", "pallet"}},
	{"freight", []string{"versand", "fracht", "porto", "lieferkosten", "lieferung", "zustell", "freight", "shipping", "shipment", "delivery", "carriage",
		"postage", "transport", "livraison", "expédition", "frais de port", "verzend", "vracht", "bezorg", "envío", "envio", "flete", "gastos de porte",
		"spedizione", "trasporto", "consegna", "wysyłk", "dostaw", "przesyłk", "frete", "portes", "fragt", "frakt"}},
	{"handling", []string{"handling", "bearbeitung", "abwicklung", "manutention", "behandeling", "manipulación", "movimentazione", "obsługa", "manuseamento"}},
	{"fee", []string{"gebühr", "fee", "zuschlag", "surcharge", "frais", "commission", "provision", "kosten", "toeslag", "tasa", "recargo", "comisión",
		"commissione", "spese", "supplemento", "opłata", "prowizja", "taxa", "comissão"}},
}

// chargeType sorts a charge or allowance.
func (a allowance) chargeType() string {
	if kind := chargeCodes[strings.ToUpper(a.code.text)]; kind != "" && a.charge {
		return kind
	}
	reason := strings.ToLower(a.reason.text)
	for _, t := range chargeWords {
		for _, w := range t.words {
			if strings.Contains(reason, w) {
				return t.kind
			}
		}
	}
	if a.logistics {
		return "freight"
	}
	return "other"
}
