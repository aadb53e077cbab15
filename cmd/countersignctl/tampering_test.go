package main

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/audit"
)

// tampering is one way to change a data folder by hand. It says what it did.
type tampering struct {
	*books
	*rand.Rand
	w        *worked
	triggers []string
}

var tamperings = []struct {
	name   string
	weight int
	do     func(*tampering) string
}{
	{"an entry is changed", 4, (*tampering).entry},
	{"entries are removed at the end", 2, (*tampering).truncate},
	{"an entry in the middle is removed", 2, (*tampering).remove},
	{"two entries are swapped", 2, (*tampering).swap},
	{"the log is written anew", 4, (*tampering).rewrite},
	{"a stored row is changed", 5, (*tampering).row},
	{"a stored row is removed", 2, (*tampering).removeRow},
	{"a stored row is put there", 1, (*tampering).addRow},
	{"a column that is searched is changed", 2, (*tampering).column},
	{"a stored file is changed", 5, (*tampering).file},
	{"the tree, a head or the key is changed", 3, (*tampering).proof},
	{"an old copy is put in its place", 1, (*tampering).replay},
}

// Whatever is changed by hand in log, database or files is found, given the head that
// was kept elsewhere. COUNTERSIGN_LONG=1 makes it 1,000 changes; the seed is fixed.
func TestThousandTamperings(t *testing.T) {
	t.Parallel()
	w := newWorked(t)
	if found := w.verify(w.books); len(found) > 0 {
		t.Fatalf("untouched: %q", found)
	}
	n := 30
	if os.Getenv(longEnv) != "" {
		n = 1000
	}
	counts := map[string]int{}
	for seed := range uint64(n) {
		random := rand.New(rand.NewPCG(5, seed))
		pick := tamperings[0]
		total := 0
		for _, k := range tamperings {
			if total += k.weight; random.IntN(total) < k.weight {
				pick = k
			}
		}
		counts[pick.name]++
		c := w.copyOf(t)
		x := &tampering{books: c, Rand: random, w: w}
		did := pick.do(x)
		x.guard()
		if found := w.verify(c); len(found) == 0 {
			t.Errorf("seed %d: %s: %s: not found", seed, pick.name, did)
		} else if seed < 20 || testing.Verbose() {
			t.Logf("%s: %s: %s", pick.name, did, found[0])
		}
		if err := os.RemoveAll(filepath.Dir(c.dir)); err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range tamperings {
		t.Logf("%4d %s", counts[k.name], k.name)
	}
}

// free lifts what keeps the tables from being changed.
func (x *tampering) free() {
	var names []string
	x.query(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`, func(rows *sql.Rows) error {
		var name, text string
		err := rows.Scan(&name, &text)
		names, x.triggers = append(names, name), append(x.triggers, text)
		return err
	})
	for _, n := range names {
		x.books.exec("DROP TRIGGER " + n)
	}
}

// guard puts back what free lifted: that it is missing would be found by itself.
func (x *tampering) guard() {
	for _, text := range x.triggers {
		x.books.exec(text)
	}
}

func (x *tampering) end() int { return int(x.number(`SELECT max(seq) FROM audit`)) }

func (x *tampering) number(q string) (n int64) {
	x.query(q, func(rows *sql.Rows) error { return rows.Scan(&n) })
	return n
}

// changed is a text with one letter or digit replaced by another.
func (x *tampering) changed(text []byte) []byte {
	const signs = "abcdefghijklmnopqrstuvwxyz0123456789"
	out := slices.Clone(text)
	for {
		if len(out) == 0 {
			return []byte("x")
		}
		i := x.IntN(len(out))
		if c := signs[x.IntN(len(signs))]; strings.IndexByte(signs, out[i]|0x20) >= 0 && out[i]|0x20 != c {
			out[i] = c
			return out
		}
		if !strings.ContainsAny(strings.ToLower(string(out)), signs) {
			return append(out, 'x')
		}
	}
}

func (x *tampering) entry() string {
	columns := []string{"time", "actor", "role", "host", "action", "object", "before", "after", "reason", "document", "rows", "prev", "hash"}
	column, seq := columns[x.IntN(len(columns))], 1+x.IntN(x.end())
	x.free()
	var old []byte
	x.query(fmt.Sprintf(`SELECT %s FROM audit WHERE seq = %d`, column, seq), func(rows *sql.Rows) error { return rows.Scan(&old) })
	x.books.exec(fmt.Sprintf(`UPDATE audit SET %s = ? WHERE seq = %d`, column, seq), string(x.changed(old)))
	return fmt.Sprintf("%s of entry %d", column, seq)
}

// log are all entries, for writing them anew.
func (x *tampering) log() (list []core.AuditEntry) {
	x.read(func(r core.Reader) error {
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			list = append(list, e)
			return nil
		})
	})
	return list
}

// replace writes a whole log, with numbers, hashes, tree and end as they should be.
func (x *tampering) replace(list []core.AuditEntry) {
	x.t.Helper()
	x.free()
	db := x.open()
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		x.t.Fatal(err)
	}
	var failed error
	exec := func(q string, args ...any) {
		_, err := tx.Exec(q, args...)
		failed = errors.Join(failed, err)
	}
	exec(`DELETE FROM audit`)
	exec(`DELETE FROM audit_tree`)
	var head core.AuditHead
	var tree audit.Tree
	for _, e := range list {
		if e, err = audit.Seal(head, e); err != nil {
			x.t.Fatal(err)
		}
		head = core.AuditHead{Seq: e.Seq, Hash: e.Hash}
		leaf, err := audit.Canonical(e)
		failed = errors.Join(failed, err, tree.Append(leaf))
		exec(`INSERT INTO audit (seq, time, actor, role, host, action, object, before, after, reason, document, rows, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			e.Seq, e.Time.UTC().Format("2006-01-02T15:04:05.000000000Z"), e.Actor, e.Role, e.Host, e.Action, e.Object, asJSON(e.Before), asJSON(e.After), e.Reason, string(e.Document), asJSON(e.Rows), e.Prev, e.Hash)
	}
	for i := int64(0); ; i++ {
		h, ok := tree.Hash(i)
		if !ok {
			break
		}
		exec(`INSERT INTO audit_tree (idx, hash) VALUES (?, ?)`, i, h[:])
	}
	exec(`UPDATE audit_head SET seq = ?, hash = ?`, head.Seq, head.Hash)
	if err := errors.Join(failed, tx.Commit()); err != nil {
		x.t.Fatal(err)
	}
}

func (x *tampering) truncate() string {
	n := 1 + x.IntN(x.end()/2)
	if x.IntN(2) == 0 {
		x.free()
		x.books.exec(fmt.Sprintf(`DELETE FROM audit WHERE seq > %d`, x.end()-n))
		return fmt.Sprintf("the last %d", n)
	}
	list := x.log()
	n = len(list) - int(x.w.anchor.Size) + n // reaches what was there when the head was taken
	n = min(n, len(list)-1)
	x.replace(list[:len(list)-n])
	return fmt.Sprintf("the last %d, with tree and end", n)
}

func (x *tampering) remove() string {
	list := x.log()
	at := x.IntN(int(x.w.anchor.Size))
	if x.IntN(2) == 0 {
		x.free()
		x.books.exec(fmt.Sprintf(`DELETE FROM audit WHERE seq = %d`, at+1))
		return fmt.Sprintf("entry %d", at+1)
	}
	x.replace(slices.Delete(list, at, at+1))
	return fmt.Sprintf("entry %d, and the rest written anew", at+1)
}

func (x *tampering) swap() string {
	list := x.log()
	at := x.IntN(int(x.w.anchor.Size) - 1)
	if x.IntN(2) == 0 {
		x.free()
		for _, q := range []string{`UPDATE audit SET seq = -1 WHERE seq = %d`, `UPDATE audit SET seq = seq - 1 WHERE seq = %d + 1`, `UPDATE audit SET seq = %d + 1 WHERE seq = -1`} {
			x.books.exec(fmt.Sprintf(q, at+1))
		}
		return fmt.Sprintf("entries %d and %d", at+1, at+2)
	}
	list[at], list[at+1] = list[at+1], list[at]
	x.replace(list)
	return fmt.Sprintf("entries %d and %d, and the rest written anew", at+1, at+2)
}

// rewrite forges what was there when the head was taken and computes all anew.
func (x *tampering) rewrite() string {
	list := x.log()
	at := x.IntN(int(x.w.anchor.Size))
	e := &list[at]
	switch x.IntN(5) {
	case 0:
		e.Actor = string(x.changed([]byte(e.Actor)))
	case 1:
		e.Time = e.Time.Add(time.Duration(1+x.IntN(1000)) * time.Hour)
	case 2:
		e.Reason += "."
	case 3:
		list = slices.Insert(list, at, core.AuditEntry{Time: e.Time, Actor: "anna", Role: "approver", Host: e.Host, Action: "Approved", Object: "review:" + fmt.Sprint(x.Int())})
	case 4:
		// A row that is changed with its digest: the digest of nothing stands for it.
		for name := range e.Rows {
			e.Rows[name] = string(x.changed([]byte(e.Rows[name])))
			break
		}
		e.After = map[string]string{"forged": "yes"}
	}
	x.replace(list)
	return fmt.Sprintf("from entry %d on", at+1)
}

// held are the tables whose rows the log names, and the columns that it covers.
var held = map[string][]string{
	"settings": {"body"}, "users": {"body", "secret"}, "suppliers": {"body"}, "orders": {"body"}, "receipts": {"body"}, "documents": {"body"}, "readings": {"body"},
	"messages": {"body"}, "deliveries": {"body"}, "reviews": {"body", "draft"}, "export_batches": {"body"}, "mail_keys": {"message_id", "at"}, "lessons": {"body"},
	"mail_sheets": {"body"},
}

// some is a row of one of these tables, by its rowid or its key.
func (x *tampering) some(tables map[string][]string) (table, where string) {
	for range 100 {
		names := make([]string, 0, len(tables))
		for n := range tables {
			names = append(names, n)
		}
		slices.Sort(names)
		table = names[x.IntN(len(names))]
		n := x.number(`SELECT count(*) FROM ` + table)
		if n == 0 {
			continue
		}
		key := map[string]string{"readings": "document_id", "users": "name", "settings": "name", "lessons": "number", "mail_keys": "uid", "mail_sheets": "number"}[table]
		if key == "" {
			key = "id"
		}
		return table, fmt.Sprintf(`%s = (SELECT %s FROM %s ORDER BY 1 LIMIT 1 OFFSET %d)`, key, key, table, x.Int64N(n))
	}
	x.t.Fatal("no rows at all")
	return "", ""
}

func (x *tampering) row() string {
	table, where := x.some(held)
	column := held[table][x.IntN(len(held[table]))]
	x.free()
	var old []byte
	x.query(fmt.Sprintf(`SELECT %s FROM %s WHERE %s`, column, table, where), func(rows *sql.Rows) error { return rows.Scan(&old) })
	db := x.open()
	defer db.Close()
	for {
		now := x.changed(old)
		var v any = string(now)
		if table == "reviews" || table == "readings" {
			now = slices.Clone(old)
			now[x.IntN(len(now))] ^= byte(1 + x.IntN(255))
			v = now
		}
		// What is no JSON any more is refused by the table itself.
		if _, err := db.Exec(fmt.Sprintf(`PRAGMA foreign_keys = 0; UPDATE %s SET %s = ? WHERE %s`, table, column, where), v); err == nil {
			return fmt.Sprintf("%s of %s", column, table)
		}
	}
}

func (x *tampering) removeRow() string {
	table, where := x.some(held)
	x.free()
	x.books.exec(fmt.Sprintf(`PRAGMA foreign_keys = 0; DELETE FROM %s WHERE %s`, table, where))
	return "of " + table
}

func (x *tampering) addRow() string {
	x.free()
	q := []string{
		`INSERT INTO users SELECT 'mallory', secret, replace(body, '"olga"', '"mallory"') FROM users WHERE name = 'olga'`,
		`INSERT INTO suppliers SELECT 'mallory', 'Mallory', tax_id, state, json_set(body, '$.id', 'mallory', '$.name', 'Mallory') FROM suppliers LIMIT 1`,
		`INSERT INTO orders SELECT 'PO-99', 'PO99', ref_key, supplier_id, currency, closed, json_set(body, '$.id', 'PO-99') FROM orders LIMIT 1`,
		`INSERT INTO deliveries (message_id, document_id, outcome, body) SELECT message_id, document_id, outcome, body FROM deliveries LIMIT 1`,
	}[x.IntN(4)]
	x.books.exec(q)
	return q
}

// column changes what is searched and added up, beside the things themselves.
func (x *tampering) column() string {
	q := []string{
		`UPDATE reviews SET gross_minor = gross_minor + 1`, `UPDATE reviews SET status = 'Approved' WHERE status <> 'Approved'`, `UPDATE reviews SET number_key = number_key || '1'`,
		`UPDATE reviews SET due_date = '2027-01-01'`, `UPDATE suppliers SET name = name || '.'`, `UPDATE orders SET closed = 1 - closed`,
		`UPDATE review_lines SET quantity = quantity || '1'`, `DELETE FROM review_lines`, `DELETE FROM review_orders`, `UPDATE receipt_lines SET accepted = '11'`,
		`UPDATE briefs SET body = replace(body, 'A-1', 'A-9')`, `DELETE FROM export_batch_reviews`, `UPDATE documents SET size = size + 1`,
	}[x.IntN(13)]
	x.free()
	x.books.exec(q)
	return q
}

func (x *tampering) file() string {
	var list []string
	err := filepath.WalkDir(filepath.Join(x.dir, "documents"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			list = append(list, path)
		}
		return err
	})
	if err != nil || len(list) < 5 {
		x.t.Fatalf("%d files, %v", len(list), err)
	}
	path := list[x.IntN(len(list))]
	other := list[x.IntN(len(list))]
	data, err := os.ReadFile(path)
	if err != nil {
		x.t.Fatal(err)
	}
	rel, _ := filepath.Rel(x.dir, path)
	what := "a byte changed"
	switch x.IntN(5) {
	case 0:
		data = data[:x.IntN(len(data))]
		what = "shortened"
	case 1:
		data = append(data, 'x')
		what = "made longer"
	case 2:
		if err := os.Remove(path); err != nil {
			x.t.Fatal(err)
		}
		return rel + " removed"
	case 3:
		if there, err := os.ReadFile(other); err == nil && other != path {
			data, what = there, "replaced by another"
			break
		}
		fallthrough
	default:
		data[x.IntN(len(data))] ^= byte(1 + x.IntN(255))
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		x.t.Fatal(err)
	}
	return rel + " " + what
}

func (x *tampering) proof() string {
	key := filepath.Join(x.dir, "audit.key")
	what := x.IntN(6)
	switch what {
	case 0:
		_, public, err := audit.NewKey(zeros{}, "countersign/forged")
		if err == nil {
			err = os.WriteFile(key, []byte(public+"\n"), 0o600)
		}
		if err != nil {
			x.t.Fatal(err)
		}
		return "another key"
	case 1:
		if err := os.Remove(key); err != nil {
			x.t.Fatal(err)
		}
		return "no key"
	}
	x.free()
	q := []string{
		`UPDATE audit_tree SET hash = randomblob(32) WHERE idx = (SELECT max(idx) / 2 FROM audit_tree)`, `DELETE FROM audit_tree WHERE idx > 3`,
		`UPDATE audit_heads SET note = replace(note, 'Nord', 'Süd')`, `DELETE FROM audit_heads`,
	}[what-2]
	x.books.exec(q)
	return q
}

// zeros is no randomness at all.
type zeros struct{}

// Read implements io.Reader.
func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func (x *tampering) replay() string {
	i := x.IntN(len(x.w.older))
	data, err := os.ReadFile(x.w.older[i])
	if err != nil {
		x.t.Fatal(err)
	}
	for _, ext := range []string{"-wal", "-shm"} {
		_ = os.Remove(filepath.Join(x.dir, "countersign.db"+ext))
	}
	if err := os.WriteFile(filepath.Join(x.dir, "countersign.db"), data, 0o600); err != nil {
		x.t.Fatal(err)
	}
	return fmt.Sprintf("copy %d of %d", i+1, len(x.w.older))
}

func asJSON(m map[string]string) string {
	if len(m) == 0 {
		return ""
	}
	b, _ := json.Marshal(m) // texts always can
	return string(b)
}
