package interview

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/competency"
	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// CompareView is the personality questionnaire beside the interview: before the
// talk what to ask more about, without a score; the scores beside the panel's
// marks once those are open.
type CompareView struct {
	Interview Interview
	Series    Series
	Candidate string
	Method    *law.Edition
	Model     *competency.Model
	Taken     bool // the questionnaire was taken, and its answers are here
	Reliable  bool
	Open      bool // the panel's marks are open: Rows are there
	Asks      bool // the talk is not over: More is there
	More      []CompareAsk
	Rows      []CompareRow
	Without   []string // competencies of the guide that the questionnaire does not measure
}

// CompareAsk is a competency to ask more about.
type CompareAsk struct {
	Competency string
	Questions  []Official
}

// CompareRow is a competency by both.
type CompareRow struct {
	QualityScore
	Agreed    bool // the mark is the panel's; else it is the commonest of its members' so far
	Mark      *int
	Found     law.Finding
	Out       CompareOut
	Questions []Official // clarifying ones, where they are asked
}

// Questionnaire shows the questionnaire beside an interview to its panel, and to
// HR and inspections once the marks are final. The faults are
// interview.missing.interview and those of Dossier.
func (s *Service) Questionnaire(ctx context.Context, by *access.Actor, id ID) (*CompareView, error) {
	var out *CompareView
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.matterOf(tx, by, access.SeeInterviews, id)
		if err != nil {
			return err
		}
		if x.seat != nil && x.i.asksStill() {
			if err := s.mayOpen(tx, x.series, x.seat); err != nil {
				return err
			}
		}
		out, err = s.compareView(tx, x)
		return err
	})
	return out, err
}

func (s *Service) compareView(tx Tx, x *agreeing) (*CompareView, error) {
	v := &CompareView{Interview: *x.i, Series: *x.series, Method: x.law.methodEd, Model: x.law.model}
	person, err := tx.PersonGet(x.i.Person)
	if err != nil {
		return nil, err
	}
	if person != nil {
		v.Candidate = person.Name()
	}
	scores, err := s.qualities(tx, x)
	if err != nil || len(scores) == 0 {
		return v, err
	}
	v.Taken, v.Reliable = true, !slices.ContainsFunc(scores, func(q QualityScore) bool { return !q.Reliable })
	for _, c := range x.guide.Competency {
		if !slices.ContainsFunc(scores, func(q QualityScore) bool { return q.Competency == c.Key }) {
			v.Without = append(v.Without, c.Key)
		}
	}
	if v.Asks = x.i.asksStill(); v.Asks {
		for _, key := range AskMore(&x.law.method.Rules, x.guide, scores) {
			v.More = append(v.More, CompareAsk{key, x.clarifying(key)})
		}
		return v, nil
	}
	y, err := s.openMatter(tx, x.by, access.SeeInterviews, x.i.ID)
	if fault.Is(err, "interview.agree.closed") {
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	v.Open = true
	return v, y.compareAll(v, scores)
}

// asksStill reports whether the talk is not over: the panel may ask more.
func (i *Interview) asksStill() bool {
	return i.State == Waiting || i.State == Planned || i.State == UnderWay
}

// qualities are the scores of the questionnaire on the competencies of the
// guide.
func (s *Service) qualities(tx Tx, x *agreeing) ([]QualityScore, error) {
	if s.Quality == nil || x.i.Case == "" {
		return nil, nil
	}
	all, err := s.Quality(tx, x.i.Case)
	return slices.DeleteFunc(all, func(q QualityScore) bool { return x.guide.Find(q.Competency) == nil || q.Most < 1 }), err
}

func (x *agreeing) compareAll(v *CompareView, scores []QualityScore) error {
	for _, q := range scores {
		agreed, err := x.agreedOn(q.Competency)
		if err != nil {
			return err
		}
		row := CompareRow{QualityScore: q, Agreed: agreed.Done, Mark: agreed.Mark}
		if !agreed.Done {
			if marks := x.marksOf(q.Competency); len(marks.Commonest) == 1 && !marks.NoneMost {
				row.Mark = &marks.Commonest[0]
			}
		}
		found, err := Compare(&x.law.method.Rules, CompareIn{Points: q.Points, Most: q.Most, Reliable: q.Reliable, Mark: row.Mark})
		if err != nil {
			return err
		}
		row.Found, row.Out = found.In(x.law.methodEd, "questionnaire"), found.Outcome
		if found.Outcome.Ask {
			row.Questions = x.clarifying(q.Competency)
		}
		v.Rows = append(v.Rows, row)
	}
	return nil
}

// clarifyingMost bounds the questions that are suggested on a competency.
const clarifyingMost = 3

// clarifying are questions on a competency that go further than the guide's:
// those that follow the guide's own, then those of the model's cards.
func (x *agreeing) clarifying(key string) []Official {
	var out []Official
	add := func(o Official) {
		if o.RU != "" && len(out) < clarifyingMost && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	c := x.guide.Find(key)
	asked := map[string]bool{}
	for _, q := range c.Questions {
		asked[q.Of] = true
		for _, f := range q.Further {
			add(f)
		}
	}
	for _, q := range x.law.model.Questions(key) {
		for _, f := range q.Then {
			add(f.Official)
		}
	}
	for _, q := range x.law.model.Questions(key) {
		if !asked[q.ID] {
			add(q.Official)
		}
	}
	return out
}
