package staff_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/staff"
)

// start is the legal day on which the clock of the tests stands.
var start = day.Of(2026, time.March, 2)

// world is a body with an akim, the head of a unit and a clerk, and another
// body with a stranger.
type world struct {
	*testing.T
	staff   *peopletest.World
	db      *store.DB
	handler http.Handler
	routes  []route.Route
	doc     *jsonschema.Compiler // of the API's answers
	lang    string               // in which pages are asked for; "" is English
	held    bool                 // imports wait instead of being worked on at once
	actors  map[string]*access.Actor

	other                   people.BodyID
	top, dep                *people.Unit
	akimPost, head, clerk   *people.Post
	free                    *people.Post
	akim, boss, worker, off *people.Person
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t}
	c := clock.NewFixed(storetest.Start)
	w.db = storetest.Open(t, storetest.SQLite(t), c)
	w.staff = peopletest.New(t, w.db, c)
	w.other = w.staff.AddBody(t, 2)
	w.fill()
	held := func(r access.Role, body people.BodyID) []access.Held {
		return []access.Held{{Role: r, Body: string(body)}}
	}
	own := string(w.staff.Body)
	w.actors = map[string]*access.Actor{
		"officer":  {Person: string(w.off.ID), Name: "Серікбаева Айнұр", Body: own, Acting: access.HROfficer, Held: held(access.HROfficer, w.staff.Body)},
		"stranger": {Person: "per_stranger", Body: string(w.other), Held: held(access.HROfficer, w.other)},
		"boss":     {Person: string(w.boss.ID), Body: own, Held: append(held(access.Employee, w.staff.Body), held(access.Supervisor, w.staff.Body)...)},
		"worker":   {Person: string(w.worker.ID), Body: own, Held: held(access.Employee, w.staff.Body)},
		"akim":     {Person: string(w.akim.ID), Body: own, Held: held(access.FirstHead, w.staff.Body)},
	}
	w.serve()
	return w
}

func (w *world) fill() {
	s, by := w.staff, w.staff.By
	var err error
	w.top, err = s.AddUnit(w.Context(), by, people.Unit{Body: s.Body, Code: "1", UnitState: people.UnitState{From: people.Always, NameKK: "Басшылық", NameRU: "Руководство"}})
	w.must(err)
	w.dep, err = s.AddUnit(w.Context(), by, people.Unit{Body: s.Body, Code: "2", UnitState: people.UnitState{From: people.Always, Parent: w.top.ID, NameKK: "Экономика бөлімі", NameRU: "Отдел экономики"}})
	w.must(err)
	w.akimPost = w.post1("1-1", w.top, "Аудан әкімі", "Аким района", "E-1", false, true)
	w.head = w.post1("2-1", w.dep, "Бөлім басшысы", "Руководитель отдела", "E-R-1", true, false)
	w.clerk = w.post1("2-2", w.dep, "Бас маман", "Главный специалист", "E-R-4", false, false)
	w.free = w.post1("2-3", w.dep, "Жетекші маман", "Ведущий специалист", "E-R-5", false, false)
	w.akim = w.hold(w.enrol(1, "Ахметов", "Асан"), w.akimPost, -900)
	w.boss = w.hold(w.enrol(2, "Өмірова", "Әсел"), w.head, -800)
	w.worker = w.hold(w.enrol(3, "Қалиева", "Үміт"), w.clerk, -30)
	w.off = w.enrol(4, "Серікбаева", "Айнұр")
}

func (w *world) post1(code string, u *people.Unit, kk, ru, category string, head, first bool) *people.Post {
	p, err := w.staff.AddPost(w.Context(), w.staff.By, people.Post{Body: w.staff.Body, Code: code, PostState: people.PostState{From: people.Always, Unit: u.ID,
		TitleKK: kk, TitleRU: ru, Category: category, Head: head, FirstHead: first}})
	w.must(err)
	return p
}

func (w *world) enrol(n int, surname, given string) *people.Person {
	p, err := w.staff.Enrol(w.Context(), w.staff.By, w.staff.Body, people.Entry{Surname: surname, Given: given,
		Private: people.Private{IIN: peopletest.IIN(w, w.staff.Rules, n), Email: "p@example.kz"}})
	w.must(err)
	return p
}

func (w *world) hold(p *people.Person, post *people.Post, from int) *people.Person {
	p, err := w.staff.Appoint(w.Context(), w.staff.By, p.ID, p.Version, people.Appointment{Post: post.ID, Kind: people.Main, From: start.Add(from)})
	w.must(err)
	return p
}

type byCookie struct{ w *world }

func (b byCookie) Actor(r *http.Request) (*access.Actor, error) {
	if c, err := r.Cookie("as"); err == nil {
		return b.w.actors[c.Value], nil
	}
	return nil, nil
}

// serve builds the pages and the API as the program does.
func (w *world) serve() {
	frame := web.Frame{Demo: true, About: func(r *route.Request) web.Around {
		if r.Actor == nil {
			return web.Around{}
		}
		return web.Around{User: kit.User{Name: r.Actor.Name}, Nav: []kit.NavGroup{{Items: []kit.NavItem{{Text: "/tasks", Href: "/tasks"}, {Text: "/staff", Href: "/staff"}}}}}
	}}
	drafts := &draft.Service{Store: store.As[draft.Tx](w.db), Master: w.staff.Master, IDs: id.Sequence(9)}
	routes := staff.Routes(staff.Deps{People: w.staff.Service, Draw: frame.Draw, Queue: w.work, Drafts: drafts})
	routes = append(routes, api.StaffRoutes(api.StaffDeps{People: w.staff.Service, Queue: w.work})...)
	w.routes = routes
	w.describe()
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(w.Output(), nil)),
		Sessions: byCookie{w}, Failed: frame.Failed}, routes)
	w.must(err)
	w.handler = server.Handler()
}

// work works on an import until nothing is left to do.
func (w *world) work(ctx context.Context, run people.ImportID) error {
	for !w.held {
		r, err := w.staff.Step(ctx, run)
		if err != nil || !r.Running() {
			return err
		}
	}
	return nil
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) ask(as, method, path, media string, body io.Reader) *httptest.ResponseRecorder {
	w.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", cmp.Or(w.lang, "en"))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

func (w *world) get(as, path string) *httptest.ResponseRecorder {
	w.Helper()
	return w.ask(as, http.MethodGet, path, "", nil)
}

// post sends a form; kv alternates names and values.
func (w *world) post(as, path string, kv ...string) *httptest.ResponseRecorder {
	w.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return w.ask(as, http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a file as the page does and gives the address of its import.
func (w *world) upload(as, name string, file []byte) string {
	w.Helper()
	rec := w.uploadRaw(as, name, file)
	if rec.Code != http.StatusSeeOther {
		w.Fatalf("upload: %d %s", rec.Code, mainOf(rec.Body.String()))
	}
	return rec.Header().Get("Location")
}

// holds checks status and words that must and, behind "!", must not be there.
func (w *world) holds(rec *httptest.ResponseRecorder, status int, words ...string) {
	w.Helper()
	text := strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")
	if rec.Code != status {
		w.Errorf("status %d, not %d\n%s", rec.Code, status, mainOf(text))
	}
	if strings.Contains(text, "⟦") {
		w.Errorf("a message is missing: %s", text[strings.Index(text, "⟦"):][:80])
	}
	for _, word := range words {
		absent, not := strings.CutPrefix(word, "!")
		if strings.Contains(text, absent) == not {
			w.Errorf("%q, present: %t\n%s", absent, not, mainOf(text))
		}
	}
}

func (w *world) sees(as, path string, status int, words ...string) {
	w.Helper()
	w.holds(w.get(as, path), status, words...)
}

// mainOf is the content of a page, for messages.
func mainOf(text string) string {
	if i := strings.Index(text, "<main"); i >= 0 {
		text = text[i:]
	}
	if i := strings.Index(text, "</main>"); i >= 0 {
		text = text[:i]
	}
	return text[:min(len(text), 6000)]
}

var versionField = regexp.MustCompile(`name="version" value="(\d+)"`)

// version reads the version that a page would send.
func (w *world) version(rec *httptest.ResponseRecorder) string {
	w.Helper()
	m := versionField.FindStringSubmatch(rec.Body.String())
	if m == nil {
		w.Fatalf("no version in\n%s", mainOf(rec.Body.String()))
	}
	return m[1]
}

// iin is a valid number.
func (w *world) iin(n int) string { return peopletest.IIN(w, w.staff.Rules, n) }

func (w *world) path(p *people.Person) string { return fmt.Sprintf("/staff/people/%s", p.ID) }

func recorder() *httptest.ResponseRecorder { return httptest.NewRecorder() }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// uploadRaw sends a file as the page does and gives the answer.
func (w *world) uploadRaw(as, name string, file []byte) *httptest.ResponseRecorder {
	w.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	part, err := m.CreateFormFile("file", name)
	w.must(err)
	_, err = part.Write(file)
	w.must(err)
	w.must(m.Close())
	return w.ask(as, http.MethodPost, "/staff/imports/start", m.FormDataContentType(), &b)
}

// call asks the API and reads the answer into a value; nil for none.
func (w *world) call(as, method, path string, body []byte, status int, into any) {
	w.Helper()
	rec := w.ask(as, method, path, "application/octet-stream", bytes.NewReader(body))
	if rec.Code != status {
		w.Fatalf("%s %s: %d, not %d: %s", method, path, rec.Code, status, rec.Body)
	}
	w.asDescribed(method, path, status, rec.Body.Bytes())
	if into != nil {
		w.must(json.Unmarshal(rec.Body.Bytes(), into))
	}
	if strings.Contains(rec.Body.String(), "⟦") {
		w.Errorf("%s %s: a message is missing: %s", method, path, rec.Body)
	}
}

// describe reads the API's own document.
func (w *world) describe() {
	text, err := json.Marshal(api.Document(w.routes))
	w.must(err)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	w.must(err)
	w.doc = jsonschema.NewCompiler()
	w.must(w.doc.AddResource("tarazy.json", doc))
}

// asDescribed holds an answer against the document.
func (w *world) asDescribed(method, path string, status int, body []byte) {
	w.Helper()
	path, _, _ = strings.Cut(path, "?")
	for _, r := range w.routes {
		if r.API == nil || r.Method != method || !matches(r.Pattern, path) {
			continue
		}
		said := "default"
		if status < 300 {
			said = strconv.Itoa(max(200, r.API.Status))
		}
		place := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(r.Pattern)
		schema, err := w.doc.Compile("tarazy.json#/paths/" + place + "/" + strings.ToLower(method) + "/responses/" + said + "/content/application~1json/schema")
		w.must(err)
		answer, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		w.must(err)
		if err := schema.Validate(answer); err != nil {
			w.Errorf("%s %s: %v", method, path, err)
		}
		return
	}
	w.Errorf("%s %s is not described", method, path)
}

// matches tells whether a path is of a pattern; the first pattern without a
// wildcard comes first in the table.
func matches(pattern, path string) bool {
	a, b := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !strings.HasPrefix(a[i], "{") {
			return false
		}
	}
	return true
}
