package proctor

import (
	"slices"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// ReviewState is where the review of a recorded attempt stands.
//
//	waiting ──the rules were kept──► decided
//	waiting ──a breach──► second ──another proctor, alone──► decided
//	waiting ◄──the candidate explains anew── second
//	decided ──the candidate contests a breach──► decided, by another person
type ReviewState string

// The states of a review.
const (
	ReviewWaits   ReviewState = "waiting"
	ReviewSecond  ReviewState = "second"
	ReviewDecided ReviewState = "decided"
)

// FlagVerdict is what a proctor found of a flag.
type FlagVerdict string

// What can be found of a flag.
const (
	FlagConfirmed    FlagVerdict = "confirmed"
	FlagNotConfirmed FlagVerdict = "not_confirmed"
	FlagUnclear      FlagVerdict = "unclear"
)

// FlagVerdicts are all of them.
var FlagVerdicts = []FlagVerdict{FlagConfirmed, FlagNotConfirmed, FlagUnclear}

// Opinion is what one proctor found, without having seen what another did.
type Opinion struct {
	By      people.PersonID        `json:"by"`
	At      time.Time              `json:"at"`
	Verdict string                 `json:"verdict"` // ConductKept or ConductBreach
	Conduct string                 `json:"conduct"` // of a breach: key of the catalogue of prohibited conduct
	Reason  []byte                 `json:"reason"`  // sealed under the candidate's key as OpinionField; nil for none
	Flags   map[FlagID]FlagVerdict `json:"flags"`
}

// OpinionField is what the reason of an opinion is sealed as.
const OpinionField = "proctor.review.reason"

// Judgement is what a review ended with.
type Judgement struct {
	Breach  bool        `json:"breach"`
	Conduct string      `json:"conduct"` // "" where the rules were kept
	At      time.Time   `json:"at"`
	In      ReviewIn    `json:"in"`
	Finding law.Finding `json:"finding"`
}

// ContestState is where a contested outcome stands; "" for one that was not contested.
//
//	filed ──Decide──► granted | rejected
type ContestState string

// The states of a contested outcome.
const (
	ContestFiled    ContestState = "filed"
	ContestGranted  ContestState = "granted"
	ContestRejected ContestState = "rejected"
)

// Contest is a candidate's objection to a breach that a review found, at a test of no
// competition.
type Contest struct {
	State   ContestState    `json:"state"`
	Filed   time.Time       `json:"filed"`
	Due     day.Day         `json:"due"`  // last day of the decision
	Text    []byte          `json:"text"` // sealed under the candidate's key as ContestField
	By      people.PersonID `json:"by"`   // who decided; "" while nobody has
	Decided *time.Time      `json:"decided"`
	Answer  []byte          `json:"answer"`  // sealed so, as AnswerField
	Was     *Judgement      `json:"was"`     // the outcome that was contested
	Finding *law.Finding    `json:"finding"` // of the decision
}

// What is sealed of a contest.
const (
	ContestField = "proctor.review.contest"
	AnswerField  = "proctor.review.answer"
)

// Taken is a review that a proctor works at: others see so, until it runs out.
type Taken struct {
	By    people.PersonID `json:"by"`
	Until time.Time       `json:"until"`
}

// Review is the review of one recorded attempt, known by the number alone.
type Review struct {
	Attempt  exam.AttemptID  `json:"attempt"`
	Version  int64           `json:"version"`
	Body     people.BodyID   `json:"body"`
	Person   people.PersonID `json:"person"`
	Number   string          `json:"number"`
	Case     string          `json:"case"` // for which the test was sat
	Test     string          `json:"test"` // key
	Title    locale.Words    `json:"title"`
	Lang     locale.Lang     `json:"lang"` // of the candidate
	Act      string          `json:"act"`
	Edition  string          `json:"edition"`
	State    ReviewState     `json:"state"`
	Ended    time.Time       `json:"ended"` // of the attempt
	Due      day.Day         `json:"due"`   // last day of the check
	Taken    *Taken          `json:"taken"`
	Opinions []Opinion       `json:"opinions"` // the first one first
	Aside    []Opinion       `json:"aside"`    // given before the candidate had explained all
	Outcome  *Judgement      `json:"outcome"`  // nil while nobody has decided
	Contest  *Contest        `json:"contest"`  // nil where the outcome was not contested
}

// gave reports whether a person has given an opinion.
func (r *Review) gave(p people.PersonID) bool {
	return slices.ContainsFunc(r.Opinions, func(o Opinion) bool { return o.By == p })
}

// judged reports whether a person has given an opinion, or one that was set aside.
func (r *Review) judged(p people.PersonID) bool {
	return r.gave(p) || slices.ContainsFunc(r.Aside, func(o Opinion) bool { return o.By == p })
}

// takenBy is who works at a review at an instant; "" for nobody.
func (r *Review) takenBy(now time.Time) people.PersonID {
	if r.Taken == nil || !now.Before(r.Taken.Until) {
		return ""
	}
	return r.Taken.By
}

// ReviewQuery asks for a page of reviews.
type ReviewQuery struct {
	Bodies []people.BodyID // none: nothing at all
	Open   bool            // those that are not decided; else those that are
	// Contest asks for contested outcomes instead, those first that are due first.
	Contest ContestState
	All     bool // in every body
	After   string
	Limit   int
}

// ReviewPage is a page of reviews, those first whose term ends first.
type ReviewPage struct {
	Items []Review
	Next  string
}

// VerdictCount counts what was found of the flags of a kind.
type VerdictCount struct {
	Kind    FlagKind
	By      people.PersonID // "" over all proctors
	Verdict FlagVerdict
	N       int
}

// ReviewTx are the tables of reviews.
type ReviewTx interface {
	WordsAppend(*Words) error
	WordsOf(exam.AttemptID) ([]Words, error) // oldest first

	ReviewGet(exam.AttemptID) (*Review, error)
	ReviewOfCase(of, test string) (*Review, error) // of the latest attempt
	// ReviewPut stores version 1 as a new one, else in place of the version before;
	// false where that is not what is stored.
	ReviewPut(*Review) (bool, error)
	ReviewList(ReviewQuery) (ReviewPage, error)
	GrantHoldersIn(role access.Role, body people.BodyID, on day.Day) ([]people.PersonID, error)
	ReviewOpen([]people.BodyID) (int, error)                 // how many are not decided
	ReviewsDue(body people.BodyID, due day.Day) (int, error) // so, whose term ends on a day
	VerdictsInsert(a exam.AttemptID, by people.PersonID, kinds map[FlagID]FlagKind, verdicts map[FlagID]FlagVerdict) error
	VerdictPairs(people.BodyID) ([]VerdictPair, error) // of two proctors each
	ReviewsSeconded(people.BodyID) (Seconded, error)
	ReviewLast(people.BodyID) (*Review, error) // whose term ends last
	VerdictCounts(body people.BodyID, byProctor bool) ([]VerdictCount, error)
	AnswerTimes(exam.AttemptID) ([]time.Time, error) // when answers were given, oldest first
}
