package competition_test

import (
	"fmt"
	"testing"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	ids "tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

func TestOnlyWhoIsAdmittedToAStageMayBookItsTest(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := w.Apply(2, w.Essay, competition.AtQualities)
		late := apps[1]
		late.Stage = competition.AtAbilities
		late.Version++
		w.Tx(func(tx competition.Tx) error { _, err := tx.ApplicationUpdate(late); return err })
		stranger := w.Person("Бөгде", "")
		p := w.ExamProcedure()
		w.Must(store.As[exam.Tx](w.DB).Read(t.Context(), func(tx exam.Tx) error {
			vacancy := string(w.Essay.ID)
			e, err := p.Eligible(tx, apps[0].Person, vacancy, competition.QualitiesExam)
			if err != nil || e.Case != string(apps[0].ID) || e.Number != apps[0].Number {
				t.Errorf("admitted: %+v, %v", e, err)
			}
			for name, one := range map[string]struct {
				who        people.PersonID
				test, code string
			}{
				"at another stage":  {late.Person, competition.QualitiesExam, "exam.booking.stage"},
				"ahead of time":     {apps[0].Person, competition.EssayExam, "exam.booking.stage"},
				"did not apply":     {stranger, competition.QualitiesExam, "exam.missing.sitting"},
				"no test of stages": {apps[0].Person, competition.KnowledgeExam, "exam.missing.sitting"},
			} {
				if _, err := p.Eligible(tx, one.who, vacancy, one.test); !fault.Is(err, one.code) {
					t.Errorf("%s: %v", name, err)
				}
			}
			return nil
		}))
	})
}

// examsOf is a service of exams over a world, with the practice bank.
func examsOf(w *competitiontest.World) *exam.Service {
	w.T.Helper()
	bank, err := exam.Practice()
	w.Must(err)
	s := &exam.Service{
		Store: store.As[exam.Tx](w.DB), Master: w.Master, IDs: ids.Sequence(31), Legal: w.Clock, Library: w.Library, Procedure: w.ExamProcedure(),
		Record: func(tx exam.Tx, e journal.Entry) error { return w.Record(tx.(competition.Tx), e) },
	}
	w.Must(s.Store.Write(w.T.Context(), func(tx exam.Tx) error {
		for i, it := range bank.Items {
			_, err := tx.ItemInsert(&exam.BankItem{
				ID: exam.ItemID(fmt.Sprintf("itm_%03d", i)), Version: 1, Body: w.Body, State: exam.ItemReady, Edition: 1, Ready: 1, Content: it,
				Author: "per_author", Created: w.Clock.Now(), Changed: w.Clock.Now(),
			})
			if err != nil {
				return err
			}
			if err := tx.FrozenInsert(&exam.Frozen{Body: w.Body, Key: it.Key, Edition: 1, Item: it}); err != nil {
				return err
			}
		}
		return nil
	}))
	return s
}

func TestSEL06_TheKnowledgeTestIsBookedByItsRuleAndTheFindingIsKept(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		s, ctx := examsOf(w), t.Context()
		set := func(test, vacancy string, on day.Day, hour int) exam.SittingID {
			t.Helper()
			all, err := s.SetSittings(ctx, w.HR, w.Body, exam.SittingsIn{Test: test, Vacancy: vacancy, Day: on, First: hour * 60, Last: hour * 60, Window: 30, Seats: 5})
			w.Must(err)
			return all[0].ID
		}
		who := w.Candidate("Сынақов")
		today := set(competition.KnowledgeExam, "", w.Today(), 18)
		_, err := s.Book(ctx, who.Actor, today, locale.KK)
		refused(t, err, "exam.booking.ahead", "")
		f, _ := fault.As(err)
		if f.Cite == nil || f.Cite.Clause == "" {
			t.Error("the refusal names no clause")
		}
		tomorrow := set(competition.KnowledgeExam, "", w.Today().Add(1), 9)
		b, err := s.Book(ctx, who.Actor, tomorrow, locale.RU)
		w.Must(err)
		if n := len(b.Paper.Slots()); n != 75 {
			t.Errorf("the paper has %d items", n)
		}
		last := w.Journal[len(w.Journal)-1]
		if last.Finding == nil || last.Finding.Rule != "booking" || last.Input == nil {
			t.Errorf("the journal has %+v", last.Finding)
		}
		_, err = s.Book(ctx, who.Actor, set(competition.KnowledgeExam, "", w.Today().Add(2), 9), locale.RU)
		refused(t, err, "exam.booking.open", "")
		w.Clock.Advance(24 * time.Hour) // the day of the test: too late to give the seat up
		refused(t, s.CancelBooking(ctx, who.Actor, b.ID, b.Version), "exam.booking.release", "")
		told := w.Notices(who.ID)
		if len(told) != 1 || told[0].Invitation == nil || told[0].Invitation.Sequence != 0 {
			t.Errorf("told: %+v", told)
		}

		app := w.Apply(1, w.Essay, competition.AtQualities)[0]
		one := set(competition.QualitiesExam, string(w.Essay.ID), w.Today().Add(1), 9)
		seat, err := s.Book(ctx, self(app), one, locale.KK)
		w.Must(err)
		if seat.Case != string(app.ID) || seat.Number != app.Number || len(seat.Paper.Slots()) != 150 {
			t.Errorf("seat of the stage: %s, %s, %d items", seat.Case, seat.Number, len(seat.Paper.Slots()))
		}
		_, err = s.Book(ctx, who.Actor, one, locale.KK)
		refused(t, err, "exam.missing.sitting", "")
	})
}
