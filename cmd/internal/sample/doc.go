// Package sample makes the sample firm that `make demo` and the end-to-end tests
// work on: a firm, its people, suppliers, orders and receipts, and about three
// dozen mails with the business paper that such a firm receives in a month.
//
// Everything is invented. Names say so (Muster, Beispiel, Sample, Exemple,
// Voorbeeld, Ejemplo, Esempio, Demo), mail addresses end in .example (RFC 2606),
// and bank codes are not assigned, though the check digits of IBANs and VAT ids
// hold, because the program checks them. The documents are for show and for tests
// of the way through; they say nothing about how well the program reads real ones.
//
// A set is the same, byte for byte, whenever it is made for the same day. Dates
// stand in a recent month (see Month), so that nothing in it is implausibly old.
package sample
