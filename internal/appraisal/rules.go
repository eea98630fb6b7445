package appraisal

import (
	"tarazy/internal/commission"
	"tarazy/internal/eds"
	"tarazy/internal/law"
)

// Rules of one edition of an appraisal methodology.
type Rules struct {
	Force        ForceRules          `key:"force"`
	Eligibility  EligibilityRules    `key:"eligibility"`
	Directions   law.Value[[]string] `key:"directions"`
	Uses         UseRules            `key:"uses"`
	Plan         PlanRules           `key:"plan"`
	KCI          KCIRules            `key:"kci"`
	Sheet        SheetRules          `key:"kci_sheet"`
	Competency   CompetencyRules     `key:"competency"`
	Signing      law.Value[string]   `key:"refusal_to_sign"` // what a refusal to sign annexes 1 to 3 becomes
	Formation    FormationRules      `key:"formation"`
	Commission   commission.Rules    `key:"commission"`
	Meeting      MeetingRules        `key:"meeting"`
	Acquaintance AcquaintanceRules   `key:"acquaintance"`
	Appeal       AppealRules         `key:"appeal"`
	Retention    law.Value[int]      `key:"retention_years"`
	Wording      Wording             // the catalogues, read beside the rules
}

// ForceRules say when the methodology begins and ceases to apply.
type ForceRules struct {
	AfterPublication       law.Value[int] `key:"after_publication_days"` // calendar days
	RepealAfterPublication law.Value[int] `key:"repeal_after_publication_days"`
	OpenedGoesOn           law.Stands     `key:"opened_goes_on"` // a procedure is finished under the act it was opened under
}

// EligibilityRules say who is appraised and who later.
type EligibilityRules struct {
	Months          law.Value[int]      `key:"months_in_post"`
	CountedAnew     law.Value[[]Break]  `key:"counted_anew_after"`
	Probation       law.Stands          `key:"probation"`
	Absences        law.Value[[]string] `key:"absences"` // that only postpone
	AfterReturnDays law.Value[int]      `key:"after_return_days"`
}

// UseRules say what the results may be used for.
type UseRules struct {
	KCI        law.Value[[]string] `key:"kci"`
	Competency law.Value[[]string] `key:"competency"`
}

// PlanRules are on the individual work plan.
type PlanRules struct {
	Days           law.Value[int]          `key:"days"` // working days from the first day of the period
	Newcomers      law.Value[NewcomerTerm] `key:"newcomers_term_from"`
	OnBreak        law.Value[BreakTerm]    `key:"on_break"` // of the term, while the servant is on a break
	SetBy          law.Value[string]       `key:"set_by"`
	AuditHeads     *law.Value[string]      `key:"audit_commission_heads_set_by,optional"`
	ApprovedBy     law.Value[string]       `key:"approved_by"`
	FirstHead      law.Value[string]       `key:"approved_by_under_first_head"`
	ReturnedFor    law.Value[string]       `key:"returned_for"`
	ReturnDays     law.Value[int]          `key:"return_days"` // working days
	ReturnsLimited law.Value[bool]         `key:"returns_limited"`
	Change         law.Value[string]       `key:"change_within_the_period"`
	KeptBy         law.Value[string]       `key:"kept_by"`
}

// KCIRules are on the key target indicators.
type KCIRules struct {
	Count            law.Value[int]      `key:"count"`
	ProcessWork      law.Value[bool]     `key:"process_work"`
	Sources          law.Value[[]string] `key:"sources"`
	Requirements     law.Value[[]string] `key:"requirements"`
	AchievableWith   law.Value[[]string] `key:"achievable_with_regard_to"`
	OutsidePeriod    law.Value[Severity] `key:"term_outside_the_period"`
	MonitoringYearly law.Value[int]      `key:"monitoring_times_a_year"`
	MonitoringDays   law.Value[int]      `key:"monitoring_days"` // calendar days from the end of the quarter
	Recommendations  law.Stands          `key:"written_recommendations"`
}

// SheetRules are on the KCI sheet.
type SheetRules struct {
	FilledBy     law.Value[string]   `key:"filled_by"`
	Grades       law.Value[[]Step]   `key:"grades"`
	FullyReached law.Stands          `key:"fully_reached"`
	ApprovedBy   law.Value[string]   `key:"approved_by"`
	FirstHead    law.Value[string]   `key:"approved_by_under_first_head"`
	Decisions    law.Value[[]string] `key:"decisions"`
	ReturnedFor  law.Value[[]string] `key:"returned_for"`
	ReturnDays   law.Value[int]      `key:"return_days"`        // working days
	ToCommission law.Value[int]      `key:"to_commission_days"` // working days
}

// CompetencyRules are on the assessment of competencies.
type CompetencyRules struct {
	AssessedBy   law.Value[string]    `key:"assessed_by"`
	All          law.Value[[]string]  `key:"all"` // keys in the order of the sheet
	ServiceOnly  law.Value[[]string]  `key:"service_only"`
	Groups       law.Value[[]Group]   `key:"groups"`
	WithoutGroup law.Value[string]    `key:"without_group"` // what follows for a post that no group takes
	CategoryOn   law.Value[string]    `key:"category_on"`
	Most         law.Value[int]       `key:"most_indicators"`
	Counted      law.Value[string]    `key:"counted_column"`
	Share        law.Value[law.Ratio] `key:"share"`
	ToCommission law.Stands           `key:"to_commission"` // in the same term as the KCI sheet
}

// FormationRules say who forms the commission and serves it.
type FormationRules struct {
	By          law.Value[string]      `key:"by"`
	WorkingBody law.Value[[]string]    `key:"working_body"` // the first that exists
	Replacement law.Value[Replacement] `key:"replacement"`
	SecretaryOf law.Value[string]      `key:"secretary_of"`
	OwnCase     law.Value[bool]        `key:"votes_on_own_case"`
}

// MeetingRules are on the schedule and the meeting.
type MeetingRules struct {
	ScheduleWith law.Value[string]   `key:"schedule_agreed_with"`
	NoticeDays   law.Value[int]      `key:"notice_days"` // working days before the first appraisal day
	Notice       law.Value[Notice]   `key:"notice"`
	DayWith      law.Value[string]   `key:"day_agreed_with"`
	Papers       law.Value[[]string] `key:"papers"`
	Decisions    law.Value[[]string] `key:"decisions"`
	Correction   law.Stands          `key:"correction"`
	ApprovedBy   law.Value[string]   `key:"approved_by"`
	// ApproverCertificate are the capacities one of which the certificate of who
	// approves must name; editions without it ask for none.
	ApproverCertificate law.Value[[]eds.Role] `key:"approver_certificate,optional"`
}

// AcquaintanceRules say how an employee learns the results.
type AcquaintanceRules struct {
	Days            law.Value[int]        `key:"days"` // working days from the completion
	Completion      law.Value[Completion] `key:"completion"`
	Written         law.Stands            `key:"written"`
	RefusalServants law.Value[int]        `key:"refusal_act_servants"` // who sign the act beside HR
	StillRecorded   *law.Stands           `key:"recorded_despite_refusal,optional"`
	Channels        law.Value[[]string]   `key:"sent_through"`
	SendingDays     law.Value[int]        `key:"sending_days"` // working days
}

// AppealRules are on the review of a result.
type AppealRules struct {
	Days           law.Value[int]         `key:"days"` // working days
	RunsFrom       law.Value[AppealStart] `key:"runs_from"`
	To             law.Value[[]string]    `key:"to"`
	Outcomes       law.Value[[]string]    `key:"outcomes"`
	Recommendation law.Value[string]      `key:"recommendation"`
	Court          law.Stands             `key:"court"`
}
