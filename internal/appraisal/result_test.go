package appraisal_test

import (
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/appraisal"
	"tarazy/internal/appraisal/appraisaltest"
	"tarazy/internal/eds"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// approved is a world in which the economist's result waits for its servant, as
// on Monday 22 January 2024.
func approved(w *appraisaltest.World) (*appraisal.Year, appraisal.CaseID) {
	y := sheets(w)
	w.Sheeted(y, w.Economist, w.HeadBudget, w.HeadFinance, 3, 1)
	w.At("2024-01-22")
	w.Approved(y, w.Economist, "satisfactory", "2024-01-24", "2024-02-05")
	return y, w.CaseOf(y.ID, w.Economist).ID
}

func signature(w *appraisaltest.World, a *access.Actor, text []byte) []byte {
	w.T.Helper()
	keys := w.Key(a)
	cms, err := eds.Sign(text, false, w.Clock.Now(), keys.Signing)
	w.Must(err)
	return cms
}

func TestAPP40_TheServantIsAcquaintedBySignature(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, id := approved(w)
		ctx := t.Context()
		text, err := w.ReadStatement(ctx, w.Economist, id, locale.RU)
		w.Must(err)
		_, err = w.ReadStatement(ctx, w.Accountant, id, locale.RU)
		refused(t, err, "appraisal.missing.case")
		_, err = w.Read(ctx, w.Economist, id, appraisal.ReadIn{Lang: locale.RU, CMS: signature(w, w.HR, text)})
		refused(t, err, "eds.wrong_person")
		_, err = w.Read(ctx, w.Economist, id, appraisal.ReadIn{Lang: locale.KK, CMS: signature(w, w.Economist, text)})
		refused(t, err, "eds.changed")
		r, err := w.Read(ctx, w.Economist, id, appraisal.ReadIn{Lang: locale.RU, CMS: signature(w, w.Economist, text), Remark: "Келіспеймін"})
		w.Must(err)
		if c := w.CaseOf(y.ID, w.Economist); r.Read == nil || c.Stage != appraisal.StageDone || c.Due != nil {
			t.Errorf("%+v at %s", r.Read, c.Stage)
		}
	})
}

// What HR has to do is in the servant's list, and in the servant's reminders,
// what the servant has to do.
func TestTheServantIsAskedToReadAndNotToAcquaint(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, id := approved(w)
		all, err := w.CasesWaiting(t.Context(), w.Economist)
		if err != nil || len(all) != 1 || all[0].Case != id || all[0].Task != "appraisal.task.read" || all[0].Who != "" {
			t.Errorf("the servant has to do %+v, %v", all, err)
		}
		w.At("2024-01-23")
		w.Must(w.Daily(t.Context(), y.ID))
		for who, task := range map[*access.Actor]string{w.Economist: "appraisal.task.read", w.HR: "appraisal.task.acquaint"} {
			if !slices.ContainsFunc(w.Notices(who), func(n outbox.Told) bool { return n.Key == "outbox.term.before" && n.Args["task"] == task }) {
				t.Errorf("%s was reminded of %+v", who.Name, w.Notices(who))
			}
		}
	})
}

// Whoever does not let themselves be acquainted gets the result all the same:
// by an act of three signatures and a sending with its proof.
func TestAPP40_ARefusalIsActedOnAndTheResultSent(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, id := approved(w)
		ctx := t.Context()
		one, two := appraisaltest.ID(w.Accountant), appraisaltest.ID(w.Clerk)
		for _, bad := range []struct {
			who  []people.PersonID
			code string
		}{
			{[]people.PersonID{one}, "appraisal.witnesses"}, {[]people.PersonID{one, one}, "appraisal.witnesses"},
			{[]people.PersonID{one, appraisaltest.ID(w.Economist)}, "appraisal.witness"}, {[]people.PersonID{one, appraisaltest.ID(w.HR)}, "appraisal.witness"},
			{[]people.PersonID{one, appraisaltest.ID(w.Stranger)}, "appraisal.witness"},
		} {
			_, err := w.ActOnRefusal(ctx, w.HR, id, appraisal.RefusalIn{Text: "Қол қоюдан бас тартты", Witnesses: bad.who})
			refused(t, err, bad.code)
		}
		_, err := w.ActOnRefusal(ctx, w.HR, id, appraisal.RefusalIn{Text: "Қол қоюдан бас тартты", Witnesses: []people.PersonID{one, two}})
		w.Must(err)
		if all, err := w.CasesWaiting(ctx, w.Clerk); err != nil || !slices.ContainsFunc(all, func(x appraisal.CaseTask) bool { return x.Case == id && x.Task == "appraisal.task.witness" }) {
			t.Errorf("the witness has to do %+v, %v", all, err)
		}
		sent := appraisal.SentIn{Channel: "intranet_portal", Proof: "№ 17"}
		_, err = w.SendResult(ctx, w.HR, id, sent)
		refused(t, err, "appraisal.no_refusal")
		_, err = w.WitnessRefusal(ctx, w.HeadServices, id)
		refused(t, err, "appraisal.missing.case")
		_, err = w.WitnessRefusal(ctx, w.Accountant, id)
		w.Must(err)
		_, err = w.WitnessRefusal(ctx, w.Accountant, id)
		refused(t, err, "appraisal.witnessed")
		r, err := w.WitnessRefusal(ctx, w.Clerk, id)
		w.Must(err)
		if c := w.CaseOf(y.ID, w.Economist); r.Refusal.Held == nil || *c.Due != w.Day("2024-01-24") {
			t.Errorf("held %v, due %v", r.Refusal.Held, c.Due)
		}
		_, err = w.SendResult(ctx, w.HR, id, appraisal.SentIn{Channel: "pigeon", Proof: "№ 17"})
		refused(t, err, "appraisal.channel")
		w.At("2024-01-26") // late, and on record
		from := len(w.Journal)
		_, err = w.SendResult(ctx, w.HR, id, sent)
		w.Must(err)
		if c := w.CaseOf(y.ID, w.Economist); c.Stage != appraisal.StageDone || !slices.Contains(w.Verbs(from), "term.missed") {
			t.Errorf("%s, %v", c.Stage, w.Verbs(from))
		}
	})
}

func TestAPP42_AnAppealIsFiledWithinTenWorkingDaysAndBringsAReview(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, id := approved(w)
		ctx := t.Context()
		in := appraisal.AppealIn{To: "authorised_body", Text: "4-НМИ орындалған"}
		_, err := w.FileAppeal(ctx, w.Accountant, id, in)
		refused(t, err, "appraisal.missing.case")
		_, err = w.FileAppeal(ctx, w.Economist, id, appraisal.AppealIn{To: "court", Text: "4-НМИ орындалған"})
		refused(t, err, "appraisal.appeal_to")
		w.At("2024-02-05") // the last day
		x, err := w.FileAppeal(ctx, w.Economist, id, in)
		w.Must(err)
		_, err = w.FileAppeal(ctx, w.Economist, id, in)
		refused(t, err, "appraisal.appealed")
		_, err = w.DecideAppeal(ctx, w.HR, x.ID, x.Version, appraisal.AppealDecision{Review: true, Answer: "Дәлел бар"})
		refused(t, err, "access.denied")
		_, err = w.DecideAppeal(ctx, w.Officer, x.ID, x.Version, appraisal.AppealDecision{Review: true})
		refused(t, err, "appraisal.remark")
		v, one, err := w.AppealOf(ctx, w.Officer, x.ID)
		w.Must(err)
		if one.Words != in.Text || v.Sheet == nil || v.Assessment == nil {
			t.Errorf("the officer sees %+v", one)
		}
		x, err = w.DecideAppeal(ctx, w.Officer, x.ID, x.Version, appraisal.AppealDecision{Review: true, Answer: "Дәлел бар"})
		w.Must(err)
		c := w.CaseOf(y.ID, w.Economist)
		if x.State != appraisal.AppealReview || c.Stage != appraisal.StageCommission || c.Round != 2 || c.Done.Appeal != appraisal.AppealReview {
			t.Errorf("%s, round %d, %s", c.Stage, c.Round, x.State)
		}
		v, err = w.ResultOf(ctx, w.Economist, id)
		w.Must(err)
		if len(v.Results) != 1 || v.Results[0].Grade != "satisfactory" || v.Latest != nil || v.Appeals[0].Reasons != "Дәлел бар" {
			t.Errorf("%+v", v.Results)
		}
	})
}

func TestAPP42_OnTheEleventhWorkingDayItIsTooLate(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		_, id := approved(w)
		w.At("2024-02-06")
		_, err := w.FileAppeal(t.Context(), w.Economist, id, appraisal.AppealIn{To: "authorised_body", Text: "4-НМИ орындалған"})
		refused(t, err, "appraisal.appeal_late")
	})
}

func TestAPP43_ACourtsDecisionIsCarriedOutAndTheOldResultKept(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		y, id := approved(w)
		ctx := t.Context()
		in := appraisal.CourtIn{Court: "Арыс қалалық соты", Number: "2-114/24", Day: w.Day("2024-01-22")}
		c, err := w.RecordCourt(ctx, w.HR, id, in)
		w.Must(err)
		w.At("2024-04-10")
		day := w.Day("2024-04-09")
		in.ID, in.Version, in.Effect = c.ID, c.Version, appraisal.CourtReview
		_, err = w.RecordCourt(ctx, w.HR, id, in)
		refused(t, err, "appraisal.court_day")
		in.Decided = &day
		c, err = w.RecordCourt(ctx, w.HR, id, in)
		w.Must(err)
		in.Version = c.Version
		_, err = w.RecordCourt(ctx, w.HR, id, in)
		refused(t, err, "appraisal.court_decided")
		v, err := w.ResultOf(ctx, w.HR, id)
		w.Must(err)
		if got := w.CaseOf(y.ID, w.Economist); got.Round != 2 || got.Stage != appraisal.StageCommission || v.Results[0].Annulled != c.ID || v.Results[0].Grade != "satisfactory" {
			t.Errorf("%s, round %d, %+v", got.Stage, got.Round, v.Results)
		}
	})
}

// A step of development follows from a competency that was not met, and from
// nothing else.
func TestADevelopmentPlanFollowsFromCompetenciesNotMet(t *testing.T) {
	appraisaltest.Each(t, func(w *appraisaltest.World) {
		_, id := approved(w)
		ctx := t.Context()
		v, err := w.ResultOf(ctx, w.HeadBudget, id)
		w.Must(err)
		not := v.Assessment.NotMet()
		if len(not) == 0 {
			t.Fatal("every competency was met")
		}
		in := appraisal.MeasureIn{Competency: not[0], Text: "Тәлімгермен жұмыс", Term: w.Day("2024-06-28")}
		x, err := w.KeepMeasure(ctx, w.Economist, id, in)
		w.Must(err)
		done := w.Day("2024-01-22")
		in.ID, in.Version, in.Done = x.ID, x.Version, &done
		_, err = w.KeepMeasure(ctx, w.HeadBudget, id, in)
		w.Must(err)
		_, err = w.KeepMeasure(ctx, w.HeadBudget, id, appraisal.MeasureIn{Competency: "tact", Text: "Оқу", Term: in.Term})
		refused(t, err, "appraisal.development")
		_, err = w.KeepMeasure(ctx, w.HeadFinance, id, in)
		refused(t, err, "appraisal.not_immediate")
	})
}
