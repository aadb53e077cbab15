package desk

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mention is a name that a function, or a declaration outside of one, uses.
type mention struct{ file, function, name string }

// mentions finds where the program, its tests apart, names these things.
func mentions(t *testing.T, root string, names ...string) (out []mention, calls map[string][]string) {
	t.Helper()
	calls = map[string][]string{} // what each function calls, by file and name
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		for _, decl := range f.Decls {
			function := ""
			if fn, ok := decl.(*ast.FuncDecl); ok {
				function = fn.Name.Name
			}
			at := filepath.ToSlash(rel) + ":" + function
			ast.Inspect(decl, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					if slices.Contains(names, id.Name) {
						out = append(out, mention{filepath.ToSlash(rel), function, id.Name})
					}
					calls[at] = append(calls[at], id.Name)
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, calls
}

// There is one gate in front of every payment (DOMAIN 7), and no way around it: one
// function asks it; the steps by which an invoice is prepared, ordered and paid are
// commanded in one file; and each function there that commands one has asked the gate
// first, or pays what went through it when it was ordered and has not changed since.
func TestOneGate(t *testing.T) {
	found, calls := mentions(t, filepath.Join("..", ".."), "MayBePaid", "ActSchedule", "ActOrder", "ActPay", "StatusPaid")
	allowed := map[string][]string{
		// who decides what a step does, and on what it may be done
		"ActSchedule": {"core/decide.go:", "core/decide.go:apply", "core/decide_pay.go:mayPay", "core/decide_pay.go:applyPayment", "core/allowed.go:Allowed", "core/allowed.go:MayEver", "core/desk/payments.go:prepare"},
		"ActOrder":    {"core/decide.go:", "core/decide.go:apply", "core/decide_pay.go:mayPay", "core/decide_pay.go:applyPayment", "core/allowed.go:Allowed", "core/allowed.go:MayEver", "core/desk/payrun.go:orderAll"},
		"ActPay":      {"core/decide.go:", "core/decide.go:apply", "core/decide_pay.go:mayPay", "core/decide_pay.go:applyPayment", "core/allowed.go:Allowed", "core/allowed.go:MayEver", "core/desk/payrun.go:MarkPaid"},
		"MayBePaid":   {"core/control/gate.go:MayBePaid", "core/desk/paygate.go:ask"},
	}
	for _, m := range found {
		at := m.file + ":" + m.function
		if m.name == "StatusPaid" && strings.HasPrefix(m.file, "core/decide") && !slices.Contains([]string{"settle", "mayPay", "applyPay"}, m.function) {
			t.Errorf("%s names StatusPaid, where only applyPay sets it", at)
		}
		if list, ok := allowed[m.name]; ok && !slices.Contains(list, at) {
			t.Errorf("%s names %s, which is a way to a payment past the gate", at, m.name)
		}
	}
	for name, list := range allowed {
		for _, at := range list {
			if !slices.ContainsFunc(found, func(m mention) bool { return m.name == name && m.file+":"+m.function == at }) {
				t.Errorf("%s does not name %s any more: take it from the list", at, name)
			}
		}
	}
	for _, way := range [][]string{
		{"core/desk/payrun.go:orderAll", "stillPayable"},
		{"core/desk/payrun.go:MarkPaid", "stillPayable"},
		{"core/desk/payrun.go:stillPayable", "facts", "Payable"},
		{"core/desk/payrun.go:ReleaseRun", "facts", "Release"},
		{"core/desk/paygate.go:facts", "ask"},
		{"core/desk/payments.go:PreparePayments", "proposal", "New", "prepare"},
		{"core/desk/payments.go:proposal", "ask", "Propose"},
		{"core/payment/propose.go:Propose", "consider"},
		{"core/payment/propose.go:consider", "barred", "item"},
		{"core/payment/propose.go:barred", "Refusal"},
		{"core/payment/run.go:Release", "Payable"},
		{"core/payment/run.go:Payable", "unchanged", "segregated"},
		{"core/payment/run.go:unchanged", "Refusal"},
	} {
		at := 0
		for _, called := range calls[way[0]] {
			if at+1 < len(way) && called == way[at+1] {
				at++
			}
		}
		if at+1 != len(way) {
			t.Errorf("%s does not call %s in this order", way[0], strings.Join(way[1:], ", "))
		}
	}
}
