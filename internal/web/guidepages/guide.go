package guidepages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// guidePage is a guide as a whole.
type guidePage struct {
	failed
	Head    kit.Heading
	Tabs    []kit.View
	Path    string
	Version string
	State   templ.Component
	Note    string
	Unset   string // what of the limits is missing; "" for nothing
	Lacking []lackLine
	Remarks []remarkLine
	Facts   []kit.Fact
	Columns []string
	Area    said
	Rows    []guideRow
	Acts    []kit.Act
	Papers  []kit.Link
}

type lackLine struct {
	Text, Href string
	Clause     *kit.Link
}

type remarkLine struct {
	Text   string
	Clause kit.Link
}

// guideRow is a competency with its indicators and questions.
type guideRow struct {
	Name       said
	Minutes    string
	Indicators []said
	Questions  []questionLine
	First      int // number of its first question in the guide
}

// questionLine is a question of a guide.
type questionLine struct {
	ID      string
	Text    said
	Label   string // type and source
	Also    string
	Further []said
	Href    string
	Flaws   []flawLine
	Kept    string
}

// steps of the builder: those of the act, and our own for time and course.
const (
	stepJob        = "job_description"
	stepArea       = "functional_area"
	stepCompetency = "competencies"
	stepIndicators = "indicators"
	stepQuestions  = "questions"
	stepTime       = "time"
)

var steps = []string{stepJob, stepArea, stepCompetency, stepIndicators, stepQuestions, stepTime}

// stepOf is the step on which a place of a guide is mended.
func stepOf(place string) string {
	switch {
	case strings.Contains(place, ".questions"):
		return stepQuestions
	case strings.Contains(place, ".indicators"):
		return stepIndicators
	case strings.HasPrefix(place, "competencies"):
		return stepCompetency
	case place == "area":
		return stepArea
	case place == "minutes" || place == "technique" || place == "introduce":
		return stepTime
	}
	return stepJob
}

// stepName is the act's name of a step, or our own.
func stepName(l locale.Lang, m *interview.Method, step string) string {
	for _, s := range m.Guide.Steps {
		if s.Key == step {
			return s.Name.In(l)
		}
	}
	return t(l, "step."+step)
}

// tabs lead through the steps; each tells how much is lacking there.
func tabs(l locale.Lang, v *interview.GuideView, now string) []kit.View {
	path := guidePath(v.Guide.ID)
	out := []kit.View{{Text: t(l, "step.whole"), Href: path, Current: now == ""}}
	if !v.MayWrite {
		return out
	}
	lacking := map[string]int{}
	for _, f := range v.Lacking {
		lacking[stepOf(f.Field)]++
	}
	for i, s := range steps {
		tab := kit.View{Text: strconv.Itoa(i+1) + ". " + t(l, "step."+s), Href: path + "/steps/" + s, Current: now == s}
		if n := lacking[s]; n > 0 {
			tab.Count = strconv.Itoa(n)
		}
		out = append(out, tab)
	}
	return out
}

func (d Deps) guide(w http.ResponseWriter, r *route.Request) error {
	return d.drawGuide(w, r, failed{})
}

func (d Deps) drawGuide(w http.ResponseWriter, r *route.Request, f failed) error {
	v, err := d.Interviews.Guide(r.Context(), r.Actor, guideID(r))
	if err != nil {
		return err
	}
	l, g := r.Lang, v.Guide
	p := &guidePage{failed: f, Path: guidePath(g.ID), Version: strconv.FormatInt(g.Version, 10), Tabs: tabs(l, v, "")}
	title := official(l, g.Post)
	p.Head = kit.Heading{Crumbs: crumbs(l), Title: title.Text, Sub: t(l, "whole.sub")}
	p.State = kit.State(stateKind(g.State), t(l, "state."+string(g.State)))
	if g.State == interview.GuideLocked {
		p.Note = t(l, "locked")
	}
	if missing, ok := fault.As(v.Unset); ok {
		p.Unset = locale.T(l, missing.Key(), missing.Args)
	}
	if v.MayWrite {
		p.lacking(l, v)
	}
	for _, x := range v.Remarks {
		p.Remarks = append(p.Remarks, remarkLine{locale.T(l, x.Key, x.Args), clauseLink(l, g.Method, x.Cite)})
	}
	p.facts(l, v)
	p.table(l, v)
	p.acts(l, v)
	return d.draw(w, r, p.Head, f.Status, guideView(p))
}

func (p *guidePage) lacking(l locale.Lang, v *interview.GuideView) {
	for _, f := range v.Lacking {
		line := lackLine{Text: locale.T(l, f.Key(), f.Args), Href: p.Path + "/steps/" + stepOf(f.Field)}
		if f.Code == "interview.guide.words" {
			line.Text = t(l, "lack.words", "place", placeName(l, v, f.Field))
		}
		if f.Cite != nil {
			c := clauseLink(l, v.Guide.Method, *f.Cite)
			line.Clause = &c
		}
		p.Lacking = append(p.Lacking, line)
	}
}

// placeName is where a text is lacking, in words.
func placeName(l locale.Lang, v *interview.GuideView, place string) string {
	if stepOf(place) == stepQuestions {
		return t(l, "step.questions")
	}
	return t(l, "place."+place)
}

func (p *guidePage) facts(l locale.Lang, v *interview.GuideView) {
	g := v.Guide
	where, in := v.Where.Name.In(l)
	p.Facts = []kit.Fact{
		{Name: t(l, "position"), Value: where, Lang: string(in)},
		{Name: t(l, "job_level"), Value: strconv.Itoa(g.JobLevel)},
		{Name: t(l, "block"), Value: blockOf(l, v.Where)},
		{Name: t(l, "level"), Value: v.Level.Key + " – " + v.Level.Name.In(l)},
		{Name: t(l, "minutes"), Value: strconv.Itoa(g.Minutes)},
	}
	if x, ok := v.Method.Techniques.Technique(g.Technique); ok {
		p.Facts = append(p.Facts, kit.Fact{Name: t(l, "technique"), Value: x.Name.In(l)})
	}
	for _, x := range []struct {
		key  string
		text interview.Official
	}{{"duties", g.Duties}, {"introduce", g.Introduce}} {
		if s := official(l, x.text); s.Text != "" {
			p.Facts = append(p.Facts, kit.Fact{Name: t(l, x.key), Value: s.Text, Lang: s.Lang})
		}
	}
}

func (p *guidePage) table(l locale.Lang, v *interview.GuideView) {
	for _, c := range v.Method.Guide.Columns {
		p.Columns = append(p.Columns, c.In(l))
	}
	p.Area = official(l, v.Guide.Area)
	first := 1
	for i := range v.Guide.Competency {
		p.Rows = append(p.Rows, rowOf(l, v, &v.Guide.Competency[i], first))
		first += len(v.Guide.Competency[i].Questions)
	}
}

func rowOf(l locale.Lang, v *interview.GuideView, c *interview.GuideCompetency, first int) guideRow {
	row := guideRow{Name: nameOf(l, v, c.Key), Minutes: t(l, "minutes.of", "n", c.Minutes), First: first}
	for _, i := range c.Indicators {
		row.Indicators = append(row.Indicators, official(l, i.Official))
	}
	for n := range c.Questions {
		row.Questions = append(row.Questions, lineOf(l, v, &c.Questions[n]))
	}
	return row
}

func nameOf(l locale.Lang, v *interview.GuideView, key string) said {
	if c, ok := v.Model.Competency(key); ok {
		return officialWords(l, c.Name)
	}
	return said{Text: key}
}

func lineOf(l locale.Lang, v *interview.GuideView, q *interview.GuideQuestion) questionLine {
	out := questionLine{
		ID: q.ID, Text: spoken(l, q.Official), Label: typeName(l, v.Method, q.Type) + " · " + t(l, "source."+q.Source), Kept: q.Kept,
		Href: guidePath(v.Guide.ID) + "/questions/" + q.ID, Flaws: flawLines(l, q.Flaws()),
	}
	var also []string
	for _, key := range q.Also {
		also = append(also, nameOf(l, v, key).Text)
	}
	out.Also = strings.Join(also, ", ")
	for _, f := range q.Further {
		out.Further = append(out.Further, spoken(l, f))
	}
	return out
}

// spoken is a question for a reader; the other language where it is not there
// yet.
func spoken(l locale.Lang, o interview.Official) said {
	if s := official(l, o); s.Text != "" {
		return s
	}
	if o.KK != "" {
		return said{o.KK, string(locale.KK)}
	}
	return said{o.RU, string(locale.RU)}
}

func typeName(l locale.Lang, m *interview.Method, key string) string {
	for _, x := range m.QuestionTypes.Types {
		if x.Key == key {
			return x.Name.In(l)
		}
	}
	return key
}

func (p *guidePage) acts(l locale.Lang, v *interview.GuideView) {
	if v.MayWrite {
		if v.Guide.State == interview.GuideReady {
			p.Acts = append(p.Acts, kit.Act{Text: t(l, "reopen"), Attrs: templ.Attributes{"formaction": p.Path + "/reopen"}})
		} else if v.Unset == nil && len(v.Lacking) == 0 {
			p.Acts = append(p.Acts, kit.Act{Text: t(l, "ready"), Kind: kit.Main})
		}
	}
	for _, in := range []locale.Lang{locale.KK, locale.RU} {
		for _, format := range []string{"pdf", "docx"} {
			p.Papers = append(p.Papers, kit.Link{
				Text: t(l, "papers."+string(in), "format", strings.ToUpper(format)), Href: p.Path + "/document/" + string(in) + "/" + format,
			})
		}
	}
}

func (d Deps) ready(w http.ResponseWriter, r *route.Request) error {
	return d.turned(w, r, d.Interviews.ReadyGuide)
}

func (d Deps) reopen(w http.ResponseWriter, r *route.Request) error {
	return d.turned(w, r, d.Interviews.ReopenGuide)
}
