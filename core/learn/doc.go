// Package learn makes rules of a person's corrections and finds with them where a
// supplier's next documents carry the same fields (DOMAIN 2, Learning).
//
// A correction says what a field's value is. Learn looks at the places where that
// value stands and remembers, for the supplier alone: the words before and above it,
// where on which page it stands, what stands around it, and how it is written. A
// Memory holds the rules of one supplier; for a new document it gives hints, which
// the reader weighs together with everything else. Replay shows what a lesson would
// have done to documents whose values people have confirmed.
//
// Nothing here does any I/O, and nothing reports an error: a page that a rule does
// not fit gives no hint.
package learn
