package exam_test

import (
	"slices"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
)

func TestFlagsForLaterAreThereOnAnotherComputer(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx := t.Context()
		who, booking := h.Seat()
		id, first := h.Enter(who, booking)
		h.Must(h.Mark(ctx, id, examtest.Session, first.Secret, []int{2, 0, 2}))
		wants(t, h.Mark(ctx, id, examtest.Session, first.Secret, []int{99}), "exam.answer.slot")
		second, err := h.Delivery.Enter(ctx, who, "bb", id, true, "")
		h.Must(err)
		if !slices.Equal(second.Marks, []int{0, 2}) {
			t.Errorf("flags %v", second.Marks)
		}
		wants(t, h.Mark(ctx, id, examtest.Session, first.Secret, nil), "exam.lease.lost")
		h.Must(h.Mark(ctx, id, "bb", second.Secret, []int{1}))
		h.Tx(func(tx exam.Tx) error { // what was on its way under the lease before
			if err := tx.LaterPut(id, 1, []int{0}); err != nil {
				return err
			}
			got, err := tx.LaterOf(id)
			if !slices.Equal(got, []int{1}) {
				t.Errorf("an old lease wrote over a new one: %v", got)
			}
			return err
		})
		again, err := h.Delivery.Enter(ctx, who, "bb", id, false, second.Secret)
		h.Must(err)
		if !slices.Equal(again.Marks, []int{1}) {
			t.Errorf("flags %v", again.Marks)
		}
	})
}
