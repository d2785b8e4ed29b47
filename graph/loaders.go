package graph

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/graph-gophers/dataloader/v7"
)

// loaders ask the database once for what the objects of one answer ask for one by one.
type loaders struct {
	openReports *dataloader.Loader[uuid.UUID, *int32]
}

type loadersKey struct{}

// loadersWait is how long a loader waits for others to ask: the objects of a list ask at once.
const loadersWait = time.Millisecond

// withLoaders gives an operation its loaders. They bring what is asked at the same time together and keep nothing: the next
// event of a subscription asks again.
func withLoaders(ctx context.Context, services Services) context.Context {
	return context.WithValue(ctx, loadersKey{}, &loaders{
		openReports: newLoader(services.openReports),
	})
}

func loadersOf(ctx context.Context) *loaders { return ctx.Value(loadersKey{}).(*loaders) } //nolint:forcetypeassert // every operation has them

func newLoader[V any](load func(context.Context, []uuid.UUID) (map[uuid.UUID]V, error)) *dataloader.Loader[uuid.UUID, V] {
	return dataloader.NewBatchedLoader(func(ctx context.Context, ids []uuid.UUID) []*dataloader.Result[V] {
		loaded, err := load(ctx, ids)
		results := make([]*dataloader.Result[V], 0, len(ids))
		for _, id := range ids {
			results = append(results, &dataloader.Result[V]{Data: loaded[id], Error: err})
		}
		return results
	}, dataloader.WithWait[uuid.UUID, V](loadersWait), dataloader.WithCache(&dataloader.NoCache[uuid.UUID, V]{}))
}
