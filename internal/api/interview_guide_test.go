package api

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

// newGuideSite is the routes on guides, questions, indicators and limits.
func newGuideSite(t *testing.T) *sheetSite {
	t.Helper()
	c := clock.NewFixed(interviewtest.Start)
	w := interviewtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &sheetSite{World: w, who: map[string]*access.Actor{
		"hr": w.HR, "expert": w.Expert, "lead": w.Lead, "candidate": w.Candidates[0], "stranger": w.Stranger,
	}}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s}, GuideRoutes(GuideDeps{w.Service}))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// got reads an answer into a value.
func got[T any](s *sheetSite, text string) T {
	s.T.Helper()
	var out T
	s.Must(json.Unmarshal([]byte(text), &out))
	return out
}

// sent is a value as the body of a request.
func (s *sheetSite) sent(v any) string {
	s.T.Helper()
	text, err := json.Marshal(v)
	s.Must(err)
	return string(text)
}

const (
	guidesAPI     = "/api/v1/interview-guides"
	questionsAPI  = "/api/v1/interview-questions"
	indicatorsAPI = "/api/v1/interview-indicators"
)

// TestINT03_AGuideIsMadeOverTheAPI from the position to the paper, with its
// questions put into another order.
func TestINT03_AGuideIsMadeOverTheAPI(t *testing.T) {
	s := newGuideSite(t)
	g := got[GuideAnswer](s, s.ask("hr", "POST", guidesAPI, `{"body":"","position":"09-01","post":{"kk":"Бөлім басшысы","ru":"Руководитель отдела"},"case":""}`, 201, `"state":"draft"`, `"job_level":9`))
	at := guidesAPI + "/" + string(g.ID)
	text := g.Guide
	text.Duties, text.Area, text.Minutes = BothText{"Міндет", "Обязанности"}, BothText{"Аймақ", "Область"}, 45
	for _, key := range []string{"integrity", "leadership", "decision_making"} {
		c := GuideCompetencyText{Key: key, Minutes: 10, Questions: []GuideQuestionText{{Source: interview.FromModel, Of: key + ".q1", Also: []string{}, Further: []BothText{}}}}
		for n := 1; n <= 3; n++ {
			c.Indicators = append(c.Indicators, fmt.Sprintf("%s.C.%d", key, n))
		}
		text.Competencies = append(text.Competencies, c)
	}
	text.Competencies[0].Questions = append(text.Competencies[0].Questions, GuideQuestionText{
		Text: BothText{"Екінші сұрақ", "Второй вопрос"}, Source: interview.OwnWords, Type: "open", Also: []string{}, Further: []BothText{{"Кейін?", "А потом?"}},
	})
	g = got[GuideAnswer](s, s.ask("hr", "PUT", at, s.sent(GuideWrite{g.Version, text}), 200, `"lacking":[]`))
	s.ask("hr", "PUT", at, s.sent(GuideWrite{1, text}), 409, "interview.changed")
	all := g.Guide.Competencies[0].Questions
	s.ask("hr", "PUT", at+"/order", s.sent(GuideOrder{g.Version, "integrity", []string{all[1].ID}}), 422, "interview.guide.order", `"questions"`)
	g = got[GuideAnswer](s, s.ask("hr", "PUT", at+"/order", s.sent(GuideOrder{g.Version, "integrity", []string{all[1].ID, all[0].ID}}), 200))
	if first := g.Guide.Competencies[0].Questions[0]; first.Text.RU != "Второй вопрос" || first.Further[0].RU != "А потом?" {
		t.Errorf("%+v", first)
	}
	turn := func(verb string, status int, words ...string) {
		t.Helper()
		text := s.ask("hr", "POST", at+"/"+verb, s.sent(GuideTurn{g.Version}), status, words...)
		if status == 200 {
			g = got[GuideAnswer](s, text)
		}
	}
	turn("ready", 200, `"state":"ready"`)
	turn("reopen", 200, `"state":"draft"`)
	turn("ready", 200)
	s.ask("lead", "POST", at+"/reopen", s.sent(GuideTurn{g.Version}), 403)
	s.ask("stranger", "GET", at, "", 404, "interview.missing.guide")
	s.ask("hr", "GET", guidesAPI+"?state=ready&q=отдела", "", 200, string(g.ID))
	s.ask("hr", "GET", guidesAPI+"?state=open", "", 422, "guide.filter")
	stored := s.storedGuide(g.ID)
	s.Tx(func(tx interview.Tx) error {
		now := s.Clock.Now()
		stored.State, stored.LockedAt = interview.GuideLocked, &now
		stored.Version++
		_, err := tx.GuideUpdate(stored)
		return err
	})
	turn("reopen", 409, "interview.guide.locked")
	s.ask("hr", "PUT", at+"/order", s.sent(GuideOrder{g.Version, "integrity", []string{all[0].ID, all[1].ID}}), 409, "interview.guide.locked")
}

// storedGuide is a guide as the database holds it.
func (s *sheetSite) storedGuide(id interview.GuideID) *interview.Guide {
	s.T.Helper()
	v, err := s.Service.Guide(s.T.Context(), s.HR, id)
	s.Must(err)
	return v.Guide
}

func TestINT03_AGuideIsTakenAsADocument(t *testing.T) {
	s := newGuideSite(t)
	at := guidesAPI + "/" + string(s.Guide().ID) + "/document/"
	for name, starts := range map[string]string{"kk.pdf": "%PDF", "ru.pdf": "%PDF", "kk.docx": "PK", "ru.docx": "PK"} {
		if text := s.ask("expert", "GET", at+name, "", 200); !strings.HasPrefix(text, starts) {
			t.Errorf("%s begins with %.8q", name, text)
		}
	}
	for _, name := range []string{"en.pdf", "kk.txt", "kk"} {
		s.ask("hr", "GET", at+name, "", 404)
	}
	s.ask("lead", "GET", at+"kk.pdf", "", 404, "interview.missing.guide")
	s.ask("candidate", "GET", at+"kk.pdf", "", 403)
}

// TestINT01_ALevelWithoutIndicatorsIsRefusedOverTheAPI until the body has
// entered its own.
func TestINT01_ALevelWithoutIndicatorsIsRefusedOverTheAPI(t *testing.T) {
	s := newGuideSite(t)
	for _, position := range []string{"13-01", "14-01"} {
		begin := s.sent(GuideBegin{Position: position})
		s.ask("hr", "POST", guidesAPI, begin, 503, "competency.no_indicators")
	}
	s.ask("hr", "GET", indicatorsAPI, "", 200, `"competency":"decision_making"`, `"level":"A"`, `"job_levels":[13,14]`, `"own":[]`)
	enter := func(level, kk string) string {
		return s.sent(IndicatorEnter{"decision_making", level, BothText{kk, "Решает"}})
	}
	s.ask("hr", "POST", indicatorsAPI, enter("A", ""), 422, "interview.indicator.words", `"text"`)
	s.ask("hr", "POST", indicatorsAPI, enter("C", "Шешеді"), 422, "interview.indicator.printed")
	s.ask("lead", "POST", indicatorsAPI, enter("A", "Шешеді"), 403)
	s.ask("hr", "POST", indicatorsAPI+"?body="+string(s.People.Body), enter("A", "Шешеді"), 404)
	s.ask("hr", "POST", indicatorsAPI, enter("A", "Шешеді"), 201, "own.decision_making.A.1")
	s.ask("expert", "GET", indicatorsAPI, "", 200, "Шешеді")
	s.ask("hr", "POST", guidesAPI, s.sent(GuideBegin{Position: "13-01"}), 201, `"job_level":13`)
	s.ask("hr", "POST", guidesAPI, s.sent(GuideBegin{Position: "14-01"}), 201, `"job_level":14`)
}

// TestINT08_ABankIsKeptOverTheAPI with what is pointed out and its versions.
func TestINT08_ABankIsKeptOverTheAPI(t *testing.T) {
	s := newGuideSite(t)
	order := func(version int64, ru, kept string) string {
		return s.sent(QuestionWrite{version, QuestionText{
			Competency: "integrity", Text: BothText{"Не істедіңіз?", ru}, Type: "open", Kept: kept, Further: []BothText{{"Кейін?", "А потом?"}},
		}})
	}
	s.ask("hr", "POST", questionsAPI+"/check", `{"kk":"","ru":"Как бы Вы поступили?"}`, 200, `"kind":"hypothetical"`, "did not happen")
	s.ask("hr", "POST", questionsAPI, order(0, "Как бы Вы поступили?", ""), 409, "interview.guide.pointed", `"question.kept"`)
	q := got[QuestionAnswer](s, s.ask("hr", "POST", questionsAPI, order(0, "Как бы Вы поступили?", "Задан осознанно"), 201, `"kind":"hypothetical"`, `"version":1`))
	one := questionsAPI + "/" + string(q.ID)
	s.ask("expert", "PUT", one, order(1, "Что Вы сделали?", ""), 200, `"flaws":[]`, `"version":2`)
	s.ask("hr", "PUT", one, order(1, "Что Вы сделали?", ""), 409, "interview.changed")
	v := got[QuestionAnswer](s, s.ask("hr", "GET", one, "", 200))
	if len(v.History) != 2 || v.History[1].Question.Kept == "" || v.Question.Further[0].KK != "Кейін?" {
		t.Errorf("%+v", v)
	}
	s.ask("hr", "GET", questionsAPI+"?competency=integrity&q=сделали", "", 200, string(q.ID))
	s.ask("hr", "GET", questionsAPI+"?competency=leadership", "", 200, `"questions":[]`)
	s.ask("hr", "GET", questionsAPI+"?retired=perhaps", "", 422, "guide.filter")
	s.ask("stranger", "GET", one, "", 404, "interview.missing.question")
	s.ask("lead", "GET", questionsAPI, "", 403)
	s.ask("hr", "POST", one+"/retire", `{"version":2}`, 200, `"retired":true`, `"version":3`)
	s.ask("hr", "GET", questionsAPI, "", 200, `"questions":[]`)
	s.ask("hr", "GET", questionsAPI+"?retired=true", "", 200, string(q.ID))
}

func TestLimitsAreSetOverTheAPI(t *testing.T) {
	s := newGuideSite(t)
	const limits = "/api/v1/interview-limits"
	v := got[LimitsAnswer](s, s.ask("hr", "GET", limits, "", 200, `"complete":true`, `"likely":12`))
	in := LimitsSet{Version: v.Version}
	for key, value := range v.Set {
		if key != "a_week_most" {
			in.Set = append(in.Set, LimitPair{key, value})
		}
	}
	s.ask("hr", "PUT", limits, s.sent(in), 422, "interview.setting_missing", `"a_week_most"`)
	in.Set = append(in.Set, LimitPair{"a_week_most", 10})
	s.ask("hr", "PUT", limits, s.sent(in), 200, `"a_week_most":10`, `"version":2`)
	s.ask("hr", "PUT", limits, s.sent(in), 409, "interview.changed")
	s.ask("stranger", "GET", limits, "", 200, `"complete":false`, `"set":{}`)
	s.ask("lead", "PUT", limits, s.sent(in), 403)
}

// TestTheDocumentDescribesTheRoutesOnGuides as OpenAPI.
func TestTheDocumentDescribesTheRoutesOnGuides(t *testing.T) {
	text, err := json.Marshal(Document(GuideRoutes(GuideDeps{})))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"reopenInterviewGuide", "orderInterviewQuestions", "readInterviewGuideDocument", "listInterviewQuestions", "retireInterviewQuestion", "enterOwnIndicator", `"apiGuideOrder"`} {
		if !strings.Contains(string(text), word) {
			t.Errorf("%s is not described", word)
		}
	}

}
