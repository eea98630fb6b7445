package planpages

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// aimsPage are the strategic aims of a body for a year with the KCI that come
// from them.
type aimsPage struct {
	Head  kit.Heading
	Years []kit.View
	Aims  []aimLine
	Empty kit.Nothing
}

type aimLine struct {
	Text, Other said
	Paper, Unit string
	Ended       string
	Edit        string
	Count       string
	KCI         []aimKCI
}

type aimKCI struct{ Name, Who, Href string }

// aimPage is the form of one aim.
type aimPage struct {
	bad
	Head    kit.Heading
	Path    string
	Version string
	Year    kit.Field
	KK, RU  kit.Field
	Paper   kit.Field
	Unit    kit.Field
	Units   []kit.Option
	Ended   kit.Field
	Old     bool
}

func cells(all ...templ.Component) []templ.Component { return all }

func bodyOf(r *route.Request) people.BodyID { return people.BodyID(r.Actor.Body) }

// yearIn reads the year of an address; 0 for that of today.
func yearIn(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}

func (d Deps) aims(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Aims(r.Context(), r.Actor, bodyOf(r), yearIn(r.URL.Query().Get("year")))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &aimsPage{Head: kit.Heading{Title: t(l, "aims.title", "year", v.Year), Sub: t(l, "aims.sub")}, Empty: kit.Nothing{Title: t(l, "aims.none"), Text: t(l, "aims.none_text")}}
	if v.Keeps {
		p.Head.Acts = []kit.Act{{Text: t(l, "aims.add"), Kind: kit.Main, Href: "/aims/new?year=" + strconv.Itoa(v.Year)}}
	}
	for y := v.Today - 1; y <= v.Today+1; y++ {
		p.Years = append(p.Years, kit.View{Text: strconv.Itoa(y), Href: "/aims?year=" + strconv.Itoa(y), Current: y == v.Year})
	}
	units := map[people.UnitID]said{}
	for _, u := range v.Units {
		units[u.ID] = in(l, u.NameKK, u.NameRU)
	}
	for _, a := range v.Aims {
		p.Aims = append(p.Aims, aimOf(l, v, &a, units))
	}
	return d.draw(w, r, p.Head, 0, aimsView(p))
}

func aimOf(l locale.Lang, v *appraisal.AimsView, a *appraisal.AimView, units map[people.UnitID]said) aimLine {
	line := aimLine{Text: in(l, a.KK, a.RU), Paper: a.Paper, Unit: t(l, "aims.body"), Count: t(l, "aims.count", "n", len(a.KCI))}
	if a.Unit != "" {
		line.Unit = units[a.Unit].Text
	}
	if a.Ended {
		line.Ended = t(l, "aims.ended")
	}
	if v.Keeps {
		line.Edit = "/aims/" + a.ID + "?year=" + strconv.Itoa(v.Year)
	}
	for _, k := range a.KCI {
		line.KCI = append(line.KCI, aimKCI{Name: k.Name, Who: k.Who, Href: planPath(k.Case)})
	}
	return line
}

func (d Deps) aimForm(w http.ResponseWriter, r *route.Request) error { return d.drawAim(w, r, bad{}) }

func (d Deps) drawAim(w http.ResponseWriter, r *route.Request, b bad) error {
	year := yearIn(r.FormValue("year"))
	v, err := d.Appraisals.Aims(r.Context(), r.Actor, bodyOf(r), year)
	if err != nil {
		return err
	}
	a := appraisal.AimView{Aim: appraisal.Aim{Year: v.Year}}
	if id := r.PathValue("aim"); id != "" {
		found := false
		for _, x := range v.Aims {
			if x.ID == id {
				a, found = x, true
			}
		}
		if !found {
			return fault.New(fault.Missing, "appraisal.missing.aim")
		}
	}
	p := aimFields(r.Lang, v, &a.Aim, b)
	return d.draw(w, r, p.Head, b.Status, aimView(p))
}

func aimFields(l locale.Lang, v *appraisal.AimsView, a *appraisal.Aim, b bad) *aimPage {
	p := &aimPage{bad: b, Path: "/aims/new", Version: number(a.Version), Old: a.ID != ""}
	p.Head = kit.Heading{Crumbs: []kit.Link{{Text: t(l, "aims.title", "year", v.Year), Href: "/aims?year=" + strconv.Itoa(v.Year)}}, Title: t(l, "aims.new")}
	if a.ID != "" {
		p.Path, p.Head.Title = "/aims/"+a.ID, t(l, "aims.edit")
	}
	field := func(name, stored string) kit.Field {
		return kit.Field{Name: name, Label: t(l, "aims.field."+name), Value: p.value(name, stored), Error: p.At[name], Rows: 3}
	}
	p.Year, p.KK, p.RU, p.Paper = field("year", strconv.Itoa(a.Year)), field("kk", a.KK), field("ru", a.RU), field("paper", a.Paper)
	p.Year.Short = true
	p.KK.Attrs, p.RU.Attrs = templ.Attributes{"lang": "kk"}, templ.Attributes{"lang": "ru"}
	p.Unit = field("unit", string(a.Unit))
	p.Unit.Optional = true
	p.Ended = kit.Field{Name: "ended", Label: t(l, "aims.field.ended")}
	if a.Ended {
		p.Ended.Value = "yes"
	}
	for _, u := range v.Units {
		if !u.Closed {
			p.Units = append(p.Units, kit.Option{Value: string(u.ID), Text: u.Code + " " + in(l, u.NameKK, u.NameRU).Text})
		}
	}
	return p
}

func (d Deps) aimKeep(w http.ResponseWriter, r *route.Request) error {
	a := appraisal.Aim{
		ID: r.PathValue("aim"), Version: max(whole(r, "version"), 0), Body: bodyOf(r), Unit: people.UnitID(r.PostFormValue("unit")), Year: yearIn(r.PostFormValue("year")),
		KK: r.PostFormValue("kk"), RU: r.PostFormValue("ru"), Paper: r.PostFormValue("paper"), Ended: r.PostFormValue("ended") == "yes",
	}
	_, err := d.Appraisals.KeepAim(r.Context(), r.Actor, a)
	if err == nil {
		return goTo(w, r, "/aims?year="+strconv.Itoa(a.Year))
	}
	b, err := d.refused(r, err, func(field string) string { return field })
	if err != nil {
		return err
	}
	return d.drawAim(w, r, b)
}
