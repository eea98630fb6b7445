package reviewpages_test

import (
	"context"
	"fmt"
	"html"
	"image/color"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/reviewpages"
	"tarazy/internal/web/webtest"
)

// site is the pages over a recorded attempt with a flag.
type site struct {
	*proctortest.World
	*httptest.Server
	person string
	id     exam.AttemptID
	name   string // of its first picture
}

func newSite(t *testing.T) *site { return newSiteOf(t, func(*proctor.RecordingRules) {}, 0) }

// newSiteOf is newSite under other rules of recording, with a stage that goes on for so long
// after the pictures.
func newSiteOf(t *testing.T, set func(*proctor.RecordingRules), stays time.Duration) *site {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	w := proctortest.New(examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c))
	w.Judge()
	set(w.Record())
	frame, lib := web.Frame{}, proctortest.Library(t)
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: webtest.InRole(string(w.People.Body)), Failed: frame.Failed},
		reviewpages.Routes(reviewpages.Deps{Proctor: w.Proctor, Draw: frame.Draw, Library: func() *law.Library { return lib }, Zone: func(string) *time.Location { return time.UTC }}))
	w.Must(err)
	s := &site{World: w, Server: httptest.NewServer(server.Handler())}
	t.Cleanup(s.Server.Close)
	s.recorded(stays)
	return s
}

// recorded has a candidate sit a test that is recorded in three pictures, with a flag
// in the middle, and leaves it to the proctors.
func (s *site) recorded(stays time.Duration) {
	t := s.T
	t.Helper()
	who, booking := s.Seat()
	_, err := s.Proctor.Check(t.Context(), who, proctor.CheckIn{Press: "one", Figures: proctortest.Good()})
	s.Must(err)
	proctortest.Prepare(t, s.Proctor, who, booking)
	s.id, err = s.Begin(t.Context(), who, booking)
	s.Must(err)
	s.person = who.Person
	n := proctor.NewIntake(s.Proctor, s.Clock, clock.System())
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); n.Run(ctx) }()
	for i := range int64(3) {
		at := s.Clock.Now().UnixMilli()
		s.Must(n.Take(t.Context(), who, s.id, proctor.PieceIn{Track: "camera", Kind: "snapshot", Run: "runrunrun", Seq: i + 1, From: at, Until: at, Data: proctortest.JPEG(64, 48, color.Gray{uint8(60 * i)})}))
		s.Clock.Advance(3 * time.Second)
	}
	stop()
	<-done
	s.Clock.Advance(stays)
	s.Must(s.Proctor.Store.Write(t.Context(), func(tx proctor.Tx) error {
		from := s.Clock.Now().Add(-6 * time.Second)
		if _, err := tx.FlagInsert(&proctor.Flag{ID: "flg_1", Attempt: s.id, Kind: proctor.CameraCovered, Conduct: "covering_camera", From: from, Until: from.Add(4 * time.Second), Press: "p", At: from, Args: map[string]string{}}); err != nil {
			return err
		}
		a, err := tx.ExamAttemptGet(s.id)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		a.Finished = &now
		page, err := tx.PiecesOf(proctor.PieceQuery{Attempt: s.id, Limit: 1})
		if err != nil {
			return err
		}
		s.name = page.Items[0].Name()
		return s.Proctor.ReviewOpens(tx, a)
	}))
}

func (s *site) ask(as, method, path string, form url.Values) (int, string) {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, strings.NewReader(form.Encode()))
	s.Must(err)
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	s.Must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	return res.StatusCode, html.UnescapeString(string(b))
}

// holds looks for a status, for words, and with "!" before them for their absence.
func (s *site) holds(as, path string, form url.Values, status int, words ...string) {
	s.T.Helper()
	method := "GET"
	if form != nil {
		method = "POST"
	}
	code, text := s.ask(as, method, path, form)
	webtest.Holds(s.T, method+" "+path+" by "+as, code, status, text, append(words, "!⟦")...)
}

// raw is what is at an address, as it is.
func (s *site) raw(as, path string) (int, []byte) {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), "GET", s.URL+path, nil)
	s.Must(err)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	res, err := http.DefaultClient.Do(r)
	s.Must(err)
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	s.Must(err)
	return res.StatusCode, data
}

// decided has two proctors find a breach, and what they found of its flag.
func (s *site) decided(found proctor.FlagVerdict) {
	s.T.Helper()
	form := url.Values{"version": {"1"}, "verdict": {"breach"}, "conduct": {"covering_camera"}, "reason": {"Камера жабылған"}, "flag-flg_1": {string(found)}}
	s.holds(proctorOf("per_a"), "/reviews/"+string(s.id), form, 303)
	form.Set("version", "2")
	s.holds(proctorOf("per_b"), "/reviews/"+string(s.id), form, 303)
}

func proctorOf(name string) string { return "proctor:" + name }

// TestSEL13_AProctorReviewsByTheNumberAloneAndTheCandidateReadsWhy goes from the queue
// over two opinions to what the candidate sees.
func TestSEL13_AProctorReviewsByTheNumberAloneAndTheCandidateReadsWhy(t *testing.T) {
	s := newSite(t)
	one, own, picture := "/reviews/"+string(s.id), "/my-reviews/"+string(s.id), "/reviews/"+string(s.id)+"/piece?name="+url.QueryEscape(s.name)
	candidate := "candidate:" + s.person
	s.holds(proctorOf("per_a"), "/reviews", nil, 200, "S-0001", one, "Waiting for a review: 1")
	s.holds(proctorOf("per_a"), one, nil, 200, "S-0001", "data-player", "review__cover-kept", one+"/before/face", one+"/before/desk", `name="flag-flg_1"`, `name="verdict"`, "Pieces of the recording may still come until", "!Opinion 1")
	s.holds(proctorOf("per_a"), picture, nil, 200, "\xff\xd8")
	s.holds(proctorOf("per_a"), one+"/before/face", nil, 200, "\xff\xd8")
	s.holds(proctorOf("per_a"), one+"/before/document", nil, 404)
	s.holds(proctorOf("per_a"), one+"/pieces?track=camera", nil, 200, `"kind":"snapshot"`)
	s.holds(proctorOf("per_a"), one+"/pieces?track=screen", nil, 200, "[]")
	s.holds("appeal_officer:per_o", one, nil, 404)
	s.holds("hr_officer:per_h", one, nil, 403)
	s.holds(candidate, one, nil, 404)
	s.holds(candidate, picture, nil, 404)
	s.holds(candidate, own, nil, 200, "waits", "!data-player")

	form := url.Values{"version": {"1"}, "verdict": {"breach"}, "conduct": {"covering_camera"}, "reason": {""}, "flag-flg_1": {"confirmed"}}
	s.holds(proctorOf("per_a"), one, form, 422, "Write the reason", "#reason", `value="covering_camera" selected`)
	form.Set("reason", "Камера жабылған")
	form.Del("flag-flg_1")
	s.holds(proctorOf("per_a"), one, form, 422, "Say what you found", "#flag-flg_1", "Камера жабылған")
	form.Set("flag-flg_1", "confirmed")
	s.holds(proctorOf("per_a"), one, form, 303)
	s.holds(proctorOf("per_a"), one, nil, 200, "Another proctor looks at it now", "Камера жабылған")
	form.Set("version", "2")
	s.holds(proctorOf("per_b"), one, nil, 200, `name="verdict"`, "!Камера жабылған")
	form.Set("reason", "Иә, жабылған")
	s.holds(proctorOf("per_b"), one+"/take", url.Values{"version": {"2"}}, 303)
	form.Set("version", "3")
	s.holds(proctorOf("per_b"), one, form, 303)

	s.Must(s.Proctor.Store.Write(t.Context(), func(tx proctor.Tx) error { // as of a competition
		r, err := tx.ReviewGet(s.id)
		if err != nil {
			return err
		}
		r.Version, r.Case = r.Version+1, "app_1"
		_, err = tx.ReviewPut(r)
		return err
	}))
	s.holds(candidate, own, nil, 200, "The rules were broken", "Иә, жабылған", "Covering the camera", "File an appeal", `href="/applications/app_1"`, "!per_b", `!name="contest"`)
	s.holds(candidate, picture, nil, 200, "\xff\xd8") // beside the confirmed flag
	s.holds("appeal_officer:per_o", one, nil, 200, "Иә, жабылған", "!"+`name="verdict"`)
	s.holds(proctorOf("per_a"), "/reviews?view=done", nil, 200, "S-0001", "breach")
	s.holds(proctorOf("per_a"), "/review-statistics", nil, 200, "100%")
	s.Must(s.Proctor.Store.Read(t.Context(), func(tx proctor.Tx) error {
		all, err := tx.ViewersOf(s.id)
		if got := fmt.Sprint(all); !strings.Contains(got, "per_a") || !strings.Contains(got, s.person) {
			t.Errorf("on record: %v", all)
		}
		return err
	}))
}

// TestSEL13_TheCandidateExplainsOnThePageAndContestsABreach: the page tells plainly that
// nobody has decided and nothing of how far the review has come; somebody else decides.
func TestSEL13_TheCandidateExplainsOnThePageAndContestsABreach(t *testing.T) {
	s := newSite(t)
	one, own, candidate := "/reviews/"+string(s.id), "/my-reviews/"+string(s.id), "candidate:"+s.person
	s.holds(candidate, own, nil, 200, "Nobody has decided yet", `name="words"`, "Camera covered", "!data-player", "!Opinion")
	s.holds(candidate, own+"/words", url.Values{"about": {"flg_1"}, "words": {""}}, 422, "Write your explanation", "#words", `value="flg_1" selected`)
	form := url.Values{"version": {"1"}, "verdict": {"breach"}, "conduct": {"covering_camera"}, "reason": {"Камера жабылған"}, "flag-flg_1": {"confirmed"}}
	s.holds(proctorOf("per_a"), one, form, 303)
	s.holds(candidate, own, nil, 200, "Nobody has decided yet", "!second opinion", "!Камера жабылған")
	s.holds(candidate, own+"/words", url.Values{"about": {"flg_1"}, "words": {"Парақ түсіп кетті"}}, 303)
	for _, who := range []string{"per_a", "per_b"} {
		s.holds(proctorOf(who), one, nil, 200, "Парақ түсіп кетті", `name="verdict"`, "!Камера жабылған")
	}
	form.Set("version", "3")
	s.holds(proctorOf("per_a"), one, form, 303)
	form.Set("version", "4")
	s.holds(proctorOf("per_b"), one, form, 303)
	s.holds(candidate, own, nil, 200, "The rules were broken", "Парақ түсіп кетті", `name="contest"`, "step-9", `!name="words"`)
	s.holds(candidate, own+"/contest", url.Values{"contest": {" "}}, 422, "Write the text", "#contest")
	s.holds(candidate, own+"/contest", url.Values{"contest": {"Камераны ешкім жаппаған"}}, 303)
	s.holds(candidate, own, nil, 200, "Камераны ешкім жаппаған", "To be decided by", `!name="contest"`)
	officer := "appeal_officer:per_o"
	s.holds(officer, "/review-contests", nil, 200, "S-0001", one)
	s.holds(proctorOf("per_a"), "/review-contests", nil, 403)
	s.holds(proctorOf("per_a"), one, nil, 200, "Камераны ешкім жаппаған", `!name="outcome"`)
	s.holds(officer, one, nil, 200, "Камераны ешкім жаппаған", `name="outcome"`, "/review-contests")
	s.holds(officer, one+"/contest", url.Values{"version": {"6"}, "answer": {"Жазбада көрінбейді"}}, 422, "Choose a decision", "Жазбада көрінбейді")
	s.holds(officer, one+"/contest", url.Values{"version": {"6"}, "outcome": {"grant"}, "answer": {"Жазбада көрінбейді"}}, 303)
	s.holds(candidate, own, nil, 200, "Жазбада көрінбейді", "rules kept", "The earlier outcome", "!per_o")
	s.holds(officer, "/review-contests?state=granted", nil, 200, "S-0001", "granted")
}

// TestTheReviewPagesHold: narrow and wide, in each language, and the player goes to the
// place of a flag.
func TestTheReviewPagesHold(t *testing.T) {
	s := newSite(t)
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, s.URL+"/nothing")
	webtest.JS[string](t, ctx, `document.cookie = "as=`+proctorOf("per_a")+`; path=/"`)
	for name, path := range map[string]string{"reviews": "/reviews", "review": "/reviews/" + string(s.id), "review-statistics": "/review-statistics"} {
		webtest.Hold(t, ctx, name, s.URL+path)
	}
	as := func(who string) {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+who+`; path=/"`)
	}
	as("candidate:" + s.person)
	webtest.Hold(t, ctx, "my-review", s.URL+"/my-reviews/"+string(s.id))
	as("appeal_officer:per_o")
	webtest.Hold(t, ctx, "review-contests", s.URL+"/review-contests")
	as(proctorOf("per_a"))
	webtest.Open(t, ctx, s.URL+"/reviews/"+string(s.id))
	webtest.Wait(t, ctx, `!document.querySelector("[data-bar]").hidden`)
	webtest.JS[bool](t, ctx, `(document.querySelector("[data-place]").value = "6", document.querySelector("[data-place]").dispatchEvent(new Event("input")), true)`)
	webtest.Wait(t, ctx, `document.querySelector("[data-shot]").src.endsWith("000000000003") && document.querySelector("[data-shot]").complete && document.querySelector("[data-time]").value === "0:00:06"`)
	webtest.Click(t, ctx, "[data-go]")
	webtest.Wait(t, ctx, `document.querySelector("[data-shot]").src.endsWith("000000000001")`)
	webtest.Click(t, ctx, "[data-play]")
	webtest.Wait(t, ctx, `document.querySelector("[data-shot]").src.endsWith("000000000003")`)
}
