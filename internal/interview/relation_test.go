package interview_test

import (
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/interview/interviewtest"
)

// TestACandidateOfASeriesSeesNothingOfARivalWhateverRolesTheyHold: an officer of
// the body may be a candidate too.
func TestACandidateOfASeriesSeesNothingOfARivalWhateverRolesTheyHold(t *testing.T) {
	interviewtest.Each(t, func(w *interviewtest.World) {
		_, all := w.Panel(2, "")
		rival := *w.Candidates[1]
		rival.Body, rival.Held = string(w.Body), append(rival.Held, access.Held{Role: access.HROfficer, Body: string(w.Body)})
		_, err := w.Service.Agreement(w.T.Context(), w.HR, all[0].ID)
		refusedWith(w.T, err, "interview.agree.closed") // HR learns that marks are not open yet
		_, err = w.Service.Agreement(w.T.Context(), &rival, all[0].ID)
		refusedWith(w.T, err, "interview.missing.thing")
		_, err = w.Service.Talk(w.T.Context(), &rival, all[0].ID)
		refusedWith(w.T, err, "interview.missing.thing")
	})
}
