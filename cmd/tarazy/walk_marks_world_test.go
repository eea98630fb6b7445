package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/demo"
	"tarazy/internal/interview"
	"tarazy/internal/journal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/store"
)

// marker is a role of the walk alone: the member of a panel whose notes and
// marks nobody else may learn.
const marker access.Role = "marker"

// Words that stand in the marker's notes and marks, and nowhere else. What is
// written for oneself stays so; what a mark rests on opens with the marks.
const (
	wordNote, wordFree, wordImpression = "zapiska7719", "bosjazba7719", "alghashqy7719"
	wordQuote, wordReason, wordWhy     = "daieksoz7719", "negiz7719", "jalpynegiz7719"
)

var (
	ownWords  = []string{wordNote, wordFree, wordImpression}
	openWords = []string{wordQuote, wordReason, wordWhy}
	allWords  = slices.Concat(ownWords, openWords)
)

// watching are who could learn of the marks before their time.
var watching = []access.Role{
	access.PanelLead, access.PanelMember, access.PanelExpert, access.HROfficer, access.BodyAdmin, access.Chair, access.Member, access.Secretary,
	access.Candidate, access.Inspector, access.AppealOfficer, access.FirstHead, access.Visitor,
}

// marksWalk is the town with interviews that are over, which one member marks.
type marksWalk struct {
	*world
	series              *interview.Series
	guide               *interview.Guide
	talks               []interview.ID
	lead, other, marker *access.Actor
}

func openMarksWalk(t *testing.T) *marksWalk {
	t.Helper()
	m := &marksWalk{world: openWorld(t)}
	m.findSeries(t)
	for _, seat := range m.series.Seats {
		role := access.PanelMember
		if seat.Duty == interview.LeadDuty {
			role = access.PanelLead
		}
		by := &access.Actor{Person: string(seat.Person), Body: string(m.series.Body), Held: []access.Held{{Role: role, Body: string(m.series.Body)}}}
		switch {
		case seat.Duty == interview.LeadDuty:
			m.lead = by
		case string(seat.Person) == m.person(access.PanelMember):
			m.other = by
		case seat.Duty == interview.MemberDuty:
			m.marker = by
		}
	}
	if m.lead == nil || m.other == nil || m.marker == nil {
		t.Fatalf("no lead and two members among %+v", m.series.Seats)
	}
	m.marksEnter(t)
	for _, id := range m.talks {
		m.hold(t, id)
	}
	m.ids["series"]["same_body"], m.ids["interview"]["same_body"] = string(m.series.ID), string(m.talks[0])
	return m
}

// findSeries finds the series of the body's own whose interviews are to come.
func (m *marksWalk) findSeries(t *testing.T) {
	t.Helper()
	err := m.app.db.Read(t.Context(), func(tx *store.Tx) error {
		page, err := tx.SeriesList(interview.SeriesQuery{Bodies: []people.BodyID{people.BodyID(m.doors[0].Body)}})
		if err != nil {
			return err
		}
		for _, se := range page.Items {
			all, err := tx.InterviewsOf(se.ID)
			if err != nil {
				return err
			}
			m.talks = nil
			for _, i := range all {
				if i.State == interview.Planned {
					m.talks = append(m.talks, i.ID)
				}
			}
			if len(m.talks) > 0 && se.Case == "" && se.Format == interview.ByPanel {
				m.series = &se
				m.guide, err = tx.GuideGet(se.Guide)
				return err
			}
		}
		return nil
	})
	if err != nil || m.series == nil {
		t.Fatalf("no interviews are to come: %v", err)
	}
}

// marksEnter opens a session for the marker, whom no door leads to.
func (m *marksWalk) marksEnter(t *testing.T) {
	t.Helper()
	before := m.jars[access.PanelMember]
	m.enter(t, demo.Door{Role: access.PanelMember, Person: m.marker.Person, Body: m.marker.Body})
	m.jars[marker], m.jars[access.PanelMember] = m.jars[access.PanelMember], before
}

func (m *marksWalk) version(t *testing.T, id interview.ID) int64 {
	t.Helper()
	var out int64
	m.within(t, func(tx *store.Tx) error {
		i, err := tx.InterviewGet(id)
		out = i.Version
		return err
	})
	return out
}

func (m *marksWalk) within(t *testing.T, fn func(*store.Tx) error) {
	t.Helper()
	if err := m.app.db.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// hold carries out an interview of which the marker takes notes.
func (m *marksWalk) hold(t *testing.T, id interview.ID) {
	t.Helper()
	s, ctx := m.app.interviews, t.Context()
	must(t)(s.BeginTalk(ctx, m.lead, id, m.version(t, id)))
	text := interview.NoteText{Free: map[string]string{"review": wordFree}}
	for k, c := range m.guide.Competency {
		text.Examples = append(text.Examples, interview.Example{ID: fmt.Sprint("e", k+1), Competency: c.Key, Question: c.Questions[0].ID, Parts: map[string]string{
			"situation": wordNote, "task": wordNote, "action": wordQuote, "result": wordNote,
		}})
	}
	must(t)(s.SaveNotes(ctx, m.marker, id, 1, text))
	term := day.Of(2023, 6, 30)
	must(t)(s.EndTalk(ctx, m.lead, id, m.version(t, id), interview.EndIn{Next: "Хаттама", Term: &term}))
	for by, words := range map[*access.Actor]string{m.marker: wordImpression, m.lead: "", m.other: ""} {
		if err := s.WriteImpression(ctx, by, id, words); err != nil {
			t.Fatal(err)
		}
	}
}

// must fails a test unless an act was carried out.
func must(t *testing.T) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}

// marks gives a member's marks of every interview: all alike, on evidence of one
// sign, in words that are the same whatever the mark, and the marker's own.
func (m *marksWalk) marks(t *testing.T, by *access.Actor, mark int, sign interview.Sign) {
	t.Helper()
	reason, why := "none", "none"
	if by == m.marker {
		reason, why = wordReason, wordWhy
	}
	for _, id := range m.talks {
		in := interview.SheetIn{Overall: &mark, Why: why}
		for k, c := range m.guide.Competency {
			r := interview.RateIn{Competency: c.Key, Mark: &mark, Reason: reason}
			for _, i := range c.Indicators {
				e := interview.Evidence{Indicator: i.ID, Sign: sign}
				if sign != interview.NotShown {
					e.Example, e.Passage = fmt.Sprint("e", k+1), wordQuote
				}
				r.Evidence = append(r.Evidence, e)
			}
			in.Ratings = append(in.Ratings, r)
		}
		must(t)(m.app.interviews.SaveSheet(t.Context(), by, id, m.sheet(t, by, id).Version, in))
	}
}

func (m *marksWalk) sheet(t *testing.T, by *access.Actor, id interview.ID) (out *interview.SealedSheet) {
	t.Helper()
	m.within(t, func(tx *store.Tx) (err error) {
		out, err = tx.SheetGet(id, people.PersonID(by.Person))
		return err
	})
	return out
}

func (m *marksWalk) lock(t *testing.T, by *access.Actor) {
	t.Helper()
	for _, id := range m.talks {
		if err := m.app.interviews.LockSheet(t.Context(), by, id, m.sheet(t, by, id).Version); err != nil {
			t.Fatal(err)
		}
	}
}

// sealed are the marker's sheets as they are stored.
func (m *marksWalk) sealed(t *testing.T) map[interview.ID][]byte {
	t.Helper()
	out := map[interview.ID][]byte{}
	for _, id := range m.talks {
		out[id] = m.sheet(t, m.marker, id).Sealed
	}
	return out
}

// puts other marks into the place of those that are locked, which no act does.
func (m *marksWalk) puts(t *testing.T, sealed map[interview.ID][]byte) {
	t.Helper()
	m.within(t, func(tx *store.Tx) error {
		for id, data := range sealed {
			n, err := tx.Exec("update interview_sheet set sealed = $1 where interview = $2 and member = $3", data, id, m.marker.Person)
			if err != nil || n != 1 {
				return fmt.Errorf("%d sheets changed: %w", n, err)
			}
		}
		return nil
	})
}

// asked are the relations of the walk in which there is something to be learned.
var asked = []string{"", "same_body", "own", "another's", "interview", "published"}

// seen is everything that the watching reach, by who and where: the answer with
// its status and headers.
func (m *marksWalk) seen(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, path := range m.addresses(t) {
		for _, role := range watching {
			out[string(role)+" "+path] = m.look(t, http.MethodGet, path, role, "")
		}
	}
	for _, rt := range m.routes {
		if rt.Method == http.MethodGet || !strings.Contains(rt.Pattern, "/agreement") {
			continue
		}
		path := m.paths(t, rt.Pattern)["same_body"]
		for _, role := range watching {
			out[string(role)+" "+rt.Method+" "+path] = m.look(t, rt.Method, path, role, tried(rt))
		}
	}
	return out
}

// addresses are all that can be opened, with the forms of the marker.
func (m *marksWalk) addresses(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, rt := range m.routes {
		if rt.Method != http.MethodGet || rt.Pattern == "/doors" {
			continue
		}
		for rel, path := range m.paths(t, rt.Pattern) {
			if slices.Contains(asked, rel) {
				out = append(out, path)
			}
		}
	}
	for _, id := range m.talks {
		for _, form := range []string{"individual-kk.pdf", "star-ru.docx", "panel-kk.docx"} {
			for _, base := range []string{"/interviews/" + string(m.series.ID) + "/", "/api/v1/interviews/"} {
				out = append(out, base+string(id)+"/forms/"+form+"?member="+m.marker.Person)
			}
		}
		out = append(out, "/raters?member="+m.marker.Person)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// tried is what is sent where somebody acts before the marks are open.
func tried(rt route.Route) string {
	if rt.API == nil {
		return url.Values{
			"version": {"1"}, "competency": {"integrity"}, "mark": {"3"}, "own_mark": {"3"}, "own_reason": {"none"}, "reason": {"none"}, "overall": {"3"},
			"yes.integrity.1.integrity": {"yes"}, "conclusion": {"fit"}, "conclusion_reason": {"none"}, "read": {"yes"}, "signature": {"AA==", "AA=="},
		}.Encode()
	}
	switch rt.Pattern[strings.LastIndex(rt.Pattern, "/")+1:] {
	case "lines":
		return `{"version":1,"lines":[{"question":"integrity.1","competency":"integrity","yes":true}]}`
	case "overall":
		return `{"version":1,"mark":3}`
	case "conclusion":
		return `{"version":1,"conclusion":"fit","reason":"none"}`
	case "fix":
		return `{"version":1}`
	case "signatures":
		return `{"signatures":["AA==","AA=="]}`
	}
	return `{"version":1,"competency":"integrity","mark":3,"reason":"none"}`
}

// look is an answer whole.
func (m *marksWalk) look(t *testing.T, method, path string, role access.Role, send string) string {
	t.Helper()
	return m.request(t, method, path, role, locale.RU, send).whole()
}

// restless is what of an answer is another at every look, whatever the marks:
// the time of day, the bytes of a published protocol with the time that a
// signature will bear, and the parts of a workbook, which come in any order.
var restless = []*regexp.Regexp{
	regexp.MustCompile(`data-now="\d+"|"now":\d+|name="until" value="\d+"`),
	regexp.MustCompile(`name="at" value="[^"]*"|data-sign-data value="[^"]*"|"at":"[^"]*"|"content":"JVBER[^"]*"`),
	regexp.MustCompile(`(?s)(spreadsheetml\.sheet\]\n).*`),
}

// apart are the pages that no two looks find alike, and that are searched for
// words alone: those by which one signs in, those that a clock runs on, sheets of signatures,
// which bear the time of the look, and the journal, where looks are on record. What the journal holds of the marker is
// compared by itself.
var apart = []string{"/journal", "/api/v1/journal", "/checkpoint", "/checkpoints", "/my-receipts", "/sign-in", "/account", "/exam", "/sittings", "/signatures"}

// isApart tells whether an answer is of one of those pages.
func isApart(key string) bool {
	_, path, _ := strings.Cut(key, " ")
	return slices.ContainsFunc(apart, func(p string) bool { return path == p || strings.HasPrefix(path, p+"/") })
}

// steady is an answer without what is restless.
func steady(answer string) string {
	for _, r := range restless {
		answer = r.ReplaceAllString(answer, "$1")
	}
	return answer
}

// records are what the journal holds of the marker's acts, but for their times.
func (m *marksWalk) records(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, id := range m.talks {
		page, err := m.app.journal.List(t.Context(), journal.Query{Bodies: []string{m.marker.Body}, Case: string(id), Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range page.Records {
			if r.Actor == m.marker.Person {
				out = append(out, r.Verb+" "+r.Case)
			}
		}
	}
	return out
}

// readsAll opens what is on record as read: the first look is told to others.
func (m *marksWalk) readsAll(t *testing.T) {
	t.Helper()
	for _, id := range m.talks {
		for _, role := range watching {
			m.look(t, http.MethodGet, "/interviews/"+string(m.series.ID)+"/"+string(id)+"/dossier", role, "")
		}
	}
}
