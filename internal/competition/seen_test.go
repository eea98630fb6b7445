package competition_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/locale"
)

func TestASharedFirstPlaceIsOpenAgainAfterARankingMadeAnew(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Commission()
		apps := w.Apply(3, w.Free, competition.AtInterview)
		for _, a := range apps {
			w.Tx(func(tx competition.Tx) error {
				r, err := tx.ResultGet(a.ID, competition.AtQualities)
				if err != nil {
					return err
				}
				r.Points = 9000
				return tx.ResultPut(r)
			})
		}
		interviewed(w, apps, []int{4, 4, 4})
		w.Must(closeStage(w, w.Free.ID))
		shared := func(want int) {
			t.Helper()
			view, err := w.View(t.Context(), w.HR, w.Competition.ID)
			w.Must(err)
			got, err := view.Vacancies[1].SharedFirst()
			if err != nil || len(got) != want {
				t.Errorf("%v share the first place, not %d: %v", got, want, err)
			}
		}
		shared(3)
		w.Must(w.DecideTie(t.Context(), w.HR, w.Free.ID, vacancy(w, w.Free.ID).Version, apps[0].Number, "Тәжірибесі мол."))
		shared(0)
		w.Must(w.Withdraw(t.Context(), self(apps[2]), apps[2].ID, app(w, apps[2].ID).Version, ""))
		shared(2)
	})
}

func TestACandidateSeesWhoWonByNumbersAlone(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := rankedWith(w, 3)
		own, err := w.Own(t.Context(), self(apps[1]), apps[1].ID)
		w.Must(err)
		if own.Won != nil {
			t.Error("told before publication")
		}
		signAll(w, draw(w), 0)
		own, err = w.Own(t.Context(), self(apps[1]), apps[1].ID)
		w.Must(err)
		won := own.Won
		if won == nil || won.Place != 2 || won.Points != own.Application.Points || won.Mine || won.Winner != apps[0].Number || won.Finding.Rule != "winners" ||
			!slices.Equal(won.Others, []competition.Other{{Number: apps[0].Number, Place: 1}, {Number: apps[2].Number, Place: 3}}) {
			t.Fatalf("%+v", won)
		}
		text, err := json.Marshal(won)
		w.Must(err)
		for _, secret := range []string{string(apps[0].Person), string(apps[2].Person), string(w.Essay.ID)} {
			if strings.Contains(string(text), secret) {
				t.Errorf("%s in %s", secret, text)
			}
		}
		first, err := w.Own(t.Context(), self(apps[0]), apps[0].ID)
		w.Must(err)
		if !first.Won.Mine {
			t.Error("the winner does not see it")
		}
	})
}

func TestTheProtocolWithNamesIsNotForThoseWhoOnlyLookOn(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := rankedWith(w, 2)
		draw(w)
		may := func(who *access.Actor, want bool) {
			t.Helper()
			v, err := w.Protocol(t.Context(), who, w.Competition.ID)
			w.Must(err)
			_, _, file := w.ProtocolFile(t.Context(), who, w.Competition.ID, locale.KK)
			_, paper := w.ProtocolPaper(t.Context(), who, w.Competition.ID, locale.KK)
			if v.MayRead != want || (file == nil) != want || (paper == nil) != want {
				t.Errorf("%s: %v, %v, %v", who.Name, v.MayRead, file, paper)
			}
			if !want {
				wants(t, who.Name, file, "access.denied")
				wants(t, who.Name, paper, "access.denied")
			}
		}
		for _, who := range []*access.Actor{w.HR, w.Secretary, w.Judges[0], w.Judges[1], w.Observer, w.Head, w.Holder("Бірінші", access.FirstHead)} {
			may(who, true)
		}
		for _, who := range []*access.Actor{w.Proctor, w.Manager, w.Spare, w.Holder("Әкімшіев", access.BodyAdmin)} {
			may(who, false)
		}
		_, err := w.Protocol(t.Context(), w.Officer, w.Competition.ID)
		wants(t, "an appeal officer without an appeal", err, "selection.missing.competition")
		appealed(w, apps[1])
		_, _, err = w.ProtocolFile(t.Context(), w.Officer, w.Competition.ID, locale.KK)
		w.Must(err)
	})
}

func TestTheArchiveHoldsThePapersForWhoMaySeeThem(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x, data := archive(w)
		r := check(t, checker, data)
		if !r.OK() || r.Papers != 2 {
			t.Fatalf("%d papers: %+v", r.Papers, r.Troubles)
		}
		at := slices.IndexFunc(namesIn(t, data), func(s string) bool { return strings.HasPrefix(s, "papers/") })
		name := namesIn(t, data)[at]
		if !bytes.Equal(unzipped(t, data)[name], pdf.Data) {
			t.Error("another file came back")
		}
		other := rewrite(t, data, name, func(b []byte) []byte { return append(b, ' ') })
		if r := check(t, checker, competition.Resigned(x, other)); r.OK() || r.Troubles[0].What != "changed" {
			t.Errorf("%+v", r.Troubles)
		}
		item := rewrite(t, data, "papers.json", func(b []byte) []byte {
			return bytes.Replace(b, []byte(`"type": "application/pdf"`), []byte(`"type": "image/png"`), 1)
		})
		if r := check(t, checker, competition.Resigned(x, item)); r.OK() || r.Troubles[0].What != "unhanded" {
			t.Errorf("%+v", r.Troubles)
		}
	})
}

func TestAnAppealDoesNotOpenThePapersOfOthers(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x := archivist(w)
		apps := published(w, 2)
		bring(w, apps[0])
		appealed(w, apps[1])
		number(w, x)
		data, _, err := x.Make(t.Context(), w.Officer, w.Competition.ID, nil)
		w.Must(err)
		if r := check(t, checker, data); !r.OK() || r.Papers != 0 {
			t.Errorf("%+v", r)
		}
		for name, text := range unzipped(t, data) {
			if strings.HasPrefix(name, "papers/") || name == "papers.json" && strings.Contains(string(text), "құжат.pdf") {
				t.Errorf("%s: %s", name, text)
			}
		}
	})
}

func TestTheListShowsTheLatestBegunFirst(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		w.Clock.Advance(time.Hour)
		draft, err := w.Draft(t.Context(), w.HR, competition.DraftIn{
			Body: w.Body, Title: locale.Words{KK: "а", RU: "а"}, Until: w.Today().Add(7), Settings: competition.Settings{AppealDays: 3, DecideDays: 3},
		})
		w.Must(err)
		page, err := w.List(t.Context(), w.HR, competition.ListQuery{})
		w.Must(err)
		if len(page.Items) != 2 || page.Items[0].ID != draft.ID {
			t.Errorf("%+v", page.Items)
		}
	})
}

func TestACandidateSeesWhoLookedBehindTheNumber(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x := archivist(w)
		w.Records = x.Journal
		_, apps := apply(w, 2)
		looks := func(a *competition.Application) (out []string) {
			t.Helper()
			number(w, x)
			all, err := w.Looks(t.Context(), self(a), a.ID)
			w.Must(err)
			for _, k := range all {
				out = append(out, fmt.Sprintf("%s %s %s", k.What, k.Role, k.Reason))
				for _, key := range []string{"selection.look.what." + k.What, "selection.look.reason." + k.Reason} {
					if !locale.Has(key) {
						t.Errorf("no words for %s", key)
					}
				}
			}
			return out
		}
		if got := looks(apps[0]); len(got) != 0 {
			t.Errorf("nobody looked: %v", got)
		}
		w.Clock.Advance(time.Hour)
		_, err := w.LookBehind(t.Context(), w.HR, apps[0].ID)
		w.Must(err)
		admit(w, apps)
		w.Clock.Advance(time.Hour)
		_, err = w.Export(t.Context(), w.HR, competition.ApplicationQuery{Competition: w.Competition.ID, Vacancy: w.Free.ID}, "csv")
		w.Must(err)
		w.Clock.Advance(time.Hour)
		_, err = w.Export(t.Context(), w.HR, competition.ApplicationQuery{Competition: w.Competition.ID, Vacancy: w.Essay.ID}, "csv")
		w.Must(err)
		w.Clock.Advance(time.Hour)
		list := competition.ApplicationQuery{Competition: w.Competition.ID, Text: apps[0].Number, Named: true}
		if page, err := w.Applications(t.Context(), w.HR, list); err != nil || len(page.Items) != 1 || page.Items[0].Name == "" {
			t.Errorf("%+v, %v", page, err)
		}
		list.Named = false
		_, err = w.Applications(t.Context(), w.HR, list)
		w.Must(err)
		list.Named, list.Text = true, "ZZZ"
		_, err = w.Applications(t.Context(), w.HR, list)
		w.Must(err)
		_, err = w.Applications(t.Context(), w.Proctor, competition.ApplicationQuery{Competition: w.Competition.ID, Named: true})
		w.Must(err)
		if got := looks(apps[0]); !slices.Equal(got, []string{"list hr_officer run", "export hr_officer run", "person hr_officer check"}) {
			t.Errorf("%q", got)
		}
		if got := looks(apps[1]); !slices.Equal(got, []string{"export hr_officer run"}) {
			t.Errorf("%q", got)
		}
		_, err = w.Looks(t.Context(), self(apps[1]), apps[0].ID)
		wants(t, "another's application", err, "selection.missing.competition")
		_, err = w.Looks(t.Context(), w.HR, apps[0].ID)
		wants(t, "HR", err, "access.denied")
	})
}
