package protocolpages_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"html"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/competition"
	"tarazy/internal/competition/competitiontest"
	"tarazy/internal/day"
	"tarazy/internal/draft"
	"tarazy/internal/eds"
	"tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/protocolpages"
	"tarazy/internal/web/webtest"
)

// site is the pages on a world.
type site struct {
	*competitiontest.World
	pages   protocolpages.Deps
	drafts  *draft.Service
	handler http.Handler
	who     map[string]*access.Actor
	signed  map[string]bool
}

// Actor signs in whom the cookie "as" names.
func (s *site) Actor(r *http.Request) (*access.Actor, error) {
	c, err := r.Cookie("as")
	if err != nil {
		return nil, nil
	}
	return s.who[c.Value], nil
}

func newSite(t *testing.T) *site {
	t.Helper()
	c := clock.NewFixed(competitiontest.Start)
	db := storetest.Open(t, storetest.SQLite(t), c)
	w := competitiontest.New(t, db, c)
	s := &site{World: w, signed: map[string]bool{}, who: map[string]*access.Actor{
		"hr": w.HR, "chair": w.Judges[0], "member": w.Judges[1], "secretary": w.Secretary, "observer": w.Observer, "proctor": w.Proctor,
		"spare": w.Spare, "head": w.Head, "manager": w.Manager, "stranger": w.Candidate("Бөгденова").Actor,
	}}
	zone, err := day.Zone("Asia/Almaty")
	w.Must(err)
	lib, err := competitiontest.Library()
	w.Must(err)
	frame := web.Frame{}
	s.drafts = &draft.Service{Store: store.As[draft.Tx](db), Master: w.Master, IDs: id.Sequence(3)}
	s.pages = protocolpages.Deps{
		Contest: w.Service, Draw: frame.Draw, Drafts: s.drafts, Library: func() *law.Library { return lib },
		Zone: func(string) *time.Location { return zone }, SignerURL: "ws://127.0.0.1:13578",
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: s, Failed: frame.Failed}, protocolpages.Routes(s.pages))
	w.Must(err)
	s.handler = server.Handler()
	return s
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	header http.Header
}

func (s *site) send(as, lang, method, path, media string, body io.Reader) answer {
	s.T.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Header.Set("Content-Type", media)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header()}
}

func (s *site) get(as, path string) answer { return s.send(as, "en", "GET", path, "", nil) }

func (s *site) post(as, path string, kv ...string) answer {
	s.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return s.send(as, "en", "POST", path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// upload sends a paper.
func (s *site) upload(as, path, item, name string, data []byte) answer {
	s.T.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	s.Must(m.WriteField("item", item))
	if name != "" {
		f, err := m.CreateFormFile("file", name)
		s.Must(err)
		_, err = f.Write(data)
		s.Must(err)
	}
	s.Must(errors.Join(m.Close()))
	return s.send(as, "en", "POST", path, m.FormDataContentType(), &b)
}

// holds looks for words that must and, behind "!", must not be there.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦")...)
}

// leads expects a way on to an address.
func (s *site) leads(what string, a answer, to string) {
	s.T.Helper()
	if a.code != http.StatusSeeOther || a.header.Get("Location") != to {
		s.holds(what, a, http.StatusSeeOther)
		s.T.Errorf("%s leads to %q, not %q", what, a.header.Get("Location"), to)
	}
}

// each draws a page in the three languages.
func (s *site) each(as, path string) {
	s.T.Helper()
	for _, l := range locale.Langs {
		a := s.send(as, string(l), "GET", path, "", nil)
		s.holds(as+" "+string(l)+" "+path, a, http.StatusOK, "!style=", "!%!", "!<script>")
	}
}

func value(a answer, name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.text)
	if m == nil {
		return ""
	}
	return m[1]
}

// at is a page of the competition.
func (s *site) at(rest string) string { return "/competitions/" + string(s.Competition.ID) + rest }

// interviewed brings n candidates for the free post behind their interviews,
// each a point behind the one before; equal gives them the same points. Nobody
// applied for the other post.
func (s *site) interviewed(n int, equal bool) []*competition.Application {
	s.T.Helper()
	s.Commission()
	apps := s.Apply(n, s.Free, competition.AtInterview)
	s.Essay.Stage, s.Essay.State, s.Essay.Why = competition.AtResults, competition.Failed, "no_applications"
	s.Essay.Version++
	s.Tx(func(tx competition.Tx) error { _, err := tx.VacancyUpdate(s.Essay); return err })
	for i, a := range apps {
		s.who[a.Number] = &access.Actor{Person: string(a.Person), Held: []access.Held{{Role: access.Candidate}}, Personal: true}
		points := law.Points(450)
		if equal {
			points += law.Points(i * 100) // what the tests before took away
		}
		s.Tx(func(tx competition.Tx) error {
			return tx.ResultPut(&competition.Result{
				Application: a.ID, Vacancy: a.Vacancy, Stage: competition.AtInterview, Taken: competition.TookPart, Points: points,
				Document: s.Document(), At: s.Clock.Now(), By: people.PersonID(s.Secretary.Person),
			})
		})
	}
	return apps
}

// ranked closes the last stage too.
func (s *site) ranked(n int, equal bool) []*competition.Application {
	s.T.Helper()
	apps := s.interviewed(n, equal)
	_, err := s.CloseStage(s.T.Context(), s.HR, s.Free.ID, s.Free.Version)
	s.Must(err)
	s.reload()
	return apps
}

func (s *site) reload() {
	s.Tx(func(tx competition.Tx) (err error) {
		if s.Competition, err = tx.CompetitionGet(s.Competition.ID); err != nil {
			return err
		}
		s.Free, err = tx.VacancyGet(s.Free.ID)
		return err
	})
}

func (s *site) drawn() *competition.Protocol {
	s.T.Helper()
	p, err := s.DrawProtocol(s.T.Context(), s.Secretary, s.Competition.ID, 0, "")
	s.Must(err)
	return p
}

// sealed is the form of the page with the signatures of a person on the bytes
// that it holds, as the signing software makes them.
func (s *site) sealed(a answer, keys eds.KeyPair) []string {
	s.T.Helper()
	form := []string{"protocol", value(a, "protocol"), "read", "yes"}
	for _, m := range regexp.MustCompile(`data-sign-data value="([^"]*)"`).FindAllStringSubmatch(a.text, -1) {
		data, err := base64.StdEncoding.DecodeString(m[1])
		s.Must(err)
		cms, err := eds.Sign(data, false, s.Clock.Now(), keys)
		s.Must(err)
		form = append(form, "signature", string(eds.Armor(cms)))
	}
	return form
}

// published has everybody sign.
func (s *site) published(n int) []*competition.Application {
	s.T.Helper()
	apps := s.ranked(n, false)
	s.drawn()
	s.signAll()
	return apps
}

// signAll gives the signature of each judge on the page.
func (s *site) signAll() { s.T.Helper(); s.signFrom(0) }

// signFrom is signAll for those from one on who have not signed.
func (s *site) signFrom(n int) {
	s.T.Helper()
	for _, j := range s.Judges[n:] {
		if s.signed[j.Person] {
			continue
		}
		s.signed[j.Person] = true
		s.who["judge"] = j
		keys := s.Key(people.PersonID(j.Person))
		if a := s.post("judge", s.at("/protocol/sign"), s.sealed(s.get("judge", s.at("/protocol/sign")), keys.Signing)...); a.code != 303 {
			s.holds("signed", a, 303)
		}
	}
	delete(s.who, "judge")
	s.reload()
}

// to moves the clock to a day.
func (s *site) to(d day.Day) { s.Clock.Advance(time.Duration(d-s.Today()) * 24 * time.Hour) }

func (s *site) offer(id competition.ApplicationID) (o *competition.Offer) {
	s.Tx(func(tx competition.Tx) (err error) { o, err = tx.OfferOf(id); return err })
	return o
}

// tasks are the texts of what waits for somebody.
func (s *site) tasks(as string) string {
	s.T.Helper()
	all, err := s.pages.Tasks(s.T.Context(), s.who[as], locale.EN)
	s.Must(err)
	var out []string
	for _, x := range all {
		due := "-"
		if x.Due != nil {
			due = x.Due.String()
		}
		if x.Cite == nil || x.Key == "" {
			s.T.Errorf("%+v", x)
		}
		out = append(out, x.Text+"|"+due+"|"+x.Href)
	}
	return strings.ReplaceAll(strings.Join(out, "\n"), "\u00a0", " ")
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// iin is the number of a person.
func (s *site) iin(a *access.Actor) (iin string) {
	s.T.Helper()
	s.Tx(func(tx competition.Tx) error {
		p, err := tx.PersonGet(people.PersonID(a.Person))
		if err != nil {
			return err
		}
		private, err := p.Open(s.Master)
		iin = private.IIN
		return err
	})
	return iin
}
