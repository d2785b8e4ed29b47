package db

import (
	"context"
	"fmt"

	"github.com/lib/pq"
)

// Announcement is what a listener hears. Without a channel it says that the connection was lost and is there again:
// whatever was announced meanwhile is unknown.
type Announcement struct{ Channel, Payload string }

// Listen calls heard, from this goroutine, when the listening begins and after every lost connection with an empty
// announcement, and with each one of the channels. It connects again by itself. It returns nil when ctx ends, and leaves
// nothing running.
func (db *DB) Listen(ctx context.Context, heard func(Announcement), channels ...string) error {
	listener := pq.NewListener(listenerAddress(db.config), firstReconnect, lastReconnect, nil)
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() })
	defer func() {
		stop()
		_ = listener.Close()        // a second time is an error that says so
		for range listener.Notify { // until its goroutine has ended
		}
	}()
	for _, channel := range channels {
		if err := listener.Listen(channel); err != nil {
			if ctx.Err() != nil {
				return nil // ending is what was asked for
			}
			return fmt.Errorf("écouter les annonces de la base: %w", mapError(err))
		}
	}
	heard(Announcement{})
	for {
		select {
		case <-ctx.Done():
			return nil
		case said, open := <-listener.Notify:
			if !open || ctx.Err() != nil {
				return nil
			}
			if said == nil {
				heard(Announcement{})
				continue
			}
			heard(Announcement{said.Channel, said.Extra})
		}
	}
}
