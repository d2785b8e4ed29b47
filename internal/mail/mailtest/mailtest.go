// Package mailtest is a real SMTP server for tests: it takes mails, refuses them, is slow, or hangs up, as a test says.
package mailtest

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Mail is what the server was given.
type Mail struct {
	From, To   string
	Header     mail.Header
	Subject    string
	Text, HTML string
}

// MessageID is that of the header.
func (m *Mail) MessageID() string { return m.Header.Get("Message-Id") }

// ErrHangUp is what a hook gives for the server to cut the connection, without a word.
var ErrHangUp = errors.New("the server hangs up")

// Refusal is an answer of the server, such as 451 or 550.
func Refusal(code int, message string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: message}
}

// Server is the SMTP server. Its hooks are called, if there are any, when a sender, an address or a mail is given; what
// they return is what the server answers. They may wait.
type Server struct {
	Host string
	Port int
	// Roots trusts the server's certificate, if it has one.
	Roots *x509.CertPool

	OnSender  func(from string) error
	OnAddress func(to string) error
	OnMail    func(m *Mail) error

	mu    sync.Mutex
	taken []Mail
}

// Option changes a server before it starts.
type Option func(*smtp.Server, *Server)

// WithTLS offers STARTTLS with a certificate of the server's own.
func WithTLS(tb testing.TB) Option {
	tb.Helper()
	return func(s *smtp.Server, own *Server) {
		certificate, roots := selfSigned(tb)
		s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
		own.Roots = roots
	}
}

// WithHooks sets the hooks, before anybody can connect.
func WithHooks(set func(*Server)) Option { return func(_ *smtp.Server, own *Server) { set(own) } }

// User and Password are those that the server knows. It asks nobody for them.
const (
	User     = "traverse"
	Password = "correct horse"
)

// New starts a server on a loopback address until the end of the test.
func New(tb testing.TB, options ...Option) *Server {
	tb.Helper()
	listener, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	address := listener.Addr().(*net.TCPAddr) //nolint:forcetypeassert // what was asked for
	own := &Server{Host: "127.0.0.1", Port: address.Port}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{own: own, conn: c}, nil }))
	server.Domain, server.AllowInsecureAuth = "localhost", true
	server.ErrorLog = silent{}
	for _, option := range options {
		option(server, own)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener) // ends by Close
	}()
	tb.Cleanup(func() {
		_ = server.Close() // its listener is closed
		<-ended
	})
	return own
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// Taken gives the mails that the server has taken, in that order.
func (s *Server) Taken() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.taken...)
}

// TakenBy gives those of one address.
func (s *Server) TakenBy(to string) []Mail {
	var hers []Mail
	for _, m := range s.Taken() {
		if m.To == to {
			hers = append(hers, m)
		}
	}
	return hers
}

type session struct {
	own      *Server
	conn     *smtp.Conn
	from, to string
}

// say gives a hook's answer, or cuts the connection.
func (s *session) say(err error) error {
	if errors.Is(err, ErrHangUp) {
		_ = s.conn.Conn().Close() // that is what was asked for
	}
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != User || password != Password {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	if s.own.OnSender != nil {
		return s.say(s.own.OnSender(from))
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.own.OnAddress != nil {
		return s.say(s.own.OnAddress(to))
	}
	return nil
}

// Data takes a mail, unless the hook refuses it. The sender knows of it afterwards only: a hook may kill it before.
func (s *session) Data(r io.Reader) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := parse(content)
	if err != nil {
		return err
	}
	m.From, m.To = s.from, s.to
	if s.own.OnMail != nil {
		if err := s.own.OnMail(m); err != nil {
			return s.say(err)
		}
	}
	s.own.mu.Lock()
	defer s.own.mu.Unlock()
	s.own.taken = append(s.own.taken, *m)
	return nil
}

func parse(content []byte) (*Mail, error) {
	read, err := mail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	m := &Mail{Header: read.Header}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(read.Header.Get("Subject")); err != nil {
		return nil, err
	}
	mediaType, parameters, err := mime.ParseMediaType(read.Header.Get("Content-Type"))
	if err != nil || !strings.HasPrefix(mediaType, "multipart/") {
		return nil, errors.Join(err, errors.New("the mail is not multipart"))
	}
	for parts := multipart.NewReader(read.Body, parameters["boundary"]); ; {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return m, nil
		}
		if err != nil {
			return nil, err
		}
		var body io.Reader = part
		if part.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
			body = quotedprintable.NewReader(part)
		}
		text, err := io.ReadAll(body)
		if err != nil {
			return nil, err
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			m.HTML = string(text)
		} else {
			m.Text = string(text)
		}
	}
}

// selfSigned makes a certificate for the loopback address.
func selfSigned(tb testing.TB) (tls.Certificate, *x509.CertPool) {
	tb.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, NotBefore: time.Unix(0, 0), NotAfter: time.Unix(1<<37, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		tb.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		tb.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
