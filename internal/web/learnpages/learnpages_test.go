package learnpages_test

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/learnpages"
	"tarazy/internal/web/webtest"
)

// site is the pages on a world in which one interview is concluded and the next
// one is held.
type site struct {
	*interviewtest.World
	series  *interview.Series
	i       *interview.Interview
	other   *interview.Interview
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
	s := &site{World: w, who: map[string]*access.Actor{"hr": w.HR, "lead": w.Lead, "stranger": w.Stranger, "candidate": w.Candidates[0], "second": w.Candidates[1]}}
	zone := time.FixedZone("", 6*60*60)
	frame := web.Frame{}
	pages := learnpages.Deps{
		Interviews: w.Service, Draw: frame.Draw, Zone: func(string) *time.Location { return zone },
		Drafts: &draft.Service{Store: store.As[draft.Tx](db), Master: w.Master, IDs: id.Sequence(3)},
	}
	server, err := web.New(web.Config{Log: slog.New(slog.NewTextHandler(t.Output(), nil)), Sessions: s, Failed: frame.Failed, Drafts: pages.Drafts}, learnpages.Routes(pages))
	w.Must(err)
	s.handler = server.Handler()
	series, all := w.Alone()
	s.series, s.i, s.other = series, all[0], all[1]
	three := func(mark int, met ...bool) interviewtest.Rated { return interviewtest.Rated{Mark: mark, Met: met} }
	w.Locked(s.i, w.Lead, interviewtest.Marks{Overall: 2, Integrity: three(5, true, true, true), Leadership: three(2, true, false, false), Deciding: three(0, false, false, false)})
	w.Must(w.Conclude(t.Context(), w.Lead, s.i.ID, 1, interview.Unfit, "Мысал аз"))
	return s
}

type answer struct {
	code int
	text string
	to   string
}

func (s *site) send(as, lang, method, path string, kv ...string) answer {
	s.T.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(kv); i += 2 {
		form.Add(kv[i], kv[i+1])
	}
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return answer{rec.Code, html.UnescapeString(strings.ReplaceAll(rec.Body.String(), "\u00a0", " ")), rec.Header().Get("Location")}
}

// page wants words on a page and, behind "!", words that are not there.
func (s *site) page(as, path string, words ...string) {
	s.T.Helper()
	for _, lang := range []string{"kk", "ru", "en"} {
		a := s.send(as, lang, "GET", path)
		if a.code != http.StatusOK {
			s.T.Errorf("%s as %s in %s: %d", path, as, lang, a.code)
		}
		if lang != "en" {
			words := []string{"⟦", "%!"}
			for _, w := range words {
				if strings.Contains(a.text, w) {
					s.T.Errorf("%s in %s holds %q", path, lang, w)
				}
			}
			continue
		}
		for _, word := range append(words, "!⟦", "!%!") {
			absent, not := strings.CutPrefix(word, "!")
			if strings.Contains(a.text, absent) == not {
				s.T.Errorf("%s as %s: %q, present %t\n%s", path, as, absent, not, webtest.Main(a.text))
			}
		}
	}
}

func (s *site) goes(a answer, to string) {
	s.T.Helper()
	if a.code != http.StatusSeeOther || a.to != to {
		s.T.Errorf("%d to %q, not %q\n%s", a.code, a.to, to, webtest.Main(a.text))
	}
}

func (s *site) at(more string) string {
	return "/interviews/" + string(s.series.ID) + "/" + string(s.i.ID) + more
}

func TestALetterFromEvidenceToItsReader(t *testing.T) {
	s := newSite(t)
	s.page("hr", "/interviews/"+string(s.series.ID)+"/letters", "No letter yet", "Marks not final", "Write the letter", "A setting of the body is missing")
	s.page("hr", s.at("/letter"), "What the letter was made from", "does not fit the post", "Мысал аз", "Indicators shown", `name="part-leadership"`, "Propose for the talent pool")
	s.page("hr", s.at("/letter/send"), "The letter is not saved")
	if a := s.send("hr", "en", "POST", s.at("/letter"), "version", "0", "subject", "", "opening", "Typed by HR"); a.code != 422 || !strings.Contains(a.text, "cannot be empty") || !strings.Contains(a.text, "Typed by HR") {
		t.Errorf("an empty subject: %d\n%s", a.code, webtest.Main(a.text))
	}
	s.goes(s.send("hr", "en", "POST", s.at("/letter"), "version", "0", "subject", "Result", "opening", "You did not pass.", "part-leadership", "Give more examples.", "part-integrity", "", "closing", "", "next", "send"), s.at("/letter/send"))
	if a := s.send("hr", "en", "POST", s.at("/letter"), "version", "0", "subject", "Result", "opening", "Twice"); a.code != 409 {
		t.Errorf("an old version: %d", a.code)
	}
	s.page("hr", s.at("/letter/send"), "You did not pass.", "Give more examples.", "!Мысал аз", "Send to the candidate")
	own := "/my-interviews/" + string(s.i.ID) + "/feedback"
	if a := s.send("candidate", "en", "GET", own); a.code != 404 {
		t.Errorf("the draft is read: %d", a.code)
	}
	s.goes(s.send("hr", "en", "POST", s.at("/letter/send"), "version", "1"), "/interviews/"+string(s.series.ID)+"/letters")
	s.page("hr", s.at("/letter"), "was sent to the candidate")
	s.page("candidate", own, "You did not pass.", "Give more examples.", "DOCX")
	for _, format := range []string{"/pdf", "/docx"} {
		if a := s.send("candidate", "ru", "GET", own+format); a.code != 200 {
			t.Errorf("%s: %d", format, a.code)
		}
	}
	for path, as := range map[string]string{own: "second", s.at("/letter"): "lead", own + "/txt": "candidate"} {
		if a := s.send(as, "en", "GET", path); a.code != 404 && a.code != 403 {
			t.Errorf("%s as %s: %d", path, as, a.code)
		}
	}
}

func TestThePoolFromProposalToEnd(t *testing.T) {
	s := newSite(t)
	s.page("hr", "/pool", "There is nobody here")
	s.page("candidate", "/my-pool", "Nobody has asked for your consent")
	s.page("hr", s.at("/pool"), `value="09-01" selected`)
	if a := s.send("hr", "en", "POST", s.at("/pool"), "position", "99-99"); a.code != 422 {
		t.Errorf("no such position: %d", a.code)
	}
	s.goes(s.send("hr", "en", "POST", s.at("/pool"), "position", "09-01"), s.at("/letter"))
	s.page("hr", "/pool?position=09-01&state=asked", "Asked for consent: ")
	s.page("candidate", "/my-pool", "I agree")
	s.goes(s.send("candidate", "en", "POST", "/my-pool/"+string(s.Body), "answer", "yes"), "/my-pool")
	s.page("candidate", "/my-pool", "Take the consent back", "!I do not agree")
	s.page("hr", "/pool?state=in", "Consented: ")
	end := "/pool/" + string(s.i.Person) + "/end"
	if a := s.send("hr", "en", "POST", end, "why", ""); a.code != 422 || !strings.Contains(a.text, "Give the reason") {
		t.Errorf("no reason: %d", a.code)
	}
	if a := s.send("hr", "en", "POST", end, "why", "No vacancy"); a.code != 303 {
		t.Errorf("the end: %d", a.code)
	}
	s.page("candidate", "/my-pool", "No vacancy")
}

func TestPagesToLearnFrom(t *testing.T) {
	s := newSite(t)
	s.page("lead", "/biases", "Contrast", "Early conclusions", "#c-biases", "to you alone")
	s.page("lead", "/competencies", "All competencies at every level.")
	s.page("lead", "/competencies?position=09-01", "Job level 9")
	s.page("lead", "/competencies?level=A", "All competencies at level A.")
	s.page("hr", s.at("/questionnaire"), "No result of the questionnaire")
}

func TestINT17_FormsAreListedUntilTheirTermIsOver(t *testing.T) {
	s := newSite(t)
	s.page("hr", "/interview-forms", "No closed series", "A setting of the body is missing")
	set := interviewtest.Limits()
	set["forms_months"] = 1
	s.Must(s.SetLimits(t.Context(), s.HR, s.Body, set, 1))
	s.Tx(func(tx interview.Tx) error {
		se, err := tx.SeriesGet(s.series.ID)
		s.Must(err)
		se.State, se.Version = interview.SeriesClosed, se.Version+1
		_, err = tx.SeriesUpdate(se)
		return err
	})
	s.page("hr", "/interview-forms", "Kept", "for months: 1")
	path := "/interview-forms/" + string(s.series.ID)
	if a := s.send("hr", "en", "GET", path); a.code != 409 {
		t.Errorf("before the term: %d", a.code)
	}
	s.Clock.Advance(40 * 24 * time.Hour)
	s.page("hr", path, "This cannot be undone")
	if a := s.send("hr", "en", "POST", path, "number", "5", "day", "31.02.2023"); a.code != 422 || !strings.Contains(a.text, `value="5"`) {
		t.Errorf("no such day: %d", a.code)
	}
	s.goes(s.send("hr", "en", "POST", path, "number", "5", "day", "2023-06-20"), "/interview-forms?done=destroyed")
	s.page("hr", "/interview-forms", "Destroyed: act No. 5")
	if a := s.send("hr", "en", "GET", s.at("/letter")); a.code < 400 {
		t.Errorf("the letter of destroyed papers: %d", a.code)
	}
}
