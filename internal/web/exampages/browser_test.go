package exampages_test

import (
	"context"
	"fmt"
	"strconv"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/web/webtest"
)

// saved says that the window holds the attempt and the server has every answer.
const saved = `document.querySelector("[data-saved]")?.className === "saved" && !document.querySelector("[data-paper]").inert`

// answers chooses the first place on the screen of an item by its key.
func (s *site) answers(ctx context.Context, slot int) {
	s.T.Helper()
	webtest.Click(s.T, ctx, `[data-map="`+strconv.Itoa(slot)+`"]`)
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-current]").dataset.slot === "`+strconv.Itoa(slot)+`"`)
	webtest.Press(s.T, ctx, "a")
	webtest.Arrive(s.T, ctx, fmt.Sprintf(`document.querySelector("input[name=s%d]").checked`, slot))
}

// begins opens the paper of a new attempt in a browser.
func (s *site) begins(ctx context.Context, booking exam.BookingID) exam.AttemptID {
	s.T.Helper()
	webtest.Open(s.T, ctx, s.URL+"/exams/"+string(booking))
	webtest.Click(s.T, ctx, "input[name=agree]")
	webtest.Click(s.T, ctx, "main .btn--main")
	webtest.Arrive(s.T, ctx, `location.pathname.startsWith("/exam/")`)
	webtest.Arrive(s.T, ctx, saved)
	return exam.AttemptID(webtest.JS[string](s.T, ctx, `location.pathname.slice("/exam/".length)`))
}

// TestSEL08_AnswersGivenWithoutANetworkReachTheServer cuts the line in the
// middle of an exam, answers ten items, joins it again, and finds them all.
func TestSEL08_AnswersGivenWithoutANetworkReachTheServer(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 12), choices(12))
	ctx := s.window(who.Person)
	id := s.begins(ctx, booking)
	s.answers(ctx, 0)
	webtest.Arrive(s.T, ctx, saved)
	webtest.Line(t, ctx, false)
	for slot := 1; slot <= 10; slot++ {
		s.answers(ctx, slot)
	}
	webtest.Arrive(s.T, ctx, `document.body.dataset.net === "off" && document.querySelector("[data-saved]").textContent.includes("10")`)
	webtest.Arrive(s.T, ctx, `document.querySelectorAll(".omap a.u").length === 10`)
	webtest.View(t, ctx, "exam-offline")
	if _, stored := s.Stored(id); len(stored) != 1 {
		t.Fatalf("%d answers came through a line that was cut", len(stored))
	}
	webtest.Line(t, ctx, true)
	webtest.Arrive(s.T, ctx, saved+` && document.querySelectorAll(".omap a.u").length === 0 && document.body.dataset.net === "on"`)
	_, stored := s.Stored(id)
	if len(stored) != 11 {
		t.Errorf("%d answers, not 11", len(stored))
	}
	for slot, g := range stored {
		if g.Seq != 1 {
			t.Errorf("slot %d has number %d", slot, g.Seq)
		}
	}
}

// A reload in the middle, with answers that are not sent yet, goes on at the
// same item with the same answers.
func TestAReloadGoesOnAtTheSameItemWithWhatWasNotSent(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 12), choices(12))
	ctx := s.window(who.Person)
	id := s.begins(ctx, booking)
	s.answers(ctx, 3)
	webtest.Arrive(s.T, ctx, saved)
	webtest.Press(t, ctx, "m")
	webtest.JS[bool](t, ctx, `(window.realFetch = window.fetch, window.fetch = () => Promise.reject(new Error("cut")), true)`)
	s.answers(ctx, 5)
	webtest.Arrive(s.T, ctx, `document.querySelectorAll(".omap a.u").length === 1`)
	webtest.JS[bool](t, ctx, `(setTimeout(() => location.reload(), 0), window.old = true)`)
	webtest.Arrive(s.T, ctx, `!window.old && `+saved)
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-current]").dataset.slot === "5" && document.querySelector("input[name=s5]").checked && document.querySelector('[data-map="3"]').classList.contains("f")`)
	if _, stored := s.Stored(id); len(stored) != 2 {
		t.Errorf("%d answers", len(stored))
	}
}

// A second device says that the test is open elsewhere, takes it over on
// request, shows what was answered, and the first one says so.
func TestASecondDeviceTakesOverAndTheFirstSaysSo(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 4), choices(4))
	first := s.window(who.Person)
	id := s.begins(first, booking)
	s.answers(first, 2)
	webtest.Arrive(s.T, first, saved)
	second := s.window(who.Person)
	webtest.Open(t, second, s.URL+"/exam/"+string(id))
	webtest.Arrive(s.T, second, `!document.querySelector("[data-panel=held]").hidden && document.querySelector("[data-paper]").inert`)
	webtest.Axe(t, second)
	webtest.Click(t, second, "[data-panel=held] [data-take]")
	webtest.Arrive(s.T, second, saved+` && document.querySelector("input[name=s2]").checked && document.querySelector("[data-current]").dataset.slot === "2"`)
	s.answers(second, 1)
	webtest.Arrive(s.T, second, saved)
	webtest.JS[bool](t, first, `(document.querySelector("input[name=s0]").click(), true)`)
	webtest.Arrive(s.T, first, `!document.querySelector("[data-panel=lost]").hidden && document.querySelector("[data-paper]").inert`)
	_, stored := s.Stored(id)
	if len(stored) != 2 || stored[1].Seq != 1 {
		t.Errorf("stored: %+v", stored)
	}
}

// Where the line breaks as one section ends, the page waits for it instead of giving way
// to the browser's own, takes nothing meanwhile, and goes on; from section to section it
// is one page, whose keys and clock are those of the section that is shown.
func TestTheNextSectionComesIntoThePageOnceThereIsALine(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 2), choices(2))
	ctx := s.window(who.Person)
	id := s.begins(ctx, booking)
	s.answers(ctx, 1)
	webtest.Arrive(s.T, ctx, saved)
	webtest.JS[bool](t, ctx, `(window.old = true, window.realFetch = window.fetch, window.fetch = (at, how) => String(at).startsWith("/exam/") && how.method !== "POST" ? Promise.reject(new Error("cut")) : realFetch(at, how), true)`)
	webtest.Click(t, ctx, "[data-opens=finish]")
	webtest.Click(t, ctx, "#finish [data-act=section]")
	webtest.Arrive(s.T, ctx, `document.body.dataset.net === "off" && document.querySelector("[data-paper]").inert`)
	webtest.Press(t, ctx, "b")
	webtest.JS[bool](t, ctx, `(window.fetch = realFetch, true)`)
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-exam]").dataset.state === "between" && document.querySelector("[data-act=next]:not(:disabled)") && document.activeElement.tagName === "H1"`)
	webtest.Click(t, ctx, "[data-act=next]")
	webtest.Arrive(s.T, ctx, `document.querySelector("textarea.paper") && document.querySelectorAll("[data-exam], #exam-messages").length === 2 && `+saved)
	webtest.Type(t, ctx, "textarea.paper", "бір екі")
	webtest.Arrive(s.T, ctx, saved+` && document.querySelector("[data-words-now]").textContent === "2" && window.old`)
	s.given(id, map[int]exam.Answer{1: {Places: []int{0}}, 2: {Text: "бір екі"}})
}

// Sections end by the candidate's own act after a question, and the essay keeps
// what is over its limit out of the answer.
func TestSEL16_TheEssayRefusesTheWordAfterTheLast(t *testing.T) {
	s := newSite(t)
	who, booking := s.seat(described("own", 1), choices(1))
	ctx := s.window(who.Person)
	id := s.begins(ctx, booking)
	webtest.Press(t, ctx, "b")
	webtest.Arrive(s.T, ctx, saved)
	webtest.Click(t, ctx, "[data-opens=finish]")
	webtest.Arrive(s.T, ctx, `document.querySelector("#finish:modal")`)
	webtest.Click(t, ctx, "#finish [data-act=section]")
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-act=next]:not(:disabled)")`)
	webtest.Click(t, ctx, "[data-act=next]")
	webtest.Arrive(s.T, ctx, `document.querySelector("textarea.paper") && `+saved)
	webtest.Type(t, ctx, "textarea.paper", "бір екі үш төрт бес алты жеті сегіз тоғыз он")
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-words-now]").textContent === "10" && document.querySelector("[data-words-over]").hidden`)
	webtest.Type(t, ctx, "textarea.paper", " он-бір")
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-words-rest]").textContent === "он-бір" && document.querySelector("textarea.paper").value.endsWith("он-бір")`)
	refused := webtest.JS[bool](t, ctx, `(() => {
  const data = new DataTransfer();
  data.setData("text/plain", "тағы да");
  return !document.querySelector("textarea.paper").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
})()`)
	if !refused {
		t.Error("a paste over the limit was let through")
	}
	webtest.Axe(t, ctx)
	webtest.Click(t, ctx, "[data-opens=finish]")
	webtest.Click(t, ctx, "#finish [data-act=section]")
	webtest.Arrive(s.T, ctx, `document.querySelector("[data-exam]").dataset.state === "finished"`)
	if len(s.Taken) != 1 || s.Taken[0].Essay != "бір екі үш төрт бес алты жеті сегіз тоғыз он" || s.Taken[0].Attempt.ID != id {
		t.Errorf("taken: %+v", s.Taken)
	}
}
