package main

import (
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"gonum.org/v1/gonum/optimize"

	"countersign/core/extract"
)

// weighed is a group with the choices that are right and how much it counts.
type weighed struct {
	extract.Group
	right  []bool
	weight float64
}

// collect reads documents and gives for each what the models chose from, where the
// right choice is known.
func collect(list []document, w extract.Weights, want func(model string) bool) [][]weighed {
	got := make([][]weighed, len(list))
	var wg sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				extract.Read(list[i].reading, extract.Context{Weights: w, Observe: func(g extract.Group) {
					if !want(g.Model) {
						return
					}
					if x, ok := judge(g, list[i]); ok {
						got[i] = append(got[i], x)
					}
				}})
			}
		})
	}
	for i := range list {
		next <- i
	}
	close(next)
	wg.Wait()
	return got
}

// judge says which choices of a group are right; false when that is not known, or
// when the right value is not among them: a misread value teaches nothing about
// where values stand.
func judge(g extract.Group, d document) (weighed, bool) {
	x := weighed{Group: g, right: make([]bool, len(g.Choices)), weight: d.weight}
	known := false
	for _, f := range g.Fields {
		_, ok := d.want[f]
		known = known || ok
	}
	if !known {
		return x, false
	}
	any := false
	for i, c := range g.Choices {
		ok := true
		for k, f := range g.Fields {
			if want, labelled := d.want[f]; labelled {
				ok = ok && right(f, want, c.Values[k])
			}
		}
		x.right[i], any = ok, any || ok
	}
	if g.Model == "sure" && !any {
		x.right[0], any = true, true // the value is wrong: better none
	}
	return x, any
}

// penalty is how much the square of each weight costs: it keeps weights small that
// few documents speak for.
const penalty = 0.15

// train fits a conditional logit model (McFadden, Conditional logit analysis of
// qualitative choice behavior, 1974) with a ridge penalty. Where a weight comes out
// against what its feature means, the documents are too few to tell: it is left out
// and the others are fitted again.
func (f *fitter) train(model string, groups []weighed) (extract.Linear, error) {
	names := extract.FeatureNames(model)
	out := extract.Linear{}
	if len(groups) == 0 {
		return out, nil
	}
	w, off := make([]float64, len(names)), make([]bool, len(names))
	for again := true; again; {
		p := optimize.Problem{
			Func: func(w []float64) float64 { return loss(groups, w, nil, off) },
			Grad: func(grad, w []float64) { loss(groups, w, grad, off) },
		}
		res, err := optimize.Minimize(p, w, &optimize.Settings{MajorIterations: 200, GradientThreshold: 1e-3}, &optimize.LBFGS{})
		if res == nil {
			return out, fmt.Errorf("%s: %w", model, err)
		}
		w, again = res.X, false
		for i, n := range names {
			if s := sign(model, n); s != 0 && w[i]*s < 0 {
				w[i], off[i], again = 0, true, true
			}
		}
		if f.verbose && !again {
			f.report(model, names, groups, res, off)
		}
	}
	if names[0] == "bias" {
		return extract.Linear{Bias: w[0], W: w[1:]}, nil
	}
	return extract.Linear{W: w}, nil
}

func (f *fitter) report(model string, names []string, groups []weighed, res *optimize.Result, off []bool) {
	fmt.Printf("%-16s %5d groups, loss %.3f (%v)\n", model, len(groups), res.F, res.Status)
	for i, n := range names {
		if off[i] {
			fmt.Printf("    %-14s left out\n", n)
		} else if res.X[i] != 0 {
			fmt.Printf("    %-14s %7.2f\n", n, res.X[i])
		}
	}
}

// supporting features can only speak for a choice by what they mean, opposing ones
// only against it.
var (
	supporting = strings.Fields("fLabel fFirst fOnly fChecksum fKnown fDomain fFormat fLegal fAgree fPayee fBlock fOwnTax sAgree sAgreeNoTax sCharged sRowsExplain sRateExplain sBaseExplain sCash sRounded " +
		"sLinesGross sLinesNet sRowsGross sRowsTax sRowsNet pUsual uShare uSums uChecksum")
	opposing = strings.Fields("fRival fOddFormat fBadSum fInLines fDisagree fDoubt fOther fThird fInteger sDiffer sPartOfMore sOnePlace sTaxHalf sNetAbove sTaxAbove sGap sRowOfMany " +
		"sNameless sTotalless pBefore pFar uWeak uDoubt uBareOCR uBothWays")
)

// sign is 1 for a supporting feature, -1 for an opposing one, else 0. Large letters
// speak for the sender's name, and elsewhere for what the layout makes of them.
func sign(model, feature string) float64 {
	switch {
	case model == "supplier" && feature == "fSize":
		return 1
	case slices.Contains(supporting, feature):
		return 1
	case slices.Contains(opposing, feature):
		return -1
	}
	return 0
}

// loss is the negative log-likelihood of the right choices, and its gradient but for
// the weights that are off.
func loss(groups []weighed, w, grad []float64, off []bool) float64 {
	total := 0.0
	for i := range grad {
		grad[i] = penalty * w[i]
	}
	for _, v := range w {
		total += penalty * v * v / 2
	}
	for _, g := range groups {
		total += g.weight * g.loss(w, grad)
	}
	for i := range grad {
		if off[i] {
			grad[i] = 0
		}
	}
	return total
}

func (g *weighed) loss(w, grad []float64) float64 {
	s := make([]float64, len(g.Choices))
	top, topRight := math.Inf(-1), math.Inf(-1)
	for i, c := range g.Choices {
		s[i] = c.Base
		for k, x := range c.X {
			s[i] += w[k] * x
		}
		top = max(top, s[i])
		if g.right[i] {
			topRight = max(topRight, s[i])
		}
	}
	all, good := 0.0, 0.0
	for i := range s {
		all += math.Exp(s[i] - top)
		if g.right[i] {
			good += math.Exp(s[i] - topRight)
		}
	}
	if grad != nil {
		for i, c := range g.Choices {
			d := math.Exp(s[i]-top) / all
			if g.right[i] {
				d -= math.Exp(s[i]-topRight) / good
			}
			for k, x := range c.X {
				grad[k] += g.weight * d * x
			}
		}
	}
	return top + math.Log(all) - topRight - math.Log(good)
}
