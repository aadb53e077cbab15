package main

import (
	"slices"
	"strings"
	"unicode"
)

// joinSuppliers gives documents one supplier that share a layout or the name of their
// seller, directly or through other documents: the same firm sends more than one
// layout, and must not be in fitting with one and in testing with the other.
func joinSuppliers(list []document) {
	parent := map[string]string{}
	root := func(k string) string {
		for parent[k] != "" {
			k = parent[k]
		}
		return k
	}
	for _, d := range list {
		for _, name := range d.want["supplier"] {
			key := nameKey(name)
			a, b := root("layout "+d.layout), root("seller "+key)
			switch {
			case a == b || key == "":
			case strings.HasPrefix(b, "seller "):
				parent[b] = a
			default:
				parent[a] = b // the first layout names the supplier
			}
		}
	}
	for i := range list {
		list[i].supplier = strings.TrimPrefix(root("layout "+list[i].layout), "layout ")
	}
}

// nameKey is a name's letters and digits.
func nameKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// suppliers are the names of the suppliers, in order.
func suppliers(list []document) []string {
	seen := map[string]bool{}
	for _, d := range list {
		seen[d.supplier] = true
	}
	var out []string
	for s := range seen {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}
