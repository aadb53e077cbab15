package desk

import (
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"

	"countersign/core"
	"countersign/core/access"
	"countersign/core/coretest"
)

const phrase = "a few good words"

func TestInitAndSignIn(t *testing.T) {
	d := New(coretest.NewStore(coretest.Clock()), rand.Reader)
	firm := core.Firm{Name: "Nordlicht Beispiel GmbH", Country: "DE", Currency: "EUR"}
	is(t, d.Init(t.Context(), core.Firm{Currency: "EUR"}, "olga", phrase), core.Usage, "need names")
	is(t, d.Init(t.Context(), core.Firm{Name: "x", Currency: "Euro"}, "olga", phrase), core.BadInput, "not a currency")
	is(t, d.Init(t.Context(), firm, "olga", "  "), core.Refused, "a passphrase is needed")
	if err := d.Init(t.Context(), firm, "olga", phrase); err != nil {
		t.Fatal(err)
	}
	is(t, d.Init(t.Context(), firm, "otto", phrase), core.Refused, "already belongs to a firm")

	u, err := d.SignIn(t.Context(), "olga", phrase)
	if err != nil || !u.May(core.MayAdminister) {
		t.Fatalf("%+v, %v", u, err)
	}
	_, wrong := d.SignIn(t.Context(), "olga", "something else")
	_, nobody := d.SignIn(t.Context(), "otto", phrase)
	_, empty := d.SignIn(t.Context(), "otto", "")
	is(t, wrong, core.Refused, "the name or the passphrase is wrong")
	if wrong.Error() != nobody.Error() || wrong.Error() != empty.Error() {
		t.Errorf("a stranger can tell names: %q, %q, %q", wrong, nobody, empty)
	}
	if s, err := d.Settings(t.Context(), u); err != nil || s.MatchingPolicy != core.TwoWay {
		t.Errorf("%+v, %v", s, err)
	}
}

// A name that is not there costs as much as one that is: its stand-in has the form
// and the cost of a real secret.
func TestNobodyCostsTheSame(t *testing.T) {
	form := func(s string) string {
		part := strings.Split(s, "$")
		for i := 4; i < len(part); i++ {
			part[i] = strings.Repeat("x", len(part[i]))
		}
		return strings.Join(part, "$")
	}
	if real := access.Hash(phrase, make([]byte, access.SaltSize)); form(nobody) != form(real) {
		t.Errorf("%s is not like %s", nobody, real)
	}
	if access.Check(nobody, "") || access.Check(nobody, phrase) {
		t.Error("somebody signs in as nobody")
	}
}

func TestUsers(t *testing.T) {
	o := newOffice(t)
	add := func(u core.User) error { return o.AddUser(t.Context(), olga, u, phrase) }
	is(t, add(core.User{Roles: []core.Role{core.Clerk}}), core.Usage, "needs a name")
	is(t, add(core.User{Name: "x"}), core.Usage, "needs a name and a role")
	is(t, add(core.User{Name: "x", Roles: []core.Role{"boss"}}), core.Usage, `no role "boss"`)
	is(t, add(core.User{Name: "olga", Roles: []core.Role{core.Clerk}}), core.Refused, "there is a user olga already")
	if err := add(core.User{Name: "emil", Roles: []core.Role{core.Approver}, Limit: amount("500.00"), InitialPassphrase: true}); err != nil {
		t.Fatal(err)
	}
	if e := o.last(); e.Action != "UserAdded" || e.Object != "user:emil" || e.After["limit"] != "500.00 EUR" || e.After["roles"] != "approver" {
		t.Errorf("the log has %+v", e)
	}
	list, err := o.Users(t.Context(), vera)
	if err != nil || len(list) != 2 {
		t.Fatalf("%+v, %v", list, err)
	}
	for _, u := range list {
		if u.Secret != "" {
			t.Errorf("the secret of %s was given out", u.Name)
		}
	}

	emil, err := o.SignIn(t.Context(), "emil", phrase)
	if err != nil || !emil.InitialPassphrase {
		t.Fatalf("%+v, %v", emil, err)
	}
	is(t, o.SetPassphrase(t.Context(), emil, "olga", "mine now"), core.Refused, "may not set another's passphrase")
	is(t, o.SetPassphrase(t.Context(), olga, "otto", "x"), core.NotFound, "otto")
	if err := o.SetPassphrase(t.Context(), emil, "emil", "words of my own"); err != nil {
		t.Fatal(err)
	}
	if emil, err = o.SignIn(t.Context(), "emil", "words of my own"); err != nil || emil.InitialPassphrase || emil.Limit != amount("500.00") {
		t.Errorf("%+v, %v", emil, err)
	}
	_, err = o.SignIn(t.Context(), "emil", phrase)
	is(t, err, core.Refused, "wrong")
	if err := o.SetPassphrase(t.Context(), olga, "emil", "given by the owner"); err != nil {
		t.Fatal(err)
	}
	if emil, err = o.SignIn(t.Context(), "emil", "given by the owner"); err != nil || !emil.InitialPassphrase {
		t.Errorf("%+v, %v", emil, err)
	}
}

// noise fails like a random source that is not there.
type noise struct{}

func (noise) Read([]byte) (int, error) { return 0, errors.New("none") }

func TestNoRandomNumbersNoUser(t *testing.T) {
	var _ io.Reader = noise{}
	d := New(coretest.NewStore(coretest.Clock()), noise{})
	is(t, d.Init(t.Context(), core.Firm{Name: "x", Currency: "EUR"}, "olga", phrase), core.Internal, "no random numbers")
}

// People are told apart by their names: two that look alike, and the program's own,
// are no names.
func TestNames(t *testing.T) {
	o := newOffice(t)
	for _, name := range []string{"", " ", "anna ", "a\nb", "a\x1b[2Jb", "a\u202eb", "x,y", "user:x", "countersign", "Countersign", "\u0441ountersign", strings.Repeat("x", 65)} {
		is(t, o.AddUser(t.Context(), olga, core.User{Name: name, Roles: []core.Role{core.Clerk}}, phrase), core.Usage, "name")
	}
	d := New(coretest.NewStore(coretest.Clock()), rand.Reader)
	is(t, d.Init(t.Context(), core.Firm{Name: "x", Currency: "EUR"}, "ol\nga", phrase), core.Usage, "cannot be the name")
	if err := o.AddUser(t.Context(), olga, core.User{Name: "Zoë O'Neil-Çelik", Roles: []core.Role{core.Clerk}}, phrase); err != nil {
		t.Error(err)
	}
	is(t, o.AddUser(t.Context(), olga, core.User{Name: "ZOË o'neil-çelik", Roles: []core.Role{core.Approver}}, phrase), core.Refused, "already")
	// In two letters where there was one, without its accents, and with a Cyrillic о.
	for _, again := range []string{"Zoe\u0308 O'Neil-Çelik", "Zoe O'Neil-Celik", "Zoë \u041e'Neil-Çelik"} {
		is(t, o.AddUser(t.Context(), olga, core.User{Name: again, Roles: []core.Role{core.Payer}}, phrase), core.Refused, "already")
	}
}
