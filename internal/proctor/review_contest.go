package proctor

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// contestMost bounds what is written of a contested outcome, in letters.
const contestMost = 8000

func contestText(text, field string) (string, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n == 0 || n > contestMost {
		return "", fault.New(fault.Invalid, "proctor.review.contest_text", "most", contestMost).At(field)
	}
	return text, nil
}

// todayOf is the day in the body of a review.
func todayOf(tx Tx, r *Review) (day.Day, error) {
	body, err := tx.BodyGet(r.Body)
	if err != nil {
		return 0, err
	}
	return body.On(tx.Now())
}

// contestUntil is the last day on which an outcome may be contested here. The faults are
// proctor.review.contest_none, where no breach was found, contest_elsewhere, of a stage
// of a competition, contest_unruled, contest_twice and contest_late.
func (s *Service) contestUntil(tx Tx, r *Review) (last day.Day, err error) {
	conflict := func(code string, kv ...any) *fault.Error {
		return fault.New(fault.Conflict, "proctor.review.contest_"+code, kv...)
	}
	ruled, err := s.Judges.Rules(r.Act, r.Edition)
	if err != nil {
		return 0, err
	}
	switch {
	case r.Case != "":
		return 0, conflict("elsewhere")
	case !ruled.Rules.Contest.Ruled() || s.Judges.ContestTerm == nil:
		return 0, conflict("unruled")
	case r.Contest != nil:
		return 0, conflict("twice")
	case r.Outcome == nil || !r.Outcome.Breach:
		return 0, conflict("none")
	}
	body, err := tx.BodyGet(r.Body)
	if err != nil {
		return 0, err
	}
	told, err := body.On(r.Outcome.At)
	if err != nil {
		return 0, err
	}
	if last, err = s.Judges.ContestTerm(r.Act, r.Edition, told); err != nil {
		return 0, err
	}
	today, err := todayOf(tx, r)
	if err == nil && today > last {
		at := ruled.Rules.Contest.WorkingDays.Cite()
		err = conflict("late", "to", last.String()).Cited(at.Act, at.Clause)
	}
	return last, err
}

// ContestReview takes a candidate's objection to a breach that was found at a test of
// no competition. The faults are proctor.review.missing, those of contestUntil, and
// proctor.review.contest_text at contest.
func (s *Service) ContestReview(ctx context.Context, by *access.Actor, id exam.AttemptID, text string) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		r, err := ownReview(tx, by, id)
		if err != nil {
			return err
		}
		if _, err := s.contestUntil(tx, r); err != nil {
			return err
		}
		text, err := contestText(text, "contest")
		if err != nil {
			return err
		}
		key, err := s.keyOf(tx, r.Person)
		if err != nil {
			return err
		}
		today, err := todayOf(tx, r)
		if err != nil {
			return err
		}
		x := &Contest{State: ContestFiled, Filed: tx.Now(), Was: r.Outcome}
		if x.Text, err = key.Seal(ContestField, []byte(text)); err != nil {
			return err
		}
		if x.Due, err = s.Judges.AnswerTerm(r.Act, r.Edition, today); err != nil {
			return err
		}
		r.Version++
		r.Contest = x
		return s.contested(tx, by, r, text)
	})
}

// contested keeps an objection and tells who decides it.
func (s *Service) contested(tx Tx, by *access.Actor, r *Review, text string) error {
	if err := settled(tx.ReviewPut(r)); err != nil {
		return err
	}
	if err := s.disputed(tx, people.PersonID(by.Person), r, Disputed); err != nil {
		return err
	}
	officers, err := s.holders(tx, r, access.AppealOfficer)
	if err != nil {
		return err
	}
	link := "/reviews/" + string(r.Attempt)
	err = s.remind(tx, r, officers, outbox.Plan{
		Key: "review-contest/" + string(r.Attempt), Due: r.Contest.Due, Unless: contestDone, Args: fault.Args{"task": "review.contest.task"}, Link: link,
	})
	if err != nil {
		return err
	}
	for _, p := range officers {
		err := outbox.Notify(tx, outbox.Notice{
			To: string(p), Key: "review.notice.contested", Args: fault.Args{"number": r.Number, "due": r.Contest.Due.String()}, Case: string(r.Attempt), Link: link,
		})
		if err != nil {
			return err
		}
	}
	return s.Record(tx, journal.Entry{
		Verb: string(access.FileAppeal), Actor: by.Person, Body: string(r.Body), Case: string(r.Attempt), Subject: string(r.Person),
		Facts: map[string]any{"text": text, "due": r.Contest.Due},
	})
}

// ContestAnswerIn is the decision on a contested outcome.
type ContestAnswerIn struct {
	Version int64
	Grant   bool
	Answer  string
}

// mayDecide refuses a contested outcome to all but an appeal officer who was no proctor
// of the attempt and had not seen the recording when it was contested. The faults are
// access.denied, proctor.review.contest_none, contest_decided and contest_seen.
func (s *Service) mayDecide(tx Tx, by *access.Actor, r *Review) error {
	switch {
	case !access.May(by, access.DecideAppeal, access.Target{Body: string(r.Body), Relation: access.ByOrder}):
		return fault.New(fault.Denied, "access.denied")
	case r.Contest == nil:
		return fault.New(fault.Conflict, "proctor.review.contest_none")
	case r.Contest.State != ContestFiled:
		return fault.New(fault.Conflict, "proctor.review.contest_decided")
	}
	who := people.PersonID(by.Person)
	saw, err := sawUntil(tx, r, who, r.Contest.Filed)
	if err != nil {
		return err
	}
	flags, err := tx.FlagsOf(r.Attempt)
	if err != nil {
		return err
	}
	if saw || slices.ContainsFunc(flags, func(f Flag) bool { return f.By == who }) {
		return fault.New(fault.Conflict, "proctor.review.contest_seen")
	}
	return nil
}

// DecideContest decides a contested outcome, in words. Where the candidate was right the
// outcome takes the place of the one before, which is kept, and the result of the test
// follows. The faults are proctor.review.missing, those of mayDecide, exam.changed, and
// proctor.review.contest_text at answer.
func (s *Service) DecideContest(ctx context.Context, by *access.Actor, id exam.AttemptID, in ContestAnswerIn) error {
	return s.Store.Write(ctx, func(tx Tx) error {
		r, err := reviewed(tx, by, id)
		if err != nil {
			return err
		}
		if err := s.mayDecide(tx, by, r); err != nil {
			return err
		}
		if r.Version != in.Version {
			return changedOr(nil)
		}
		if in.Answer, err = contestText(in.Answer, "answer"); err != nil {
			return err
		}
		key, err := s.keyOf(tx, r.Person)
		if err != nil {
			return err
		}
		return s.contestDecided(tx, by, r, key, in)
	})
}

func (s *Service) contestDecided(tx Tx, by *access.Actor, r *Review, key *seal.Key, in ContestAnswerIn) (err error) {
	ruled, err := s.Judges.Rules(r.Act, r.Edition)
	if err != nil {
		return err
	}
	asked := ContestIn{Outcome: ConductBreach, Grant: in.Grant}
	found, err := Contesting(ruled.Rules, asked)
	if err != nil {
		return err
	}
	finding, now, x := found.In(ruled.Edition, ContestRule), tx.Now(), r.Contest
	x.State, x.By, x.Decided, x.Finding = ContestRejected, people.PersonID(by.Person), &now, &finding
	if x.Answer, err = key.Seal(AnswerField, []byte(in.Answer)); err != nil {
		return err
	}
	if in.Grant {
		x.State, r.Outcome = ContestGranted, &Judgement{At: now, In: r.Outcome.In, Finding: finding}
	}
	r.Version++
	if err := settled(tx.ReviewPut(r)); err != nil {
		return err
	}
	if err := s.disputed(tx, x.By, r, DisputeOver); err != nil {
		return err
	}
	if err := s.missed(tx, by, r, "contest", x.Due); err != nil {
		return err
	}
	if in.Grant && s.Judges.Judged != nil {
		if err := s.Judges.Judged(tx, by, r, in.Answer); err != nil {
			return err
		}
	}
	if err := r.tell(tx, "contest_"+string(x.State)); err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: string(access.DecideAppeal), Actor: by.Person, Body: string(r.Body), Case: string(r.Attempt), Subject: string(r.Person),
		Finding: &finding, Input: asked, Facts: map[string]any{"answer": in.Answer},
	})
}

// Contests gives a page of the contested outcomes that an appeal officer decides, those
// first that are due first. The fault is access.denied.
func (s *Service) Contests(ctx context.Context, by *access.Actor, state ContestState, after string) (out ReviewQueue, err error) {
	if !access.MayEver(by, access.DecideAppeal) {
		return out, fault.New(fault.Denied, "access.denied")
	}
	ids, all := access.Bodies(by, access.DecideAppeal)
	q := ReviewQuery{Contest: state, All: all, After: after, Limit: reviewsAtOnce}
	for _, id := range ids {
		q.Bodies = append(q.Bodies, people.BodyID(id))
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		page, err := tx.ReviewList(q)
		out.Rows, out.Next, out.Now = nil, page.Next, tx.Now()
		for _, r := range page.Items {
			out.Rows = append(out.Rows, ReviewRow{Review: r})
		}
		return err
	})
	return out, err
}

// Contestable is a breach that its candidate may contest, with the last day.
type Contestable struct {
	Review
	Until day.Day
}

// Contestables are the breaches found in one's own recordings that one may still contest
// here. The fault is access.denied.
func (s *Service) Contestables(ctx context.Context, by *access.Actor) (out []Contestable, err error) {
	if !access.MayEver(by, access.FileAppeal) {
		return nil, fault.New(fault.Denied, "access.denied")
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out = nil
		page, err := tx.KeptList(KeptQuery{Person: people.PersonID(by.Person), Class: Breach, Limit: reviewsAtOnce})
		if err != nil {
			return err
		}
		for _, k := range page.Items {
			r, err := tx.ReviewGet(k.Attempt)
			if err != nil {
				return err
			}
			if r == nil {
				continue
			}
			until, err := s.contestUntil(tx, r)
			if f, ok := fault.As(err); ok && f.Kind == fault.Conflict {
				continue
			}
			if err != nil {
				return err
			}
			out = append(out, Contestable{*r, until})
		}
		return nil
	})
	return out, err
}

// ContestWords are what was written of a contested outcome.
type ContestWords struct{ Text, Answer string }

func contestWords(key *seal.Key, x *Contest) (out ContestWords, err error) {
	if x == nil {
		return out, nil
	}
	text, err := key.Open(ContestField, x.Text)
	if err != nil || x.Decided == nil {
		return ContestWords{Text: string(text)}, err
	}
	answer, err := key.Open(AnswerField, x.Answer)
	return ContestWords{string(text), string(answer)}, err
}
