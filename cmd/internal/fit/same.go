package main

import (
	"slices"
	"strings"

	"countersign/core/score"
)

// right reports whether a value is one of the accepted ones; an empty value is right
// where none is accepted. A credit note's amounts may stand with a minus.
func right(field string, accepted []string, got string) bool {
	if len(accepted) == 0 || got == "" {
		return len(accepted) == 0 && got == ""
	}
	if strings.HasSuffix(field, "_total") || field == "amount_due" {
		got = strings.TrimPrefix(got, "-")
	}
	return slices.ContainsFunc(accepted, func(w string) bool { return score.Same(field, w, got) })
}
