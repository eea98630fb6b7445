package resultpages

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/web/kit"
)

// minePage is a servant's own page on the yearly appraisal.
type minePage struct {
	Head    kit.Heading
	None    *kit.Nothing
	Year    string
	Steps   []string
	Now     int
	Out     string
	Waits   string
	Due     string
	Late    bool
	Go      *kit.Act
	Links   []kit.Link
	Result  *ownResult
	Compare kit.Rows
	Charts  []kit.Chart
	Open    []stepView
	Develop string
}

// ownResult is the latest result that stands, its two halves apart.
type ownResult struct {
	Title string
	Grade said
	Meets []meetView
	Href  string
}

// ownWay are the stages that every case goes through.
var ownWay = []appraisal.Stage{
	appraisal.StagePlan, appraisal.StageWork, appraisal.StageSheets, appraisal.StageCommission, appraisal.StageApproval, appraisal.StageAcquaintance,
}

func (d Deps) mine(w http.ResponseWriter, r *route.Request) error {
	all, err := d.Appraisals.OwnYears(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	l := r.Lang
	p := &minePage{Head: kit.Heading{Title: t(l, "mine"), Sub: t(l, "mine.sub")}}
	if len(all) == 0 {
		p.None = &kit.Nothing{Title: t(l, "mine.none"), Text: t(l, "mine.none_text")}
		return d.draw(w, r, p.Head, 0, mineView(p))
	}
	p.current(l, &all[0], r)
	for i := range all {
		if all[i].Result != nil {
			p.Result = resultOf(l, &all[i])
			break
		}
	}
	p.compare(l, all)
	p.development(l, all)
	return d.draw(w, r, p.Head, 0, mineView(p))
}

// current is where the latest year stands, and what waits.
func (p *minePage) current(l locale.Lang, x *appraisal.OwnYear, r *route.Request) {
	p.Year = locale.T(l, "appraisal.year.of", map[string]any{"year": x.Year.Number})
	for _, s := range ownWay {
		p.Steps = append(p.Steps, locale.T(l, "appraisal.stage."+string(s), nil))
	}
	c := &x.Case
	p.Now = slices.Index(ownWay, c.Stage)
	switch c.Stage {
	case appraisal.StageDone:
		p.Now = len(ownWay)
	case appraisal.StageExcluded, appraisal.StageGone:
		p.Out = locale.T(l, "appraisal.stage."+string(c.Stage), nil)
	}
	if c.Waits != nil {
		p.Waits = locale.T(l, c.Waits.Task, nil)
		if slices.Contains(c.Waits.Who, people.PersonID(r.Actor.Person)) {
			p.Go = &kit.Act{Text: t(l, "mine.go"), Href: c.Waits.Link, Kind: kit.Main}
			if c.Stage == appraisal.StageAcquaintance {
				p.Waits = t(l, "mine.acquaint")
			}
		}
	}
	if c.Due != nil {
		p.Due = t(l, "mine.due", "due", c.Due.String())
	}
	for _, part := range ownParts(x) {
		p.Links = append(p.Links, kit.Link{Text: locale.T(l, "appraisal.year.part."+part[0], nil), Href: casePath(c.ID, part[1])})
	}
	p.Links = append(p.Links, kit.Link{Text: t(l, "mine.case"), Href: casePath(c.ID, "")})
}

// ownParts are the papers of a year that there are by now.
func ownParts(x *appraisal.OwnYear) [][2]string {
	out := [][2]string{{"plan", "/plan"}}
	for i, q := range x.Case.Done.Quarters {
		if n := strconv.Itoa(i + 1); q != appraisal.QuarterNone {
			out = append(out, [2]string{"quarter." + n, "/quarters/" + n})
		}
	}
	if x.Sheet != nil {
		out = append(out, [2]string{"sheet", "/sheet"})
	}
	if x.Assessment != nil {
		out = append(out, [2]string{"competencies", "/competencies"})
	}
	if x.Result != nil {
		out = append(out, [2]string{"result", "/result"}, [2]string{"development", "/development"})
	}
	return out
}

func resultOf(l locale.Lang, x *appraisal.OwnYear) *ownResult {
	return &ownResult{
		Title: t(l, "mine.result", "year", x.Year.Number), Grade: gradeOf(l, x.Rules, x.Result.Grade), Meets: meetsOf(l, x.Rules, x.Result.Meets),
		Href: casePath(x.Case.ID, "/result"),
	}
}

// compare holds the years against each other: the two results each for itself.
func (p *minePage) compare(l locale.Lang, all []appraisal.OwnYear) {
	p.Compare = kit.Rows{
		Caption: t(l, "compare.rows"), Compare: true,
		Cols: []kit.Col{{Text: locale.T(l, "appraisal.year.year", nil)}, {Text: t(l, "compare.reached"), Num: true}, {Text: t(l, "kci")}, {Text: t(l, "compare.met"), Num: true}, {Text: t(l, "compare.not")}},
	}
	kci := kit.Chart{Title: t(l, "compare.reached"), Heads: []string{locale.T(l, "appraisal.year.year", nil), t(l, "compare.reached")}}
	met := kit.Chart{Title: t(l, "compare.met"), Heads: []string{locale.T(l, "appraisal.year.year", nil), t(l, "compare.met")}}
	var kciBars, metBars kit.Bars
	for i := range slices.Backward(all) {
		x := &all[i]
		if x.Result == nil {
			continue
		}
		year := strconv.Itoa(x.Year.Number)
		ok, assessed := x.Result.Met()
		reached, metText := "–", t(l, "of", "n", ok, "of", assessed)
		if x.Sheet != nil {
			reached = t(l, "of", "n", x.Sheet.Count, "of", len(x.Sheet.Rows))
			kciBars = append(kciBars, kit.Bar{Name: year, Text: reached, Value: x.Sheet.Count})
			kci.Table = append(kci.Table, []string{year, reached})
		}
		metBars = append(metBars, kit.Bar{Name: year, Text: metText, Value: ok, Tone: kit.ToneAccent})
		met.Table = append(met.Table, []string{year, metText})
		p.Compare.Rows = append([]kit.Row{{Cells: []templ.Component{
			link(year, casePath(x.Case.ID, "/result")), kit.Text(reached), words(gradeOf(l, x.Rules, x.Result.Grade)), kit.Text(metText), notMet(meetsOf(l, x.Rules, x.Result.Meets)),
		}}}, p.Compare.Rows...)
	}
	if len(metBars) > 1 {
		kci.Plot, kci.Words = kciBars, t(l, "compare.reached.words", "years", len(kciBars))
		met.Plot, met.Words = metBars, t(l, "compare.met.words", "years", len(metBars))
		p.Charts = []kit.Chart{kci, met}
	}
}

// development are the steps that are not done yet, of every year.
func (p *minePage) development(l locale.Lang, all []appraisal.OwnYear) {
	for i := range all {
		x := &all[i]
		for n := range x.Measures {
			m := &x.Measures[n]
			if m.Done == nil {
				p.Open = append(p.Open, stepView{
					ID: casePath(x.Case.ID, "/development"), Competency: said{Text: x.Rules.CompetencyName(m.Competency, l), Lang: string(l)}, Text: m.Text, Term: dayText(l, &m.Term),
				})
			}
		}
		if p.Develop == "" && x.Assessment != nil && x.Assessment.State == appraisal.SheetAgreed && len(x.Assessment.NotMet()) > 0 {
			p.Develop = casePath(x.Case.ID, "/development")
		}
	}
}
