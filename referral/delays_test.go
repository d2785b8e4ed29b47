package referral

import (
	"testing"

	"traverse/internal/rules"
)

// TestDelaysAreSettings: every delay may be set, and what is not set is what the settings say it is.
func TestDelaysAreSettings(t *testing.T) {
	t.Parallel()
	delays := DefaultDelays()
	named := delays.named()
	for name, value := range named {
		rule, ok := rules.Of(rules.Name(name))
		if !ok || rule.Default != *value {
			t.Errorf("%s: %d, among the settings %+v", name, *value, rule)
		}
	}
	for _, rule := range rules.Rules {
		if len(rule.Name) > 9 && rule.Name[:9] == "REFERRAL_" && named[string(rule.Name)] == nil {
			t.Errorf("%s changes nothing", rule.Name)
		}
	}
}
