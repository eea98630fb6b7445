package signin_test

import (
	"context"
	"crypto/sha256"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/page"
	"tarazy/internal/web/signin"
)

const (
	aselIIN  = "850101400123"
	olgaIIN  = "901231450789" // nobody's account
	aselPass = "ақ қайың мен көк аспан"
	asel     = "per_asel"
)

// site is a whole server with the pages of sign-in, as a browser meets it.
type site struct {
	t      *testing.T
	clock  *clock.Fixed
	access *access.Service
	base   string             // http://localhost:port
	signer string             // address of the signing software, where there is one
	asks   *evidence.Gatherer // about revocations; nil asks nobody
}

func derived(access.Tx, string, day.Day) ([]access.Held, error) {
	return []access.Held{{Role: access.Employee, Body: "bod_one"}}, nil
}

// each runs a test against a fresh site on both databases.
func each(t *testing.T, fn func(t *testing.T, s *site)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) { fn(t, newSite(t, db, c, "")) })
}

func newSite(t *testing.T, db *store.DB, c *clock.Fixed, signer string) *site {
	t.Helper()
	key := sha256.Sum256([]byte("a master key of tests"))
	master, err := seal.NewMaster(key[:])
	must(t, err)
	zone, err := day.Zone("Asia/Almaty")
	must(t, err)
	server := httptest.NewUnstartedServer(nil)
	_, port, _ := strings.Cut(server.Listener.Addr().String(), ":")
	s := &site{t: t, clock: c, base: "http://localhost:" + port, signer: signer}
	s.access, err = access.New(access.Config{
		Store: store.As[access.Tx](db), Legal: c, Wall: c, IDs: id.Random(), Master: master, Derived: derived,
		Record: func(access.Tx, journal.Entry) error { return nil },
		Zone:   zone, Site: s.base, Cost: access.Cost{Memory: 64, Passes: 1, Threads: 1},
		Means: []access.Means{access.ByPassword, access.ByEDS, access.ByPasskey}, Trust: keys().trust,
		Evidence: func() *evidence.Gatherer { return s.asks },
	})
	must(t, err)
	server.Config.Handler = s.handler(zone)
	server.Start()
	t.Cleanup(server.Close)
	addPerson(t, db, master)
	must(t, s.access.SetPassword(t.Context(), asel, aselPass))
	return s
}

func (s *site) handler(zone *time.Location) http.Handler {
	frame := web.Frame{}
	routes := signin.Routes(signin.Deps{
		Access: s.access, Draw: frame.Draw, Zone: func(*access.Actor) *time.Location { return zone }, SignerURL: s.signer,
	})
	show := func(w http.ResponseWriter, r *route.Request) error {
		return frame.Draw(w, r, page.Page{Title: "tasks"}, empty{})
	}
	for _, pattern := range []string{"/tasks", "/staff", "/{$}"} {
		routes = append(routes, route.Route{Method: "GET", Pattern: pattern, Verb: access.Look, Handle: show})
	}
	server, err := web.New(web.Config{
		Log:      slog.New(slog.NewTextHandler(s.t.Output(), nil)),
		Sessions: s.access, SignerURL: s.signer, Failed: frame.Failed,
	}, routes)
	must(s.t, err)
	return server.Handler()
}

type empty struct{}

// Render writes the page's title alone.
func (empty) Render(_ context.Context, w io.Writer) error {
	_, err := io.WriteString(w, "<h1>tasks</h1>")
	return err
}

func addPerson(t *testing.T, db *store.DB, master *seal.Master) {
	t.Helper()
	wrapped, err := master.NewKey()
	must(t, err)
	key, err := master.Key(wrapped)
	must(t, err)
	sealed, err := key.Seal("person.iin", []byte(aselIIN))
	must(t, err)
	must(t, db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.PersonInsertAll([]people.Person{{
			ID: asel, Version: 1, Surname: "Әбдірахманова", Given: "Әсел", Lang: locale.KK, Key: wrapped,
			IINMark: people.IINMark(master, aselIIN), IIN: sealed,
		}})
		return err
	}))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

type issued struct {
	authority  *eds.Authority
	trust      *eds.Trust
	asel, olga eds.Credentials
}

var keys = sync.OnceValue(func() issued {
	a, err := eds.NewAuthority(storetest.Start)
	if err != nil {
		panic(err)
	}
	var out issued
	var err1, err2, err3 error
	out.authority = a
	out.trust, err1 = a.Trust()
	out.asel, err2 = a.Issue(eds.Person{IIN: aselIIN, Surname: "ӘБДІРАХМАНОВА", Name: "ӘСЕЛ"}, storetest.Start)
	out.olga, err3 = a.Issue(eds.Person{IIN: olgaIIN, Surname: "СОКОЛОВА", Name: "ОЛЬГА"}, storetest.Start)
	for _, err := range []error{err1, err2, err3} {
		if err != nil {
			panic(err)
		}
	}
	return out
})

// visitor is a browser without scripts: cookies, no following of redirects.
type visitor struct {
	s      *site
	client *http.Client
}

func (s *site) visitor() *visitor {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	return &visitor{s: s, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// answer is a response read whole.
type answer struct {
	*http.Response
	body string
}

func (v *visitor) do(r *http.Request) answer {
	v.s.t.Helper()
	r.AddCookie(&http.Cookie{Name: "lang", Value: "en"}) // chosen on this device
	resp, err := v.client.Do(r)
	must(v.s.t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(v.s.t, err)
	return answer{resp, string(body)}
}

func (v *visitor) get(path string) answer {
	v.s.t.Helper()
	r, err := http.NewRequest("GET", v.s.base+path, nil)
	must(v.s.t, err)
	return v.do(r)
}

func (v *visitor) post(path string, kv ...string) answer {
	v.s.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	r, err := http.NewRequest("POST", v.s.base+path, strings.NewReader(form.Encode()))
	must(v.s.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return v.do(r)
}

// goes fails unless the answer leads to the path.
func (a answer) goes(t *testing.T, path string) {
	t.Helper()
	if a.StatusCode != http.StatusSeeOther || a.Header.Get("Location") != path {
		t.Fatalf("status %d to %q, not to %q\n%s", a.StatusCode, a.Header.Get("Location"), path, a.body)
	}
}

// says fails unless the answer has the status and the texts.
func (a answer) says(t *testing.T, status int, texts ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Errorf("status %d, not %d: %s", a.StatusCode, status, a.body)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("the page lacks %q:\n%s", text, a.body)
		}
	}
}

// value is the value of a hidden field.
func (a answer) value(t *testing.T, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(a.body, `name="`+name+`" value="`)
	if !ok {
		t.Fatalf("no field %s in\n%s", name, a.body)
	}
	text, _, _ := strings.Cut(rest, `"`)
	return text
}

func (v *visitor) signIn() {
	v.s.t.Helper()
	v.post("/sign-in", "iin", aselIIN, "password", aselPass).goes(v.s.t, "/tasks")
}
