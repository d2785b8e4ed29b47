// Package rules names the delays and bounds that the direction de l'insertion may set, with what they are without her. Only
// what some code reads is here: a setting that changes nothing is not one.
package rules

import (
	"maps"
	"slices"
	"strconv"

	"traverse/internal/fault"
)

// Name names a rule, in the database and in the API.
type Name string

// The rules.
const (
	// FreshDays is how long after its confirmation a sheet is up to date; StaleDays, after how long it is stale.
	FreshDays Name = "FRESH_DAYS"
	StaleDays Name = "STALE_DAYS"
	// AnswerWorkingDays is how long a porteur has to answer, where his sheet states no delay of its own.
	AnswerWorkingDays Name = "ANSWER_WORKING_DAYS"
)

// Rule is one thing that may be set: a whole number between two bounds. Its texts are French, ready to show.
type Rule struct {
	Name                 Name
	Label                string
	Help                 string // what changes with it, and where it shows
	Unit                 string // what it counts: « jours »
	Default, Least, Most int
}

// Rules lists them all, in the order of screens.
var Rules = append([]Rule{
	{
		FreshDays, "Fiche à jour", "Une fiche est « À jour » ce nombre de jours après sa dernière confirmation par le porteur ; ensuite elle est « À confirmer ».",
		"jours", 90, 7, 365,
	},
	{
		StaleDays, "Fiche périmée", "Au-delà de ce nombre de jours sans confirmation, une fiche est « Périmée ».",
		"jours", 180, 14, 730,
	},
	{
		AnswerWorkingDays, "Délai de réponse", "Délai laissé au porteur pour répondre, quand sa fiche n’en donne pas d’autre. Il se lit sur les fiches qui disent comment orienter.",
		"jours ouvrés", 2, 1, 30,
	},
}, referrals...)

// before lists the pairs of which the first comes before the second.
var before = [][2]Name{
	{ReferralFirstReminderWorkingDays, ReferralLastReminderWorkingDays},
	{ReferralLastReminderWorkingDays, ReferralPoleWorkingDays},
	{ReferralFirstFollowUpMonths, ReferralLastFollowUpMonths},
}

// Of finds a rule by its name; false if there is none.
func Of(name Name) (Rule, bool) {
	for _, rule := range Rules {
		if rule.Name == name {
			return rule, true
		}
	}
	return Rule{}, false
}

// Values are the rules that have been set; the others are their defaults.
type Values map[Name]int

// Get gives the value in force.
func (v Values) Get(name Name) int {
	if value, ok := v[name]; ok {
		return value
	}
	rule, _ := Of(name)
	return rule.Default
}

// Check gives what is wrong with a rule's new value beside the others in force, on field « value ».
func (v Values) Check(name Name, value int) fault.Problems {
	rule, ok := Of(name)
	switch {
	case !ok:
		return fault.NotFoundProblem("name")
	case value < rule.Least || value > rule.Most:
		return fault.On("value", fault.OutOfRange, "Donnez un nombre de "+strconv.Itoa(rule.Least)+" à "+strconv.Itoa(rule.Most)+" "+rule.Unit+".")
	case name == FreshDays && value >= v.Get(StaleDays):
		return fault.On("value", fault.OutOfRange, "Une fiche doit être à jour moins longtemps qu’il n’en faut pour qu’elle soit périmée ("+strconv.Itoa(v.Get(StaleDays))+" jours).")
	case name == StaleDays && value <= v.Get(FreshDays):
		return fault.On("value", fault.OutOfRange, "Une fiche ne peut être périmée qu’après avoir été à jour ("+strconv.Itoa(v.Get(FreshDays))+" jours).")
	}
	return v.checkOrder(name, value)
}

// checkOrder holds what comes one after the other to its order.
func (v Values) checkOrder(name Name, value int) fault.Problems {
	changed := make(Values)
	maps.Copy(changed, v)
	changed[name] = value
	for _, pair := range before {
		if !slices.Contains(pair[:], name) || changed.Get(pair[0]) < changed.Get(pair[1]) {
			continue
		}
		sooner, _ := Of(pair[0])
		later, _ := Of(pair[1])
		return fault.On("value", fault.OutOfRange, "« "+sooner.Label+" » doit venir avant « "+later.Label+" » ("+
			strconv.Itoa(v.Get(pair[0]))+" et "+strconv.Itoa(v.Get(pair[1]))+" "+later.Unit+" aujourd’hui).")
	}
	return nil
}
