package competition

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// ProtocolID names a version of the protocol of a competition.
type ProtocolID string

// ProtocolState is where a protocol stands. Nothing in it changes once it is
// drawn; a later version replaces it while it is not published.
//
//	drawn ──every member's signature on both files──► published
//	  └────Draw again, with a reason────► replaced
type ProtocolState string

// The states of a protocol.
const (
	ProtocolDrawn     ProtocolState = "drawn"
	ProtocolPublished ProtocolState = "published"
	ProtocolReplaced  ProtocolState = "replaced"
)

// Protocol of a competition, as two files.
type Protocol struct {
	ID          ProtocolID        `json:"id"`
	Version     int64             `json:"version"`
	Competition ID                `json:"competition"`
	Body        people.BodyID     `json:"body"`
	Number      int               `json:"number"` // of the version of the text, from 1
	State       ProtocolState     `json:"state"`
	Files       []ProtocolFile    `json:"files"` // Kazakh, Russian
	Drawn       time.Time         `json:"drawn"`
	Due         day.Day           `json:"due"` // last day to draw it up
	By          people.PersonID   `json:"by"`
	Why         string            `json:"why"`              // it was drawn again; "" for the first
	Must        []people.PersonID `json:"must"`             // who has to sign
	Stamps      int               `json:"stamps,omitempty"` // places that the files keep for signatures within them
}

// ProtocolFile is the protocol in one language.
type ProtocolFile struct {
	Lang locale.Lang `json:"lang"`
	Key  string      `json:"key"`  // in the store of files
	Hash []byte      `json:"hash"` // SHA-256 of the exact bytes
	Size int64       `json:"size"`
	// Sheet is the SHA-256 of the text that is kept beside the file, to be read on a
	// page; nil of files that were drawn before texts were kept.
	Sheet []byte `json:"sheet,omitempty"`
}

// ProtocolSignature is one member's signatures on both files, given in one
// act.
type ProtocolSignature struct {
	Protocol ProtocolID      `json:"protocol"`
	Person   people.PersonID `json:"person"`
	CMS      [][]byte        `json:"cms"` // in the order of the files
	Serial   string          `json:"serial"`
	At       time.Time       `json:"at"`
	// Proofs say of each message what was known of the revocation of the
	// certificate, and of its time stamp; none of what was signed before they were
	// kept.
	Proofs []evidence.Proof `json:"proofs,omitempty"`
}

// Proof is that of one file's message.
func (s *ProtocolSignature) Proof(file int) evidence.Proof {
	if file < len(s.Proofs) {
		return s.Proofs[file]
	}
	return evidence.Proof{}
}

// OfferState is where the offer of a post stands.
//
//	open ──Appoint──► appointed ──Annul──► annulled
//	  ├──Decline──► declined
//	  └──no papers, or the window has passed──► lapsed
type OfferState string

// The states of an offer.
const (
	OfferOpen      OfferState = "open"
	OfferAppointed OfferState = "appointed"
	OfferDeclined  OfferState = "declined"
	OfferLapsed    OfferState = "lapsed"
	OfferAnnulled  OfferState = "annulled"
)

// Offer of a post to the winner, or to who is next where the house rule is on.
type Offer struct {
	Vacancy     VacancyID     `json:"vacancy"`
	Version     int64         `json:"version"`
	Application ApplicationID `json:"application"`
	Competition ID            `json:"competition"`
	Body        people.BodyID `json:"body"`
	State       OfferState    `json:"state"`
	From        day.Day       `json:"from"` // window of appointment, both included
	To          day.Day       `json:"to"`
	PapersDue   *day.Day      `json:"papers_due"` // nil for a civil servant, who brings none
	OrderNumber string        `json:"order_number"`
	OrderDay    *day.Day      `json:"order_day"`
	AnnulGround string        `json:"annul_ground"` // key of the catalogue "annulment"; "" where it stands
	AnnulNumber string        `json:"annul_number"` // of the order that annuls
	AnnulDay    *day.Day      `json:"annul_day"`
	Why         []byte        `json:"-"` // reason of a decline or an annulment, sealed under the candidate's key
	At          time.Time     `json:"at"`
}

// PaperState is what HR found of a paper.
type PaperState string

// The states of a paper.
const (
	PaperHandedIn PaperState = "handed_in"
	PaperAccepted PaperState = "accepted"
	PaperReturned PaperState = "returned"
)

// Paper is one of the documents that the winner brings.
type Paper struct {
	Application ApplicationID `json:"application"`
	Item        string        `json:"item"` // key of the catalogue "documents"
	State       PaperState    `json:"state"`
	File        string        `json:"file"` // key in the store of files, sealed there
	Name        string        `json:"name"` // of the file as given
	Type        string        `json:"type"` // media type found by looking
	Size        int64         `json:"size"`
	Hash        []byte        `json:"hash"` // SHA-256 of what was handed in
	Note        string        `json:"note"` // why it was returned
	At          time.Time     `json:"at"`
}
