package talkpages_test

import (
	"context"
	"net/http/httptest"
	"testing"

	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/web/webtest"
)

// window is a browser of a person.
func (s *site) window(url, as string) context.Context {
	s.T.Helper()
	ctx := webtest.Browser(s.T)
	webtest.Size(s.T, ctx, 1440, 1000)
	webtest.Open(s.T, ctx, url+"/nothing")
	webtest.JS[string](s.T, ctx, `document.cookie = "as=`+as+`; path=/"`)
	return ctx
}

// TestThePagesHoldInABrowser looks at each page.
func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	planned := s.TalkPlanned(interview.ByPanel)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := s.window(server.URL, "lead")
	look := func(name, path string) {
		t.Helper()
		webtest.Hold(t, ctx, name, server.URL+path)
	}
	at := address(planned)
	look("planned", at+"/conduct")
	begun, err := s.BeginTalk(t.Context(), s.Lead, planned.ID, planned.Version)
	s.Must(err)
	_, err = s.SaveNotes(t.Context(), s.Lead, planned.ID, 1, interviewtest.TalkNotes())
	s.Must(err)
	look("under-way", at+"/conduct")
	webtest.Size(t, ctx, 1440, 1000)
	webtest.Open(t, ctx, server.URL+at+"/conduct?lang=ru#part-leadership")
	webtest.Axe(t, ctx)
	webtest.Shot(t, ctx, "question")
	webtest.Size(t, ctx, 320, 900)
	webtest.NoSidewaysScroll(t, ctx)
	webtest.Shot(t, ctx, "question-320")
	_, err = s.EndTalk(t.Context(), s.Lead, planned.ID, begun.Version, interview.EndIn{Next: "Решение", Term: s.In(3)})
	s.Must(err)
	look("impression", at+"/rate")
	s.Marked(s.Lead, planned.ID, 2)
	look("sheet", at+"/rate")
	look("lock", at+"/rate/lock")
	sheet, err := s.Mine(t.Context(), s.Lead, planned.ID)
	s.Must(err)
	s.Must(s.LockSheet(t.Context(), s.Lead, planned.ID, sheet.Sheet.Version))
	look("locked", at+"/rate")
}

// TestINT10_ALineCutDuringNotesLosesNothing types without a line, turns to
// another question, closes the page, and finds everything on the server once
// the line is back.
func TestINT10_ALineCutDuringNotesLosesNothing(t *testing.T) {
	s := newSite(t)
	i := s.TalkBegun(interview.ByPanel)
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	ctx := s.window(server.URL, "first")
	at := server.URL + address(i) + "/conduct?lang=ru"
	webtest.Open(t, ctx, at)
	const text = `(document.querySelector("[data-current] [data-saved]")?.textContent ?? "")`
	webtest.JS[bool](t, ctx, `document.querySelector('[data-goto="part-integrity"]').click(), true`)
	webtest.Type(t, ctx, `#part-integrity [data-piece="action"]`, "Мы обычно собирались по пятницам")
	webtest.Wait(t, ctx, text+`.startsWith("Сохранено")`)
	webtest.Wait(t, ctx, `document.querySelector("#part-integrity mark")?.textContent === "Мы обычно"`)
	webtest.Wait(t, ctx, `document.querySelector("#part-integrity [data-clarify]:not(:empty)")?.textContent.includes("что делал сам кандидат")`)
	webtest.Wait(t, ctx, `document.querySelector("#part-integrity [data-whole]").textContent === "неполный, не хватает: S, T, R"`)
	webtest.Line(t, ctx, false)
	webtest.Type(t, ctx, `#part-integrity [data-piece="result"]`, "Открыли группы")
	webtest.Wait(t, ctx, text+`.startsWith("Нет связи")`)
	webtest.JS[bool](t, ctx, `document.querySelector('[data-goto="part-leadership"]').click(), true`)
	webtest.Type(t, ctx, `#part-leadership [data-free]`, "Говорит спокойно")
	if now := s.talkSeen(i); now.Seq == 0 || len(now.Notes.Free) != 0 {
		t.Errorf("on the server while the line is cut: %d %+v %s", now.Seq, now.Notes, webtest.JS[string](t, ctx, text))
	}
	webtest.Line(t, ctx, true)
	webtest.Wait(t, ctx, text+`.startsWith("Сохранено")`)
	now := s.talkSeen(i)
	if len(now.Notes.Examples) != 1 || now.Notes.Examples[0].Parts["result"] != "Открыли группы" || now.Notes.Free["leadership.1"] != "Говорит спокойно" {
		t.Errorf("after the line is back: %+v", now.Notes)
	}
	// Another window has written: nothing is lost and the person chooses.
	other := now.Notes
	other.Free["review"] = "из другого окна"
	_, err := s.SaveNotes(t.Context(), s.Members[0], i.ID, now.Seq+1, other)
	s.Must(err)
	webtest.Type(t, ctx, `#part-leadership [data-free]`, ", уверенно")
	webtest.Wait(t, ctx, `document.querySelector('[data-panel="elsewhere"]').hidden === false`)
	webtest.Click(t, ctx, `[data-keep="mine"]`)
	webtest.Wait(t, ctx, text+`.startsWith("Сохранено")`)
	if got := s.talkSeen(i).Notes.Free["leadership.1"]; got != "Говорит спокойно, уверенно" {
		t.Errorf("kept: %q", got)
	}
}

func (s *site) talkSeen(i *interview.Interview) *interview.Talk {
	s.T.Helper()
	out, err := s.Talk(s.T.Context(), s.Members[0], i.ID)
	s.Must(err)
	return out
}
