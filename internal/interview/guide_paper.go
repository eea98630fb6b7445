package interview

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/press"
)

// GuidePaper prints a guide in one language: the table of activity,
// competencies, indicators and questions under the columns of the act, the
// script, and the questions with their further ones where they are asked. The
// faults are those of Guide.
func (s *Service) GuidePaper(ctx context.Context, by *access.Actor, id GuideID, l locale.Lang) (*press.Ready, error) {
	v, err := s.Guide(ctx, by, id)
	if err != nil {
		return nil, err
	}
	p := guidePaper{v, l}
	var out press.Ready
	err = s.Store.Read(ctx, func(tx Tx) error {
		b, _, err := bodyDay(tx, v.Guide.Body)
		if err != nil {
			return err
		}
		on, err := b.On(v.Guide.At)
		if err != nil {
			return err
		}
		out, err = s.Press.Ready(tx, v.Guide.Body, press.Guide, *p.document(b.Names.In(l), on), "guide/"+string(id))
		return err
	})
	return &out, err
}

type guidePaper struct {
	*GuideView
	l locale.Lang
}

func (p *guidePaper) t(key string, kv ...any) string {
	return locale.T(p.l, "guide.paper."+key, fault.New(fault.Invalid, "", kv...).Args)
}

// in is a text in the language of the paper; a dash where it is not there yet.
func (p *guidePaper) in(o Official) string {
	text := o.RU
	if p.l == locale.KK {
		text = o.KK
	}
	if text == "" {
		return "–"
	}
	return text
}

// asked is a question in the language of the paper; in the other one where it
// is not translated yet.
func (p *guidePaper) asked(o Official) string {
	text, other := o.RU, o.KK
	if p.l == locale.KK {
		text, other = other, text
	}
	return cmp.Or(text, other)
}

func (p *guidePaper) document(body string, on day.Day) *document.Document {
	g := p.Guide
	out := &document.Document{
		Lang: p.l, Landscape: true, Date: on.String(), Title: p.t("title"), Subject: p.in(g.Post), Footer: p.in(g.Post),
		Parts: []document.Part{
			document.Paragraph{Align: document.AlignCenter, Runs: []document.Run{{Text: body}}},
			document.Heading{Level: 1, Text: p.t("title") + "\n" + p.in(g.Post)},
			p.head(),
			document.Heading{Level: 2, Text: p.t("table")},
			p.table(),
			document.Heading{Level: 2, Text: p.t("script")},
		},
	}
	out.Parts = append(out.Parts, p.script()...)
	return out
}

func (p *guidePaper) head() document.Part {
	g := p.Guide
	where := p.in(p.Where.Name)
	pairs := []document.Pair{
		{Key: p.t("position"), Value: where + ", " + p.t("level_of", "job_level", g.JobLevel, "level", p.Level.Key)},
		{Key: p.t("duties"), Value: p.in(g.Duties)},
		{Key: p.t("minutes"), Value: strconv.Itoa(g.Minutes)},
		{Key: p.t("state"), Value: p.t("state." + string(g.State))},
	}
	if x, ok := p.Method.Techniques.Technique(g.Technique); ok {
		var letters []string
		for _, letter := range x.Letters {
			letters = append(letters, letter.Letter+" – "+letter.Name.In(p.l))
		}
		pairs = append(pairs, document.Pair{Key: p.t("technique"), Value: x.Name.In(p.l) + ": " + strings.Join(letters, ", ")})
	}
	return document.KeyValue{Pairs: pairs}
}

// table is that of the act: activity, competency, indicators, questions.
func (p *guidePaper) table() document.Part {
	var t document.Table
	widths := []int{3, 3, 6, 6}
	for i, c := range p.Method.Guide.Columns {
		t.Columns = append(t.Columns, document.Column{Title: c.In(p.l), Width: widths[i]})
	}
	number := 0
	for i := range p.Guide.Competency {
		c := &p.Guide.Competency[i]
		activity := ""
		if i == 0 {
			activity = p.in(p.Guide.Area)
		}
		var indicators, questions []string
		for _, x := range c.Indicators {
			indicators = append(indicators, "– "+p.in(x.Official))
		}
		for n := range c.Questions {
			number++
			questions = append(questions, strconv.Itoa(number)+". "+p.asked(c.Questions[n].Official))
		}
		t.Rows = append(t.Rows, document.Cells(activity, p.name(c.Key), strings.Join(indicators, "\n"), strings.Join(questions, "\n")))
	}
	if len(t.Rows) == 0 {
		t.Rows = []document.Row{document.Cells(p.in(p.Guide.Area), "–", "–", "–")}
	}
	return t
}

func (p *guidePaper) name(key string) string {
	if c, ok := p.Model.Competency(key); ok {
		return c.Name.In(p.l)
	}
	return key
}

// script is the course of the interview step by step, in the words of the act,
// with the questions where they are asked.
func (p *guidePaper) script() []document.Part {
	var out []document.Part
	for i, step := range p.Method.Script.Steps {
		out = append(out, document.Heading{Level: 3, Text: strconv.Itoa(i+1) + ". " + step.Name.In(p.l)})
		for _, item := range step.Items {
			out = append(out, document.Text("– "+item.Text.In(p.l)))
		}
		switch step.Key {
		case "introduction":
			if p.Guide.Introduce != (Official{}) {
				out = append(out, document.Text("– "+p.in(p.Guide.Introduce)))
			}
		case "competencies":
			out = append(out, p.questions()...)
		}
	}
	return append(out, document.Heading{Level: 3, Text: p.t("no_judgement")}, document.Text(p.in(p.Method.Script.NoJudgement.Text)))
}

// questions are all of them with their further ones, by competency. Their
// numbers run through the guide, as on the panel's form.
func (p *guidePaper) questions() []document.Part {
	var out []document.Part
	number := 0
	for i := range p.Guide.Competency {
		c := &p.Guide.Competency[i]
		out = append(out, document.Paragraph{Runs: []document.Run{{Text: p.name(c.Key) + " (" + p.t("minutes_of", "n", c.Minutes) + ")", Bold: true}}})
		for n := range c.Questions {
			q := &c.Questions[n]
			number++
			text := strconv.Itoa(number) + ". " + p.asked(q.Official)
			if also := p.also(q); also != "" {
				text += " [" + p.t("also", "names", also) + "]"
			}
			out = append(out, document.Text(text))
			for _, f := range q.Further {
				out = append(out, document.Text("    – "+p.asked(f)))
			}
		}
	}
	return out
}

func (p *guidePaper) also(q *GuideQuestion) string {
	var names []string
	for _, key := range q.Also {
		names = append(names, p.name(key))
	}
	return strings.Join(names, ", ")
}
