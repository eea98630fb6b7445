package keeppages_test

import (
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/keeppages"
	"tarazy/internal/web/webtest"
)

// site is the pages over a proctored test.
type site struct {
	*proctortest.World
	*httptest.Server
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	w := proctortest.New(examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c))
	frame, lib := web.Frame{}, proctortest.Library(t)
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: webtest.InRole(string(w.People.Body)), Failed: frame.Failed},
		keeppages.Routes(keeppages.Deps{Proctor: w.Proctor, Draw: frame.Draw, Library: func() *law.Library { return lib }, Zone: func(string) *time.Location { return time.UTC }}))
	w.Must(err)
	s := &site{w, httptest.NewServer(server.Handler())}
	t.Cleanup(s.Server.Close)
	return s
}

// recorded is an attempt whose recording was closed and decided on, and its person.
func (s *site) recorded() (person string, id exam.AttemptID) {
	s.T.Helper()
	person, id = s.begun()
	s.Must(s.Proctor.Store.Write(s.T.Context(), func(tx proctor.Tx) error {
		k, err := s.Proctor.KeepClosed(tx, id)
		if err != nil {
			return err
		}
		k.Version, k.Pieces, k.Bytes = 2, 1203, 61_500_000
		if _, err := tx.KeptPut(k); err != nil {
			return err
		}
		return s.Proctor.Classify(tx, "per_proctor", id, proctor.Reviewed{Flags: 2, Dispute: proctor.Undisputed})
	}))
	return person, id
}

// begun is an attempt that began with pictures and a check of equipment, and its person.
func (s *site) begun() (person string, id exam.AttemptID) {
	s.T.Helper()
	who, booking := s.Seat()
	_, err := s.Proctor.Check(s.T.Context(), who, proctor.CheckIn{Press: "one", Figures: proctortest.Good()})
	s.Must(err)
	id, err = s.Begin(s.T.Context(), who, booking)
	s.Must(err)
	return who.Person, id
}

func (s *site) ask(as, lang, method, path string, form url.Values) (int, string) {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, strings.NewReader(form.Encode()))
	s.Must(err)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	s.Must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	return res.StatusCode, html.UnescapeString(strings.ReplaceAll(string(b), "\u00a0", " "))
}

// holds looks for a status, for words, and with "!" before them for their absence.
func (s *site) holds(as, path string, form url.Values, status int, words ...string) {
	s.T.Helper()
	method := "GET"
	if form != nil {
		method = "POST"
	}
	code, text := s.ask(as, "en", method, path, form)
	webtest.Holds(s.T, method+" "+path+" by "+as, code, status, text, append(words, "!⟦", "!recordings.")...)
}

// TestSEL13_HRSeesTermsPutsOnHoldAndShowsTheProof goes from the list over a hold to a
// deletion; numbers stand there and never names.
func TestSEL13_HRSeesTermsPutsOnHoldAndShowsTheProof(t *testing.T) {
	s := newSite(t)
	person, id := s.recorded()
	_, other := s.recorded()
	one, hr := "/recordings/"+string(id), "hr_officer:"+string(s.People.By.Person)
	s.holds(hr, "/recordings", nil, 200, "S-0001", "S-0002", "17 August 2023", "61.5 MB", "flagged, no breach", one, "!Сынақов Сынақ</t")
	s.holds(hr, "/recordings?view=flagged", nil, 200, "S-0001")
	s.holds(hr, "/recordings?view=breach", nil, 200, "!S-0001", "No recordings")
	s.holds(hr, one, nil, 200, "17 August 2023", "1 203", "Nobody has looked", `name="why"`, "/rules/selection-2023/2023-03-01#c-step-9")
	s.holds(hr, one+"/hold", url.Values{"version": {"3"}, "why": {" "}}, 422, "Write the ground")
	s.holds(hr, one+"/hold", url.Values{"version": {"1"}, "why": {"court"}}, 409)
	s.holds(hr, one+"/hold", url.Values{"version": {"3"}, "why": {"request of the court № 5"}}, 303)
	s.holds(hr, one, nil, 200, "request of the court № 5", `name="ground"`, "!"+`name="why"`)
	s.holds(hr, "/recordings?view=held", nil, 200, "S-0001", "!S-0002", "On hold")
	s.holds("candidate:"+person, one, nil, 200, "A court or an inspection", "!request of the court", "!"+`name="ground"`)
	s.holds(hr, one+"/release", url.Values{"version": {"4"}, "ground": {"decided"}}, 303)

	// As the job leaves it.
	s.Must(s.Proctor.Store.Write(t.Context(), func(tx proctor.Tx) error {
		k, err := tx.KeptGet(other)
		if err != nil {
			return err
		}
		now := tx.Now()
		k.Version++
		k.State, k.Gone = proctor.AllGone, &proctor.Gone{Made: proctor.Made{Pieces: 1203, Bytes: 61_500_000, Root: []byte{0xab, 0xcd}}, From: now, At: &now}
		_, err = tx.KeptPut(k)
		return err
	}))
	s.holds(hr, "/recordings/"+string(other), nil, 200, "Proof of deletion", "abcd", "1 203", "!"+`name="why"`)
	s.holds(hr, "/recordings?view=gone", nil, 200, "S-0002", "!S-0001", "Deleted")
}

// TestSEL13_WhatWasHandedInWithoutARecordingIsListedInThreeLanguages: to HR under its
// class, to the candidate with its term, and with the proof once it is gone.
func TestSEL13_WhatWasHandedInWithoutARecordingIsListedInThreeLanguages(t *testing.T) {
	s := newSite(t)
	_, recorded := s.recorded()
	person, id := s.begun()
	s.Clock.Advance(3 * time.Hour)
	s.Must(s.End(t.Context(), id))
	one, hr := "/recordings/"+string(id), "hr_officer:"+string(s.People.By.Person)
	for lang, words := range map[string][]string{
		"kk": {"жазба жоқ, тек тестке дейінгі тексеру", "2023 жылғы 17 маусым"}, "ru": {"записи нет, только проверка до теста", "17 июня 2023"}, "en": {"no recording, only the check before the test", "17 June 2023"},
	} {
		for as, path := range map[string]string{hr: "/recordings?view=unrecorded", "candidate:" + person: "/my-recordings"} {
			code, text := s.ask(as, lang, "GET", path, nil)
			webtest.Holds(t, path+" in "+lang, code, 200, text, append(words, one, "!"+string(recorded), "!⟦", "!recordings.")...)
		}
	}
	s.holds(hr, one, nil, 200, "Check before the test, candidate", "Nothing was recorded", "/rules/selection-2023/2023-03-01#c-step-9", `name="why"`)
	s.Must(s.Proctor.Store.Write(t.Context(), func(tx proctor.Tx) error {
		k, err := tx.KeptGet(id)
		if err != nil {
			return err
		}
		now := tx.Now()
		k.Version++
		k.State, k.Gone = proctor.AllGone, &proctor.Gone{Pictures: [][]byte{{1}, {2}}, Check: []byte{0xfe, 0xed}, Missing: 1, From: now, At: &now}
		_, err = tx.KeptPut(k)
		return err
	}))
	s.holds("candidate:"+person, one, nil, 200, "Proof of deletion", "feed", "Files that were missing when the deletion began", "!Сынақов")
}

func TestSEL13_WhoMaySeeHowARecordingIsKept(t *testing.T) {
	s := newSite(t)
	person, id := s.recorded()
	one := "/recordings/" + string(id)
	s.holds("candidate:"+person, "/my-recordings", nil, 200, one, "17 August 2023")
	s.holds("candidate:per_other", "/my-recordings", nil, 200, "!"+one, "No recordings")
	s.holds("candidate:per_other", one, nil, 404)
	s.holds("inspector:per_inspector", one, nil, 200, "S-0001", "!"+`name="why"`, "!"+`href="/recordings"`)
	s.holds("inspector:per_inspector", "/recordings", nil, 403)
	s.holds("candidate:"+person, "/recordings", nil, 403)
	s.holds("proctor:per_proctor", one, nil, 403)
	s.holds("candidate:"+person, one+"/hold", url.Values{"version": {"3"}, "why": {"mine"}}, 403)
	s.holds("", one, nil, 303)
	s.holds("hr_officer:per_officer", "/recordings/att_none", nil, 404)
}

func TestThePagesHoldInABrowser(t *testing.T) {
	s := newSite(t)
	person, id := s.recorded()
	plain, unrecorded := s.begun()
	looks, _ := s.Hall.Seat()
	looks.Acting = access.Proctor
	s.Must(s.Proctor.Saw(t.Context(), looks, id, proctor.SeenClip))
	s.Clock.Advance(3 * time.Hour)
	s.Must(s.End(t.Context(), unrecorded))
	ctx := webtest.Browser(t)
	webtest.Open(t, ctx, s.URL+"/nothing")
	for _, at := range []struct{ name, path, as string }{
		{"recordings", "/recordings", "hr_officer:per_officer"}, {"recording", "/recordings/" + string(id), "hr_officer:per_officer"},
		{"my-recordings", "/my-recordings", "candidate:" + person}, {"my-recording", "/recordings/" + string(id), "candidate:" + person},
		{"my-unrecorded", "/my-recordings", "candidate:" + plain}, {"my-unrecorded-one", "/recordings/" + string(unrecorded), "candidate:" + plain},
	} {
		webtest.JS[string](t, ctx, `document.cookie = "as=`+at.as+`; path=/"`)
		webtest.Hold(t, ctx, at.name, s.URL+at.path)
		if t.Failed() {
			t.Fatal(at.path)
		}
	}
}
