package competition

import (
	"time"

	"tarazy/internal/day"
	"tarazy/internal/law"
	"tarazy/internal/people"
)

// Taken says whether a candidate took part in a stage.
type Taken string

// Whether a candidate took part.
const (
	TookPart Taken = "finished"
	Absent   Taken = "absent"
)

// ConductState is the outcome of the check of conduct.
type ConductState string

// The outcomes of the check of conduct; "" is not checked yet.
const (
	Unchecked ConductState = ""
	Kept      ConductState = "kept"
	Breached  ConductState = "breached"
)

// Verdict is the outcome of a stage for one application; "" while it is open.
type Verdict string

// The outcomes of a stage.
const (
	Undecided Verdict = ""
	Passed    Verdict = "passed"
	NotPassed Verdict = "not_passed"
)

// Result is what an application brought from a stage. Counts that the stage
// does not have are zero. A corrected result replaces the earlier one, which
// stays in the journal.
type Result struct {
	Application ApplicationID   `json:"application"`
	Vacancy     VacancyID       `json:"vacancy"`
	Stage       StageKey        `json:"stage"`
	Taken       Taken           `json:"taken"`
	Right       int             `json:"right"`       // qualities: tasks; abilities: text and number tasks together
	Text        int             `json:"text"`        // abilities: right text tasks
	Numbers     int             `json:"numbers"`     // abilities: right number tasks
	Reliability string          `json:"reliability"` // qualities: low, middle, high; "" where not given
	Points      law.Points      `json:"points"`      // that the stage adds to the sum
	Corrected   *law.Points     `json:"corrected"`   // essay: the mean as an appeal corrected it; nil where none did
	Conduct     ConductState    `json:"conduct"`
	Breach      string          `json:"breach"` // key of the catalogue of prohibited conduct
	Note        []byte          `json:"-"`      // the proctor's reason, sealed under the person's key
	CheckedBy   people.PersonID `json:"checked_by"`
	CheckedOn   *day.Day        `json:"checked_on"`
	Verdict     Verdict         `json:"verdict"`
	Document    Document        `json:"document"` // that the result comes from
	At          time.Time       `json:"at"`
	By          people.PersonID `json:"by"`
}

// Document is the paper that a result comes from.
type Document struct {
	Name   string  `json:"name"`
	Number string  `json:"number"`
	Day    day.Day `json:"day"`
	File   string  `json:"file"` // key in the store of files; "" for none
	Hash   []byte  `json:"hash"` // SHA-256 of the file; nil for none
}

// EssayPaper is the text that a candidate wrote, sealed under the person's key.
type EssayPaper struct {
	Application ApplicationID
	Vacancy     VacancyID
	Text        []byte
	Words       int
	At          time.Time
}

// Mark is one member's mark for an essay or an interview.
type Mark struct {
	Application ApplicationID   `json:"application"`
	Vacancy     VacancyID       `json:"vacancy"`
	Stage       StageKey        `json:"stage"`
	Member      people.PersonID `json:"member"`
	Mark        int             `json:"mark"`
	Note        []byte          `json:"-"` // sealed under the installation's key of the candidate's person; nil for none
	At          time.Time       `json:"at"`
}

// KnowledgeResult is a result of the knowledge test, which comes before any
// application and is the person's own.
type KnowledgeResult struct {
	ID       string          `json:"id"`
	Person   people.PersonID `json:"person"`
	Number   string          `json:"number"` // of the certificate; "" where it was not passed
	Tested   day.Day         `json:"tested"`
	Right    map[string]int  `json:"right"` // part → right answers
	Passed   bool            `json:"passed"`
	Breach   string          `json:"breach"` // conduct found in the recording of the test; "" where none stands
	Act      string          `json:"act"`
	Edition  string          `json:"edition"`
	Document Document        `json:"document"`
	At       time.Time       `json:"at"`
	By       people.PersonID `json:"by"`
}

// Ruling is a finding that a procedure made: about one application, or about
// a whole vacancy or competition where Application is "".
type Ruling struct {
	ID          string          `json:"id"`
	Competition ID              `json:"competition"`
	Vacancy     VacancyID       `json:"vacancy"`     // "" for the whole competition
	Application ApplicationID   `json:"application"` // "" for all
	Stage       StageKey        `json:"stage"`
	Finding     law.Finding     `json:"finding"`
	At          time.Time       `json:"at"`
	On          day.Day         `json:"on"` // day from which a term of appeal runs
	By          people.PersonID `json:"by"`
	Superseded  bool            `json:"superseded"` // a later ruling took its place
}
