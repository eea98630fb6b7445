package store_test

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

var _ interview.GuideTx = (*store.Tx)(nil)

func storedGuide(n int) *interview.Guide {
	post := fmt.Sprintf("Бөлім басшысы %d", n)
	return &interview.Guide{
		ID: interview.GuideID(fmt.Sprintf("gde_%d", n)), Version: 1, Body: "a", State: interview.GuideDraft, Position: "07-01", JobLevel: 7,
		Post: interview.Official{KK: post, RU: fmt.Sprintf("Руководитель отдела %d", n)}, At: storetest.Start.Add(time.Duration(n) * time.Minute),
		Competency: []interview.GuideCompetency{{Key: "integrity", Minutes: 10, Indicators: []interview.GuideIndicator{{ID: "integrity.C.1"}}}},
	}
}

func TestGuidesComeBackTheLatestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		write(t, db, func(tx *store.Tx) error {
			for n := range 5 {
				if err := tx.GuideInsert(storedGuide(n)); err != nil {
					return err
				}
			}
			return nil
		})
		changed := storedGuide(2)
		changed.Version, changed.State, changed.At = 2, interview.GuideReady, storetest.Start.Add(time.Hour)
		write(t, db, func(tx *store.Tx) error { return must(tx.GuideUpdate(changed)) })
		read(t, db, func(tx *store.Tx) error {
			got, err := tx.GuideGet("gde_2")
			if !reflect.DeepEqual(got, changed) {
				t.Errorf("%+v", got)
			}
			if none, err2 := tx.GuideGet("gde_9"); none != nil || err2 != nil {
				t.Error(none, err2)
			}
			return err
		})
		if got := guideIDs(t, db, interview.GuideQuery{Bodies: []people.BodyID{"a"}, Limit: 2}); fmt.Sprint(got) != "[gde_2 gde_4 gde_3 gde_1 gde_0]" {
			t.Error(got)
		}
		if got := guideIDs(t, db, interview.GuideQuery{State: interview.GuideDraft, Text: "БАСШЫСЫ 3"}); fmt.Sprint(got) != "[gde_3]" {
			t.Error(got)
		}
		write(t, db, func(tx *store.Tx) error {
			if ok, err := tx.GuideUpdate(changed); ok || err != nil {
				t.Error("an old version was written", err)
			}
			return nil
		})
	})
}

func guideIDs(t *testing.T, db *store.DB, q interview.GuideQuery) (out []interview.GuideID) {
	t.Helper()
	read(t, db, func(tx *store.Tx) error {
		out = nil
		for {
			page, err := tx.GuideList(q)
			for _, g := range page.Items {
				out = append(out, g.ID)
			}
			if q.After = page.Next; q.After == "" {
				return err
			}
		}
	})
	return out
}

func TestQuestionsOfABankKeepTheirVersions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		q := &interview.BankQuestion{ID: "qst_1", Version: 1, Body: "a", Competency: "integrity", Official: interview.Official{KK: "Сұрақ", RU: "Вопрос"}, At: storetest.Start}
		second := *q
		second.Version, second.RU = 2, "Другой вопрос"
		write(t, db, func(tx *store.Tx) error {
			if err := must(tx.BankQuestionPut(q)); err != nil {
				return err
			}
			if ok, err := tx.BankQuestionPut(q); ok || err != nil {
				t.Error("put twice", err)
			}
			return must(tx.BankQuestionPut(&second))
		})
		read(t, db, func(tx *store.Tx) error {
			history, err := tx.BankQuestionHistory("qst_1")
			if len(history) != 2 || history[0].RU != "Другой вопрос" || history[1].RU != "Вопрос" {
				t.Errorf("%+v", history)
			}
			return err
		})
		third := second
		third.Version, third.Retired = 3, true
		write(t, db, func(tx *store.Tx) error { return must(tx.BankQuestionPut(&third)) })
		read(t, db, func(tx *store.Tx) error {
			for _, competency := range []string{"", "integrity"} {
				if all, err := tx.BankQuestionList("a", competency); len(all) != 0 || err != nil {
					t.Error(all, err)
				}
			}
			page, err := tx.BankQuestionPage(interview.BankQuery{Body: "a", Retired: true, Text: "другой", Competency: "integrity"})
			if len(page.Items) != 1 || !reflect.DeepEqual(page.Items[0], third) {
				t.Errorf("%+v", page)
			}
			return err
		})
	})
}

func TestOwnIndicatorsAndLimitsComeBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		write(t, db, func(tx *store.Tx) error {
			for n := range 11 {
				o := &interview.OwnIndicator{ID: fmt.Sprintf("own.decision_making.A.%d", n+1), Body: "a", Competency: "decision_making", Level: "A", At: storetest.Start}
				if err := must(tx.OwnIndicatorInsert(o)); err != nil {
					return err
				}
			}
			if ok, err := tx.OwnIndicatorInsert(&interview.OwnIndicator{ID: "own.decision_making.A.1", Body: "a", Competency: "decision_making", Level: "A"}); ok || err != nil {
				t.Error("an id twice", err)
			}
			if err := must(tx.LimitsPut("a", map[string]int{"a_day_most": 4}, 0)); err != nil {
				return err
			}
			if ok, err := tx.LimitsPut("a", nil, 0); ok || err != nil {
				t.Error("inserted twice", err)
			}
			return must(tx.LimitsPut("a", map[string]int{"a_day_most": 3}, 1))
		})
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.OwnIndicatorsOf("a", "decision_making", "A")
			if len(all) != 11 || all[10].ID != "own.decision_making.A.11" {
				t.Errorf("%+v", all)
			}
			if set, version, err := tx.LimitsGet("a"); set["a_day_most"] != 3 || version != 2 || err != nil {
				t.Error(set, version, err)
			}
			if set, version, err := tx.LimitsGet("b"); set != nil || version != 0 || err != nil {
				t.Error(set, version, err)
			}
			return err
		})
	})
}
