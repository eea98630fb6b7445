package lawpages_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/eds"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/ownlaw"
	"tarazy/internal/web"
	"tarazy/internal/web/lawpages"
)

var noon = time.Date(2026, 3, 16, 7, 0, 0, 0, time.UTC)

// actors by the value of the cookie "who".
var actors = map[string]*access.Actor{
	"admin":    {Person: "per_admin", Name: "Сәуле", Body: "bod_a", Held: []access.Held{{Role: access.BodyAdmin, Body: "bod_a"}}},
	"second":   {Person: "per_second", Name: "Марат", Body: "bod_a", Held: []access.Held{{Role: access.BodyAdmin, Body: "bod_a"}}},
	"stranger": {Person: "per_stranger", Name: "Чужой", Body: "bod_b", Held: []access.Held{{Role: access.BodyAdmin, Body: "bod_b"}}},
	"keeper":   {Person: "per_keeper", Name: "Keeper", Held: []access.Held{{Role: access.Installation}}},
	"head":     {Person: "per_head", Name: "Ерлан", Body: "bod_a", Held: []access.Held{{Role: access.Authorised, Body: "bod_a"}}},
	"employee": {Person: "per_employee", Name: "Айна", Body: "bod_a", Held: []access.Held{{Role: access.Employee, Body: "bod_a"}}},
}

type byCookie struct{}

func (byCookie) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("who")
	if err != nil {
		return nil, nil
	}
	return actors[c.Value], nil
}

type keys struct {
	trust       *eds.Trust
	head, other eds.Credentials
}

var theKeys = sync.OnceValues(func() (keys, error) {
	var k keys
	a, err := eds.NewAuthority(noon.AddDate(-1, 0, 0))
	if err != nil {
		return k, err
	}
	var err1, err2, err3 error
	k.trust, err1 = a.Trust()
	k.head, err2 = a.Issue(eds.Person{IIN: "790202300456", Surname: "ҚАСЫМОВ", Name: "ЕРЛАН"}, noon.AddDate(0, -1, 0))
	k.other, err3 = a.Issue(eds.Person{IIN: "901231450789", Surname: "СОКОЛОВА", Name: "ОЛЬГА"}, noon.AddDate(0, -1, 0))
	return k, errors.Join(err1, err2, err3)
})

// world is a site with the pages of the law and nothing else.
type world struct {
	*httptest.Server
	keys keys
	law  *ownlaw.Service
	lang string // of who asks; "" for English
}

// book is a register of own law in memory.
type book struct{ lines []ownlaw.Registered }

func (k *book) Enacted(context.Context) ([]ownlaw.Registered, error) { return k.lines, nil }

func (k *book) Enact(_ context.Context, r ownlaw.Registered, _ journal.Entry) error {
	k.lines = append(k.lines, r)
	return nil
}

func newWorld(t testing.TB) *world {
	t.Helper()
	k, err := theKeys()
	if err != nil {
		t.Fatal(err)
	}
	lib, err := law.Load(acts.FS, decide.Kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	almaty, err := day.Zone("Asia/Almaty")
	if err != nil {
		t.Fatal(err)
	}
	legal := clock.NewFixed(noon)
	w := &world{keys: k}
	w.law, err = ownlaw.Open(t.Context(), ownlaw.Config{
		Dir: filepath.Join(t.TempDir(), "law"), Program: lib, Acts: acts.FS, Kinds: decide.Kinds(), Trust: k.trust, Legal: legal,
		Zone:     func(string) *time.Location { return almaty },
		IIN:      func(context.Context, string) (string, error) { return "790202300456", nil },
		Record:   func(context.Context, journal.Entry) error { return nil },
		Register: &book{},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.serve(t, legal)
	return w
}

func (w *world) serve(t testing.TB, legal *clock.Fixed) {
	t.Helper()
	frame := web.Frame{}
	srv, err := web.New(web.Config{
		Log: slog.New(slog.DiscardHandler), Sessions: byCookie{},
		Failed: frame.Failed,
	}, lawpages.Routes(lawpages.Deps{Library: w.law.Library, Draw: frame.Draw, Own: &lawpages.Own{
		Service: w.law, Legal: legal,
		BodyName: func(_ context.Context, id string, _ locale.Lang) string { return "Body " + id },
		Bodies:   func(context.Context) ([]string, error) { return []string{"bod_a", "bod_b"}, nil },
	}}))
	if err != nil {
		t.Fatal(err)
	}
	w.Server = httptest.NewServer(srv.Handler())
	t.Cleanup(w.Close)
}

// answer is a page as a browser would have it.
type answer struct {
	status   int
	location string
	body     string
	header   http.Header
}

func (w *world) ask(t testing.TB, who, method, path string, form url.Values) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, w.URL+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.AddCookie(&http.Cookie{Name: "lang", Value: cmp.Or(w.lang, "en")})
	if who != "" {
		req.AddCookie(&http.Cookie{Name: "who", Value: who})
	}
	res, err := w.Client().Transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(body), res.Header}
}

func (w *world) get(t testing.TB, who, path string, status int) answer {
	t.Helper()
	a := w.ask(t, who, http.MethodGet, path, nil)
	if a.status != status {
		t.Fatalf("%s GET %s: %d, want %d\n%s", who, path, a.status, status, firstError(a.body))
	}
	return a
}

func (w *world) post(t testing.TB, who, path string, status int, form url.Values) answer {
	t.Helper()
	a := w.ask(t, who, http.MethodPost, path, form)
	if a.status != status {
		t.Fatalf("%s POST %s: %d, want %d\n%s", who, path, a.status, status, firstError(a.body))
	}
	return a
}

func firstError(body string) string {
	return regexp.MustCompile(`(?s)<h1>.*?</h1>|<div class="errors".*?</div>`).FindString(body)
}

// hidden is the value of a hidden field of the page.
func (a answer) hidden(t testing.TB, field string) string {
	t.Helper()
	m := regexp.MustCompile(`<input type="hidden" ` + field + ` value="([^"]*)"`).FindStringSubmatch(a.body)
	if m == nil {
		t.Fatalf("no hidden field %s", field)
	}
	return html.UnescapeString(m[1])
}

// facts is what stands in the field of a rule's facts.
func (a answer) facts(t testing.TB) string {
	t.Helper()
	m := regexp.MustCompile(`(?s)<textarea[^>]*name="facts"[^>]*>(.*?)</textarea>`).FindStringSubmatch(a.body)
	if m == nil {
		t.Fatal("no field of facts")
	}
	return html.UnescapeString(m[1])
}

func (a answer) has(t testing.TB, texts ...string) {
	t.Helper()
	for _, s := range texts {
		if !strings.Contains(a.body, html.EscapeString(s)) && !strings.Contains(a.body, s) {
			t.Errorf("the page does not say %q", s)
		}
	}
}

const own = "/own-law/own-selection/2026-04-01"

// draft copies the selection act by way of the page.
func (w *world) draft(t testing.TB) {
	t.Helper()
	a := w.post(t, "admin", "/own-law/new", http.StatusSeeOther, url.Values{
		"base": {"selection-2023@2023-03-01"}, "name": {"selection"}, "from": {"2026-04-01"}, "body": {"bod_a"},
	})
	if a.location != own {
		t.Fatalf("went to %q", a.location)
	}
}

func (w *world) digest(t testing.TB) string {
	t.Helper()
	return w.get(t, "admin", own, http.StatusOK).hidden(t, `name="digest"`)
}

func (w *world) least(t testing.TB, v string) url.Values {
	t.Helper()
	return url.Values{"digest": {w.digest(t)}, "path": {"ability_cut.least"}, "v": {v}, "clause": {"step-6"}}
}

// sign signs what the page of the signature asks for.
func sign(t testing.TB, a answer, by eds.KeyPair) url.Values {
	t.Helper()
	content, err := base64.StdEncoding.DecodeString(a.hidden(t, "data-sign-data"))
	if err != nil {
		t.Fatal(err)
	}
	cms, err := eds.Sign(content, false, noon, by)
	if err != nil {
		t.Fatal(err)
	}
	return url.Values{
		"digest": {a.hidden(t, `name="digest"`)}, "order": {a.hidden(t, `name="order"`)}, "day": {a.hidden(t, `name="day"`)},
		"at": {a.hidden(t, `name="at"`)}, "signature": {base64.StdEncoding.EncodeToString(cms)},
	}
}
