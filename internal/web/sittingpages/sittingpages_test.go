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
	"tarazy/internal/draft"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/store"
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
	manager people.PersonID
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
		a := w.hall.Manager()
		a.Person = string(w.manager)
		return a, nil
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
	who, err = w.hall.People.Enrol(t.Context(), people.By{Person: "system", All: true}, w.hall.People.Body, people.Entry{
		Surname: "Басқарушы", Given: "Сынақ", Private: people.Private{IIN: peopletest.IIN(t, peopletest.Rules(t), 901)},
	})
	w.hall.Must(err)
	w.manager = who.ID
	w.fill()
	zone, err := day.Zone("Asia/Almaty")
	w.hall.Must(err)
	frame := web.Frame{}
	deps := sittingpages.Deps{
		Exams: w.hall.Delivery.Service, Draw: frame.Draw, Library: func() *law.Library { return &law.Library{} },
		Drafts: &draft.Service{Store: store.As[draft.Tx](w.hall.DB), Master: w.hall.People.Master, IDs: id.Sequence(31)}, Zone: func(string) *time.Location { return zone },
		Find: func(context.Context, string, string) ([]sittingpages.Found, error) {
			return []sittingpages.Found{{ID: string(w.person), Name: "Сынақов Сынақ"}}, nil
		},
		Names: func(context.Context, []string) (map[string]string, error) {
			return map[string]string{string(w.person): "Сынақов Сынақ"}, nil
		},
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(w.Output(), nil)), Sessions: w, Failed: frame.Failed, Drafts: deps.Drafts}, sittingpages.Routes(deps))
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
	w.page("manager", "/tests/new", 200, `action="/tests/file"`)
	got := w.send("manager", "en", "GET", "/tests/trial/file", "", nil)
	upload := func(text string) answer {
		var body bytes.Buffer
		m := multipart.NewWriter(&body)
		f, err := m.CreateFormFile("file", "test.yaml")
		w.hall.Must(err)
		_, err = io.WriteString(f, text)
		w.hall.Must(err)
		w.hall.Must(m.Close())
		return w.send("manager", "en", "POST", "/tests/file", m.FormDataContentType(), &body)
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

// ownTest is the form of a test of one section and two parts, filled.
var ownTest = []string{
	"version", "0", "do", "save", "key", "own-test", "title.kk", "Өз тест", "title.ru", "Свой тест", "lang.kk", "yes", "lang.ru", "yes", "switch", "yes",
	"aid.pencil", "yes", "least", "2", "breaks", "10", "grace", "60",
	"s.0.title.kk", "Бөлім", "s.0.title.ru", "Раздел", "s.0.minutes", "25", "s.0.mixed", "yes",
	"s.0.p.0.title.kk", "Таңдау", "s.0.p.0.title.ru", "Выбор", "s.0.p.0.tag", "choice", "s.0.p.0.count", "3", "s.0.p.0.kind.single", "yes", "s.0.p.0.least", "1",
	"s.0.p.1.title.kk", "Сан", "s.0.p.1.title.ru", "Число", "s.0.p.1.tag", "number", "s.0.p.1.count", "1", "s.0.p.1.apart", "yes",
}

// but is the form with some fields otherwise; "" takes one out.
func but(kv ...string) (out []string) {
next:
	for i := 0; i < len(ownTest); i += 2 {
		for j := 0; j < len(kv); j += 2 {
			if ownTest[i] == kv[j] {
				continue next
			}
		}
		out = append(out, ownTest[i], ownTest[i+1])
	}
	return append(out, kv...)
}

func TestATestIsDescribedByAForm(t *testing.T) {
	w := newWorld(t)
	w.page("manager", "/tests/new", 200, `name="s.0.p.0.tag"`, `data-draft="/drafts/test-new/new"`, `<option value="choice">`)
	if a := w.send("officer", "en", "GET", "/tests/new", "", nil); a.code != 403 {
		t.Errorf("an officer describes a test: %d", a.code)
	}

	// a section and a part more, without a script, and nothing typed is lost
	a := w.post("manager", "/tests/new", but("do", "part:0")...)
	w.holds("a part more", a, `name="s.0.p.2.tag"`, `value="Свой тест"`, "In the bank: 4", "In the bank: 1")
	a = w.post("manager", "/tests/new", but("do", "section")...)
	w.holds("a section more", a, `name="s.1.p.0.tag"`, `value="Число"`)
	a = w.post("manager", "/tests/new", but("do", "part-off:0:0")...)
	if w.holds("a part fewer", a, `value="Число"`); strings.Contains(a.text, `value="Выбор"`) || strings.Contains(a.text, `name="s.0.p.1.tag"`) {
		t.Error("the first part is still there")
	}
	w.holds("a bank too small", w.post("manager", "/tests/new", but("do", "count", "s.0.p.0.count", "30")...), "The bank is too small: 4 there, 30 needed")

	for _, c := range []struct{ name, value, field string }{
		{"key", "Ә!", "key"}, {"title.ru", "", "title.ru"}, {"s.0.minutes", "no", "s.0.minutes"}, {"s.0.title.kk", "", "s.0.title.kk"},
		{"s.0.p.1.count", "0", "s.0.p.1.count"}, {"s.0.p.1.title.ru", "", "s.0.p.1.title.ru"}, {"s.0.p.1.tag", "choice", "s.0.p.1.tag"},
		{"least", "99", "least"}, {"breaks", "x", "breaks"}, {"s.0.p.0.difficulty", "9", "s.0.p.0.difficulty"}, {"key", "trial", "key"}, {"s.0.p.1.tag", "", "s.0.p.1.tag"},
	} {
		a := w.post("manager", "/tests/new", but(c.name, c.value)...)
		if a.code != 422 && a.code != 409 {
			t.Errorf("%s %q: %d", c.name, c.value, a.code)
		}
		w.holds(c.name, a, `href="#`+c.field+`"`, `aria-invalid="true"`, `value="Өз тест"`)
	}

	w.went(w.post("manager", "/tests/new", append(but(), "s.1.title.kk", "", "s.1.p.0.tag", "")...), "/tests/own-test")
	w.page("manager", "/tests/own-test", 200, "/tests/own-test/edit", "Свой тест", "Pencil", "Single choice")
	a = w.page("manager", "/tests/own-test/edit", 200, `value="choice"`, `name="s.0.p.1.apart" value="yes" checked`, `value="25"`)
	v := w.found(a, `name="version" value="(\d+)"`)
	key := w.found(a, `name="s.0.p.0.key" value="([^"]*)"`)
	w.went(w.post("manager", "/tests/own-test/edit", but("version", v, "s.0.p.0.key", key, "s.0.p.0.count", "2", "title.en", "Own test")...), "/tests/own-test")
	w.page("manager", "/tests/own-test", 200, "Own test")
	if a := w.post("manager", "/tests/own-test/edit", but("version", v)...); a.code != 409 {
		t.Errorf("an old version: %d", a.code)
	}
	if a := w.send("manager", "en", "GET", "/tests/none/edit", "", nil); a.code != 404 {
		t.Errorf("a test that is none: %d", a.code)
	}
}

func TestWhatWasTypedIntoTheFormOfATestIsKept(t *testing.T) {
	w := newWorld(t)
	drafts := &draft.Service{Store: store.As[draft.Tx](w.hall.DB), Master: w.hall.People.Master, IDs: id.Sequence(32)}
	_, err := drafts.Save(t.Context(), w.manager, "test-new", "new", map[string]string{"title.kk": "Жарты", "s.1.p.2.tag": "number", "switch": `["yes"]`}, 0)
	w.hall.Must(err)
	w.page("manager", "/tests/new", 200, `value="Жарты"`, `name="s.1.p.2.tag"`, `data-draft-version="1"`, `name="switch" value="yes" checked`)
	w.went(w.post("manager", "/tests/new", but()...), "/tests/own-test")
	if a := w.page("manager", "/tests/new", 200, `data-draft-version="0"`); strings.Contains(a.text, "Жарты") {
		t.Error("what was sent is still a draft")
	}
}

func TestTheDrawOfAPaperIsRepeatedOnAPage(t *testing.T) {
	w := newWorld(t)
	w.went(w.post("manager", "/sittings/new", "test", "trial", "day", "2023-05-18", "first", "09:00", "window", "30", "seats", "2"), "/sittings")
	seat := w.found(w.page("candidate", "/seats", 200), `href="/seats/(sit_[a-z0-9]+)"[^>]*><b>09:00`)
	w.went(w.post("candidate", "/seats/"+seat, "language", "ru"), "/my-exams")
	a := w.page("manager", "/sittings/"+seat, 200, "Repeat the draw", "/sittings/"+seat+"/watch")
	path := "/sittings/" + seat + "/papers/" + w.found(a, `/papers/(bkg_[a-z0-9]+)`)
	w.page("manager", path, 200, "The seed gave the same paper", "essay-0, edition 1")
	w.hall.Tx(func(tx exam.Tx) error {
		i, err := tx.ItemByKey(w.hall.People.Body, "number-0")
		if err != nil {
			return err
		}
		i.State, i.Version = exam.ItemRetired, i.Version+1
		_, err = tx.ItemUpdate(i)
		return err
	})
	w.page("manager", path, 200, "came out otherwise", "no longer in the bank", "The bank has changed since")
	if a := w.send("officer", "en", "GET", path, "", nil); a.code != 403 {
		t.Errorf("an officer repeats a draw: %d", a.code)
	}
	if a := w.page("officer", "/sittings/"+seat, 200); strings.Contains(a.text, "/papers/") {
		t.Error("an officer is offered papers")
	}
}

func TestACandidateSeesTheirOwnProfileOfQualities(t *testing.T) {
	w := newWorld(t)
	who, booking, _ := w.hall.Asked("", func(string) int { return 5 })
	w.person = people.PersonID(who.Person)
	path := "/my-exams/" + string(booking) + "/profile"
	w.page("candidate", "/my-exams", 200, path)
	w.page("candidate", path, 200, "<svg", "Honest", "2 of 3", "67 %")
	who, booking, _ = w.hall.Asked("app_1", func(string) int { return 5 })
	w.person = people.PersonID(who.Person)
	w.hall.Delivery.Service.Procedure.Told = func(exam.Tx, string, string) (bool, error) { return false, nil }
	w.page("candidate", "/my-exams/"+string(booking)+"/profile", 200, "not open yet")
	if a := w.page("candidate", "/my-exams", 200); strings.Contains(a.text, "/profile") {
		t.Error("a profile is offered before its stage is decided")
	}
	if a := w.send("candidate", "en", "GET", path, "", nil); a.code != 404 {
		t.Errorf("somebody else's profile: %d", a.code)
	}
}
