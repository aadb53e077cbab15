package learn

import (
	"testing"

	"countersign/core"
)

// Whoever says that one letter is a statement says nothing of the next: it may be an
// invoice, and one that is taken for a statement is never paid.
func TestTheKindIsNotLearnt(t *testing.T) {
	for _, kind := range []core.DocKind{core.KindStatement, core.KindDeliveryNote, core.KindOther, core.KindInvoice, ""} {
		c := Correction{Field: "kind", Was: "invoice", Value: string(kind), Pages: []core.Page{{Number: 1, Width: 595, Height: 842, Source: core.FromText,
			Words: []core.Word{{Text: string(kind), Box: core.Box{X0: 0.1, Y0: 0.1, X1: 0.2, Y1: 0.12}, Confidence: 1}}}},
			Places: []core.Evidence{{Page: 1, Boxes: []core.Box{{X0: 0.1, Y0: 0.1, X1: 0.2, Y1: 0.12}}, Text: string(kind)}}}
		if rules := Learn(c); len(rules) > 0 {
			t.Errorf("%q: %+v", kind, rules)
		}
	}
}
