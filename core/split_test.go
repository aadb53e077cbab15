package core_test

import (
	"fmt"
	"slices"
	"testing"

	"countersign/core"
)

func TestParsePages(t *testing.T) {
	for text, want := range map[string]string{
		"1-2,3,4-5": "[[1 2] [3] [4 5]]", "1": "[[1]]", " 1 - 3 , 4 ": "[[1 2 3] [4]]", "1+3,2": "[[1 3] [2]]", "1-2+5,3-4": "[[1 2 5] [3 4]]",
		"": "", ",": "", "1,,2": "", "0": "", "-1": "", "2-1": "", "a": "", "1-": "", "1-999999999": "", "1.5": "", "1-9000,1-9000": "",
	} {
		got, err := core.ParsePages(text)
		if want == "" {
			if core.KindOf(err) != core.Usage {
				t.Errorf("%q is %v, %v", text, got, err)
			}
			continue
		}
		if err != nil || fmt.Sprint(got) != want {
			t.Errorf("%q is %v, %v, want %s", text, got, err, want)
		}
	}
}

func TestPageRanges(t *testing.T) {
	for want, pages := range map[string][]int{"": nil, "3": {3}, "1-2": {1, 2}, "1-3+7": {1, 2, 3, 7}, "1+3+5-6": {1, 3, 5, 6}} {
		if got := core.PageRanges(pages); got != want {
			t.Errorf("%v is %q, want %q", pages, got, want)
		}
	}
}

func TestSplitSentence(t *testing.T) {
	s := &core.Split{Proposed: []core.SplitPart{{Pages: []int{1}, Kind: core.KindReminder}, {Pages: []int{2, 3}, Kind: core.KindInvoice, Number: "R-1"}}}
	if got, want := s.Sentence(), "This file seems to hold 2 documents: page 1 (reminder) and pages 2-3 (invoice R-1)."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if e := s.Exception(); core.LaneOf([]core.Exception{e}) != core.LaneNeedsData || !e.Blocks() {
		t.Errorf("%+v does not block in its lane", e)
	}
}

// What is read is written as it was typed, whatever is typed.
func FuzzParsePages(f *testing.F) {
	for _, s := range []string{"1-2,3,4-5", "1+3,2", "", "9999999999999999999", "1-10000", ",+,-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		parts, err := core.ParsePages(text)
		if err != nil {
			if core.KindOf(err) != core.Usage {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		for _, pages := range parts {
			if !slices.IsSorted(pages) {
				continue // "3+1" keeps its order
			}
			again, err := core.ParsePages(core.PageRanges(pages))
			if err != nil || !slices.Equal(slices.Compact(again[0]), slices.Compact(slices.Clone(pages))) {
				t.Errorf("%v is written %q and read %v, %v", pages, core.PageRanges(pages), again, err)
			}
		}
	})
}
