package proctor_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"slices"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/webm/webmtest"
)

// intake is one that works as long as the test.
func intake(w *proctortest.World) *proctor.Intake {
	n := proctor.NewIntake(w.Proctor, w.Clock, clock.System())
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); n.Run(ctx) }()
	w.T.Cleanup(func() { stop(); <-done })
	return n
}

// sitsRecorded begins an attempt that is recorded.
func sitsRecorded(w *proctortest.World) (*access.Actor, exam.AttemptID) {
	w.T.Helper()
	who, booking := w.Seat()
	checks(w, who, "", "one", proctortest.Good())
	id, err := w.Begin(w.T.Context(), who, booking)
	w.Must(err)
	return who, id
}

// shade is a small picture of one shade.
func shade(w *proctortest.World, y uint8) []byte {
	w.T.Helper()
	img := image.NewGray(image.Rect(0, 0, 64, 48))
	for i := range img.Pix {
		img.Pix[i] = y
	}
	var out bytes.Buffer
	w.Must(jpeg.Encode(&out, img, nil))
	return out.Bytes()
}

const run = "ab12cd34ef"

func snapshot(w *proctortest.World, seq int64, data []byte) proctor.PieceIn {
	at := w.Clock.Now().UnixMilli()
	return proctor.PieceIn{Track: "camera", Kind: "snapshot", Run: run, Seq: seq, From: at, Until: at, Data: data}
}

func kept(w *proctortest.World, id exam.AttemptID, kind proctor.PieceKind) []proctor.Piece {
	w.T.Helper()
	var page proctor.PiecePage
	w.Must(w.Proctor.Store.Read(w.T.Context(), func(tx proctor.Tx) (err error) {
		page, err = tx.PiecesOf(proctor.PieceQuery{Attempt: id, Kind: kind})
		return err
	}))
	return page.Items
}

func TestSEL13_APieceIsKeptOnceAndSealed(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		w.Record()
		n, ctx := intake(w), t.Context()
		who, id := sitsRecorded(w)
		w.Clock.Advance(time.Minute)
		one, other := shade(w, 40), shade(w, 200)
		for _, in := range []proctor.PieceIn{snapshot(w, 3, one), snapshot(w, 1, other), snapshot(w, 3, one)} { // out of order, and twice
			w.Must(n.Take(ctx, who, id, in))
		}
		if err := n.Take(ctx, who, id, snapshot(w, 3, other)); !fault.Is(err, "proctor.piece.another") {
			t.Errorf("another content: %v", err)
		}
		got := kept(w, id, proctor.Snapshot)
		if len(got) != 2 {
			t.Fatalf("%d pieces", len(got))
		}
		i := slices.IndexFunc(got, func(p proctor.Piece) bool { return p.Seq == 3 })
		if data, err := w.Proctor.OpenPiece(ctx, got[i]); err != nil || !bytes.Equal(data, one) {
			t.Errorf("opened: %d bytes, %v", len(data), err)
		}
		r, _, err := w.Proctor.Blobs.Get(ctx, got[i].Key)
		w.Must(err)
		sealed, err := io.ReadAll(r)
		if w.Must(errors.Join(err, r.Close())); bytes.Contains(sealed, one[:40]) {
			t.Error("a picture lies open")
		}
		moved := got[i]
		moved.Seq = 4
		if _, err := w.Proctor.OpenPiece(ctx, moved); err == nil {
			t.Error("a piece opens in another's place")
		}
		objects := 0
		for _, err := range w.Proctor.Blobs.List(ctx, "recording/") {
			w.Must(err)
			objects++
		}
		if objects != 2 {
			t.Errorf("%d objects: what was refused stays", objects)
		}
		in(w, func(tx proctor.Tx) error {
			all, err := tx.EventsOf(id)
			if !slices.ContainsFunc(all, func(e exam.Event) bool {
				return e.Kind == proctor.RecordingEvent && e.Args["what"] == "another"
			}) {
				t.Errorf("not on record: %+v", all)
			}
			return err
		})
	})
}

func TestSEL13_WhatIsNoPieceOfTheRecordingIsRefused(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		w.Record()
		n, ctx := intake(w), t.Context()
		who, id := sitsRecorded(w)
		stranger, _ := sitsRecorded(w)
		w.Clock.Advance(time.Minute)
		picture := shade(w, 90)
		with := func(change func(*proctor.PieceIn)) proctor.PieceIn {
			in := snapshot(w, 1, picture)
			change(&in)
			return in
		}
		for name, one := range map[string]struct {
			by   *access.Actor
			in   proctor.PieceIn
			code string
		}{
			"of another":          {stranger, snapshot(w, 1, picture), "exam.missing.attempt"},
			"of nobody":           {nil, snapshot(w, 1, picture), "exam.missing.attempt"},
			"no picture":          {who, snapshot(w, 1, []byte("GIF89a")), "proctor.piece.kind"},
			"cut":                 {who, snapshot(w, 1, picture[:20]), "proctor.piece.kind"},
			"large":               {who, snapshot(w, 1, append(bytes.Clone(picture), make([]byte, proctor.SnapshotMost)...)), "proctor.piece.large"},
			"a picture as a clip": {who, with(func(in *proctor.PieceIn) { in.Kind = "clip" }), "proctor.piece.kind"},
			"another track":       {who, with(func(in *proctor.PieceIn) { in.Track = "screen" }), "proctor.piece.kind"},
			"another mode":        {who, with(func(in *proctor.PieceIn) { in.Kind = "stretch" }), "proctor.piece.kind"},
			"no run":              {who, with(func(in *proctor.PieceIn) { in.Run = "../../x" }), "proctor.piece.name"},
			"no number":           {who, with(func(in *proctor.PieceIn) { in.Seq = 0 }), "proctor.piece.name"},
			"time backwards":      {who, with(func(in *proctor.PieceIn) { in.Until = in.From - 1 }), "proctor.piece.when"},
		} {
			if err := n.Take(ctx, one.by, id, one.in); !fault.Is(err, one.code) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if got := kept(w, id, ""); len(got) != 0 {
			t.Errorf("kept: %+v", got)
		}
		// A time outside the attempt is brought inside, and marked.
		w.Must(n.Take(ctx, who, id, with(func(in *proctor.PieceIn) { in.From, in.Until = 0, in.From+time.Hour.Milliseconds() })))
		got := kept(w, id, proctor.Snapshot)
		if len(got) != 1 || !got[0].Marks.Clamped || got[0].Until.After(w.Clock.Now()) || got[0].From.Before(w.Clock.Now().Add(-time.Hour)) {
			t.Errorf("claimed: %+v", got)
		}
	})
}

func TestSEL13_PiecesCatchUpAfterTheEndAndThenItIsClosed(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		rules := w.Record()
		n, ctx := intake(w), t.Context()
		who, id := sitsRecorded(w)
		a, _ := w.Stored(id)
		w.Must(w.Proctor.CloseRecording(ctx, id)) // too early: it stays open
		w.Clock.Advance(a.Ends().Sub(w.Clock.Now()) + time.Hour)
		w.Must(w.End(ctx, id))
		a, _ = w.Stored(id)
		late := snapshot(w, 1, shade(w, 10))
		late.From, late.Until = a.Began.UnixMilli()+1000, a.Began.UnixMilli()+1000
		w.Clock.Advance(time.Duration(rules.CatchUpMinutes.V)*time.Minute - w.Clock.Now().Sub(*a.Finished))
		n = intake(w) // another process, which knows nothing
		w.Must(n.Take(ctx, who, id, late))
		w.Clock.Advance(time.Second)
		late.Seq = 2
		if err := n.Take(ctx, who, id, late); !fault.Is(err, "proctor.piece.late") {
			t.Errorf("after the time to catch up: %v", err)
		}
		w.Must(w.Proctor.CloseRecording(ctx, id))
		w.Must(w.Proctor.CloseRecording(ctx, id)) // nothing a second time
		in(w, func(tx proctor.Tx) error {
			r, err := tx.RecordingOf(id)
			if err != nil || r.State != proctor.RecordingClosed || r.Pieces != 1 || r.Ended == nil || !r.Ended.Equal(*a.Finished) || r.Number != a.Number {
				t.Errorf("closed: %+v %v", r, err)
			}
			k, err := tx.KeptGet(id)
			if err != nil || k == nil || k.Pieces != 1 {
				t.Errorf("kept: %+v %v", k, err)
			}
			return nil
		})
		last := w.Journal[len(w.Journal)-1]
		if last.Verb != proctor.VerbRecorded || last.Case != string(id) {
			t.Errorf("journal: %+v", last)
		}
	})
}

// TestSEL13_ARecordingThatEndsEarlyIsClosedAfterItsTimeToCatchUp and not when the
// attempt could have ended at the latest: one that its candidate finished, and one
// that a proctor ended. What was on its way until then is kept.
func TestSEL13_ARecordingThatEndsEarlyIsClosedAfterItsTimeToCatchUp(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		rules, n, ctx := w.Record(), intake(w), t.Context()
		rules.CatchUpMinutes.V = 10
		w.Judge()
		who, done := sitsRecorded(w)
		held, err := w.Delivery.Enter(ctx, who, "ses_1", done, false, "")
		w.Must(err)
		by, stopped := sitsRecorded(w)
		w.Clock.Advance(time.Minute)
		_, err = w.Delivery.Close(ctx, who, done, held.Secret, 0)
		w.Must(err)
		_, err = w.Next(ctx, who, done, held.Secret)
		w.Must(err)
		_, err = w.Delivery.Close(ctx, who, done, held.Secret, 1)
		w.Must(err)
		watcher := w.Staff(access.Proctor)
		w.Must(w.Stop(ctx, watcher, stopped, exam.StopIn{Reason: "another person sat there"}))
		late := snapshot(w, 1, shade(w, 10))
		w.Clock.Advance(10 * time.Minute)
		for id, whose := range map[exam.AttemptID]*access.Actor{done: who, stopped: by} {
			runs(w)
			w.Must(n.Take(ctx, whose, id, late))
		}
		w.Clock.Advance(5 * time.Minute)
		runs(w)
		for _, id := range []exam.AttemptID{done, stopped} {
			a, _ := w.Stored(id)
			in(w, func(tx proctor.Tx) error {
				r, err := tx.RecordingOf(id)
				if err != nil || !w.Clock.Now().Before(a.Ends()) || r.State != proctor.RecordingClosed || r.Pieces != 1 || !r.Ended.Equal(*a.Finished) {
					t.Errorf("the attempt could end at %s: %+v %v", a.Ends(), r, err)
				}
				k, err := tx.KeptGet(id)
				if err != nil || k == nil || k.Pieces != 1 || k.Class != proctor.Unreviewed {
					t.Errorf("kept: %+v %v", k, err)
				}
				review, err := tx.ReviewGet(id)
				if err != nil || review == nil || review.State != proctor.ReviewWaits || !review.Ended.Equal(*a.Finished) {
					t.Errorf("review: %+v %v", review, err)
				}
				return nil
			})
		}
		closed := len(w.Journal)
		w.Clock.Advance(24 * time.Hour)
		if runs(w); len(w.Journal) != closed {
			t.Errorf("closed once more: %v", verbs(w, closed))
		}
	})
}

// TestSEL13_ContinuousVideoPlaysAsOneFile hands in the cuts of a video, one of them
// last, and has another program read what is played back, also once a piece is gone.
func TestSEL13_ContinuousVideoPlaysAsOneFile(t *testing.T) {
	cuts := webmtest.Cut(t, webmtest.Film(t, 12), 2)
	proctortest.Each(t, func(w *proctortest.World) {
		w.Record().Mode.V = string(proctor.Full)
		n, ctx := intake(w), t.Context()
		who, id := sitsRecorded(w)
		w.Clock.Advance(time.Minute)
		for _, i := range []int{0, 2, 3, 1, 5, 4} {
			at := w.Clock.Now().Add(time.Duration(i-30) * 2 * time.Second).UnixMilli()
			w.Must(n.Take(ctx, who, id, proctor.PieceIn{
				Track: "camera", Kind: "stretch", Run: run, Seq: int64(i + 1), From: at, Until: at + 2000, Data: cuts[i],
			}))
		}
		played := func() (float64, int) {
			r, _, err := w.Proctor.OpenTrack(ctx, id, proctor.Camera, run)
			w.Must(err)
			data, err := io.ReadAll(r)
			w.Must(err)
			end, err := r.Seek(0, io.SeekEnd)
			if w.Must(err); end != int64(len(data)) {
				t.Errorf("%d bytes, said to be %d", len(data), end)
			}
			some := make([]byte, 100)
			_, err = r.Seek(end/2, io.SeekStart)
			w.Must(err)
			if _, err = io.ReadFull(r, some); err != nil || !bytes.Equal(some, data[end/2:end/2+100]) {
				t.Errorf("from the middle: %v", err)
			}
			return webmtest.Probe(t, data)
		}
		if seconds, packets := played(); seconds < 11 || seconds > 13 || packets != 120 {
			t.Errorf("while it is recorded: %v s, %d packets", seconds, packets)
		}
		w.Clock.Advance(24 * time.Hour)
		w.Must(w.End(ctx, id))
		w.Must(w.Proctor.CloseRecording(ctx, id))
		films, err := w.Proctor.FilmsOf(ctx, id)
		if err != nil || len(films) != 1 || films[0].Gaps != 0 || films[0].File.Cues < 10 || films[0].File.Millis < 11_000 {
			t.Fatalf("films: %+v %v", films, err)
		}
		if seconds, packets := played(); seconds < 11 || seconds > 13 || packets != 120 {
			t.Errorf("closed: %v s, %d packets", seconds, packets)
		}
		w.Must(w.Proctor.Blobs.Delete(ctx, films[0].Parts[3].Key))
		if seconds, packets := played(); seconds < 11 || packets < 60 {
			t.Errorf("with a piece that is gone: %v s, %d packets", seconds, packets)
		}
		if _, _, err := w.Proctor.OpenTrack(ctx, id, proctor.Camera, "ffffffffff"); !fault.Is(err, "proctor.film.missing") {
			t.Errorf("no such run: %v", err)
		}
	})
}

func TestSEL13_ABrowserTellsWhyNothingIsRecorded(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		w.Record()
		who, id := sitsRecorded(w)
		for range 70 {
			w.Must(w.Proctor.TellRecording(t.Context(), who, id, proctor.TellIn{What: "refused", Track: "camera"}))
		}
		if err := w.Proctor.TellRecording(t.Context(), who, id, proctor.TellIn{What: "smiled", Track: "camera"}); !fault.Is(err, "proctor.recording.told") {
			t.Errorf("told anything: %v", err)
		}
		stranger, _ := sitsRecorded(w)
		if err := w.Proctor.TellRecording(t.Context(), stranger, id, proctor.TellIn{What: "refused", Track: "camera"}); !fault.Is(err, "exam.missing.attempt") {
			t.Errorf("by another: %v", err)
		}
		in(w, func(tx proctor.Tx) error {
			all, err := tx.EventsOf(id)
			told := slices.DeleteFunc(all, func(e exam.Event) bool { return e.Kind != proctor.RecordingEvent })
			if len(told) != 60 || told[0].Args["what"] != "refused" {
				t.Errorf("%d events", len(told))
			}
			return err
		})
	})
}

func TestSEL13_WhereOthersWatchNothingIsRecorded(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		w.Record()
		w.Room()
		n, ctx := intake(w), t.Context()
		who, booking := w.Seat()
		id, err := w.Begin(ctx, who, booking)
		w.Must(err)
		if err := n.Take(ctx, who, id, snapshot(w, 1, shade(w, 1))); !fault.Is(err, "proctor.piece.none") {
			t.Errorf("in a room: %v", err)
		}
	})
}

func TestTooManyPiecesComeAgainLater(t *testing.T) {
	n := proctor.NewIntake(nil, nil, nil)
	var all []func()
	for {
		done, err := n.Room(proctor.VideoMost)
		if err != nil {
			if !fault.Is(err, "proctor.piece.busy") {
				t.Fatal(err)
			}
			break
		}
		all = append(all, done)
	}
	if len(all) != 8 {
		t.Errorf("room for %d", len(all))
	}
	all[0]()
	if _, err := n.Room(proctor.VideoMost); err != nil {
		t.Error(fmt.Errorf("room was given back: %w", err))
	}
}
