package store_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func contestRuling(id string, v competition.VacancyID, a competition.ApplicationID, rule string) *competition.Ruling {
	return &competition.Ruling{
		ID: id, Competition: "c1", Vacancy: v, Application: a, Stage: competition.AtQualities, At: storetest.Start, On: contestDay, By: "system",
		Finding: law.Finding{
			Act: "selection-2023", Edition: "2023-03-01", Rule: rule,
			Outcome: map[string]any{"points": law.Points(3350), "admitted": []string{"QAZ-1"}},
			Reasons: []law.Reason{{Key: "selection.cut.least", Cite: fault.Citation{Act: "selection-2023", Clause: "41"}, Args: fault.Args{
				"candidates": 9007199254740993, "least": int64(3), "ids": []string{"QAZ-1", "QAZ-2"}, "on": "2026-03-02", "known": true,
			}}},
		},
	}
}

func TestARulingPrintsItsReasonsAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestWorld(t, db)
		r := contestRuling("r1", "v1", "", "cut")
		write(t, db, func(tx *store.Tx) error { return tx.RulingInsert(r) })
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.RulingsOfVacancy("v1")
			if err != nil || len(all) != 1 {
				return fmt.Errorf("%d rulings: %w", len(all), err)
			}
			got := all[0]
			equal(t, "outcome", got.Finding.Outcome, json.RawMessage(`{"admitted":["QAZ-1"],"points":"33.5"}`))
			for _, l := range []locale.Lang{locale.KK, locale.RU, locale.EN} {
				equal(t, "reason", got.Finding.Reasons[0].Text().In(l), r.Finding.Reasons[0].Text().In(l))
			}
			equal(t, "whole number", fmt.Sprint(got.Finding.Reasons[0].Args["candidates"]), "9007199254740993")
			equal(t, "citation", got.Finding.Reasons[0].Cite, r.Finding.Reasons[0].Cite)
			got.Finding, r.Finding = law.Finding{}, law.Finding{}
			equal(t, "ruling", got, *r)
			return nil
		})
	})
}

func TestRulingsStandInOrderWhereTheyBelong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestWorld(t, db)
		write(t, db, func(tx *store.Tx) error {
			for i, r := range []*competition.Ruling{
				contestRuling("z", "v1", "app1", "essay"), contestRuling("y", "v1", "app1", "threshold"), contestRuling("x", "v1", "app2", "essay"),
				contestRuling("w", "v1", "", "cut"), contestRuling("v", "v2", "", "cut"), contestRuling("u", "", "", "winners"), contestRuling("t", "v1", "", "ranking"),
			} {
				if err := tx.RulingInsert(r); err != nil {
					return fmt.Errorf("%d: %w", i, err)
				}
			}
			if err := tx.RulingSupersede("c1", "v1", "app1", competition.AtQualities, "essay"); err != nil {
				return err
			}
			if err := tx.RulingSupersede("c1", "v1", "app1", competition.AtEssay, "threshold"); err != nil { // another stage
				return err
			}
			return tx.RulingInsert(contestRuling("s", "v1", "app1", "essay"))
		})
		read(t, db, func(tx *store.Tx) error {
			of, err := tx.RulingsOf("app1")
			vacancy, err2 := tx.RulingsOfVacancy("v1")
			whole, err3 := tx.RulingsOfCompetition("c1")
			equal(t, "of the application", rulingMarks(of), "z- y s ")
			equal(t, "of the vacancy", rulingMarks(vacancy), "w t ")
			equal(t, "of the competition", rulingMarks(whole), "u ")
			return firstError(err, err2, err3)
		})
	})
}

// rulingMarks are the ids, with a dash for what is superseded.
func rulingMarks(all []competition.Ruling) (s string) {
	for _, r := range all {
		s += r.ID
		if r.Superseded {
			s += "-"
		}
		s += " "
	}
	return s
}
