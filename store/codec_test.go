package store

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"countersign/core"
	"countersign/core/coretest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPack(t *testing.T) {
	want := coretest.Filled[core.Reading]()
	packed, err := pack(want)
	if err != nil {
		t.Fatal(err)
	}
	var got core.Reading
	if err := unpack(packed, &got); err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v: %s", err, cmp.Diff(want, got))
	}
	for i := range packed {
		if i >= 4 && i < 10 { // time, flags of speed and system: gzip does not check its own head
			continue
		}
		damaged := bytes.Clone(packed)
		damaged[i] ^= 0x10
		var v core.Reading
		if err := unpack(damaged, &v); core.KindOf(err) != core.Damaged && !cmp.Equal(v, want) {
			t.Errorf("byte %d changed: %v", i, err)
		}
	}
}

// What unpack would refuse is not stored, and what unfolds to more is damage.
func TestPackedSize(t *testing.T) {
	small := core.Reading{Engine: strings.Repeat("x", 1000)}
	_, err := packWithin(1000, small)
	wantKind(t, "too large", err, core.BadInput)
	packed, err := packWithin(1100, small)
	if err != nil {
		t.Fatal(err)
	}
	var v core.Reading
	if err := unpackWithin(1100, packed, &v); err != nil {
		t.Error(err)
	}
	wantKind(t, "a bomb", unpackWithin(1000, packed, &v), core.Damaged)
}

func FuzzUnpack(f *testing.F) {
	good, err := pack(coretest.Draft(coretest.Invoice("1", coretest.Supplier("Acme"))))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{0x1f, 0x8b})
	f.Fuzz(func(t *testing.T, data []byte) {
		var d core.Draft
		if err := unpack(data, &d); err != nil && core.KindOf(err) != core.Damaged {
			t.Errorf("kind %q: %v", core.KindOf(err), err)
		}
	})
}

// Times keep their moment, and sort as text as they do as times.
func TestTimeText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		moment := func(name string) time.Time {
			s := rapid.Int64Range(-62135596800, 253402300799).Draw(t, name) // years 1 to 9999
			n := rapid.Int64Range(0, 999_999_999).Draw(t, name+" ns")
			return time.Unix(s, n).In(time.FixedZone("x", rapid.IntRange(-40000, 40000).Draw(t, name+" zone")))
		}
		a, b := moment("a"), moment("b")
		back, err := parseTime(timeText(a))
		if err != nil || !back.Equal(a) {
			t.Fatalf("%s came back as %s (%v)", a, back, err)
		}
		if (timeText(a) < timeText(b)) != a.Before(b) {
			t.Fatalf("%s and %s sort wrongly as %s and %s", a, b, timeText(a), timeText(b))
		}
	})
}
