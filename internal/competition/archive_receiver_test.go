package competition_test

import (
	"bytes"
	"strings"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/journal"
	"tarazy/internal/store"
)

// unzipped are the files of an archive by name.
func unzipped(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, name := range namesIn(t, data) {
		rewrite(t, data, name, func(b []byte) []byte { out[name] = bytes.Clone(b); return b })
	}
	return out
}

// TestAnAppealOpensTheArchiveButNotTheNamesOfOthers: who decides on an appeal
// gets the archive with the name of the appellant alone.
func TestAnAppealOpensTheArchiveButNotTheNamesOfOthers(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x := archivist(w)
		apps := published(w, 2)
		number(w, x)
		_, _, err := x.Make(t.Context(), w.Officer, w.Competition.ID, nil)
		wants(t, "without an appeal", err, "selection.missing.competition")
		w.Tx(func(tx competition.Tx) error {
			_, err := tx.AppealInsert(&competition.Appeal{
				ID: "apl_1", Version: 1, Competition: w.Competition.ID, Vacancy: apps[1].Vacancy, Application: apps[1].ID, Body: w.Body, Person: apps[1].Person,
				Stage: competition.AtInterview, State: competition.AppealFiled, Filed: tx.Now(), Due: w.Today().Add(3),
			})
			return err
		})
		data, _, err := x.Make(t.Context(), w.Officer, w.Competition.ID, nil)
		w.Must(err)
		if r := check(t, checker, data); !r.OK() {
			t.Errorf("%+v", r.Troubles)
		}
		names := []string{}
		w.Tx(func(tx competition.Tx) error {
			for _, a := range apps {
				p, err := tx.PersonGet(a.Person)
				if err != nil {
					return err
				}
				names = append(names, p.Surname)
			}
			return nil
		})
		for name, text := range unzipped(t, data) {
			if strings.HasSuffix(name, ".pdf") { // what the members signed
				continue
			}
			if bytes.Contains(text, []byte(names[0])) {
				t.Errorf("%s names who has not appealed", name)
			}
			if name == "applications.json" && !bytes.Contains(text, []byte(names[1])) {
				t.Error("the appellant is not named")
			}
		}
	})
}

// TestAnArchiveHoldsWhereContentWasDestroyed: what was destroyed lawfully is
// told, and is no trouble.
func TestAnArchiveHoldsWhereContentWasDestroyed(t *testing.T) {
	competitiontest.Each(t, func(w *competitiontest.World) {
		x := archivist(w)
		published(w, 2)
		number(w, x)
		page, err := x.Journal.List(t.Context(), journal.Query{Case: string(w.Competition.ID), Limit: 100})
		w.Must(err)
		var numbers []int64
		for _, r := range page.Records {
			if r.Decided() || r.Verb == "protocol.draw" {
				numbers = append(numbers, r.Number)
			}
		}
		w.Must(w.DB.Write(t.Context(), func(tx *store.Tx) error {
			_, err := journal.Destroy(tx, journal.Order{Act: "12-ө", Day: day.Of(2026, 3, 2), Actor: "system"}, numbers)
			return err
		}))
		number(w, x)
		data, _, err := x.Make(t.Context(), w.HR, w.Competition.ID, nil)
		w.Must(err)
		r := check(t, checker, data)
		if !r.OK() || r.Closed != len(numbers) || r.Unshown == 0 {
			t.Errorf("%d destroyed: %+v", len(numbers), r)
		}
		hidden := rewrite(t, data, "rulings.json", func(b []byte) []byte { return bytes.Replace(b, []byte(`"rule": "`), []byte(`"rule": "other-`), 1) })
		if r := check(t, checker, competition.Resigned(x, hidden)); r.OK() || r.Troubles[0].What != "unproven" {
			t.Errorf("%+v", r.Troubles)
		}
	})
}
