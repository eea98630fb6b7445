package journeys

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/web/webtest"
)

// TestAPanelInterviewsTwoCandidatesFromThePostToTheLetter tells the whole way of
// structured interviews: a post of the register, a guide in its five steps, a
// panel of a lead and three members who prepare, times of which a candidate
// chooses one, and two interviews, one in Kazakh and one in Russian, with the
// line of a member cut while notes are typed; marks that nobody sees before all
// are locked, the agreement, the signed forms, and the letter. At full size it
// runs on both databases and on two replicas, and every page is looked at in
// three languages on a desk and a phone.
func TestAPanelInterviewsTwoCandidatesFromThePostToTheLetter(t *testing.T) {
	t.Parallel()
	if !long {
		tellInterviews(t, openTown(t))
		return
	}
	for i, open := range []func(*testing.T) *town{openAlone, openOnPostgres, openPair} {
		t.Run(strconv.Itoa(i), func(t *testing.T) { tellInterviews(t, open(t)) })
	}
}

// talks is a series of interviews with its persons.
type talks struct {
	*contest
	officer *window // of the HR officer
	guide   string  // ids
	series  string
	lead    *rater
	raters  []*rater // the lead first
	asked   []*asked
	today   day.Day // by the clock of the law
}

// rater is who sits in the panel and marks. The lead and the first member sit
// before a real browser all along.
type rater struct {
	*visitor
	id, iin, duty string
	keys          eds.Credentials
	b             *window // nil until they sit before one
}

// asked is a candidate, with the language that the interview is held in and what
// the panel concludes.
type asked struct {
	*applicant
	lang   string
	fits   string
	b      *window
	id     string // of the interview
	starts time.Time
}

// Competencies of the guide. All think alike of the first and the last, and of
// the second they differ.
var looked = []string{"integrity", "leadership", "decision_making"}

func tellInterviews(t *testing.T, w *town) {
	s := &talks{contest: &contest{town: w, hr: w.as("hr_officer", "ru")}, today: announced}
	s.candidates()
	s.sitters()
	s.writesTheGuide()
	s.opensTheSeries()
	s.prepare()
	s.plans()
	s.asked[0].choosesATime(s)
	for _, a := range s.asked {
		s.isHeld(a)
		s.isMarked(a)
		s.isAgreed(a)
		s.isSigned(a)
	}
	s.areAnswered()
	s.isClosed()
	s.holds()
}

// candidates register with the program.
func (s *talks) candidates() {
	s.t.Helper()
	for i, lang := range []string{"kk", "ru"} {
		a := &asked{applicant: crowdOf(s.t, 2)[i], lang: lang, fits: []string{"fit", "unfit"}[i]}
		a.visitor = s.visitor(lang)
		a.keys = s.issued(s.ca(), a.who)
		a.registers()
		a.entersBy(a.keys)
		s.asked = append(s.asked, a)
	}
}

// sitters are the lead and a member whom doors lead to, and two employees whom
// the administrator lets sit in panels.
func (s *talks) sitters() {
	s.t.Helper()
	for _, role := range []string{"panel_lead", "panel_member"} {
		r := &rater{visitor: s.as(role, "kk"), id: s.behind(role), iin: s.activeAt(s.signer), duty: map[bool]string{true: "lead", false: "member"}[role == "panel_lead"]}
		r.keys = s.issued(s.ca(), eds.Person{IIN: r.iin})
		s.raters = append(s.raters, r)
	}
	s.lead = s.raters[0]
	admin := s.as("body_administrator", "en")
	body := admin.get("/admin/roles/grant").is(200).value("body")
	for _, post := range []string{"40-05", "40-02"} {
		id := s.holderOf(post)
		admin.post("/admin/roles/grant", "body", body, "person", id, "role", "panel_member", "from", announced.String()).is(303)
		j := s.letIn(id)
		s.raters = append(s.raters, &rater{visitor: j.visitor, id: id, iin: j.iin, duty: "member", keys: j.keys})
	}
}

// behind is whom a door leads to.
func (w *town) behind(role string) string {
	w.t.Helper()
	text, err := os.ReadFile(filepath.Join(w.folder(), "doors.json"))
	must(w.t, err)
	var doors []struct{ Role, Person string }
	must(w.t, json.Unmarshal(text, &doors))
	for _, d := range doors {
		if d.Role == role {
			return d.Person
		}
	}
	w.t.Fatalf("no door of the %s", role)
	return ""
}

// holderOf is the employee in a post of the town's office.
func (c *contest) holderOf(post string) string {
	c.t.Helper()
	var staff struct {
		Rows []struct {
			Person string `json:"person"`
			Post   string `json:"post_code"`
		} `json:"rows"`
	}
	c.hr.json("/api/v1/staff?limit=200", &staff)
	for _, r := range staff.Rows {
		if r.Post == post {
			return r.Person
		}
	}
	c.t.Fatalf("nobody holds %s", post)
	return ""
}

// sits puts a rater before a browser, in a language.
func (s *talks) sits(r *rater, lang string) {
	s.t.Helper()
	r.visitor.lang = lang
	if r.b != nil {
		r.b.open("/tasks?lang=" + lang)
		return
	}
	r.b = s.window()
	s.signsIn(r.b, r.iin, lang)
}

// signsIn signs a person in by certificate, in a real browser.
func (w *town) signsIn(b *window, iin, lang string) {
	w.t.Helper()
	w.takesKeys(iin)
	b.open("/sign-in/eds?lang=" + lang)
	b.press("main form .btn--main", `document.querySelector("[data-sign-out]")`)
}

// on is an address of the series.
func (s *talks) on(more ...string) string {
	out := "/interviews/" + s.series
	for _, m := range more {
		out += "/" + m
	}
	return out
}

// sends clicks, and waits for the page that comes anew, at whatever address.
func (b *window) sends(selector string) {
	b.t.Helper()
	webtest.JS[bool](b.t, b.ctx, `window.before = true`)
	b.press(selector, `!window.before && document.querySelector("main")`)
}

// sets puts a value into a field that is found by a selector.
func (b *window) sets(selector, value string) {
	b.t.Helper()
	b.until(`document.querySelector(` + strconv.Quote(selector) + `)`)
	webtest.JS[bool](b.t, b.ctx, `(() => {
  const field = document.querySelector(`+strconv.Quote(selector)+`);
  field.value = `+strconv.Quote(value)+`;
  field.dispatchEvent(new Event("input", {bubbles: true}));
  field.dispatchEvent(new Event("change", {bubbles: true}));
  return true;
})()`)
}

// ticks clicks the first n of the fields that a selector finds.
func (b *window) ticks(selector string, n int) {
	b.t.Helper()
	got := webtest.JS[int](b.t, b.ctx, `(() => {
  const all = [...document.querySelectorAll(`+strconv.Quote(selector)+`)].slice(0, `+strconv.Itoa(n)+`);
  for (const one of all) one.click();
  return all.length;
})()`)
	if got != n {
		b.t.Fatalf("%d of %d: %s", got, n, selector)
	}
}

// count is how many elements a selector finds.
func (b *window) count(selector string) int {
	b.t.Helper()
	return webtest.JS[int](b.t, b.ctx, `document.querySelectorAll(`+strconv.Quote(selector)+`).length`)
}

// body is what the whole page says.
func (b *window) body() string {
	b.t.Helper()
	return webtest.JS[string](b.t, b.ctx, `document.body.innerText`)
}

// calls sends JSON to the interface of the program and reads the answer.
func (v *visitor) calls(method, path string, in, out any) {
	v.t.Helper()
	data, err := json.Marshal(in)
	must(v.t, err)
	a := v.do(v.request(method, path, "application/json", bytes.NewReader(data))).is(200)
	if out != nil {
		must(v.t, json.Unmarshal([]byte(a.body), out))
	}
}

// passes moves the clock of the law to a day, if it is to come.
func (s *talks) passes(to day.Day) {
	s.t.Helper()
	if to > s.today {
		s.moves(to)
		s.today = to
	}
}

// others are the raters but one.
func (s *talks) others(r *rater) []*rater {
	return slices.DeleteFunc(slices.Clone(s.raters), func(x *rater) bool { return x == r })
}
