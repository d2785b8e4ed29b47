// Package settings reads the configuration from the environment and checks it before anything is started.
package settings

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"path/filepath"
	"strconv"

	"traverse/internal/keys"
	"traverse/internal/mail"
)

// Settings are the configuration of a process.
type Settings struct {
	// Addr is the address to listen on; Fixed says that it was asked for, so that no other may be taken instead.
	Addr  string
	Fixed bool
	// Data is the data folder, an absolute path.
	Data string
	// DatabaseURL is the PostgreSQL to use; "" for a private cluster in Data.
	DatabaseURL string
	LogLevel    slog.Level
	// Demo offers fictitious persons to become, on a loopback address only.
	Demo bool
	// Keys is the file of the installation's secrets; "" in a demonstration, which has known ones.
	Keys string
	// RateLimit is how many operations a minute an account or an address may ask for; 0 for any number, behind a proxy whose
	// address is everybody's.
	RateLimit int
	// Cache is how many bytes of answers to anonymous reads are kept; 0 for none.
	Cache int
	// Site is the public address, without a final slash; "" for the one that the process listens on.
	Site string
	// OIDC is the identity provider; nil for none.
	OIDC *OIDC
	// Contact says whom to ask for an access; "" if nobody said.
	Contact string
	// MailServer takes the mails; nil for none.
	MailServer *mail.Server
}

const (
	defaultAddr      = "127.0.0.1:8080"
	defaultRateLimit = 600
	defaultCacheMB   = 32
)

// Help lists the variables, for --help.
const Help = `Variables d’environnement :
  TRAVERSE_ADDR       adresse d’écoute (127.0.0.1:8080 ; absente et déjà prise : le premier port libre qui suit)
  TRAVERSE_DATA       dossier des données (.data)
  DATABASE_URL        PostgreSQL 15 ou plus récent à utiliser (absente : un PostgreSQL privé dans le dossier des données)
  TRAVERSE_DEMO       1 : démonstration, avec des personnes fictives que chacun peut devenir, sur cette machine seulement
                      (absente : non ; « make run » la met)
  TRAVERSE_KEYS       fichier des clés, hors du dossier des données, en mode 0600 : une ligne « identifiant base64 » de 32 octets
                      par clé, la clé en cours en dernier. Obligatoire hors démonstration pour servir
  TRAVERSE_PG_BIN     dossier des programmes de PostgreSQL pour ce PostgreSQL privé
  TRAVERSE_RATE_LIMIT opérations par minute et par compte, ou par adresse sans compte (600). L’adresse est celle de la connexion :
                      derrière un mandataire, qui est alors seul à se connecter, mettez 0 (sans limite) et
                      limitez dans le mandataire /graphql et /session/*
  TRAVERSE_CACHE      mégaoctets de réponses anonymes gardées en mémoire (32 ; 0 : aucune)
  TRAVERSE_LOG_LEVEL  DEBUG, INFO, WARN ou ERROR (INFO)` + siteHelp + mailHelp + signInHelp

// Read checks the variables that get gives, and reports all that is wrong at once, in French.
func Read(get func(string) string) (*Settings, error) {
	s := &Settings{Addr: defaultAddr, LogLevel: slog.LevelInfo}
	var wrong []error
	if addr := get("TRAVERSE_ADDR"); addr != "" {
		s.Addr, s.Fixed = addr, true
		wrong = append(wrong, checkAddr(addr))
	}
	data := get("TRAVERSE_DATA")
	if data == "" {
		data = ".data"
	}
	absolute, err := filepath.Abs(data)
	if err != nil {
		wrong = append(wrong, fmt.Errorf("TRAVERSE_DATA : « %s » n’est pas un chemin utilisable : %w", data, err))
	}
	s.Data = absolute
	if s.DatabaseURL = get("DATABASE_URL"); s.DatabaseURL != "" {
		wrong = append(wrong, checkURL(s.DatabaseURL))
	}
	limit, err := number("TRAVERSE_RATE_LIMIT", get("TRAVERSE_RATE_LIMIT"), defaultRateLimit, 1_000_000)
	wrong = append(wrong, err)
	s.RateLimit = limit
	megabytes, err := number("TRAVERSE_CACHE", get("TRAVERSE_CACHE"), defaultCacheMB, 10_000)
	wrong = append(wrong, err)
	s.Cache = megabytes << 20
	s.Keys = get("TRAVERSE_KEYS")
	wrong = append(wrong, s.readDemo(get("TRAVERSE_DEMO")))
	site, err := readSite(get("TRAVERSE_URL"))
	s.Site = site
	wrong = append(wrong, err, s.readOIDC(get), s.readMail(get))
	if level := get("TRAVERSE_LOG_LEVEL"); level != "" {
		if err := s.LogLevel.UnmarshalText([]byte(level)); err != nil {
			wrong = append(wrong, fmt.Errorf("TRAVERSE_LOG_LEVEL : « %s » n’est ni DEBUG, ni INFO, ni WARN, ni ERROR", level))
		}
	}
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return s, nil
}

// readDemo turns the demonstration on. It is refused on an address that others can reach.
func (s *Settings) readDemo(text string) error {
	switch text {
	case "", "0":
		return nil
	case "1":
		s.Demo = true
	default:
		return fmt.Errorf("TRAVERSE_DEMO : « %s » n’est ni 0 ni 1", text)
	}
	host, _, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return nil //nolint:nilerr // TRAVERSE_ADDR has been refused already
	}
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("TRAVERSE_DEMO : une démonstration n’est servie que sur cette machine, par exemple 127.0.0.1:8080, pas sur « %s »", s.Addr)
	}
	return nil
}

// Ring reads the secrets of the installation.
func (s *Settings) Ring() (*keys.Ring, error) {
	switch {
	case s.Keys != "":
		return keys.Load(s.Keys, s.Data)
	case s.Demo:
		return keys.Demonstration(), nil
	default:
		return nil, errors.New("TRAVERSE_KEYS est obligatoire hors démonstration : donnez le chemin du fichier des clés, ou TRAVERSE_DEMO=1 pour essayer")
	}
}

// number reads a whole number from 0 to most; other when the variable is not set.
func number(name, text string, other, most int) (int, error) {
	if text == "" {
		return other, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > most {
		return 0, fmt.Errorf("%s : « %s » n’est pas un nombre entier de 0 à %d", name, text, most)
	}
	return n, nil
}

func checkAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("TRAVERSE_ADDR : « %s » n’est pas de la forme hôte:port, par exemple 127.0.0.1:8080", addr)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return fmt.Errorf("TRAVERSE_ADDR : « %s » n’est pas un port", port)
	}
	return nil
}

// checkURL never quotes the address: it may hold a password.
func checkURL(address string) error {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return errors.New("DATABASE_URL n’est pas une adresse de la forme postgres://utilisateur:motdepasse@hôte:port/base")
	}
	return nil
}
