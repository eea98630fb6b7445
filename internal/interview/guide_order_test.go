package interview_test

import (
	"slices"
	"strings"
	"testing"

	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

// threeAsked writes three questions in own words for the first competency.
func threeAsked(w *interviewtest.World) *interview.Guide {
	w.T.Helper()
	g := w.Guide()
	in := g.Content()
	in.Competency[0].Questions = nil
	for _, s := range []string{"Бір", "Екі", "Үш"} {
		in.Competency[0].Questions = append(in.Competency[0].Questions, interview.GuideQuestion{Source: interview.OwnWords, Official: words(s), Type: "open"})
	}
	g, err := w.WriteGuide(w.T.Context(), w.HR, at(g), in)
	w.Must(err)
	return g
}

func idsOf(c *interview.GuideCompetency) []string {
	var out []string
	for _, q := range c.Questions {
		out = append(out, q.ID)
	}
	return out
}

// TestINT04_QuestionsAreAskedInTheOrderGiven: it is kept in the guide, and the
// papers follow it.
func TestINT04_QuestionsAreAskedInTheOrderGiven(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		g := threeAsked(w)
		g, err := w.ReadyGuide(ctx, w.HR, at(g))
		w.Must(err)
		ids := idsOf(&g.Competency[0])
		for name, bad := range map[string][]string{
			"one is left out": ids[:2], "one twice": {ids[0], ids[0], ids[1]}, "a strange one": {ids[0], ids[1], "gqn_other"}, "one too many": append(slices.Clone(ids), ids[0]),
		} {
			_, err := w.OrderQuestions(ctx, w.HR, at(g), "integrity", bad)
			if f, ok := fault.As(err); !ok || f.Code != "interview.guide.order" || f.Field != "questions" {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err = w.OrderQuestions(ctx, w.HR, at(g), "initiative", nil)
		refused(t, err, "interview.guide.order", "competency")
		if _, err := w.OrderQuestions(ctx, w.Lead, at(g), "integrity", ids); err == nil {
			t.Error("a lead orders questions")
		}
		next := []string{ids[2], ids[0], ids[1]}
		g, err = w.OrderQuestions(ctx, w.HR, at(g), "integrity", next)
		w.Must(err)
		v, err := w.Service.Guide(ctx, w.HR, g.ID)
		w.Must(err)
		if got := idsOf(&v.Guide.Competency[0]); !slices.Equal(got, next) || v.Guide.State != interview.GuideDraft {
			t.Errorf("%v, %s", got, v.Guide.State)
		}
		paper, err := w.GuidePaper(ctx, w.HR, g.ID, locale.KK)
		w.Must(err)
		if cell := questionsCell(t, &paper.Document, 0); !strings.HasPrefix(cell, "1. Үш қазақша\n2. Бір қазақша\n3. Екі қазақша") {
			t.Errorf("%q", cell)
		}
		if cell := questionsCell(t, &paper.Document, 1); !strings.HasPrefix(cell, "4. ") {
			t.Errorf("the numbers do not run on: %q", cell)
		}
		g, err = w.WriteGuide(ctx, w.HR, at(g), g.Content())
		w.Must(err)
		if got := idsOf(&g.Competency[0]); !slices.Equal(got, next) {
			t.Error("writing changes the order:", got)
		}
	})
}

// questionsCell is the text in the column of questions of a row of the table.
func questionsCell(t *testing.T, d *document.Document, row int) string {
	t.Helper()
	for _, p := range d.Parts {
		if table, ok := p.(document.Table); ok {
			return table.Rows[row].Cells[3].Text
		}
	}
	t.Fatal("no table")
	return ""
}

func TestAQuestionMovesOnePlace(t *testing.T) {
	c := interview.GuideCompetency{Questions: []interview.GuideQuestion{{ID: "a"}, {ID: "b"}, {ID: "c"}}}
	for _, x := range []struct {
		id, want string
		down     bool
	}{{"b", "bac", false}, {"b", "acb", true}, {"a", "abc", false}, {"c", "abc", true}, {"x", "abc", true}} {
		if got := strings.Join(c.Moved(x.id, x.down), ""); got != x.want {
			t.Errorf("%s, down %t: %s", x.id, x.down, got)
		}
	}
}

// TestINT05_TheCaseOfAGuideBringsTheActsMinutes: no interview by it is longer
// than the act allows, and no shorter one is asked of its competencies.
func TestINT05_TheCaseOfAGuideBringsTheActsMinutes(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		_, err := w.BeginGuide(ctx, w.HR, interview.GuideBegun{Body: w.Body, Position: "09-01", Case: "vac_1"})
		refused(t, err, "interview.missing.thing", "")
		c := theCase(w)
		c.Most = &law.Value[int]{V: 15, Clause: "66"}
		w.Service.Procedure.Case = func(_ interview.Tx, id string) (*interview.Case, error) {
			if id != c.ID {
				return nil, nil
			}
			return c, nil
		}
		_, err = w.BeginGuide(ctx, w.HR, interview.GuideBegun{Body: w.Body, Position: "09-01", Case: "vac_other"})
		refused(t, err, "interview.missing.thing", "")
		g, err := w.BeginGuide(ctx, w.HR, interview.GuideBegun{Body: w.Body, Position: "09-01", Case: "vac_1"})
		w.Must(err)
		if g.Most == nil || *g.Most != 15 || g.Minutes != 15 || g.Post != c.Title {
			t.Fatalf("%+v", g)
		}
		in := filled(w, g)
		in.Minutes = 16
		for i := range in.Competency {
			in.Competency[i].Minutes = 4
		}
		g, err = w.WriteGuide(ctx, w.HR, at(g), in)
		w.Must(err)
		_, err = w.ReadyGuide(ctx, w.HR, at(g))
		refused(t, err, "interview.guide.most", "minutes")
		in.Minutes = 15
		g, err = w.WriteGuide(ctx, w.HR, at(g), in)
		w.Must(err)
		g, err = w.ReadyGuide(ctx, w.HR, at(g))
		w.Must(err)
		stored, err := w.Service.Guide(ctx, w.HR, g.ID)
		w.Must(err)
		if stored.Guide.Most == nil || *stored.Guide.Most != 15 || stored.Guide.Case != c.ID {
			t.Errorf("%+v", stored.Guide)
		}
		c.Body = w.People.Body
		_, err = w.BeginGuide(ctx, w.HR, interview.GuideBegun{Body: w.Body, Position: "09-01", Case: "vac_1"})
		refused(t, err, "interview.missing.thing", "")
	})
}

// TestINT08_TheReasonForKeepingAQuestionIsKeptWhole, or refused where it is too
// long; never cut.
func TestINT08_TheReasonForKeepingAQuestionIsKeptWhole(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		g := w.Guide()
		in := g.Content()
		in.Competency[0].Questions[0].Kept = strings.Repeat("ұзақ ", 300) + "соңы"
		g, err := w.WriteGuide(ctx, w.HR, at(g), in)
		w.Must(err)
		if got := g.Competency[0].Questions[0].Kept; got != in.Competency[0].Questions[0].Kept {
			t.Errorf("cut to %q", got)
		}
		in.Competency[0].Questions[0].Kept = strings.Repeat("а", 2001)
		_, err = w.WriteGuide(ctx, w.HR, at(g), in)
		refused(t, err, "interview.guide.text", "competencies[0].questions[0].kept")
		in.Competency[0].Questions[0].Kept = ""
		in.Competency[0].Questions[0].Further = []interview.Official{words("Кейін?"), {KK: strings.Repeat("а", 2001)}}
		_, err = w.WriteGuide(ctx, w.HR, at(g), in)
		refused(t, err, "interview.guide.text", "competencies[0].questions[0].further[1]")
		_, err = w.WriteQuestion(ctx, w.HR, interview.QuestionIn{Body: w.Body, Competency: "integrity", Official: words("Х"), Type: "open", Kept: strings.Repeat("а", 2001)})
		refused(t, err, "interview.guide.text", "kept")
	})
}
