package exampages_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/web/webtest"
)

func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦", "!exam_page.")...)
}

func TestWhatComesIsToldBeforeATestAndTheRulesAreAgreedTo(t *testing.T) {
	s := newSite(t)
	test := described("law", 2)
	test.Act, test.Edition = "selection-2023", "2023-03-01"
	who, booking := s.seat(test, choices(2))
	path := "/exams/" + string(booking)
	s.holds("start", s.do(who.Person, "en", "GET", path, nil), 200,
		"Бірінші бөлім", "2 items", "12 minutes", "Covering the camera", "Calculator", "!Pencil", `name="agree"`, "T-1", "/rules/selection-2023/2023-03-01")
	s.holds("somebody else", s.do("per_other", "en", "GET", path, nil), 404)
	s.holds("not agreed", s.do(who.Person, "en", "POST", path+"/begin", nil), 422)
	begun := s.do(who.Person, "en", "POST", path+"/begin", url.Values{"agree": {"yes"}})
	if begun.code != 303 || !strings.HasPrefix(begun.at, "/exam/") {
		t.Fatalf("%d %s", begun.code, begun.at)
	}
	s.holds("begun", s.do(who.Person, "en", "GET", path, nil), 200, begun.at, "!name=\"agree\"")
	s.holds("paper of somebody else", s.do("per_other", "en", "GET", begun.at, nil), 404)
}

func TestBeforeTheTimeOneIsToldWhen(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 1), choices(1))
	s.Tx(func(tx exam.Tx) error {
		b, err := tx.BookingGet(booking)
		if err != nil {
			return err
		}
		sitting, err := tx.SittingGet(b.Sitting)
		if err != nil {
			return err
		}
		sitting.Version, sitting.Starts, sitting.Closes = sitting.Version+1, s.Clock.Now().Add(2*time.Hour), s.Clock.Now().Add(4*time.Hour)
		_, err = tx.SittingUpdate(sitting)
		return err
	})
	s.holds("early", s.do(who.Person, "en", "GET", "/exams/"+string(booking), nil), 200, "17 May 2023, 06:00", "!name=\"agree\"")
	s.Clock.Advance(5 * time.Hour)
	s.holds("late", s.do(who.Person, "en", "GET", "/exams/"+string(booking), nil), 200, "cannot be begun", "!name=\"agree\"")
}

// Whatever a candidate's browser gets holds nothing of which answer is right,
// and nothing of a section ahead.
func TestThePaperTellsNoKeyAndNothingAhead(t *testing.T) {
	s := newSite(t)
	items := choices(3)
	who, booking := s.seat(described("own", 3), items)
	id, _ := s.Enter(who, booking)
	a := s.do(who.Person, "kk", "GET", "/exam/"+string(id), nil)
	s.holds("paper", a, 200, "Сұрақ 1?", "Вопрос 3?", "нұсқа 2-3",
		"!secretkey", "!rightone", "!wrongone", "!becauseofthis", "!Жазыңыз.", "!difficulty")
	// The first place on the screen is the last option written.
	if first := strings.Index(a.text, "нұсқа 0-3"); first < 0 || first > strings.Index(a.text, "нұсқа 0-0") {
		t.Error("the options do not stand in the order of the slot")
	}
}

func TestBetweenSectionsDuringABreakAndAtTheEndNoItemIsShown(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 2), choices(2))
	id, held := s.Enter(who, booking)
	path := "/exam/" + string(id)
	s.Tx(func(tx exam.Tx) error {
		a, err := tx.ExamAttemptGet(id)
		if err != nil {
			return err
		}
		a.Version, a.BreakLeft = a.Version+1, 300
		_, err = tx.ExamAttemptUpdate(a)
		return err
	})
	_, err := s.Pause(t.Context(), who, id, held.Secret)
	s.Must(err)
	s.holds("break", s.do(who.Person, "en", "GET", path, nil), 200, `data-act="resume"`, "5 minutes", "!Сұрақ", "!data-slot")
	_, err = s.Resume(t.Context(), who, id, held.Secret)
	s.Must(err)
	_, err = s.Hall.Close(t.Context(), who, id, held.Secret, 0)
	s.Must(err)
	s.holds("between", s.do(who.Person, "en", "GET", path, nil), 200, `data-act="next"`, "20 minutes", "!data-slot")
	_, err = s.Next(t.Context(), who, id, held.Secret)
	s.Must(err)
	s.holds("essay", s.do(who.Person, "en", "GET", path, nil), 200, `data-words="10"`, "!omap", "!Flag for later")
	_, err = s.Hall.Close(t.Context(), who, id, held.Secret, 1)
	s.Must(err)
	s.holds("end", s.do(who.Person, "en", "GET", path, nil), 200, "The test is over", "0 of 2", "!data-slot")
}

// A test of a competition is told of by the procedure of the competition.
func TestTheResultComesAtOnceOnlyOutsideACompetition(t *testing.T) {
	s := newSite(t)
	least := 1
	test := described("own", 2)
	test.Least = &least
	who, booking := s.seat(test, choices(2))
	id, held := s.Enter(who, booking)
	_, err := s.Save(t.Context(), id, examtest.Session, exam.SaveIn{Secret: held.Secret, Answers: []exam.Save{{Slot: 0, Seq: 1, At: s.Clock.Now().UnixMilli(), Answer: exam.Answer{Places: []int{3}}}}})
	s.Must(err)
	s.Clock.Advance(2 * time.Hour)
	s.Must(s.End(t.Context(), id))
	s.holds("own", s.do(who.Person, "en", "GET", "/exam/"+string(id), nil), 200, "You reached the threshold", "1 of 2", "at least 1")
	s.Tx(func(tx exam.Tx) error {
		a, err := tx.ExamAttemptGet(id)
		if err != nil {
			return err
		}
		a.Version, a.Case = a.Version+1, "app_1"
		_, err = tx.ExamAttemptUpdate(a)
		return err
	})
	s.holds("of a competition", s.do(who.Person, "en", "GET", "/exam/"+string(id), nil), 200, "as the procedure provides", "!1 of 2")
}

func TestPracticeIsMarkedWithoutAnAccount(t *testing.T) {
	s := newSite(t)
	s.holds("practice", s.do("", "en", "GET", "/practice", nil), 200, `data-practice="10"`, "data-order", "textarea", `inputmode="decimal"`, "<select")
	given := `[{"slot":0,"answer":{"places":[2]}},{"slot":1,"answer":{"places":[2,0]}},{"slot":2,"answer":{"places":[0,1,2]}},` +
		`{"slot":3,"answer":{"places":[2,3,0,1]}},{"slot":4,"answer":{"number":"80,0"}},{"slot":5,"answer":{"text":"Бүгін ашық."}}]`
	s.holds("handed in", s.do("", "en", "POST", "/practice", url.Values{"answers": {given}}), 200, "4 right of 5", "wrong", "a text was written")
	s.holds("nothing", s.do("", "en", "POST", "/practice", nil), 200, "0 right of 5", "no answer")
	for name, bad := range map[string]string{
		"no such item": `[{"slot":9,"answer":{}}]`, "no such place": `[{"slot":0,"answer":{"places":[9]}}]`, "another kind": `[{"slot":0,"answer":{"text":"x"}}]`,
	} {
		s.holds(name, s.do("", "en", "POST", "/practice", url.Values{"answers": {bad}}), 422)
	}
	s.holds("no JSON", s.do("", "en", "POST", "/practice", url.Values{"answers": {"{"}}), 422)
}
