package graph_test

import (
	"maps"

	"github.com/google/uuid"

	"traverse/internal/access"
)

// The samples of prescriptions. Each act is asked on one that is in the state that it needs, led there by its two sides
// through the API.
func init() { //nolint:gochecknoinits // a part of one table, in a file of its own
	maps.Copy(samples, map[string]sample{
		"Query.referral":  {args: func(w *world, p *asker) vars { return vars{"number": w.prescription(p).sent().now.Number} }},
		"Query.referrals": {args: given(vars{"first": 1, "filter": vars{"search": "zeph", "overdue": false}})},
		"Subscription.referralChanged": {wake: func(w *world, p *asker) {
			_, changed, _ := decodeID(w.prescription(p).sent().now.ID)
			w.referrals.Changed(uuid.MustParse(changed))
		}},

		"Mutation.createReferral": {
			args:   func(w *world, p *asker) vars { return w.prescribed(p, w.beneficiary(p).ID) },
			beyond: func(w *world, p *asker) vars { return w.prescribed(p, w.beneficiary(nil).ID) },
		},
		"Mutation.noteOutsideReferral": {
			args:   func(w *world, p *asker) vars { return w.noted(w.beneficiary(p).ID) },
			beyond: func(w *world, _ *asker) vars { return w.noted(w.beneficiary(nil).ID) },
		},
		"Mutation.updateReferral":          onReferral((*prescription).draft, "idempotencyKey", nil, "reason", "Une autre raison."),
		"Mutation.sendReferral":            onReferral((*prescription).draft),
		"Mutation.putReferralUnderReview":  onReferral((*prescription).sent),
		"Mutation.requestReferralInfo":     onReferral((*prescription).sent, "question", "Quelle disponibilité ?"),
		"Mutation.answerReferralInfo":      onReferral((*prescription).asked, "answer", "Le matin."),
		"Mutation.acceptReferral":          onReferral((*prescription).sent),
		"Mutation.waitlistReferral":        onReferral((*prescription).waitable),
		"Mutation.offerReferralPlace":      onReferral((*prescription).offerable, "reason", "Une place s’est libérée."),
		"Mutation.confirmReferralPlace":    onReferral((*prescription).offered),
		"Mutation.declineReferralPlace":    onReferral((*prescription).offered),
		"Mutation.setReferralAppointment":  onReferral((*prescription).accepted, "startsAt", "2026-12-02T09:00:00Z", "place", "À l’accueil"),
		"Mutation.recordReferralNoShow":    onReferral((*prescription).accepted),
		"Mutation.startReferral":           onReferral((*prescription).accepted, "on", "2026-11-24"),
		"Mutation.completeReferral":        onReferral((*prescription).ending, "outcome", "TRAINING"),
		"Mutation.dropOutReferral":         onReferral((*prescription).started, "reason", "A trouvé un emploi."),
		"Mutation.declineReferral":         onReferral((*prescription).sent, "reason", "UNREACHABLE"),
		"Mutation.cancelReferral":          onReferral((*prescription).sent, "reason", "Situation changée."),
		"Mutation.reopenReferral":          onReferral((*prescription).ended, "reason", "Par erreur."),
		"Mutation.withdrawReferralConsent": onReferral((*prescription).sent),
		"Mutation.postReferralMessage":     onReferral((*prescription).sent, "version", nil, "body", "Bonjour."),
		"Mutation.readReferralMessages":    unwritten("that it is read stands with the message", onReferral((*prescription).sent, "version", nil, "idempotencyKey", nil)),
		"Mutation.recordFollowUp":          onReferral((*prescription).toFollow, "months", 3, "outcome", "LASTING_JOB"),
		"Mutation.redirectReferral":        elsewhere(onReferral((*prescription).sent, "consentGivenOn", "2026-11-24")),
	})
}

// prescription is one that samples act on: by whom it is asked of which act, and who stands on each side.
type prescription struct {
	w                 *world
	asker             *asker
	referent, porteur *person
	action            uuid.UUID
	now               *referralAnswer
}

// answered is an action, its one porteur, and one of the porteur's members.
type answered struct {
	action, provider uuid.UUID
	porteur          *asker
}

// answers has the sheets of two organisations receive prescriptions, that of the porteurs who ask first. No session is open.
func (w *world) answersReferrals() [2]answered {
	w.t.Helper()
	if w.answering[0].porteur != nil {
		return w.answering
	}
	for i, provider := range []uuid.UUID{w.organizationOf(access.Provider), w.anotherProvider()} {
		var action uuid.UUID
		w.get1(&action, `SELECT a.id FROM action a JOIN action_provider p ON p.action_id = a.id WHERE p.organization_id = $1 AND a.status = 'PUBLISHED' ORDER BY a.code LIMIT 1`, provider)
		w.exec(`DELETE FROM action_provider_territory WHERE action_id = $1`, action)
		w.exec(`UPDATE action_provider SET receives_referrals = (organization_id = $2) WHERE action_id = $1`, action, provider)
		w.answering[i] = answered{action, provider, w.asker(access.Provider, false, provider)}
	}
	if err := w.service.Load(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return w.answering
}

// anotherProvider runs an action alone, and is not the organisation of the porteurs who ask.
func (w *world) anotherProvider() (found uuid.UUID) {
	w.t.Helper()
	w.get1(&found, `SELECT p.organization_id FROM action_provider p JOIN action a ON a.id = p.action_id WHERE a.status = 'PUBLISHED' AND p.organization_id <> $1
		AND (SELECT count(*) FROM action_provider q WHERE q.action_id = a.id) = 1 ORDER BY a.code LIMIT 1`, w.organizationOf(access.Provider))
	return found
}

// prescription begins one on which somebody may act, as her role does; on a neighbour's where nobody is given.
func (w *world) prescription(p *asker) *prescription {
	w.t.Helper()
	on := w.answersReferrals()
	made := &prescription{w: w, asker: p, action: on[0].action, porteur: on[0].porteur.person}
	switch {
	case p == nil:
		made.action, made.porteur, made.referent = on[1].action, on[1].porteur.person, w.neighbour.person
	case p.role == access.Referent:
		made.referent = p.person
	default:
		made.referent = w.as("referent.arles")
	}
	if p != nil && p.role == access.Provider {
		made.porteur = p.person
	}
	return made
}

// untouched is a prescription on which nobody acts.
func (w *world) untouched() *referralAnswer {
	w.t.Helper()
	if w.sent == nil {
		w.sent = w.prescription(nil).sent().now
	}
	return w.sent
}

// create prescribes to somebody new who lives in Arles.
func (r *prescription) create(send bool) *prescription {
	r.w.t.Helper()
	r.w.made++
	who := r.referent.mustSave(map[string]any{"firstName": "Zéphirine", "lastName": "Inventée " + letters(r.w.made), "territory": "13004"})
	r.now = r.referent.acted("createReferral", map[string]any{
		"idempotencyKey": key(), "action": id("Action", r.action.String()), "beneficiary": map[string]any{"id": who.ID}, "send": send, "overrideReason": "Pour l’essai.",
	})
	return r
}

func (r *prescription) draft() *prescription { return r.create(false) }
func (r *prescription) sent() *prescription  { return r.create(true) }

// then has a side act, on what is there now.
func (r *prescription) then(who *person, act string, more ...any) *prescription {
	r.w.t.Helper()
	r.now = who.acted(act, who.read(r.now.Number).on(more...))
	return r
}

func (r *prescription) asked() *prescription {
	return r.sent().then(r.porteur, "requestReferralInfo", "question", "Une question ?")
}

func (r *prescription) accepted() *prescription {
	r.w.t.Helper()
	r.session(3)
	return r.sent().then(r.porteur, "acceptReferral")
}

func (r *prescription) started() *prescription {
	return r.accepted().then(r.porteur, "startReferral", "on", "2026-11-24")
}

// ending is one of which whoever asks says how it ended: a référent that of an orientation made elsewhere.
func (r *prescription) ending() *prescription {
	if r.asker == nil || r.asker.role != access.Referent {
		return r.started()
	}
	r.w.made++
	who := r.referent.mustSave(map[string]any{"lastName": "Inventée " + letters(r.w.made), "territory": "13004"})
	r.now = r.referent.acted("noteOutsideReferral", r.w.notedOn(r.action, who.ID)["input"].(vars))
	return r
}

// session opens one of so many places, with a waiting list; those that samples opened before are closed.
func (r *prescription) session(places int) (opened uuid.UUID) {
	r.w.t.Helper()
	var provider uuid.UUID
	r.w.get1(&provider, `SELECT organization_id FROM action_provider WHERE action_id = $1 AND receives_referrals`, r.action)
	r.w.exec(`UPDATE session SET status = 'CLOSED' WHERE label = 'Essai' AND action_id = $1`, r.action)
	opened = uuid.New()
	r.w.exec(`WITH opened AS (INSERT INTO session (id, action_id, provider_id, kind, label, status, waiting_list_open, confirmed_at, created_at, updated_at)
			VALUES ($1, $2, $3, 'ROLLING', 'Essai', 'OPEN', true, $4, $4, $4) RETURNING id)
		INSERT INTO session_places (session_id, places, changed_at, changed_through) SELECT id, $5::integer, $4, 'TEST' FROM opened`, opened, r.action, provider, today, places)
	return opened
}

// waitable may be put on a waiting list.
func (r *prescription) waitable() *prescription {
	r.w.t.Helper()
	r.session(0)
	return r.sent()
}

// offerable waits on a session that was full, and has a free place by no act of anybody.
func (r *prescription) offerable() *prescription {
	r.w.t.Helper()
	session := r.session(0)
	r.sent().then(r.porteur, "acceptReferral")
	r.w.exec(`UPDATE session_places SET places = 1 WHERE session_id = $1`, session)
	return r
}

func (r *prescription) offered() *prescription {
	return r.offerable().then(r.porteur, "offerReferralPlace", "reason", "Pour l’essai.")
}

// ended was ended by whoever asks.
func (r *prescription) ended() *prescription {
	if r.asker == nil || r.asker.role != access.Provider {
		return r.sent().then(r.referent, "cancelReferral", "reason", "Pour l’essai.")
	}
	return r.sent().then(r.porteur, "declineReferral", "reason", "UNREACHABLE")
}

// toFollow ended three months ago.
func (r *prescription) toFollow() *prescription {
	r.started().then(r.porteur, "completeReferral", "outcome", "TRAINING")
	r.w.exec(`UPDATE referral_follow_up SET due_on = '2026-11-01' WHERE referral_id = (SELECT id FROM referral WHERE number = $1)`, r.now.Number)
	return r
}

// onReferral samples an act on a prescription that was led to a state. A name of more without a value is not given.
func onReferral(led func(*prescription) *prescription, more ...any) sample {
	of := func(r *referralAnswer) vars {
		in := vars(r.on(more...))
		maps.DeleteFunc(in, func(_ string, value any) bool { return value == nil })
		return vars{"input": in}
	}
	on := func(r *prescription) vars { return of(led(r).now) }
	return sample{
		args: func(w *world, p *asker) vars {
			if p.role != access.Referent && p.role != access.Provider { // who may not: any will do, which stays as it is
				return of(w.untouched())
			}
			return on(w.prescription(p))
		},
		beyond: func(w *world, _ *asker) vars { return on(w.prescription(nil)) },
	}
}

// unwritten says why the journal has no line.
func unwritten(why string, of sample) sample {
	of.unwritten = why
	return of
}

// elsewhere goes on to the other action.
func elsewhere(of sample) sample {
	to := func(given func(*world, *asker) vars, which int) func(*world, *asker) vars {
		return func(w *world, p *asker) vars {
			made := given(w, p)
			in := made["input"].(vars)
			in["action"], in["overrideReason"] = id("Action", w.answersReferrals()[which].action.String()), "Pour l’essai."
			return made
		}
	}
	of.args, of.beyond = to(of.args, 1), to(of.beyond, 0)
	return of
}

// prescribed is the input that sends to somebody of a caseload; it names whoever receives, and a session.
func (w *world) prescribed(p *asker, beneficiary string) vars {
	on, session := w.answersReferrals()[0], w.prescription(p).session(3)
	return input("idempotencyKey", key(), "action", id("Action", on.action.String()), "beneficiary", vars{"id": beneficiary},
		"provider", id("Organization", on.provider.String()), "session", id("Session", session.String()), "overrideReason", "Pour l’essai.", "send", true)
}

// noted is the input that notes an orientation made elsewhere.
func (w *world) noted(beneficiary string) vars {
	return w.notedOn(w.answersReferrals()[0].action, beneficiary)
}

func (w *world) notedOn(action uuid.UUID, beneficiary string) vars {
	return input("idempotencyKey", key(), "action", id("Action", action.String()), "beneficiary", beneficiary, "channel", "PHONE", "on", "2026-11-24")
}
