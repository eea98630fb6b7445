package api

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/journal"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
)

// site is the routes on exams over a bank, behind the shell.
type site struct {
	*examtest.Bank
	t        *testing.T
	routes   []route.Route
	handler  http.Handler
	people   map[string]*access.Actor // by the name that the cookie "as" gives
	schemas  map[string]*jsonschema.Schema
	heard    strings.Builder // all that candidates were answered
	listener string          // who is heard
	mux      *http.ServeMux  // finds the route of a request
}

// Actor finds who asks by the cookie "as".
func (s *site) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	return s.people[c.Value], nil
}

// eachSite runs fn on each kind of database.
func eachSite(t *testing.T, fn func(*site)) {
	t.Helper()
	for _, kind := range storetest.Kinds {
		t.Run(kind.Name, func(t *testing.T) {
			c := clock.NewFixed(examtest.Start)
			fn(newSite(t, examtest.NewBank(t, storetest.Open(t, kind.URL(t), c), c)))
		})
	}
}

func newSite(t *testing.T, b *examtest.Bank) *site {
	t.Helper()
	s := &site{Bank: b, t: t, people: map[string]*access.Actor{}, schemas: map[string]*jsonschema.Schema{}, mux: http.NewServeMux()}
	for name, role := range map[string]access.Role{
		"author": access.ItemAuthor, "reviewer": access.ItemReviewer, "manager": access.TestManager, "hr": access.HROfficer,
		"proctor": access.Proctor, "methodologist": access.Methodologist, "one": access.Candidate, "two": access.Candidate,
	} {
		s.people[name] = b.Person(role)
	}
	signer, err := journal.NewSigner()
	s.Must(err)
	log := &journal.Service{Store: store.As[journal.Log](b.DB), Signer: signer, Holder: "site"}
	delivery := exam.NewDelivery(exam.Delivery{
		Service: b.Service, Store: store.As[exam.DeliveryTx](b.DB), Wall: b.Clock, First: store.First,
		Journal: func(tx exam.DeliveryTx, all []*journal.Prepared) error { return log.AddPlaced(tx, all) },
		Alive:   func(context.Context, string) (bool, error) { return true, nil },
	})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); delivery.Run(ctx) }()
	t.Cleanup(func() { stop(); <-done })
	limits := analysis.ItemLimits{Cases: 2, RestItems: 1, Easy: 95, Hard: 20, Weak: 15, Distractor: 5, DeadPercent: 2}
	s.routes = ExamRoutes(ExamDeps{
		Exams: b.Service, Delivery: delivery, Reports: analysis.NewReports(b.Service, limits), Contest: &competition.Service{}, Today: func() day.Day { return day.Of(2023, 5, 17) },
	})
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: s, Failed: (&web.Frame{}).Failed}, s.routes)
	s.Must(err)
	s.handler = server.Handler()
	for _, r := range s.routes {
		s.mux.HandleFunc(r.Key(), func(http.ResponseWriter, *http.Request) {})
	}
	return s
}

// answer is what the server said.
type answer struct {
	t      *testing.T
	code   int
	text   string
	header http.Header
}

func (s *site) send(as, method, path, kind string, body io.Reader) answer {
	s.t.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Type", kind)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: access.CookieName, Value: "session of " + as})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	out := answer{s.t, rec.Code, rec.Body.String(), rec.Header()}
	if as == s.listener {
		s.heard.WriteString(out.text)
	}
	s.fits(r, out)
	return out
}

// fits holds an answer against the document.
func (s *site) fits(r *http.Request, a answer) {
	s.t.Helper()
	_, key := s.mux.Handler(r)
	method, pattern, ok := strings.Cut(key, " ")
	if !ok || a.text == "" || !strings.HasPrefix(a.header.Get("Content-Type"), "application/json") {
		return
	}
	status := "default"
	for _, rt := range s.routes {
		if rt.Key() == key && a.code < 300 {
			if status = "200"; rt.API.Status != 0 {
				status = "201"
				if rt.API.Status == http.StatusAccepted {
					status = "202"
				}
			}
		}
	}
	if s.schemas[key+status] == nil {
		s.schemas[key+status] = schema(s.t, s.routes, method, pattern, status)
	}
	v, err := jsonschema.UnmarshalJSON(strings.NewReader(a.text))
	s.Must(err)
	if err := s.schemas[key+status].Validate(v); err != nil {
		s.t.Errorf("%s: %v\n%s", key, err, a.text)
	}
}

func (s *site) get(as, path string) answer {
	s.t.Helper()
	return s.send(as, "GET", "/api/v1"+path, "", nil)
}

// order sends a value as JSON.
func (s *site) order(as, method, path string, v any) answer {
	s.t.Helper()
	text, is := v.(string)
	if !is {
		b, err := json.Marshal(v)
		s.Must(err)
		text = string(b)
	}
	return s.send(as, method, "/api/v1"+path, "application/json", strings.NewReader(text))
}

func (s *site) post(as, path string, v any) answer {
	s.t.Helper()
	return s.order(as, "POST", path, v)
}

// upload sends a file as a part of a form.
func (s *site) upload(as, path, name string, data []byte) answer {
	s.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	f, err := w.CreateFormFile("file", name)
	s.Must(err)
	_, err = f.Write(data)
	s.Must(err)
	s.Must(w.Close())
	return s.send(as, "POST", "/api/v1"+path, w.FormDataContentType(), &b)
}

// is wants a status and words; one that begins with "!" must be absent.
func (a answer) is(code int, words ...string) answer {
	a.t.Helper()
	if a.code != code {
		a.t.Errorf("status %d, not %d: %s", a.code, code, a.text)
	}
	for _, word := range words {
		if rest, not := strings.CutPrefix(word, "!"); strings.Contains(a.text, rest) == not {
			a.t.Errorf("%q in %s", word, a.text)
		}
	}
	return a
}

// refused wants a refusal with its code at a place.
func (a answer) refused(code int, fault, field string) {
	a.t.Helper()
	a.is(code, `"code":"`+fault+`"`, `"field":"`+field+`"`)
}

// readAs decodes an answer.
func readAs[T any](a answer) (out T) {
	a.t.Helper()
	if err := json.Unmarshal([]byte(a.text), &out); err != nil {
		a.t.Fatalf("%v: %s", err, a.text)
	}
	return out
}

func inBoth(s string) exam.Text { return exam.Text{KK: s, RU: s + " (ru)"} }

// choice is an item of which the option "righton" is right.
func choice(key string) exam.Item {
	i := exam.Item{
		Key: key, Kind: exam.Single, Stem: inBoth("Сұрақ " + key[len(key)-1:] + "?"), Tags: []string{"secrettag"}, Difficulty: 2, Rationale: inBoth("secretreason"),
		Source: inBoth("secretsource"), Answer: exam.Key{Options: []string{"secretright"}},
	}
	for _, k := range []string{"secretright", "secretwrong", "secretother"} {
		i.Options = append(i.Options, exam.Option{Key: k, Text: inBoth("нұсқа " + k[len(k)-4:len(k)-3] + k[len(k)-2:len(k)-1])})
	}
	return i
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// item is an item as an order.
func itemOrder(i exam.Item, version int64) map[string]any {
	return map[string]any{"version": version, "content": i}
}

// ready writes an item and takes it through its review.
func (s *site) ready(i exam.Item) BankRow {
	s.t.Helper()
	row := readAs[BankRow](s.post("author", "/bank/items", itemOrder(i, 0)).is(201))
	path := "/bank/items/" + string(row.ID)
	row = readAs[BankRow](s.post("author", path+"/submit", map[string]any{"version": row.Version}).is(200, `"state":"review"`))
	return readAs[BankRow](s.post("reviewer", path+"/approve", map[string]any{"version": row.Version}).is(200, `"state":"ready"`))
}

const words = `{"kk":"Сынақ","ru":"Проба","en":"Trial"}`

// trial is a test of the body's own: three choices in ten minutes, then a
// number and an essay of five words in twenty.
const trial = `{"key":"trial","title":` + words + `,"languages":["kk","ru"],"grace":60,"least":2,"sections":[
 {"key":"first","title":` + words + `,"minutes":10,"parts":[{"key":"secrettag","title":` + words + `,"count":3}]},
 {"key":"second","title":` + words + `,"minutes":20,"words":5,"parts":[{"key":"numbers","title":` + words + `,"count":1,"apart":true},{"key":"essay","title":` + words + `,"count":1,"kinds":["essay"]}]}]}`

// bank fills the bank and describes the test.
func (s *site) bank() {
	s.t.Helper()
	for _, k := range []string{"secretitem-1", "secretitem-2", "secretitem-3"} {
		s.ready(choice(k))
	}
	s.ready(exam.Item{Key: "secretitem-4", Kind: exam.Numeric, Stem: inBoth("Қанша?"), Tags: []string{"numbers"}, Answer: exam.Key{Number: "77.25", Tolerance: "0.5"}})
	s.ready(exam.Item{Key: "secretitem-5", Kind: exam.Essay, Stem: inBoth("Жазыңыз."), Tags: []string{"essay"}})
	s.order("manager", "PUT", "/tests/trial", `{"version":0,"test":`+trial+`}`).is(204)
}

// sitting sets a sitting of the test for tomorrow morning.
func (s *site) sitting() SittingAnswer {
	s.t.Helper()
	page := readAs[SittingPage](s.post("manager", "/sittings", `{"test":"trial","day":"2023-05-18","first":"09:00","window":60,"seats":5}`).is(201))
	return page.Sittings[0]
}

// opens moves the clock to the beginning of a sitting.
func (s *site) opens(one SittingAnswer) {
	s.Clock.Advance(one.Starts.Sub(s.Clock.Now()))
}

// sits books, begins and enters the test of a sitting for a candidate. It must
// be called before the sitting opens.
func (s *site) books(as string, one SittingAnswer) MySeatAnswer {
	s.t.Helper()
	return readAs[MySeatAnswer](s.post(as, "/seats/"+string(one.ID), `{"language":"kk"}`).is(201))
}

// enters begins the attempt of a seat and gives its path and lease.
func (s *site) enters(as string, seat MySeatAnswer) (path, lease string) {
	s.t.Helper()
	begun := readAs[BegunAnswer](s.post(as, "/exams/"+string(seat.ID)+"/begin", `{"agree":true}`).is(200))
	path = "/exam/" + string(begun.Attempt)
	return path, readAs[LeaseAnswer](s.post(as, path+"/lease", `{"take":false,"secret":""}`).is(200, `"state":"running"`)).Lease
}

// saves gives one answer.
func (s *site) saves(as, path, lease string, section, slot int, seq int64, a exam.Answer) answer {
	s.t.Helper()
	return s.post(as, path+"/answers", exam.SaveIn{Secret: lease, Section: section, Answers: []exam.Save{{Slot: slot, Seq: seq, At: s.Clock.Now().UnixMilli(), Answer: a}}})
}

// place is where an option stands in a slot of an attempt.
func (s *site) place(path, option string, slot int) int {
	s.t.Helper()
	at := -1
	s.Must(s.Store.Read(s.t.Context(), func(tx exam.Tx) error {
		a, err := tx.ExamAttemptGet(exam.AttemptID(strings.TrimPrefix(path, "/exam/")))
		if err != nil {
			return err
		}
		x := a.Paper.Slots()[slot]
		found, err := tx.FrozenGet(a.Body, []exam.ItemRef{{Key: x.Item, Edition: x.Version}})
		if err != nil {
			return err
		}
		for place, from := range x.Order {
			if found[exam.ItemRef{Key: x.Item, Edition: x.Version}].Item.Options[from].Key == option {
				at = place
			}
		}
		return nil
	}))
	return at
}

// stored counts the answers that are kept of an attempt.
func (s *site) stored(path string) (n int) {
	s.t.Helper()
	s.Must(s.Store.Read(s.t.Context(), func(tx exam.Tx) error {
		all, err := tx.AnswerVersions(exam.AttemptID(strings.TrimPrefix(path, "/exam/")))
		n = len(all)
		return err
	}))
	return n
}

// zipped makes an archive.
func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range files {
		f, err := w.Create(name)
		if err == nil {
			_, err = f.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const minute = time.Minute
