package cabinet_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
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
	"sync"
	"testing"

	"tarazy/acts"
	"tarazy/internal/access"
	"tarazy/internal/candidate"
	"tarazy/internal/candidate/source"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/decide"
	"tarazy/internal/draft"
	"tarazy/internal/eds"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/cabinet"
	"tarazy/internal/web/webtest"
)

const (
	mine    = "790202300457"
	another = "901231450783"
)

var library = sync.OnceValues(func() (*law.Library, error) { return law.Load(acts.FS, decide.Kinds()...) })

type keys struct {
	trust       *eds.Trust
	mine, other eds.Credentials
}

var theKeys = sync.OnceValues(func() (keys, error) {
	var k keys
	a, err := eds.NewAuthority(storetest.Start.AddDate(-1, 0, 0))
	if err != nil {
		return k, err
	}
	var err1, err2, err3 error
	k.trust, err1 = a.Trust()
	k.mine, err2 = a.Issue(eds.Person{IIN: mine, Surname: "ҚАСЫМОВ", Name: "ЕРЛАН"}, storetest.Start.AddDate(0, -1, 0))
	k.other, err3 = a.Issue(eds.Person{IIN: another, Surname: "СОКОЛОВА", Name: "ОЛЬГА"}, storetest.Start.AddDate(0, -1, 0))
	return k, errors.Join(err1, err2, err3)
})

// byCookie: "as" is a candidate's id, or "employee".
type byCookie struct{}

func (byCookie) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	switch {
	case err != nil || c.Value == "":
		return nil, nil
	case c.Value == "employee":
		return &access.Actor{Person: "per_asel", Name: "Әбдірахманова Әсел", Body: "bod_one", Held: []access.Held{{Role: access.Employee, Body: "bod_one"}}}, nil
	}
	return &access.Actor{Person: c.Value, Name: "Қасымов Ерлан", Held: []access.Held{{Role: access.Candidate}}}, nil
}

// world is a site with the candidate's pages, and registers on loopback.
type world struct {
	*testing.T
	db      *store.DB
	clock   *clock.Fixed
	keys    keys
	service *candidate.Service
	down    map[string]bool // kinds whose register does not answer
	worker  *outbox.Worker
	drafts  *draft.Service
	handler http.Handler
	opened  string // the person whose session was opened last
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, clock: clock.NewFixed(storetest.Start), down: map[string]bool{}}
	k, err := theKeys()
	w.must(err)
	lib, err := library()
	w.must(err)
	zone, err := day.Zone("Asia/Almaty")
	w.must(err)
	w.keys, w.db = k, storetest.Open(t, storetest.SQLite(t), w.clock)
	staff := peopletest.New(t, w.db, w.clock)
	registers := httptest.NewServer(&source.Register{Token: "secret", Today: func() day.Day { return day.In(w.clock.Now(), zone) }, Down: func(kind string) bool { return w.down[kind] }})
	t.Cleanup(registers.Close)
	edition := func() (*law.Edition, error) { return lib.Edition("selection-2023", "2023-03-01") }
	w.service = &candidate.Service{
		Store: store.As[candidate.Tx](w.db), People: staff.Service, Blobs: staff.Blobs, Master: staff.Master, IDs: id.Sequence(9),
		Legal: w.clock, Wall: w.clock, Trust: k.trust, Zone: zone, Site: "https://tarazy.test",
		Source: &source.Client{Base: registers.URL, Token: "secret"},
		Procedure: func() (candidate.Procedure, error) {
			return candidate.Procedure{Act: "selection-2023", Edition: "2023-03-01", PapersYears: 3, RecordingMonths: 6,
				Levels: []string{"secondary", "vocational", "post_secondary", "bachelor", "master", "doctorate"}}, nil
		},
		Record: func(candidate.Tx, journal.Entry) error { return nil },
	}
	w.drafts = &draft.Service{Store: store.As[draft.Tx](w.db), Master: staff.Master, IDs: id.Sequence(10)}
	w.worker = outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.db), Owner: "test"})
	w.worker.Handle(w.service.Kind())
	frame := web.Frame{Demo: true}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(w.Output(), nil)), Sessions: byCookie{}, Failed: frame.Failed}, cabinet.Routes(cabinet.Deps{
		Candidates: w.service, Draw: frame.Draw, Legal: w.clock, Edition: edition, Zone: zone,
		Drafts: w.drafts,
		Open:   func(_ http.ResponseWriter, _ *route.Request, person string) error { w.opened = person; return nil },
	}))
	w.must(err)
	w.handler = server.Handler()
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (w *world) do(as, lang, method, path, kind string, body io.Reader) answer {
	w.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header()}
}

func (w *world) get(as, path string) answer { return w.do(as, "en", "GET", path, "", nil) }

// post sends a form: names and values in turn.
func (w *world) post(as, path string, kv ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return w.do(as, "en", "POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a picture.
func (w *world) upload(as, path, version string, data []byte) answer {
	w.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	w.must(m.WriteField("version", version))
	f, err := m.CreateFormFile("photo", "me.png")
	w.must(err)
	_, err = f.Write(data)
	w.must(errors.Join(err, m.Close()))
	return w.do(as, "en", "POST", path, m.FormDataContentType(), &b)
}

// holds looks for words that must and, behind "!", must not be there.
func (w *world) holds(what string, a answer, status int, words ...string) {
	w.Helper()
	webtest.Holds(w.T, what, a.code, status, a.text, append(words, "!⟦")...)
}

func value(a answer, name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.text)
	if m == nil {
		return ""
	}
	return m[1]
}

// statement walks to the page of the signature and signs what it shows.
func (w *world) statement(iin string, by eds.KeyPair) []string {
	w.Helper()
	shown := w.post("", "/register/statement", "iin", iin, "undertake", "yes", "consent", "yes")
	w.holds("statement", shown, 200, "data-sign=\"sign\"", iin)
	data := regexp.MustCompile(`data-sign-data value="([^"]*)"`).FindStringSubmatch(shown.text)
	if data == nil {
		w.Fatal("nothing to sign")
	}
	text, err := base64.StdEncoding.DecodeString(data[1])
	w.must(err)
	cms, err := eds.Sign(text, false, w.clock.Now(), by)
	w.must(err)
	return []string{
		"iin", iin, "undertake", "yes", "consent", "yes", "nonce", value(shown, "nonce"), "at", value(shown, "at"),
		"lang", value(shown, "lang"), "signature", base64.StdEncoding.EncodeToString(cms),
	}
}

// candidate registers and fetches the file.
func (w *world) candidate() string {
	w.Helper()
	w.holds("registered", w.post("", "/register", w.statement(mine, w.keys.mine.Signing)...), 303)
	w.work()
	return w.opened
}

func (w *world) work() {
	w.Helper()
	_, err := w.worker.RunDue(context.Background())
	w.must(err)
}

// look is the file as it is kept.
func (w *world) look(as string) *candidate.Opened {
	w.Helper()
	var o *candidate.Opened
	w.must(w.db.Read(w.Context(), func(tx *store.Tx) (err error) {
		p, err := tx.CandidateRegistration(personID(as))
		if err != nil || p == nil {
			return fmt.Errorf("%s is no candidate: %w", as, err)
		}
		return nil
	}))
	o, err := w.service.Look(w.Context(), personID(as))
	w.must(err)
	return o
}

// one is the first entry of a kind.
func (w *world) one(as, kind string) *candidate.Item {
	w.Helper()
	all := w.look(as).Of(kind)
	if len(all) == 0 {
		w.Fatalf("no %s", kind)
	}
	return all[0]
}

func (w *world) version(as string) string { return fmt.Sprint(w.look(as).Version) }

// everywhere asks for a page in the three languages.
func (w *world) everywhere(as, path string) {
	w.Helper()
	for _, l := range locale.Langs {
		w.holds(path+" in "+string(l), w.do(as, string(l), "GET", path, "", nil), 200)
	}
}

type personType = people.PersonID

func personID(s string) people.PersonID { return people.PersonID(s) }
