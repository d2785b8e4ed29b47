package main

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// prescriptions are copied so many times for each of the two loads; both stop before they run out.
const prescriptions = 30_000

// acceptance is what accepting on one session costs, through the product and by the same statements under pgbench.
type acceptance struct {
	Statements int // of an acceptance, from BEGIN to COMMIT
	Product    *outcome
	Pgbench    *pgbench // nil: there is none on this machine
}

// pgbench is what it has measured.
type pgbench struct {
	Version   string
	PerSecond float64
	Latency   time.Duration
}

// measureAcceptance accepts on one hot session: over HTTP, then the very statements of such a transaction under pgbench, on
// the same database and with as many connections.
func measureAcceptance(ctx context.Context, s *settings, c *cluster) (*acceptance, error) {
	say("acceptance: one session for all")
	address, err := c.database(ctx, "bench_acceptance")
	if err != nil {
		return nil, err
	}
	scene, said, err := recordAcceptance(ctx, s, address)
	if err != nil {
		return nil, fmt.Errorf("record an acceptance: %w", err)
	}
	m := &acceptance{Statements: len(said)}
	if err := scene.copies(ctx, address); err != nil {
		return nil, fmt.Errorf("copy a prescription: %w", err)
	}
	say("acceptance: %d connections over HTTP", connections)
	if m.Product, err = scene.accept(ctx, s, address); err != nil {
		return nil, err
	}
	say("acceptance: the same statements under pgbench")
	m.Pgbench, err = scene.replay(ctx, s, address, said)
	return m, err
}

// scene is a session of the demonstration and a prescription that can be accepted on it.
type scene struct {
	host              string
	referent, porteur string // cookies
	action            string
	session, referral uuid.UUID
}

// recordAcceptance has the product accept twice, and makes of what it said to PostgreSQL what pgbench can say again: what
// differs between the two is of the prescription, or new each time.
func recordAcceptance(ctx context.Context, s *settings, address string) (_ *scene, said []string, err error) {
	between, recorded, err := record(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	defer between.close()
	server, err := startProduct(ctx, s, "DATABASE_URL="+recorded)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	scene := &scene{host: "http://" + server.address}
	if err := scene.open(ctx); err != nil {
		return nil, nil, err
	}
	var marks [2]map[string]string
	for i := range marks {
		id, number, err := scene.prescribe(ctx)
		if err != nil {
			return nil, nil, err
		}
		if err := scene.ask(ctx, scene.porteur, nil, acceptIt, input(map[string]any{"id": globalID("Referral", id), "version": 1})); err != nil {
			return nil, nil, err
		}
		marks[i] = map[string]string{id.String(): "00000000-0000-4000-8000-:turn", number: "26-:number"}
	}
	scene.referral, _, err = scene.prescribe(ctx)
	if err != nil {
		return nil, nil, err
	}
	transactions := between.with("LockReferral")
	if len(transactions) != 2 || len(transactions[0]) != len(transactions[1]) {
		return nil, nil, fmt.Errorf("%d acceptances were recorded, of different lengths", len(transactions))
	}
	for i, first := range transactions[0] {
		text, err := again(first, transactions[1][i], marks)
		if err != nil {
			return nil, nil, err
		}
		said = append(said, text)
	}
	return scene, said, nil
}

var (
	parameter = regexp.MustCompile(`\$(\d+)`)
	comment   = regexp.MustCompile(`(?m)^-- .*\n`)
)

// again writes a statement for pgbench: its parameters as literals, those that are of the prescription as variables.
func again(first, second statement, marks [2]map[string]string) (string, error) {
	if first.query != second.query {
		return "", fmt.Errorf("%q was followed by %q", first.query, second.query)
	}
	var failed error
	text := parameter.ReplaceAllStringFunc(comment.ReplaceAllString(first.query, ""), func(name string) string {
		n, _ := strconv.Atoi(name[1:])
		literal, err := literalOf(first.values[n-1], second.values[n-1], marks)
		failed = errors.Join(failed, err)
		return literal
	})
	return strings.Join(strings.Fields(text), " "), failed
}

// literalOf writes a value that was once this and once that.
func literalOf(first, second *string, marks [2]map[string]string) (string, error) {
	if first == nil || second == nil {
		return "NULL", nil
	}
	this, that := *first, *second
	for mark, variable := range marks[0] {
		this = strings.ReplaceAll(this, mark, variable)
	}
	for mark, variable := range marks[1] {
		that = strings.ReplaceAll(that, mark, variable)
	}
	switch _, isUUID := uuid.Parse(this); {
	case this == that:
		return "'" + strings.ReplaceAll(this, "'", "''") + "'", nil
	case isUUID == nil && len(this) == 36:
		return "gen_random_uuid()", nil
	case len(this) > 20 && strings.Contains(this, "-") && strings.Contains(this, ":"):
		return "clock_timestamp()", nil
	case len(this) == 32:
		return "md5(random()::text || clock_timestamp()::text)", nil
	case strings.HasPrefix(this, `\x`):
		return "'" + this + "'", nil // a digest: any will do
	}
	if _, err := strconv.ParseInt(this, 10, 64); err == nil {
		return "(random() * 9e18)::bigint", nil // a lock of its own
	}
	return "", fmt.Errorf("%q and %q: who knows what comes next?", this, that)
}

// open signs a référente and a porteur of the demonstration in, and has the porteur open a session.
func (s *scene) open(ctx context.Context) (err error) {
	if s.referent, err = s.signIn(ctx, "referent.marseille-4@demo.invalid"); err != nil {
		return err
	}
	var offer struct {
		Actions struct {
			Nodes []struct {
				ID        string
				Providers []struct {
					ReceivesReferrals bool
					Territories       []struct{ ID string }
					Organization      struct{ Name string }
				}
			}
		}
	}
	if err := s.ask(ctx, s.referent, &offer, `{ actions(first: 100, filter: { territory: "13213" }) { nodes { id providers { receivesReferrals territories { id } organization { name } } } } }`, nil); err != nil {
		return err
	}
	var persons []struct{ Email, Organization string }
	if err := s.send(ctx, http.MethodGet, "/session/demo", "", nil, &persons); err != nil {
		return err
	}
	porteurs := map[string]string{}
	for _, person := range persons {
		if strings.HasPrefix(person.Email, "porteur.") {
			porteurs[person.Organization] = person.Email
		}
	}
	for _, action := range offer.Actions.Nodes {
		only := action.Providers
		if len(only) == 1 && only[0].ReceivesReferrals && len(only[0].Territories) == 0 && porteurs[only[0].Organization.Name] != "" {
			s.action = action.ID
			if s.porteur, err = s.signIn(ctx, porteurs[only[0].Organization.Name]); err != nil {
				return err
			}
			break
		}
	}
	var opened struct {
		SaveSession struct{ Session struct{ ID string } }
	}
	if err := s.ask(ctx, s.porteur, &opened, `mutation ($i: SaveSessionInput!) { saveSession(input: $i) { session { id } } }`,
		input(map[string]any{"action": s.action, "kind": "ROLLING", "label": "Mesure", "places": 10_000})); err != nil {
		return err
	}
	s.session = keyOf(opened.SaveSession.Session.ID)
	return nil
}

const (
	prescribeIt = `mutation ($i: CreateReferralInput!) { createReferral(input: $i) { referral { id number } userErrors { message } } }`
	acceptIt    = `mutation ($i: AcceptReferralInput!) { acceptReferral(input: $i) { referral { id state } userErrors { message } } }`
	savePerson  = `mutation ($i: SaveBeneficiaryInput!) { saveBeneficiary(input: $i) { beneficiary { id } } }`
)

// prescribe writes a person and a prescription for her.
func (s *scene) prescribe(ctx context.Context) (uuid.UUID, string, error) {
	var saved struct {
		SaveBeneficiary struct{ Beneficiary struct{ ID string } }
	}
	var sent struct {
		CreateReferral struct {
			Referral struct{ ID, Number string }
		}
	}
	err := s.ask(ctx, s.referent, &saved, savePerson, input(map[string]any{
		"firstName": "Personne", "lastName": "Inventée", "territory": "13213", "contactPreference": "VIA_REFERRER", "consentGivenOn": time.Now().AddDate(0, 0, -1).Format(time.DateOnly),
	}))
	if err == nil {
		err = s.ask(ctx, s.referent, &sent, prescribeIt, input(map[string]any{
			"action": s.action, "beneficiary": map[string]any{"id": saved.SaveBeneficiary.Beneficiary.ID}, "send": true, "overrideReason": "Mesure.",
		}))
	}
	return keyOf(sent.CreateReferral.Referral.ID), sent.CreateReferral.Referral.Number, err
}

// copies makes of one prescription as many as both loads need, each of a person of her own. Their identifiers and numbers
// are counted, so that both loads can name them.
func (s *scene) copies(ctx context.Context, address string) error {
	opened, err := sql.Open("postgres", address)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	tx, err := opened.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, step := range []string{
		"SET LOCAL session_replication_role = replica", // copies of what is right need no check
		"ALTER TABLE session_places DROP CONSTRAINT session_places_places_check",
		fmt.Sprintf("UPDATE session_places SET places = %d WHERE session_id = '%s'", 3*prescriptions, s.session),
		fmt.Sprintf(`INSERT INTO beneficiary SELECT (jsonb_populate_record(b, jsonb_build_object('id', '00000000-0000-4000-9000-' || (100000000000 + n)))).*
			FROM beneficiary b, generate_series(1, %d) AS n WHERE b.id = (SELECT beneficiary_id FROM referral WHERE id = '%s')`, 2*prescriptions, s.referral),
	} {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("%s: %w", step, err)
		}
	}
	var columns string
	if err := tx.QueryRowContext(ctx, `SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
		WHERE table_name = 'referral' AND table_schema = 'public' AND is_generated = 'NEVER'`).Scan(&columns); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf(`INSERT INTO referral (%s) SELECT %s FROM (SELECT (jsonb_populate_record(r, jsonb_build_object(
		'id', '00000000-0000-4000-8000-' || (100000000000 + n), 'family', '26-' || (100000 + n), 'beneficiary_id', '00000000-0000-4000-9000-' || (100000000000 + n)))).*
		FROM referral r, generate_series(1, %d) AS n WHERE r.id = '%s') AS copy`, columns, columns, 2*prescriptions, s.referral)); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = opened.ExecContext(ctx, "VACUUM ANALYZE")
	return err
}

// accept puts the load on the product: the first half of the copies.
func (s *scene) accept(ctx context.Context, settings *settings, address string) (_ *outcome, err error) {
	server, err := startProduct(ctx, settings, "DATABASE_URL="+address)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	length := lengthsOf(settings, 0)
	l := load{
		address: server.address, warmup: length.warmup, length: length.load, patience: length.patience, servers: []int{server.pid()}, cookie: s.porteur,
		request: func(i int) []byte {
			body, _ := json.Marshal(map[string]any{"query": acceptIt, "variables": input(map[string]any{ //nolint:errchkjson // texts and a number
				"id": globalID("Referral", uuid.MustParse(fmt.Sprintf("00000000-0000-4000-8000-%d", 100_000_000_001+i))), "version": 1,
			})})
			return body
		},
	}
	o, err := l.put(ctx)
	if err != nil {
		return nil, err
	}
	accepted, err := s.accepted(ctx, address, 0)
	if err == nil && (accepted < o.Requests || accepted >= prescriptions) {
		err = fmt.Errorf("%d answers, and %d prescriptions are accepted", o.Requests, accepted)
	}
	return o, err
}

// accepted counts the copies that are, after so many.
func (s *scene) accepted(ctx context.Context, address string, after int) (n int, err error) {
	opened, err := sql.Open("postgres", address)
	if err != nil {
		return 0, err
	}
	defer func() { _ = opened.Close() }()
	err = opened.QueryRowContext(ctx, "SELECT count(*) FROM referral WHERE state = 'ACCEPTED' AND id > $1", fmt.Sprintf("00000000-0000-4000-8000-%d", 100_000_000_000+after)).Scan(&n)
	return n, err
}

var (
	transactionsPerSecond = regexp.MustCompile(`tps = ([0-9.]+)`)
	averageLatency        = regexp.MustCompile(`latency average = ([0-9.]+) ms`)
)

// replay has pgbench say the statements again for the second half of the copies, each connection for a part of its own.
func (s *scene) replay(ctx context.Context, settings *settings, address string, said []string) (*pgbench, error) {
	program := findPgbench()
	if program == "" {
		say("pgbench is not on this machine, its row stays empty")
		return nil, nil //nolint:nilnil // nothing was measured
	}
	script := fmt.Sprintf("\\set n :n + 1\n\\set number 100000 + %d + :client_id * %d + :n\n\\set turn 99999900000 + :number\nBEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;\n%s;\nCOMMIT;\n",
		prescriptions, prescriptions/connections, strings.Join(said, ";\n"))
	file, err := os.CreateTemp("", "acceptance-*.sql")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.Remove(file.Name()) }()
	if _, err := file.WriteString(script); err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	seconds := int(lengthsOf(settings, 0).load.Seconds())
	command := exec.CommandContext(ctx, program, "--no-vacuum", "--client", strconv.Itoa(connections), "--jobs", "2", "--time", strconv.Itoa(seconds),
		"--define", "n=0", "--file", file.Name(), address)
	output, err := command.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("pgbench: %w\n%s", err, output)
	}
	version, err := exec.CommandContext(ctx, program, "--version").Output()
	if err != nil {
		return nil, err
	}
	p := &pgbench{Version: strings.TrimSpace(string(version))}
	rate, latency := transactionsPerSecond.FindSubmatch(output), averageLatency.FindSubmatch(output)
	if rate == nil || latency == nil {
		return nil, fmt.Errorf("pgbench says: %s", output)
	}
	p.PerSecond, _ = strconv.ParseFloat(string(rate[1]), 64)
	milliseconds, _ := strconv.ParseFloat(string(latency[1]), 64)
	p.Latency = time.Duration(milliseconds * float64(time.Millisecond))
	accepted, err := s.accepted(ctx, address, prescriptions)
	if done := int(p.PerSecond * float64(seconds)); err == nil && accepted < done*9/10 {
		err = fmt.Errorf("pgbench counts about %d transactions, and %d prescriptions are accepted", done, accepted)
	}
	return p, err
}

// findPgbench looks where it is installed.
func findPgbench() string {
	if path, err := exec.LookPath("pgbench"); err == nil {
		return path
	}
	installed, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if len(installed) == 0 {
		return ""
	}
	return installed[len(installed)-1]
}

func input(fields map[string]any) map[string]any {
	fields["idempotencyKey"] = strings.ReplaceAll(uuid.NewString(), "-", "")
	return map[string]any{"i": fields}
}

func globalID(kind string, id uuid.UUID) string {
	return base64.RawURLEncoding.EncodeToString([]byte(kind + ":" + id.String()))
}

// keyOf reads what an identifier of the API hides; none of what is no identifier.
func keyOf(id string) uuid.UUID {
	content, _ := base64.RawURLEncoding.DecodeString(id)
	_, key, _ := strings.Cut(string(content), ":")
	parsed, _ := uuid.Parse(key)
	return parsed
}

func (s *scene) signIn(ctx context.Context, email string) (string, error) {
	body, err := json.Marshal(map[string]string{"email": email})
	if err != nil {
		return "", err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.host+"/session", strings.NewReader(string(body)))
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	for _, cookie := range response.Cookies() {
		return cookie.Name + "=" + cookie.Value, nil
	}
	return "", fmt.Errorf("%s cannot sign in: %s", email, response.Status)
}

// ask does an operation, which must have no error.
func (s *scene) ask(ctx context.Context, cookie string, into any, document string, variables map[string]any) error {
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := s.send(ctx, http.MethodPost, "/graphql", cookie, map[string]any{"query": document, "variables": variables}, &answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 || strings.Contains(string(answer.Data), `"userErrors":[{`) {
		return fmt.Errorf("%s: %v %s", document, answer.Errors, answer.Data)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer.Data, into)
}

func (s *scene) send(ctx context.Context, method, path, cookie string, content, into any) error {
	body, err := json.Marshal(content)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, s.host+path, strings.NewReader(string(body)))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Cookie", cookie)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	return json.Unmarshal(said, into)
}
