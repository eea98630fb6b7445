package adminpages_test

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
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/outbox/hook"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/adminpages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/webtest"
)

const one, other = "bod_one", "bod_two"

var actors = map[string]*access.Actor{
	"keeper":   {Person: "per_keeper", Name: "Сақтаушы Асан", Body: one, Held: []access.Held{{Role: access.BodyAdmin, Body: one}}},
	"stranger": {Person: "per_stranger", Body: other, Held: []access.Held{{Role: access.BodyAdmin, Body: other}}},
	"admin":    {Person: "per_admin", Name: "Әкімші Ерлан", Held: []access.Held{{Role: access.Installation}}},
	"employee": {Person: "per_asel", Name: "Әбдірахманова Әсел", Body: one, Held: []access.Held{{Role: access.Employee, Body: one}}},
}

type byCookie struct{}

func (byCookie) Actor(r *http.Request) (*access.Actor, error) {
	if c, err := r.Cookie("as"); err == nil {
		return actors[c.Value], nil
	}
	return nil, nil
}

func underived(access.Tx, string, day.Day) ([]access.Held, error) { return nil, nil }

type world struct {
	*testing.T
	db      *store.DB
	clock   *clock.Fixed
	access  *access.Service
	master  *seal.Master
	handler http.Handler
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, clock: clock.NewFixed(storetest.Start)}
	w.db = storetest.Open(t, storetest.SQLite(t), w.clock)
	var err error
	w.master, err = seal.NewMaster(bytes.Repeat([]byte{7}, 32))
	w.must(err)
	keeper, err := journal.NewKeeper(w.master, acts.FS)
	w.must(err)
	w.db.Keep(keeper)
	zone, err := day.Zone("Asia/Almaty")
	w.must(err)
	w.access, err = access.New(access.Config{
		Store: store.As[access.Tx](w.db), Legal: w.clock, Wall: w.clock, IDs: id.Sequence(1), Master: w.master, Derived: underived,
		Record: func(tx access.Tx, e journal.Entry) error { return journal.Add(tx.(journal.Tx), e) }, Zone: zone, Site: "https://tarazy.test",
	})
	w.must(err)
	w.people()
	w.serve(zone)
	return w
}

// people fills the database with two bodies and a few persons.
func (w *world) people() {
	w.Helper()
	w.must(w.db.Write(w.Context(), func(tx *store.Tx) error {
		for i, b := range []people.BodyID{one, other} {
			if _, err := tx.BodyInsert(&people.Body{ID: b, Version: 1, BIN: fmt.Sprintf("99044000123%d", i), Names: locale.Words{KK: "А", RU: "А", EN: "A"}, Zone: "Asia/Almaty", Scope: "central"}); err != nil {
				return err
			}
		}
		var all []people.Person
		for i, p := range [][3]string{{"per_keeper", "Сақтаушы", "Асан"}, {"per_stranger", "Бөтен", "Болат"}, {"per_admin", "Әкімші", "Ерлан"}, {"per_asel", "Әбдірахманова", "Әсел"}, {"per_dias", "Жұмабаев", "Диас"}} {
			key, err := w.master.NewKey()
			if err != nil {
				return err
			}
			all = append(all, people.Person{ID: people.PersonID(p[0]), Version: 1, Body: one, Surname: p[1], Given: p[2], Lang: locale.KK, Key: key, IINMark: []byte{byte(i)}, IIN: []byte{1}})
		}
		_, err := tx.PersonInsertAll(all)
		return err
	}))
}

func (w *world) serve(zone *time.Location) {
	w.Helper()
	frame := web.Frame{Demo: true, About: around}
	hooks := &hook.Service{
		Store: store.As[hook.Tx](w.db), Master: w.master, IDs: id.Sequence(2),
		Record: func(tx hook.Tx, e journal.Entry) error { return journal.Add(tx.(journal.Tx), e) },
	}
	backup := storetest.Start.Add(-time.Hour)
	routes := adminpages.Routes(adminpages.Deps{
		Draw: frame.Draw, Legal: w.clock, Store: store.As[outbox.WorkTx](w.db), Grants: w.access, Hooks: hooks,
		Events: []string{"staff.import.apply", "roles.grant"}, Find: w.find, Names: w.names, Bodies: bodies,
		Zone: func(string) *time.Location { return zone },
		State: func(context.Context) (adminpages.State, error) {
			return adminpages.State{Version: "0.1", Runtime: "go1.26", Database: "sqlite", Schema: 61, Backup: &backup}, nil
		},
	})
	routes = append(routes, api.GrantRoutes(api.GrantDeps{Grants: w.access})...)
	routes = append(routes, api.HookRoutes(api.HookDeps{Hooks: hooks})...)
	routes = append(routes, api.NoticeRoutes(api.NoticeDeps{Store: store.As[api.NoticeTx](w.db)})...)
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(w.Output(), nil)), Sessions: byCookie{}, Failed: frame.Failed}, routes)
	w.must(err)
	w.handler = server.Handler()
}

func bodies(context.Context) (map[string]locale.Words, error) {
	return map[string]locale.Words{
		one: {KK: "Бірінші орган", RU: "Первый орган", EN: "First body"}, other: {KK: "Екінші орган", RU: "Второй орган", EN: "Second body"},
	}, nil
}

func (w *world) find(_ context.Context, _, text string) ([]adminpages.Found, error) {
	if text != "Жұм" {
		return nil, nil
	}
	return []adminpages.Found{{ID: "per_dias", Name: "Жұмабаев Диас", About: "Бас маман"}}, nil
}

func (w *world) names(ctx context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	err := w.db.Read(ctx, func(tx *store.Tx) error {
		var all []people.PersonID
		for _, id := range ids {
			all = append(all, people.PersonID(id))
		}
		found, err := tx.PersonNames(all)
		for id, name := range found {
			out[string(id)] = name
		}
		return err
	})
	return out, err
}

// around is what stands beside the pages.
func around(r *route.Request) web.Around {
	item := func(key, href string) kit.NavItem {
		return kit.NavItem{Text: locale.T(r.Lang, "nav."+key, nil), Href: href}
	}
	out := web.Around{Nav: []kit.NavGroup{{Items: []kit.NavItem{item("notices", "/notices"), item("roles", "/admin/roles"), item("hooks", "/admin/hooks"), item("state", "/admin/state")}}}}
	if r.Actor != nil {
		out.User = kit.User{Name: r.Actor.Name, Role: locale.T(r.Lang, "role."+string(r.Actor.Held[0].Role), nil), SignOut: "/sign-out"}
	}
	return out
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// tell leaves a notice.
func (w *world) tell(to string) {
	w.Helper()
	w.must(w.db.Write(w.Context(), func(tx *store.Tx) error {
		return outbox.Notify(tx, outbox.Notice{To: to, Key: "outbox.hook.disabled", Args: map[string]any{"url": "https://example.kz/" + to}, Link: "/admin/hooks"})
	}))
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (w *world) do(as, method, path, kind, body string) answer {
	w.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, path, reader)
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return answer{rec.Code, strings.ReplaceAll(rec.Body.String(), "\u00a0", " "), rec.Header()}
}

func (w *world) get(as, path string) answer { return w.do(as, "GET", path, "", "") }

// post sends a form: names and values in turn.
func (w *world) post(as, path string, kv ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return w.do(as, "POST", path, "application/x-www-form-urlencoded", form.Encode())
}

func (w *world) send(as, method, path, body string) answer {
	return w.do(as, method, path, "application/json", body)
}

// holds looks for words that must and, behind "!", must not be there.
func (w *world) holds(what string, a answer, status int, words ...string) {
	w.Helper()
	webtest.Holds(w.T, what, a.code, status, a.text, words...)
}
