package main

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// named are the parts of the address whose parameters name other things than
// elsewhere, by the first part of the address, or the first two.
var named = map[string]map[string]string{
	"competitions": {"id": "contest.competition"}, "vacancies": {"id": "contest.vacancy"}, "applications": {"id": "contest.application"},
	"appeals": {"id": "contest.appeal"},

	"bank": {"id": "item id", "key": "material", "kind": "item kind"}, "bank/imports": {"id": "import id"},
	"tests": {"key": "test"}, "exam-analysis": {"test": "test", "key": "item", "edition": "item edition", "attempt": "profiled"},
	"exam-keys": {"key": "item", "edition": "item edition"}, "sittings": {"id": "sitting", "booking": "seat paper"}, "seats": {"id": "sitting"}, "items": {"id": "item id", "key": "item"},
	"interviews": {"form": "interview form"}, "my-interviews": {"interview": "my interview", "format": "guide format"}, "guides": {"question": "guide question", "format": "guide format"},
	"questions": {"id": "bank question"}, "interview-questions": {"question": "bank question"}, "interview-guides": {"name": "guide document"},
	"appraisals": {"case": "appraisal", "form": "appraisal form", "format": "appraisal format", "file": "appraisal file"},
	"meetings":   {"case": "appraisal", "number": "protocol number", "file": "protocol file"}, "result-appeals": {"appeal": "result appeal"},
	"check/paper": {"code": "paper code"}, "papers": {"code": "paper code"}, "admin/templates": {"version": "template version", "file": "sample file"}, "bodies/{body}": {"version": "template version"},
	"signatures":     {"of": "signed kind", "id": "contest.competition", "format": "appraisal format"},
	"checkpoints":    {"size": "checkpoint", "to": "checkpoint"},
	"accommodations": {"person": "examined"}, "pool": {"person": "pooled"}, "talent-pool": {"person": "pooled"}, "certificates": {"name": "certificate"}, "my-certificates": {"id": "certificate id"},
}

// elsewhere are the parts of the address of which no parameter is of a competition.
var elsewhere = []string{"journal", "decisions"}

// values are the fixtures of a parameter of a pattern, by relation; nil where
// there is none.
func (w *world) values(pattern, name string) map[string]string {
	first, rest, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(pattern, "/api/v1"), "/"), "/")
	second, _, _ := strings.Cut(rest, "/")
	for _, part := range []string{first + "/" + second, first} {
		if kind, ok := named[part][name]; ok {
			return w.ids[kind]
		}
	}
	if v, ok := w.ids["contest."+name]; ok && !slices.Contains(elsewhere, first) {
		return v
	}
	return w.ids[name]
}

// contestFixtures are the competitions of the town in three relations: one
// whose candidates are known by number alone, one whose names are open before
// the interview, and what is the own of the candidate behind the door.
func (w *world) contestFixtures(t *testing.T) {
	t.Helper()
	set := func(name, rel, value string) {
		if w.ids["contest."+name] == nil {
			w.ids["contest."+name] = map[string]string{"none": strings.Repeat("a", 12)}
		}
		w.ids["contest."+name][rel] = value
	}
	err := w.app.db.Read(t.Context(), func(tx *store.Tx) error {
		page, err := tx.CompetitionList(competition.ListQuery{})
		if err != nil {
			return err
		}
		for _, c := range page.Items {
			vacancies, err := tx.VacanciesOf(c.ID)
			if err != nil {
				return err
			}
			for _, v := range vacancies {
				if err := w.contestFixture(tx, set, c, v); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"entry", "whose", "kind", "item", "member"} {
		set(name, "", "nothing")
	}
	set("file", "", "kk.pdf")
	set("revision", "", "0") // of the copy of a protocol: as it was drawn
}

func (w *world) contestFixture(tx *store.Tx, set func(name, rel, value string), c competition.Competition, v competition.Vacancy) error {
	rel := map[competition.StageKey]string{competition.AtEssay: "blind", competition.AtInterview: "interview"}[v.Stage]
	apps, err := tx.ApplicationsOf(v.ID)
	if err != nil {
		return err
	}
	for _, a := range apps {
		own := a.Person == people.PersonID(w.person(access.Candidate))
		if own {
			set("application", "own", string(a.ID))
			set("vacancy", "own", string(v.ID))
			set("competition", "own", string(c.ID))
		}
		if rel != "" && a.Standing == competition.Admitted && !own {
			set("application", rel, string(a.ID))
			set("number", rel, a.Number)
		}
	}
	appeals, err := tx.AppealsOf(c.ID)
	if err != nil {
		return err
	}
	for _, x := range appeals {
		set("appeal", "same_body", string(x.ID))
	}
	if c.State == competition.Published {
		if err := w.publishedFixture(tx, set, c, v); err != nil {
			return err
		}
	}
	if rel != "" {
		set("competition", rel, string(c.ID))
		set("vacancy", rel, string(v.ID))
		set("stage", rel, string(v.Stage))
	}
	return nil
}

// publishedFixture is a competition whose protocol is signed, and who won it.
func (w *world) publishedFixture(tx *store.Tx, set func(name, rel, value string), c competition.Competition, v competition.Vacancy) error {
	protocols, err := tx.ProtocolsOf(c.ID)
	if err != nil {
		return err
	}
	offers, err := tx.OffersOf(v.ID)
	if err != nil {
		return err
	}
	set("competition", "published", string(c.ID))
	set("vacancy", "published", string(v.ID))
	for _, p := range protocols {
		set("protocol", "published", string(p.ID))
	}
	for _, o := range offers {
		set("application", "published", string(o.Application))
	}
	return nil
}

// person is who stands behind the door of a role.
func (w *world) person(role access.Role) string {
	for _, d := range w.doors {
		if d.Role == role {
			return d.Person
		}
	}
	return ""
}

// hidden are the candidates all of whose applications are in blind stages,
// with everything that would give them away.
func (w *world) hidden(t *testing.T) map[people.PersonID][]string {
	t.Helper()
	open := map[people.PersonID]bool{}
	all := map[people.PersonID]bool{}
	err := w.app.db.Read(t.Context(), func(tx *store.Tx) error {
		page, err := tx.CompetitionList(competition.ListQuery{})
		if err != nil {
			return err
		}
		for _, c := range page.Items {
			list, err := tx.ApplicationList(competition.ApplicationQuery{Competition: c.ID, Limit: 500})
			if err != nil {
				return err
			}
			for _, a := range list.Items {
				all[a.Person] = true
				open[a.Person] = open[a.Person] || !a.Stage.Blind()
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[people.PersonID][]string{}
	for p := range all {
		if open[p] {
			continue
		}
		f, err := w.app.staff.Personal(t.Context(), system, p)
		if err != nil {
			t.Fatal(err)
		}
		out[p] = []string{f.Person.Surname + " " + f.Person.Given, f.Person.Given + " " + f.Person.Surname, f.Private.IIN, f.Private.Email, f.Private.Phone, string(p)}
		if w.namesake(t, &f.Person) {
			out[p][0], out[p][1] = "", ""
		}
	}
	return out
}

// namesake tells whether an employee of the town has the name of a candidate:
// then the name on a page says nothing.
func (w *world) namesake(t *testing.T, p *people.Person) bool {
	t.Helper()
	for _, body := range w.twoBodies() {
		on, err := w.app.staff.Today(t.Context(), people.BodyID(body))
		if err != nil {
			continue // the body of no one
		}
		page, err := w.app.staff.Staff(t.Context(), system, people.StaffQuery{Body: people.BodyID(body), On: on, Limit: 500})
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(page.Rows, func(r people.StaffRow) bool { return r.Surname == p.Surname && r.Given == p.Given }) {
			return true
		}
	}
	return false
}

// blindRoles see a candidate's number alone until the interview. HR's officers
// and the administrator of the body, who takes no part in a competition and
// reads its journal, are not among them.
var blindRoles = []access.Role{access.Chair, access.Member, access.Secretary, access.Observer, access.Proctor, access.Authorised, access.FirstHead}

// TestSEL11_NothingGivesACandidateAwayBeforeTheInterview renders all that those
// who judge, look on or check conduct can reach, from the table of routes, in
// every language, and searches answers, their headers and the log for names,
// IIN, addresses and ids of candidates who are in blind stages.
func TestSEL11_NothingGivesACandidateAwayBeforeTheInterview(t *testing.T) {
	w := openWorld(t)
	hidden := w.hidden(t)
	if len(hidden) < 3 {
		t.Fatalf("only %d candidates are in blind stages: nothing would be proved", len(hidden))
	}
	seen := map[string]bool{}
	for _, rt := range w.routes {
		if rt.Method != http.MethodGet || rt.Pattern == "/doors" { // the doors of a demonstration name whom one enters as
			continue
		}
		for _, path := range w.paths(t, rt.Pattern) {
			for _, role := range blindRoles {
				w.opens(t, path, role, func(l locale.Lang, a reply) {
					if a.status == http.StatusOK {
						seen[rt.Pattern] = true
					}
					text := withoutAddress(a.whole(), path)
					for p, words := range hidden {
						for _, word := range words {
							if word != "" && strings.Contains(text, word) {
								t.Errorf("%s as %s in %s holds %q of %s", path, role, l, word, p)
							}
						}
					}
				})
			}
		}
	}
	w.searchLog(t, hidden)
	for _, pattern := range []string{"/panel/{competition}", "/panel/{competition}/essays/{vacancy}/{number}"} {
		if !seen[pattern] {
			t.Errorf("%s was opened by nobody: the search proves nothing about it", pattern)
		}
	}
}

// withoutAddress takes the address that was asked for out of an answer: the page
// repeats it, as where to come back to, and who asked knows it. What stands
// anywhere else is found.
func withoutAddress(body, path string) string {
	for _, text := range []string{path, url.QueryEscape(path), url.PathEscape(path)} {
		body = strings.ReplaceAll(body, text, "")
	}
	return body
}

// TestHRFindsThePersonBehindANumber is the other side: the search of the test
// above would find a name that is there.
func TestHRFindsThePersonBehindANumber(t *testing.T) {
	w := openWorld(t)
	hidden := w.hidden(t)
	found := false
	for _, rel := range []string{"blind"} {
		body := w.request(t, http.MethodGet, "/competitions/"+w.ids["contest.competition"][rel]+"/applications", access.HROfficer, locale.KK, "").body
		for _, words := range hidden {
			found = found || slices.ContainsFunc(words[:2], func(word string) bool { return word != "" && strings.Contains(body, word) })
		}
	}
	if !found {
		t.Error("HR's list of applications holds no name of a hidden candidate")
	}
}
