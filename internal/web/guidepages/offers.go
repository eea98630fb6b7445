package guidepages

import (
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

// offersPage offers questions for one competency.
type offersPage struct {
	failed
	Head    kit.Heading
	Path    string // of the guide
	For     string
	Version string
	Name    said
	In      map[string]string
	Draft   templ.Attributes
	Model   []offerLine
	List    []offerLine // of 2017
	Status  string      // what the list of 2017 is
	Clause  kit.Link
	Columns interview.ListColumns
	Bank    []offerLine
	Types   []kit.Option
	Flaws   []flawLine
}

// offerLine is a question that can be taken.
type offerLine struct {
	Value       string // of its checkbox
	Text        said
	Further     []furtherLine
	Judged      string // what the list of 2017 judges by
	Effective   []string
	Ineffective []string
	Flaws       []flawLine
	Taken       bool
}

// furtherLine is a further question; Instead is what to ask in place of one to
// be avoided.
type furtherLine struct {
	Text    said
	Avoid   string
	Instead string
}

func (d Deps) offers(w http.ResponseWriter, r *route.Request) error {
	return d.drawOffers(w, r, failed{}, nil)
}

func (d Deps) drawOffers(w http.ResponseWriter, r *route.Request, f failed, in map[string]string) error {
	v, err := d.written(r)
	if err != nil {
		return err
	}
	l, key := r.Lang, r.FormValue("for")
	c := v.Guide.Find(key)
	if c == nil {
		return fault.New(fault.Missing, "page.missing")
	}
	p := &offersPage{failed: f, Path: guidePath(v.Guide.ID), For: key, Version: strconv.FormatInt(v.Guide.Version, 10), Name: nameOf(l, v, key), In: in}
	title := official(l, v.Guide.Post)
	p.Head = kit.Heading{Title: t(l, "add.title", "competency", p.Name.Text), Sub: title.Text, Crumbs: crumbs(l,
		kit.Link{Text: title.Text, Href: p.Path}, kit.Link{Text: t(l, "step.questions"), Href: p.Path + "/steps/questions"})}
	if p.In == nil {
		p.In = map[string]string{"own.kk": "", "own.ru": "", "type": ""}
	}
	if p.Draft, err = d.drafted(r, draftQuestion, string(v.Guide.ID)+"."+strings.ReplaceAll(key, "_", "-"), p.In, in == nil); err != nil {
		return err
	}
	p.Flaws = flawLines(l, interview.FlawsOf(interview.Official{KK: p.In["own.kk"], RU: p.In["own.ru"]}))
	p.Types = types(l, v.Method, p.In["type"])
	p.lists(l, v, c)
	return d.draw(w, r, p.Head, f.Status, offersView(p))
}

const draftQuestion = "guide-question"

func (p *offersPage) lists(l locale.Lang, v *interview.GuideView, c *interview.GuideCompetency) {
	o := offerOf(v, c.Key)
	taken := func(source, of string) bool {
		return slices.ContainsFunc(c.Questions, func(q interview.GuideQuestion) bool { return q.Source == source && q.Of == of })
	}
	for _, q := range o.Model {
		line := offerLine{Value: interview.FromModel + ":" + q.ID, Text: official(l, q.Official), Taken: taken(interview.FromModel, q.ID)}
		for _, f := range q.Then {
			line.Further = append(line.Further, furtherLine{Text: official(l, f.Official)})
		}
		p.Model = append(p.Model, line)
	}
	list := &v.Method.List2017
	p.Status, p.Columns, p.Clause = list.Status.In(l), list.Columns, clauseLink(l, v.Guide.Method, fault.Citation{Clause: list.Clause})
	for i := range o.List {
		q := &o.List[i]
		of := strconv.Itoa(q.ID)
		p.List = append(p.List, listLine(l, list, q, taken(interview.From2017, of)))
	}
	for _, q := range o.Bank {
		line := offerLine{Value: interview.FromBank + ":" + string(q.ID), Text: spoken(l, q.Official), Taken: taken(interview.FromBank, string(q.ID)), Flaws: flawLines(l, interview.FlawsOf(q.Official))}
		for _, f := range q.Further {
			line.Further = append(line.Further, furtherLine{Text: spoken(l, f)})
		}
		p.Bank = append(p.Bank, line)
	}
}

// listLine is a question of the list of 2017, in its own words.
func listLine(l locale.Lang, list *interview.QuestionList, q *interview.ListQuestion, taken bool) offerLine {
	kk := string(locale.KK)
	line := offerLine{
		Value: interview.From2017 + ":" + strconv.Itoa(q.ID), Text: said{q.KK, kk}, Effective: q.Effective, Ineffective: q.Ineffective, Taken: taken,
		Flaws: flawLines(l, interview.CheckQuestion(locale.KK, q.KK)),
	}
	for _, c := range q.Clarifying {
		further := furtherLine{Text: said{c.KK, kk}, Instead: c.Instead}
		if c.Avoid != "" {
			further.Avoid = t(l, "avoid."+c.Avoid)
		}
		line.Further = append(line.Further, further)
	}
	for _, b := range list.Blocks {
		for _, c := range b.Competencies {
			if slices.ContainsFunc(c.Questions, func(x interview.ListQuestion) bool { return x.ID == q.ID }) {
				line.Judged = c.Judged
			}
		}
	}
	return line
}

// take puts the questions that were chosen, and the own one, into the guide.
func (d Deps) take(w http.ResponseWriter, r *route.Request) error {
	v, err := d.written(r)
	if err != nil {
		return err
	}
	where, key := at(r), r.PostFormValue("for")
	in := v.Guide.Content()
	n := slices.IndexFunc(in.Competency, func(c interview.GuideCompetency) bool { return c.Key == key })
	if n < 0 {
		return fault.New(fault.Missing, "page.missing")
	}
	c := &in.Competency[n]
	c.Questions = slices.Clone(c.Questions)
	for _, pick := range r.PostForm["pick"] {
		c.Questions = append(c.Questions, picked(v, key, pick))
	}
	if own := typed(r, "own"); strings.TrimSpace(own.KK+own.RU) != "" {
		c.Questions = append(c.Questions, interview.GuideQuestion{Official: own, Source: interview.OwnWords, Type: r.PostFormValue("type")})
	}
	_, err = d.Interviews.WriteGuide(r.Context(), r.Actor, where, in)
	if err == nil {
		if err := unsent.Drop(r, d.Drafts, draftQuestion, string(v.Guide.ID)+"."+strings.ReplaceAll(key, "_", "-")); err != nil {
			return err
		}
		return page.Go(w, r, guidePath(v.Guide.ID)+"/steps/questions#q-"+key)
	}
	f, err := refused(r.Lang, err, ownPlace)
	if err != nil {
		return err
	}
	return d.drawOffers(w, r, f, map[string]string{"own.kk": r.PostFormValue("own.kk"), "own.ru": r.PostFormValue("own.ru"), "type": r.PostFormValue("type")})
}

// ownPlace is the field of the question in own words that a fault is about: the
// lists are taken as they stand, so nothing else can be wrong.
func ownPlace(f *fault.Error) string {
	if strings.HasSuffix(f.Field, ".type") {
		return "type"
	}
	if f.Code == "interview.guide.text" {
		return "own.kk"
	}
	return ""
}

// picked is a question of a list with its further ones; of those to be avoided
// the list of 2017 has a variant, which is taken instead.
func picked(v *interview.GuideView, key, pick string) interview.GuideQuestion {
	source, of, _ := strings.Cut(pick, ":")
	out := interview.GuideQuestion{Source: source, Of: of}
	o := offerOf(v, key)
	for _, q := range o.Model {
		if source == interview.FromModel && q.ID == of {
			for _, f := range q.Then {
				out.Further = append(out.Further, f.Official)
			}
		}
	}
	for _, q := range o.List {
		if source == interview.From2017 && strconv.Itoa(q.ID) == of {
			for _, c := range q.Clarifying {
				text := c.KK
				if c.Instead != "" {
					text = c.Instead
				}
				out.Further = append(out.Further, interview.Official{KK: text})
			}
		}
	}
	for _, q := range o.Bank {
		if source == interview.FromBank && string(q.ID) == of {
			out.Further, out.Type = q.Further, q.Type
		}
	}
	return out
}
