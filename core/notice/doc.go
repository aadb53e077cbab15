// Package notice says which mails of the program's own are due, to whom, and in what
// words. It decides from the books, the calendar and what was sent before; the same
// state twice plans nothing new.
//
// A notice goes to people of the firm and to addresses that the owner entered, and
// names of an invoice no more than its supplier, number, amount and due date.
package notice
