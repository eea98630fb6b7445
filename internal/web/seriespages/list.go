package seriespages

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// listPage are the series of a reader, with what waits for them.
type listPage struct {
	Head  kit.Heading
	Tasks []kit.Link
	Rows  kit.Rows
	Next  string
	Views []kit.View
}

var seriesKinds = map[interview.SeriesState]kit.StateKind{
	interview.SeriesPlanned: kit.NotStarted, interview.SeriesOpen: kit.NotStarted, interview.SeriesClosed: kit.Done,
}

func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	over := r.URL.Query().Has("over")
	q := interview.SeriesQuery{After: r.URL.Query().Get("after"), States: []interview.SeriesState{interview.SeriesPlanned, interview.SeriesOpen}}
	tail := ""
	if over {
		q.States, tail = []interview.SeriesState{interview.SeriesClosed}, "&over=1"
	}
	got, err := d.Interviews.SeriesList(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	p := &listPage{Head: kit.Heading{Title: t(l, "list"), Sub: t(l, "list.sub")}}
	if access.May(r.Actor, access.PlanInterviews, access.Target{Body: r.Actor.Body}) {
		p.Head.Acts = []kit.Act{{Text: t(l, "open"), Kind: kit.Main, Href: "/interviews/new"}, {Text: t(l, "limits"), Kind: kit.Quiet, Href: "/interviews/limits"}}
	}
	if access.May(r.Actor, access.PrepareGuide, access.Target{Body: r.Actor.Body}) {
		p.Head.Acts = append(p.Head.Acts, kit.Act{Text: t(l, "samples"), Kind: kit.Quiet, Href: "/interview-samples"})
	}
	p.Views = []kit.View{{Text: t(l, "list.now"), Href: "/interviews", Current: !over}, {Text: t(l, "list.over"), Href: "/interviews?over=1", Current: over}}
	if p.Tasks, err = d.taskLinks(r); err != nil {
		return err
	}
	p.Rows = seriesRows(l, got.Items)
	if got.Next != "" {
		p.Next = "/interviews?after=" + got.Next + tail
	}
	return d.draw(w, r, p.Head, 0, listView(p))
}

func seriesRows(l locale.Lang, all []interview.Series) kit.Rows {
	rows := kit.Rows{
		Caption: t(l, "list"), Cols: []kit.Col{{Text: t(l, "post")}, {Text: t(l, "format")}, {Text: t(l, "from")}, {Text: t(l, "state")}},
		Empty: kit.Nothing{Title: t(l, "list.none"), Text: t(l, "list.none_text")},
	}
	for _, se := range all {
		from := t(l, "own")
		if se.Case != "" {
			from = t(l, "competition")
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{
			saidLink(official(l, se.Title), seriesPath(se.ID)), kit.Text(t(l, "format."+string(se.Format))), kit.Text(from),
			kit.State(seriesKinds[se.State], t(l, "state."+string(se.State))),
		}})
	}
	return rows
}

// taskPath leads from a kind of task to its page.
func taskPath(x interview.Task) string {
	base := seriesPath(x.Series.ID)
	switch x.Kind {
	case "undertake":
		return base + "/undertaking"
	case "declare":
		if x.Series.Case != "" {
			return base
		}
		return base + "/interests"
	case "calibrate":
		return base + "/calibration"
	case "read":
		return base + "/" + string(x.Interview.ID) + "/dossier"
	case "mark":
		return base + "/" + string(x.Interview.ID) + "/rate"
	case "agree":
		return base + "/" + string(x.Interview.ID) + "/agreement"
	case "guide":
		return base + "/preparation"
	case "panel", "replace":
		return base + "/panel"
	}
	return base + "/plan"
}

func (d Deps) taskLinks(r *route.Request) ([]kit.Link, error) {
	all, err := d.Interviews.Waiting(r.Context(), r.Actor)
	if err != nil {
		return nil, err
	}
	var out []kit.Link
	for _, x := range all {
		out = append(out, kit.Link{Text: TaskText(r.Lang, x), Href: taskPath(x)})
	}
	return out, nil
}

// TaskText says what waits, with the candidate's number and the post.
func TaskText(l locale.Lang, x interview.Task) string {
	post := official(l, x.Series.Title).Text
	if x.Interview != nil {
		return t(l, "task."+x.Kind, "post", post, "number", x.Interview.Number)
	}
	return t(l, "task."+x.Kind, "post", post)
}

// TaskPath is the page on which a task is done.
func TaskPath(x interview.Task) string { return taskPath(x) }

// openPage opens a series.
type openPage struct {
	failed
	Head      kit.Heading
	Formats   []kit.Option
	Vacancies []kit.Option
	In        map[string]string
}

var openFields = []string{"format", "case", "title_kk", "title_ru"}

func (d Deps) openForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawOpen(w, r, map[string]string{"format": string(interview.ByPanel), "case": r.URL.Query().Get("case")}, failed{})
}

func (d Deps) drawOpen(w http.ResponseWriter, r *route.Request, in map[string]string, f failed) error {
	l := r.Lang
	p := &openPage{failed: f, In: in, Head: kit.Heading{Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/interviews"}}, Title: t(l, "open"), Sub: t(l, "open.sub")}}
	for _, format := range []interview.Format{interview.ByPanel, interview.Individual} {
		p.Formats = append(p.Formats, kit.Option{
			Value: string(format), Text: t(l, "format."+string(format)), Hint: t(l, "format."+string(format)+".hint"), Chosen: in["format"] == string(format),
		})
	}
	if d.Vacancies != nil {
		var err error
		if p.Vacancies, err = d.Vacancies(r.Context(), r.Actor); err != nil {
			return err
		}
	}
	return d.draw(w, r, p.Head, f.Status, openView(p))
}

func (d Deps) open(w http.ResponseWriter, r *route.Request) error {
	in := map[string]string{}
	for _, name := range openFields {
		in[name] = r.PostFormValue(name)
	}
	se, err := d.Interviews.OpenSeries(r.Context(), r.Actor, interview.SeriesOpening{
		Body: people.BodyID(r.Actor.Body), Case: in["case"], Format: interview.Format(in["format"]), Title: interview.Official{KK: in["title_kk"], RU: in["title_ru"]},
	})
	if err == nil {
		return page.Go(w, r, seriesPath(se.ID))
	}
	f, err := d.refused(r.Lang, err, openFields...)
	if err != nil {
		return err
	}
	return d.drawOpen(w, r, in, f)
}
