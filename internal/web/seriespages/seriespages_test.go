package seriespages_test

import (
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tarazy/internal/interview"
	"tarazy/internal/people"
)

func TestHROpensASeriesOnThePage(t *testing.T) {
	s := newSite(t)
	s.each("hr", "/interviews")
	s.holds("nothing yet", s.get("hr", "/interviews"), 200, "Open a series")
	s.each("hr", "/interviews/new")
	bad := s.post("hr", "/interviews/new", "format", "panel", "title_kk", "Басшы", "title_ru", "")
	s.holds("half a title", bad, 422, `href="#title_ru"`, `value="Басшы"`)
	s.holds("no format", s.post("hr", "/interviews/new", "format", "circle", "title_kk", "Басшы", "title_ru", "Руководитель"), 422, `href="#format"`)
	a := s.post("hr", "/interviews/new", "format", "panel", "title_kk", "Басшы", "title_ru", "Руководитель")
	at := a.header.Get("Location")
	if a.code != 303 || !strings.HasPrefix(at, "/interviews/ser_") {
		t.Fatalf("%d to %q", a.code, at)
	}
	s.each("hr", at)
	for _, as := range []string{"first", "admin", "candidate"} {
		if a := s.get(as, "/interviews/new"); a.code != 403 {
			t.Errorf("%s opens series: %d", as, a.code)
		}
	}
	s.holds("another body", s.get("stranger", at), 404)
	s.holds("nobody's", s.get("hr", "/interviews/ser_none"), 404)
}

// TestINT20_ThePageRefusesAPanelOfOne and says at whose seat.
func TestINT20_ThePageRefusesAPanelOfOne(t *testing.T) {
	s := newSite(t)
	se := s.Opened(interview.ByPanel)
	at := seriesPath(se) + "/panel"
	s.each("hr", at)
	duty := func(kv ...string) []string { return append([]string{"version", s.version(se.ID)}, kv...) }
	s.holds("one", s.post("hr", at, duty("duty."+s.Lead.Person, "lead")...), 422, "at least two")
	s.holds("two tabs", s.post("hr", at, "version", "1", "duty."+s.Lead.Person, "lead", "duty."+s.Members[0].Person, "member"), 409, "changed while you were looking")
	s.leads("a panel", s.post("hr", at, duty("duty."+s.Lead.Person, "lead", "duty."+s.Members[2].Person, "member")...), at)
	// a candidate cannot sit
	_, err := s.AddCandidate(t.Context(), s.HR, s.At(se.ID), people.PersonID(s.Members[0].Person))
	s.Must(err)
	s.holds("a candidate sits", s.post("hr", at, duty("duty."+s.Lead.Person, "lead", "duty."+s.Members[0].Person, "member")...), 409, `href="#duty-`+s.Members[0].Person+`"`)
	s.holds("a member", s.get("lead", at), 403)
}

func TestINT06_TrainingAndBriefingAreEnteredOnThePage(t *testing.T) {
	s := newSite(t)
	se := s.Opened(interview.ByPanel)
	at, lead := seriesPath(se), s.Lead.Person
	bad := s.post("hr", at+"/briefing", "version", s.version(se.ID), "trained."+lead, "2023-13-01", "briefed."+lead, "yes")
	s.holds("no day", bad, 422, `href="#trained.`+lead+`"`)
	bad = s.post("hr", at+"/briefing", "version", s.version(se.ID), "trained."+lead, s.In(2).String())
	s.holds("a day to come", bad, 422, `href="#trained.`+lead+`"`)
	s.holds("warned", s.get("hr", at), 200, "Members without a briefing on record: 4")
	s.leads("entered", s.post("hr", at+"/briefing", "version", s.version(se.ID), "trained."+lead, s.In(-9).String(), "briefed."+lead, "yes"), at+"/panel")
	s.holds("warned of the others", s.get("hr", at), 200, "Members without a briefing on record: 3", "Members without a training on record: 3")
}

// TestTheRefusedRemovalOfACandidateKeepsItsReason in the form that it was typed
// into.
func TestTheRefusedRemovalOfACandidateKeepsItsReason(t *testing.T) {
	s := newSite(t)
	se := s.Opened(interview.ByPanel)
	_, i := s.of(se, s.Candidates[0])
	_, o := s.of(se, s.Candidates[1])
	list := seriesPath(se) + "/candidates"
	s.each("hr", list)
	s.holds("found", s.get("hr", list+"?q="+url.QueryEscape("Сұрақов")), 200, "Сұрақов")
	s.holds("nobody", s.get("hr", list+"?q=xyz"), 200, "!Сұрақов")
	remove := func(id interview.ID, version, reason string) answer {
		return s.post("hr", seriesPath(se)+"/"+string(id)+"/remove", "version", version, "reason", reason)
	}
	bad := remove(i.ID, s.version(se.ID), " ")
	s.holds("no reason", bad, 422, `href="#reason-`+string(i.ID)+`"`, "<details open")
	long := remove(o.ID, s.version(se.ID), strings.Repeat("ұзақ ", 20_000))
	s.holds("a long one", long, 422, `href="#reason-`+string(o.ID)+`"`, "ұзақ ұзақ")
	if strings.Count(long.text, "<details open") != 1 {
		t.Error("more than one form stands open")
	}
	s.holds("two tabs", remove(i.ID, "1", "Бас тартты"), 409, "changed while you were looking", "Бас тартты")
	s.leads("removed", remove(i.ID, s.version(se.ID), "Бас тартты"), list)
	s.leads("added", s.post("hr", list, "version", s.version(se.ID), "person", s.Members[2].Person), list)
	s.holds("added twice", s.post("hr", list, "version", s.version(se.ID), "person", s.Members[2].Person), 409)
	s.holds("not HR", s.get("lead", list), 403)
}

// TestTheRefusedMarkOfASampleAnswerLeadsToItsField.
func TestTheRefusedMarkOfASampleAnswerLeadsToItsField(t *testing.T) {
	s := newSite(t)
	se := s.Pledged(interview.ByPanel)
	at := seriesPath(se) + "/calibration"
	s.each("first", at)
	page := s.get("first", at)
	samples := regexp.MustCompile(`name="sample" value="([^"]+)"`).FindAllStringSubmatch(page.text, -1)
	if len(samples) != 2 {
		t.Fatalf("%d sample answers", len(samples))
	}
	second := samples[1][1]
	bad := s.post("first", at, "sample", second, "mark", "9")
	s.holds("9", bad, 422, "The scale has no mark 9", `href="#mark-`+strings.ReplaceAll(second, ".", "-")+`"`)
	s.holds("none", s.post("first", at, "sample", second), 422, `href="#mark-`)
	s.leads("marked", s.post("first", at, "sample", second, "mark", "2"), at)
	s.holds("again", s.post("first", at, "sample", second, "mark", "3"), 409)
	s.holds("the agreed mark", s.get("first", at), 200, "!How the panel agrees")
	s.holds("HR", s.get("hr", at), 200, "!name=\"sample\"")
	s.holds("a candidate", s.get("candidate", at), 403)
	s.holds("outside the panel", s.get("third", at), 404)
}

// planForm is the form of a proposal as a browser sends it back.
func planForm(a answer) url.Values {
	form := url.Values{}
	_, text, _ := strings.Cut(a.text, `id="proposal"`)
	name, value := regexp.MustCompile(` name="(version|interview|day|time|room)"`), regexp.MustCompile(` value="([^"]*)"`)
	for _, input := range regexp.MustCompile(`<input[^>]*>`).FindAllString(text, -1) {
		if n, v := name.FindStringSubmatch(input), value.FindStringSubmatch(input); n != nil && v != nil {
			form.Add(n[1], v[1])
		}
	}
	return form
}

func action(a answer) string {
	_, text, _ := strings.Cut(a.text, `id="proposal"`)
	m := regexp.MustCompile(`action="([^"]+)"`).FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1]
}

// TestARefusedPlanKeepsWhatItWasAskedWithAndWhatWasTyped: the days, the hours,
// the spare times and the room of the asking, and each line with its room.
func TestARefusedPlanKeepsWhatItWasAskedWithAndWhatWasTyped(t *testing.T) {
	s := newSite(t)
	se := s.Opened(interview.ByPanel)
	plan := seriesPath(se) + "/plan"
	s.each("hr", plan)
	s.holds("no day", s.get("hr", plan+"?from=&until="), 422, `href="#from"`)
	asked := fmt.Sprintf("?from=%s&until=%s&hours_from=09:30&hours_to=17:30&lunch_from=13:00&lunch_to=14:00&room=214&spare=1", s.In(1), s.In(20))
	page := s.get("hr", plan+asked)
	s.holds("proposed", page, 200, "Free time")
	form, to := planForm(page), action(page)
	if len(form["interview"]) != 3 || len(form["room"]) != 3 || !strings.Contains(to, "spare=1") {
		t.Fatalf("%v to %s", form, to)
	}
	kept := []string{`id="from"`, `value="` + s.In(1).String() + `"`, `value="` + s.In(20).String() + `"`, `value="09:30"`, `value="17:30"`, `value="301"`, `id="room" name="room"`}
	broken := url.Values{}
	for name, values := range form {
		broken[name] = append([]string{}, values...)
	}
	broken["room"][1] = "301"
	broken["time"][1] = broken["time"][0]
	broken["day"][1] = broken["day"][0]
	bad := s.send("hr", "en", "POST", to, broken)
	s.holds("two at one time", bad, 409, append(kept, "series-broken", `value="214"`)...)
	broken["time"][1] = "25:00"
	bad = s.send("hr", "en", "POST", to, broken)
	s.holds("no time", bad, 422, append(kept, `href="#time.1"`)...)
	broken["time"][1] = form["time"][1]
	broken["room"][1] = strings.Repeat("б", 300)
	s.holds("a long room", s.send("hr", "en", "POST", to, broken), 422, `href="#room.1"`)
	broken["room"][1] = "301"
	broken["version"] = []string{"1"}
	bad = s.send("hr", "en", "POST", to, broken)
	s.holds("two tabs", bad, 409, append(kept, "changed while you were looking")...)
	// What came back can be sent: the third line is left out.
	again := planForm(bad)
	again["skip"] = []string{"2"}
	s.leads("accepted", s.send("hr", "en", "POST", action(bad), again), seriesPath(se))
	if i := s.InterviewOf(se.ID, s.Candidates[1]); i.Room != "301" && s.InterviewOf(se.ID, s.Candidates[0]).Room != "301" {
		t.Errorf("%+v", i)
	}
	if free := s.Stored(se.ID).Free; len(free) != 0 {
		t.Errorf("%+v", free)
	}
	s.each("hr", seriesPath(se))
	s.holds("a member does not plan", s.get("first", plan), 403)
}

func TestATimeIsMovedAndCancelledOnThePage(t *testing.T) {
	s := newSite(t)
	se := s.Opened(interview.ByPanel)
	s.PlanAll(se.ID, 1)
	at, i := s.of(se, s.Candidates[0])
	s.each("hr", at+"/time")
	v := strconv.FormatInt(i.Version, 10)
	s.holds("no day", s.post("hr", at+"/time", "version", v, "day", "x", "time", "10:00"), 422, `href="#day"`)
	s.holds("no time", s.post("hr", at+"/time", "version", v, "day", s.In(9).String(), "time", "10"), 422, `href="#time"`, `value="10"`)
	s.holds("at night", s.post("hr", at+"/time", "version", v, "day", s.In(9).String(), "time", "23:00", "room", "301"), 409, "series-broken", `value="301"`)
	s.leads("moved", s.post("hr", at+"/time", "version", v, "day", s.In(9).String(), "time", "10:00", "room", "301"), seriesPath(se))
	s.holds("two tabs", s.post("hr", at+"/time", "version", v, "day", s.In(9).String(), "time", "11:00"), 409, "changed while you were looking")
	_, i = s.of(se, s.Candidates[0])
	v = strconv.FormatInt(i.Version, 10)
	s.holds("no reason", s.post("hr", at+"/cancel", "version", v, "reason", ""), 422, `href="#reason"`)
	s.leads("cancelled", s.post("hr", at+"/cancel", "version", v, "reason", "Жарық жоқ"), seriesPath(se))
	free := s.Stored(se.ID).Free[0].Starts.UTC().Format("2006-01-02T15:04:05Z")
	s.leads("taken away", s.post("hr", seriesPath(se)+"/free", "version", s.version(se.ID), "starts", free), seriesPath(se))
	s.holds("gone", s.post("hr", seriesPath(se)+"/free", "version", s.version(se.ID), "starts", free), 409)
}

func TestINT17_NothingOpensBeforeTheUndertakingAndTheDeclaration(t *testing.T) {
	s := newSite(t)
	se := s.Opened(interview.ByPanel)
	s.PlanAll(se.ID, 0)
	at, i := s.of(se, s.Candidates[0])
	base := seriesPath(se)
	s.holds("no names", s.get("first", base), 200, i.Number, "!Үміткеров1")
	s.leads("the dossier", s.get("first", at+"/dossier"), base+"/undertaking")
	s.leads("the declaration", s.get("first", base+"/interests"), base+"/undertaking")
	s.each("first", base+"/undertaking")
	s.holds("unticked", s.post("first", base+"/undertaking"), 422, `href="#agreed"`)
	s.leads("given", s.post("first", base+"/undertaking", "agreed", "yes"), base+"/interests")
	s.leads("the dossier", s.get("first", at+"/dossier"), base+"/interests")
	s.each("first", base+"/interests")
	s.holds("not chosen", s.post("first", base+"/interests"), 422, `href="#conflict"`)
	s.leads("declared", s.post("first", base+"/interests", "conflict", "no"), base)
	s.holds("names", s.get("first", base), 200, "Үміткеров1")
	s.each("first", at+"/dossier")
	s.leads("the other undertakes", s.post("second", base+"/undertaking", "agreed", "yes"), base+"/interests")
	s.leads("a conflict", s.post("second", base+"/interests", "conflict", "yes", "reason", "Туысым"), "/interviews")
	s.holds("all is closed", s.get("second", base), 404)
	s.holds("HR is told", s.get("hr", base+"/panel"), 200, "Туысым")
	s.holds("nobody else is", s.get("lead", base), 200, "!Туысым")
}

func TestINT02_HREntersADossierOnThePage(t *testing.T) {
	s := newSite(t)
	se := s.Pledged(interview.ByPanel)
	at, _ := s.of(se, s.Candidates[0])
	s.each("hr", at+"/dossier/edit")
	line := []string{"version", "0", "employer", "Аудан әкімдігі", "position", "Маман", "from", "2019-02-30", "until", "2020-01-01", "more", "Анықтама"}
	s.holds("no day", s.post("hr", at+"/dossier/edit", line...), 422, `href="#from.0"`, `value="Аудан әкімдігі"`, "Анықтама")
	line[7] = "2021-02-01"
	s.holds("an end before", s.post("hr", at+"/dossier/edit", line...), 422, `href="#until.0"`)
	line[7] = "2019-02-01"
	s.leads("entered", s.post("hr", at+"/dossier/edit", line...), at+"/dossier")
	s.holds("two tabs", s.post("hr", at+"/dossier/edit", line...), 409, "changed while you were looking")
	s.holds("read", s.get("first", at+"/dossier"), 200, "Аудан әкімдігі", "Анықтама", "!Readers")
	s.holds("who has read", s.get("lead", at+"/dossier"), 200, s.Members[0].Name)
	s.holds("a member does not write", s.get("first", at+"/dossier/edit"), 403)
	s.holds("another", s.get("candidate", at+"/dossier"), 403)
}

func TestINT21_WhatIsOpenShowsAndTheSeriesIsPrepared(t *testing.T) {
	s := newSite(t)
	se := s.Opened(interview.ByPanel)
	at := seriesPath(se)
	for _, as := range []string{"hr", "lead"} {
		s.each(as, at+"/preparation")
	}
	s.holds("a level that is none", s.post("hr", at+"/feedback", "version", s.version(se.ID), "feedback", "all"), 422, `href="#feedback"`)
	s.leads("a level", s.post("hr", at+"/feedback", "version", s.version(se.ID), "feedback", "grounds"), at+"/preparation")
	s.holds("a guide that is none", s.post("hr", at+"/guide", "version", s.version(se.ID), "guide", "gde_none"), 404)
	s.leads("materials of the lead", s.post("lead", at+"/materials", "version", s.version(se.ID), "ready", "room"), at+"/preparation")
	s.holds("what is none", s.post("lead", at+"/materials", "version", s.version(se.ID), "ready", "tea"), 422, `href="#ready"`)
	s.holds("a member", s.post("first", at+"/materials", "version", s.version(se.ID), "ready", "room"), 403)
	s.holds("not over", s.post("hr", at+"/close", "version", s.version(se.ID)), 409)
}

func TestACandidateChoosesAndSwapsOnThePage(t *testing.T) {
	s := newSite(t)
	s.each("candidate", "/my-interviews")
	s.holds("none", s.get("candidate", "/my-interviews"), 200, "You have no interviews")
	se := s.Opened(interview.ByPanel)
	s.each("candidate", "/my-interviews")
	s.PlanAll(se.ID, 1)
	_, i := s.of(se, s.Candidates[0])
	_, o := s.of(se, s.Candidates[1])
	at := "/my-interviews/" + string(i.ID)
	starts := func(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05Z") }
	v := func(i *interview.Interview) string { return strconv.FormatInt(i.Version, 10) }
	s.holds("mine", s.get("candidate", "/my-interviews"), 200, "Last day to change", "!Үміткеров", "!"+o.Number, "!can no longer be changed")
	s.holds("another's", s.post("other", at+"/time", "version", v(i), "starts", starts(s.Stored(se.ID).Free[0].Starts)), 404)
	s.holds("no such time", s.post("candidate", at+"/time", "version", v(i), "starts", "now"), 409)
	s.leads("offered", s.post("candidate", at+"/swap", "version", v(i), "starts", starts(o.Starts)), "/my-interviews")
	s.holds("asked", s.get("other", "/my-interviews"), 200, "You are offered a swap")
	s.holds("two tabs", s.post("candidate", at+"/time", "version", v(i), "starts", starts(s.Stored(se.ID).Free[0].Starts)), 409, "changed while you were looking")
	s.leads("taken", s.post("other", "/my-interviews/"+string(o.ID)+"/answer", "version", v(o), "starts", starts(i.Starts), "answer", "yes"), "/my-interviews")
	if got := s.InterviewOf(se.ID, s.Candidates[0]); !got.Starts.Equal(o.Starts) {
		t.Errorf("%+v", got)
	}
	s.Clock.Advance(24 * time.Hour)
	s.holds("too late", s.get("candidate", "/my-interviews"), 200, "The time can no longer be changed", "!Last day to change", "!Choose this time")
	s.holds("an officer", s.get("hr", "/my-interviews"), 403)
}

func TestABodysOwnSampleAnswerIsWrittenOnThePage(t *testing.T) {
	s := newSite(t)
	for _, as := range []string{"hr", "expert"} {
		s.each(as, "/interview-samples")
		s.each(as, "/interview-samples/new")
	}
	in := []string{"version", "0", "competency", "integrity", "mark", "4", "question.kk", "Сұрақ", "question.ru", "Вопрос", "answer.kk", "Жауап", "answer.ru", "Ответ", "why.kk", "Себеп", "why.ru", ""}
	s.holds("half of it", s.post("hr", "/interview-samples/new", in...), 422, `href="#why"`, "Себеп")
	in[17] = "Причина"
	s.leads("written", s.post("hr", "/interview-samples/new", in...), "/interview-samples")
	s.holds("listed", s.get("hr", "/interview-samples"), 200, "Вопрос")
	s.holds("the program's own", s.get("hr", "/interview-samples/sample.integrity.1"), 404)
	s.holds("a member", s.get("first", "/interview-samples"), 403)
}
