package interview_test

import (
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
)

// refused wants a fault with a code at a field.
func refused(t testing.TB, err error, code, field string) {
	t.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || f.Field != field {
		t.Errorf("%v, not %s at %q", err, code, field)
	}
}

func at(g *interview.Guide) interview.GuideAt {
	return interview.GuideAt{ID: g.ID, Version: g.Version}
}

func begin(w *interviewtest.World, position string) *interview.Guide {
	w.T.Helper()
	g, err := w.BeginGuide(w.T.Context(), w.HR, interview.GuideBegun{Body: w.Body, Position: position})
	w.Must(err)
	return g
}

func words(s string) interview.Official {
	return interview.Official{KK: s + " қазақша", RU: s + " по-русски"}
}

// filled is content that is complete: three competencies of job level 9.
func filled(w *interviewtest.World, g *interview.Guide) interview.GuideContent {
	w.T.Helper()
	in := g.Content()
	in.Duties, in.Area, in.Minutes, in.Competency = words("Міндет"), words("Аймақ"), 45, nil
	for _, key := range []string{"integrity", "leadership", "decision_making"} {
		indicators, err := w.Model().Indicators(key, g.JobLevel)
		w.Must(err)
		c := interview.GuideCompetency{Key: key, Minutes: 10, Questions: []interview.GuideQuestion{{Source: interview.FromModel, Of: key + ".q1"}}}
		for _, i := range indicators[:3] {
			c.Indicators = append(c.Indicators, interview.GuideIndicator{ID: i.ID})
		}
		in.Competency = append(in.Competency, c)
	}
	return in
}

// TestINT01_APostBringsItsLevelCompetenciesAndIndicators takes the whole of
// the profile from the model.
func TestINT01_APostBringsItsLevelCompetenciesAndIndicators(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		g := begin(w, "09-01")
		v, err := w.Service.Guide(w.T.Context(), w.HR, g.ID)
		w.Must(err)
		if g.JobLevel != 9 || v.Level.Key != "C" || v.Where.Block != "C" || g.Post != v.Where.Name {
			t.Errorf("%+v, level %s, block %s", g, v.Level.Key, v.Where.Block)
		}
		required, err := w.Model().Required(9)
		w.Must(err)
		if len(v.Offers) != len(required) {
			t.Fatalf("%d competencies", len(v.Offers))
		}
		for i, o := range v.Offers {
			indicators, err := w.Model().Indicators(required[i].Key, 9)
			w.Must(err)
			if o.Competency.Key != required[i].Key || !o.Printed || len(o.Indicators) != len(indicators) || o.Indicators[0].ID != indicators[0].ID {
				t.Errorf("%+v", o)
			}
		}
	})
}

// TestINT01_ALevelWithoutIndicatorsIsRefused until the body has entered its
// own, which then are offered.
func TestINT01_ALevelWithoutIndicatorsIsRefused(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		_, err := w.BeginGuide(ctx, w.HR, interview.GuideBegun{Body: w.Body, Position: "13-01"})
		refused(t, err, "competency.no_indicators", "competency")
		_, err = w.EnterIndicator(ctx, w.HR, w.Body, "integrity", "A", words("Х"))
		refused(t, err, "interview.indicator.printed", "competency")
		_, err = w.EnterIndicator(ctx, w.HR, w.Body, "decision_making", "A", interview.Official{RU: "Только по-русски"})
		refused(t, err, "interview.indicator.words", "text")
		o, err := w.EnterIndicator(ctx, w.HR, w.Body, "decision_making", "A", words("Шешім"))
		w.Must(err)
		if o.ID != "own.decision_making.A.1" || w.Journal[len(w.Journal)-1].Case != o.ID {
			t.Errorf("%+v", o)
		}
		g := begin(w, "13-01")
		in := g.Content()
		in.Competency = []interview.GuideCompetency{{Key: "decision_making", Indicators: []interview.GuideIndicator{{ID: o.ID}}}}
		g, err = w.WriteGuide(ctx, w.HR, at(g), in)
		w.Must(err)
		if g.Competency[0].Indicators[0].RU != o.RU {
			t.Errorf("%+v", g.Competency)
		}
		levels, err := w.OwnLevels(ctx, w.HR, w.Body)
		w.Must(err)
		if len(levels) != 1 || len(levels[0].JobLevels) != 2 || len(levels[0].Own) != 1 {
			t.Errorf("%+v", levels)
		}
	})
}

func TestINT03_NothingOutsideTheModel(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		g := begin(w, "09-01")
		try := func(code, field string, change func(*interview.GuideContent)) {
			t.Helper()
			in := filled(w, g)
			change(&in)
			_, err := w.WriteGuide(w.T.Context(), w.HR, at(g), in)
			refused(t, err, code, field)
		}
		try("competency.unknown", "competencies[0]", func(in *interview.GuideContent) { in.Competency[0].Key = "charm" })
		try("competency.not_required", "competencies[0]", func(in *interview.GuideContent) { in.Competency[0].Key = "promptness" })
		try("interview.guide.twice", "competencies[1]", func(in *interview.GuideContent) { in.Competency[1] = in.Competency[0] })
		try("interview.guide.indicator", "competencies[0].indicators[1]", func(in *interview.GuideContent) { in.Competency[0].Indicators[1].ID = "integrity.A.1" })
		try("interview.guide.source", "competencies[0].questions[0]", func(in *interview.GuideContent) { in.Competency[0].Questions[0].Of = "leadership.q1" })
		try("interview.guide.type", "competencies[0].questions[0].type", func(in *interview.GuideContent) { in.Competency[0].Questions[0].Type = "leading" })
		try("interview.guide.technique", "technique", func(in *interview.GuideContent) { in.Technique = "guess" })
		try("interview.guide.minutes", "competencies[2].minutes", func(in *interview.GuideContent) { in.Competency[2].Minutes = -1 })
		try("interview.guide.text", "duties", func(in *interview.GuideContent) { in.Duties.KK = strings.Repeat("а", 200_000) })
		_, err := w.BeginGuide(w.T.Context(), w.HR, interview.GuideBegun{Body: w.Body, Position: "99-01"})
		refused(t, err, "competency.no_position", "position")
	})
}

// TestINT03_AGuideIsReadyWhenNothingLacks names each place where something
// does.
func TestINT03_AGuideIsReadyWhenNothingLacks(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		g := begin(w, "09-01")
		lacks := func(code, field string, change func(*interview.GuideContent)) {
			t.Helper()
			in := filled(w, g)
			change(&in)
			var err error
			g, err = w.WriteGuide(ctx, w.HR, at(g), in)
			w.Must(err)
			_, err = w.ReadyGuide(ctx, w.HR, at(g))
			refused(t, err, code, field)
		}
		lacks("interview.guide.words", "duties", func(in *interview.GuideContent) { in.Duties.RU = "" })
		lacks("interview.guide.words", "area", func(in *interview.GuideContent) { in.Area.KK = "" })
		lacks("interview.guide.count", "competencies", func(in *interview.GuideContent) { in.Competency = in.Competency[:2] })
		lacks("interview.guide.no_indicators", "competencies[1].indicators", func(in *interview.GuideContent) { in.Competency[1].Indicators = nil })
		lacks("interview.guide.no_questions", "competencies[2].questions", func(in *interview.GuideContent) { in.Competency[2].Questions = nil })
		lacks("interview.guide.competency_minutes", "competencies[0].minutes", func(in *interview.GuideContent) { in.Competency[0].Minutes = 4 })
		lacks("interview.guide.sum", "minutes", func(in *interview.GuideContent) { in.Minutes = 29 })
		lacks("interview.guide.pointed", "competencies[0].questions[0]", func(in *interview.GuideContent) {
			in.Competency[0].Questions[0] = interview.GuideQuestion{Source: interview.OwnWords, Official: interview.Official{KK: "Не істедіңіз?", RU: "Как бы Вы поступили?"}}
		})
		g, err := w.WriteGuide(ctx, w.HR, at(g), filled(w, g))
		w.Must(err)
		g, err = w.ReadyGuide(ctx, w.HR, at(g))
		w.Must(err)
		if g.State != interview.GuideReady {
			t.Error(g.State)
		}
		g, err = w.WriteGuide(ctx, w.HR, at(g), g.Content())
		w.Must(err)
		if g.State != interview.GuideDraft {
			t.Error("written again and still", g.State)
		}
	})
}

// TestINT03_AQuestionFeedsSeveralCompetencies, at most as many as the forms
// have lines; what a question feeds needs none of its own.
func TestINT03_AQuestionFeedsSeveralCompetencies(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		g := begin(w, "09-01")
		in := filled(w, g)
		in.Competency[0].Questions[0].Also = []string{"decision_making", "initiative"}
		in.Competency[2].Questions = nil
		g, err := w.WriteGuide(ctx, w.HR, at(g), in)
		w.Must(err)
		if also := g.Competency[0].Questions[0].Also; len(also) != 1 || also[0] != "decision_making" {
			t.Error("what is not in the guide is not fed", also)
		}
		_, err = w.ReadyGuide(ctx, w.HR, at(g))
		w.Must(err)
		in.Competency = append(in.Competency, interview.GuideCompetency{Key: "initiative"})
		in.Competency[0].Questions[0].Also = []string{"decision_making", "initiative", "leadership"}
		_, err = w.WriteGuide(ctx, w.HR, interview.GuideAt{ID: g.ID, Version: g.Version + 1}, in)
		refused(t, err, "interview.guide.also", "competencies[0].questions[0].also")
	})
}

// TestINT04_ALockedGuideNeverChanges whoever asks.
func TestINT04_ALockedGuideNeverChanges(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		g := w.Guide()
		now := w.Clock.Now()
		g.State, g.LockedAt, g.Version = interview.GuideLocked, &now, 2
		w.Tx(func(tx interview.Tx) error { _, err := tx.GuideUpdate(g); return err })
		_, err := w.WriteGuide(ctx, w.HR, at(g), g.Content())
		refused(t, err, "interview.guide.locked", "")
		_, err = w.ReopenGuide(ctx, w.HR, at(g))
		refused(t, err, "interview.guide.locked", "")
		_, err = w.ReadyGuide(ctx, w.HR, at(g))
		refused(t, err, "interview.guide.locked", "")
		v, err := w.Service.Guide(ctx, w.HR, g.ID)
		w.Must(err)
		if v.MayWrite || v.Guide.Version != 2 {
			t.Errorf("%+v", v.Guide)
		}
	})
}

// TestINT05_AnActsLimitGoesBeforeTheBodys: fifteen minutes are enough where the
// law allows no more, and sixteen are too many.
func TestINT05_AnActsLimitGoesBeforeTheBodys(t *testing.T) {
	m := method(t)
	most := 15
	g := &interview.Guide{Minutes: 15, Most: &most, Post: words("п"), Duties: words("м"), Area: words("а")}
	for _, key := range []string{"integrity", "leadership", "decision_making"} {
		g.Competency = append(g.Competency, interview.GuideCompetency{
			Key: key, Minutes: 4, Indicators: make([]interview.GuideIndicator, 3), Questions: []interview.GuideQuestion{{Source: interview.FromModel, Official: words("с")}},
		})
	}
	limits := interview.Limits(interviewtest.Limits())
	if lacking := interview.Lacking(m, limits, g); len(lacking) > 0 {
		t.Errorf("%v", lacking[0])
	}
	g.Minutes = 16
	if lacking := interview.Lacking(m, limits, g); len(lacking) != 1 || lacking[0].Code != "interview.guide.most" {
		t.Errorf("%v", lacking)
	}
	g.Minutes, g.Most = 29, nil
	if lacking := interview.Lacking(m, limits, g); len(lacking) != 4 || lacking[3].Code != "interview.guide.least" || lacking[3].Cite == nil {
		t.Errorf("%v", lacking)
	}
}

// TestINT13_AnUnevenNumberOfIndicatorsGetsARemark with how many are needed.
func TestINT13_AnUnevenNumberOfIndicatorsGetsARemark(t *testing.T) {
	m := method(t)
	g := &interview.Guide{Minutes: 60}
	for of, needed := range map[int]int{1: 1, 2: 2, 3: 0, 4: 3, 5: 4, 6: 0} {
		g.Competency = []interview.GuideCompetency{{Key: "integrity", Indicators: make([]interview.GuideIndicator, of)}}
		remarks := interview.Remarks(m, g)
		if needed == 0 != (len(remarks) == 0) || needed > 0 && remarks[0].Args["needed"] != needed {
			t.Errorf("%d: %+v", of, remarks)
		}
	}
	g.Competency, g.Minutes = nil, 61
	if remarks := interview.Remarks(m, g); len(remarks) != 1 || remarks[0].Key != "interview.guide.remark.long" {
		t.Errorf("%+v", remarks)
	}
}

func TestGuidesAreForThoseWhoPrepareThem(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		g := w.Guide()
		for _, who := range []*access.Actor{w.Stranger, w.Lead, w.Members[0], w.Candidates[0], {}} {
			if _, err := w.Service.Guide(ctx, who, g.ID); !fault.Is(err, "interview.missing.guide") {
				t.Errorf("%s reads it: %v", who.Acting, err)
			}
			if _, err := w.WriteGuide(ctx, who, at(g), g.Content()); err == nil {
				t.Errorf("%s writes it", who.Acting)
			}
		}
		_, err := w.Service.Guide(ctx, w.Expert, g.ID)
		w.Must(err)
		_, err = w.WriteGuide(ctx, w.HR, interview.GuideAt{ID: g.ID, Version: 7}, g.Content())
		refused(t, err, "interview.changed", "")
		w.Tx(func(tx interview.Tx) error {
			_, err := tx.SeriesInsert(&interview.Series{
				ID: "ser_1", Version: 1, Body: w.Body, State: interview.SeriesPlanned, Guide: g.ID, Format: interview.ByPanel, At: w.Clock.Now(),
				Seats: []interview.Seat{{Person: personOf(w.Lead), Duty: interview.LeadDuty}},
			})
			return err
		})
		_, err = w.Service.Guide(ctx, w.Lead, g.ID)
		w.Must(err)
		page, err := w.Guides(ctx, w.HR, interview.GuideQuery{Text: "басшысы"})
		w.Must(err)
		if len(page.Items) != 1 {
			t.Errorf("%+v", page)
		}
		page, err = w.Guides(ctx, w.Stranger, interview.GuideQuery{})
		w.Must(err)
		if len(page.Items) != 0 {
			t.Errorf("another body's: %+v", page)
		}
	})
}
