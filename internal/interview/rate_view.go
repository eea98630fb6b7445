package interview

import (
	"context"

	"tarazy/internal/access"
	"tarazy/internal/competency"
)

// SheetView is a member's own sheet with what they mark by.
type SheetView struct {
	Interview  Interview
	Series     Series
	Guide      *Guide
	Method     *Method
	Model      *competency.Model
	Candidate  string // name
	Notes      NoteText
	Seq        int64  // of the notes
	Sheet      *Sheet // nil before the impression is fixed
	Competency []SheetCompetency
	Open       []string // keys of competencies without a mark
}

// SheetCompetency is a competency to be marked.
type SheetCompetency struct {
	Of       *competency.Competency
	Looked   []Looked
	Examples []Example // of the own notes that speak for it
	Rating   *Rating   // nil: nothing yet
	Found    RatingFound
}

// Mine gives the actor's own sheet and notes, once the talk is closed; nobody
// else's. The faults are interview.missing.interview and
// interview.rate.underway.
func (s *Service) Mine(ctx context.Context, by *access.Actor, id ID) (*SheetView, error) {
	var out *SheetView
	err := s.Store.Read(ctx, func(tx Tx) error {
		x, err := s.rating(tx, by, id)
		if err != nil {
			return err
		}
		out, err = s.sheetView(tx, x)
		return err
	})
	return out, err
}

func (s *Service) sheetView(tx Tx, x *talk) (*SheetView, error) {
	v := &SheetView{Interview: *x.i, Series: *x.series, Guide: x.guide, Method: x.law.method, Model: x.law.model}
	who, err := tx.PersonGet(x.i.Person)
	if err != nil {
		return nil, err
	}
	if who != nil {
		v.Candidate = who.Name()
	}
	kept, notes, err := s.ownNotes(tx, x)
	if err != nil {
		return nil, err
	}
	v.Notes = notes
	if kept != nil {
		v.Seq = kept.Seq
	}
	if v.Sheet, err = s.ownSheet(tx, x); err != nil || v.Sheet == nil {
		return v, err
	}
	m := &rated{talk: x, sheet: v.Sheet, notes: notes}
	for _, c := range x.guide.Competency {
		one, err := m.view(c.Key)
		if err != nil {
			return nil, err
		}
		v.Competency = append(v.Competency, *one)
		if one.Rating == nil || one.Rating.Mark == nil && !one.Rating.None {
			v.Open = append(v.Open, c.Key)
		}
	}
	return v, nil
}

func (m *rated) view(key string) (*SheetCompetency, error) {
	out := &SheetCompetency{Rating: m.sheet.ratingOf(key)}
	out.Of, _ = m.law.model.Competency(key)
	for _, e := range m.notes.Examples {
		if e.speaksFor(m.guide, key) && len(e.Given()) > 0 {
			out.Examples = append(out.Examples, e)
		}
	}
	var err error
	if out.Looked, err = m.looked(key); err != nil {
		return nil, err
	}
	r := out.Rating
	if r == nil {
		r = &Rating{Competency: key}
	}
	found, err := m.findings(r)
	if err != nil {
		return nil, err
	}
	out.Found = *found
	return out, nil
}
