package exampages_test

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"tarazy/internal/exam"
	"tarazy/internal/web/webtest"
)

// everyKind are one item of each kind but the essay.
func everyKind() []exam.Item {
	three := []exam.Option{{Key: "a", Text: both("бір")}, {Key: "b", Text: both("екі")}, {Key: "c", Text: both("үш")}}
	item := func(k exam.Kind) exam.Item {
		return exam.Item{Key: "kind-" + string(k), Kind: k, Tags: []string{"choice"}, Stem: both("Сұрақ: " + string(k)), Options: three}
	}
	matching, number, scale := item(exam.Matching), item(exam.Numeric), item(exam.Scale)
	matching.Targets = three
	number.Options, scale.Options = nil, nil
	number.Unit = both("км")
	return []exam.Item{item(exam.Single), item(exam.Forced), item(exam.Multiple), matching, item(exam.Ordering), number, scale, choices(0)[0]}
}

// Answers of every kind reach the server as they were given on the screen, and
// stand there again after a reload; one that was taken back is taken back.
func TestEveryKindOfAnswerReachesTheServer(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 7), everyKind())
	ctx := s.window(who.Person)
	id := s.begins(ctx, booking)
	webtest.Click(t, ctx, "[data-view-choice=all]")
	for _, selector := range []string{
		`input[name=s0][value="2"]`, `input[name=s1][value="0"]`, `input[name=s2][value="0"]`, `input[name=s2][value="2"]`,
		`[data-slot="4"] li:first-child [data-move="1"]`, `input[name=s6][value="5"]`,
	} {
		webtest.JS[bool](t, ctx, `(document.querySelector('`+selector+`').click(), true)`)
	}
	webtest.JS[bool](t, ctx, `(() => {
  const select = document.querySelector("select[name=s3-1]");
  select.value = "2";
  select.dispatchEvent(new Event("change", {bubbles: true}));
  return true;
})()`)
	webtest.Type(t, ctx, "input[name=s5]", "12,5")
	webtest.Arrive(s.T, ctx, saved)
	s.given(id, map[int]exam.Answer{
		0: {Places: []int{2}}, 1: {Places: []int{0}}, 2: {Places: []int{0, 2}}, 3: {Places: []int{-1, 2, -1}}, 4: {Places: []int{1, 0, 2}}, 5: {Number: "12,5"}, 6: {Point: 5},
	})
	webtest.Open(t, ctx, s.URL+"/exam/"+string(id))
	webtest.Arrive(s.T, ctx, saved+` && document.querySelector("[data-counts]").textContent.includes(": 7,")`)
	webtest.Arrive(s.T, ctx, `document.querySelector("input[name=s5]").value === "12,5" && document.querySelector("select[name=s3-1]").value === "2" &&
  document.querySelector('[data-slot="4"] li').dataset.place === "1" && document.querySelector('input[name=s6][value="5"]').checked`)
	webtest.JS[bool](t, ctx, `(document.querySelector('[data-slot="6"] [data-clear]').click(), document.querySelector('[data-slot="4"] [data-clear]').click(), true)`)
	webtest.Arrive(s.T, ctx, saved+` && document.querySelector("[data-counts]").textContent.includes(": 5,")`)
	s.given(id, map[int]exam.Answer{
		0: {Places: []int{2}}, 1: {Places: []int{0}}, 2: {Places: []int{0, 2}}, 3: {Places: []int{-1, 2, -1}}, 4: {}, 5: {Number: "12,5"}, 6: {},
	})
}

// given compares the answers in force on the server.
func (s *site) given(id exam.AttemptID, want map[int]exam.Answer) {
	s.T.Helper()
	s.Tx(func(tx exam.Tx) error {
		a, err := tx.ExamAttemptGet(id)
		if err != nil {
			return err
		}
		person, err := tx.PersonGet(a.Person)
		if err != nil {
			return err
		}
		key, err := s.Delivery.Service.Master.Key(person.Key)
		if err != nil {
			return err
		}
		all, err := tx.AnswersOf(id)
		if err != nil {
			return err
		}
		got := map[int]exam.Answer{}
		for _, x := range all {
			text, err := key.Open(exam.AnswerField, x.Sealed)
			if err != nil {
				return err
			}
			var answer exam.Answer
			if err := json.Unmarshal(text, &answer); err != nil {
				return err
			}
			got[x.Slot] = answer
		}
		if !reflect.DeepEqual(got, want) {
			s.T.Errorf("given %+v, not %+v", got, want)
		}
		return nil
	})
}

// The keys of the exam work by their place, and what they do elsewhere does not
// come in between.
func TestTheKeysOfTheExam(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 3), choices(3))
	ctx := s.window(who.Person)
	s.begins(ctx, booking)
	webtest.Press(t, ctx, "c")
	webtest.Arrive(s.T, ctx, `document.querySelector('input[name=s0][value="2"]').checked`)
	webtest.Press(t, ctx, "2")
	webtest.Arrive(s.T, ctx, `document.querySelector('input[name=s0][value="1"]').checked`)
	webtest.Press(t, ctx, kb.ArrowRight)
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-current]").dataset.slot === "1" && document.querySelector('input[name=s0][value="1"]').checked`)
	webtest.Press(t, ctx, "m")
	webtest.Arrive(s.T, ctx, `document.querySelector('[data-map="1"]').classList.contains("f") && document.querySelector("[data-current] [data-flag]").getAttribute("aria-pressed") === "true"`)
	webtest.Press(t, ctx, kb.Enter)
	webtest.JS[bool](t, ctx, `(document.querySelector('[data-lang-choice="ru"]').click(), true)`)
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-current] .stem").innerText.trim() === "Вопрос 2?" && location.pathname.startsWith("/exam/")`)
	webtest.Click(t, ctx, "[data-clock-hide]")
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-clock-part]").hidden`)
}

// When the time of a section is over the window locks and the page goes on by
// itself; an answer given before reaches the server within the grace.
func TestTheTimeOfASectionEndsByTheServersClock(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 2), choices(2))
	ctx := s.window(who.Person)
	id := s.begins(ctx, booking)
	webtest.Line(t, ctx, false)
	webtest.Press(t, ctx, "a")
	webtest.Arrive(s.T, ctx, `document.querySelectorAll(".omap a.u").length === 1`)
	s.Clock.Advance(12*time.Minute + 10*time.Second)
	webtest.Line(t, ctx, true)
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-exam]").dataset.state === "between" && document.querySelector("[data-act=next]:not(:disabled)")`)
	s.given(id, map[int]exam.Answer{0: {Places: []int{0}}})
}

// A window that was duplicated has the secret of the first, and must ask all
// the same.
func TestADuplicatedWindowMustAsk(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 2), choices(2))
	first := s.window(who.Person)
	id := s.begins(first, booking)
	key := "exam-lease:" + string(id)
	secret := webtest.JS[string](t, first, `sessionStorage.getItem("`+key+`")`)
	second, cancel := chromedp.NewContext(first)
	t.Cleanup(cancel)
	s.Must(chromedp.Do(second))
	webtest.Open(t, second, s.URL+"/practice")
	webtest.JS[bool](t, second, `(sessionStorage.setItem("`+key+`", "`+secret+`"), true)`)
	webtest.Open(t, second, s.URL+"/exam/"+string(id))
	webtest.Arrive(s.T, second, `!document.querySelector("[data-panel=held]").hidden`)
	webtest.Click(t, second, "[data-panel=held] [data-take]")
	webtest.Arrive(s.T, second, saved)
	// The first is told by the browser itself, before it asks the server.
	webtest.Arrive(s.T, first, `!document.querySelector("[data-panel=lost]").hidden`)
}

// The practice test runs in the page alone, and is marked when it is handed in.
func TestPracticeIsTheSameMachine(t *testing.T) {
	s := newSite(t)
	ctx := s.window("")
	webtest.Open(t, ctx, s.URL+"/practice?lang=en")
	webtest.Arrive(s.T, ctx, `!document.querySelector("[data-paper]").inert && document.querySelector("[data-clock]").textContent.startsWith("9:5")`)
	webtest.Press(t, ctx, "c")
	webtest.Press(t, ctx, kb.ArrowRight)
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-current]").dataset.slot === "1"`)
	webtest.Press(t, ctx, "a")
	webtest.Press(t, ctx, "c")
	webtest.Press(t, ctx, kb.ArrowRight)
	for i, value := range []string{"0", "2", "1"} {
		webtest.JS[bool](t, ctx, `(() => {
  const select = document.querySelector("select[name=s2-`+string(rune('0'+i))+`]");
  select.value = "`+value+`";
  select.dispatchEvent(new Event("change", {bubbles: true}));
  return true;
})()`)
	}
	webtest.JS[bool](t, ctx, `(document.querySelector('[data-slot="3"] [data-order-keep]').click(), true)`)
	webtest.Click(t, ctx, `[data-map="4"]`)
	webtest.Type(t, ctx, "input[name=s4]", "80")
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-counts]").textContent === "Answered: 5, left: 1, flagged: 0"`)
	webtest.Click(t, ctx, "[data-opens=finish]")
	webtest.Click(t, ctx, "#finish [data-act=section]")
	webtest.Arrive(s.T, ctx, `document.querySelector(".sub")?.textContent.includes("right of 5")`)
	webtest.Axe(t, ctx)
	if said := webtest.JS[string](t, ctx, `document.querySelector(".sub").textContent`); said != "3 right of 5 that are marked" {
		t.Error(said)
	}
}

// A session that ended in the middle loses nothing: one signs in elsewhere and
// goes on.
func TestASessionThatEndedIsToldOfAndNothingIsLost(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 2), choices(2))
	ctx := s.window(who.Person)
	id := s.begins(ctx, booking)
	s.Tx(func(exam.Tx) error { s.Dead[""] = true; return nil })
	s.Clock.Advance(20 * time.Second)
	webtest.Press(t, ctx, "a")
	webtest.Arrive(s.T, ctx, `!document.querySelector("[data-panel=signed-out]").hidden && document.querySelectorAll(".omap a.u").length === 1`)
	s.Tx(func(exam.Tx) error { s.Dead[""] = false; return nil })
	webtest.Click(t, ctx, "[data-panel=signed-out] [data-take]")
	webtest.Arrive(s.T, ctx, saved+` && document.querySelector("[data-panel=signed-out]").hidden`)
	s.given(id, map[int]exam.Answer{0: {Places: []int{0}}})
}

// An answer that comes after the grace is not taken, and the candidate is told
// so on the page after.
func TestAnAnswerThatComesTooLateIsToldOf(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 2), choices(2))
	ctx := s.window(who.Person)
	id := s.begins(ctx, booking)
	webtest.Line(t, ctx, false)
	webtest.Press(t, ctx, "a")
	webtest.Arrive(s.T, ctx, `document.querySelectorAll(".omap a.u").length === 1`)
	s.Clock.Advance(14 * time.Minute)
	webtest.Line(t, ctx, true)
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-exam]").dataset.state === "between" && document.querySelector("[data-act-said]").textContent.endsWith("not taken: 1")`)
	s.given(id, map[int]exam.Answer{})
}
