// Package mimetree takes a mail apart into its MIME parts (RFC 2045 to 2049,
// 2183, 2231, 5322). It never refuses a mail: what is malformed is read as the
// common mail programs read it, and what goes beyond the limits ends as a part
// with a Fault. Its work is linear in the size of the mail for each level of
// nesting, and the levels are bounded, so a hostile mail cannot hold it up.
//
// General MIME libraries refuse whole mails for one stray line, or take minutes
// for a few kilobytes of nested multiparts. A mail with an invoice in it must
// neither be refused nor block the ones behind it.
package mimetree
