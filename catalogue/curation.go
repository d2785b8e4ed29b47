package catalogue

import (
	"context"
	"strings"
	"time"

	"traverse/internal/access"
	"traverse/internal/deed"
	"traverse/internal/fault"
	"traverse/internal/form"
	"traverse/internal/rules"
)

// Setting is a rule with the value in force.
type Setting struct {
	rules.Rule
	Value     int
	Version   int        // 0 as long as nobody has set it
	UpdatedAt *time.Time // nil likewise
}

// SettingChange sets a rule, for whoever has read its version.
type SettingChange struct {
	Name    rules.Name
	Value   int
	Version int
}

// Vocabulary says which of its lists a word belongs to, as the journal names it.
type Vocabulary string

// The lists whose labels may change. Codes and slugs never do: sheets and addresses name them.
const (
	VocabularyTheme   Vocabulary = "Theme"
	VocabularyPublic  Vocabulary = "TargetPublic"
	VocabularyBarrier Vocabulary = "Barrier"
)

// LabelChange gives a word another label, for whoever has read its version.
type LabelChange struct {
	Of      Vocabulary
	Code    string
	Label   string
	Version int
}

// Fields name, in the input that asks for the change, the word and its label.
func (c *LabelChange) Fields() (code, label string) {
	if c.Of == VocabularyTheme {
		return "code", "title"
	}
	return "slug", "label"
}

// CurationStore is what curating needs of a database.
type CurationStore interface {
	// Settings reads the rules that have been set.
	Settings(ctx context.Context, scope access.Scope) ([]Setting, error)
	// SaveSetting sets a rule after check has agreed with it beside those in force. A stale version is a problem.
	SaveSetting(ctx context.Context, deed *access.Deed, change SettingChange, check func(rules.Values) fault.Problems) error
	// SaveLabel changes a label. An unknown code, a stale version and a label that another word of the list has are problems.
	SaveLabel(ctx context.Context, deed *access.Deed, change LabelChange) error
}

// Curation is how the direction changes what every sheet is read with: the words of the vocabulary, the delays.
type Curation struct {
	store     CurationStore
	catalogue *Service
	deeds     deed.Maker
}

// NewCuration makes the service beside that of the catalogue, which sees its changes at once.
func NewCuration(store CurationStore, catalogue *Service, deeds deed.Maker) *Curation {
	return &Curation{store: store, catalogue: catalogue, deeds: deeds}
}

// Settings lists every rule with the value in force.
func (c *Curation) Settings(ctx context.Context) ([]Setting, error) {
	scope, err := access.Require(ctx, access.ManageSettings)
	if err != nil {
		return nil, err
	}
	stored, err := c.store.Settings(ctx, scope)
	if err != nil {
		return nil, err
	}
	settings := make([]Setting, 0, len(rules.Rules))
	for _, rule := range rules.Rules {
		setting := Setting{Rule: rule, Value: rule.Default}
		for _, s := range stored {
			if s.Name == rule.Name {
				setting.Value, setting.Version, setting.UpdatedAt = s.Value, s.Version, s.UpdatedAt
			}
		}
		settings = append(settings, setting)
	}
	return settings, nil
}

// SaveSetting sets a rule. In the context that it gives, sheets are read with it.
func (c *Curation) SaveSetting(ctx context.Context, change SettingChange) (context.Context, error) {
	scope, err := access.Require(ctx, access.ManageSettings)
	if err != nil {
		return ctx, err
	}
	check := func(inForce rules.Values) fault.Problems { return inForce.Check(change.Name, change.Value) }
	if err := c.store.SaveSetting(ctx, c.deeds.Plain(scope, access.ManageSettings), change, check); err != nil {
		return ctx, err
	}
	return c.catalogue.Renew(ctx)
}

// SaveLabel changes the label of a word. In the context that it gives, the catalogue says the new one.
func (c *Curation) SaveLabel(ctx context.Context, change LabelChange) (context.Context, error) {
	scope, err := access.Require(ctx, access.ManageVocabulary)
	if err != nil {
		return ctx, err
	}
	change.Label = strings.Join(strings.Fields(change.Label), " ")
	if problems := change.check(); problems != nil {
		return ctx, problems
	}
	if err := c.store.SaveLabel(ctx, c.deeds.Plain(scope, access.ManageVocabulary), change); err != nil {
		return ctx, err
	}
	return c.catalogue.Renew(ctx)
}

func (c *LabelChange) check() fault.Problems {
	problems := form.Check(struct {
		Label string `validate:"required,line,max=200"`
	}{c.Label})
	_, field := c.Fields()
	for i := range problems {
		problems[i].Field = []string{field}
	}
	return problems
}
