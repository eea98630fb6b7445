package proctor_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/blob"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
	"tarazy/internal/store"
)

// officer keeps the recordings of the world's body.
func officer(w *proctortest.World) *access.Actor {
	return &access.Actor{Person: string(w.People.By.Person), Acting: access.HROfficer, Body: string(w.People.Body), Held: []access.Held{{Role: access.HROfficer, Body: string(w.People.Body)}}}
}

// in does something in a transaction of the package.
func in(w *proctortest.World, fn func(proctor.Tx) error) {
	w.T.Helper()
	w.Must(w.Proctor.Store.Write(w.T.Context(), fn))
}

// pieces are what a recording of tests holds.
var pieces = []string{"first", "second", "third-and-last-one"}

// recorded is an attempt whose recording was closed with pieces, each with its object.
func recorded(w *proctortest.World) (*access.Actor, exam.AttemptID) {
	w.T.Helper()
	who, booking := w.Seat()
	checks(w, who, "", "one", proctortest.Good())
	id, err := w.Begin(w.T.Context(), who, booking)
	w.Must(err)
	in(w, func(tx proctor.Tx) error {
		r, err := tx.RecordingOf(id)
		if err != nil {
			return err
		}
		if r == nil {
			r = &proctor.Recording{Attempt: id, Version: 1, Body: w.People.Body, Person: people.PersonID(who.Person), State: proctor.RecordingOpen, Began: w.Clock.Now()}
			if _, err := tx.RecordingPut(r); err != nil {
				return err
			}
		}
		var all []proctor.Piece
		for n, text := range pieces {
			sum := sha256.Sum256([]byte(text))
			all = append(all, proctor.Piece{
				Attempt: id, Track: proctor.Camera, Kind: proctor.Snapshot, Run: "run", Seq: int64(n + 1), From: w.Clock.Now(), Until: w.Clock.Now(), Type: "image/jpeg",
				Size: int64(len(text)), Hash: sum[:], Key: "recording/" + strings.ToLower(string(id)) + "/" + text, At: w.Clock.Now(),
			})
		}
		if _, err := tx.PiecesAppend(all); err != nil {
			return err
		}
		_, err = w.Proctor.KeepClosed(tx, id)
		return err
	})
	for _, text := range append([]string{"without-a-row"}, pieces...) {
		_, err := w.Proctor.Blobs.Put(w.T.Context(), "recording/"+strings.ToLower(string(id))+"/"+text, strings.NewReader(text))
		w.Must(err)
	}
	return who, id
}

func classify(w *proctortest.World, id exam.AttemptID, how proctor.Reviewed) {
	w.T.Helper()
	in(w, func(tx proctor.Tx) error { return w.Proctor.Classify(tx, "per_proctor", id, how) })
}

// shown is how a recording is kept.
func shown(w *proctortest.World, id exam.AttemptID) *proctor.KeptView {
	w.T.Helper()
	v, err := w.Proctor.Keep(w.T.Context(), officer(w), id)
	w.Must(err)
	return v
}

// TestSEL13_ARecordingIsKeptByTheClassOfTheLastDecision goes from nobody's decision
// over a breach and a dispute about it to its end.
func TestSEL13_ARecordingIsKeptByTheClassOfTheLastDecision(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		_, id := recorded(w)
		if v := shown(w, id); v.Class != proctor.Unreviewed || v.Until != nil || v.Number == "" || v.Pieces != int64(len(pieces)) || v.Bytes != 29 {
			w.T.Errorf("closed: %+v", v.Kept)
		}
		for _, c := range []struct {
			how   proctor.Reviewed
			class proctor.Class
			until string
		}{
			{proctor.Reviewed{Dispute: proctor.Undisputed}, proctor.Plain, "2023-06-17"},
			{proctor.Reviewed{Flags: 2, Dispute: proctor.Undisputed}, proctor.Flagged, "2023-08-17"},
			{proctor.Reviewed{Breach: true, Flags: 2, Dispute: proctor.Undisputed}, proctor.Breach, "2023-11-17"},
			{proctor.Reviewed{Breach: true, Flags: 2, Dispute: proctor.Disputed}, proctor.Contested, ""},
			{proctor.Reviewed{Flags: 2, Dispute: proctor.DisputeOver}, proctor.Contested, "2023-11-17"},
		} {
			classify(w, id, c.how)
			v := shown(w, id)
			got := ""
			if v.Until != nil {
				got = v.Until.String()
			}
			if v.Class != c.class || got != c.until || len(v.Finding.Reasons) != 1 || v.Finding.Reasons[0].Cite.Clause != "step-9" {
				w.T.Errorf("%+v: %s until %q, %+v", c.how, v.Class, got, v.Finding)
			}
		}
		last := w.Journal[len(w.Journal)-1]
		if last.Verb != string(access.KeepRecordings) || last.Finding == nil || last.Case != string(id) {
			w.T.Errorf("in the journal: %+v", last)
		}
	})
}

func TestSEL13_AHoldNeedsAReasonAndAnOfficerOfTheBody(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := recorded(w)
		hr, ctx := officer(w), w.T.Context()
		stranger := officer(w)
		stranger.Held = []access.Held{{Role: access.HROfficer, Body: "bod_other"}}
		for name, c := range map[string]struct {
			by      *access.Actor
			version int64
			why     string
			code    string
		}{
			"without a reason": {hr, 1, "  ", "proctor.keep.reason"}, "a long reason": {hr, 1, strings.Repeat("ж", 2001), "proctor.keep.reason"},
			"an old page": {hr, 7, "сот", "exam.changed"}, "of another body": {stranger, 1, "сот", "proctor.keep.missing"},
			"the candidate": {who, 1, "сот", "access.denied"}, "a visitor": {nil, 1, "сот", "access.denied"},
		} {
			if err := w.Proctor.HoldRecording(ctx, c.by, id, c.version, c.why); !fault.Is(err, c.code) {
				w.T.Errorf("%s: %v", name, err)
			}
		}
		if err := w.Proctor.ReleaseRecording(ctx, hr, id, 1, "x"); !fault.Is(err, "proctor.keep.not_held") {
			w.T.Error(err)
		}
		w.Must(w.Proctor.HoldRecording(ctx, hr, id, 1, " сот сұратуы № 5 "))
		if v := shown(w, id); v.Hold == nil || v.Hold.Why != "сот сұратуы № 5" || v.Version != 2 || !v.MayHold {
			w.T.Errorf("%+v", v.Kept)
		}
		if err := w.Proctor.HoldRecording(ctx, hr, id, 2, "again"); !fault.Is(err, "proctor.keep.held") {
			w.T.Error(err)
		}
		own, err := w.Proctor.Keep(ctx, who, id)
		w.Must(err)
		if !own.Own || own.MayHold || own.Names != nil {
			w.T.Errorf("the candidate sees %+v", own)
		}
		w.Must(w.Proctor.ReleaseRecording(ctx, hr, id, 2, "сот шешті"))
		page, err := w.Proctor.Recordings(ctx, hr, proctor.KeptQuery{})
		w.Must(err)
		if len(page.Items) != 1 || page.Items[0].Hold != nil {
			w.T.Errorf("%+v", page.Items)
		}
		page, err = w.Proctor.Recordings(ctx, stranger, proctor.KeptQuery{Bodies: []people.BodyID{w.People.Body}})
		if err != nil || len(page.Items) != 0 {
			w.T.Errorf("a stranger sees %+v %v", page.Items, err)
		}
		if _, err := w.Proctor.Recordings(ctx, who, proctor.KeptQuery{}); !fault.Is(err, "access.denied") {
			w.T.Error(err)
		}
	})
}

// TestSEL13_WhoLooksIsOnRecordForTheCandidateWithoutTheName: once in ten minutes for
// each kind.
func TestSEL13_WhoLooksIsOnRecordForTheCandidateWithoutTheName(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		who, id := recorded(w)
		ctx, entries := w.T.Context(), len(w.Journal)
		looks, _ := w.Hall.Seat() // somebody with a name
		looks.Acting = access.Proctor
		for _, what := range []proctor.Seen{proctor.SeenClip, proctor.SeenClip, proctor.SeenFace, proctor.SeenClip} {
			w.Must(w.Proctor.Saw(ctx, looks, id, what))
		}
		w.Clock.Advance(10 * time.Minute)
		w.Must(w.Proctor.Saw(ctx, looks, id, proctor.SeenClip))
		if got := len(w.Journal) - entries; got != 3 {
			w.T.Errorf("%d entries in the journal", got)
		}
		own, err := w.Proctor.Keep(ctx, who, id)
		w.Must(err)
		if len(own.Viewings) != 3 || own.Viewings[0].What != proctor.SeenClip || own.Viewings[0].Role != access.Proctor || own.Names[people.PersonID(looks.Person)] != "" {
			w.T.Errorf("the candidate sees %+v %v", own.Viewings, own.Names)
		}
		if v := shown(w, id); len(v.Viewings) != 3 || v.Names[people.PersonID(looks.Person)] == "" {
			w.T.Errorf("HR sees %+v %v", v.Viewings, v.Names)
		}
		other, _ := w.Seat()
		for _, by := range []*access.Actor{other, nil, w.Manager()} {
			if _, err := w.Proctor.Keep(ctx, by, id); !fault.Is(err, "proctor.keep.missing") {
				w.T.Errorf("%+v: %v", by, err)
			}
		}
		if err := w.Proctor.Saw(ctx, nil, id, proctor.SeenClip); !fault.Is(err, "access.denied") {
			w.T.Error(err)
		}
		mine, err := w.Proctor.MyRecordings(ctx, who)
		if err != nil || len(mine) != 1 || mine[0].Attempt != id {
			w.T.Errorf("%+v %v", mine, err)
		}
	})
}

// lies are the objects that there are below a folder.
func lies(w *proctortest.World, folder string) (n int) {
	w.T.Helper()
	for _, err := range w.Proctor.Blobs.List(w.T.Context(), folder) {
		w.Must(err)
		n++
	}
	return n
}

// worker carries out the jobs of a world that are due.
func worker(w *proctortest.World) *outbox.Worker {
	x := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](w.DB), Owner: "test"})
	x.Handle(w.Proctor.Destroyer())
	x.Handle(w.Proctor.Closer())
	return x
}

// verbs are those of the entries behind the first n.
func verbs(w *proctortest.World, n int) (out []string) {
	for _, e := range w.Journal[n:] {
		out = append(out, e.Verb)
	}
	return out
}

// TestSEL13_ARecordingGoesAtTheEndOfItsLastDayAndLeavesAProof: not a moment before
// midnight where the body is, with the pictures of the check, and what no row names.
func TestSEL13_ARecordingGoesAtTheEndOfItsLastDayAndLeavesAProof(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		_, id := recorded(w)
		_, other := recorded(w)
		classify(w, id, proctor.Reviewed{Dispute: proctor.Undisputed})
		v, ctx := shown(w, id), w.T.Context()
		folder, room := "recording/"+strings.ToLower(string(id))+"/", "proctor/before/"+strings.ToLower(string(v.Booking))+"/"
		if lies(w, folder) != 4 || lies(w, room) == 0 || v.Ends.UTC().Hour() != 18 { // midnight in Almaty, at +06
			w.T.Fatalf("%d objects, %d pictures, ends %s", lies(w, folder), lies(w, room), v.Ends)
		}
		said := len(w.Journal)
		w.Clock.Advance(v.Ends.Add(-time.Second).Sub(w.Clock.Now()))
		runs(w)
		if lies(w, folder) != 4 || shown(w, id).State != proctor.StillKept {
			w.T.Fatal("it went before its time")
		}
		w.Clock.Advance(time.Second)
		runs(w)
		v = shown(w, id)
		if v.State != proctor.AllGone || lies(w, folder) != 0 || lies(w, room) != 0 || lies(w, "recording/"+strings.ToLower(string(other))+"/") != 4 {
			w.T.Fatalf("%+v, %d objects, %d pictures", v.Kept, lies(w, folder), lies(w, room))
		}
		root := sha256.New()
		for _, text := range pieces {
			sum := sha256.Sum256([]byte(text))
			root.Write(sum[:])
		}
		if g := v.Gone; g.Pieces != 3 || g.Bytes != 29 || !slices.Equal(g.Root, root.Sum(nil)) || len(g.Pictures) == 0 || g.At == nil {
			w.T.Errorf("the proof: %+v", v.Gone)
		}
		if got := verbs(w, said); !slices.Equal(got, []string{proctor.VerbDestroyBegun, proctor.VerbDestroyed}) {
			w.T.Errorf("in the journal: %v", got)
		}
		in(w, func(tx proctor.Tx) error {
			r, err := tx.RecordingOf(id)
			if err == nil && r.State != proctor.RecordingDestroyed {
				w.T.Errorf("%+v", r)
			}
			return err
		})
		if err := w.Proctor.HoldRecording(ctx, officer(w), id, v.Version, "too late"); !fault.Is(err, "proctor.keep.gone") {
			w.T.Error(err)
		}
		classify(w, id, proctor.Reviewed{Breach: true, Dispute: proctor.Undisputed})
		if v := shown(w, id); v.Class != proctor.Plain {
			w.T.Errorf("decided on what is gone: %+v", v.Kept)
		}
	})
}

// runs carries out what is due, again and again until nothing is.
func runs(w *proctortest.World) {
	w.T.Helper()
	x := worker(w)
	for n := 1; n > 0; {
		var err error
		n, err = x.RunDue(w.T.Context())
		w.Must(err)
	}
}

// TestSEL13_AHeldOrDisputedRecordingOutlivesItsTerm and goes when that is over.
func TestSEL13_AHeldOrDisputedRecordingOutlivesItsTerm(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		_, held := recorded(w)
		_, disputed := recorded(w)
		ctx, hr := w.T.Context(), officer(w)
		for _, id := range []exam.AttemptID{held, disputed} {
			classify(w, id, proctor.Reviewed{Dispute: proctor.Undisputed})
		}
		classify(w, disputed, proctor.Reviewed{Dispute: proctor.Disputed})
		w.Must(w.Proctor.HoldRecording(ctx, hr, held, shown(w, held).Version, "сот"))
		w.Clock.Advance(400 * 24 * time.Hour)
		runs(w)
		for _, id := range []exam.AttemptID{held, disputed} {
			if v := shown(w, id); v.State != proctor.StillKept {
				w.T.Fatalf("%+v", v.Kept)
			}
		}
		w.Must(w.Proctor.ReleaseRecording(ctx, hr, held, shown(w, held).Version, "шешілді"))
		classify(w, disputed, proctor.Reviewed{Dispute: proctor.DisputeOver})
		runs(w)
		if v := shown(w, held); v.State != proctor.AllGone {
			w.T.Errorf("released, and its term over: %+v", v.Kept)
		}
		w.Clock.Advance(100 * 24 * time.Hour)
		runs(w)
		if v := shown(w, disputed); v.State != proctor.StillKept {
			w.T.Errorf("the term is counted from the end of the dispute: %+v", v.Kept)
		}
		w.Clock.Advance(100 * 24 * time.Hour)
		runs(w)
		if v := shown(w, disputed); v.State != proctor.AllGone {
			w.T.Errorf("%+v", v.Kept)
		}
	})
}

// breaking lets the store of objects fail at the n-th deletion.
type breaking struct {
	blob.Store
	left int
}

var errBroken = errors.New("the machine died")

func (b *breaking) Delete(ctx context.Context, key string) error {
	if b.left--; b.left < 0 {
		return errBroken
	}
	return b.Store.Delete(ctx, key)
}

// TestSEL13_ADeletionThatBreaksOffIsCarriedOn at every object at which it may break,
// and leaves the same proof.
func TestSEL13_ADeletionThatBreaksOffIsCarriedOn(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		_, id := recorded(w)
		classify(w, id, proctor.Reviewed{Dispute: proctor.Undisputed})
		w.Clock.Advance(shown(w, id).Ends.Sub(w.Clock.Now()))
		whole, step := w.Proctor.Blobs, w.Proctor.Destroyer().Step
		task := &outbox.Task{Payload: []byte(`"` + string(id) + `"`)}
		broken := 0
		for left := range 100 {
			w.Proctor.Blobs = &breaking{whole, left}
			done, err := step(w.T.Context(), task)
			if errors.Is(err, errBroken) {
				broken++
			} else if err != nil {
				w.T.Fatal(err)
			} else if done {
				break
			}
		}
		w.Proctor.Blobs = whole
		v := shown(w, id)
		if broken < 3 || v.State != proctor.AllGone || v.Gone.Pieces != 3 || v.Gone.Bytes != 29 || lies(w, "recording/"+strings.ToLower(string(id))+"/") != 0 {
			w.T.Errorf("broken %d times: %+v %+v", broken, v.Kept, v.Gone)
		}
	})
}
