package talkpages_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"tarazy/internal/interview"
)

func TestINT07_TheLeadGoesThroughTheScriptOnThePage(t *testing.T) {
	s := newSite(t)
	i := s.TalkPlanned(interview.ByPanel)
	at := address(i)
	s.each("lead", at+"/conduct", 200)
	s.holds("the beginning warns", s.get("lead", at+"/conduct"), 200, "No training on record", s.Members[1].Name, "Have not marked the sample answers", "The room is not marked as ready", "Begin the interview", "!No briefing on record")
	s.holds("a member waits", s.get("first", at+"/conduct"), 200, "The lead begins the interview", "!Record the absence")
	s.holds("marks are not there yet", s.get("first", at+"/rate"), 409, "No marks are given before the interview is over")
	page := s.get("lead", at+"/conduct")
	s.went("begin", s.post("lead", at+"/begin", "version", s.version(page)), at+"/conduct")
	page = s.get("lead", at+"/conduct")
	s.each("lead", at+"/conduct", 200)
	s.each("expert", at+"/conduct", 200)
	s.holds("the talk", page, 200, "Introduction", "Review of professional experience", "0–2 min", "Do not say", `data-part`, "the same for every candidate",
		"Opens once the interview is over", "Without notes so far")
	s.went("tick", s.post("lead", at+"/tick", "tick", "introduction.aim"), at+"/conduct")
	s.holds("ticked", s.get("lead", at+"/conduct"), 200, `name="untick" value="introduction.aim"`)
	s.went("tick back", s.post("lead", at+"/tick", "untick", "introduction.aim"), at+"/conduct")
	a := s.json("lead", at+"/tick", `{"key":"closing.thanks","on":true}`)
	s.holds("tick by script", a, 200, `"closing.thanks"`, `"state":"under_way"`)
	s.holds("a member ticks", s.json("first", at+"/tick", `{"key":"closing.thanks","on":true}`), 403)
	s.holds("where it stands", s.get("first", at+"/state"), 200, `"closing.thanks"`, "!notes")
	s.went("outside", s.post("first", at+"/ask", "text", "Чем Вы гордитесь?", "about", "integrity"), at+"/conduct")
	s.holds("outside", s.get("second", at+"/conduct"), 200, "Чем Вы гордитесь?")
	s.holds("outside without words", s.post("first", at+"/ask", "text", " "), 422, "Fill in this field")
	page = s.get("lead", at+"/conduct")
	s.holds("an end with nothing told", s.post("lead", at+"/end", "version", s.version(page), "next", "Решение"), 422, "Name the day", `value="Решение"`)
	s.went("end", s.post("lead", at+"/end", "version", s.version(page), "next", "Решение", "term", s.In(3).String()), at+"/rate")
	s.holds("a member afterwards", s.get("first", at+"/conduct"), 200, "The talk is over", "Go on to marking")
	s.holds("another series", s.get("first", "/interviews/ser_x/"+string(i.ID)+"/conduct"), 404)
	for _, as := range []string{"candidate", "stranger", "third", "hr", "admin", "inspector"} {
		for _, page := range []string{"/conduct", "/state", "/rate", "/rate/lock"} {
			if a := s.get(as, at+page); a.code == 200 {
				t.Errorf("%s reads %s", as, page)
			}
		}
	}
}

func TestINT10_NotesAreSavedAsTheyAreTypedAndSeenByNobodyElse(t *testing.T) {
	s := newSite(t)
	i := s.TalkBegun(interview.ByPanel)
	at := address(i)
	note := func(seq int, text string) string {
		return fmt.Sprintf(`{"seq":%d,"notes":{"examples":[{"id":"e1","competency":"integrity","question":"integrity.1","parts":{"action":%q}}],"free":{"review":"пять лет"},"impression":""}}`, seq, text)
	}
	s.holds("the first", s.json("first", at+"/notes", note(1, "Отказалась от подарка")), 200, `"seq":1`)
	s.holds("again", s.json("first", at+"/notes", note(1, "Отказалась от подарка")), 200, `"seq":1`)
	s.holds("another window", s.json("first", at+"/notes", note(1, "Иное")), 409, `interview.note.elsewhere`, "Отказалась от подарка", `"seq":1`)
	s.holds("out of shape", s.json("first", at+"/notes", `{"seq":1}`), 422)
	long := note(2, strings.Repeat("ж", 200_000))
	s.holds("200,000 letters", s.json("first", at+"/notes", long), 413, "interview.note.too_long", "Текст остался на странице")
	s.holds("beyond the bound", s.json("first", at+"/notes", note(2, strings.Repeat("ж", 3_000_000))), 413, "interview.note.large")
	s.each("first", at+"/conduct", 200)
	s.holds("own", s.get("first", at+"/conduct"), 200, "Отказалась от подарка", `data-seq="1"`, "incomplete", "пять лет")
	for _, other := range []string{"lead", "second", "expert"} {
		s.holds("notes to "+other, s.get(other, at+"/conduct"), 200, "!Отказалась", "!пять лет", `data-seq="0"`)
	}
	// The same without script.
	s.went("a form", s.post("first", at+"/notes", "seq", "1", "x.e1.competency", "integrity", "x.e1.question", "integrity.1", "x.e1.action", "Отказалась",
		"x.e1.result", "Подарок вернули", "x.e2.competency", "leadership", "x.e2.question", "leadership.1", "x.e2.task", "", "free.leadership.1", "тихо"), at+"/conduct")
	s.holds("the form", s.get("first", at+"/conduct"), 200, "Подарок вернули", ">whole<", `data-seq="2"`, "тихо", "!пять лет")
	s.holds("the expert writes none", s.json("expert", at+"/notes", note(1, "x")), 403)
	s.holds("nor HR", s.json("hr", at+"/notes", note(1, "x")), 403)
}

func TestAMemberMarksAloneOnThePageWithoutScript(t *testing.T) {
	s := newSite(t)
	i := s.TalkHeld(interview.ByPanel)
	at := address(i)
	s.each("first", at+"/rate", 200)
	s.holds("impression first", s.get("first", at+"/rate"), 200, "Impression after the talk", "never scored", "!Overall mark")
	s.holds("a mark before it", s.post("first", at+"/mark", "version", "1", "competency", "integrity", "mark", "4"), 409, "First write your impression")
	s.went("impression", s.post("first", at+"/impression", "impression", "Спокойно"), at+"/rate")
	page := s.get("first", at+"/rate")
	s.each("first", at+"/rate", 200)
	s.holds("the sheet", page, 200, "Сравнила четыре здания", "Integrity", "no mark", "Met: 0 of 3, needed for yes: 2", "Indicators without information: 3", "Still without a mark")
	first := s.indicator(page, "integrity")
	tie := func(kv ...string) answer {
		return s.post("first", at+"/evidence", append([]string{"version", s.version(s.get("first", at+"/rate")), "competency", "integrity", "indicator", first}, kv...)...)
	}
	s.went("a whole piece", tie("sign", "positive", "source", "e1.action", "passage", ""), at+"/rate#c-integrity")
	s.went("a passage", tie("sign", "negative", "source", "e1.situation", "passage", "не хватало"), at+"/rate#c-integrity")
	s.holds("what is not there", tie("sign", "positive", "source", "e1.action", "passage", "Иное"), 422, "hold no such passage", `id="integrity-passage"`, ">Иное</textarea>")
	s.holds("the balance", s.get("first", at+"/rate"), 200, "Positive evidence: 1, negative or not shown: 1", "«не хватало»", `class="neg"`, `class="pos"`)
	s.went("dropped", s.post("first", at+"/evidence", "version", s.version(s.get("first", at+"/rate")), "competency", "integrity", "drop", "1"), at+"/rate#c-integrity")
	s.holds("dropped", s.get("first", at+"/rate"), 200, "!«не хватало»")
	mark := func(as, key, mark, reason string) answer {
		return s.post(as, at+"/mark", "version", s.version(s.get(as, at+"/rate")), "competency", key, "mark", mark, "reason", reason)
	}
	s.holds("1 against the balance", mark("first", "integrity", "1", ""), 422, "Give the reason for this mark", `id="integrity-reason"`)
	s.holds("no mark", mark("first", "integrity", "", ""), 422, "Give a mark, or “no information”")
	s.holds("9", mark("first", "integrity", "9", "x"), 422, "The scale has no mark 9")
	s.went("4", mark("first", "integrity", "4", ""), at+"/rate#c-integrity")
	s.went("none", mark("first", "leadership", "none", ""), at+"/rate#c-leadership")
	s.holds("lock", s.get("first", at+"/rate/lock"), 200, "cannot be taken back", "No information")
	lock := func() answer {
		return s.post("first", at+"/rate/lock", "version", s.version(s.get("first", at+"/rate")))
	}
	s.holds("a lock with an open competency", lock(), 409, "have no mark: Decision-making")
	s.went("none", mark("first", "decision_making", "none", ""), at+"/rate#c-decision_making")
	s.holds("a lock without an overall mark", lock(), 409, "no overall mark")
	overall := func(kv ...string) answer {
		return s.post("first", at+"/overall", append([]string{"version", s.version(s.get("first", at+"/rate"))}, kv...)...)
	}
	s.holds("overall 5 without a reason", overall("overall", "5"), 422, "Give the reason for this mark")
	s.holds("overall nothing", overall(), 422, "Give a mark")
	s.went("overall", overall("overall", "4"), at+"/rate#overall")
	s.holds("another's sheet", s.get("second", at+"/rate"), 200, "!needed for yes", "!Overall")
	s.went("lock", lock(), at+"/rate")
	s.each("first", at+"/rate", 200)
	s.holds("locked", s.get("first", at+"/rate"), 200, "Your marks are locked", "!<form class=\"stack-3\"", "!of 3 members")
	s.holds("after the lock", mark2(s, at), 409, "cannot be changed any more")
}

func mark2(s *site, at string) answer {
	return s.post("first", at+"/mark", "version", "9", "competency", "integrity", "mark", "4")
}

// indicator is the first choice of the form of a competency.
func (s *site) indicator(a answer, key string) string {
	s.T.Helper()
	_, rest, ok := strings.Cut(a.text, `id="`+key+`-indicator"`)
	_, rest, ok2 := strings.Cut(rest, `<option value="`)
	value, _, _ := strings.Cut(rest, `"`)
	if !ok || !ok2 {
		s.T.Fatalf("no choice of indicators of %s", key)
	}
	return value
}

// TestNoPageTellsAMarkBeforeAllAreLocked walks every page of everybody while one
// sheet is open.
func TestNoPageTellsAMarkBeforeAllAreLocked(t *testing.T) {
	s := newSite(t)
	i := s.TalkHeld(interview.ByPanel)
	at := address(i)
	s.Must(s.WriteImpression(t.Context(), s.Members[1], i.ID, ""))
	before := map[string]string{}
	walk := func(check func(as, page string, a answer)) {
		for as := range s.who {
			for _, page := range []string{"/conduct", "/state", "/rate", "/rate/lock"} {
				if as == "lead" || as == "first" {
					continue
				}
				check(as, page, s.get(as, at+page))
			}
		}
	}
	walk(func(as, page string, a answer) { before[as+page] = a.text })
	for _, a := range s.Raters(interview.ByPanel)[:2] {
		sheet := s.Marked(a, i.ID, 5)
		s.Must(s.LockSheet(t.Context(), a, i.ID, sheet.Version))
	}
	walk(func(as, page string, a answer) {
		if page == "/state" && a.code == 200 { // the clock of the server alone
			var x, y map[string]any
			s.Must(errorsOf(json.Unmarshal([]byte(before[as+page]), &x), json.Unmarshal([]byte(a.text), &y)))
			delete(x, "now")
			delete(y, "now")
			if fmt.Sprint(x) != fmt.Sprint(y) {
				t.Errorf("%s %s: %v, then %v", as, page, x, y)
			}
			return
		}
		if before[as+page] != a.text {
			t.Errorf("%s %s is another page once others have locked", as, page)
		}
	})
}

func errorsOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}
