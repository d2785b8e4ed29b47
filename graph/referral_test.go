package graph_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"traverse/db/dbtest"
	"traverse/referral"
)

type referralAnswer struct {
	ID, Number, State, ViewerSide string
	Beneficiary                   *struct{ ID, FirstName, LastName string }
	Referrer                      *struct{ Name string }
	Reason                        *string
	NextActor                     *string
	DueAt                         *time.Time
	WaitingRank                   *int
	Overdue                       bool
	AllowedActs                   []string
	Appointment                   *struct{ Place string }
	Events                        []struct {
		Act, From, By, Note *string
		To                  string
	}
	Messages       struct{ Nodes []struct{ ID, Body string } }
	RightsOpenedOn *string
	Outcome        *string
	FollowUps      []struct{ Outcome *string }
	Version        int
}

const referralFields = `{ id number state viewerSide version reason nextActor dueAt waitingRank overdue allowedActs appointment { place }
  beneficiary { id firstName lastName } referrer { name } events { act from to by note } messages { nodes { id body } }
  rightsOpenedOn outcome followUps { outcome } }`

type acted struct {
	Referral   *referralAnswer
	UserErrors []userErrorAnswer
	Replayed   bool
}

// tried does a mutation on prescriptions, by its name.
func (p *person) tried(name string, input map[string]any) acted {
	p.api.t.Helper()
	typeName := strings.ToUpper(name[:1]) + name[1:] + "Input"
	got := map[string]acted{}
	p.query(&got, `mutation ($i: `+typeName+`!) { `+name+`(input: $i) { referral `+referralFields+` userErrors { code field message } replayed } }`, map[string]any{"i": input})
	return got[name]
}

// on is the input of an act on a prescription as it was read, with what else it needs.
func (r *referralAnswer) on(more ...any) map[string]any {
	input := map[string]any{"idempotencyKey": uuid.NewString(), "id": r.ID, "version": r.Version}
	for i := 0; i < len(more); i += 2 {
		input[more[i].(string)] = more[i+1]
	}
	return input
}

// acted does an act that must succeed.
func (p *person) acted(name string, input map[string]any) *referralAnswer {
	p.api.t.Helper()
	got := p.tried(name, input)
	if len(got.UserErrors) > 0 || got.Referral == nil {
		p.api.t.Fatalf("%s: %+v", name, got)
	}
	return got.Referral
}

// read finds a prescription by its number; nil if it is not there to be seen.
func (p *person) read(number string) *referralAnswer {
	p.api.t.Helper()
	var got struct{ Referral *referralAnswer }
	p.query(&got, `query ($n: String!) { referral(number: $n) `+referralFields+` }`, map[string]any{"n": number})
	return got.Referral
}

// prescribable makes an action's porteur answer prescriptions, and gives its identifier and who answers.
func (a *api) prescribable() (action string, porteur *person) {
	a.t.Helper()
	a.as("direction")
	var found struct {
		ID   uuid.UUID `db:"id"`
		Slug string    `db:"slug"`
	}
	if err := a.db.GetContext(a.t.Context(), &found, `SELECT a.id, o.slug FROM action a JOIN action_provider p ON p.action_id = a.id JOIN organization o ON o.id = p.organization_id
		JOIN membership m ON m.organization_id = o.id AND m.role = 'PROVIDER' AND m.ended_at IS NULL JOIN action_revision c ON c.action_id = a.id AND c.number = a.published_revision
		 WHERE (c.content #>> '{coverage,departmentWide}')::boolean AND coalesce(jsonb_array_length(nullif(c.content #> '{coverage,excludes}', 'null')), 0) = 0 AND a.status = 'PUBLISHED'
		   AND NOT EXISTS (SELECT 1 FROM action_provider q WHERE q.action_id = a.id AND q.organization_id <> o.id AND q.receives_referrals)
		   AND NOT EXISTS (SELECT 1 FROM action_provider_territory t WHERE t.action_id = a.id) ORDER BY a.code LIMIT 1`); err != nil {
		a.t.Fatal(err)
	}
	a.db.MustExecContext(a.t.Context(), "UPDATE action_provider SET receives_referrals = true WHERE action_id = $1", found.ID)
	a.refresh()
	return base64Of(a.t, "Action:"+found.ID.String()), a.as("porteur." + found.Slug)
}

// prescribe sends an action to a person of the caseload.
func (p *person) prescribe(action, person string) acted {
	p.api.t.Helper()
	input := map[string]any{"idempotencyKey": uuid.NewString(), "action": action, "beneficiary": map[string]any{"id": person}, "send": true, "reason": "Motif-secret"}
	return p.tried("createReferral", input)
}

// TestReferralFromRequestToOutcome: a référent prescribes, the porteur asks, answers, starts and ends; each sees her side,
// others nothing or the number only; a withdrawn consent hides the person at once.
func TestReferralFromRequestToOutcome(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	referent, colleague := a.as("referent.arles"), a.as("collegue.arles")
	who := referent.mustSave(nil)
	sent := referent.prescribe(action, who.ID)
	if sent.Referral == nil || sent.Referral.State != "SENT" || sent.Referral.Beneficiary.LastName != who.LastName || *sent.Referral.NextActor != "PROVIDER" {
		t.Fatalf("%+v", sent)
	}
	number := sent.Referral.Number
	if again := referent.prescribe(action, who.ID); len(again.UserErrors) != 1 || again.UserErrors[0].Code != "DUPLICATE" {
		t.Fatalf("sent twice: %+v", again)
	}
	if seen := colleague.read(number); seen != nil {
		t.Errorf("a colleague sees what is not shared: %+v", seen)
	}
	received := porteur.read(number)
	if received == nil || received.Beneficiary == nil || received.Reason == nil || received.ViewerSide != "PROVIDER" || !slices.Contains(received.AllowedActs, "ACCEPT") {
		t.Fatalf("%+v", received)
	}
	var pole string
	if err := a.db.GetContext(t.Context(), &pole, "SELECT pole_code FROM territory WHERE code = '13213'"); err != nil {
		t.Fatal(err)
	}
	if seen := a.as("pole.arles").read(number); seen != nil {
		t.Errorf("another pôle sees %+v", seen)
	}
	for _, name := range []string{"direction", "pole." + pole} {
		if seen := a.as(name).read(number); seen == nil || (seen.Beneficiary != nil || seen.Referrer != nil || seen.Reason != nil || len(seen.AllowedActs) > 0 || seen.Events[0].By != nil) {
			t.Errorf("%s sees too much: %+v", name, seen)
		}
	}
	asked := porteur.acted("requestReferralInfo", received.on("question", "Question-secrete ?"))
	answered := referent.acted("answerReferralInfo", asked.on("answer", "Oui."))
	accepted := porteur.acted("acceptReferral", answered.on())
	if accepted.State != "ACCEPTED" {
		t.Fatalf("%+v", accepted)
	}
	set := porteur.acted("setReferralAppointment", accepted.on("startsAt", "2026-12-02T09:00:00Z", "place", "Lieu-secret"))
	if set.Appointment == nil || set.Appointment.Place != "Lieu-secret" || !strings.HasPrefix(set.DueAt.Format(time.RFC3339), "2026-12-02") {
		t.Errorf("%+v", set)
	}
	referent.acted("postReferralMessage", map[string]any{"idempotencyKey": uuid.NewString(), "id": set.ID, "body": "Message-secret"})
	porteur.acted("readReferralMessages", map[string]any{"id": set.ID})
	started := porteur.acted("startReferral", porteur.read(number).on("on", "2026-11-24"))
	if len(started.Messages.Nodes) != 1 || started.Messages.Nodes[0].Body != "Message-secret" {
		t.Errorf("%+v", started.Messages)
	}
	completed := porteur.acted("completeReferral", started.on("outcome", "TRAINING"))
	if completed.State != "COMPLETED" || completed.NextActor != nil || completed.DueAt != nil {
		t.Errorf("%+v", completed)
	}
	if completed.Outcome == nil || len(completed.FollowUps) != 2 {
		t.Errorf("%+v", completed)
	}
	// What a person became, and since when she has rights, is hers.
	a.db.MustExecContext(t.Context(), "UPDATE referral SET rights_opened_on = '2026-01-01' WHERE number = $1", number)
	a.db.MustExecContext(t.Context(), "UPDATE referral_follow_up SET outcome = 'TRAINING', recorded_at = now(), recorded_by = (SELECT id FROM account LIMIT 1) WHERE months = 3")
	for name, hidden := range map[string]bool{"direction": true, "pole." + pole: true, "referent.arles": false} {
		seen := a.as(name).read(number)
		if (seen.Outcome == nil) != hidden || (seen.RightsOpenedOn == nil) != hidden || (seen.FollowUps[0].Outcome == nil) != hidden {
			t.Errorf("%s reads %+v", name, seen)
		}
	}
	withdrawn := referent.acted("withdrawReferralConsent", referent.read(number).on())
	if withdrawn.State != "COMPLETED" {
		t.Errorf("an end changes: %s", withdrawn.State)
	}
	if seen := porteur.read(number); seen == nil || seen.Beneficiary != nil || seen.Reason != nil || len(seen.AllowedActs) != 0 || len(seen.Messages.Nodes) != 0 {
		t.Errorf("the porteur still sees the person: %+v", seen)
	}
	a.nothingInClear("Motif-secret", "Question-secrete", "Lieu-secret", "Message-secret", who.LastName)
}

// TestResponseTime: how an action's porteurs answer is said from five answers on, to everybody, and a kept answer does not
// outlive it.
func TestResponseTime(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	referent := a.as("referent.arles")
	type said struct {
		MedianWorkingDays, AcceptanceRatePercent float64
		SampleSize                               int
	}
	anonymous := func() *said {
		t.Helper()
		var got struct{ Node struct{ ResponseTime *said } }
		a.query(&got, `query ($id: ID!) { node(id: $id) { ... on Action { responseTime { medianWorkingDays acceptanceRatePercent sampleSize } } } }`, map[string]any{"id": action})
		return got.Node.ResponseTime
	}
	for n := range 5 {
		sent := referent.prescribe(action, referent.mustSave(map[string]any{"lastName": "Inventée-" + strings.Repeat("a", n+1)}).ID)
		received := porteur.read(sent.Referral.Number)
		if n == 0 {
			porteur.acted("declineReferral", received.on("reason", "NOT_ELIGIBLE"))
		} else {
			porteur.acted("acceptReferral", received.on())
		}
		if got := anonymous(); got != nil {
			t.Fatalf("after %d answers it is already said: %+v", n, got)
		}
		if err := a.referrals.Measure(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := anonymous(); got == nil || *got != (said{0, 80, 5}) {
		t.Errorf("%+v", got)
	}
}

// nothingInClear looks for texts in every table.
func (a *api) nothingInClear(texts ...string) {
	a.t.Helper()
	for _, found := range dbtest.InClear(a.t, a.db, texts...) {
		a.t.Error(found)
	}
}

// TestReferralsList: counts equal lists, pages follow each other, names are found on both sides by whoever may see them.
func TestReferralsList(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	referent := a.as("referent.arles")
	for _, name := range []string{"Un", "Deux", "Trois"} {
		referent.prescribe(action, referent.mustSave(map[string]any{"lastName": "Inventé-" + name}).ID)
	}
	porteur.acted("putReferralUnderReview", porteur.read("26-000001").on())
	type list struct {
		Referrals struct {
			TotalCount int
			Nodes      []struct{ Number string }
			PageInfo   struct {
				HasNextPage bool
				EndCursor   *string
			}
			StateCounts []struct {
				Value string
				Count int
			}
		}
	}
	ask := func(p *person, filter map[string]any, first int, after *string) list {
		var got list
		p.query(&got, `query ($f: ReferralFilter, $n: Int, $a: String) { referrals(filter: $f, first: $n, after: $a) { totalCount nodes { number } pageInfo { hasNextPage endCursor }
			stateCounts { value count } } }`, map[string]any{"f": filter, "n": first, "a": after})
		return got
	}
	for _, p := range []*person{referent, porteur, a.as("direction")} {
		var numbers []string
		var after *string
		for more := true; more; {
			page := ask(p, nil, 2, after)
			for _, n := range page.Referrals.Nodes {
				numbers = append(numbers, n.Number)
			}
			after, more = page.Referrals.PageInfo.EndCursor, page.Referrals.PageInfo.HasNextPage
		}
		slices.Sort(numbers)
		if !slices.Equal(numbers, []string{"26-000001", "26-000002", "26-000003"}) {
			t.Errorf("%v", numbers)
		}
		for _, count := range ask(p, nil, 5, nil).Referrals.StateCounts {
			if got := ask(p, map[string]any{"states": []string{count.Value}}, 5, nil).Referrals; got.TotalCount != count.Count || len(got.Nodes) != count.Count {
				t.Errorf("%s counts %d, lists %d", count.Value, count.Count, got.TotalCount)
			}
		}
	}
	for p, want := range map[*person]int{referent: 1, porteur: 1, a.as("direction"): 0, a.as("collegue.arles"): 0} {
		if got := ask(p, map[string]any{"search": "inventé deux"}, 5, nil).Referrals.TotalCount; got != want {
			t.Errorf("a name finds %d, want %d", got, want)
		}
	}
	if got := ask(referent, map[string]any{"search": "26-000002"}, 5, nil).Referrals; got.TotalCount != 1 {
		t.Errorf("%+v", got)
	}
	// A page of people is read, and noted as read, at once.
	for _, first := range []int{1, 3} {
		var got struct {
			Referrals struct {
				Nodes []struct{ Beneficiary *struct{ LastName string } }
			}
		}
		before := a.statements.Load()
		referent.query(&got, `query ($n: Int) { referrals(first: $n) { nodes { beneficiary { lastName } } } }`, map[string]any{"n": first})
		if said := a.statements.Load() - before; len(got.Referrals.Nodes) != first || got.Referrals.Nodes[first-1].Beneficiary == nil || said > 15 {
			t.Errorf("%d statements for %+v", said, got.Referrals.Nodes)
		}
	}
	referent.mustSave(map[string]any{"lastName": "Personne-Sans-Rien"})
	counts := func() string {
		t.Helper()
		var got struct {
			Beneficiaries struct {
				Nodes []struct{ ReferralCounts struct{ Open, Overdue int } }
			}
		}
		before := a.statements.Load()
		referent.query(&got, `{ beneficiaries { nodes { referralCounts { open overdue } } } }`, nil)
		return fmt.Sprint(got.Beneficiaries.Nodes, a.statements.Load()-before < 20)
	}
	if got := counts(); got != "[{{1 0}} {{1 0}} {{1 0}} {{0 0}}] true" {
		t.Errorf("the caseload counts %s", got)
	}
	a.later.Store(int64(40 * 24 * time.Hour))
	referent = a.as("referent.arles")
	if got := counts(); got != "[{{1 1}} {{1 1}} {{1 1}} {{0 0}}] true" {
		t.Errorf("forty days later the caseload counts %s", got)
	}
}

// TestPersonIsForgotten: thirty days after a refusal the porteur reads the number only, and finds it
// neither by her name nor by the identifier that he knew.
func TestPersonIsForgotten(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	sent := a.as("referent.arles").prescribe(action, a.as("referent.arles").mustSave(nil).ID).Referral
	porteur.acted("declineReferral", porteur.read(sent.Number).on("reason", "NOT_ELIGIBLE"))
	var me struct{ Viewer struct{ Email string } }
	porteur.query(&me, `{ viewer { email } }`, nil)
	known := porteur.read(sent.Number).Beneficiary.ID
	finds := func(p *person) int {
		t.Helper()
		var got struct{ ByName, ByID struct{ TotalCount int } }
		p.query(&got, `query($id: ID) { byName: referrals(filter: { search: "zéphirine" }) { totalCount } byId: referrals(filter: { beneficiary: $id }) { totalCount } }`, map[string]any{"id": known})
		if got.ByName != got.ByID {
			t.Errorf("found %d times by name, %d by identifier", got.ByName.TotalCount, got.ByID.TotalCount)
		}
		return got.ByName.TotalCount
	}
	for _, step := range []struct {
		days int
		sees bool
	}{{29, true}, {32, false}} {
		a.later.Store(int64(time.Duration(step.days) * 24 * time.Hour))
		porteur = a.as(strings.TrimSuffix(me.Viewer.Email, "@demo.invalid")) // her session has ended meanwhile
		want := 0
		if step.sees {
			want = 1
		}
		if seen := porteur.read(sent.Number); seen == nil || (seen.Beneficiary != nil) != step.sees || finds(porteur) != want {
			t.Errorf("%d days after: %+v, found %d times", step.days, seen, finds(porteur))
		}
	}
	if finds(a.as("referent.arles")) != 1 {
		t.Error("the référente no longer finds whom she supports")
	}
}

// TestWhoMayRefer: an action says that one may prescribe it, to those who prescribe, while it is published and somebody
// receives.
func TestWhoMayRefer(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	may := func(p *person) bool {
		t.Helper()
		var got struct{ Node struct{ ViewerCan []string } }
		p.query(&got, `query ($id: ID!) { node(id: $id) { ... on Action { viewerCan } } }`, map[string]any{"id": action})
		return slices.Contains(got.Node.ViewerCan, "REFER")
	}
	referent := a.as("referent.arles")
	if !may(referent) || may(porteur) || may(a.as("direction")) || may(&person{api: a}) {
		t.Error("who may prescribe is not who prescribes")
	}
	for _, closed := range []string{"UPDATE action_provider SET receives_referrals = false", "UPDATE action_provider SET receives_referrals = true", "UPDATE action SET status = 'SUSPENDED'"} {
		a.db.MustExecContext(t.Context(), closed)
		a.refresh()
		if want := strings.HasSuffix(closed, "true"); may(referent) != want {
			t.Errorf("%s: %t", closed, !want)
		}
	}
}

// TestReferralWords: the SDL names the states, acts and words of the table, no more and no fewer.
func TestReferralWords(t *testing.T) {
	t.Parallel()
	schema := loadSchema(t)
	for name, want := range map[string][]string{
		"ReferralState": words(referral.States), "ReferralAct": words(referral.Acts), "DeclineReason": words(referral.DeclineReasons),
		"Outcome": words(referral.Outcomes), "PrescriptionChannel": words(referral.Channels),
	} {
		var got []string
		for _, value := range schema.Types[name].EnumValues {
			got = append(got, value.Name)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, the table %v", name, got, want)
		}
	}
}

func words[T ~string](values []T) []string {
	var list []string
	for _, value := range values {
		list = append(list, string(value))
	}
	return list
}

// TestReferralRefusals: who may not, what is stale, what the state forbids; the same key does it once.
func TestReferralRefusals(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	referent := a.as("referent.arles")
	sent := referent.prescribe(action, referent.mustSave(nil).ID).Referral
	if got := a.ask(`{ referrals { totalCount } }`, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "UNAUTHENTICATED" {
		t.Errorf("anyone lists: %+v", got)
	}
	if got := referent.ask(`mutation ($i: AcceptReferralInput!) { acceptReferral(input: $i) { replayed } }`, map[string]any{"i": sent.on()}); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != "FORBIDDEN" {
		t.Errorf("a référent accepts: %+v", got)
	}
	input := sent.on()
	first, second := porteur.tried("acceptReferral", input), porteur.tried("acceptReferral", input)
	if first.Replayed || !second.Replayed || second.Referral.State != "ACCEPTED" || second.Referral.Version != first.Referral.Version {
		t.Errorf("%+v %+v", first, second)
	}
	unread := sent.on()
	unread["version"] = 0
	if got := porteur.tried("acceptReferral", unread); len(got.UserErrors) != 1 || !slices.Equal(got.UserErrors[0].Field, []string{"version"}) {
		t.Errorf("accepted unread: %+v", got)
	}
	if got := porteur.tried("acceptReferral", sent.on()); len(got.UserErrors) != 1 || got.UserErrors[0].Code != "CONFLICT" {
		t.Errorf("a stale version accepts: %+v", got)
	}
	if got := porteur.tried("acceptReferral", first.Referral.on()); len(got.UserErrors) != 1 || got.UserErrors[0].Code != "STATE_FORBIDS" {
		t.Errorf("accepted twice: %+v", got)
	}
}

// TestFiftyAtOnce: fifty calls at once under one key prescribe once and accept once, and all answer the same.
func TestFiftyAtOnce(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	referent := a.as("referent.arles")
	input := map[string]any{"idempotencyKey": uuid.NewString(), "action": action, "beneficiary": map[string]any{"id": referent.mustSave(nil).ID}, "send": true}
	sent := fifty(t, referent, "createReferral", input)
	accepted := fifty(t, porteur, "acceptReferral", porteur.read(sent.Number).on())
	if accepted.State != "ACCEPTED" {
		t.Error(accepted.State)
	}
	var events int
	if err := a.db.GetContext(t.Context(), &events, "SELECT count(*) FROM referral_event"); err != nil || events != 2 {
		t.Errorf("%d lines in the history, %v", events, err)
	}
}

func fifty(t *testing.T, p *person, name string, input map[string]any) *referralAnswer {
	t.Helper()
	var together sync.WaitGroup
	var mu sync.Mutex
	var answers []acted
	for range 50 {
		together.Go(func() {
			own := *p
			got := own.tried(name, input)
			mu.Lock()
			defer mu.Unlock()
			answers = append(answers, got)
		})
	}
	together.Wait()
	replayed := 0
	for _, got := range answers {
		if got.Referral == nil || got.Referral.ID != answers[0].Referral.ID || got.Referral.Version != answers[0].Referral.Version {
			t.Fatalf("%s: %+v", name, got)
		}
		if got.Replayed {
			replayed++
		}
	}
	if replayed != 49 {
		t.Errorf("%s: %d of 50 replayed", name, replayed)
	}
	return answers[0].Referral
}

// TestReferralStream: whoever is on a side is told of a change, under the rights that she has then; whoever is not hears
// nothing of it.
func TestReferralStream(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	referent, stranger := a.as("referent.arles"), a.as("collegue.arles")
	a.listenReferrals()
	address := a.serveHTTP(func(*http.Server) {})
	his, hers := porteur.stream(t, address), stranger.stream(t, address)
	first := referent.prescribe(action, referent.mustSave(nil).ID).Referral
	for seen := ""; !strings.Contains(seen, first.Number); { // the listening may begin a moment later
		referent.acted("postReferralMessage", map[string]any{"idempotencyKey": uuid.NewString(), "id": first.ID, "body": "Bonjour."})
		_, seen = his.next()
	}
	own := stranger.prescribe(action, stranger.mustSave(map[string]any{"lastName": "Autre"}).ID).Referral
	if _, seen := hers.next(); !strings.Contains(seen, own.Number) {
		t.Errorf("a stranger is told of %s", seen)
	}
}

// TestReferralStreamIsNotPresence: a page that is left open and told of changes does not keep its session from ending unused.
func TestReferralStreamIsNotPresence(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	action, porteur := a.prescribable()
	referent := a.as("referent.arles")
	a.listenReferrals()
	his := porteur.stream(t, a.serveHTTP(func(*http.Server) {}))
	a.wait(time.Hour)
	first := referent.prescribe(action, referent.mustSave(nil).ID).Referral
	for seen := ""; !strings.Contains(seen, first.Number); { // the listening may begin a moment later
		referent.acted("postReferralMessage", map[string]any{"idempotencyKey": uuid.NewString(), "id": first.ID, "body": "Bonjour."})
		_, seen = his.next()
	}
	var later []string
	if err := a.db.SelectContext(t.Context(), &later, `SELECT a.email FROM account_session s JOIN account a ON a.id = s.account_id WHERE s.last_seen_at > $1`, today); err != nil {
		t.Fatal(err)
	}
	if len(later) != 1 || !strings.HasPrefix(later[0], "referent.arles@") {
		t.Errorf("seen an hour later: %q", later)
	}
}

// listenReferrals tells the API of prescriptions that change, as the process does.
func (a *api) listenReferrals() {
	a.t.Helper()
	ctx, cancel := context.WithCancel(a.t.Context())
	var listening sync.WaitGroup
	listening.Go(func() {
		if err := a.db.ListenReferrals(ctx, a.referrals.Changed); err != nil {
			a.t.Error(err)
		}
	})
	a.t.Cleanup(listening.Wait)
	a.t.Cleanup(cancel)
}

// stream subscribes to the prescriptions that a person may see.
func (p *person) stream(t *testing.T, address string) *subscriber {
	t.Helper()
	ctx, leave := context.WithCancel(t.Context())
	t.Cleanup(leave)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(`{"query": "subscription { referralChanged { number state } }"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Cookie", p.cookie)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return &subscriber{t, response, bufio.NewScanner(response.Body), leave}
}
