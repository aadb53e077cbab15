// Package control looks for what is wrong with an invoice beyond its own sums and
// its order: who it is from and to, whether it was here before, whether the account
// is the supplier's, whether the sender is who it says, whether the amount and the
// prices are as usual. It only finds; people decide.
//
// MayBePaid is the one gate in front of every payment.
package control

import (
	"slices"

	"countersign/core"
)

// Input is all that the checks of one invoice need to know.
type Input struct {
	Review    core.Review
	Firm      core.Firm
	Settings  core.Settings
	Today     core.Date
	Supplier  *core.Supplier  // nil when none was found
	Ambiguous []core.Supplier // those that it may be
	Doubt     string          // what speaks against the supplier that was found, as Identify says
	// Namesakes are suppliers on file that a new one may be, or may pose as (see
	// LikeOnFile).
	Namesakes []core.Supplier
	Twins     []core.Review  // what may be the same claim, see core.TwinQuery
	History   []core.Past    // the supplier's earlier invoices, see AsksPrices
	Envelope  *core.Envelope // of the mail that brought it; nil for a file
	// KnownDomains are the mail domains of all suppliers.
	KnownDomains []string
	// OwnDomains are the mail domains of the firm itself. What a mail names as its
	// recipient is the sender's word and says nothing of that.
	OwnDomains []string
	// Likeness says how alike the pages are to those of a twin, from 0 to 1 (see
	// Resemblance); nil when nobody compared them or none is near to LooksSame.
	Likeness map[core.ReviewID]float64
}

// Check gives everything that people should see, the gravest kinds first. It finds
// the same things in the same input, whatever the order of twins and history.
func Check(in Input) []core.Exception {
	if in.Review.Failure != nil {
		return []core.Exception{unreadable(*in.Review.Failure)}
	}
	if !in.claim() {
		return in.beside()
	}
	bank := in.bank()
	out := slices.Concat(in.buyer(), in.supplier(), in.duplicates(), bank)
	out = append(out, in.sender(changed(bank))...)
	return append(out, slices.Concat(in.priceRises(), in.unusual(), in.patterns())...)
}

// beside checks what asks for no money by itself but may try to redirect it: a
// reminder or a statement with another account, a mail from a look-alike.
func (in Input) beside() []core.Exception {
	var bank []core.Exception
	if in.Supplier != nil && hasTrusted(*in.Supplier) {
		bank = in.bank()
	}
	return slices.Concat(in.onceMore(), bank, in.sender(changed(bank)))
}

func (in Input) claim() bool { return isClaim(in.kind()) }

func (in Input) kind() core.DocKind { return kindOf(in.Review) }

// kindOf is what a person or the program settled; the draft's before that.
func kindOf(v core.Review) core.DocKind {
	if v.Invoice.Kind != "" {
		return v.Invoice.Kind
	}
	return v.Draft.Kind.Value
}

func isClaim(k core.DocKind) bool { return k == "" || k.IsClaim() }

// supplierID is the supplier that was found, else the one that the invoice carries.
func (in Input) supplierID() core.SupplierID {
	if in.Supplier != nil {
		return in.Supplier.ID
	}
	return in.Review.Invoice.SupplierID
}

func unreadable(f core.Failure) core.Exception {
	msg := f.Message
	if msg == "" {
		msg = "The document could not be read."
	}
	if f.Hint != "" {
		msg += " " + upperFirst(f.Hint) + "."
	}
	return core.Exception{Reason: core.Unreadable, Severity: core.Block, Field: f.Step, Message: msg}
}

func changed(list []core.Exception) bool {
	return slices.ContainsFunc(list, func(e core.Exception) bool { return e.Reason == core.BankChanged })
}
