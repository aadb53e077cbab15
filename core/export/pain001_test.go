package export

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"countersign/core"
	"countersign/core/money"
)

// run is a payment run with a transfer of each sort.
func run() core.PaymentRun {
	eur := func(s string) money.Amount { return money.MustAmount(s, "EUR") }
	one := func(number string, a money.Amount) []core.PaymentLine {
		return []core.PaymentLine{{Review: core.ReviewID(number), Number: number, Amount: a}}
	}
	return core.PaymentRun{
		ID: "P7", Hash: strings.Repeat("ab", 32), MadeBy: "paula", MadeAt: time.Date(2026, 11, 3, 9, 30, 0, 5, time.UTC), ExecuteOn: core.MustDate("2026-11-04"),
		Debtor: core.Debtor{Account: "DE02120300000000202051", Name: "Nordlicht Beispiel GmbH & Co. KG"}, Total: eur("1000110.90"), State: core.RunReleased,
		Transfers: []core.Transfer{
			{EndToEnd: "P7-1", Name: "Acme GmbH", Account: core.PaymentAccount{IBAN: "DE89370400440532013000", BIC: "COBADEFFXXX"}, Amount: eur("100.90"), Text: "A-1 discount 2.10", Lines: one("A-1", eur("100.90"))},
			{EndToEnd: "P7-2", Name: "Café Šimůnek s.r.o.", Account: core.PaymentAccount{IBAN: "CZ6508000000192000145399", BIC: "not one"}, Amount: eur("1000000.00"), Reference: "RF18539007547034", Lines: one("A-2", eur("1000000.00"))},
			{EndToEnd: "P7-3", Name: "Łódź Müller & Søn “Straße”", Account: core.PaymentAccount{IBAN: "NL91 ABNA 0417 1643 00"}, Amount: eur("10.00"), Text: "R-1 R-2\nless G-1 <x>", Lines: append(one("R-1", eur("30.00")), one("G-1", eur("-20.00"))...)},
			{EndToEnd: "P7-4", Name: "Nothing is due here", Account: core.PaymentAccount{IBAN: "DE89370400440532013000"}, Amount: eur("0.00"), Text: "A-9", Lines: append(one("A-9", eur("5.00")), one("G-9", eur("-5.00"))...)},
		},
	}
}

func TestPain001Golden(t *testing.T) {
	for _, v := range PainVersions {
		data, f, err := Pain001(run(), v)
		if err != nil {
			t.Fatal(err)
		}
		again, g, err := Pain001(run(), v)
		if err != nil || !bytes.Equal(data, again) || f != g || len(f.SHA256) != 64 || f.Version != v {
			t.Errorf("version %s: the second file is another: %+v, %+v, %v", v, f, g, err)
		}
		path := filepath.Join("testdata", "pain.001.001."+v+".xml")
		if *update {
			if err := os.WriteFile(path, data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(string(want), string(data)); d != "" {
			t.Errorf("version %s (-want +got):\n%s", v, d)
		}
	}
	if _, f, err := Pain001(run(), ""); err != nil || f.Version != "09" {
		t.Errorf("without a version: %+v, %v", f, err)
	}
}

// What is written fits ISO's own schema, where that and xmllint are at hand.
func TestPain001Schema(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed (Debian: libxml2-utils)")
	}
	for _, v := range PainVersions {
		schema := filepath.Join("..", "..", "..", "shared", "schemas", "pain.001.001."+v+".xsd")
		if _, err := os.Stat(schema); err != nil {
			t.Skipf("there is no schema: %v", err)
		}
		out, err := exec.Command(lint, "--noout", "--schema", schema, filepath.Join("testdata", "pain.001.001."+v+".xml")).CombinedOutput()
		if err != nil {
			t.Errorf("version %s: %v\n%s", v, err, out)
		}
	}
}

// What no bank takes is never written.
func TestPain001Refuses(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*core.PaymentRun)
		kind core.Kind
		says string
	}{
		"an account that does not hold": {func(r *core.PaymentRun) { r.Transfers[0].Account.IBAN = "DE89370400440532013001" }, core.BadInput, "CdtTrfTxInf[1]/CdtrAcct/Id/IBAN"},
		"a debtor's that does not":      {func(r *core.PaymentRun) { r.Debtor.Account = "" }, core.BadInput, "DbtrAcct/Id/IBAN"},
		"a debtor's bank that is none":  {func(r *core.PaymentRun) { r.Debtor.BIC = "BANK" }, core.BadInput, "DbtrAgt"},
		"a payee without a name":        {func(r *core.PaymentRun) { r.Transfers[1].Name = "" }, core.BadInput, "CdtTrfTxInf[2]/Cdtr/Nm"},
		"one whose name is blank":       {func(r *core.PaymentRun) { r.Transfers[1].Name = " \u200b " }, core.BadInput, "CdtTrfTxInf[2]/Cdtr/Nm"},
		"two of one end-to-end id":      {func(r *core.PaymentRun) { r.Transfers[1].EndToEnd = "P7-1" }, core.BadInput, "EndToEndId is \"P7-1\" and should be another in each"},
		"an id that is too long":        {func(r *core.PaymentRun) { r.Transfers[1].EndToEnd = strings.Repeat("x", 36) }, core.BadInput, "EndToEndId"},
		"an id with two slashes":        {func(r *core.PaymentRun) { r.Transfers[1].EndToEnd = "a//b" }, core.BadInput, "EndToEndId"},
		"a reference that is none":      {func(r *core.PaymentRun) { r.Transfers[1].Reference = "RF00" }, core.BadInput, "CdtrRefInf/Ref"},
		"a sum that is not theirs":      {func(r *core.PaymentRun) { r.Total.Minor++ }, core.BadInput, "CtrlSum"},
		"too much": {func(r *core.PaymentRun) {
			r.Transfers[1].Amount.Minor += 1_000_000_000_00
			r.Total.Minor += 1_000_000_000_00
		}, core.BadInput, "InstdAmt"},
		"another currency in a transfer": {func(r *core.PaymentRun) { r.Transfers[0].Amount.Currency = "USD" }, core.BadInput, "InstdAmt"},
		"another currency":               {func(r *core.PaymentRun) { r.Total.Currency = "USD" }, core.NotYet, "payment files in USD"},
		"nothing to move":                {func(r *core.PaymentRun) { r.Total.Minor = 0 }, core.Refused, "the bank has nothing to do; mark it as paid"},
	} {
		r := run()
		c.do(&r)
		data, _, err := Pain001(r, "")
		if core.KindOf(err) != c.kind || !strings.Contains(err.Error(), c.says) || data != nil {
			t.Errorf("%s: %v (%s)", name, err, core.KindOf(err))
		}
	}
	if _, _, err := Pain001(run(), "08"); core.KindOf(err) != core.Usage {
		t.Errorf("version 08: %v", err)
	}
}

// The check sees what was changed in a file after it was written, so that it does not
// only find its own opinion.
func TestPain001CheckReads(t *testing.T) {
	data, _, err := Pain001(run(), "09")
	if err != nil {
		t.Fatal(err)
	}
	if err := checkPain(data, run(), "09"); err != nil {
		t.Fatal(err)
	}
	for old, now := range map[string]string{
		"<NbOfTxs>3<": "<NbOfTxs>4<", "1000110.90": "1000110.91", ">100.90<": ">100.9<", "DE89": "DE88", "COBADEFFXXX": "COBADEFF1", "NOTPROVIDED": "UNKNOWN",
		"Acme GmbH": "Acme GmbH_", "<Cd>SEPA": "<Cd>URGP", "pain.001.001.09": "pain.001.001.03", "2026-11-04<": "2026-11-31<", "<BICFI>": "<BIC>x</BIC><BICFI>", "</BICFI>": "</BICFI><Othr></Othr>", "2026-11-03T": "2026-11-03 ",
	} {
		bad := bytes.ReplaceAll(data, []byte(old), []byte(now))
		if bytes.Equal(bad, data) {
			t.Errorf("%s is not in the file", old)
		}
		if err := checkPain(bad, run(), "09"); err == nil {
			t.Errorf("%s for %s was not seen", now, old)
		}
	}
}

func TestSEPAText(t *testing.T) {
	for in, want := range map[string]string{
		"Acme GmbH":                        "Acme GmbH",
		"Müller & Söhne, Straße 5":         "Mueller + Soehne, Strasse 5",
		"Škoda Güneş Łódź Þór Ægir Ørsted": "Skoda Guenes Lodz THor AEgir Orsted",
		"L’Oréal “Paris” – 50 % / A_B":     "L'Oreal 'Paris' - 50 . / A-B",
		"ОАО Газпром":                      "OAO Gazprom",
		"Ελληνικά ΑΕ":                      "Ellinika AE",
		"Ｆｕｌｌ ｗｉｄｔｈ ﬁ ½":                   "Full width fi 1/2",
		"  two\n\tlines\u00a0here ":        "two lines here",
		"a\u0308\u200bb\x00c":              "aeb c",
		"日本 🙂":                             ".. .",
		"":                                 "",
	} {
		if got := sepaText(in, 140); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := sepaText("äääää", 7); got != "aeaeaea" {
		t.Errorf("%q", got)
	}
	if got := sepaText("abc def", 4); got != "abc" {
		t.Errorf("%q", got)
	}
}

// Whatever a supplier is called, the text is one that every bank takes, within its
// room, and says the same when it is written again.
func FuzzSEPAText(f *testing.F) {
	for _, s := range []string{"Müller & Söhne", "ﷺ ½ ǆ", "\xff\xfe", strings.Repeat("ß", 200), "🙂"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := sepaText(s, 70)
		if len(got) > 70 || !inSEPA(got) || got != strings.TrimSpace(got) || sepaText(got, 70) != got {
			t.Errorf("%q: %q", s, got)
		}
	})
}
