package payment

import (
	"regexp"
	"strings"
)

// returnCode is the form of the reasons with which banks send payments back (ISO
// 20022, external code set ExternalReturnReason1Code).
var returnCode = regexp.MustCompile(`^[A-Z]{2}[0-9]{2}$`)

// returnReasons are those that say in few words what is wrong.
var returnReasons = map[string]string{
	"AC01": "the account number is wrong", "AC03": "the creditor's account number is wrong", "AC04": "the account is closed",
	"AC06": "the account is blocked", "AC07": "the creditor's account is closed", "AC13": "the account is of a kind that takes no such payment",
	"AC14": "the account is of a kind that takes no such payment", "AG01": "the account takes no such payment", "AM05": "the bank takes it for a payment made twice",
	"BE01": "the name does not fit the account", "CUST": "the payer asked for it back", "MD07": "the account's holder has died",
	"MS02": "the payee refused it", "MS03": "no reason was given", "RC01": "the bank's code is wrong", "RR04": "an authority stopped it",
}

// wrongAccount are the reasons after which nobody may go on trusting the account.
var wrongAccount = []string{"AC01", "AC03", "AC04", "AC06", "AC07", "AC13", "AC14", "AG01", "BE01", "MD07"}

// ReturnReason completes what a person says of a returned payment: a bank's code at its
// front gets its meaning. account says whether the code means that the account is wrong.
func ReturnReason(s string) (text string, account bool) {
	s = strings.TrimSpace(s)
	code, rest, _ := strings.Cut(s, " ")
	code = strings.ToUpper(strings.TrimRight(code, ":,"))
	if !returnCode.MatchString(code) && returnReasons[code] == "" {
		return s, false
	}
	text = code
	if rest = strings.TrimSpace(rest); rest == "" {
		rest = returnReasons[code]
	}
	if rest != "" {
		text += ", " + rest
	}
	for _, w := range wrongAccount {
		account = account || w == code
	}
	return text, account
}
