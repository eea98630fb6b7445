package competition_test

import (
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

func assignments(w *competitiontest.World, p people.PersonID) (out []people.Assignment) {
	w.T.Helper()
	w.Tx(func(tx competition.Tx) (err error) {
		out, err = tx.AssignmentsOfPersons([]people.PersonID{p})
		return err
	})
	return out
}

func TestAnAppointmentIsEnteredInTheRecordOfStaff(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 1)
		bring(w, apps[0])
		from := len(w.People.Journal)
		_, err := w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "45-ж", Day: w.Today()})
		w.Must(err)
		held := assignments(w, apps[0].Person)
		if len(held) != 1 || held[0].Post != w.Free.Post || held[0].From != w.Today() || held[0].Until != nil || held[0].Kind != people.Main || held[0].Body != w.Body {
			t.Errorf("%+v", held)
		}
		if acts := w.People.Journal[from:]; len(acts) != 1 || acts[0].Verb != "staff.appoint" || acts[0].Actor != w.Head.Person {
			t.Errorf("%+v", acts)
		}
	})
}

func TestNobodyIsAppointedToAPostThatIsHeld(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 1)
		bring(w, apps[0])
		holder := w.Person("Орынбаев", w.Body)
		_, err := w.People.Appoint(t.Context(), staff, holder, version(w, holder), people.Appointment{Post: w.Free.Post, Kind: people.Main, From: day.Of(2022, 1, 10)})
		w.Must(err)
		in := competition.AppointIn{Number: "45-ж", Day: w.Today()}
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, in)
		wants(t, "the post is held", err, "people.post_occupied")
		if app(w, apps[0].ID).Standing != competition.Offered || offer(w, apps[0].ID).State != competition.OfferOpen || len(assignments(w, apps[0].Person)) != 0 {
			t.Error("something of the appointment stayed")
		}
		last := w.Today().Add(-1)
		held := assignments(w, holder)
		_, err = w.People.Release(t.Context(), staff, holder, version(w, holder), held[0].ID, last)
		w.Must(err)
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, in)
		w.Must(err)
	})
}

func TestAnOfferThatWasNotTakenUpLeavesNoAssignment(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 2)
		winner := app(w, apps[0].ID)
		w.Must(w.Decline(t.Context(), self(apps[0]), winner.ID, winner.Version, ""))
		if held := assignments(w, winner.Person); len(held) != 0 {
			t.Errorf("declined: %+v", held)
		}
	})
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 2)
		to(w, offer(w, apps[0].ID).PapersDue.Add(1))
		w.Must(w.Lapse(t.Context(), w.HR, w.Free.ID, w.Free.Version, "Құжаттар тапсырылмады"))
		if held := assignments(w, apps[0].Person); len(held) != 0 {
			t.Errorf("no papers: %+v", held)
		}
	})
}

func TestAnAppointmentWaitsForTheDecisionOnAnAppeal(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 3)
		x := appealed(w, apps[1])
		bring(w, apps[0])
		to(w, offer(w, apps[0].ID).From)
		in := competition.AppointIn{Number: "45-ж", Day: w.Today()}
		_, err := w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, in)
		wants(t, "an appeal waits", err, "protocol.appeal_waits")
		_, err = w.DecideAppeal(t.Context(), w.Officer, x.ID, x.Version, competition.DecideIn{Answer: "Негіз жоқ."})
		w.Must(err)
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, in)
		w.Must(err)
	})
}
