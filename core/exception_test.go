package core_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"countersign/core"
)

// A policy may be about every reason that there is.
func TestReasonsAreAll(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "exception.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(f, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || len(v.Values) != 1 {
			return true
		}
		if typ, ok := v.Type.(*ast.Ident); !ok || typ.Name != "Reason" {
			return true
		}
		name, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
		if err != nil || !slices.Contains(core.Reasons, core.Reason(name)) {
			t.Errorf("%s is not among the reasons, %v", name, err)
		}
		found++
		return true
	})
	if found != len(core.Reasons) || found == 0 {
		t.Errorf("%d constants, %d reasons", found, len(core.Reasons))
	}
}
