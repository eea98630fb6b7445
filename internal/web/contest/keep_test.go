package contest_test

import (
	"strings"
	"testing"
	"time"
)

// TestPapersAreHeldAndDestroyedOnTheirPage: a competition that was cancelled is
// kept for its term like any other.
func TestPapersAreHeldAndDestroyedOnTheirPage(t *testing.T) {
	s := newSite(t)
	page := s.at("keep")
	s.everywhere("hr", page)
	s.holds("while it runs", s.get("hr", page), 200, "has not ended", "/rules/selection-2023/2023-03-01#c-step-9", "!Destroy under the act")
	s.holds("another role", s.get("proctor", page), 403)
	at := func() string { return value(s.get("hr", page), "version") }
	s.holds("cancelled", s.post("hr", s.at("cancel"), "version", at(), "why", "Лауазым қысқарды"), 303)
	s.holds("its term", s.get("hr", page), 200, "17 May 2026", "still to be kept", "!Destroy under the act")
	api := "/api/v1" + s.at("papers")
	order := func(what, body string) answer {
		return s.do("hr", "en", "POST", api+what, "application/json", strings.NewReader(body))
	}
	s.holds("by JSON", s.get("hr", api), 200, `"until":"2026-05-17"`, `"stopped":"selection.keep.term"`, `"hold":null`)
	s.holds("another role by JSON", s.get("proctor", api), 403)
	s.holds("nobody by JSON", s.do("hr", "en", "POST", api+"/hold", "application/json", strings.NewReader(`{"version":1}`)), 422)
	s.holds("a number for words", order("/hold", `{"version":`+at()+`,"why":7}`), 422)
	s.holds("too early by JSON", order("/destroy", `{"version":`+at()+`,"number":"7","day":"2023-05-17"}`), 409)
	s.holds("held by JSON", order("/hold", `{"version":`+at()+`,"why":"Сот"}`), 200, `"why":"Сот"`)
	s.holds("no ground by JSON", order("/release", `{"version":`+at()+`,"why":""}`), 422)
	s.holds("released by JSON", order("/release", `{"version":`+at()+`,"why":"Сот аяқталды"}`), 200, `"hold":null`)
	s.holds("no reason", s.post("hr", page+"/hold", "version", at(), "why", ""), 422, `id="why-error"`)
	s.holds("an old version", s.post("hr", page+"/hold", "version", "1", "why", "Сот сұратты"), 409, "changed in another window", "Сот сұратты")
	s.holds("held", s.post("hr", page+"/hold", "version", at(), "why", "Сот сұратты"), 303)
	s.everywhere("hr", page)
	s.holds("on hold", s.get("hr", page), 200, "held back from destruction", "Сот сұратты")
	s.holds("no ground", s.post("hr", page+"/release", "version", at(), "ground", " "), 422, `id="ground-error"`)
	s.holds("released", s.post("hr", page+"/release", "version", at(), "ground", "Сот аяқталды"), 303)
	s.Clock.Advance(3 * 366 * 24 * time.Hour)
	s.everywhere("hr", page)
	in := func(number, day, read string) []string {
		return []string{"version", at(), "number", number, "day", day, "read", read}
	}
	s.holds("not confirmed", s.post("hr", page+"/destroy", in("7-К", "2026-05-18", "")...), 422, `id="read-error"`, `value="7-К"`)
	s.holds("no number", s.post("hr", page+"/destroy", in("", "2026-05-18", "yes")...), 422, `id="number-error"`)
	s.holds("no day", s.post("hr", page+"/destroy", in("7-К", "", "yes")...), 422, `id="day-error"`)
	s.holds("not a day", s.post("hr", page+"/destroy", in("7-К", "2026-02-30", "yes")...), 422, `id="day-error"`)
	s.holds("too long", s.post("hr", page+"/destroy", in(strings.Repeat("7", 101), "2026-05-18", "yes")...), 422, `id="number-error"`)
	s.holds("by the other", s.post("proctor", page+"/destroy", in("7-К", "2026-05-18", "yes")...), 403)
	s.holds("destroyed", s.post("hr", page+"/destroy", in("7-К", "2026-05-18", "yes")...), 303)
	s.everywhere("hr", page)
	s.holds("gone", s.get("hr", page), 200, "The papers are destroyed", "7-К", "!Destroy under the act")
	s.holds("again", s.post("hr", page+"/destroy", in("8-К", "2026-05-18", "yes")...), 409)
	s.holds("the competition", s.get("hr", s.at()), 200, "/keep")
}
