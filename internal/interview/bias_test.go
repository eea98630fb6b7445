package interview_test

import (
	"slices"
	"testing"

	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/law"
	"tarazy/internal/locale"
)

func rulesIn(e *law.Edition) *interview.Method { return law.Rules[interview.Method](e) }

func keysOf(all []interview.Prompt) []string {
	out := []string{}
	for _, p := range all {
		out = append(out, p.Key)
	}
	return out
}

func TestINT16_APromptComesWhenItMatters(t *testing.T) {
	m := methodOf(t)
	for _, x := range []struct {
		name string
		in   interview.PromptIn
		want []string
	}{
		{"before the talk", interview.PromptIn{Moment: interview.BeforeTalk}, []string{"stereotypes", "early_conclusions"}},
		{"in the first minutes", interview.PromptIn{Moment: interview.DuringTalk, Minutes: 4}, []string{"early_conclusions"}},
		{"later in the talk", interview.PromptIn{Moment: interview.DuringTalk, Minutes: 5}, []string{}},
		{"at the impression", interview.PromptIn{Moment: interview.AfterTalk}, []string{"similar_to_me"}},
		{"nothing stands out", interview.PromptIn{Moment: interview.AtMarks, Earlier: []int{3}, Marks: []int{3, 4, 3}, Positive: 4, Negative: 1, Place: 2, Of: 3}, []string{}},
		{"after the highest mark", interview.PromptIn{Moment: interview.AtMarks, Earlier: []int{3, 5}}, []string{"contrast"}},
		{"after the lowest mark", interview.PromptIn{Moment: interview.AtMarks, Earlier: []int{1}}, []string{"contrast"}},
		{"a high mark long before", interview.PromptIn{Moment: interview.AtMarks, Earlier: []int{5, 3}}, []string{}},
		{"all marks equal", interview.PromptIn{Moment: interview.AtMarks, Marks: []int{4, 4, 4}}, []string{"halo_horns"}},
		{"two equal marks", interview.PromptIn{Moment: interview.AtMarks, Marks: []int{4, 4}}, []string{}},
		{"all before high", interview.PromptIn{Moment: interview.AtMarks, Earlier: []int{4, 5, 4}}, []string{"leniency_severity"}},
		{"all before low", interview.PromptIn{Moment: interview.AtMarks, Earlier: []int{2, 1, 2}}, []string{"leniency_severity"}},
		{"the last of the day", interview.PromptIn{Moment: interview.AtMarks, Place: 3, Of: 3}, []string{"queue"}},
		{"the first of the day", interview.PromptIn{Moment: interview.AtMarks, Place: 1, Of: 3}, []string{"queue"}},
		{"one of two", interview.PromptIn{Moment: interview.AtMarks, Place: 2, Of: 2}, []string{}},
		{"all evidence positive", interview.PromptIn{Moment: interview.AtMarks, Positive: 4}, []string{"opposite"}},
		{"all evidence negative", interview.PromptIn{Moment: interview.AtAgreeing, Negative: 4}, []string{"opposite"}},
		{"little evidence", interview.PromptIn{Moment: interview.AtMarks, Positive: 3}, []string{}},
		{"agreeing after a high one", interview.PromptIn{Moment: interview.AtAgreeing, Earlier: []int{5}, Marks: []int{4, 4, 4}}, []string{"contrast"}},
	} {
		got := interview.Prompts(m, x.in)
		if !slices.Equal(keysOf(got), x.want) {
			t.Errorf("%s: %v, not %v", x.name, keysOf(got), x.want)
		}
		for _, p := range got {
			if p.Why.Text().In(locale.KK) == "" || p.Text.KK == "" || p.Clause == "" {
				t.Errorf("%s: %+v", x.name, p)
			}
		}
	}
}

// TestINT16_APromptStandsOnOwnMarksAlone: another member's marks change nothing.
func TestINT16_APromptStandsOnOwnMarksAlone(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		t, ctx, m := w.T, w.T.Context(), newMeeting(w)
		w.Tx(func(tx interview.Tx) error { // the second candidate comes after the first
			m.other.Starts, m.other.Version = m.i.Ends, m.other.Version+1
			_, err := tx.InterviewUpdate(m.other)
			return err
		})
		prompts := func(who int) []string {
			v, err := m.PromptsFor(ctx, m.Members[who], m.other.ID)
			m.Must(err)
			return keysOf(v.Prompts)
		}
		if got := prompts(0); !slices.Equal(got, []string{"similar_to_me"}) {
			t.Errorf("at the impression %v", got)
		}
		m.Locked(m.i, m.Lead, sheetOf(5, 5, "YYY", 5, "YYY", 5, "YYY"))
		m.Locked(m.i, m.Members[1], sheetOf(3, 5, "YYY", 3, "YNN", 3, "YYN"))
		m.Filled(m.other, m.Lead, sheetOf(4, 3, "YYN", 3, "YYN", 3, "YYN"))
		m.Filled(m.other, m.Members[1], sheetOf(4, 4, "YYN", 3, "YYN", 3, "YYN"))
		if got := prompts(1); len(got) != 0 {
			t.Errorf("a member is reminded of another's marks: %v", got)
		}
		v, err := m.PromptsFor(ctx, m.Lead, m.other.ID)
		m.Must(err)
		if got := keysOf(v.Prompts); !slices.Equal(got, []string{"contrast", "halo_horns"}) {
			t.Errorf("the lead is reminded of %v", got)
		}
		if v, err = m.PromptsFor(ctx, m.Expert, m.other.ID); err != nil || len(v.Prompts) != 0 {
			t.Errorf("the expert is reminded of %+v, %v", v, err)
		}
	})
}
