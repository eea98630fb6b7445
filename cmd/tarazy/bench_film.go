package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
)

// The video that proctors look at: as long and as dense as a browser sends it.
const (
	filmSeconds = 7200
	filmPiece   = 4      // seconds of each piece
	filmBytes   = 34_000 // of a second, which is a cluster
	filmPoints  = 400    // at which it is opened
	filmLimit   = 1000   // milliseconds
	filmID      = exam.AttemptID("attfilm")
	filmOf      = people.PersonID("per_film")
	filmRun     = "benchfilm"
)

// films measures how long a proctor waits for the picture at any second of a video:
// from the request for it until all of that second has arrived.
func (b *bench) films(ctx context.Context, a *app, base string, by *access.Actor) error {
	f := newBenchFilm()
	if err := f.record(ctx, a, by); err != nil {
		return err
	}
	srv, site, err := listen(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		film, at, err := a.proctor.LookAtFilm(r.Context(), by, filmID, proctor.Camera, filmRun)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.ServeContent(w, r, "film.webm", at, film)
	}))
	if err != nil {
		return err
	}
	defer srv.Close()
	what := fmt.Sprintf("video of %d min in %d pieces, %d points, %s", filmSeconds/60, filmSeconds/filmPiece, filmPoints, base)
	if err := b.filmPoints(ctx, f, site, what+", before its close"); err != nil {
		return err
	}
	if err := f.close(ctx, a); err != nil {
		return err
	}
	return b.filmPoints(ctx, f, site, what)
}

// filmPoints opens the film at seconds in no order.
func (b *bench) filmPoints(ctx context.Context, f *benchFilm, site, what string) error {
	random := rand.New(rand.NewPCG(3, 4))
	took := make([]time.Duration, filmPoints)
	for i := range took {
		began := b.wall.Now()
		if err := f.get(ctx, site, random.IntN(filmSeconds)); err != nil {
			return err
		}
		took[i] = b.since(began)
	}
	first := millis(took[0])
	slices.Sort(took)
	b.add(atMost(what+": the slowest", millis(took[filmPoints-1]), filmLimit, "ms"))
	b.add(known("  p50", millis(took[filmPoints/2]), "ms"), known("  p99", millis(took[filmPoints*99/100]), "ms"), known("  the first", first, "ms"))
	return nil
}

// benchFilm is a WebM whose clusters are alike but for their time.
type benchFilm struct{ head, cluster []byte }

func newBenchFilm() *benchFilm {
	entry := slices.Concat(ebml([]byte{0xd7}, []byte{1}), ebml([]byte{0x83}, []byte{1}), ebml([]byte{0x86}, []byte("V_VP8")))
	f := &benchFilm{head: slices.Concat(
		ebml([]byte{0x1a, 0x45, 0xdf, 0xa3}, ebml([]byte{0x42, 0x82}, []byte("webm"))),
		[]byte{0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
		ebml([]byte{0x16, 0x54, 0xae, 0x6b}, ebml([]byte{0xae}, entry)),
	)}
	random := rand.New(rand.NewPCG(1, 2))
	block := []byte{0x81, 0, 0, 0x80}
	for len(block) < filmBytes {
		block = append(block, byte(random.Uint32()))
	}
	f.cluster = ebml([]byte{0x1f, 0x43, 0xb6, 0x75}, slices.Concat(ebml([]byte{0xe7}, make([]byte, 4)), ebml([]byte{0xa3}, block)))
	return f
}

// ebml is an element whose length takes eight bytes.
func ebml(id, content []byte) []byte {
	return slices.Concat(id, binary.BigEndian.AppendUint64(nil, 1<<56|uint64(len(content))), content)
}

// second is the cluster of a second.
func (f *benchFilm) second(n int) []byte {
	out := bytes.Clone(f.cluster)
	binary.BigEndian.PutUint32(out[4+8+1+8:], uint32(n*1000))
	return out
}

func (f *benchFilm) piece(n int) (out []byte) {
	if n == 0 {
		out = bytes.Clone(f.head)
	}
	for i := range filmPiece {
		out = append(out, f.second(n*filmPiece+i)...)
	}
	return out
}

// record has a candidate recorded who ended a day ago, and leaves the review to proctors.
func (f *benchFilm) record(ctx context.Context, a *app, by *access.Actor) error {
	key, err := a.proctor.Master.NewKey()
	if err != nil {
		return err
	}
	ended := a.legal.Now().Add(-24 * time.Hour)
	began := ended.Add(-filmSeconds * time.Second)
	attempt := exam.Attempt{ID: filmID, Version: 1, Booking: "bkgfilm", Sitting: "sit_bench", Body: people.BodyID(by.Body), Person: filmOf, Number: "S-FILM", State: exam.Finished, Began: began, Finished: &ended}
	err = a.db.Write(ctx, func(tx *store.Tx) error {
		_, err := tx.PersonInsertAll([]people.Person{{ID: filmOf, Version: 1, Surname: "Үміткер", Lang: locale.KK, Key: key, IINMark: []byte(filmOf)}})
		if err == nil {
			_, err = tx.ExamAttemptInsert(&attempt)
		}
		if err == nil {
			_, err = tx.RecordingPut(&proctor.Recording{
				Attempt: filmID, Version: 1, Body: attempt.Body, Person: filmOf, Number: attempt.Number, Mode: proctor.Full, Tracks: []proctor.Track{proctor.Camera},
				CatchUp: 60, State: proctor.RecordingOpen, Began: began,
			})
		}
		if err == nil {
			_, err = tx.ReviewPut(&proctor.Review{Attempt: filmID, Version: 1, Body: attempt.Body, Person: filmOf, Number: attempt.Number, State: proctor.ReviewWaits, Ended: ended, Opinions: []proctor.Opinion{}})
		}
		return err
	})
	if err != nil {
		return err
	}
	return f.send(ctx, a, began, ended)
}

// send takes the pieces by clocks of its own, as if the candidate had just ended.
func (f *benchFilm) send(ctx context.Context, a *app, began, ended time.Time) error {
	wall := clock.NewFixed(ended)
	intake := proctor.NewIntake(a.proctor, clock.NewFixed(ended), wall)
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	go intake.Run(ctx)
	who := &access.Actor{Person: string(filmOf)}
	var g errgroup.Group
	g.SetLimit(32)
	for n := range filmSeconds / filmPiece {
		g.Go(func() error {
			wall.Advance(filmPiece * time.Second)
			from := began.Add(time.Duration(n*filmPiece) * time.Second).UnixMilli()
			return intake.Take(ctx, who, filmID, proctor.PieceIn{
				Track: string(proctor.Camera), Kind: string(proctor.Stretch), Run: filmRun, Seq: int64(n + 1), From: from, Until: from + filmPiece*1000, Data: f.piece(n),
			})
		})
	}
	return g.Wait()
}

// close stores the film as the close of a recording does.
func (f *benchFilm) close(ctx context.Context, a *app) error {
	all, err := a.proctor.FilmsOf(ctx, filmID)
	if err != nil {
		return err
	}
	return a.db.Write(ctx, func(tx *store.Tx) error {
		r, err := tx.RecordingOf(filmID)
		if err != nil {
			return err
		}
		r.Version, r.State = r.Version+1, proctor.RecordingClosed
		if _, err := tx.RecordingPut(r); err != nil {
			return err
		}
		return tx.FilmPut(&all[0])
	})
}

// get asks for the film from a second on, as a player does that cannot know how much
// it will need, and reads that second.
func (f *benchFilm) get(ctx context.Context, site string, second int) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, site, strings.NewReader(""))
	if err != nil {
		return err
	}
	at := int64(filmSeconds-second) * int64(len(f.cluster))
	r.Header.Set("Range", fmt.Sprintf("bytes=-%d", at))
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	got := make([]byte, len(f.cluster))
	if _, err := io.ReadFull(res.Body, got); err != nil {
		return fmt.Errorf("second %d of the film: %w", second, err)
	}
	if res.StatusCode != http.StatusPartialContent || !bytes.Equal(got, f.second(second)) {
		return fmt.Errorf("second %d of the film: status %d, another content", second, res.StatusCode)
	}
	return nil
}
