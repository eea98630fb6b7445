package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
)

// The load of a recorded exam: each candidate sends a picture every three seconds
// while the answers of all are saved.
const (
	proctorMany     = 500
	proctorEvery    = 3 * time.Second
	proctorPicture  = 20_000 // bytes
	proctorSeconds  = 15
	proctorAnswered = time.Second // between two answers of a candidate
)

// proctors measures that answers do not wait for recordings.
func (b *bench) proctors(ctx context.Context) error { return b.eachBase(ctx, "proctor", b.proctorOn) }

func (b *bench) proctorOn(ctx context.Context, a *app, base string) error {
	h, err := newBenchHallFor(ctx, a, proctorMany)
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.signIn(ctx); err != nil {
		return err
	}
	for _, o := range []loadOrder{{Begin: true}, {Enter: true}} {
		o.Sessions = h.orders
		if _, err := h.load(ctx, b.dir, o); err != nil {
			return err
		}
	}
	if err := h.recorded(ctx); err != nil {
		return err
	}
	picture, err := benchPicture()
	if err != nil {
		return err
	}
	alone, err := h.load(ctx, b.dir, loadOrder{Sessions: h.orders, Seconds: proctorSeconds, Every: proctorAnswered})
	if err != nil {
		return err
	}
	b.add(known(fmt.Sprintf("answers of %d candidates, one a second each, %s", proctorMany, base), alone.Rate, "saves/s"), known("  p99", alone.P99, "ms"))
	both, err := h.load(ctx, b.dir, loadOrder{Sessions: h.orders, Seconds: proctorSeconds, Every: proctorAnswered, Snapshots: proctorEvery, Picture: picture})
	if err != nil {
		return err
	}
	b.add(atLeast(fmt.Sprintf("  while each sends a picture of %d kB every %.0f s", proctorPicture/1000, proctorEvery.Seconds()), both.Rate, 0.95*proctorMany, "saves/s"))
	b.examTimes(both, 30)
	b.add(atLeast("  pictures that were kept", float64(both.Pictures.Kept)/proctorSeconds, 0.95*proctorMany/proctorEvery.Seconds(), "pictures/s"))
	b.add(known("  p99 of a picture", both.Pictures.P99, "ms"))
	if err := h.keptPictures(ctx, both.Pictures.Kept); err != nil {
		return err
	}
	return h.checked(ctx, alone.Saved+both.Saved)
}

// recorded lets the attempts be recorded.
func (h *benchHall) recorded(ctx context.Context) error {
	return h.app.db.Write(ctx, func(tx *store.Tx) error {
		for _, s := range h.orders {
			r := &proctor.Recording{
				Attempt: exam.AttemptID(s.Attempt), Version: 1, Body: h.body, Person: people.PersonID(s.Person), Mode: proctor.Snapshots, Tracks: []proctor.Track{proctor.Camera},
				CatchUp: 60, State: proctor.RecordingOpen, Began: tx.Now(),
			}
			if _, err := tx.RecordingPut(r); err != nil {
				return err
			}
		}
		return nil
	})
}

// keptPictures compares what the generator was told with what is stored.
func (h *benchHall) keptPictures(ctx context.Context, told int64) error {
	var n int64
	err := h.app.db.Read(ctx, func(tx *store.Tx) error { return tx.QueryRow("select count(*) from proctor_piece").Scan(&n) })
	if err == nil && n != told {
		err = fmt.Errorf("%d pictures were acknowledged, %d are stored", told, n)
	}
	return err
}

// benchPicture is a JPEG of the size of a picture of a camera.
func benchPicture() ([]byte, error) {
	img, random := image.NewGray(image.Rect(0, 0, 160, 120)), rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = uint8(random.UintN(256))
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		return nil, err
	}
	return slices.Concat(out.Bytes(), make([]byte, max(0, proctorPicture-out.Len()))), nil
}

// loadPictures is what became of the pictures that were sent beside answers.
type loadPictures struct {
	Kept int64   `json:"kept"`
	P99  float64 `json:"p99"` // milliseconds
}

// cameras send pictures, over a connection of their own for each session.
type cameras struct {
	lines []*line
	took  [][]time.Duration
}

func (g *generator) cameras() (*cameras, error) {
	c := &cameras{}
	if g.order.Snapshots == 0 {
		return c, nil
	}
	for i := range g.order.Sessions {
		conn, err := net.Dial("tcp", g.order.Site)
		if err != nil {
			return nil, err
		}
		c.lines = append(c.lines, &line{conn: conn, in: bufio.NewReaderSize(conn, 2048), site: g.order.Site, s: &g.order.Sessions[i]})
	}
	c.took = make([][]time.Duration, len(c.lines))
	return c, nil
}

func (c *cameras) run(g *generator, began time.Time, work *sync.WaitGroup) {
	end := began.Add(time.Duration(g.order.Seconds) * time.Second)
	for i, l := range c.lines {
		work.Go(func() {
			next := began.Add(g.order.Snapshots * time.Duration(i) / time.Duration(len(c.lines)))
			for seq := 1; ; seq++ {
				time.Sleep(next.Sub(g.clock()))
				next = next.Add(g.order.Snapshots)
				if !g.clock().Before(end) || g.failed.Load() > 0 {
					return
				}
				took := g.one(l, func(now time.Time) error { return l.picture(g.order.Picture, seq, now) })
				c.took[i] = append(c.took[i], took...)
			}
		})
	}
}

func (c *cameras) result() loadPictures {
	all := slices.Concat(c.took...)
	if len(all) == 0 {
		return loadPictures{}
	}
	slices.Sort(all)
	return loadPictures{Kept: int64(len(all)), P99: millis(all[min(len(all)-1, len(all)*99/100)])}
}

// picture sends a picture and waits until it is durable.
func (l *line) picture(data []byte, seq int, now time.Time) error {
	_, _, err := l.ask("POST", fmt.Sprintf("/proctor/%s/pieces?track=camera&kind=snapshot&run=bench0000&seq=%d&from=%d&until=%d", l.s.Attempt, seq, now.UnixMilli(), now.UnixMilli()),
		"image/jpeg", string(data))
	return err
}
