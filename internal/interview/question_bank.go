package interview

import (
	"context"
	"slices"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/people"
)

// QuestionIn is what is written of a question of a body's bank. An empty ID is
// a new one.
type QuestionIn struct {
	ID         BankQuestionID
	Version    int64
	Body       people.BodyID
	Competency string
	Official
	Type    string
	Further []Official
	Kept    string // why it is kept though it was pointed out
}

// WriteQuestion writes a question into a body's bank, or a new version of one;
// guides keep the words that they were made with. A retired question that is
// written comes back. The faults are competency.unknown, interview.guide.type,
// .text, .words, .many, interview.guide.pointed for one that is pointed out and
// has no reason to be kept, interview.missing.question and interview.changed.
func (s *Service) WriteQuestion(ctx context.Context, by *access.Actor, in QuestionIn) (*BankQuestion, error) {
	var out *BankQuestion
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareGuide, in.Body, 0); err != nil {
			return err
		}
		q, err := s.asked(tx, in)
		if err != nil {
			return err
		}
		if q.Version, err = nextVersion(tx, in); err != nil {
			return err
		}
		if q.Version == 1 {
			q.ID = BankQuestionID(s.IDs.New("qst"))
		}
		q.By, q.At = people.PersonID(by.Person), tx.Now()
		out = q
		return s.putQuestion(tx, by, q, "written")
	})
	return out, err
}

// nextVersion is the version that a question gets; 1 for a new one.
func nextVersion(tx Tx, in QuestionIn) (int64, error) {
	if in.ID == "" {
		return 1, nil
	}
	old, err := bankQuestion(tx, in.Body, in.ID)
	if err != nil {
		return 0, err
	}
	if old.Version != in.Version {
		return 0, changed()
	}
	return old.Version + 1, nil
}

// asked reads a question against the law.
func (s *Service) asked(tx Tx, in QuestionIn) (*BankQuestion, error) {
	b, err := s.today(tx, in.Body)
	if err != nil {
		return nil, err
	}
	q := &BankQuestion{
		ID: in.ID, Body: in.Body, Competency: in.Competency, Official: trimmed(in.Official), Type: in.Type,
		Kept: strings.TrimSpace(in.Kept), Further: []Official{},
	}
	for _, f := range in.Further {
		if f = trimmed(f); f != (Official{}) {
			q.Further = append(q.Further, f)
		}
	}
	return q, q.check(b)
}

func (q *BankQuestion) check(b *binding) error {
	if _, ok := b.model.Competency(q.Competency); !ok {
		return fault.New(fault.Invalid, "competency.unknown", "key", clip(q.Competency)).At("competency")
	}
	if !slices.Contains(b.method.Rules.Questions.Types.V, q.Type) {
		return fault.New(fault.Invalid, "interview.guide.type", "given", clip(q.Type)).At("type")
	}
	if q.KK == "" || q.RU == "" {
		return fault.New(fault.Invalid, "interview.guide.words").At("text")
	}
	if len(q.Further) > furtherMost {
		return fault.New(fault.Invalid, "interview.guide.many", "most", furtherMost).At("further")
	}
	if err := q.fits(); err != nil {
		return err
	}
	if flaws := FlawsOf(q.Official); len(flaws) > 0 && q.Kept == "" {
		avoid := b.method.Rules.Questions.Avoid
		return fault.New(fault.Conflict, "interview.guide.pointed", "kind", flaws[0].Kind, "words", flaws[0].Words).
			At("kept").Cited(avoid.Cite().Act, avoid.Clause)
	}
	return nil
}

// fits refuses texts that are too long. The fault is interview.guide.text.
func (q *BankQuestion) fits() error {
	if err := fitsText("text", textMost, q.Official); err != nil {
		return err
	}
	if err := fitsText("kept", textMost, Official{KK: q.Kept}); err != nil {
		return err
	}
	for n, f := range q.Further {
		if err := fitsText(path("further", n), textMost, f); err != nil {
			return err
		}
	}
	return nil
}

// RetireQuestion takes a question out of use; guides that hold it keep it. The
// faults are interview.missing.question and interview.changed.
func (s *Service) RetireQuestion(ctx context.Context, by *access.Actor, body people.BodyID, id BankQuestionID, version int64) (*BankQuestion, error) {
	var out *BankQuestion
	err := s.write(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareGuide, body, 0); err != nil {
			return err
		}
		q, err := bankQuestion(tx, body, id)
		if err != nil {
			return err
		}
		if q.Version != version || q.Retired {
			return changed()
		}
		q.Version++
		q.Retired, q.By, q.At = true, people.PersonID(by.Person), tx.Now()
		out = q
		return s.putQuestion(tx, by, q, "retired")
	})
	return out, err
}

func (s *Service) putQuestion(tx Tx, by *access.Actor, q *BankQuestion, done string) error {
	if err := settled(tx.BankQuestionPut(q)); err != nil {
		return err
	}
	return s.Record(tx, journal.Entry{
		Verb: string(access.PrepareGuide), Actor: by.Person, Body: string(q.Body), Case: string(q.ID),
		Facts: map[string]any{"done": done, "version": q.Version, "competency": q.Competency, "kk": q.KK, "ru": q.RU, "kept": q.Kept},
	})
}

func bankQuestion(tx Tx, body people.BodyID, id BankQuestionID) (*BankQuestion, error) {
	q, err := tx.BankQuestionGet(id)
	if err != nil {
		return nil, err
	}
	if q == nil || q.Body != body {
		return nil, missing("question")
	}
	return q, nil
}

// QuestionView is a question of the bank with its earlier versions, the latest
// first, and what is pointed out about it.
type QuestionView struct {
	Question BankQuestion
	History  []BankQuestion
	Flaws    []Flaw
}

// Question reads a question of a body's bank. The fault is
// interview.missing.question.
func (s *Service) Question(ctx context.Context, by *access.Actor, body people.BodyID, id BankQuestionID) (*QuestionView, error) {
	out := &QuestionView{}
	return out, s.Store.Read(ctx, func(tx Tx) error {
		if err := allow(by, access.PrepareGuide, body, 0); err != nil {
			return err
		}
		q, err := bankQuestion(tx, body, id)
		if err != nil {
			return err
		}
		out.Question, out.Flaws = *q, FlawsOf(q.Official)
		out.History, err = tx.BankQuestionHistory(id)
		return err
	})
}

// Questions is a page of a body's bank.
func (s *Service) Questions(ctx context.Context, by *access.Actor, q BankQuery) (out BankPage, err error) {
	if err := allow(by, access.PrepareGuide, q.Body, 0); err != nil {
		return out, err
	}
	err = s.Store.Read(ctx, func(tx Tx) error {
		out, err = tx.BankQuestionPage(q)
		return err
	})
	return out, err
}
