package exam

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"tarazy/internal/journal"
)

// answersVerb is that of the record of all answers of an attempt.
const answersVerb = "exam.answers"

// answersFacts are what the journal keeps of all answers of an attempt when it
// ends. The answers themselves are nobody's but the candidate's, so digests stand
// for them.
type answersFacts struct {
	Attempt AttemptID      `json:"attempt"`
	Answers []answerDigest `json:"answers"` // in the order of the slots
}

type answerDigest struct {
	Slot   int    `json:"slot"` // from 0
	Seq    int64  `json:"seq"`
	Digest string `json:"digest"` // of a receiptAnswer
}

// receiptAnswer is an answer as its candidate may hold it to the journal.
type receiptAnswer struct {
	Number int    `json:"number"` // of the task on the screen, from 1
	Seq    int64  `json:"seq"`
	Answer Answer `json:"answer"`
}

// recordAnswers records the answers in force at the end of an attempt: by its
// receipt the candidate checks each of them.
func (s *Service) recordAnswers(tx Tx, a *Attempt, given []Answered) error {
	f := answersFacts{Attempt: a.ID, Answers: make([]answerDigest, len(given))}
	for i := range given {
		digest, err := journal.Digest(s.answerSalt(a.ID, &given[i]), shownAnswer(&given[i]))
		if err != nil {
			return err
		}
		f.Answers[i] = answerDigest{Slot: given[i].Slot, Seq: given[i].Seq, Digest: digest}
	}
	return s.Record(tx, journal.Entry{
		Verb: answersVerb, Actor: systemActor.Person, Body: string(a.Body), Case: string(a.ID), Subject: string(a.Person), Facts: f,
	})
}

func shownAnswer(g *Answered) receiptAnswer {
	return receiptAnswer{Number: g.Slot + 1, Seq: g.Seq, Answer: g.Answer}
}

// answerSalt follows from the master key, so that nothing has to be kept for it.
func (s *Service) answerSalt(a AttemptID, g *Answered) []byte {
	return s.Master.Find("exam.answer", fmt.Sprintf("%s/%d/%d", a, g.Slot, g.Seq))
}

// OpenAnswers shows to the candidate the answers whose digests a record of the
// end of an attempt holds. Of answers that were destroyed, or of another record,
// it shows none.
func (s *Service) OpenAnswers(ctx context.Context, o *journal.Opened) (out []journal.Opening, err error) {
	if o.Verb != answersVerb || o.Facts == nil {
		return nil, nil
	}
	var f answersFacts
	if err := json.Unmarshal(o.Facts, &f); err != nil {
		return nil, fmt.Errorf("exam: record %d: %w", o.Number, err)
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		a, err := tx.ExamAttemptGet(f.Attempt)
		if err != nil || a == nil {
			return err
		}
		given, err := s.answers(tx, a)
		if err != nil {
			return err
		}
		out, err = s.openings(a, f.Answers, given)
		return err
	})
	return out, err
}

// openings are those of the recorded answers that are still there. An answer that
// is no longer the one of the record is shown all the same, and its receipt fails.
func (s *Service) openings(a *Attempt, recorded []answerDigest, given []Answered) (out []journal.Opening, err error) {
	for k, r := range recorded {
		for i := range given {
			if given[i].Slot != r.Slot {
				continue
			}
			o, err := journal.Open("/answers/"+strconv.Itoa(k)+"/digest", s.answerSalt(a.ID, &given[i]), shownAnswer(&given[i]))
			if err != nil {
				return nil, err
			}
			out = append(out, o)
		}
	}
	return out, nil
}
