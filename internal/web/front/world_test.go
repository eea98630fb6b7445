package front_test

import (
	"cmp"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/front"
)

// start is the legal day on which the clock of the tests stands: a Monday. The
// Monday after it is a day off in place of a holiday.
var start = day.Of(2026, time.March, 2)

// world is two officers whose tasks the tests give.
type world struct {
	*testing.T
	db      *store.DB
	clock   *clock.Fixed
	handler http.Handler
	actors  map[string]*access.Actor
	tasks   []front.Task
	drafts  *draft.Service
	lang    string // in which pages are asked for; "" is English
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, clock: clock.NewFixed(storetest.Start), actors: map[string]*access.Actor{}}
	w.db = storetest.Open(t, storetest.SQLite(t), w.clock)
	staff := peopletest.New(t, w.db, w.clock)
	for n, name := range []string{"officer", "other"} {
		p, err := staff.Enrol(t.Context(), staff.By, staff.Body, people.Entry{Surname: "Серікбаева", Given: "Айнұр", Private: people.Private{IIN: peopletest.IIN(t, staff.Rules, n)}})
		w.must(err)
		w.actors[name] = &access.Actor{Person: string(p.ID), Body: string(staff.Body), Held: []access.Held{{Role: access.HROfficer, Body: string(staff.Body)}}}
	}
	w.drafts = &draft.Service{Store: store.As[draft.Tx](w.db), Master: staff.Master, IDs: id.Sequence(2)}
	w.serve()
	return w
}

func (w *world) serve() {
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	w.must(err)
	zone, err := day.Zone("Asia/Almaty")
	w.must(err)
	frame := web.Frame{About: func(*route.Request) web.Around { return web.Around{} }}
	source := func(context.Context, *access.Actor, locale.Lang) ([]front.Task, error) { return w.tasks, nil }
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(w.Output(), nil)), Sessions: byCookie{w}, Failed: frame.Failed},
		front.Routes(front.Deps{Draw: frame.Draw, Legal: w.clock, Library: func() *law.Library { return lib }, Zone: func(string) *time.Location { return zone },
			Sources: []front.TaskSource{source}, Later: store.As[front.LaterTx](w.db), Drafts: w.drafts}))
	w.must(err)
	w.handler = server.Handler()
}

type byCookie struct{ w *world }

func (b byCookie) Actor(r *http.Request) (*access.Actor, error) {
	if c, err := r.Cookie("as"); err == nil {
		return b.w.actors[c.Value], nil
	}
	return nil, nil
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) ask(as, method, path string, body io.Reader) *httptest.ResponseRecorder {
	w.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", cmp.Or(w.lang, "en"))
	if body != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

// post sends a form; kv alternates names and values.
func (w *world) post(as, path string, kv ...string) *httptest.ResponseRecorder {
	w.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return w.ask(as, http.MethodPost, path, strings.NewReader(form.Encode()))
}

// puts sends a form that succeeds and gives the page to which it leads.
func (w *world) puts(as, path string, kv ...string) *httptest.ResponseRecorder {
	w.Helper()
	rec := w.post(as, path, kv...)
	if rec.Code != http.StatusSeeOther {
		w.Fatalf("%s: %d\n%s", path, rec.Code, mainOf(rec.Body.String()))
	}
	return w.ask(as, http.MethodGet, rec.Header().Get("Location"), nil)
}

// holds checks status and words that must and, behind "!", must not be there.
func (w *world) holds(rec *httptest.ResponseRecorder, status int, words ...string) {
	w.Helper()
	text := mainOf(strings.Join(strings.Fields(rec.Body.String()), " "))
	if rec.Code != status {
		w.Errorf("status %d, not %d\n%s", rec.Code, status, text)
	}
	if strings.Contains(text, "⟦") {
		w.Errorf("a message is missing: %s", text[strings.Index(text, "⟦"):][:80])
	}
	for _, word := range words {
		absent, not := strings.CutPrefix(word, "!")
		if strings.Contains(text, absent) == not {
			w.Errorf("%q, present: %t\n%s", absent, not, text)
		}
	}
}

func (w *world) sees(as, path string, status int, words ...string) {
	w.Helper()
	w.holds(w.ask(as, http.MethodGet, path, nil), status, words...)
}

// mainOf is the content of a page.
func mainOf(text string) string {
	if i := strings.Index(text, "<main"); i >= 0 {
		text = text[i:]
	}
	if i := strings.Index(text, "</main>"); i >= 0 {
		text = text[:i]
	}
	return text
}
