package intake

import (
	"countersign/core"
	"countersign/core/control"
)

// beside says what is wrong with a document that asks for no money by itself: a reminder
// or a statement that names another account is how a payment is led astray. It takes the
// supplier as it is on file; such a document makes none. It may also be an invoice that
// was here before and was read badly this time.
func beside(tx core.Tx, v core.Review, c core.Command) ([]core.Exception, error) {
	o := &office{tx: tx}
	in := control.Input{Review: v, Today: tx.Today()}
	in.Review.Draft, in.Review.Invoice = c.Draft, c.Invoice
	if err := o.gatherFirm(&in); err != nil {
		return nil, err
	}
	if err := o.learnSuppliers(); err != nil {
		return nil, err
	}
	in.KnownDomains = o.knownDomains
	in.Supplier = withoutAliases(o.suppliers, control.Identify(c.Invoice, control.Writer(in.Envelope, in.OwnDomains), o.known).Supplier)
	if c.Split == nil { // else its pages belong to several
		if err := addAlike(tx, &in, control.OnceMore); err != nil {
			return nil, err
		}
	}
	return control.Check(in), nil
}
