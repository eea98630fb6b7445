package roompages_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
	"tarazy/internal/room"
	"tarazy/internal/room/roomtest"
	"tarazy/internal/web/webtest"
)

func address(i *interview.Interview) string { return interview.RoomPath(i.ID) }

// TestSEL19_APersonSeesTheRoomOfTheOwnRole draws the page for everybody, in the three
// languages.
func TestSEL19_APersonSeesTheRoomOfTheOwnRole(t *testing.T) {
	s := newSite(t)
	at := address(s.Planned())
	for _, l := range locale.Langs {
		for _, as := range []string{"lead", "first", "expert", "observer", "candidate"} {
			s.holds(as+" "+string(l), s.send(as, string(l), "GET", at, "", ""), 200, "!%!", "!style=")
		}
	}
	s.holds("the candidate is asked first", s.get("candidate", at), 200, "Consent to the recording", "6 months", "without a recording", "!data-room=")
	if a := s.post("candidate", at+"/consent", "answer", "yes"); a.code != http.StatusSeeOther || a.header.Get("Location") != at {
		t.Errorf("consent: %+v", a)
	}
	a := s.get("candidate", at)
	s.holds("then the room", a, 200, "You have agreed", "15 minutes", "#c-step-8", "!Questions and notes", "!data-leads", "data-speaks")
	if p := a.header.Get("Permissions-Policy"); !strings.Contains(p, "camera=(self)") {
		t.Errorf("the camera is not allowed: %s", p)
	}
	s.holds("the lead", s.get("lead", at), 200, "Questions and notes", "Add time", "data-leads", "!You have agreed")
	s.holds("a member", s.get("first", at), 200, "Questions and notes", "!Add time")
	s.holds("an observer", s.get("observer", at), 200, "does not speak", "!data-speaks", "!Questions and notes")
	for as, code := range map[string]int{"stranger": 403, "other": 404, "hr": 403, "inspector": 403, "": 303} {
		if a := s.get(as, at); a.code != code {
			t.Errorf("%q: %d, not %d", as, a.code, code)
		}
	}
	s.holds("a page, not a socket", s.get("lead", at+"/live"), 422)
	s.holds("a member adds time", s.json("first", at+"/extend", `{"minutes":5,"reason":"x"}`), 403)
	s.holds("nobody to let in", s.json("lead", at+"/admit", `{"seat":"x"}`), 404, "no such person")
	s.holds("out of shape", s.json("lead", at+"/say", `{"text":"x"}`), 422)
}

// TestSEL19_TheSocketOfARoom joins by socket, waits, is let in, speaks, and is refused
// what is not allowed.
func TestSEL19_TheSocketOfARoom(t *testing.T) {
	s := newSite(t)
	i := s.Planned()
	at := address(i)
	if _, res, err := s.dial("lead", at, http.Header{"Origin": {"https://elsewhere.example"}}); err == nil || res.StatusCode != 403 {
		t.Errorf("from another site: %v", err)
	}
	if _, res, err := s.dial("stranger", at, nil); err == nil || res.StatusCode != 403 {
		t.Errorf("a stranger: %v", err)
	}
	open := func(as string) *websocket.Conn {
		t.Helper()
		ws, _, err := s.dial(as, at, nil)
		s.Must(err)
		t.Cleanup(func() { ws.CloseNow() })
		return ws
	}
	s.until(open("candidate"), `"code":"room.consent"`)
	s.until(open("other"), `"code":"room.missing"`)
	lead := open("lead")
	s.until(lead, `"rtc"`)
	s.post("candidate", at+"/consent", "answer", "yes")
	candidate := open("candidate")
	waiting := s.until(candidate, `"admitted":false`)
	seat := regexp.MustCompile(`"you":"([^"]+)"`).FindStringSubmatch(waiting)[1]
	s.until(lead, `"role":"candidate","here":true,"admitted":false`)
	s.holds("let in", s.json("lead", at+"/admit", fmt.Sprintf(`{"seat":%q}`, seat)), 200)
	s.until(candidate, `"rtc"`)
	s.until(lead, `"recorded":true`)
	s.holds("a hand", s.json("candidate", at+"/hand", `{"up":true}`), 200)
	s.until(lead, `"hand":true`)
	s.holds("a line", s.json("candidate", at+"/say", `{"press":"p","text":"I hear nothing"}`), 200)
	s.until(lead, `"text":"I hear nothing"`)
	s.holds("not begun", s.json("lead", at+"/extend", `{"minutes":5,"reason":"x"}`), 409)
	_, err := s.BeginTalk(t.Context(), s.Lead, i.ID, i.Version)
	s.Must(err)
	s.holds("without a reason", s.json("lead", at+"/extend", `{"minutes":5,"reason":""}`), 422, "Give the reason")
	s.holds("with one", s.json("lead", at+"/extend", `{"minutes":5,"reason":"the line broke"}`), 200)
	if now := s.until(candidate, `"extra":5`); !strings.Contains(now, `"minutes":15`) || strings.Contains(now, "the line broke") {
		t.Errorf("the candidate: %s", now)
	}
	// Another window of the same person takes the place of the first.
	again := open("candidate")
	s.until(candidate, `"bye":"replaced"`)
	s.until(again, `"admitted":true`)
	// What is too large ends the connection, at times before it was sent whole.
	if err := again.Write(t.Context(), websocket.MessageText, []byte(`{"rtc":"`+strings.Repeat("x", 300<<10)+`"}`)); err != nil {
		t.Logf("cut off while it was sent: %v", err)
	}
	s.until(lead, `"role":"candidate","here":false`)
}

// played stores a recording of the candidate and closes the room.
func (s *site) played(i *interview.Interview, data []byte) string {
	s.T.Helper()
	ctx := s.T.Context()
	s.Must(s.Rooms.AnswerConsent(ctx, s.Candidate(), i.ID, true, locale.KK))
	v, err := s.Rooms.Enter(ctx, s.Candidate(), i.ID)
	s.Must(err)
	_, err = s.Rooms.Enter(ctx, s.Lead, i.ID)
	s.Must(err)
	f, err := s.Rooms.File(string(i.ID), v.Seat.ID)
	s.Must(err)
	for len(data) > 0 {
		n := min(len(data), 1000)
		_, err := f.Write(data[:n])
		s.Must(err)
		data = data[n:]
	}
	s.Must(f.Close())
	key, size, hash := f.(interface {
		Kept() (string, int64, []byte)
	}).Kept()
	s.Must(s.Rooms.Finished(string(i.ID), room.TrackFile{Member: v.Seat.ID, Kind: "audio+video", Key: key, Size: size, Hash: hash, Length: 4e9}))
	return key
}

func TestSEL19_ARecordingIsPlayedByRanges(t *testing.T) {
	s := newSite(t)
	i := s.Planned()
	at := address(i) + "/recording"
	s.holds("nothing yet", s.get("hr", at), 404)
	data := []byte(strings.Repeat("0123456789", 300))
	track := s.played(i, data)
	s.holds("the page", s.get("hr", at), 200, "Recording of the video interview", at+"/"+track, "Who has looked", `data-start="0.000"`)
	s.holds("the candidate", s.get("candidate", at), 403)
	s.holds("a member", s.get("first", at), 403)
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL+at+"/"+track, nil)
	s.Must(err)
	r.Header.Set("Range", "bytes=1995-2004")
	r.Header.Set("Cookie", "as=lead")
	res, err := http.DefaultClient.Do(r)
	s.Must(err)
	got, err := io.ReadAll(res.Body)
	s.Must(err)
	if res.StatusCode != http.StatusPartialContent || string(got) != "5678901234" || res.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("a range: %d %q %v", res.StatusCode, got, res.Header)
	}
	s.holds("another track", s.get("lead", at+"/trk_x"), 404)
	s.holds("closed by the lead", s.post("lead", address(i)+"/close"), http.StatusSeeOther)
	s.holds("kept until", s.get("lead", at), 200, "Kept until")
	s.holds("the room", s.get("candidate", address(i)), 200, "the room is closed")
	s.Must(s.Rooms.Destroy(t.Context(), room.DestroyPayload{Interview: i.ID}))
	s.holds("destroyed", s.get("lead", at), 200, "was destroyed", "!<video")
}

// TestTheRoomHoldsInABrowser looks at each page.
func TestTheRoomHoldsInABrowser(t *testing.T) {
	s := newSite(t)
	i := s.Planned()
	ctx := webtest.Browser(t)
	webtest.Size(t, ctx, 1440, 1000)
	look := func(as, name, path string) {
		t.Helper()
		webtest.Open(t, ctx, s.URL+"/nothing")
		webtest.JS[string](t, ctx, `document.cookie = "as=`+as+`; path=/"`)
		webtest.Hold(t, ctx, name, s.URL+path)
	}
	look("candidate", "consent", address(i))
	look("lead", "room-lead", address(i))
	s.played(i, []byte("0123456789"))
	look("candidate", "room-candidate", address(i))
	look("hr", "recording", address(i)+"/recording")
}

// TestSEL19_ThePlaybackSaysWhatIsMissing: a file that was never finished, and one whose
// line broke, in the three languages.
func TestSEL19_ThePlaybackSaysWhatIsMissing(t *testing.T) {
	s := newSite(t)
	i, ctx := s.Planned(), t.Context()
	s.Must(s.Rooms.AnswerConsent(ctx, s.Candidate(), i.ID, true, locale.KK))
	name, from := string(i.ID), interviewtest.Start
	record := func(by *access.Actor, from time.Time, seconds int) room.TrackFile {
		v, err := s.Rooms.Enter(ctx, by, i.ID)
		s.Must(err)
		file, err := s.Rooms.File(name, v.Seat.ID)
		s.Must(err)
		f, err := roomtest.Shoot(file, from, seconds, false).Finish(v.Seat.ID)
		s.Must(err)
		return f
	}
	record(s.Candidate(), from, 12) // and nobody is told that it is finished
	whole := record(s.Lead, from.Add(2*time.Second), 20)
	whole.Gaps = []room.Gap{{From: from.Add(5 * time.Second), Length: 1500 * time.Millisecond}}
	s.Must(s.Rooms.Finished(name, whole))
	at := address(i) + "/recording"
	s.holds("while it may run", s.get("hr", at), 200, "Not finished: it is there until 0:1", "Not recorded from 0:05 to 0:07: the line", `data-start="2.000"`)
	s.Must(s.Rooms.Close(ctx, s.Lead, i.ID))
	for _, l := range locale.Langs {
		a := s.send("hr", string(l), "GET", at, "", "")
		s.holds(string(l), a, 200, "0:05", "0:07", "!%!", "!"+locale.T(l, "room.page.recording.open", map[string]any{"at": "0:11"}))
	}
	s.holds("afterwards", s.get("hr", at), 200, "The recording was cut off at 0:1", "!Not finished")
}
