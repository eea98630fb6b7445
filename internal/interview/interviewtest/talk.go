package interviewtest

import (
	"fmt"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// TalkPlanned stores a series with a panel that may begin (the lead, two
// members, the expert; in the individual format the lead alone) and one
// interview of the first candidate, planned for now.
func (w *World) TalkPlanned(format interview.Format) *interview.Interview {
	w.T.Helper()
	se := &interview.Series{
		ID: interview.SeriesID(w.ids.New("ser")), Version: 1, Body: w.Body, Title: interview.Official{KK: "Бөлім басшысы", RU: "Руководитель отдела"},
		State: interview.SeriesPlanned, Guide: w.Guide().ID, Format: format, Ready: map[string]bool{}, By: people.PersonID(w.HR.Person), At: w.Clock.Now(),
	}
	seat := func(a *access.Actor, duty interview.Duty) {
		at := w.Clock.Now().Add(-time.Hour)
		se.Seats = append(se.Seats, interview.Seat{Person: people.PersonID(a.Person), Duty: duty, Briefed: &at, Undertaken: &at, Declared: &interview.Interest{At: at}})
	}
	seat(w.Lead, interview.LeadDuty)
	if format == interview.ByPanel {
		seat(w.Members[0], interview.MemberDuty)
		seat(w.Members[1], interview.MemberDuty)
		seat(w.Expert, interview.ExpertDuty)
	}
	i := w.talkOf(se, w.Candidates[0], 1)
	w.Tx(func(tx interview.Tx) error {
		if err := settled(tx.SeriesInsert(se)); err != nil {
			return err
		}
		return settled(tx.InterviewInsert(i))
	})
	return i
}

// talkOf is an interview of a candidate planned for now.
func (w *World) talkOf(se *interview.Series, who *access.Actor, number int) *interview.Interview {
	return &interview.Interview{
		ID: interview.ID(w.ids.New("int")), Version: 1, Series: se.ID, Body: w.Body, Person: people.PersonID(who.Person), Number: fmt.Sprintf("K-%d", number),
		State: interview.Planned, Starts: w.Clock.Now(), Ends: w.Clock.Now().Add(40 * time.Minute), Room: "214",
	}
}

// TalkBegun is TalkPlanned and begun.
func (w *World) TalkBegun(format interview.Format) *interview.Interview {
	w.T.Helper()
	i := w.TalkPlanned(format)
	out, err := w.BeginTalk(w.T.Context(), w.Lead, i.ID, i.Version)
	w.Must(err)
	return out
}

// TalkHeld is TalkBegun with notes of everybody who marks, and ended after its
// time.
func (w *World) TalkHeld(format interview.Format) *interview.Interview {
	w.T.Helper()
	i := w.TalkBegun(format)
	for _, a := range w.Raters(format) {
		_, err := w.SaveNotes(w.T.Context(), a, i.ID, 1, TalkNotes())
		w.Must(err)
	}
	w.Clock.Advance(40 * time.Minute)
	term := w.Today().Add(5)
	out, err := w.EndTalk(w.T.Context(), w.Lead, i.ID, i.Version, interview.EndIn{Next: "Шешім жарияланады", Term: &term})
	w.Must(err)
	return out
}

// Raters are those who mark in TalkPlanned.
func (w *World) Raters(format interview.Format) []*access.Actor {
	if format == interview.Individual {
		return []*access.Actor{w.Lead}
	}
	return []*access.Actor{w.Lead, w.Members[0], w.Members[1]}
}

// TalkNotes are notes by the guide of Guide: two whole examples for each
// competency.
func TalkNotes() interview.NoteText {
	n := interview.NoteText{Free: map[string]string{"review": "Отработала пять лет в районном акимате"}}
	for _, key := range []string{"integrity", "leadership", "decision_making"} {
		for k := range 2 {
			n.Examples = append(n.Examples, interview.Example{
				ID: fmt.Sprintf("e%d", len(n.Examples)+1), Competency: key, Question: key + ".1", Parts: map[string]string{
					"situation": "Осенью не хватало мест", "task": "Предложить, где открыть группы",
					"action": fmt.Sprintf("Сравнила четыре здания, %s %d", key, k+1), "result": "Открыли сорок мест\nк ноябрю",
				},
			})
		}
	}
	return n
}

// Marked gives all own marks of a member, each on positive evidence for every
// indicator, and the overall one, and leaves the sheet unlocked.
func (w *World) Marked(a *access.Actor, id interview.ID, mark int) *interview.Sheet {
	w.T.Helper()
	ctx := w.T.Context()
	w.Must(w.WriteImpression(ctx, a, id, "Держалась спокойно"))
	view, err := w.Mine(ctx, a, id)
	w.Must(err)
	sheet := view.Sheet
	for _, c := range view.Competency {
		var all []interview.Evidence
		for _, l := range c.Looked {
			sign := interview.Positive
			if mark < 3 {
				sign = interview.Negative
			}
			all = append(all, interview.Evidence{Indicator: l.ID, Sign: sign, Example: c.Examples[0].ID, Passage: "Сравнила четыре здания"})
		}
		sheet, err = w.SaveEvidence(ctx, a, id, sheet.Version, c.Of.Key, all)
		w.Must(err)
		sheet, err = w.SaveMark(ctx, a, id, sheet.Version, interview.RateIn{Competency: c.Of.Key, Mark: &mark, Reason: "По примерам"})
		w.Must(err)
	}
	sheet, err = w.SaveOverall(ctx, a, id, sheet.Version, mark, "По примерам")
	w.Must(err)
	return sheet
}

// LockedAll marks and locks the sheets of everybody who marks.
func (w *World) LockedAll(id interview.ID, format interview.Format, mark int) {
	w.T.Helper()
	for _, a := range w.Raters(format) {
		sheet := w.Marked(a, id, mark)
		w.Must(w.LockSheet(w.T.Context(), a, id, sheet.Version))
	}
}

// In so many days from today.
func (w *World) In(days int) *day.Day {
	w.T.Helper()
	d := w.Today().Add(days)
	return &d
}
