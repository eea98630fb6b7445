package learnpages

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/interview"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// keptPage lists the papers of closed series.
type keptPage struct {
	Head  kit.Heading
	Done  string
	Term  string
	Unset string
	Cases string
	Rows  kit.Rows
	Law   kit.Link
	Next  string
}

func (d Deps) kept(w http.ResponseWriter, r *route.Request) error {
	l, body := r.Lang, bodyOf(r, access.KeepForms)
	v, err := d.Interviews.KeptPapers(r.Context(), r.Actor, body, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	p := &keptPage{
		Head: kit.Heading{Title: t(l, "kept"), Sub: t(l, "kept.sub")}, Unset: faultText(l, v.Unset), Law: lawpages.ClauseLink(l, v.Method, v.Rules.Confidentiality.FormsKept),
	}
	if r.URL.Query().Has("done") {
		p.Done = t(l, "kept.done")
	}
	if v.Unset == nil {
		p.Term = t(l, "kept.term", "n", v.Months)
	}
	if v.Cases > 0 {
		p.Cases = t(l, "kept.cases", "n", v.Cases)
	}
	if v.Next != "" {
		p.Next = "/interview-forms?" + url.Values{"after": {v.Next}, "body": {string(body)}}.Encode()
	}
	p.Rows = kit.Rows{
		Caption: t(l, "kept"), Cols: []kit.Col{{Text: t(l, "kept.series")}, {Text: t(l, "kept.n"), Num: true}, {Text: t(l, "kept.last")}, {Text: t(l, "kept.until")}, {Text: t(l, "state")}},
		Empty: kit.Nothing{Title: t(l, "kept.none"), Text: t(l, "kept.none_text")},
	}
	for k := range v.Items {
		p.Rows.Rows = append(p.Rows.Rows, keptRow(l, &v.Items[k]))
	}
	return d.draw(w, r, p.Head, 0, keptView(p))
}

func keptRow(l locale.Lang, x *interview.KeptSeries) kit.Row {
	post := official(l, x.Series.Title)
	last, until := "–", "–"
	if x.Last != 0 {
		last = locale.Day(l, x.Last.String())
	}
	if x.Until != nil {
		until = locale.Day(l, x.Until.String())
	}
	state := kit.State(kit.Locked, t(l, "kept.state.kept"))
	switch {
	case x.Destroyed != nil:
		state = kit.State(kit.Out, t(l, "kept.state.gone", "number", x.Destroyed.Number, "day", x.Destroyed.Day.String()))
	case x.Due:
		state = letterLink("/interview-forms/"+string(x.Series.ID), t(l, "kept.destroy"), post.Text)
	}
	return kit.Row{Decide: x.Due, Cells: []templ.Component{
		keptTitle(seriesPath(x.Series.ID), post), kit.Text(number(int64(x.Interviews))), kit.Text(last), kit.Text(until), state,
	}}
}

// destroyPage asks for the act under which papers are destroyed.
type destroyPage struct {
	problems
	Head   kit.Heading
	Path   string
	Number kit.Field
	Day    kit.Field
}

func (d Deps) destroyForm(w http.ResponseWriter, r *route.Request) error {
	return d.drawDestroy(w, r, nothing())
}

func (d Deps) drawDestroy(w http.ResponseWriter, r *route.Request, bad problems) error {
	l := r.Lang
	se, err := d.Interviews.DestroyableSeries(r.Context(), r.Actor, seriesOf(r))
	if err != nil {
		return err
	}
	post := official(l, se.Title)
	p := &destroyPage{
		problems: bad, Path: "/interview-forms/" + string(se.ID),
		Head:   kit.Heading{Crumbs: []kit.Link{{Text: t(l, "kept"), Href: "/interview-forms"}}, Title: t(l, "kept.destroy_title"), Sub: post.Text, SubIn: post.Lang},
		Number: kit.Field{Name: "number", Label: t(l, "kept.number"), Value: bad.typed("number", ""), Error: bad.At["number"], Short: true},
		Day:    kit.Field{Name: "day", Label: t(l, "kept.day"), Value: bad.typed("day", ""), Error: bad.At["day"]},
	}
	return d.draw(w, r, p.Head, bad.Status, destroyView(p))
}

func (d Deps) destroy(w http.ResponseWriter, r *route.Request) error {
	in := interview.DestroyIn{Number: r.PostFormValue("number")}
	var err error
	if text := strings.TrimSpace(r.PostFormValue("day")); text != "" {
		var on day.Day
		if on, err = day.Parse(text); err == nil {
			in.Day = &on
		} else if f, ok := fault.As(err); ok {
			err = f.At("day")
		}
	}
	if err == nil {
		err = d.Interviews.DestroyPapers(r.Context(), r.Actor, seriesOf(r), in)
	}
	if err == nil {
		return page.Go(w, r, "/interview-forms?done=destroyed")
	}
	bad, err := refused(r, err, map[string]string{"number": "number", "day": "day"})
	if err != nil {
		return err
	}
	return d.drawDestroy(w, r, bad)
}
