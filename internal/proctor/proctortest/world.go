// Package proctortest sets up a proctored test for tests: a hall whose sitting
// asks for the equipment of the act of selection.
package proctortest

import (
	"errors"
	"sync"
	"testing"

	"tarazy/acts"
	"tarazy/internal/competition"
	"tarazy/internal/decide"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
)

// Act and Edition are those of the proctored test.
const (
	Act     = "selection-2023"
	Edition = "2023-03-01"
)

var library = sync.OnceValues(func() (*law.Library, error) { return law.Load(acts.FS, decide.Kinds()...) })

// Library is the law of the program.
func Library(t testing.TB) *law.Library {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// World is a hall with a proctored sitting and what stands before it.
type World struct {
	*examtest.Hall
	Proctor *proctor.Service
	Edition *law.Edition
	Rules   *proctor.EquipmentRules // a copy, for a test to change
	Before  *proctor.BeforeRuled    // so
	Flags   *proctor.FlagRules      // so is this
}

// Each runs fn in a world on each kind of database.
func Each(t *testing.T, fn func(*World)) {
	t.Helper()
	examtest.Each(t, func(h *examtest.Hall) { fn(New(h)) })
}

// New makes the sitting of a hall a proctored one.
func New(h *examtest.Hall) *World {
	h.T.Helper()
	e, err := Library(h.T).Edition(Act, Edition)
	h.Must(err)
	rules := law.Rules[competition.Rules](e).Equipment
	w := &World{Hall: h, Edition: e, Rules: &rules}
	w.Proctor = &proctor.Service{
		Store: store.As[proctor.Tx](h.DB), IDs: id.Sequence(41), Seats: h.Delivery.Service, Master: h.Delivery.Service.Master,
		Record: func(tx proctor.Tx, e journal.Entry) error {
			h.Journal = append(h.Journal, e)
			return journal.Add(tx.(journal.Tx), e)
		},
		Rules: func(string, string) (*proctor.Ruled, error) { return &proctor.Ruled{Edition: e, Rules: w.Rules}, nil },
	}
	keep := law.Rules[competition.Rules](e).Retention.Recordings
	w.Proctor.Keeping = func(string, string) (*proctor.KeepRuled, error) {
		return &proctor.KeepRuled{Edition: e, Rules: &keep}, nil
	}
	flags := law.Rules[competition.Rules](e).Flags
	w.Flags = &flags
	w.Proctor.Flagging = func(string, string) (*proctor.FlagRuled, error) {
		return &proctor.FlagRuled{Edition: e, Rules: w.Flags, Prohibited: law.Rules[competition.Rules](e).Conduct.Prohibited}, nil
	}
	w.Before = competition.BeforeRules(Library(h.T).Env(e))
	consent, identity := *w.Before.Consent, *w.Before.Identity
	w.Before.Consent, w.Before.Identity = &consent, &identity
	w.Proctor.Before = func(string, string) (*proctor.BeforeRuled, error) { return w.Before, nil }
	if w.Proctor.Blobs == nil {
		w.Proctor.Blobs = h.People.Blobs
	}
	h.Delivery.Service.Begun = func(tx exam.Tx, a *exam.Attempt) error { return w.Proctor.Begun(tx.(proctor.Tx), a) }
	taken := h.Delivery.Service.Taken
	h.Delivery.Service.Taken = func(tx exam.Tx, x *exam.Taken) error {
		return errors.Join(taken(tx, x), w.Proctor.Over(tx.(proctor.Tx), x.Attempt))
	}
	h.Sitting.Test.Act, h.Sitting.Test.Edition, h.Sitting.Test.Proctored = Act, Edition, true
	w.Set()
	return w
}

// Set stores the sitting as a test has changed it.
func (w *World) Set() {
	w.T.Helper()
	w.Sitting.Version++
	w.Tx(func(tx exam.Tx) error {
		_, err := tx.SittingUpdate(w.Sitting)
		return err
	})
}

// Room gives the sitting a place, where others provide the equipment.
func (w *World) Room() {
	w.T.Helper()
	w.Sitting.Place = locale.Words{KK: "зал", RU: "зал", EN: "room"}
	w.Set()
}

// Record lets attempts of the world be recorded, by rules that a test may change.
func (w *World) Record() *proctor.RecordingRules {
	w.T.Helper()
	rules := law.Rules[competition.Rules](w.Edition).Recording
	w.Proctor.Recorded = func(string, string) (*proctor.RecordingRules, error) { return &rules, nil }
	return &rules
}

// Good are figures with which every item is met.
func Good() proctor.EquipmentIn {
	n, no := func(v int) *int { return &v }, false
	return proctor.EquipmentIn{
		Computer: proctor.ComputerIn{Phone: &no, RoomMB: n(5000)}, Internet: proctor.InternetIn{DownKbit: n(20_000), UpKbit: n(9_000)},
		Camera:     proctor.CameraIn{State: proctor.Opened, Brightness: n(120), Contrast: n(40)},
		Microphone: proctor.MicrophoneIn{State: proctor.Opened, Sound: n(200)},
	}
}

// Dark are figures of a dark room with a slow line.
func Dark() proctor.EquipmentIn {
	in, n := Good(), func(v int) *int { return &v }
	in.Camera.Brightness, in.Internet.UpKbit = n(30), n(1200)
	return in
}
