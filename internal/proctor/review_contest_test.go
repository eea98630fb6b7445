package proctor_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// What the candidate explains both proctors read, and nothing tells the second what the
// first found: an opinion given before is set aside.
func TestSEL13_TheCandidateExplainsBeforeItIsDecidedAndBothProctorsReadIt(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		says := func(flag proctor.FlagID, text string) error {
			return x.Proctor.Explain(t.Context(), x.who, x.id, proctor.ExplainIn{Flag: flag, Text: text})
		}
		for code, in := range map[string]proctor.ExplainIn{
			"proctor.review.words": {Text: " "}, "proctor.review.words_flag": {Flag: "flg_other", Text: "Түсіндіремін"},
		} {
			if err := x.Proctor.Explain(t.Context(), x.who, x.id, in); !fault.Is(err, code) {
				t.Errorf("%s: %v", code, err)
			}
		}
		if err := x.Proctor.Explain(t.Context(), x.judge("per_a"), x.id, proctor.ExplainIn{Text: "Мен"}); !fault.Is(err, "proctor.review.missing") {
			t.Error(err)
		}
		x.Must(says("flg_1", "Камераның алдынан парақ өтті"))
		x.Must(says("flg_1", "Камераның алдынан парақ өтті")) // sent twice
		breach := opinion(2, proctor.ConductBreach, covered, "Камера жабылған", proctor.FlagUnclear, proctor.FlagConfirmed)
		x.Must(x.gives("per_a", breach))
		own, err := x.Proctor.OwnReview(t.Context(), x.who, x.id)
		x.Must(err)
		if !own.MayWrite || len(own.Flags) != 2 || len(own.Opinions) != 0 || len(own.Explained) != 1 {
			t.Errorf("the candidate sees %+v, may write %t", own.Opinions, own.MayWrite)
		}
		x.Must(says("", "Терезе ашық еді"))
		for _, who := range []string{"per_a", "per_b"} {
			v := x.sees(who)
			if v.State != proctor.ReviewWaits || !v.MayJudge || len(v.Opinions) != 0 || len(v.Explained) != 2 || v.Explained[1].Text != "Терезе ашық еді" {
				t.Errorf("%s sees %s, %+v, %+v", who, v.State, v.Opinions, v.Explained)
			}
		}
		breach.Version = 3
		if err := x.gives("per_b", breach); !fault.Is(err, "exam.changed") { // before the words
			t.Error(err)
		}
		breach.Version = 4
		x.Must(x.gives("per_b", breach))
		x.Must(x.gives("per_a", opinion(5, proctor.ConductKept, "", "", proctor.FlagUnclear, proctor.FlagNotConfirmed)))
		if err := says("", "Тағы да"); !fault.Is(err, "proctor.review.words_over") {
			t.Error(err)
		}
		found, err := x.Proctor.Statistics(t.Context(), x.judge("per_a"), x.People.Body)
		x.Must(err)
		if got := fmt.Sprint(found.Proctors); got != "[{camera_covered per_a not_confirmed 1} {camera_covered per_b confirmed 1} {left_page per_a unclear 1} {left_page per_b unclear 1}]" {
			t.Errorf("of each proctor the last finding counts: %s", got)
		}
	})
}

// The candidate explains as often as the edition says.
func TestSEL13_TheEditionSaysHowOftenACandidateExplains(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		for n := range 5 {
			x.Must(x.Proctor.Explain(t.Context(), x.who, x.id, proctor.ExplainIn{Text: fmt.Sprint("Түсініктеме ", n)}))
		}
		err := x.Proctor.Explain(t.Context(), x.who, x.id, proctor.ExplainIn{Text: "Алтыншы"})
		if f, ok := fault.As(err); !ok || f.Code != "proctor.review.words_many" || f.Cite.Clause != "step-5" {
			t.Error(err)
		}
	})
}

// contestable is a review of no competition that ended with a breach.
func contestable(w *proctortest.World) *reviewing {
	x := newReviewing(w)
	breach := opinion(1, proctor.ConductBreach, covered, "Камера жабылған", proctor.FlagNotConfirmed, proctor.FlagConfirmed)
	x.Must(x.gives("per_a", breach))
	breach.Version = 2
	x.Must(x.gives("per_b", breach))
	return x
}

// appeals is an appeal officer of a name.
func (x *reviewing) appeals(name string) *access.Actor {
	body := string(x.People.Body)
	return &access.Actor{Person: name, Acting: access.AppealOfficer, Body: body, Held: []access.Held{{Role: access.AppealOfficer, Body: body}}}
}

// TestSEL14_AContestedBreachIsDecidedByAPersonWhoHadNotSeenIt: at a test of no
// competition; the outcome before is kept.
func TestSEL14_AContestedBreachIsDecidedByAPersonWhoHadNotSeenIt(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := contestable(w)
		own, err := x.Proctor.OwnReview(t.Context(), x.who, x.id)
		x.Must(err)
		if own.Until == 0 {
			t.Fatal("the candidate may not contest it")
		}
		x.Must(x.Proctor.Saw(t.Context(), x.appeals("per_seen"), x.id, proctor.SeenClip))
		if err := x.Proctor.ContestReview(t.Context(), x.who, x.id, "  "); !fault.Is(err, "proctor.review.contest_text") {
			t.Error(err)
		}
		x.Must(x.Proctor.ContestReview(t.Context(), x.who, x.id, "Камера өзі сөнді"))
		if err := x.Proctor.ContestReview(t.Context(), x.who, x.id, "Тағы"); !fault.Is(err, "proctor.review.contest_twice") {
			t.Error(err)
		}
		if v := shown(w, x.id); v.Class != proctor.Contested || v.Until != nil {
			t.Errorf("while contested: %s until %v", v.Class, v.Until)
		}
		q, err := x.Proctor.Contests(t.Context(), x.appeals("per_o"), proctor.ContestFiled, "")
		x.Must(err)
		if len(q.Rows) != 1 || q.Rows[0].Contest.Due == 0 {
			t.Errorf("%+v", q.Rows)
		}
		answer := proctor.ContestAnswerIn{Version: 4, Grant: true, Answer: "Жазбада камера өз бетімен сөнген"}
		for who, code := range map[string]string{"per_seen": "proctor.review.contest_seen", "per_a": "proctor.review.contest_seen"} {
			if err := x.Proctor.DecideContest(t.Context(), x.appeals(who), x.id, answer); !fault.Is(err, code) {
				t.Errorf("%s: %v", who, err)
			}
		}
		if err := x.Proctor.DecideContest(t.Context(), x.judge("per_c"), x.id, answer); !fault.Is(err, "access.denied") {
			t.Error(err)
		}
		w.Clock.Advance(time.Hour)
		x.Must(x.Proctor.Saw(t.Context(), x.appeals("per_o"), x.id, proctor.SeenClip)) // looking at it now is what deciding is
		stale := answer
		stale.Version = 3
		if err := x.Proctor.DecideContest(t.Context(), x.appeals("per_o"), x.id, stale); !fault.Is(err, "exam.changed") {
			t.Error(err)
		}
		x.told = nil
		x.Must(x.Proctor.DecideContest(t.Context(), x.appeals("per_o"), x.id, answer))
		if want := []string{"false  per_o Жазбада камера өз бетімен сөнген"}; !slices.Equal(x.told, want) {
			t.Errorf("the procedure was told %q", x.told)
		}
		in(w, func(tx proctor.Tx) error {
			r, err := tx.ReviewGet(x.id)
			if err == nil && (r.Outcome.Breach || !r.Contest.Was.Breach || r.Contest.Was.Conduct != covered || r.Contest.Was.Finding.Rule != proctor.ReviewRule || r.Outcome.Finding.Rule != proctor.ContestRule ||
				r.Contest.Finding.Reasons[0].Cite.Clause != "step-9" || r.Contest.By != "per_o") {
				t.Errorf("%+v, was %+v", r.Outcome, r.Contest.Was)
			}
			return err
		})
		if own, err = x.Proctor.OwnReview(t.Context(), x.who, x.id); err != nil || own.Contested.Answer != answer.Answer || own.Contested.Text != "Камера өзі сөнді" || own.Until != 0 {
			t.Errorf("the candidate reads %+v, %v", own.Contested, err)
		}
		answer.Version = 5
		if err := x.Proctor.DecideContest(t.Context(), x.appeals("per_p"), x.id, answer); !fault.Is(err, "proctor.review.contest_decided") {
			t.Error(err)
		}
		if v := shown(w, x.id); v.Class != proctor.Contested || v.Until == nil {
			t.Errorf("afterwards: %s until %v", v.Class, v.Until)
		}
	})
}

// Where whoever decides finds the same the breach stands; and after the term, and in a
// competition, nothing is contested here.
func TestSEL14_ABreachThatStandsAndTheTermToContestIt(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := contestable(w)
		x.Must(x.Proctor.ContestReview(t.Context(), x.who, x.id, "Келіспеймін"))
		x.told = nil
		x.Must(x.Proctor.DecideContest(t.Context(), x.appeals("per_o"), x.id, proctor.ContestAnswerIn{Version: 4, Answer: "Камераны қол жапқан"}))
		own, err := x.Proctor.OwnReview(t.Context(), x.who, x.id)
		x.Must(err)
		if !own.Outcome.Breach || own.Review.Contest.State != proctor.ContestRejected || len(x.told) != 0 {
			t.Errorf("%+v, told %v", own.Outcome, x.told)
		}
	})
	proctortest.Each(t, func(w *proctortest.World) {
		x := contestable(w)
		w.Clock.Advance(4 * 24 * time.Hour)
		err := x.Proctor.ContestReview(t.Context(), x.who, x.id, "Кеш")
		if f, ok := fault.As(err); !ok || f.Code != "proctor.review.contest_late" || f.Cite.Clause != "step-9" {
			t.Error(err)
		}
		in(w, func(tx proctor.Tx) error {
			r, err := tx.ReviewGet(x.id)
			if err != nil {
				return err
			}
			r.Version, r.Case = r.Version+1, "app_1"
			_, err = tx.ReviewPut(r)
			return err
		})
		if err := x.Proctor.ContestReview(t.Context(), x.who, x.id, "Конкурс"); !fault.Is(err, "proctor.review.contest_elsewhere") {
			t.Error(err)
		}
	})
}
