package core_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"countersign/core"
)

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		uids []uint32
		want string
	}{
		{nil, "7/"},
		{[]uint32{5}, "7/5"},
		{[]uint32{1, 2, 3, 9, 11, 12}, "7/1:3,9,11:12"},
		{[]uint32{3, 1, 2, 3}, "7/1:3"},
		{[]uint32{4294967294, 4294967295}, "7/4294967294:4294967295"},
	} {
		s := core.MailSheet{UIDValidity: 7}
		for _, uid := range c.uids {
			s.Mails = append(s.Mails, core.SheetMail{UID: uid})
		}
		if got := s.Places(); got != c.want {
			t.Errorf("%v: %s, want %s", c.uids, got, c.want)
		}
	}
}

func TestEachPlaceGivesWhatPlacesSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		uids := rapid.SliceOfNDistinct(rapid.OneOf(rapid.Uint32Range(1, 30), rapid.Uint32Min(4294967285)), 1, 40, rapid.ID).Draw(t, "uids")
		s := core.MailSheet{UIDValidity: 7}
		for _, uid := range uids {
			s.Mails = append(s.Mails, core.SheetMail{UID: uid})
		}
		slices.Sort(uids)
		var want []string
		for _, uid := range uids {
			want = append(want, fmt.Sprintf("7/%d", uid))
		}
		if got := slices.Collect(core.EachPlace(s.Places())); !slices.Equal(got, want) {
			t.Errorf("%s gives %v, want %v", s.Places(), got, want)
		}
	})
}

// What somebody wrote into the log by hand costs no more memory than its own.
func TestEachPlaceOfNonsense(t *testing.T) {
	for _, text := range []string{"", "7", "7/", "7/x", "7/5:", "7/9:2", "7/1:4294967295", "7/-1", "7/1:4294967296"} {
		if got := slices.Collect(core.EachPlace(text)); !slices.Equal(got, []string{text}) {
			t.Errorf("%q gives %d places", text, len(got))
		}
	}
}
