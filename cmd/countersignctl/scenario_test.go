package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/argon2"

	"countersign/cmd/internal/sample"
	"countersign/cmd/internal/wire"
	"countersign/core"
	"countersign/store"

	_ "time/tzdata" // the scenarios are in Berlin, wherever they are played
)

// TestScenarios plays testdata/scenarios/*.txt: each scenario on a data folder of its
// own, through the commands, and compares what `show` says of the invoices with what
// DOMAIN and CONTRACT demand. The day is 15 June 2026 in all of them, until they say that
// it is another.
func TestScenarios(t *testing.T) {
	base := newBase(t)
	for _, s := range allScenarios(t) {
		t.Run(s.file+"/"+s.name, func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, filepath.Join(t.TempDir(), "books"))
			if err := os.CopyFS(p.dir, os.DirFS(base)); err != nil {
				t.Fatal(err)
			}
			for _, step := range s.steps {
				p.at = step.at
				p.step(step)
			}
		})
	}
}

func allScenarios(t testing.TB) []scenario {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "scenarios", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal("no scenarios", err)
	}
	var out []scenario
	for _, f := range files {
		if filepath.Base(f) != "clauses.txt" {
			out = append(out, readScenarios(t, f)...)
		}
	}
	return out
}

// newBase makes the folder that every scenario starts from: a firm, its people and two
// suppliers.
func newBase(t *testing.T) string {
	t.Helper()
	world.Workers = wire.NewWorkers() // else every import starts its own
	t.Cleanup(func() {
		_ = world.Workers.Close()
		world = wire.Config{}
	})
	p := newPlay(t, filepath.Join(t.TempDir(), "base"))
	p.at = "the base"
	p.put(p.clock.Add(-time.Hour)) // its suppliers were there before any invoice of a scenario
	p.do(0, "olga", "init", "--firm", sample.Firm().Name, "--owner", "olga")
	for _, u := range []string{"anna --role approver", "bruno --role approver", "berta --role approver --limit 500.00", "karl --role clerk", "paula --role payer", "vera --role auditor"} {
		p.do(0, "olga", append([]string{"users", "add"}, strings.Fields(u)...)...)
	}
	rows := [][]string{{"supplier", "tax_id", "iban"}}
	for _, name := range slices.Sorted(maps.Keys(firms)) {
		rows = append(rows, []string{name, firms[name]["tax"], firms[name]["iban"]})
	}
	p.table("suppliers", rows)
	lightPassphrases(t, p.dir)
	return p.dir
}

// lightPassphrases keeps the passphrases in a form that is quick to check: the
// scenarios are not about them, and sign in some two thousand times.
func lightPassphrases(t *testing.T, dir string) {
	t.Helper()
	salt := "AAAAAAAAAAAAAAAAAAAAAA"
	key := argon2.IDKey([]byte(sample.Passphrase), make([]byte, 16), 1, 8, 1, 32)
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), func(tx core.Tx) error {
		users, err := tx.ListUsers()
		for _, u := range users {
			u.Secret = fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version, salt, base64.RawStdEncoding.EncodeToString(key))
			err = errors.Join(err, tx.SaveUser(u), tx.Audit(core.AuditEntry{Actor: "olga", Action: "PassphraseChanged", Object: "user:" + u.Name}))
		}
		return err
	})
	if err = errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
}

// play is one scenario under way.
type play struct {
	t     *testing.T
	dir   string
	at    string
	ids   map[string]core.ReviewID // by the names that the scenario gives to invoices
	files map[string]string
	clock time.Time // what it showed when it was set
	set   time.Time // when that was
}

func newPlay(t *testing.T, dir string) *play {
	p := &play{t: t, dir: dir, ids: map[string]core.ReviewID{}, files: map[string]string{}}
	p.put(time.Date(2026, time.June, 15, 11, 0, 0, 0, berlin))
	return p
}

// berlin is where the firm is: its days are not those of UTC, and have 23 to 25 hours.
var berlin = func() *time.Location {
	z, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err) // it is embedded in the test
	}
	return z
}()

func (p *play) put(clock time.Time) { p.clock, p.set = clock, time.Now() }

// now goes on from where the clock was put, because what came first matters.
func (p *play) now() time.Time { return p.clock.Add(time.Since(p.set)) }

// day puts the clock on: "day 2026-06-16" or "day 2026-06-16 00:30".
func (p *play) day(s step) {
	p.t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", strings.Join(append(s.args, "11:00")[:2], " "), berlin)
	if err != nil || at.Before(p.clock) {
		p.t.Fatalf("%s: %q is no day to come", s.at, s.rest)
	}
	p.put(at)
}

// do runs a command and gives what it printed; it must end with the code.
func (p *play) do(code int, user string, args ...string) string {
	p.t.Helper()
	var out, errs bytes.Buffer
	env := func(name string) string {
		if name == "COUNTERSIGN_PASSPHRASE" {
			return sample.Passphrase
		}
		return ""
	}
	got := run(context.Background(), append([]string{"--dir", p.dir, "--as", user, "--json"}, args...), console{Out: &out, Err: &errs, Getenv: env, Now: p.now})
	if got != code {
		p.t.Fatalf("%s: %q by %s ended with %d instead of %d:\n%s%s", p.at, args, user, got, code, out.String(), errs.String())
	}
	return out.String()
}

func (p *play) step(s step) {
	p.t.Helper()
	steps := map[string]func(step){
		"settings": p.settings, "supplier": p.supplier, "order": p.order, "receipt": p.receipt,
		"invoice": p.invoice, "again": p.again, "as": p.as, "expect": p.expect, "logged": p.logged, "queue": p.queue,
		"day": p.day, "file": p.file, "count": p.count, "told": p.told, "page": p.page, "resent": p.resent, "scanned": p.scanned, "mail": p.mail,
	}
	do, ok := steps[s.verb]
	if !ok {
		p.t.Fatalf("%s: there is no statement %q", s.at, s.verb)
	}
	do(s)
}

func (p *play) settings(s step) {
	p.do(0, "olga", "settings", "import", p.write("settings.json", []byte(s.rest)))
}

func (p *play) supplier(s step) {
	header := []string{"supplier", "tax_id", "iban", "email", "phone", "country", "currency", "terms_days", "discount_percent", "discount_days", "account"}
	row := []string{s.args[0]}
	for _, name := range header[1:] {
		row = append(row, s.get(name, ""))
	}
	p.table("suppliers", [][]string{header, row})
}

// order imports an order; a line is "ID QUANTITY x PRICE".
func (p *play) order(s step) {
	rows := [][]string{{"order", "supplier", "date", "currency", "supplier_ref", "line", "quantity", "unit_price", "unit", "item_code", "gtin", "description", "matching"}}
	for _, e := range s.under {
		id := e.args[0]
		rows = append(rows, []string{s.args[0], s.get("supplier", "Acme GmbH"), s.get("date", ""), s.get("currency", ""), s.get("supplier_ref", ""), id, e.args[1], e.args[3],
			e.get("unit", "C62"), e.get("item", "W-"+id), e.get("gtin", ""), e.get("text", itemText(id)), e.get("matching", "")})
	}
	p.table("orders", rows)
}

// receipt imports a goods receipt; a line is "ORDER LINE ACCEPTED [REJECTED]".
func (p *play) receipt(s step) {
	rows := [][]string{{"receipt", "order", "line", "quantity_accepted", "quantity_rejected"}}
	for _, e := range s.under {
		rows = append(rows, append([]string{s.args[0]}, append(e.args, "0")[:4]...))
	}
	p.table("receipts", rows)
}

// table writes a CSV file and imports it as the owner.
func (p *play) table(what string, rows [][]string) {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		p.t.Fatal(err)
	}
	p.do(0, "olga", what, "import", p.write(what+".csv", b.Bytes()))
}

func (p *play) write(name string, data []byte) string {
	path := filepath.Join(filepath.Dir(p.dir), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		p.t.Fatal(err)
	}
	return path
}

// invoice imports an electronic invoice, by the owner where nobody is named.
func (p *play) invoice(s step) {
	p.t.Helper()
	data, err := (&bill{step: s}).xml()
	if err != nil {
		p.t.Fatalf("%s: %v", s.at, err)
	}
	p.became(s, ".xml", data)
}

// became imports a document under the name that the statement gives to it.
func (p *play) became(s step, ext string, data []byte) {
	p.t.Helper()
	name := s.args[0]
	p.files[name] = p.write(strconv.Itoa(len(p.files)+1)+ext, data)
	a := p.take(s, p.files[name])
	if a.Outcome != core.Became {
		p.t.Fatalf("%s: it was %s: %s", s.at, a.Outcome, a.Reason)
	}
	p.ids[name] = a.ID
}

// again imports the same file once more; nothing may come of it.
func (p *play) again(s step) {
	p.t.Helper()
	if a := p.take(s, p.files[s.args[0]]); a.Outcome != core.Known || a.ID != p.ids[s.args[0]] {
		p.t.Errorf("%s: the same file was %s as %s", s.at, a.Outcome, a.ID)
	}
}

func (p *play) take(s step, path string) imported {
	p.t.Helper()
	list := objects[imported](p.t, p.do(0, s.get("by", "olga"), "import", path))
	list = slices.DeleteFunc(list, func(a imported) bool { return a.Outcome == core.Ignored }) // the words of a mail
	if len(list) != 1 {
		p.t.Fatalf("%s: it came to %d documents", s.at, len(list))
	}
	return list[0]
}

// as runs a command: "as USER WORD... -> CODE TEXT", where @NAME is an invoice and
// TEXT must be in the answer.
func (p *play) as(s step) {
	p.t.Helper()
	command, after, refused := strings.Cut(s.rest, " -> ")
	words := p.words(command)
	code, says := 0, ""
	if refused {
		number, text, _ := strings.Cut(after, " ")
		var err error
		if code, err = strconv.Atoi(number); err != nil {
			p.t.Fatalf("%s: %q is no exit code", s.at, number)
		}
		says = text
	}
	if out := p.do(code, words[0], words[1:]...); !strings.Contains(out, says) {
		p.t.Errorf("%s: %q is not in the answer:\n%s", s.at, says, out)
	}
}

// words parts a command into its words.
func (p *play) words(command string) []string {
	p.t.Helper()
	words, err := split(command)
	if err != nil {
		p.t.Fatalf("%s: %v", p.at, err)
	}
	for i, w := range words {
		words[i] = p.named(w)
	}
	return words
}

// named puts the ID of an invoice in the place of its @NAME, and the scenario's folder in
// that of $DIR.
func (p *play) named(word string) string {
	word = strings.ReplaceAll(word, "$DIR", filepath.Dir(p.dir))
	if name, ok := strings.CutPrefix(word, "@"); ok {
		if id, known := p.ids[name]; known {
			return string(id)
		}
		p.t.Fatalf("%s: there is no invoice %s", p.at, name)
	}
	return word
}
