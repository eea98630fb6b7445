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
)

// clauseOf is the clause that a refusal cites.
func clauseOf(err error) string {
	if f, ok := fault.As(err); ok && f.Cite != nil {
		return f.Cite.Clause
	}
	return ""
}

func TestAPP09_ServantAndSupervisorWriteAndSignThePlanTogether(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		c := w.CaseOf(y.ID, w.Economist)
		p := w.Drafted(y.ID, w.Economist)
		if p.Due != w.Day("2023-01-17") || w.CaseOf(y.ID, w.Economist).Done.Plan != appraisal.PlanDraft {
			t.Errorf("due %v", p.Due)
		}
		for _, a := range []*access.Actor{w.HeadFinance, w.Clerk, w.HR, w.Stranger, w.Inspector} {
			if _, err := w.SavePlan(t.Context(), a, c.ID, appraisal.PlanSave{PlanAt: appraisaltest.At(p)}); err == nil {
				t.Errorf("%s wrote the plan", a.Name)
			}
		}
		p, err := w.SignPlan(t.Context(), w.Economist, c.ID, appraisaltest.At(p))
		w.Must(err)
		text := slices.Clone(p.KCI)
		text[0].Target = "95"
		p, err = w.SavePlan(t.Context(), w.Economist, c.ID, appraisal.PlanSave{PlanAt: appraisaltest.At(p), KCI: text})
		w.Must(err)
		if len(p.Marks) != 0 {
			t.Error("a signature stayed under another text")
		}
		p = w.Signed(w.Economist, p)
		own, other := p.MarkOf(appraisal.AsEmployee), p.MarkOf(appraisal.AsSupervisor)
		if own == nil || other == nil || !bytes.Equal(own.Hash, other.Hash) || len(own.Hash) != 32 {
			t.Fatalf("the marks are %+v", p.Marks)
		}
		same, err := w.SavePlan(t.Context(), w.Economist, c.ID, appraisal.PlanSave{PlanAt: appraisaltest.At(p), KCI: text})
		w.Must(err)
		if len(same.Marks) != 2 || same.Version != p.Version {
			t.Error("saving the same text took the signatures off")
		}
		p, err = w.SubmitPlan(t.Context(), w.HeadBudget, c.ID, appraisaltest.At(p))
		w.Must(err)
		if p.State != appraisal.PlanSubmitted || p.Sent == nil {
			t.Errorf("the plan is %s", p.State)
		}
		if _, err := w.SavePlan(t.Context(), w.Economist, c.ID, appraisal.PlanSave{PlanAt: appraisaltest.At(p), KCI: text}); !fault.Is(err, "appraisal.plan_state") || clauseOf(err) != "10" {
			t.Errorf("a submitted plan was written: %v", err)
		}
	})
}

func TestAPP12_TheHigherSupervisorReturnsWithReasonsAndTheVersionsStay(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		p := w.PlanSubmitted(y.ID, w.Economist)
		decide := func(a *access.Actor, in appraisal.PlanDecision) (*appraisal.Plan, error) {
			in.PlanAt = appraisaltest.At(p)
			return w.DecidePlan(t.Context(), a, p.Case, in)
		}
		good := appraisal.PlanDecision{Reasons: []appraisal.ReturnReason{{KCI: 3, What: "measurable", Text: "Нет единицы"}}, Text: "Исправьте"}
		for code, in := range map[string]appraisal.PlanDecision{
			"appraisal.return_reasons": {Text: "Плохо"},
			"appraisal.return_kci":     {Reasons: []appraisal.ReturnReason{{KCI: 6, What: "measurable"}}},
			"appraisal.return_what":    {Reasons: []appraisal.ReturnReason{{KCI: 1, What: "beauty"}}},
		} {
			if _, err := decide(w.HeadFinance, in); !fault.Is(err, code) || clauseOf(err) != "12" {
				t.Errorf("%s: %v", code, err)
			}
		}
		for _, a := range []*access.Actor{w.HeadBudget, w.Economist, w.First, w.HR} {
			if _, err := decide(a, good); err == nil {
				t.Errorf("%s decided", a.Name)
			}
		}
		p, err := decide(w.HeadFinance, good)
		w.Must(err)
		if p.State != appraisal.PlanReturned || p.Returned == nil || p.Returned.Reasons[0].KCI != 3 {
			t.Fatalf("the plan is %+v", p)
		}
		v, err := w.Plan(t.Context(), w.Economist, p.Case)
		w.Must(err)
		// Two working days after Monday 9 January.
		if len(v.Plans) != 2 || v.Latest.Number != 2 || v.Latest.Due != w.Day("2023-01-11") || len(v.Latest.Marks) != 0 || !slices.Equal(v.Latest.KCI, p.KCI) {
			t.Fatalf("the new version is %+v", v.Latest)
		}
		w.At("2023-01-12")
		from := len(w.Journal)
		p = w.Signed(w.Economist, v.Latest)
		p, err = w.SubmitPlan(t.Context(), w.HeadBudget, p.Case, appraisaltest.At(p))
		w.Must(err)
		if !slices.Contains(w.Verbs(from), "term.missed") {
			t.Error("the late version is not on record as late")
		}
		// As often as it takes: the act sets no limit.
		p, err = decide(w.HeadFinance, good)
		w.Must(err)
		v, err = w.Plan(t.Context(), w.Economist, p.Case)
		w.Must(err)
		p = w.Signed(w.Economist, v.Latest)
		p, err = w.SubmitPlan(t.Context(), w.HeadBudget, p.Case, appraisaltest.At(p))
		w.Must(err)
		p, err = decide(w.HeadFinance, appraisal.PlanDecision{Approve: true})
		w.Must(err)
		c := w.CaseOf(y.ID, w.Economist)
		if p.Number != 3 || p.State != appraisal.PlanApproved || c.Stage != appraisal.StageWork || c.Due == nil || *c.Due != w.Day("2023-04-20") {
			t.Errorf("the case is %+v", c)
		}
	})
}

func TestAPP13_APlanThatDoesNotMeetTheRequirementsIsSignedByNobody(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		id := w.CaseOf(y.ID, w.Economist).ID
		kci := appraisaltest.GoodKCI(5, 2023)
		kci[2].Unit, kci[3].Target = "", "положительная динамика"
		p, err := w.SavePlan(t.Context(), w.HeadBudget, id, appraisal.PlanSave{KCI: kci})
		w.Must(err) // a draft may be unfinished
		for what, do := range map[string]func() (*appraisal.Plan, error){
			"signed": func() (*appraisal.Plan, error) { return w.SignPlan(t.Context(), w.Economist, id, appraisaltest.At(p)) },
			"refused": func() (*appraisal.Plan, error) {
				return w.RefusePlan(t.Context(), w.Economist, id, appraisaltest.At(p), "Нет")
			},
			"submitted": func() (*appraisal.Plan, error) {
				return w.SubmitPlan(t.Context(), w.HeadBudget, id, appraisaltest.At(p))
			},
		} {
			_, err := do()
			if !fault.Is(err, "appraisal.plan_not_ready") || clauseOf(err) != "13" {
				t.Errorf("%s: %v", what, err)
			}
			if f, _ := fault.As(err); f != nil && !slices.Equal(f.Args["kci"].([]string), []string{"3", "4"}) {
				t.Errorf("%s names %v", what, f.Args["kci"])
			}
		}
		v, err := w.Plan(t.Context(), w.Economist, id)
		w.Must(err)
		if !slices.Equal(v.Latest.KCI, kci) {
			t.Error("something of the draft was lost")
		}
	})
}

func TestAPP14_FourOrSixKCIAreRefusedAndNothingIsLost(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		for n, a := range map[int]*access.Actor{4: w.Economist, 6: w.Newcomer} {
			id := w.CaseOf(y.ID, a).ID
			p, err := w.SavePlan(t.Context(), a, id, appraisal.PlanSave{KCI: appraisaltest.GoodKCI(n, 2023)})
			w.Must(err)
			if _, err := w.SubmitPlan(t.Context(), w.HeadBudget, id, appraisaltest.At(p)); !fault.Is(err, "appraisal.kci_count") || clauseOf(err) != "14" {
				t.Errorf("%d KCI: %v", n, err)
			}
			v, err := w.Plan(t.Context(), a, id)
			w.Must(err)
			if len(v.Latest.KCI) != n || v.Latest.State != appraisal.PlanDraft {
				t.Errorf("of %d KCI %d are left", n, len(v.Latest.KCI))
			}
		}
	})
}

func TestAPP15_HRKeepsTheRegisterOfPlans(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.Planned(y.ID, w.Economist)
		l, err := w.Plans(t.Context(), w.HR, appraisal.PlanQuery{All: true, Limit: 50})
		w.Must(err)
		if !l.Register || int(l.Count) != len(l.Rows) || len(l.Rows) < 14 {
			t.Fatalf("the register has %d of %d", len(l.Rows), l.Count)
		}
		i := slices.IndexFunc(l.Rows, func(r appraisal.PlanRow) bool { return r.Person == appraisaltest.ID(w.Economist) })
		if i < 0 || l.Rows[i].InForce == nil || l.Rows[i].InForce.MarkOf(appraisal.AsHigher) == nil {
			t.Error("the approved plan is not in the register")
		}
		own, err := w.Plans(t.Context(), w.HeadBudget, appraisal.PlanQuery{All: true, Limit: 50})
		w.Must(err)
		if own.All || len(own.Rows) != 2 || own.Rows[0].Person != appraisaltest.ID(w.Newcomer) {
			t.Errorf("the supervisor sees %d", len(own.Rows))
		}
		open, err := w.Plans(t.Context(), w.HR, appraisal.PlanQuery{All: true, Open: true, Limit: 50})
		w.Must(err)
		if open.Count != l.Count-1 {
			t.Errorf("%d have no plan in force", open.Count)
		}
	})
}

func TestARefusalOfTheServantIsARemarkAndTheStepGoesOn(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		p := w.Drafted(y.ID, w.Economist)
		if _, err := w.RefusePlan(t.Context(), w.Economist, p.Case, appraisaltest.At(p), " "); !fault.Is(err, "appraisal.remark") {
			t.Errorf("without a word: %v", err)
		}
		p, err := w.RefusePlan(t.Context(), w.HeadBudget, p.Case, appraisaltest.At(p), "Отказался устно")
		w.Must(err)
		if m := p.MarkOf(appraisal.AsEmployee); m == nil || !m.Refused || m.Person != appraisaltest.ID(w.Economist) || m.Remark == "" {
			t.Fatalf("the mark is %+v", m)
		}
		if _, err := w.SubmitPlan(t.Context(), w.HeadBudget, p.Case, appraisaltest.At(p)); !fault.Is(err, "appraisal.plan_unsigned") {
			t.Errorf("unsigned by the supervisor: %v", err)
		}
		p, err = w.SignPlan(t.Context(), w.HeadBudget, p.Case, appraisaltest.At(p))
		w.Must(err)
		if _, err = w.SubmitPlan(t.Context(), w.HeadBudget, p.Case, appraisaltest.At(p)); err != nil {
			t.Error(err)
		}
	})
}

func TestUnderTheFirstHeadOnePersonDoesBothSteps(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.Planned(y.ID, w.HeadFinance)
		c := w.CaseOf(y.ID, w.HeadFinance)
		v, err := w.Plan(t.Context(), w.HeadFinance, c.ID)
		w.Must(err)
		if !c.Route.One || v.InForce.MarkOf(appraisal.AsSupervisor).Person != v.InForce.MarkOf(appraisal.AsHigher).Person {
			t.Errorf("the marks are %+v", v.InForce.Marks)
		}
	})
}

func TestAChangeGoesTheSameRouteAndTheOldVersionStaysInForce(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		w.Planned(y.ID, w.Economist)
		id := w.CaseOf(y.ID, w.Economist).ID
		v, err := w.Plan(t.Context(), w.Economist, id)
		w.Must(err)
		old := v.InForce
		if _, err := w.ChangePlan(t.Context(), w.Economist, id, appraisaltest.At(old), ""); !fault.Is(err, "appraisal.remark") {
			t.Errorf("without a reason: %v", err)
		}
		p, err := w.ChangePlan(t.Context(), w.Economist, id, appraisaltest.At(old), "Программу перенесли")
		w.Must(err)
		if _, err := w.ChangePlan(t.Context(), w.HeadBudget, id, appraisaltest.At(old), "Ещё раз"); !fault.Is(err, "appraisal.plan_state") {
			t.Errorf("two changes at once: %v", err)
		}
		if p, err = w.DropChange(t.Context(), w.HeadBudget, id, appraisaltest.At(p)); err != nil || p.State != appraisal.PlanDropped {
			t.Fatalf("dropped: %v", err)
		}
		if c := w.CaseOf(y.ID, w.Economist); c.Done.Plan != appraisal.PlanApproved || *c.Due != w.Day("2023-04-20") {
			t.Errorf("after a dropped change the case is %+v", c)
		}
		p, err = w.ChangePlan(t.Context(), w.HeadBudget, id, appraisaltest.At(old), "Программу перенесли")
		w.Must(err)
		text := slices.Clone(p.KCI)
		text[4].Target = "80"
		p, err = w.SavePlan(t.Context(), w.HeadBudget, id, appraisal.PlanSave{PlanAt: appraisaltest.At(p), KCI: text})
		w.Must(err)
		p = w.Signed(w.Economist, p)
		p, err = w.SubmitPlan(t.Context(), w.HeadBudget, id, appraisaltest.At(p))
		w.Must(err)
		if v, err = w.Plan(t.Context(), w.Economist, id); err != nil || v.InForce.Number != 1 {
			t.Errorf("in force is %+v, %v", v.InForce, err)
		}
		_, err = w.DecidePlan(t.Context(), w.HeadFinance, id, appraisal.PlanDecision{PlanAt: appraisaltest.At(p), Approve: true})
		w.Must(err)
		if v, err = w.Plan(t.Context(), w.Economist, id); err != nil || v.InForce.Number != 3 || v.Plans[0].State != appraisal.PlanReplaced {
			t.Errorf("in force is %+v, %v", v.InForce, err)
		}
	})
}

func TestTwoTabsLoseNothing(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		p := w.Drafted(y.ID, w.Economist)
		at, text := appraisaltest.At(p), slices.Clone(p.KCI)
		text[0].Name = "Из первой вкладки"
		_, err := w.SavePlan(t.Context(), w.Economist, p.Case, appraisal.PlanSave{PlanAt: at, KCI: text})
		w.Must(err)
		text[0].Name = "Из второй вкладки"
		if _, err := w.SavePlan(t.Context(), w.HeadBudget, p.Case, appraisal.PlanSave{PlanAt: at, KCI: text}); !fault.Is(err, "appraisal.changed") {
			t.Errorf("over a version not seen: %v", err)
		}
		if _, err := w.SavePlan(t.Context(), w.HeadBudget, p.Case, appraisal.PlanSave{KCI: text}); !fault.Is(err, "appraisal.changed") {
			t.Errorf("as a first version: %v", err)
		}
	})
}

func TestWhatIsTooLongIsRefusedAtItsField(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		id := w.CaseOf(w.OpenYear().ID, w.Economist).ID
		for field, spoil := range map[string]func(*appraisal.KCI){
			"kci.2.name":    func(k *appraisal.KCI) { k.Name = strings.Repeat("ң", 10_000) },
			"kci.2.change":  func(k *appraisal.KCI) { k.Change = strings.Repeat("ң", 10_000) },
			"kci.2.unit":    func(k *appraisal.KCI) { k.Unit = strings.Repeat("ң", 81) },
			"kci.2.source":  func(k *appraisal.KCI) { k.Source = "idea" },
			"kci.2.compare": func(k *appraisal.KCI) { k.Compare = "about" },
			"kci.2.aim":     func(k *appraisal.KCI) { k.Aim = "aim_none" },
		} {
			kci := appraisaltest.GoodKCI(5, 2023)
			spoil(&kci[1])
			_, err := w.SavePlan(t.Context(), w.Economist, id, appraisal.PlanSave{KCI: kci})
			if f, _ := fault.As(err); f == nil || f.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		if _, err := w.SavePlan(t.Context(), w.Economist, id, appraisal.PlanSave{KCI: make([]appraisal.KCI, 13)}); !fault.Is(err, "appraisal.plan_rows") {
			t.Errorf("thirteen rows: %v", err)
		}
	})
}

func TestAFreshFindingIsKeptWithItsInput(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y := w.OpenYear()
		from := len(w.Journal)
		w.Planned(y.ID, w.Economist)
		i := slices.IndexFunc(w.Journal[from:], func(e journalEntry) bool { return e.Finding != nil && e.Finding.Rule == "kci-plan" })
		if i < 0 {
			t.Fatal("the check of the plan is not on record")
		}
		if in, ok := w.Journal[from+i].Input.(appraisal.PlanIn); !ok || len(in.KCI) != 5 {
			t.Errorf("its input is %+v", w.Journal[from+i].Input)
		}
	})
}
