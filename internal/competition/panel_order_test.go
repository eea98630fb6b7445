package competition_test

import (
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// refused wants a fault of a code whose message can be said.
func refused(t testing.TB, err error, code string, field ...string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || len(field) > 0 && f.Field != field[0] {
		t.Fatalf("got %v, want %s %v", err, code, field)
	}
	if strings.HasPrefix(code, "panel.") {
		said(t, f)
	}
}

func said(t testing.TB, f *fault.Error) {
	t.Helper()
	if !locale.Has(f.Key()) {
		t.Errorf("no message %s", f.Key())
	}
	for _, name := range locale.Names(f.Key()) {
		if _, ok := f.Args[name]; !ok {
			t.Errorf("%s lacks %s", f.Key(), name)
		}
	}
}

func id(a *access.Actor) people.PersonID { return people.PersonID(a.Person) }

func orderOf(w *competitiontest.World) competition.OrderIn {
	return competition.OrderIn{Number: "12-н", Day: w.Today(), Seats: w.Seats()}
}

func TestTheCommissionIsPutInForceByAnOrder(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		o, err := w.KeepCommission(w.T.Context(), w.HR, w.Competition.ID, 0, orderOf(w))
		w.Must(err)
		if o.Version != 1 || len(o.Judges()) != 5 || w.Verbs(len(w.Journal) - 1)[0] != "commission.keep" {
			w.T.Errorf("%+v, %v", o, w.Verbs(0))
		}
		for _, seat := range o.Seats {
			told := w.Notices(seat.Person)
			if len(told) != 1 || told[0].Key != "panel.notice.seated" || !strings.Contains(told[0].Text(locale.EN), locale.T(locale.EN, "panel.duty."+string(seat.Duty), nil)) {
				w.T.Errorf("%s: %+v", seat.Duty, told)
			}
		}
		_, err = w.KeepCommission(w.T.Context(), w.HR, w.Competition.ID, 0, orderOf(w))
		refused(w.T, err, "selection.changed")
		_, err = w.KeepCommission(w.T.Context(), w.HR, w.Competition.ID, 1, orderOf(w))
		refused(w.T, err, "selection.required", "why")
		c, err := w.Service.Commission(w.T.Context(), w.HR, w.Competition.ID)
		w.Must(err)
		if len(c.Orders) != 1 || c.Least != 5 || len(c.Holders[competition.MemberDuty]) != 6 || c.Closed {
			w.T.Errorf("%+v", c)
		}
	})
}

func TestWhoMaySitInACommission(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		proctor := w.Holder("Екіжақов", access.Member)
		w.Grant(id(proctor), access.Proctor)
		checker := w.Holder("Тексерев", access.Member)
		w.Grant(id(checker), access.IdentityChecker)
		candidate := w.Holder("Талапкеров", access.Member)
		w.Must(applied(w, candidate))
		seats := w.Seats()
		with := func(i int, p *access.Actor, d competition.Duty) []competition.Seat {
			out := slices.Clone(seats)
			out[i] = competition.Seat{Person: id(p), Duty: d}
			return out
		}
		for name, c := range map[string]struct {
			seats       []competition.Seat
			code, field string
		}{
			"four judges":          {slices.Delete(slices.Clone(seats), 4, 5), "panel.least", "members"},
			"no chair":             {with(0, w.Judges[0], competition.MemberDuty), "panel.one_chair", "chair"},
			"two chairs":           {with(1, w.Judges[1], competition.ChairDuty), "panel.one_chair", "chair"},
			"no secretary":         {slices.Delete(slices.Clone(seats), 5, 6), "panel.one_secretary", "secretary"},
			"twice":                {with(2, w.Judges[1], competition.MemberDuty), "panel.twice", "seats[2].person"},
			"a member as chair":    {with(0, w.Spare, competition.ChairDuty), "panel.role", "seats[0].person"},
			"HR as member":         {with(1, w.HR, competition.MemberDuty), "panel.role", "seats[1].person"},
			"observer as member":   {append(slices.Clone(seats[:6]), competition.Seat{Person: id(w.Observer), Duty: competition.MemberDuty}), "panel.role", "seats[6].person"},
			"a proctor":            {with(1, proctor, competition.MemberDuty), "panel.never_sits", "seats[1].person"},
			"an identity checker":  {with(1, checker, competition.MemberDuty), "panel.never_sits", "seats[1].person"},
			"a candidate":          {with(1, candidate, competition.MemberDuty), "panel.candidate", "seats[1].person"},
			"an invented duty":     {with(1, w.Spare, "guest"), "panel.duty", "seats[1].duty"},
			"nobody":               {with(1, &access.Actor{}, competition.MemberDuty), "selection.required", "seats[1].person"},
			"more than a hall has": {slices.Repeat(seats, 10), "panel.seats", "seats"},
		} {
			in := orderOf(w)
			in.Seats = c.seats
			_, err := w.KeepCommission(w.T.Context(), w.HR, w.Competition.ID, 0, in)
			if f, ok := fault.As(err); !ok || f.Code != c.code || f.Field != c.field {
				w.T.Errorf("%s: %v", name, err)
			} else if strings.HasPrefix(c.code, "panel.") {
				said(w.T, f)
			}
		}
		in := orderOf(w)
		in.Day = w.Today().Add(1)
		_, err := w.KeepCommission(w.T.Context(), w.HR, w.Competition.ID, 0, in)
		refused(w.T, err, "selection.future_day", "day")
	})
}

// applied makes an application for the post without an essay by somebody who
// is no registered candidate of the world.
func applied(w *competitiontest.World, who *access.Actor) error {
	return w.Service.Store.Write(w.T.Context(), func(tx competition.Tx) error {
		_, err := tx.ApplicationInsert(&competition.Application{
			ID: "app_own", Version: 1, Competition: w.Competition.ID, Vacancy: w.Free.ID, Body: w.Body, Person: id(who), Number: "OWN-00001",
			Wish: 1, Applied: tx.Now(), On: w.Today(), Stage: competition.AtApplication, Standing: competition.Submitted, CheckDue: w.Today(), Snapshot: []byte("x"),
		})
		return err
	})
}

func TestOnlyHRKeepsTheCommissionAndNotAfterThePublication(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		for _, a := range []*access.Actor{w.Judges[0], w.Secretary, w.Proctor, w.Observer, w.Head, w.Candidate("Біреуов").Actor} {
			_, err := w.KeepCommission(w.T.Context(), a, w.Competition.ID, 0, orderOf(w))
			refused(w.T, err, "access.denied")
			_, err = w.Service.Commission(w.T.Context(), a, w.Competition.ID)
			refused(w.T, err, "access.denied")
		}
		elsewhere := &access.Actor{Person: w.HR.Person, Held: []access.Held{{Role: access.HROfficer, Body: "bod_other"}}}
		_, err := w.KeepCommission(w.T.Context(), elsewhere, w.Competition.ID, 0, orderOf(w))
		refused(w.T, err, "selection.missing.competition")
		w.Competition.State, w.Competition.Version = competition.Published, w.Competition.Version+1
		w.Tx(func(tx competition.Tx) error {
			_, err := tx.CompetitionUpdate(w.Competition)
			return err
		})
		_, err = w.KeepCommission(w.T.Context(), w.HR, w.Competition.ID, 0, orderOf(w))
		refused(w.T, err, "panel.published")
	})
}
