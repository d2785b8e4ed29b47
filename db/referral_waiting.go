package db

import (
	"context"
	_ "embed" // the query
	"time"

	"traverse/internal/clock"
)

//go:embed waiting.sql
var selectFirstWaiting string

// WaitingInVain says which prescriptions wait on a day although a place that they could have is free.
func (db *DB) WaitingInVain(ctx context.Context, now time.Time) ([]string, error) {
	var waiting []string
	err := db.SelectContext(ctx, &waiting, selectFirstWaiting, string(clock.DayOf(now)))
	return waiting, mapError(err)
}
