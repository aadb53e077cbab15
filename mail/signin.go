package mail

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"

	"countersign/core"
)

// TokenSource gives access tokens (RFC 6749, section 1.4) of accounts that sign in
// through an identity provider.
type TokenSource interface {
	// Token gives the account's access token. Renewed asks for another than the one
	// given before, which a server refused. An error of the kind Refused means that
	// a person must sign in again; it is not tried again by itself.
	Token(ctx context.Context, acct core.MailAccount, renewed bool) (string, error)
}

// proof is what shows a server who signs in: a password or a token.
type proof struct{ password, token string }

// prover gives the proof at the moment at which it is needed.
type prover func(ctx context.Context) (proof, error)

// signIn opens a connection and signs in with the password, or with a token where
// the account has one. A token that is refused is renewed once: it may have run out
// by the server's clock, or been withdrawn before its time.
func (r *run) signIn(ctx context.Context, password string, tell note) (*session, error) {
	return signIn(r.acct, password, r.poller.Tokens, tell, func(prove prover, tell note) (*session, error) {
		return start(ctx, r.acct, prove, r.limits, tell)
	})
}

// signIn starts a session of whatever protocol with the proof that the account has.
func signIn[S any](acct core.MailAccount, password string, tokens TokenSource, tell note, start func(prover, note) (S, error)) (S, error) {
	var none S
	if acct.SignIn == "" {
		return start(func(context.Context) (proof, error) { return proof{password: password}, nil }, tell)
	}
	if tokens == nil {
		return none, core.Errorf(core.Internal, "Nothing gives tokens for the account %s", acct.Name)
	}
	token := func(renewed bool) prover {
		return func(ctx context.Context) (proof, error) {
			t, err := tokens.Token(ctx, acct, renewed)
			return proof{token: t}, err
		}
	}
	s, err := start(token(false), tell)
	if !errors.Is(err, ErrSignIn) || core.KindOf(err) == core.Refused {
		return s, err
	}
	return start(token(true), func(step, sentence string) {
		if step == "sign-in" { // the other steps were told already
			tell(step, sentence)
		}
	})
}

// how says in words what a proof is.
func (p proof) how() string {
	if p.token != "" {
		return "through the provider's browser page"
	}
	return "with a password"
}

// authenticate signs in and says how.
func (s *session) authenticate(with proof) (how string, err error) {
	err = s.step(0, func() error {
		caps := s.client.Caps()
		m, err := mechanism(s.acct, with, func(name string) bool { return caps.Has(imap.AuthCap(name)) })
		switch {
		case err != nil:
			return err
		case m != nil:
			return s.client.Authenticate(m)
		case caps.Has(imap.CapLoginDisabled):
			return noPasswords(s.acct)
		default:
			return s.client.Login(s.acct.User, with.password).Wait()
		}
	})
	if err == nil {
		return with.how(), nil
	}
	if said, refused := s.scrub.serverSaid(err); refused && s.ctx.Err() == nil {
		return "", s.refused(said, err, with)
	}
	return "", s.commandFailure("signing in", err)
}

// mechanism is how an account signs in to a server that has certain mechanisms; nil
// where it has none for passwords. For them it prefers PLAIN (RFC 4616), which carries
// every password, for tokens OAUTHBEARER (RFC 7628) to XOAUTH2, which is older and what
// Microsoft has.
func mechanism(a core.MailAccount, with proof, has func(name string) bool) (sasl.Client, error) {
	token := with.token
	switch {
	case token != "" && has(sasl.OAuthBearer):
		return &bearer{sasl.OAuthBearer, oauthBearer(a, token), []byte{1}}, nil
	case token != "" && has(xoauth2):
		return &bearer{xoauth2, xoauth(a.User, token), []byte{}}, nil
	case token != "":
		return nil, failure(ErrSignIn, nil, fmt.Sprintf("The server %s does not take sign-ins through the browser", a.Host), "check the server's name, or sign in with a password")
	case has(sasl.Plain):
		return sasl.NewPlainClient("", a.User, with.password), nil
	case has(sasl.Login):
		return &login{answers: []string{a.User, with.password}}, nil
	}
	return nil, nil
}

func noPasswords(a core.MailAccount) *core.Error {
	return failure(ErrSignIn, nil, fmt.Sprintf("The server %s does not take passwords", a.Host), "sign in through the browser, as the provider asks for it")
}

// refused explains a refusal of the sign-in by what the server said (RFC 5530).
func (s *session) refused(said string, err error, with proof) *core.Error {
	var refusal *imap.Error
	_ = errors.As(err, &refusal) // serverSaid found it before
	hint := "check the user name and the password; many providers want an app password here, not the usual one"
	if with.token != "" {
		hint = "check that IMAP is switched on for the mailbox and that the user name is the mailbox's address, then sign in again"
	}
	cause := s.scrub.error(err)
	switch refusal.Code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeServerBug, imap.ResponseCodeLimit, imap.ResponseCodeInUse:
		return failure(ErrProtocol, cause, quote(fmt.Sprintf("The server %s cannot check the sign-in at the moment", s.acct.Host), said), "try again later")
	case imap.ResponseCodeExpired:
		hint = "the password has run out: set a new one at the provider and enter it here"
	case imap.ResponseCodePrivacyRequired, imap.ResponseCodeContactAdmin, imap.ResponseCodeAuthorizationFailed:
		hint = "ask whoever runs the mail server"
	}
	return failure(ErrSignIn, cause, quote(fmt.Sprintf("The mail server refused the sign-in of %s", s.acct.User), said), hint)
}

// xoauth2 is the mechanism that Google and Microsoft had before RFC 7628.
const xoauth2 = "XOAUTH2"

func xoauth(user, token string) string {
	return "user=" + user + "\x01auth=Bearer " + token + "\x01\x01"
}

// oauthBearer is the first message of RFC 7628, section 3.1, with the name escaped
// as RFC 5801, section 4 has it.
func oauthBearer(a core.MailAccount, token string) string {
	user := strings.NewReplacer("=", "=3D", ",", "=2C").Replace(a.User)
	return "n,a=" + user + ",\x01host=" + a.Host + "\x01port=" + strconv.Itoa(a.Port) + "\x01auth=Bearer " + token + "\x01\x01"
}

// bearer is a mechanism of one message. A server that refuses it tells why in a
// challenge and waits for an answer before it says NO (RFC 7628, section 3.2.3): regret,
// which may be empty but must not be nil.
type bearer struct {
	mechanism, message string
	regret             []byte
}

// Start implements sasl.Client.
func (b *bearer) Start() (mechanism string, ir []byte, err error) {
	return b.mechanism, []byte(b.message), nil
}

// Next implements sasl.Client.
func (b *bearer) Next([]byte) ([]byte, error) { return b.regret, nil }

// login is the LOGIN mechanism. Servers word its two questions differently, so that
// only their order counts.
type login struct{ answers []string }

// Start implements sasl.Client.
func (l *login) Start() (mechanism string, ir []byte, err error) { return sasl.Login, nil, nil }

// Next implements sasl.Client.
func (l *login) Next([]byte) ([]byte, error) {
	if len(l.answers) == 0 {
		return nil, sasl.ErrUnexpectedServerChallenge
	}
	next := l.answers[0]
	l.answers = l.answers[1:]
	return []byte(next), nil
}
