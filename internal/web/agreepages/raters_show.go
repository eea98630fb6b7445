package agreepages

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/interview/raters"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// ratersPage shows how those who mark use the scale.
type ratersPage struct {
	Head   kit.Heading
	Whole  []figureView
	Panels []kit.Rows
	Pairs  kit.Rows
	Raters kit.Rows
	Used   kit.Rows
	Own    []figureView
	None   bool // nothing is marked yet
	All    bool
}

// figureView is a figure with what it means.
type figureView struct {
	Name, Value, Range, Means string
	Few                       string // why it is not given; "" where it is
}

func (d Deps) raters(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Interviews.RatersOf(r.Context(), r.Actor, bodyOf(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &ratersPage{Head: kit.Heading{Title: s(l, "title"), Sub: s(l, "sub_own")}, All: v.All, None: v.Own == nil && (v.Report == nil || v.Report.Marks == 0)}
	if v.All {
		p.Head.Sub = s(l, "sub_all")
		p.report(l, v)
	}
	if v.Own != nil {
		p.own(l, v.Own)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Class: "p-raters"}, ratersView(p))
}

// bodyOf is the body that the page is about: the one asked for, else the one
// worked in.
func bodyOf(r *route.Request) people.BodyID {
	if asked := r.URL.Query().Get("body"); asked != "" {
		return people.BodyID(asked)
	}
	if ids, all := access.Bodies(r.Actor, access.SeeRaters); !all && len(ids) > 0 {
		return people.BodyID(ids[0])
	}
	return people.BodyID(r.Actor.Body)
}

// s gives a message on statistics.
func s(l locale.Lang, key string, kv ...any) string { return say(l, "agree.raters."+key, kv...) }

// decimal writes a figure with two digits.
func decimal(l locale.Lang, v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	if strings.TrimLeft(text, "-0.") == "" {
		text = "0.00" // no zero below zero
	}
	return strings.Replace(locale.Decimal(l, text), "-", "−", 1)
}

// figure writes a figure with its interval, or says that there are too few cases.
func figure(l locale.Lang, name string, f raters.Figure) figureView {
	x := figureView{Name: s(l, name), Means: s(l, name+"_means")}
	switch {
	case f.Value != nil:
		x.Value = decimal(l, *f.Value)
		if f.Low != nil && f.High != nil {
			x.Range = s(l, "range", "low", decimal(l, *f.Low), "high", decimal(l, *f.High))
		}
	case f.N < f.Least:
		x.Few = s(l, "few", "n", f.N, "least", f.Least)
	default:
		x.Few = s(l, "flat")
	}
	return x
}

// ownFigures are the figures of one rater in the order of the page.
func ownFigures(l locale.Lang, x *raters.Rater) []figureView {
	return []figureView{
		figure(l, "severity", x.Severity), figure(l, "with_others", x.With), figure(l, "mean", x.Mean), figure(l, "spread", x.Spread),
		figure(l, "halo", x.Halo), figure(l, "halo_beside", x.HaloBeside), figure(l, "together", x.Together),
		figure(l, "order", x.Order), figure(l, "contrast", x.Contrast),
	}
}

func (p *ratersPage) own(l locale.Lang, x *raters.Rater) { p.Own = ownFigures(l, x) }

// report fills the tables of the expert.
func (p *ratersPage) report(l locale.Lang, v *interview.RatersView) {
	name := func(id string) string { return v.Names[people.PersonID(id)] }
	p.Whole = []figureView{figure(l, "alpha", v.Report.Alpha)}
	for _, x := range v.Report.Panels {
		p.Panels = append(p.Panels, panelRows(l, x, name))
	}
	p.Pairs = kit.Rows{Caption: s(l, "pairs"), Cols: []kit.Col{{Text: s(l, "pair")}, {Text: s(l, "kappa")}, {Text: s(l, "interval")}}}
	for _, x := range v.Report.Pairs {
		f := figure(l, "kappa", x.Kappa)
		p.Pairs.Rows = append(p.Pairs.Rows, kit.Row{Cells: []templ.Component{kit.Text(name(x.A) + " – " + name(x.B)), kit.Text(f.Value + f.Few), kit.Text(f.Range)}})
	}
	p.Raters = kit.Rows{Caption: s(l, "members"), Compare: true, Cols: []kit.Col{{Text: s(l, "member")}, {Text: s(l, "interviews"), Num: true}}}
	p.Used = kit.Rows{Caption: s(l, "used"), Compare: true, Cols: []kit.Col{{Text: s(l, "member")}}}
	for mark := range v.Report.Raters[:min(1, len(v.Report.Raters))] {
		for k := range v.Report.Raters[mark].Used {
			p.Used.Cols = append(p.Used.Cols, kit.Col{Text: strconv.Itoa(k + 1), Num: true})
		}
	}
	for i := range v.Report.Raters {
		x := &v.Report.Raters[i]
		figures := ownFigures(l, x)
		row := kit.Row{Cells: []templ.Component{kit.Text(name(x.ID)), kit.Text(strconv.Itoa(x.Interviews))}}
		for _, f := range figures {
			if i == 0 {
				p.Raters.Cols = append(p.Raters.Cols, kit.Col{Text: f.Name})
			}
			row.Cells = append(row.Cells, figureCell(f))
		}
		p.Raters.Rows = append(p.Raters.Rows, row)
		used := kit.Row{Cells: []templ.Component{kit.Text(name(x.ID))}}
		for _, n := range x.Used {
			used.Cells = append(used.Cells, kit.Text(strconv.Itoa(n)))
		}
		p.Used.Rows = append(p.Used.Rows, used)
	}
}

// panelRows are the six correlations of one panel.
func panelRows(l locale.Lang, x raters.Panel, name func(string) string) kit.Rows {
	var who []string
	for _, id := range x.Raters {
		who = append(who, name(id))
	}
	rows := kit.Rows{
		Caption: s(l, "panel", "names", who, "n", x.N),
		Cols:    []kit.Col{{Text: s(l, "coefficient")}, {Text: s(l, "value")}, {Text: s(l, "interval")}, {Text: s(l, "meaning")}},
	}
	for _, one := range []struct {
		name string
		f    raters.Figure
	}{{"icc21", x.ICC21}, {"icc2k", x.ICC2k}, {"icc11", x.ICC11}, {"icc1k", x.ICC1k}, {"icc31", x.ICC31}, {"icc3k", x.ICC3k}} {
		f := figure(l, one.name, one.f)
		rows.Rows = append(rows.Rows, kit.Row{Cells: []templ.Component{kit.Text(f.Name), kit.Text(f.Value + f.Few), kit.Text(f.Range), kit.Text(f.Means)}})
	}
	return rows
}
