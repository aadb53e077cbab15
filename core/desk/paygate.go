package desk

import (
	"countersign/core"
	"countersign/core/control"
	"countersign/core/intake"
	"countersign/core/payment"
)

// gate is the only place that asks control.MayBePaid, in the name of every step that
// leads to a payment; TestOneGate keeps it so.
type gate struct{ books *intake.Books }

func openGate(r core.Reader, today core.Date) (gate, error) {
	b, err := intake.OpenBooks(r, today)
	return gate{b}, err
}

// ask says of an invoice as it is now whether it may be paid to an account, or with
// none named to the one that it asks for. run is the payment run that has it, if any.
func (g gate) ask(v core.Review, run core.RunID, to core.PaymentAccount) (payment.Fact, error) {
	in, err := g.books.PayInput(v)
	if err != nil {
		return payment.Fact{}, err
	}
	in.Run, in.Account = run, to
	f := payment.Fact{Review: v, Refusal: control.MayBePaid(in), Signers: signers(v, in.Settings), Verified: control.Verifiers(v, in.Supplier)}
	if in.Supplier == nil || f.Refusal != nil {
		return f, nil
	}
	f.Supplier = *in.Supplier
	if account, err := in.PayTo(); err == nil { // of a credit note there may be none
		f.Account = account
	}
	return f, nil
}

// unsettled is what keeps an invoice from being paid that people can settle on it.
func (g gate) unsettled(v core.Review) ([]core.Exception, error) {
	in, err := g.books.PayInput(v)
	return control.Unsettled(in), err
}

// signers are the owners whose signed rules approved the invoice.
func signers(v core.Review, s core.Settings) (out []string) {
	for _, a := range v.Approvals {
		if sig, ok := s.AutoApprove.Signature(a.Rule); ok {
			out = append(out, sig.By)
		}
	}
	return out
}

// facts are the invoices of a run as they are now.
func (g gate) facts(r core.Reader, run core.PaymentRun) (payment.Facts, error) {
	out := payment.Facts{}
	for _, t := range run.Transfers {
		for _, l := range t.Lines {
			v, err := r.FindReview(l.Review)
			if err != nil {
				return nil, err
			}
			if out[l.Review], err = g.ask(v, run.ID, t.Account); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
