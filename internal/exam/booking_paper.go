package exam

import (
	"slices"

	"tarazy/internal/fault"
)

// paper draws the paper of a seat, unlike those of the others in the sitting,
// and counts where its items stand. version is that of the booking which gets
// the paper: each draw has a seed of its own.
func (s *Service) paper(tx Tx, b *Booking, one *Sitting, version int64) error {
	pool, others, err := drawn(tx, b, one)
	if err != nil {
		return err
	}
	secret := s.Master.Find("exam.paper", string(b.ID))
	for again := range drawsMost {
		seed := Seed(secret, string(b.ID), int(version)*drawsMost+again)
		p, err := Draw(&one.Test, pool, others, seed)
		if err == nil {
			b.Paper, b.Drawn = *p, tx.Now()
			return s.expose(tx, b, 1)
		}
		if unlucky := fault.Is(err, "exam.bank.enemies") || fault.Is(err, "exam.bank.overlap"); !unlucky || again+1 == drawsMost {
			return err
		}
	}
	return nil
}

// drawsMost is how many seeds are tried where the items that a seed takes first
// leave no room for the rest.
const drawsMost = 10

// drawn is what a paper is drawn from: the bank, and the other papers of the
// sitting that were there before.
func drawn(tx Tx, b *Booking, one *Sitting) (pool []PoolItem, others []Paper, err error) {
	if pool, err = tx.ItemPool(one.Body); err != nil {
		return nil, nil, err
	}
	all, err := tx.BookingsOf(one.ID)
	if err != nil {
		return nil, nil, err
	}
	for i := range all {
		if all[i].ID != b.ID && all[i].State != Cancelled {
			others = append(others, all[i].Paper)
		}
	}
	return pool, others, nil
}

// expose counts the items of a paper as seen in one paper more, or fewer.
func (s *Service) expose(tx Tx, b *Booking, by int) error {
	var keys []string
	for _, slot := range b.Paper.Slots() {
		keys = append(keys, slot.Item)
	}
	return tx.ItemExpose(b.Body, keys, by)
}

// Equal reports whether two papers have the same items, versions and orders.
func (p *Paper) Equal(other *Paper) bool {
	a, b := p.Slots(), other.Slots()
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !a[i].equal(b[i]) {
			return false
		}
	}
	return true
}

func (s *Slot) equal(o *Slot) bool {
	return s.Item == o.Item && s.Version == o.Version && s.Part == o.Part && slices.Equal(s.Order, o.Order) && slices.Equal(s.Targets, o.Targets)
}
