package store_test

import (
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

var _ interview.FeedbackTx = (*store.Tx)(nil)

// answeredSeries stores a series of two interviews whose marks are final.
func answeredSeries(t *testing.T, db *store.DB) *interview.Series {
	t.Helper()
	contestBody(t, db, "a", 0)
	contestPersons(t, db, "М", "Н", "О")
	se := storedSeries(1, "", "perО")
	write(t, db, func(tx *store.Tx) error {
		err := must(tx.SeriesInsert(se))
		for n, p := range []people.PersonID{"perМ", "perН"} {
			i := storedInterview(n+1, se, p, storetest.Start.Add(time.Duration(n)*time.Hour))
			i.State = interview.Agreed
			err = firstError(err, must(tx.InterviewInsert(i)),
				must(tx.AgreementPut(&interview.SealedAgreement{Interview: i.ID, Version: 1, Sealed: []byte{1}, At: storetest.Start})))
		}
		return err
	})
	return se
}

func TestALetterIsOwedUntilItIsSent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		se := answeredSeries(t, db)
		owed := func(want ...interview.ID) {
			t.Helper()
			read(t, db, func(tx *store.Tx) error {
				all, err := tx.FeedbackOwed("a", 10)
				got := []interview.ID{}
				for _, i := range all {
					got = append(got, i.ID)
				}
				equal(t, "owed", got, want)
				return err
			})
		}
		owed("int_1", "int_2")
		f := &interview.Feedback{
			Interview: "int_1", Version: 1, Body: "a", Person: "perМ", Level: interview.FactLevel, Lang: locale.KK, Sealed: []byte{1, 0, 255}, State: interview.FeedbackDraft, By: "perО", At: storetest.Start,
		}
		write(t, db, func(tx *store.Tx) error { return must(tx.FeedbackPut(f)) })
		owed("int_1", "int_2")
		at := storetest.Start.Add(time.Hour)
		f.Version, f.State, f.SentAt = 2, interview.FeedbackSent, &at
		write(t, db, func(tx *store.Tx) error { return must(tx.FeedbackPut(f)) })
		owed("int_2")
		write(t, db, func(tx *store.Tx) error {
			later := *f
			later.Version = 3
			if ok, err := tx.FeedbackPut(&later); ok || err != nil {
				t.Error("a letter that was sent was changed", err)
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.FeedbacksOf(se.ID)
			equal(t, "letters", all, []interview.Feedback{*f})
			return err
		})
	})
}

func TestThePoolIsAskedByPositionAndConsent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		answeredSeries(t, db)
		at := storetest.Start
		asked := &interview.PoolEntry{Body: "a", Person: "perМ", Interview: "int_1", Position: "09-01", Asked: at}
		in := &interview.PoolEntry{Body: "a", Person: "perН", Interview: "int_2", Position: "04-07", Asked: at, Consent: &at}
		gone := &interview.PoolEntry{Body: "a", Person: "perО", Interview: "int_2", Position: "09-01", Asked: at, Ended: &at, Why: interview.PoolDeclined}
		write(t, db, func(tx *store.Tx) error { return firstError(tx.PoolPut(asked), tx.PoolPut(in), tx.PoolPut(gone)) })
		list := func(q interview.PoolQuery, next string, want ...interview.PoolEntry) {
			t.Helper()
			q.Body = "a"
			read(t, db, func(tx *store.Tx) error {
				got, after, err := tx.PoolList(q)
				equal(t, "pool", got, want)
				equal(t, "next", after, next)
				return err
			})
		}
		list(interview.PoolQuery{}, "", *asked, *in)
		list(interview.PoolQuery{Limit: 1}, "perМ", *asked)
		list(interview.PoolQuery{Limit: 1, After: "perМ"}, "", *in)
		list(interview.PoolQuery{State: interview.PoolIn}, "", *in)
		list(interview.PoolQuery{State: interview.PoolAsked, Position: "09-01"}, "", *asked)
	})
}

func TestPapersOfAnInterviewAreDestroyed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		se := answeredSeries(t, db)
		write(t, db, func(tx *store.Tx) error {
			err := must(tx.FormSignatureInsert(&interview.FormSignature{Interview: "int_1", Member: "perО", CMS: [][]byte{{1}}, Serial: "7a", At: storetest.Start}))
			d := &interview.Destruction{Series: se.ID, Number: "7-К", Day: day.Of(2023, 9, 1), By: "perО", At: storetest.Start}
			err = firstError(err, must(tx.DestructionInsert(d)), tx.PapersDestroy("int_1"))
			if ok, again := tx.DestructionInsert(d); ok || again != nil {
				t.Error("destroyed twice", again)
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			first, err := tx.AgreementGet("int_1")
			second, err2 := tx.AgreementGet("int_2")
			if first != nil || second == nil {
				t.Errorf("left %v, %v", first, second)
			}
			all, err3 := tx.DestructionsOf("a")
			if len(all) != 1 || all[0].Number != "7-К" || all[0].Day != day.Of(2023, 9, 1) {
				t.Errorf("%+v", all)
			}
			return firstError(err, err2, err3)
		})
	})
}
