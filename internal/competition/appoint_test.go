package competition_test

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/candidate"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// published brings a competition to publication, n having been interviewed.
func published(w *competitiontest.World, n int) []*competition.Application {
	w.T.Helper()
	apps := rankedWith(w, n)
	signAll(w, draw(w), 0)
	return apps
}

// to moves the clock to a day, keeping the time of day.
func to(w *competitiontest.World, d day.Day) {
	w.Clock.Advance(time.Duration(d-w.Today()) * 24 * time.Hour)
}

func offer(w *competitiontest.World, id competition.ApplicationID) (o *competition.Offer) {
	w.Tx(func(tx competition.Tx) (err error) {
		o, err = tx.OfferOf(id)
		return err
	})
	return o
}

// self is a candidate as an actor.
func self(a *competition.Application) *access.Actor {
	return &access.Actor{Person: string(a.Person), Held: []access.Held{{Role: access.Candidate}}, Personal: true}
}

var pdf = competition.PaperIn{Name: `C:\құжат.pdf`, Data: []byte("%PDF-1.7 еңбек кітапшасы")}

// bring hands in all papers and has them accepted.
func bring(w *competitiontest.World, a *competition.Application) {
	w.T.Helper()
	for _, item := range w.Rules().Documents.Items.V {
		_, err := w.HandIn(w.T.Context(), self(a), a.ID, item, pdf)
		w.Must(err)
		w.Must(w.CheckPaper(w.T.Context(), w.HR, a.ID, item, true, ""))
	}
}

func TestSEL22_TheWinnerIsAppointedInsideTheWindowAlone(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 3)
		o := offer(w, apps[0].ID)
		if o.From != day.Of(2023, 5, 25) || o.To != day.Of(2023, 5, 31) {
			t.Fatalf("%v to %v", o.From, o.To)
		}
		bring(w, apps[0])
		in := func() competition.AppointIn { return competition.AppointIn{Number: "45-ж", Day: w.Today()} }
		_, err := w.Appoint(t.Context(), w.HR, w.Free.ID, w.Free.Version, in())
		wants(t, "HR", err, "access.denied")
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, in())
		wants(t, "on the day of publication", err, "appointment.early")
		to(w, o.From.Add(-1))
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, in())
		wants(t, "the day before the window", err, "appointment.early")
		to(w, o.To)
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "1", Day: o.From.Add(-1)})
		wants(t, "an order of a day before", err, "appointment.early")
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: " ", Day: o.To})
		wants(t, "an order without a number", err, "selection.required")
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version-1, in())
		wants(t, "an old version", err, "selection.changed")
		v, err := w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, in())
		w.Must(err)
		reload(w)
		if v.State != competition.Filled || app(w, apps[0].ID).Standing != competition.Appointed || w.Competition.State != competition.Finished {
			t.Errorf("%s, %s, %s", v.State, app(w, apps[0].ID).Standing, w.Competition.State)
		}
		if w.Notices(apps[0].Person)[0].Key != "appointment.notice.appointed" {
			t.Error(w.Notices(apps[0].Person)[0].Key)
		}
	})
}

func TestSEL22_NobodyIsAppointedAfterTheWindow(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 2)
		bring(w, apps[0])
		to(w, offer(w, apps[0].ID).To.Add(1))
		_, err := w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "1", Day: w.Today().Add(-1)})
		wants(t, "the day after the window", err, "appointment.late")
		w.Must(w.Lapse(t.Context(), w.HR, w.Free.ID, w.Free.Version, "Бұйрық шықпады"))
		reload(w)
		if w.Free.Why != "window_passed" || app(w, apps[0].ID).Standing != competition.Placed {
			t.Errorf("%s, %s", w.Free.Why, app(w, apps[0].ID).Standing)
		}
	})
}

func TestSEL22_ASingleCandidateMayBeAppointedOnTheDayOfPublication(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 1)
		o := offer(w, apps[0].ID)
		if o.From != w.Today() || o.To != day.Of(2023, 5, 31) {
			t.Errorf("%v to %v", o.From, o.To)
		}
		bring(w, apps[0])
		_, err := w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "1", Day: w.Today()})
		w.Must(err)
	})
}

func TestSEL22_WhoDeclinesLeavesThePostVacantUnlessTheHouseRuleIsOn(t *testing.T) {
	for _, next := range []bool{false, true} {
		competitiontest.Each(t, func(w *competitiontest.World) {
			w.Competition.Settings.NextInRank = next
			w.Competition.Version++
			w.Tx(func(tx competition.Tx) error {
				_, err := tx.CompetitionUpdate(w.Competition)
				return err
			})
			apps := published(w, 3)
			winner := app(w, apps[0].ID)
			wants(t, "another candidate", w.Decline(t.Context(), self(apps[1]), winner.ID, winner.Version, ""), "selection.missing.competition")
			second := app(w, apps[1].ID)
			wants(t, "who was offered nothing", w.Decline(t.Context(), self(apps[1]), second.ID, second.Version, ""), "appointment.no_offer")
			to(w, w.Today().Add(2))
			w.Must(w.Decline(t.Context(), self(apps[0]), winner.ID, winner.Version, "Басқа қалаға көштім"))
			reload(w)
			if offer(w, winner.ID).State != competition.OfferDeclined || app(w, winner.ID).Standing != competition.Declined {
				t.Error("the offer stands")
			}
			o := offer(w, apps[1].ID)
			if !next {
				if o != nil || w.Free.State != competition.Failed || w.Free.Why != "winner_declined" || w.Competition.State != competition.Finished {
					t.Errorf("%v %s %s %s", o, w.Free.State, w.Free.Why, w.Competition.State)
				}
				return
			}
			if o == nil || o.State != competition.OfferOpen || o.From != day.Of(2023, 5, 29) || *o.PapersDue != day.Of(2023, 5, 29) {
				t.Errorf("%+v", o)
			}
			if app(w, apps[1].ID).Standing != competition.Offered || w.Free.State != competition.Open {
				t.Error("nobody moved up")
			}
		})
	}
}

func TestSEL22_AnOfferEndsOnlyWhenItsTermHasPassed(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 2)
		wants(t, "too early", w.Lapse(t.Context(), w.HR, w.Free.ID, w.Free.Version, "x"), "appointment.not_lapsed")
		to(w, offer(w, apps[0].ID).PapersDue.Add(1))
		wants(t, "no reason", w.Lapse(t.Context(), w.HR, w.Free.ID, w.Free.Version, ""), "selection.required")
		wants(t, "not HR", w.Lapse(t.Context(), w.Head, w.Free.ID, w.Free.Version, "x"), "access.denied")
		w.Must(w.Lapse(t.Context(), w.HR, w.Free.ID, w.Free.Version, "Құжаттар тапсырылмады"))
		reload(w)
		if w.Free.Why != "no_papers" || offer(w, apps[0].ID).State != competition.OfferLapsed {
			t.Errorf("%s %s", w.Free.Why, offer(w, apps[0].ID).State)
		}
	})
}

func TestSEL23_ThePapersAreHandedInSealedAndChecked(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := published(w, 1)
		a, items := apps[0], w.Rules().Documents.Items.V
		_, err := w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "1", Day: w.Today()})
		wants(t, "without papers", err, "appointment.papers_missing")
		for _, c := range []struct {
			what string
			by   *access.Actor
			item string
			in   competition.PaperIn
			code string
		}{
			{"somebody else", self(&competition.Application{Person: "per_x"}), items[0], pdf, "selection.missing.competition"},
			{"another paper", self(a), "diploma", pdf, "appointment.paper_item"},
			{"nothing", self(a), items[0], competition.PaperIn{Name: "x.pdf"}, "appointment.paper_none"},
			{"a program", self(a), items[0], competition.PaperIn{Name: "x.pdf", Data: []byte("MZ\x90")}, "appointment.paper_kind"},
			{"a large one", self(a), items[0], competition.PaperIn{Name: "x.pdf", Data: append([]byte("%PDF-"), make([]byte, competition.PaperMost)...)}, "appointment.paper_large"},
		} {
			_, err := w.HandIn(t.Context(), c.by, a.ID, c.item, c.in)
			wants(t, c.what, err, c.code)
		}
		p, err := w.HandIn(t.Context(), self(a), a.ID, items[0], pdf)
		w.Must(err)
		if p.Name != "құжат.pdf" || p.Type != "application/pdf" {
			t.Errorf("%+v", p)
		}
		r, _, err := w.Blobs.Get(t.Context(), p.File)
		w.Must(err)
		kept, err := io.ReadAll(r)
		w.Must(errors.Join(err, r.Close()))
		if bytes.Contains(kept, []byte("%PDF")) {
			t.Error("the paper lies open")
		}
		_, data, err := w.PaperBytes(t.Context(), w.HR, a.ID, items[0])
		w.Must(err)
		if !bytes.Equal(data, pdf.Data) {
			t.Error("another paper came back")
		}
		_, _, err = w.PaperBytes(t.Context(), w.Judges[1], a.ID, items[0])
		wants(t, "a member of the commission", err, "access.denied")
		wants(t, "returned without a note", w.CheckPaper(t.Context(), w.HR, a.ID, items[0], false, ""), "selection.required")
		w.Must(w.CheckPaper(t.Context(), w.HR, a.ID, items[0], false, "Мөрі жоқ"))
		wants(t, "checked twice", w.CheckPaper(t.Context(), w.HR, a.ID, items[0], true, ""), "appointment.paper_checked")
		again, err := w.HandIn(t.Context(), self(a), a.ID, items[0], competition.PaperIn{Name: "2.png", Data: []byte("\x89PNG\r\n\x1a\n2")})
		w.Must(err)
		if _, err := w.Blobs.Stat(t.Context(), p.File); !errors.Is(err, blob.ErrNone) {
			t.Error("the returned file is still there")
		}
		if again.Type != "image/png" {
			t.Error(again.Type)
		}
		w.Must(w.CheckPaper(t.Context(), w.HR, a.ID, items[0], true, ""))
		_, err = w.HandIn(t.Context(), self(a), a.ID, items[0], pdf)
		wants(t, "in place of an accepted one", err, "appointment.paper_accepted")
	})
}

func TestSEL23_TheTermIsTenCalendarDaysAndADayOffIsShown(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Clock.Advance(24 * time.Hour * 3) // the term ends on a working day
		apps := published(w, 2)
		o, _, err := w.OwnOffer(t.Context(), self(apps[0]), apps[0].ID)
		w.Must(err)
		if *o.PapersDue != w.Today().Add(10) || len(o.Items) != 2 || o.Due == nil || o.Due.Rule != "documents-term" || o.Window == nil {
			t.Errorf("%+v", o)
		}
	})
	competitiontest.Each(t, func(w *competitiontest.World) {
		to(w, day.Of(2023, 5, 31)) // ten days later is a Saturday
		apps := published(w, 2)
		o, _, err := w.OwnOffer(t.Context(), self(apps[0]), apps[0].ID)
		w.Must(err)
		shown := false
		for _, r := range o.Due.Reasons {
			shown = shown || r.Key == "selection.documents.day_off" && r.Args["next"] == "2023-06-12"
		}
		if *o.PapersDue != day.Of(2023, 6, 10) || !shown {
			t.Errorf("%v %v", *o.PapersDue, o.Due.Reasons)
		}
	})
}

func TestSEL23_ACivilServantBringsNoPapers(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := rankedWith(w, 1)
		servant(w, apps[0].ID)
		signAll(w, draw(w), 0)
		o := offer(w, apps[0].ID)
		if o.PapersDue != nil {
			t.Errorf("papers are due by %v", o.PapersDue)
		}
		_, err := w.HandIn(t.Context(), self(apps[0]), apps[0].ID, w.Rules().Documents.Items.V[0], pdf)
		wants(t, "papers all the same", err, "appointment.no_papers")
		_, err = w.Appoint(t.Context(), w.Head, w.Free.ID, w.Free.Version, competition.AppointIn{Number: "1", Day: w.Today()})
		w.Must(err)
	})
}

// servant makes the job in the file that went with an application one of the
// civil service.
func servant(w *competitiontest.World, id competition.ApplicationID) {
	var sealed []byte
	w.Tx(func(tx competition.Tx) error {
		a, err := tx.ApplicationGet(id)
		if err != nil {
			return err
		}
		snap, err := w.SnapOf(tx, a)
		if err != nil {
			return err
		}
		for i := range snap.Entries {
			for _, v := range []*candidate.Value{snap.Entries[i].Mine, snap.Entries[i].Given} {
				if v != nil && v.Job != nil {
					v.Job.Kind = candidate.CivilService
				}
			}
		}
		text, err := journal.Canonical(snap)
		if err != nil {
			return err
		}
		person, err := tx.PersonGet(people.PersonID(a.Person))
		if err != nil {
			return err
		}
		key, err := w.Master.Key(person.Key)
		if err != nil {
			return err
		}
		sealed, err = key.Seal("application.file", text)
		return err
	})
	w.Must(w.DB.Write(w.T.Context(), func(tx *store.Tx) error {
		return tx.ExecOne("update application_sealed set snapshot = $2 where application = $1", id, sealed)
	}))
}
