package db_test

import (
	"context"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"go.uber.org/goleak"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
	"traverse/db"
	"traverse/db/dbtest"
	"traverse/db/embedded"
	"traverse/internal/fault"
)

var loadedAt = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

func programme(t *testing.T) *catalogue.Contents {
	t.Helper()
	return programmeFrom(t, pdi.Files)
}

func programmeFrom(t *testing.T, files fs.FS) *catalogue.Contents {
	t.Helper()
	contents, err := pdi.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return contents
}

// edited is the programme's files with one word changed in one of them.
func edited(t *testing.T, file, old, changed string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(pdi.Files, "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		content, err := fs.ReadFile(pdi.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if name == file {
			if !strings.Contains(string(content), old) {
				t.Fatalf("%s has no %q", file, old)
			}
			content = []byte(strings.Replace(string(content), old, changed, 1))
		}
		files[name] = &fstest.MapFile{Data: content}
	}
	return files
}

func load(t *testing.T, pool *db.DB, contents *catalogue.Contents, at time.Time) db.LoadReport {
	t.Helper()
	report, err := pool.LoadProgramme(t.Context(), contents, at)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func withProgramme(t *testing.T) *db.DB {
	t.Helper()
	pool := dbtest.New(t)
	load(t, pool, programme(t), loadedAt)
	return pool
}

func version(t *testing.T, pool *db.DB) int64 {
	t.Helper()
	v, err := pool.Versions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v.Catalogue
}

func read(t *testing.T, pool *db.DB) *catalogue.Contents {
	t.Helper()
	contents, err := pool.LoadCatalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return contents
}

// differences between what the files say and what the database has, versions and times aside.
func differences(files, database *catalogue.Contents) string {
	return cmp.Diff(files, database, cmpopts.IgnoreFields(catalogue.Contents{}, "Version"), cmpopts.IgnoreFields(catalogue.Action{}, "UpdatedAt"),
		cmpopts.IgnoreFields(catalogue.Theme{}, "Version"), cmpopts.IgnoreFields(catalogue.TargetPublic{}, "Version"), cmpopts.IgnoreFields(catalogue.Barrier{}, "Version"))
}

func TestProgrammeReadsBackAsItIs(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	got := read(t, pool)
	if diff := differences(programme(t), got); diff != "" {
		t.Errorf("files, database: %s", diff)
	}
	if got.Version != version(t, pool) || got.Version < 2 {
		t.Errorf("version %d", got.Version)
	}
	if !got.Actions[0].UpdatedAt.Equal(loadedAt) {
		t.Errorf("updated at %v", got.Actions[0].UpdatedAt)
	}
}

func TestEmptyDatabase(t *testing.T) {
	t.Parallel()
	got := read(t, dbtest.New(t))
	if got.Version != 1 || got.Actions == nil || len(got.Actions)+len(got.Programmes) != 0 {
		t.Errorf("%+v", got)
	}
}

// The whole load is one transaction of a second at most, and a second load changes nothing at all.
func TestLoadTwice(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	contents := programme(t)
	first := load(t, pool, contents, loadedAt)
	if first.Created == 0 || first.Updated+first.Unchanged+first.KeptEdited != 0 {
		t.Errorf("first load: %+v", first)
	}
	before, state := version(t, pool), tableState(t, pool)
	second := load(t, pool, programme(t), loadedAt.AddDate(0, 0, 1))
	if want := (db.LoadReport{Unchanged: first.Created}); second != want {
		t.Errorf("second load: %+v, want %+v", second, want)
	}
	if after := version(t, pool); after != before {
		t.Errorf("the version went from %d to %d", before, after)
	}
	if diff := cmp.Diff(state, tableState(t, pool)); diff != "" {
		t.Errorf("rows were written: %s", diff)
	}
}

// tableState counts what has been written to each table since it was made.
func tableState(t *testing.T, pool *db.DB) map[string]string {
	t.Helper()
	var tables []string
	if err := pool.SelectContext(t.Context(), &tables, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"); err != nil {
		t.Fatal(err)
	}
	state := map[string]string{}
	for _, table := range tables {
		var digest string
		const query = "SELECT coalesce(string_agg(x.xmin::text || x.ctid::text, ',' ORDER BY x.ctid), '') FROM "
		if err := pool.GetContext(t.Context(), &digest, query+table+" x"); err != nil {
			t.Fatal(err)
		}
		state[table] = digest
	}
	return state
}

// publishAs adds a published revision with another title, as a person's edit does.
func publishAs(t *testing.T, pool *db.DB, author, slug, title string) {
	t.Helper()
	if err := inTx(t.Context(), pool, `
		WITH revision AS (
			INSERT INTO action_revision (action_id, number, status, author, created_at, published_at, content)
			SELECT r.action_id, r.number + 1, 'PUBLISHED', $1, $4, $4, jsonb_set(r.content, '{title}', to_jsonb($3::text))
			  FROM action a JOIN action_revision r ON r.action_id = a.id AND r.number = a.published_revision WHERE a.slug = $2
			RETURNING action_id, number)
		UPDATE action a SET published_revision = v.number FROM revision v WHERE a.id = v.action_id`, author, slug, title, loadedAt); err != nil {
		t.Fatal(err)
	}
}

func bySlug(t *testing.T, c *catalogue.Contents, slug string) *catalogue.Action {
	t.Helper()
	at := slices.IndexFunc(c.Actions, func(a catalogue.Action) bool { return a.Slug == slug })
	if at < 0 {
		t.Fatalf("no action %s", slug)
	}
	return &c.Actions[at]
}

// Who was taken off a sheet does not come back with the programme's files, who was put on it stays, and where somebody works is
// what was said last.
func TestProvidersSurvive(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	before := bySlug(t, read(t, pool), "plie")
	if len(before.Providers) < 3 || len(before.Providers[1].Territories) == 0 {
		t.Fatalf("%+v", before.Providers)
	}
	gone, elsewhere := before.Providers[0].OrganizationID, before.Providers[1].OrganizationID
	const ofSheet = "(SELECT id FROM action WHERE slug = 'plie')"
	exec(t, pool, "DELETE FROM action_provider WHERE action_id = "+ofSheet+" AND organization_id = '"+gone.String()+"'")
	exec(t, pool, "INSERT INTO action_provider_removed SELECT "+ofSheet+", '"+gone.String()+"'")
	exec(t, pool, "UPDATE action_provider SET edited = true WHERE action_id = "+ofSheet+" AND organization_id = '"+elsewhere.String()+"'")
	exec(t, pool, "DELETE FROM action_provider_territory WHERE action_id = "+ofSheet+" AND organization_id = '"+elsewhere.String()+"'")
	exec(t, pool, "INSERT INTO action_provider (action_id, organization_id, position, receives_referrals, edited) SELECT "+ofSheet+", id, 99, true, true FROM organization WHERE slug = 'apcars'")
	want := bySlug(t, read(t, pool), "plie").Providers

	for range 2 {
		if report := load(t, pool, programmeFrom(t, pdi.Files), loadedAt); report.Updated+report.Created != 0 {
			t.Errorf("%+v", report)
		}
		if diff := cmp.Diff(want, bySlug(t, read(t, pool), "plie").Providers); diff != "" {
			t.Error(diff)
		}
	}
}

// What people have changed survives a reload, even one that brings other texts.
func TestEditsSurvive(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	publishAs(t, pool, "somebody", "boost-emploi", "Boost emploi, par quelqu’un")
	exec(t, pool, "UPDATE target_public SET label = 'Jeunes' WHERE slug = 'jeunes-moins-26'")
	exec(t, pool, "UPDATE territory SET name = 'Le pays salonais' WHERE code = 'pays-salonais'")
	exec(t, pool, "DELETE FROM zone_member WHERE zone_code = 'pays-salonais' AND member_code = '13003'")
	exec(t, pool, "UPDATE organization SET trust = 'CLAIMED' WHERE slug = 'acpm'")
	exec(t, pool, "UPDATE action_provider SET receives_referrals = true WHERE organization_id = (SELECT id FROM organization WHERE slug = 'apcars')")
	exec(t, pool, "UPDATE action SET status = 'SUSPENDED', suspended_until = '2026-12-24', confirmed_at = now() WHERE slug = 'dape'")

	contents := programmeFrom(t, edited(t, "actions.yaml", "title: Boost emploi\n", "title: Boost emploi 2\n"))
	report := load(t, pool, contents, loadedAt)
	if report.KeptEdited != 5 || report.Updated+report.Created != 0 {
		t.Errorf("%+v", report)
	}
	got := read(t, pool)
	if a := bySlug(t, got, "boost-emploi"); a.Sheet.Title != "Boost emploi, par quelqu’un" || a.Revision != 2 {
		t.Errorf("%d: %s", a.Revision, a.Sheet.Title)
	}
	if a := bySlug(t, got, "dape"); a.Status != catalogue.StatusSuspended || a.SuspendedUntil == nil || a.ConfirmedAt == nil {
		t.Errorf("the state was touched: %+v", a)
	}
	if a := bySlug(t, got, "relais-rsa-en-detention-apcars"); !a.Providers[0].ReceivesReferrals {
		t.Error("the porteur no longer receives referrals")
	}
	if !slices.ContainsFunc(got.Publics, func(p catalogue.TargetPublic) bool { return p.Label == "Jeunes" }) {
		t.Error("the label was put back")
	}
	if !slices.ContainsFunc(got.Organizations, func(o catalogue.Organization) bool { return o.Slug == "acpm" && o.Trust == catalogue.TrustClaimed }) {
		t.Error("the claim was undone")
	}
	for _, x := range got.Territories {
		if x.Code == "pays-salonais" && (x.Name != "Le pays salonais" || len(x.Members) != 16) {
			t.Errorf("the zone was put back: %+v", x)
		}
	}
}

// What nobody touched follows the files; the earlier revision is kept.
func TestFilesChange(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	before, later := version(t, pool), loadedAt.AddDate(0, 1, 0)
	contents := programmeFrom(t, edited(t, "actions.yaml", "title: Boost emploi\n", "title: Boost emploi 2\n"))
	if report := load(t, pool, contents, later); report.Updated != 1 || report.Created != 0 {
		t.Errorf("%+v", report)
	}
	a := bySlug(t, read(t, pool), "boost-emploi")
	if a.Sheet.Title != "Boost emploi 2" || a.Revision != 2 || !a.UpdatedAt.Equal(later) || a.Status != catalogue.StatusPublished {
		t.Errorf("%+v", a)
	}
	var titles []string
	if err := pool.SelectContext(t.Context(), &titles, "SELECT content ->> 'title' FROM action_revision WHERE action_id = $1 ORDER BY number", a.ID); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(titles, []string{"Boost emploi", "Boost emploi 2"}) {
		t.Errorf("revisions %q", titles)
	}
	if after := version(t, pool); after != before+1 {
		t.Errorf("one transaction moved the version from %d to %d", before, after)
	}
}

// Lists follow the files too: members of a zone, territories of an organisation.
func TestListsChange(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	files := edited(t, "providers.yaml", "name: ACPM, acronym: ACPM, kind: PORTEUR, territories: []", "name: ACPM, acronym: ACPM, kind: PORTEUR, territories: ['13055']")
	load(t, pool, programmeFrom(t, files), loadedAt)
	if diff := differences(programmeFrom(t, files), read(t, pool)); diff != "" {
		t.Error(diff)
	}
	contents := programme(t)
	for i := range contents.Territories {
		if zone := &contents.Territories[i]; zone.Code == "martigues-port-de-bouc" {
			zone.Members = []string{"13077", "13098"}
		}
	}
	load(t, pool, contents, loadedAt)
	if diff := differences(contents, read(t, pool)); diff != "" {
		t.Error(diff)
	}
}

func TestPublishedRevisionIsFixed(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	for _, statement := range []string{
		"UPDATE action_revision SET content = jsonb_set(content, '{title}', '\"x\"') WHERE number = 1",
		"UPDATE action_revision SET status = 'DRAFT', published_at = NULL",
		"DELETE FROM action_revision",
	} {
		err := inTx(t.Context(), pool, statement)
		if db.Constraint(err) != "action_revision_published_immutable_check" || fault.CodeOf(err) != fault.Validation {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestPublishedRevisionNamesWhatExists(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	for name, change := range map[string]func(*catalogue.Sheet){
		"territory":          func(s *catalogue.Sheet) { s.Coverage.Includes = []string{"13999"} },
		"probable territory": func(s *catalogue.Sheet) { s.Coverage.Probable = []string{"13999"} },
		"public":             func(s *catalogue.Sheet) { s.Publics = []string{"nobody"} },
		"barrier":            func(s *catalogue.Sheet) { s.Barriers = []string{"nothing"} },
		"theme":              func(s *catalogue.Sheet) { s.ThemeCode = "9.9" },
	} {
		contents := programme(t)
		change(&contents.Actions[7].Sheet)
		if _, err := pool.LoadProgramme(t.Context(), contents, loadedAt); db.Constraint(err) != "action_revision_content_fkey" {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := read(t, pool); got.Version != 1 || len(got.Territories) != 0 {
		t.Errorf("something is left of a load that failed: version %d", got.Version)
	}
}

// Instances that start together load one after the other.
func TestLoadTogether(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	reports := make(chan db.LoadReport, 3)
	for range 3 {
		go func() {
			report, err := pool.LoadProgramme(t.Context(), programme(t), loadedAt)
			if err != nil {
				t.Error(err)
			}
			reports <- report
		}()
	}
	created := 0
	for range 3 {
		if r := <-reports; r.Created > 0 {
			created++
		}
	}
	if created != 1 || version(t, pool) != 2 {
		t.Errorf("%d loads created rows, version %d", created, version(t, pool))
	}
}

// The catalogue never shows what is not published, nor another programme than the newest.
func TestOnlyWhatIsPublished(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	exec(t, pool, `WITH begun AS (INSERT INTO action (id, programme_id, code, slug, status, origin, updated_at)
			SELECT gen_random_uuid(), id, '1.1.99', 'commencee', 'DRAFT', 'PROVIDER', now() FROM programme LIMIT 1 RETURNING id)
		INSERT INTO action_revision (action_id, number, status, author, created_at, content) SELECT id, 1, 'DRAFT', 'essai', now(), '{}' FROM begun`)
	exec(t, pool, "UPDATE action SET status = 'ARCHIVED' WHERE slug = 'plie'")
	got := read(t, pool)
	if len(got.Actions) != 52 || bySlug(t, got, "plie").Status != catalogue.StatusArchived {
		t.Errorf("%d actions", len(got.Actions))
	}
	exec(t, pool, "INSERT INTO programme (id, code, title, start_year, end_year) VALUES (gen_random_uuid(), 'next', 'Suivant', 2027, 2029)")
	got = read(t, pool)
	if got.Programme.Code != "next" || len(got.Programmes) != 2 || len(got.Actions)+len(got.Themes) != 0 || len(got.Territories) == 0 {
		t.Errorf("%+v", got.Programme)
	}
}

// listen starts a listener and waits until it listens.
func listen(t *testing.T, pool *db.DB) (announced <-chan struct{}, end func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	calls, ended := make(chan struct{}, 100), make(chan error, 1)
	go func() { ended <- pool.ListenCatalogue(ctx, func() { calls <- struct{}{} }) }()
	stop := func() error {
		cancel()
		return <-ended
	}
	wait(t, calls)
	return calls, stop
}

func wait(t *testing.T, calls <-chan struct{}) {
	t.Helper()
	limit := time.NewTimer(generous)
	defer limit.Stop()
	select {
	case <-calls:
	case <-limit.C:
		t.Fatal("no announcement")
	}
}

// An announcement comes after COMMIT, one per transaction, and none after ROLLBACK.
func TestAnnouncements(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	announced, end := listen(t, pool)
	const change = "UPDATE barrier SET note = note || '.'"
	tx := pool.MustBeginTx(t.Context(), nil)
	tx.MustExecContext(t.Context(), change)
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	before := version(t, pool)
	err := pool.InTx(t.Context(), func(tx *sqlx.Tx) error {
		tx.MustExecContext(t.Context(), change)
		tx.MustExecContext(t.Context(), "UPDATE axis SET title = title || '.'")
		if len(announced) > 0 {
			t.Error("announced before COMMIT")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	wait(t, announced) // announcements come in the order of commits: one of the rollback would be here by now, as a second
	if after := version(t, pool); after != before+1 {
		t.Errorf("version %d, then %d", before, after)
	}
	load(t, pool, programme(t), loadedAt) // changes nothing: announces nothing
	exec(t, pool, change)
	wait(t, announced)
	if err := end(); err != nil || len(announced) > 0 {
		t.Errorf("%v, %d announcements too many", err, len(announced))
	}
}

// The listener connects again when its connection is cut, says so, and hears what follows.
func TestListenerConnectsAgain(t *testing.T) {
	t.Parallel()
	pool := withProgramme(t)
	announced, end := listen(t, pool)
	exec(t, pool, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query ILIKE 'listen%'`)
	wait(t, announced)
	exec(t, pool, "UPDATE axis SET title = title || '.'")
	wait(t, announced)
	if err := end(); err != nil {
		t.Error(err)
	}
}

// A listener ends when it is told to, even while the server is away.
func TestListenerEndsWithoutServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{dir, filepath.Dir(dir)} { // under root the server runs as nobody
		if err := os.Chmod(path, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	cluster, err := embedded.Start(t.Context(), embedded.Config{Dir: dir, Shelter: dir})
	if err != nil {
		t.Fatal(err)
	}
	pool, err := db.Open(t.Context(), cluster.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = pool.Close() })
	_, end := listen(t, pool)
	if err := cluster.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}

// The address that a listener is given says all that the pool's configuration says.
func TestListenerAddress(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"postgres://me:it%27s%20%5Csecret@db.example:6543/trav?sslmode=verify-full&sslrootcert=/etc/ca.pem&connect_timeout=7&statement_timeout=3s",
		"host=/run/postgresql user=me dbname='my base' sslmode=disable application_name='tra verse' options='-c geqo=off'",
		"host=a.example,b.example port=5432,5433 user=me dbname=d target_session_attrs=read-write sslmode=require sslsni=no",
		"hostaddr=127.0.0.1 user=me dbname=d",
	} {
		config, err := pq.NewConfig(address)
		if err != nil {
			t.Fatal(err)
		}
		again, err := pq.NewConfig(db.ListenerAddress(config))
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if diff := cmp.Diff(config, again, cmpopts.IgnoreUnexported(pq.Config{}), cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
			t.Errorf("%s: %s", address, diff)
		}
	}
}

// Ending leaves no goroutine. The test looks at all goroutines: none runs beside it.
func TestListenerLeavesNothing(t *testing.T) { //nolint:paralleltest // it counts goroutines
	pool := dbtest.New(t)
	others := goleak.IgnoreCurrent()
	announced, end := listen(t, pool)
	exec(t, pool, "INSERT INTO barrier (slug, position, label) VALUES ('b', 1, 'B')")
	wait(t, announced)
	if err := end(); err != nil {
		t.Error(err)
	}
	pool.SetMaxIdleConns(0) // those that the pool has opened meanwhile
	if err := goleak.Find(others); err != nil {
		t.Error(err)
	}
}

func prepares(t *testing.T, pool *db.DB, statement string) (err error) {
	t.Helper()
	prepared, err := pool.PrepareContext(t.Context(), statement)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, prepared.Close()) }()
	return nil
}

// Every statement of the package can be prepared on the migrated schema.
func TestStatements(t *testing.T) {
	t.Parallel()
	pool := dbtest.New(t)
	name := regexp.MustCompile(`^-- name: [A-Z][A-Za-z]+\n`)
	seen := map[string]bool{}
	for _, statement := range statements(t) {
		line, _, _ := strings.Cut(statement, "\n")
		if !name.MatchString(statement) || seen[line] {
			t.Errorf("%q: no name, or one that is taken", line)
		}
		seen[line] = true
		if err := prepares(t, pool, statement); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
	if len(seen) < 30 {
		t.Errorf("%d statements", len(seen))
	}
}

// statements gathers the string constants that begin as a named statement does, pieces that they share put in.
func statements(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	constants := map[string]ast.Expr{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if spec, ok := n.(*ast.ValueSpec); ok && len(spec.Values) == len(spec.Names) {
				for i, name := range spec.Names {
					constants[name.Name] = spec.Values[i]
				}
			}
			return true
		})
	}
	var found []string
	for _, name := range slices.Sorted(maps.Keys(constants)) {
		if text, ok := constantText(constants, constants[name]); ok && strings.HasPrefix(text, "-- name:") {
			found = append(found, text)
		}
	}
	return found
}

// constantText gives the text of an expression of literals, named constants and sums of them.
func constantText(constants map[string]ast.Expr, expression ast.Expr) (string, bool) {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.Ident:
		named, ok := constants[e.Name]
		if !ok {
			return "", false
		}
		return constantText(constants, named)
	case *ast.BinaryExpr:
		left, ok := constantText(constants, e.X)
		right, also := constantText(constants, e.Y)
		return left + right, ok && also && e.Op == token.ADD
	}
	return "", false
}

func BenchmarkLoadProgramme(b *testing.B) {
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		b.Fatal(err)
	}
	pool := dbtest.New(b)
	for b.Loop() {
		if _, err := pool.LoadProgramme(b.Context(), contents, loadedAt); err != nil {
			b.Fatal(err)
		}
	}
}
