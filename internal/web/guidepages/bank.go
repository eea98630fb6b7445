package guidepages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

func (d Deps) bank(w http.ResponseWriter, r *route.Request) error {
	l, asked := r.Lang, r.URL.Query()
	q := interview.BankQuery{Body: bodyOf(r), Competency: asked.Get("competency"), Retired: asked.Get("retired") != "", Text: asked.Get("q"), After: asked.Get("after")}
	found, err := d.Interviews.Questions(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	law, err := d.Interviews.PositionsOf(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	p := &listPage{Head: kit.Heading{Crumbs: crumbs(l), Title: t(l, "bank"), Sub: t(l, "bank.sub"), Acts: []kit.Act{{Text: t(l, "bank.new"), Kind: kit.Main, Href: "/questions/new"}}}}
	p.search("/questions", l, asked, "retired")
	p.Choices = []choice{{"competency", t(l, "competency"), t(l, "competency.any"), competencies(l, law, q.Competency)}}
	p.Views = []kit.View{
		{Text: t(l, "bank.used"), Href: with("/questions", asked, "retired", ""), Current: !q.Retired},
		{Text: t(l, "bank.retired"), Href: with("/questions", asked, "retired", "yes"), Current: q.Retired},
	}
	p.Rows = kit.Rows{Caption: t(l, "bank"), Empty: kit.Nothing{Title: t(l, "bank.none"), Text: t(l, "bank.none_do")}, Cols: []kit.Col{
		{Text: t(l, "question")}, {Text: t(l, "competency")}, {Text: t(l, "type")}, {Text: t(l, "version"), Num: true}, {Text: t(l, "pointed")},
	}}
	for i := range found.Items {
		x := &found.Items[i]
		pointed := ""
		for _, f := range interview.FlawsOf(x.Official) {
			pointed = t(l, "avoid."+f.Kind)
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			link(spoken(l, x.Official), "/questions/"+string(x.ID)), kit.Text(label(p.Choices[0].Options, x.Competency)),
			kit.Text(typeName(l, law.Method, x.Type)), kit.Text(strconv.FormatInt(x.Version, 10)), kit.Text(pointed),
		}})
	}
	p.paged("/questions", l, asked, found.Next)
	return d.draw(w, r, p.Head, 0, listView(p))
}

// competencies of the model to choose from.
func competencies(l locale.Lang, law *interview.Positions, now string) []kit.Option {
	var out []kit.Option
	for _, c := range law.Model.Competencies {
		out = append(out, kit.Option{Value: c.Key, Text: c.Name.In(l), Chosen: now == c.Key})
	}
	return out
}

func label(all []kit.Option, value string) string {
	for _, o := range all {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

const draftBank = "interview-question"

func (d Deps) bankForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawBank(w, r, failed{}, nil)
}

// drawBank shows a question of the bank, or the form of a new one.
func (d Deps) drawBank(w http.ResponseWriter, r *route.Request, f failed, in map[string]string) error {
	law, err := d.Interviews.PositionsOf(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	l, about := r.Lang, "new"
	p := &questionPage{failed: f, In: in, Action: "/questions/new", Back: "/questions", Version: "0", Words: langFields(l, "text", locale.KK, locale.RU)}
	p.Head = kit.Heading{Crumbs: crumbs(l, kit.Link{Text: t(l, "bank"), Href: "/questions"}), Title: t(l, "bank.new")}
	if p.In == nil {
		p.In = questionFields(interview.Official{}, nil, "", "")
		p.In["competency"] = ""
	}
	if id := r.PathValue("id"); id != "" {
		v, err := d.Interviews.Question(r.Context(), r.Actor, bodyOf(r), interview.BankQuestionID(id))
		if err != nil {
			return err
		}
		about = id
		p.kept(l, d, r, v, in == nil)
	}
	if p.Draft, err = d.drafted(r, draftBank, about, p.In, in == nil); err != nil {
		return err
	}
	p.Flaws = flawLines(l, interview.FlawsOf(interview.Official{KK: p.In["text.kk"], RU: p.In["text.ru"]}))
	p.Types, p.Competency = types(l, law.Method, p.In["type"]), competencies(l, law, p.In["competency"])
	p.Further = rowsOf(p.In)
	return d.draw(w, r, p.Head, f.Status, questionView(p))
}

// kept fills the page with a question that the bank holds.
func (p *questionPage) kept(l locale.Lang, d Deps, r *route.Request, v *interview.QuestionView, fill bool) {
	q := &v.Question
	p.Action, p.Version, p.Retired = "/questions/"+string(q.ID), strconv.FormatInt(q.Version, 10), q.Retired
	p.Head.Title, p.Head.Sub = t(l, "question"), t(l, "version.n", "n", int(q.Version))
	if !q.Retired {
		p.Retire = p.Action + "/retire"
	}
	if fill {
		p.In = questionFields(q.Official, q.Further, q.Type, q.Kept)
		p.In["competency"] = q.Competency
	}
	for _, old := range v.History {
		key := "version.n"
		if old.Retired {
			key = "version.retired"
		}
		p.History = append(p.History, kit.Event{
			When: locale.Day(l, day.In(old.At, d.zone(r)).String()), Title: t(l, key, "n", int(old.Version)), Text: old.KK + " / " + old.RU,
		})
	}
}

func (d Deps) bankSend(w http.ResponseWriter, r *route.Request) error {
	version := int64(number(r.PostFormValue("version")))
	in := interview.QuestionIn{
		ID: interview.BankQuestionID(r.PathValue("id")), Version: version, Body: bodyOf(r), Competency: r.PostFormValue("competency"),
		Official: typed(r, "text"), Type: r.PostFormValue("type"), Further: furtherOf(r), Kept: r.PostFormValue("kept"),
	}
	_, err := d.Interviews.WriteQuestion(r.Context(), r.Actor, in)
	if err == nil {
		about := "new"
		if in.ID != "" {
			about = string(in.ID)
		}
		if err := unsent.Drop(r, d.Drafts, draftBank, about); err != nil {
			return err
		}
		return page.Go(w, r, "/questions")
	}
	f, err := refused(r.Lang, err, func(f *fault.Error) string {
		if n, further := strings.CutPrefix(f.Field, "further"); further {
			return furtherPlace(n)
		}
		if f.Field == "text" {
			return "text.kk"
		}
		return f.Field
	})
	if err != nil {
		return err
	}
	return d.drawBank(w, r, f, sentQuestion(r))
}

func (d Deps) bankRetire(w http.ResponseWriter, r *route.Request) error {
	version := int64(number(r.PostFormValue("version")))
	_, err := d.Interviews.RetireQuestion(r.Context(), r.Actor, bodyOf(r), interview.BankQuestionID(r.PathValue("id")), version)
	if err != nil {
		return err
	}
	return page.Go(w, r, "/questions")
}
