package provider

import "countersign/core"

// mailboxPassword is for hosters, where people mix up two passwords.
const mailboxPassword = "The password is that of the mailbox, not that of the customer's account."

// hosters are recognised by their mail exchangers: their customers have domains of
// their own.
var hosters = []core.MailProvider{
	ionos("IONOS (Germany)", "de", "ionos.de", "kundenserver.de", "schlund.de"),
	ionos("IONOS (UK)", "co.uk", "ionos.co.uk", "1and1.co.uk"),
	ionos("IONOS (France)", "fr", "ionos.fr", "1and1.fr"),
	ionos("IONOS (Spain)", "es", "ionos.es", "1and1.es"),
	ionos("IONOS (Italy)", "it", "ionos.it", "1and1.it"),
	ionos("IONOS (Mexico)", "mx", "ionos.mx"),
	ionos("IONOS", "com", "ionos.com", "1and1.com", "perfora.net"),
	{
		Name: "Strato", Domains: []string{"strato.de"}, MX: []string{"rzone.de"},
		IMAP: implicit("imap.strato.de", 993), SMTP: implicit("smtp.strato.de", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "Hetzner", MX: []string{"your-server.de"},
		IMAP: implicit("mail.your-server.de", 993), SMTP: implicit("mail.your-server.de", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "OVHcloud", MX: []string{"mx0.mail.ovh.net", "mx1.mail.ovh.net", "mx2.mail.ovh.net", "mx3.mail.ovh.net", "mx4.mail.ovh.net", "mxb.ovh.net"},
		IMAP: implicit("ssl0.ovh.net", 993), SMTP: implicit("ssl0.ovh.net", 465), SignIn: []core.MailSignIn{core.ByPassword},
		Note: mailboxPassword + " Mailboxes of Email Pro and Exchange have another server, which the OVHcloud customer area names.",
	},
	{
		Name: "Gandi", MX: []string{"mail.gandi.net"},
		IMAP: implicit("mail.gandi.net", 993), SMTP: implicit("mail.gandi.net", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "Infomaniak", Domains: []string{"ik.me", "ikmail.com", "etik.com"}, MX: []string{"infomaniak.ch", "infomaniak.com"},
		IMAP: implicit("mail.infomaniak.com", 993), SMTP: implicit("mail.infomaniak.com", 465), SignIn: []core.MailSignIn{core.ByAppPassword, core.ByPassword},
		Note: "Add a device for the mailbox in the Infomaniak Manager: it shows a password for this program.",
		Help: "https://www.infomaniak.com/en/support/faq/admin2/email-service",
	},
	{
		Name: "domainfactory", MX: []string{"ispgateway.de", "df.eu"},
		IMAP: implicit("sslin.df.eu", 993), SMTP: implicit("sslout.df.eu", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "Aruba", Domains: []string{"aruba.it", "technet.it"}, MX: []string{"aruba.it"},
		IMAP: implicit("imaps.aruba.it", 993), SMTP: implicit("smtps.aruba.it", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "one.com", MX: []string{"one.com"}, IMAP: implicit("imap.one.com", 993), SMTP: implicit("send.one.com", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "TransIP", MX: []string{"transip.email"}, IMAP: implicit("imap.transip.email", 993), SMTP: implicit("smtp.transip.email", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "Hostinger", MX: []string{"hostinger.com"}, IMAP: implicit("imap.hostinger.com", 993), SMTP: implicit("smtp.hostinger.com", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "GoDaddy", MX: []string{"secureserver.net"}, IMAP: implicit("imap.secureserver.net", 993), SMTP: implicit("smtpout.secureserver.net", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "Rackspace", MX: []string{"emailsrvr.com"}, IMAP: implicit("secure.emailsrvr.com", 993), SMTP: implicit("secure.emailsrvr.com", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "Namecheap Private Email", MX: []string{"privateemail.com"}, IMAP: implicit("mail.privateemail.com", 993), SMTP: implicit("mail.privateemail.com", 465), SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	},
	{
		Name: "Migadu", MX: []string{"migadu.com"}, IMAP: implicit("imap.migadu.com", 993), SMTP: implicit("smtp.migadu.com", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "DreamHost", MX: []string{"dreamhost.com"}, IMAP: implicit("imap.dreamhost.com", 993), SMTP: implicit("smtp.dreamhost.com", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
}

// ionos has servers in each country under the same names.
func ionos(name, ending string, mx ...string) core.MailProvider {
	return core.MailProvider{
		Name: name, MX: mx, IMAP: implicit("imap.ionos."+ending, 993), SMTP: implicit("smtp.ionos."+ending, 465),
		SignIn: []core.MailSignIn{core.ByPassword}, Note: mailboxPassword,
	}
}

// closed are those whose mail no program can fetch, or only with something more.
var closed = []core.MailProvider{
	{
		Name: "Proton Mail", Domains: []string{"proton.me", "protonmail.com", "protonmail.ch", "pm.me"}, MX: []string{"protonmail.ch"},
		Closed: "Proton Mail gives its mail only to programs that run beside its own Proton Mail Bridge, which comes with paid mailboxes. With the Bridge running on this computer, enter the server 127.0.0.1 and the port, user name and password that it shows, choose STARTTLS, and add the certificate that it can export.",
		Help:   "https://proton.me/mail/bridge",
	},
	{
		Name: "Tuta", Domains: []string{"tuta.com", "tutanota.com", "tutanota.de", "tutamail.com", "tuta.io", "keemail.me"}, MX: []string{"tutanota.de"},
		Closed: "Tuta gives its mail to no other programs. Have invoices sent or forwarded to another mailbox.",
	},
}
