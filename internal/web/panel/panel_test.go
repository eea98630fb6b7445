package panel_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"tarazy/internal/competition"
	"tarazy/internal/people"
)

// marking puts essays that are open for marking into the competition.
func (s *site) marking(n int) []*competition.Application {
	s.T.Helper()
	s.Commission()
	apps := s.Apply(n, s.Essay, competition.AtEssay)
	for _, a := range apps {
		bad, err := s.ReceiveEssay(s.T.Context(), s.Manager, s.Essay.ID, s.Document(), []competition.EssayRow{{Number: a.Number, Text: "Бірінші жол\n\n<b>екінші</b> жол"}})
		s.Must(err)
		if len(bad) > 0 {
			s.T.Fatal(bad[0].Err)
		}
		s.Must(s.CheckConduct(s.T.Context(), s.Proctor, s.Essay.ID, competition.AtEssay, a.Number, competition.ConductIn{State: competition.Kept}))
	}
	return apps
}

func (s *site) panel(rest string) string { return "/panel/" + string(s.Competition.ID) + rest }

func TestSEL17_TheQueueLeadsFromEssayToEssayAndShowsNoMarkOfOthers(t *testing.T) {
	s := newSite(t)
	apps := s.marking(2)
	essays := s.panel("/essays/" + string(s.Essay.ID))
	s.each("member", "/panel", http.StatusOK)
	s.each("member", s.panel(""), http.StatusOK)
	s.each("member", essays, http.StatusOK)
	s.holds("tasks", s.get("member", "/panel"), 200, "Mark essays: 2", "Member")
	q, err := s.MarkingQueue(t.Context(), s.Judges[1], s.Essay.ID)
	s.Must(err)
	first, second := essays+"/"+q.Essays[0].Number, essays+"/"+q.Essays[1].Number
	s.each("member", first, http.StatusOK)
	s.holds("essay", s.get("member", first), 200, "Бірінші жол", "<b>екінші</b>", `value="5"`, `data-draft="/drafts/essay-mark/`, "!Үміткеров")
	s.holds("no mark", s.post("member", first, "note", "әлі"), 422, "Choose a mark first.", "әлі")
	s.holds("off the scale", s.post("member", first, "mark", "9"), 422)
	if a := s.post("member", first, "mark", "4", "note", "жақсы"); a.code != 303 || a.header.Get("Location") != second+"?done=marked" {
		t.Errorf("%d %s", a.code, a.header.Get("Location"))
	}
	s.holds("marked", s.get("member", first), 200, "жақсы", "The marks are still closed")
	s.holds("twice", s.post("member", first, "mark", "5"), 409, "You have marked this essay.")
	s.holds("closed", s.get("member", first+"/marks"), 409, "still closed")
	before := s.get("member", first).text
	for _, j := range s.Judges[2:] {
		s.Must(s.MarkEssay(t.Context(), j, s.Essay.ID, q.Essays[0].Number, 1, ""))
		if now := s.get("member", first).text; now != before {
			t.Error("the page tells of another mark")
		}
	}
	s.Must(s.MarkEssay(t.Context(), s.Judges[0], s.Essay.ID, q.Essays[0].Number, 5, ""))
	s.each("member", first+"/marks", http.StatusOK)
	s.holds("open", s.get("observer", first+"/marks"), 200, "Mean: 2.40", "The pass mark is not reached", "Мүшев")
	if a := s.post("member", second, "mark", "3"); a.header.Get("Location") != essays+"?done=marked" {
		t.Errorf("after the last: %s", a.header.Get("Location"))
	}
	s.holds("unknown", s.get("member", essays+"/ABC-00000"), 404)
	s.holds("another competition", s.get("member", "/panel/cmp_x/essays/"+string(s.Essay.ID)), 404)
	_ = apps
}

func TestTheDeclarationNamesTheCandidatesAndNeedsAnAnswer(t *testing.T) {
	s := newSite(t)
	s.Commission()
	path := s.panel("/interests/" + string(s.Free.ID))
	s.holds("closed", s.get("member", path), 409, "open at the interview")
	app := s.Apply(1, s.Free, competition.AtInterview)[0]
	s.each("member", path, http.StatusOK)
	s.each("chair", path, http.StatusOK)
	s.holds("names", s.get("member", path), 200, "Үміткеров", app.Number, "!Declarations of the members")
	s.holds("no answer", s.post("member", path, "reason", "жоқ"), 422, "Choose one of the two answers.")
	if a := s.post("member", path, "conflict", "yes", "reason", "досым"); a.code != 303 {
		t.Errorf("%d", a.code)
	}
	s.holds("out", s.get("member", path+"?done=declared"), 200, "The declaration is taken.", "take no part", "!Үміткеров")
	s.holds("the chair", s.get("chair", path), 200, "Declarations of the members", "досым", "Мүшев")
	s.holds("HR", s.get("hr", "/competitions/"+string(s.Competition.ID)+"/commission"), 200, "досым", "have to be replaced")
}

func TestAMemberDeclaresAgainOnceAnotherIsCalled(t *testing.T) {
	s := newSite(t)
	s.Commission()
	path := s.panel("/interests/" + string(s.Free.ID))
	s.Apply(1, s.Free, competition.AtInterview)
	s.holds("declared", s.post("member", path, "conflict", "no"), 303)
	s.holds("taken", s.get("member", path), 200, "!Another candidate was called")
	s.Clock.Advance(time.Hour)
	s.Apply(1, s.Free, competition.AtInterview)
	s.each("member", path, http.StatusOK)
	s.holds("again", s.get("member", path), 200, "Another candidate was called after you declared", "What you declared before:", `name="conflict"`)
}

func TestTheSecretaryEntersInterviewsOnASheet(t *testing.T) {
	s := newSite(t)
	s.Commission()
	apps := s.Apply(2, s.Free, competition.AtInterview)
	path := s.panel("/interview/" + string(s.Free.ID))
	s.holds("waits", s.get("secretary", path), 200, "The interview waits", "Мүшев", "!<form class=\"stack\"")
	for _, j := range s.Judges {
		s.Must(s.DeclareInterest(t.Context(), j, s.Free.ID, false, ""))
	}
	s.each("secretary", "/panel", http.StatusOK)
	s.each("secretary", s.panel(""), http.StatusOK)
	s.each("secretary", path, http.StatusOK)
	mark := func(a *competition.Application, marks ...string) []string {
		var kv []string
		for i, m := range marks {
			kv = append(kv, "mark."+a.Number+"."+s.Judges[i].Person, m)
		}
		return kv
	}
	doc := []string{"name", "Әңгімелесу парағы", "number", "3", "day", s.Today().String()}
	s.holds("nothing", s.post("secretary", path, doc...), 422, "No row is filled in")
	s.holds("no document", s.post("secretary", path, append(mark(apps[0], "5", "5", "5", "5", "5"), "day", s.Today().String())...), 422)
	a := s.post("secretary", path, append(append(mark(apps[0], "5", "4", "4", "4", "4"), mark(apps[1], "5", "x", "4", "4", "4")...), doc...)...)
	s.holds("one of two", a, 422, apps[1].Number+":", "Interviews entered: 1", `value="x"`)
	if a := s.post("secretary", path, append([]string{"absent." + apps[1].Number, "yes"}, doc...)...); a.code != 303 {
		t.Errorf("%d", a.code)
	}
	s.holds("done", s.get("secretary", path+"?done=recorded"), 200, "Interviews entered: 2", "nothing to enter")
}

func TestHRKeepsTheOrderOnAPage(t *testing.T) {
	s := newSite(t)
	path := "/competitions/" + string(s.Competition.ID) + "/commission"
	s.each("hr", path, http.StatusOK)
	s.holds("first", s.get("hr", path), 200, "Төрағаев", "Запасов", `data-draft="/drafts/commission/`, "!Reason of the change")
	form := func(version string, members []people.PersonID, more ...string) []string {
		kv := append([]string{"version", version, "number", "12-н", "day", s.Today().String(), "chair", s.Judges[0].Person, "secretary", s.Secretary.Person, "observers", s.Observer.Person}, more...)
		for _, m := range members {
			kv = append(kv, "members", string(m))
		}
		return kv
	}
	var members []people.PersonID
	for _, j := range s.Judges[1:] {
		members = append(members, people.PersonID(j.Person))
	}
	s.holds("three", s.post("hr", path, form("0", members[:3])...), 422, "needs at least 5 members", `id="members-error"`, "12-н")
	s.holds("strange day", s.post("hr", path, append(form("0", members), "day", "soon")...), 422)
	if a := s.post("hr", path, form("0", members)...); a.code != 303 {
		t.Errorf("%d %s", a.code, a.text)
	}
	s.each("hr", path, http.StatusOK)
	s.holds("in force", s.get("hr", path+"?done=ordered"), 200, "The commission is in force", "Order No. 12-н", "Reason of the change")
	s.holds("stale", s.post("hr", path, form("0", members, "why", "x")...), 409)
	s.holds("no reason", s.post("hr", path, form("1", members)...), 422, `id="why-error"`)
	members[3] = people.PersonID(s.Spare.Person)
	if a := s.post("hr", path, form("1", members, "why", "сырқат")...); a.code != 303 {
		t.Errorf("%d", a.code)
	}
	s.holds("changed", s.get("hr", path), 200, "сырқат")
}

func TestNobodyElseReachesThePages(t *testing.T) {
	s := newSite(t)
	app := s.marking(1)[0]
	s.Apply(1, s.Free, competition.AtInterview)
	essay, free := "/essays/"+string(s.Essay.ID), string(s.Free.ID)
	commission := "/competitions/" + string(s.Competition.ID) + "/commission"
	for path, who := range map[string]string{
		s.panel(essay):                               "chair member",
		s.panel(essay + "/" + app.Number):            "chair member",
		s.panel("/interests/" + free):                "chair member",
		s.panel("/interview/" + free):                "secretary",
		s.panel(""):                                  "chair member secretary observer",
		commission:                                   "hr",
		s.panel(essay + "/" + app.Number + "/marks"): "",
	} {
		for name := range s.who {
			a := s.get(name, path)
			if strings.Contains(who, name) != (a.code == http.StatusOK) || a.code >= 500 {
				t.Errorf("%s %s: %d", name, path, a.code)
			}
		}
		if a := s.get("nobody", path); a.code == http.StatusOK {
			t.Errorf("a visitor sees %s", path)
		}
	}
	for _, path := range []string{s.panel(essay + "/" + app.Number), s.panel("/interests/" + free), s.panel("/interview/" + free), commission} {
		for _, name := range []string{"observer", "proctor", "spare", "manager", "candidate", "checker"} {
			if a := s.post(name, path, "mark", "5", "conflict", "no"); a.code != http.StatusForbidden && a.code != http.StatusNotFound {
				t.Errorf("%s posts to %s: %d", name, path, a.code)
			}
		}
	}
	s.each("candidate", "/panel", http.StatusForbidden)
	s.each("spare", "/panel", http.StatusOK)
}

// keep saves fields of a form of HR's as the browser does.
func (s *site) keep(form, about string, fields map[string]string) {
	s.T.Helper()
	_, err := s.drafts.Save(s.T.Context(), people.PersonID(s.HR.Person), form, about, fields, 0)
	s.Must(err)
}

// box is the box of a member in the form of the order; "" for none.
func box(text, id string) string {
	return regexp.MustCompile(`<input type="checkbox"[^>]*name="members"[^>]*value="` + id + `"[^>]*>`).FindString(text)
}

func boxThere(text, id string) bool { return box(text, id) != "" }

func boxOf(text, id string) bool { return strings.Contains(box(text, id), " checked") }

func TestADraftOfTheOrderTicksTheMembersAgain(t *testing.T) {
	s := newSite(t)
	path := "/competitions/" + string(s.Competition.ID) + "/commission"
	member, other := s.Judges[1].Person, s.Judges[2].Person
	s.keep("commission", string(s.Competition.ID), map[string]string{"chair": s.Judges[0].Person, "members": `["` + member + `"]`, "observers": `[]`})
	text := s.get("hr", path).text
	for id, on := range map[string]bool{member: true, other: false} {
		if boxOf(text, id) != on {
			t.Errorf("%s ticked: %t", id, !on)
		}
	}
	if boxThere(text, s.Judges[0].Person) {
		t.Error("the chair is offered as a member")
	}
}

func TestTheListOfMembersFollowsTheChair(t *testing.T) {
	s := newSite(t)
	path := "/competitions/" + string(s.Competition.ID) + "/commission"
	chair := s.Judges[0].Person
	s.holds("nobody chosen", s.get("hr", path), 200, `value="`+chair+`"`)
	a := s.post("hr", path, "version", "0", "chair", chair, "members", s.Judges[1].Person, "do", "list")
	s.holds("chosen", a, 200, "!There is no order")
	if boxThere(a.text, chair) || !boxOf(a.text, s.Judges[1].Person) {
		t.Error("the chair is offered as a member, or a member was lost")
	}
	kv := []string{"version", "0", "number", "12-н", "day", s.Today().String(), "chair", chair, "secretary", s.Secretary.Person, "members", chair}
	for _, j := range s.Judges[1:] {
		kv = append(kv, "members", j.Person)
	}
	if a := s.post("hr", path, kv...); a.code != http.StatusSeeOther {
		t.Errorf("a tick at the chair stood in the way: %d %s", a.code, a.text)
	}
	if boxThere(s.get("hr", path).text, chair) {
		t.Error("the chair in force is offered as a member")
	}
}
