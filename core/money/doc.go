// Package money holds exact amounts: integers of a currency's minor unit, and
// decimal numbers for quantities, unit prices and percentages. Nothing in it
// rounds in silence and nothing in it is a floating-point number.
//
// The package imports the standard library alone, so that every other part can
// rely on it.
package money
