package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/demo"
	"tarazy/internal/journal"
	"tarazy/internal/people"
	"tarazy/internal/route"
)

// benchTown is the demonstration's town behind a server of this process, with a
// session for each role.
type benchTown struct {
	app     *app
	srv     *http.Server
	site    string
	doors   []demo.Door
	cookies map[access.Role]*http.Cookie
	fill    map[string]string // parameter of a pattern → what stands for it
	pages   []benchPage
}

// benchPage is a page as somebody who may see it asks for it.
type benchPage struct {
	pattern, path string
	role          access.Role
}

// openTown makes the town once for all parts.
func (b *bench) openTown(ctx context.Context) (*benchTown, error) {
	if b.town != nil {
		return b.town, nil
	}
	dir, err := os.MkdirTemp(b.dir, "town-")
	if err != nil {
		return nil, fmt.Errorf("bench: %w", err)
	}
	cfg := config{data: dir, listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty", demo: true}
	if err := cfg.complete(); err != nil {
		return nil, err
	}
	a, err := open(ctx, cfg, b.log)
	if err != nil {
		return nil, err
	}
	t := &benchTown{app: a, cookies: map[access.Role]*http.Cookie{}}
	if err := t.settle(ctx); err != nil {
		t.close()
		return nil, err
	}
	b.town = t
	return t, nil
}

func (t *benchTown) settle(ctx context.Context) (err error) {
	all, err := t.app.fillTown(ctx)
	if err != nil {
		return err
	}
	t.doors = demo.OneARole(all)
	srv, err := t.app.server(ctx, t.doors)
	if err != nil {
		return err
	}
	if t.srv, t.site, err = listen(srv.Handler()); err != nil {
		return err
	}
	for _, d := range t.doors {
		o, err := t.app.access.Enter(ctx, d.Person, access.Held{Role: d.Role, Body: d.Body}, access.Visit{Agent: "bench"})
		if err != nil {
			return err
		}
		t.cookies[d.Role] = &http.Cookie{Name: access.CookieName, Value: o.Token}
	}
	if err := t.things(ctx); err != nil {
		return err
	}
	return t.findPages(ctx, srv.Routes())
}

// close stops the server and closes the database; the folder stays.
func (t *benchTown) close() {
	if t == nil || t.app == nil {
		return
	}
	if t.srv != nil {
		_ = t.srv.Close() // nobody asks it any more
	}
	t.app.close()
	t.app = nil
}

// listen serves on a free port of the loopback.
func listen(h http.Handler) (*http.Server, string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", fmt.Errorf("bench: %w", err)
	}
	srv := &http.Server{Handler: h}
	go srv.Serve(l) // ends with Close
	return srv, "http://" + l.Addr().String(), nil
}

// things are what pages with parameters are asked for.
func (t *benchTown) things(ctx context.Context) error {
	for n := 1; n > 0; {
		var err error
		if n, err = t.app.journal.Sequence(ctx); err != nil {
			return err
		}
	}
	body := t.doors[0].Body
	on, err := t.app.staff.Today(ctx, people.BodyID(body))
	if err != nil {
		return err
	}
	staff, err := t.app.staff.Staff(ctx, system, people.StaffQuery{Body: people.BodyID(body), On: on, Limit: 1})
	if err != nil {
		return err
	}
	records, err := t.app.journal.List(ctx, journal.Query{Bodies: []string{body}, Limit: 1})
	if err != nil {
		return err
	}
	if len(staff.Rows) == 0 || len(records.Records) == 0 {
		return errors.New("bench: the town is empty")
	}
	t.fill = map[string]string{
		"act": "selection-2023", "edition": "2023-03-01", "rule": "essay",
		"number": strconv.FormatInt(records.Records[0].Number, 10), "/staff/people/id": string(staff.Rows[0].Person),
	}
	return nil
}

var patternParam = regexp.MustCompile(`\{([a-z_]+)\}`)

// path fills a pattern; false where there is nothing to ask for. An id means
// something only behind the noun that it names.
func (t *benchTown) path(pattern string) (string, bool) {
	path, complete := strings.ReplaceAll(pattern, "{$}", ""), true
	for _, m := range patternParam.FindAllStringSubmatch(path, -1) {
		name := m[1]
		if name == "id" {
			before, _, _ := strings.Cut(pattern, m[0])
			name = before + name
		}
		value, ok := t.fill[name]
		complete = complete && ok
		path = strings.Replace(path, m[0], value, 1)
	}
	return path, complete
}

// findPages looks for every page that anybody may see, and takes the first role
// that may.
func (t *benchTown) findPages(ctx context.Context, routes []route.Route) error {
	roles := []access.Role{access.Visitor}
	for _, d := range t.doors {
		roles = append(roles, d.Role)
	}
	for _, rt := range routes {
		path, ok := t.path(rt.Pattern)
		if rt.Method != http.MethodGet || rt.API != nil || !ok {
			continue
		}
		for _, role := range roles {
			p := benchPage{rt.Pattern, path, role}
			got, err := t.get(ctx, t.site, p)
			if err != nil {
				return err
			}
			if got.status == http.StatusOK && strings.HasPrefix(got.kind, "text/html") {
				t.pages = append(t.pages, p)
				break
			}
		}
	}
	if len(t.pages) == 0 {
		return errors.New("bench: there is no page")
	}
	return nil
}

// gotten is an answer.
type gotten struct {
	status int
	kind   string
	body   []byte
}

var benchClient = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{MaxIdleConnsPerHost: walkers},
}

// get asks for a page at a site, which this process or another serves.
func (t *benchTown) get(ctx context.Context, site string, p benchPage) (gotten, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, site+p.path, nil)
	if err != nil {
		return gotten{}, err
	}
	if c := t.cookies[p.role]; c != nil {
		req.AddCookie(c)
	}
	res, err := benchClient.Do(req)
	if err != nil {
		return gotten{}, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	return gotten{res.StatusCode, res.Header.Get("Content-Type"), body}, err
}
