// Package uitest makes a small firm in memory for tests of the window and for
// looking at it: real rules from core, a store in memory, pages that are drawn
// from what the invoices say. Its firms and numbers are invented for show.
package uitest
