package api

import (
	"net/http"
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
)

// GuideDeps are what the routes on guides of interviews stand on.
type GuideDeps struct {
	Interviews *interview.Service
}

// BothText is a text in Kazakh and in Russian.
type BothText struct {
	KK string `key:"kk" json:"kk"`
	RU string `key:"ru" json:"ru"`
}

func both(o interview.Official) BothText { return BothText(o) }

func (b BothText) official() interview.Official { return interview.Official(b) }

// GuideQuestionText is a main question of a guide. Of an indicator or of a
// question of a list its words are given by the list.
type GuideQuestionText struct {
	ID      string     `key:"id" json:"id"` // "" for a new one
	Text    BothText   `key:"text" json:"text"`
	Source  string     `key:"source" json:"source"` // model, list2017, bank, own
	Of      string     `key:"of" json:"of"`         // its id there
	Type    string     `key:"type" json:"type"`
	Also    []string   `key:"also" json:"also"`
	Further []BothText `key:"further" json:"further"`
	Kept    string     `key:"kept" json:"kept"`
}

// GuideCompetencyText is a competency of a guide.
type GuideCompetencyText struct {
	Key        string              `key:"key" json:"key"`
	Minutes    int                 `key:"minutes" json:"minutes"`
	Indicators []string            `key:"indicators" json:"indicators"` // ids
	Questions  []GuideQuestionText `key:"questions" json:"questions"`
}

// GuideText is what is written of a guide.
type GuideText struct {
	Post         BothText              `key:"post" json:"post"`
	Duties       BothText              `key:"duties" json:"duties"`
	Area         BothText              `key:"area" json:"area"`
	Technique    string                `key:"technique" json:"technique"`
	Minutes      int                   `key:"minutes" json:"minutes"`
	Introduce    BothText              `key:"introduce" json:"introduce"`
	Competencies []GuideCompetencyText `key:"competencies" json:"competencies"`
}

// GuideWrite is a guide to be written in the version that was seen.
type GuideWrite struct {
	Version int64     `key:"version" json:"version"`
	Guide   GuideText `key:"guide" json:"guide"`
}

// GuideBegin begins a guide.
type GuideBegin struct {
	Body     string   `key:"body" json:"body"` // "": the body worked in
	Position string   `key:"position" json:"position"`
	Post     BothText `key:"post" json:"post"`
	Case     string   `key:"case" json:"case"` // vacancy; "" for none
}

// GuideHead is a guide as a list gives it.
type GuideHead struct {
	ID       interview.GuideID    `json:"id"`
	Version  int64                `json:"version"`
	Body     people.BodyID        `json:"body"`
	State    interview.GuideState `json:"state"`
	Position string               `json:"position"`
	JobLevel int                  `json:"job_level"`
	Case     string               `json:"case"`
	Post     BothText             `json:"post"`
	Changed  time.Time            `json:"changed"`
}

// GuideList is a page of guides.
type GuideList struct {
	Guides []GuideHead `json:"guides"`
	Next   string      `json:"next"` // cursor of the next page; "" for none
}

// GuideAnswer is a guide with what is lacking before it is ready.
type GuideAnswer struct {
	GuideHead
	Guide   GuideText    `json:"guide"`
	Lacking []PlaceFault `json:"lacking"`
	Remarks []PlaceFault `json:"remarks"`
}

// PlaceFault is what is to be said about a place of a guide.
type PlaceFault struct {
	Place string `json:"place"`
	Code  string `json:"code"`
	Text  string `json:"text"` // in the language asked for
}

// QuestionCheck asks what is to be pointed out about a question.
type QuestionCheck struct {
	KK string `key:"kk" json:"kk"`
	RU string `key:"ru" json:"ru"`
}

// QuestionFlaws is what is pointed out about a question.
type QuestionFlaws struct {
	Flaws []QuestionFlaw `json:"flaws"`
}

// QuestionFlaw is one of them.
type QuestionFlaw struct {
	Kind  string      `json:"kind"` // leading, choice, double, hypothetical
	Lang  locale.Lang `json:"lang"`
	Words string      `json:"words"`
	Text  string      `json:"text"` // the reason, in the language asked for
}

// LimitsAnswer is what a body has set for the figures that the source has lost.
type LimitsAnswer struct {
	Version  int64          `json:"version"` // 0 where nothing was set
	Set      map[string]int `json:"set"`
	Complete bool           `json:"complete"`
	Settings []LimitSetting `json:"settings"`
}

// LimitSetting is one of those figures.
type LimitSetting struct {
	Key    string `json:"key"`
	Likely *int   `json:"likely"` // what is offered; null for nothing
	Clause string `json:"clause"`
}

// LimitsSet sets all limits in place of the version that was seen.
type LimitsSet struct {
	Version int64       `key:"version" json:"version"`
	Set     []LimitPair `key:"set" json:"set"`
}

// LimitPair is a figure that a body sets.
type LimitPair struct {
	Key   string `key:"key" json:"key"`
	Value int    `key:"value" json:"value"`
}

// GuideRoutes are the routes on guides, questions and limits.
func GuideRoutes(d GuideDeps) []route.Route {
	const guides, limits = "/api/v1/interview-guides", "/api/v1/interview-limits"
	return slices.Concat(d.turnRoutes(guides+"/{guide}"), d.questionRoutes(), d.indicatorRoutes(), []route.Route{
		{
			Method: "GET", Pattern: guides, Verb: access.PrepareGuide, Handle: d.list,
			API: &route.Operation{ID: "listInterviewGuides", Summary: "Guides of interviews, the latest changed first", Out: GuideList{}, Query: []route.Param{
				{Name: "state", About: "draft, ready or locked"}, {Name: "q", About: "part of the title of a post"},
				{Name: "after", About: "cursor of the page before"}, {Name: "limit", About: "guides of a page, at most 500", Integer: true},
			}},
		},
		{
			Method: "POST", Pattern: guides, Verb: access.PrepareGuide, Handle: d.begin,
			API: &route.Operation{ID: "beginInterviewGuide", Summary: "Begin a guide for a position of the competency model", In: GuideBegin{}, Out: GuideAnswer{}, Status: http.StatusCreated},
		},
		{
			Method: "GET", Pattern: guides + "/{guide}", Verb: access.SeeInterviews, Handle: d.read,
			API: &route.Operation{ID: "readInterviewGuide", Summary: "A guide with what is lacking before it is ready", Out: GuideAnswer{}},
		},
		{
			Method: "PUT", Pattern: guides + "/{guide}", Verb: access.PrepareGuide, Handle: d.write,
			API: &route.Operation{ID: "writeInterviewGuide", Summary: "Write the content of a guide; a ready one is a draft again", In: GuideWrite{}, Out: GuideAnswer{}},
		},
		{
			Method: "GET", Pattern: limits, Verb: access.SetLimits, Handle: d.limits,
			API: &route.Operation{ID: "readInterviewLimits", Summary: "Limits of interviews that a body sets", Out: LimitsAnswer{}, Query: []route.Param{bodyParam}},
		},
		{
			Method: "PUT", Pattern: limits, Verb: access.SetLimits, Handle: d.setLimits,
			API: &route.Operation{ID: "setInterviewLimits", Summary: "Set all limits of interviews of a body", In: LimitsSet{}, Out: LimitsAnswer{}, Query: []route.Param{bodyParam}},
		},
	})
}

func (d GuideDeps) list(w http.ResponseWriter, r *route.Request) error {
	p := r.URL.Query()
	limit, err := queryNumber(r, "limit", 0)
	if err != nil {
		return err
	}
	q := interview.GuideQuery{State: interview.GuideState(p.Get("state")), Text: p.Get("q"), After: p.Get("after"), Limit: limit}
	switch q.State {
	case "", interview.GuideDraft, interview.GuideReady, interview.GuideLocked:
	default:
		return fault.New(fault.Invalid, "guide.filter", "name", "state").At("state")
	}
	page, err := d.Interviews.Guides(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	out := GuideList{Guides: []GuideHead{}, Next: page.Next}
	for i := range page.Items {
		out.Guides = append(out.Guides, guideHead(&page.Items[i]))
	}
	return write(w, r, http.StatusOK, out)
}

func guideHead(g *interview.Guide) GuideHead {
	return GuideHead{
		ID: g.ID, Version: g.Version, Body: g.Body, State: g.State, Position: g.Position, JobLevel: g.JobLevel, Case: g.Case,
		Post: both(g.Post), Changed: g.At.UTC(),
	}
}

func (d GuideDeps) begin(w http.ResponseWriter, r *route.Request) error {
	var in GuideBegin
	if err := read(r, &in); err != nil {
		return err
	}
	body, err := reach.Body(r.Actor, access.PrepareGuide, in.Body)
	if err != nil {
		return err
	}
	g, err := d.Interviews.BeginGuide(r.Context(), r.Actor, interview.GuideBegun{Body: body, Position: in.Position, Post: in.Post.official(), Case: in.Case})
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusCreated, g.ID)
}

func (d GuideDeps) read(w http.ResponseWriter, r *route.Request) error {
	return d.answer(w, r, http.StatusOK, guideAt(r, 0).ID)
}

func guideAt(r *route.Request, version int64) interview.GuideAt {
	return interview.GuideAt{ID: interview.GuideID(r.PathValue("guide")), Version: version}
}

func (d GuideDeps) write(w http.ResponseWriter, r *route.Request) error {
	var in GuideWrite
	if err := read(r, &in); err != nil {
		return err
	}
	g, err := d.Interviews.WriteGuide(r.Context(), r.Actor, guideAt(r, in.Version), in.Guide.content())
	if err != nil {
		return err
	}
	return d.answer(w, r, http.StatusOK, g.ID)
}

// answer reads a guide and sends it.
func (d GuideDeps) answer(w http.ResponseWriter, r *route.Request, status int, id interview.GuideID) error {
	v, err := d.Interviews.Guide(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	out := GuideAnswer{GuideHead: guideHead(v.Guide), Guide: guideText(v.Guide), Lacking: []PlaceFault{}, Remarks: []PlaceFault{}}
	if f, ok := fault.As(v.Unset); ok {
		out.Lacking = append(out.Lacking, PlaceFault{f.Field, f.Code, locale.T(r.Lang, f.Key(), f.Args)})
	}
	for _, f := range v.Lacking {
		out.Lacking = append(out.Lacking, PlaceFault{f.Field, f.Code, locale.T(r.Lang, f.Key(), f.Args)})
	}
	for _, x := range v.Remarks {
		out.Remarks = append(out.Remarks, PlaceFault{x.At, x.Key, locale.T(r.Lang, x.Key, x.Args)})
	}
	return write(w, r, status, out)
}

func guideText(g *interview.Guide) GuideText {
	out := GuideText{
		Post: both(g.Post), Duties: both(g.Duties), Area: both(g.Area), Technique: g.Technique, Minutes: g.Minutes, Introduce: both(g.Introduce),
		Competencies: []GuideCompetencyText{},
	}
	for _, c := range g.Competency {
		one := GuideCompetencyText{Key: c.Key, Minutes: c.Minutes, Indicators: []string{}, Questions: []GuideQuestionText{}}
		for _, i := range c.Indicators {
			one.Indicators = append(one.Indicators, i.ID)
		}
		for _, q := range c.Questions {
			text := GuideQuestionText{ID: q.ID, Text: both(q.Official), Source: q.Source, Of: q.Of, Type: q.Type, Also: append([]string{}, q.Also...), Further: []BothText{}, Kept: q.Kept}
			for _, f := range q.Further {
				text.Further = append(text.Further, both(f))
			}
			one.Questions = append(one.Questions, text)
		}
		out.Competencies = append(out.Competencies, one)
	}
	return out
}

func (t GuideText) content() interview.GuideContent {
	out := interview.GuideContent{
		Post: t.Post.official(), Duties: t.Duties.official(), Area: t.Area.official(), Technique: t.Technique, Minutes: t.Minutes, Introduce: t.Introduce.official(),
	}
	for _, c := range t.Competencies {
		one := interview.GuideCompetency{Key: c.Key, Minutes: c.Minutes}
		for _, id := range c.Indicators {
			one.Indicators = append(one.Indicators, interview.GuideIndicator{ID: id})
		}
		for _, q := range c.Questions {
			next := interview.GuideQuestion{ID: q.ID, Official: q.Text.official(), Source: q.Source, Of: q.Of, Type: q.Type, Also: q.Also, Kept: q.Kept}
			for _, f := range q.Further {
				next.Further = append(next.Further, f.official())
			}
			one.Questions = append(one.Questions, next)
		}
		out.Competency = append(out.Competency, one)
	}
	return out
}

func (d GuideDeps) limits(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.SetLimits, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	return d.limitsOf(w, r, body)
}

func (d GuideDeps) limitsOf(w http.ResponseWriter, r *route.Request, body people.BodyID) error {
	v, err := d.Interviews.LimitsOfBody(r.Context(), r.Actor, body)
	if err != nil {
		return err
	}
	out := LimitsAnswer{Version: v.Version, Set: v.Set, Complete: v.Missing == nil, Settings: []LimitSetting{}}
	if out.Set == nil {
		out.Set = map[string]int{}
	}
	for _, s := range v.Settings {
		out.Settings = append(out.Settings, LimitSetting{s.Key, s.Likely, s.Clause})
	}
	return write(w, r, http.StatusOK, out)
}

func (d GuideDeps) setLimits(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.SetLimits, r.URL.Query().Get("body"))
	if err != nil {
		return err
	}
	var in LimitsSet
	if err := read(r, &in); err != nil {
		return err
	}
	set := map[string]int{}
	for _, p := range in.Set {
		set[p.Key] = p.Value
	}
	if err := d.Interviews.SetLimits(r.Context(), r.Actor, body, set, in.Version); err != nil {
		return err
	}
	return d.limitsOf(w, r, body)
}
