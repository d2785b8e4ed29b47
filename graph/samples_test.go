package graph_test

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"traverse/catalogue"
	"traverse/catalogue/sheet"
)

// vars are the arguments of a root field.
type vars map[string]any

// sample is a valid asking of a root field. Every root field has one: rights_test.go asks it as every role.
type sample struct {
	// args gives arguments that succeed for somebody who may: objects within her reach, which this one asking may use up.
	// nil: the field takes none.
	args func(w *world, p *asker) vars
	// beyond gives the same arguments on a neighbour's object. A field whose act has a reach between « nothing » and « all »
	// and that takes an identifier has it.
	beyond func(w *world, p *asker) vars
	// openToAll says that anybody is answered, null where the field needs an account.
	openToAll bool
	// wake makes happen what a subscription tells of.
	wake func(w *world, p *asker)
	// mayGiveNothing says why a mutation that was done need not give its object; "" when it must.
	mayGiveNothing string
	// beyondIsPublic says that anybody sees the object beyond reach: the answer is FORBIDDEN, not that there is none.
	beyondIsPublic bool
	// everythingInReach says why a mutation needs no « beyond »; "" when some object is out of reach.
	everythingInReach string
	// unwritten says why the journal has no line of a mutation that was done; "" when it has one.
	unwritten string
}

func given(v vars) func(*world, *asker) vars { return func(*world, *asker) vars { return v } }

// samples has one entry for each root field. To add a mutation: its input here, what it needs as a method of world.
var samples = map[string]sample{
	"Query.accounts":         {args: given(vars{"search": "demo", "first": 1})},
	"Query.action":           {args: given(vars{"code": "1.1.1"})},
	"Query.actions":          {args: given(vars{"first": 1})},
	"Query.axes":             {},
	"Query.barriers":         {},
	"Query.beneficiaries":    {args: given(vars{"search": "zeph", "first": 1})},
	"Query.consentText":      {},
	"Query.installation":     {},
	"Query.journal":          {args: given(vars{"filter": vars{"search": "demo"}, "first": 1})},
	"Query.journalActs":      {},
	"Query.leaves":           {},
	"Query.matchActions":     {args: given(vars{"situation": vars{"age": 30}, "first": 1})},
	"Query.node":             {args: given(vars{"id": id("Pole", "arles")})},
	"Query.notifications":    {args: given(vars{"unreadOnly": true, "first": 1})},
	"Query.failedDeliveries": {args: given(vars{"first": 1})},
	"Query.nodes":            {args: given(vars{"ids": []string{id("Pole", "arles"), id("Theme", "pdi-13-2024-2026/1.1")}})},
	"Query.organization":     {args: given(vars{"slug": "pole-arles"})},
	"Query.organizations":    {args: given(vars{"search": "maison", "first": 1})},
	"Query.pole":             {args: given(vars{"code": "arles"})},
	"Query.poles":            {},
	"Query.programme":        {},
	"Query.programmes":       {},
	"Query.publics":          {},
	"Query.schemes":          {args: given(vars{"search": "emploi"})},
	"Query.settings":         {},
	"Query.territories":      {args: given(vars{"search": "arles"})},
	"Query.territory":        {args: given(vars{"code": "13004"})},
	"Query.theme":            {args: given(vars{"code": "1.1"})},
	"Query.themes":           {},
	"Query.viewer":           {openToAll: true},

	"Mutation.acceptMembershipRequest": onRequest(func(w *world, p *asker) uuid.UUID { return w.request(w.homeOf(p), w.account("Demandeur")) }),
	"Mutation.cancelInvitation":        onInvitation,
	"Mutation.changeMembership":        onMember("role", "REFERENT", "administrator", true),
	"Mutation.closeOwnAccount": {args: func(w *world, p *asker) vars {
		return input("version", 1, "confirmation", w.email(p))
	}},
	"Mutation.endMembership": onMember(),
	"Mutation.endSessions": {
		args: func(w *world, p *asker) vars {
			return input("session", id("ViewerSession", w.session(p.account).String()))
		},
		beyond: func(w *world, _ *asker) vars {
			return input("session", id("ViewerSession", w.session(w.neighbour.account).String()))
		},
	},
	"Mutation.inviteMember": {
		args:   func(w *world, p *asker) vars { return w.invite(w.homeOf(p)) },
		beyond: func(w *world, _ *asker) vars { return w.invite(w.neighbour.organization) },
	},
	"Mutation.leaveOrganization": {
		args: func(w *world, p *asker) vars {
			return input("idempotencyKey", key(), "membership", id("Membership", w.secondMembership(p).String()))
		},
		beyond: func(w *world, _ *asker) vars {
			return input("idempotencyKey", key(), "membership", id("Membership", w.neighbour.membership.String()))
		},
	},
	"Mutation.refuseMembershipRequest": onRequest(func(w *world, p *asker) uuid.UUID { return w.request(w.homeOf(p), w.account("Demandeur")) }),
	"Mutation.requestMembership": {
		args: func(w *world, _ *asker) vars {
			return input("idempotencyKey", key(), "organization", id("Organization", w.home.String()), "role", "PROVIDER")
		},
		everythingInReach: "anybody with an account may ask any organisation",
	},
	"Mutation.resendInvitation": onInvitation,
	"Mutation.saveOrganization": {
		args:   func(w *world, p *asker) vars { return w.saved(w.homeOf(p)) },
		beyond: func(w *world, _ *asker) vars { return w.saved(w.neighbour.organization) },
	},
	"Mutation.updateOwnAccount": {args: given(input("version", 1, "name", "Un autre nom"))},
	"Mutation.verifyOrganization": {
		args:   func(w *world, _ *asker) vars { return w.verified(w.home) },
		beyond: func(w *world, _ *asker) vars { return w.verified(w.neighbour.organization) },
	},
	"Mutation.withdrawMembershipRequest": onRequest(func(w *world, p *asker) uuid.UUID { return w.request(w.home, p.account) }),

	"Mutation.chooseMembership": {
		args: func(w *world, p *asker) vars {
			return input("membership", id("Membership", w.secondMembership(p).String()))
		},
		beyond: func(w *world, _ *asker) vars {
			return input("membership", id("Membership", w.neighbour.membership.String()))
		},
	},
	"Mutation.closeAccount": {args: func(w *world, _ *asker) vars {
		return input("idempotencyKey", key(), "account", id("Account", w.account("À fermer").String()), "version", 1, "reason", "LEFT")
	}},
	"Mutation.handOverBeneficiary": {
		args: func(w *world, p *asker) vars {
			about, to := w.beneficiary(p), w.colleague(p.organization)
			return input("idempotencyKey", key(), "id", about.ID, "version", about.Version, "to", id("Membership", to.String()))
		},
		beyond: func(w *world, p *asker) vars {
			about, to := w.beneficiary(nil), w.colleague(p.organization)
			return input("idempotencyKey", key(), "id", about.ID, "version", about.Version, "to", id("Membership", to.String()))
		},
		mayGiveNothing: "whoever has given a person away reads her no more",
	},
	"Mutation.handOverCaseload": {
		args: func(w *world, p *asker) vars {
			return input("from", id("Membership", w.colleague(p.organization).String()), "to", id("Membership", w.colleague(p.organization).String()))
		},
		beyond: func(w *world, p *asker) vars {
			return input("from", id("Membership", w.neighbour.membership.String()), "to", id("Membership", w.colleague(p.organization).String()))
		},
	},
	"Mutation.saveBarrier": {args: func(w *world, _ *asker) vars {
		return input("slug", "garde-enfants", "label", w.word(), "version", w.version("barrier", "slug", "garde-enfants"))
	}},
	"Mutation.saveBeneficiary": {
		args:   func(w *world, p *asker) vars { return w.changed(w.beneficiary(p)) },
		beyond: func(w *world, _ *asker) vars { return w.changed(w.beneficiary(nil)) },
	},
	"Mutation.savePublic": {args: func(w *world, _ *asker) vars {
		return input("slug", "jeunes-moins-26", "label", w.word(), "version", w.version("target_public", "slug", "jeunes-moins-26"))
	}},
	"Mutation.saveSetting": {args: func(w *world, _ *asker) vars {
		return input("name", "ANSWER_WORKING_DAYS", "value", 3, "version", w.version("setting", "name", "ANSWER_WORKING_DAYS"))
	}},
	"Mutation.saveTheme": {args: func(w *world, _ *asker) vars {
		return input("code", "1.1", "title", w.word(), "version", w.version("theme", "code", "1.1"))
	}},

	"Query.reports":         {args: given(vars{"filter": vars{"mine": true}, "first": 1})},
	"Query.campaigns":       {args: given(vars{"first": 1})},
	"Query.campaignPreview": {args: given(vars{"theme": "2.2"})},
	"Query.confirmation":    {args: given(vars{"token": "none"})},

	"Mutation.reportError": {
		args: func(w *world, _ *asker) vars {
			return input("idempotencyKey", key(), "action", w.actionID("1.1.1"), "topic", "OTHER", "body", "Faux.")
		},
		everythingInReach: "whatever is published may be reported",
	},
	"Mutation.answerReport": onReport((*world).reportTo, "message", "Corrigé."),
	"Mutation.closeReport":  onReport((*world).reportTo, "message", "Corrigé."),
	"Mutation.reopenReport": onReport((*world).answeredReportOf, "message", "Toujours faux."),

	"Mutation.saveSearch": {
		args: func(w *world, _ *asker) vars {
			return input("idempotencyKey", key(), "name", w.word(), "criteria", vars{"territory": "arles"})
		},
		everythingInReach: "a search is one's own",
	},
	"Mutation.renameSavedSearch": onSearch(func(w *world, search string) vars { return input("id", search, "version", 1, "name", w.word()) }, sample{}),
	"Mutation.deleteSavedSearch": onSearch(func(_ *world, search string) vars { return input("idempotencyKey", key(), "id", search, "version", 1) }, sample{}),
	"Mutation.seeSavedSearch": onSearch(func(_ *world, search string) vars { return input("id", search) },
		sample{unwritten: "looking at what is new is nobody else's business"}),

	"Mutation.openCampaign": {
		args:              func(_ *world, _ *asker) vars { return campaignInput("2.2", "arles") },
		everythingInReach: "it names no object: TestCampaignRefusals has the neighbour's pôle",
	},
	"Mutation.closeCampaign": {
		args: func(w *world, _ *asker) vars {
			return input("idempotencyKey", key(), "id", w.campaignOf("arles"), "version", 1)
		},
		beyond: func(w *world, _ *asker) vars {
			return input("idempotencyKey", key(), "id", w.campaignOf("salon-berre"), "version", 1)
		},
	},
	"Mutation.confirmSheets": {
		args:      func(w *world, _ *asker) vars { return input("token", w.confirmToken(), "sheets", []vars{}) },
		unwritten: "none of the sheets was read: each that is confirmed has its line (TestConfirmByLink)",
	},
	"Mutation.markNotificationsRead": {
		args: func(w *world, p *asker) vars {
			return input("ids", []string{id("Notification", w.notification(p.account))})
		},
		everythingInReach: "what is not one's own is left as it is, without a word: TestNotifications",
		unwritten:         "what one has read of one's own notifications concerns nobody else",
	},
	"Mutation.updateNotificationPreference": {args: given(input("preference", "DAILY"))},
	"Mutation.retryDelivery": {args: func(w *world, _ *asker) vars {
		return input("idempotencyKey", key(), "delivery", id("Delivery", w.failedDelivery().String()))
	}},
	"Mutation.abandonDelivery": {args: func(w *world, _ *asker) vars {
		return input("idempotencyKey", key(), "delivery", id("Delivery", w.failedDelivery().String()))
	}},
	"Query.sessionBoard": {},

	"Query.sheets":          {args: given(vars{"first": 1})},
	"Query.reviews":         {args: given(vars{"mine": true, "first": 1})},
	"Query.atOnceChanges":   {args: given(vars{"first": 1})},
	"Query.coveragePreview": {args: given(vars{"coverage": vars{"includes": []string{"arles"}, "text": "Arles"}})},
	"Mutation.createAction": {
		args: func(w *world, _ *asker) vars {
			return input("idempotencyKey", key(), "title", w.word(), "theme", "1.7")
		},
		everythingInReach: "a sheet begins as one's own; naming another structure is refused: TestSheetBadInput",
	},
	"Mutation.saveActionDraft":    onSheet(sheet.Save, drafted),
	"Mutation.submitAction":       onSheet(sheet.Submit, drafted),
	"Mutation.takeBackAction":     onSheet(sheet.TakeBack, inReview),
	"Mutation.abandonActionDraft": onSheet(sheet.Abandon, drafted),
	"Mutation.reviewAction":       onSheet(sheet.SendBack, inReview),
	"Mutation.publishAction":      onSheet(sheet.Publish, inReview),
	"Mutation.commentRevision":    onSheet(sheet.Comment, inReview),
	"Mutation.suspendAction":      onSheet(sheet.Suspend, onCatalogue),
	"Mutation.resumeAction":       onSheet(sheet.Resume, sheet.State{Action: catalogue.StatusSuspended}),
	"Mutation.archiveAction":      onSheet(sheet.Archive, onCatalogue),
	"Mutation.restoreAction":      onSheet(sheet.Restore, sheet.State{Action: catalogue.StatusArchived}),
	"Mutation.confirmAction":      onSheet(sheet.Confirm, onCatalogue),
	"Mutation.revertChange":       onSheet(sheet.Revert, onCatalogue),
	"Mutation.saveActionProvider": onSheet(sheet.SetProviders, onCatalogue),
	"Mutation.receiveReferrals":   onSheet(sheet.ReceiveReferrals, onCatalogue),
	"Mutation.removeActionProvider": onSheetState(drafted, func(_ *world, m *made) vars {
		return input("idempotencyKey", key(), "id", m.id(), "version", 1, "organization", m.porteurs[0])
	}),
	"Mutation.restoreRevision": onSheetState(onCatalogue, func(w *world, m *made) vars {
		var first uuid.UUID
		w.get1(&first, `SELECT id FROM action_revision WHERE action_id = $1 AND number = 1`, m.action)
		return input("idempotencyKey", key(), "revision", id("Revision", first.String()))
	}),

	"Mutation.saveSession": {
		args:   func(w *world, p *asker) vars { return w.openedOn(w.runs(p)) },
		beyond: func(w *world, p *asker) vars { return w.openedOn(w.runsElsewhere(p)) }, beyondIsPublic: true,
	},
	"Mutation.duplicateSession": onSession(false, "idempotencyKey"),
	"Mutation.setPlaces":        onSession(true, "places"),
	"Mutation.confirmPlaces":    onSession(true),
	"Mutation.pauseSession":     onSession(true, "idempotencyKey"),
	"Mutation.resumeSession":    paused(onSession(true, "idempotencyKey")),
	"Mutation.closeSession":     onSession(true, "idempotencyKey"),
	"Mutation.cancelSession":    onSession(true, "idempotencyKey"),

	"Subscription.notificationReceived": {wake: func(w *world, p *asker) {
		w.notification(p.account)
		w.notices.Hint(p.account)
	}},

	"Subscription.actionPlacesChanged": {wake: func(w *world, _ *asker) { w.toggleAction("1.1.1") }},
}

// onRequest samples a mutation on a request to join; beyond reach is a stranger's to a neighbour.
func onRequest(own func(*world, *asker) uuid.UUID) sample {
	on := func(request uuid.UUID) vars {
		return input("idempotencyKey", key(), "request", id("MembershipRequest", request.String()), "version", 1)
	}
	return sample{
		args:   func(w *world, p *asker) vars { return on(own(w, p)) },
		beyond: func(w *world, _ *asker) vars { return on(w.request(w.neighbour.organization, w.account("Demandeur"))) },
	}
}

// onInvitation samples a mutation on an invitation of one's organisation.
var onInvitation = sample{
	args: func(w *world, p *asker) vars {
		return input("idempotencyKey", key(), "invitation", id("Invitation", w.invitation(w.homeOf(p)).String()), "version", 1)
	},
	beyond: func(w *world, _ *asker) vars {
		return input("idempotencyKey", key(), "invitation", id("Invitation", w.invitation(w.neighbour.organization).String()), "version", 1)
	},
}

// onMember samples a mutation on a member of one's organisation.
func onMember(more ...any) sample {
	on := func(membership uuid.UUID) vars {
		return input(append([]any{"idempotencyKey", key(), "membership", id("Membership", membership.String()), "version", 1}, more...)...)
	}
	return sample{
		args:   func(w *world, p *asker) vars { return on(w.colleague(w.homeOf(p))) },
		beyond: func(w *world, _ *asker) vars { return on(w.colleague(w.neighbour.organization)) },
	}
}

// onSession samples a mutation on a session that one keeps, with its version or without, and with some of these: a key of
// its own, a number of places.
func onSession(versioned bool, more ...string) sample {
	on := func(session uuid.UUID) vars {
		pairs := []any{"id", id("Session", session.String())}
		if versioned {
			pairs = append(pairs, "version", 1)
		}
		if slices.Contains(more, "idempotencyKey") {
			pairs = append(pairs, "idempotencyKey", key())
		}
		if slices.Contains(more, "places") {
			pairs = append(pairs, "places", 7)
		}
		return input(pairs...)
	}
	return sample{
		args:   func(w *world, p *asker) vars { return on(w.places(w.runs(p))) },
		beyond: func(w *world, p *asker) vars { return on(w.places(w.runsElsewhere(p))) }, beyondIsPublic: true,
	}
}

// The states in which sheets are asked about. What the public sees is nobody's secret: acts on it are refused, and do not say
// that there is nothing.
var (
	drafted     = sheet.State{Action: catalogue.StatusDraft, Revision: sheet.Draft}
	inReview    = sheet.State{Action: catalogue.StatusInReview, Revision: sheet.Submitted}
	onCatalogue = sheet.State{Action: catalogue.StatusPublished}
)

// onSheet samples an act on a sheet in a state: one's own porteur's, in the pôle of Arles; beyond reach, a stranger's in another.
func onSheet(act sheet.Act, state sheet.State) sample {
	return onSheetState(state, func(_ *world, m *made) vars {
		_, in := m.input(act)
		if act != sheet.Save {
			in["idempotencyKey"] = key()
		}
		return vars{"input": vars(in)}
	})
}

func onSheetState(state sheet.State, on func(*world, *made) vars) sample {
	return sample{
		args:           func(w *world, p *asker) vars { return on(w, w.sheet(state, w.porteur(p), "arles")) },
		beyond:         func(w *world, p *asker) vars { return on(w, w.sheet(state, w.otherPorteur(p), "salon-berre")) },
		beyondIsPublic: state.Action == catalogue.StatusPublished || state.Action == catalogue.StatusSuspended,
	}
}

// paused has the sessions of a sample paused.
func paused(of sample) sample {
	args, beyond := of.args, of.beyond
	pausing := func(given func(*world, *asker) vars) func(*world, *asker) vars {
		return func(w *world, p *asker) vars {
			made := given(w, p)
			w.exec(`UPDATE session SET status = 'PAUSED' WHERE label = 'Essai' AND status = 'OPEN'`)
			return made
		}
	}
	of.args, of.beyond = pausing(args), pausing(beyond)
	return of
}

// input makes the one argument of a mutation, from names and values.
func input(pairs ...any) vars {
	made := vars{}
	for i := 0; i < len(pairs); i += 2 {
		made[pairs[i].(string)] = pairs[i+1]
	}
	return vars{"input": made}
}

// id makes an identifier as the API writes them.
func id(typeName, key string) string { return encodeID(typeName + ":" + key) }

// key makes an idempotency key.
func key() string { return strings.ReplaceAll(uuid.NewString(), "-", "") }

// onReport samples an act on a report that concerns somebody; beyond reach is one between strangers.
func onReport(of func(*world, *asker) string, more ...any) sample {
	on := func(report string) vars {
		return input(append([]any{"idempotencyKey", key(), "id", report, "version", 1}, more...)...)
	}
	return sample{
		args:   func(w *world, p *asker) vars { return on(of(w, p)) },
		beyond: func(w *world, _ *asker) vars { return on(w.strangersReport()) },
	}
}

// onSearch samples an act on a search that somebody keeps; beyond reach is a neighbour's.
func onSearch(on func(*world, string) vars, s sample) sample {
	s.args = func(w *world, p *asker) vars { return on(w, w.savedSearchOf(p.account)) }
	s.beyond = func(w *world, _ *asker) vars { return on(w, w.savedSearchOf(w.neighbour.account)) }
	return s
}
