package interview_test

import (
	"reflect"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/people"
)

func TestINT10_NotesAreTheMembersOwnAndTheGreatestNumberCounts(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkBegun(interview.ByPanel), t.Context()
		first, second := interviewtest.TalkNotes(), interviewtest.TalkNotes()
		second.Free["integrity.1"] = "Ещё одно"
		save := func(seq int64, n interview.NoteText) error {
			_, err := w.SaveNotes(ctx, w.Members[0], i.ID, seq, n)
			return err
		}
		w.Must(save(1, first))
		w.Must(save(4, second))
		w.Must(save(4, second)) // an answer that was lost is no conflict
		wants(t, "an older one", save(3, first), "interview.note.elsewhere")
		wants(t, "another one under the same number", save(4, first), "interview.note.elsewhere")
		mine, err := w.Talk(ctx, w.Members[0], i.ID)
		w.Must(err)
		if !reflect.DeepEqual(mine.Notes, second) || mine.Seq != 4 {
			t.Errorf("own notes: %d %+v", mine.Seq, mine.Notes)
		}
		for _, other := range []*access.Actor{w.Lead, w.Members[1], w.Expert} {
			seen, err := w.Talk(ctx, other, i.ID)
			w.Must(err)
			if seen.Seq != 0 || len(seen.Notes.Examples)+len(seen.Notes.Free) != 0 {
				t.Errorf("%s sees notes: %+v", other.Name, seen.Notes)
			}
		}
		w.Tx(func(tx interview.Tx) error {
			kept, err := tx.NotesGet(i.ID, people.PersonID(w.Members[0].Person))
			if err == nil && strings.Contains(string(kept.Sealed), "Ещё") {
				t.Error("the notes can be read in the database")
			}
			return err
		})
		without, err := w.WithoutNotes(ctx, w.Lead, i.ID)
		w.Must(err)
		if want := []people.PersonID{people.PersonID(w.Lead.Person), people.PersonID(w.Members[1].Person)}; !reflect.DeepEqual(without, want) {
			t.Errorf("without notes: %v", without)
		}
		_, err = w.WithoutNotes(ctx, w.Members[1], i.ID)
		wants(t, "who has no notes, to a member", err, "access.denied")
		for name, by := range map[string]*access.Actor{"the candidate": w.Candidates[0], "a stranger": w.Stranger, "HR": w.HR} {
			if _, err := w.Talk(ctx, by, i.ID); err == nil {
				t.Errorf("%s sees the talk", name)
			}
		}
	})
}

func TestINT10_MarksAreGivenAfterTheTalkAndAfterTheImpression(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx, mark := w.TalkBegun(interview.ByPanel), t.Context(), 4
		give := func() error {
			_, err := w.SaveMark(ctx, w.Members[0], i.ID, 1, interview.RateIn{Competency: "integrity", Mark: &mark})
			return err
		}
		wants(t, "a mark during the talk", give(), "interview.rate.underway")
		wants(t, "an impression during the talk", w.WriteImpression(ctx, w.Members[0], i.ID, "Уверенно"), "interview.rate.underway")
		early := interviewtest.TalkNotes()
		early.Impression = "Уверенно"
		_, err := w.SaveNotes(ctx, w.Members[0], i.ID, 1, early)
		wants(t, "an impression in the notes of the talk", err, "interview.note.impression_early")
		_, err = w.Mine(ctx, w.Members[0], i.ID)
		wants(t, "the sheet during the talk", err, "interview.rate.underway")
		_, err = w.EndTalk(ctx, w.Lead, i.ID, i.Version, interview.EndIn{Next: "Решение", Term: w.In(1)})
		w.Must(err)
		wants(t, "a mark before the impression", give(), "interview.rate.impression")
		w.Must(w.WriteImpression(ctx, w.Members[0], i.ID, " Уверенно "))
		w.Must(w.WriteImpression(ctx, w.Members[0], i.ID, "Спокойно"))
		view, err := w.Mine(ctx, w.Members[0], i.ID)
		w.Must(err)
		if view.Notes.Impression != "Спокойно" || view.Sheet.Version != 1 || len(view.Open) != 3 {
			t.Errorf("%q, sheet %+v, open %v", view.Notes.Impression, view.Sheet, view.Open)
		}
		without, err := w.WithoutNotes(ctx, w.Lead, i.ID)
		w.Must(err)
		if len(without) != 3 {
			t.Errorf("an impression counts as notes: %v", without)
		}
		_, err = w.SaveNotes(ctx, w.Members[0], i.ID, view.Seq+1, interviewtest.TalkNotes())
		w.Must(err) // what was written offline comes after the talk
		wants(t, "the expert's", w.WriteImpression(ctx, w.Expert, i.ID, ""), "access.denied")
	})
}

func TestNotesThatAreTooLongAreRefusedAndTheOnesBeforeStay(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		i, ctx := w.TalkBegun(interview.ByPanel), t.Context()
		w.Must(func() error { _, err := w.SaveNotes(ctx, w.Lead, i.ID, 1, interviewtest.TalkNotes()); return err }())
		long := interviewtest.TalkNotes()
		long.Free["review"] = strings.Repeat("ж", 200_000)
		_, err := w.SaveNotes(ctx, w.Lead, i.ID, 2, long)
		wants(t, "200,000 letters", err, "interview.note.too_long")
		view, err := w.Talk(ctx, w.Lead, i.ID)
		w.Must(err)
		if !reflect.DeepEqual(view.Notes, interviewtest.TalkNotes()) {
			t.Errorf("the notes before are gone: %+v", view.Notes)
		}
		long.Free["review"] = strings.Repeat("ж", interview.NotesMost/2)
		_, err = w.SaveNotes(ctx, w.Lead, i.ID, 2, long)
		w.Must(err)
		bad := func(change func(*interview.NoteText), want string) {
			t.Helper()
			n := interviewtest.TalkNotes()
			change(&n)
			_, err := w.SaveNotes(ctx, w.Lead, i.ID, 9, n)
			wants(t, want, err, want)
		}
		bad(func(n *interview.NoteText) { n.Examples[1].ID = "e1" }, "interview.note.example")
		bad(func(n *interview.NoteText) { n.Examples[1].Competency = "promptness" }, "interview.talk.no_competency")
		bad(func(n *interview.NoteText) { n.Examples[1].Question = "nothing" }, "interview.note.no_question")
		bad(func(n *interview.NoteText) { n.Examples[1].Parts["mood"] = "x" }, "interview.note.no_part")
		bad(func(n *interview.NoteText) { n.Free["nothing"] = "x" }, "interview.note.no_question")
	})
}
