package contest

import (
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
	"tarazy/internal/web/vacancy/inlang"
)

// conductPage is a proctor's queue, by numbers alone, and the decision on one of
// them.
type conductPage struct {
	problems
	unsent.Kept
	Head   kit.Heading
	Action string
	Rows   kit.Rows
	Number string // that is decided; "" where nobody waits
	Due    string
	Clause kit.Link
	Breach kit.Field
	Kinds  []kit.Option
	Note   kit.Field
	Back   string
}

func (d Deps) conduct(w http.ResponseWriter, r *route.Request) error {
	return d.drawConduct(w, r, r.URL.Query().Get("number"), problems{})
}

func (d Deps) conductSend(w http.ResponseWriter, r *route.Request) error {
	stage, err := stageOf(r, competition.StageKey.Proctored)
	if err != nil {
		return err
	}
	in := competition.ConductIn{State: competition.Kept}
	if r.PostFormValue("do") == "breached" {
		in = competition.ConductIn{State: competition.Breached, Breach: r.PostFormValue("breach"), Note: r.PostFormValue("note")}
	}
	err = d.Contest.CheckConduct(r.Context(), r.Actor, vacancyID(r), stage, r.PostFormValue("number"), in)
	if err == nil {
		err = unsent.Drop(r, d.Drafts, conductDraft, conductAbout(r, r.PostFormValue("number")))
	}
	if err == nil {
		return page.Go(w, r, r.URL.Path)
	}
	if f, ok := fault.As(err); ok && f.Code == "selection.conduct" {
		f.At("breach")
	}
	p, err := refused(r.Lang, err, "breach", "note")
	if err != nil {
		return err
	}
	return d.drawConduct(w, r, r.PostFormValue("number"), p)
}

// conductAbout names a candidate at a stage among the drafts of a proctor.
func conductAbout(r *route.Request, number string) string {
	return strings.ToLower(r.PathValue("vacancy") + "." + r.PathValue("stage") + "." + number)
}

func (d Deps) drawConduct(w http.ResponseWriter, r *route.Request, chosen string, bad problems) error {
	l := r.Lang
	stage, err := stageOf(r, competition.StageKey.Proctored)
	if err != nil {
		return err
	}
	view, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return err
	}
	v, err := find(view, vacancyID(r))
	if err != nil {
		return err
	}
	if !may(r, access.CheckConduct, view.Competition.Body) {
		return fault.New(fault.Denied, "access.denied")
	}
	queue, err := d.Contest.ConductQueue(r.Context(), r.Actor, v.ID, stage)
	if err != nil {
		return err
	}
	rules, e, err := d.rulesOf(&view.Competition, view.Today.String())
	if err != nil {
		return err
	}
	p := &conductPage{problems: bad, Action: r.URL.Path, Back: path(view.Competition.ID), Clause: lawpages.ClauseLink(l, e, conductCiter(rules, stage))}
	p.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, &view.Competition)), Title: words(l, "conduct.title", "stage", stageName(l, stage)), Sub: v.Code + " · " + v.Title.In(l),
		SubIn: inlang.Of(l, v.Title)}
	p.queue(r, queue, chosen)
	return p.finish(d, w, r, e)
}

func (p *conductPage) queue(r *route.Request, queue []competition.QueueItem, chosen string) {
	l := r.Lang
	p.Rows = kit.Rows{Caption: p.Head.Title, Cols: []kit.Col{{Text: words(l, "col.number")}, {Text: words(l, "col.recorded")}, {Text: words(l, "col.due")}}}
	p.Rows.Empty = kit.Nothing{Title: words(l, "conduct.none"), Text: words(l, "conduct.none_then")}
	for i, x := range queue {
		if i == 0 || x.Number == chosen {
			p.Number, p.Due = x.Number, locale.Day(l, x.Due.String())
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Blind(x.Number, r.URL.Path+query("number", x.Number)), nowrap(locale.Day(l, x.Recorded.String())), nowrap(locale.Day(l, x.Due.String())),
		}})
	}
}

func (p *conductPage) finish(d Deps, w http.ResponseWriter, r *route.Request, e *law.Edition) error {
	l := r.Lang
	cat, err := competition.CataloguesOf(e)
	if err != nil {
		return err
	}
	for _, n := range cat.Conduct.Prohibited {
		p.Kinds = append(p.Kinds, kit.Option{Value: n.Key, Text: n.Name.In(l)})
	}
	p.Breach = kit.Field{Name: "breach", Label: words(l, "field.breach"), Value: r.PostFormValue("breach"), Error: p.At["breach"], Optional: true}
	p.Note = kit.Field{Name: "note", Label: words(l, "field.note"), Hint: words(l, "hint.note"), Value: r.PostFormValue("note"), Error: p.At["note"], Optional: true}
	if p.Number != "" {
		if p.Kept, err = unsent.Find(r, d.Drafts, conductDraft, conductAbout(r, p.Number)); err != nil {
			return err
		}
		p.Kept = p.Unless(r.Method == http.MethodPost)
		p.Over(&p.Breach, &p.Note)
	}
	return d.draw(w, r, p.Head.Title, p.Status, conductView(p))
}
