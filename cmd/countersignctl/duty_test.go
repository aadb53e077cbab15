package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/export"
)

// barred are the commands that change something an auditor may not change, each with
// words that are wrong in another way too: nobody and nothing of what they name is there.
var barred = []string{
	"users add x --role nonsense --limit lots", "users change nobody --limit lots", "users address nobody x", "users passphrase nobody",
	"users unlock nobody", "users disable nobody", "users enable nobody", "users substitute x --for x --from 31.31.",
	"settings import none.json",
	"suppliers import none.csv", "suppliers merge nobody nothing --reason x", "suppliers proof nobody nothing --until 31.31. --note x", "suppliers set nobody x",
	"suppliers verify nobody --iban x --note x", "suppliers trust nobody --iban x", "suppliers retire nobody --iban x --reason x", "suppliers approve nobody",
	"orders import none.csv", "orders set none x", "orders close none --reason x", "orders reopen none --reason x",
	"receipts import none.csv", "receipts set none x",
	"contracts add nobody --text x --low lots --period never", "contracts end none --on 31.31. --reason x",
	"mappings save x none.json", "mappings drop none",
	"accounts add x --oauth nonsense", "accounts folders none --watch x", "accounts password none", "accounts signin none", "accounts after none", "accounts remove none",
	"mail take none --reason x", "mail rules import none none.json",
	"notices setup --mailbox none", "notices choose --kind none", "notices test --to x", "notices send", "notices retry 99", "notices off",
	"poll --account none", "import none.pdf",
	"correct none x", "correct none --undo number=1", "learnt take-back none --reason x", "link none none", "split none --pages x",
	"approve none", "reject none --reason x", "reopen none --reason x", "hold none --reason x", "release none", "resolve none Nothing --reason x", "ask none --to nobody --text x",
	"waive none nonsense --reason x",
	"approvals sign-rule none", "approvals stop --reason x",
	"pay prepare none --on 31.31.", "pay release none", "pay cancel none --reason x", "pay export none --format none --out x", "pay mark-paid none --on 31.31.", "pay returned none none --reason x",
	"audit key --new",
}

// free are the commands that an auditor may give, or that ask nobody who it is.
var free = []string{
	"init", "users list", "settings show", "suppliers list", "suppliers show", "orders list", "orders show", "receipts list", "contracts list", "mappings list",
	"accounts list", "accounts find", "accounts providers", "accounts test", "mail ledger", "mail save", "mail rules show", "mail rules try", "notices show", "notices plan", "notices list",
	"extract", "bench extract", "arrivals", "queue", "show", "files", "learnt list", "learnt show", "approvals rules", "approvals dry-run", "pay propose", "pay list", "pay show",
	"answer", // whoever was asked
	"export", "report", "audit list", "audit verify", "audit bundle", "audit head", "backup", "restore", "doctor",
}

// What a person may not do at all is refused first, whatever else is wrong, and stands in
// the log.
func TestRightsComeFirst(t *testing.T) {
	p := newPlay(t, newBase(t))
	for _, words := range barred {
		p.put(p.now().Add(4 * time.Minute)) // no more than twenty refusals an hour are written down
		before := p.refusals()
		p.at = words
		a := objects[map[string]export.ErrorAnswer](t, p.do(4, "vera", strings.Fields(words)...))[0]["error"]
		if a.Kind != core.Refused || !strings.HasPrefix(a.Message, "vera may not ") || !strings.HasPrefix(a.Hint, "ask a person with the role ") {
			t.Errorf("%s: %+v", words, a)
		}
		if n := p.refusals() - before; n != 1 {
			t.Errorf("%s: %d refusals in the log", words, n)
		}
	}
}

// refusals counts what was refused to the auditor.
func (p *play) refusals() (n int) {
	b := books{t: p.t, dir: p.dir}
	b.read(func(r core.Reader) error {
		return r.AuditEntries(1, func(e core.AuditEntry) error {
			if e.Action == "Refused" && e.Actor == "vera" {
				n++
			}
			return nil
		})
	})
	return n
}

// A new command is in one of the two lists, and they name no others.
func TestEveryCommandIsSomebodys(t *testing.T) {
	all := paths(t)
	for _, name := range free {
		if !slices.ContainsFunc(all, func(path []string) bool { return strings.Join(path, " ") == name }) {
			t.Errorf("there is no command %s", name)
		}
	}
	for _, path := range all {
		group := slices.ContainsFunc(all, func(o []string) bool { return len(o) > len(path) && slices.Equal(o[:len(path)], path) })
		name := strings.Join(path, " ")
		listed := slices.Contains(free, name) || slices.ContainsFunc(barred, func(b string) bool { return b == name || strings.HasPrefix(b, name+" ") })
		if !group && !listed {
			t.Errorf("%s: who may?", name)
		}
	}
}
