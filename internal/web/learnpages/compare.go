package learnpages

import (
	"net/http"
	"strconv"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// comparePage is the questionnaire beside an interview.
type comparePage struct {
	Head       kit.Heading
	Taken      bool
	Unreliable bool
	Asks, Open bool
	More       []askView
	Rows       []compareRow
	Without    []string
	Reminder   words
	Law        kit.Link
	Steps      []words
}

type askView struct {
	Name      string
	Questions []words
}

// compareRow is a competency by both.
type compareRow struct {
	Name      string
	Points    string // of the questionnaire
	Step      string
	Mark      string
	So        string // the mark is not the panel's yet
	Kind      kit.StateKind
	Result    string
	Final     string
	Source    string
	Reasons   []ground
	Questions []words
}

type ground struct {
	Text string
	Law  kit.Link
}

func (d Deps) compare(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.Questionnaire(r.Context(), r.Actor, idOf(r))
	if err != nil {
		return err
	}
	if err := belongs(r, &v.Interview); err != nil {
		return err
	}
	l := r.Lang
	q := &law.Rules[interview.Method](v.Method).Questionnaire
	post := official(l, v.Series.Title)
	p := &comparePage{
		Head: kit.Heading{
			Crumbs: []kit.Link{{Text: t(l, "interviews"), Href: "/interviews"}, {Text: post.Text, Href: seriesPath(v.Series.ID)}}, Title: t(l, "compare"), Sub: v.Candidate + " · " + v.Interview.Number,
		},
		Taken: v.Taken, Unreliable: v.Taken && !v.Reliable, Asks: v.Asks, Open: v.Open, Reminder: official(l, q.Reminder), Law: lawpages.ClauseLink(l, v.Method, fault.Citation{Clause: q.Clause}),
	}
	for _, s := range q.Steps {
		p.Steps = append(p.Steps, words{Text: s.Text.In(l)})
	}
	for _, a := range v.More {
		p.More = append(p.More, askView{nameOf(l, v, a.Competency), questions(l, a.Questions)})
	}
	for k := range v.Rows {
		p.Rows = append(p.Rows, rowOf(l, v, &v.Rows[k]))
	}
	for _, key := range v.Without {
		p.Without = append(p.Without, nameOf(l, v, key))
	}
	return d.draw(w, r, p.Head, 0, compareView(p))
}

func questions(l locale.Lang, all []interview.Official) []words {
	var out []words
	for _, q := range all {
		out = append(out, official(l, q))
	}
	return out
}

var resultKinds = map[string]kit.StateKind{"confirmed": kit.Done, "higher": kit.Decide, "lower": kit.Decide, "unreliable": kit.Late, "none": kit.NotStarted}

func rowOf(l locale.Lang, v *interview.CompareView, x *interview.CompareRow) compareRow {
	out := compareRow{
		Name: nameOf(l, v, x.Competency), Points: t(l, "points", "points", x.Points, "of", x.Most), Step: strconv.Itoa(x.Out.Step), Mark: "–",
		Kind: resultKinds[x.Out.Result], Result: t(l, "result."+x.Out.Result), Final: "–", Source: t(l, "source."+x.Out.Source), Questions: questions(l, x.Questions),
	}
	if x.Mark != nil {
		out.Mark = strconv.Itoa(*x.Mark)
	}
	if !x.Agreed {
		out.So = t(l, "not_agreed")
	}
	if x.Out.Final != nil {
		out.Final = strconv.Itoa(*x.Out.Final)
	}
	for _, g := range x.Found.Reasons {
		out.Reasons = append(out.Reasons, ground{g.Text().In(l), lawpages.ClauseLink(l, v.Method, g.Cite)})
	}
	return out
}

func nameOf(l locale.Lang, v *interview.CompareView, key string) string {
	if c, ok := v.Model.Competency(key); ok {
		return c.Name.In(l)
	}
	return key
}
