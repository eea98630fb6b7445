package store_test

import (
	"fmt"
	"testing"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// contestPair is contestWorld with two applications for v1: "1" and "2".
func contestPair(t testing.TB, db *store.DB) (a, b *competition.Application) {
	t.Helper()
	v1, _, _ := contestWorld(t, db)
	contestPersons(t, db, "Қ", "С", "М", "Н")
	a, b = contestApplication("1", v1, "Қ"), contestApplication("2", v1, "С")
	insertContest(t, db, a, b)
	return a, b
}

func TestAResultTakesThePlaceOfTheEarlierOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPair(t, db)
		on := contestDay
		result := func(a competition.ApplicationID, stage competition.StageKey) *competition.Result {
			return &competition.Result{
				Application: a, Vacancy: "v1", Stage: stage, Taken: competition.TookPart, Right: 35, Text: 20, Numbers: 15, Points: 3550, Conduct: competition.Kept,
				Note: []byte{1}, CheckedBy: "perМ", CheckedOn: &on, Verdict: competition.Passed, At: storetest.Start, By: "perН", Reliability: "high",
				Document: competition.Document{Name: "Хаттама", Number: "7", Day: contestDay, File: "f", Hash: []byte{0, 255}},
			}
		}
		late, first := result("2", competition.AtAbilities), result("1", competition.AtAbilities)
		write(t, db, func(tx *store.Tx) error {
			return firstError(tx.ResultPut(late), tx.ResultPut(first), tx.ResultPut(result("1", competition.AtEssay)), tx.ResultDelete("1", competition.AtEssay))
		})
		first.Points, first.Note, first.Verdict = 10, nil, competition.NotPassed
		write(t, db, func(tx *store.Tx) error { return tx.ResultPut(first) })
		read(t, db, func(tx *store.Tx) error {
			one, err := tx.ResultGet("1", competition.AtAbilities)
			equal(t, "one", one, first)
			none, err2 := tx.ResultGet("1", competition.AtEssay)
			if none != nil {
				t.Error("a result that was taken away")
			}
			all, err3 := tx.ResultsOf("v1", competition.AtAbilities)
			equal(t, "of the vacancy", all, []competition.Result{*first, *late})
			mine, err4 := tx.ResultsOfApplication("2")
			equal(t, "of the application", mine, []competition.Result{*late})
			return firstError(err, err2, err3, err4)
		})
	})
}

func TestAnEssayIsGivenOnceAndListedWithoutItsText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPair(t, db)
		e := &competition.EssayPaper{Application: "1", Vacancy: "v1", Text: []byte("sealed"), Words: 210, At: storetest.Start}
		write(t, db, func(tx *store.Tx) error { return must(tx.EssayPut(e)) })
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.EssayPut(&competition.EssayPaper{Application: "1", Vacancy: "v1", Text: []byte("another")})
			if ok {
				t.Error("a second essay was taken")
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			one, err := tx.EssayGet("1")
			equal(t, "essay", one, e)
			none, err2 := tx.EssayGet("2")
			all, err3 := tx.EssaysOf("v1")
			bare := *e
			bare.Text = nil
			equal(t, "list", all, []competition.EssayPaper{bare})
			if none != nil {
				t.Error("an essay that nobody wrote")
			}
			return firstError(err, err2, err3)
		})
	})
}

func TestAMemberMarksAnApplicationOnceAStage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPair(t, db)
		mark := func(a competition.ApplicationID, stage competition.StageKey, member people.PersonID, n int) competition.Mark {
			return competition.Mark{Application: a, Vacancy: "v1", Stage: stage, Member: member, Mark: n, Note: []byte("n"), At: storetest.Start}
		}
		all := []competition.Mark{
			mark("1", competition.AtEssay, "perМ", 4), mark("1", competition.AtEssay, "perН", 5), mark("2", competition.AtEssay, "perМ", 3),
			mark("1", competition.AtInterview, "perМ", 2),
		}
		write(t, db, func(tx *store.Tx) error {
			for i := range all {
				if err := must(tx.MarkInsert(&all[i])); err != nil {
					return err
				}
			}
			twice := mark("1", competition.AtEssay, "perМ", 1)
			ok, err := tx.MarkInsert(&twice)
			if ok {
				t.Error("a member marked twice")
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			of, err := tx.MarksOf("1", competition.AtEssay)
			equal(t, "of the application", of, all[:2])
			vacancy, err2 := tx.MarksOfVacancy("v1", competition.AtEssay)
			equal(t, "of the vacancy", vacancy, all[:3])
			by, err3 := tx.MarksBy("v1", competition.AtEssay, "perМ")
			equal(t, "by the member", by, []competition.Mark{all[0], all[2]})
			return firstError(err, err2, err3)
		})
	})
}

func TestTheLatestKnowledgeTestStandsFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestPair(t, db)
		var want []competition.KnowledgeResult
		for i := range 3 {
			k := competition.KnowledgeResult{
				ID: fmt.Sprint("k", i), Person: "perҚ", Number: "2023-1", Tested: contestDay.Add(i / 2), Right: map[string]int{"ethics": i}, Passed: i > 0,
				Act: "selection-2023", Edition: "2023-03-01", At: storetest.Start.Add(time.Duration(i) * time.Hour), By: "perМ",
				Document: competition.Document{Name: "Хаттама", Day: contestDay},
			}
			want = append([]competition.KnowledgeResult{k}, want...)
			write(t, db, func(tx *store.Tx) error { return tx.KnowledgeInsert(&k) })
		}
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.KnowledgeOf("perҚ")
			equal(t, "results", got, want)
			none, err2 := tx.KnowledgeOf("perС")
			equal(t, "of another", len(none), 0)
			return firstError(err, err2)
		})
	})
}
