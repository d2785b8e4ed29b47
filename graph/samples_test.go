package graph_test

import (
	"strings"

	"github.com/google/uuid"
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
	// unwritten says why the journal has no line of a mutation that was done; "" when it has one.
	unwritten string
}

func given(v vars) func(*world, *asker) vars { return func(*world, *asker) vars { return v } }

// samples has one entry for each root field. To add a mutation: its input here, what it needs as a method of world.
var samples = map[string]sample{
	"Query.accounts":      {args: given(vars{"search": "demo", "first": 1})},
	"Query.action":        {args: given(vars{"code": "1.1.1"})},
	"Query.actions":       {args: given(vars{"first": 1})},
	"Query.axes":          {},
	"Query.barriers":      {},
	"Query.beneficiaries": {args: given(vars{"search": "zeph", "first": 1})},
	"Query.installation":  {},
	"Query.journal":       {args: given(vars{"filter": vars{"search": "demo"}, "first": 1})},
	"Query.journalActs":   {},
	"Query.leaves":        {},
	"Query.matchActions":  {args: given(vars{"situation": vars{"age": 30}, "first": 1})},
	"Query.node":          {args: given(vars{"id": id("Pole", "arles")})},
	"Query.nodes":         {args: given(vars{"ids": []string{id("Pole", "arles"), id("Theme", "pdi-13-2024-2026/1.1")}})},
	"Query.pole":          {args: given(vars{"code": "arles"})},
	"Query.poles":         {},
	"Query.programme":     {},
	"Query.programmes":    {},
	"Query.publics":       {},
	"Query.schemes":       {args: given(vars{"search": "emploi"})},
	"Query.settings":      {},
	"Query.territories":   {args: given(vars{"search": "arles"})},
	"Query.territory":     {args: given(vars{"code": "13004"})},
	"Query.theme":         {args: given(vars{"code": "1.1"})},
	"Query.themes":        {},
	"Query.viewer":        {openToAll: true},

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

	"Subscription.actionPlacesChanged": {wake: func(w *world, _ *asker) { w.toggleAction("1.1.1") }},
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
