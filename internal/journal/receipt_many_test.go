package journal_test

import (
	"encoding/json"
	"errors"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

func TestReceiptsOfSeveralRecordsAreUnderOneHead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(23)
		var got []int64
		err := w.Receipts(t.Context(), []int64{2, 5, 11, 23}, func(r *journal.Receipt) error {
			text, err := json.Marshal(r)
			if err != nil {
				return err
			}
			v, err := journal.VerifyReceipt(text, w.Signer.Public())
			if err != nil {
				return err
			}
			if v.Head.Size != 23 || !v.HasContent {
				t.Errorf("record %d: %+v", v.Number, v.Head)
			}
			got = append(got, v.Number)
			return nil
		})
		if err != nil || len(got) != 4 || got[3] != 23 {
			t.Errorf("%v %v", got, err)
		}
		none := func(*journal.Receipt) error { return nil }
		if err := w.Receipts(t.Context(), []int64{24}, none); !fault.Is(err, "journal.missing") {
			t.Error(err)
		}
		stop := errors.New("stop")
		if err := w.Receipts(t.Context(), []int64{1, 2}, func(*journal.Receipt) error { return stop }); !errors.Is(err, stop) {
			t.Error(err)
		}
	})
}
