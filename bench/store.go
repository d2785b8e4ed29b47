package main

import (
	"context"
	"database/sql"
	_ "embed" // the peer's SQL
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"traverse/bench/synthetic"
	"traverse/catalogue"
	"traverse/db"
	"traverse/db/embedded"
)

//go:embed peer/schema.sql
var peerSchema string

//go:embed peer/indexes.sql
var peerIndexes string

// cluster is the PostgreSQL of the run: the product's own, with room for the peer's queries.
type cluster struct {
	*embedded.Cluster
	version string
}

// withCluster starts a cluster in an empty folder, and leaves nothing of it.
func withCluster(ctx context.Context, folder string, do func(*cluster) error) (err error) {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	dir, err := filepath.Abs(folder)
	if err != nil {
		return err
	}
	started, err := embedded.Start(ctx, embedded.Config{
		Dir: dir, Durable: true, Logger: slog.New(slog.DiscardHandler),
		Settings: map[string]string{"shared_buffers": "1GB", "jit": "off", "work_mem": "64MB", "maintenance_work_mem": "512MB", "max_wal_size": "8GB", "random_page_cost": "1.1"},
	})
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, started.Stop(context.WithoutCancel(ctx)), os.RemoveAll(started.Dir()), os.RemoveAll(dir))
	}()
	c := &cluster{Cluster: started}
	admin, err := sql.Open("postgres", started.URL())
	if err != nil {
		return err
	}
	defer func() { _ = admin.Close() }()
	if err := admin.QueryRowContext(ctx, "SHOW server_version").Scan(&c.version); err != nil {
		return err
	}
	return do(c)
}

// database gives the address of a database of the cluster, made if need be.
func (c *cluster) database(ctx context.Context, name string) (string, error) {
	admin, err := sql.Open("postgres", c.URL())
	if err != nil {
		return "", err
	}
	defer func() { _ = admin.Close() }()
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return "", err
	}
	address, err := url.Parse(c.URL())
	if err != nil {
		return "", err
	}
	address.Path = "/" + name
	return address.String(), nil
}

// fill loads the sheets of a snapshot twice: into the product's tables, and into the peer's.
func fill(ctx context.Context, address string, snapshot *catalogue.Snapshot) error {
	contents := snapshot.Contents
	store, err := db.Open(ctx, address, db.WithSetting("statement_timeout", "0"), db.WithSetting("idle_in_transaction_session_timeout", "0"))
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	if _, err := store.Migrate(ctx); err != nil {
		return err
	}
	programme := *contents
	programme.Actions, programme.Organizations = nil, nil
	for i := range contents.Actions {
		if contents.Actions[i].Origin == catalogue.OriginProgramme {
			programme.Actions = append(programme.Actions, contents.Actions[i])
		}
	}
	invented := len(programme.Actions)
	for i := range contents.Organizations {
		if !strings.HasPrefix(contents.Organizations[i].Slug, "structure-inventee-") {
			programme.Organizations = append(programme.Organizations, contents.Organizations[i])
		}
	}
	if _, err := store.LoadProgramme(ctx, &programme, synthetic.Today); err != nil {
		return err
	}
	f := &filling{ctx: ctx, contents: contents, snapshot: snapshot}
	if f.tx, err = store.BeginTx(ctx, nil); err != nil {
		return err
	}
	defer func() { _ = f.tx.Rollback() }()
	f.exec("SET LOCAL session_replication_role = replica") // the sheets are right by construction: no trigger need check each
	f.ours(contents.Actions[invented:], contents.Organizations[len(programme.Organizations):])
	f.peers()
	if f.err != nil {
		return f.err
	}
	if err := f.tx.Commit(); err != nil {
		return err
	}
	for statement := range strings.SplitSeq(strings.TrimSpace(peerIndexes), ";\n") {
		if _, err := store.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

// filling copies rows in one transaction and keeps the first error.
type filling struct {
	ctx      context.Context //nolint:containedctx // of one transaction
	tx       *sql.Tx
	contents *catalogue.Contents
	snapshot *catalogue.Snapshot
	err      error
}

func (f *filling) exec(statement string) {
	if f.err == nil {
		_, f.err = f.tx.ExecContext(f.ctx, statement)
	}
}

// copy sends rows by COPY.
func (f *filling) copy(table string, columns []string, rows func(send func(...any))) {
	if f.err != nil {
		return
	}
	statement, err := f.tx.PrepareContext(f.ctx, "COPY "+table+" ("+strings.Join(columns, ", ")+") FROM STDIN")
	if err != nil {
		f.err = fmt.Errorf("copy to %s: %w", table, err)
		return
	}
	rows(func(values ...any) {
		if f.err == nil {
			_, f.err = statement.ExecContext(f.ctx, values...)
		}
	})
	if f.err == nil {
		_, f.err = statement.ExecContext(f.ctx)
	}
	if err := errors.Join(f.err, statement.Close()); err != nil {
		f.err = fmt.Errorf("copy to %s: %w", table, err)
	}
}

// ours fills the tables of the product with what was invented, and dates every sheet.
func (f *filling) ours(actions []catalogue.Action, organizations []catalogue.Organization) {
	f.copy("organization", []string{"id", "slug", "name", "kind", "trust", "source"}, func(send func(...any)) {
		for _, o := range organizations {
			send(o.ID.String(), o.Slug, o.Name, o.Kind, string(o.Trust), o.Source)
		}
	})
	f.copy("action", []string{"id", "programme_id", "code", "slug", "status", "origin", "published_revision", "updated_at"}, func(send func(...any)) {
		for i := range actions {
			a := &actions[i]
			send(a.ID.String(), f.contents.Programme.ID.String(), a.Code, a.Slug, string(a.Status), string(a.Origin), a.Revision, a.UpdatedAt)
		}
	})
	f.copy("action_revision", []string{"action_id", "number", "status", "author", "created_at", "published_at", "content"}, func(send func(...any)) {
		for i := range actions {
			a := &actions[i]
			content, err := json.Marshal(&a.Sheet)
			f.err = errors.Join(f.err, err)
			send(a.ID.String(), a.Revision, "PUBLISHED", "bench", a.UpdatedAt, a.UpdatedAt, string(content))
		}
	})
	f.copy("action_provider", []string{"action_id", "organization_id", "position", "receives_referrals"}, func(send func(...any)) {
		for i := range actions {
			for position, p := range actions[i].Providers {
				send(actions[i].ID.String(), p.OrganizationID.String(), position+1, p.ReceivesReferrals)
			}
		}
	})
	f.exec("CREATE TEMPORARY TABLE dated (id uuid, confirmed_at timestamptz, updated_at timestamptz) ON COMMIT DROP")
	f.copy("dated", []string{"id", "confirmed_at", "updated_at"}, func(send func(...any)) {
		for i := range f.contents.Actions {
			a := &f.contents.Actions[i]
			send(a.ID.String(), a.ConfirmedAt, a.UpdatedAt)
		}
	})
	f.exec("UPDATE action a SET confirmed_at = d.confirmed_at, updated_at = d.updated_at FROM dated d WHERE d.id = a.id")
}

// peers makes and fills the tables of the peer.
func (f *filling) peers() {
	f.exec(peerSchema)
	c, snapshot := f.contents, f.snapshot
	leaves := newLeaves(snapshot)
	f.copy("peer.axis", []string{"code", "short_title"}, func(send func(...any)) {
		for _, a := range c.Axes {
			send(a.Code, a.ShortTitle)
		}
	})
	f.copy("peer.theme", []string{"code", "axis_code", "title"}, func(send func(...any)) {
		for _, t := range c.Themes {
			send(t.Code, t.AxisCode, t.Title)
		}
	})
	labels := map[string]string{}
	f.copy("peer.target", []string{"slug", "label"}, func(send func(...any)) {
		for _, p := range c.Publics {
			if p.Slug != catalogue.RSAPublic {
				labels[p.Slug] = p.Label
				send(p.Slug, p.Label)
			}
		}
	})
	f.copy("peer.barrier", []string{"slug", "label"}, func(send func(...any)) {
		for _, b := range c.Barriers {
			labels[b.Slug] = b.Label
			send(b.Slug, b.Label)
		}
	})
	page, err := snapshot.Search(&catalogue.ActionQuery{})
	f.err = errors.Join(f.err, err)
	if f.err != nil {
		return
	}
	f.copy("peer.mode", []string{"value", "label", "position"}, func(send func(...any)) {
		for i, m := range page.Facets(catalogue.FacetModes) {
			send(m.Value, m.Label, i)
		}
	})
	f.copy("peer.territory", []string{"code", "leaves"}, func(send func(...any)) {
		for _, t := range c.Territories {
			send(t.Code, pq.Array(leaves.of(t.Code)))
		}
	})
	f.copy("peer.organization", []string{"id", "name"}, func(send func(...any)) {
		for _, o := range c.Organizations {
			send(o.ID.String(), o.Name)
		}
	})
	columns := []string{
		"code", "position", "slug", "title", "acronym", "summary", "theme_code", "axis_code", "organization_id", "status", "mode", "coverage_text", "updated_at",
		"targets", "barriers", "leaves", "labels", "body",
	}
	f.copy("peer.action", columns, func(send func(...any)) {
		for i, e := range snapshot.Actions {
			sheet := &e.Sheet
			var acronym, organization any
			if sheet.Acronym != "" {
				acronym = sheet.Acronym
			}
			if len(e.Providers) > 0 {
				organization = e.Providers[0].OrganizationID.String()
			}
			targets := slices.Concat([]string{}, sheet.Publics, sheet.ImpliedPublics)
			slices.Sort(targets)
			targets = append(make([]string, 0, len(targets)), slices.Compact(targets)...)
			words := []string{sheet.Provider}
			for _, slug := range slices.Concat(targets, sheet.Barriers) {
				words = append(words, labels[slug])
			}
			body := strings.Join(slices.Concat(sheet.Objectives, sheet.Remarks, []string{sheet.Procedure, sheet.Coverage.Text}), " ")
			axis, _, _ := strings.Cut(sheet.ThemeCode, ".")
			send(e.Code, i, e.Slug, sheet.Title, acronym, sheet.Summary, sheet.ThemeCode, axis, organization, string(e.Status), string(sheet.Mode), sheet.Coverage.Text,
				e.UpdatedAt, pq.Array(targets), pq.Array(sheet.Barriers), pq.Array(leaves.covered(&sheet.Coverage)), strings.Join(words, " "), body)
		}
	})
}

// leaves number the communes and arrondissements as the peer knows them.
type leaves struct {
	snapshot *catalogue.Snapshot
	number   map[string]int
	known    map[string][]int
}

func newLeaves(s *catalogue.Snapshot) *leaves {
	l := &leaves{snapshot: s, number: map[string]int{}, known: map[string][]int{}}
	for i, t := range s.TerritoriesOf(catalogue.DepartmentCode) {
		l.number[t.Code] = i
	}
	return l
}

func (l *leaves) of(code string) []int {
	found, known := l.known[code]
	if !known {
		found = []int{}
		for _, t := range l.snapshot.TerritoriesOf(code) {
			found = append(found, l.number[t.Code])
		}
		l.known[code] = found
	}
	return found
}

// covered gives the leaves that a rule surely covers.
func (l *leaves) covered(rule *catalogue.CoverageRule) []int {
	included := make([]bool, len(l.number))
	set := func(codes []string, to bool) {
		for _, code := range codes {
			for _, leaf := range l.of(code) {
				included[leaf] = to
			}
		}
	}
	if rule.DepartmentWide {
		set([]string{catalogue.DepartmentCode}, true)
	}
	set(rule.Includes, true)
	set(rule.Excludes, false)
	found := []int{}
	for leaf, is := range included {
		if is {
			found = append(found, leaf)
		}
	}
	return found
}

// touch changes one sheet as the product would: its version moves at COMMIT.
func touch(ctx context.Context, address, code string, at time.Time) error {
	pool, err := sql.Open("postgres", address)
	if err != nil {
		return err
	}
	defer func() { _ = pool.Close() }()
	_, err = pool.ExecContext(ctx, "UPDATE action SET updated_at = $2 WHERE code = $1", code, at)
	return err
}
