package paycode

import (
	"countersign/core/checksum"
	"errors"
	"testing"
	"unicode/utf8"
)

// FuzzParse takes the bytes of any code: a value that keeps its promises, or a
// typed error.
func FuzzParse(f *testing.F) {
	f.Add([]byte(epc(nil)))
	f.Add([]byte("BCD\r\n001\r\n2\r\nSCT\r\nBPOTBEB1\r\nRed Cross\r\nBE72000000001616\r\nEUR1"))
	f.Add([]byte(epc(map[int]string{3: "2", 6: "M\xfcller", 10: "RF18539007547034", 11: ""})))
	f.Add([]byte(spc(nil)))
	f.Add([]byte(spc(map[int]string{4: "CH5800791123000889012", 28: "NON", 29: "", 19: ""})))
	f.Add([]byte("BCD"))
	f.Add([]byte("SPC\n0200"))
	f.Fuzz(func(t *testing.T, b []byte) {
		s := Text(b)
		if !utf8.ValidString(s) {
			t.Fatalf("not UTF-8: %q", s)
		}
		c, err := Parse(s)
		var e *Error
		switch {
		case err == nil:
			if !checksum.IBAN(c.Account) || c.HasAmount && c.Amount.Sign() < 0 || !c.Currency.Valid() {
				t.Errorf("%+v", c)
			}
		case !errors.As(err, &e) && !errors.Is(err, ErrNoPayment):
			t.Errorf("an error of no type: %v", err)
		}
	})
}

func FuzzParseBill(f *testing.F) {
	f.Add(`//S1/10/RE\/17/11/260615/20/140.000-53/30/999000120/31/260601260630/32/8.1:1803.65/33/2.6:10/40/2:10;0:30`)
	f.Add("//S1/")
	f.Add(`//S1/10/\`)
	f.Fuzz(func(t *testing.T, s string) {
		b, err := ParseBill(s)
		var e *Error
		if err != nil && !errors.As(err, &e) && !errors.Is(err, ErrNoPayment) {
			t.Errorf("an error of no type: %v", err)
		}
		if b.UID != "" && err == nil && len(b.UID) != 15 {
			t.Errorf("UID %q", b.UID)
		}
		b.Due()
	})
}
