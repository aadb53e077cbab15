package uitest

import (
	"context"
	"fmt"
	"time"

	"countersign/core"
	"countersign/core/coretest"
)

const (
	hour = time.Hour
	day  = 24 * time.Hour
)

// Suppliers of the sample, by what they are there for.
var (
	hosting  = supplier("Example Hosting GmbH", "DE811191002", "DE02120300000000202051")
	paper    = supplier("Muster Papier und Druck AG", "DE129273398", "DE02500105170137075030")
	freight  = supplier("Sample Freight B.V.", "NL123456789B01", "NL91ABNA0417164300")
	tools    = supplier("Beispiel Werkzeuge GmbH & Co. KG", "DE118619719", "DE02100100100006820101")
	cleaning = supplier("Klar Gebäudereinigung GmbH", "DE123475223", "DE02300209000106531065")
	longName = supplier("Gesellschaft für industrielle Mess-, Steuer- und Regelungstechnik sowie elektronische Bauelemente Nord-West mbH & Co. KG", "DE119289018", "DE02200505501015871393")
)

func supplier(name, taxID, iban string) core.Supplier {
	return coretest.Supplier(name, func(s *core.Supplier) {
		s.ID, s.TaxID, s.Phone, s.Emails = "", taxID, "+49 30 5550 1200", []string{"billing@example.com"}
		s.Accounts = []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: iban}, State: core.AccountTrusted, How: "import", TrustedBy: "olga"}}
	})
}

func (f *Firm) master(ctx context.Context) error {
	all := []*core.Supplier{&hosting, &paper, &freight, &tools, &cleaning, &longName}
	var list []core.Supplier
	for _, s := range all {
		list = append(list, *s)
	}
	if _, err := f.Desk.SaveSuppliers(ctx, f.Owner, list); err != nil {
		return err
	}
	ids, err := f.Desk.SuppliersByName(ctx, f.Owner)
	if err != nil {
		return err
	}
	byName := map[string]core.SupplierID{}
	for _, s := range ids {
		byName[s.Name] = s.ID
	}
	orders := []core.PurchaseOrder{
		coretest.Order("PO-1001", byName[hosting.Name], coretest.OrderLine("1", "Dedicated server AX52, November", "2", "59.00"), coretest.OrderLine("2", "Backup storage 5 TB", "1", "12.97")),
		coretest.Order("PO-1002", byName[paper.Name], coretest.OrderLine("1", "Copy paper A4 80 g, box of 5", "20", "10.00"), coretest.OrderLine("2", "Toner black 12A", "4", "48.50"), coretest.OrderLine("3", "Envelopes DL with window, 500", "6", "14.20")),
		coretest.Order("PO-1003", byName[tools.Name], coretest.OrderLine("1", "Cordless drill 18 V", "5", "189.00"), coretest.OrderLine("2", "Hex bolts M8 x 40, 100", "12", "8.90")),
		coretest.Order("PO-1004", byName[freight.Name], coretest.OrderLine("1", "Pallet Rotterdam to Berlin", "8", "112.50")),
		coretest.Order("PO-1005", byName[longName.Name], coretest.OrderLine("1", "Control cabinet, complete, with documentation", "1", "8403361290.00")),
	}
	var many []core.OrderLine
	for i := 1; i <= 60; i++ {
		many = append(many, coretest.OrderLine(fmt.Sprint(i), fmt.Sprintf("Spare part no. %d for the filling line, stainless", i), "3", fmt.Sprintf("%d.%02d", 10+i, i)))
	}
	orders = append(orders, coretest.Order("PO-1006", byName[tools.Name], many...))
	if _, err := f.Desk.SaveOrders(ctx, f.Owner, orders); err != nil {
		return err
	}
	if _, err := f.Desk.SaveReceipts(ctx, f.Owner, []core.GoodsReceipt{coretest.Receipt("GR-1", coretest.Received("PO-1002", "1", "20"), coretest.Received("PO-1002", "2", "4"))}); err != nil {
		return err
	}
	s := core.DefaultSettings()
	s.Tolerance.UnitPricePercent = core.LimitOf("2")
	s.Supplier = map[string]core.Level{freight.Name: {MatchingPolicy: core.ThreeWay}, cleaning.Name: {MatchingPolicy: core.MatchNone}}
	return f.Desk.SaveSettings(ctx, f.Owner, s)
}

func billed(number, order string, s core.Supplier, due int, lines ...core.Line) core.Invoice {
	inv := coretest.Invoice(number, s, lines...)
	inv.IssueDate, inv.DueDate = coretest.Day.AddDays(due-30), coretest.Day.AddDays(due)
	inv.Buyer = core.Party{Name: "Sample Works GmbH"}
	if order != "" {
		inv.OrderRefs = []string{order}
	}
	inv.SupplierID = ""
	return inv
}

// reads brings what a draft of coretest leaves out onto the page.
func reads(inv core.Invoice) func(*core.Draft) {
	return func(d *core.Draft) {
		set := func(f core.AnyField, v string) {
			if err := f.SetText(v); err == nil && v != "" {
				f.SetDetail(core.FieldDetail{Confidence: 0.98, Evidence: core.Evidence{Source: core.FromText}})
			}
		}
		set(&d.Buyer, inv.Buyer.Name)
		if len(inv.OrderRefs) > 0 {
			set(&d.OrderRef, inv.OrderRefs[0])
		}
		set(&d.PaymentReference, inv.Number)
		for _, p := range []struct {
			f     core.AnyField
			proof string
		}{{&d.GrossTotal, "sums agree"}, {&d.NetTotal, "sums agree"}, {&d.TaxTotal, "sums agree"}, {&d.PaymentAccount, "checksum"}, {&d.Supplier, "as on 6 earlier invoices"}} {
			detail := p.f.Detail()
			detail.Proof = p.proof
			p.f.SetDetail(detail)
		}
		d.Checks = []core.Check{{Name: "gross=net+tax", Result: core.Pass}, {Name: "lines=net", Result: core.Pass}, {Name: "iban", Result: core.Pass}}
	}
}

// doubt makes a field unsure, with another reading beside it.
func doubt(name, other string) func(*core.Draft) {
	return func(d *core.Draft) {
		f := d.Field(name)
		x := f.Detail()
		x.Confidence, x.Proof = 0.6, ""
		x.Alternatives = []core.Alternative{{Value: other, Confidence: 0.3}}
		f.SetDetail(x)
	}
}

func unset(name string) func(*core.Draft) {
	return func(d *core.Draft) { _ = d.Field(name).SetText("") }
}

// arrival is an invoice that came in some time ago.
type arrival struct {
	ago     time.Duration
	inv     core.Invoice
	changes []func(*core.Draft)
}

// arrivals has something for each lane of the queue, and what is hard to draw:
// sixty lines, a very long name, an amount of twelve digits.
func arrivals() []arrival {
	line := coretest.Line
	changed := paper
	changed.Accounts = []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: "LT601010012345678901"}}}
	newcomer := coretest.Supplier("Neue Ideen Werbung GmbH", func(s *core.Supplier) {
		s.TaxID, s.Accounts[0].IBAN = "DE114103379", "DE02701500000000594937"
	})
	big := billed("GMSR-2026-000000000000471193/NW", "PO-1005", longName, 14, line("1", "Control cabinet, complete, with documentation", "1", "8403361290.00"))
	var many []core.Line
	for i := 1; i <= 60; i++ {
		many = append(many, line(fmt.Sprint(i), fmt.Sprintf("Spare part no. %d for the filling line, stainless", i), "3", fmt.Sprintf("%d.%02d", 10+i, i)))
	}
	first := billed("R0012345678", "PO-1001", hosting, 12, line("1", "Dedicated server AX52, November", "2", "59.00"), line("2", "Backup storage 5 TB", "1", "12.97"))
	twin := first
	twin.Number = "R 0012345678"
	note := coretest.CreditNote(billed("CN-2207", "", tools, 20, line("1", "Returned: hex bolts M8 x 40, 100", "2", "8.90")))
	note.PrecedingInvoice = "BW-4410"
	return []arrival{
		{9 * day, first, nil},
		{6 * day, billed("MP-90311", "PO-1002", paper, -5, line("1", "Copy paper A4 80 g, box of 5", "20", "11.00"), line("2", "Toner black 12A", "4", "48.50"), line("3", "Envelopes DL with window, 500", "6", "14.20")), nil},
		{2 * day, twin, nil},
		{26 * hour, billed("MP-90342", "", changed, 25, line("1", "Business cards, 1,000", "1", "89.00")), nil},
		{3 * day, billed("77-1182", "", tools, 8, line("1", "Sharpening of saw blades", "14", "6.50")), nil},
		{4 * day, billed("SF-2026-118", "PO-1004", freight, 21, line("1", "Pallet Rotterdam to Berlin", "8", "112.50")), nil},
		{5 * hour, billed("BW-4410", "PO-1003", tools, 28, line("1", "Cordless drill 18 V", "5", "189.00"), line("2", "Hex bolts M8 x 40, 100", "12", "8.90")), []func(*core.Draft){doubt("due_date", "2026-12-03"), unset("number")}},
		{30 * hour, billed("2026-17", "", newcomer, 14, line("1", "Poster design, three drafts", "1", "640.00")), nil},
		{50 * time.Minute, note, nil},
		{20 * hour, big, nil},
		{11 * hour, billed("BW-4477", "PO-1006", tools, 30, many...), nil},
		{7 * day, billed("KG-1187", "", cleaning, 0, line("1", "Office cleaning, October", "1", "480.00")), nil},
		{8 * day, billed("KG-1188", "", cleaning, 1, line("1", "Window cleaning", "1", "145.00")), nil},
		{10 * day, billed("KG-1186", "", cleaning, 3, line("1", "Carpet cleaning", "1", "210.00")), nil},
	}
}

func (f *Firm) invoices(ctx context.Context) error {
	var ids []core.ReviewID
	for _, a := range arrivals() {
		id, err := f.arrive(ctx, a.ago, a.inv, append([]func(*core.Draft){reads(a.inv)}, a.changes...)...)
		if err != nil {
			return err
		}
		ids = append(ids, id)
	}
	for i := range 8 {
		inv := billed(fmt.Sprintf("KG-%d", 1200+i), "", cleaning, 5+i*3, coretest.Line("1", fmt.Sprintf("Office cleaning, building %d", i+1), "1", fmt.Sprintf("%d.%02d", 120+i*37, i*7)))
		if _, err := f.arrive(ctx, time.Duration(i*9+2)*hour, inv, reads(inv)); err != nil {
			return err
		}
	}
	return f.decisions(ctx, ids)
}

// decisions leave one invoice held, one approved, one rejected, one unreadable.
func (f *Firm) decisions(ctx context.Context, ids []core.ReviewID) error {
	f.clock = f.Now.Add(-hour)
	if _, err := f.Desk.Hold(ctx, f.Approver, ids[12], 0, "asked the landlord whether this was ordered"); err != nil {
		return err
	}
	if _, err := f.Desk.Approve(ctx, f.Approver, ids[13], 0, ""); err != nil {
		return err
	}
	if _, err := f.Desk.Reject(ctx, f.Approver, ids[11], 0, "not our building"); err != nil {
		return err
	}
	if _, err := f.Desk.Ask(ctx, f.Approver, ids[1], 0, "carl", "Did we agree to 11.00 a box, or is that the old list?"); err != nil {
		return err
	}
	doc := coretest.Document("scan 0007.pdf")
	doc.ReceivedAt = f.Now.Add(-15 * hour)
	v := core.Review{ID: core.NewReviewID(doc.ID, 1), Document: doc.ID, Part: 1, Name: doc.Name, ReceivedAt: doc.ReceivedAt, ChangedAt: doc.ReceivedAt,
		Status: core.StatusReceived, Revision: 1, Sender: "scanner@example.com",
		Failure:    &core.Failure{Step: "read", Message: "the PDF is damaged and cannot be opened", Hint: "ask the sender for the file again, or enter the invoice by hand", Attempts: 3, At: doc.ReceivedAt},
		Exceptions: []core.Exception{{Reason: core.Unreadable, Severity: core.Block, Message: "The file cannot be read."}}}
	f.Paper.put(doc.ID)
	return f.save(ctx, doc, v)
}
