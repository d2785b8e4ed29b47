package catalogue_test

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"traverse/catalogue"
	"traverse/catalogue/pdi"
)

// fixed is a store whose catalogue does not change.
type fixed struct{ contents *catalogue.Contents }

func (f fixed) LoadCatalogue(context.Context) (*catalogue.Contents, error) { return f.contents, nil }

func (f fixed) LoadSessions(context.Context) (*catalogue.Sessions, error) {
	return &catalogue.Sessions{}, nil
}

func (f fixed) Versions(context.Context) (catalogue.Versions, error) {
	return catalogue.Versions{Catalogue: f.contents.Version}, nil
}

// TestNewDay: a sheet that was fresh yesterday is to confirm today, without any change of the catalogue, and those who
// ask at that very moment are all answered.
func TestNewDay(t *testing.T) {
	t.Parallel()
	contents, err := pdi.Load(pdi.Files)
	if err != nil {
		t.Fatal(err)
	}
	confirmed := today.AddDate(0, 0, -90)
	contents.Actions[0].ConfirmedAt = &confirmed
	var now atomic.Pointer[time.Time]
	now.Store(&today)
	service := catalogue.NewService(fixed{contents}, func() time.Time { return *now.Load() }, slog.New(slog.DiscardHandler))
	if err := service.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	freshness := func() catalogue.Freshness {
		snapshot, err := service.Catalogue(t.Context())
		if err != nil {
			t.Error(err)
			return ""
		}
		return snapshot.ActionByCode(contents.Actions[0].Code).Freshness
	}
	if got := freshness(); got != catalogue.FreshnessUpToDate {
		t.Fatalf("after 90 days: %s", got)
	}
	tomorrow := today.AddDate(0, 0, 1)
	now.Store(&tomorrow)
	var asking sync.WaitGroup
	for range 8 {
		asking.Go(func() { freshness() })
	}
	asking.Wait()
	if got := freshness(); got != catalogue.FreshnessToConfirm {
		t.Errorf("after 91 days: %s", got)
	}
}
