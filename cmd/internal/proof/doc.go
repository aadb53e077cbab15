// Package proof measures the controls on generated cases: pairs of invoices that are or
// are not the same claim, attempts at fraud, and ordinary invoices that must not be
// stopped. Its tests print the figures of docs/controls.md and fail below them.
//
// What a case should come to follows from how it was made, never from the rules that are
// tested. Names are invented; account numbers hold their check digits.
package proof
