package competition_test

import (
	"strconv"
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/journal"
)

func TestEveryCandidateHasAReceiptOfTheOutcome(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		apps := rankedWith(w, 3)
		from := len(w.Journal)
		signAll(w, draw(w), 0)
		told := map[string]string{}
		for _, e := range w.Journal[from:] {
			if e.Verb != "application.outcome" {
				continue
			}
			facts, err := journal.Canonical(e.Facts)
			w.Must(err)
			if told[e.Subject] != "" {
				t.Errorf("%s is told twice", e.Subject)
			}
			told[e.Subject] = string(facts)
		}
		if len(told) != len(apps) {
			t.Fatalf("%d of %d are told", len(told), len(apps))
		}
		for i, a := range apps {
			facts := told[string(a.Person)]
			place := app(w, a.ID).Place
			for _, want := range []string{`"number":"` + a.Number + `"`, `"of":3`, `"place":` + strconv.Itoa(place), `"stage":"interview"`} {
				if !strings.Contains(facts, want) {
					t.Errorf("no %s in %s", want, facts)
				}
			}
			if won := strings.Contains(facts, `"won":true`); won != (place == 1) {
				t.Errorf("place %d: %s", place, facts)
			}
			for k, other := range apps {
				if k != i && (strings.Contains(facts, other.Number) || strings.Contains(facts, string(other.Person))) {
					t.Errorf("another candidate stands in %s", facts)
				}
			}
		}
	})
}

// TestTheMarksOfInterviewsAreToldWhenTheirStageIsClosed, not before.
func TestTheMarksOfInterviewsAreToldWhenTheirStageIsClosed(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		var told []competition.VacancyID
		w.Service.MarksTold = func(_ competition.Tx, v competition.VacancyID) error { told = append(told, v); return nil }
		w.Commission()
		apps := w.Apply(2, w.Free, competition.AtInterview)
		interviewed(w, apps, []int{4, 5})
		if len(told) != 0 {
			t.Errorf("told of %v while the stage is open", told)
		}
		w.Must(closeStage(w, w.Free.ID))
		if len(told) != 1 || told[0] != w.Free.ID {
			t.Errorf("told of %v", told)
		}
	})
}
