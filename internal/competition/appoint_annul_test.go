package competition_test

import (
	"bytes"
	"slices"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// appointedFirst appoints the first of n ranked candidates on the first day of
// the window.
func appointedFirst(w *competitiontest.World, n int) []*competition.Application {
	w.T.Helper()
	apps := published(w, n)
	bring(w, apps[0])
	to(w, offer(w, apps[0].ID).From)
	_, err := w.Appoint(w.T.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "45-ж", Day: w.Today()})
	w.Must(err)
	reload(w)
	return apps
}

// settings puts settings of the body into the competition.
func settings(w *competitiontest.World, change func(*competition.Settings)) {
	w.T.Helper()
	change(&w.Competition.Settings)
	w.Competition.Version++
	w.Tx(func(tx competition.Tx) error {
		_, err := tx.CompetitionUpdate(w.Competition)
		return err
	})
}

func annulment(w *competitiontest.World, ground string) competition.AnnulIn {
	return competition.AnnulIn{Ground: ground, Number: "51-ж", Day: w.Today(), Why: "Диплом жалған."}
}

func annul(w *competitiontest.World, a *competition.Application, in competition.AnnulIn) error {
	_, err := w.Annul(w.T.Context(), w.Head, a.ID, offer(w, a.ID).Version, in)
	return err
}

func TestAnAppointmentIsAnnulledAndThePostIsVacant(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := appointedFirst(w, 3)
		first, on := apps[0], w.Today()
		wants(t, "who was not appointed", annul(w, &competition.Application{ID: first.ID}, competition.AnnulIn{}), "selection.required")
		_, err := w.Annul(t.Context(), w.Head, apps[1].ID, 1, annulment(w, "papers_false"))
		wants(t, "another candidate", err, "appointment.not_appointed")
		_, err = w.Annul(t.Context(), w.HR, first.ID, offer(w, first.ID).Version, annulment(w, "papers_false"))
		wants(t, "HR", err, "access.denied")
		_, err = w.Annul(t.Context(), w.Head, first.ID, offer(w, first.ID).Version-1, annulment(w, "papers_false"))
		wants(t, "an old version", err, "selection.changed")
		wants(t, "another ground", annul(w, first, annulment(w, "dislike")), "selection.annul_ground")
		in := annulment(w, "papers_false")
		in.Why = " "
		wants(t, "no reason", annul(w, first, in), "selection.required")
		in.Why, in.Day = "x", on.Add(1)
		wants(t, "a day to come", annul(w, first, in), "selection.future_day")
		in.Day = on.Add(-1)
		wants(t, "before the appointment", annul(w, first, in), "appointment.annul_before")
		if offer(w, first.ID).State != competition.OfferAppointed || assignments(w, first.Person)[0].Until != nil {
			t.Fatal("something of a refused annulment stayed")
		}
		to(w, on.Add(3))
		from, staffFrom := len(w.Journal), len(w.People.Journal)
		w.Must(annul(w, first, annulment(w, "papers_false")))
		annulledWell(w, first, from)
		if acts := w.People.Journal[staffFrom:]; len(acts) != 1 || acts[0].Verb != "staff.release" || acts[0].Actor != w.Head.Person {
			t.Errorf("%+v", acts)
		}
		wants(t, "twice", annul(w, first, annulment(w, "papers_false")), "appointment.not_appointed")
		next := w.Person("Орынбаев", w.Body)
		_, err = w.People.Appoint(t.Context(), staff, next, version(w, next), people.Appointment{Post: w.Free.Post, Kind: people.Main, From: w.Today().Add(1)})
		w.Must(err)
	})
}

// annulledWell looks at all that an annulment leaves where nobody moves up.
func annulledWell(w *competitiontest.World, first *competition.Application, from int) {
	w.T.Helper()
	t := w.T
	reload(w)
	o := offer(w, first.ID)
	if o.State != competition.OfferAnnulled || o.AnnulNumber != "51-ж" || *o.AnnulDay != w.Today() || o.AnnulGround != "papers_false" || o.OrderNumber != "45-ж" {
		t.Errorf("%+v", o)
	}
	if bytes.Contains(o.Why, []byte("Диплом")) {
		t.Error("the reason lies open")
	}
	if app(w, first.ID).Standing != competition.Annulled || w.Free.State != competition.Failed || w.Free.Why != "annulled" || w.Competition.State != competition.Finished {
		t.Errorf("%s %s %s %s", app(w, first.ID).Standing, w.Free.State, w.Free.Why, w.Competition.State)
	}
	held := assignments(w, first.Person)
	if len(held) != 1 || held[0].Until == nil || *held[0].Until != w.Today() || held[0].From != *o.OrderDay {
		t.Errorf("%+v", held)
	}
	if got := w.Verbs(from); !slices.Equal(got, []string{"appointment.annul", "appointment.annul", "vacancy.fail"}) {
		t.Errorf("%v", got)
	}
	if w.Notices(first.Person)[0].Key != "appointment.notice.annulled" || w.Notices(people.PersonID(w.HR.Person))[0].Key != "appointment.notice.annulled_officer" {
		t.Error("they were not told")
	}
	own, _, err := w.OwnOffer(t.Context(), self(first), first.ID)
	w.Must(err)
	if own.Said != "Диплом жалған." || own.Annulment == nil || own.Ground.RU == "" {
		t.Errorf("%+v", own)
	}
	view, err := w.Appointments(t.Context(), w.Judges[1], w.Competition.ID)
	w.Must(err)
	for _, p := range view.Posts {
		for _, x := range p.Offers {
			if x.Said != "" || x.Name != "" {
				t.Errorf("a member reads %q of %q", x.Said, x.Name)
			}
		}
	}
}

func TestSEL22_AfterAnAnnulmentTheNextIsOfferedThePostWithinTheWindowAlone(t *testing.T) {
	for _, late := range []bool{false, true} {
		competitiontest.Each(t, func(w *competitiontest.World) {
			settings(w, func(s *competition.Settings) { s.NextInRank = true })
			apps := appointedFirst(w, 3)
			last := offer(w, apps[0].ID).To
			if to(w, last); late {
				to(w, last.Add(1))
			}
			w.Must(annul(w, apps[0], annulment(w, "papers_false")))
			reload(w)
			o := offer(w, apps[1].ID)
			if late {
				if o != nil || w.Free.State != competition.Failed || w.Competition.State != competition.Finished {
					t.Errorf("%+v %s %s", o, w.Free.State, w.Competition.State)
				}
				return
			}
			if o == nil || o.State != competition.OfferOpen || w.Free.State != competition.Open || w.Free.Why != "" || w.Competition.State != competition.Published {
				t.Fatalf("%+v %s %s", o, w.Free.State, w.Competition.State)
			}
			bring(w, apps[1])
			to(w, o.From)
			_, err := w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "60-ж", Day: w.Today()})
			w.Must(err)
			reload(w)
			if held := assignments(w, apps[1].Person); len(held) != 1 || held[0].Until != nil || w.Free.State != competition.Filled || w.Competition.State != competition.Finished {
				t.Errorf("%+v %s %s", held, w.Free.State, w.Competition.State)
			}
		})
	}
}

func TestAnOrderFoundUnlawfulLeavesTheCandidateThePlace(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		settings(w, func(s *competition.Settings) { s.NextInRank = true })
		apps := appointedFirst(w, 2)
		w.Must(annul(w, apps[0], annulment(w, "order_unlawful")))
		reload(w)
		if app(w, apps[0].ID).Standing != competition.Placed || offer(w, apps[1].ID) != nil || w.Free.State != competition.Failed {
			t.Errorf("%s %v %s", app(w, apps[0].ID).Standing, offer(w, apps[1].ID), w.Free.State)
		}
	})
}

func TestAnAppointmentAnnulledOnAnAppealGoesBackIntoTheRanking(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		settings(w, func(s *competition.Settings) { s.AppealWaits = false })
		apps := published(w, 2)
		x := appealed(w, apps[1])
		bring(w, apps[0])
		to(w, offer(w, apps[0].ID).From)
		_, err := w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "45-ж", Day: w.Today()})
		w.Must(err)
		five := law.Points(500)
		_, err = w.DecideAppeal(t.Context(), w.Officer, x.ID, x.Version, competition.DecideIn{Grant: true, Answer: "Қате расталды.", Interview: &five})
		w.Must(err)
		reload(w)
		stage, state := w.Free.Stage, w.Competition.State
		w.Must(annul(w, apps[0], annulment(w, "appeal_granted")))
		reload(w)
		if w.Free.State != competition.Open || w.Free.Stage != stage || w.Competition.State != state || app(w, apps[0].ID).Standing != competition.Placed {
			t.Errorf("%s at %s, %s, %s", w.Free.State, w.Free.Stage, w.Competition.State, app(w, apps[0].ID).Standing)
		}
		if held := assignments(w, apps[0].Person); held[0].Until == nil {
			t.Error("the post is still held")
		}
		w.Must(closeStage(w, w.Free.ID))
		places := map[int]bool{app(w, apps[0].ID).Place: true, app(w, apps[1].ID).Place: true}
		if !places[1] || app(w, apps[0].ID).Place == 0 || app(w, apps[1].ID).Place == 0 {
			t.Errorf("places %v", places)
		}
	})
}

func TestTheArchiveTellsOfAnAnnulment(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x, _ := archive(w)
		var all []competition.Offer
		w.Tx(func(tx competition.Tx) (err error) {
			all, err = tx.OffersOf(w.Free.ID)
			return err
		})
		w.Must(annul(w, &competition.Application{ID: all[0].Application}, annulment(w, "papers_false")))
		number(w, x)
		data, _, err := x.Make(t.Context(), w.HR, w.Competition.ID, nil)
		w.Must(err)
		if r := check(t, checker, data); !r.OK() {
			t.Errorf("%+v", r.Troubles)
		}
		files := unzipped(t, data)
		for _, want := range []string{`"state": "annulled"`, `"annul_number": "51-ж"`, `"annul_ground": "papers_false"`} {
			if !bytes.Contains(files["offers.json"], []byte(want)) {
				t.Errorf("no %s in %s", want, files["offers.json"])
			}
		}
		if !bytes.Contains(files["rulings.json"], []byte(`"annulment"`)) || !bytes.Contains(files["journal.jsonl"], []byte("appointment.annul")) {
			t.Error("the finding or its record is not in the archive")
		}
	})
}
