package livepages_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"strconv"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
)

// records hands in a picture of the camera of an attempt.
func (s *site) records(who *access.Actor, id exam.AttemptID) []byte {
	s.T.Helper()
	var picture bytes.Buffer
	s.Must(jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48)), nil))
	s.Must(s.Live.Store.Write(s.T.Context(), func(tx proctor.Tx) error {
		_, err := tx.RecordingPut(&proctor.Recording{
			Attempt: id, Version: 1, Body: s.People.Body, Person: people.PersonID(who.Person), Mode: proctor.Snapshots, Tracks: []proctor.Track{proctor.Camera},
			State: proctor.RecordingOpen, Began: tx.Now(), CatchUp: 60,
		})
		return err
	}))
	intake := proctor.NewIntake(s.Live, s.Clock, clock.System())
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); intake.Run(ctx) }()
	s.T.Cleanup(func() { stop(); <-done })
	at := s.Clock.Now().UnixMilli()
	s.Must(intake.Take(s.T.Context(), who, id, proctor.PieceIn{Track: "camera", Kind: "snapshot", Run: "ab12cd34ef", Seq: 1, From: at, Until: at, Data: picture.Bytes()}))
	return picture.Bytes()
}

func TestTheLatestPictureIsOpenToThoseWhoWatchAndEachLookIsOnRecord(t *testing.T) {
	s := newSite(t)
	who, booking := s.Seat()
	id, _ := s.Enter(who, booking)
	path := room + "/" + string(id) + "/picture"
	s.has(s.get(access.Proctor, path), 404)
	want := s.records(who, id)
	s.has(s.get(access.Proctor, room), 200, path, "Taken at 04:00:00")
	for range 2 {
		got := s.get(access.Proctor, path)
		if got.code != 200 || got.header.Get("Content-Type") != "image/jpeg" || got.header.Get("Cache-Control") != "no-store" || got.header.Get("Content-Length") != strconv.Itoa(len(want)) {
			t.Errorf("%d %v", got.code, got.header)
		}
	}
	viewings := func() (out []proctor.Viewing) {
		s.Must(s.Live.Store.Read(t.Context(), func(tx proctor.Tx) (err error) { out, err = tx.ViewingsOf(id, 10); return err }))
		return out
	}
	if v := viewings(); len(v) != 1 || v[0].What != proctor.SeenPicture || v[0].Role != access.Proctor {
		t.Errorf("on record: %+v", v)
	}
	s.Clock.Advance(11 * time.Minute)
	s.get(access.Proctor, path)
	if v := viewings(); len(v) != 2 {
		t.Errorf("eleven minutes later: %+v", v)
	}
	s.has(s.get(access.Candidate, path), 403)
	s.has(s.do(who.Person, "en", "GET", path, nil), 403)
}
