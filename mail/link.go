package mail

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// invoiceWords are words for what a mail is to bring, in the languages that are read.
var invoiceWords = regexp.MustCompile(`(?i)\b(invoices?|bill|receipt|credit notes?|rechnung(en)?|gutschrift|beleg|quittung|factuur|facturen|factures?|avoir|facturas?|fatture?|fattura|ricevuta|faktur[ay]?|fatura|recibo)\b|rechnung|invoice`)

// fetchWords are words for getting it.
var fetchWords = regexp.MustCompile(`(?i)download|herunterladen|abrufen|anzeigen|ansehen|öffnen|view|open|see|pay|show|télécharger|consulter|afficher|voir|bekijk|downloaden|descargar|ver\b|consultar|scarica|visualizza|pobierz|zobacz|descarregar|transferir|\.pdf\b`)

// otherLinks are what nearly every mail links to beside its matter.
var otherLinks = regexp.MustCompile(`(?i)unsubscribe|abmelden|abbestellen|désabonner|uitschrijven|privacy|datenschutz|impressum|imprint|terms|agb\b|facebook\.|twitter\.|linkedin\.|instagram\.|youtube\.|support|help|faq|/legal`)

var plainLink = regexp.MustCompile(`https?://[^\s<>"')\]]+`)

// invoiceLink is the link behind which a mail says that the invoice is; empty where it
// says nothing of the kind. It decides only what a person is told: nothing is ever
// fetched from there.
func invoiceLink(texts []text, subject string) string {
	for _, t := range texts {
		about := invoiceWords.MatchString(subject)
		links := linksOf(t)
		for _, l := range links {
			words := l.words + " " + l.address
			if otherLinks.MatchString(words) || !isWeb(l.address) {
				continue
			}
			if invoiceWords.MatchString(words) || about && fetchWords.MatchString(words) {
				return l.address
			}
		}
	}
	return ""
}

func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && len(address) <= 2000
}

// link is an address with the words that lead to it.
type link struct{ words, address string }

// maxLinks bounds the links of a text.
const maxLinks = 200

func linksOf(t text) []link {
	body := t.body[:min(len(t.body), maxBody)]
	if t.html {
		return htmlLinks(body)
	}
	var out []link
	for _, at := range plainLink.FindAllStringIndex(body, maxLinks) {
		before := body[max(0, at[0]-120):at[0]]
		if i := strings.LastIndexAny(before, "."); i >= 0 {
			before = before[i:]
		}
		out = append(out, link{before, strings.TrimRight(body[at[0]:at[1]], ".,;:!?")})
	}
	return out
}

// htmlLinks reads the links of an HTML text with what stands between their tags.
func htmlLinks(body string) []link {
	var out []link
	var current *link
	z := html.NewTokenizer(strings.NewReader(body))
	for len(out) < maxLinks {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			for _, a := range t.Attr {
				switch {
				case t.Data == "a" && a.Key == "href":
					current = &link{address: strings.TrimSpace(a.Val)}
				case current != nil && (a.Key == "alt" || a.Key == "title"):
					current.words += " " + a.Val
				}
			}
		case html.TextToken:
			if current != nil && len(current.words) < 300 {
				current.words += " " + string(z.Text())
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "a" && current != nil {
				out = append(out, *current)
				current = nil
			}
		}
	}
	return out
}
