// Package paycode reads what a QR code on an invoice asks for: an account, an
// amount, a reference. It knows
//
//   - the EPC code ("Girocode", "Zahlen mit Code"), EPC069-12, Quick Response Code:
//     Guidelines to Enable Data Capture for the Initiation of a SEPA Credit
//     Transfer, versions 001 and 002 of its payload (section 2 of the document);
//   - the Swiss QR code, Swiss Payment Standards, Implementation Guidelines
//     QR-bill 2.x (payload version 0200; chapter 4, data elements by their names
//     there: CdtrInf, CcyAmt, RmtInf, AddInf, AltPmtInf);
//   - in it the billing information of Swico (StrdBkgInf that begins with S1).
//
// A code whose account and amount are clear is a Code, with Faults for whatever else
// breaks its standard. One where they are not is an *Error. A text that is no payment
// code at all is ErrNoPayment.
package paycode
