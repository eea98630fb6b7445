package guidepages_test

import (
	"bytes"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
)

// TestINT03_AGuideIsBuiltInFiveSteps goes through them without script, from the
// position to the printed paper.
func TestINT03_AGuideIsBuiltInFiveSteps(t *testing.T) {
	s := newSite(t)
	s.page("hr", "/guides", "There is no guide yet")
	s.page("hr", "/guides/new?q=заместитель+9", "/guides/new?position=09-01", "!13-01")
	s.page("hr", "/guides/new?position=09-01", "Indicators: 6", "Begin the guide")
	step := s.went(s.post("/guides/new", "position", "09-01", "post.kk", "Бөлім басшысы", "post.ru", "Руководитель отдела"))
	guide := strings.TrimSuffix(step, "/steps/job_description")
	s.page("hr", step, "Study the job description")
	step = s.went(s.save(step, "post.kk", "Бөлім басшысы", "post.ru", "Руководитель отдела", "duties.kk", "Бақылайды", "duties.ru", "Контролирует"))
	s.page("hr", step, "Осуществляет контроль за эксплуатацией")
	step = s.went(s.save(step, "area.kk", "Желілер", "area.ru", "Сети"))
	s.page("hr", step, "Competencies to choose: 3–5", "For each: 5–15 min", "Differentiating")
	bad := s.save(step, "choose.integrity", "yes", "minutes.integrity", "ten")
	s.holds("minutes that are none", bad, "Minutes must be a whole number", "ten")
	step = s.went(s.save(step, "choose.integrity", "yes", "minutes.integrity", "10", "choose.leadership", "yes", "minutes.leadership", "10",
		"choose.decision_making", "yes", "minutes.decision_making", "10"))
	s.page("hr", step, "Integrity: indicators of level C")
	kv := []string{"do", "stay"}
	for _, id := range []string{"integrity.C.1", "integrity.C.2", "integrity.C.3", "leadership.C.1", "leadership.C.2", "decision_making.C.1", "decision_making.C.2", "decision_making.C.3"} {
		kv = append(kv, "indicator."+strings.SplitN(id, ".", 2)[0], id)
	}
	s.went(s.save(step, kv...))
	s.page("hr", step, "not a multiple of three: Leadership, 2", "at least 2")
	questions := guide + "/steps/questions"
	s.page("hr", questions, "There is no question yet", "Add questions")
	for _, key := range []string{"integrity", "leadership", "decision_making"} {
		s.went(s.save(guide+"/questions/new?for="+key, "for", key, "pick", "model:"+key+".q1"))
	}
	s.page("hr", guide, "!What is lacking", "Declare it ready", "Functional activity", "Remarks")
	s.went(s.save(guide+"/steps/time", "minutes", "45", "technique", "parla", "introduce.kk", "Сәлем", "introduce.ru", "Здравствуйте"))
	s.went(s.post(guide+"/ready", "version", s.version(guide)))
	s.page("hr", guide, "Ready", "Back to a draft", "PARLA")
	for lang, word := range map[string]string{"kk": "guide-kk", "ru": "guide-ru"} {
		pdf := s.send("lead", "kk", "GET", guide+"/document/"+lang+"/pdf", nil)
		if pdf.code != 404 {
			t.Errorf("who has no seat reads the paper: %d", pdf.code)
		}
		pdf = s.send("expert", "kk", "GET", guide+"/document/"+lang+"/pdf", nil)
		docx := s.send("expert", "kk", "GET", guide+"/document/"+lang+"/docx", nil)
		if !bytes.HasPrefix(pdf.raw, []byte("%PDF")) || !bytes.HasPrefix(docx.raw, []byte("PK")) {
			t.Errorf("%s: %d %d", word, pdf.code, docx.code)
		}
		keep(t, word+".pdf", pdf.raw)
	}
	if got := s.send("hr", "kk", "GET", guide+"/document/en/pdf", nil); got.code != 404 {
		t.Errorf("a paper in English: %d", got.code)
	}
	s.went(s.post(guide+"/reopen", "version", s.version(guide)))
	s.page("hr", guide, "Declare it ready")
}

// keep writes a file for the eye where TARAZY_LOOK names a folder.
func keep(t *testing.T, name string, data []byte) {
	t.Helper()
	if folder := os.Getenv("TARAZY_LOOK"); folder != "" {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestINT03_WhatIsLackingIsSaidWithItsPlace and leads there.
func TestINT03_WhatIsLackingIsSaidWithItsPlace(t *testing.T) {
	s := newSite(t)
	guide := strings.TrimSuffix(s.went(s.post("/guides/new", "position", "09-01")), "/steps/job_description")
	s.page("hr", guide, "What is lacking", "Kazakh and in Russian: duties", guide+"/steps/functional_area", "Competencies chosen: 0", "!Declare it ready")
	a := s.save(guide+"/steps/job_description", "post.kk", "а", "post.ru", "а")
	s.went(a)
	refused := s.post(guide+"/ready", "version", s.version(guide+"/steps/time"))
	s.holds("not ready", refused, "text is needed in Kazakh and in Russian")
	if refused.code != 409 {
		t.Error(refused.code)
	}
	stale := s.post(guide+"/steps/functional_area", "version", "1", "area.kk", "а", "area.ru", "б")
	s.holds("an old version", stale, "changed while you were looking", "б")
}

// TestINT19_TheListOf2017IsOfferedWithItsStatus, its hypothetical questions with
// the variant in the past tense, which is the one that is taken.
func TestINT19_TheListOf2017IsOfferedWithItsStatus(t *testing.T) {
	s := newSite(t)
	g := s.Guide()
	guide := "/guides/" + string(g.ID)
	list := s.Method().List2017.Questions("decision_making")
	hypothetical := -1
	for i, q := range list {
		for _, c := range q.Clarifying {
			if c.Instead != "" {
				hypothetical = i
			}
		}
	}
	if hypothetical < 0 {
		t.Fatal("none on decisions is hypothetical")
	}
	q := list[hypothetical]
	s.page("hr", guide+"/questions/new?for=decision_making", "not a normative legal act", q.KK, "жасаушы едіңіз", "Instead:", "жасадыңыз", "тиімсіз мінез-құлық", q.Effective[0])
	s.went(s.save(guide+"/questions/new?for=decision_making", "for", "decision_making", "pick", "list2017:"+strconv.Itoa(q.ID)))
	s.page("hr", guide, q.KK, "жасадыңыз", "!жасаушы едіңіз", "The list of 2017", "Kazakh and in Russian: Questions")
}

// TestINT08_AQuestionIsPointedOutWhileItIsWritten and may be kept with a
// reason.
func TestINT08_AQuestionIsPointedOutWhileItIsWritten(t *testing.T) {
	s := newSite(t)
	g := s.Guide()
	guide := "/guides/" + string(g.ID)
	for lang, want := range map[string]string{"kk": "болмаған жағдай", "ru": "чего не было", "en": "did not happen"} {
		a := s.send("hr", lang, "POST", "/guides/check", url.Values{"own.ru": {"Как бы Вы поступили?"}})
		s.holds("while it is written, in "+lang, a, want, "!<html")
	}
	s.page("hr", guide+"/questions/new?for=integrity", `hx-post="/guides/check"`)
	s.went(s.save(guide+"/questions/new?for=integrity", "for", "integrity", "own.kk", "Не істедіңіз?", "own.ru", "Как бы Вы поступили?", "type", "open"))
	a := s.page("hr", guide, "did not happen", "Such a question is to be avoided")
	edit := regexp.MustCompile(guide + `/questions/(gqn_[a-z0-9]+)`).FindString(s.page("hr", guide+"/steps/questions").text)
	if edit == "" {
		t.Fatal(a.text)
	}
	s.page("hr", edit, "did not happen", "Why the question stays")
	s.went(s.save(edit, "text.kk", "Не істедіңіз?", "text.ru", "Как бы Вы поступили?", "type", "clarifying", "kept", "Так задано", "also", "leadership",
		"further.0.kk", "Кейін?", "further.0.ru", "А потом?"))
	s.page("hr", guide, "Kept because: Так задано", "А потом?", "also: Leadership", "!Such a question is to be avoided")
	s.went(s.save(edit, "do", "remove"))
	s.page("hr", guide, "!Как бы Вы поступили")
}

// TestINT04_QuestionsAreMovedWithoutScript by buttons that bring the reader back
// to the one that was pressed.
func TestINT04_QuestionsAreMovedWithoutScript(t *testing.T) {
	s := newSite(t)
	guide := "/guides/" + string(s.Guide().ID)
	for _, words := range []string{"Екінші", "Үшінші"} {
		s.went(s.save(guide+"/questions/new?for=integrity", "for", "integrity", "own.kk", words+" сұрақ", "own.ru", words+" вопрос", "type", "open"))
	}
	step := guide + "/steps/questions"
	ids := regexp.MustCompile(`id="up-([^"]+)"`).FindAllStringSubmatch(s.page("hr", step, `<ol class="guide-asked" start="4">`).text, -1)
	if len(ids) != 2 {
		t.Fatalf("the first question goes up: %v", ids)
	}
	third := ids[1][1]
	move := func(to, lands string) {
		t.Helper()
		if got := s.went(s.pressed(step, guide+"/questions/"+third+"/move", "to", to)); got != step+"#"+lands+"-"+third {
			t.Errorf("%s: %s", to, got)
		}
		s.page("hr", step, `id="`+lands+"-"+third+`"`)
	}
	order := func(want ...string) {
		t.Helper()
		text := s.page("hr", guide).text
		at := -1
		for _, words := range want {
			n := strings.Index(text, words)
			if n < at {
				t.Errorf("%q stands too early", words)
			}
			at = n
		}
	}
	move("up", "up")
	order("Үшінші вопрос", "Екінші вопрос")
	move("up", "down")
	move("down", "down")
	move("down", "up")
	order("Екінші вопрос", "Үшінші вопрос")
	stale := s.post(guide+"/questions/"+third+"/move", "version", "1", "to", "up")
	s.holds("an old version", stale, "changed while you were looking")
	if got := s.pressed(step, guide+"/questions/"+third+"/move", "to", "aside"); got.code != 404 {
		t.Error(got.code)
	}
}

// TestWhatIsTooLongIsRefusedAtItsField with what was typed kept.
func TestWhatIsTooLongIsRefusedAtItsField(t *testing.T) {
	s := newSite(t)
	guide := "/guides/" + string(s.Guide().ID)
	add := guide + "/questions/new?for=integrity"
	long := strings.Repeat("ж", 2001)
	s.holds("an own question", s.save(add, "for", "integrity", "own.kk", long, "own.ru", "Вопрос", "type", "open"), `href="#own.kk"`, long)
	s.went(s.save(add, "for", "integrity", "own.kk", "Сұрақ", "own.ru", "Вопрос", "type", "open"))
	one := regexp.MustCompile(guide + `/questions/(gqn_[a-z0-9]+)`).FindString(s.page("hr", guide+"/steps/questions").text)
	text := []string{"text.kk", "Сұрақ", "text.ru", "Вопрос", "type", "open"}
	s.holds("the reason", s.save(one, append(text, "kept", long)...), `href="#kept"`, long)
	s.holds("a further one", s.save(one, append(text, "further.1.kk", long, "further.0.kk", "Кейін?")...), `href="#further.1.kk"`, long)
	s.holds("a bank", s.save("/questions/new", append(text, "competency", "integrity", "kept", long)...), `href="#kept"`, long)
	s.went(s.save(one, append(text, "kept", strings.Repeat("ж", 2000))...))
}

func TestABankIsWrittenAndRetired(t *testing.T) {
	s := newSite(t)
	s.page("hr", "/questions", "There are no questions here")
	a := s.save("/questions/new", "competency", "integrity", "type", "open", "text.kk", "Не істедіңіз?", "text.ru", "Вы ведь честный человек?")
	s.holds("pointed out", a, "Such a question is to be avoided: Leading questions", "Вы ведь честный")
	s.went(s.save("/questions/new", "competency", "integrity", "type", "open", "text.kk", "Не істедіңіз?", "text.ru", "Что Вы сделали?"))
	list := s.page("hr", "/questions?competency=integrity&q=сделали")
	one := regexp.MustCompile(`/questions/qst_[a-z0-9]+`).FindString(list.text)
	if one == "" {
		t.Fatal(list.text)
	}
	s.page("hr", one, "Version 1")
	s.went(s.save(one, "competency", "integrity", "type", "open", "text.kk", "Не істедіңіз?", "text.ru", "Что именно Вы сделали?"))
	s.page("hr", one, "Version 2", "Что именно")
	s.went(s.post(one+"/retire", "version", "2"))
	s.page("hr", "/questions", "!"+one)
	s.page("hr", "/questions?retired=yes", one)
}

// TestINT05_LostFiguresAreRequiredAndLikelyOnesOffered says what is likely, and
// that it does not count before it is set.
func TestINT05_LostFiguresAreRequiredAndLikelyOnesOffered(t *testing.T) {
	s := newSite(t)
	s.page("hr", "/interviews/limits", "Likely value: 12", `value="4"`, "#c-panel-load", "!The limits are not all set")
	s.page("admin", "/interviews/limits", "!href=\"/guides\"")
	kv := []string{}
	for key, v := range interviewtest.Limits() {
		if key != "a_week_most" {
			kv = append(kv, key, strconv.Itoa(v))
		}
	}
	a := s.save("/interviews/limits", kv...)
	s.holds("one is lacking", a, "A setting of the body is missing", `href="#a_week_most"`)
	s.went(s.save("/interviews/limits", append(kv, "a_week_most", "10")...))
	s.page("hr", "/interviews/limits?done=yes", "The limits are set.", `value="10"`)
	if got := s.send("lead", "en", "GET", "/interviews/limits", nil); got.code != 403 {
		t.Error(got.code)
	}
	if got := s.send("stranger", "en", "GET", "/interviews/limits", nil); !strings.Contains(got.text, "The limits are not all set") {
		t.Error(got.text)
	}
}

// TestINT01_OwnIndicatorsAreEnteredWhereTheModelHasNone.
func TestINT01_OwnIndicatorsAreEnteredWhereTheModelHasNone(t *testing.T) {
	s := newSite(t)
	s.page("hr", "/guides/new?position=13-01", "No guide can be made yet", "/guides/indicators", "!Begin the guide")
	s.page("hr", "/guides/indicators", "Decision-making: level A", "13, 14")
	a := s.post("/guides/indicators", "competency", "decision_making", "level", "A", "text.kk", "", "text.ru", "Решает")
	s.holds("one language", a, "needed in Kazakh and in Russian", "Решает")
	s.went(s.post("/guides/indicators", "competency", "decision_making", "level", "A", "text.kk", "Шешеді", "text.ru", "Решает"))
	s.page("hr", "/guides/indicators", "Шешеді")
	s.page("hr", "/guides/new?position=13-01", "Begin the guide", "!No guide can be made yet")
}

// TestINT04_ALockedGuideHasNoForms and its steps cannot be reached.
func TestINT04_ALockedGuideHasNoForms(t *testing.T) {
	s := newSite(t)
	g := s.Guide()
	now := s.Clock.Now()
	g.State, g.LockedAt, g.Version = interview.GuideLocked, &now, 2
	s.Tx(func(tx interview.Tx) error { _, err := tx.GuideUpdate(g); return err })
	guide := "/guides/" + string(g.ID)
	s.page("hr", guide, "It does not change any more", "Locked", "!<form method=\"post\" action=\""+guide)
	a := s.send("hr", "en", "GET", guide+"/steps/questions", nil)
	s.holds("a step of a locked guide", a, "An interview by this guide has begun")
	b := s.post(guide+"/steps/functional_area", "version", "2", "area.kk", "а", "area.ru", "б")
	if a.code != 409 || b.code != 409 {
		t.Error(a.code, b.code)
	}
}
