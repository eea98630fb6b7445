package decide

import (
	"tarazy/internal/competition"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
)

var selectionRules = []Rule{
	Of(competition.Kind, "knowledge-test", bySelection(competition.KnowledgeTest)),
	Of(competition.Kind, "personal-qualities", bySelection(competition.PersonalQualities)),
	Of(competition.Kind, "ability-cut", bySelection(competition.AbilityCut)),
	Of(competition.Kind, "interview-shortlist", bySelection(competition.InterviewShortlist)),
	Of(competition.Kind, "essay", bySelection(competition.Essay)),
	Of(competition.Kind, "final-ranking", bySelection(competition.FinalRanking)),
	Of(competition.Kind, "booking", bySelection(competition.Booking)),
	Of(competition.Kind, "appointment-window", competition.AppointmentWindow),
	Of(competition.Kind, "annulment", bySelection(competition.Annulment)),
	Of(competition.Kind, "documents-term", competition.DocumentsTerm),
	Of(competition.Kind, "hr-check-term", competition.HRCheckTerm),
	Of(competition.Kind, "proctor-check-term", competition.ProctorCheckTerm),
	Of(competition.Kind, "essay-marks-term", competition.EssayMarksTerm),
	Of(competition.Kind, "protocol-term", competition.ProtocolTerm),
	Of(competition.Kind, "qualification", bySelection(competition.Qualification)),
	Of(competition.Kind, "admission", bySelection(competition.Admission)),
	Of(competition.Kind, "stage-conduct", bySelection(competition.StageConduct)),
	Of(competition.Kind, "stage-absence", bySelection(competition.StageAbsence)),
	Of(competition.Kind, "winners", bySelection(competition.Winners)),
	Of(competition.Kind, "appeal-term", competition.AppealTerm),
	Of(competition.Kind, "retention", bySelection(competition.Retention)),
	Of(competition.Kind, "last-tie", bySelection(competition.LastTie)),
	Of(competition.Kind, "proctor-review", func(env law.Env, in proctor.ReviewIn) (law.Found[proctor.ReviewOut], error) {
		return proctor.Reviewing(&competition.RulesIn(env).Review, in)
	}),
	Of(competition.Kind, "review-contest", func(env law.Env, in proctor.ContestIn) (law.Found[proctor.ReviewOut], error) {
		return proctor.Contesting(&competition.RulesIn(env).Review, in)
	}),
	Of(competition.Kind, "review-contest-term", competition.ReviewContestTerm),
	Of(competition.Kind, "review-answer-term", competition.ReviewAnswerTerm),
	Of(competition.Kind, "recording-retention", func(env law.Env, in proctor.RetentionIn) (law.Found[proctor.RetentionOut], error) {
		return proctor.Retention(&competition.RulesIn(env).Retention.Recordings, in)
	}),
	Of(competition.Kind, "equipment", func(env law.Env, in proctor.EquipmentIn) (law.Found[proctor.EquipmentOut], error) {
		return proctor.Equipment(&competition.RulesIn(env).Equipment, in)
	}),
	Of(competition.Kind, "before-stage", func(env law.Env, in proctor.BeforeIn) (law.Found[proctor.BeforeOut], error) {
		r := competition.RulesIn(env)
		return proctor.BeforeStage(&r.Consent, &r.Identity, in)
	}),
	Of(competition.Kind, "flag", func(env law.Env, in proctor.FlagIn) (law.Found[proctor.FlagOut], error) {
		r := competition.RulesIn(env)
		return proctor.FlagTied(&r.Flags, r.Conduct.Prohibited, in)
	}),
}

// bySelection asks a rule that needs no calendar.
func bySelection[In, Out any](f func(*competition.Rules, In) (law.Found[Out], error)) func(law.Env, In) (law.Found[Out], error) {
	return func(env law.Env, in In) (law.Found[Out], error) { return f(competition.RulesIn(env), in) }
}
