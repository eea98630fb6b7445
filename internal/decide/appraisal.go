package decide

import (
	"tarazy/internal/appraisal"
	"tarazy/internal/commission"
	"tarazy/internal/law"
)

var appraisalRules = []Rule{
	Of("appraisal", "eligibility", func(env law.Env, in appraisal.EligibilityIn) (law.Found[appraisal.EligibilityOut], error) {
		return appraisal.Eligibility(env, appraisalOf(env), in)
	}),
	Of("appraisal", "indicator-group", func(env law.Env, in appraisal.GroupIn) (law.Found[appraisal.GroupOut], error) {
		return appraisal.IndicatorGroup(appraisalOf(env), in)
	}),
	Of("appraisal", "competencies-assessed", func(env law.Env, in appraisal.AssessedIn) (law.Found[appraisal.AssessedOut], error) {
		return appraisal.CompetenciesAssessed(appraisalOf(env), in)
	}),
	Of("appraisal", "kci-grade", func(env law.Env, in appraisal.GradeIn) (law.Found[appraisal.GradeOut], error) {
		return appraisal.KCIGrade(appraisalOf(env), in)
	}),
	Of("appraisal", "competency", func(env law.Env, in appraisal.CompetencyIn) (law.Found[appraisal.CompetencyOut], error) {
		return appraisal.Competency(appraisalOf(env), in)
	}),
	Of("appraisal", "commission", func(env law.Env, in commission.SizeIn) (law.Found[commission.SizeOut], error) {
		return commission.Size(&appraisalOf(env).Commission, in)
	}),
	Of("appraisal", "quorum", func(env law.Env, in commission.QuorumIn) (law.Found[commission.QuorumOut], error) {
		return commission.Quorum(&appraisalOf(env).Commission, in)
	}),
	Of("appraisal", "vote", func(env law.Env, in commission.VoteIn) (law.Found[commission.VoteOut], error) {
		return commission.Vote(&appraisalOf(env).Commission, in)
	}),
	Of("appraisal", "term", func(env law.Env, in appraisal.TermIn) (law.Found[appraisal.TermOut], error) {
		return appraisal.Term(env, appraisalOf(env), in)
	}),
	Of("appraisal", "notice", func(env law.Env, in appraisal.NoticeIn) (law.Found[appraisal.NoticeOut], error) {
		return appraisal.Noticed(env, appraisalOf(env), in)
	}),
	Of("appraisal", "kci-plan", func(env law.Env, in appraisal.PlanIn) (law.Found[appraisal.PlanOut], error) {
		return appraisal.CheckPlan(appraisalOf(env), in)
	}),
	Of("appraisal", "monitoring", func(env law.Env, in appraisal.MonitoringIn) (law.Found[appraisal.MonitoringOut], error) {
		return appraisal.Monitoring(appraisalOf(env), in)
	}),
	Of("appraisal", "retention", func(env law.Env, in appraisal.RetentionIn) (law.Found[appraisal.RetentionOut], error) {
		return appraisal.Retention(appraisalOf(env), in)
	}),
}

func appraisalOf(env law.Env) *appraisal.Rules { return law.Rules[appraisal.Rules](env.Edition) }
