package mail_test

import (
	"context"
	"crypto/tls"
	"errors"
	netmail "net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"traverse/internal/mail"
	"traverse/internal/mail/mailtest"
)

var letterDay = time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)

func letter() *mail.Letter {
	return &mail.Letter{
		Subject:    "L’épreuve « <b>& » d’été",
		Paragraphs: []string{"Une phrase assez longue pour qu’il faille l’écrire sur plusieurs lignes de soixante-douze signes, ni plus.", "Et <script>une</script> autre."},
		Items:      []mail.Item{{Title: "Première chose", Link: "https://traverse.example/a?b=1&c=2"}},
		Button:     mail.Item{Title: "Ouvrir", Link: "https://traverse.example/lien#abc-_"}, Preferences: "https://traverse.example/notifications#courriels",
	}
}

func message(t *testing.T) *mail.Message {
	t.Helper()
	m, err := letter().Write("0-1-2", "jeanne.martin@example.org", letterDay)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func serverOf(s *mailtest.Server) *mail.Server {
	return &mail.Server{Host: s.Host, Port: s.Port, Encryption: mail.OfferedTLS, From: netmail.Address{Name: "Traverse", Address: "ne-pas-repondre@traverse.example"}}
}

// TestLetter: both forms say the same, with their whole links; what is in a letter is text, never markup; nothing is loaded
// from anywhere.
func TestLetter(t *testing.T) {
	t.Parallel()
	m := message(t)
	tree, err := html.Parse(strings.NewReader(m.HTML))
	if err != nil {
		t.Fatal(err)
	}
	var words strings.Builder
	var links []string
	for n := range tree.Descendants() {
		if n.Type == html.TextNode {
			words.WriteString(n.Data + " ")
		}
		for _, a := range n.Attr {
			if a.Key == "href" {
				links = append(links, a.Val)
			}
			if a.Key == "src" || a.Key == "background" || n.Data == "img" || n.Data == "script" || n.Data == "link" {
				t.Errorf("<%s %s=%q> loads something", n.Data, a.Key, a.Val)
			}
		}
	}
	flat := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	l := letter()
	for _, said := range append(l.Paragraphs, l.Items[0].Title, l.Button.Title, l.Button.Link, l.Preferences) {
		if !strings.Contains(flat(m.Text), said) {
			t.Errorf("the text does not say %q:\n%s", said, m.Text)
		}
		if !strings.Contains(flat(words.String()), said) && said != l.Preferences {
			t.Errorf("the HTML does not say %q:\n%s", said, m.HTML)
		}
	}
	if want := []string{l.Items[0].Link, l.Button.Link, l.Preferences}; strings.Join(links, " ") != strings.Join(want, " ") {
		t.Errorf("links %q, want %q", links, want)
	}
	for line := range strings.SplitSeq(m.Text, "\n") {
		if len([]rune(line)) > 72 && strings.Contains(strings.TrimSpace(line), " ") {
			t.Errorf("a long line: %q", line)
		}
	}
}

// TestSend: a mail arrives as it was written, with the same Message-ID each time, by way of TLS and a password where the
// server has them.
func TestSend(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		options []mailtest.Option
		change  func(*mailtest.Server, *mail.Server)
	}{
		"in clear": {nil, func(*mailtest.Server, *mail.Server) {}},
		"starttls": {[]mailtest.Option{mailtest.WithTLS(t)}, func(with *mailtest.Server, s *mail.Server) {
			s.Encryption, s.TLS = mail.RequiredTLS, &tls.Config{RootCAs: with.Roots, ServerName: with.Host, MinVersion: tls.VersionTLS12}
			s.User, s.Password = mailtest.User, mailtest.Password
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			with := mailtest.New(t, c.options...)
			s := serverOf(with)
			c.change(with, s)
			for range 2 {
				if err := s.Send(t.Context(), message(t)); err != nil {
					t.Fatal(err, errors.Unwrap(err))
				}
			}
			taken := with.Taken()
			if len(taken) != 2 || taken[0].MessageID() != taken[1].MessageID() || taken[0].MessageID() != "<0-1-2@traverse.example>" {
				t.Fatalf("%+v", taken)
			}
			got, want := taken[0], message(t)
			lines := strings.NewReplacer("\r\n", "\n")
			if got.Subject != want.Subject || strings.TrimSpace(lines.Replace(got.Text)) != strings.TrimSpace(want.Text) || strings.TrimSpace(lines.Replace(got.HTML)) != strings.TrimSpace(want.HTML) {
				t.Errorf("%q\n%s\n%s", got.Subject, got.Text, got.HTML)
			}
			date, err := got.Header.Date()
			if err != nil || !date.Equal(letterDay) || got.Header.Get("List-Unsubscribe") != "<"+want.Preferences+">" || got.Header.Get("Auto-Submitted") != "auto-generated" {
				t.Errorf("%v %v", got.Header, err)
			}
		})
	}
}

// TestRefusals: whose fault a refusal is, whether it is for good, and a reason that holds no address.
func TestRefusals(t *testing.T) {
	t.Parallel()
	both := "550 no mailbox jeanne.martin@example.org here"
	for name, c := range map[string]struct {
		hooks             func(*mailtest.Server)
		change            func(*mail.Server)
		permanent, server bool
		reason            string
	}{
		"address refused for good": {
			hooks:     func(s *mailtest.Server) { s.OnAddress = func(string) error { return mailtest.Refusal(550, both) } },
			permanent: true, reason: `^L’adresse du destinataire est refusée : 550 .*j…n@example\.org here$`,
		},
		"address refused for now": {
			hooks: func(s *mailtest.Server) {
				s.OnAddress = func(string) error { return mailtest.Refusal(451, "greylisted") }
			},
			reason: `^L’adresse du destinataire est refusée : 451 .*greylisted$`,
		},
		"mail refused for good": {
			hooks: func(s *mailtest.Server) {
				s.OnMail = func(*mailtest.Mail) error { return mailtest.Refusal(554, "spam") }
			},
			permanent: true, reason: `^Le courriel n’a pas été pris : 554 .*spam$`,
		},
		"mail refused for now": {
			hooks: func(s *mailtest.Server) {
				s.OnMail = func(*mailtest.Mail) error { return mailtest.Refusal(452, "full") }
			},
			reason: `^Le courriel n’a pas été pris : 452 .*full$`,
		},
		"connection dropped in DATA": {
			hooks:  func(s *mailtest.Server) { s.OnMail = func(*mailtest.Mail) error { return mailtest.ErrHangUp } },
			reason: `^Le courriel n’a pas été pris : `,
		},
		"sender refused": {
			hooks:  func(s *mailtest.Server) { s.OnSender = func(string) error { return mailtest.Refusal(550, "not you") } },
			server: true, reason: `^Le serveur de courriel refuse l’expéditeur : 550 .*not you$`,
		},
		"wrong password": {
			hooks:  func(*mailtest.Server) {},
			change: func(s *mail.Server) { s.User, s.Password = mailtest.User, "wrong" },
			server: true, reason: `^Le serveur de courriel ne peut pas être joint : .*535`,
		},
		"no encryption where it is required": {
			hooks:  func(*mailtest.Server) {},
			change: func(s *mail.Server) { s.Encryption = mail.RequiredTLS },
			server: true, reason: `^Le serveur de courriel ne peut pas être joint : .*STARTTLS`,
		},
		"nobody listens": {
			hooks:  func(*mailtest.Server) {},
			change: func(s *mail.Server) { s.Port = 1 },
			server: true, reason: `^Le serveur de courriel ne peut pas être joint : `,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			with := mailtest.New(t, mailtest.WithHooks(c.hooks))
			s := serverOf(with)
			if c.change != nil {
				c.change(s)
			}
			failure, ok := errors.AsType[*mail.Failure](s.Send(t.Context(), message(t)))
			if !ok || failure.Permanent != c.permanent || failure.Server != c.server {
				t.Fatalf("%+v", failure)
			}
			if !regexp.MustCompile(c.reason).MatchString(failure.Reason) || strings.Contains(failure.Reason, "jeanne.martin") {
				t.Errorf("the reason: %q", failure.Reason)
			}
			if len(with.Taken()) != 0 {
				t.Error("a refused mail was taken")
			}
		})
	}
}

// TestSendGivesUpWithItsContext: a server that does not answer is not waited for once nobody waits for the mail.
func TestSendGivesUpWithItsContext(t *testing.T) {
	t.Parallel()
	asked, release := make(chan struct{}), make(chan struct{})
	with := mailtest.New(t, mailtest.WithHooks(func(s *mailtest.Server) {
		s.OnMail = func(*mailtest.Mail) error {
			close(asked)
			<-release
			return nil
		}
	}))
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	if err := serverOf(with).Send(ctx, message(t)); err == nil {
		t.Error("it was sent")
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"jeanne.martin@exemple.fr": "j…n@exemple.fr", "abc@x.fr": "a…c@x.fr", "ab@x.fr": "…@x.fr", "é@x.fr": "…@x.fr", "nothing": "…", "": "…",
	} {
		if got := mail.Mask(address); got != want {
			t.Errorf("%q is masked as %q", address, got)
		}
	}
}
