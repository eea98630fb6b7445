package analysispages_test

import (
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/exam/analysis"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/analysispages"
)

// site is the pages over a hall.
type site struct {
	*examtest.Hall
	*httptest.Server
	Reports *analysis.Reports
}

// byRole lets the cookie "as" say in which role somebody asks.
type byRole struct{ body string }

func (b byRole) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	role := access.Role(c.Value)
	return &access.Actor{Person: "per_" + c.Value, Name: "Сынақов Сынақ", Acting: role, Body: b.body, Held: []access.Held{{Role: role, Body: b.body}}, Personal: true}, nil
}

// limits ask for few people: a test has few.
var limits = analysis.ItemLimits{Cases: 6, RestItems: 1, Easy: 95, Hard: 20, Weak: 15, Distractor: 5, DeadPercent: 2}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	h := examtest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	reports := analysis.NewReports(h.Delivery.Service, limits)
	frame := web.Frame{}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: byRole{string(h.People.Body)}, Failed: frame.Failed},
		analysispages.Routes(analysispages.Deps{
			Delivery: h.Delivery, Reports: reports, Draw: frame.Draw, Zone: func(string) *time.Location { return time.UTC },
		}))
	h.Must(err)
	s := &site{h, httptest.NewServer(server.Handler()), reports}
	t.Cleanup(s.Server.Close)
	return s
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) do(as access.Role, lang, method, path string, form url.Values) answer {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), method, s.URL+path, strings.NewReader(form.Encode()))
	s.Must(err)
	r.Header.Set("Accept-Language", lang)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: string(as)})
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(r)
	s.Must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	return answer{res.StatusCode, html.UnescapeString(strings.ReplaceAll(string(b), "\u00a0", " ")), res.Header}
}

func (s *site) get(as access.Role, path string) answer {
	s.T.Helper()
	return s.do(as, "en", "GET", path, nil)
}

// sits lets a new candidate choose an option of each of the three items of the
// first section, and end the test. It returns the attempt.
func (s *site) sits(options ...int) exam.AttemptID {
	s.T.Helper()
	who, booking := s.Seat()
	id, held := s.Enter(who, booking)
	a, _ := s.Stored(id)
	var saves []exam.Save
	for slot, option := range options {
		for place, at := range a.Paper.Slots()[slot].Order {
			if at == option {
				saves = append(saves, exam.Save{Slot: slot, Seq: 1, At: s.Clock.Now().UnixMilli(), Answer: exam.Answer{Places: []int{place}}})
			}
		}
	}
	_, err := s.Save(s.T.Context(), id, examtest.Session, exam.SaveIn{Secret: held.Secret, Answers: saves})
	s.Must(err)
	for section := range 2 {
		_, err := s.ends(who, id, held.Secret, section)
		s.Must(err)
	}
	return id
}

// ends closes a section and begins the next one.
func (s *site) ends(who *access.Actor, id exam.AttemptID, secret string, section int) (exam.Standing, error) {
	out, err := s.Delivery.Close(s.T.Context(), who, id, secret, section)
	if err != nil || out.State.Over() {
		return out, err
	}
	return s.Next(s.T.Context(), who, id, secret)
}

// raw gives the bytes at a path.
func (s *site) raw(as access.Role, path string) []byte {
	s.T.Helper()
	r, err := http.NewRequestWithContext(s.T.Context(), "GET", s.URL+path, nil)
	s.Must(err)
	r.AddCookie(&http.Cookie{Name: "as", Value: string(as)})
	res, err := http.DefaultClient.Do(r)
	s.Must(err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	s.Must(err)
	return b
}
