package provider

import "countersign/core"

var german = []core.MailProvider{
	{
		Name: "GMX", Domains: []string{"gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.eu", "gmx.info", "gmx.biz", "gmx.org"}, MX: []string{"gmx.net"},
		IMAP: implicit("imap.gmx.net", 993), SMTP: implicit("mail.gmx.net", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Allow access over POP3 and IMAP in the settings of the mailbox first. " + twoSteps,
		Help: "https://hilfe.gmx.net/pop-imap/einschalten.html",
	},
	{
		Name: "GMX (international)", Domains: []string{"gmx.com", "gmx.us", "gmx.co.uk", "gmx.fr", "gmx.es", "gmx.it"},
		IMAP: implicit("imap.gmx.com", 993), SMTP: implicit("mail.gmx.com", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Allow access over POP3 and IMAP in the settings of the mailbox first. " + twoSteps,
	},
	{
		Name: "WEB.DE", Domains: []string{"web.de", "email.de"}, MX: []string{"web.de"},
		IMAP: implicit("imap.web.de", 993), SMTP: startTLS("smtp.web.de"), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Allow access over POP3 and IMAP in the settings of the mailbox first. " + twoSteps,
		Help: "https://hilfe.web.de/pop-imap/einschalten.html",
	},
	{
		Name: "Telekom", Domains: []string{"t-online.de", "magenta.de"}, MX: []string{"t-online.de"},
		IMAP: implicit("secureimap.t-online.de", 993), SMTP: implicit("securesmtp.t-online.de", 465), SignIn: []core.MailSignIn{core.ByAppPassword},
		Note: "Set a password for mail programs (“Passwort für E-Mail-Programme”) in the Telekom sign-in settings and use that. The usual password does not work.",
		Help: "https://www.telekom.de/hilfe/apps-dienste/e-mail",
	},
	{
		Name: "mailbox.org", Domains: []string{"mailbox.org"}, MX: []string{"mailbox.org"},
		IMAP: implicit("imap.mailbox.org", 993), SMTP: implicit("smtp.mailbox.org", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "The user name is your mailbox.org address, also with a domain of your own. If application passwords are switched on in the settings, make one for this program.",
	},
	{
		Name: "Posteo", Domains: []string{"posteo.de", "posteo.net", "posteo.org", "posteo.eu", "posteo.at", "posteo.ch"}, MX: []string{"posteo.de"},
		IMAP: implicit("posteo.de", 993), SMTP: implicit("posteo.de", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "The usual password works; if you made app passwords in the settings, use one of those.",
	},
	{
		Name: "mail.de", Domains: []string{"mail.de"}, MX: []string{"mail.de"},
		IMAP: implicit("imap.mail.de", 993), SMTP: implicit("smtp.mail.de", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword}, Note: twoSteps,
	},
	{
		Name: "freenet", Domains: []string{"freenet.de"}, MX: []string{"freenet.de"},
		IMAP: implicit("mx.freenet.de", 993), SMTP: implicit("mx.freenet.de", 465), SignIn: []core.MailSignIn{core.ByPassword},
		Note: "Switch on “POP3, IMAP und SMTP” in the settings of the mailbox first.",
	},
	{
		Name: "1&1", Domains: []string{"online.de", "onlinehome.de", "1und1.de"},
		IMAP: implicit("imap.1und1.de", 993), SMTP: implicit("smtp.1und1.de", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "Vodafone", Domains: []string{"vodafone.de", "vodafonemail.de", "arcor.de"}, IMAP: implicit("imap.vodafonemail.de", 993), SMTP: implicit("smtp.vodafonemail.de", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "A1", Domains: []string{"a1.net", "aon.at"}, IMAP: implicit("securemail.a1.net", 993), SMTP: startTLS("securemail.a1.net"), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "Swisscom Bluewin", Domains: []string{"bluewin.ch", "bluemail.ch"}, MX: []string{"bluewin.ch"},
		IMAP: implicit("imaps.bluewin.ch", 993), SMTP: implicit("smtpauths.bluewin.ch", 465), SignIn: []core.MailSignIn{core.ByPassword},
		Note: "The password is that of the mailbox, which may differ from that of the Swisscom sign-in.",
	},
}
