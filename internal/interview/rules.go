package interview

import "tarazy/internal/law"

// Setting is a figure that the source has lost or does not give: V is nil, and a
// body must set its own. Likely is offered to it where the source leaves only
// one figure possible, nil elsewhere.
type Setting struct {
	law.Value[*int]
	Likely *int `key:"likely"`
}

// Rules are the rules of the act.
type Rules struct {
	Basis           law.Stands           `key:"basis"` // the interview stands on the competency model
	Formats         law.Value[[]string]  `key:"formats"`
	Preparation     PreparationRules     `key:"preparation"`
	Guide           GuideRules           `key:"guide"`
	Time            TimeRules            `key:"time"`
	Panel           PanelRules           `key:"panel"`
	Conduct         ConductRules         `key:"conduct"`
	Questions       QuestionRules        `key:"questions"`
	Examples        ExampleRules         `key:"examples"`
	Notes           NoteRules            `key:"notes"`
	Rating          RatingRules          `key:"rating"`
	Decision        DecisionRules        `key:"decision"`
	Agreement       AgreementRules       `key:"agreement"`
	Questionnaire   QuestionnaireRules   `key:"questionnaire"`
	Confidentiality ConfidentialityRules `key:"confidentiality"`
	Feedback        FeedbackRules        `key:"feedback"`
}

// PreparationRules are for the time before the interview.
type PreparationRules struct {
	Papers law.Stands `key:"papers"` // members read the candidate's papers
}

// GuideRules are for the choice of competencies and questions.
type GuideRules struct {
	Steps             law.Value[[]string] `key:"steps"` // keys of the steps, in order
	CompetenciesLeast Setting             `key:"competencies_least"`
	CompetenciesMost  Setting             `key:"competencies_most"`
	SameQuestions     law.Stands          `key:"same_questions"`
}

// TimeRules are the limits of time; minutes, or interviews a day and a week.
type TimeRules struct {
	AboutMinutes           law.Value[int]  `key:"about_minutes"` // the whole interview
	CompetencyMinutesLeast Setting         `key:"competency_minutes_least"`
	CompetencyMinutesMost  Setting         `key:"competency_minutes_most"`
	InterviewMinutesLeast  Setting         `key:"interview_minutes_least"`
	DiscussionMinutesLeast Setting         `key:"discussion_minutes_least"`
	PanelMinutesLeast      Setting         `key:"panel_minutes_least"`
	PanelMinutesMost       Setting         `key:"panel_minutes_most"`
	BreakMinutesLeast      Setting         `key:"break_minutes_least"`
	BreakMinutesSummary    Setting         `key:"break_minutes_summary"`
	BreakMinutesPreparing  Setting         `key:"break_minutes_preparing"`
	ADayMost               Setting         `key:"a_day_most"`
	AWeekMost              Setting         `key:"a_week_most"`
	EveryOtherDay          law.Value[bool] `key:"every_other_day"`
	WorkingDay             law.Stands      `key:"working_day"`
}

// PanelRules are for the members of a panel.
type PanelRules struct {
	Meeting        law.Stands      `key:"meeting"`
	Lead           law.Stands      `key:"lead"`
	Trained        law.Stands      `key:"trained"`
	Briefed        law.Stands      `key:"briefed"`
	FormsInAdvance law.Stands      `key:"forms_in_advance"`
	ExpertMarks    law.Value[bool] `key:"expert_marks"` // whether the HR expert gives a mark
}

// ConductRules are for the interview itself.
type ConductRules struct {
	Script        law.Stands `key:"script"`
	Introduction  law.Stands `key:"introduction"`
	OwnExamples   law.Stands `key:"own_examples"`
	KeepStructure law.Stands `key:"keep_structure"`
	NoJudgement   law.Stands `key:"no_judgement"`
	Closing       law.Stands `key:"closing"`
	Room          law.Stands `key:"room"`
	Materials     law.Stands `key:"materials"`
}

// QuestionRules name the types of questions.
type QuestionRules struct {
	Types  law.Value[[]string] `key:"types"`
	Avoid  law.Value[[]string] `key:"avoid"`
	Funnel law.Stands          `key:"funnel"`
}

// ExampleRules are for the examples that a candidate gives.
type ExampleRules struct {
	SoughtLeast  law.Value[int]      `key:"sought_least"` // examples to collect for each competency
	MoreThan     law.Value[int]      `key:"more_than"`    // a rating needs more than this
	WantedLeast  law.Value[int]      `key:"wanted_least"` // preferably from
	WantedMost   law.Value[int]      `key:"wanted_most"`  // to
	CompleteWith law.Value[[]string] `key:"complete_with"`
	ClarifyFalse law.Stands          `key:"clarify_false"`
	Opposite     law.Stands          `key:"opposite"`
}

// NoteRules are for notes and for the time when marks are given.
type NoteRules struct {
	TakenByAll       law.Stands `key:"taken_by_all"`
	ImpressionsAfter law.Stands `key:"impressions_after"`
	MarkAfter        law.Stands `key:"mark_after"`
	ClassifiedAlone  law.Stands `key:"classified_alone"`
}

// RatingRules are the ends of the scale.
type RatingRules struct {
	Least         law.Value[int] `key:"least"`
	Most          law.Value[int] `key:"most"`
	NoInformation law.Stands     `key:"no_information"`
}

// DecisionRules turn indicators into yes or no.
type DecisionRules struct {
	YesFrom            law.Value[law.Ratio]   `key:"yes_from"`
	IndicatorsCounted  law.Value[string]      `key:"indicators_counted"` // guide or level
	NoInformationIsMet law.Value[bool]        `key:"no_information_is_met"`
	Combination        law.Value[Combination] `key:"combination"` // of the members' findings
}

// AgreementRules are for the panel after the members' own marks.
type AgreementRules struct {
	Discussed law.Stands          `key:"discussed"`
	SignedBy  law.Value[SignedBy] `key:"signed_by"` // before the agreement ends with refusals
	// SilentWaited says whether the end waits for a member who neither signs nor
	// refuses even where the lead has put that on record.
	SilentWaited law.Value[bool] `key:"silent_waited"`
	Conclusion   law.Stands      `key:"conclusion"`
}

// QuestionnaireRules are for the results of the personality questionnaire.
type QuestionnaireRules struct {
	InterviewPrevails law.Value[bool] `key:"interview_prevails"`
	Within            law.Value[int]  `key:"within"` // marks between questionnaire and panel that still confirm
}

// ConfidentialityRules are for what is kept and kept secret.
type ConfidentialityRules struct {
	Undertaking law.Stands `key:"undertaking"`
	FormsKept   law.Stands `key:"forms_kept"`
	FormsMonths Setting    `key:"forms_months"`
}

// FeedbackRules are for the answer to candidates.
type FeedbackRules struct {
	ToEveryone  law.Stands          `key:"to_everyone"`
	Levels      law.Value[[]string] `key:"levels"` // keys, from the least detail
	WorkingDays Setting             `key:"working_days"`
}
