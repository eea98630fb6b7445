package proctor

import (
	"fmt"
	"testing"
	"time"

	"tarazy/internal/exam"
)

// TestAFilmIsKeptForAMomentInItsVersion: not longer, not of another version of its
// recording, and no more films than there is room for.
func TestAFilmIsKeptForAMomentInItsVersion(t *testing.T) {
	var h shelf
	now, name := time.Unix(0, 0), filmName{Camera, "runrunrun"}
	recording := func(i int) *Recording {
		return &Recording{Attempt: exam.AttemptID(fmt.Sprint("att_", i)), Version: 1}
	}
	for i := range shelfRoom + 1 {
		h.put(recording(i), &Film{Attempt: recording(i).Attempt, Track: name.Track, Run: name.Run}, now)
	}
	closed := recording(shelfRoom)
	closed.Version++
	for what, got := range map[string]*Film{
		"the oldest, for which there was no room": h.find(recording(0), name, now),
		"of another track":                        h.find(recording(1), filmName{Screen, name.Run}, now),
		"of a recording that was closed since":    h.find(closed, name, now),
		"after its time":                          h.find(recording(1), name, now.Add(shelfTime)),
	} {
		if got != nil {
			t.Errorf("%s: %+v", what, got)
		}
	}
	if f := h.find(recording(shelfRoom), name, now); f == nil || f.Attempt != closed.Attempt {
		t.Errorf("the latest: %+v", f)
	}
}
