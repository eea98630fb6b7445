package appraisal_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/store/storetest"
)

var updatePairs = flag.Bool("update-pairs", false, "write testdata/pairs.txt anew")

// undone carries out every verb and takes it back again, so that all verbs are
// asked in one and the same state.
type undone struct{ appraisal.Store }

var errUndone = errors.New("taken back")

func (u undone) Write(ctx context.Context, f func(appraisal.Tx) error) error {
	var got error
	err := u.Store.Write(ctx, func(tx appraisal.Tx) error {
		got = f(tx)
		return errUndone
	})
	if errors.Is(err, errUndone) {
		return got
	}
	return err
}

// pairs is a case on its way, of which every verb is asked in every state.
type pairs struct {
	*appraisaltest.World
	year    *appraisal.Year
	id      appraisal.CaseID
	meeting *appraisal.Meeting
	keys    eds.Credentials
	lines   []string
}

// papers are the latest versions of a case, as who acts would have seen them.
type papers struct {
	plan    appraisal.PlanAt
	sheet   appraisal.SheetAt
	assess  appraisal.SheetAt
	quarter int64
	appeal  *appraisal.Appeal
}

func (p *pairs) papers() papers {
	var out papers
	p.Tx(func(tx appraisal.Tx) error {
		if plan, err := tx.PlanLatest(p.id); err != nil {
			return err
		} else if plan != nil {
			out.plan = appraisaltest.At(plan)
		}
		if sh, err := tx.SheetLatest(p.id); err != nil {
			return err
		} else if sh != nil {
			out.sheet = appraisal.SheetAt{Number: sh.Number, Version: sh.Version}
		}
		if as, err := tx.AssessmentLatest(p.id); err != nil {
			return err
		} else if as != nil {
			out.assess = appraisal.SheetAt{Number: as.Number, Version: as.Version}
		}
		if q, err := tx.QuarterGet(p.id, 1); err != nil {
			return err
		} else if q != nil {
			out.quarter = q.Version
		}
		all, err := tx.AppraisalAppealsOf(p.id)
		if len(all) > 0 {
			out.appeal = &all[len(all)-1]
		}
		return err
	})
	return out
}

// appealAt is the latest appeal as it was seen; before the first there is none
// such.
func (x papers) appealAt() (appraisal.AppealID, int64) {
	if x.appeal == nil {
		return "apl_none", 1
	}
	return x.appeal.ID, x.appeal.Version
}

// asked is a verb as it is asked of the case.
type asked struct {
	name string
	do   func(ctx context.Context, x papers) error
}

func (p *pairs) verbs() []asked {
	w, id := p.World, p.id
	servant, boss, above := w.Economist, w.HeadBudget, w.HeadFinance
	return append([]asked{
		{"save plan", func(ctx context.Context, x papers) error {
			_, err := w.SavePlan(ctx, boss, id, appraisal.PlanSave{PlanAt: x.plan, KCI: appraisaltest.GoodKCI(5, 2023)})
			return err
		}},
		{"sign plan", func(ctx context.Context, x papers) error { _, err := w.SignPlan(ctx, servant, id, x.plan); return err }},
		{"refuse plan", func(ctx context.Context, x papers) error {
			_, err := w.RefusePlan(ctx, servant, id, x.plan, "Жоқ")
			return err
		}},
		{"submit plan", func(ctx context.Context, x papers) error { _, err := w.SubmitPlan(ctx, boss, id, x.plan); return err }},
		{"approve plan", func(ctx context.Context, x papers) error {
			_, err := w.DecidePlan(ctx, above, id, appraisal.PlanDecision{PlanAt: x.plan, Approve: true})
			return err
		}},
		{"change plan", func(ctx context.Context, x papers) error {
			_, err := w.ChangePlan(ctx, boss, id, x.plan, "Бюджет")
			return err
		}},
		{"drop change", func(ctx context.Context, x papers) error { _, err := w.DropChange(ctx, boss, id, x.plan); return err }},
		{"give quarter", func(ctx context.Context, x papers) error {
			_, err := w.GiveQuarter(ctx, boss, id, appraisal.QuarterSave{Quarter: 1, Version: x.quarter, Progress: appraisaltest.Progress(5, "40"), Recommendation: "Жалғастыру"})
			return err
		}},
		{"acknowledge quarter", func(ctx context.Context, x papers) error {
			_, err := w.AcknowledgeQuarter(ctx, servant, id, 1, x.quarter, "")
			return err
		}},
		{"name appraiser", func(ctx context.Context, _ papers) error {
			_, err := w.NameAppraiser(ctx, w.HR, p.year.ID, appraisal.NameIn{Person: appraisaltest.ID(servant), Immediate: appraisaltest.ID(boss), Higher: appraisaltest.ID(above), Basis: "№ 5"})
			return err
		}},
	}, append(p.sheetVerbs(), p.resultVerbs()...)...)
}

func (p *pairs) sheetVerbs() []asked {
	w, id := p.World, p.id
	servant, boss, above := w.Economist, w.HeadBudget, w.HeadFinance
	return []asked{
		{"save KCI sheet", func(ctx context.Context, x papers) error {
			_, err := w.SaveSheet(ctx, boss, id, appraisal.SheetSave{SheetAt: x.sheet, Rows: appraisaltest.Rows(4)})
			return err
		}},
		{"sign KCI sheet", func(ctx context.Context, x papers) error {
			_, err := w.SignSheet(ctx, servant, id, x.sheet)
			return err
		}},
		{"refuse KCI sheet", func(ctx context.Context, x papers) error {
			_, err := w.RefuseSheet(ctx, servant, id, x.sheet, "Жоқ")
			return err
		}},
		{"submit KCI sheet", func(ctx context.Context, x papers) error { _, err := w.SubmitSheet(ctx, boss, id, x.sheet); return err }},
		{"agree to KCI sheet", func(ctx context.Context, x papers) error {
			_, err := w.DecideSheet(ctx, above, id, appraisal.SheetDecision{SheetAt: x.sheet, Agree: true})
			return err
		}},
		{"save competencies", func(ctx context.Context, x papers) error {
			v, err := w.Sheets(ctx, boss, id)
			if err != nil {
				return err
			}
			_, err = w.SaveAssessment(ctx, boss, id, appraisal.AssessmentSave{SheetAt: x.assess, Shown: w.Shown(v, 0)})
			return err
		}},
		{"sign competencies", func(ctx context.Context, x papers) error {
			_, err := w.SignAssessment(ctx, boss, id, x.assess)
			return err
		}},
		{"sign own competencies", func(ctx context.Context, x papers) error {
			_, err := w.SignAssessment(ctx, servant, id, x.assess)
			return err
		}},
		{"refuse competencies", func(ctx context.Context, x papers) error {
			_, err := w.RefuseAssessment(ctx, servant, id, x.assess, "Жоқ")
			return err
		}},
	}
}

func (p *pairs) resultVerbs() []asked {
	w, id, servant := p.World, p.id, p.World.Economist
	return []asked{
		{"put on agenda", func(ctx context.Context, _ papers) error {
			to := appraisal.MeetingID("mee_none")
			if p.meeting != nil {
				to = p.meeting.ID
			}
			_, err := w.AddToAgenda(ctx, w.HR, to, appraisal.AgendaIn{Cases: []appraisal.CaseID{id}})
			return err
		}},
		{"be acquainted", func(ctx context.Context, _ papers) error {
			text, err := w.ReadStatement(ctx, servant, id, locale.KK)
			if err != nil {
				return err
			}
			cms, err := eds.Sign(text, false, w.Clock.Now(), p.keys.Signing)
			w.Must(err)
			_, err = w.Read(ctx, servant, id, appraisal.ReadIn{Lang: locale.KK, CMS: cms})
			return err
		}},
		{"act on refusal", func(ctx context.Context, _ papers) error {
			_, err := w.ActOnRefusal(ctx, w.HR, id, appraisal.RefusalIn{Text: "Бас тартты", Witnesses: []people.PersonID{appraisaltest.ID(w.Clerk), appraisaltest.ID(w.Accountant)}})
			return err
		}},
		{"witness refusal", func(ctx context.Context, _ papers) error { _, err := w.WitnessRefusal(ctx, w.Clerk, id); return err }},
		{"send result", func(ctx context.Context, _ papers) error {
			_, err := w.SendResult(ctx, w.HR, id, appraisal.SentIn{Channel: "intranet_portal", Proof: "№ 1"})
			return err
		}},
		{"appeal", func(ctx context.Context, _ papers) error {
			_, err := w.FileAppeal(ctx, servant, id, appraisal.AppealIn{To: "authorised_body", Text: "Келіспеймін"})
			return err
		}},
		{"decide appeal", func(ctx context.Context, x papers) error {
			id, version := x.appealAt()
			_, err := w.DecideAppeal(ctx, w.Officer, id, version, appraisal.AppealDecision{Answer: "Нәтиже өзгеріссіз қалады"})
			return err
		}},
		{"take back appeal", func(ctx context.Context, x papers) error {
			id, version := x.appealAt()
			_, err := w.TakeBackAppeal(ctx, servant, id, version)
			return err
		}},
		{"add file", func(ctx context.Context, _ papers) error {
			_, err := w.AddFile(ctx, servant, id, appraisal.FileIn{Name: "a.pdf", Data: []byte("%PDF-1.7")})
			return err
		}},
		{"omit competencies", func(ctx context.Context, _ papers) error {
			_, err := w.OmitCompetencies(ctx, w.HR, id, appraisal.OmitIn{Version: w.CaseOf(p.year.ID, servant).Version, Basis: "№ 7"})
			return err
		}},
		{"take archive", func(ctx context.Context, _ papers) error { _, _, err := w.Archive(ctx, w.HR, id); return err }},
		{"record court", func(ctx context.Context, _ papers) error {
			_, err := w.RecordCourt(ctx, w.HR, id, appraisal.CourtIn{Court: "Арыс қалалық соты", Number: "1", Day: w.Today()})
			return err
		}},
		{"keep measure", func(ctx context.Context, _ papers) error {
			_, err := w.KeepMeasure(ctx, servant, id, appraisal.MeasureIn{Competency: "integrity", Text: "Оқу", Term: w.Today().Add(30)})
			return err
		}},
	}
}

// all asks every verb in the state that the case is in now.
func (p *pairs) all(state string) {
	p.T.Helper()
	real := p.Service.Store
	x := p.papers()
	for _, v := range p.verbs() {
		p.Service.Store = undone{real}
		err := v.do(p.T.Context(), x)
		p.Service.Store = real
		p.lines = append(p.lines, fmt.Sprintf("%s: %s: %s", state, v.name, p.outcome(state, v.name, err)))
	}
}

func (p *pairs) outcome(state, verb string, err error) string {
	f, ok := fault.As(err)
	switch {
	case err == nil:
		return "allowed"
	case !ok:
		p.T.Errorf("%s: %s: %v", state, verb, err)
		return "BROKEN"
	case f.Cite == nil && !strings.HasPrefix(f.Code, "appraisal.missing.") && f.Code != "appraisal.changed":
		p.T.Errorf("%s: %s is refused with %s and no clause", state, verb, f.Code)
	}
	if f.Cite == nil {
		return f.Code
	}
	return f.Code + " " + f.Cite.Clause
}

// TestEveryVerbInEveryStateIsAllowedOrRefusedWithItsClause takes a case from its
// plan to the end, and asks every verb in every state.
func TestEveryVerbInEveryStateIsAllowedOrRefusedWithItsClause(t *testing.T) {
	c := clock.NewFixed(appraisaltest.Start)
	w := appraisaltest.New(t, storetest.Open(t, storetest.SQLite(t), c), c)
	p := &pairs{World: w, year: w.OpenYear(), keys: w.Key(w.Economist)}
	p.id = w.CaseOf(p.year.ID, w.Economist).ID
	p.beforeTheAppraisal()
	p.duringTheAppraisal()
	p.afterTheMeeting()
	got := strings.Join(p.lines, "\n") + "\n"
	const file = "testdata/pairs.txt"
	if *updatePairs {
		w.Must(os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	w.Must(err)
	if string(want) != got {
		for _, line := range p.lines {
			if !strings.Contains(string(want), line+"\n") {
				t.Errorf("not expected: %s", line)
			}
		}
		t.Errorf("%s and the procedure differ", file)
	}
}

func (p *pairs) beforeTheAppraisal() {
	w, ctx, a := p.World, p.T.Context(), p.World.Economist
	p.all("no plan")
	plan := w.Drafted(p.year.ID, a)
	p.all("plan drafted")
	plan = w.Signed(a, plan)
	p.all("plan signed")
	plan, err := w.SubmitPlan(ctx, w.HeadBudget, p.id, appraisaltest.At(plan))
	w.Must(err)
	p.all("plan submitted")
	plan, err = w.DecidePlan(ctx, w.HeadFinance, p.id, appraisal.PlanDecision{PlanAt: appraisaltest.At(plan), Approve: true})
	w.Must(err)
	p.all("plan in force")
	w.Monitored(p.year.ID, a, 1, "40")
	p.all("quarter given")
	plan, err = w.ChangePlan(ctx, w.HeadBudget, p.id, appraisaltest.At(plan), "Бюджет өзгерді")
	w.Must(err)
	p.all("plan being changed")
	_, err = w.DropChange(ctx, w.HeadBudget, p.id, appraisaltest.At(plan))
	w.Must(err)
}

func (p *pairs) duringTheAppraisal() {
	w, ctx, a, boss := p.World, p.T.Context(), p.World.Economist, p.World.HeadBudget
	w.Form()
	w.At("2024-01-03")
	w.Begin(p.year, "2024-01-15", "2024-02-02")
	m, err := w.PlanMeeting(ctx, w.HR, p.year.ID, appraisal.MeetingIn{Starts: w.Clock.Now().AddDate(0, 0, 7), Room: "1"})
	w.Must(err)
	p.meeting = m
	p.all("no sheets")
	trip := w.Away(a, people.Trip, "2024-01-12", "")
	w.Must(w.Sync(ctx, p.year.ID))
	p.all("servant away")
	w.Back(a, trip, "2024-01-15")
	w.Must(w.Sync(ctx, p.year.ID))
	sh, err := w.SaveSheet(ctx, boss, p.id, appraisal.SheetSave{Rows: appraisaltest.Rows(4)})
	w.Must(err)
	v, err := w.Sheets(ctx, boss, p.id)
	w.Must(err)
	as, err := w.SaveAssessment(ctx, boss, p.id, appraisal.AssessmentSave{Shown: w.Shown(v, 0)})
	w.Must(err)
	p.all("sheets drafted")
	sh = w.Submitted(p.id, boss, a, sh)
	p.all("KCI sheet submitted")
	_, err = w.DecideSheet(ctx, w.HeadFinance, p.id, appraisal.SheetDecision{SheetAt: appraisal.SheetAt{Number: sh.Number, Version: sh.Version}, Agree: true})
	w.Must(err)
	p.all("KCI sheet agreed")
	_, err = w.SignAssessment(ctx, boss, p.id, appraisal.SheetAt{Number: as.Number, Version: as.Version})
	w.Must(err)
	p.all("with the commission")
}

func (p *pairs) afterTheMeeting() {
	w, ctx, a := p.World, p.T.Context(), p.World.Economist
	held := w.InMeeting(p.year.ID, w.Voters()...)
	next, err := w.PlanMeeting(ctx, w.HR, p.year.ID, appraisal.MeetingIn{Starts: w.Clock.Now().AddDate(0, 0, 7), Room: "1"})
	w.Must(err)
	p.meeting = next
	for _, v := range w.Voters() {
		w.Vote(held.ID, p.id, "for", v)
	}
	p.all("decided")
	w.SignAll(w.CloseAndDraw(held.ID), append(w.Voters(), w.Secretary)...)
	p.all("approved")
	_, err = w.ActOnRefusal(ctx, w.HR, p.id, appraisal.RefusalIn{Text: "Бас тартты", Witnesses: []people.PersonID{appraisaltest.ID(w.Clerk), appraisaltest.ID(w.Accountant)}})
	w.Must(err)
	p.all("refusal drawn up")
	for _, x := range []*access.Actor{w.Clerk, w.Accountant} {
		_, err = w.WitnessRefusal(ctx, x, p.id)
		w.Must(err)
	}
	p.all("refusal holds")
	_, err = w.SendResult(ctx, w.HR, p.id, appraisal.SentIn{Channel: "intranet_portal", Proof: "№ 1"})
	w.Must(err)
	p.all("done")
	_, err = w.FileAppeal(ctx, a, p.id, appraisal.AppealIn{To: "authorised_body", Text: "Келіспеймін"})
	w.Must(err)
	p.all("appealed")
	w.At("2024-04-01")
	p.all("after the term of appeal")
	for _, stage := range []appraisal.Stage{appraisal.StageExcluded, appraisal.StageGone} {
		kase := w.CaseOf(p.year.ID, a)
		kase.Version++
		kase.Stage = stage
		w.Tx(func(tx appraisal.Tx) error {
			_, err := tx.AppraisalCaseUpdate(kase)
			return err
		})
		p.all(string(stage))
	}
}
