package competition

import (
	"tarazy/internal/day"
	"tarazy/internal/eds"
	"tarazy/internal/law"
	"tarazy/internal/proctor"
)

// Kind is the name of the kind of acts that Rules are decoded from.
const Kind = "selection"

// Rules are the values of an edition of a selection act.
type Rules struct {
	Memo         law.Stands             `key:"memo"` // the source is an aid for candidates, not the act
	Period       PeriodRules            `key:"period"`
	Equipment    proctor.EquipmentRules `key:"equipment"`
	Consent      proctor.ConsentRules   `key:"consent,optional"`   // as flags
	Identity     proctor.IdentityRules  `key:"identity,optional"`  // as flags
	Flags        proctor.FlagRules      `key:"flags,optional"`     // none where an edition was copied before there were any
	Recording    proctor.RecordingRules `key:"recording,optional"` // as flags
	Review       proctor.ReviewRules    `key:"review,optional"`    // as flags
	Conduct      ConductRules           `key:"conduct"`
	Registration RegisterRules          `key:"registration"`
	File         FileRules              `key:"personal_file"`
	Booking      BookingRules           `key:"booking"`
	Knowledge    KnowledgeRules         `key:"knowledge"`
	Certificate  CertificateRules       `key:"certificate"`
	Sitting      SittingRules           `key:"sitting"`
	Application  ApplicationRules       `key:"application"`
	HRCheck      HRCheckRules           `key:"hr_check"`
	Proctoring   ProctorRules           `key:"proctoring"`
	Qualities    QualityRules           `key:"personal_qualities"`
	Abilities    AbilityRules           `key:"abilities"`
	Cut          CutRules               `key:"ability_cut"`
	Essay        EssayRules             `key:"essay"`
	Shortlist    ShortlistRules         `key:"interview_shortlist"`
	Interview    InterviewRules         `key:"interview"`
	Ranking      RankingRules           `key:"final_ranking"`
	Protocol     ProtocolRules          `key:"protocol"`
	Appointment  AppointmentRules       `key:"appointment"`
	Documents    DocumentRules          `key:"documents"`
	Commission   CommissionRules        `key:"commission"`
	Appeal       AppealRules            `key:"appeal"`
	Retention    RetentionRules         `key:"retention"`
	Contacts     law.Stands             `key:"contacts"`
}

// PeriodRules are the days on which the rules work, both included.
type PeriodRules struct {
	First law.Value[day.Day] `key:"first"`
	Last  law.Value[day.Day] `key:"last"`
	// Bound says that a competition keeps the edition of its announcement.
	Bound law.Value[bool] `key:"bound_at_announcement"`
}

// ConductRules say what is forbidden during a stage and which aids are not.
type ConductRules struct {
	Prohibited  law.Value[[]string]            `key:"prohibited"`   // keys of the catalogue "conduct"
	AllowedAids law.Value[map[string][]string] `key:"allowed_aids"` // stage → keys of the catalogue "conduct"
}

// RegisterRules are the conditions of registration.
type RegisterRules struct {
	First       law.Stands          `key:"first_of_all"`
	By          law.Value[[]string] `key:"by"` // what identifies the candidate
	Undertaking law.Stands          `key:"undertaking"`
	Consent     law.Stands          `key:"consent"`
}

// FileRules are the rules on the personal file.
type FileRules struct {
	Automatic  law.Stands          `key:"automatic"`
	Imported   law.Value[[]string] `key:"imported"` // keys of the catalogue "personal_file"
	Checked    law.Stands          `key:"checked_by_candidate"`
	Directions law.Stands          `key:"directions_of_every_job"`
	Additions  law.Stands          `key:"additions"`
}

// BookingRules are the rules on booking a sitting of the knowledge test.
type BookingRules struct {
	DaysBefore       law.Value[int] `key:"days_before"` // calendar days
	Choice           law.Stands     `key:"chosen_by_candidate"`
	ChangeDaysBefore law.Value[int] `key:"change_days_before"` // calendar days
	OpenAtOnce       law.Value[int] `key:"open_at_once"`       // bookings of one candidate not yet held
}

// KnowledgeRules are the programme and the pass marks of the knowledge test.
type KnowledgeRules struct {
	Language        law.Value[ActPart]   `key:"language"`
	LanguageMinutes law.Value[int]       `key:"language_minutes"`
	LanguagePass    law.Value[*int]      `key:"language_least"` // right answers; nil: no pass mark
	Acts            law.Value[[]ActPart] `key:"acts"`
	ActsMinutes     law.Value[int]       `key:"acts_minutes"` // for all acts together
	LeastTotal      law.Value[int]       `key:"least_total"`
	LeastEach       law.Value[int]       `key:"least_each"`
}

// ActPart is a part of the knowledge test.
type ActPart struct {
	Key       string `key:"key"`
	Questions int    `key:"questions"`
}

// CertificateRules are the rules on the certificate of the knowledge test.
type CertificateRules struct {
	LastDay    law.Value[day.Day] `key:"last_day"`
	Included   law.Value[bool]    `key:"last_day_included"`
	Bodies     law.Stands         `key:"bodies"`
	PassedOnly law.Value[bool]    `key:"passed_only"`
	Retake     law.Value[bool]    `key:"retake_limited"`
	BreachBars law.Value[bool]    `key:"breach_bars,optional"` // while a breach at the test stands; none in editions copied before
}

// SittingRules hold for every timed stage.
type SittingRules struct {
	GraceSeconds law.Value[int] `key:"grace_seconds"` // for answers given before the end that arrive after it
}

// ApplicationRules are the rules on applying for a post.
type ApplicationRules struct {
	Announcements law.Stands      `key:"announcements"`
	SystemCheck   law.Stands      `key:"system_check"`
	NotMetToHR    law.Value[bool] `key:"not_met_goes_to_hr"`
	Code          law.Stands      `key:"candidate_code"`
	PerPost       law.Value[bool] `key:"per_post"`
	PostsToWin    law.Value[int]  `key:"posts_to_win"` // of one competition, by one candidate
}

// HRCheckRules are the rules on the check by HR.
type HRCheckRules struct {
	WorkingDays law.Value[int] `key:"working_days"`
	Notice      law.Stands     `key:"notice"`
}

// ProctorRules are the rules on the proctor's check.
type ProctorRules struct {
	WorkingDays law.Value[int] `key:"working_days"`
	Abilities   law.Stands     `key:"abilities"` // the same term at that stage
	Essay       law.Stands     `key:"essay"`     // the same term at that stage
	NoBreach    law.Stands     `key:"goes_on_without_breach"`
}

// QualityRules are the rules of the personal-qualities test.
type QualityRules struct {
	Keys             law.Value[[]string] `key:"qualities"` // keys of the catalogue "qualities"
	TasksEach        law.Value[int]      `key:"tasks_each"`
	Minutes          law.Value[int]      `key:"minutes"`
	ThresholdPercent law.Value[int]      `key:"threshold_percent"`
	ThresholdOf      law.Value[string]   `key:"threshold_of"`
	Schedule         law.Stands          `key:"schedule"`
	Reliability      law.Stands          `key:"reliability"`
	ReliabilityUse   law.Value[string]   `key:"reliability_use"`
	TaskPoint        law.Value[string]   `key:"task_point"`
	// ReliabilityQuestions is how many statements show the level of
	// reliability; none where an edition leaves it out.
	ReliabilityQuestions law.Value[int] `key:"reliability_questions,optional"`
}

// Tasks is the number of scored tasks.
func (q QualityRules) Tasks() int { return len(q.Keys.V) * q.TasksEach.V }

// AbilityRules are the rules of the test of text and number abilities.
type AbilityRules struct {
	TextTasks     law.Value[int] `key:"text_tasks"`
	TextMinutes   law.Value[int] `key:"text_minutes"`
	NumberTasks   law.Value[int] `key:"number_tasks"`
	NumberMinutes law.Value[int] `key:"number_minutes"`
	SingleChoice  law.Stands     `key:"single_choice"`
}

// CutRules say who goes on after the test of abilities.
type CutRules struct {
	Share   law.Value[law.Ratio] `key:"share"`
	Rounded law.Value[Rounding]  `key:"rounded"`
	Of      law.Value[string]    `key:"share_of"`
	Least   law.Value[int]       `key:"least"`
	AllUpTo law.Value[int]       `key:"all_up_to"` // so many or fewer all go on
	Ties    law.Stands           `key:"ties"`
}

// EssayRules are the rules of the essay.
type EssayRules struct {
	Categories  law.Value[[]string] `key:"categories"` // that write it
	Groups      law.Value[[]string] `key:"known_groups"`
	LastNumber  law.Value[int]      `key:"known_numbers_to"` // of a category within its group
	WordsMost   law.Value[int]      `key:"words_most"`
	Word        law.Value[string]   `key:"word"`
	Minutes     law.Value[int]      `key:"minutes"`
	Start       law.Value[string]   `key:"start"`
	MarkLeast   law.Value[int]      `key:"mark_least"`
	MarkMost    law.Value[int]      `key:"mark_most"`
	PassMark    law.Value[int]      `key:"pass_mark"`
	Mean        law.Value[string]   `key:"mean"`
	MissingMark law.Value[string]   `key:"missing_mark"`
	MarksDays   law.Value[int]      `key:"marks_working_days"`
	Opens       law.Stands          `key:"marks_open_at_publication"`
}

// ShortlistRules say who is called to the interview.
type ShortlistRules struct {
	Most law.Value[int] `key:"most"`
	Ties law.Stands     `key:"ties"`
}

// InterviewRules are the rules on the interview.
type InterviewRules struct {
	VideoLink   law.Stands        `key:"video_link"`
	Questions   law.Stands        `key:"questions"`
	MinutesMost law.Value[int]    `key:"minutes_most"`
	MarkLeast   law.Value[int]    `key:"mark_least"`
	MarkMost    law.Value[int]    `key:"mark_most"`
	Points      law.Value[string] `key:"points"`
}

// RankingRules are the rules on the final ranking.
type RankingRules struct {
	Best       law.Value[int]       `key:"best"` // places that make the best
	Order      law.Stands           `key:"order"`
	Ties       law.Value[[]TieRule] `key:"ties"`
	LastTie    law.Value[string]    `key:"last_tie"`        // who decides among those still equal
	Education  law.Value[[]string]  `key:"education_order"` // from the lowest
	Components law.Value[[]string]  `key:"components"`
	Scale      law.Value[string]    `key:"scale"`
	Means      law.Value[string]    `key:"means_rounded"`
	Experience law.Value[string]    `key:"experience_as_of"`
	Overlaps   law.Value[string]    `key:"experience_overlaps"`
}

// ProtocolRules are the rules on the protocol and the publication.
type ProtocolRules struct {
	WorkingDays law.Value[int]    `key:"working_days"`
	Signed      law.Stands        `key:"signed"`
	Notices     law.Stands        `key:"notices"`
	Publication law.Value[string] `key:"publication"`
	// SignerCertificate are the capacities one of which the certificate of who signs
	// must name; editions without it ask for none.
	SignerCertificate law.Value[[]eds.Role] `key:"signer_certificate,optional"`
}

// AppointmentRules are the rules on the window of appointment.
type AppointmentRules struct {
	After      law.Value[int]  `key:"after_working_days"`
	NotLater   law.Value[int]  `key:"not_later_working_days"`
	Single     law.Value[int]  `key:"single_interviewed"` // so many interviewed: from the day of publication
	NextInRank law.Value[bool] `key:"next_in_rank"`
	// The grounds on which an appointment is annulled, keys of the catalogue
	// "annulment": on those of AnnulLeaves the candidate leaves the ranking, on
	// those of AnnulKeeps the place stays. None where none can be annulled.
	AnnulLeaves law.Value[[]string] `key:"annul_leaves,optional"`
	AnnulKeeps  law.Value[[]string] `key:"annul_keeps,optional"`
	// AnnulNext says that within the window the house rule on who is next works
	// after an annulment too.
	AnnulNext law.Value[bool] `key:"annul_next,optional"`
}

// DocumentRules are the rules on the winner's documents.
type DocumentRules struct {
	Days   law.Value[int]      `key:"calendar_days"`
	Items  law.Value[[]string] `key:"items"` // keys of the catalogue "documents"
	Except law.Stands          `key:"except_civil_servants"`
	Moved  law.Value[bool]     `key:"moved_from_day_off"`
}

// CommissionRules are the rules on the commission.
type CommissionRules struct {
	Least  law.Value[int]       `key:"least_members"`
	Quorum law.Value[law.Ratio] `key:"quorum"`
}

// AppealRules are the rules on a candidate's appeal.
type AppealRules struct {
	WorkingDays law.Value[int]  `key:"working_days"`
	StageWaits  law.Value[bool] `key:"stage_waits"`
	Displaces   law.Value[bool] `key:"displaces"` // a granted appeal may take the place of who went on before
	// EssayMean says what a granted appeal may change at the essay; no value
	// where it may change nothing.
	EssayMean law.Value[string] `key:"essay_mean,optional"`
}

// RetentionRules are the terms for which papers and recordings are kept.
type RetentionRules struct {
	PapersYears      law.Value[int] `key:"papers_years"`
	RecordingsMonths law.Value[int] `key:"recordings_months"`
	// Recordings is left out by an edition under which no stage is recorded.
	Recordings proctor.RetentionRules `key:"recordings,optional"`
}

// RulesIn gives the rules of the edition that a decision stands on.
func RulesIn(env law.Env) *Rules { return law.Rules[Rules](env.Edition) }

// BeforeRules are the rules of an edition on what comes before a proctored test.
func BeforeRules(env law.Env) *proctor.BeforeRuled {
	r := RulesIn(env)
	return &proctor.BeforeRuled{
		Env: env, Consent: &r.Consent, Identity: &r.Identity, Prohibited: r.Conduct.Prohibited, Keeping: &r.Retention.Recordings, Months: r.Retention.RecordingsMonths,
	}
}
