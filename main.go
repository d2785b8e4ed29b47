// Command traverse serves the insertion offer of a Département: a GraphQL API and its web client, on PostgreSQL.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/alecthomas/kong"

	"traverse/catalogue/pdi"
	"traverse/db"
	"traverse/db/embedded"
	"traverse/graph"
	"traverse/internal/clock"
	"traverse/internal/settings"
)

// commands are what the binary does; kong writes their help from the tags.
type commands struct {
	Serve     serveCommand     `cmd:"" default:"1" help:"Sert l’interface et le client web (par défaut)."`
	Migrate   migrateCommand   `cmd:"" help:"Met à jour le schéma de la base, puis s’arrête."`
	Load      loadCommand      `cmd:"" help:"Charge le programme dans la base, sans toucher à ce qu’une personne a modifié, puis s’arrête."`
	Keys      keysCommand      `cmd:"" help:"Clés de l’installation."`
	Direction directionCommand `cmd:"" help:"Ouvre le compte d’une personne de la direction, la première par exemple : traverse direction prenom.nom@exemple.fr \"Prénom Nom\"."`
	Schema    schemaCommand    `cmd:"" help:"Écrit le schéma GraphQL."`
}

func main() {
	tuneMemory()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var cli commands
	parsed := kong.Parse(&cli, kong.Name("traverse"), kong.Description("L’offre d’insertion d’un Département, cherchée et prescrite.\n\n"+settings.Help),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err := parsed.Run(); err != nil && !errors.Is(err, context.Canceled) {
		fmt.Fprintln(os.Stderr, "traverse :", err)
		stop()
		os.Exit(1)
	}
}

// tuneMemory trades a few megabytes for a fifth of the processor time, unless the environment decides otherwise.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

type migrateCommand struct{}

// Run migrates.
func (migrateCommand) Run(ctx context.Context) error {
	return withHouse(ctx, func(h *house) error {
		fmt.Fprintln(os.Stderr, "Le schéma de la base est à jour.")
		return h.db.Ping(ctx)
	})
}

type loadCommand struct{}

// Run loads the programme.
func (loadCommand) Run(ctx context.Context) error {
	return withHouse(ctx, func(h *house) error { return h.loadProgramme(ctx) })
}

type schemaCommand struct{}

// Run writes the SDL.
func (schemaCommand) Run() error {
	_, err := os.Stdout.WriteString(graph.SDL())
	return err
}

// house is the database of a command, open and migrated.
type house struct {
	settings *settings.Settings
	log      *slog.Logger
	db       *db.DB
}

// withHouse opens the house, lets do work in it, and closes it whatever happens.
func withHouse(ctx context.Context, do func(*house) error) (err error) {
	s, err := settings.Read(os.Getenv)
	if err != nil {
		return err
	}
	h := &house{settings: s, log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: s.LogLevel}))}
	address := s.DatabaseURL
	if address == "" {
		cluster, err := embedded.Start(ctx, embedded.Config{Dir: s.Data, Logger: h.log, Durable: true})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, cluster.Stop(context.WithoutCancel(ctx))) }()
		address = cluster.URL()
	}
	if h.db, err = db.Open(ctx, address); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.db.Close()) }()
	applied, err := h.db.Migrate(ctx)
	if err != nil {
		return err
	}
	h.log.InfoContext(ctx, "database ready", "migrations_applied", applied)
	return do(h)
}

// loadProgramme brings the programme's own files into the database, except for what somebody has edited since.
func (h *house) loadProgramme(ctx context.Context) error {
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		return fmt.Errorf("lecture du programme : %w", err)
	}
	report, err := h.db.LoadProgramme(ctx, contents, clock.System())
	if err != nil {
		return fmt.Errorf("chargement du programme : %w", err)
	}
	h.log.InfoContext(ctx, "programme loaded", "created", report.Created, "updated", report.Updated, "unchanged", report.Unchanged, "kept_edited", report.KeptEdited)
	return nil
}
