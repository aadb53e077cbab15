package vm

import (
	"slices"
	"strconv"
	"strings"

	"countersign/core"
)

// SetupStage is where the guided form for a mailbox stands.
type SetupStage string

// The stages, in their order. Manual stands in for Found.
const (
	SetupAddress SetupStage = "address"
	SetupSearch  SetupStage = "search" // the server is being looked for
	SetupFound   SetupStage = "found"
	SetupManual  SetupStage = "manual"
	SetupSignIn  SetupStage = "signin"
	SetupBrowser SetupStage = "browser" // a person signs in in the browser
	SetupTest    SetupStage = "test"    // the mailbox is being tried
	SetupTested  SetupStage = "tested"
)

// MailSetup is the guided form by which a mailbox is added, or signed in to again.
type MailSetup struct {
	words Words
	Stage SetupStage
	// Again says that the mailbox is there already and only its sign-in is new.
	Again bool
	Fault string // what is wrong with what was entered

	Address string
	Consent bool // a third party may be asked
	Told    []string
	Found   core.FoundMailbox

	Account core.MailAccount
	Way     core.MailSignIn
	// NeedsClient says that the firm's own registration at the provider is asked for;
	// ClientHelp how to get one.
	NeedsClient bool
	ClientHelp  string
	By          SignInBy
	Opens, Code string // what a person opens to sign in, and types there
	Key         MailKey

	Steps   []core.MailStep
	Folders []string // that there are, once the mailbox works
	manual  bool     // the server was entered by hand
}

// NewMailSetup is the form at its beginning.
func NewMailSetup(w Words) *MailSetup {
	return &MailSetup{words: w, Stage: SetupAddress, Account: core.MailAccount{Folder: []string{"INBOX"}}}
}

// SignInAgain is the form for a mailbox whose sign-in is no longer good.
func SignInAgain(w Words, a core.MailAccount) *MailSetup {
	s := &MailSetup{words: w, Stage: SetupSignIn, Again: true, Account: a, Way: core.ByPassword, Address: a.User}
	if a.SignIn != "" {
		s.Way = core.MailSignIn(a.SignIn)
	}
	return s
}

// ChangeServer is the form for a mailbox whose server is reached in another way.
func ChangeServer(w Words, a core.MailAccount) *MailSetup {
	s := SignInAgain(w, a)
	s.Stage, s.manual = SetupManual, true
	return s
}

// Parts are the steps that a person sees above the form, and which of them is on.
func (s *MailSetup) Parts() (names []string, on int) {
	if s.Again && !s.manual {
		names = []string{s.words.Say("mailbox.part_signin"), s.words.Say("mailbox.part_test")}
		return names, map[SetupStage]int{SetupTest: 1, SetupTested: 1}[s.Stage]
	}
	if s.Again {
		names = []string{s.words.Say("mailbox.part_server"), s.words.Say("mailbox.part_signin"), s.words.Say("mailbox.part_test")}
		return names, map[SetupStage]int{SetupSignIn: 1, SetupBrowser: 1, SetupTest: 2, SetupTested: 2}[s.Stage]
	}
	names = []string{s.words.Say("mailbox.part_address"), s.words.Say("mailbox.part_server"), s.words.Say("mailbox.part_signin"), s.words.Say("mailbox.part_test")}
	return names, map[SetupStage]int{SetupSearch: 1, SetupFound: 1, SetupManual: 1, SetupSignIn: 2, SetupBrowser: 2, SetupTest: 3, SetupTested: 3}[s.Stage]
}

// Search takes the address and begins looking; false when it cannot be one.
func (s *MailSetup) Search(address string, consent bool) bool {
	s.Address, s.Consent, s.Fault, s.Told = strings.TrimSpace(address), consent, "", nil
	if at := strings.LastIndexByte(s.Address, '@'); at < 1 || at == len(s.Address)-1 {
		s.Fault = s.words.Say("mailbox.no_address")
		return false
	}
	s.Stage = SetupSearch
	return true
}

// Searching notes a place that is asked.
func (s *MailSetup) Searching(sentence string) {
	if s.Stage == SetupSearch {
		s.Told = append(s.Told, sentence)
	}
}

// Searched takes what was found, or why nothing was; then the server can be entered.
func (s *MailSetup) Searched(f core.FoundMailbox, err error) {
	if err != nil {
		n := NoticeOf(err, s.words)
		s.Stage, s.Fault = SetupAddress, strings.TrimSpace(n.Text+" "+n.Hint)
		return
	}
	s.Stage, s.Found = SetupFound, f
}

// Back goes to the part before; false from the first.
func (s *MailSetup) Back() bool {
	s.Fault = ""
	switch s.Stage {
	case SetupFound, SetupManual, SetupSearch:
		if s.Again {
			return false
		}
		s.Stage = SetupAddress
	case SetupSignIn:
		if s.Again && !s.manual {
			return false
		}
		s.Stage = SetupFound
		if s.manual {
			s.Stage = SetupManual
		}
	case SetupBrowser, SetupTest, SetupTested:
		s.Stage = SetupSignIn
	default:
		return false
	}
	return true
}

// UseFound takes the server that was found.
func (s *MailSetup) UseFound() {
	f := s.Found
	s.manual = false
	s.Account.Host, s.Account.Port, s.Account.TLS, s.Account.User = f.IMAP.Host, f.IMAP.Port, f.IMAP.TLS, f.User
	s.ways(f.SignIn)
}

// ways begins the part of signing in with the best of some ways.
func (s *MailSetup) ways(list []core.MailSignIn) {
	s.Stage, s.Fault, s.Key = SetupSignIn, "", MailKey{}
	s.Way = core.ByPassword
	if len(list) > 0 {
		s.Way = list[0]
	}
	if s.Account.Name == "" {
		s.Account.Name = nameFor(s.Address)
	}
}

// nameFor suggests a name for a mailbox: what its address begins with.
func nameFor(address string) string {
	local, domain, _ := strings.Cut(address, "@")
	if local == "" {
		return domain
	}
	return local
}

// Enter opens the form for a server that is entered by hand, with what is known.
func (s *MailSetup) Enter() {
	s.Stage, s.Fault, s.manual = SetupManual, "", true
	a := &s.Account
	if a.User == "" {
		a.User = s.Address
	}
	if a.Host == "" && s.Found.IMAP.IsSet() {
		a.Host, a.Port, a.TLS = s.Found.IMAP.Host, s.Found.IMAP.Port, s.Found.IMAP.TLS
	}
	if a.TLS == "" {
		a.TLS, a.Port = "implicit", 993
	}
}

// Encrypt chooses how the connection is encrypted, with the port that goes with it
// unless another was entered.
func (s *MailSetup) Encrypt(kind string) {
	usual := map[string]int{"implicit": 993, "starttls": 143}
	if s.Account.Port == 0 || s.Account.Port == usual[s.Account.TLS] {
		s.Account.Port = usual[kind]
	}
	s.Account.TLS = kind
}

// Entered takes a server that was entered by hand; false says in Fault what is wrong.
func (s *MailSetup) Entered(host, port, user string) bool {
	n, err := strconv.Atoi(strings.TrimSpace(port))
	a := &s.Account
	a.Host, a.User, a.Port = strings.TrimSpace(host), strings.TrimSpace(user), n
	switch {
	case a.Host == "" || a.User == "":
		s.Fault = s.words.Say("mailbox.missing")
	case strings.ContainsAny(a.Host, "/@: "):
		s.Fault = s.words.Say("mailbox.no_host")
	case err != nil || n < 1 || n > 65535:
		s.Fault = s.words.Say("mailbox.no_port")
	default:
		way := core.ByPassword
		if s.Again && a.SignIn != "" {
			way = core.MailSignIn(a.SignIn)
		}
		s.ways([]core.MailSignIn{way})
		return true
	}
	return false
}

func (s *MailSetup) try() { s.Stage, s.Steps, s.Folders, s.Fault = SetupTest, nil, nil, "" }

// Retry tries the mailbox again as it is.
func (s *MailSetup) Retry() { s.try() }

// Tried notes a step of the trial.
func (s *MailSetup) Tried(step core.MailStep) {
	if s.Stage == SetupTest {
		s.Steps = append(s.Steps, step)
	}
}

// TriedAll ends the trial.
func (s *MailSetup) TriedAll(steps []core.MailStep, folders []string) {
	s.Stage, s.Steps, s.Folders = SetupTested, steps, folders
}

// Works tells whether every step of the trial did.
func (s *MailSetup) Works() bool {
	return s.Stage == SetupTested && len(s.Steps) > 0 && !slices.ContainsFunc(s.Steps, func(x core.MailStep) bool { return !x.OK })
}

// Fetched tells whether mail is to be fetched from a folder.
func (s *MailSetup) Fetched(folder string) bool { return slices.Contains(s.Account.Folder, folder) }

// Toggle puts a folder among those that mail is fetched from, or takes it out; the
// last one stays.
func (s *MailSetup) Toggle(folder string) {
	if !s.Fetched(folder) {
		s.Account.Folder = append(slices.Clone(s.Account.Folder), folder)
	} else if len(s.Account.Folder) > 1 {
		s.Account.Folder = slices.DeleteFunc(slices.Clone(s.Account.Folder), func(f string) bool { return f == folder })
	}
}
