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
}

const defaultAddr = "127.0.0.1:8080"

// Help lists the variables, for --help.
const Help = `Variables d’environnement :
  TRAVERSE_ADDR       adresse d’écoute (127.0.0.1:8080 ; absente et déjà prise : le premier port libre qui suit)
  TRAVERSE_DATA       dossier des données (.data)
  DATABASE_URL        PostgreSQL 15 ou plus récent à utiliser (absente : un PostgreSQL privé dans le dossier des données)
  TRAVERSE_PG_BIN     dossier des programmes de PostgreSQL pour ce PostgreSQL privé
  TRAVERSE_LOG_LEVEL  DEBUG, INFO, WARN ou ERROR (INFO)`

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
