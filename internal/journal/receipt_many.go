package journal

import (
	"context"

	"tarazy/internal/fault"
)

// receiptsStep is how many receipts are made in one transaction: few enough
// that none is open for long.
const receiptsStep = 256

// Receipts makes receipts with content, all for the tree of one head, the last
// when it began: so they prove that the records stand in one and the same
// journal. take gets them in the order of the numbers. The faults are
// journal.missing and those of take.
func (s *Service) Receipts(ctx context.Context, numbers []int64, take func(*Receipt) error) error {
	var head *Head
	for len(numbers) > 0 {
		step := numbers[:min(receiptsStep, len(numbers))]
		numbers = numbers[len(step):]
		made := make([]*Receipt, len(step))
		err := s.Store.Read(ctx, func(tx Log) (err error) {
			if head == nil {
				if head, err = tx.JournalHeadLast(); err != nil {
					return err
				}
			}
			for i, n := range step {
				if made[i], err = s.receiptUnder(tx, head, n); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, r := range made {
			if err := take(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// receiptUnder makes the receipt of a record with its content for a head.
func (s *Service) receiptUnder(tx Log, head *Head, number int64) (*Receipt, error) {
	if head == nil || number > head.Size {
		return nil, fault.New(fault.Missing, "journal.missing")
	}
	stored, err := tx.JournalGet(number)
	if err != nil {
		return nil, err
	}
	if stored == nil {
		return nil, fault.New(fault.Missing, "journal.missing")
	}
	o, err := s.open(tx, stored)
	if err != nil {
		return nil, err
	}
	return makeReceipt(tx, o, head, true)
}
