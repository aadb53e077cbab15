package extract

import (
	"countersign/core/checksum"

	"regexp"
	"strings"
	"unicode"
)

var (
	bracketCode = regexp.MustCompile(`^[\[*]([A-Za-z0-9_./-]{2,24})[\]*]`)
	usState     = regexp.MustCompile(`\b(?:AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY),? \d{5}(?:-\d{4})?\b`)
	postcode    = regexp.MustCompile(`(?i)(?:^|\s)(?:[a-z]{1,2}[- ])?\d{4,6}\s+[\p{L}]{2,}|\b[a-z]{1,2}\d{1,2}[a-z]? ?\d[a-z]{2}\b|\b\d{4} ?[a-z]{2} [\p{L}]{3,}|\b\d{2}-\d{3}\s+\p{L}|\b\d{4}-\d{3}\s+\p{L}`)
	legalForm   = regexp.MustCompile(`(?i)(?:^|[\s,.&])(gmbh|mbh|ag|kg|ohg|ug|gbr|e\.?k\.?|e\.?v\.?|a\.?g\.?|ltd|limited|llc|l\.l\.c|inc|incorporated|corp|corporation|plc|llp|b\.?v|n\.?v|v\.?o\.?f|s\.?a|s\.?a\.?s\.?u?|s\.?a\.?r\.?l|e\.?u\.?r\.?l|s\.?r\.?l|s\.?p\.?a|s\.?n\.?c|s\.?l\.?u?|s\.?l|s\.?l\.?p|sprl|selarl|eirl|(?-i:EI)|partgmbb|partg|dac|sp\. ?j|sp\. ?k|lda|ltda|unipessoal|sp\.? ?z\.? ?o\.? ?o|s\.?c|sdn\.? ?bhd|sdn|s/b|bhd|pte|pty|pvt|co|oy|ab|a/s|aps|as|kft|s\.?r\.?o|enterprise|enterprises|trading|restaurant|restoran|hardware|services|company|group|solutions|gesellschaft|versicherungsverein)\.?(?:[\s,)]|$)`)
	mailIn      = regexp.MustCompile(`[a-z0-9._%+-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)`)
	webIn       = regexp.MustCompile(`(?:https?://|www\.)([a-z0-9-]+(?:\.[a-z0-9-]+)+)`)
	registered  = regexp.MustCompile(`(?i)\s*(?:\((?:co|company|reg|roc|gst|brn|ssm|no)\b.*|\(?\b[0-9a-z]{0,3}\d{5,12}\s?-?\s?[a-z]?\b\)?.*|\(\d.*)$`)
	nameCut     = regexp.MustCompile(`\s+[-–—•●·|*]\s+|\s*[●•|·]\s*|\s{2,}|,\s+(?:\d|[A-Z]-?\d)|\s+[-–]\s*\d`)
)

// freeMail are domains that say nothing about a firm.
var freeMail = map[string]bool{"gmail": true, "yahoo": true, "hotmail": true, "outlook": true, "gmx": true, "web": true, "icloud": true, "aol": true, "live": true, "localhost": true,
	"example": true, "t-online": true, "orange": true, "wanadoo": true, "free": true, "libero": true, "wp": true, "onet": true, "email": true, "mail": true, "googlemail": true, "proton": true}

var salutations = map[string]bool{"herr": true, "herrn": true, "frau": true, "mr": true, "mrs": true, "ms": true, "attn": true, "firma": true, "fa": true, "an": true, "to": true, "mme": true, "m": true, "spettle": true,
	"att": true, "familie": true, "messrs": true, "exmos": true, "exmo": true, "sr": true, "sra": true, "don": true, "spett": true, "le": true, "ms/": true}

// greetings open letters and bills, and are nobody's name.
var greetings = squashedSet("gentilecliente egregiocliente spettabilecliente carocliente estimadocliente estimadaclienta apreciadocliente cherclient cheresclients cheresclientes " +
	"madamemonsieur chereclientecherclient geachteklant bestklant besteklant dearcustomer dearclient valuedcustomer szanownykliencie szanownipanstwo sehrgeehrterkunde " +
	"liebekundin lieberkunde sehrgeehrtedamenundherren prezadocliente carocliente exmocliente")

// nameOf cleans a text to a name, or reports that it is none.
func nameOf(s string) (string, bool) {
	if _, letters := countDigits(s); letters < 3 || len(s) > 300 {
		return "", false
	}
	s, _ = repairBhd(behindRemark(strings.TrimSpace(s)))
	s = speck.ReplaceAllString(s, "$1")
	if m := addressing.FindStringSubmatch(s); m != nil && hasWord(m[1]) {
		s = m[1]
	}
	if loc := trailingNumber.FindStringIndex(s); loc != nil && loc[0] > 4 {
		s = s[:loc[0]]
	}
	if m := behindBhd.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	if loc := nameCut.FindStringIndex(s); loc != nil && loc[0] > 2 {
		s = s[:loc[0]]
	}
	if loc := registered.FindStringIndex(s); loc != nil && loc[0] > 4 {
		s = s[:loc[0]]
	}
	s = capital.ReplaceAllString(s, "")
	for _, re := range []*regexp.Regexp{afterLegal, afterCapitals, afterForm} {
		if loc := re.FindStringSubmatchIndex(s); loc != nil {
			s = s[:loc[3]]
		}
	}
	s = strings.TrimLeft(s, " ,;:-–|*•#_=~'\"“”‘’.(<>&")
	s = thanked.ReplaceAllString(s, "")
	s = strings.TrimRight(s, " ,;:-–|*•#_=~'\"“”‘’(<>&")
	if !dotted.MatchString(s) {
		s = strings.TrimRight(s, ".")
	}
	if strings.ContainsAny(s, "|{}\\~=<>_") && !strings.Contains(s, "_") || !hasWord(s) {
		return "", false
	}
	switch open, shut := strings.Count(s, "("), strings.Count(s, ")"); {
	case open > shut:
		s += ")"
	case open < shut:
		s = openRead.ReplaceAllString(s, "($1)")
	}
	d, l := countDigits(s)
	if l < 3 || len(s) > 90 || d > l/2+1 || strings.Contains(s, "@") || strings.Contains(s, "www.") || strings.Contains(s, "http") {
		return "", false
	}
	if salutations[squash(s)] || greetings[squash(s)] || isTown(s) || looksLikeStreet(s) && !formEnds(s) {
		return "", false
	}
	return s, true
}

// behindRemark is what stands behind the end of a remark in brackets, which began on
// the line before: "... used for remittance) Acme Ltd". The remark has four words or
// more, since OCR loses opening brackets inside names too.
func behindRemark(s string) string {
	remark, rest, ok := strings.Cut(s, ") ")
	if !ok || strings.Contains(remark, "(") || len(strings.Fields(remark)) < 4 || !hasWord(stripLegal(rest)) {
		return s
	}
	return rest
}

// addressing finds the form of address in front of a firm's name.
var addressing = regexp.MustCompile(`(?i)^(?:firma|fa\.|messrs\.?|m/s\.?|spett\.? ?le|spett\.|sres\.?|exm[oa]s?\.?(?: ?\(s\))? ?srs?\.?(?: ?\(s\))?)[ :]+(.+)$`)

// formEnds reports whether a legal form ends the name: a shop may begin with a
// number as a street does.
func formEnds(s string) bool {
	all := legalForm.FindAllStringIndex(s, -1)
	return len(all) > 0 && all[len(all)-1][1] == len(s)
}

// thanked finds the word between the thanks at the foot of a receipt and the shop's name.
var thanked = regexp.MustCompile(`^(?:At|AT) `)

// speck finds a lone small letter before capitals, trailingNumber a registration
// behind the name, openRead a bracket that OCR took for a C.
var (
	speck          = regexp.MustCompile(`^[a-z] (\p{Lu}{2})`)
	trailingNumber = regexp.MustCompile(`\s\(?[A-Z]{0,3}\d{5,8}-?[A-Z]\)`)
	openRead       = regexp.MustCompile(`\bC([A-Z])\)`)
)

// misreadBhd finds the Malaysian legal form as OCR renders it, behindBhd what
// follows it: the form ends a name.
var (
	misreadBhd = regexp.MustCompile(`(?i)^(.{3,}?),?\s+S[DO0BU][NM]\.?,?\s?B[HLW][DO0B]\b\.?`)
	behindBhd  = regexp.MustCompile(`(?i)^(.{3,}?\sSDN\.? ?BHD\.?)[\s(]`)
)

// repairBhd writes that legal form as it is, and reports whether it stands there.
func repairBhd(s string) (string, bool) {
	return misreadBhd.ReplaceAllString(s, "$1 SDN BHD"), misreadBhd.MatchString(s)
}

// afterLegal finds what follows a legal form behind a comma: the seat, the court.
var afterLegal = regexp.MustCompile(`(?i)\b((?:gmbh(?: & co\.? kg)?|ag|kg|ltd\.?|limited|inc\.?|llc|b\.?v\.?|s\.?p\.?a\.?|s\.?r\.?l\.?|sarl|sas|s\.a\.|sdn\.? bhd\.?|sp\. z o\.o\.|lda\.?)),\s`)

// afterCapitals is the same for the legal forms that are words in small letters.
var afterCapitals = regexp.MustCompile(`\pL[\pL.&' -]* \b((?:ASA?|AB|SAS?|SL|NV|PLC|LLP|OHG|UG|O[Yy]|Oyj|ApS|A/S|Corp|Kft|s\.r\.o\.)),\s`)

// capital finds a firm's capital behind its name, as French and Italian law asks for it.
var capital = regexp.MustCompile(`(?i),?\s+(?:au capital|con capitale|capitale sociale|cap\. ?soc|capital social|mit einem stammkapital)\b.*$`)

// afterForm finds what a firm does, in small letters behind its legal form. The words that
// join a partner's name or another form to it stay.
var afterForm = regexp.MustCompile(`(?:^|\s)((?i:gmbh|ltd\.?|limited|s\.r\.l\.|srl|s\.p\.a\.|spa|sarl|sas|b\.v\.|sp\. z o\.o\.|lda\.?|s\.l\.))\s+(?:[a-zà-ú]{4,}|a)\s+\p{Ll}`)

// townLine finds the last line of an address in the United States.
var townLine = regexp.MustCompile(`^[\pL .'-]+,? [A-Z]{2},? \d{5}(?:-\d{4})?\b`)

// dotted finds a legal form or abbreviation whose last dot belongs to it.
var dotted = regexp.MustCompile(`(?i)(?:\pL\.\s?\pL+\.|\b(?:co|inc|ltd|corp|bros|cia|bhd|pty|sp))\.?$`)

// hasWord reports whether a text holds a word of three letters or more.
func hasWord(s string) bool {
	run := 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			run = 0
			continue
		}
		if run++; run == 3 {
			return true
		}
	}
	return false
}

var street = regexp.MustCompile(`(?i)(?:str\.|straße|strasse|stra[sß]e|\bstreet|\broad|\bavenue|\bave\b|\blane|\bst\b|\brue\b|\bvia\b|\bcalle\b|\bjalan\b|\bjln\b|\bul\.|\brua\b|weg|platz|laan|straat|plein|gasse|allee|\bdrive|\bblvd|\bboulevard|\bchemin|\bno\.|\blot\b|\bfloor\b|\bp\.?o\.? ?box|\bparkway|\bsuite\b|\bway\b|\bdr\b|\brd\b|\bfraz(?:\.|ione\b)[^\d,]{0,40}|\blocalit[aà]\b[^\d,]{0,40})\W*\d|^\d+\w?[ ,/-]`)

// namedStreet finds streets of the south and west, whose name stands between the word for
// a street and the number: "Rue de la Station 5".
var namedStreet = regexp.MustCompile(`(?i)^(?:rue|avenue|av\.|boulevard|bd|chemin|route|impasse|quai|cours|all[ée]e|via|viale|piazza|piazzale|corso|largo|calle|c/|plaza|paseo|rua|avenida|travessa|ul\.|al\.|pl\.) ?\pL[\pL.'’ -]+,? (?:n[.°º]? ?)?\d{1,4} ?[a-z]?$`)

func looksLikeStreet(s string) bool { return street.MatchString(s) || namedStreet.MatchString(s) }

// domains are the names in mail and web addresses on the pages, without what
// everybody uses.
func (rd *reader) domains() map[string]bool {
	out := map[string]bool{}
	for _, s := range rd.sheet.segs {
		if !strings.ContainsAny(s.norm, "@.") {
			continue
		}
		for _, re := range []*regexp.Regexp{mailIn, webIn} {
			for _, m := range re.FindAllStringSubmatchIndex(s.norm, -1) {
				host := s.norm[m[2]:m[3]]
				parts := strings.Split(host, ".")
				name := parts[len(parts)-2]
				if (name == "co" || name == "com") && len(parts) > 2 {
					name = parts[len(parts)-3]
				}
				if !freeMail[name] && !rd.inBuyerBlock(s.spanOf(m[0], m[1])) {
					out[name] = true
				}
			}
		}
	}
	return out
}

// domainFits reports whether a domain is made of the name's letters.
func domainFits(name string, domains map[string]bool) bool {
	sq := squash(stripLegal(name))
	if len(sq) < 3 {
		return false
	}
	for d := range domains {
		k := squash(d)
		if len(k) >= 3 && (strings.Contains(k, sq) || len(k) >= 4 && strings.Contains(sq, k)) {
			return true
		}
	}
	return false
}

func stripLegal(s string) string {
	return strings.TrimSpace(legalForm.ReplaceAllString(s, " "))
}

func sameParty(a, b string) bool {
	x, y := squash(stripLegal(a)), squash(stripLegal(b))
	return x != "" && (x == y || len(x) > 5 && strings.HasPrefix(y, x) || len(y) > 5 && strings.HasPrefix(x, y))
}

// decideParties takes supplier and buyer; nobody is both. The buyer's labels
// come first, then the supplier, and an address without a label is the buyer's
// when it is not the supplier's.
func (rd *reader) decideParties() {
	rd.decideTaxID()
	buyers := rd.buyerCandidates("")
	var labelled candidate
	for _, b := range buyers {
		if b.logit > max(0.5, labelled.logit) {
			labelled = b
		}
	}
	list := rd.supplierCandidates()
	for i := range list {
		if labelled.text != "" && sameParty(list[i].text, labelled.text) {
			list[i].logit -= 4
		}
	}
	rd.choose("supplier", rd.recallName("supplier", list), -2)
	rd.recallConstant("supplier")
	buyers = rd.buyerCandidates(rd.d.Supplier.Value)
	rd.choose("buyer", rd.remember("buyer", "buyer", rd.recallName("buyer", buyers), nil), 0)
	rd.recallConstant("buyer")
	rd.wholeName(&rd.d.Supplier)
	rd.wholeName(&rd.d.Buyer)
	rd.fillParties()
}

// fillParties gives the seller and buyer records what was found beside names.
func (rd *reader) fillParties() {
	s := &rd.d.Seller
	s.Name, s.TaxID = rd.d.Supplier.Value, rd.d.SupplierTaxID.Value
	if id, _, ok := checksum.VAT(s.TaxID); ok {
		s.Country = strings.ToUpper(id[:2])
		if s.Country == "EL" {
			s.Country = "GR"
		}
	} else if iban := rd.d.PaymentAccount.Value; len(iban) > 14 && checksum.IBANLength(iban[:2]) == len(iban) {
		s.Country = iban[:2]
	}
	for _, g := range rd.sheet.segs {
		for _, m := range mailIn.FindAllStringSubmatchIndex(g.norm, -1) {
			if s.Email == "" && !rd.inBuyerBlock(g.spanOf(m[0], m[1])) {
				s.Email = g.norm[m[0]:m[1]]
			}
		}
	}
	rd.d.BuyerParty.Name, rd.d.BuyerParty.TaxID = rd.d.Buyer.Value, rd.d.BuyerTaxID.Value
}
