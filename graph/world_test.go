package graph_test

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
	"traverse/catalogue/sheet"
	"traverse/db/demo"
	"traverse/internal/access"
)

// world is a database with a person for every role, and neighbours: another organisation, in another pôle.
type world struct {
	*api
	home      uuid.UUID // a structure of the pôle of Arles
	neighbour *asker
	answering [2]answered // what receives prescriptions
	sent      *referralAnswer
	made      int
}

// asker is somebody who acts as one membership, or as none.
type asker struct {
	*person
	account, membership, organization uuid.UUID
	role                              access.Role
	administrator                     bool
}

// String names the person in failures.
func (p *asker) String() string {
	if p.administrator {
		return string(p.role) + "+ADMINISTRATOR"
	}
	return string(p.role)
}

// reach is how far an act goes for the person.
func (p *asker) reach(act access.Act) access.Reach {
	reach := access.ReachOf(act, p.role)
	if p.administrator {
		reach = max(reach, access.ReachOf(act, access.Administrator))
	}
	return reach
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{api: newAPI(t)}
	if err := demo.LoadPersons(t.Context(), w.db, today); err != nil {
		t.Fatal(err)
	}
	if err := w.service.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.home = w.organization("maison-fictive-arles")
	w.neighbour = w.asker(access.Referent, true, w.organization("maison-fictive-aix-gardanne"))
	return w
}

// everyone gives a new person of every role, with and without the administration of her organisation.
func (w *world) everyone() []*asker {
	people := []*asker{
		{person: &person{api: w.api}, role: access.Anonymous},
		w.asker(access.SignedIn, false, uuid.Nil),
	}
	for _, role := range []access.Role{access.Referent, access.Provider, access.PoleCoordinator, access.DepartmentAdmin} {
		for _, administrator := range []bool{false, true} {
			people = append(people, w.asker(role, administrator, w.organizationOf(role)))
		}
	}
	return people
}

// asker makes somebody and signs her in.
func (w *world) asker(role access.Role, administrator bool, organization uuid.UUID) *asker {
	w.t.Helper()
	p := &asker{person: &person{api: w.api}, role: role, administrator: administrator, organization: organization}
	p.account = w.account("Quelqu’un")
	if organization != uuid.Nil {
		p.membership = w.membership(p.account, organization, role, administrator)
	}
	var email string
	w.get1(&email, `SELECT email FROM account WHERE id = $1`, p.account)
	body, _ := json.Marshal(map[string]string{"email": email}) //nolint:errchkjson // two texts
	if response, content := p.do(http.MethodPost, "/session", body); response.StatusCode != http.StatusOK {
		w.t.Fatalf("%s cannot sign in: %d %s", p, response.StatusCode, content)
	}
	return p
}

// account makes an account that belongs to nothing.
func (w *world) account(name string) uuid.UUID {
	w.t.Helper()
	w.made++
	made := uuid.New()
	w.exec(`INSERT INTO account (id, email, name, demonstration, created_at) VALUES ($1, $2, $3, true, $4)`,
		made, fmt.Sprintf("personne.%d@demo.invalid", w.made), fmt.Sprintf("%s %d", name, w.made), today)
	return made
}

// membership makes an account belong to an organisation.
func (w *world) membership(account, organization uuid.UUID, role access.Role, administrator bool) uuid.UUID {
	w.t.Helper()
	made := uuid.New()
	w.exec(`INSERT INTO membership (id, account_id, organization_id, role, administrator, started_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		made, account, organization, role, administrator, today)
	return made
}

// secondMembership makes a person belong to one more organisation.
func (w *world) secondMembership(p *asker) uuid.UUID {
	w.t.Helper()
	if p.account == uuid.Nil {
		return uuid.New()
	}
	var other uuid.UUID
	w.get1(&other, `SELECT o.id FROM organization o WHERE o.slug LIKE 'maison-fictive-%' AND NOT EXISTS
		(SELECT 1 FROM membership m WHERE m.organization_id = o.id AND m.account_id = $1) ORDER BY o.slug DESC LIMIT 1`, p.account)
	return w.membership(p.account, other, access.Referent, false)
}

// colleague makes a référente of an organisation, and gives her membership.
func (w *world) colleague(organization uuid.UUID) uuid.UUID {
	w.t.Helper()
	if organization == uuid.Nil {
		organization = w.home
	}
	return w.membership(w.account("Collègue"), organization, access.Referent, false)
}

// homeOf gives the organisation whose members and words somebody might change: her own, else one of the pôle of Arles.
func (w *world) homeOf(p *asker) uuid.UUID {
	if p.role == access.Referent || p.role == access.Provider {
		return p.organization
	}
	return w.home
}

// invitation invites somebody into an organisation.
func (w *world) invitation(organization uuid.UUID) uuid.UUID {
	w.t.Helper()
	w.made++
	made := uuid.New()
	w.exec(`INSERT INTO invitation (id, organization_id, email, role, administrator, invited_by, created_at, expires_at) VALUES ($1, $2, $3, 'REFERENT', false, $4, $5, $6)`,
		made, organization, fmt.Sprintf("invitee.%d@demo.invalid", w.made), w.account("Invitante"), today, today.AddDate(0, 0, 14))
	return made
}

// invite is the input that invites somebody.
func (w *world) invite(organization uuid.UUID) vars {
	w.made++
	return input("idempotencyKey", key(), "organization", id("Organization", organization.String()), "email", fmt.Sprintf("invitee.%d@demo.invalid", w.made), "role", "REFERENT")
}

// request asks for an account to join an organisation.
func (w *world) request(organization, account uuid.UUID) uuid.UUID {
	w.t.Helper()
	made := uuid.New()
	if account == uuid.Nil {
		account = w.account("Demandeur")
	}
	w.exec(`INSERT INTO membership_request (id, account_id, organization_id, role, created_at) VALUES ($1, $2, $3, 'PROVIDER', $4)`, made, account, organization, today)
	return made
}

// session signs an account in with another browser.
func (w *world) session(account uuid.UUID) uuid.UUID {
	w.t.Helper()
	made := uuid.New()
	if account == uuid.Nil {
		account = w.account("Quelqu’un")
	}
	w.exec(`INSERT INTO account_session (id, account_id, method, created_at, last_seen_at) VALUES ($1, $2, 'DEMONSTRATION', $3, $3)`, made, account, today)
	return made
}

func (w *world) email(p *asker) (found string) {
	w.t.Helper()
	if p.account != uuid.Nil {
		w.get1(&found, `SELECT email FROM account WHERE id = $1`, p.account)
	}
	return found
}

// saved is the input that writes an organisation as it is; verified, the one that vouches for it, or no longer does.
func (w *world) saved(organization uuid.UUID) vars {
	w.t.Helper()
	var name string
	w.get1(&name, `SELECT name FROM organization WHERE id = $1`, organization)
	return input("idempotencyKey", key(), "id", id("Organization", organization.String()), "version", w.version("organization", "id", organization.String()), "name", name)
}

func (w *world) verified(organization uuid.UUID) vars {
	w.t.Helper()
	var trust string
	w.get1(&trust, `SELECT trust FROM organization WHERE id = $1`, organization)
	return input("idempotencyKey", key(), "organization", id("Organization", organization.String()),
		"version", w.version("organization", "id", organization.String()), "verified", trust != "VERIFIED")
}

// beneficiary writes a person whom somebody supports; a neighbour does it for nobody, and whoever may not has one all the same.
func (w *world) beneficiary(p *asker) *personAnswer {
	w.t.Helper()
	writer := w.neighbour.person
	if p != nil && p.reach(access.ManageCaseload) != access.Nothing {
		writer = p.person
	}
	w.made++
	return writer.mustSave(map[string]any{"firstName": "Zéphirine", "lastName": "Inventée " + letters(w.made)})
}

// letters writes a number as people's names may be.
func letters(n int) string {
	const alphabet = "abcdefghijklmnopqrstuvwxyz"
	var text strings.Builder
	for ; n > 0; n /= len(alphabet) {
		text.WriteByte(alphabet[n%len(alphabet)])
	}
	return text.String()
}

// changed is the input that changes a person who was written.
func (w *world) changed(about *personAnswer) vars {
	return vars{"input": vars(someone(map[string]any{"idempotencyKey": nil, "id": about.ID, "version": about.Version, "lastName": about.LastName}))}
}

func (w *world) organization(slug string) (found uuid.UUID) {
	w.t.Helper()
	w.get1(&found, `SELECT id FROM organization WHERE slug = $1`, slug)
	return found
}

// organizationOf gives the organisation of a role: a porteur's is the first that runs an action and has an account.
func (w *world) organizationOf(role access.Role) (found uuid.UUID) {
	w.t.Helper()
	switch role {
	case access.Referent:
		return w.organization("maison-fictive-arles")
	case access.PoleCoordinator:
		return w.organization("pole-arles")
	case access.DepartmentAdmin:
		return w.organization("departement")
	default:
	}
	w.get1(&found, `SELECT o.id FROM organization o JOIN action_provider p ON p.organization_id = o.id JOIN membership m ON m.organization_id = o.id
		ORDER BY o.slug LIMIT 1`)
	return found
}

// word makes a label that no other is.
func (w *world) word() string {
	w.made++
	return fmt.Sprintf("Libellé d’essai %d", w.made)
}

// version reads the version of a row by its key; 0 if there is none.
func (w *world) version(table, column, key string) (found int) {
	w.t.Helper()
	err := w.db.GetContext(w.t.Context(), &found, `SELECT version FROM `+table+` WHERE `+column+`::text = $1`, key)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		w.t.Fatal(err)
	}
	return found
}

// notification tells somebody that she is no longer of an organisation, and gives the key of what she was told.
func (w *world) notification(account uuid.UUID) string {
	w.t.Helper()
	if account == uuid.Nil { // nobody is told anything
		return "0"
	}
	var key string
	w.get1(&key, `INSERT INTO notification (account_id, event_id, kind, object_id, params, created_at, untold)
		SELECT $1, coalesce(max(event_id), 0) + 1, 'MEMBERSHIP_ENDED', $1, jsonb_build_object('organization', $2::text, 'organizationSlug', 'departement', 'role', 'REFERENT'), $3, false
		  FROM notification RETURNING id::text`, account, w.organization("departement"), today)
	return key
}

// failedDelivery is a mail that was given up.
func (w *world) failedDelivery() uuid.UUID {
	w.t.Helper()
	var id uuid.UUID
	w.get1(&id, `INSERT INTO delivery (kind, object_id, params, email, created_at, send_at, state, ended_at, tries, reason)
		VALUES ('MEMBERSHIP_ENDED', $1, jsonb_build_object('organization', $2::text, 'organizationSlug', 'departement', 'role', 'REFERENT'), 'a@demo.invalid', $3, $3, 'FAILED', $3, 9, 'refusé')
		RETURNING id`, uuid.New(), w.organization("departement"), today)
	return id
}

// run is an action and one of the organisations that run it.
type run struct{ action, provider uuid.UUID }

// runs gives what somebody may keep sessions of: what her organisation runs, what covers her pôle alone, or anything.
func (w *world) runs(p *asker) run {
	return w.aRun(func(s *catalogue.Snapshot, e *catalogue.Entry, provider uuid.UUID) bool {
		switch p.role {
		case access.Provider:
			return provider == p.organization
		case access.PoleCoordinator:
			return s.OnlyPole(e) == "arles"
		default:
			return true
		}
	})
}

// runsElsewhere gives what neither her organisation runs nor her pôle has for itself.
func (w *world) runsElsewhere(p *asker) run {
	return w.aRun(func(s *catalogue.Snapshot, e *catalogue.Entry, provider uuid.UUID) bool {
		return provider != p.organization && s.OnlyPole(e) != "arles"
	})
}

func (w *world) aRun(is func(s *catalogue.Snapshot, e *catalogue.Entry, provider uuid.UUID) bool) run {
	w.t.Helper()
	snapshot, err := w.service.Catalogue(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, e := range snapshot.Actions {
		for _, provider := range e.Providers {
			if is(snapshot, e, provider.OrganizationID) {
				return run{e.ID, provider.OrganizationID}
			}
		}
	}
	w.t.Fatal("no action is so")
	return run{}
}

// openedOn is the input of a new session.
func (w *world) openedOn(r run) vars {
	return input("idempotencyKey", key(), "action", id("Action", r.action.String()), "provider", id("Organization", r.provider.String()),
		"kind", "ROLLING", "label", w.word(), "places", 5)
}

// places opens a session of five places, and has the catalogue know it.
func (w *world) places(r run) (session uuid.UUID) {
	w.t.Helper()
	session = uuid.New()
	w.exec(`WITH opened AS (INSERT INTO session (id, action_id, provider_id, kind, label, status, confirmed_at, created_at, updated_at)
			VALUES ($1, $2, $3, 'ROLLING', 'Essai', 'OPEN', $4, $4, $4) RETURNING id)
		INSERT INTO session_places (session_id, places, changed_at, changed_through) SELECT id, 5, $4, 'TEST' FROM opened`, session, r.action, r.provider, today)
	if err := w.service.Load(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return session
}

// sheet puts a sheet of a porteur, for one pôle, in a state.
func (w *world) sheet(state sheet.State, porteur, pole string) *made {
	w.t.Helper()
	w.made++
	return w.put(w.made, state, []string{porteur}, []string{pole})
}

// porteur gives the slug of the porteur whose sheets somebody might keep: her own organisation, else one of Arles.
func (w *world) porteur(p *asker) (slug string) {
	w.t.Helper()
	if p.role != access.Provider {
		return "ccipa"
	}
	w.get1(&slug, `SELECT slug FROM organization WHERE id = $1`, p.organization)
	return slug
}

// otherPorteur gives the slug of a porteur that is not hers.
func (w *world) otherPorteur(p *asker) (slug string) {
	w.t.Helper()
	w.get1(&slug, `SELECT o.slug FROM organization o JOIN action_provider p ON p.organization_id = o.id WHERE o.id <> $1 ORDER BY o.slug LIMIT 1`, p.organization)
	return slug
}

// toggleAction suspends an action, or takes it up again.
func (w *world) toggleAction(code string) {
	w.t.Helper()
	var status string
	w.get1(&status, `SELECT CASE status WHEN 'PUBLISHED' THEN 'SUSPENDED' ELSE 'PUBLISHED' END FROM action WHERE code = $1`, code)
	w.setStatus(code, status)
}

func (w *world) exec(statement string, args ...any) {
	w.t.Helper()
	if _, err := w.db.ExecContext(w.t.Context(), statement, args...); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) get1(into any, query string, args ...any) {
	w.t.Helper()
	if err := w.db.GetContext(w.t.Context(), into, query, args...); err != nil {
		w.t.Fatalf("%s: %v", query, err)
	}
}

// digest is of every row of every table, but for those that note that somebody was there.
func (w *world) digest() string {
	w.t.Helper()
	var tables []string
	if err := w.db.SelectContext(w.t.Context(), &tables, `SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
		AND relname NOT IN ('web_session', 'account_session') ORDER BY relname`); err != nil {
		w.t.Fatal(err)
	}
	parts := make([]string, 0, len(tables))
	for _, table := range tables {
		parts = append(parts, `SELECT '`+table+` ' || coalesce(md5(string_agg(md5(x::text), '' ORDER BY md5(x::text))), '') AS line FROM `+table+` x`)
	}
	var lines []string
	if err := w.db.SelectContext(w.t.Context(), &lines, strings.Join(parts, " UNION ALL ")+" ORDER BY 1"); err != nil {
		w.t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// encodeID makes an identifier as the API writes them.
func encodeID(content string) string { return base64.RawURLEncoding.EncodeToString([]byte(content)) }

// decodeID reads an identifier; false if it is none.
func decodeID(text string) (typeName, key string, ok bool) {
	content, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return "", "", false
	}
	typeName, key, ok = strings.Cut(string(content), ":")
	return typeName, key, ok && typeName != "" && typeName[0] >= 'A' && typeName[0] <= 'Z'
}

func mustMarshal(tb testing.TB, value any) []byte {
	tb.Helper()
	content, err := json.Marshal(value)
	if err != nil {
		tb.Fatal(err)
	}
	return content
}

// reload loads the programme's files again, as a start does.
func reload(t *testing.T, a *api) {
	t.Helper()
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.db.LoadProgramme(t.Context(), contents, today); err != nil {
		t.Fatal(err)
	}
}
