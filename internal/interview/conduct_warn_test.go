package interview_test

import (
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
)

// beginWarned are the warnings of the beginning, by the last part of their keys.
func beginWarned(w *interviewtest.World, who *access.Actor, id interview.ID) string {
	w.T.Helper()
	v, err := w.Talk(w.T.Context(), who, id)
	w.Must(err)
	var out []string
	for _, x := range v.Warnings {
		if x.Cite.Clause == "" || strings.Contains(x.Text().In(locale.RU), "⟦") {
			w.T.Errorf("%+v", x)
		}
		out = append(out, x.Key[strings.LastIndex(x.Key, ".")+1:])
	}
	return strings.Join(out, " ")
}

// TestINT06_TheBeginningWarnsOfWhatIsMissingAndRefusesNobody; what it warned of
// goes on record.
func TestINT06_TheBeginningWarnsOfWhatIsMissingAndRefusesNobody(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		ctx := w.T.Context()
		i := w.TalkPlanned(interview.ByPanel)
		if got := beginWarned(w, w.Lead, i.ID); got != "trained calibrated materials room" {
			w.T.Errorf("warned of %q", got)
		}
		panel(w, i, func(se *interview.Series) {
			for k := range se.Seats {
				se.Seats[k].Trained = w.In(-40)
			}
			se.Seats[1].Briefed = nil
			for _, key := range w.Method().ReadyKeys() {
				se.Ready[key] = true
			}
		})
		if got := beginWarned(w, w.Members[1], i.ID); got != "briefed calibrated" {
			w.T.Errorf("warned of %q", got)
		}
		v, err := w.Talk(ctx, w.Lead, i.ID)
		w.Must(err)
		if text := v.Warnings[0].Text().In(locale.EN); !strings.Contains(text, "Мүшев") || strings.Contains(text, "Бағаев") {
			w.T.Errorf("%q does not name who lacks it", text)
		}
		from := len(w.Journal)
		begun, err := w.BeginTalk(ctx, w.Lead, i.ID, i.Version)
		w.Must(err)
		facts := w.Journal[from].Facts.(map[string]any)["warned"].([]map[string]any)
		if begun.State != interview.UnderWay || len(facts) != 2 || facts[0]["warning"] != "interview.begin.warn.briefed" {
			w.T.Errorf("%+v", facts)
		}
		if got := beginWarned(w, w.Lead, i.ID); got != "" {
			w.T.Errorf("still warned of %q", got)
		}
	})
}
