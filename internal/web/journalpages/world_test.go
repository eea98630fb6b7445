package journalpages_test

import (
	"bytes"
	"context"
	"fmt"
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
	"tarazy/internal/api"
	"tarazy/internal/blob"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/press"
	"tarazy/internal/route"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/strict"
	"tarazy/internal/web"
	"tarazy/internal/web/journalpages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/webtest"
)

const (
	one, other = "bod_one", "bod_two"
	subject    = "per_subject"
)

// actors are who asks, by the word in a test.
var actors = map[string]*access.Actor{
	"officer":   {Person: "per_officer", Name: "Офицер", Body: one, Held: []access.Held{{Role: access.HROfficer, Body: one}}},
	"stranger":  {Person: "per_stranger", Body: other, Held: []access.Held{{Role: access.HROfficer, Body: other}}},
	"inspector": {Person: "per_inspector", Held: []access.Held{{Role: access.Inspector}}},
	"admin":     {Person: "per_admin", Held: []access.Held{{Role: access.Installation}}},
	"bodyadmin": {Person: "per_bodyadmin", Body: one, Held: []access.Held{{Role: access.BodyAdmin, Body: one}}},
	"subject":   {Person: subject, Body: one, Held: []access.Held{{Role: access.Employee, Body: one}}},
	"colleague": {Person: "per_colleague", Body: one, Held: []access.Held{{Role: access.Employee, Body: one}}},
}

type byHeader struct{}

func (byHeader) Actor(r *http.Request) (*access.Actor, error) {
	if c, err := r.Cookie("as"); err == nil {
		return actors[c.Value], nil
	}
	return nil, nil
}

// replayer asks the rules; broken makes it find something else.
type replayer struct {
	lib    *law.Library
	broken bool
}

func (p *replayer) Replay(act, edition, rule string, input []byte) (law.Finding, error) {
	q, err := decide.Ask(p.lib, act+"@"+edition, rule)
	if err != nil {
		return law.Finding{}, err
	}
	f, err := q.Decide(input)
	if p.broken {
		f.Outcome = map[string]any{"passed": "no longer"}
	}
	return f, err
}

type world struct {
	*testing.T
	db      *store.DB
	journal *journal.Service
	lib     *law.Library
	replay  *replayer
	checks  journalpages.Checks
	press   *press.Service
	handler http.Handler
	clock   *clock.Fixed
	// openings are what digests in records stand for.
	openings []journal.Opening
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, clock: clock.NewFixed(storetest.Start)}
	w.db = storetest.Open(t, storetest.SQLite(t), w.clock)
	master, err := seal.NewMaster(bytes.Repeat([]byte{7}, 32))
	w.must(err)
	keeper, err := journal.NewKeeper(master, acts.FS)
	w.must(err)
	w.db.Keep(keeper)
	w.lib, err = law.Load(acts.FS, decide.Kinds()...)
	w.must(err)
	signer, err := journal.NewSigner()
	w.must(err)
	w.replay = &replayer{lib: w.lib}
	w.journal = &journal.Service{Store: store.As[journal.Log](w.db), Keeper: keeper, Signer: signer, Replayer: w.replay, Holder: "test"}
	files, err := blob.OpenFolder(t.TempDir())
	w.must(err)
	w.journal.Published = &journal.Published{Files: files, Journal: w.journal}
	w.press = &press.Service{Press: press.Press{Site: "https://tarazy.example", Master: master}, Store: store.As[press.Tx](w.db)}
	w.checks = journalpages.Checks{Store: store.As[journalpages.CheckTx](w.db)}
	w.serve()
	return w
}

// serve builds the pages and the API as the program does.
func (w *world) serve() {
	zone, err := day.Zone("Asia/Almaty")
	w.must(err)
	frame := web.Frame{Demo: true, About: around}
	at := func(string) *time.Location { return zone }
	record := func(ctx context.Context, e journal.Entry) error {
		return w.db.Write(ctx, func(tx *store.Tx) error { return journal.Add(tx, e) })
	}
	openings := func(context.Context, *journal.Opened) ([]journal.Opening, error) { return w.openings, nil }
	routes := journalpages.Routes(journalpages.Deps{
		Openings: openings,
		Draw:     frame.Draw, Library: func() *law.Library { return w.lib }, Journal: w.journal, Replayer: w.replay, Record: record,
		Names: func(_ context.Context, ids []string) (map[string]string, error) {
			out := map[string]string{}
			for _, id := range ids {
				out[id] = "Аты-жөні " + id
			}
			return out, nil
		},
		Bodies: func(context.Context) (map[string]locale.Words, error) {
			return map[string]locale.Words{one: {KK: "Бірінші орган", RU: "Первый орган", EN: "First body"}, other: {KK: "Екінші орган", RU: "Второй орган", EN: "Second body"}}, nil
		},
		Zone: at, Checks: w.checks, Site: "https://tarazy.example", Press: w.press, Published: w.journal.Published,
	})
	routes = append(routes, api.JournalRoutes(api.JournalDeps{Journal: w.journal, Zone: at, Record: record, Openings: openings})...)
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(w.Output(), nil)), Sessions: byHeader{}, Failed: frame.Failed}, routes)
	w.must(err)
	w.handler = server.Handler()
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// add writes entries and gives them their places.
func (w *world) add(entries ...journal.Entry) {
	w.Helper()
	for _, e := range entries {
		w.must(w.db.Write(w.Context(), func(tx *store.Tx) error { return journal.Add(tx, e) }))
	}
	w.sequence()
}

func (w *world) sequence() {
	w.Helper()
	_, err := w.journal.Sequence(w.Context())
	w.must(err)
}

// decision is a real one: a case of an act, asked.
func (w *world) decision(rule string, n int, body, caseID, about string) journal.Entry {
	w.Helper()
	e, err := w.lib.Latest("selection-2023")
	w.must(err)
	for _, g := range e.Cases {
		if g.Rule != rule {
			continue
		}
		in := *g.Cases[n].In
		text := strict.Encode(&in)
		q, err := decide.Ask(w.lib, e.Name(), rule)
		w.must(err)
		f, err := q.Decide(text)
		w.must(err)
		return journal.Entry{Verb: "decision.ask", Actor: "system", Body: body, Case: caseID, Subject: about, Facts: map[string]any{"name": "Құпия Есім"}, Finding: &f, Input: &in}
	}
	w.Fatalf("no cases of %s", rule)
	return journal.Entry{}
}

// get and post ask as an actor and give status and text.
func (w *world) get(as, path string) (int, string) { return w.do(as, http.MethodGet, path, nil) }

func (w *world) post(as, path string) (int, string) {
	return w.do(as, http.MethodPost, path, url.Values{})
}

func (w *world) do(as, method, path string, form url.Values) (int, string) {
	w.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", "en")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

// sees asks and looks for words that must and, behind "!", must not be there.
func (w *world) sees(as, path string, status int, words ...string) {
	w.Helper()
	code, text := w.get(as, path)
	w.holds(fmt.Sprintf("%s %s", as, path), code, status, text, words...)
}

func (w *world) holds(what string, code, status int, text string, words ...string) {
	w.Helper()
	text = strings.ReplaceAll(text, "\u00a0", " ")
	webtest.Holds(w.T, what, code, status, text, words...)
}

// work carries out what jobs are due.
func (w *world) work() {
	w.Helper()
	worker := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.db), Owner: "test"})
	worker.Handle(w.checks.Kind(w.journal.Check))
	_, err := worker.RunDue(w.Context())
	w.must(err)
}

// around is what stands beside the pages.
func around(r *route.Request) web.Around {
	out := web.Around{Body: "Бірінші орган", Nav: []kit.NavGroup{{Items: []kit.NavItem{
		{Text: locale.T(r.Lang, "nav.tasks", nil), Href: "/tasks"}, {Text: locale.T(r.Lang, "nav.journal", nil), Href: "/journal"},
	}}}}
	if r.Actor != nil && len(r.Actor.Held) > 0 {
		out.User = kit.User{Name: r.Actor.Name, Role: locale.T(r.Lang, "role."+string(r.Actor.Held[0].Role), nil), SignOut: "/sign-out"}
	}
	return out
}
