package proctor

import (
	"context"
	"slices"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
)

// recordingTold is what a browser tells of the recording itself: why a device gives
// nothing, that a part of the screen alone was shared, that one ended and came back, that the computer can take pictures alone,
// and that pictures were let go for want of room.
var recordingTold = []string{"refused", "absent", "busy", "failed", "part", "ended", "back", "pictures_only", "thinned"}

// toldMost bounds what is kept of one attempt.
const toldMost = 60

// TellIn is what a browser tells of a recording.
type TellIn struct {
	What  string `key:"what"`
	Track string `key:"track"`
}

// TellRecording keeps, for those who watch and review, what the browser of one's
// own attempt tells of its recording. The exam goes on whatever it is. The faults
// are exam.missing.attempt, proctor.piece.none and proctor.recording.told.
func (s *Service) TellRecording(ctx context.Context, by *access.Actor, id exam.AttemptID, in TellIn) error {
	if !slices.Contains(recordingTold, in.What) || !slices.Contains(Tracks, Track(in.Track)) {
		return fault.New(fault.Invalid, "proctor.recording.told").At("what")
	}
	return s.Store.Write(ctx, func(tx Tx) error {
		a, err := tx.ExamAttemptStanding(id)
		if err != nil {
			return err
		}
		if a == nil || by == nil || people.PersonID(by.Person) != a.Person {
			return fault.New(fault.Missing, "exam.missing.attempt")
		}
		r, err := tx.RecordingOf(id)
		if err != nil {
			return err
		}
		switch {
		case r == nil:
			return fault.New(fault.Conflict, "proctor.piece.none")
		case r.State != RecordingOpen:
			return nil
		}
		all, err := tx.EventsOf(id)
		if err != nil {
			return err
		}
		told := 0
		for _, e := range all {
			if e.Kind == RecordingEvent {
				told++
			}
		}
		if told >= toldMost {
			return nil
		}
		return tx.EventInsert(&exam.Event{Attempt: id, At: tx.Now(), Kind: RecordingEvent, By: r.Person, Args: map[string]string{"what": in.What, "track": in.Track}})
	})
}
