package competition

import (
	"fmt"
	"maps"
	"strings"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
)

// The tests that the act orders, held in this program. Their results go the
// same way as those of the typed door.

// KnowledgeExam, QualitiesExam, AbilitiesExam and EssayExam are the keys of the
// tests of the act.
const (
	KnowledgeExam = "knowledge"
	QualitiesExam = "qualities"
	AbilitiesExam = "abilities"
	EssayExam     = "essay"
)

// examStages are the stages that a test decides.
var examStages = map[string]StageKey{QualitiesExam: AtQualities, AbilitiesExam: AtAbilities, EssayExam: AtEssay}

// emptyEssay stands for the text of a candidate who sat and wrote nothing: the
// members have it before them like any other.
const emptyEssay = "–"

// examiner stands for the program in the journal, where it scores a test.
var examiner = &access.Actor{Person: "system"}

// TakeExam takes the result of a test of the act, in the transaction in which it
// was scored. A result that is scored anew replaces the one before, while its
// stage is open. A test of another kind is none of a competition's concern.
func (s *Service) TakeExam(tx Tx, x *exam.Taken) error {
	if x.Attempt.Test.Key == KnowledgeExam {
		return s.takeKnowledge(tx, x)
	}
	if stage, ok := examStages[x.Attempt.Test.Key]; ok {
		return s.takeStage(tx, x, stage)
	}
	return nil
}

// examDocument names the sitting as the paper that a result comes from.
func examDocument(m *matter, x *exam.Taken) (Document, error) {
	on, err := m.body.On(x.Attempt.Began)
	t := x.Attempt.Test.Title
	return Document{Name: t.KK + " / " + t.RU, Number: x.Attempt.Number, Day: on}, err
}

// knowledgeID names the result of an attempt, so that scoring anew finds it.
func knowledgeID(a exam.AttemptID) string {
	_, name, _ := strings.Cut(string(a), "_")
	return "knw_" + name
}

func (s *Service) takeKnowledge(tx Tx, x *exam.Taken) error {
	m, err := s.matterOf(tx, &Competition{ID: "exam", Body: x.Attempt.Body, Act: x.Attempt.Test.Act, Edition: x.Attempt.Test.Edition})
	if err != nil {
		return err
	}
	doc, err := examDocument(m, x)
	if err != nil {
		return err
	}
	in := KnowledgeIn{Right: x.Score.Scored.Right}
	found, err := KnowledgeTest(m.rules, in)
	if err != nil {
		return err
	}
	k, err := tx.KnowledgeGet(knowledgeID(x.Attempt.ID))
	if err != nil {
		return err
	}
	if k == nil {
		k = &KnowledgeResult{ID: knowledgeID(x.Attempt.ID), Person: x.Attempt.Person, Tested: doc.Day, Act: m.env.Edition.Act, Edition: m.env.Edition.Day, Document: doc}
	}
	k.Right, k.Passed, k.At, k.By = maps.Clone(in.Right), found.Outcome.Passed, tx.Now(), people.PersonID(examiner.Person)
	s.certify(k)
	if err := tx.KnowledgePut(k); err != nil {
		return err
	}
	finding := found.In(m.env.Edition, "knowledge-test")
	e := m.entry(access.RecordResult, examiner, nil, k)
	e.Case, e.Subject, e.Finding, e.Input = k.ID, string(k.Person), &finding, in
	if err := s.Record(tx, e); err != nil {
		return err
	}
	n := outbox.Notice{To: string(k.Person), Key: "exam.notice.knowledge_not_passed", Args: fault.Args{"day": k.Tested.String()}, Case: k.ID, Link: "/my-certificates"}
	if k.Passed {
		n.Key = "exam.notice.knowledge_passed"
		n.Args["number"] = k.Number
	}
	return outbox.Notify(tx, n)
}

// certify gives a result that was passed the number of a certificate, and takes
// it away from one that no longer is.
func (s *Service) certify(k *KnowledgeResult) {
	switch {
	case !k.Passed:
		k.Number = ""
	case k.Number == "":
		k.Number = fmt.Sprintf("%d-%s", k.Tested.Year(), strings.ReplaceAll(s.number(), "-", ""))
	}
}

// takeStage takes the result of a stage of an application. Where the stage has
// been closed meanwhile, or the candidate stands elsewhere, nothing is changed:
// the score is kept with the attempt, and only an appeal corrects the past.
func (s *Service) takeStage(tx Tx, x *exam.Taken, stage StageKey) error {
	a, err := tx.ApplicationGet(ApplicationID(x.Attempt.Case))
	if err != nil || a == nil {
		return err
	}
	m, v, err := s.openVacancy(tx, a.Vacancy)
	if err != nil || atOpen(v, stage) != nil || a.Stage != stage || a.Standing != Admitted {
		return err
	}
	doc, err := examDocument(m, x)
	if err != nil {
		return err
	}
	r, err := tx.ResultGet(a.ID, stage)
	if err != nil {
		return err
	}
	if r == nil {
		r = &Result{Application: a.ID, Vacancy: v.ID, Stage: stage, Document: doc}
	}
	r.Taken, r.At, r.By, r.Reliability = TookPart, tx.Now(), people.PersonID(examiner.Person), x.Score.Reliability
	if err := s.examCounts(tx, m, a, r, x); err != nil {
		return err
	}
	if err := tx.ResultPut(r); err != nil {
		return err
	}
	return s.Record(tx, m.entry(access.RecordResult, examiner, a, r))
}

// examCounts puts what a test brought into the result of its stage.
func (s *Service) examCounts(tx Tx, m *matter, a *Application, r *Result, x *exam.Taken) error {
	right := x.Score.Scored.Right
	switch r.Stage {
	case AtQualities:
		r.Right = 0
		for _, key := range m.rules.Qualities.Keys.V {
			r.Right += right[key]
		}
	case AtAbilities:
		r.Text, r.Numbers = right["text"], right["number"]
		r.Right = r.Text + r.Numbers
	case AtEssay:
		if x.Essay == "" {
			return s.keepEssay(tx, a, emptyEssay, 0)
		}
		words, err := m.essayWords(EssayRow{Number: a.Number, Text: x.Essay})
		if err != nil {
			return err
		}
		return s.keepEssay(tx, a, x.Essay, words)
	}
	r.Points = law.Points(r.Right * 100)
	return nil
}
