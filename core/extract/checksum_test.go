package extract

import "testing"

// TestRepairIBAN: OCR errors are mended only when the check digits then hold.
func TestRepairIBAN(t *testing.T) {
	if got, ok := repairIBAN("DE89370400440S3201300O"); !ok || got != "DE89370400440532013000" {
		t.Errorf("%s %v", got, ok)
	}
	if got, ok := repairIBAN("DE89370400440532O13O01"); ok {
		t.Errorf("invented %s", got)
	}
}
