package yearpages

import (
	"net/http"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/reach"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// listPage are the years that a reader may see.
type listPage struct {
	Head kit.Heading
	Rows kit.Rows
}

var yearKinds = map[appraisal.YearState]kit.StateKind{
	appraisal.YearOpened: kit.Going, appraisal.YearAppraising: kit.Going, appraisal.YearClosed: kit.Done, appraisal.YearDestroyed: kit.Out,
}

func (d Deps) list(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	all, err := d.Appraisals.Years(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	open := access.May(r.Actor, access.OpenYear, access.Target{Body: r.Actor.Body})
	p := &listPage{Head: kit.Heading{Title: t(l, "list"), Sub: t(l, "list.sub")}}
	p.Rows = kit.Rows{
		Caption: t(l, "list"), Cols: []kit.Col{{Text: t(l, "year")}, {Text: t(l, "body")}, {Text: t(l, "period")}, {Text: t(l, "state")}},
		Empty: kit.Nothing{Title: t(l, "list.none"), Text: t(l, "list.none_text")},
	}
	if open {
		act := kit.Act{Text: t(l, "open"), Kind: kit.Main, Href: "/years/new"}
		p.Head.Acts, p.Rows.Empty.Act = []kit.Act{act}, nil
	}
	for _, v := range all {
		y := v.Year
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: []templ.Component{
			link(t(l, "of", "year", y.Number), yearPath(y.ID)), kit.Text(v.Body.Names.In(l)),
			kit.Text(t(l, "days", "from", y.From.String(), "until", y.Until.String())), kit.State(yearKinds[y.State], locale.T(l, "appraisal.year_state."+string(y.State), nil)),
		}})
	}
	return d.draw(w, r, p.Head, 0, listView(p))
}

// openPage opens a year.
type openPage struct {
	failed
	Head kit.Heading
	Law  said // the act under which the body appraises
}

func (d Deps) openForm(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.OpenYear, "")
	if err != nil {
		return err
	}
	today, err := d.People.Today(r.Context(), body)
	if err != nil {
		return err
	}
	year := today.Year()
	text := number(int64(year))
	return d.drawOpen(w, r, body, failed{In: map[string]string{"number": text, "from": text + "-01-01", "until": text + "-12-31"}})
}

func (d Deps) drawOpen(w http.ResponseWriter, r *route.Request, body people.BodyID, f failed) error {
	l := r.Lang
	p := &openPage{failed: f, Head: kit.Heading{Crumbs: []kit.Link{{Text: t(l, "list"), Href: "/years"}}, Title: t(l, "open"), Sub: t(l, "open.sub")}}
	e, err := d.Appraisals.EditionFor(r.Context(), body)
	if _, ok := fault.As(err); ok {
		refusal, err := d.refused(r, err)
		if err != nil {
			return err
		}
		if len(p.Errors) == 0 {
			p.Errors, p.failed.Law = refusal.Errors, refusal.Law
		}
	} else if err != nil {
		return err
	} else {
		p.Law = said{e.Title.In(l), ""}
	}
	return d.draw(w, r, p.Head, f.Status, openView(p))
}

func (d Deps) open(w http.ResponseWriter, r *route.Request) error {
	body, err := reach.Body(r.Actor, access.OpenYear, "")
	if err != nil {
		return err
	}
	in := appraisal.YearIn{Body: body, Number: whole(r.PostFormValue("number"))}
	if in.From, err = dayAt(r, "from"); err == nil {
		in.Until, err = dayAt(r, "until")
	}
	var y *appraisal.Year
	if err == nil {
		y, err = d.Appraisals.OpenYear(r.Context(), r.Actor, in)
	}
	if err != nil {
		f, err := d.refused(r, err, "number", "from", "until")
		if err != nil {
			return err
		}
		return d.drawOpen(w, r, body, f)
	}
	return goTo(w, r, yearPath(y.ID))
}
