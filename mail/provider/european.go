package provider

import "countersign/core"

var european = []core.MailProvider{
	{
		Name: "Orange", Domains: []string{"orange.fr", "wanadoo.fr"}, MX: []string{"smtp-in.orange.fr"},
		IMAP: implicit("imap.orange.fr", 993), SMTP: implicit("smtp.orange.fr", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Access for other mail programs may have to be allowed in the settings of the Orange mailbox first.",
	},
	{
		Name: "Free", Domains: []string{"free.fr", "aliceadsl.fr"}, MX: []string{"free.fr"},
		IMAP: implicit("imap.free.fr", 993), SMTP: implicit("smtp.free.fr", 465), SignIn: []core.MailSignIn{core.ByPassword}, Local: true,
		Note: "The user name is what stands before the @. For sending, authenticated SMTP must be switched on in the subscriber's area.",
	},
	{
		Name: "SFR", Domains: []string{"sfr.fr", "neuf.fr", "cegetel.net", "club-internet.fr"}, MX: []string{"sfr.fr"},
		IMAP: implicit("imap.sfr.fr", 993), SMTP: implicit("smtp.sfr.fr", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "La Poste", Domains: []string{"laposte.net"}, MX: []string{"laposte.net"},
		IMAP: implicit("imap.laposte.net", 993), SMTP: implicit("smtp.laposte.net", 465), SignIn: []core.MailSignIn{core.ByPassword},
		Note: "Allow other mail programs in the settings of the mailbox first.",
	},
	{
		Name: "Bouygues Telecom", Domains: []string{"bbox.fr"}, IMAP: implicit("imap.bbox.fr", 993), SMTP: implicit("smtp.bbox.fr", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "Libero", Domains: []string{"libero.it", "iol.it", "blu.it", "inwind.it", "giallo.it"}, MX: []string{"libero.it"},
		IMAP: implicit("imapmail.libero.it", 993), SMTP: implicit("smtp.libero.it", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "With the secure sign-in (“Password sicura”) switched on, make a specific password for this program in the settings of the mailbox.",
	},
	{
		Name: "Virgilio", Domains: []string{"virgilio.it"}, IMAP: implicit("in.virgilio.it", 993), SMTP: implicit("out.virgilio.it", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "Tiscali", Domains: []string{"tiscali.it"}, IMAP: implicit("imap.tiscali.it", 993), SMTP: implicit("smtp.tiscali.it", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "KPN", Domains: []string{"kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl", "wxs.nl", "telfort.nl", "tiscali.nl", "xs4all.nl", "freeler.nl", "onsmail.nl"},
		IMAP: implicit("imap.kpnmail.nl", 993), SMTP: implicit("smtp.kpnmail.nl", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "Ziggo", Domains: []string{"ziggo.nl", "home.nl", "casema.nl", "chello.nl", "quicknet.nl", "upcmail.nl", "zeggis.nl", "zinders.nl", "multiweb.nl"},
		IMAP: implicit("imap.ziggo.nl", 993), SMTP: startTLS("smtp.ziggo.nl"), SignIn: []core.MailSignIn{core.ByPassword},
		Note: "Access over IMAP may have to be switched on in Mijn Ziggo first.",
	},
	{
		Name: "Telenet", Domains: []string{"telenet.be"}, IMAP: implicit("imap.telenet.be", 993), SMTP: startTLS("smtp.telenet.be"), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "Proximus", Domains: []string{"proximus.be", "skynet.be", "belgacom.net"}, IMAP: implicit("imap.proximus.be", 993), SMTP: startTLS("relay.proximus.be"), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "BT", Domains: []string{"btinternet.com", "btopenworld.com", "talk21.com"}, IMAP: implicit("mail.btinternet.com", 993), SMTP: implicit("mail.btinternet.com", 465), SignIn: []core.MailSignIn{core.ByPassword},
	},
	{
		Name: "Virgin Media", Domains: []string{"virginmedia.com", "blueyonder.co.uk", "ntlworld.com"}, IMAP: implicit("imap.virginmedia.com", 993), SMTP: implicit("smtp.virginmedia.com", 465), SignIn: []core.MailSignIn{core.ByAppPassword},
		Note: "Make a password for other mail programs in the settings of the Virgin Media mailbox.",
	},
	{
		Name: "o2 (Poland)", Domains: []string{"o2.pl", "tlen.pl", "go2.pl"}, IMAP: implicit("poczta.o2.pl", 993), SMTP: implicit("poczta.o2.pl", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Switch on access over IMAP in the settings of the mailbox first.",
	},
	{
		Name: "WP", Domains: []string{"wp.pl"}, IMAP: implicit("imap.wp.pl", 993), SMTP: implicit("smtp.wp.pl", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Switch on access over IMAP in the settings of the mailbox first.",
	},
	{
		Name: "Onet", Domains: []string{"onet.pl", "poczta.onet.pl", "op.pl", "onet.eu", "vp.pl"}, IMAP: implicit("imap.poczta.onet.pl", 993), SMTP: implicit("smtp.poczta.onet.pl", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Switch on access over IMAP in the settings of the mailbox first.",
	},
	{
		Name: "Seznam", Domains: []string{"seznam.cz", "email.cz", "post.cz"}, MX: []string{"seznam.cz"}, IMAP: implicit("imap.seznam.cz", 993), SMTP: implicit("smtp.seznam.cz", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword}, Note: twoSteps,
	},
	{
		Name: "Mailfence", Domains: []string{"mailfence.com"}, MX: []string{"mailfence.com"}, IMAP: implicit("imap.mailfence.com", 993), SMTP: implicit("smtp.mailfence.com", 465), SignIn: []core.MailSignIn{core.ByPassword},
		Note: "Mailfence offers IMAP with its paid mailboxes.",
	},
	{
		Name: "Runbox", Domains: []string{"runbox.com", "runbox.no"}, MX: []string{"runbox.com"}, IMAP: implicit("mail.runbox.com", 993), SMTP: implicit("mail.runbox.com", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
	},
}
