package vm_test

import (
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"
	"countersign/core/money"
	"countersign/ui/vm"
)

func format(t testing.TB) vm.Format { return vm.Format{Words: newEnglish(t), Now: coretest.Noon} }

func TestDue(t *testing.T) {
	f := format(t)
	for _, c := range []struct {
		days int
		want string
		tone vm.Tone
	}{
		{-5, "5 days late", vm.ToneBlock}, {-1, "1 day late", vm.ToneBlock}, {0, "due today", vm.ToneWarn}, {1, "due tomorrow", vm.ToneWarn},
		{2, "due in 2 days", vm.ToneMuted}, {60, "due in 60 days", vm.ToneMuted}, {61, "due 3 Jan 2027", vm.ToneMuted},
	} {
		if got, tone := f.Due(coretest.Day.AddDays(c.days)); got != c.want || tone != c.tone {
			t.Errorf("due in %d days: %q (%s), want %q (%s)", c.days, got, tone, c.want, c.tone)
		}
	}
	if got, _ := f.Due(core.Date{}); got != "" {
		t.Errorf("no due date says %q", got)
	}
}

func TestAge(t *testing.T) {
	f := format(t)
	for ago, want := range map[time.Duration]string{
		30 * time.Second: "now", 50 * time.Minute: "50 min", 5 * time.Hour: "5 h", 47 * time.Hour: "1 d", 9 * 24 * time.Hour: "9 d",
	} {
		if got := f.Age(f.Now.Add(-ago)); got != want {
			t.Errorf("age of %s is %q, want %q", ago, got, want)
		}
	}
}

func TestMoney(t *testing.T) {
	f := format(t)
	for _, c := range []struct {
		a    money.Amount
		want string
	}{
		{money.New(123456, "EUR"), "EUR 1,234.56"}, {money.New(-2118, "EUR"), "EUR -21.18"}, {money.New(999999993510, "EUR"), "EUR 9,999,999,935.10"},
		{money.New(1234, "JPY"), "JPY 1,234"}, {money.New(0, "EUR"), "EUR 0.00"}, {money.Amount{}, ""},
	} {
		if got := f.Money(c.a); got != c.want {
			t.Errorf("%v is %q, want %q", c.a, got, c.want)
		}
	}
}

func TestCanonical(t *testing.T) {
	f := format(t)
	for _, c := range []struct{ field, typed, want string }{
		{"due_date", "2026-12-03", "2026-12-03"}, {"due_date", "3.12.2026", "2026-12-03"}, {"due_date", "3 Dec 2026", "2026-12-03"},
		{"due_date", "31/12/2026", "2026-12-31"}, {"due_date", "12/31/2026", "2026-12-31"}, {"due_date", "7/7/2026", "2026-07-07"},
		{"due_date", "3/12/2026", "!"}, {"due_date", "31.2.2026", "!"}, {"due_date", "soon", "!"}, {"due_date", "  ", ""},
		{"gross_total", "1,234.56", "1234.56"}, {"gross_total", "1.234,56", "1234.56"}, {"gross_total", "1 234,5", "1234.5"},
		{"gross_total", "1.234", "!"}, {"gross_total", "twelve", "!"}, {"gross_total", "-12.00", "-12.00"},
		{"currency", "eur", "EUR"}, {"currency", "euro", "!"}, {"payment_account", "de02 1203 0000", "DE0212030000"},
		{"kind", "credit note", "credit_note"}, {"kind", "poem", "!"}, {"number", " R 17 ", "R 17"},
	} {
		got, err := vm.Canonical(c.field, c.typed, f)
		if refused := err != nil; refused != (c.want == "!") || !refused && got != c.want {
			t.Errorf("%s %q is %q, %v; want %q", c.field, c.typed, got, err, c.want)
		}
		if err != nil && core.KindOf(err) != core.BadInput {
			t.Errorf("%s %q: %v is not bad input", c.field, c.typed, err)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	f.Add("due_date", "3/12/2026")
	f.Add("gross_total", "1.234,56")
	f.Add("kind", "invoice")
	f.Fuzz(func(t *testing.T, field, typed string) {
		fm := format(t)
		got, err := vm.Canonical(field, typed, fm)
		if err != nil {
			return
		}
		again, err := vm.Canonical(field, got, fm)
		if err == nil && again != got {
			t.Errorf("%s: %q became %q and then %q", field, typed, got, again)
		}
	})
}
