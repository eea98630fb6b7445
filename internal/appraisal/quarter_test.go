package appraisal_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
)

type journalEntry = journal.Entry

func TestAPP16_EachQuarterTheSupervisorGivesAWrittenRecommendation(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.Planned(y.ID, w.Economist)
		id := w.CaseOf(y.ID, w.Economist).ID
		give := func(a *access.Actor, in appraisal.QuarterSave) (*appraisal.Quarter, error) {
			return w.GiveQuarter(t.Context(), a, id, in)
		}
		good := appraisal.QuarterSave{Quarter: 1, Progress: appraisaltest.Progress(5, "91,5"), Recommendation: "Ускорить"}
		w.At("2023-04-03")
		for code, spoil := range map[string]func(*appraisal.QuarterSave){
			"appraisal.recommendation":  func(in *appraisal.QuarterSave) { in.Recommendation = " " },
			"appraisal.progress":        func(in *appraisal.QuarterSave) { in.Progress = in.Progress[:4] },
			"appraisal.not_a_number":    func(in *appraisal.QuarterSave) { in.Progress = appraisaltest.Progress(5, "много") },
			"appraisal.text_long":       func(in *appraisal.QuarterSave) { in.Recommendation = strings.Repeat("ұ", 4001) },
			"appraisal.quarter_early":   func(in *appraisal.QuarterSave) { in.Quarter = 3 },
			"appraisal.quarter_unknown": func(in *appraisal.QuarterSave) { in.Quarter = 5 },
			"appraisal.changed":         func(in *appraisal.QuarterSave) { in.Version = 2 },
			"appraisal.missing.file": func(in *appraisal.QuarterSave) {
				in.Progress = slices.Clone(in.Progress)
				in.Progress[1].Files = []string{"fil_none"}
			},
		} {
			in := good
			spoil(&in)
			if _, err := give(w.HeadBudget, in); !fault.Is(err, code) {
				t.Errorf("%s: %v", code, err)
			}
		}
		for _, a := range []*access.Actor{w.Economist, w.HeadFinance, w.HR, w.Stranger} {
			if _, err := give(a, good); err == nil {
				t.Errorf("%s monitored", a.Name)
			}
		}
		q, err := give(w.HeadBudget, good)
		w.Must(err)
		// The targets are 90 to 94.
		if q.Valued != 5 || q.Reached != 2 || q.Due != w.Day("2023-04-20") {
			t.Errorf("the quarter is %+v", q)
		}
		if c := w.CaseOf(y.ID, w.Economist); c.Done.Quarters[0] != appraisal.QuarterGiven || *c.Due != w.Day("2023-07-20") {
			t.Errorf("the case waits for %v", c.Due)
		}
		if _, err := w.AcknowledgeQuarter(t.Context(), w.HeadBudget, id, 1, q.Version, ""); err == nil {
			t.Error("somebody else acknowledged")
		}
		q, err = w.AcknowledgeQuarter(t.Context(), w.Economist, id, 1, q.Version, "Учту")
		w.Must(err)
		again := good
		again.Version = q.Version
		if _, err := give(w.HeadBudget, again); !fault.Is(err, "appraisal.quarter_acknowledged") || clauseOf(err) != "16" {
			t.Errorf("after the acknowledgement: %v", err)
		}
		if _, err := w.AcknowledgeQuarter(t.Context(), w.Economist, id, 2, 0, ""); !fault.Is(err, "appraisal.missing.quarter") {
			t.Errorf("nothing to acknowledge: %v", err)
		}
	})
}

func TestALateMonitoringIsOnRecord(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.Planned(y.ID, w.Economist)
		w.At("2023-04-20")
		from := len(w.Journal)
		w.Monitored(y.ID, w.Economist, 1, "50")
		if slices.Contains(w.Verbs(from), "term.missed") {
			t.Error("the last day is in time")
		}
		w.At("2023-07-21")
		from = len(w.Journal)
		w.Monitored(y.ID, w.Economist, 2, "60")
		if !slices.Contains(w.Verbs(from), "term.missed") {
			t.Error("the day after is not on record as late")
		}
	})
}

func TestQuartersBeforeThePlanAreNotMonitored(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.At("2023-05-10")
		w.Planned(y.ID, w.Economist)
		c := w.CaseOf(y.ID, w.Economist)
		if c.Done.Quarters != [4]appraisal.Quarterly{appraisal.QuarterSkipped} || *c.Due != w.Day("2023-07-20") {
			t.Errorf("the case is %+v", c)
		}
		in := appraisal.QuarterSave{Quarter: 1, Progress: appraisaltest.Progress(5, "1"), Recommendation: "Позже"}
		if _, err := w.GiveQuarter(t.Context(), w.HeadBudget, c.ID, in); !fault.Is(err, "appraisal.quarter_skipped") {
			t.Errorf("it was: %v", err)
		}
	})
}

func TestAfterASupervisorLeftTheNextOneActs(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		p := w.Drafted(y.ID, w.Economist)
		w.Release(w.HeadBudget, "2023-01-09")
		w.At("2023-01-10")
		// The head of the department above is now the immediate supervisor, the
		// first head the higher one.
		if _, err := w.SignPlan(t.Context(), w.HeadBudget, p.Case, appraisaltest.At(p)); err == nil {
			t.Error("who has left signed")
		}
		p, err := w.SignPlan(t.Context(), w.HeadFinance, p.Case, appraisaltest.At(p))
		w.Must(err)
		p, err = w.SignPlan(t.Context(), w.Economist, p.Case, appraisaltest.At(p))
		w.Must(err)
		p, err = w.SubmitPlan(t.Context(), w.HeadFinance, p.Case, appraisaltest.At(p))
		w.Must(err)
		_, err = w.DecidePlan(t.Context(), w.First, p.Case, appraisal.PlanDecision{PlanAt: appraisaltest.At(p), Approve: true})
		w.Must(err)
		in := appraisal.QuarterSave{Quarter: 1, Progress: appraisaltest.Progress(5, ""), Recommendation: "Продолжить"}
		q, err := w.GiveQuarter(t.Context(), w.HeadFinance, p.Case, in)
		if err != nil || q.Valued != 0 {
			t.Errorf("the quarter is %+v, %v", q, err)
		}
	})
}

func TestEvidenceIsTakenByItsFirstBytesAndShownToWhomMaySee(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.Planned(y.ID, w.Economist)
		id := w.CaseOf(y.ID, w.Economist).ID
		for code, data := range map[string][]byte{
			"appraisal.file_none":  nil,
			"appraisal.file_kind":  []byte("MZ\x90"),
			"appraisal.file_large": append([]byte("%PDF-"), make([]byte, appraisal.FileMost)...),
		} {
			if _, err := w.AddFile(t.Context(), w.Economist, id, appraisal.FileIn{Name: "a.pdf", Data: data}); !fault.Is(err, code) {
				t.Errorf("%s: %v", code, err)
			}
		}
		pdf := []byte("%PDF-1.7 отчёт")
		f, err := w.AddFile(t.Context(), w.Economist, id, appraisal.FileIn{Name: `C:\тмп\отчёт".pdf`, Data: pdf})
		w.Must(err)
		if f.Name != "отчёт.pdf" || f.Type != "application/pdf" {
			t.Errorf("the file is %+v", f)
		}
		for _, a := range []*access.Actor{w.Economist, w.HeadBudget, w.HeadFinance, w.HR} {
			if _, data, err := w.FileBytes(t.Context(), a, id, f.ID); err != nil || !bytes.Equal(data, pdf) {
				t.Errorf("%s: %v", a.Name, err)
			}
		}
		for _, a := range []*access.Actor{w.Clerk, w.Stranger, w.HeadServices} {
			if _, _, err := w.FileBytes(t.Context(), a, id, f.ID); err == nil {
				t.Errorf("%s read it", a.Name)
			}
			if _, err := w.AddFile(t.Context(), a, id, appraisal.FileIn{Name: "a.pdf", Data: pdf}); err == nil {
				t.Errorf("%s added one", a.Name)
			}
		}
		other := w.CaseOf(y.ID, w.Clerk).ID
		if _, _, err := w.FileBytes(t.Context(), w.HR, other, f.ID); !fault.Is(err, "appraisal.missing.file") {
			t.Errorf("under another case: %v", err)
		}
		w.At("2023-04-03")
		in := appraisal.QuarterSave{Quarter: 1, Progress: appraisaltest.Progress(5, "1"), Recommendation: "Продолжить"}
		in.Progress[0].Files = []string{f.ID}
		q, err := w.GiveQuarter(t.Context(), w.HeadBudget, id, in)
		if err != nil || q.Progress[0].Files[0] != f.ID {
			t.Errorf("the evidence is %+v, %v", q, err)
		}
	})
}

func TestAimsLeadToTheKCIOfPlansInForce(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		good := appraisal.Aim{Body: w.Body, Year: 2023, KK: "Қызметтерді жеделдету", RU: "Ускорить услуги", Paper: "План развития, цель 2.3"}
		for field, spoil := range map[string]func(*appraisal.Aim){
			"kk": func(a *appraisal.Aim) { a.KK = "" }, "ru": func(a *appraisal.Aim) { a.RU = strings.Repeat("я", 501) },
			"paper": func(a *appraisal.Aim) { a.Paper = " " }, "unit": func(a *appraisal.Aim) { a.Unit = "uni_none" }, "year": func(a *appraisal.Aim) { a.Year = 2030 },
		} {
			a := good
			spoil(&a)
			_, err := w.KeepAim(t.Context(), w.HR, a)
			if f, _ := fault.As(err); f == nil || f.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		for _, a := range []*access.Actor{w.HeadBudget, w.Economist, w.Stranger} {
			if _, err := w.KeepAim(t.Context(), a, good); err == nil {
				t.Errorf("%s kept an aim", a.Name)
			}
		}
		aim, err := w.KeepAim(t.Context(), w.First, good)
		w.Must(err)
		kci := appraisaltest.GoodKCI(5, 2023)
		kci[1].Aim, kci[1].Paper, kci[1].Source = aim.ID, "", ""
		id := w.CaseOf(y.ID, w.Economist).ID
		p, err := w.SavePlan(t.Context(), w.HeadBudget, id, appraisal.PlanSave{KCI: kci})
		w.Must(err)
		if p.KCI[1].Paper != good.Paper || p.KCI[1].Source != "strategic_plan" {
			t.Errorf("the KCI is %+v", p.KCI[1])
		}
		p = w.Signed(w.Economist, p)
		p, err = w.SubmitPlan(t.Context(), w.HeadBudget, id, appraisaltest.At(p))
		w.Must(err)
		_, err = w.DecidePlan(t.Context(), w.HeadFinance, id, appraisal.PlanDecision{PlanAt: appraisaltest.At(p), Approve: true})
		w.Must(err)
		v, err := w.Aims(t.Context(), w.Clerk, w.Body, 0)
		w.Must(err)
		if len(v.Aims) != 1 || len(v.Aims[0].KCI) != 1 || v.Aims[0].KCI[0].Name != kci[1].Name || v.Keeps {
			t.Errorf("the aims are %+v", v.Aims)
		}
		stale := *aim
		stale.RU = "Позже"
		_, err = w.KeepAim(t.Context(), w.HR, stale)
		w.Must(err)
		if _, err := w.KeepAim(t.Context(), w.HR, stale); !fault.Is(err, "appraisal.changed") {
			t.Errorf("over a version not seen: %v", err)
		}
	})
}
