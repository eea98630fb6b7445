package proctor

import (
	"context"
	"time"

	"tarazy/internal/day"
)

// forgetMost is how many checks are forgotten in one transaction.
const forgetMost = 500

// ForgetChecks forgets the checks of equipment that no kept attempt began with, once they
// are as old as what came before an attempt of which nothing was recorded may become,
// by the edition of today. It may be called often.
func (s *Service) ForgetChecks(ctx context.Context) error {
	ruled, err := s.Keeping("", "")
	if err != nil || ruled == nil {
		return err
	}
	for {
		var old []CheckID
		var before time.Time
		err := s.Store.Read(ctx, func(tx Tx) (err error) {
			before = day.In(tx.Now(), time.UTC).AddMonths(-ruled.Rules.UnrecordedMonths.V).Start(time.UTC)
			old, err = tx.EquipmentUnbound(before, forgetMost)
			return err
		})
		if err != nil || len(old) == 0 {
			return err
		}
		if err := s.Store.Write(ctx, func(tx Tx) error { return tx.EquipmentForget(old) }); err != nil {
			return err
		}
	}
}
