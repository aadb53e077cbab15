package money

import "strings"

// symbols maps what stands for a currency on documents to ISO 4217 codes, most
// likely first, in lower case. Words that are ISO codes themselves are not
// listed.
var symbols = map[string]string{
	"€": "EUR", "euro": "EUR", "euros": "EUR",
	"$": "USD CAD AUD NZD SGD HKD MXN CLP COP ARS TWD", "us$": "USD", "u$s": "USD", "$us": "USD", "usd$": "USD",
	"dollar": "USD CAD AUD NZD SGD HKD", "dollars": "USD CAD AUD NZD SGD HKD",
	"c$": "CAD", "ca$": "CAD", "can$": "CAD", "cad$": "CAD", "$ca": "CAD", "a$": "AUD", "au$": "AUD", "aud$": "AUD",
	"nz$": "NZD", "s$": "SGD", "sg$": "SGD", "hk$": "HKD", "nt$": "TWD", "mx$": "MXN", "mex$": "MXN", "r$": "BRL",
	"£": "GBP EGP", "₤": "GBP", "pound": "GBP", "pounds": "GBP", "stg": "GBP",
	"zł": "PLN", "zl": "PLN", "złoty": "PLN", "złotych": "PLN",
	"fr": "CHF", "fr.": "CHF", "sfr": "CHF", "sfr.": "CHF", "franken": "CHF",
	"kč": "CZK", "kc": "CZK", "ft": "HUF", "lei": "RON MDL", "lv": "BGN", "лв": "BGN", "лв.": "BGN",
	"kr": "SEK NOK DKK ISK", "kr.": "DKK SEK NOK ISK", "skr": "SEK", "nkr": "NOK", "dkr": "DKK",
	"rm": "MYR", "¥": "JPY CNY", "￥": "CNY JPY", "円": "JPY", "元": "CNY", "rmb": "CNY", "cn¥": "CNY", "jp¥": "JPY",
	"₹": "INR", "rs": "INR PKR LKR NPR MUR", "rs.": "INR PKR LKR NPR MUR", "₨": "PKR INR LKR NPR", "re": "INR",
	"r": "ZAR", "₽": "RUB", "руб": "RUB", "руб.": "RUB", "₴": "UAH", "грн": "UAH", "₺": "TRY", "tl": "TRY",
	"₩": "KRW", "₫": "VND", "฿": "THB", "₱": "PHP", "₪": "ILS", "rp": "IDR", "rp.": "IDR", "₦": "NGN", "₡": "CRC",
	"₲": "PYG", "₵": "GHS", "₸": "KZT", "₾": "GEL", "ksh": "KES", "dh": "AED MAD", "dhs": "AED", "sr": "SAR", "s/": "PEN", "s/.": "PEN",
}

// spokenCodes are the codes that documents also write in small letters; other
// small three-letter words ("all", "top", "try", "cup") are words.
const spokenCodes = " eur usd gbp chf pln czk huf sek nok dkk cad aud nzd sgd myr jpy cny inr "

// ParseCurrency reads a currency sign, code or word ("€", "CHF", "kr", "RM") and
// returns the currencies that it may stand for, most likely first; nil when it
// stands for none. "$" and "kr" stand for several: the country or the rest of the
// document settles it.
func ParseCurrency(s string) []Currency {
	t := strings.TrimSpace(s)
	if len(t) > 16 {
		return nil
	}
	if c := Currency(t); c.Valid() {
		return []Currency{c}
	}
	lower := strings.ToLower(t)
	if len(t) == 3 && strings.Contains(spokenCodes, " "+lower+" ") {
		return []Currency{Currency(strings.ToUpper(t))}
	}
	var list []Currency
	for _, c := range strings.Fields(symbols[lower]) {
		list = append(list, Currency(c))
	}
	if list == nil {
		list = signBesideCode(t)
	}
	return list
}

// signBesideCode reads a code with its sign: "EUR €", "$ CAD".
func signBesideCode(t string) []Currency {
	f := strings.Fields(t)
	if len(f) != 2 {
		return nil
	}
	a, b := ParseCurrency(f[0]), ParseCurrency(f[1])
	for _, c := range a {
		for _, d := range b {
			if c == d {
				return []Currency{c}
			}
		}
	}
	return nil
}
