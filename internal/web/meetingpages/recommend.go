package meetingpages

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// usesPage is what the commission recommends from the results of the KCI. It
// tells of nothing else.
type usesPage struct {
	failed
	Head  kit.Heading
	Done  string
	Path  string
	Stand kit.Link
	Edit  bool
	Rows  []useRow
	None  kit.Nothing
	Pages kit.Pages
	Views []kit.View
}

// useRow is one servant.
type useRow struct {
	Case, Place, Name, Unit, UnitLang, Grade string
	Given                                    string // what is recommended, in words
	Options                                  []kit.Option
	Fixed                                    bool
}

// usesRows is how many servants a page has.
const usesRows = 50

func useName(l locale.Lang, key string) string { return locale.T(l, "appraisal.use."+key, nil) }

func (d Deps) recommendations(w http.ResponseWriter, r *route.Request) error {
	return d.drawUses(w, r, failed{})
}

func (d Deps) drawUses(w http.ResponseWriter, r *route.Request, f failed) error {
	after, err := strconv.Atoi(r.URL.Query().Get("after"))
	if err != nil || after < 0 {
		after = 0
	}
	q := appraisal.RecommendQuery{Meeting: meetingID(r), Only: r.URL.Query().Get("view") == "only", After: after, Limit: usesRows}
	list, err := d.Appraisals.Recommendations(r.Context(), r.Actor, q)
	if err != nil {
		return err
	}
	l, v := r.Lang, &list.Meeting
	p := &usesPage{failed: f, Done: done(r, "recommended"), Path: pathOf(v.Meeting.ID, "/recommendations"), Edit: v.May.Hold}
	p.Head = kit.Heading{Crumbs: meetingCrumbs(l, v), Title: t(l, "uses"), Sub: t(l, "uses.sub")}
	p.Head.Acts = []kit.Act{{Text: t(l, "uses.export"), Href: pathOf(v.Meeting.ID, "/recommendations.xlsx")}}
	p.Stand = lawpages.ClauseLink(l, v.Edition, v.Rules.Uses.KCI)
	p.None = kit.Nothing{Title: t(l, "uses.none"), Text: t(l, "uses.none_text")}
	p.Views = []kit.View{{Text: t(l, "view.all"), Href: p.Path, Current: !q.Only}, {Text: t(l, "uses.only"), Href: p.Path + "?view=only", Current: q.Only}}
	for _, x := range list.Rows {
		p.Rows = append(p.Rows, useOf(l, list, x))
	}
	p.Pages.Shown = t(l, "shown", "n", len(p.Rows))
	if list.Next > 0 {
		p.Pages.Next = p.Path + "?view=" + r.URL.Query().Get("view") + "&after=" + strconv.Itoa(list.Next)
	}
	if after > 0 {
		p.Pages.Previous = p.Path + "?view=" + r.URL.Query().Get("view") + "&after=" + strconv.Itoa(max(0, after-usesRows))
	}
	return d.draw(w, r, p.Head, f.Status, usesShow(p))
}

func useOf(l locale.Lang, list *appraisal.Recommendations, x appraisal.Recommended) useRow {
	row := useRow{Case: string(x.Case), Place: number(x.Place), Name: x.Name, Grade: list.Meeting.Rules.GradeName(x.Grade, l), Fixed: x.Fixed}
	row.Unit, row.UnitLang = list.Units[x.Unit].NameKK, string(locale.KK)
	if l == locale.RU {
		row.Unit, row.UnitLang = list.Units[x.Unit].NameRU, string(locale.RU)
	}
	var given []string
	for _, u := range list.Meeting.Rules.Uses.KCI.V {
		has := slices.Contains(x.Uses, u)
		row.Options = append(row.Options, kit.Option{Value: u, Text: useName(l, u), Chosen: has})
		if has {
			given = append(given, useName(l, u))
		}
	}
	row.Given = strings.Join(given, ", ")
	if row.Given == "" {
		row.Given = "–"
	}
	return row
}

func (d Deps) recommend(w http.ResponseWriter, r *route.Request) error {
	version(r) // reads the form
	var all []appraisal.RecommendIn
	for _, c := range r.PostForm["case"] {
		all = append(all, appraisal.RecommendIn{Case: appraisal.CaseID(c), Uses: r.PostForm["uses."+c]})
	}
	err := d.Appraisals.Recommend(r.Context(), r.Actor, meetingID(r), all)
	if err == nil {
		return goTo(w, r, pathOf(meetingID(r), "/recommendations?done=recommended"))
	}
	f, err := d.refused(r, err, nil)
	if err != nil {
		return err
	}
	return d.drawUses(w, r, f)
}

// export gives what is recommended as XLSX.
func (d Deps) export(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	f := excelize.NewFile()
	defer f.Close()
	sheet, err := f.NewStreamWriter(f.GetSheetName(0))
	if err != nil {
		return err
	}
	if err := sheet.SetRow("A1", []any{"№", t(l, "servant"), t(l, "unit"), t(l, "kci_grade"), t(l, "uses")}); err != nil {
		return err
	}
	row := 2
	for after := 0; ; {
		list, err := d.Appraisals.Recommendations(r.Context(), r.Actor, appraisal.RecommendQuery{Meeting: meetingID(r), Only: true, After: after, Limit: 500})
		if err != nil {
			return err
		}
		for _, x := range list.Rows {
			u := useOf(l, list, x)
			if err := sheet.SetRow("A"+strconv.Itoa(row), []any{x.Place, u.Name, u.Unit, u.Grade, u.Given}); err != nil {
				return err
			}
			row++
		}
		if after = list.Next; after == 0 {
			break
		}
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	route.SaveAs(w, route.XLSX, "recommendations.xlsx")
	return f.Write(w)
}
