package tabular

import (
	"strings"
	"testing"

	"countersign/core"
)

func known(name string) (core.Supplier, bool) {
	return core.Supplier{ID: "acme", Name: "Acme"}, strings.EqualFold(name, "Acme")
}

func orders(s string) ([]core.PurchaseOrder, error) {
	return Orders(strings.NewReader(s), nil, known, core.Firm{Currency: "EUR"})
}

func TestOrders(t *testing.T) {
	got, err := orders("\xef\xbb\xbfOrder;Supplier;Date;Line;Quantity;Unit_Price\nPO-1;Acme;2026-11-03;1;10;1,50\nPO-2;Acme;;1;1;2\nPO-1;acme;2026-11-03;2;3;2.00\n\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || len(got[0].Lines) != 2 || got[0].Lines[0].UnitPrice.String() != "1.50" || got[0].Currency != "EUR" || got[0].Lines[1].ID != "2" {
		t.Errorf("read %+v", got)
	}
}

// Every refusal names the line and the column, and what to do.
func TestBadRowsAreNamed(t *testing.T) {
	const head = "order,supplier,line,quantity,unit_price,date,currency,matching\n"
	const ok = "PO-1,Acme,1,10,1.50,2026-11-03,EUR,\n"
	for _, c := range []struct{ name, csv, says string }{
		{"empty file", "", "the file is empty"},
		{"missing column", "order,supplier,line,quantity\n", "line 1: the column unit_price is missing"},
		{"unknown column", "order,supplier,line,quantity,unit_price,colour\n", `line 1: there is no column "colour"`},
		{"column twice", "order,order,supplier,line,quantity,unit_price\n", "line 1: the column order is there twice"},
		{"short row", head + ok + "PO-2,Acme\n", "line 3: 2 columns, the header has 8"},
		{"open quote", head + "\"PO-1,Acme,1,10,1.50,2026-11-03,EUR,\n", "line 2: the quotes do not match"},
		{"no order", head + ",Acme,1,10,1.50,2026-11-03,EUR,\n", "line 2, column order: is empty"},
		{"no such supplier", head + "PO-1,Acne,1,10,1.50,2026-11-03,EUR,\n", "line 2, column supplier: there is no supplier Acne"},
		{"bad number", head + "PO-1,Acme,1,ten,1.50,2026-11-03,EUR,\n", `line 2, column quantity: "ten" is not a number`},
		{"grouped number", head + "PO-1,Acme,1,10,\"1,500.00\",2026-11-03,EUR,\n", "line 2, column unit_price"},
		{"zero quantity", head + "PO-1,Acme,1,0,1.50,2026-11-03,EUR,\n", "line 2, column quantity: must be above 0"},
		{"negative price", head + "PO-1,Acme,1,1,-1,2026-11-03,EUR,\n", "line 2, column unit_price: must not be below 0"},
		{"date either way", head + "PO-1,Acme,1,10,1.50,03/11/2026,EUR,\n", `line 2, column date: "03/11/2026" is not a date`},
		{"no such day", head + "PO-1,Acme,1,10,1.50,30.2.2026,EUR,\n", `line 2, column date: "30.2.2026" is not a date`},
		{"comma of thousands", head + "PO-1,Acme,1,\"1,000\",1.50,2026-11-03,EUR,\n", `line 2, column quantity: "1,000" may be thousands`},
		{"point of thousands", strings.ReplaceAll(head+"PO-1,Acme,1,1.000,2.50,,EUR,\nPO-1,Acme,2,1,2!5,,EUR,\n", ",", ";"), `line 2, column quantity: "1.000" may be thousands`},
		{"rate as a share", "order,supplier,line,quantity,unit_price,tax_rate\nPO-1,Acme,1,1,1,0.19\n", "line 2, column tax_rate: 0.19 would be less than half a percent; write 19"},
		{"rate above all", "order,supplier,line,quantity,unit_price,tax_rate\nPO-1,Acme,1,1,1,119\n", "line 2, column tax_rate: must be from 0 to 100"},
		{"bad currency", head + "PO-1,Acme,1,10,1.50,2026-11-03,EURO,\n", "line 2, column currency"},
		{"bad policy", head + "PO-1,Acme,1,10,1.50,2026-11-03,EUR,four-way\n", "line 2, column matching"},
		{"line twice", head + ok + ok, "line 3, column line: order PO-1 has a line 1 already"},
		{"other currency", head + ok + "PO-1,Acme,2,10,1.50,2026-11-03,USD,\n", "line 3, column currency"},
		{"not UTF-8", head + "PO-1,Acm\xe9,1,10,1.50,2026-11-03,EUR,\n", "not in UTF-8"},
	} {
		got, err := orders(strings.ReplaceAll(c.csv, "!", ","))
		if core.KindOf(err) != core.BadInput || !strings.Contains(err.Error(), c.says) || len(got) > 0 {
			t.Errorf("%s: %v, want %q", c.name, err, c.says)
		}
	}
}

// What is written in one way only is read, also with another mark between the cells.
func TestNumbersAndDates(t *testing.T) {
	for _, c := range []struct{ name, csv, quantity, price, date string }{
		{"three decimals", "PO-1,Acme,1,1.000,0.125,2026-11-03", "1.000", "0.125", "2026-11-03"},
		{"decimal commas", "PO-1;Acme;1;1,000;0,125;3.11.2026", "1.000", "0.125", "2026-11-03"},
		{"a comma and less than a thousand", `PO-1,Acme,1,"0,125","1,50",03.11.2026`, "0.125", "1.50", "2026-11-03"},
		{"three decimals and no commas", "PO-1;Acme;1;1.000;2.50;2026-11-03", "1.000", "2.50", "2026-11-03"},
		{"tabs", "PO-1\tAcme\t1\t10\t1,50\t2026-11-03", "10", "1.50", "2026-11-03"},
	} {
		mark := c.csv[len("PO-1") : len("PO-1")+1]
		got, err := orders(strings.ReplaceAll("order,supplier,line,quantity,unit_price,date\n", ",", mark) + c.csv + "\n")
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		l := got[0].Lines[0]
		if l.Quantity.String() != c.quantity || l.UnitPrice.String() != c.price || got[0].Date.String() != c.date {
			t.Errorf("%s: read %v, %v, %v", c.name, l.Quantity, l.UnitPrice, got[0].Date)
		}
	}
}

func TestSuppliers(t *testing.T) {
	got, err := Suppliers(strings.NewReader("supplier,iban,tax_id,email,country,terms_days,discount_percent,discount_days\n"+
		"Acme GmbH,de02 1203 0000 0000 2020 51,de 123456788,rechnung@acme.example,de,30,2,10\nUS Parts,123456789,,,us,,,\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	a := got[0]
	if a.Accounts[0].IBAN != "DE02120300000000202051" || a.Accounts[0].State != core.AccountTrusted || a.TaxID != "DE123456788" || a.TermsDays != 30 ||
		a.Discount.Percent.String() != "2" || a.State != core.SupplierApproved || got[1].Accounts[0].Number != "123456789" {
		t.Errorf("read %+v", got)
	}
	for says, csv := range map[string]string{
		"line 2, column iban: DE03120300000000202051": "supplier,iban\nAcme,DE03120300000000202051\n",
		"line 3, column supplier: acme is on line 2":  "supplier\nAcme\nacme\n",
		"line 2, column country":                      "supplier,country\nAcme,Germany\n",
		"line 2, column email":                        "supplier,email\nAcme,nobody\n",
		"line 2, column terms_days":                   "supplier,terms_days\nAcme,thirty\n",
		"column discount_percent: must be from 0 to":  "supplier,discount_percent\nAcme,20.01\n",
		"line 2, column discount_percent: must be":    "supplier,discount_percent\nAcme,-2\n",
		"0.02 would be next to nothing; write 2 for":  "supplier,discount_percent\nAcme,0.02\n",
	} {
		if _, err := Suppliers(strings.NewReader(csv), nil); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}

func TestReceipts(t *testing.T) {
	order := func(id core.OrderID) (core.PurchaseOrder, bool) {
		return core.PurchaseOrder{ID: id, Lines: []core.OrderLine{{ID: "1"}}}, id == "PO-1"
	}
	got, err := Receipts(strings.NewReader("receipt,order,line,date,quantity_accepted,quantity_rejected\nR1,PO-1,1,2026-11-03,9,1\n"), nil, order)
	if err != nil || got[0].Lines[0].Accepted.String() != "9" || got[0].Lines[0].Rejected.String() != "1" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := Receipts(strings.NewReader("receipt,order,line,quantity_accepted\nR2,PO-1,1,-3\n"), nil, order); err != nil || got[0].Lines[0].Accepted.String() != "-3" {
		t.Errorf("goods that went back: %+v, %v", got, err)
	}
	for says, csv := range map[string]string{
		"line 2, column order: there is no order PO-9":  "receipt,order,line,quantity_accepted\nR1,PO-9,1,9\n",
		"line 2, column line: order PO-1 has no line 7": "receipt,order,line,quantity_accepted\nR1,PO-1,7,9\n",
		"line 2, column quantity_rejected: must not be": "receipt,order,line,quantity_accepted,quantity_rejected\nR1,PO-1,1,9,-9\n",
		"line 3, column line: receipt R1 names line 1":  "receipt,order,line,quantity_accepted\nR1,PO-1,1,9\nR1,PO-1,1,9\n",
	} {
		if _, err := Receipts(strings.NewReader(csv), nil, order); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, want %q", err, says)
		}
	}
}

func TestMapping(t *testing.T) {
	got, err := Suppliers(strings.NewReader("Lieferant;Notiz;USt-IdNr\nAcme;egal;DE123\n"), Mapping{"supplier": "Lieferant", "tax_id": "USt-IdNr"})
	if err != nil || got[0].Name != "Acme" || got[0].TaxID != "DE123" {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzTables(f *testing.F) {
	f.Add("order,supplier,line,quantity,unit_price\nPO-1,Acme,1,10,1.50\n")
	f.Add("supplier;iban\nAcme;DE02120300000000202051\n")
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := orders(s); err != nil && core.KindOf(err) != core.BadInput {
			t.Errorf("%v", err)
		}
		if _, err := Suppliers(strings.NewReader(s), nil); err != nil && core.KindOf(err) != core.BadInput {
			t.Errorf("%v", err)
		}
	})
}

// A number or a day that is typed by itself is read as in a table, but what may be
// thousands is refused with either mark.
func TestTypedValues(t *testing.T) {
	for text, want := range map[string]string{"40": "40", "40,00": "40.00", " 40.5 ": "40.5", "-1234,5": "-1234.5", "0,125": "0.125", "0.125": "0.125", "1234,567": "1234.567",
		"1,000": "", "1.000": "", "-12,345": "", "1.234,50": "", "1,2,3": "", "": "", "x": "", "1 000": ""} {
		d, err := TypedNumber(text)
		if got := d.String(); (err == nil) != (want != "") || err == nil && got != want {
			t.Errorf("%q is %s, %v, want %q", text, got, err, want)
		}
	}
	for text, want := range map[string]string{"2026-11-03": "2026-11-03", "3.11.2026": "2026-11-03", " 03.11.2026": "2026-11-03", "11/3/2026": "", "3.11.26": "", "31.2.2026": "", "": ""} {
		if d, err := TypedDate(text); (err == nil) != (want != "") || err == nil && d.String() != want {
			t.Errorf("%q is %s, %v, want %q", text, d, err, want)
		}
	}
}
