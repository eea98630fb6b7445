package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"iter"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/demo"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

var update = flag.Bool("update", false, "write testdata/access.txt anew")

// world is the demonstration's town behind a server, on SQLite.
type world struct {
	app     *app
	handler http.Handler
	routes  []route.Route
	doors   []demo.Door
	jars    map[access.Role]*http.Cookie
	ids     map[string]map[string]string // pattern parameter → relation → value
	logged  *syncBuffer                  // what the program wrote into its log
	office  *postOffice                  // where its e-mails go
}

// syncBuffer takes what several goroutines write.
type syncBuffer struct {
	guard sync.Mutex
	text  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.guard.Lock()
	defer b.guard.Unlock()
	return b.text.Write(p)
}

func (b *syncBuffer) String() string {
	b.guard.Lock()
	defer b.guard.Unlock()
	return b.text.String()
}

func openWorld(t *testing.T) *world {
	t.Helper()
	town, err := filledTown()
	if err != nil {
		t.Fatal(err)
	}
	office := openPostOffice(t)
	cfg, err := townConfig(t.TempDir(), office.address)
	if err != nil {
		t.Fatal(err)
	}
	if err := town.unpack(cfg.data); err != nil {
		t.Fatal(err)
	}
	logged, doors := &syncBuffer{}, demo.OneARole(town.doors)
	wall := clock.NewFixed(time.Now()) // stands, so that two looks at a page are at one time; not before the town's records
	a, err := openOn(t.Context(), wall, cfg, slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.close)
	srv, err := a.server(t.Context(), doors)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{app: a, handler: srv.Handler(), routes: srv.Routes(), doors: doors, jars: map[access.Role]*http.Cookie{}, logged: logged, office: office}
	w.doors = append(w.doors, w.standIn(t))
	for _, d := range w.doors {
		w.enter(t, d)
	}
	w.fixtures(t)
	return w
}

// townConfig is that of an installation with the demonstration's town.
func townConfig(data, smtp string) (config, error) {
	cfg := config{
		data: data, listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty", demo: true,
		smtp: "smtp://" + smtp + "?from=tarazy@akbulak.invalid",
	}
	return cfg, cfg.complete()
}

// packedTown is a town that was filled once: copying its files is faster than
// filling it for each test.
type packedTown struct {
	doors []demo.Door
	files map[string][]byte
}

var filledTown = sync.OnceValues(func() (*packedTown, error) {
	dir, err := os.MkdirTemp("", "tarazy-town-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cfg, err := townConfig(dir, "127.0.0.1:9")
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	a, err := open(ctx, cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	p := &packedTown{files: map[string][]byte{}}
	p.doors, err = a.fillTown(ctx)
	a.close()
	if err != nil {
		return nil, err
	}
	return p, filepath.WalkDir(cfg.data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(cfg.data, path)
		if err != nil {
			return err
		}
		p.files[name], err = os.ReadFile(path)
		return err
	})
})

func (p *packedTown) unpack(dir string) error {
	for name, content := range p.files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// substitute is a role of the walk alone: who stands in for a head of unit that
// is away on the day, with no role of the own but the employee's.
const substitute access.Role = "substitute"

// standIn finds that person.
func (w *world) standIn(t *testing.T) demo.Door {
	t.Helper()
	return demo.Door{Role: substitute, Person: w.holder(t, "40-02"), Body: w.doors[0].Body}
}

// holder is who holds a post of the town's office.
func (w *world) holder(t *testing.T, post string) string {
	t.Helper()
	body := people.BodyID(w.doors[0].Body)
	on, err := w.app.staff.Today(t.Context(), body)
	if err != nil {
		t.Fatal(err)
	}
	page, err := w.app.staff.Staff(t.Context(), system, people.StaffQuery{Body: body, On: on, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range page.Rows {
		if r.PostCode == post {
			return string(r.Person)
		}
	}
	t.Fatalf("nobody holds %s", post)
	return ""
}

// enter opens a session as the door does.
func (w *world) enter(t *testing.T, d demo.Door) {
	t.Helper()
	r := httptest.NewRequest("POST", "/doors/enter", nil)
	o, err := w.app.access.Enter(t.Context(), d.Person, access.Held{Role: d.Role, Body: d.Body}, w.app.access.Visit(r, nil))
	if err != nil {
		t.Fatal(err)
	}
	rec := httptest.NewRecorder()
	w.app.access.SetCookie(rec, r, o)
	for _, c := range rec.Result().Cookies() {
		if c.Name == access.CookieName {
			w.jars[d.Role] = c
		}
	}
}

// fixtures are the things that routes with parameters are asked for.
func (w *world) fixtures(t *testing.T) {
	t.Helper()
	people, records := w.twoPeople(t), w.twoRecords(t)
	for _, d := range w.doors {
		if d.Role == access.Employee {
			people["of the employee"] = d.Person // the own record of one role, a subordinate's of another
		}
	}
	people["of a substitute's unit"] = w.holder(t, "40-05")
	one := func(v string) map[string]string { return map[string]string{"": v} }
	w.ids = map[string]map[string]string{
		"act": one("selection-2023"), "edition": one("2023-03-01"), "rule": one("essay"),
		"form": one("walk"), "case": one("walk"), "format": one("csv"), "paper": one("pdf"), "lang": one("kk"), "part": one("nothing"), "track": one("camera"), "run": one("none"), "flag": one("none"), "picture": one("face"), "signed kind": one("protocol"),
		"id": people, "number": records, "body": w.twoBodies(),
	}
	w.checkpointFixtures(t)
	w.contestFixtures(t)
	w.examFixtures(t)
	w.interviewFixtures(t)
	w.appraisalFixtures(t)
	w.pressFixtures(t)
}

// twoBodies are the town's office and another body.
func (w *world) twoBodies() map[string]string {
	out := map[string]string{"same_body": w.doors[0].Body, "none": "bod_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	for _, d := range w.doors {
		if d.Body != "" && d.Body != out["same_body"] {
			out["other_body"] = d.Body
		}
	}
	return out
}

// twoRecords are the latest records of the journal of the office and of no
// body of the walk.
func (w *world) twoRecords(t *testing.T) map[string]string {
	t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = w.app.journal.Sequence(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	out := map[string]string{"none": "99999999"}
	all, err := w.app.bodyIDs(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range all {
		page, err := w.app.journal.List(t.Context(), journal.Query{Bodies: []string{body}, Limit: 1})
		if err != nil || len(page.Records) == 0 {
			t.Fatalf("records of %s: %v", body, err)
		}
		relation := "other_body"
		if body == w.doors[0].Body {
			relation = "same_body"
		}
		out[relation] = strconv.FormatInt(page.Records[0].Number, 10)
	}
	return out
}

// twoPeople are an employee of the town's office and one of the other body.
func (w *world) twoPeople(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{"none": "per_aaaaaaaaaaaaaaaaaaaaaaaaaa"}
	by := system
	bodies, err := w.app.staff.Bodies(context.Background(), by)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range bodies {
		on, err := w.app.staff.Today(context.Background(), b.ID)
		if err != nil {
			t.Fatal(err)
		}
		page, err := w.app.staff.Staff(context.Background(), by, people.StaffQuery{Body: b.ID, On: on, Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		if len(page.Rows) == 0 {
			continue
		}
		relation := "other_body"
		if string(b.ID) == w.doors[0].Body {
			relation = "same_body"
		}
		out[relation] = string(page.Rows[0].Person)
	}
	return out
}

var param = regexp.MustCompile(`\{([a-z_]+)(\.\.\.)?\}`)

// paths fills the parameters of a pattern, once for each relation.
func (w *world) paths(t *testing.T, pattern string) map[string]string {
	t.Helper()
	names := param.FindAllStringSubmatch(pattern, -1)
	out := map[string]string{}
	relations := []string{""}
	for _, n := range names {
		values := w.values(pattern, n[1])
		if values == nil {
			t.Errorf("no fixture for the parameter %q of %s", n[1], pattern)
			return nil
		}
		for rel := range values {
			if rel != "" && !slices.Contains(relations, rel) {
				relations = append(relations, rel)
			}
		}
	}
	for _, rel := range relations {
		path, complete := strings.ReplaceAll(pattern, "{$}", ""), true
		for _, n := range names {
			values := w.values(pattern, n[1])
			v, ok := values[rel]
			if !ok {
				v, ok = values[""]
			}
			complete = complete && ok
			path = strings.ReplaceAll(path, n[0], url.PathEscape(v))
		}
		if complete {
			out[rel] = path
		}
	}
	return out
}

// inOrder are paths by relation, always in the same order: what one request does
// decides what the next one meets.
func inOrder(paths map[string]string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, rel := range slices.Sorted(maps.Keys(paths)) {
			if !yield(rel, paths[rel]) {
				return
			}
		}
	}
}

func verdict(status int, location string) string {
	switch {
	case status == http.StatusUnauthorized || status == http.StatusSeeOther && strings.HasPrefix(location, "/sign-in?next="):
		return "sign-in"
	case status == http.StatusForbidden:
		return "denied"
	case status == http.StatusNotFound:
		return "missing"
	case status >= 500:
		return fmt.Sprint("BROKEN", status)
	}
	return "allowed"
}

// signsOut are the routes that would end sessions of the walk.
var signsOut = []string{"POST /sign-out", "POST /account/sessions/end"}

// TestEveryRouteForEveryRole walks the table of routes as every role of the
// town and as a substitute, for things of the own body, of another body, of the
// employee behind the door (whose own they are, and whose supervisor's), of the
// unit that the substitute leads on the day, for what is not there, and for the
// posts about which a judge has declared a conflict of interest. It holds the
// outcome against testdata/access.txt: a new route, a new role or another outcome
// fails until it is written there. Pages are opened in each language by whom they
// open to, and by the first of those who are refused.
func TestEveryRouteForEveryRole(t *testing.T) {
	w := openWorld(t)
	var lines []string
	for _, rt := range w.routes {
		if slices.Contains(signsOut, rt.Key()) {
			continue
		}
		for rel, path := range inOrder(w.paths(t, rt.Pattern)) {
			lines = append(lines, w.line(t, rt, rel, path))
		}
	}
	lines = append(lines, w.conflictLines(t)...)
	sort.Strings(lines)
	got := strings.Join(lines, "\n") + "\n"
	const file = "testdata/access.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		for i, line := range strings.Split(got, "\n") {
			if !strings.Contains(string(want), line+"\n") {
				t.Errorf("line %d is not expected: %s", i+1, line)
			}
		}
		t.Error("testdata/access.txt and the routes differ")
	}
}

// line is the outcome of one route for one relation: the roles by verdict.
func (w *world) line(t *testing.T, rt route.Route, rel, path string) string {
	t.Helper()
	by := map[string][]string{}
	roles := append([]access.Role{access.Visitor}, rolesOf(w.doors)...)
	for _, role := range roles {
		a := w.asks(t, rt, path, role)
		v := said(a)
		if strings.HasPrefix(v, "BROKEN") {
			t.Errorf("%s %s as %s: %s", rt.Method, path, role, v)
		}
		if strings.Contains(a.body, "⟦") {
			t.Errorf("%s %s as %s lacks a message: %s", rt.Method, path, role, around(a.body))
		}
		if rt.Method == http.MethodGet && rt.API == nil && (a.status == http.StatusOK || by[v] == nil) {
			w.speaks(t, path, role)
		}
		by[v] = append(by[v], string(role))
	}
	var out []string
	for v, who := range by {
		switch {
		case len(who) == len(roles):
			who = []string{"all"}
		case len(who) == len(roles)-1 && who[0] != string(access.Visitor):
			who = []string{"signed-in"}
		case v == "denied":
			who = []string{"the-others"} // whom no other verdict names
		}
		out = append(out, v+"="+strings.Join(who, ","))
	}
	sort.Strings(out)
	if rel != "" {
		rel = " (" + rel + ")"
	}
	return rt.Key() + rel + ": " + strings.Join(out, " ")
}

// speaks opens a page in each language and looks for a message that is missing.
func (w *world) speaks(t *testing.T, path string, role access.Role) {
	t.Helper()
	for _, l := range locale.Langs {
		a := w.request(t, http.MethodGet, path, role, l, "")
		if strings.Contains(a.body, "⟦") {
			t.Errorf("%s as %s in %s lacks %s", path, role, l, around(a.body))
		}
		if a.status == http.StatusOK && strings.Contains(a.body, "<html") && !strings.Contains(a.body, `lang="`+string(l)+`"`) {
			t.Errorf("%s as %s is not in %s", path, role, l)
		}
	}
}

func rolesOf(doors []demo.Door) []access.Role {
	var out []access.Role
	for _, d := range doors {
		out = append(out, d.Role)
	}
	return out
}

func around(body string) string {
	i := strings.Index(body, "⟦")
	return body[i:min(len(body), i+80)]
}
