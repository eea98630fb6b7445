package proctor_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/journal"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
)

// watch is a hall whose sitting is watched.
type watch struct {
	*examtest.Hall
	Live *proctor.Service
	By   *access.Actor // a proctor of the body
}

func eachWatch(t *testing.T, fn func(*watch)) {
	t.Helper()
	examtest.Each(t, func(h *examtest.Hall) {
		w := &watch{Hall: h, By: staff(access.Proctor, string(h.People.Body))}
		w.Live = &proctor.Service{
			Store: store.As[proctor.Tx](h.DB), IDs: id.Sequence(43), Master: h.Delivery.Service.Master,
			Record: func(tx proctor.Tx, e journal.Entry) error {
				h.Journal = append(h.Journal, e)
				return journal.Add(tx.(journal.Tx), e)
			},
		}
		fn(w)
	})
}

func staff(role access.Role, body string) *access.Actor {
	return &access.Actor{Person: "per_proctor", Acting: role, Body: body, Held: []access.Held{{Role: role, Body: body}}, Personal: true}
}

// begins lets a new candidate begin.
func (w *watch) begins() (*access.Actor, exam.AttemptID, exam.Held) {
	w.T.Helper()
	who, booking := w.Seat()
	id, held := w.Enter(who, booking)
	return who, id, held
}

func (w *watch) tx(fn func(proctor.Tx) error) {
	w.T.Helper()
	w.Must(w.Live.Store.Write(w.T.Context(), fn))
}

// flags puts flags into an attempt.
func (w *watch) flags(a exam.AttemptID, n int) {
	w.T.Helper()
	w.tx(func(tx proctor.Tx) error {
		for i := range n {
			f := &proctor.Flag{ID: proctor.FlagID(fmt.Sprintf("flg_%s_%d", a, i)), Attempt: a, Kind: proctor.Nobody, From: tx.Now(), Until: tx.Now(), Press: fmt.Sprint(i), At: tx.Now()}
			if _, err := tx.FlagInsert(f); err != nil {
				return err
			}
		}
		return nil
	})
}

// room draws the tiles in words.
func (w *watch) room() string {
	w.T.Helper()
	r, err := w.Live.Room(w.T.Context(), w.By, w.Sitting.ID, 1)
	w.Must(err)
	var out []string
	for _, t := range r.Tiles {
		out = append(out, fmt.Sprintf("%s %s %d %s", t.Number, t.State, t.Unseen, t.Help))
	}
	return strings.Join(out, "; ")
}

func (w *watch) shows(want string) {
	w.T.Helper()
	if got := w.room(); got != want {
		w.T.Errorf("%s\nnot %s", got, want)
	}
}

func say(press, text string) proctor.SayIn { return proctor.SayIn{Press: press, Text: text} }

func TestTilesShowFirstWhatSomebodyHasToLookAt(t *testing.T) {
	eachWatch(t, func(w *watch) {
		ctx := t.Context()
		var who []*access.Actor
		var ids []exam.AttemptID
		for range 4 {
			a, id, _ := w.begins()
			who, ids = append(who, a), append(ids, id)
		}
		w.shows("S-0001 answering 0 ; S-0002 answering 0 ; S-0003 answering 0 ; S-0004 answering 0 ")
		w.Clock.Advance(41 * time.Second)
		for i := range 3 {
			if i != 1 {
				_, err := w.Live.Beat(ctx, who[i], ids[i], proctor.BeatIn{})
				w.Must(err)
			}
		}
		w.flags(ids[2], 2)
		w.Must(w.Live.Ask(ctx, who[3], ids[3], say("p", "the mouse broke")))
		w.shows("S-0004 offline 0 the mouse broke; S-0003 answering 2 ; S-0002 offline 0 ; S-0001 answering 0 ")
		r, err := w.Live.Room(ctx, w.By, w.Sitting.ID, 1)
		w.Must(err)
		if len(r.Waiting) != 2 || r.Waiting[0].Number != "S-0004" || !r.Waiting[0].Help || r.Waiting[1].Number != "S-0003" || r.Waiting[1].Flags != 2 || r.Waiting[1].Place != 2 {
			t.Errorf("waiting: %+v", r.Waiting)
		}
		w.Must(w.Live.LookedAt(ctx, w.By, ids[2]))
		w.Must(w.Live.LookedAt(ctx, w.By, ids[3]))
		w.shows("S-0002 offline 0 ; S-0004 offline 0 ; S-0001 answering 0 ; S-0003 answering 0 ")
	})
}

func TestEachStateOfAnAttemptHasItsWord(t *testing.T) {
	eachWatch(t, func(w *watch) {
		ctx := t.Context()
		who, id, held := w.begins()
		w.Must(w.Delivery.Halt(ctx, w.By, id, "noise"))
		w.shows("S-0001 halted 0 ")
		w.Must(w.Delivery.GoOn(ctx, w.By, id, "quiet"))
		_, err := w.Delivery.Close(ctx, who, id, held.Secret, 0)
		w.Must(err)
		w.shows("S-0001 between 0 ")
		w.Must(w.Delivery.Stop(ctx, w.By, id, exam.StopIn{Reason: "another person"}))
		w.Clock.Advance(time.Hour)
		w.shows("S-0001 stopped 0 ")
	})
}

// TestABeatIsKeptAtMostOnceInAWhile: no browser fills the line of the database.
func TestABeatIsKeptAtMostOnceInAWhile(t *testing.T) {
	eachWatch(t, func(w *watch) {
		ctx := t.Context()
		who, id, _ := w.begins()
		kept := func() *proctor.Beat {
			var out *proctor.Beat
			w.tx(func(tx proctor.Tx) (err error) { out, err = tx.BeatOf(id); return err })
			return out
		}
		charge := 80
		beat := func(recording string) {
			_, err := w.Live.Beat(ctx, who, id, proctor.BeatIn{Battery: &charge, Recording: recording})
			w.Must(err)
		}
		beat("on")
		first := kept().At
		charge = 79
		w.Clock.Advance(5 * time.Second)
		beat("on")
		if b := kept(); !b.At.Equal(first) || *b.Battery != 80 {
			t.Errorf("kept again after five seconds: %+v", b)
		}
		beat("off")
		if b := kept(); b.Recording != "off" {
			t.Error("that the recording stopped is not kept at once")
		}
		beat("on")
		if b := kept(); b.Recording != "off" {
			t.Error("one that changes its mind all the time is kept all the time")
		}
		w.Clock.Advance(15 * time.Second)
		beat("on")
		if b := kept(); !b.At.Equal(w.Clock.Now()) || *b.Battery != 79 {
			t.Errorf("%+v", b)
		}
		for name, in := range map[string]proctor.BeatIn{"charge": {Battery: new(int)}, "recording": {Recording: "perhaps"}} {
			if in.Battery != nil {
				*in.Battery = 101
			}
			if _, err := w.Live.Beat(ctx, who, id, in); !fault.Is(err, "proctor.beat") {
				t.Errorf("%s: %v", name, err)
			}
		}
		other, _, _ := w.begins()
		if _, err := w.Live.Beat(ctx, other, id, proctor.BeatIn{}); !fault.Is(err, "exam.missing.attempt") {
			t.Errorf("another's attempt: %v", err)
		}
	})
}

func TestMessagesReachWhomTheyAreForAndAreReadOnce(t *testing.T) {
	eachWatch(t, func(w *watch) {
		ctx := t.Context()
		one, a, _ := w.begins()
		two, b, _ := w.begins()
		hears := func(who *access.Actor, id exam.AttemptID) (out string, ids []proctor.EntryID) {
			got, err := w.Live.Beat(ctx, who, id, proctor.BeatIn{})
			w.Must(err)
			for _, m := range got.Unread {
				out, ids = out+m.Text+"; ", append(ids, m.ID)
			}
			return out, ids
		}
		w.Must(w.Live.Tell(ctx, w.By, a, say("1", "Please turn the lamp on")))
		w.Must(w.Live.Tell(ctx, w.By, a, say("1", "Please turn the lamp on"))) // pressed twice
		w.Clock.Advance(time.Second)
		w.Must(w.Live.TellAll(ctx, w.By, w.Sitting.ID, say("2", "Ten more minutes for everybody")))
		got, ids := hears(one, a)
		if got != "Please turn the lamp on; Ten more minutes for everybody; " {
			t.Errorf("one hears %q", got)
		}
		if got, _ := hears(two, b); got != "Ten more minutes for everybody; " {
			t.Errorf("two hears %q", got)
		}
		w.Must(w.Live.Read(ctx, one, a, ids[0]))
		w.Must(w.Live.Read(ctx, one, a, ids[0]))
		w.Must(w.Live.Read(ctx, two, b, ids[0])) // it is not theirs
		if got, _ := hears(one, a); got != "Ten more minutes for everybody; " {
			t.Errorf("after it was read: %q", got)
		}
		late, c, _ := w.begins()
		if got, _ := hears(late, c); got != "Ten more minutes for everybody; " {
			t.Errorf("who begins in the same second hears %q", got)
		}
		w.Clock.Advance(time.Minute)
		later, d, _ := w.begins()
		if got, _ := hears(later, d); got != "" {
			t.Errorf("what was said before the test began: %q", got)
		}
		seen, err := w.Live.Candidate(ctx, w.By, w.Sitting.ID, a)
		w.Must(err)
		if l := seen.Lines[len(seen.Lines)-1]; l.Kind != "message" || l.Read == nil || l.Own {
			t.Errorf("the receipt: %+v", l)
		}
	})
}

func TestTextsAreSealedAndBounded(t *testing.T) {
	eachWatch(t, func(w *watch) {
		ctx := t.Context()
		who, a, _ := w.begins()
		w.Must(w.Live.Ask(ctx, who, a, say("1", "secretword")))
		w.Must(w.Live.NoteOf(ctx, w.By, a, say("1", "secretnote")))
		w.tx(func(tx proctor.Tx) error {
			all, err := tx.EntriesOf(a)
			for _, e := range all {
				if e.Text != "" || strings.Contains(string(e.Sealed), "secret") || len(e.Sealed) == 0 {
					t.Errorf("in clear: %+v", e)
				}
			}
			return err
		})
		for name, in := range map[string]proctor.SayIn{"empty": say("2", "  "), "long": say("2", strings.Repeat("ж", 1001))} {
			if err := w.Live.Tell(ctx, w.By, a, in); !fault.Is(err, "proctor.text") {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.Live.TellAll(ctx, w.By, w.Sitting.ID, say("", "x")); !fault.Is(err, "proctor.press") {
			t.Errorf("without a press: %v", err)
		}
		for i := range 29 {
			w.Must(w.Live.Ask(ctx, who, a, say(fmt.Sprint("more", i), "x")))
		}
		if err := w.Live.Ask(ctx, who, a, say("last", "x")); !fault.Is(err, "proctor.entries") {
			t.Errorf("the thirty-first request: %v", err)
		}
	})
}

func TestTheLogOfASittingSaysWhatHappenedByWhomAndWhen(t *testing.T) {
	eachWatch(t, func(w *watch) {
		ctx := t.Context()
		who, a, _ := w.begins()
		official, _ := w.Seat()
		w.By.Person = official.Person
		step := func(err error) {
			t.Helper()
			w.Must(err)
			w.Clock.Advance(time.Second)
		}
		step(w.Live.Ask(ctx, who, a, say("1", "no sound")))
		step(w.Live.Tell(ctx, w.By, a, say("1", "look at the plug")))
		step(w.Delivery.Halt(ctx, w.By, a, "the plug"))
		step(w.Delivery.GoOn(ctx, w.By, a, "mended"))
		step(w.Delivery.GiveBack(ctx, w.By, a, 2, "the plug"))
		step(w.Live.NoteAll(ctx, w.By, w.Sitting.ID, say("2", "the light went at ten")))
		lines := func(l []proctor.LogLine) (out string) {
			for _, x := range l {
				out += fmt.Sprintf("%s %s%s own %t, named %t; ", x.Number, x.Kind, x.Text, x.Own, x.By != "")
			}
			return out
		}
		got, err := w.Live.Log(ctx, w.By, w.Sitting.ID, proctor.LogPlace{})
		w.Must(err)
		const want = " notethe light went at ten own false, named true; S-0001 minutes own false, named true; S-0001 resumed own false, named true; " +
			"S-0001 halted own false, named true; S-0001 messagelook at the plug own false, named true; S-0001 helpno sound own true, named false; "
		if lines(got.Lines) != want {
			t.Errorf("%s\nnot %s", lines(got.Lines), want)
		}
		// In pages it is the same.
		var paged []proctor.LogLine
		w.tx(func(tx proctor.Tx) error {
			q := proctor.LogQuery{Sitting: w.Sitting.ID, Limit: 1}
			for range 7 {
				rows, err := tx.LogOf(q)
				if err != nil || len(rows) == 0 {
					return err
				}
				q.After = rows[0].Place
				line := proctor.LogLine{Number: rows[0].Number}
				if rows[0].Event != nil {
					line.Kind = rows[0].Event.Kind
				} else {
					line.Kind = string(rows[0].Entry.Kind)
				}
				paged = append(paged, line)
			}
			return nil
		})
		if len(paged) != 6 || paged[5].Kind != "help" {
			t.Errorf("paged: %+v", paged)
		}
		own, err := w.Live.Candidate(ctx, w.By, w.Sitting.ID, a)
		w.Must(err)
		if len(own.Lines) != 6 || own.Lines[0].Kind != "lease" || own.Lines[1].Done == nil {
			t.Errorf("of the attempt: %s", lines(own.Lines))
		}
	})
}

func TestASittingIsWatchedByThoseWhoMayAndNobodyOverThemselves(t *testing.T) {
	eachWatch(t, func(w *watch) {
		ctx := t.Context()
		who, a, _ := w.begins()
		w.begins()
		self := *w.By
		self.Person = who.Person
		r, err := w.Live.Room(ctx, &self, w.Sitting.ID, 1)
		w.Must(err)
		if len(r.Tiles) != 1 || r.Total != 1 || r.Tiles[0].Number != "S-0002" {
			t.Errorf("a proctor sees the own attempt: %+v", r.Tiles)
		}
		for name, one := range map[string]struct {
			by   *access.Actor
			code string
		}{
			"over the own attempt": {&self, "exam.missing.attempt"}, "another body": {staff(access.Proctor, "bod_other"), "exam.missing.attempt"},
			"the candidate": {who, "access.denied"}, "nobody": {nil, "access.denied"},
		} {
			for what, err := range map[string]error{
				"tell": w.Live.Tell(ctx, one.by, a, say("1", "x")), "note": w.Live.NoteOf(ctx, one.by, a, say("1", "x")), "look": w.Live.LookedAt(ctx, one.by, a),
			} {
				if !fault.Is(err, one.code) {
					t.Errorf("%s, %s: %v", name, what, err)
				}
			}
			if _, err := w.Live.Candidate(ctx, one.by, w.Sitting.ID, a); !fault.Is(err, one.code) {
				t.Errorf("%s: %v", name, err)
			}
		}
		manager := staff(access.TestManager, string(w.People.Body))
		if _, err := w.Live.Room(ctx, manager, w.Sitting.ID, 1); err != nil {
			t.Errorf("a test manager watches: %v", err)
		}
		if err := w.Live.TellAll(ctx, manager, w.Sitting.ID, say("1", "x")); !fault.Is(err, "access.denied") {
			t.Errorf("a test manager speaks: %v", err)
		}
		if _, err := w.Live.Log(ctx, staff(access.Proctor, "bod_other"), w.Sitting.ID, proctor.LogPlace{}); !fault.Is(err, "exam.missing.sitting") {
			t.Errorf("another body reads the log: %v", err)
		}
	})
}
