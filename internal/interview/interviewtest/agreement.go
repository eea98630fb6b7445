package interviewtest

import (
	"encoding/json"
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// Panel stores a series of a panel with its guide, of the lead and n members, and
// an interview of each candidate that is over: marks may be given.
func (w *World) Panel(n int, of string) (*interview.Series, []*interview.Interview) {
	w.T.Helper()
	seats := []interview.Seat{{Person: people.PersonID(w.Lead.Person), Duty: interview.LeadDuty}}
	for _, m := range w.Members[:n] {
		seats = append(seats, interview.Seat{Person: people.PersonID(m.Person), Duty: interview.MemberDuty})
	}
	seats = append(seats, interview.Seat{Person: people.PersonID(w.Expert.Person), Duty: interview.ExpertDuty})
	return w.heldSeries(interview.ByPanel, of, seats)
}

// Alone is Panel in the format of one interviewer, the lead.
func (w *World) Alone() (*interview.Series, []*interview.Interview) {
	w.T.Helper()
	return w.heldSeries(interview.Individual, "", []interview.Seat{{Person: people.PersonID(w.Lead.Person), Duty: interview.LeadDuty}})
}

func (w *World) heldSeries(format interview.Format, of string, seats []interview.Seat) (*interview.Series, []*interview.Interview) {
	w.T.Helper()
	g := w.Guide()
	s := &interview.Series{
		ID: interview.SeriesID(w.ids.New("ser")), Version: 1, Body: w.Body, Case: of, Title: g.Post, State: interview.SeriesOpen, Guide: g.ID, Format: format,
		Feedback: "grounds", Seats: seats, Ready: map[string]bool{}, By: people.PersonID(w.HR.Person), At: w.Clock.Now(),
	}
	w.Tx(func(tx interview.Tx) error { return settled(tx.SeriesInsert(s)) })
	var out []*interview.Interview
	for k, c := range w.Candidates {
		began, closed := w.Clock.Now().Add(-2*time.Hour), w.Clock.Now().Add(-time.Hour)
		i := &interview.Interview{
			ID: interview.ID(w.ids.New("int")), Version: 1, Series: s.ID, Body: w.Body, Person: people.PersonID(c.Person), Number: fmt.Sprintf("K-%d", 1093+k),
			State: interview.Held, Starts: began, Ends: closed, Began: &began, Closed: &closed, Done: []interview.Tick{}, Asked: []interview.Asked{},
		}
		if of != "" {
			i.Case = fmt.Sprintf("app_%d", k)
		}
		w.Tx(func(tx interview.Tx) error { return settled(tx.InterviewInsert(i)) })
		out = append(out, i)
	}
	return s, out
}

// Rated is what a member gives for a competency: which of its indicators are
// met, and the mark, 0 for no information.
type Rated struct {
	Mark int
	Met  []bool
}

// Marks are a member's own of one candidate: an overall mark, and those of the
// three competencies of the guide.
type Marks struct {
	Overall                         int
	Integrity, Leadership, Deciding Rated
}

// Filled stores a member's notes and sheet, not locked yet.
func (w *World) Filled(i *interview.Interview, who *access.Actor, m Marks) {
	w.T.Helper()
	method := w.Method()
	var g *interview.Guide
	w.Tx(func(tx interview.Tx) error {
		s, err := tx.SeriesGet(i.Series)
		if err == nil {
			g, err = tx.GuideGet(s.Guide)
		}
		return err
	})
	notes := interview.NoteText{Free: map[string]string{}, Impression: "Сенімді сөйлейді"}
	overall := m.Overall
	sheet := interview.Sheet{Interview: i.ID, Member: people.PersonID(who.Person), Version: 1, Overall: &overall, Why: "Жалпы әсер", At: w.Clock.Now()}
	for k, r := range []Rated{m.Integrity, m.Leadership, m.Deciding} {
		c := g.Competency[k]
		rating := interview.Rating{Competency: c.Key, Evidence: []interview.Evidence{}, None: r.Mark == 0, Reason: "Мысалдарға қарай"}
		if r.Mark != 0 {
			mark := r.Mark
			rating.Mark = &mark
		}
		for n, met := range r.Met {
			id, passage := fmt.Sprintf("e%d%d", k+1, n+1), fmt.Sprintf("%s: %d-мысалды өзім жасадым", c.Key, n+1)
			notes.Examples = append(notes.Examples, interview.Example{ID: id, Competency: c.Key, Question: c.Questions[0].ID, Parts: map[string]string{
				"situation": "Жағдай болды", "task": "Тапсырма берілді", "action": passage, "result": "Нәтиже шықты",
			}})
			e := interview.Evidence{Indicator: c.Indicators[n].ID, Sign: interview.Positive, Example: id, Passage: passage}
			if !met {
				e.Sign = interview.Negative
			}
			rating.Evidence = append(rating.Evidence, e)
		}
		met := make([]bool, len(c.Indicators))
		copy(met, r.Met)
		found, err := interview.Decide(&method.Rules, interview.DecisionIn{Met: met})
		w.Must(err)
		rating.Decision, rating.Met, rating.Of, rating.Needed = found.Outcome.Decision, found.Outcome.Met, found.Outcome.Of, found.Outcome.Needed
		sheet.Ratings = append(sheet.Ratings, rating)
	}
	w.Tx(func(tx interview.Tx) error {
		written := w.Sealed(tx, i, "interview.notes", notes)
		if _, err := tx.NotesPut(&interview.Notes{Interview: i.ID, Member: sheet.Member, Seq: 1, Sealed: written, Any: true, At: sheet.At}); err != nil {
			return err
		}
		return settled(tx.SheetPut(&interview.SealedSheet{
			Interview: i.ID, Series: i.Series, Member: sheet.Member, Version: 1, Sealed: w.Sealed(tx, i, "interview.sheet", sheet), At: sheet.At,
		}))
	})
}

// Sealed seals a value under the key of the candidate of an interview.
func (w *World) Sealed(tx interview.Tx, i *interview.Interview, field string, v any) []byte {
	w.T.Helper()
	person, err := tx.PersonGet(i.Person)
	w.Must(err)
	key, err := w.Master.Key(person.Key)
	w.Must(err)
	text, err := json.Marshal(v)
	w.Must(err)
	sealed, err := key.Seal(field, text)
	w.Must(err)
	return sealed
}

// Locked is Filled and locked: with the last one of the panel the marks open.
func (w *World) Locked(i *interview.Interview, who *access.Actor, m Marks) {
	w.T.Helper()
	w.Filled(i, who, m)
	w.Must(w.LockSheet(w.T.Context(), who, i.ID, 1))
}
