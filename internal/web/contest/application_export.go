package contest

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/competition"
	"tarazy/internal/fault"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// exportMost is how many applications may be chosen for a file: they stand in
// its address.
const exportMost = 200

// choosePage shows whose applications a file will hold.
type choosePage struct {
	Head  kit.Heading
	Rows  kit.Rows
	Files []kit.Act
	Back  string
}

// chosen are the applications that a form or an address names, each once. The
// faults are contest.none_chosen, where there must be some, and
// contest.too_many.
func chosen(ids []string, must bool) ([]competition.ApplicationID, error) {
	var out []competition.ApplicationID
	for _, x := range ids {
		if id := competition.ApplicationID(x); x != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	switch {
	case must && len(out) == 0:
		return nil, fault.New(fault.Invalid, "contest.none_chosen")
	case len(out) > exportMost:
		return nil, fault.New(fault.TooLarge, "contest.too_many", "most", exportMost)
	}
	return out, nil
}

// exportChoose shows the applications chosen in the list, with the files that
// hold them alone.
func (d Deps) exportChoose(w http.ResponseWriter, r *route.Request) error {
	if err := r.ParseForm(); err != nil {
		return brokenForm(err)
	}
	ids, err := chosen(r.PostForm["id"], true)
	if err != nil {
		return err
	}
	view, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return err
	}
	if !may(r, access.SeeCandidates, view.Competition.Body) {
		return fault.New(fault.Denied, "access.denied")
	}
	asked, err := url.ParseQuery(r.PostFormValue("query"))
	if err != nil {
		return fault.New(fault.Invalid, "contest.filter", "name", "query")
	}
	a := address{asked, path(view.Competition.ID, "applications")}
	only := address{url.Values{}, a.at}
	if sort := a.Get("sort"); sort != "" {
		only.Set("sort", sort)
	}
	q, err := only.query(view)
	if err != nil {
		return err
	}
	q.Only, q.Limit = ids, exportMost
	found, err := d.Contest.Applications(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	return d.drawChoose(w, r, view, a, only, found.Items)
}

func (d Deps) drawChoose(w http.ResponseWriter, r *route.Request, view *competition.View, a, only address, found []competition.ApplicationRow) error {
	l := r.Lang
	p := &choosePage{Back: a.with("after", "").href("")}
	p.Head = kit.Heading{Crumbs: crumbs(l, crumbOf(l, &view.Competition), kit.Link{Text: words(l, "applications.title"), Href: a.at}),
		Title: words(l, "bulk.title"), Sub: words(l, "bulk.chosen", "n", len(found))}
	p.Rows = kit.Rows{Caption: p.Head.Title, Cols: []kit.Col{{Text: words(l, "col.number")}, {Text: words(l, "col.name")}, {Text: words(l, "col.standing")}}}
	for _, x := range found {
		only.Add("id", string(x.ID))
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			kit.Blind(x.Number, "/candidates/"+string(x.ID)), kit.Person(x.Name, ""), kit.State(standingKind(x.Standing), standingText(l, &x.Application)),
		}})
	}
	for _, format := range []string{"xlsx", "csv"} {
		p.Files = append(p.Files, kit.Act{Text: words(l, "bulk.take", "format", strings.ToUpper(format)), Href: only.href("/export/" + format)})
	}
	return d.draw(w, r, p.Head.Title, 0, chooseView(p))
}

// export sends the list as it is filtered; of several applications alone where
// the address names them.
func (d Deps) export(w http.ResponseWriter, r *route.Request) error {
	format := r.PathValue("format")
	if format != "xlsx" && format != "csv" {
		return fault.New(fault.Missing, "page.missing")
	}
	view, err := d.Contest.View(r.Context(), r.Actor, id(r))
	if err != nil {
		return err
	}
	q, err := addressOf(r).query(view)
	if err != nil {
		return err
	}
	if q.Only, err = chosen(r.URL.Query()["id"], false); err != nil {
		return err
	}
	all, err := d.Contest.Export(r.Context(), r.Actor, q, format)
	if err != nil {
		return err
	}
	l := r.Lang
	head := []string{}
	for _, key := range []string{"col.number", "col.name", "field.post", "col.stage", "col.standing", "col.points", "col.place", "col.applied", "col.due"} {
		head = append(head, words(l, key))
	}
	post := map[competition.VacancyID]string{}
	for _, v := range view.Vacancies {
		post[v.ID] = v.Code + " · " + v.Title.In(l)
	}
	sheet := [][]string{head}
	for _, x := range all {
		place := ""
		if x.Place > 0 {
			place = strconv.Itoa(x.Place)
		}
		sheet = append(sheet, []string{x.Number, x.Name, post[x.Vacancy], stageName(l, x.Stage), standingText(l, &x.Application), x.Points.String(), place, x.On.String(), x.CheckDue.String()})
	}
	return sendSheet(w, r, format, "applications-"+strings.ReplaceAll(view.Today.String(), "-", ""), words(l, "applications.title"), sheet)
}
