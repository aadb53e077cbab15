package control

import (
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"

	"countersign/core"
)

// freeMail are domains at which anybody can have an address; they say nothing about
// who somebody is.
var freeMail = wordSet(`gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.de hotmail.fr hotmail.co.uk live.com live.de msn.com
 yahoo.com yahoo.de yahoo.fr yahoo.co.uk yahoo.es yahoo.it ymail.com aol.com aol.de icloud.com me.com mac.com proton.me protonmail.com pm.me tutanota.com tuta.io
 gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de posteo.de mailbox.org mail.de email.de arcor.de vodafone.de
 orange.fr wanadoo.fr laposte.net free.fr sfr.fr libero.it virgilio.it alice.it tiscali.it hotmail.it telefonica.net
 ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl telenet.be skynet.be bluewin.ch hispeed.ch a1.net chello.at
 wp.pl o2.pl onet.pl interia.pl op.pl poczta.onet.pl sapo.pt mail.ru yandex.ru yandex.com qq.com 163.com 126.com
 btinternet.com sky.com virginmedia.com talktalk.net comcast.net verizon.net att.net sbcglobal.net cox.net zoho.com fastmail.com hey.com mail.com`)

// billing are services that send invoices for many firms from their own domain.
var billing = wordSet(`sevdesk.de lexoffice.de lexware.de fastbill.com billomat.net easybill.de debitoor.com stripe.com paypal.com paypal.de intuit.com quickbooks.com
 xero.com freshbooks.com zohobooks.com bill.com invoicely.com holded.com pennylane.com sage.com datev.de getmyinvoices.com billwerk.com chargebee.com recurly.com
 sendgrid.net mailgun.org amazonses.com mandrillapp.com mailjet.com sendinblue.com brevo.com shopify.com klarna.com klarna.de`)

// tenants are domains whose owner lets every customer send from a name below them; the
// list of public suffixes does not have these.
var tenants = []string{"mail.onmicrosoft.com", "onmicrosoft.com", "zendesk.com", "freshdesk.com"}

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[w] = true
	}
	return m
}

// shared reports whether a domain belongs to no firm in particular.
func shared(domain string) bool {
	r := registrable(domain)
	return freeMail[domain] || freeMail[r] || billing[r]
}

// domainOf is the domain of a mail address in lower case; empty when there is none.
func domainOf(address string) string {
	a := strings.ToLower(strings.Trim(strings.TrimSpace(address), "<>"))
	// The part before it may have another @ in quotes (RFC 5321, section 4.1.2).
	at := strings.LastIndexByte(a, '@')
	d := strings.TrimSuffix(a[at+1:], ".")
	if at < 0 || !strings.Contains(d, ".") || strings.ContainsAny(d, " @<>") {
		return ""
	}
	return d
}

// registrable is the part of a domain that somebody registered: "mail.acme.co.uk" is
// "acme.co.uk". What lies under a public suffix (publicsuffix.org), the private ones as
// "uk.com" among them, belongs to as many owners as there are names.
func registrable(domain string) string {
	domain = strings.ToLower(strings.TrimSuffix(domain, "."))
	for _, t := range tenants {
		if under, ok := strings.CutSuffix(domain, "."+t); ok {
			return under[strings.LastIndexByte(under, '.')+1:] + "." + t
		}
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(domain); err == nil {
		return d
	}
	return domain // a suffix itself, or one label
}

// sameOwner reports whether two domains were registered as one, however their letters
// are written.
func sameOwner(a, b string) bool {
	return a != "" && readable(registrable(a)) == readable(registrable(b))
}

func readable(domain string) string {
	labels := strings.Split(domain, ".")
	for i, l := range labels {
		labels[i] = decode(l)
	}
	return strings.Join(labels, ".")
}

// domainsOf are the registered domains of a supplier's addresses, each once, without
// those that anybody can have.
func domainsOf(s core.Supplier) []string {
	var out []string
	for _, m := range s.Emails {
		if d := domainOf(m); d != "" && !shared(d) && !slices.Contains(out, registrable(d)) {
			out = append(out, registrable(d))
		}
	}
	return out
}
