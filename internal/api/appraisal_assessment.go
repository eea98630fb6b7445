package api

import (
	"fmt"
	"net/http"

	"tarazy/internal/appraisal"
	"tarazy/internal/fault"
	"tarazy/internal/route"
)

// showAssessment reads the sheet of competencies as it stands and sends it.
func (d KCISheetDeps) showAssessment(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Appraisals.Sheets(r.Context(), r.Actor, caseOf(r))
	if err != nil {
		return err
	}
	out := AssessmentAnswer{Case: v.Case.ID, Name: v.Names[v.Case.Person], Group: v.GroupKey, Assessment: v.Assessment, Omitted: v.Case.Omitted,
		Indicators: indicatorsOf(v), Rulings: []RulingText{},
		May: AssessmentMay{Assess: v.May.Assess, Sign: v.May.SignOff, Refuse: v.May.RefuseIt, Omit: v.May.Omit}}
	if v.Group != nil {
		out.Rulings = append(out.Rulings, *findingText(v.Group))
	}
	out.Rulings = append(out.Rulings, *findingText(&v.Assessed))
	for _, key := range v.Rules.Competency.All.V {
		if f, ok := v.Outcomes[key]; ok {
			out.Rulings = append(out.Rulings, rulingTexts([]appraisal.Ruling{{About: key, Finding: f}})...)
		}
	}
	return write(w, r, http.StatusOK, out)
}

// indicatorsOf are the indicators to be marked, in the order of the sheet; none
// where the act has none for the post.
func indicatorsOf(v *appraisal.SheetsView) []IndicatorList {
	out := []IndicatorList{}
	if v.Group == nil {
		return out
	}
	left := map[string]bool{}
	if !v.Case.Place.Public {
		for _, key := range v.Rules.Competency.ServiceOnly.V {
			left[key] = true
		}
	}
	for _, key := range v.Rules.Competency.All.V {
		if set, ok := v.Rules.Wording.Indicators.Of(key, v.GroupKey); ok && !left[key] {
			out = append(out, IndicatorList{Competency: key, Effective: set.Effective})
		}
	}
	return out
}

func (d KCISheetDeps) omitAssessment(r *route.Request, in appraisal.OmitIn) (*appraisal.Case, error) {
	return d.Appraisals.OmitCompetencies(r.Context(), r.Actor, caseOf(r), in)
}

func (d KCISheetDeps) saveAssessment(r *route.Request, in AssessmentSave) (*appraisal.Assessment, error) {
	shown := make(map[string][]*bool, len(in.Rows))
	for i, row := range in.Rows {
		if _, twice := shown[row.Competency]; twice {
			return nil, fault.New(fault.Invalid, "appraisal.competency_twice", "number", i+1).At(fmt.Sprintf("rows.%d.competency", i+1))
		}
		shown[row.Competency] = row.Shown
	}
	at := SheetTurn{in.Number, in.Version}.at()
	return d.Appraisals.SaveAssessment(r.Context(), r.Actor, caseOf(r), appraisal.AssessmentSave{SheetAt: at, Shown: shown})
}

func (d KCISheetDeps) signAssessment(r *route.Request, in SheetTurn) (*appraisal.Assessment, error) {
	return d.Appraisals.SignAssessment(r.Context(), r.Actor, caseOf(r), in.at())
}

func (d KCISheetDeps) refuseAssessment(r *route.Request, in SheetRefusal) (*appraisal.Assessment, error) {
	return d.Appraisals.RefuseAssessment(r.Context(), r.Actor, caseOf(r), SheetTurn{in.Number, in.Version}.at(), in.Remark)
}
