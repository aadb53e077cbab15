// Package einvoice reads structured invoices: UBL 2.1 Invoice and CreditNote
// (Peppol BIS 3, XRechnung), UN/CEFACT CII D16B (Factur-X, ZUGFeRD 2.x,
// XRechnung) and its forerunner ZUGFeRD 1.0. Related documents, such as an
// Order-X order, are read and named as what they are.
//
// A file passes through three forms: a bounded XML tree (xml.go), the business
// terms of EN 16931 whatever their syntax (document.go, filled by ubl.go and
// cii.go), and from these a core.Draft (draft.go), the checks of the standard
// (rules.go) and a page for people (render.go). Values are taken as stated and
// never computed anew; where they contradict each other a check fails.
package einvoice
