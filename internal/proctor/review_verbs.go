package proctor

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// Judges is what the procedure of a test adds to reviews.
type Judges struct {
	// Rules are those of an edition; nil for an act without any.
	Rules func(act, edition string) (*ReviewRuled, error)
	// Term is the last day of the check of a stage that ended on a day.
	Term func(act, edition string, ended day.Day) (day.Day, error)
	// Judged takes the outcome of a review into the procedure, in its transaction;
	// reason is in the words of the last proctor.
	Judged func(tx Tx, by *access.Actor, r *Review, reason string) error
	// ContestTerm is the last day on which an outcome of a day is contested, AnswerTerm
	// that on which it is decided what was contested on a day. nil where no act says so.
	ContestTerm, AnswerTerm func(act, edition string, from day.Day) (day.Day, error)
	// Calendar is that by which reminders are sent.
	Calendar func() *day.Calendar
}

// ReviewRuled is the edition by which reviews are held, with its rules.
type ReviewRuled struct {
	Edition    *law.Edition
	Rules      *ReviewRules
	Prohibited law.Value[[]string] // conduct
}

// takenFor is how long a review that was opened is another proctor's.
const takenFor = 30 * time.Minute

// opinionMost bounds the reason of an opinion, in letters.
const opinionMost = 4000

// ReviewOpens leaves an attempt that is over to a proctor, in the transaction in
// which it was scored; one of which nothing is recorded is left to others.
func (s *Service) ReviewOpens(tx Tx, a *exam.Attempt) error {
	if a.Finished == nil || s.Judges.Rules == nil {
		return nil
	}
	rec, err := tx.RecordingOf(a.ID)
	if err != nil || rec == nil {
		return err
	}
	ruled, err := s.Judges.Rules(a.Test.Act, a.Test.Edition)
	if err != nil || ruled == nil || !ruled.Rules.Ruled() {
		return err
	}
	if was, err := tx.ReviewGet(a.ID); err != nil || was != nil {
		return err
	}
	body, err := tx.BodyGet(a.Body)
	if err != nil {
		return err
	}
	ended, err := body.On(*a.Finished)
	if err != nil {
		return err
	}
	due, err := s.Judges.Term(a.Test.Act, a.Test.Edition, ended)
	if err != nil {
		return err
	}
	r := &Review{
		Attempt: a.ID, Version: 1, Body: a.Body, Person: a.Person, Number: a.Number, Case: a.Case, Test: a.Test.Key, Title: a.Test.Title, Lang: a.Language,
		Act: a.Test.Act, Edition: a.Test.Edition, State: ReviewWaits, Ended: *a.Finished, Due: due, Opinions: []Opinion{},
	}
	if err := settled(tx.ReviewPut(r)); err != nil || !ruled.Rules.Words.Ruled() {
		return err
	}
	return r.tell(tx, "waits")
}

// reviewed reads a review for a proctor of its body, or for an appeal officer once it
// is decided; never for its candidate. The fault is proctor.review.missing.
func reviewed(tx Tx, by *access.Actor, id exam.AttemptID) (*Review, error) {
	r, err := tx.ReviewGet(id)
	if err != nil {
		return nil, err
	}
	if r == nil || !by.SignedIn() || string(r.Person) == by.Person {
		return nil, fault.New(fault.Missing, "proctor.review.missing")
	}
	at := access.Target{Body: string(r.Body), Relation: access.ByOrder}
	if !access.May(by, access.ReviewConduct, access.Target{Body: string(r.Body)}) && (r.Outcome == nil || !access.May(by, access.DecideAppeal, at)) {
		return nil, fault.New(fault.Missing, "proctor.review.missing")
	}
	return r, nil
}

// OpinionIn is a proctor's opinion as it is given.
type OpinionIn struct {
	Version int64
	Verdict string
	Conduct string
	Reason  string
	Flags   map[FlagID]FlagVerdict
}

// GiveOpinion takes what a proctor found of a recorded attempt. A breach wants a
// second proctor, who does not see what the first found. The faults are
// proctor.review.missing, proctor.review.decided, proctor.review.twice (the same
// proctor), proctor.review.taken (by another), exam.changed, and at their fields
// proctor.review.opinion, proctor.review.conduct, proctor.review.reason and
// proctor.review.flag.
func (s *Service) GiveOpinion(ctx context.Context, by *access.Actor, id exam.AttemptID, in OpinionIn) error {
	in.Reason = strings.TrimSpace(in.Reason)
	return s.Store.Write(ctx, func(tx Tx) error {
		r, err := reviewed(tx, by, id)
		if err != nil {
			return err
		}
		if err := r.open(by, tx.Now()); err != nil {
			return err
		}
		if r.Version != in.Version {
			return changedOr(nil)
		}
		ruled, err := s.Judges.Rules(r.Act, r.Edition)
		if err != nil {
			return err
		}
		flags, err := tx.FlagsOf(id)
		if err != nil {
			return err
		}
		if err := in.check(ruled, flags); err != nil {
			return err
		}
		return s.opinion(tx, by, r, ruled, flags, in)
	})
}

// open refuses an opinion on what is decided, of who gave one, or who comes while
// another works at it.
func (r *Review) open(by *access.Actor, now time.Time) error {
	who := people.PersonID(by.Person)
	switch taken := r.takenBy(now); {
	case r.State == ReviewDecided:
		return fault.New(fault.Conflict, "proctor.review.decided")
	case r.gave(who):
		return fault.New(fault.Conflict, "proctor.review.twice")
	case taken != "" && taken != who:
		return fault.New(fault.Conflict, "proctor.review.taken")
	}
	return nil
}

func (in *OpinionIn) check(ruled *ReviewRuled, flags []Flag) error {
	switch {
	case in.Verdict != ConductKept && in.Verdict != ConductBreach:
		return fault.New(fault.Invalid, "proctor.review.opinion", "given", in.Verdict).At("verdict")
	case (in.Verdict == ConductBreach) != (in.Conduct != ""):
		return refuseAt(ruled.Prohibited, "conduct", "proctor.review.conduct", "given", in.Conduct)
	case in.Conduct != "" && !slices.Contains(ruled.Prohibited.V, in.Conduct):
		return refuseAt(ruled.Prohibited, "conduct", "proctor.review.conduct", "given", in.Conduct)
	}
	for _, f := range flags {
		if !slices.Contains(FlagVerdicts, in.Flags[f.ID]) {
			return fault.New(fault.Invalid, "proctor.review.flag").At("flag-" + string(f.ID))
		}
	}
	n := utf8.RuneCountInString(in.Reason)
	wanted := in.Verdict == ConductBreach || slices.ContainsFunc(flags, func(f Flag) bool { return in.Flags[f.ID] == FlagConfirmed })
	if n > opinionMost || wanted && n == 0 {
		return fault.New(fault.Invalid, "proctor.review.reason", "most", opinionMost).At("reason")
	}
	return nil
}

// opinion keeps an opinion and goes on as the rule says.
func (s *Service) opinion(tx Tx, by *access.Actor, r *Review, ruled *ReviewRuled, flags []Flag, in OpinionIn) error {
	o := Opinion{By: people.PersonID(by.Person), At: tx.Now(), Verdict: in.Verdict, Conduct: in.Conduct, Flags: map[FlagID]FlagVerdict{}}
	kinds := map[FlagID]FlagKind{}
	for _, f := range flags {
		o.Flags[f.ID], kinds[f.ID] = in.Flags[f.ID], f.Kind
	}
	if in.Reason != "" {
		key, err := s.keyOf(tx, r.Person)
		if err != nil {
			return err
		}
		if o.Reason, err = key.Seal(OpinionField, []byte(in.Reason)); err != nil {
			return err
		}
	}
	r.Opinions = append(r.Opinions, o)
	asked := ReviewIn{First: r.Opinions[0].Verdict}
	if len(r.Opinions) > 1 {
		asked.Second = o.Verdict
	}
	found, err := Reviewing(ruled.Rules, asked)
	if err != nil {
		return err
	}
	finding := found.In(ruled.Edition, ReviewRule)
	r.Version++
	r.Taken, r.State = nil, ReviewSecond
	if found.Outcome.Outcome != SecondNeeded {
		r.State, r.Outcome = ReviewDecided, &Judgement{Breach: found.Outcome.Outcome == ConductBreach, At: tx.Now(), In: asked, Finding: finding}
		if r.Outcome.Breach {
			r.Outcome.Conduct = o.Conduct
		}
	}
	if err := settled(tx.ReviewPut(r)); err != nil {
		return err
	}
	if err := tx.VerdictsInsert(r.Attempt, o.By, kinds, o.Flags); err != nil {
		return err
	}
	err = s.Record(tx, journal.Entry{
		Verb: string(access.ReviewConduct), Actor: by.Person, Body: string(r.Body), Case: string(r.Attempt), Subject: string(r.Person),
		Finding: &finding, Input: asked, Facts: map[string]any{"verdict": o.Verdict, "conduct": o.Conduct, "reason": in.Reason, "flags": o.Flags},
	})
	if err != nil || r.Outcome == nil {
		return err
	}
	if err := s.missed(tx, by, r, "review", r.Due); err != nil {
		return err
	}
	return s.judged(tx, by, r, len(flags), in.Reason)
}

// judged takes a decided review to where it has effect, and tells the candidate.
func (s *Service) judged(tx Tx, by *access.Actor, r *Review, flags int, reason string) error {
	if err := s.Classify(tx, people.PersonID(by.Person), r.Attempt, Reviewed{Breach: r.Outcome.Breach, Flags: flags, Dispute: Undisputed}); err != nil {
		return err
	}
	if s.Judges.Judged != nil {
		if err := s.Judges.Judged(tx, by, r, reason); err != nil {
			return err
		}
	}
	if r.Outcome.Breach {
		return r.tell(tx, "breach")
	}
	return r.tell(tx, "kept")
}

// tell sends the candidate a notice about the own review.
func (r *Review) tell(tx Tx, key string) error {
	return outbox.Notify(tx, outbox.Notice{
		To: string(r.Person), Key: "review.notice." + key, Args: fault.Args{"test": r.Title.In(r.Lang)}, Case: string(r.Attempt), Link: "/my-reviews/" + string(r.Attempt),
	})
}

// TakeReview tells others that a proctor works at a review, for half an hour. The
// faults are those of GiveOpinion about who may.
func (s *Service) TakeReview(ctx context.Context, by *access.Actor, id exam.AttemptID) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		r, err := reviewed(tx, by, id)
		if err != nil {
			return err
		}
		if err := r.open(by, tx.Now()); err != nil {
			return err
		}
		r.Version++
		r.Taken = &Taken{By: people.PersonID(by.Person), Until: tx.Now().Add(takenFor)}
		return settled(tx.ReviewPut(r))
	})
}
