package intake

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"countersign/core"
	"countersign/core/coretest"
)

// ubl is a small valid e-invoice over one line, as a supplier would send it.
func ubl(number, supplier, taxID, order, quantity, price, net, tax, gross string) []byte {
	return []byte(strings.NewReplacer("{number}", number, "{supplier}", supplier, "{tax-id}", taxID, "{order}", order, "{quantity}", quantity,
		"{price}", price, "{net}", net, "{tax}", tax, "{gross}", gross).Replace(`<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID><cbc:ID>{number}</cbc:ID><cbc:IssueDate>2026-11-02</cbc:IssueDate><cbc:DueDate>2026-12-02</cbc:DueDate>
<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:OrderReference><cbc:ID>{order}</cbc:ID></cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>{tax-id}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>{supplier}</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PostalAddress><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country></cac:PostalAddress><cac:PartyLegalEntity><cbc:RegistrationName>Nordlicht Beispiel GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount><cbc:ID>DE02120300000000202051</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">{net}</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">{tax}</cbc:TaxAmount><cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">{net}</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">{gross}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">{gross}</cbc:PayableAmount></cac:LegalMonetaryTotal>
<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">{quantity}</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">{net}</cbc:LineExtensionAmount><cac:Item><cbc:Name>Widget</cbc:Name><cac:SellersItemIdentification><cbc:ID>W-1</cbc:ID></cac:SellersItemIdentification><cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">{price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>
</Invoice>`))
}

// anInvoice is 10 widgets at 10.00 on order PO-1.
func anInvoice(number string) []byte {
	return ubl(number, "Acme GmbH", "DE123456788", "PO-1", "10", "10.00", "100.00", "19.00", "119.00")
}

// box takes apart the mails that the tests make: parts between lines of "====", each
// with its name on the first line. "!name" is a part that fails, "-name" one to leave
// out, "+name" the XML beside the PDF before it.
type box struct{}

func (box) Unpack(_ context.Context, name string, data []byte) (core.Unpacked, error) {
	if !bytes.HasPrefix(data, []byte("MAIL ")) {
		return core.Unpacked{Parts: []core.Part{{Path: name, MediaType: box{}.MediaType(name, data), Data: data}}}, nil
	}
	head, rest, _ := strings.Cut(string(data), "\n")
	from, subject, _ := strings.Cut(strings.TrimPrefix(head, "MAIL "), " ")
	u := core.Unpacked{Envelope: core.Envelope{From: from, Subject: subject}}
	if id, ok := strings.CutPrefix(subject, "returned "); ok {
		u.Bounce = &core.Bounce{MessageID: id, Failed: true, Said: "550 no such user"}
	}
	for part := range strings.SplitSeq(rest, "====\n") {
		name, body, ok := strings.Cut(part, "\n")
		if !ok {
			continue
		}
		p := core.Part{Path: strings.TrimLeft(name, "!-+")}
		switch name[0] {
		case '!':
			p.Fault = "this part is broken"
		case '-':
			p.Skip = "a picture of a signature"
		default:
			p.Data = []byte(body)
			p.MediaType = box{}.MediaType(p.Path, p.Data)
			if name[0] == '+' {
				p.CompanionOf = u.Parts[len(u.Parts)-1].Path
			}
		}
		u.Parts = append(u.Parts, p)
	}
	return u, nil
}

func (box) MediaType(name string, data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("MAIL ")):
		return "message/rfc822"
	case bytes.HasPrefix(data, []byte("<?xml")):
		return "application/xml"
	case bytes.HasPrefix(data, []byte("%PDF")):
		return "application/pdf"
	}
	return "text/plain"
}

func mailOf(parts ...string) []byte {
	return []byte("MAIL rechnung@acme.example\n" + strings.Join(parts, "====\n"))
}

func part(name string, body []byte) string { return name + "\n" + string(body) + "\n" }

// pages reads any document as one empty page, unless it is told to fail.
type pages struct {
	mu    sync.Mutex
	fails map[core.DocumentID][]error // what the next reads say
	reads int
}

func (p *pages) Read(_ context.Context, doc core.Document, _ string) (core.Reading, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.reads++
	if f := p.fails[doc.ID]; len(f) > 0 {
		p.fails[doc.ID] = f[1:]
		if f[0] != nil {
			return core.Reading{}, f[0]
		}
	}
	return core.Reading{Pages: []core.Page{{Number: 1, Width: 595, Height: 842, Source: core.FromText}}, Engine: "test"}, nil
}

// errKilled stands for the end of the process.
var errKilled = errors.New("killed")

// killer ends the process before, or right after, the commit of the n-th transaction.
type killer struct {
	core.Store
	n     int
	after bool
}

func (k *killer) Update(ctx context.Context, fn func(core.Tx) error) error {
	k.n--
	if k.n < 0 || k.n == 0 && !k.after { // what is dead stays dead
		return errKilled
	}
	if err := k.Store.Update(ctx, fn); err != nil {
		return err
	}
	if k.n == 0 {
		return errKilled
	}
	return nil
}

type fixture struct {
	*Intake
	t     *testing.T
	store core.Store
	pages *pages
}

// newWorld is a firm with one supplier and one order, and an intake on memory.
func newWorld(t *testing.T) *fixture {
	t.Helper()
	store := coretest.NewStore(coretest.Clock())
	w := &fixture{t: t, store: store, pages: &pages{fails: map[core.DocumentID][]error{}}}
	w.Intake = New(Ports{Store: store, Blobs: coretest.NewBlobs(), Reader: w.pages, Unpacker: box{}})
	acme := coretest.Supplier("Acme GmbH", func(s *core.Supplier) {
		s.TaxID = "DE123456788"
		s.Accounts = []core.BankAccount{{PaymentAccount: core.PaymentAccount{IBAN: "DE02120300000000202051"}, State: core.AccountTrusted}}
	})
	err := store.Update(t.Context(), func(tx core.Tx) error {
		line := coretest.OrderLine("1", "Widget", "100", "10.00")
		line.ItemCode = "W-1"
		return errors.Join(
			tx.SaveFirm(core.Firm{Name: "Nordlicht Beispiel GmbH", Country: "DE", Currency: "EUR"}), tx.SaveSettings(core.DefaultSettings()),
			tx.SaveSupplier(acme), tx.SaveOrder(coretest.Order("PO-1", acme.ID, line)), tx.Audit(coretest.Entry("FirmCreated", "firm:test")))
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *fixture) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *fixture) deliver(uid uint32, raw []byte) {
	w.t.Helper()
	w.must(w.Deliver(w.t.Context(), core.MailKey{Account: "a", Folder: "INBOX", UIDValidity: 1, UID: uid}, raw))
}

func (w *fixture) process() {
	w.t.Helper()
	w.must(w.Process(w.t.Context()))
}

func (w *fixture) reviews() []core.Review {
	w.t.Helper()
	var list []core.Review
	w.must(w.store.View(w.t.Context(), func(r core.Reader) (err error) {
		list, err = r.ListReviews(core.ReviewFilter{})
		return err
	}))
	return list
}

// state is all that came in, in words, without times and revisions.
func (w *fixture) state() string {
	w.t.Helper()
	var b strings.Builder
	w.must(w.store.View(w.t.Context(), func(r core.Reader) error {
		msgs, err := r.ListMessages("")
		if err != nil {
			return err
		}
		for _, m := range msgs {
			fmt.Fprintf(&b, "message %s %s %s\n", m.ID[:6], m.State, m.Reason)
		}
		del, err := r.ListDeliveries(core.DeliveryFilter{})
		if err != nil {
			return err
		}
		for _, d := range del {
			fmt.Fprintf(&b, "delivery %s %s %s\n", d.Path, d.Outcome, d.Reason)
		}
		list, err := r.ListReviews(core.ReviewFilter{})
		for _, v := range list {
			fmt.Fprintf(&b, "review %s %s %s %s %s", v.Name, v.Status, v.Lane(), v.Invoice.Number, v.Match.Kind)
			for _, e := range v.Exceptions {
				fmt.Fprintf(&b, " %s", e.Reason)
			}
			b.WriteByte('\n')
		}
		return err
	}))
	return b.String()
}

// seen lists the mails at their places.
func (w *fixture) seen() (list []core.MailSeen) {
	w.t.Helper()
	w.must(w.store.View(w.t.Context(), func(r core.Reader) (err error) {
		list, err = r.ListMailSeen(core.MailSeenFilter{})
		return err
	}))
	return list
}
