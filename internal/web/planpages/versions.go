package planpages

import (
	"net/http"
	"strconv"
	"strings"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// versionsPage shows two versions of a plan side by side.
type versionsPage struct {
	Head     kit.Heading
	All      []kit.View
	Rows     kit.Rows
	Compared string
	Diffs    []diffRow
	Back     *backView
	None     string
}

type diffRow struct {
	Title string
	kit.Versions
	Same bool
}

func (d Deps) versions(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Plan(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &versionsPage{Head: heading(l, v, t(l, "versions.title", "year", v.Year.Number))}
	p.Head.Crumbs = append(p.Head.Crumbs, kit.Link{Text: t(l, "plan"), Href: planPath(v.Case.ID)})
	p.list(l, v)
	if len(v.Plans) < 2 {
		p.None = t(l, "versions.one")
		return d.draw(w, r, p.Head, 0, versionsView(p))
	}
	n := len(v.Plans)
	if asked, err := strconv.Atoi(r.URL.Query().Get("version")); err == nil && asked >= 2 && asked <= n {
		n = asked
	}
	p.compare(l, v, n)
	return d.draw(w, r, p.Head, 0, versionsView(p))
}

// list are the versions with what became of them.
func (p *versionsPage) list(l locale.Lang, v *appraisal.PlanView) {
	p.Rows = kit.Rows{Caption: t(l, "versions.caption"), Empty: kit.Nothing{Title: t(l, "none")}, Cols: []kit.Col{
		{Text: t(l, "versions.number")}, {Text: t(l, "versions.state")}, {Text: t(l, "versions.by")}, {Text: t(l, "versions.sent")}, {Text: t(l, "versions.decided")},
	}}
	for _, x := range v.Plans {
		sent, decided := "–", "–"
		if x.Sent != nil {
			sent = instant(l, v.Body.Zone, *x.Sent)
		}
		if x.Decided != nil {
			decided = instant(l, v.Body.Zone, *x.Decided)
		}
		p.Rows.Rows = append(p.Rows.Rows, kit.Row{Cells: cells(kit.Strong(strconv.Itoa(x.Number)), kit.State(planState(x.State), stateText(l, x.State)),
			kit.Text(v.Names[x.By]), kit.Text(sent), kit.Text(decided))})
	}
}

// compare holds a version against the one before.
func (p *versionsPage) compare(l locale.Lang, v *appraisal.PlanView, n int) {
	before, after := &v.Plans[n-2], &v.Plans[n-1]
	for i := 2; i <= len(v.Plans); i++ {
		p.All = append(p.All, kit.View{Text: t(l, "versions.pair", "old", i-1, "new", i), Href: planPath(v.Case.ID) + "/versions?version=" + strconv.Itoa(i), Current: i == n})
	}
	if before.Returned != nil {
		p.Back = backOf(l, v, before)
	}
	p.Compared = t(l, "versions.pair", "old", n-1, "new", n)
	for i := range max(len(before.KCI), len(after.KCI)) {
		row := diffRow{Title: t(l, "versions.kci", "kci", i+1), Versions: kit.Versions{
			OldName: t(l, "versions.old", "number", before.Number), NewName: t(l, "versions.new", "number", after.Number),
			Old: sentence(l, before.KCI, i), New: sentence(l, after.KCI, i),
		}}
		row.Same = row.Old == row.New
		p.Diffs = append(p.Diffs, row)
	}
}

// sentence is a KCI in one text, as two versions of it are compared.
func sentence(l locale.Lang, all []appraisal.KCI, i int) string {
	if i >= len(all) {
		return "–"
	}
	k := all[i]
	dash := func(s string) string {
		if s == "" {
			return "–"
		}
		return s
	}
	term := "–"
	if k.Term != 0 {
		term = locale.Day(l, k.Term.String())
	}
	parts := []string{dash(k.Name) + "."}
	for _, x := range [][2]string{{"paper", dash(k.Paper)}, {"unit", dash(k.Unit)}, {"target", targetOf(l, k)}, {"term", term}, {"change", dash(k.Change)}} {
		parts = append(parts, t(l, "short."+x[0])+": "+x[1]+".")
	}
	return strings.Join(parts, " ")
}
