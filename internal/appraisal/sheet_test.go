package appraisal_test

import (
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/fault"
)

// sheets is a world in which the appraisal of 2023 has begun for the economist,
// the clerk, the accountant and the head of the budget sector.
func sheets(w *appraisaltest.World) *appraisal.Year {
	y := w.OpenYear()
	w.Form()
	w.InForce(y, w.Economist, w.Clerk, w.Accountant, w.HeadBudget, w.HeadFinance)
	w.At("2024-01-03")
	return w.Begin(y, "2024-01-15", "2024-02-02")
}

func seen(s *appraisal.Sheet) appraisal.SheetAt {
	return appraisal.SheetAt{Number: s.Number, Version: s.Version}
}

func refused(t *testing.T, err error, code string) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("%v instead of %s", err, code)
	}
}

func TestAPP17_TheImmediateSupervisorFillsInAndSignsTheKCISheet(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := sheets(w), t.Context()
		id := w.CaseOf(y.ID, w.Economist).ID
		in := appraisal.SheetSave{Rows: appraisaltest.Rows(4)}
		for who, code := range map[*access.Actor]string{
			w.Economist: "access.denied", w.HeadFinance: "appraisal.not_immediate", w.HR: "access.denied", w.Stranger: "access.denied", w.HeadServices: "appraisal.missing.case",
		} {
			_, err := w.SaveSheet(ctx, who, id, in)
			refused(t, err, code)
		}
		sh, err := w.SaveSheet(ctx, w.HeadBudget, id, in)
		w.Must(err)
		_, err = w.SaveSheet(ctx, w.HeadBudget, id, in) // another tab, which saw no sheet
		refused(t, err, "appraisal.changed")
		_, err = w.SubmitSheet(ctx, w.HeadBudget, id, seen(sh))
		refused(t, err, "appraisal.sheet_unsigned")
		sh, err = w.SignSheet(ctx, w.HeadBudget, id, seen(sh))
		w.Must(err)
		sh, err = w.RefuseSheet(ctx, w.Economist, id, seen(sh), "4-НМИ толық орындалды")
		w.Must(err)
		sh, err = w.SubmitSheet(ctx, w.HeadBudget, id, seen(sh))
		w.Must(err)
		if mark := sh.MarkOf(appraisal.AsEmployee); sh.State != appraisal.SheetSubmitted || mark == nil || !mark.Refused || mark.Remark == "" {
			t.Errorf("%+v", sh)
		}
		_, err = w.SaveSheet(ctx, w.HeadBudget, id, appraisal.SheetSave{SheetAt: seen(sh), Rows: appraisaltest.Rows(5)})
		refused(t, err, "appraisal.sheet_state")
	})
}

func TestAPP18_TheGradeFollowsFromTheKCIFullyReached(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := sheets(w), t.Context()
		id := w.CaseOf(y.ID, w.Economist).ID
		var sh *appraisal.Sheet
		for reached, grade := range map[int]string{5: "excellent", 4: "effective", 3: "satisfactory", 2: "unsatisfactory", 0: "unsatisfactory"} {
			in := appraisal.SheetSave{Rows: appraisaltest.Rows(reached)}
			if sh != nil {
				in.SheetAt = seen(sh)
			}
			var err error
			sh, err = w.SaveSheet(ctx, w.HeadBudget, id, in)
			w.Must(err)
			if sh.Grade != grade || sh.Count != reached {
				t.Errorf("%d reached: %s of %d", reached, sh.Grade, sh.Count)
			}
		}
		rows := appraisaltest.Rows(5)
		rows[2].Reached = nil
		sh, err := w.SaveSheet(ctx, w.HeadBudget, id, appraisal.SheetSave{SheetAt: seen(sh), Rows: rows})
		w.Must(err)
		if sh.Grade != "" {
			t.Errorf("a grade of an unfinished sheet: %s", sh.Grade)
		}
		_, err = w.SignSheet(ctx, w.HeadBudget, id, seen(sh))
		refused(t, err, "appraisal.sheet_empty")
		rows = appraisaltest.Rows(5)
		rows[0].Actual = "99,9"
		sh, err = w.SaveSheet(ctx, w.HeadBudget, id, appraisal.SheetSave{SheetAt: seen(sh), Rows: rows})
		w.Must(err)
		_, err = w.SignSheet(ctx, w.HeadBudget, id, seen(sh))
		refused(t, err, "appraisal.sheet_contradicts")
		for _, bad := range []struct {
			rows []appraisal.SheetRow
			code string
		}{
			{appraisaltest.Rows(5)[:4], "appraisal.kci_count"},
			{append(appraisaltest.Rows(5), appraisaltest.Rows(1)[0]), "appraisal.kci_count"},
			{[]appraisal.SheetRow{{Actual: "көп"}, {}, {}, {}, {}}, "appraisal.not_a_number"},
			{[]appraisal.SheetRow{{Files: []string{"fil_of_another"}}, {}, {}, {}, {}}, "appraisal.file"},
		} {
			_, err := w.SaveSheet(ctx, w.HeadBudget, id, appraisal.SheetSave{SheetAt: seen(sh), Rows: bad.rows})
			refused(t, err, bad.code)
		}
	})
}

func TestAPP19_TheHigherSupervisorAgreesOrReturnsForTheEvidence(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := sheets(w), t.Context()
		id := w.CaseOf(y.ID, w.Economist).ID
		sh := submitted(w, id, w.HeadBudget, w.Economist)
		back := appraisal.SheetDecision{SheetAt: seen(sh), Reasons: []appraisal.ReturnReason{{KCI: 2, What: "insufficient_evidence", Text: "Есеп тіркелмеген"}}}
		_, err := w.DecideSheet(ctx, w.HeadBudget, id, back)
		refused(t, err, "appraisal.not_higher")
		none := back
		none.Reasons = nil
		_, err = w.DecideSheet(ctx, w.HeadFinance, id, none)
		refused(t, err, "appraisal.sheet_return_reasons")
		other := back
		other.Reasons = []appraisal.ReturnReason{{KCI: 2, What: "specific", Text: "Нақты емес"}}
		_, err = w.DecideSheet(ctx, w.HeadFinance, id, other)
		refused(t, err, "appraisal.sheet_return_what")
		old, err := w.DecideSheet(ctx, w.HeadFinance, id, back)
		w.Must(err)
		c := w.CaseOf(y.ID, w.Economist)
		if due := w.Day("2024-01-17"); old.State != appraisal.SheetReturned || c.Due == nil || *c.Due != due || c.Done.Sheet != appraisal.SheetReturned {
			t.Errorf("%v, due %v", old.State, c.Due)
		}
		// Two working days later it is late: on record, and it goes on.
		w.At("2024-01-19")
		v, err := w.Sheets(ctx, w.HeadBudget, id)
		w.Must(err)
		if len(v.Sheets) != 2 || v.Sheets[0].Returned == nil || v.Sheet.Number != 2 || len(v.Sheet.Marks) != 0 {
			t.Fatalf("%+v", v.Sheets)
		}
		from := len(w.Journal)
		sh = w.Submitted(id, w.HeadBudget, w.Economist, v.Sheet)
		if !slices.Contains(w.Verbs(from), "term.missed") {
			t.Error("the missed term is not on record")
		}
		sh, err = w.DecideSheet(ctx, w.HeadFinance, id, appraisal.SheetDecision{SheetAt: seen(sh), Agree: true})
		w.Must(err)
		if c := w.CaseOf(y.ID, w.Economist); sh.State != appraisal.SheetAgreed || c.Grade != "effective" || c.Stage != appraisal.StageSheets {
			t.Errorf("%v, grade %s at %s", sh.State, c.Grade, c.Stage)
		}
	})
}

// The head of a unit stands under the first head, who does both steps.
func TestAPP19_UnderTheFirstHeadOnePersonDoesBothSteps(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, ctx := sheets(w), t.Context()
		id := w.CaseOf(y.ID, w.HeadFinance).ID
		sh := submitted(w, id, w.First, w.HeadFinance)
		_, err := w.DecideSheet(ctx, w.First, id, appraisal.SheetDecision{SheetAt: seen(sh), Agree: true})
		w.Must(err)
		v, err := w.Sheets(ctx, w.First, id)
		w.Must(err)
		if !v.Route.One || v.Sheet.MarkOf(appraisal.AsHigher).Person != appraisaltest.ID(w.First) {
			t.Errorf("%+v", v.Sheet.Marks)
		}
	})
}

func TestAPP24_BothSheetsGoToTheCommissionWithinTheirTerm(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := sheets(w)
		c := w.Sheeted(y, w.Economist, w.HeadBudget, w.HeadFinance, 4, 0)
		if due := w.Day("2024-01-17"); c.Stage != appraisal.StageCommission || c.Due == nil || *c.Due != due || !slices.Contains(c.Waits.Who, appraisaltest.ID(w.HR)) {
			t.Errorf("%s, due %v, waits %+v", c.Stage, c.Due, c.Waits)
		}
		v, err := w.Sheets(t.Context(), w.HR, c.ID)
		w.Must(err)
		if *v.Sheet.Bring != *c.Due || *v.Assessment.Bring != *c.Due || v.Assessment.MarkOf(appraisal.AsHigher) != nil {
			t.Errorf("%v, %v", v.Sheet.Bring, v.Assessment.Bring)
		}
	})
}

// Neither result changes the other.
func TestAPP06_TheTwoResultsAreNeverMerged(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := sheets(w)
		best := w.Sheeted(y, w.Economist, w.HeadBudget, w.HeadFinance, 5, 10)
		worst := w.Sheeted(y, w.Clerk, w.HeadServices, w.First, 1, 0)
		for _, c := range []struct {
			of    *appraisal.Case
			grade string
			meets bool
		}{{best, "excellent", false}, {worst, "unsatisfactory", true}} {
			v, err := w.Sheets(t.Context(), w.HR, c.of.ID)
			w.Must(err)
			if c.of.Grade != c.grade {
				t.Errorf("the grade is %s", c.of.Grade)
			}
			for _, r := range v.Assessment.Rows {
				if r.Assessed && *r.Meets != c.meets {
					t.Errorf("%s beside %s: %v", r.Competency, c.grade, *r.Meets)
				}
			}
		}
	})
}

// submitted fills in, signs and brings in a first sheet with four of five.
func submitted(w *appraisaltest.World, id appraisal.CaseID, immediate, servant *access.Actor) *appraisal.Sheet {
	w.T.Helper()
	sh, err := w.SaveSheet(w.T.Context(), immediate, id, appraisal.SheetSave{Rows: appraisaltest.Rows(4)})
	w.Must(err)
	return w.Submitted(id, immediate, servant, sh)
}
