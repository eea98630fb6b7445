package guidepages

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// questionPage is one question of a guide, or of the bank, to be changed.
type questionPage struct {
	failed
	Head       kit.Heading
	Action     string
	Back       string
	Version    string
	Draft      templ.Attributes
	In         map[string]string
	Words      []langField // that can be written; the others are fixed
	Fixed      []said
	Source     string
	Types      []kit.Option
	Also       []kit.Option
	AlsoHint   string
	Competency []kit.Option // of the bank
	Further    int          // rows
	Flaws      []flawLine
	Signs      *offerLine // of a question of 2017
	Columns    interview.ListColumns
	Status     string
	Removes    bool   // it can be taken out of the guide
	Retire     string // address by which it is retired; "" for not
	Retired    bool
	History    []kit.Event
}

// langField is a text in one language.
type langField struct{ Name, Label, Lang string }

func langFields(l locale.Lang, name string, in ...locale.Lang) []langField {
	var out []langField
	for _, x := range in {
		out = append(out, langField{name + "." + string(x), locale.T(l, "kit.lang."+string(x)+".full", nil), string(x)})
	}
	return out
}

func types(l locale.Lang, m *interview.Method, now string) []kit.Option {
	var out []kit.Option
	for _, x := range m.QuestionTypes.Types {
		out = append(out, kit.Option{Value: x.Key, Text: x.Name.In(l), Chosen: now == x.Key})
	}
	return out
}

// questionAt finds the question of the address in a guide.
func questionAt(r *route.Request, g *interview.Guide) (c *interview.GuideCompetency, n int, err error) {
	for i := range g.Competency {
		c := &g.Competency[i]
		for n := range c.Questions {
			if c.Questions[n].ID == r.PathValue("question") {
				return c, n, nil
			}
		}
	}
	return nil, 0, fault.New(fault.Missing, "interview.missing.question")
}

func (d Deps) question(w http.ResponseWriter, r *route.Request) error {
	v, err := d.written(r)
	if err != nil {
		return err
	}
	return d.drawQuestion(w, r, v, failed{}, nil)
}

func (d Deps) drawQuestion(w http.ResponseWriter, r *route.Request, v *interview.GuideView, f failed, in map[string]string) error {
	c, n, err := questionAt(r, v.Guide)
	if err != nil {
		return err
	}
	l, q, path := r.Lang, &c.Questions[n], guidePath(v.Guide.ID)
	title := official(l, v.Guide.Post)
	p := &questionPage{
		failed: f, In: in, Action: path + "/questions/" + q.ID, Back: path + "/steps/questions", Version: strconv.FormatInt(v.Guide.Version, 10),
		Source: t(l, "source."+q.Source), Removes: true, Flaws: flawLines(l, q.Flaws()),
		Head: kit.Heading{Title: t(l, "question"), Sub: nameOf(l, v, c.Key).Text, Crumbs: crumbs(l,
			kit.Link{Text: title.Text, Href: path}, kit.Link{Text: t(l, "step.questions"), Href: path + "/steps/questions"})},
	}
	if p.In == nil {
		p.In = questionFields(q.Official, q.Further, q.Type, q.Kept)
	}
	if p.Draft, err = d.drafted(r, draftQuestion, q.ID, p.In, in == nil); err != nil {
		return err
	}
	p.writable(l, v, q)
	p.Types = types(l, v.Method, p.In["type"])
	for _, other := range v.Guide.Competency {
		if other.Key != c.Key {
			chosen := slices.Contains(q.Also, other.Key)
			if in != nil {
				chosen = slices.Contains(r.PostForm["also"], other.Key)
			}
			p.Also = append(p.Also, kit.Option{Value: other.Key, Text: nameOf(l, v, other.Key).Text, Chosen: chosen})
		}
	}
	p.AlsoHint = t(l, "also.hint", "most", v.Method.Forms.CompetenciesAQuestion)
	p.Further = rowsOf(p.In)
	return d.draw(w, r, p.Head, f.Status, questionView(p))
}

// writable says which words of a question are the body's own, and shows the
// signs of one of 2017.
func (p *questionPage) writable(l locale.Lang, v *interview.GuideView, q *interview.GuideQuestion) {
	switch q.Source {
	case interview.OwnWords:
		p.Words = langFields(l, "text", locale.KK, locale.RU)
	case interview.From2017:
		p.Fixed = []said{{q.KK, string(locale.KK)}}
		p.Words = langFields(l, "text", locale.RU)
		if x := v.Method.List2017.Find(q.Of); x != nil {
			line := listLine(l, &v.Method.List2017, x, true)
			p.Signs, p.Columns, p.Status = &line, v.Method.List2017.Columns, v.Method.List2017.Status.In(l)
		}
	default:
		p.Fixed = []said{{q.KK, string(locale.KK)}, {q.RU, string(locale.RU)}}
	}
}

// furtherRows are the rows for further questions that stand empty at the end.
const furtherRows = 3

func questionFields(text interview.Official, further []interview.Official, kind, kept string) map[string]string {
	out := map[string]string{"text.kk": text.KK, "text.ru": text.RU, "type": kind, "kept": kept}
	for n := range len(further) + furtherRows {
		var f interview.Official
		if n < len(further) {
			f = further[n]
		}
		out[row(n)+".kk"], out[row(n)+".ru"] = f.KK, f.RU
	}
	return out
}

func row(n int) string { return fmt.Sprintf("further.%d", n) }

// rowsMost bounds the rows that a form is looked through for.
const rowsMost = 40

func rowsOf(in map[string]string) int {
	n := 0
	for i := range rowsMost {
		if _, ok := in[row(i)+".kk"]; ok {
			n = i + 1
		}
	}
	return n
}

func furtherOf(r *route.Request) []interview.Official {
	var out []interview.Official
	for n := range rowsMost {
		if f := typed(r, row(n)); strings.TrimSpace(f.KK+f.RU) != "" {
			out = append(out, f)
		}
	}
	return out
}

// questionSend saves a question of a guide, or takes it out.
func (d Deps) questionSend(w http.ResponseWriter, r *route.Request) error {
	v, err := d.written(r)
	if err != nil {
		return err
	}
	where := at(r)
	in := v.Guide.Content()
	c, n, err := questionAt(r, v.Guide)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(in.Competency, func(x interview.GuideCompetency) bool { return x.Key == c.Key })
	all := slices.Clone(c.Questions)
	if r.PostFormValue("do") == "remove" {
		all = slices.Delete(all, n, n+1)
	} else {
		q := &all[n]
		if words := typed(r, "text"); q.Source == interview.OwnWords || q.Source == interview.From2017 {
			q.Official = words
		}
		q.Type, q.Kept, q.Also, q.Further = r.PostFormValue("type"), r.PostFormValue("kept"), r.PostForm["also"], furtherOf(r)
	}
	in.Competency = slices.Clone(in.Competency)
	in.Competency[i].Questions = all
	_, err = d.Interviews.WriteGuide(r.Context(), r.Actor, where, in)
	if err == nil {
		if err := unsent.Drop(r, d.Drafts, draftQuestion, r.PathValue("question")); err != nil {
			return err
		}
		return page.Go(w, r, guidePath(v.Guide.ID)+"/steps/questions#q-"+c.Key)
	}
	f, err := refused(r.Lang, err, placeIn(&c.Questions[n]))
	if err != nil {
		return err
	}
	return d.drawQuestion(w, r, v, f, sentQuestion(r))
}

// placeIn finds the field of the form of a question that a fault is about.
func placeIn(q *interview.GuideQuestion) func(*fault.Error) string {
	return func(f *fault.Error) string {
		_, rest, _ := strings.Cut(f.Field, ".questions[")
		_, field, inside := strings.Cut(rest, "]")
		if field = strings.TrimPrefix(field, "."); !inside {
			return ""
		}
		if n, further := strings.CutPrefix(field, "further"); further {
			return furtherPlace(n)
		}
		switch {
		case field != "":
			return field
		case q.Source == interview.From2017:
			return "text.ru"
		}
		return "text.kk"
	}
}

// furtherPlace is the field of a further question: of the first one where a
// fault is about them all.
func furtherPlace(n string) string { return row(max(number(strings.Trim(n, "[]")), 0)) + ".kk" }

func sentQuestion(r *route.Request) map[string]string {
	out := map[string]string{}
	for name := range r.PostForm {
		out[name] = r.PostFormValue(name)
	}
	return out
}

// check tells what is pointed out about a question while it is written.
func (d Deps) check(w http.ResponseWriter, r *route.Request) error {
	words := typed(r, "text")
	if own := typed(r, "own"); own != (interview.Official{}) {
		words = own
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	return flawList(flawLines(r.Lang, interview.FlawsOf(words))).Render(kit.WithLang(r.Context(), r.Lang), w)
}

// asked are the attributes of a text of a question: the server is asked, while
// it is written, what is to be pointed out.
func asked(l string) templ.Attributes {
	return templ.Attributes{"lang": l, "hx-post": "/guides/check", "hx-trigger": "input changed delay:700ms", "hx-target": "#flaws", "hx-include": "closest form"}
}
