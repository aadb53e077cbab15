package vm

import (
	"slices"
	"strings"

	"countersign/core"
	"countersign/core/desk"
)

// Fact is a label and a value.
type Fact struct {
	Label string
	Value string
	Mark  Mark
}

// SupplierPanel is what the firm knows about the supplier of an invoice.
type SupplierPanel struct {
	Name    string
	State   Mark
	Facts   []Fact
	Bank    *BankChange
	Approve *SupplierStep // for a supplier that nobody approved yet
	Learnt  []LessonLine
	Blank   string // instead of all, when the supplier is not known
}

// BankChange shows the account that the firm trusts beside the one on the
// invoice, and the two steps that lead from one to the other.
type BankChange struct {
	Known  []Fact
	New    []Fact
	Phone  string   // on file, for the call back
	Sender []string // what is odd about the sender
	Verify SupplierStep
	Trust  SupplierStep
}

// SupplierStep is a decision on a supplier or its account.
type SupplierStep struct {
	Label    string
	Question string // asked in place; empty when no words are needed
	Done     string // who did it and when
	Enabled  bool
	Why      string // why it cannot be done now
	Intent   Intent
}

func supplierPanel(d desk.Dossier, by core.User, f Format) SupplierPanel {
	r, w := d.Review, f.Words
	if d.Supplier == nil {
		return SupplierPanel{Name: supplierName(d.Row, w), Blank: w.Say("supplier.unknown"), Facts: partyFacts(r.Invoice.Seller, w)}
	}
	s := *d.Supplier
	p := SupplierPanel{Name: s.Name, Facts: supplierFacts(s, w)}
	p.Learnt = lessonLines(d.Lessons, "", by, f)
	p.State = Mark{IconCheck, ToneGood, w.Say("supplier.approved")}
	if s.State == core.SupplierDraft {
		p.State = Mark{IconAlert, ToneBlock, w.Say("supplier.draft")}
		p.Approve = approveStep(r, s, by, w)
	}
	if needsBank(r) {
		p.Bank = bankChange(d, s, by, f)
	}
	return p
}

func partyFacts(p core.Party, w Words) []Fact {
	return facts(w, "supplier.tax_id", p.TaxID, "supplier.address", oneLine(p.Address), "supplier.email", p.Email, "supplier.phone", p.Phone)
}

func supplierFacts(s core.Supplier, w Words) []Fact {
	terms := ""
	if s.TermsDays > 0 {
		terms = w.Count("supplier.days", s.TermsDays)
	}
	if s.Discount.Days > 0 {
		terms = join(terms, w.Count("supplier.discount", s.Discount.Days, "percent", s.Discount.Percent.Trim().String()))
	}
	out := facts(w, "supplier.tax_id", s.TaxID, "supplier.country", s.Country, "supplier.email", strings.Join(s.Emails, ", "),
		"supplier.phone", s.Phone, "supplier.terms", terms, "supplier.ledger", s.LedgerAccount, "supplier.aliases", strings.Join(s.Aliases, ", "))
	for _, a := range s.Accounts {
		out = append(out, Fact{w.Say("supplier.account"), IBAN(a.Key()), accountMark(a, w)})
	}
	return out
}

// facts makes facts of pairs of a key and a value, leaving out what is empty.
func facts(w Words, pairs ...string) []Fact {
	var out []Fact
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, Fact{Label: w.Say(pairs[i]), Value: pairs[i+1]})
		}
	}
	return out
}

func accountMark(a core.BankAccount, w Words) Mark {
	switch a.State {
	case core.AccountTrusted:
		return Mark{IconCheck, ToneGood, w.Say("account.trusted")}
	case core.AccountVerified:
		return Mark{IconInfo, ToneWarn, w.Say("account.verified")}
	case core.AccountRetired:
		return Mark{IconClose, ToneMuted, w.Say("account.retired")}
	}
	return Mark{IconAlert, ToneBlock, w.Say("account.seen")}
}

func needsBank(r core.Review) bool {
	return slices.ContainsFunc(r.Exceptions, func(e core.Exception) bool {
		return e.Open() && e.AboutAccount()
	})
}

func bankChange(d desk.Dossier, s core.Supplier, by core.User, f Format) *BankChange {
	r, w := d.Review, f.Words
	b := &BankChange{Phone: s.Phone, Known: []Fact{{Value: w.Say("bank.none_known")}}}
	if b.Phone == "" {
		b.Phone = w.Say("bank.no_phone")
	}
	asked := accountInQuestion(r)
	for _, a := range s.Accounts {
		if a.State == core.AccountTrusted && a.Key() != asked.Key() {
			b.Known = accountFacts(a, f)
		}
	}
	account, seen := s.Account(asked.Key())
	if !seen {
		account = core.BankAccount{PaymentAccount: asked, State: core.AccountSeen}
	}
	b.New = accountFacts(account, f)
	b.Sender = senderNotes(d, w)
	b.Verify, b.Trust = bankSteps(r, s, account, by, f)
	return b
}

// accountInQuestion is the account that people have to look into: the invoice's, or
// that of its payment code where only the code's is unknown.
func accountInQuestion(r core.Review) core.PaymentAccount {
	for _, e := range r.Exceptions {
		if !e.Open() || e.Reason != core.BankChanged && e.Reason != core.BankUnverified {
			continue
		}
		for _, code := range r.Draft.CodeAccounts {
			if e.Actual == code {
				return core.PaymentAccount{IBAN: code}
			}
		}
		break
	}
	return r.Invoice.Account
}

func accountFacts(a core.BankAccount, f Format) []Fact {
	w := f.Words
	out := []Fact{{w.Say("bank.account"), IBAN(a.Key()), accountMark(a, w)}}
	country := ""
	if len(a.IBAN) > 2 {
		country = a.IBAN[:2]
	}
	out = append(out, facts(w, "bank.holder", a.Holder, "bank.bic", a.BIC, "bank.country", country, "bank.how", a.How, "bank.note", a.Note)...)
	if a.VerifiedBy != "" {
		out = append(out, Fact{Label: w.Say("bank.verified_by"), Value: join(a.VerifiedBy, f.Moment(a.VerifiedAt))})
	}
	if a.TrustedBy != "" {
		out = append(out, Fact{Label: w.Say("bank.trusted_by"), Value: join(a.TrustedBy, f.Moment(a.TrustedAt))})
	}
	return out
}

func senderNotes(d desk.Dossier, w Words) []string {
	var out []string
	for _, e := range d.Review.Exceptions {
		if e.Reason == core.SenderSuspicious {
			out = append(out, sentence(e.Message))
		}
	}
	for _, m := range d.Messages {
		if m.Envelope.From != "" {
			out = append(out, w.Say("bank.from", "address", m.Envelope.From))
		}
		if m.Envelope.ReplyTo != "" && !strings.EqualFold(m.Envelope.ReplyTo, m.Envelope.From) {
			out = append(out, w.Say("bank.reply_to", "address", m.Envelope.ReplyTo))
		}
	}
	return out
}

// bankSteps are the two signatures that an account needs, by two people.
func bankSteps(r core.Review, s core.Supplier, a core.BankAccount, by core.User, f Format) (verify, trust SupplierStep) {
	w := f.Words
	in := Intent{Review: r.ID, Supplier: s.ID, IBAN: a.Key(), Title: s.Name + ", " + IBAN(a.Key())}
	verify = SupplierStep{Label: w.Say("bank.verify"), Question: w.Say("bank.verify_question", "phone", s.Phone), Enabled: true}
	verify.Intent, trust.Intent = in, in
	verify.Intent.Kind, trust.Intent.Kind = DoVerifyAccount, DoTrustAccount
	trust.Label, trust.Enabled = w.Say("bank.trust"), true
	if err := by.Require(core.MayManageSuppliers, w.Say("bank.permission")); err != nil {
		n := NoticeOf(err, w)
		verify.Enabled, verify.Why, trust.Enabled, trust.Why = false, n.Text+" "+n.Hint, false, n.Text+" "+n.Hint
	}
	if a.VerifiedBy != "" {
		verify.Enabled, verify.Why, verify.Done = false, "", join(a.VerifiedBy, f.Moment(a.VerifiedAt))
	}
	switch {
	case a.State == core.AccountSeen:
		trust.Enabled, trust.Why = false, w.Say("bank.verify_first")
	case a.VerifiedBy == by.Name:
		trust.Enabled, trust.Why = false, w.Say("bank.another")
	}
	return verify, trust
}

func approveStep(r core.Review, s core.Supplier, by core.User, w Words) *SupplierStep {
	step := &SupplierStep{Label: w.Say("supplier.approve"), Enabled: true,
		Intent: Intent{Kind: DoApproveSupplier, Review: r.ID, Supplier: s.ID, Title: s.Name}}
	if err := by.Require(core.MayManageSuppliers, w.Say("supplier.permission")); err != nil {
		n := NoticeOf(err, w)
		step.Enabled, step.Why = false, n.Text+" "+n.Hint
	} else if slices.Contains(r.EnteredBy, by.Name) && s.DraftedFrom == r.ID {
		step.Enabled, step.Why = false, w.Say("supplier.another")
	}
	return step
}
