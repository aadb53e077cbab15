// Package oauth signs people in at the identity providers of their mailboxes: in the
// browser with an answer to this computer (RFC 8252, RFC 7636), or with a code that
// is typed in on another device (RFC 8628). It keeps what was given, renews it, and
// tells when a person has to sign in again.
//
// No token is part of an error, and nothing is sent to other hosts than those of the
// provider.
package oauth
