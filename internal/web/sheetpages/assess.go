package sheetpages

import (
	"net/http"
	"strconv"

	"tarazy/internal/appraisal"
	"tarazy/internal/locale"
	"tarazy/internal/route"
	"tarazy/internal/web/formpages"
	"tarazy/internal/web/kit"
	"tarazy/internal/web/lawpages"
	"tarazy/internal/web/page"
	"tarazy/internal/web/unsent"
)

// assessPage is the sheet of competencies.
type assessPage struct {
	failed
	unsent.Kept
	Head    kit.Heading
	Path    string
	None    kit.Nothing
	Gap     string
	GapLaw  kit.Link
	Omitted []kit.Fact
	Omit    bool
	Basis   string
	Seen    string // version of the case
	State   string
	Number  string
	Version string
	Fill    bool
	Group   *lawpages.Grounds
	Rows    []assessRow
	Signed  []signedView
	Sign    bool
	SignOwn bool
	Refuse  bool
	Remark  string
	Lang    string // of the act's own words
}

// assessRow is one competency with its indicators.
type assessRow struct {
	N           int
	ID          string
	Name        string
	Off         string // why it is not assessed
	Needed      string
	Outcome     string
	Kind        kit.StateKind
	Why         *lawpages.Grounds
	Live        live
	Indicators  []indicator
	Ineffective []string
	Missing     []string
	Error       string
}

type indicator struct {
	ID, Text  string
	Shown, No bool
}

func (d Deps) competencies(w http.ResponseWriter, r *route.Request) error {
	return d.drawAssess(w, r, nil, failed{})
}

func (d Deps) drawAssess(w http.ResponseWriter, r *route.Request, typed map[string][]*bool, f failed) error {
	v, err := d.Appraisals.Sheets(r.Context(), r.Actor, caseID(r))
	if err != nil {
		return err
	}
	l := r.Lang
	p := &assessPage{failed: f, Head: heading(l, &v.Hub, t(l, "competencies")), Path: casePath(v.Case.ID) + "/competencies", Fill: v.May.Assess, Remark: r.PostFormValue("remark")}
	p.None = kit.Nothing{Title: t(l, "competencies.none"), Text: t(l, "competencies.none_text")}
	if v.Assessment != nil {
		p.Head.Acts = append(p.Head.Acts, formpages.Links(l, v.Case.ID, appraisal.AssessmentPaper)...)
	}
	if p.Fill {
		number := 0
		if v.Assessment != nil {
			number = v.Assessment.Number
		}
		if p.Kept, err = d.kept(r, competencyDraft, number); err != nil {
			return err
		}
		p.Remark = p.Or("remark", p.Remark)
	}
	if v.Group == nil {
		p.Gap = locale.T(l, "appraisal.year.hub.gap", map[string]any{"category": v.Case.Place.Category})
		p.GapLaw = lawpages.ClauseLink(l, v.Edition, v.Rules.Competency.Groups)
		p.omitted(r, v)
	}
	if v.Group != nil && (v.Assessment != nil || p.Fill) {
		if p.Group, err = lawpages.GroundsOf(d.Library(), l, t(l, "ask.group"), v.Group); err != nil {
			return err
		}
		if err := d.assessRows(l, p, v, typed); err != nil {
			return err
		}
	}
	p.standing(l, v)
	return d.Draw(w, r, page.Page{Title: p.Head.Title, Status: f.Status, Class: "p-sheet"}, assessView(p))
}

func (p *assessPage) standing(l locale.Lang, v *appraisal.SheetsView) {
	p.Number, p.Version = "0", "0"
	p.Sign, p.SignOwn, p.Refuse = v.May.SignOff == appraisal.AsSupervisor, v.May.SignOff == appraisal.AsEmployee, v.May.RefuseIt
	if a := v.Assessment; a != nil {
		p.Number, p.Version = strconv.Itoa(a.Number), strconv.FormatInt(a.Version, 10)
		p.State = locale.T(l, "appraisal.sheet_state."+string(a.State), nil)
		p.Signed = signatures(l, &v.Hub, a.Marks)
	}
}

// assessRows are the competencies in the order of the sheet.
func (d Deps) assessRows(l locale.Lang, p *assessPage, v *appraisal.SheetsView, typed map[string][]*bool) error {
	marks := typed
	if marks == nil {
		marks = map[string][]*bool{}
		if v.Assessment != nil {
			for _, x := range v.Assessment.Rows {
				marks[x.Competency] = x.Shown
			}
		}
	}
	p.Lang = string(v.Rules.Wording.Competencies.List[0].Name.Official.Lang)
	assessed := assessedOf(v)
	for i, c := range v.Rules.Wording.Competencies.List {
		name, _ := c.Name.In(l)
		row := assessRow{N: i + 1, ID: c.Key, Name: name, Error: p.At["shown-"+c.Key]}
		if !assessed[c.Key] {
			row.Off = t(l, "competency.off")
			p.Rows = append(p.Rows, row)
			continue
		}
		set, _ := v.Rules.Wording.Indicators.Of(c.Key, v.GroupKey)
		row.Ineffective = set.Ineffective
		row.Needed = t(l, "competency.needed", "needed", v.Rules.Competency.Share.V.Of(len(set.Effective)), "of", len(set.Effective))
		row.indicators(set.Effective, marks[c.Key], p.Kept)
		row.Live = liveOf(l, &row)
		if f, ok := v.Outcomes[c.Key]; ok && typed == nil {
			if err := d.outcome(l, v, &row, c.Key); err != nil {
				return err
			}
			var err error
			if row.Why, err = lawpages.GroundsOf(d.Library(), l, t(l, "ask.competency", "name", name), &f); err != nil {
				return err
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return nil
}

// assessedOf are the competencies on which the post is assessed.
func assessedOf(v *appraisal.SheetsView) map[string]bool {
	out := map[string]bool{}
	found, err := appraisal.CompetenciesAssessed(v.Rules, appraisal.AssessedIn{PublicServices: v.Case.Place.Public})
	if err != nil {
		return out
	}
	for _, key := range found.Outcome.Competencies {
		out[key] = true
	}
	return out
}

// indicators are marked as they were typed and not sent, or else as they are
// stored.
func (row *assessRow) indicators(effective []string, marks []*bool, k unsent.Kept) {
	for i, text := range effective {
		x := indicator{ID: row.ID + "-" + strconv.Itoa(i), Text: text}
		if i < len(marks) && marks[i] != nil {
			x.Shown, x.No = *marks[i], !*marks[i]
		}
		if typed, ok := k.Value(x.ID); ok {
			x.Shown, x.No = typed == "yes", typed == "no"
		}
		row.Indicators = append(row.Indicators, x)
	}
}

// live is how many indicators are marked as shown: as the page was drawn, and
// with {n} for the number as it changes while one marks.
type live struct{ Text, Says string }

func liveOf(l locale.Lang, row *assessRow) live {
	shown := 0
	for _, x := range row.Indicators {
		if x.Shown {
			shown++
		}
	}
	return live{Text: t(l, "competency.live", "n", "{n}"), Says: t(l, "competency.live", "n", strconv.Itoa(shown))}
}

// outcome says whether the competency meets expectations, in the act's words,
// and which indicators were not shown.
func (d Deps) outcome(l locale.Lang, v *appraisal.SheetsView, row *assessRow, key string) error {
	for _, x := range v.Assessment.Rows {
		if x.Competency != key || x.Meets == nil {
			continue
		}
		row.Outcome, row.Kind = v.Rules.MeetsName(*x.Meets, l), kit.Done
		if !*x.Meets {
			row.Kind = kit.Refused
			for _, i := range x.Missing() {
				row.Missing = append(row.Missing, row.Indicators[i].Text)
			}
		}
	}
	return nil
}

// typedMarks reads which indicators were marked.
func typedMarks(r *route.Request, v *appraisal.SheetsView) map[string][]*bool {
	out := map[string][]*bool{}
	assessed := assessedOf(v)
	for _, key := range v.Rules.Competency.All.V {
		if !assessed[key] {
			continue
		}
		set, ok := v.Rules.Wording.Indicators.Of(key, v.GroupKey)
		if !ok {
			continue
		}
		marks := make([]*bool, len(set.Effective))
		for i := range marks {
			switch r.PostFormValue(key + "-" + strconv.Itoa(i)) {
			case "yes":
				yes := true
				marks[i] = &yes
			case "no":
				no := false
				marks[i] = &no
			}
		}
		out[key] = marks
	}
	return out
}

// competenciesSend saves the sheet, and with the button for it signs it.
func (d Deps) competenciesSend(w http.ResponseWriter, r *route.Request) error {
	id := caseID(r)
	v, err := d.Appraisals.Sheets(r.Context(), r.Actor, id)
	if err != nil {
		return err
	}
	marks, seen := typedMarks(r, v), seenAt(r)
	a, err := d.Appraisals.SaveAssessment(r.Context(), r.Actor, id, appraisal.AssessmentSave{SheetAt: seen, Shown: marks})
	if err == nil {
		if err := d.dropDraft(r, competencyDraft, seen); err != nil {
			return err
		}
		at := appraisal.SheetAt{Number: a.Number, Version: a.Version}
		switch r.PostFormValue("do") {
		case "sign":
			_, err = d.Appraisals.SignAssessment(r.Context(), r.Actor, id, at)
		case "refuse":
			_, err = d.Appraisals.RefuseAssessment(r.Context(), r.Actor, id, at, r.PostFormValue("remark"))
		}
	}
	if err != nil {
		f, err := d.refused(r, err)
		if err != nil {
			return err
		}
		return d.drawAssess(w, r, marks, f)
	}
	return goTo(w, r, casePath(id)+"/competencies")
}

// competenciesSign is the servant's signature or refusal.
func (d Deps) competenciesSign(w http.ResponseWriter, r *route.Request) error {
	at, id := seenAt(r), caseID(r)
	var err error
	if r.PostFormValue("do") == "refuse" {
		_, err = d.Appraisals.RefuseAssessment(r.Context(), r.Actor, id, at, r.PostFormValue("remark"))
	} else {
		_, err = d.Appraisals.SignAssessment(r.Context(), r.Actor, id, at)
	}
	if err != nil {
		f, err := d.refused(r, err)
		if err != nil {
			return err
		}
		return d.drawAssess(w, r, nil, f)
	}
	return goTo(w, r, casePath(id)+"/competencies")
}
