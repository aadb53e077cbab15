package store

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/control"
	"countersign/core/coretest"
	"countersign/core/money"
)

// firm is a store as a firm has it after some years: open orders of five lines each,
// twice as many paid invoices, and suppliers of very unequal size. Of 100,000 orders the
// largest of 1,000 suppliers has some 4,200, the middle one 51 and the smallest 33;
// of 1,000 orders the largest of 100 has 95.
type firm struct {
	*Store
	orders int
	until  []float64 // share of the orders of the suppliers up to each
	single int       // suppliers behind these, with one open order each
}

// itemsPerSupplier is what a supplier sells; its orders take five of these.
const itemsPerSupplier = 60

func fillFirm(b *testing.B, orders int) *firm {
	b.Helper()
	f := &firm{Store: create(b, Options{}), orders: orders, single: 50}
	sum := 0.0
	for k := range max(10, int(math.Sqrt(float64(orders)*10))) {
		sum += math.Pow(float64(k+1), -0.7)
		f.until = append(f.until, sum)
	}
	for k := range f.until {
		f.until[k] /= sum
	}
	start := time.Now()
	f.inBatches(b, len(f.until)+f.single, func(tx core.Tx, k int) error {
		if k == 0 {
			if err := tx.SaveFirm(core.Firm{Name: "Our Firm GmbH", Country: "DE", Currency: "EUR"}); err != nil {
				return err
			}
		}
		return tx.SaveSupplier(f.supplier(k))
	})
	f.inBatches(b, orders+f.single, f.put)
	b.Logf("%d orders and %d invoices of %d suppliers in %s", orders, 2*orders, len(f.until), time.Since(start).Round(time.Second))
	return f
}

// inBatches calls put for n numbers, some in a transaction.
func (f *firm) inBatches(b *testing.B, n int, put func(core.Tx, int) error) {
	b.Helper()
	const batch = 500
	for from := 0; from < n; from += batch {
		mustSave(b, f.Store, func(tx core.Tx) error {
			for i := from; i < min(from+batch, n); i++ {
				if err := put(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// supplierOf is whose order i is. Orders behind the last are each the only one of a
// supplier.
func (f *firm) supplierOf(i int) int {
	if i >= f.orders {
		return len(f.until) + i - f.orders
	}
	k, _ := slices.BinarySearch(f.until, seeded("supplier of", i).Float64())
	return min(k, len(f.until)-1)
}

// supplier shares its tax ID, account and mail domain with no other.
func (f *firm) supplier(k int) core.Supplier {
	return coretest.Supplier(fmt.Sprintf("Supplier %d", k), func(s *core.Supplier) {
		s.TaxID = fmt.Sprintf("DE%09d", k)
		s.Emails = []string{fmt.Sprintf("billing@supplier%d.example", k)}
		s.Accounts[0].PaymentAccount = core.PaymentAccount{Number: fmt.Sprintf("1%09d", k)}
	})
}

func seeded(what string, i int) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, what, i)
	return rand.New(rand.NewPCG(h.Sum64(), uint64(i)))
}

// order is order i. A line in fifty is a standing order: the same as others of its
// supplier but for the number.
func (f *firm) order(i int) core.PurchaseOrder {
	k := f.supplierOf(i)
	rnd := seeded("order", i)
	if i < f.orders && rnd.IntN(50) == 0 {
		rnd = seeded("standing order", k)
	}
	o := coretest.Order(orderID(i), f.supplier(k).ID)
	o.SupplierRef = fmt.Sprintf("AB%07d", i)
	for n, item := range rnd.Perm(itemsPerSupplier)[:5] {
		price := money.NewDecimal(seeded(fmt.Sprint("price ", item), k).Int64N(20_000)+50, 2)
		l := coretest.OrderLine(strconv.Itoa(n+1), describe(k, item), strconv.Itoa(10*(rnd.IntN(20)+1)), price.String())
		if k%2 == 0 {
			l.ItemCode = fmt.Sprintf("A-%d-%d", k, item)
		}
		o.Lines = append(o.Lines, l)
	}
	return o
}

var (
	wares  = []string{"Hexagon bolt", "Steel pipe", "Cable gland", "Copy paper", "Safety gloves", "Ball bearing", "Toner cartridge", "Hydraulic hose", "Pallet wrap", "Cutting disc"}
	makes  = []string{"stainless", "galvanised", "black", "white", "blue", "heavy duty", "economy", "long life"}
	shapes = []string{"M8x40", "DN 50", "A4 80 g", "size 9", "230 mm", "XL", "12 V", "type C"}
)

func describe(k, item int) string {
	rnd := seeded(fmt.Sprint("ware ", k), item)
	return fmt.Sprintf("%s %s %s no. %d", wares[rnd.IntN(len(wares))], makes[rnd.IntN(len(makes))], shapes[rnd.IntN(len(shapes))], item)
}

// part is the share of an order's lines in tenths, as invoice lines.
func part(o core.PurchaseOrder, tenths int64, lines ...int) []core.Line {
	var out []core.Line
	for i, l := range o.Lines {
		if len(lines) > 0 && !slices.Contains(lines, i) {
			continue
		}
		n := l.Quantity.Rat().Num().Int64() / 10 * tenths
		x := coretest.Line(strconv.Itoa(len(out)+1), l.Description, strconv.FormatInt(n, 10), l.UnitPrice.String())
		x.Code = l.ItemCode
		out = append(out, x)
	}
	return out
}

// put stores order i, its receipt and its two invoices, each of three tenths.
func (f *firm) put(tx core.Tx, i int) error {
	o := f.order(i)
	if err := tx.SaveOrder(o); err != nil {
		return err
	}
	var received []core.ReceiptLine
	for _, l := range part(o, 8) {
		received = append(received, coretest.Received(string(o.ID), l.ID, l.Quantity.String()))
	}
	if err := tx.SaveReceipt(coretest.Receipt(fmt.Sprint("R-", i), received...)); err != nil {
		return err
	}
	for n := range 2 {
		if i >= f.orders {
			break // nothing was billed of the only order of a supplier
		}
		inv := coretest.Invoice(pastNumber(i, n), f.supplier(f.supplierOf(i)), part(o, 3)...)
		inv.IssueDate = coretest.Day.AddDays(-5 - (i*7+n*350)%700)
		r := coretest.Review(inv, func(r *core.Review) { r.Status = core.StatusPaid; r.ReceivedAt = inv.IssueDate.Time() })
		for _, l := range inv.Lines {
			coretest.Bill(string(o.ID), l.ID, l.Quantity.String(), l.NetAmount.String())(&r)
		}
		r.Match.Orders = []core.OrderID{o.ID}
		if err := putReview(tx, r); err != nil {
			return err
		}
		if err := tx.SaveLooks(r.ID, control.LooksOf(f.pages(r.Invoice))); err != nil {
			return err
		}
	}
	return nil
}

// pages is the paper of an invoice: what the supplier prints on all of them, and what
// this one says.
func (f *firm) pages(inv core.Invoice) []core.Page {
	account := inv.Seller.TaxID + inv.Account.Number
	text := []string{"Rechnung", inv.Number, inv.IssueDate.String(), inv.DueDate.String(), account, account[:5], account[5:9], "20095", "12", inv.GrossTotal.String(), inv.NetTotal.String(), inv.TaxTotal.String()}
	for _, l := range inv.Lines {
		text = append(text, l.Code, l.Description, l.Quantity.String(), l.UnitPrice.String(), l.NetAmount.String())
	}
	return []core.Page{coretest.Page(1, text...)}
}

func pastNumber(i, n int) string { return fmt.Sprintf("INV-%d-%d", i, n) }

// sizes are those of a small firm and a large one. With largeEnv the large one is the
// full target, or has as many orders as it says.
func sizes() (small, large int) {
	switch n, _ := strconv.Atoi(os.Getenv(largeEnv)); {
	case n > 1:
		return 1000, n
	case n == 1:
		return 1000, 100_000
	}
	return 500, 2000
}
