package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Encryption says how a connection to a server is protected.
type Encryption int

// The ways: TLS from the first byte, TLS asked for by STARTTLS and required, the same if the server offers it, none.
const (
	ImplicitTLS Encryption = iota
	RequiredTLS
	OfferedTLS
	NoTLS
)

// Server is where mails are handed over, and as whom.
type Server struct {
	Host           string
	Port           int
	Encryption     Encryption
	User, Password string // no user: no authentication
	From           mail.Address
	// TLS replaces the machine's own trust; nil outside of tests.
	TLS *tls.Config
	// Patience is how long the server may take to answer; 0 for the default.
	Patience time.Duration
}

const defaultPatience = 30 * time.Second

// Failure is why a mail was not taken. Reason is a French sentence without the address that it was for.
type Failure struct { //nolint:errname // the word of the house: what became of a mail
	Reason string
	// Permanent: trying again is no use.
	Permanent bool
	// Server: any other mail would have met the same. This one has nothing to do with it.
	Server bool
	Err    error
}

// Error gives the reason, for logs too.
func (f *Failure) Error() string { return f.Reason }

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Send hands one mail over, on a connection of its own. Without an error the server has taken it. Any error is a *Failure;
// after one that is not Permanent the server may have taken it all the same, if the connection was lost at the last moment.
func (s *Server) Send(ctx context.Context, m *Message) error {
	message, err := s.message(m)
	if err != nil {
		return &Failure{Reason: "Le courriel n’a pas pu être composé.", Permanent: true, Err: err}
	}
	client, err := gomail.NewClient(s.Host, s.options()...)
	if err != nil {
		return &Failure{Reason: "Le serveur de courriel est mal désigné.", Server: true, Err: err}
	}
	connection, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return &Failure{Reason: "Le serveur de courriel ne peut pas être joint : " + Said(err), Server: true, Err: err}
	}
	// Whoever waits for the server then fails at once; the client itself would be waited for, as it holds its lock meanwhile.
	stop := context.AfterFunc(ctx, func() { _ = connection.Text.Close() })
	defer stop()
	err = client.SendWithSMTPClient(connection, message)
	_ = client.CloseWithSMTPClient(connection) // the mail is taken or not by now
	_ = connection.Close()                     // which a server that hangs up leaves open
	if message.IsDelivered() {
		return nil
	}
	return failureOf(err)
}

func (s *Server) options() []gomail.Option {
	patience := s.Patience
	if patience == 0 {
		patience = defaultPatience
	}
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(patience), gomail.WithoutRset(), gomail.WithoutNoop()}
	if s.TLS != nil {
		options = append(options, gomail.WithTLSConfig(s.TLS))
	}
	switch s.Encryption {
	case ImplicitTLS:
		options = append(options, gomail.WithSSL())
	case RequiredTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case OfferedTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case NoTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if s.User == "" {
		return options
	}
	auth := gomail.SMTPAuthAutoDiscover
	if s.Encryption == OfferedTLS || s.Encryption == NoTLS {
		auth = gomail.SMTPAuthPlainNoEnc // a server of this machine: the settings allow no other
	}
	return append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
}

// message gives a mail the form of the library. Programs that answer by themselves are told not to.
func (s *Server) message(m *Message) (*gomail.Msg, error) {
	message := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	_, domain, _ := strings.Cut(s.From.Address, "@")
	message.SetMessageIDWithValue(m.ID + "@" + domain)
	message.SetDateWithValue(m.Date)
	message.Subject(m.Subject)
	message.SetGenHeader("Auto-Submitted", "auto-generated")
	message.SetGenHeader("X-Auto-Response-Suppress", "All")
	if m.Preferences != "" {
		message.SetGenHeader("List-Unsubscribe", "<"+m.Preferences+">")
	}
	message.SetBodyString(gomail.TypeTextPlain, m.Text)
	message.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return message, errors.Join(message.FromFormat(s.From.Name, s.From.Address), message.To(m.To))
}

// failureOf says whose fault a refusal is. A refused sender is the installation's; anything else is this mail's, for good
// with a code 5xx, for now with a code 4xx or a lost connection.
func failureOf(err error) *Failure {
	refused, ok := errors.AsType[*gomail.SendError](err)
	if !ok {
		return &Failure{Reason: "Le serveur de courriel n’a pas répondu comme attendu : " + Said(err), Err: err}
	}
	failure := &Failure{Err: err, Permanent: refused.ErrorCode() >= 500}
	text := Said(errors.New(strings.TrimPrefix(withoutAddresses(refused), refused.Reason.String()+": ")))
	switch refused.Reason {
	case gomail.ErrSMTPMailFrom:
		failure.Server, failure.Permanent = true, false
		failure.Reason = "Le serveur de courriel refuse l’expéditeur : " + text
	case gomail.ErrConnCheck:
		failure.Server = true
		failure.Reason = "La connexion au serveur de courriel s’est interrompue : " + text
	case gomail.ErrSMTPRcptTo:
		failure.Reason = "L’adresse du destinataire est refusée : " + text
	case gomail.ErrGetSender, gomail.ErrGetRcpts, gomail.ErrNoUnencoded:
		failure.Permanent = true
		failure.Reason = "L’adresse n’a pas la forme d’une adresse électronique."
	default:
		failure.Reason = "Le courriel n’a pas été pris : " + text
	}
	return failure
}

// withoutAddresses is the text of a refusal up to the list of addresses that the library adds.
func withoutAddresses(err error) string {
	text, _, _ := strings.Cut(err.Error(), ", affected ")
	return text
}

var addressPattern = regexp.MustCompile(`[^\s<>"',;:()]+@[^\s<>"',;:()]+`)

// Said is what a server has answered, on one line, without any address, and not too long.
func Said(err error) string {
	if err == nil {
		return "sans réponse"
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(err.Error(), `"`, "")), " ")
	text = addressPattern.ReplaceAllStringFunc(text, Mask)
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200]) + "…"
	}
	return text
}

// Mask hides most of an address: « j…n@exemple.fr ».
func Mask(address string) string {
	at := strings.LastIndexByte(address, '@')
	if at < 0 {
		return "…"
	}
	name := []rune(address[:at])
	switch {
	case len(name) < 3:
		return "…" + address[at:]
	default:
		return string(name[0]) + "…" + string(name[len(name)-1]) + address[at:]
	}
}

// String names the server, without its password, for the log.
func (s *Server) String() string {
	return fmt.Sprintf("%s:%s", s.Host, strconv.Itoa(s.Port))
}
