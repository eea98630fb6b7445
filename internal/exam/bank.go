package exam

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/people"
)

// ItemID names an item of a bank.
type ItemID string

// ItemState is where an item stands.
//
//	draft ──Submit──► review ──Approve (another person)──► ready ──Retire──► retired
//	  ▲                  │                                   │                  │
//	  └────Return────────┴──────────── Revise (a new edition) ┴──────────────────┘
type ItemState string

// The states of an item.
const (
	ItemDraft   ItemState = "draft"
	ItemReview  ItemState = "review"
	ItemReady   ItemState = "ready"
	ItemRetired ItemState = "retired"
)

// BankItem is an item of a body's bank in its latest edition. Earlier editions
// are kept as Frozen, for the papers that were drawn with them.
type BankItem struct {
	ID       ItemID            `json:"id"`
	Version  int64             `json:"version"`
	Body     people.BodyID     `json:"body"`
	State    ItemState         `json:"state"`
	Edition  int               `json:"edition"`          // of the content, from 1
	Ready    int               `json:"ready"`            // the edition that papers draw; 0 for none
	Content  Item              `json:"content"`          // Content.Key is unique in the body
	Author   people.PersonID   `json:"author"`           // who wrote the latest edition last
	Writers  []people.PersonID `json:"writers,omitzero"` // all who wrote on the latest edition; none of them approves it
	Reviews  []Review          `json:"reviews"`          // of all editions, oldest first
	Exposure int               `json:"exposure"`         // papers in which it stands
	Flags    []Flag            `json:"flags"`            // why somebody should look at it
	Created  time.Time         `json:"created"`
	Changed  time.Time         `json:"changed"`
}

// Review is the opinion of a second person on an edition.
type Review struct {
	Edition  int             `json:"edition"`
	By       people.PersonID `json:"by"`
	At       time.Time       `json:"at"`
	Approved bool            `json:"approved"`
	Note     string          `json:"note"`
}

// Flag says why an item should be looked at again.
type Flag struct {
	Kind string  `json:"kind"` // LawFlag, StatisticsFlag, MaterialFlag
	Note string  `json:"note"` // what was seen
	On   day.Day `json:"on"`
}

// Frozen is an edition of an item with what it is asked about. It never changes.
type Frozen struct {
	Body     people.BodyID `json:"body"`
	Key      string        `json:"key"`
	Edition  int           `json:"edition"`
	Item     Item          `json:"item"`
	Stimulus *Stimulus     `json:"stimulus"` // nil where it names none
}

// BankStimulus is a stimulus of a bank in its latest form; Frozen keeps copies.
type BankStimulus struct {
	Body    people.BodyID `json:"body"`
	Version int64         `json:"version"`
	Content Stimulus      `json:"content"`
}

// ItemRef names an edition of an item of a body.
type ItemRef struct {
	Key     string
	Edition int
}
