package sample

import (
	"fmt"
	"strconv"

	"countersign/core"
	"countersign/core/money"
)

// item is one article as it is ordered.
type item struct {
	code, text, qty, unit, price string
}

// ordered is an order of the sample firm: what from whom, how many days before
// the month, and who asked for it.
type ordered struct {
	id        core.OrderID
	from      *seller
	days      int
	requester string
	items     []item
}

// The orders, named by what becomes of them.
const (
	poPaper     core.OrderID = "PO-4101" // billed as ordered, then a credit note
	poSteel     core.OrderID = "PO-4102" // received and billed in full
	poTools     core.OrderID = "PO-4103" // billed as ordered, with carriage
	poDesks     core.OrderID = "PO-4104" // billed by Factur-X
	poBoxes     core.OrderID = "PO-4105" // billed by XML alone
	poTiles     core.OrderID = "PO-4106" // received and billed in full
	poService   core.OrderID = "PO-4107" // in CHF
	poCleaning  core.OrderID = "PO-4108" // billed in the text of a mail
	poCement    core.OrderID = "PO-4109" // billed on a scan
	poFreight   core.OrderID = "PO-4110" // billed on a photo
	poInsulate  core.OrderID = "PO-4111" // billed by fax
	poDear      core.OrderID = "PO-4112" // billed above the order's price
	poShort     core.OrderID = "PO-4113" // billed above what was received
	poAwaited   core.OrderID = "PO-4114" // billed and not received
	poChairs    core.OrderID = "PO-4115" // billed with another bank account
	poToner     core.OrderID = "PO-4116" // billed by a look-alike
	poFolders   core.OrderID = "PO-4117" // first of two invoices in an archive
	poEnvelopes core.OrderID = "PO-4118" // second of them
	poFilm      core.OrderID = "PO-4119" // billed in a forwarded mail
	poGrout     core.OrderID = "PO-4120" // billed with a wrong sum
	poYear      core.OrderID = "PO-4121" // sixty lines over several pages
	poClamps    core.OrderID = "PO-4122" // billed by a protected PDF
	poRods      core.OrderID = "PO-4123" // billed by a broken PDF
	poPens      core.OrderID = "PO-4124" // billed with an exchanged payment code
)

var book = []ordered{
	{poPaper, papier, 6, "Einkauf", []item{
		{"A-1080", "Kopierpapier A4 80 g, Karton zu 5 x 500 Blatt", "40", "XBX", "18.90"},
		{"A-2210", "Kugelschreiber blau, Packung zu 50", "6", "XPK", "14.50"},
		{"A-3307", "Haftnotizen 76 x 76 mm gelb, 12 Blöcke", "10", "XPK", "8.75"}}},
	{poSteel, stahl, 9, "Werkstatt", []item{
		{"FL-40x5", "Flachstahl 40 x 5 mm S235, Stab 6 m", "30", "H87", "17.40"},
		{"RR-48", "Rundrohr 48,3 x 2,6 mm, Stab 6 m", "18", "H87", "31.85"},
		{"BL-2-1250", "Blech DC01 2 mm, 1250 x 2500 mm", "12", "H87", "78.20"}}},
	{poTools, tools, 12, "Workshop", []item{
		{"ST-204", "Bench vice 125 mm, swivel base", "4", "H87", "86.40"},
		{"ST-310", "Torque wrench 20-200 Nm", "3", "H87", "112.00"},
		{"ST-415", "Combination pliers 180 mm", "12", "H87", "14.25"}}},
	{poDesks, bureau, 14, "Büro", []item{
		{"BUR-160", "Bureau réglable 160 x 80 cm, plateau chêne", "6", "H87", "389.00"},
		{"CAI-3T", "Caisson mobile 3 tiroirs", "6", "H87", "124.50"}}},
	{poBoxes, dozen, 8, "Versand", []item{
		{"VD-3020", "Golfkarton doos 300 x 200 x 150 mm", "1200", "H87", "0.42"},
		{"VD-4030", "Golfkarton doos 400 x 300 x 250 mm", "800", "H87", "0.71"},
		{"VT-50", "Verpakkingstape 50 mm, bruin", "72", "H87", "1.85"}}},
	{poTiles, keramik, 20, "Ausbau", []item{
		{"GR-6060-A", "Gres porcellanato 60x60 cm, grigio antracite", "86.4", "MTK", "22.90"},
		{"BT-860", "Battiscopa 8x60 cm, grigio antracite", "64", "H87", "4.35"}}},
	{poService, mechanik, 10, "Filiale Basel", []item{
		{"", "Wartung Hebebühne Filiale Basel, vor Ort", "6.5", "HUR", "148.00"},
		{"", "Anfahrtspauschale Basel-Stadt", "1", "H87", "65.00"},
		{"", "Dichtungssatz Hydraulik", "2", "H87", "43.20"}}},
	{poCleaning, cleaning, 15, "Office Dublin", []item{
		{"", "Office cleaning, Dublin office, per visit", "8", "H87", "95.00"},
		{"", "Window cleaning, front", "1", "H87", "140.00"}}},
	{poCement, baustoffe, 11, "Ausbau", []item{
		{"", "Portlandzement CEM II 25 kg", "60", "H87", "7.95"},
		{"", "Hochlochziegel 25 cm", "480", "H87", "2.10"}}},
	{poFreight, transport, 5, "Logistik", []item{
		{"", "Transport Antwerpen - Hamburg, 33 paletten", "1", "H87", "1140.00"},
		{"", "Wachttijd laadplaats, per uur", "2", "HUR", "58.00"}}},
	{poInsulate, baustoffe, 4, "Ausbau", []item{
		{"", "Dämmplatte EPS 035, 100 mm", "96", "MTK", "11.45"},
		{"", "Dämmstoffdübel 160 mm", "600", "H87", "0.38"}}},
	{poDear, tools, 7, "Workshop", []item{
		{"ST-520", "Impact socket set, 13 pieces", "5", "H87", "64.00"},
		{"ST-533", "Digital caliper 150 mm", "8", "H87", "29.50"}}},
	{poShort, stahl, 6, "Werkstatt", []item{
		{"WI-50x5", "Winkelstahl 50 x 50 x 5 mm, Stab 6 m", "40", "H87", "24.60"},
		{"QR-40x3", "Quadratrohr 40 x 40 x 3 mm, Stab 6 m", "24", "H87", "29.95"}}},
	{poAwaited, stahl, 3, "Werkstatt", []item{
		{"TR-IPE120", "Träger IPE 120 S235, Stab 6 m", "10", "H87", "94.30"}}},
	{poChairs, bureau, 9, "Büro", []item{
		{"FAU-ERG2", "Fauteuil de bureau ergonomique, tissu noir", "8", "H87", "268.00"}}},
	{poToner, papier, 3, "Einkauf", []item{
		{"A-5520", "Tonerkartusche schwarz, 12.000 Seiten", "12", "H87", "96.90"}}},
	{poFolders, papier, 8, "Einkauf", []item{
		{"A-4101", "Ordner A4 breit, grau", "120", "H87", "2.35"}}},
	{poEnvelopes, papier, 8, "Einkauf", []item{
		{"A-4207", "Versandtasche C4 haftklebend, 250 Stück", "14", "XPK", "21.80"},
		{"A-4212", "Briefumschlag DIN lang, 1000 Stück", "5", "XPK", "26.40"}}},
	{poFilm, dozen, 5, "Versand", []item{
		{"VF-23", "Stretchfolie 23 my, rol 300 m", "48", "H87", "9.60"},
		{"VP-EUR", "Pallet 120 x 80 cm, gebruikt", "30", "H87", "8.25"}}},
	{poGrout, keramik, 12, "Ausbau", []item{
		{"FU-5", "Stucco per fughe grigio, 5 kg", "24", "H87", "11.80"},
		{"CO-25", "Colla per piastrelle C2TE, 25 kg", "40", "H87", "16.25"}}},
	{poYear, tools, 18, "Workshop", catalogue()},
	{poClamps, stahl, 2, "Werkstatt", []item{
		{"SC-48", "Rohrschelle 48 mm, verzinkt", "200", "H87", "1.94"}}},
	{poRods, stahl, 2, "Werkstatt", []item{
		{"GW-M12", "Gewindestange M12 x 1000, verzinkt", "80", "H87", "3.15"}}},
	{poPens, papier, 3, "Einkauf", []item{
		{"A-2214", "Textmarker gelb, Packung zu 10", "30", "XPK", "7.40"},
		{"A-5120", "Whiteboardmarker sortiert, Packung zu 4", "25", "XPK", "5.95"}}},
}

// catalogue is an order of sixty different articles.
func catalogue() []item {
	tools := []string{"Screwdriver slotted", "Screwdriver cross-head", "Hex key", "Twist drill HSS", "Ring spanner", "Open-ended spanner", "Tap, hand", "Countersink HSS", "Punch, parallel", "File, flat"}
	sizes := []string{"3 mm", "4 mm", "5 mm", "6 mm", "8 mm", "10 mm"}
	var list []item
	for i, t := range tools {
		for j, size := range sizes {
			list = append(list, item{
				code: fmt.Sprintf("ST-%d%02d", 6+i/4, (i%4)*20+j+11), text: t + " " + size,
				qty: strconv.Itoa(2 + (i*7+j*3)%9), unit: "H87", price: fmt.Sprintf("%d.%02d", 2+(i+j*2)%11, (i*35+j*15)%100),
			})
		}
	}
	return list
}

// Orders are the sample firm's purchase orders, dated in the weeks before the
// month of today's set.
func Orders(today core.Date) []core.PurchaseOrder {
	c := newCalendar(today)
	var list []core.PurchaseOrder
	for _, o := range book {
		po := core.PurchaseOrder{ID: o.id, SupplierID: o.from.ID, Date: c.before(o.days), Currency: o.from.Currency, Requester: o.requester}
		for i, it := range o.items {
			po.Lines = append(po.Lines, core.OrderLine{
				ID: strconv.Itoa(i + 1), ItemCode: it.code, Description: it.text, Unit: it.unit,
				Quantity: money.MustDecimal(it.qty), UnitPrice: money.MustDecimal(it.price), TaxRate: money.MustDecimal(o.from.rate),
			})
		}
		list = append(list, po)
	}
	return list
}

// Receipts are what the sample firm took in: poSteel, poTiles and poGrout whole,
// poShort with four bars refused, poAwaited not yet.
func Receipts(today core.Date) []core.GoodsReceipt {
	c := newCalendar(today)
	refused := map[core.OrderID]string{poShort: "4"} // of the first line
	var list []core.GoodsReceipt
	for _, o := range Orders(today) {
		switch o.ID {
		case poSteel, poTiles, poShort, poGrout, poClamps, poRods:
		default:
			continue
		}
		r := core.GoodsReceipt{ID: fmt.Sprintf("WE-%d", 801+len(list))}
		for i, l := range o.Lines {
			accepted, rejected := l.Quantity, money.NewDecimal(0, 0)
			if s := refused[o.ID]; s != "" && i == 0 {
				rejected = money.MustDecimal(s)
				accepted = exact(accepted.Sub(rejected))
			}
			r.Lines = append(r.Lines, core.ReceiptLine{OrderID: o.ID, OrderLine: l.ID, Date: c.day(4), Accepted: accepted, Rejected: rejected})
		}
		list = append(list, r)
	}
	return list
}

// exact takes the result of arithmetic over this package's own constants, where
// an overflow is a mistake in a constant.
func exact[T any](v T, err error) T {
	if err != nil {
		panic("sample: " + err.Error())
	}
	return v
}
