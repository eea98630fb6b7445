package main

import (
	"net/http"
	"slices"
	"sort"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
)

// judging are the roles that mark and sign.
var judging = []access.Role{access.Chair, access.Member}

// shutByConflict are the verbs that a judge has over candidates. Of them a judge
// with a conflict of interest keeps one page: that of the own declaration.
var shutByConflict = []access.Verb{access.MarkEssay, access.DeclareInterest, access.SignProtocol, access.SeeCandidates, access.RecordInterview, access.CheckConduct}

// shut are the relations in which the judges of the walk declare a conflict.
var shut = []string{"blind", "interview"}

const ownDeclaration = "GET /panel/{competition}/interests/{vacancy}"

// declare writes a declaration of the judges behind the doors for the vacancies
// that the walk asks for.
func (w *world) declare(t *testing.T, conflict bool) {
	t.Helper()
	err := w.app.db.Write(t.Context(), func(tx *store.Tx) error {
		for _, role := range judging {
			for _, rel := range shut {
				d := &competition.Declaration{
					Competition: competition.ID(w.ids["contest.competition"][rel]), Vacancy: competition.VacancyID(w.ids["contest.vacancy"][rel]),
					Member: people.PersonID(w.person(role)), Conflict: conflict, At: tx.Now(),
				}
				if there, err := tx.DeclarationUpdate(d); there || err != nil {
					if err != nil {
						return err
					}
					continue
				}
				if _, err := tx.DeclarationInsert(d); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// conflictLines are the routes of competitions as judges find them who have
// declared a conflict of interest for their posts.
func (w *world) conflictLines(t *testing.T) []string {
	t.Helper()
	w.declare(t, true)
	var lines []string
	for _, rt := range w.routes {
		for rel, path := range inOrder(w.paths(t, rt.Pattern)) {
			if slices.Contains(shut, rel) {
				lines = append(lines, w.conflictLine(t, rt, rel, path))
			}
		}
	}
	return lines
}

func (w *world) conflictLine(t *testing.T, rt route.Route, rel, path string) string {
	t.Helper()
	by := map[string][]string{}
	for _, role := range judging {
		v := said(w.asks(t, rt, path, role))
		if v == "allowed" && slices.Contains(shutByConflict, rt.Verb) && rt.Key() != ownDeclaration {
			t.Errorf("%s %s is open to the %s in spite of a conflict of interest", rt.Method, path, role)
		}
		by[v] = append(by[v], string(role))
	}
	var out []string
	for v, who := range by {
		out = append(out, v+"="+strings.Join(who, ","))
	}
	sort.Strings(out)
	return rt.Key() + " (" + rel + ", in conflict): " + strings.Join(out, " ")
}

// TestAConflictOfInterestShutsThePost is the walk's proof that the declaration
// does it: the same judge marks the same essay before it, and not after it.
func TestAConflictOfInterestShutsThePost(t *testing.T) {
	w := openWorld(t)
	at := "/panel/" + w.ids["contest.competition"]["blind"] + "/essays/" + w.ids["contest.vacancy"]["blind"]
	one := at + "/" + w.ids["contest.number"]["blind"]
	for _, role := range judging {
		for _, path := range []string{at, one} {
			if a := w.request(t, "GET", path, role, locale.KK, ""); a.status != http.StatusOK {
				t.Fatalf("%s as %s: %d %s", path, role, a.status, a.body)
			}
		}
	}
	w.declare(t, true)
	for _, role := range judging {
		for _, path := range []string{at, one, one + "/marks"} {
			if a := w.request(t, "GET", path, role, locale.KK, ""); a.status != http.StatusNotFound {
				t.Errorf("%s as %s in conflict: %d", path, role, a.status)
			}
		}
		a := w.request(t, "GET", "/panel/"+w.ids["contest.competition"]["interview"]+"/interests/"+w.ids["contest.vacancy"]["interview"], role, locale.KK, "")
		if a.status != http.StatusOK {
			t.Errorf("the own declaration of the %s: %d", role, a.status)
		}
		for _, name := range w.calledNames(t) {
			if strings.Contains(a.body, name) {
				t.Errorf("the %s in conflict reads the name %s", role, name)
			}
		}
	}
}

// calledNames are those of who is called to the interview.
func (w *world) calledNames(t *testing.T) (out []string) {
	t.Helper()
	err := w.app.db.Read(t.Context(), func(tx *store.Tx) error {
		all, err := tx.ApplicationsOf(competition.VacancyID(w.ids["contest.vacancy"]["interview"]))
		if err != nil {
			return err
		}
		for _, a := range all {
			names, err := tx.PersonNames([]people.PersonID{a.Person})
			if err != nil {
				return err
			}
			if a.Stage == competition.AtInterview {
				out = append(out, names[a.Person])
			}
		}
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d are called to the interview: %v", len(out), err)
	}
	return out
}
