package panel

import (
	"net/http"

	"tarazy/internal/competition"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/vacancy/inlang"
)

// list shows the commissions in which the member sits, and what waits there.
func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Competitions.Panels(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	p := listPage{}
	for _, v := range all {
		c := caseRow{Title: v.Competition.Title.In(r.Lang), Lang: inlang.Of(r.Lang, v.Competition.Title), Number: v.Competition.Number, Href: pathOf(v.Competition.ID),
			Body: v.Body.In(r.Lang), Duty: t(r, "duty."+string(v.Seat))}
		for i := range v.Vacancies {
			c.Tasks = append(c.Tasks, tasksOf(r, &v.Vacancies[i])...)
		}
		p.Cases = append(p.Cases, c)
	}
	return d.Draw(w, r, beside(t(r, "title"), 0), listView(p))
}

type listPage struct{ Cases []caseRow }

// caseRow is a commission with the member's own tasks.
type caseRow struct {
	Title, Number, Href, Body, Duty string
	Lang                            string // of the title, where it is not the page's
	Tasks                           []kit.TaskRow
}

// tasksOf are what waits for the member of one vacancy.
func tasksOf(r *route.Request, v *competition.PanelVacancy) []kit.TaskRow {
	path, title := pathOf(v.Competition), titleOf(r.Lang, v.Vacancy)
	var out []kit.TaskRow
	add := func(key, href string, kv ...any) {
		out = append(out, kit.TaskRow{Text: t(r, "task."+key+"_n", kv...), Href: href, About: title,
			Do: kit.Act{Text: t(r, "task."+key+"_do"), Href: href}, First: len(out) == 0})
	}
	if v.ToMark > 0 {
		add("mark", path+"/essays/"+string(v.ID), "n", v.ToMark)
		out[len(out)-1].Term = kit.Term{Text: t(r, "until", "due", v.MarkDue.String())}
	}
	if v.ToDeclare {
		add("declare", path+"/interests/"+string(v.ID))
	}
	if v.ToRecord > 0 {
		add("record", path+"/interview/"+string(v.ID), "n", v.ToRecord)
	}
	return out
}

// show is one competition as its commission sees it: by counts alone.
func (d Deps) show(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Competitions.Panel(r.Context(), r.Actor, competitionOf(r))
	if err != nil {
		return err
	}
	p := showPage{
		Title: v.Competition.Title.In(r.Lang), TitleIn: inlang.Of(r.Lang, v.Competition.Title), Sub: v.Competition.Number + " · " + v.Body.In(r.Lang), Duty: t(r, "duty."+string(v.Seat)),
		Order: t(r, "order_of", "number", v.Order.Number, "day", v.Order.Day.String()),
	}
	for _, m := range v.Members {
		p.Members = append(p.Members, kit.Fact{Name: m.Name, Value: t(r, "duty."+string(m.Duty))})
	}
	for i := range v.Vacancies {
		p.Posts = append(p.Posts, postOf(r, v.Seat, &v.Vacancies[i]))
	}
	return d.Draw(w, r, beside(p.Title, 0), showView(p))
}

type showPage struct {
	Title, Sub, Duty, Order string
	TitleIn                 string // language of the title, where it is not the page's
	Members                 []kit.Fact
	Posts                   []postView
}

// postView is a vacancy with its way, the counts at each stage, and own tasks.
type postView struct {
	Title    string
	Lang     string // of the title, where it is not the page's
	Steps    []string
	Now      int
	State    string // said where the vacancy is no longer open
	Rows     kit.Rows
	Tasks    []kit.TaskRow
	Conflict bool
	Waits    []string // judges whose declaration the interview waits for
	Links    []kit.Link
}

func postOf(r *route.Request, seat competition.Duty, v *competition.PanelVacancy) postView {
	p := postView{Title: titleOf(r.Lang, v.Vacancy), Lang: inlang.Of(r.Lang, v.Vacancy.Title), Tasks: tasksOf(r, v), Conflict: v.Conflict}
	for i, s := range competition.Stages(v.EssayDue) {
		p.Steps = append(p.Steps, say(r.Lang, "selection.stage."+string(s)))
		if s == v.Stage {
			p.Now = i
		}
	}
	if v.State != competition.Open {
		p.State = t(r, "state."+string(v.State))
	}
	for _, n := range v.Waits {
		p.Waits = append(p.Waits, n.Name)
	}
	p.Rows = countsOf(r, v)
	path := pathOf(v.Competition)
	switch {
	case seat.Marks() && !v.Conflict && v.Stage == competition.AtEssay:
		p.Links = append(p.Links, kit.Link{Text: t(r, "essays"), Href: path + "/essays/" + string(v.ID)})
	case seat.Marks() && !v.Stage.Before(competition.AtInterview):
		p.Links = append(p.Links, kit.Link{Text: t(r, "interests"), Href: path + "/interests/" + string(v.ID)})
	case seat == competition.SecretaryDuty && v.Stage == competition.AtInterview:
		p.Links = append(p.Links, kit.Link{Text: t(r, "interview"), Href: path + "/interview/" + string(v.ID)})
	}
	return p
}

// countsOf are how many candidates stand where.
func countsOf(r *route.Request, v *competition.PanelVacancy) kit.Rows {
	rows := kit.Rows{Caption: t(r, "counts") + ": " + titleOf(r.Lang, v.Vacancy), Cols: []kit.Col{{Text: t(r, "stage")}, {Text: t(r, "inside"), Num: true}, {Text: t(r, "gone"), Num: true}},
		Empty: kit.Nothing{Title: t(r, "nobody"), Text: t(r, "nobody_text")}}
	for _, s := range competition.Stages(v.EssayDue) {
		in := v.Count(s, competition.Submitted, competition.Admitted, competition.Placed, competition.Offered, competition.Appointed)
		all := v.Count(s)
		if all == 0 {
			continue
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: cells(say(r.Lang, "selection.stage."+string(s)), number(r.Lang, in), number(r.Lang, all-in))})
	}
	return rows
}

func number(l locale.Lang, n int64) string { return say(l, "panel.n", "n", n) }
