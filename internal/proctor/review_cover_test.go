package proctor_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tarazy/internal/exam/examtest"
	"tarazy/internal/proctor"
)

// TestSEL13_TheTimeLineTellsWhatWasNotKept from what came later: pictures every three
// seconds, of which some are missing for a moment, some came after the line was back,
// and some never.
func TestSEL13_TheTimeLineTellsWhatWasNotKept(t *testing.T) {
	at := func(second int) time.Time { return examtest.Start.Add(time.Duration(second) * time.Second) }
	var spans []proctor.Span
	for s := 0; s < 300; s += 3 {
		came := at(s + 2)
		switch {
		case s >= 30 && s < 36: // a moment
			continue
		case s >= 60 && s < 120:
			came = at(200)
		case s >= 150 && s < 210:
			continue
		}
		spans = append(spans, proctor.Span{Kind: proctor.Snapshot, From: at(s), Until: at(s), Came: came})
	}
	print := func(all []proctor.Cover) (out []string) {
		for _, c := range all {
			out = append(out, fmt.Sprint(c.State, " ", c.From.Sub(at(0)).Seconds(), "-", c.Until.Sub(at(0)).Seconds()))
		}
		return out
	}
	if got, want := print(proctor.Covering(spans, at(0), at(400), 3*time.Second)), []string{"kept 0-57", "late 57-117", "kept 117-147", "none 147-210", "kept 210-297", "none 297-400"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if got := print(proctor.Covering(nil, at(0), at(60), 3*time.Second)); !slices.Equal(got, []string{"none 0-60"}) {
		t.Errorf("without any: %q", got)
	}
	film := []proctor.Span{{Kind: proctor.Stretch, From: at(0), Until: at(30), Came: at(31)}, {Kind: proctor.Stretch, From: at(30), Until: at(58), Came: at(59)}}
	if got := print(proctor.Covering(film, at(0), at(60), 3*time.Second)); !slices.Equal(got, []string{"kept 0-60"}) {
		t.Errorf("of a film: %q", got)
	}
}
