package core

// MailServer is where a mail service is reached. TLS is implicit or starttls.
type MailServer struct {
	Host string `json:"host"`
	Port int    `json:"port"`
	TLS  string `json:"tls"`
}

// IsSet tells whether there is one.
func (s MailServer) IsSet() bool { return s.Host != "" }

// MailSignIn is a way to sign in to a mailbox.
type MailSignIn string

// The ways to sign in.
const (
	ByPassword    MailSignIn = "password"
	ByAppPassword MailSignIn = "app-password" // one that the provider makes for a single program
	ByGoogle      MailSignIn = "google"       // in the browser
	ByMicrosoft   MailSignIn = "microsoft"    // in the browser
)

// InBrowser tells whether a person signs in at an identity provider.
func (s MailSignIn) InBrowser() bool { return s == ByGoogle || s == ByMicrosoft }

// MailProvider is what is known of a provider of mailboxes.
type MailProvider struct {
	Name string `json:"provider"`
	// Domains are those of its addresses; one that ends in a dot stands for the
	// endings of all countries ("yahoo."). MX are the ends of the names of its mail
	// exchangers, by which the addresses of firms are recognised.
	Domains []string     `json:"domains,omitempty"`
	MX      []string     `json:"mx,omitempty"`
	IMAP    MailServer   `json:"imap,omitzero"`
	SMTP    MailServer   `json:"smtp,omitzero"`
	SignIn  []MailSignIn `json:"sign_in,omitempty"`    // the best first
	Local   bool         `json:"local_part,omitempty"` // the user name is what stands before the @
	// Note is what a person has to know or do first, in plain sentences; Help a page
	// of the provider about it.
	Note string `json:"note,omitempty"`
	Help string `json:"help,omitempty"`
	// Closed is why no program can read these mailboxes; then there is no IMAP.
	Closed string `json:"closed,omitempty"`
}

// MailSource is how a mail server was found.
type MailSource string

// The sources, in the order in which they are asked.
const (
	MailFromList     MailSource = "known"      // the program's own list, by the address's domain
	MailFromMX       MailSource = "mx"         // the program's list, by who takes the domain's mail
	MailFromSRV      MailSource = "srv"        // RFC 6186
	MailFromDomain   MailSource = "autoconfig" // the domain's own file for mail programs
	MailFromDatabase MailSource = "database"   // Thunderbird's list of providers, a third party
	MailFromGuess    MailSource = "guess"      // a usual name that answered
)

// FoundMailbox is where a mailbox can be read.
type FoundMailbox struct {
	Source   MailSource   `json:"source"`
	Provider string       `json:"provider,omitempty"`
	IMAP     MailServer   `json:"imap"`
	SMTP     MailServer   `json:"smtp,omitzero"`
	User     string       `json:"user"`
	SignIn   []MailSignIn `json:"sign_in"`
	Note     string       `json:"note,omitempty"`
	Help     string       `json:"help,omitempty"`
	// Confirm asks for a person's yes before a password goes to this server: its name
	// is not of the address's domain, and nothing but the network vouches for it.
	Confirm bool `json:"confirm"`
	// ConfirmSMTP is the same for the server of outgoing mail.
	ConfirmSMTP bool `json:"confirm_smtp,omitempty"`
	// Closed is why the mailbox cannot be read by any program like this one.
	Closed string `json:"closed,omitempty"`
}

// MailStep is one step of trying a mailbox or of sending a test mail.
type MailStep struct {
	Name    string `json:"step"` // one of MailSteps or SendSteps
	OK      bool   `json:"ok"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"` // what to do, where it does not work
}

// SendSteps are the steps of a test mail in their order.
var SendSteps = []string{"name", "connection", "TLS", "sign-in", "sender", "recipient", "mail"}

// MailSteps are the steps of trying a mailbox in their order; the last two come for
// each folder.
var MailSteps = []string{"name", "connection", "TLS", "sign-in", "folder", "rights"}
