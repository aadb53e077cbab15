package store

import (
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"countersign/core"
	"countersign/core/money"
)

// What past has of a review is one text: number, currency and contract, then nine values
// of each line, with a control character between any two. To read it costs a tenth of
// JSON, and of a supplier dozens are read at a time.
const (
	pastMark   = "\x1f"
	pastHead   = 3
	pastOfLine = 9
)

func pastText(v core.Review) string {
	p := v.Past()
	out := []string{p.Invoice.Number, string(p.Invoice.Currency), p.Contract}
	for _, l := range p.Invoice.Lines {
		net := ""
		if l.NetAmount.IsSet() {
			net = string(l.NetAmount.Currency) + strconv.FormatInt(l.NetAmount.Minor, 10)
		}
		out = append(out, l.Code, l.BuyerCode, l.GTIN, l.Unit, l.Description, l.Quantity.String(), l.UnitPrice.String(), l.PriceBase.String(), net)
	}
	for i, x := range out {
		out[i] = strings.ReplaceAll(x, pastMark, " ")
	}
	return strings.Join(out, pastMark)
}

// readPast adds to a head what pastText wrote.
func readPast(text string, p *core.Past) error {
	list := strings.Split(text, pastMark)
	if len(list) < pastHead || (len(list)-pastHead)%pastOfLine != 0 {
		return damagedPast(nil)
	}
	p.Invoice.Number, p.Invoice.Currency, p.Contract = list[0], money.Currency(list[1]), list[2]
	if len(list) > pastHead { // nil where it has none
		p.Invoice.Lines = make([]core.Line, 0, (len(list)-pastHead)/pastOfLine)
	}
	for x := range slices.Chunk(list[pastHead:], pastOfLine) {
		l := core.Line{Code: x[0], BuyerCode: x[1], GTIN: x[2], Unit: x[3], Description: x[4]}
		for i, d := range []*money.Decimal{&l.Quantity, &l.UnitPrice, &l.PriceBase} {
			if err := d.UnmarshalText([]byte(x[5+i])); err != nil {
				return damagedPast(err)
			}
		}
		if net := x[8]; net != "" {
			at := strings.IndexAny(net, "-0123456789")
			minor, err := strconv.ParseInt(net[max(0, at):], 10, 64)
			if err != nil {
				return damagedPast(err)
			}
			l.NetAmount = money.New(minor, money.Currency(net[:at]))
		}
		p.Invoice.Lines = append(p.Invoice.Lines, l)
	}
	return nil
}

func damagedPast(err error) error {
	return core.Errorf(core.Damaged, "what is kept of an earlier invoice cannot be read: %w", err).WithHint(hintCorrupt)
}

// upsertPast meets its own row alone, whichever of the two keys is found first.
const upsertPast = `INSERT INTO past (supplier_id, received_at, review_id, body) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
	SET supplier_id = excluded.supplier_id, received_at = excluded.received_at, body = excluded.body
	WHERE (supplier_id, received_at, body) <> (excluded.supplier_id, excluded.received_at, excluded.body)`

func (t *tx) savePast(v core.Review) error {
	return t.run("saving an invoice", upsertPast, v.Invoice.SupplierID, timeText(v.ReceivedAt), v.ID, pastText(v))
}

// ofReview is the row of past that belongs to a review.
const ofReview = `p.supplier_id = coalesce(r.supplier_id, '') AND p.received_at = r.received_at AND p.review_id = r.id`

// selectPast keeps the order of the reviews as selectBrief does.
const selectPast = `SELECT ` + headColumns + `, p.body FROM reviews r CROSS JOIN past p ON ` + ofReview + ` `

func scanPast(rw row) (core.Past, error) {
	var text string
	p, err := scanHeadAnd(rw, &text)
	if err == nil {
		err = readPast(text, &p)
	}
	return p, err
}

// ListPast implements core.Reader.
func (r *reader) ListPast(f core.ReviewFilter) ([]core.Past, error) {
	return listReviews(r, f, selectPast, scanPast)
}

// makePast is a part of the migration to version 14.
func makePast(ctx context.Context, tx *sql.Tx) error {
	return eachReview(ctx, tx, func(v core.Review) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO past (review_id, body) VALUES (?, ?)`, v.ID, pastText(v))
		return err
	})
}

// samePast is sameBrief for what later checks need.
func samePast(body []byte, have string) bool {
	var v core.Review
	return unpack(body, &v) != nil || pastText(v) == have
}
