package competition

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// ApplicationID names an application.
type ApplicationID string

// Standing is where an application stands besides its stage.
//
//	submitted ──Admit──► admitted ──stages──► placed ──► offered ──► appointed ──Annul──► annulled
//	    │ Refuse            │ threshold, cut,    │          │ Decline, no papers  └─► placed, where
//	    ▼                   ▼ pass mark, breach  ▼          ▼                         the place stays
//	 refused               out               not chosen   declined
//	 (a granted appeal leads back; Withdraw leads out of every standing before offered)
type Standing string

// The standings of an application.
const (
	Submitted Standing = "submitted"
	Admitted  Standing = "admitted" // goes through the stages
	Refused   Standing = "refused"  // by HR's check
	Out       Standing = "out"      // under a threshold, beyond the cut, excluded or absent
	Withdrawn Standing = "withdrawn"
	Placed    Standing = "placed" // has a place
	Offered   Standing = "offered"
	Declined  Standing = "declined"
	Appointed Standing = "appointed"
	Annulled  Standing = "annulled" // the appointment was, on a ground that the candidate gave
)

// InPlay reports whether the candidate still takes part.
func (s Standing) InPlay() bool {
	return s == Submitted || s == Admitted || s == Placed || s == Offered
}

// Application is one candidate's application for one vacancy. In the blind
// stages it is known by its Number alone.
type Application struct {
	ID          ApplicationID   `json:"id"`
	Version     int64           `json:"version"`
	Competition ID              `json:"competition"`
	Vacancy     VacancyID       `json:"vacancy"`
	Body        people.BodyID   `json:"body"`
	Person      people.PersonID `json:"person"`
	Number      string          `json:"number"` // random, unique in the installation
	Wish        int             `json:"wish"`   // 1: this post before the others of the competition
	Applied     time.Time       `json:"applied"`
	On          day.Day         `json:"on"` // legal day of the application
	Stage       StageKey        `json:"stage"`
	Standing    Standing        `json:"standing"`
	Why         string          `json:"why"`        // of Out: the end of the message key "selection.out."; "" otherwise
	CheckDue    day.Day         `json:"check_due"`  // last day of HR's check
	Experience  int             `json:"experience"` // days as of On, overlaps once
	Education   string          `json:"education"`  // highest level
	Points      law.Points      `json:"points"`     // of the stages so far
	Place       int             `json:"place"`      // in the ranking; 0 before
	ExtraTime   int             `json:"extra_time"` // per cent of every timed stage, granted; 0 for none
	ExtraAsked  int             `json:"extra_asked"`
	Snapshot    []byte          `json:"-"` // the personal file on applying, sealed under the person's key
	ExtraReason []byte          `json:"-"` // sealed; nil for none
}

// numberLetters are letters and digits that are not taken for one another.
const numberLetters = "ABCDEFHJKLMNPRSTUVWXYZ"
