package extract

import (
	"strings"
	"testing"

	"countersign/core"
)

// A credit note comes out with positive amounts whichever of them carry a minus.
func TestCreditNotesAreTurned(t *testing.T) {
	const head = `
Hollin Garden Supplies Ltd
12 Mill Road, Leeds LS1 4AB

CREDIT NOTE
Credit note no: CN-441
Date: 14/03/2026

Description            Qty    Unit price    Amount
`
	for name, c := range map[string]struct{ rows, due, lines string }{
		"a fee lowers the credit": {`
Garden hose 20 m        -2        25.00     -50.00
Restocking fee           1        10.00      10.00

Net total                                   -40.00
VAT 20%                                      -8.00
Total credit                                -48.00
Amount due to you                            48.00
`, "48.00", "2 x 25.00 = 50.00; -1 x 10.00 = -10.00"},
		"prices carry the minus": {`
Garden hose 20 m         2       -25.00     -50.00
Spray head               1       -10.00     -10.00

Net total                                   -60.00
VAT 20%                                     -12.00
Total                                       -72.00
`, "", "2 x 25.00 = 50.00; 1 x 10.00 = 10.00"},
		"amounts alone carry it": {`
Garden hose 20 m         2        25.00     -50.00
Spray head               1        10.00     -10.00

Net total                                   -60.00
VAT 20%                                     -12.00
Total                                       -72.00
`, "", "2 x 25.00 = 50.00; 1 x 10.00 = 10.00"},
		"recognition lost the minus of the tax": {`
Garden hose 20 m         2        25.00     -50.00
Spray head               1        10.00     -10.00

Net total                                   -60.00
VAT 20%                                      12.00
Total                                       -72.00
`, "", "2 x 25.00 = 50.00; 1 x 10.00 = 10.00"},
		"totals alone carry it": {`
Garden hose 20 m         2        25.00      50.00
Spray head               1        10.00      10.00

Net total                                   -60.00
VAT 20%                                     -12.00
Total                                       -72.00
`, "", "2 x 25.00 = 50.00; 1 x 10.00 = 10.00"},
	} {
		d := one(t, head+strings.TrimPrefix(c.rows, "\n"))
		if d.Kind.Value != core.KindCreditNote || d.GrossTotal.Value.Sign() <= 0 || d.NetTotal.Value.Sign() <= 0 || d.TaxTotal.Value.Sign() <= 0 {
			t.Errorf("%s: %s over %s net, %s gross", name, d.Kind.Value, d.NetTotal.Value, d.GrossTotal.Value)
		}
		if c.due != "" && d.AmountDue.Text() != c.due {
			t.Errorf("%s: due %s, want %s", name, d.AmountDue.Text(), c.due)
		}
		var lines []string
		for _, l := range d.Lines {
			lines = append(lines, l.Quantity.Text()+" x "+l.UnitPrice.Text()+" = "+l.NetAmount.Text())
		}
		if got := strings.Join(lines, "; "); got != c.lines {
			t.Errorf("%s: %s, want %s", name, got, c.lines)
		}
		for _, k := range d.Checks {
			if k.Result == core.Fail {
				t.Errorf("%s: %s: %s", name, k.Name, k.Message)
			}
		}
	}
}
