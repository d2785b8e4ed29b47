package graph_test

import (
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"traverse/graph"
	"traverse/internal/effort"
	"traverse/internal/keys"
	"traverse/internal/link"
)

// postInvitation sends a JSON body to an address of the sessions, and tells the answer in one line: « 200 OK », « CODE on field ».
func (p *person) postInvitation(address string, body map[string]any) (string, string) {
	p.api.t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		p.api.t.Fatal(err)
	}
	response, answer := p.do(http.MethodPost, address, content)
	var refused struct{ UserErrors []userError }
	_ = json.Unmarshal([]byte(answer), &refused) // an answer that is no refusal has none
	if len(refused.UserErrors) > 0 {
		return refused.UserErrors[0].Code + " on " + strings.Join(refused.UserErrors[0].Field, "."), refused.UserErrors[0].Message
	}
	return response.Status, answer
}

func (p *person) accept(token, name string) (string, string) {
	p.api.t.Helper()
	return p.postInvitation("/session/invitation", map[string]any{"token": token, "name": name, "phone": "04 91 00 00 00"})
}

// invite invites somebody and gives the invitation and its token.
func (p *person) invite(slug, email, role string, administrator bool) (*invitationAnswer, string) {
	p.api.t.Helper()
	var made invitationAnswer
	p.done(&made, "inviteMember", "invitation { id email role status administrator version }", map[string]any{
		"organization": p.organization(slug).ID, "email": email, "role": role, "administrator": administrator,
	})
	return &made, p.api.tokenOf(made.ID)
}

// TestInvitation: the direction invites the first member of a porteur that nobody has joined. She reads the invitation by
// its link, accepts, is signed in as a member who administers, and the organisation is claimed.
func TestInvitation(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	slug := a.oneOf("UNCLAIMED")
	invitation, token := direction.invite(slug, "  Marie.Curie@DEMO.invalid ", "PROVIDER", false)
	if invitation.Email != "marie.curie@demo.invalid" || !invitation.Administrator || invitation.Status != "SENT" {
		t.Fatalf("%+v", invitation)
	}
	marie := a.anyone()
	said, body := marie.postInvitation("/session/invitation/reading", map[string]any{"token": token})
	var answered struct {
		Invitation struct {
			Organization              struct{ Name, Slug string }
			Role, InvitedBy, Email    string
			Administrator, HasAccount bool
		}
	}
	reading := &answered.Invitation
	if err := json.Unmarshal([]byte(body), &answered); err != nil || said != "200 OK" {
		t.Fatalf("%s %s", said, body)
	}
	if reading.Organization.Slug != slug || reading.Role != "PROVIDER" || !reading.Administrator || reading.HasAccount || reading.Email != invitation.Email || reading.InvitedBy == "" {
		t.Errorf("%+v", reading)
	}
	a.unchanged("without a name", func() string { said, _ := marie.accept(token, "  "); return said }, "REQUIRED on name")
	a.unchanged("a name of 201 characters", func() string { said, _ := marie.accept(token, strings.Repeat("é", 201)); return said }, "TOO_LONG on name")
	if marie.cookie != "" {
		t.Fatal("she is signed in before she has accepted")
	}
	if said, body := marie.accept(token, "Marie Curie"); said != "200 OK" || !strings.Contains(body, `"signedIn":true`) {
		t.Fatalf("%s %s", said, body)
	}
	var viewer viewerAnswer
	marie.query(&viewer, viewerQuery, nil)
	if viewer.Viewer == nil || viewer.Viewer.Name != "Marie Curie" || viewer.Viewer.Acting == nil || viewer.Viewer.Acting.Role != "PROVIDER" {
		t.Fatalf("%+v", viewer.Viewer)
	}
	o := marie.organization(slug)
	if o.Trust != "CLAIMED" || o.Members == nil || len(*o.Members) != 1 || !(*o.Members)[0].Administrator || !(*o.Members)[0].Self || len(*o.Invitations) != 0 {
		t.Errorf("%+v", o)
	}
	if expected := []string{"INVITATION", "ORGANIZATION_CLAIMED", "MEMBER_JOINED"}; !slices.Equal(a.events(), expected) {
		t.Errorf("%v", a.events())
	}
	if n := a.count(`SELECT count(*) FROM journal j JOIN account a ON a.id = j.account_id WHERE a.name = 'Marie Curie' AND j.act = 'ANSWER_INVITATION'`); n != 1 {
		t.Errorf("%d lines of the journal say that she has accepted", n)
	}
	if n := a.count(`SELECT count(*) FROM journal WHERE detail::text LIKE '%marie%' OR detail::text LIKE '%Curie%'`); n != 0 {
		t.Error("the journal names a person")
	}
	if n := a.count(`SELECT count(*) FROM outbox WHERE params::text ILIKE '%marie%' OR audience::text ILIKE '%marie%'`); n != 0 {
		t.Error("the outbox names a person")
	}
	again := a.anyone()
	a.unchanged("accepted twice", func() string { said, _ := again.accept(token, "Une autre"); return said }, "STATE_FORBIDS on token")
	if again.cookie != "" {
		t.Error("a link that has served signs somebody in")
	}
}

// TestInvitationOfAnAccount: somebody who has an account gains a membership. A link that lies in a mailbox for fourteen days
// does not sign her in; in the browser where she is, she acts as what she has just become.
func TestInvitationOfAnAccount(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	coordinator, colleague := a.as("pole.salon-berre"), a.as("collegue.arles")
	_, token := coordinator.invite("maison-fictive-salon-berre", "collegue.arles@demo.invalid", "REFERENT", false)
	elsewhere := a.anyone()
	said, body := elsewhere.postInvitation("/session/invitation/reading", map[string]any{"token": token})
	if said != "200 OK" || !strings.Contains(body, `"hasAccount":true`) {
		t.Errorf("%s %s", said, body)
	}
	if said, body := colleague.accept(token, ""); said != "200 OK" || !strings.Contains(body, `"signedIn":true`) {
		t.Fatalf("%s %s", said, body)
	}
	var viewer viewerAnswer
	colleague.query(&viewer, viewerQuery, nil)
	if len(viewer.Viewer.Memberships) != 2 || viewer.Viewer.Acting == nil || viewer.Viewer.Acting.Pole.Code != "salon-berre" {
		t.Errorf("%+v", viewer.Viewer)
	}
	_, token = coordinator.invite("maison-fictive-salon-berre", "referent.arles@demo.invalid", "PROVIDER", false)
	if said, body := elsewhere.accept(token, ""); said != "200 OK" || !strings.Contains(body, `"signedIn":false`) || elsewhere.cookie != "" {
		t.Errorf("%s %s %s", said, body, elsewhere.cookie)
	}
	if n := a.count(`SELECT count(*) FROM membership m JOIN account a ON a.id = m.account_id WHERE a.email = 'referent.arles@demo.invalid' AND m.ended_at IS NULL`); n != 2 {
		t.Errorf("%d memberships", n)
	}
}

// TestBadLinks: whatever is wrong with a link is said in French, and nothing changes: neither by reading, nor by accepting,
// nor by declining.
func TestBadLinks(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, other := a.as("referent.arles"), a.as("collegue.arles")
	slug := "maison-fictive-arles"
	_, good := p.invite(slug, "bonne@demo.invalid", "REFERENT", false)
	cancelled, cancelledToken := p.invite(slug, "annulee@demo.invalid", "REFERENT", false)
	p.done(nil, "cancelInvitation", "invitation { status }", map[string]any{"invitation": cancelled.ID, "version": 1})
	renewed, oldToken := p.invite(slug, "renvoyee@demo.invalid", "REFERENT", false)
	p.done(renewed, "resendInvitation", "invitation { id version status }", map[string]any{"invitation": renewed.ID, "version": 1})
	newToken := a.tokenOf(renewed.ID)
	_, declinedToken := p.invite(slug, "declinee@demo.invalid", "REFERENT", false)
	if said, _ := a.anyone().postInvitation("/session/invitation/refusal", map[string]any{"token": declinedToken}); said != "200 OK" {
		t.Fatal(said)
	}
	_, acceptedToken := p.invite(slug, "acceptee@demo.invalid", "REFERENT", false)
	if said, _ := a.anyone().accept(acceptedToken, "Acceptée"); said != "200 OK" {
		t.Fatal(said)
	}
	// A link for signing in is none for joining, whatever it is about.
	signIn := link.Maker{Keys: keys.Demonstration(), Now: a.now}.New(link.SignIn, mustUUID(t, keyIn(t, renewed.ID)), "renvoyee@demo.invalid", time.Hour)
	if _, err := a.db.ExecContext(t.Context(), "INSERT INTO link (id, token_hash, purpose, object_id, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
		signIn.ID, signIn.Hash, signIn.Purpose, signIn.Object, signIn.Email, signIn.CreatedAt, signIn.ExpiresAt); err != nil {
		t.Fatal(err)
	}
	signInToken := link.Maker{Keys: keys.Demonstration()}.Token(signIn.ID)

	for what, bad := range map[string]struct {
		who         *person
		token, said string
		message     string
	}{
		"empty":            {a.anyone(), "", "NOT_FOUND on token", "n’est pas valable"},
		"truncated":        {a.anyone(), good[:20], "NOT_FOUND on token", "n’est pas valable"},
		"too long":         {a.anyone(), good + "x", "NOT_FOUND on token", "n’est pas valable"},
		"foreign":          {a.anyone(), signInToken, "NOT_FOUND on token", "n’est pas valable"},
		"cancelled":        {a.anyone(), cancelledToken, "STATE_FORBIDS on token", "a été annulée"},
		"replaced":         {a.anyone(), oldToken, "STATE_FORBIDS on token", "plus récent"},
		"declined":         {a.anyone(), declinedToken, "STATE_FORBIDS on token", "déclinée"},
		"accepted":         {a.anyone(), acceptedToken, "STATE_FORBIDS on token", "déjà été acceptée"},
		"by somebody else": {other, good, "STATE_FORBIDS on account", "bonne@demo.invalid"},
	} {
		for _, address := range []string{"/session/invitation/reading", "/session/invitation", "/session/invitation/refusal"} {
			var message string
			a.unchanged(what+" "+address, func() string {
				var said string
				said, message = bad.who.postInvitation(address, map[string]any{"token": bad.token, "name": "Quelqu’un"})
				return said
			}, bad.said)
			if !strings.Contains(message, bad.message) {
				t.Errorf("%s: %s", what, message)
			}
		}
	}
	a.wait(14*24*time.Hour - time.Second)
	if said, _ := a.anyone().postInvitation("/session/invitation/reading", map[string]any{"token": newToken}); said != "200 OK" {
		t.Errorf("within fourteen days: %s", said)
	}
	a.wait(time.Second)
	a.unchanged("expired", func() string {
		said, message := a.anyone().accept(good, "Quelqu’un")
		if !strings.Contains(message, "a expiré") {
			t.Error(message)
		}
		return said
	}, "STATE_FORBIDS on token")
	if response, _ := a.anyone().do(http.MethodGet, "/session/invitation", nil); response.StatusCode == http.StatusOK && response.Header.Get("Content-Type") == "application/json" {
		t.Error("a GET acts")
	}
}

// TestInvitationRules: who is invited twice, who is there already, roles that do not exist or that one may not give, forged
// identifiers, neighbours. A closed account's address is a new person's.
func TestInvitationRules(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, coordinator, direction, neighbour := a.as("referent.arles"), a.as("pole.arles"), a.as("direction"), a.as("referent.salon-berre")
	slug := "maison-fictive-arles"
	home, pole, departement := p.organization(slug).ID, p.organization("pole-arles").ID, p.organization("departement").ID
	invite := func(p *person, organization, email, role string) func() string {
		return func() string {
			return p.deed("inviteMember", "invitation { id }", map[string]any{"organization": organization, "email": email, "role": role}).said()
		}
	}
	invitation, _ := p.invite(slug, "une.fois@demo.invalid", "REFERENT", false)
	for what, refused := range map[string]struct {
		try  func() string
		said string
	}{
		"twice":                          {invite(p, home, "Une.Fois@demo.invalid", "REFERENT"), "DUPLICATE on email"},
		"a member already":               {invite(p, home, "collegue.arles@demo.invalid", "REFERENT"), "DUPLICATE on email"},
		"no address":                     {invite(p, home, "", "REFERENT"), "REQUIRED on email"},
		"an address that is none":        {invite(p, home, "pas une adresse", "REFERENT"), "INVALID on email"},
		"a forged organisation":          {invite(p, "rien", "a@demo.invalid", "REFERENT"), "NOT_FOUND on organization"},
		"another one's organisation":     {invite(p, pole, "a@demo.invalid", "REFERENT"), "NOT_FOUND on organization"},
		"by a neighbour":                 {invite(neighbour, home, "a@demo.invalid", "REFERENT"), "NOT_FOUND on organization"},
		"a coordinator in a maison":      {invite(coordinator, home, "a@demo.invalid", "POLE_COORDINATOR"), "INVALID on role"},
		"the direction in a pôle":        {invite(direction, pole, "a@demo.invalid", "DEPARTMENT_ADMIN"), "INVALID on role"},
		"the direction by a coordinator": {invite(coordinator, departement, "a@demo.invalid", "DEPARTMENT_ADMIN"), "NOT_FOUND on organization"},
		"a role that is no membership's": {invite(direction, home, "a@demo.invalid", "ADMINISTRATOR"), "VALIDATION_FAILED"},
	} {
		a.unchanged(what, refused.try, refused.said)
	}
	if got := invite(p, home, "collegue.arles@demo.invalid", "PROVIDER")(); got != "done" {
		t.Errorf("another role in the same organisation: %s", got)
	}
	for what, try := range map[string]func(p *person) string{
		"cancelled": func(p *person) string {
			return p.deed("cancelInvitation", "invitation { id }", map[string]any{"invitation": invitation.ID, "version": 1}).said()
		},
		"sent again": func(p *person) string {
			return p.deed("resendInvitation", "invitation { id }", map[string]any{"invitation": invitation.ID, "version": 1}).said()
		},
	} {
		a.unchanged(what+" by a neighbour", func() string { return try(neighbour) }, "NOT_FOUND on invitation")
	}
	a.unchanged("an older version", func() string {
		return p.deed("cancelInvitation", "invitation { id }", map[string]any{"invitation": invitation.ID, "version": 7}).said()
	}, "CONFLICT on version")

	// An administrator of a pôle who is no coordinator names none: neither another, nor herself.
	secretary, token := coordinator.invite("pole-arles", "secretaire@demo.invalid", "REFERENT", true)
	_ = secretary
	browser := a.anyone()
	if said, body := browser.accept(token, "Secrétaire"); said != "200 OK" {
		t.Fatalf("%s %s", said, body)
	}
	a.unchanged("a coordinator by an administrator", invite(browser, pole, "a@demo.invalid", "POLE_COORDINATOR"), "FORBIDDEN on role")
	for _, m := range *browser.organization("pole-arles").Members {
		input := map[string]any{"membership": m.ID, "version": m.Version, "role": "POLE_COORDINATOR", "administrator": true}
		a.unchanged("she names "+m.Email, func() string { return browser.deed("changeMembership", "member { id }", input).said() }, "FORBIDDEN on role")
		if m.Role == "POLE_COORDINATOR" {
			a.unchanged("she removes "+m.Email, func() string {
				return browser.deed("endMembership", "organization { id }", map[string]any{"membership": m.ID, "version": m.Version}).said()
			}, "FORBIDDEN on role")
		}
	}

	if _, err := a.db.ExecContext(t.Context(), "UPDATE account SET closed_at = $1 WHERE email = 'collegue.arles@demo.invalid'", a.now()); err != nil {
		t.Fatal(err)
	}
	_, token = p.invite(slug, "collegue.arles@demo.invalid", "REFERENT", false)
	successor := a.anyone()
	if said, body := successor.accept(token, "Successeure"); said != "200 OK" || !strings.Contains(body, `"signedIn":true`) {
		t.Errorf("%s %s", said, body)
	}
	if n := a.count("SELECT count(*) FROM account WHERE email = 'collegue.arles@demo.invalid'"); n != 2 {
		t.Errorf("%d accounts of one address, of which one is closed", n)
	}
}

// TestFirstToCome: of several people who are invited to a structure that nobody has joined, the first to come administers it, and
// those for whom it was asked.
func TestFirstToCome(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	slug := a.oneOf("UNCLAIMED")
	tokens := map[string]string{}
	for _, name := range []string{"Une", "Deux", "Trois", "Quatre"} {
		var invited *invitationAnswer
		invited, tokens[name] = direction.invite(slug, strings.ToLower(name)+"@demo.invalid", "PROVIDER", name == "Quatre")
		if !invited.Administrator {
			t.Errorf("%s would not administer, if she came now", name)
		}
	}
	first := a.anyone()
	for _, name := range []string{"Deux", "Une", "Trois", "Quatre"} {
		who := a.anyone()
		if name == "Deux" {
			who = first
		} else {
			_, read := who.postInvitation("/session/invitation/reading", map[string]any{"token": tokens[name]})
			if strings.Contains(read, `"administrator":true`) != (name == "Quatre") {
				t.Errorf("%s reads %s", name, read)
			}
		}
		if said, body := who.accept(tokens[name], name); said != "200 OK" {
			t.Fatalf("%s: %s %s", name, said, body)
		}
	}
	administrators := map[string]bool{}
	for _, m := range *first.organization(slug).Members {
		administrators[m.Name] = m.Administrator
	}
	if want := map[string]bool{"Deux": true, "Une": false, "Trois": false, "Quatre": true}; !maps.Equal(administrators, want) {
		t.Errorf("%v, want %v", administrators, want)
	}
}

// TestAcceptTogether: of several who accept one invitation at once, one becomes a member; several invitations of one person
// accepted at once make one account; there is never a second membership, nor an organisation without an administrator.
func TestAcceptTogether(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	direction := a.as("direction")
	slug := a.oneOf("UNCLAIMED")
	for round := range effort.Times(3) {
		email := "ensemble" + strings.Repeat("x", round) + "@demo.invalid"
		_, first := direction.invite(slug, email, "PROVIDER", false)
		_, second := direction.invite("maison-fictive-arles", email, "REFERENT", false)
		_, third := direction.invite("maison-fictive-arles", email, "PROVIDER", false)
		var together sync.WaitGroup
		var mu sync.Mutex
		outcomes := map[string]int{}
		for _, token := range []string{first, second, third, first, second, third, first} {
			together.Go(func() {
				said, _ := (&person{api: a}).accept(token, "Ensemble")
				mu.Lock()
				defer mu.Unlock()
				outcomes[said]++
			})
		}
		together.Wait()
		if outcomes["200 OK"] != 3 || outcomes["STATE_FORBIDS on token"] != 4 {
			t.Errorf("%v", outcomes)
		}
		if n := a.count("SELECT count(*) FROM account WHERE email = $1", email); n != 1 {
			t.Errorf("%d accounts", n)
		}
		if n := a.count("SELECT count(*) FROM membership m JOIN account a ON a.id = m.account_id WHERE a.email = $1", email); n != 3 {
			t.Errorf("%d memberships", n)
		}
	}
	a.soundMemberships()
}

// soundMemberships holds every organisation to an administrator, and every person to one membership per role.
func (a *api) soundMemberships() {
	a.t.Helper()
	if n := a.count(`SELECT count(*) FROM (SELECT organization_id FROM membership WHERE ended_at IS NULL GROUP BY 1 HAVING NOT bool_or(administrator)) AS x`); n != 0 {
		a.t.Errorf("%d organisations have members and no administrator", n)
	}
	if n := a.count(`SELECT count(*) FROM (SELECT 1 FROM membership WHERE ended_at IS NULL GROUP BY account_id, organization_id, role HAVING count(*) > 1) AS x`); n != 0 {
		a.t.Errorf("%d memberships are there twice", n)
	}
	if n := a.count(`SELECT count(*) FROM organization o WHERE kind NOT IN ('POLE', 'DEPARTEMENT')
		AND (trust = 'UNCLAIMED') <> NOT EXISTS (SELECT 1 FROM membership WHERE organization_id = o.id AND ended_at IS NULL)`); n != 0 {
		a.t.Errorf("%d organisations are claimed by nobody, or joined and unclaimed", n)
	}
}

// TestManyLinks: whoever tries links that are none is made to wait, even with one that is good; another address is not.
func TestManyLinks(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	_, token := a.as("referent.arles").invite("maison-fictive-arles", "patiente@demo.invalid", "REFERENT", false)
	a.server.Sessions = graph.NewSessions(a.db.WebSessions(), a.accounts, true, slog.New(slog.DiscardHandler), graph.WithSignInLimit(600, a.now))
	a.handler = a.server.Routes()
	read := func(token string) string {
		said, _ := a.anyone().postInvitation("/session/invitation/reading", map[string]any{"token": token})
		return said
	}
	tried := 0
	for ; tried < 100 && read("rien") == "NOT_FOUND on token"; tried++ {
		if tried == 2 && read(token) != "200 OK" {
			t.Error("two faults close the door")
		}
	}
	if tried < 5 || tried >= 100 {
		t.Errorf("%d links were tried", tried)
	}
	if got := read(token); got != "429 Too Many Requests" {
		t.Errorf("beyond the limit: %s", got)
	}
	a.wait(time.Minute)
	if got := read(token); got != "200 OK" {
		t.Errorf("a minute later: %s", got)
	}
}
