package livepages_test

import (
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/web/webtest"
)

func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	id, _ := s.Enter(who, booking)
	other, second := s.Seat()
	s.Enter(other, second)
	charge := 12
	_, err := s.Live.Beat(t.Context(), who, id, proctor.BeatIn{Battery: &charge, Recording: "off"})
	s.Must(err)
	s.Must(s.Live.Ask(t.Context(), who, id, proctor.SayIn{Press: "1", Text: "Дыбыс жоғалып кетті, құлаққап жұмыс істемейді"}))
	ctx := s.window(string(access.Proctor))
	for name, path := range map[string]string{"room": room, "seat": room + "/" + string(id), "log": room + "/all/log"} {
		webtest.Hold(t, ctx, "live-"+name, s.URL+path)
	}
	// What is asked before an act.
	webtest.Open(t, ctx, s.URL+room+"/"+string(id)+"?lang=kk")
	webtest.Type(t, ctx, "#halt-reason", "дәлізде шу")
	webtest.Click(t, ctx, `form[action$="/halt"] .btn`)
	webtest.Arrive(t, ctx, `!!document.querySelector("[name=confirmed]")`)
	webtest.NoSidewaysScroll(t, ctx)
	webtest.Axe(t, ctx)
}

// TestAProctorAndACandidateMeet: messages arrive, a pause stops the clock, time is
// given back, a line that breaks is seen, and the end ends; in two browsers.
func TestAProctorAndACandidateMeet(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	sits := s.window(who.Person)
	webtest.Open(t, sits, s.URL+"/exams/"+string(booking))
	webtest.Click(t, sits, "input[name=agree]")
	webtest.Click(t, sits, "main .btn--main")
	const ready = `document.querySelector("[data-saved]")?.className === "saved" && document.querySelector("[data-paper]")?.inert === false`
	webtest.Arrive(t, sits, ready)
	id := exam.AttemptID(webtest.JS[string](t, sits, `location.pathname.slice("/exam/".length)`))
	watches := s.window(string(access.Proctor))
	webtest.Open(t, watches, s.URL+room)
	tile := `document.getElementById("n-` + string(id) + `").textContent`
	webtest.Arrive(t, watches, tile+`.includes("At work")`)

	// The candidate asks for help; the tile says it, and what a person types stays.
	webtest.Type(t, watches, "#tell", "half a sen")
	webtest.Click(t, sits, "[data-opens=help]")
	webtest.Arrive(t, sits, `document.querySelector("#help:modal")`)
	webtest.Axe(t, sits)
	webtest.Type(t, sits, "#help-text", "The sound is gone")
	webtest.Click(t, sits, "[data-help-send]")
	webtest.Arrive(t, sits, `!document.querySelector("#help:modal") && document.querySelector("[data-help-said]").textContent !== ""`)
	webtest.Arrive(t, watches, tile+`.includes("The sound is gone") && document.getElementById("wait-said").textContent.includes("1")`)
	if webtest.JS[string](t, watches, `document.getElementById("tell").value`) != "half a sen" {
		t.Error("what was typed went with the renewal")
	}

	// A message appears, and goes when it is read.
	by := &access.Actor{Person: "per_x", Acting: access.Proctor, Body: string(s.People.Body), Held: []access.Held{{Role: access.Proctor, Body: string(s.People.Body)}}}
	s.Must(s.Live.Tell(t.Context(), by, id, proctor.SayIn{Press: "1", Text: "Put the plug in"}))
	webtest.Arrive(t, sits, `document.querySelector("[data-message-text]")?.textContent === "Put the plug in"`)
	webtest.Axe(t, sits)
	webtest.Click(t, sits, "[data-messages] [data-message-read]")
	webtest.Arrive(t, sits, `!document.querySelector("[data-messages] [data-message-id]")`)

	// A pause closes the paper, and the end of it opens it with the time it had; what
	// was answered on a broken line before the pause is not lost.
	webtest.Line(t, sits, false)
	webtest.JS[bool](t, sits, `(document.querySelector("input[name=s0]").click(), true)`)
	webtest.Arrive(t, sits, `document.querySelector("[data-saved]").className === "saved saved--off"`)
	before := webtest.JS[int64](t, sits, `Number(document.querySelector("[data-exam]").dataset.deadline)`)
	s.Must(s.Delivery.Halt(t.Context(), by, id, "noise outside"))
	webtest.Line(t, sits, true)
	webtest.Arrive(t, sits, `document.querySelector("[data-exam]").dataset.state === "paused" && document.body.textContent.includes("noise outside") && !document.querySelector("[data-paper]")`)
	s.Clock.Advance(7 * time.Minute)
	s.Must(s.Delivery.GoOn(t.Context(), by, id, "quiet"))
	webtest.Arrive(t, sits, ready)
	if after := webtest.JS[int64](t, sits, `Number(document.querySelector("[data-exam]").dataset.deadline)`); after != before+7*60_000 {
		t.Errorf("the deadline moved by %d ms", after-before)
	}
	if _, stored := s.Stored(id); len(stored) != 1 {
		t.Errorf("%d answers, not the one before the pause", len(stored))
	}

	// The line breaks: the tile says since when. Renewing can be stopped.
	webtest.Line(t, sits, false)
	s.Clock.Advance(time.Minute)
	webtest.Arrive(t, watches, tile+`.includes("Offline since")`)
	webtest.Click(t, watches, "[data-live-stop]")
	webtest.Arrive(t, watches, `document.querySelector("[data-live-stop]").ariaPressed === "true"`)
	webtest.Line(t, sits, true)
	webtest.Arrive(t, sits, ready)

	s.Must(s.Delivery.Stop(t.Context(), by, id, exam.StopIn{Reason: "another person"}))
	webtest.Arrive(t, sits, `document.querySelector("[data-exam]").dataset.state === "ended"`)
	if got := webtest.JS[string](t, watches, tile); got == "" {
		t.Error("the tile is gone")
	}
}
