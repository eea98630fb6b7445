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

func types(l locale.Lang, m *interview.Method, now string) []kit.Option {
	var out []kit.Option
	for _, x := range m.QuestionTypes.Types {
		out = append(out, kit.Option{Value: x.Key, Text: x.Name.In(l), Chosen: now == x.Key})
	}
	return out
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
		if err := d.Drafts.Drop(r.Context(), me(r), draftQuestion, string(v.Guide.ID)+"."+strings.ReplaceAll(key, "_", "-")); err != nil {
			return err
		}
		return page.Go(w, r, guidePath(v.Guide.ID)+"/steps/questions#q-"+key)
	}
	f, err := refused(r.Lang, err, nowhere)
	if err != nil {
		return err
	}
	return d.drawOffers(w, r, f, map[string]string{"own.kk": r.PostFormValue("own.kk"), "own.ru": r.PostFormValue("own.ru"), "type": r.PostFormValue("type")})
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
		if err := d.Drafts.Drop(r.Context(), me(r), draftQuestion, r.PathValue("question")); err != nil {
			return err
		}
		return page.Go(w, r, guidePath(v.Guide.ID)+"/steps/questions#q-"+c.Key)
	}
	f, err := refused(r.Lang, err, nowhere)
	if err != nil {
		return err
	}
	return d.drawQuestion(w, r, v, f, sentQuestion(r))
}

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
