package sittingpages_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/sittingpages"
)

// world is a site with these pages over a hall whose bank is full.
type world struct {
	*testing.T
	hall    *examtest.Hall
	handler http.Handler
	person  people.PersonID
}

// Actor gives who asks by cookie: manager, officer, candidate or nobody.
func (w *world) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	body := string(w.hall.People.Body)
	switch c.Value {
	case "manager":
		return w.hall.Manager(), nil
	case "officer":
		return &access.Actor{Person: "per_officer", Acting: access.HROfficer, Body: body, Held: []access.Held{{Role: access.HROfficer, Body: body}}, Personal: true}, nil
	case "candidate":
		return &access.Actor{Person: string(w.person), Acting: access.Candidate, Held: []access.Held{{Role: access.Candidate}}, Personal: true}, nil
	}
	return nil, nil
}

func newWorld(t *testing.T) *world {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	w := &world{T: t, hall: examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)}
	who, err := w.hall.People.Enrol(t.Context(), people.By{Person: "system", All: true}, w.hall.People.Body, people.Entry{
		Surname: "Сынақов", Given: "Сынақ", Private: people.Private{IIN: peopletest.IIN(t, peopletest.Rules(t), 900)},
	})
	w.hall.Must(err)
	w.person = who.ID
	w.fill()
	zone, err := day.Zone("Asia/Almaty")
	w.hall.Must(err)
	frame := web.Frame{}
	deps := sittingpages.Deps{
		Exams: w.hall.Delivery.Service, Draw: frame.Draw, Library: func() *law.Library { return &law.Library{} }, Zone: func(string) *time.Location { return zone },
		Find: func(context.Context, string, string) ([]sittingpages.Found, error) {
			return []sittingpages.Found{{ID: string(w.person), Name: "Сынақов Сынақ"}}, nil
		},
		Names: func(context.Context, []string) (map[string]string, error) {
			return map[string]string{string(w.person): "Сынақов Сынақ"}, nil
		},
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(w.Output(), nil)), Sessions: w, Failed: frame.Failed}, sittingpages.Routes(deps))
	w.hall.Must(err)
	w.handler = server.Handler()
	return w
}

// fill puts the items of the hall into its bank and describes its test.
func (w *world) fill() {
	w.hall.Tx(func(tx exam.Tx) error {
		for i, it := range examtest.Items() {
			_, err := tx.ItemInsert(&exam.BankItem{
				ID: exam.ItemID(fmt.Sprintf("itm_%02d", i)), Version: 1, Body: w.hall.People.Body, State: exam.ItemReady, Edition: 1, Ready: 1, Content: it,
				Author: "per_author", Created: w.hall.Clock.Now(), Changed: w.hall.Clock.Now(),
			})
			if err != nil {
				return err
			}
		}
		_, err := tx.TestPut(w.hall.People.Body, &w.hall.Sitting.Test, 0)
		return err
	})
}

type answer struct {
	code     int
	text, to string
}

func (w *world) send(as, lang, method, path, kind string, body io.Reader) answer {
	w.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header().Get("Location")}
}

// page reads a page in the three languages and gives the English one.
func (w *world) page(as, path string, status int, words ...string) answer {
	w.Helper()
	var out answer
	for _, l := range []string{"kk", "ru", "en"} {
		out = w.send(as, l, "GET", path, "", nil)
		if out.code != status || strings.Contains(out.text, "⟦") || strings.Contains(out.text, "style=") {
			w.Fatalf("%s in %s: %d\n%s", path, l, out.code, out.text)
		}
	}
	w.holds(path, out, words...)
	return out
}

func (w *world) holds(what string, a answer, words ...string) {
	w.Helper()
	for _, word := range words {
		if !strings.Contains(a.text, word) {
			w.Errorf("%s has no %q:\n%s", what, word, a.text)
		}
	}
}

func (w *world) post(as, path string, kv ...string) answer {
	w.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return w.send(as, "en", "POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (w *world) went(a answer, to string) {
	w.Helper()
	if a.code != http.StatusSeeOther || a.to != to {
		w.Fatalf("%d to %q, want %q\n%s", a.code, a.to, to, a.text)
	}
}

// found gives the first part of a page that a pattern catches.
func (w *world) found(a answer, pattern string) string {
	w.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(a.text)
	if m == nil {
		w.Fatalf("nothing like %s in\n%s", pattern, a.text)
	}
	return m[1]
}

func TestSittingsAreSetOnePageAndBookedOnAnother(t *testing.T) {
	w := newWorld(t)
	w.page("manager", "/tests", 200, "The body's own test", "Enough")
	w.page("manager", "/tests/trial", 200, "Limits of the draw")
	w.page("manager", "/sittings/new?test=trial", 200)
	form := []string{"test", "trial", "day", "2023-05-18", "first", "09:00", "last", "12:00", "every", "60", "window", "30"}
	if a := w.post("manager", "/sittings/new", append(form, "seats", "no")...); a.code != 422 {
		t.Errorf("no seats: %d", a.code)
	}
	w.went(w.post("manager", "/sittings/new", append(form, "seats", "3")...), "/sittings")
	w.page("manager", "/sittings", 200, "0 of 3", "09:00")

	a := w.page("candidate", "/seats", 200, "09:00", "12:00", "free: 3")
	first := w.found(a, `href="(/seats/sit_[a-z0-9]+)"[^>]*><b>09:00`)
	last := w.found(a, `href="(/seats/sit_[a-z0-9]+)"[^>]*><b>12:00`)
	w.page("candidate", first, 200, "Language of the items")
	if a := w.post("candidate", first, "language", "de"); a.code != 422 {
		t.Errorf("in German: %d", a.code)
	}
	w.went(w.post("candidate", first, "language", "kk"), "/my-exams")
	a = w.page("candidate", "/my-exams", 200, "Booked", "09:00", "Give up the seat")
	booking := w.found(a, `/my-exams/(bkg_[a-z0-9]+)/cancel`)

	// a second seat is refused, the first changed and given up
	if a := w.post("candidate", last, "language", "kk"); a.code != 409 {
		t.Errorf("a second seat: %d", a.code)
	}
	a = w.page("candidate", last+"?move="+booking, 200)
	w.went(w.post("candidate", last, "move", booking, "version", w.found(a, `name="version" value="(\d+)"`)), "/my-exams")
	w.page("candidate", "/my-exams", 200, "12:00")
	a = w.page("candidate", "/my-exams/"+booking+"/cancel", 200)
	w.went(w.post("candidate", "/my-exams/"+booking+"/cancel", "version", w.found(a, `name="version" value="(\d+)"`)), "/my-exams")
	w.page("candidate", "/my-exams", 200, "Cancelled")
}

func TestCallingOffShowsWhoIsToldFirst(t *testing.T) {
	w := newWorld(t)
	w.went(w.post("manager", "/sittings/new", "test", "trial", "day", "2023-05-18", "first", "09:00", "window", "30", "seats", "2"), "/sittings")
	seat := w.found(w.page("candidate", "/seats", 200), `href="/seats/(sit_[a-z0-9]+)"[^>]*><b>09:00`)
	w.went(w.post("candidate", "/seats/"+seat, "language", "ru"), "/my-exams")
	w.page("manager", "/sittings/"+seat, 200, "1 of 2", "T-")
	a := w.page("manager", "/sittings/"+seat+"/off", 200, "T-", "Those below are told")
	v := w.found(a, `name="version" value="(\d+)"`)
	if a := w.post("manager", "/sittings/"+seat+"/off", "version", v); a.code != 422 {
		t.Errorf("without a reason: %d", a.code)
	}
	w.went(w.post("manager", "/sittings/"+seat+"/off", "version", v, "reason", "No power"), "/sittings/"+seat)
	w.page("manager", "/sittings/"+seat, 200, "Cancelled")
	if a := w.page("candidate", "/seats", 200); strings.Contains(a.text, "09:00") {
		t.Error("the time is still offered")
	}
}

func TestHRGrantsTimeThatTheCandidateSees(t *testing.T) {
	w := newWorld(t)
	w.page("officer", "/accommodations?q=Сын", 200, "Сынақов")
	path := "/accommodations/" + string(w.person)
	w.went(w.send("officer", "en", "GET", "/accommodations?q="+peopletest.IIN(t, peopletest.Rules(t), 900), "", nil), path)
	w.page("officer", path, 200)
	if a := w.post("officer", path, "version", "0", "percent", "30", "reason", "x"); a.code != 422 {
		t.Errorf("30 per cent: %d", a.code)
	}
	if a := w.send("manager", "en", "GET", path, "", nil); a.code != 403 {
		t.Errorf("a manager sees the grounds: %d", a.code)
	}
	w.went(w.post("officer", path, "version", "0", "percent", "50", "breaks", "10", "reason", "Certificate 12"), path)
	w.page("officer", path, 200, "Certificate 12")
	w.page("candidate", "/my-exams", 200, "50 %")
}

func TestATestIsDescribedByAFile(t *testing.T) {
	w := newWorld(t)
	w.page("manager", "/tests/new", 200)
	got := w.send("manager", "en", "GET", "/tests/trial/file", "", nil)
	upload := func(text string) answer {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		f, err := m.CreateFormFile("file", "test.yaml")
		w.hall.Must(err)
		_, err = io.WriteString(f, text)
		w.hall.Must(err)
		w.hall.Must(m.Close())
		return w.send("manager", "en", "POST", "/tests/new", m.FormDataContentType(), &body)
	}
	w.went(upload(strings.Replace(got.text, "key: trial", "key: another", 1)), "/tests/another")
	w.page("manager", "/tests/another", 200)
	if a := upload("key: [broken"); a.code != 422 {
		t.Errorf("a broken file: %d", a.code)
	}
	a := w.page("manager", "/tests/another", 200)
	v := w.found(a, `name="version" value="(\d+)"`)
	if a := w.post("manager", "/tests/another/draw", "version", v, "overlap", "140"); a.code != 422 {
		t.Errorf("an overlap of 140: %d", a.code)
	}
	w.went(w.post("manager", "/tests/another/draw", "version", v, "overlap", "60", "exposure", "200"), "/tests/another")
	w.page("manager", "/tests/another", 200, `value="60"`, `value="200"`)
}
