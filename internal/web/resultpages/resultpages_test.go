package resultpages_test

import (
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/draft"
	"tarazy/internal/id"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
	"tarazy/internal/web"
	"tarazy/internal/web/resultpages"
)

// site is the pages on a world in which the economist's result was approved.
type site struct {
	*appraisaltest.World
	handler http.Handler
	who     map[string]*access.Actor
	drafts  *draft.Service
	year    string
	path    string // of the economist's case
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
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	s := &site{World: w, who: map[string]*access.Actor{"hr": w.HR, "servant": w.Economist, "officer": w.Officer, "colleague": w.Accountant, "stranger": w.Stranger}}
	lib, err := appraisaltest.Library()
	w.Must(err)
	frame := web.Frame{}
	s.drafts = &draft.Service{Store: store.As[draft.Tx](w.DB), Master: w.People.Master, IDs: id.Sequence(7)}
	server, err := web.New(web.Config{Log: slog.New(slog.DiscardHandler), Sessions: s, Failed: frame.Failed, Drafts: s.drafts}, resultpages.Routes(resultpages.Deps{
		Appraisals: w.Service, Drafts: s.drafts, Draw: frame.Draw, Library: func() *law.Library { return lib },
		Find: func(_ *route.Request, _ people.BodyID, _ string) ([]resultpages.Found, error) {
			return []resultpages.Found{{ID: w.Accountant.Person, Name: "Есепова"}, {ID: w.Clerk.Person, Name: "Қабылдаева"}}, nil
		},
	}))
	w.Must(err)
	s.handler = server.Handler()
	y := w.OpenYear()
	w.Form()
	w.InForce(y, w.Economist)
	w.At("2024-01-03")
	w.Begin(y, "2024-01-15", "2024-02-02")
	w.Sheeted(y, w.Economist, w.HeadBudget, w.HeadFinance, 3, 1)
	w.At("2024-01-22")
	w.Approved(y, w.Economist, "satisfactory", "2024-01-24", "2024-02-05")
	s.year, s.path = "/years/"+string(y.ID), "/appraisals/"+string(w.CaseOf(y.ID, w.Economist).ID)
	return s
}

func (s *site) send(as, lang, method, path string, form url.Values, status int, words ...string) {
	s.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	text := html.UnescapeString(rec.Body.String())
	if rec.Code != status {
		s.T.Fatalf("%s %s as %s: %d, not %d\n%s", method, path, as, rec.Code, status, text)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			s.T.Errorf("%s %s as %s: %q is not there\n%s", method, path, as, w, text)
		}
	}
	if strings.Contains(text, "appraisal.result.") {
		s.T.Errorf("%s %s: a key without words", method, path)
	}
}

// Every page of a result is drawn for whom it is, in three languages.
func TestThePagesOfAResultAreDrawn(t *testing.T) {
	s := newSite(t)
	for _, lang := range []string{"kk", "ru", "en"} {
		for _, path := range []string{"/my-appraisal", s.path + "/result", s.path + "/result/read", s.path + "/result/appeal", s.path + "/development"} {
			s.send("servant", lang, "GET", path, nil, http.StatusOK)
		}
		for _, path := range []string{s.path + "/result", s.path + "/result/refusal", s.path + "/result/send", s.path + "/court", "/result-appeals", s.year + "/keep"} {
			s.send("hr", lang, "GET", path, nil, http.StatusOK)
		}
		s.send("stranger", lang, "GET", s.path+"/result", nil, http.StatusNotFound)
	}
}

// What was typed into an appeal and not sent comes back, until it is filed.
func TestAnAppealThatWasNotSentComesBack(t *testing.T) {
	s := newSite(t)
	about := strings.TrimPrefix(s.path, "/appraisals/")
	_, err := s.drafts.Save(t.Context(), people.PersonID(s.Economist.Person), "appraisal.appeal", about, map[string]string{"to": "authorised_body", "text": "Келіспеймін"}, 0)
	s.Must(err)
	s.send("servant", "en", "GET", s.path+"/result/appeal", nil, http.StatusOK, "Келіспеймін", "checked", `data-draft-version="1"`)
	s.send("servant", "en", "POST", s.path+"/result/appeal", url.Values{"to": {"authorised_body"}, "text": {"Мүлдем келіспеймін"}}, http.StatusSeeOther)
	kept, err := s.drafts.Load(t.Context(), people.PersonID(s.Economist.Person), "appraisal.appeal", about)
	if s.Must(err); kept != nil {
		t.Errorf("still kept: %v", kept)
	}
}

// A refusal is acted on, signed and followed by the sending.
func TestARefusalGoesItsWayOnThePages(t *testing.T) {
	s := newSite(t)
	form := url.Values{"text": {"Бас тартты"}, "find-1": {"Ес"}, "find-2": {"Қаб"}, "do": {"find"}}
	s.send("hr", "en", "POST", s.path+"/result/refusal", form, http.StatusOK, "Бас тартты", "Есепова")
	form.Set("do", "draw")
	s.send("hr", "en", "POST", s.path+"/result/refusal", form, http.StatusUnprocessableEntity, "#find-1", "Бас тартты")
	form.Set("witness-1", s.Accountant.Person)
	form.Set("witness-2", s.Clerk.Person)
	s.send("hr", "en", "POST", s.path+"/result/refusal", form, http.StatusSeeOther)
	s.send("colleague", "en", "GET", s.path+"/result/witness", nil, http.StatusOK, "Бас тартты", "Sign the act")
	s.send("colleague", "en", "POST", s.path+"/result/witness", url.Values{}, http.StatusSeeOther)
	s.send("servant", "en", "GET", s.path+"/result/witness", nil, http.StatusNotFound)
	for _, who := range []string{"hr", "servant", "colleague"} { // who sees the result, and who was asked to sign
		s.send(who, "en", "GET", s.path+"/result/refusal/kk/pdf", nil, http.StatusOK, "%PDF-")
	}
	s.send("hr", "en", "GET", s.path+"/result", nil, http.StatusOK, s.path+"/result/refusal/en/docx")
	s.send("stranger", "en", "GET", s.path+"/result/refusal/kk/pdf", nil, http.StatusForbidden)
	s.send("hr", "en", "GET", s.path+"/result/refusal/xx/pdf", nil, http.StatusNotFound)
}

// What tells of a bonus, an incentive, a rotation, a demotion or a dismissal is
// the same whatever the competencies are, and tells nothing of them; what tells
// of competencies tells of no use.
func TestAPP07_WhatTellsOfUsesIsTheSameWhateverTheCompetencies(t *testing.T) {
	s := newSite(t)
	lib, err := appraisaltest.Library()
	s.Must(err)
	e, err := lib.Edition(appraisaltest.Arys, appraisaltest.ArysEdition)
	s.Must(err)
	rules := law.Rules[appraisal.Rules](e)
	seen := map[string]string{}
	for _, meets := range []bool{true, false} {
		s.put(rules, meets)
		for _, as := range []string{"servant", "hr", "officer", "colleague", "stranger"} {
			for _, lang := range []string{"kk", "ru", "en"} {
				for _, path := range []string{"/recommendations", "/result", "/development", "/court", "/result/send"} {
					text := s.text(as, lang, s.path+path)
					if !tellsUse(rules, locale.Lang(lang), text) {
						continue
					}
					key := as + " " + lang + " " + path
					if was, ok := seen[key]; ok && was != text {
						t.Errorf("%s tells the competencies apart", key)
					}
					seen[key] = text
					for _, c := range rules.Wording.Competencies.List {
						if strings.Contains(text, rules.CompetencyName(c.Key, locale.Lang(lang))) {
							t.Errorf("%s tells of %s", key, c.Key)
						}
					}
				}
			}
		}
	}
	if len(seen) != 6 {
		t.Errorf("the servant and HR read the recommendations in three languages: %d", len(seen))
	}
}

// put writes a result with every use, on which all competencies are met or none.
func (s *site) put(rules *appraisal.Rules, meets bool) {
	s.T.Helper()
	id := s.CaseOf(appraisal.YearID(strings.TrimPrefix(s.year, "/years/")), s.Economist).ID
	s.Tx(func(tx appraisal.Tx) error {
		r, err := tx.AppraisalResultGet(id, 1)
		if err != nil {
			return err
		}
		r.Version, r.Uses, r.Meets = r.Version+1, rules.Uses.KCI.V, map[string]bool{}
		for _, c := range rules.Wording.Competencies.List {
			r.Meets[c.Key] = meets
		}
		_, err = tx.AppraisalResultPut(r)
		return err
	})
}

func (s *site) text(as, lang, path string) string {
	s.T.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	return html.UnescapeString(rec.Body.String())
}

func tellsUse(rules *appraisal.Rules, l locale.Lang, text string) bool {
	for _, u := range rules.Uses.KCI.V {
		if strings.Contains(text, locale.T(l, "appraisal.use."+u, nil)) {
			return true
		}
	}
	return false
}
