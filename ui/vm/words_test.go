package vm_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"text/template"
)

// english speaks the sentences of the translation file and fails the test on a
// key that is not there or a name that the caller does not give.
type english struct {
	t    testing.TB
	says map[string]map[string]string
}

func newEnglish(t testing.TB) english {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash("../../assets/translations/en.json"))
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	e := english{t, map[string]map[string]string{}}
	for key, v := range raw {
		var one string
		if json.Unmarshal(v, &one) == nil {
			e.says[key] = map[string]string{"other": one}
			continue
		}
		forms := map[string]string{}
		if err := json.Unmarshal(v, &forms); err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		e.says[key] = forms
	}
	return e
}

func (e english) Say(key string, args ...any) string { return e.fill(key, "other", args) }

func (e english) Count(key string, n int, args ...any) string {
	form := "other"
	if n == 1 {
		form = "one"
	}
	return e.fill(key, form, append(args, "n", n))
}

func (e english) fill(key, form string, args []any) string {
	text, ok := e.says[key][form]
	if !ok {
		e.t.Errorf("no sentence %q in the form %q", key, form)
		return key
	}
	data := map[string]any{}
	for i := 0; i+1 < len(args); i += 2 {
		data[args[i].(string)] = args[i+1]
	}
	var b strings.Builder
	if err := template.Must(template.New(key).Option("missingkey=error").Parse(text)).Execute(&b, data); err != nil {
		e.t.Errorf("%s: %v", key, err)
	}
	return b.String()
}

// TestEverySentenceExistsAndIsUsed compares the keys in the source with those of
// the translation file, both ways.
func TestEverySentenceExistsAndIsUsed(t *testing.T) {
	e := newEnglish(t)
	groups := map[string]bool{}
	for key := range e.says {
		group, _, _ := strings.Cut(key, ".")
		groups[group] = true
	}
	used := keysIn(t, groups, "../*.go", "*.go")
	for key, where := range used {
		if e.says[key] == nil {
			t.Errorf("%s: %q is not in en.json", where, key)
		}
	}
	for key := range e.says {
		if used[key] == "" {
			t.Errorf("%q is in en.json and nobody says it", key)
		}
	}
	if len(used) < 200 {
		t.Fatalf("found only %d keys: the search is broken", len(used))
	}
}

var keyShape = regexp.MustCompile(`^[a-z]+\.[a-z_]+$`)

func keysIn(t *testing.T, groups map[string]bool, patterns ...string) map[string]string {
	t.Helper()
	used := map[string]string{}
	fset := token.NewFileSet()
	for _, p := range patterns {
		files, err := filepath.Glob(p)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			f, err := parser.ParseFile(fset, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				lit, ok := n.(*ast.BasicLit)
				if !ok || lit.Kind != token.STRING {
					return true
				}
				s, err := strconv.Unquote(lit.Value)
				group, _, _ := strings.Cut(s, ".")
				if err == nil && keyShape.MatchString(s) && groups[group] {
					used[s] = fset.Position(lit.Pos()).String()
				}
				return true
			})
		}
	}
	return used
}

// TestFormsAgree holds plural sentences to having both forms of English.
func TestFormsAgree(t *testing.T) {
	for key, forms := range newEnglish(t).says {
		if len(forms) > 1 && (forms["one"] == "" || forms["other"] == "") {
			t.Errorf("%s has the forms %v, want one and other", key, forms)
		}
	}
}
