package sheetpages

import (
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/page"
)

// versionsPage holds a version of the KCI sheet against the one before, with the
// reasons for which that one came back.
type versionsPage struct {
	Head     kit.Heading
	All      []kit.View
	Returned *returnedView
	Diffs    []diffRow
	None     string
}

// diffRow is one KCI in two versions.
type diffRow struct {
	Title string
	Back  []string // what was amiss with the evidence
	kit.Versions
}

func (x *diffRow) same() bool { return x.Old == x.New }

func (d Deps) versions(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Sheets(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &versionsPage{Head: heading(l, &v.Hub, t(l, "versions"))}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "kci"), Href: casePath(v.Case.ID) + "/sheet"})
	if n := len(v.Sheets); n < 2 || v.Plan == nil {
		p.None = t(l, "versions.one")
	} else {
		if asked, err := strconv.Atoi(r.URL.Query().Get("version")); err == nil && asked >= 2 && asked <= n {
			n = asked
		}
		p.compare(l, v, n)
	}
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Class: "p-sheet"}, versionsView(p))
}

// compare holds version n against the one before.
func (p *versionsPage) compare(l locale.Lang, v *appraisal.SheetsView, n int) {
	before, after := &v.Sheets[n-2], &v.Sheets[n-1]
	for i := 2; i <= len(v.Sheets); i++ {
		p.All = append(p.All, kit.View{
			Text: t(l, "versions.pair", "old", i-1, "new", i), Href: casePath(v.Case.ID) + "/sheet/versions?version=" + strconv.Itoa(i), Current: i == n,
		})
	}
	if back := before.Returned; back != nil {
		p.Returned = &returnedView{Text: back.Text, By: v.Names[back.By]}
		if on, err := v.Body.On(back.At); err == nil {
			p.Returned.When = locale.Day(l, on.String())
		}
	}
	for i, k := range v.Plan.KCI {
		row := diffRow{Title: strconv.Itoa(i+1) + ". " + k.Name, Versions: kit.Versions{
			OldName: t(l, "versions.name", "number", before.Number), NewName: t(l, "versions.name", "number", after.Number),
			Old: rowText(l, v, before.Rows, i), New: rowText(l, v, after.Rows, i),
		}}
		if before.Returned != nil {
			for _, why := range before.Returned.Reasons {
				if why.KCI == i+1 {
					row.Back = append(row.Back, t(l, "lack."+why.What)+": "+why.Text)
				}
			}
		}
		p.Diffs = append(p.Diffs, row)
	}
}

// rowText is the outcome of a KCI in one text, as two versions of it are
// compared.
func rowText(l locale.Lang, v *appraisal.SheetsView, rows []appraisal.SheetRow, i int) string {
	if i >= len(rows) {
		return "–"
	}
	x := rows[i]
	var names []string
	for _, f := range v.Files {
		for _, id := range x.Files {
			if id == f.ID {
				names = append(names, f.Name)
			}
		}
	}
	var parts []string
	for _, f := range [][2]string{{"actual", x.Actual}, {"reached", reachedText(l, v, x.Reached)}, {"evidence", x.Evidence}, {"files", strings.Join(names, ", ")}, {"why", x.Why}} {
		if f[1] != "" {
			parts = append(parts, t(l, f[0])+": "+f[1]+".")
		}
	}
	return strings.Join(parts, " ")
}

// reachedText is a mark in the act's own words; "" where there is none.
func reachedText(l locale.Lang, v *appraisal.SheetsView, reached *bool) string {
	for _, m := range v.Rules.Wording.Scales.Reached {
		if reached != nil && *reached == (m.Key == "reached") {
			text, _ := m.Name.In(l)
			return text
		}
	}
	return ""
}
