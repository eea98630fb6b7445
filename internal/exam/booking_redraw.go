package exam

import (
	"context"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// PaperTx reads what was drawn after a paper.
type PaperTx interface {
	// PapersSince are the bookings of a body made since an instant whose seats
	// are still held.
	PapersSince(body people.BodyID, since time.Time) ([]Booking, error)
}

// Redrawn is a draw that was repeated.
type Redrawn struct {
	Booking Booking
	Sitting Sitting
	Equal   bool // the paper is the same, item by item
	Pool    bool // it was drawn from the same pool; where not, the two need not be equal
	Digest  string
	Later   int          // papers drawn since, whose use of items was taken off the pool
	Fault   *fault.Error // why no paper could be drawn again; nil where one was
	Slots   []RedrawnSlot
}

// RedrawnSlot is a place of a paper, then and now.
type RedrawnSlot struct {
	Was  *Slot // nil where the paper had fewer
	Now  *Slot // nil where none was drawn
	Gone bool  // the item of then is not in the pool in its edition of then
}

// Same reports whether the place is as it was.
func (s *RedrawnSlot) Same() bool { return s.Was != nil && s.Now != nil && s.Was.equal(s.Now) }

// Redraw repeats the draw of a paper from its seed, from the bank as it was:
// the use of items by papers drawn since is taken off. Items that were written,
// retired or given back meanwhile make it another pool, as its digest tells.
// Who looked at a paper so is put on record. The faults are
// exam.missing.booking and exam.missing.sitting.
func (s *Service) Redraw(ctx context.Context, by *access.Actor, id BookingID) (out *Redrawn, err error) {
	err = s.write(ctx, func(tx Tx) error {
		b, err := tx.BookingGet(id)
		if err != nil {
			return err
		}
		if b == nil {
			return fault.New(fault.Missing, "exam.missing.booking")
		}
		if err := allow(by, access.DescribeTest, b.Body, 0); err != nil {
			return err
		}
		one, err := tx.SittingGet(b.Sitting)
		if err != nil {
			return err
		}
		if one == nil {
			return fault.New(fault.Missing, "exam.missing.sitting")
		}
		if out, err = redrawn(tx, b, one); err != nil {
			return err
		}
		return s.Record(tx, journal.Entry{
			Verb: string(access.DescribeTest), Actor: by.Person, Body: string(b.Body), Case: string(b.ID), Subject: string(b.Person),
			Facts: map[string]any{"redrawn": b.Paper.Seed, "pool": b.Paper.Pool, "equal": out.Equal, "same_pool": out.Pool},
		})
	})
	return out, err
}

func redrawn(tx Tx, b *Booking, one *Sitting) (*Redrawn, error) {
	pool, err := tx.ItemPool(one.Body)
	if err != nil {
		return nil, err
	}
	beside, err := tx.BookingsOf(one.ID)
	if err != nil {
		return nil, err
	}
	at := b.drawnAt()
	since, err := tx.PapersSince(one.Body, at)
	if err != nil {
		return nil, err
	}
	out, others := &Redrawn{Booking: *b, Sitting: *one}, []Paper{}
	pool = unexposed(pool, &b.Paper)
	for i := range since {
		if o := &since[i]; o.ID != b.ID {
			pool = unexposed(pool, &o.Paper)
			out.Later++
		}
	}
	for i := range beside {
		if o := &beside[i]; o.ID != b.ID && o.State != Cancelled && o.drawnAt().Before(at) {
			others = append(others, o.Paper)
		}
	}
	p, err := Draw(&one.Test, pool, others, b.Paper.Seed)
	if f, is := fault.As(err); is {
		out.Fault, p = f, &Paper{Pool: digest(pool)}
	} else if err != nil {
		return nil, err
	}
	out.compare(&b.Paper, p, pool)
	return out, nil
}

// drawnAt is when the paper was drawn; bookings of old times say only when they
// were made.
func (b *Booking) drawnAt() time.Time {
	if b.Drawn.IsZero() {
		return b.Created
	}
	return b.Drawn
}

func (r *Redrawn) compare(was, now *Paper, pool []PoolItem) {
	r.Equal, r.Pool, r.Digest = was.Equal(now), was.Pool == now.Pool, now.Pool
	there := map[ItemRef]bool{}
	for i := range pool {
		there[ItemRef{pool[i].Key, pool[i].Version}] = true
	}
	a, b := was.Slots(), now.Slots()
	for i := range max(len(a), len(b)) {
		var s RedrawnSlot
		if i < len(a) {
			s.Was = a[i]
			s.Gone = !there[ItemRef{a[i].Item, a[i].Version}]
		}
		if i < len(b) {
			s.Now = b[i]
		}
		r.Slots = append(r.Slots, s)
	}
}

// unexposed is a pool before a paper was drawn from it.
func unexposed(pool []PoolItem, p *Paper) []PoolItem {
	out := append([]PoolItem(nil), pool...)
	for _, slot := range p.Slots() {
		for i := range out {
			if out[i].Key == slot.Item {
				out[i].Exposure--
			}
		}
	}
	return out
}
