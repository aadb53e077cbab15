// Package extract turns what was read from a document's pages into a draft: it
// finds lines and columns, looks for labels in eight languages, weighs the
// candidates of each field and decides them together under the document's own
// arithmetic (DOMAIN 2). It then makes an invoice of the draft, compares a draft
// from XML with the page, and finds XML values on the page.
//
// The way through one document:
//
//	Reading -> sheet (words, segments, lines) -> labels -> candidates -> joint decision -> Draft
//
// Nothing here reports an error: what cannot be found is missing from the draft.
package extract
