package provider

import "countersign/core"

// Sentences that several providers share.
const (
	microsoftNote = "Microsoft takes no passwords from mail programs any more: sign in in the browser. Whoever runs the mail of your firm must have left IMAP switched on for the mailbox."
	twoSteps      = "If two-step sign-in is on, make an app password in the settings of the account and use that; else the usual password works."
)

var worldwide = []core.MailProvider{
	{
		Name: "Gmail and Google Workspace", Domains: []string{"gmail.com", "googlemail.com"}, MX: []string{"google.com", "googlemail.com"},
		IMAP: implicit("imap.gmail.com", 993), SMTP: implicit("smtp.gmail.com", 465), SignIn: []core.MailSignIn{core.ByGoogle, core.ByAppPassword},
		Note: "Sign in in the browser, or switch on 2-Step Verification in the Google account and make an app password there. The usual password does not work.",
		Help: "https://support.google.com/accounts/answer/185833",
	},
	{
		Name: "Microsoft 365", Domains: []string{"onmicrosoft.com", "office365.com"}, MX: []string{"mail.protection.outlook.com", "mx.microsoft"},
		IMAP: implicit("outlook.office365.com", 993), SMTP: startTLS("smtp.office365.com"), SignIn: []core.MailSignIn{core.ByMicrosoft},
		Note: microsoftNote, Help: "https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040",
	},
	{
		Name: "Outlook.com and Hotmail", Domains: []string{"outlook.", "hotmail.", "live.", "msn.com", "passport.com"}, MX: []string{"olc.protection.outlook.com"},
		IMAP: implicit("outlook.office365.com", 993), SMTP: startTLS("smtp-mail.outlook.com"), SignIn: []core.MailSignIn{core.ByMicrosoft},
		Note: "Microsoft takes no passwords from mail programs any more: sign in in the browser. IMAP must be switched on in the settings of Outlook on the web, under “Forwarding and IMAP”.",
		Help: "https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040",
	},
	{
		Name: "iCloud Mail", Domains: []string{"icloud.com", "me.com", "mac.com"}, MX: []string{"mail.icloud.com"},
		IMAP: implicit("imap.mail.me.com", 993), SMTP: startTLS("smtp.mail.me.com"), SignIn: []core.MailSignIn{core.ByAppPassword},
		Note: "Make an app-specific password at account.apple.com, under “Sign-In and Security”. With a domain of your own the user name is your iCloud address.",
		Help: "https://support.apple.com/102654",
	},
	{
		Name: "Fastmail", Domains: []string{"fastmail.com", "fastmail.fm", "fastmail.net", "fastmail.org", "fastmail.de", "fastmail.co.uk", "sent.com", "messagingengine.com"}, MX: []string{"messagingengine.com"},
		IMAP: implicit("imap.fastmail.com", 993), SMTP: implicit("smtp.fastmail.com", 465), SignIn: []core.MailSignIn{core.ByAppPassword},
		Note: "Make an app password under “Settings”, “Privacy & Security”, “Manage app passwords”. The usual password does not work.",
		Help: "https://www.fastmail.help/hc/en-us/articles/360058752854",
	},
	{
		Name: "Yahoo Mail", Domains: []string{"yahoo.", "ymail.com", "rocketmail.com", "myyahoo.com"}, MX: []string{"am0.yahoodns.net"},
		IMAP: implicit("imap.mail.yahoo.com", 993), SMTP: implicit("smtp.mail.yahoo.com", 465), SignIn: []core.MailSignIn{core.ByAppPassword},
		Note: "Make an app password in the account's security settings. The usual password does not work.",
		Help: "https://help.yahoo.com/kb/SLN15241.html",
	},
	{
		Name: "AOL Mail", Domains: []string{"aol.", "aim.com"}, MX: []string{"mx.aol.com", "gm0.yahoodns.net"},
		IMAP: implicit("imap.aol.com", 993), SMTP: implicit("smtp.aol.com", 465), SignIn: []core.MailSignIn{core.ByAppPassword},
		Note: "Make an app password in the account's security settings. The usual password does not work.",
		Help: "https://help.aol.com/articles/create-and-manage-app-password",
	},
	{
		Name: "Zoho Mail", Domains: []string{"zohomail.com", "zoho.com"}, MX: []string{"zoho.com", "zohomail.com"},
		IMAP: implicit("imap.zoho.com", 993), SMTP: implicit("smtp.zoho.com", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Switch IMAP on in the settings of Zoho Mail, under “Mail accounts”. Firms with a domain of their own use imappro.zoho.com as the server. " + twoSteps,
		Help: "https://www.zoho.com/mail/help/imap-access.html",
	},
	{
		Name: "Zoho Mail in Europe", Domains: []string{"zohomail.eu", "zoho.eu"}, MX: []string{"zoho.eu", "zohomail.eu"},
		IMAP: implicit("imap.zoho.eu", 993), SMTP: implicit("smtp.zoho.eu", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Switch IMAP on in the settings of Zoho Mail, under “Mail accounts”. Firms with a domain of their own use imappro.zoho.eu as the server. " + twoSteps,
		Help: "https://www.zoho.com/mail/help/imap-access.html",
	},
	{
		Name: "mail.com", Domains: []string{"mail.com", "email.com", "usa.com", "europe.com", "consultant.com", "post.com", "engineer.com", "accountant.com"}, MX: []string{"mx00.mail.com", "mx01.mail.com"},
		IMAP: implicit("imap.mail.com", 993), SMTP: implicit("smtp.mail.com", 465), SignIn: []core.MailSignIn{core.ByPassword, core.ByAppPassword},
		Note: "Switch IMAP on in the settings of the mailbox; mail.com offers it with its paid mailboxes. " + twoSteps,
	},
	{
		Name: "Comcast Xfinity", Domains: []string{"comcast.net"}, IMAP: implicit("imap.comcast.net", 993), SMTP: implicit("smtp.comcast.net", 465), SignIn: []core.MailSignIn{core.ByPassword},
		Note: "Switch on access for other programs in the settings of Xfinity Email, under “Security”.",
	},
	{
		Name: "AT&T Mail", Domains: []string{"att.net", "sbcglobal.net", "bellsouth.net"}, IMAP: implicit("imap.mail.att.net", 993), SMTP: implicit("smtp.mail.att.net", 465), SignIn: []core.MailSignIn{core.ByAppPassword},
		Note: "Make a secure mail key in your AT&T profile and use it as the password.",
	},
}
