package reviewpages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
)

// statisticsPage tells how often flags are confirmed, and how far proctors agree.
type statisticsPage struct {
	Head     kit.Heading
	About    string
	Bodies   []kit.View
	Weak     []string // names of kinds that are confirmed too seldom
	WeakText string
	OwnLaw   bool // the reader may switch a kind off
	Clause   *kit.Link
	Kinds    kit.Rows
	Proctors kit.Rows
	Agreed   kit.Rows
	Seconded string
}

func flagName(l locale.Lang, k proctor.FlagKind) string {
	return locale.T(l, "selection.flag."+string(k), fault.Args{"conduct": ""})
}

func (d Deps) statistics(w http.ResponseWriter, r *route.Request) error {
	l := r.Lang
	found, err := d.Proctor.Statistics(r.Context(), r.Actor, people.BodyID(r.URL.Query().Get("body")))
	if err != nil {
		return err
	}
	p := &statisticsPage{Head: kit.Heading{Title: say(l, "stats.title"), Crumbs: []kit.Link{{Text: say(l, "title"), Href: "/reviews"}}}, About: say(l, "stats.about")}
	if len(found.Bodies) > 1 {
		for _, b := range found.Bodies {
			p.Bodies = append(p.Bodies, kit.View{Text: b.Names.In(l), Href: "/review-statistics?body=" + url.QueryEscape(string(b.ID)), Current: b.ID == found.Body.ID})
		}
	}
	p.figures(l, &found)
	p.OwnLaw = access.MayEver(r.Actor, access.ShapeLaw)
	p.Kinds = counted(l, say(l, "stats.kinds"), say(l, "stats.kind"), found.Kinds, func(c proctor.VerdictCount) string { return flagName(l, c.Kind) }, p.word(l, &found))
	p.Proctors = counted(l, say(l, "stats.proctors"), say(l, "stats.proctor"), found.Proctors, func(c proctor.VerdictCount) string { return found.Names[c.By] }, nil)
	return d.Draw(w, r, page.Page{Title: p.Head.Title}, statisticsView(p))
}

// word says of a kind whether it is weak.
func (p *statisticsPage) word(l locale.Lang, found *proctor.Found) func(string, int) templ.Component {
	if found.Ruled == nil || !found.Ruled.Rules.Figures.Ruled() {
		return nil
	}
	return func(name string, sum int) templ.Component {
		switch {
		case slices.Contains(p.Weak, name):
			return kit.State(kit.Late, say(l, "stats.weak"))
		case sum < found.Ruled.Rules.Figures.WeakLeast.V:
			return kit.Text(say(l, "stats.few"))
		}
		return kit.Text("")
	}
}

// figures are those that the edition lets be told.
func (p *statisticsPage) figures(l locale.Lang, found *proctor.Found) {
	p.Agreed = kit.Rows{
		Caption: say(l, "stats.agreed"), Empty: kit.Nothing{Title: say(l, "stats.none"), Text: say(l, "stats.agreed_none")},
		Cols: []kit.Col{{Text: say(l, "stats.kind")}, {Text: say(l, "stats.pairs"), Num: true}, {Text: say(l, "stats.same"), Num: true}, {Text: say(l, "stats.kappa"), Num: true}},
	}
	if found.Ruled == nil || !found.Ruled.Rules.Figures.Ruled() {
		return
	}
	rules := &found.Ruled.Rules.Figures
	link := lawpages.ClauseLink(l, found.Ruled.Edition, rules.WeakPercent)
	p.Clause, p.WeakText = &link, say(l, "stats.weak_text", "least", rules.WeakLeast.V, "percent", rules.WeakPercent.V)
	for _, k := range found.Weak {
		p.Weak = append(p.Weak, flagName(l, k))
	}
	for _, a := range found.Agreed {
		p.Agreed.Rows = append(p.Agreed.Rows, kit.Row{Cells: agreedCells(l, a)})
	}
	p.Seconded = say(l, "stats.seconded", "n", found.Seconded.N, "breach", found.Seconded.Breach)
	if found.Seconded.N < rules.AgreementLeast.V {
		p.Seconded += " " + say(l, "stats.few_note")
	}
}

func agreedCells(l locale.Lang, a proctor.Concord) []templ.Component {
	name := say(l, "stats.all")
	if a.Kind != "" {
		name = flagName(l, a.Kind)
	}
	cells := []templ.Component{kit.Text(name), kit.Text(whole(a.N))}
	if !a.Told {
		return append(cells, kit.Text(say(l, "stats.few")), kit.Text("–"))
	}
	kappa := say(l, "stats.alike")
	if a.Kappa != nil {
		kappa = locale.Number(l, strconv.FormatFloat(float64(*a.Kappa)/100, 'f', 2, 64))
	}
	return append(cells, kit.Text(percent(l, a.Same, a.N)), kit.Text(kappa))
}

func percent(l locale.Lang, part, all int) string {
	return say(l, "stats.percent", "n", (200*part+all)/(2*all))
}

// counted makes a line for each name, in the order in which they come first, with what
// was found and the share that was confirmed.
func counted(l locale.Lang, caption, first string, all []proctor.VerdictCount, name func(proctor.VerdictCount) string, says func(n string, sum int) templ.Component) kit.Rows {
	rows := kit.Rows{Caption: caption, Empty: kit.Nothing{Title: say(l, "stats.none"), Text: say(l, "stats.none_text")}, Cols: []kit.Col{{Text: first}}}
	for _, v := range proctor.FlagVerdicts {
		rows.Cols = append(rows.Cols, kit.Col{Text: say(l, "verdict."+string(v)), Num: true})
	}
	rows.Cols = append(rows.Cols, kit.Col{Text: say(l, "stats.share"), Num: true})
	if says != nil {
		rows.Cols = append(rows.Cols, kit.Col{Text: say(l, "stats.says")})
	}
	var order []string
	counts := map[string]map[proctor.FlagVerdict]int{}
	for _, c := range all {
		n := name(c)
		if counts[n] == nil {
			counts[n] = map[proctor.FlagVerdict]int{}
			order = append(order, n)
		}
		counts[n][c.Verdict] += c.N
	}
	for _, n := range order {
		cells, sum := []templ.Component{kit.Text(n)}, 0
		for _, v := range proctor.FlagVerdicts {
			cells = append(cells, kit.Text(whole(counts[n][v])))
			sum += counts[n][v]
		}
		cells = append(cells, kit.Text(percent(l, counts[n][proctor.FlagConfirmed], sum)))
		if says != nil {
			cells = append(cells, says(n, sum))
		}
		rows.Rows = append(rows.Rows, kit.Row{Cells: cells})
	}
	return rows
}
