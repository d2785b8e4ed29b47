package rules_test

import (
	"testing"

	"traverse/internal/rules"
)

// TestDefaultsAgree: what holds when nothing is set would be accepted, rule by rule.
func TestDefaultsAgree(t *testing.T) {
	t.Parallel()
	seen := make(map[rules.Name]bool)
	for _, rule := range rules.Rules {
		if seen[rule.Name] {
			t.Errorf("%s is there twice", rule.Name)
		}
		seen[rule.Name] = true
		if problems := rules.Values(nil).Check(rule.Name, rule.Default); problems != nil {
			t.Errorf("%s: its default is refused: %v", rule.Name, problems)
		}
		for _, beyond := range []int{rule.Least - 1, rule.Most + 1} {
			if rules.Values(nil).Check(rule.Name, beyond) == nil {
				t.Errorf("%s accepts %d", rule.Name, beyond)
			}
		}
	}
}

// TestFreshBeforeStale: the two delays of a sheet never cross, whichever is set.
func TestFreshBeforeStale(t *testing.T) {
	t.Parallel()
	set := make(rules.Values)
	set[rules.FreshDays], set[rules.StaleDays] = 30, 60
	for _, tried := range []struct {
		name  rules.Name
		value int
		ok    bool
	}{
		{rules.FreshDays, 59, true},
		{rules.FreshDays, 60, false},
		{rules.StaleDays, 31, true},
		{rules.StaleDays, 30, false},
		{"NOTHING", 30, false},
	} {
		if problems := set.Check(tried.name, tried.value); (problems == nil) != tried.ok {
			t.Errorf("%s = %d: %v", tried.name, tried.value, problems)
		}
	}
}

// TestOneAfterTheOther: a second reminder never comes before the first.
func TestOneAfterTheOther(t *testing.T) {
	t.Parallel()
	set := make(rules.Values)
	set[rules.ReferralLastReminderWorkingDays] = 4
	for value, ok := range map[int]bool{3: true, 4: false} {
		if problems := set.Check(rules.ReferralFirstReminderWorkingDays, value); (problems == nil) != ok {
			t.Errorf("first reminder after %d days: %v", value, problems)
		}
	}
	for value, ok := range map[int]bool{5: true, 4: false} {
		if problems := set.Check(rules.ReferralPoleWorkingDays, value); (problems == nil) != ok {
			t.Errorf("the pôle told after %d days: %v", value, problems)
		}
	}
}
