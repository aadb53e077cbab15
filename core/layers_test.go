package core_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "countersign"

// rules says for each part of the tree which parts of this module it may import:
// the first rule whose prefix fits the package decides. An entry ending in "/..."
// stands for the folder and all below it.
var rules = []struct {
	of  string
	may []string
}{
	{"core/money", nil},
	{"core/checksum", nil},
	{"core/letters", nil},
	{"core/coretest", []string{"core/..."}},
	{"core/intake", []string{"core/..."}},
	{"core/desk", []string{"core/..."}},
	{"core/extract", []string{"core", "core/money", "core/checksum", "core/paycode"}},
	{"core/paycode", []string{"core", "core/money", "core/checksum"}},
	{"core/export", []string{"core", "core/money", "core/checksum", "core/payment"}},
	{"core/", []string{"core", "core/money", "core/checksum", "core/letters"}},
	{"core", []string{"core/money"}},
	{"store", []string{"core/...", "store/..."}},
	{"mail", []string{"core/...", "mail/..."}},
	{"ocr/worker", []string{"ocr/worker/..."}},
	{"ocr", []string{"core/...", "ocr/..."}},
	{"assets", nil},
	{"ui/vm", []string{"core/..."}},
	{"ui", []string{"ui/...", "core/...", "assets"}},
	{"cmd/internal/mailworker", []string{"mail", "ocr/worker/...", "core/..."}},
	{"cmd/internal/wire", []string{"cmd/internal/mailworker", "store", "mail", "mail/oauth", "mail/provider", "ocr", "core/..."}},
	{"cmd/countersignctl", []string{"cmd/internal/wire", "core/...", "assets"}},
	{"cmd/countersign", []string{"cmd/internal/wire", "ui/...", "core/...", "assets"}},
	{"cmd/", []string{"..."}},
}

// inCore must not be reached from the domain: it does no input or output and has no
// clock.
var inCore = []string{"os", "net", "net/", "database/sql", "log", "log/slog", "C", "os/", "syscall", "modernc.org/sqlite", "fyne.io/"}

type pkg struct {
	ImportPath string
	Dir        string
	Imports    []string
	GoFiles    []string
	CgoFiles   []string
}

func list(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,Imports,GoFiles,CgoFiles", module+"/...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=1")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); dec.More(); {
		var p pkg
		if err := dec.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < 5 {
		t.Fatalf("go list found only %d packages", len(all))
	}
	return all
}

func TestImportsGoTheRightWay(t *testing.T) {
	for _, p := range list(t) {
		at := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		for _, imp := range p.Imports {
			if why := wrong(at, imp); why != "" {
				t.Errorf("%s imports %s: %s", at, imp, why)
			}
		}
	}
}

// wrong says what is wrong with an import; empty when nothing is.
func wrong(at, imp string) string {
	inside, ours := strings.CutPrefix(imp, module+"/")
	if !ours {
		return wrongOutside(at, imp)
	}
	for _, r := range rules {
		if at != strings.TrimSuffix(r.of, "/") && !strings.HasPrefix(at, strings.TrimSuffix(r.of, "/")+"/") || r.of == "core" && at != "core" {
			continue
		}
		for _, m := range r.may {
			if m == "..." || m == inside || strings.HasSuffix(m, "/...") && (inside + "/...")[:min(len(m), len(inside)+4)] == m ||
				strings.HasSuffix(m, "/...") && strings.HasPrefix(inside, strings.TrimSuffix(m, "...")) {
				return ""
			}
		}
		return "not among what " + r.of + " may import"
	}
	return "no rule for this package: add one"
}

func wrongOutside(at, imp string) string {
	if at == "core" || strings.HasPrefix(at, "core/") && at != "core/coretest" {
		for _, no := range inCore {
			if imp == no || strings.HasSuffix(no, "/") && strings.HasPrefix(imp, no) {
				return "core does no input or output"
			}
		}
	}
	if (at == "core" || at == "core/money") && strings.Contains(strings.SplitN(imp, "/", 2)[0], ".") {
		return "core and core/money use the standard library alone"
	}
	if imp == "fyne.io/fyne/v2/app" && at != "cmd/countersign" && at != "cmd/internal/preview" {
		return "only cmd/countersign opens the real window"
	}
	return ""
}

// The test itself must be able to fail.
func TestWrongImportsAreSeen(t *testing.T) {
	for _, c := range []struct {
		at, imp string
		bad     bool
	}{
		{"core", "os", true},
		{"core/match", "database/sql", true},
		{"core/match", module + "/core/control", true},
		{"core/match", module + "/core/money", false},
		{"core/intake", module + "/core/match", false},
		{"core", module + "/store", true},
		{"core", "github.com/shopspring/decimal", true},
		{"store", module + "/mail", true},
		{"store", module + "/core/audit", false},
		{"mail", module + "/ocr/worker/jail", true},
		{"ocr/worker", module + "/core", true},
		{"ui", "fyne.io/fyne/v2/app", true},
		{"ui/vm", module + "/ui", true},
		{"cmd/countersignctl", module + "/store", true},
		{"cmd/internal/wire", module + "/store", false},
		{"somewhere", module + "/core", true},
	} {
		if got := wrong(c.at, c.imp); (got != "") != c.bad {
			t.Errorf("%s importing %s: %q", c.at, c.imp, got)
		}
	}
}

// Only Decide and what it calls set a review's status, and core never asks the
// clock.
func TestOnlyDecideChangesAStatus(t *testing.T) {
	for _, p := range list(t) {
		at := strings.TrimPrefix(strings.TrimPrefix(p.ImportPath, module), "/")
		for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
			for _, found := range offences(t, at, filepath.Join(p.Dir, name)) {
				t.Errorf("%s/%s: %s", at, name, found)
			}
		}
	}
}

func offences(t *testing.T, at, path string) []string {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	decider := at == "core" && strings.HasPrefix(filepath.Base(path), "decide")
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				s, ok := l.(*ast.SelectorExpr)
				if ok && s.Sel.Name == "Status" && !decider && at != "core/coretest" && strings.HasPrefix(at, "core") {
					out = append(out, fset.Position(n.Pos()).String()+" sets a Status")
				}
			}
		case *ast.CallExpr:
			s, ok := n.Fun.(*ast.SelectorExpr)
			if x, isID := s, ok; isID && x.Sel.Name == "Now" && strings.HasPrefix(at, "core") {
				if id, ok := x.X.(*ast.Ident); ok && id.Name == "time" {
					out = append(out, fset.Position(n.Pos()).String()+" asks the clock")
				}
			}
		}
		return true
	})
	return out
}
