package room_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"tarazy/internal/id"
	"tarazy/internal/interview"
	"tarazy/internal/interview/interviewtest"
	"tarazy/internal/locale"
	"tarazy/internal/room"
	"tarazy/internal/room/roomtest"
	"tarazy/internal/sfu/sfutest"
	"tarazy/internal/webm/webmtest"
)

// storing is a file of a room.
type storing interface {
	io.WriteCloser
	Place(time.Time) error
}

var errPower = errors.New("the power went")

// outage is a file that takes so many pieces, and then nothing any more.
type outage struct {
	storing
	left int
}

func (o *outage) Write(p []byte) (int, error) {
	if o.left == 0 {
		return 0, errPower
	}
	o.left--
	return o.storing.Write(p)
}

// seated is an interview whose candidate has come in and agreed to be recorded.
func seated(w *roomtest.World) (*interview.Interview, string) {
	w.T.Helper()
	i, ctx := w.Planned(), w.T.Context()
	w.Must(w.Rooms.AnswerConsent(ctx, w.Candidate(), i.ID, true, locale.KK))
	v, err := w.Rooms.Enter(ctx, w.Candidate(), i.ID)
	w.Must(err)
	return i, v.Seat.ID
}

// TestSEL19_WhatWasHeardAloneNamesNoPicture: a player would wait for pictures that
// never come.
func TestSEL19_WhatWasHeardAloneNamesNoPicture(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, seat := seated(w)
		file, err := w.Rooms.File(string(i.ID), seat)
		w.Must(err)
		_, err = roomtest.Shoot(&outage{storing: file.(storing), left: 3}, interviewtest.Start, 16, true).Finish(seat)
		if !errors.Is(err, errPower) {
			t.Fatal(err)
		}
		p, err := w.Rooms.Recordings(w.T.Context(), w.HR, i.ID)
		w.Must(err)
		film, err := sfutest.Read(w.Played(i.ID, p.Tracks[0].ID))
		w.Must(err)
		if tracks := film.Segment.Tracks.TrackEntry; len(tracks) != 1 || tracks[0].CodecID != "A_OPUS" || film.Segment.Cues.CuePoint[0].CueTrackPositions[0].CueTrack != tracks[0].TrackNumber {
			t.Errorf("tracks: %+v", tracks)
		}
	})
}

// TestSEL19_ARecordingThatALossOfPowerCutOffIsPlayed: the program stops without a
// word and is started anew; what was stored until then plays at its time, beside what
// was recorded afterwards.
func TestSEL19_ARecordingThatALossOfPowerCutOffIsPlayed(t *testing.T) {
	roomtest.Each(t, func(w *roomtest.World) {
		i, seat := seated(w)
		ctx, name, from := w.T.Context(), string(i.ID), interviewtest.Start
		file, err := w.Rooms.File(name, seat)
		w.Must(err)
		if _, err := roomtest.Shoot(&outage{storing: file.(storing), left: 5}, from, 12, false).Finish(seat); !errors.Is(err, errPower) {
			t.Fatalf("written to the end: %v", err)
		}
		w.Clock.Advance(30 * time.Second) // it is started anew
		again := &room.Service{Store: w.Rooms.Store, Interviews: w.Rooms.Interviews, Blobs: w.Rooms.Blobs, Master: w.Rooms.Master, IDs: id.Sequence(72), Record: w.Rooms.Record}
		file, err = again.File(name, seat)
		w.Must(err)
		whole, err := roomtest.Shoot(file, from.Add(30*time.Second), 5, false).Finish(seat)
		w.Must(err)
		w.Must(again.Finished(name, whole))

		p, err := again.Recordings(ctx, w.HR, i.ID)
		w.Must(err)
		if len(p.Tracks) != 2 || !p.Runs {
			t.Fatalf("%+v", p)
		}
		cut, rest := p.Tracks[0], p.Tracks[1]
		if !cut.Cut || !cut.From.Equal(from) || cut.Length < 7*time.Second || cut.Length > 8*time.Second || rest.Cut || !rest.From.Equal(from.Add(30*time.Second)) {
			t.Errorf("cut off: %+v, after it: %+v", cut, rest)
		}
		w.Rooms = again
		data := w.Played(i.ID, cut.ID)
		seconds, pictures := webmtest.Probe(t, data)
		if d := seconds - cut.Length.Seconds(); d < -1 || d > 1 || pictures < 7*50 {
			t.Errorf("%.2f s by ffprobe of %v, %d pictures", seconds, cut.Length, pictures)
		}
		if film, err := sfutest.Read(data); err != nil || film.Segment.Cues == nil || len(film.Segment.Cues.CuePoint) != 4 {
			t.Errorf("no index: %v", err)
		}
	})
}
