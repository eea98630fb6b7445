package proctor

import (
	"slices"

	"tarazy/internal/fault"
	"tarazy/internal/law"
)

// RecordingRules say how a proctored stage over the own equipment is recorded.
type RecordingRules struct {
	Mode            law.Value[string]   `key:"mode"` // a RecordingMode
	SnapshotSeconds law.Value[int]      `key:"snapshot_seconds"`
	ClipBefore      law.Value[int]      `key:"clip_before_seconds"` // kept of the time before an event
	ClipAfter       law.Value[int]      `key:"clip_after_seconds"`
	ScreenTests     law.Value[[]string] `key:"screen_tests"` // keys of tests in which the screen is recorded beside the camera
	Sound           law.Value[bool]     `key:"sound"`        // of the microphone, in video
	CatchUpMinutes  law.Value[int]      `key:"catch_up_minutes"`
}

// Ruled reports whether stages are recorded under the edition.
func (r *RecordingRules) Ruled() bool { return r != nil && r.Mode.Clause != "" }

// check refuses rules that cannot be carried out.
func (r *RecordingRules) check() error {
	if mode := RecordingMode(r.Mode.V); mode != Snapshots && mode != Full {
		return fault.New(fault.Invalid, "proctor.recording.mode", "given", r.Mode.V).At("recording.mode")
	}
	for _, one := range []struct {
		field string
		v     int
		least int
	}{
		{"snapshot_seconds", r.SnapshotSeconds.V, 1}, {"clip_before_seconds", r.ClipBefore.V, 0}, {"clip_after_seconds", r.ClipAfter.V, 0}, {"catch_up_minutes", r.CatchUpMinutes.V, 0},
	} {
		if one.v < one.least {
			return fault.New(fault.Invalid, "proctor.recording.figure", "given", one.v, "least", one.least).At("recording." + one.field)
		}
	}
	return nil
}

// tracks are those of a test.
func (r *RecordingRules) tracks(test string) []Track {
	if slices.Contains(r.ScreenTests.V, test) {
		return []Track{Camera, Screen}
	}
	return []Track{Camera}
}

// RecordPlan is what the browser of a candidate records, as its code reads it.
type RecordPlan struct {
	Mode     RecordingMode `json:"mode"`
	Tracks   []Track       `json:"tracks"`
	Snapshot int           `json:"snapshot"` // seconds, as the next two
	Before   int           `json:"before"`
	After    int           `json:"after"`
	Sound    bool          `json:"sound"`
	Over     bool          `json:"over"` // nothing more is recorded; what waits is sent
}
