package exam

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// watchedMost is how many sittings a page of those to watch has.
const watchedMost = 50

// WatchPage are sittings that somebody may watch, the next one first.
type WatchPage struct {
	Sittings []Sitting
	Next     string // where the next page begins after; "" for no further one
	Now      time.Time
	Tomorrow time.Time // where the legal day of the body ends
}

// Watchable are the sittings of a body that close today or later, for those who
// watch. What was called off is left out.
func (d *Delivery) Watchable(ctx context.Context, by *access.Actor, body people.BodyID, after string) (out WatchPage, err error) {
	if err := allow(by, access.WatchExam, body, 0); err != nil {
		return out, err
	}
	err = d.Service.Store.Read(ctx, func(tx Tx) error {
		b, today, err := bodyToday(tx, body)
		if err != nil {
			return err
		}
		zone, err := day.Zone(b.Zone)
		if err != nil {
			return err
		}
		year, month, n := today.Date()
		midnight := time.Date(year, month, n, 0, 0, 0, 0, zone)
		out = WatchPage{Now: tx.Now(), Tomorrow: midnight.AddDate(0, 0, 1)}
		page, err := tx.SittingList(SittingQuery{Body: body, From: midnight, Limit: watchedMost, After: after})
		for _, s := range page.Items {
			if s.State == SittingOpen {
				out.Sittings = append(out.Sittings, s)
			}
		}
		out.Next = page.Next
		return err
	})
	return out, err
}
