package interview

import (
	"time"

	"tarazy/internal/eds/evidence"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Agreement is what a panel agreed on about one candidate, with every mark that
// was changed on the way. It is there from the moment the marks open.
type Agreement struct {
	Interview ID            `json:"interview"`
	Version   int64         `json:"version"`
	Body      people.BodyID `json:"body"`
	// Raters are those whose marks opened, in the order of the seats; who sits in
	// the panel later neither joins nor leaves them.
	Raters     []people.PersonID `json:"raters"`
	Competency []AgreedMark      `json:"competencies"`
	Questions  []AgreedAnswer    `json:"questions"` // of the panel's form
	Changes    []MarkChange      `json:"changes"`
	Overall    *int              `json:"overall"` // the agreed mark of the candidate
	Why        string            `json:"why"`     // of an overall mark that is not the majority's
	Conclusion Conclusion        `json:"conclusion"`
	Reason     string            `json:"reason"` // of the conclusion
	FixedAt    *time.Time        `json:"fixed_at"`
	By         people.PersonID   `json:"by"`
	At         time.Time         `json:"at"`
	Files      []FormFile        `json:"files"`    // the panel's form in Kazakh and Russian, from the moment it is fixed
	Steps      []AgreeStep       `json:"steps"`    // of the discussion, oldest first
	Dissents   []Dissent         `json:"dissents"` // members who refuse to sign the form that is fixed now
	Past       []PastForm        `json:"past"`     // forms that were fixed and opened again, oldest first
}

// Dissent is a member's refusal to sign the panel's form, or the lead's record
// that the member does not sign it.
type Dissent struct {
	Member people.PersonID `json:"member"`
	Reason string          `json:"reason"`
	By     people.PersonID `json:"by"` // the lead who put it on record; "" where the member refused
	At     time.Time       `json:"at"`
}

// PastForm is a form that was fixed and opened again, with the signatures that
// it had: they stand under those bytes and under no others.
type PastForm struct {
	FixedAt    time.Time       `json:"fixed_at"`
	Files      []FormFile      `json:"files"`
	Signatures []FormSignature `json:"signatures"`
	Dissents   []Dissent       `json:"dissents"`
	By         people.PersonID `json:"by"` // who opened it again
	Reason     string          `json:"reason"`
	At         time.Time       `json:"at"`
}

// AgreeStep is one step of the discussion: what a version changed. Who comes
// with an older version is shown what was changed since.
type AgreeStep struct {
	Version    int64           `json:"version"`
	Kind       AgreeKind       `json:"kind"`
	Competency string          `json:"competency"` // "" where it is about the candidate
	Question   string          `json:"question"`   // "" where it is about no question
	Value      string          `json:"value"`      // what was set: a mark, yes, no, fit, unfit; "" for no information
	By         people.PersonID `json:"by"`
	At         time.Time       `json:"at"`
}

// AgreeKind is what a step is about.
type AgreeKind string

// The kinds of steps.
const (
	ChangedMark   AgreeKind = "change"     // a member's own
	AgreedOne     AgreeKind = "mark"       // of a competency
	AgreedCell    AgreeKind = "answer"     // of a question and competency
	AgreedOverall AgreeKind = "overall"    // of the candidate
	Concluded     AgreeKind = "conclusion" // on fitness
	FixedForms    AgreeKind = "fixed"
	RefusedForms  AgreeKind = "refused"   // a member refuses to sign
	UnsignedForms AgreeKind = "unsigned"  // the lead records that a member neither signs nor refuses
	TookBack      AgreeKind = "took_back" // a member signs after having refused
	ReopenedForms AgreeKind = "reopened"
	FinalDissent  AgreeKind = "dissent" // final with a refusal on record
)

// FormFile is a form in one language, kept as exact bytes.
type FormFile struct {
	Lang locale.Lang `json:"lang"`
	Key  string      `json:"key"`  // in the store of files
	Hash []byte      `json:"hash"` // SHA-256 of the bytes
	Size int64       `json:"size"`
}

// AgreedMark is the panel's of one competency.
type AgreedMark struct {
	Competency string `json:"competency"`
	Mark       *int   `json:"mark"`
	None       bool   `json:"none"`     // no information
	Decision   string `json:"decision"` // yes, no, by the act's order of combination
	Other      string `json:"other"`    // what the other order would say
	Reason     string `json:"reason"`   // where the mark is not the majority's
	Done       bool   `json:"done"`     // the panel has agreed on it
}

// AgreedAnswer is a cell of the panel's form: a question and a competency that
// it feeds, yes or no of each member, and agreed.
type AgreedAnswer struct {
	Question   string                   `json:"question"`
	Competency string                   `json:"competency"`
	Each       map[people.PersonID]bool `json:"each"`
	Agreed     *bool                    `json:"agreed"`
	Reason     string                   `json:"reason"` // where it is not the majority's
}

// MarkChange is a member's mark that the discussion changed: the old one stays
// on record.
type MarkChange struct {
	Member     people.PersonID `json:"member"`
	Competency string          `json:"competency"` // "" for the overall mark
	From       *int            `json:"from"`       // nil: no information
	To         *int            `json:"to"`
	Reason     string          `json:"reason"`
	At         time.Time       `json:"at"`
}

// Conclusion on a candidate's fitness for the post.
type Conclusion string

// The conclusions.
const (
	Fit   Conclusion = "fit"
	Unfit Conclusion = "unfit"
)

// FormSignature is one member's signatures over both forms, given in one act.
type FormSignature struct {
	Interview ID              `json:"interview"`
	Member    people.PersonID `json:"member"`
	CMS       [][]byte        `json:"cms"` // in the order of the files
	Serial    string          `json:"serial"`
	At        time.Time       `json:"at"`
	// Proofs say of each message what was known of the certificate's revocation and
	// of the time.
	Proofs []evidence.Proof `json:"proofs,omitempty"`
}

// AgreementTx are the tables of agreements and their signatures. An agreement
// is sealed whole under the candidate's key by the service.
type AgreementTx interface {
	AgreementPut(*SealedAgreement) (bool, error) // inserts version 1, else updates the version before
	AgreementGet(ID) (*SealedAgreement, error)
	FormSignatureInsert(*FormSignature) (bool, error)
	FormSignaturesOf(ID) ([]FormSignature, error)
	FormSignaturesDrop(ID) error // of a form that is opened again; the agreement keeps them
	// OpenSheetsOf are the locked sheets of the interviews of a body whose marks
	// are open, by start; where a person is named, of those that the person marked.
	OpenSheetsOf(body people.BodyID, of people.PersonID) ([]OpenSheet, error)
}

// OpenSheet is a locked sheet of an interview whose marks are open, with what
// opens it.
type OpenSheet struct {
	SealedSheet
	Starts time.Time // of the interview
	Key    []byte    // the candidate's, wrapped
}

// SealedAgreement is an agreement as it is stored.
type SealedAgreement struct {
	Interview ID
	Version   int64
	FixedAt   *time.Time
	Sealed    []byte // Agreement as JSON
	At        time.Time
}
