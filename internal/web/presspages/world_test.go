package presspages_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/api"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/press"
	"tarazy/internal/route"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/presspages"
	"tarazy/internal/web/webtest"
)

const one = "bod_one"

var actors = map[string]*access.Actor{
	"keeper":   {Person: "per_keeper", Name: "Сақтаушы Асан", Body: one, Held: []access.Held{{Role: access.BodyAdmin, Body: one}}},
	"stranger": {Person: "per_stranger", Body: "bod_two", Held: []access.Held{{Role: access.BodyAdmin, Body: "bod_two"}}},
	"officer":  {Person: "per_officer", Body: one, Held: []access.Held{{Role: access.HROfficer, Body: one}}},
}

type byCookie struct{}

func (byCookie) Actor(r *http.Request) (*access.Actor, error) {
	if c, err := r.Cookie("as"); err == nil {
		return actors[c.Value], nil
	}
	return nil, nil
}

// world is the pages over a press with two bodies.
type world struct {
	*testing.T
	press   *press.Service
	db      *store.DB
	clock   *clock.Fixed
	handler http.Handler
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
	w.press = &press.Service{
		Press: press.Press{Site: "https://tarazy.example", Master: master}, Store: store.As[press.Tx](w.db),
		Record: func(tx press.Tx, e journal.Entry) error { return journal.Add(tx.(journal.Tx), e) },
	}
	w.fill(master)
	zone, err := day.Zone("Asia/Almaty")
	w.must(err)
	frame := web.Frame{Demo: true, About: around}
	routes := presspages.Routes(presspages.Deps{
		Press: w.press, Draw: frame.Draw, Zone: func(string) *time.Location { return zone },
		Names: func(context.Context, []string) (map[string]string, error) {
			return map[string]string{"per_keeper": "Сақтаушы Асан"}, nil
		},
	})
	routes = append(routes, api.PressRoutes(api.PressDeps{Press: w.press})...)
	server, err := web.New(web.Config{
		Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: byCookie{}, Failed: frame.Failed,
		Drafts: &draft.Service{Store: store.As[draft.Tx](w.db), Master: master, IDs: id.Sequence(3)},
	}, routes)
	w.must(err)
	w.handler = server.Handler()
	return w
}

func (w *world) fill(master *seal.Master) {
	w.Helper()
	w.must(w.db.Write(w.Context(), func(tx *store.Tx) error {
		for i, b := range []people.BodyID{one, "bod_two"} {
			_, err := tx.BodyInsert(&people.Body{
				ID: b, Version: 1, BIN: "99044000123" + string(rune('0'+i)), Zone: "Asia/Almaty", Scope: "central",
				Names: locale.Words{KK: "Ақбұлақ ауданы әкімінің аппараты", RU: "Аппарат акима Акбулакского района", EN: "Akim’s apparatus of Akbulak district"},
			})
			if err != nil {
				return err
			}
		}
		var all []people.Person
		for i, p := range []people.PersonID{"per_keeper", "per_stranger", "per_officer"} {
			key, err := master.NewKey()
			if err != nil {
				return err
			}
			all = append(all, people.Person{ID: p, Version: 1, Body: one, Surname: "Сақтаушы", Given: "Асан", Lang: locale.KK, Key: key, IINMark: []byte{byte(i)}, IIN: []byte{1}})
		}
		_, err := tx.PersonInsertAll(all)
		return err
	}))
}

func around(r *route.Request) web.Around {
	out := web.Around{Nav: []kit.NavGroup{{Items: []kit.NavItem{{Text: locale.T(r.Lang, "nav.templates", nil), Href: "/admin/templates"}}}}}
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

// tomorrow is the first day on which a version may hold.
func (w *world) tomorrow() string {
	zone, err := day.Zone("Asia/Almaty")
	w.must(err)
	return day.In(w.clock.Now(), zone).Add(1).String()
}

// given gives a paper out, and says its code.
func (w *world) given(words string) (code string, pdf []byte) {
	w.Helper()
	x := document.Document{Lang: locale.KK, Date: "2026-03-02", Number: "17", Title: "Хаттама", Parts: []document.Part{document.Text(words)}}
	var r press.Ready
	w.must(w.press.Store.Read(w.Context(), func(tx press.Tx) (err error) {
		r, err = w.press.Ready(tx, one, press.Protocol, x, "protocol/cmp_1")
		return err
	}))
	pdf, err := press.Give(w.Context(), w.press.Store.Write, &r, document.AsPDF)
	w.must(err)
	return r.Code(), pdf
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	body   []byte
	header http.Header
}

func (w *world) do(as, method, path, kind string, body io.Reader) answer {
	w.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", "en")
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return answer{rec.Code, strings.ReplaceAll(rec.Body.String(), "\u00a0", " "), rec.Body.Bytes(), rec.Header()}
}

func (w *world) get(as, path string) answer { return w.do(as, "GET", path, "", nil) }

// post sends a form with one file, if it has a name: names and values in turn.
func (w *world) post(as, path, field string, data []byte, kv ...string) answer {
	w.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(kv); i += 2 {
		w.must(m.WriteField(kv[i], kv[i+1]))
	}
	if field != "" {
		f, err := m.CreateFormFile(field, "file")
		w.must(err)
		_, err = f.Write(data)
		w.must(err)
	}
	w.must(m.Close())
	return w.do(as, "POST", path, m.FormDataContentType(), &b)
}

func (w *world) send(as, method, path, body string) answer {
	return w.do(as, method, path, "application/json", strings.NewReader(body))
}

// holds looks for words that must and, behind "!", must not be there.
func (w *world) holds(what string, a answer, status int, words ...string) {
	w.Helper()
	webtest.Holds(w.T, what, a.code, status, a.text, words...)
}

func picture() []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 120, 120))
	for y := range 120 {
		for x := range 120 {
			if (x-60)*(x-60)+(y-60)*(y-60) < 3400 {
				img.Set(x, y, color.NRGBA{0, 110, 150, 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}
