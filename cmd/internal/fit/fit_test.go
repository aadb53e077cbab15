package main

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"countersign/core/extract"
)

// TestSplit: no supplier is on both sides, and everything is held out once.
func TestSplit(t *testing.T) {
	var list []document
	for i := range 40 {
		list = append(list, document{file: string(rune('a' + i)), supplier: string(rune('A' + i*i%11))})
	}
	seen := map[string]int{}
	for _, p := range split(list, 4) {
		in := map[string]bool{}
		for _, d := range p.held {
			in[d.supplier] = true
			seen[d.file]++
		}
		for _, d := range p.others {
			if in[d.supplier] {
				t.Errorf("supplier %s is on both sides", d.supplier)
			}
		}
		if len(p.held)+len(p.others) != len(list) || len(p.held) == 0 {
			t.Errorf("%d held and %d others of %d", len(p.held), len(p.others), len(list))
		}
	}
	for _, d := range list {
		if seen[d.file] != 1 {
			t.Errorf("%s is held out %d times", d.file, seen[d.file])
		}
	}
}

// TestOneFirmInSeveralLayouts: a seller's layouts stay together, also through the
// layout of somebody else.
func TestOneFirmInSeveralLayouts(t *testing.T) {
	of := func(file, layout string, names ...string) document {
		return document{file: file, layout: layout, want: map[string][]string{"supplier": names}}
	}
	list := []document{of("a", "blue", "Muster GmbH"), of("b", "green", "MUSTER GmbH."), of("c", "green", "Nordlicht e.K.", "Nordlicht"), of("d", "red", "Nordlicht"),
		of("e", "grey", "Westwind"), of("f", "grey", "Ostwind"), of("g", "white"), of("h", "black")}
	joinSuppliers(list)
	got := ""
	for _, d := range list {
		got += d.file + " " + d.supplier + "; "
	}
	if want := "a blue; b blue; c blue; d blue; e grey; f grey; g white; h black; "; got != want {
		t.Errorf("%s want %s", got, want)
	}
	for _, p := range split(list, 3) {
		if n := len(p.held); n == 0 || p.held[0].supplier == "blue" && n != 4 {
			t.Errorf("%d held out beside %s", n, p.held[0].file)
		}
	}
}

// choices makes groups in which the choice is made by known weights.
func choices(n int, truth []float64) []weighed {
	r := rand.New(rand.NewPCG(3, 4))
	var out []weighed
	for range n {
		g := weighed{weight: 1, right: make([]bool, 4)}
		best, top := 0, math.Inf(-1)
		for i := range 4 {
			x := make([]float64, len(truth))
			s := -math.Log(-math.Log(r.Float64())) // Gumbel: choices are then a conditional logit
			for k := range x {
				x[k] = r.Float64()
				s += truth[k] * x[k]
			}
			g.Choices = append(g.Choices, extract.Choice{X: x})
			if s > top {
				best, top = i, s
			}
		}
		g.right[best] = true
		out = append(out, g)
	}
	return out
}

// TestTrainFindsTheWeights: what made the choices is found again.
func TestTrainFindsTheWeights(t *testing.T) {
	truth := make([]float64, len(extract.FeatureNames("dates")))
	truth[2], truth[5] = 2, 1.5
	m, err := (&fitter{}).train("dates", choices(4000, truth))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range truth {
		if math.Abs(m.W[i]-v) > 0.3 {
			t.Errorf("weight %d is %.2f, want %.2f", i, m.W[i], v)
		}
	}
}

// TestTrainKeepsToTheMeaning: a feature that can only speak against a choice gets no
// weight for it, whatever the documents say.
func TestTrainKeepsToTheMeaning(t *testing.T) {
	names := extract.FeatureNames("dates")
	truth := make([]float64, len(names))
	against := 0
	for i, n := range names {
		if n == "pBefore" {
			truth[i], against = 2, i
		}
	}
	m, err := (&fitter{}).train("dates", choices(500, truth))
	if err != nil || m.W[against] != 0 {
		t.Errorf("%v, %v", m.W, err)
	}
}

func TestEveryFeatureWithAMeaningExists(t *testing.T) {
	all := map[string]bool{}
	for _, m := range []string{"number", "totals", "dates", "sure"} {
		for _, n := range extract.FeatureNames(m) {
			all[n] = true
		}
	}
	signed := 0
	for n := range all {
		if sign("number", n) != 0 {
			signed++
		}
	}
	if signed != len(supporting)+len(opposing) {
		t.Errorf("%d of %d named features exist", signed, len(supporting)+len(opposing))
	}
}

func TestRight(t *testing.T) {
	for _, c := range []struct {
		field    string
		accepted []string
		got      string
		right    bool
	}{
		{"supplier", []string{"Acme GmbH", "Acme Tools"}, "ACME", true}, {"supplier", []string{"Acme GmbH", "Acme Tools"}, "acme tools", true}, {"supplier", []string{"Acme"}, "Acne", false},
		{"gross_total", []string{"10.00"}, "-10.00", true}, {"gross_total", []string{"10.00"}, "10.01", false}, {"number", []string{"10"}, "-10", true},
		{"due_date", nil, "", true}, {"due_date", nil, "2024-01-01", false}, {"due_date", []string{"2024-01-01"}, "", false},
	} {
		if got := right(c.field, c.accepted, c.got); got != c.right {
			t.Errorf("%s %q against %q: %v", c.field, c.accepted, c.got, got)
		}
	}
}

// TestSource: the written file names its features and holds what was fitted.
func TestSource(t *testing.T) {
	text, err := source(extract.Weights{"number": {Bias: -1.25, W: []float64{0.5, -2}}, "dates": {W: []float64{0, 0, 1.5}}})
	if err != nil {
		t.Fatal(err)
	}
	s := string(text)
	for _, want := range []string{"DO NOT EDIT", `"number": {-1.250, []float64{`, "fLabel: 0.500, fRival: -2.000", "pReceipt: 1.500"} {
		if !strings.Contains(s, want) {
			t.Errorf("no %q in\n%s", want, s)
		}
	}
}
