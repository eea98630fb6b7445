package demo

import (
	"slices"
	"strconv"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
)

// sheets fills in, signs and brings in both sheets of everybody.
func (a *appraised) sheets() error {
	return a.at(appraisal.StageSheets, func(code string, c *appraisal.Case) error {
		boss, servant := a.superior(c.Route.Immediate), a.actor(c.Person, access.Employee)
		sh, err := a.Appraisals.SaveSheet(a.ctx, boss, c.ID, appraisal.SheetSave{Rows: a.rows(code)})
		if err != nil {
			return err
		}
		for _, who := range []*access.Actor{boss, servant} {
			if sh, err = a.Appraisals.SignSheet(a.ctx, who, c.ID, appraisal.SheetAt{Number: sh.Number, Version: sh.Version}); err != nil {
				return err
			}
		}
		if _, err = a.Appraisals.SubmitSheet(a.ctx, boss, c.ID, appraisal.SheetAt{Number: sh.Number, Version: sh.Version}); err != nil {
			return err
		}
		return a.assess(code, c, boss, servant)
	})
}

// rows are what became of the five KCI of a post: most reached all.
func (a *appraised) rows(code string) []appraisal.SheetRow {
	reached := []int{5, 5, 4, 5, 3, 5, 4, 5, 2, 5}[(int(code[0])+2*int(code[4]))%10]
	if code == a.appealing {
		reached = 3
	}
	kci := a.kci(code)
	out := make([]appraisal.SheetRow, len(kci))
	for k := range out {
		yes := k < reached
		out[k] = appraisal.SheetRow{Reached: &yes, Actual: kci[k].Target, Evidence: a.plan.evidence}
		if !yes {
			out[k].Actual = short(kci[k])
		}
	}
	return out
}

// short is a value that misses the target of a KCI.
func short(k appraisal.KCI) string {
	n, err := strconv.Atoi(k.Target)
	if err != nil {
		return k.Target
	}
	if k.Compare == appraisal.AtMost {
		return strconv.Itoa(n + 2)
	}
	return strconv.Itoa(n * 4 / 5)
}

// assess fills in and signs the sheet of competencies.
func (a *appraised) assess(code string, c *appraisal.Case, boss, servant *access.Actor) error {
	v, err := a.Appraisals.Sheets(a.ctx, boss, c.ID)
	if err != nil {
		return err
	}
	as, err := a.Appraisals.SaveAssessment(a.ctx, boss, c.ID, appraisal.AssessmentSave{Shown: shown(v, code)})
	if err != nil {
		return err
	}
	for _, who := range []*access.Actor{servant, boss} {
		if as, err = a.Appraisals.SignAssessment(a.ctx, who, c.ID, appraisal.SheetAt{Number: as.Number, Version: as.Version}); err != nil {
			return err
		}
	}
	return nil
}

// shown marks the indicators of every competency of a sheet: of some posts one
// competency falls short.
func shown(v *appraisal.SheetsView, code string) map[string][]*bool {
	out := map[string][]*bool{}
	for n, key := range v.Rules.Competency.All.V {
		if !v.Case.Place.Public && slices.Contains(v.Rules.Competency.ServiceOnly.V, key) {
			continue
		}
		set, ok := v.Rules.Wording.Indicators.Of(key, v.GroupKey)
		if !ok {
			continue
		}
		weak := int(code[4])%3 == 0 && n == int(code[0])%5
		marks := make([]*bool, len(set.Effective))
		for i := range marks {
			yes := !weak || i > len(marks)/2
			marks[i] = &yes
		}
		out[key] = marks
	}
	return out
}

// agree has the higher supervisors agree to the sheets.
func (a *appraised) agree() error {
	return a.at(appraisal.StageSheets, func(_ string, c *appraisal.Case) error {
		var sh *appraisal.Sheet
		err := a.Appraisals.Store.Read(a.ctx, func(tx appraisal.Tx) (err error) {
			sh, err = tx.SheetLatest(c.ID)
			return err
		})
		if err != nil {
			return err
		}
		in := appraisal.SheetDecision{SheetAt: appraisal.SheetAt{Number: sh.Number, Version: sh.Version}, Agree: true}
		_, err = a.Appraisals.DecideSheet(a.ctx, a.superior(c.Route.Higher), c.ID, in)
		return err
	})
}
