package agreepages_test

import (
	"encoding/base64"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/draft"
	"tarazy/internal/eds"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/agreepages"
	"tarazy/internal/web/webtest"
)

// site is the pages on a world.
type site struct {
	*interviewtest.World
	series  *interview.Series
	i       *interview.Interview
	handler http.Handler
	who     map[string]*access.Actor
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
	c := clock.NewFixed(interviewtest.Start)
	db := storetest.Open(t, storetest.SQLite(t), c)
	w := interviewtest.New(t, db, c)
	s := &site{World: w, who: map[string]*access.Actor{
		"hr": w.HR, "lead": w.Lead, "first": w.Members[0], "second": w.Members[1], "third": w.Members[2], "expert": w.Expert,
		"inspector": w.Inspector, "stranger": w.Stranger, "candidate": w.Candidates[0],
	}}
	lib, err := interviewtest.Library()
	w.Must(err)
	frame := web.Frame{}
	pages := agreepages.Deps{
		Interviews: w.Service, Draw: frame.Draw, Library: func() *law.Library { return lib }, SignerURL: "ws://127.0.0.1:13578",
		Drafts: &draft.Service{Store: store.As[draft.Tx](db), Master: w.Master, IDs: id.Sequence(3)},
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: s, Failed: frame.Failed, Drafts: pages.Drafts}, agreepages.Routes(pages))
	w.Must(err)
	s.handler = server.Handler()
	series, all := w.Panel(2, "vac_1")
	s.series, s.i = series, all[0]
	return s
}

func sheet(overall, integrity int, a string, leadership int, b string, deciding int, c string) interviewtest.Marks {
	three := func(s string) []bool { return []bool{s[0] == 'Y', s[1] == 'Y', s[2] == 'Y'} }
	return interviewtest.Marks{
		Overall: overall, Integrity: interviewtest.Rated{Mark: integrity, Met: three(a)},
		Leadership: interviewtest.Rated{Mark: leadership, Met: three(b)}, Deciding: interviewtest.Rated{Mark: deciding, Met: three(c)},
	}
}

func (s *site) open() *site {
	s.T.Helper()
	s.Locked(s.i, s.Lead, sheet(4, 5, "YYY", 4, "YYN", 3, "YNN"))
	s.Locked(s.i, s.Members[0], sheet(3, 5, "YYY", 3, "YNN", 3, "YYN"))
	s.Locked(s.i, s.Members[1], sheet(4, 4, "YYN", 2, "NYN", 3, "NNY"))
	return s
}

// at is a page of the meeting.
func (s *site) at(more string) string {
	return "/interviews/" + string(s.series.ID) + "/" + string(s.i.ID) + "/agreement" + more
}

// answer is what the server said.
type answer struct {
	code   int
	text   string
	raw    []byte
	header http.Header
}

func (s *site) send(as, lang, method, path string, form url.Values) answer {
	s.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Body.Bytes(), rec.Header()}
}

func (s *site) get(as, path string) answer { return s.send(as, "en", "GET", path, nil) }

func (s *site) post(as, path string, kv ...string) answer {
	s.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	return s.send(as, "en", "POST", path, form)
}

// holds looks for words that must and, behind "!", must not be there.
func (s *site) holds(what string, a answer, status int, words ...string) {
	s.T.Helper()
	webtest.Holds(s.T, what, a.code, status, a.text, append(words, "!⟦", "!%!")...)
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
		s.holds(as+" "+string(l)+" "+path, s.send(as, string(l), "GET", path, nil), http.StatusOK, "!style=", "!<script>")
	}
}

func value(a answer, name string) string {
	m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(a.text)
	if m == nil {
		return ""
	}
	return m[1]
}

func (s *site) version() string { s.T.Helper(); return value(s.get("lead", s.at("")), "version") }

// agreed agrees on everything, on the pages.
func (s *site) agreed() {
	s.T.Helper()
	for key, mark := range map[string]string{"integrity": "5", "leadership": "3", "decision_making": "3"} {
		s.leads(key, s.post("lead", s.at("/mark"), "version", s.version(), "competency", key, "mark", mark, "reason", ""), s.at("?done=agreed"))
	}
	form := []string{"version", s.version()}
	for _, m := range regexp.MustCompile(`name="(yes\.[^"]+)" value="yes"`).FindAllStringSubmatch(s.get("lead", s.at("")).text, -1) {
		yes := "no"
		if strings.HasSuffix(m[1], ".integrity") || strings.HasSuffix(m[1], ".decision_making") && strings.Contains(m[1], "none") {
			yes = "yes"
		}
		form = append(form, m[1], yes)
	}
	s.leads("lines", s.post("lead", s.at("/answers"), form...), s.at("?done=answered"))
	s.leads("overall", s.post("lead", s.at("/overall"), "version", s.version(), "overall", "4"), s.at("?done=overall"))
}

func (s *site) fixed() {
	s.T.Helper()
	s.agreed()
	s.leads("conclusion", s.post("lead", s.at("/conclusion"), "version", s.version(), "conclusion", "fit", "conclusion_reason", "Негізгі құзыреттер расталды"), s.at("?done=concluded"))
	s.leads("fixed", s.post("lead", s.at("/fix"), "version", s.version()), s.at("?done=fixed"))
}

// sealed is the form of the page with the signatures of a person on the bytes
// that it holds, as the signing software makes them.
func (s *site) sealed(as string) []string {
	s.T.Helper()
	a := s.get(as, s.at("/sign"))
	keys := s.Key(people.PersonID(s.who[as].Person))
	form := []string{"read", "yes"}
	for _, m := range regexp.MustCompile(`data-sign-data value="([^"]*)"`).FindAllStringSubmatch(a.text, -1) {
		data, err := base64.StdEncoding.DecodeString(m[1])
		s.Must(err)
		cms, err := eds.Sign(data, false, s.Clock.Now(), keys.Signing)
		s.Must(err)
		form = append(form, "signature", string(eds.Armor(cms)))
	}
	return form
}

func (s *site) signed() {
	s.T.Helper()
	s.fixed()
	for _, as := range []string{"lead", "first", "second"} {
		word := "signed"
		if as == "second" {
			word = "final"
		}
		s.leads(as, s.post(as, s.at("/sign"), s.sealed(as)...), s.at("?done="+word))
	}
}
