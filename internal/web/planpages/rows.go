package planpages

import (
	"slices"
	"strconv"

	"tarazy/internal/appraisal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
)

// rows are the KCI of the page with their checks: what was typed, or what is
// stored.
func (d Deps) rows(r *route.Request, v *appraisal.PlanView, p *planPage) error {
	l := r.Lang
	kci := shownKCI(v, p)
	finding, err := d.check(r, v, kci)
	if err != nil {
		return err
	}
	out := finding.Outcome.(appraisal.PlanOut)
	p.Given = len(kci)
	p.Count = t(l, "count", "given", p.Given, "count", p.Want)
	if p.Reasons, err = lawpages.Quoted(d.Library(), l, v.Edition, finding.Reasons); err != nil {
		return err
	}
	n := len(kci)
	if p.Write {
		n = max(n, p.Want)
	}
	for i := range n {
		var k appraisal.KCI
		if i < len(kci) {
			k = kci[i]
		}
		p.Rows = append(p.Rows, d.row(l, v, p, i+1, k, remarks(l, &finding, out, i+1)))
	}
	if len(p.Rows) == 0 {
		p.None = t(l, "none")
	}
	return nil
}

// shownKCI is what was typed where something was, else what is stored.
func shownKCI(v *appraisal.PlanView, p *planPage) []appraisal.KCI {
	var stored []appraisal.KCI
	if v.Latest != nil {
		stored = v.Latest.KCI
	}
	if !p.Write || len(p.Sent) == 0 || p.Sent[control(1, "name")] == "" && len(p.Sent) < len(kciFields) {
		return stored
	}
	rows := min(max(len(stored), p.Want), rowsMost)
	if n, err := strconv.Atoi(p.Sent["rows"]); err == nil {
		rows = min(max(n, 0), rowsMost)
	}
	var out []appraisal.KCI
	for n := 1; n <= rows; n++ {
		k := typedKCI(n, p.Sent)
		if _, typed := p.Sent[control(n, "name")]; !typed && n <= len(stored) {
			k = stored[n-1]
		}
		out = append(out, k)
	}
	for len(out) > 0 && empty(out[len(out)-1]) {
		out = out[:len(out)-1]
	}
	return out
}

// check checks what is shown. What no page offers is left out, so that the rest
// can be checked.
func (d Deps) check(r *route.Request, v *appraisal.PlanView, kci []appraisal.KCI) (law.Finding, error) {
	known := slices.Clone(kci)
	for i := range known {
		if !slices.Contains(v.Rules.KCI.Sources.V, known[i].Source) {
			known[i].Source = ""
		}
		if !slices.Contains(appraisal.Compares, known[i].Compare) {
			known[i].Compare = ""
		}
	}
	return d.Appraisals.CheckText(r.Context(), r.Actor, v.Case.ID, known)
}

// said is what is amiss with a KCI.
type remarkLine struct {
	appraisal.Remark
	Text string
}

// remarks are those on one KCI; the reasons stand in the order of the remarks,
// behind that on the number.
func remarks(l locale.Lang, f *law.Finding, out appraisal.PlanOut, n int) []remarkLine {
	var all []remarkLine
	for i, x := range out.Remarks {
		if x.KCI == n {
			all = append(all, remarkLine{x, f.Reasons[i+1].Text().In(l)})
		}
	}
	return all
}

func (d Deps) row(l locale.Lang, v *appraisal.PlanView, p *planPage, n int, k appraisal.KCI, amiss []remarkLine) kciRow {
	row := kciRow{N: n, Name: k.Name, Unit: k.Unit, Target: targetOf(l, k), Fields: map[string]kit.Field{}}
	if row.Name == "" {
		row.Name = t(l, "row.empty")
	}
	if row.Unit == "" {
		row.Unit = t(l, "row.no_unit")
	}
	if empty(k) && len(amiss) == 0 {
		row.unwritten(l, v)
	} else {
		row.state(l, amiss)
		row.Before = before(l, v, k)
		row.checks(l, v, k, amiss)
	}
	if p.Write {
		row.fields(l, v, p, k)
		row.Open = row.State != kit.Done && (row.State != kit.NotStarted || p.fresh())
	} else {
		row.facts(l, k)
	}
	for _, field := range kciFields {
		row.Open = row.Open || p.At[control(n, field)] != ""
	}
	return row
}

func targetOf(l locale.Lang, k appraisal.KCI) string {
	if k.Target == "" {
		return "–"
	}
	if !slices.Contains(appraisal.Compares, k.Compare) {
		return k.Target
	}
	return t(l, "target", "compare", string(k.Compare), "target", k.Target)
}

// unwritten is a row that nobody has begun: nothing is checked yet.
func (row *kciRow) unwritten(l locale.Lang, v *appraisal.PlanView) {
	row.State, row.Says = kit.NotStarted, t(l, "row.unwritten")
	for _, what := range checked(v) {
		row.Checks = append(row.Checks, checkLine{Class: "ask", Name: locale.T(l, "appraisal.requirement."+what, nil)})
	}
}

// fresh reports whether no row stands open to be written yet: of those that
// nobody has begun the first one does.
func (p *planPage) fresh() bool {
	for _, row := range p.Rows {
		if row.Open {
			return false
		}
	}
	return true
}

// checked are the requirements that are shown for each KCI.
func checked(v *appraisal.PlanView) []string {
	return append(slices.Clone(v.Rules.KCI.Requirements.V), appraisal.RequireProcess)
}

// state is how a KCI stands as a whole.
func (row *kciRow) state(l locale.Lang, amiss []remarkLine) {
	errors, warnings := 0, 0
	for _, x := range amiss {
		if x.Severity == appraisal.Blocking {
			errors++
		} else {
			warnings++
		}
	}
	switch {
	case errors > 0:
		row.State, row.Says = kit.Refused, t(l, "row.errors", "n", errors)
	case warnings > 0:
		row.State, row.Says = kit.Decide, t(l, "row.warnings", "n", warnings)
	default:
		row.State, row.Says = kit.Done, t(l, "row.good")
	}
}

// checks are the requirements, one by one.
func (row *kciRow) checks(l locale.Lang, v *appraisal.PlanView, k appraisal.KCI, amiss []remarkLine) {
	for _, what := range checked(v) {
		line := checkLine{Name: locale.T(l, "appraisal.requirement."+what, nil)}
		for _, x := range amiss {
			if x.Requirement == what {
				line.Texts = append(line.Texts, x.Text)
				if x.Severity == appraisal.Blocking {
					line.Class = "no"
				} else if line.Class == "" {
					line.Class = "ask"
				}
			}
		}
		switch {
		case what == "achievable":
			line.Class, line.Texts = "ask", []string{t(l, "ask.achievable")}
			if row.Before != "" {
				line.Texts = append(line.Texts, row.Before)
			}
		case len(line.Texts) == 0:
			line.Texts = []string{good(l, what, k)}
		}
		row.Checks = append(row.Checks, line)
	}
}

// good says in what a requirement is met.
func good(l locale.Lang, what string, k appraisal.KCI) string {
	switch what {
	case "measurable":
		return t(l, "good.measurable", "target", targetOf(l, k), "unit", k.Unit)
	case "time_bound":
		return t(l, "good.time_bound", "term", k.Term.String())
	case "strategic":
		return t(l, "good.strategic", "source", k.Source)
	}
	return t(l, "good."+what)
}

// before tells what the year before had under the same name.
func before(l locale.Lang, v *appraisal.PlanView, k appraisal.KCI) string {
	if v.Earlier == nil || k.Name == "" {
		return ""
	}
	i := slices.IndexFunc(v.Earlier.KCI, func(e appraisal.KCI) bool { return e.Name == k.Name })
	if i < 0 {
		return ""
	}
	if actual := v.Earlier.Actual[i]; actual != "" {
		return t(l, "before.actual", "year", v.Earlier.Year, "target", v.Earlier.KCI[i].Target, "actual", actual)
	}
	return t(l, "before.target", "year", v.Earlier.Year, "target", v.Earlier.KCI[i].Target)
}

// fields are the fields of a KCI, with what was typed.
func (row *kciRow) fields(l locale.Lang, v *appraisal.PlanView, p *planPage, k appraisal.KCI) {
	stored := map[string]string{}
	sentKCI(row.N, k, stored)
	for _, field := range kciFields {
		id := control(row.N, field)
		row.Fields[field] = kit.Field{Name: id, Label: label(l, v, field), Value: p.value(id, stored[id]), Error: p.At[id]}
	}
	hint := func(field, text string) {
		f := row.Fields[field]
		f.Hint = text
		row.Fields[field] = f
	}
	hint("term", t(l, "hint.term", "until", v.Year.Until.String()))
	hint("change", t(l, "hint.change"))
	hint("paper", t(l, "hint.paper"))
	aim := row.Fields["aim"]
	aim.Optional = true
	row.Fields["aim"] = aim
	for _, s := range v.Rules.KCI.Sources.V {
		row.Sources = append(row.Sources, kit.Option{Value: s, Text: locale.T(l, "appraisal.kci_source."+s, nil)})
	}
	for _, c := range appraisal.Compares {
		row.Compare = append(row.Compare, kit.Option{Value: string(c), Text: locale.T(l, "appraisal.compare."+string(c), nil)})
	}
	for _, a := range v.Aims {
		if !a.Ended || a.ID == k.Aim {
			row.Aims = append(row.Aims, kit.Option{Value: a.ID, Text: in(l, a.KK, a.RU).Text})
		}
	}
}

// label is the act's own word for a column where the page is in its language,
// else ours.
func label(l locale.Lang, v *appraisal.PlanView, field string) string {
	key, ok := map[string]string{"name": "kci", "paper": "source", "unit": "unit", "target": "planned", "term": "term", "change": "final_result"}[field]
	if ok && l == actLang(v) {
		for _, f := range v.Rules.Wording.Forms.List {
			for _, c := range f.Columns {
				if f.Annex == 1 && c.Key == key {
					return c.Label
				}
			}
		}
	}
	return t(l, "field."+field)
}

// facts are a KCI as it is read.
func (row *kciRow) facts(l locale.Lang, k appraisal.KCI) {
	add := func(field, value string) {
		if value != "" {
			row.Facts = append(row.Facts, kit.Fact{Name: t(l, "field."+field), Value: value})
		}
	}
	if k.Source != "" {
		add("source", locale.T(l, "appraisal.kci_source."+k.Source, nil))
	}
	add("paper", k.Paper)
	if k.Term != 0 {
		add("term", locale.Day(l, k.Term.String()))
	}
	add("change", k.Change)
}

// atHand is what lies at hand to copy from.
func (p *planPage) atHand(l locale.Lang, v *appraisal.PlanView) {
	if !p.Write {
		return
	}
	group := func(title, from string, all []appraisal.KCI, text func(int) string) {
		g := handGroup{Title: title}
		for i, k := range all {
			g.Rows = append(g.Rows, handRow{Value: from + "-" + strconv.Itoa(i+1), Name: k.Name, Text: text(i), Label: t(l, "hand.take", "name", k.Name)})
		}
		if len(g.Rows) > 0 {
			p.Hand = append(p.Hand, g)
		}
	}
	if e := v.Earlier; e != nil {
		group(t(l, "hand.before", "year", e.Year), "before", e.KCI, func(i int) string {
			if e.Actual[i] == "" {
				return targetOf(l, e.KCI[i]) + " " + e.KCI[i].Unit
			}
			return t(l, "before.actual", "year", e.Year, "target", e.KCI[i].Target, "actual", e.Actual[i])
		})
	}
	group(t(l, "hand.near"), "near", v.Near, func(i int) string { return targetOf(l, v.Near[i]) + " " + v.Near[i].Unit })
	g := handGroup{Title: t(l, "hand.aims")}
	for _, a := range v.Aims {
		if !a.Ended {
			name := in(l, a.KK, a.RU).Text
			g.Rows = append(g.Rows, handRow{Value: "aim-" + a.ID, Name: name, Text: a.Paper, Label: t(l, "hand.take", "name", name)})
		}
	}
	if len(g.Rows) > 0 {
		p.Hand = append(p.Hand, g)
	}
}
