package export

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"

	"countersign/core"
	"countersign/core/checksum"
	"countersign/core/money"
)

// PainVersions are the versions of pain.001.001 that are written, the newest first:
// the one of the SEPA rulebooks since 2023, and the one before that some banks still
// ask for.
var PainVersions = []string{"09", "03"}

// unknownBank stands where the rulebook wants a bank and its code is not known.
const unknownBank = "NOTPROVIDED"

const painSpace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001."

// The parts of a customer credit transfer initiation (ISO 20022 pain.001.001), in the
// order of its schema. BIC and the bare day are version 03, BICFI and Dt version 09.
type painDocument struct {
	XMLName xml.Name
	Header  painHeader  `xml:"CstmrCdtTrfInitn>GrpHdr"`
	Payment painPayment `xml:"CstmrCdtTrfInitn>PmtInf"`
}

type painHeader struct {
	ID      string `xml:"MsgId"`
	Created string `xml:"CreDtTm"`
	Count   int    `xml:"NbOfTxs"`
	Sum     string `xml:"CtrlSum"`
	Sender  string `xml:"InitgPty>Nm"`
}

type painPayment struct {
	ID      string         `xml:"PmtInfId"`
	Method  string         `xml:"PmtMtd"`
	Batch   bool           `xml:"BtchBookg"`
	Count   int            `xml:"NbOfTxs"`
	Sum     string         `xml:"CtrlSum"`
	Service string         `xml:"PmtTpInf>SvcLvl>Cd"`
	Day     painDay        `xml:"ReqdExctnDt"`
	Debtor  string         `xml:"Dbtr>Nm"`
	Account string         `xml:"DbtrAcct>Id>IBAN"`
	Bank    painBank       `xml:"DbtrAgt>FinInstnId"`
	Charges string         `xml:"ChrgBr"`
	List    []painTransfer `xml:"CdtTrfTxInf"`
}

type painDay struct {
	Bare string `xml:",chardata"`
	Day  string `xml:"Dt,omitempty"`
}

type painBank struct {
	BIC   string     `xml:"BIC,omitempty"`
	BICFI string     `xml:"BICFI,omitempty"`
	Other *painOther `xml:"Othr"`
}

type painOther struct {
	ID string `xml:"Id"`
}

type painTransfer struct {
	EndToEnd string          `xml:"PmtId>EndToEndId"`
	Amount   painAmount      `xml:"Amt>InstdAmt"`
	Bank     *painAgent      `xml:"CdtrAgt"`
	Name     string          `xml:"Cdtr>Nm"`
	Account  string          `xml:"CdtrAcct>Id>IBAN"`
	For      *painRemittance `xml:"RmtInf"`
}

type painAmount struct {
	Currency string `xml:"Ccy,attr"`
	Text     string `xml:",chardata"`
}

type painAgent struct {
	Bank painBank `xml:"FinInstnId"`
}

type painRemittance struct {
	Text      string         `xml:"Ustrd,omitempty"`
	Reference *painReference `xml:"Strd>CdtrRefInf"`
}

type painReference struct {
	Code   string `xml:"Tp>CdOrPrtry>Cd"`
	Issuer string `xml:"Tp>Issr"`
	Ref    string `xml:"Ref"`
}

// Pain001 writes a payment run as a SEPA credit transfer for the bank, in a version of
// PainVersions or the newest with "". The same run gives the same bytes. It is checked
// before it is handed out; errors are Usage for an unknown version, NotYet for
// another currency, Refused for a run without a sum and BadInput for what no bank
// would take.
func Pain001(run core.PaymentRun, version string) ([]byte, core.RunFile, error) {
	f := core.RunFile{Version: cmp.Or(version, PainVersions[0])}
	if f.Version != "09" && f.Version != "03" {
		return nil, f, core.Errorf(core.Usage, "there is no version %q of pain.001 here", version).WithHint("09 and 03 are there")
	}
	if run.Total.Currency != "EUR" {
		return nil, f, core.Errorf(core.NotYet, "payment files in %s are not available yet; SEPA is for EUR", run.Total.Currency).WithHint("pay the run by hand, then mark it as paid")
	}
	if run.Total.Minor == 0 {
		return nil, f, core.Errorf(core.Refused, "payment run %s: credit notes cover all of it, so the bank has nothing to do", run.ID).WithHint("mark it as paid")
	}
	doc := painOf(run, f.Version)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", "  ")
	if err := enc.Encode(doc); err != nil {
		return nil, f, core.Errorf(core.Internal, "the payment file cannot be written: %w", err)
	}
	b.WriteByte('\n')
	if err := checkPain(b.Bytes(), run, f.Version); err != nil {
		return nil, f, err
	}
	sum := sha256.Sum256(b.Bytes())
	f.SHA256 = hex.EncodeToString(sum[:])
	return b.Bytes(), f, nil
}

func painOf(run core.PaymentRun, version string) painDocument {
	id := fmt.Sprintf("%s-%s-%s", run.ID, run.ExecuteOn.Time().Format("20060102"), run.Hash[:min(8, len(run.Hash))])
	owner := sepaText(run.Debtor.Name, 70)
	doc := painDocument{XMLName: xml.Name{Space: painSpace + version, Local: "Document"}}
	doc.Payment = painPayment{
		ID: id, Method: "TRF", Sum: run.Total.String(), Service: "SEPA", Day: painDay{Day: run.ExecuteOn.String()}, Debtor: owner,
		Account: run.Debtor.Account, Bank: bankOf(run.Debtor.BIC, version), Charges: "SLEV",
	}
	if run.Debtor.BIC == "" {
		doc.Payment.Bank.Other = &painOther{unknownBank}
	}
	if version == "03" {
		doc.Payment.Day = painDay{Bare: run.ExecuteOn.String()}
	}
	for _, t := range run.Transfers {
		if t.Amount.Minor > 0 {
			doc.Payment.List = append(doc.Payment.List, transferOf(t, version))
		}
	}
	doc.Payment.Count = len(doc.Payment.List)
	doc.Header = painHeader{ID: id, Created: run.MadeAt.UTC().Format("2006-01-02T15:04:05Z"), Count: doc.Payment.Count, Sum: doc.Payment.Sum, Sender: owner}
	return doc
}

func bankOf(bic, version string) painBank {
	if version == "03" {
		return painBank{BIC: bic}
	}
	return painBank{BICFI: bic}
}

func transferOf(t core.Transfer, version string) painTransfer {
	out := painTransfer{
		EndToEnd: t.EndToEnd, Amount: painAmount{Currency: string(t.Amount.Currency), Text: t.Amount.String()},
		Name: sepaText(t.Name, 70), Account: checksum.Compact(t.Account.IBAN),
	}
	if bic := checksum.Compact(t.Account.BIC); checksum.BIC(bic) {
		out.Bank = &painAgent{bankOf(bic, version)}
	}
	switch text := sepaText(t.Text, 140); {
	case t.Reference != "":
		out.For = &painRemittance{Reference: &painReference{Code: "SCOR", Issuer: "ISO", Ref: t.Reference}}
	case text != "":
		out.For = &painRemittance{Text: text}
	}
	return out
}

// sumOf adds up what the transfers of a file move.
func sumOf(list []painTransfer) (money.Amount, error) {
	sum := money.New(0, "EUR")
	for _, t := range list {
		a, err := money.ParseAmount(t.Amount.Text, money.Currency(t.Amount.Currency))
		if err != nil {
			return sum, err
		}
		if sum, err = sum.Add(a); err != nil {
			return sum, err
		}
	}
	return sum, nil
}
