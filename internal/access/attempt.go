package access

import (
	"context"
	"time"

	"tarazy/internal/fault"
)

// Attempt counts failures under the mark of an account or an address.
type Attempt struct {
	Name     []byte
	Failures int64
	Until    time.Time // nothing is tried before this instant of the wall clock
	Last     time.Time
}

// Bounds of guessing. The delay doubles with each failure beyond the free ones.
const (
	freeOfAccount = 5
	freeOfAddress = 50 // a whole office may share one
	firstDelay    = 2 * time.Second
	longestDelay  = 15 * time.Minute
	quiet         = 24 * time.Hour // after so long without a failure all is forgotten
)

// limit is one mark under which attempts are counted.
type limit struct {
	name []byte
	free int64
}

func (s *Service) accountLimit(kind, account string) limit {
	return limit{name: s.cfg.Master.Find("attempt."+kind, account), free: freeOfAccount}
}

func (s *Service) addressLimit(v Visit) limit {
	return limit{name: s.cfg.Master.Find("attempt.address", v.Address), free: freeOfAddress}
}

// try counts an attempt before it is made, so that many at once gain nothing,
// or refuses it (access.wait with the seconds or minutes to wait).
func (s *Service) try(ctx context.Context, limits ...limit) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		now := tx.WallNow()
		counted := make([]Attempt, len(limits))
		for i, l := range limits {
			a, err := tx.AttemptGet(l.name)
			if err != nil {
				return err
			}
			if now.Before(a.Until) {
				return wait(a.Until.Sub(now))
			}
			counted[i] = a.count(l.free, now)
		}
		for _, a := range counted {
			if err := tx.AttemptPut(a); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a Attempt) count(free int64, now time.Time) Attempt {
	if now.Sub(a.Last) > quiet {
		a.Failures = 0
	}
	a.Failures++
	a.Last, a.Until = now, now.Add(delay(a.Failures-free))
	return a
}

// delay doubles with each failure over the free ones.
func delay(over int64) time.Duration {
	d := firstDelay
	switch {
	case over <= 0:
		return 0
	case over > 30:
		return longestDelay
	}
	return min(d<<(over-1), longestDelay)
}

func wait(d time.Duration) error {
	seconds := int64((d + time.Second - 1) / time.Second)
	if seconds > 90 {
		return fault.New(fault.TooMany, "access.wait_minutes", "minutes", (seconds+59)/60)
	}
	return fault.New(fault.TooMany, "access.wait_seconds", "seconds", seconds)
}

// succeeded forgets the account's failures and takes this attempt from the
// address's.
func succeeded(tx Tx, account limit, address *limit) error {
	zero := Attempt{Name: account.name, Until: time.UnixMicro(0), Last: time.UnixMicro(0)}
	if err := tx.AttemptPut(zero); err != nil || address == nil {
		return err
	}
	a, err := tx.AttemptGet(address.name)
	if err != nil {
		return err
	}
	a.Failures = max(0, a.Failures-1)
	a.Until = time.UnixMicro(0)
	return tx.AttemptPut(a)
}
