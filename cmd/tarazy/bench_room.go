package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"

	"tarazy/internal/room"
	"tarazy/internal/sfu"
	"tarazy/internal/sfu/sfutest"
)

// The video interviews that go on at once, with what a browser sends.
const (
	roomsMany     = 4
	roomsMembers  = 5
	roomsSeconds  = 20
	roomsPicture  = 2500 // bytes: 25 a second are 500 kbit/s
	roomsPictures = 40 * time.Millisecond
	roomsSound    = 20 * time.Millisecond
	roomsKey      = 125 // pictures from one key frame to the next
	roomsLost     = 0.1 // percent of the packets, at most
	roomsDelay    = 150 // milliseconds of the 99th percentile: what is said is answered at once (ITU-T G.114)
)

// rooms measures video interviews with recording. Members are clients in this
// process, so the figures hold both the server and what twenty browsers do on
// machines of their own.
func (b *bench) rooms(ctx context.Context) error {
	engine := sfu.New(sfu.Config{
		Addresses: []sfu.Address{{Local: netip.MustParseAddr("127.0.0.1")}}, Clock: b.wall, Log: b.log,
		Files: func(room, member string) (io.WriteCloser, error) {
			return os.Create(filepath.Join(b.dir, room+"-"+member+".webm"))
		},
	})
	if err := engine.Listen(); err != nil {
		return err
	}
	before := held()
	var all []*talker
	for r := range roomsMany {
		for m := range roomsMembers {
			t, err := b.talker(ctx, engine, fmt.Sprint("room", r), fmt.Sprint("member", m))
			if err != nil {
				return errors.Join(err, engine.Shutdown(ctx))
			}
			all = append(all, t)
		}
	}
	took, processor, err := b.talk(ctx, all)
	memory := (held() - before) / 1e6
	for _, t := range all {
		err = errors.Join(err, t.caller.Err(), t.caller.Hang())
	}
	if err = errors.Join(err, engine.Shutdown(ctx)); err != nil {
		return err
	}
	return b.roomRows(all, took, processor, memory)
}

func (b *bench) roomRows(all []*talker, took, processor time.Duration, memory float64) error {
	var delays []time.Duration
	var packets, lost int
	for _, t := range all {
		delays = append(delays, t.delays...)
		for _, s := range t.streams {
			packets += s.packets
			lost += len(s.missing)
		}
	}
	if want := roomsMany * roomsMembers * (roomsMembers - 1) * 2; packets == 0 || len(delays) == 0 {
		return fmt.Errorf("nothing was heard on %d lines", want)
	}
	slices.Sort(delays)
	name := fmt.Sprintf("%d rooms of %d, recorded", roomsMany, roomsMembers)
	b.add(
		known(name+": packets handed on", float64(packets)/took.Seconds(), "packets/s"),
		atMost("  lost for good", 100*float64(lost)/float64(packets+lost), roomsLost, "%"),
		atMost("  delay of a picture, p99", millis(delays[len(delays)*99/100]), roomsDelay, "ms"),
		known("  delay of a picture, p50", millis(delays[len(delays)/2]), "ms"),
		known("  memory, server and clients", memory, "MB"),
	)
	if processor > 0 {
		b.add(known("  processor, server and clients, of one core", 100*processor.Seconds()/took.Seconds(), "%"))
	}
	return nil
}

// talker is a member who speaks, and counts what comes from others.
type talker struct {
	caller  *sfutest.Caller
	now     func() time.Time
	counts  *atomic.Bool // while the measurement runs
	mu      sync.Mutex
	delays  []time.Duration
	streams map[string]*received
}

// received is what came of one track.
type received struct {
	packets int
	last    uint16
	missing map[uint16]bool
}

func (b *bench) talker(ctx context.Context, e room.Engine, name, member string) (*talker, error) {
	t := &talker{now: b.wall.Now, counts: &atomic.Bool{}, streams: map[string]*received{}}
	var err error
	t.caller, err = sfutest.Call(ctx, e, name, room.Member{ID: member, Speaks: true, Record: true}, sfutest.Options{Heard: t.heard})
	if err != nil {
		return nil, err
	}
	select {
	case <-t.caller.Connected:
		return t, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (t *talker) heard(member string, kind webrtc.RTPCodecType, p *rtp.Packet) {
	if !t.counts.Load() {
		return
	}
	now := t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	s := t.streams[member+kind.String()]
	if s == nil {
		s = &received{last: p.SequenceNumber - 1, missing: map[uint16]bool{}}
		t.streams[member+kind.String()] = s
	}
	s.packets++
	delete(s.missing, p.SequenceNumber)
	if int16(p.SequenceNumber-s.last) > 0 {
		for s.last++; s.last != p.SequenceNumber; s.last++ {
			s.missing[s.last] = true
		}
	}
	if made, ok := sfutest.MadeAt(p); ok && kind == webrtc.RTPCodecTypeVideo {
		t.delays = append(t.delays, now.Sub(made))
	}
}

// talk lets all speak, for a second before it counts.
func (b *bench) talk(ctx context.Context, all []*talker) (took, processor time.Duration, err error) {
	stop, cancel := context.WithTimeout(ctx, (roomsSeconds+1)*time.Second)
	defer cancel()
	errs := make([]error, len(all))
	var work sync.WaitGroup
	for i, t := range all {
		work.Go(func() { errs[i] = t.speak(stop) })
	}
	time.Sleep(time.Second)
	began := b.wall.Now()
	had, _ := processorTime()
	for _, t := range all {
		t.counts.Store(true)
	}
	work.Wait()
	took = b.since(began)
	if has, ok := processorTime(); ok {
		processor = has - had
	}
	time.Sleep(300 * time.Millisecond) // what was asked for again is on its way
	return took, processor, errors.Join(errs...)
}

// speak sends picture and sound at the pace of a camera.
func (t *talker) speak(ctx context.Context) error {
	every := time.NewTicker(roomsSound)
	defer every.Stop()
	sound := append([]byte{0xf8}, make([]byte, 79)...)
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		}
		if err := t.caller.Say(sound, roomsSound); err != nil {
			return err
		}
		if i%2 != 0 {
			continue
		}
		if err := t.caller.Show(sfutest.Picture(i/2%roomsKey == 0, roomsPicture, t.now()), roomsPictures); err != nil {
			return err
		}
	}
}
