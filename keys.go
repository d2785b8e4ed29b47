package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"traverse/internal/keys"
)

// keysCommand makes and changes the secrets of an installation.
type keysCommand struct {
	New    newKeyCommand `cmd:"" help:"Ajoute une clé au fichier de TRAVERSE_KEYS (le crée s’il manque) : elle devient la clé en cours."`
	Rotate rotateCommand `cmd:"" help:"Chiffre à nouveau, avec la clé en cours, tout ce qui l’est avec une autre. Ensuite les anciennes clés peuvent être retirées."`
}

type newKeyCommand struct {
	Name string `arg:"" help:"Identifiant de la clé, par exemple 2026-11."`
}

// afterNewKey says what is to be done next: a private PostgreSQL is held by the server as long as it runs.
const afterNewKey = `Avec DATABASE_URL : redémarrez les serveurs, puis lancez « traverse keys rotate ».
Sans DATABASE_URL, avec le PostgreSQL privé : arrêtez d’abord le serveur, lancez « traverse keys rotate », puis relancez-le.`

// Run adds a key.
func (c newKeyCommand) Run() error {
	path := os.Getenv("TRAVERSE_KEYS")
	if path == "" {
		return errors.New("donnez le chemin du fichier des clés par TRAVERSE_KEYS")
	}
	if err := keys.Add(path, c.Name); err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "La clé « %s » est la clé en cours de %s.\n%s\n", c.Name, filepath.Base(path), afterNewKey)
	return nil
}

type rotateCommand struct{}

// Run seals everything again under the current key.
func (rotateCommand) Run(ctx context.Context) error {
	return withHouse(ctx, func(h *house) error {
		ring, err := h.settings.Ring()
		if err != nil {
			return err
		}
		sealed, err := h.db.Rotate(ctx, ring)
		fmt.Fprintf(os.Stderr, "%d valeurs chiffrées à nouveau.\n", sealed)
		return err
	})
}
