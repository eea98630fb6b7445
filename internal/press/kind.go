package press

import "slices"

// Kind is a kind of documents that a body's templates add to.
type Kind string

// The kinds.
const (
	Protocol          Kind = "protocol"           // of a competition
	AppraisalProtocol Kind = "appraisal_protocol" // of a meeting of the appraisal's commission
	WorkPlan          Kind = "work_plan"          // annexes of the appraisal
	KCISheet          Kind = "kci_sheet"
	CompetencySheet   Kind = "competency_sheet"
	InterviewPanel    Kind = "interview_panel" // forms of an interview
	InterviewMarks    Kind = "interview_marks"
	InterviewNotes    Kind = "interview_notes"
	Guide             Kind = "guide"
	Letter            Kind = "letter" // that answers a candidate
	Decision          Kind = "decision"
	RefusalAct        Kind = "refusal_act"     // on a refusal to be acquainted with the results of the appraisal
	DestructionAct    Kind = "destruction_act" // of the papers of a year of the appraisal
)

// Kinds are all of them, in the order in which they are shown.
var Kinds = []Kind{
	Protocol, Decision, Guide, InterviewNotes, InterviewMarks, InterviewPanel, Letter, WorkPlan, KCISheet, CompetencySheet, AppraisalProtocol,
	RefusalAct, DestructionAct,
}

// Known reports whether there is such a kind.
func (k Kind) Known() bool { return slices.Contains(Kinds, k) }
