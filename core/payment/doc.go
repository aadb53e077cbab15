// Package payment says what to pay when, and what may be done with a payment run.
//
// It knows no account's trust and no approval: whether an invoice may be paid is for
// control.MayBePaid alone, whose answers come in with the invoices. The program writes
// payment files; it never moves money.
package payment
