package store_test

import (
	"fmt"
	"testing"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

var _ interview.SeriesTx = (*store.Tx)(nil)

func storedSeries(n int, of string, seats ...people.PersonID) *interview.Series {
	s := &interview.Series{
		ID: interview.SeriesID(fmt.Sprintf("ser_%d", n)), Version: 1, Body: "a", Case: of, State: interview.SeriesPlanned, Format: interview.ByPanel,
		Title: interview.Official{KK: "Бөлім басшысы", RU: "Руководитель отдела"}, Ready: map[string]bool{"room": true},
		At: storetest.Start.Add(time.Duration(n) * time.Minute),
	}
	for i, p := range seats {
		duty := interview.MemberDuty
		if i == 0 {
			duty = interview.LeadDuty
		}
		s.Seats = append(s.Seats, interview.Seat{Person: p, Duty: duty})
	}
	return s
}

func storedInterview(n int, s *interview.Series, p people.PersonID, starts time.Time) *interview.Interview {
	i := &interview.Interview{
		ID: interview.ID(fmt.Sprintf("int_%d", n)), Version: 1, Series: s.ID, Body: s.Body, Person: p, Number: fmt.Sprintf("N%d", n), State: interview.Waiting,
	}
	if !starts.IsZero() {
		i.State, i.Starts, i.Ends = interview.Planned, starts, starts.Add(40*time.Minute)
	}
	return i
}

func TestASeriesComesBackAndItsCaseHasOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		contestPersons(t, db, "М", "Н", "О")
		first := storedSeries(1, "vac_1", "perМ", "perН")
		write(t, db, func(tx *store.Tx) error {
			if err := firstError(must(tx.SeriesInsert(first)), must(tx.SeriesInsert(storedSeries(2, "", "perМ"))), must(tx.SeriesInsert(storedSeries(3, "", "perО")))); err != nil {
				return err
			}
			if ok, err := tx.SeriesInsert(storedSeries(4, "vac_1")); ok || err != nil {
				t.Error("a case has two series", err)
			}
			return nil
		})
		changed := storedSeries(1, "vac_1", "perО", "perН")
		changed.Version, changed.State, changed.At = 2, interview.SeriesOpen, storetest.Start.Add(time.Hour)
		write(t, db, func(tx *store.Tx) error {
			if err := must(tx.SeriesUpdate(changed)); err != nil {
				return err
			}
			if ok, err := tx.SeriesUpdate(changed); ok || err != nil {
				t.Error("an old version was written", err)
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.SeriesGet("ser_1")
			equal(t, "series", got, changed)
			ofCase, err2 := tx.SeriesOfCase("vac_1")
			equal(t, "series of the case", ofCase, changed)
			none, err3 := tx.SeriesOfCase("")
			if none != nil {
				t.Error("a series of no case")
			}
			return firstError(err, err2, err3)
		})
		for want, q := range map[string]interview.SeriesQuery{
			"[ser_1 ser_3 ser_2]": {Bodies: []people.BodyID{"a"}, Limit: 2},
			"[ser_2]":             {Seat: "perМ"},
			"[ser_1 ser_3]":       {Seat: "perО", Limit: 1},
			"[ser_1]":             {States: []interview.SeriesState{interview.SeriesOpen}},
		} {
			if got := seriesIDs(t, db, q); fmt.Sprint(got) != want {
				t.Error(got, "want", want)
			}
		}
	})
}

func seriesIDs(t *testing.T, db *store.DB, q interview.SeriesQuery) (out []interview.SeriesID) {
	t.Helper()
	read(t, db, func(tx *store.Tx) error {
		out = nil
		for {
			page, err := tx.SeriesList(q)
			for _, s := range page.Items {
				out = append(out, s.ID)
			}
			if q.After = page.Next; q.After == "" {
				return err
			}
		}
	})
	return out
}

func interviewIDs(all []interview.Interview) string {
	var out []interview.ID
	for _, i := range all {
		out = append(out, i.ID)
	}
	return fmt.Sprint(out)
}

func TestInterviewsComeBackByStart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		contestPersons(t, db, "М", "К", "Л", "П")
		one, two := storedSeries(1, "", "perМ"), storedSeries(2, "", "perМ")
		at := func(hours int) time.Time { return storetest.Start.Add(time.Duration(hours) * time.Hour) }
		late, early, waits, other := storedInterview(1, one, "perК", at(5)), storedInterview(2, one, "perЛ", at(1)), storedInterview(3, one, "perП", time.Time{}), storedInterview(4, two, "perК", at(3))
		write(t, db, func(tx *store.Tx) error {
			if err := firstError(must(tx.SeriesInsert(one)), must(tx.SeriesInsert(two))); err != nil {
				return err
			}
			for _, i := range []*interview.Interview{late, early, waits, other} {
				if err := must(tx.InterviewInsert(i)); err != nil {
					return err
				}
			}
			if ok, err := tx.InterviewInsert(storedInterview(5, one, "perК", at(7))); ok || err != nil {
				t.Error("a person has two interviews in a series", err)
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.InterviewsOf("ser_1")
			mine, err2 := tx.InterviewsOfPerson("perК")
			member, err3 := tx.InterviewsOfMember("perМ", at(1).Add(40*time.Minute), at(5))
			if got := interviewIDs(all); got != "[int_3 int_2 int_1]" {
				t.Error(got)
			}
			if got := interviewIDs(mine); got != "[int_4 int_1]" {
				t.Error(got)
			}
			if got := interviewIDs(member); got != "[int_4]" {
				t.Error(got)
			}
			return firstError(err, err2, err3)
		})
		moved := *waits
		moved.Version, moved.State, moved.Starts, moved.Ends = 2, interview.Planned, at(2), at(3)
		write(t, db, func(tx *store.Tx) error { return must(tx.InterviewUpdate(&moved)) })
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.InterviewGet("int_3")
			equal(t, "interview", got, &moved)
			member, err2 := tx.InterviewsOfMember("perМ", at(0), at(9))
			if got := interviewIDs(member); got != "[int_2 int_3 int_4 int_1]" {
				t.Error(got)
			}
			return firstError(err, err2)
		})
	})
}

func TestADossierIsReadOnceAndKeepsItsVersion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		contestPersons(t, db, "М", "К")
		one := storedSeries(1, "", "perМ")
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.SeriesInsert(one)), must(tx.InterviewInsert(storedInterview(1, one, "perК", time.Time{}))),
				tx.DossierReadPut("int_1", "perМ", storetest.Start), tx.DossierReadPut("int_1", "perМ", storetest.Start.Add(time.Hour)),
				must(tx.DossierPut("int_1", 1, []byte{1})), must(tx.DossierPut("int_1", 2, []byte{2, 0})))
		})
		write(t, db, func(tx *store.Tx) error {
			if ok, err := tx.DossierPut("int_1", 2, []byte{3}); ok || err != nil {
				t.Error("an old version was written", err)
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			reads, err := tx.DossierReadsOf("ser_1")
			equal(t, "reads", reads, map[interview.ID]map[people.PersonID]time.Time{"int_1": {"perМ": storetest.Start}})
			sealed, version, err2 := tx.DossierGet("int_1")
			equal(t, "dossier", sealed, []byte{2, 0})
			if version != 2 {
				t.Error(version)
			}
			none, version, err3 := tx.DossierGet("int_9")
			if none != nil || version != 0 {
				t.Error("a dossier of nobody")
			}
			return firstError(err, err2, err3)
		})
	})
}

func TestSampleAnswersAreMarkedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		contestPersons(t, db, "М")
		a := &interview.SampleAnswer{ID: "smp_1", Version: 1, Body: "a", Competency: "integrity", Level: "C", Answer: interview.Official{KK: "ж", RU: "о"}, Mark: 4}
		better := *a
		better.Version, better.Mark = 2, 3
		mark := &interview.Calibrated{Series: "ser_1", Member: "perМ", Sample: "smp_1", Mark: 4, Agreed: 3, At: storetest.Start}
		write(t, db, func(tx *store.Tx) error {
			return firstError(must(tx.SeriesInsert(storedSeries(1, "", "perМ"))), must(tx.SampleAnswerPut(a)), must(tx.SampleAnswerPut(&better)), must(tx.CalibratedInsert(mark)))
		})
		write(t, db, func(tx *store.Tx) error {
			if ok, err := tx.CalibratedInsert(mark); ok || err != nil {
				t.Error("marked twice", err)
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			for _, competency := range []string{"", "integrity"} {
				all, err := tx.SampleAnswersOf("a", competency)
				if err != nil {
					return err
				}
				equal(t, "samples", all, []interview.SampleAnswer{better})
			}
			if none, err := tx.SampleAnswersOf("a", "leadership"); len(none) != 0 || err != nil {
				t.Error(none, err)
			}
			all, err := tx.CalibratedOf("ser_1")
			equal(t, "marks", all, []interview.Calibrated{*mark})
			return err
		})
	})
}
