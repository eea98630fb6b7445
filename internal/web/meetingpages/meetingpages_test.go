package meetingpages_test

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"

	"tarazy/internal/appraisal"
)

func id(a string) []string { return []string{a} }

// formed prepares the order on its page and puts it in force.
func (s *site) formed() {
	s.T.Helper()
	w := s.World
	form := url.Values{"body": id(string(w.Body)), "version": id("0"), "paper": id("12-ө"), "day": id(w.Today().String()), "chair": id(w.Chair.Person), "secretary": id(w.Secretary.Person)}
	for _, m := range w.Members[:3] {
		form.Add("members", m.Person)
	}
	bad := s.post("hr", "/appraisal-commission/order", form)
	s.holds("too few", bad, http.StatusUnprocessableEntity, "too few members", "12-ө", "clause 5")
	form.Add("members", w.Members[3].Person)
	s.holds("prepared", s.done("hr", "/appraisal-commission/order", form), http.StatusOK, "sent to the authorised person", "waits for the authorised person", "!Put the order in force")
	page := s.get("authorised", "/appraisal-commission")
	s.holds("draft", page, http.StatusOK, "Put the order in force", "12-ө", w.Members[3].Name)
	put := seen(page)
	put.Set("body", string(w.Body))
	s.holds("formed", s.done("authorised", "/appraisal-commission/form", put), http.StatusOK, "The order is in force", "Commission in force")
}

// planned plans a meeting on its pages; its day comes.
func (s *site) planned() string {
	s.T.Helper()
	s.holds("list", s.get("hr", "/meetings"), http.StatusOK, "Cases that wait for a meeting: 2", "Plan a meeting")
	form := url.Values{"year": id(string(s.year.ID)), "day": id("2024-01-17"), "time": id("25:00"), "room": id("305"), "all": id("yes")}
	s.holds("no time", s.post("hr", "/meetings/new", form), http.StatusUnprocessableEntity, "Give the day and the time in full", `value="305"`)
	form.Set("time", "15:00")
	a := s.post("hr", "/meetings/new", form)
	path, _, _ := strings.Cut(a.place, "?")
	page := s.get("chair", path)
	s.holds("to agree", page, http.StatusOK, "Agree to the day", "15:00", "305")
	s.holds("agreed", s.done("chair", path+"/agree", seen(page)), http.StatusOK, "Day agreed", "!Agree to the day")
	s.At("2024-01-17")
	return path
}

// opened opens the meeting with the chair and three members.
func (s *site) opened(path string) {
	s.T.Helper()
	form := seen(s.get("secretary", path))
	few := form
	few["present"] = []string{s.Chair.Person}
	s.holds("no quorum", s.post("secretary", path+"/open", few), http.StatusConflict, "There is no quorum: 1 of 5", "clause 30")
	form["present"] = []string{s.Chair.Person, s.Members[0].Person, s.Members[1].Person, s.Members[2].Person}
	s.holds("opened", s.done("secretary", path+"/open", form), http.StatusOK, "The meeting is open", "4 of 5 members are present", "clause 34")
}

func TestTheCommissionDecidesOnItsPages(t *testing.T) {
	s := newSite(t)
	s.formed()
	s.appraised()
	path := s.planned()
	s.opened(path)
	accountant := path + "/items/" + string(s.CaseOf(s.year.ID, s.Accountant).ID)
	economist := path + "/items/" + string(s.CaseOf(s.year.ID, s.Economist).ID)

	s.holds("without reason", s.post("secretary", accountant+"/proposal", url.Values{"proposal": id("revise"), "corrected": id("effective")}), http.StatusUnprocessableEntity, "Fill in this field", `id="reason-error"`)
	about := strings.TrimPrefix(path, "/meetings/") + "." + string(s.CaseOf(s.year.ID, s.Accountant).ID)
	_, err := s.drafts.Save(t.Context(), people.PersonID(s.Secretary.Person), "appraisal.proposal", about, map[string]string{"proposal": "revise", "reason": "Акт жайлы"}, 0)
	s.Must(err)
	s.holds("typed before", s.get("secretary", accountant), http.StatusOK, "Акт жайлы", `data-draft-version="1"`)
	s.holds("proposed", s.done("secretary", accountant+"/proposal", url.Values{"proposal": id("revise"), "corrected": id("effective"), "reason": id("Акт № 7")}), http.StatusOK, "Акт № 7", "to revise the result")
	s.holds("secretary", s.post("secretary", accountant+"/vote", url.Values{"vote": id("for")}), http.StatusForbidden)
	for who, vote := range map[string]string{"0": "against", "1": "against", "2": "for"} {
		s.done(who, accountant+"/vote", url.Values{"vote": id(vote)})
	}
	s.holds("waits", s.get("hr", accountant), http.StatusOK, "Have not voted:", s.Chair.Name, "!Adopted")
	s.holds("tie", s.done("chair", accountant+"/vote", url.Values{"vote": id("for")}), http.StatusOK, "Adopted: 2 – 2", "the chair's vote decided", "clause 33")
	s.holds("twice", s.post("0", accountant+"/vote", url.Values{"vote": id("for")}), http.StatusConflict, "a vote is given once", "clause 32")
	for _, who := range []string{"chair", "0", "1", "2"} {
		s.done(who, path+"/rest", url.Values{"vote": id("for")})
	}
	s.holds("a servant", s.get("servant", economist), http.StatusNotFound)
	s.holds("agenda", s.get("chair", path), http.StatusOK, "2 decided, 1 of them corrected", "Approved", "Revised", "4 – 0")
	s.holds("closed", s.done("secretary", path+"/close", seen(s.get("secretary", path))), http.StatusOK, "The meeting is closed")
	s.holds("drawn", s.done("secretary", path+"/protocol", seen(s.get("secretary", path+"/protocol"))), http.StatusOK, "Version 1", "results-kk.pdf", "Signatures: 0 of 5")
	sign := s.get("chair", path+"/protocol/sign")
	s.holds("sign", sign, http.StatusOK, `name="signature"`, "I have read the protocol", "Акт № 7")
	s.holds("not signed", s.post("chair", path+"/protocol/sign", seen(sign)), http.StatusUnprocessableEntity, "Confirm that you have read the protocol")
	s.holds("too early", s.get("authorised", path+"/protocol/approve"), http.StatusOK, "cannot be approved now", "!name=\"signature\"")
	s.holds("stranger", s.get("stranger", path), http.StatusNotFound)
	for _, lang := range []string{"kk", "ru"} {
		for _, at := range []string{"/appraisal-commission", "/meetings", path, accountant, path + "/recommendations", path + "/protocol"} {
			if a := s.send("secretary", lang, "GET", at, nil); a.code != http.StatusOK || strings.Contains(a.text, "meeting.page.") || strings.Contains(a.text, "fault.") {
				t.Errorf("%s in %s: %d", at, lang, a.code)
			}
		}
	}
}

// raw sends a request and gives the body as it came.
func (s *site) raw(as, lang, path string) []byte {
	s.T.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.AddCookie(&http.Cookie{Name: "as", Value: as})
	r.AddCookie(&http.Cookie{Name: "lang", Value: lang})
	rec := httptest.NewRecorder()
	s.handler.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		s.T.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
	}
	return rec.Body.Bytes()
}

// unzipped is the text of all files of an XLSX.
func unzipped(t *testing.T, data []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&b, r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	return b.String()
}

func TestAPP07_NothingOnTheUsesOfResultsTellsOfCompetencies(t *testing.T) {
	s := newSite(t)
	s.Form()
	s.appraised()
	m := s.InMeeting(s.year.ID, s.World.Voters()...)
	path := "/meetings/" + string(m.ID)
	c := string(s.CaseOf(s.year.ID, s.Accountant).ID)
	s.holds("recommended", s.done("secretary", path+"/recommendations", url.Values{"case": id(c), "uses." + c: {"bonus", "rotation"}}), http.StatusOK, "saved")
	lib, err := appraisaltest.Library()
	s.Must(err)
	e, err := lib.Edition(appraisaltest.Arys, appraisaltest.ArysEdition)
	s.Must(err)
	rules := law.Rules[appraisal.Rules](e)
	for _, lang := range []string{"kk", "ru", "en"} {
		l := locale.Lang(lang)
		// What tells of the uses tells nothing of competencies.
		for _, as := range []string{"secretary", "chair", "hr", "authorised"} {
			for at, text := range map[string]string{
				"/recommendations": string(s.raw(as, lang, path+"/recommendations")), "/recommendations.xlsx": unzipped(t, s.raw(as, lang, path+"/recommendations.xlsx")),
				"api": string(s.raw(as, lang, "/api/v1"+path+"/recommendations")),
			} {
				if !strings.Contains(text, "bonus") && !strings.Contains(text, locale.T(l, "appraisal.use.bonus", nil)) {
					t.Errorf("%s in %s tells no recommendation", at, lang)
				}
				for _, x := range rules.Wording.Competencies.List {
					if strings.Contains(text, x.Key) || strings.Contains(text, rules.CompetencyName(x.Key, l)) {
						t.Errorf("%s for %s in %s tells of %s", at, as, lang, x.Key)
					}
				}
				for _, meets := range []bool{true, false} {
					if strings.Contains(text, rules.MeetsName(meets, l)) {
						t.Errorf("%s in %s tells a result of a competency", at, lang)
					}
				}
			}
			// What tells of competencies tells nothing of the uses.
			for _, at := range []string{path, path + "/items/" + c, path + "/protocol", "/api/v1" + path + "/items"} {
				text := string(s.raw(as, lang, at))
				for _, u := range rules.Uses.KCI.V {
					if strings.Contains(text, `"`+u+`"`) || strings.Contains(text, locale.T(l, "appraisal.use."+u, nil)) {
						t.Errorf("%s in %s tells of %s", at, lang, u)
					}
				}
			}
		}
	}
}
