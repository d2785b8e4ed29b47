package graph_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"traverse/internal/effort"
)

func mustUUID(tb testing.TB, text string) uuid.UUID {
	tb.Helper()
	id, err := uuid.Parse(text)
	if err != nil {
		tb.Fatal(err)
	}
	return id
}

// member finds somebody in an organisation that this person sees.
func (p *person) member(slug, email string) *memberAnswer {
	p.api.t.Helper()
	members := p.organization(slug).Members
	if members == nil {
		p.api.t.Fatalf("the members of %s are not seen", slug)
	}
	at := slices.IndexFunc(*members, func(m memberAnswer) bool { return m.Email == email+"@demo.invalid" })
	if at < 0 {
		p.api.t.Fatalf("%s is not in %s", email, slug)
	}
	return &(*members)[at]
}

func (p *person) change(m *memberAnswer, role string, administrator bool) *deedAnswer {
	return p.deed("changeMembership", "member { id role administrator version }", map[string]any{
		"membership": m.ID, "version": m.Version, "role": role, "administrator": administrator,
	})
}

func (p *person) end(m *memberAnswer) *deedAnswer {
	return p.deed("endMembership", "organization { id trust }", map[string]any{"membership": m.ID, "version": m.Version})
}

func (p *person) leave(m *memberAnswer) *deedAnswer {
	return p.deed("leaveOrganization", "organization { id trust }", map[string]any{"membership": m.ID})
}

// TestRequest: somebody asks to join an organisation that nobody answers for: the direction is told, accepts, and she
// administers it. Where there are administrators they answer, and nobody of another organisation.
func TestRequest(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, direction, neighbour := a.as("referent.arles"), a.as("direction"), a.as("referent.salon-berre")
	slug := a.oneOf("UNCLAIMED")
	o := p.organization(slug)
	request := func(p *person, organization, role, message string) *deedAnswer {
		return p.deed("requestMembership", "membershipRequest { id role status version }", map[string]any{"organization": organization, "role": role, "message": message})
	}
	var made requestAnswer
	p.done(&made, "requestMembership", "membershipRequest { id name role status version }", map[string]any{"organization": o.ID, "role": "PROVIDER", "message": "Je coordonne l’action."})
	if made.Status != "OPEN" || made.Role != "PROVIDER" {
		t.Fatalf("%+v", made)
	}
	var own struct {
		Viewer struct{ MembershipRequests []requestAnswer }
	}
	p.query(&own, `{ viewer { membershipRequests { id status } } }`, nil)
	if len(own.Viewer.MembershipRequests) != 1 || own.Viewer.MembershipRequests[0].ID != made.ID {
		t.Errorf("%+v", own)
	}
	for what, refused := range map[string]struct {
		try  func() string
		said string
	}{
		"asked twice":              {func() string { return request(p, o.ID, "PROVIDER", "").said() }, "DUPLICATE on organization"},
		"a coordinator":            {func() string { return request(p, p.organization("pole-arles").ID, "POLE_COORDINATOR", "").said() }, "INVALID on role"},
		"her own organisation":     {func() string { return request(p, p.organization("maison-fictive-arles").ID, "REFERENT", "").said() }, "DUPLICATE on role"},
		"no organisation":          {func() string { return request(p, "rien", "REFERENT", "").said() }, "NOT_FOUND on organization"},
		"a NIR":                    {func() string { return request(p, o.ID, "REFERENT", "Je suis le 1 84 12 13 055 123 45.").said() }, "INVALID on message"},
		"501 characters":           {func() string { return request(p, o.ID, "REFERENT", strings.Repeat("é", 501)).said() }, "TOO_LONG on message"},
		"without an account":       {func() string { return request(a.anyone(), o.ID, "REFERENT", "").said() }, "UNAUTHENTICATED"},
		"accepted by herself":      {func() string { return answerRequest(p, "acceptMembershipRequest", &made) }, "NOT_FOUND on request"},
		"accepted by a neighbour":  {func() string { return answerRequest(neighbour, "acceptMembershipRequest", &made) }, "NOT_FOUND on request"},
		"withdrawn by a neighbour": {func() string { return answerRequest(neighbour, "withdrawMembershipRequest", &made) }, "NOT_FOUND on request"},
		"an older version": {func() string {
			return answerRequest(direction, "refuseMembershipRequest", &requestAnswer{ID: made.ID, Version: 9})
		}, "CONFLICT on version"},
	} {
		a.unchanged(what, refused.try, refused.said)
	}
	if got := answerRequest(direction, "acceptMembershipRequest", &made); got != "done" {
		t.Fatal(got)
	}
	members := *direction.organization(slug).Members
	if len(members) != 1 || !members[0].Administrator || members[0].Role != "PROVIDER" {
		t.Errorf("%+v", members)
	}
	for _, act := range []string{"acceptMembershipRequest", "refuseMembershipRequest"} {
		a.unchanged("answered twice", func() string { return answerRequest(direction, act, &made) }, "STATE_FORBIDS on request")
	}
	// What a stranger tries on a request that is closed reads as on one that does not exist.
	a.unchanged("closed, by a neighbour", func() string { return answerRequest(neighbour, "withdrawMembershipRequest", &made) }, "NOT_FOUND on request")

	a.done(neighbour, "maison-fictive-arles", "REFERENT", &made)
	if got := answerRequest(p, "refuseMembershipRequest", &made); got != "done" {
		t.Errorf("%s", got)
	}
	a.done(neighbour, "maison-fictive-arles", "REFERENT", &made)
	if got := answerRequest(neighbour, "withdrawMembershipRequest", &made); got != "done" {
		t.Errorf("%s", got)
	}
	a.done(neighbour, "maison-fictive-arles", "REFERENT", &made)
	if got := answerRequest(p, "acceptMembershipRequest", &made); got != "done" {
		t.Errorf("%s", got)
	}
	if m := p.member("maison-fictive-arles", "referent.salon-berre"); m.Administrator {
		t.Error("a second member administers without having been asked to")
	}
	expected := []string{
		"MEMBERSHIP_REQUESTED", "ORGANIZATION_CLAIMED", "MEMBERSHIP_ACCEPTED", "MEMBERSHIP_REQUESTED", "MEMBERSHIP_REFUSED", "MEMBERSHIP_REQUESTED",
		"MEMBERSHIP_REQUESTED", "MEMBERSHIP_ACCEPTED",
	}
	if !slices.Equal(a.events(), expected) {
		t.Errorf("%v", a.events())
	}
	told := a.count(`SELECT count(*) FROM outbox WHERE kind = 'MEMBERSHIP_REQUESTED' AND audience = '[{"direction": true}]'`)
	if told != 1 || a.count(`SELECT count(*) FROM outbox WHERE kind = 'MEMBERSHIP_REQUESTED' AND audience->0->>'administrators' = 'true'`) != 3 {
		t.Errorf("%d requests told to the direction", told)
	}
	a.soundMemberships()
}

func answerRequest(p *person, act string, request *requestAnswer) string {
	p.api.t.Helper()
	return p.deed(act, "membershipRequest { id status }", map[string]any{"request": request.ID, "version": request.Version}).said()
}

// done asks to join, for the tests of what becomes of it.
func (a *api) done(p *person, slug, role string, into *requestAnswer) {
	a.t.Helper()
	p.done(into, "requestMembership", "membershipRequest { id name role status version }", map[string]any{"organization": p.organization(slug).ID, "role": role})
}

// TestMembership: changed and ended by who may, refused to neighbours as if it did not exist; whoever loses a right is
// signed out within the request, whoever leaves tells those who administer.
func TestMembership(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, colleague, coordinator := a.as("referent.arles"), a.as("collegue.arles"), a.as("pole.arles")
	neighbour, otherPole := a.as("referent.salon-berre"), a.as("pole.salon-berre")
	slug := "maison-fictive-arles"
	m := p.member(slug, "collegue.arles")
	none := &memberAnswer{ID: base64Of(t, "Membership:00000000-0000-4000-8000-000000000000"), Version: 1}
	for what, who := range map[string]*person{"a neighbour": neighbour, "the neighbouring pôle": otherPole} {
		for name, try := range map[string]func(m *memberAnswer) string{
			"changes": func(m *memberAnswer) string { return who.change(m, "PROVIDER", false).said() },
			"ends":    func(m *memberAnswer) string { return who.end(m).said() },
			"leaves":  func(m *memberAnswer) string { return who.leave(m).said() },
		} {
			for _, member := range []*memberAnswer{m, none, {ID: "rien", Version: 1}} {
				a.unchanged(what+" "+name, func() string { return try(member) }, "NOT_FOUND on membership")
			}
		}
	}
	a.unchanged("a colleague changes", func() string { return colleague.change(m, "PROVIDER", true).said() }, "FORBIDDEN")
	a.unchanged("an older version", func() string { return p.end(&memberAnswer{ID: m.ID, Version: 7}).said() }, "CONFLICT on version")
	a.unchanged("a role of a pôle", func() string { return coordinator.change(m, "POLE_COORDINATOR", false).said() }, "INVALID on role")

	if got := p.change(m, "REFERENT", true); got.said() != "done" {
		t.Fatalf("%+v", got)
	}
	var viewer viewerAnswer
	if colleague.query(&viewer, viewerQuery, nil); viewer.Viewer != nil {
		t.Error("she keeps her session when her rights change")
	}
	colleague = a.as("collegue.arles")
	if m = colleague.member(slug, "referent.arles"); colleague.change(m, "REFERENT", false).said() != "done" {
		t.Error("an administrator changes another")
	}
	// The membership of whoever fills a form has changed meanwhile: nothing is done, and she is told to sign in.
	a.unchanged("with rights that she has no longer", func() string { return p.end(colleague.member(slug, "collegue.arles")).said() }, "UNAUTHENTICATED")
	p = a.as("referent.arles")
	m = p.member(slug, "referent.arles")
	a.unchanged("of a colleague", func() string { return p.leave(p.member(slug, "collegue.arles")).said() }, "NOT_FOUND on membership")
	if got := p.leave(m); got.said() != "done" {
		t.Fatalf("%+v", got)
	}
	if p.query(&viewer, viewerQuery, nil); viewer.Viewer != nil {
		t.Error("she keeps the session of an organisation that she has left")
	}
	if expected := []string{"MEMBERSHIP_CHANGED", "MEMBERSHIP_CHANGED", "MEMBER_LEFT"}; !slices.Equal(a.events(), expected) {
		t.Errorf("%v", a.events())
	}
}

// TestLastAdministrator: she can neither go, nor be removed, nor give her rights up, nor close her account, while others
// remain; alone, she can, and nobody answers for the organisation any more.
func TestLastAdministrator(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	p, coordinator := a.as("referent.arles"), a.as("pole.arles")
	slug := "maison-fictive-arles"
	last := p.member(slug, "referent.arles")
	for what, try := range map[string]func() *deedAnswer{
		"leaves":          func() *deedAnswer { return p.leave(last) },
		"ends her own":    func() *deedAnswer { return p.end(last) },
		"gives up":        func() *deedAnswer { return p.change(last, "REFERENT", false) },
		"is removed":      func() *deedAnswer { return coordinator.end(last) },
		"is not one more": func() *deedAnswer { return coordinator.change(last, "PROVIDER", false) },
	} {
		a.unchanged(what, func() string {
			got := try()
			if len(got.UserErrors) != 1 || !strings.Contains(got.UserErrors[0].Message, "Nommez d’abord") {
				t.Errorf("%s: %+v", what, got)
			}
			return got.said()
		}, "STATE_FORBIDS on ")
	}
	if got := p.end(p.member(slug, "collegue.arles")); got.said() != "done" {
		t.Fatalf("%+v", got)
	}
	got := p.leave(last)
	if got.said() != "done" || !strings.Contains(string(got.Object), "UNCLAIMED") {
		t.Errorf("%+v %s", got, got.Object)
	}
	if n := a.count(`SELECT count(*) FROM outbox WHERE kind = 'MEMBER_LEFT' AND audience->0->>'pole' = 'arles'`); n != 1 {
		t.Error("the pôle is not told that nobody is left")
	}
	a.soundMemberships()
}

// TestAdministratorsTogether: two administrators who remove each other, or both leave, at the same moment: one of them stays.
func TestAdministratorsTogether(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	slug := "maison-fictive-arles"
	coordinator := a.as("pole.arles")
	// A third member stays, so that somebody has to administer.
	_, token := coordinator.invite(slug, "troisieme@demo.invalid", "REFERENT", false)
	if said, _ := a.anyone().accept(token, "Troisième"); said != "200 OK" {
		t.Fatal(said)
	}
	for round := range effort.Times(4) {
		for _, name := range []string{"referent.arles", "collegue.arles"} {
			a.restore(coordinator, slug, name)
		}
		one, two := a.as("referent.arles"), a.as("collegue.arles")
		first, second := one.member(slug, "referent.arles"), one.member(slug, "collegue.arles")
		tries := []func() *deedAnswer{func() *deedAnswer { return one.end(second) }, func() *deedAnswer { return two.end(first) }}
		if round%2 == 1 {
			tries = []func() *deedAnswer{func() *deedAnswer { return one.leave(first) }, func() *deedAnswer { return two.leave(second) }}
		}
		var together sync.WaitGroup
		said := make([]string, 2)
		for i, try := range tries {
			together.Go(func() { said[i] = try().said() })
		}
		together.Wait()
		slices.Sort(said)
		if said[1] != "done" || said[0] == "done" {
			t.Errorf("round %d: %v", round, said)
		}
		a.soundMemberships()
	}
}

// restore makes somebody an administrator of an organisation, whatever she was.
func (a *api) restore(coordinator *person, slug, name string) {
	a.t.Helper()
	members := *coordinator.organization(slug).Members
	at := slices.IndexFunc(members, func(m memberAnswer) bool { return m.Email == name+"@demo.invalid" })
	if at < 0 {
		_, token := coordinator.invite(slug, name+"@demo.invalid", "REFERENT", true)
		if said, body := (&person{api: a}).accept(token, ""); said != "200 OK" {
			a.t.Fatalf("%s %s", said, body)
		}
		return
	}
	if !members[at].Administrator {
		coordinator.done(nil, "changeMembership", "member { id }", map[string]any{
			"membership": members[at].ID, "version": members[at].Version, "role": members[at].Role, "administrator": true,
		})
	}
}

// TestMembershipsAtRandom: whatever several people do at once, each organisation keeps an administrator, nobody is there
// twice, and every refusal is one of those that a person can read.
func TestMembershipsAtRandom(t *testing.T) {
	t.Parallel()
	a := newAPI(t)
	slugs := []string{"maison-fictive-arles", a.founded("Structure au hasard")}
	a.as("direction") // writes the persons
	var together sync.WaitGroup
	for worker := range 4 {
		together.Go(func() {
			random := rand.New(rand.NewPCG(13, uint64(worker)))
			for range effort.Times(12) {
				a.act(random, slugs)
			}
		})
	}
	together.Wait()
	a.soundMemberships()
}

func (a *api) founded(name string) string {
	a.t.Helper()
	var made organizationAnswer
	a.as("pole.arles").done(&made, "saveOrganization", "organization { slug }", map[string]any{"name": name, "kind": "ASSOCIATION"})
	return made.Slug
}

// act does something that anybody may try.
func (a *api) act(random *rand.Rand, slugs []string) {
	names := []string{"referent.arles", "collegue.arles", "pole.arles", "referent.salon-berre", "direction", "direction"}
	p := a.signedIn(names[random.IntN(len(names))])
	o := p.organization(slugs[random.IntN(len(slugs))])
	role := []string{"REFERENT", "PROVIDER"}[random.IntN(2)]
	var got *deedAnswer
	switch random.IntN(5) {
	case 0:
		got = p.deed("requestMembership", "membershipRequest { id }", map[string]any{"organization": o.ID, "role": role})
	case 1:
		got = p.deed("inviteMember", "invitation { id }", map[string]any{"organization": o.ID, "email": names[random.IntN(4)] + "@demo.invalid", "role": role})
	case 2:
		if o.MembershipRequests != nil && len(*o.MembershipRequests) > 0 {
			r := (*o.MembershipRequests)[random.IntN(len(*o.MembershipRequests))]
			got = p.deed("acceptMembershipRequest", "membershipRequest { id }", map[string]any{"request": r.ID, "version": r.Version})
		}
	case 3:
		if o.Invitations != nil && len(*o.Invitations) > 0 {
			(&person{api: a}).accept(a.tokenOf((*o.Invitations)[0].ID), "Quelqu’un")
		}
	default:
		if o.Members != nil && len(*o.Members) > 0 {
			m := (*o.Members)[random.IntN(len(*o.Members))]
			if random.IntN(2) == 0 {
				got = p.end(&m)
			} else {
				got = p.change(&m, role, random.IntN(2) == 0)
			}
		}
	}
	if got != nil && len(got.Errors) > 0 && !slices.Contains([]string{"FORBIDDEN", "UNAUTHENTICATED"}, got.said()) {
		a.t.Errorf("%+v", got.Errors)
	}
}

// signedIn signs somebody in who may have been signed out, without writing the persons again.
func (a *api) signedIn(name string) *person {
	p := &person{api: a}
	if said, body := p.postInvitation("/session", map[string]any{"email": name + "@demo.invalid"}); said != "200 OK" {
		a.t.Errorf("%s: %s %s", name, said, body)
	}
	return p
}
