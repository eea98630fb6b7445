package interview_test

import (
	"strconv"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competency/competencytest"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

func method(t *testing.T) *interview.Method { return competencytest.Method(t) }

func personOf(a *access.Actor) people.PersonID { return people.PersonID(a.Person) }

// TestINT19_AQuestionOf2017KeepsItsKazakhWords, offers its signs, and waits for
// the body's Russian.
func TestINT19_AQuestionOf2017KeepsItsKazakhWords(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		g := begin(w, "09-01")
		in := filled(w, g)
		list := w.Method().List2017.Questions("decision_making")
		in.Competency[2].Questions = []interview.GuideQuestion{{Source: interview.From2017, Official: interview.Official{KK: "басқа сөз"}}}
		if len(list) == 0 {
			t.Fatal("the list has none on decisions")
		}
		in.Competency[2].Questions[0].Of = id2017(list[0])
		g, err := w.WriteGuide(ctx, w.HR, at(g), in)
		w.Must(err)
		q := &g.Competency[2].Questions[0]
		effective, ineffective := w.Method().Signs(q)
		if q.KK != list[0].KK || len(effective) != len(list[0].Effective) || len(ineffective) == 0 {
			t.Errorf("%+v", q)
		}
		_, err = w.ReadyGuide(ctx, w.HR, at(g))
		refused(t, err, "interview.guide.words", "competencies[2].questions[0]")
		in = g.Content()
		in.Competency[2].Questions[0].RU = "Перевод вопроса"
		g, err = w.WriteGuide(ctx, w.HR, at(g), in)
		w.Must(err)
		_, err = w.ReadyGuide(ctx, w.HR, at(g))
		w.Must(err)
	})
}

func id2017(q interview.ListQuestion) string { return strconv.Itoa(q.ID) }

// TestINT08_ABankHoldsWhatIsPointedOutWithAReasonAlone and keeps its versions.
func TestINT08_ABankHoldsWhatIsPointedOutWithAReasonAlone(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		in := interview.QuestionIn{Body: w.Body, Competency: "integrity", Official: interview.Official{KK: "Не істедіңіз?", RU: "Что бы Вы сделали?"}, Type: "open"}
		_, err := w.WriteQuestion(ctx, w.HR, in)
		refused(t, err, "interview.guide.pointed", "kept")
		in.Kept = "Вопрос задан осознанно"
		q, err := w.WriteQuestion(ctx, w.HR, in)
		w.Must(err)
		in.ID, in.Version, in.RU, in.Kept = q.ID, q.Version, "Что Вы сделали?", ""
		q, err = w.WriteQuestion(ctx, w.Expert, in)
		w.Must(err)
		v, err := w.Question(ctx, w.HR, w.Body, q.ID)
		w.Must(err)
		if q.Version != 2 || len(v.History) != 2 || v.History[1].Kept == "" || len(v.Flaws) != 0 {
			t.Errorf("%+v", v)
		}
		_, err = w.WriteQuestion(ctx, w.HR, in)
		refused(t, err, "interview.changed", "")
		for code, change := range map[string]func(*interview.QuestionIn){
			"competency.unknown":         func(in *interview.QuestionIn) { in.Competency = "charm" },
			"interview.guide.type":       func(in *interview.QuestionIn) { in.Type = "double" },
			"interview.guide.words":      func(in *interview.QuestionIn) { in.KK = " " },
			"interview.missing.question": func(in *interview.QuestionIn) { in.ID = "qst_other" },
		} {
			bad := in
			bad.Version = 2
			change(&bad)
			if _, err := w.WriteQuestion(ctx, w.HR, bad); !fault.Is(err, code) {
				t.Errorf("%s: %v", code, err)
			}
		}
	})
}

// TestAQuestionOfTheBankIsCopied: the guide keeps the words that it was made
// with, also when the question is retired.
func TestAQuestionOfTheBankIsCopied(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		in := interview.QuestionIn{Body: w.Body, Competency: "integrity", Official: words("Сұрақ"), Type: "comparative"}
		q, err := w.WriteQuestion(ctx, w.HR, in)
		w.Must(err)
		g := begin(w, "09-01")
		content := filled(w, g)
		content.Competency[0].Questions = []interview.GuideQuestion{{Source: interview.FromBank, Of: string(q.ID)}}
		g, err = w.WriteGuide(ctx, w.HR, at(g), content)
		w.Must(err)
		_, err = w.RetireQuestion(ctx, w.HR, w.Body, q.ID, q.Version)
		w.Must(err)
		g, err = w.WriteGuide(ctx, w.HR, at(g), g.Content())
		w.Must(err)
		if got := g.Competency[0].Questions[0]; got.Official != in.Official || got.Type != "comparative" {
			t.Errorf("%+v", got)
		}
		content.Competency[0].Questions[0].ID = ""
		_, err = w.WriteGuide(ctx, w.HR, at(g), content)
		refused(t, err, "interview.guide.source", "competencies[0].questions[0]")
	})
}

// TestINT05_ABodySetsItsLimits and the journal keeps what stood before.
func TestINT05_ABodySetsItsLimits(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		v, err := w.LimitsOfBody(ctx, w.Admin, w.Body)
		w.Must(err)
		now := 0 // those that no interview can be planned without
		for _, s := range v.Settings {
			if !s.Later {
				now++
			}
		}
		if v.Version != 1 || v.Missing != nil || now != len(v.Set) {
			t.Errorf("%+v", v)
		}
		set := interviewtest.Limits()
		set["a_day_most"] = 3
		w.Must(w.SetLimits(ctx, w.HR, w.Body, set, 1))
		facts := w.Journal[len(w.Journal)-1].Facts.(map[string]any)
		if facts["before"].(map[string]any)["a_day_most"] != 4 || facts["after"].(map[string]any)["a_day_most"] != 3 {
			t.Errorf("%+v", facts)
		}
		refused(t, w.SetLimits(ctx, w.HR, w.Body, set, 1), "interview.changed", "")
		delete(set, "a_week_most")
		refused(t, w.SetLimits(ctx, w.HR, w.Body, set, 2), "interview.setting_missing", "a_week_most")
		if err := w.SetLimits(ctx, w.Lead, w.Body, interviewtest.Limits(), 2); err == nil {
			t.Error("a lead sets limits")
		}
		other, err := w.LimitsOfBody(ctx, w.Stranger, w.People.Body)
		w.Must(err)
		if other.Version != 0 || !fault.Is(other.Missing, "interview.setting_missing") {
			t.Errorf("%+v", other)
		}
	})
}

// TestTheNamesOfTheTypesAreTheActs: messages name them as the catalogue does.
func TestTheNamesOfTheTypesAreTheActs(t *testing.T) {
	for _, x := range method(t).QuestionTypes.Avoid.Types {
		for _, l := range locale.Langs {
			if got := locale.T(l, "guide.avoid."+x.Key, nil); got != x.Name.In(l) {
				t.Errorf("%s in %s: %q", x.Key, l, got)
			}
		}
	}
}
