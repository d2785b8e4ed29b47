package settings

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"os"
	"strconv"
	"strings"

	"traverse/internal/mail"
)

// mailHelp lists the variables about mails.
const mailHelp = `
  TRAVERSE_SMTP_URL   serveur de courriel : smtp://utilisateur@hôte:587 (STARTTLS exigé, sauf sur cette machine),
                      smtps://utilisateur@hôte:465 (TLS d’emblée), ou smtp://hôte:25?tls=none pour un relais interne sans TLS ni
                      utilisateur (absente : les courriels attendent ; en démonstration, la page /courriels les montre)
  TRAVERSE_SMTP_PASSWORD_FILE
                      fichier du mot de passe de cet utilisateur, en mode 0600
  TRAVERSE_MAIL_FROM  expéditeur, par exemple « Traverse <ne-pas-repondre@exemple.fr> » ; obligatoire avec TRAVERSE_SMTP_URL`

// readMail reads how mails leave. No message quotes the address of the server: it may hold a password.
func (s *Settings) readMail(get func(string) string) error {
	address := get("TRAVERSE_SMTP_URL")
	if address == "" {
		return nil
	}
	if s.Site == "" && !s.Demo {
		return errors.New("TRAVERSE_URL est obligatoire avec TRAVERSE_SMTP_URL : les liens des courriels la portent")
	}
	server, err := readServer(address, get("TRAVERSE_SMTP_PASSWORD_FILE"))
	if err != nil {
		return err
	}
	from, err := netmail.ParseAddress(get("TRAVERSE_MAIL_FROM"))
	if err != nil {
		return errors.New("TRAVERSE_MAIL_FROM est obligatoire avec TRAVERSE_SMTP_URL, et de la forme « Traverse <ne-pas-repondre@exemple.fr> »")
	}
	server.From, s.MailServer = *from, server
	return nil
}

func readServer(address, passwordFile string) (*mail.Server, error) {
	wrong := errors.New("TRAVERSE_SMTP_URL n’est pas de la forme smtp://utilisateur@hôte:port ou smtps://utilisateur@hôte:port")
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return nil, wrong
	}
	server := &mail.Server{Host: u.Hostname(), User: u.User.Username()}
	if _, given := u.User.Password(); given {
		return nil, errors.New("TRAVERSE_SMTP_URL ne porte pas de mot de passe : mettez-le dans un fichier, et son chemin dans TRAVERSE_SMTP_PASSWORD_FILE")
	}
	switch tls := u.Query().Get("tls"); {
	case u.Scheme == "smtps" && tls == "":
		server.Encryption, server.Port = mail.ImplicitTLS, 465
	case u.Scheme == "smtp" && tls == "none":
		server.Encryption, server.Port = mail.NoTLS, 25
	case u.Scheme == "smtp" && tls == "" && onThisMachine(server.Host):
		server.Encryption, server.Port = mail.OfferedTLS, 25
	case u.Scheme == "smtp" && tls == "":
		server.Encryption, server.Port = mail.RequiredTLS, 587
	default:
		return nil, wrong
	}
	if port := u.Port(); port != "" {
		if server.Port, err = strconv.Atoi(port); err != nil || server.Port < 1 || server.Port > 65535 {
			return nil, wrong
		}
	}
	return server, readPassword(server, passwordFile)
}

// readPassword reads that of the user, which must not be sent in clear to another machine.
func readPassword(server *mail.Server, path string) error {
	switch {
	case server.User == "" && path == "":
		return nil
	case server.User == "":
		return errors.New("TRAVERSE_SMTP_PASSWORD_FILE : TRAVERSE_SMTP_URL ne nomme aucun utilisateur")
	case path == "":
		return errors.New("TRAVERSE_SMTP_PASSWORD_FILE est obligatoire : TRAVERSE_SMTP_URL nomme un utilisateur")
	case server.Encryption == mail.NoTLS && !onThisMachine(server.Host):
		return errors.New("TRAVERSE_SMTP_URL : « tls=none » enverrait le mot de passe en clair : retirez l’utilisateur ou « tls=none »")
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("TRAVERSE_SMTP_PASSWORD_FILE : le fichier ne peut pas être lu : %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return fmt.Errorf("TRAVERSE_SMTP_PASSWORD_FILE : le fichier est lisible par d’autres (mode %04o) : mettez 0600", info.Mode().Perm())
	}
	content, err := os.ReadFile(path) //nolint:gosec // the path is the operator's own
	if err != nil {
		return fmt.Errorf("TRAVERSE_SMTP_PASSWORD_FILE : le fichier ne peut pas être lu : %w", err)
	}
	if server.Password = strings.TrimRight(string(content), "\r\n"); server.Password == "" {
		return errors.New("TRAVERSE_SMTP_PASSWORD_FILE : le fichier est vide")
	}
	return nil
}
