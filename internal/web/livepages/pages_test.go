package livepages_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/proctor"
)

const room = "/sittings/sit_trial/watch"

func TestASittingIsWatchedAndTimeGivenBack(t *testing.T) {
	s := newSite(t)
	s.has(s.get(access.Proctor, room), 200, "Nobody has begun")
	who, booking := s.Seat()
	id, held := s.Enter(who, booking)
	_, err := s.Save(t.Context(), id, examtest.Session, exam.SaveIn{Secret: held.Secret, Answers: []exam.Save{
		{Slot: 0, Seq: 1, At: s.Clock.Now().UnixMilli(), Answer: exam.Answer{Places: []int{0}}}, {Slot: 5, Seq: 1, Answer: exam.Answer{Text: "x"}},
	}})
	s.Must(err)
	one := room + "/" + string(id)
	for _, lang := range []string{"kk", "ru", "en"} {
		s.has(s.do("proctor", lang, "GET", room, nil), 200, "S-0001")
		s.has(s.do("proctor", lang, "GET", one, nil), 200, "S-0001")
		s.has(s.do("proctor", lang, "GET", room+"/all/log", nil), 200)
	}
	a := s.get(access.Proctor, room)
	s.has(a, 200, "1 of 6", "10 min 0 s", "At work", "No picture")
	if strings.Contains(a.text, "Сынақов С") && strings.Contains(a.text, string(who.Person)) {
		t.Error("a tile gives a name away")
	}
	part := s.get(access.Proctor, room+"?part=1&page=1")
	s.has(part, 200, `id="n-`+string(id)+`"`, "At work")
	if strings.Contains(part.text, "<html") || strings.Contains(part.text, "<form") {
		t.Error("what is renewed is the whole page")
	}
	s.has(s.get(access.Proctor, one), 200, "The test was opened on a device", "it is for an item of another section")
	if a := s.get(access.TestManager, one); strings.Contains(a.text, one+"/stop") || strings.Contains(a.text, one+"/tell") || !strings.Contains(a.text, one+"/note") {
		t.Error("a test manager is offered what is not theirs, or not to write a note")
	}
	s.has(s.post(access.Proctor, one+"/minutes", url.Values{"minutes": {"5"}}), 422, `href="#minutes-reason"`)
	s.has(s.post(access.TestManager, one+"/minutes", url.Values{"minutes": {"5"}, "reason": {"x"}}), 403)
	asked := s.post(access.HROfficer, one+"/minutes", url.Values{"minutes": {"5"}, "reason": {"the power went"}})
	s.has(asked, 200, "Give time back to seat S-0001?", "the power went", `name="confirmed"`)
	s.has(s.get(access.HROfficer, one), 200, "10 min 0 s")
	s.has(s.post(access.Proctor, one+"/minutes", url.Values{"minutes": {"90"}, "reason": {"x"}, "confirmed": {"yes"}}), 422, `href="#minutes"`, `value="90"`)
	if a := s.post(access.HROfficer, one+"/minutes", url.Values{"minutes": {"5"}, "reason": {"the power went"}, "confirmed": {"yes"}}); a.code != 303 {
		t.Fatalf("status %d", a.code)
	}
	s.has(s.get(access.HROfficer, one), 200, "Time given back: 5 min. Reason: the power went", "15 min 0 s")
	s.has(s.get(access.Candidate, room), 403)
	s.has(s.get(access.Proctor, "/sittings/none/watch"), 404)
	s.has(s.get(access.Proctor, "/sittings/none/watch/"+string(id)), 404)
}

func TestAnAttemptIsPausedResumedAndEndedAfterAQuestion(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	id, _ := s.Enter(who, booking)
	one := room + "/" + string(id)
	act := func(what, asked string, form url.Values) {
		t.Helper()
		s.has(s.post(access.Proctor, one+"/"+what, form), 200, asked, `name="confirmed"`)
		form.Set("confirmed", "yes")
		if a := s.post(access.Proctor, one+"/"+what, form); a.code != 303 {
			t.Fatalf("%s: status %d", what, a.code)
		}
	}
	s.has(s.post(access.Proctor, one+"/halt", nil), 422, `href="#halt-reason"`)
	act("halt", "Pause the test of seat S-0001?", url.Values{"reason": {"noise outside"}})
	s.has(s.get(access.Proctor, one), 200, "Paused", "noise outside", one+"/resume")
	s.has(s.do(who.Person, "en", "GET", "/exam/"+string(id), nil), 200, "The test is paused", "noise outside")
	act("resume", "Resume the test of seat S-0001?", url.Values{"reason": {"it is quiet"}})
	s.has(s.get(access.Proctor, one), 200, "The test was resumed. Reason: it is quiet", one+"/halt")
	conduct := regexp.MustCompile(`id="stop-conduct"[\s\S]*?<option value="([a-z_]+)"`).FindStringSubmatch(s.get(access.Proctor, one).text)
	if conduct == nil {
		t.Fatal("no forbidden conduct to choose")
	}
	act("stop", "Stop the test of seat S-0001?", url.Values{"reason": {"somebody else sat there"}, "conduct": {conduct[1]}})
	s.has(s.get(access.Proctor, one), 200, "The test was stopped. Forbidden conduct:", "somebody else sat there")
	s.has(s.get(access.Proctor, room+"/all/log"), 200, "The test was paused. Reason: noise outside", "S-0001", "somebody else sat there")
	s.has(s.post(access.Proctor, one+"/halt", url.Values{"reason": {"x"}, "confirmed": {"yes"}}), 409, "only while a section is sat")
}

func TestMessagesHelpNotesAndFlagsReachTheLog(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	id, _ := s.Enter(who, booking)
	one, own := room+"/"+string(id), "/proctor/"+string(id)
	ask := func(path, body string) answer {
		t.Helper()
		return s.send(who.Person, "en", "POST", own+path, "application/json", body)
	}
	if a := ask("/help", `{"press":"1","text":"The sound is gone"}`); a.code != 200 {
		t.Fatalf("%d %s", a.code, a.text)
	}
	s.has(s.get(access.Proctor, room), 200, "asks for help", "The sound is gone", "Candidates to be looked at: 1")
	s.has(s.post(access.Proctor, one+"/tell", url.Values{"press": {"a"}, "tell": {""}}), 422, `href="#tell"`)
	if a := s.post(access.Proctor, one+"/tell", url.Values{"press": {"a"}, "tell": {"Put the plug in"}}); a.code != 303 {
		t.Fatalf("status %d", a.code)
	}
	s.has(s.get(access.Proctor, room), 200, "Candidates to be looked at: 0")
	if a := s.post(access.Proctor, room+"/all/tell", url.Values{"press": {"b"}, "text": {"Ten minutes are left"}}); a.code != 303 {
		t.Fatalf("status %d", a.code)
	}
	s.has(s.post(access.Proctor, room+"/all/tell", url.Values{"press": {"c"}}), 422, `href="#tell"`)
	heard := ask("/beat", `{"battery":15,"charging":false,"recording":"off"}`)
	s.has(heard, 200, "Put the plug in", "Ten minutes are left", `"version":`)
	s.has(s.get(access.Proctor, room), 200, "Battery: 15 %", "Not recording")
	message := regexp.MustCompile(`"id":"(ent[^"]+)"[^}]*Put the plug in`).FindStringSubmatch(heard.text)[1]
	s.has(ask("/read", `{"message":"`+message+`"}`), 200)
	if a := ask("/beat", `{}`); strings.Contains(a.text, "Put the plug in") {
		t.Error("a message that was read comes again")
	}
	s.has(s.get(access.Proctor, one), 200, "Message: Put the plug in (read at", "Asked for help: The sound is gone")
	for body, code := range map[string]int{`{"battery":900}`: 422, `{"nothing":1}`: 422, `[`: 422} {
		s.has(ask("/beat", body), code, `"code"`)
	}
	s.has(s.send("per_none", "en", "POST", own+"/beat", "application/json", `{}`), 404)

	conduct := regexp.MustCompile(`id="flag-conduct"[\s\S]*?<option value="([a-z_]+)"`).FindStringSubmatch(s.get(access.Proctor, one).text)[1]
	s.has(s.post(access.Proctor, one+"/flag", url.Values{"press": {"f"}, "note": {"x"}}), 422, `href="#flag-conduct"`)
	s.has(s.post(access.Proctor, one+"/flag", url.Values{"press": {"f"}, "conduct": {conduct}, "ago": {"3"}}), 422, `href="#flag-note"`)
	if a := s.post(access.Proctor, one+"/flag", url.Values{"press": {"f"}, "conduct": {conduct}, "ago": {"3"}, "note": {"looked to the left"}}); a.code != 303 {
		t.Fatalf("status %d: %s", a.code, a.text)
	}
	s.has(s.get(access.Proctor, one), 200, "Set by a proctor", "looked to the left")
	s.has(s.get(access.Proctor, room), 200, "flags not looked at: 1", "Not looked at: 1")
	s.has(s.post(access.Proctor, one+"/looked", nil), 303)
	s.has(s.get(access.Proctor, room), 200, "Candidates to be looked at: 0")

	s.has(s.post(access.Proctor, one+"/note", url.Values{"press": {"n"}, "note": {"Went out of view"}}), 303)
	s.has(s.post(access.TestManager, room+"/all/note", url.Values{"press": {"n"}, "text": {"The light went"}}), 303)
	s.has(s.post(access.TestManager, room+"/all/note", url.Values{"press": {"m"}}), 422, `href="#note"`)
	s.has(s.get(access.Proctor, room+"/all/log"), 200, "Note: Went out of view", "Note: The light went", "the whole sitting")
	s.has(s.post(access.TestManager, room+"/all/tell", url.Values{"press": {"z"}, "text": {"x"}}), 403)
}

func TestACandidateWhoIsSilentIsOffline(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	id, _ := s.Enter(who, booking)
	s.Clock.Advance(time.Minute)
	s.has(s.get(access.Proctor, room), 200, "Offline since 04:00:00")
	_, err := s.Live.Beat(t.Context(), who, id, proctor.BeatIn{})
	s.Must(err)
	s.has(s.get(access.Proctor, room), 200, "At work")
}
