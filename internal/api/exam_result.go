package api

import (
	"net/http"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/route"
)

// ResultAnswer is the result of an attempt. A result of a competition comes by
// its procedure and is not told here.
type ResultAnswer struct {
	State  exam.AttemptState `json:"state"`
	Known  bool              `json:"known"`
	Passed *bool             `json:"passed"` // null where it is not known, or the test has no mark
	Right  int               `json:"right"`  // in the parts that count
	Of     int               `json:"of"`
	Least  *int              `json:"least"` // null for no mark
	Parts  []PartAnswer      `json:"parts"`
}

// PartAnswer is what was right of a part.
type PartAnswer struct {
	Part  string       `json:"part"`
	Title locale.Words `json:"title"`
	Right int          `json:"right"`
	Of    int          `json:"of"`
	Least *int         `json:"least"` // null for no mark of its own
	Apart bool         `json:"apart"` // it does not count towards the mark of the test
}

func (d ExamDeps) attemptResult(w http.ResponseWriter, r *route.Request) error {
	v, err := d.Delivery.View(r.Context(), r.Actor, attemptID(r))
	if err != nil {
		return err
	}
	score, err := d.Exams.ScoreOf(r.Context(), r.Actor, v.Attempt.ID)
	if err != nil {
		return err
	}
	out := ResultAnswer{State: v.Attempt.State, Parts: []PartAnswer{}}
	if score != nil && v.Attempt.State.Over() {
		out.fill(&v.Attempt.Test, score)
	}
	return write(w, r, http.StatusOK, out)
}

func (a *ResultAnswer) fill(t *exam.Test, s *exam.Score) {
	a.Known, a.Least = true, t.Least
	marked := t.Least != nil
	for _, section := range t.Sections {
		for _, p := range section.Parts {
			one := PartAnswer{Part: p.Key, Title: p.Title, Right: s.Scored.Right[p.Key], Of: s.Scored.Of[p.Key], Least: p.Least, Apart: p.Apart}
			if one.Of == 0 {
				continue // an essay, or statements of the reliability scale
			}
			marked = marked || p.Least != nil
			a.Parts = append(a.Parts, one)
			if !p.Apart {
				a.Right, a.Of = a.Right+one.Right, a.Of+one.Of
			}
		}
	}
	if marked {
		a.Passed = &s.Passed
	}
}
