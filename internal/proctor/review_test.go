package proctor_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/fault"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
	"tarazy/internal/proctor/proctortest"
)

// reviewing is a recorded attempt with two flags that waits for a proctor, and what its
// procedure was told.
type reviewing struct {
	*proctortest.World
	who  *access.Actor
	id   exam.AttemptID
	told []string
}

func newReviewing(w *proctortest.World) *reviewing {
	w.T.Helper()
	x := &reviewing{World: w}
	w.Judge()
	w.Proctor.Judges.Judged = func(_ proctor.Tx, by *access.Actor, r *proctor.Review, reason string) error {
		x.told = append(x.told, fmt.Sprint(r.Outcome.Breach, " ", r.Outcome.Conduct, " ", by.Person, " ", reason))
		return nil
	}
	x.who, x.id = recorded(w)
	in(w, func(tx proctor.Tx) error {
		a, err := tx.ExamAttemptGet(x.id)
		if err != nil {
			return err
		}
		for n, kind := range []proctor.FlagKind{proctor.LeftPage, proctor.CameraCovered} {
			from := w.Clock.Now().Add(time.Duration(n) * time.Hour)
			if _, err := tx.FlagInsert(&proctor.Flag{ID: proctor.FlagID(fmt.Sprint("flg_", n)), Attempt: x.id, Kind: kind, From: from, Until: from.Add(9 * time.Second), Press: fmt.Sprint(n), At: from, Args: map[string]string{}}); err != nil {
				return err
			}
		}
		now := w.Clock.Now()
		a.Finished = &now
		return firstOf(w.Proctor.ReviewOpens(tx, a), w.Proctor.ReviewOpens(tx, a)) // a second scoring opens nothing anew
	})
	return x
}

func firstOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// judge is a proctor of a name in the body of the world.
func (x *reviewing) judge(name string) *access.Actor {
	body := string(x.People.Body)
	return &access.Actor{Person: name, Acting: access.Proctor, Body: body, Held: []access.Held{{Role: access.Proctor, Body: body}}}
}

func opinion(version int64, verdict, conduct, reason string, flags ...proctor.FlagVerdict) proctor.OpinionIn {
	in := proctor.OpinionIn{Version: version, Verdict: verdict, Conduct: conduct, Reason: reason, Flags: map[proctor.FlagID]proctor.FlagVerdict{}}
	for n, f := range flags {
		in.Flags[proctor.FlagID(fmt.Sprint("flg_", n))] = f
	}
	return in
}

func (x *reviewing) gives(who string, in proctor.OpinionIn) error {
	return x.Proctor.GiveOpinion(x.T.Context(), x.judge(who), x.id, in)
}

func (x *reviewing) sees(who string) *proctor.Watchable {
	x.T.Helper()
	v, err := x.Proctor.Look(x.T.Context(), x.judge(who), x.id)
	x.Must(err)
	return v
}

const covered = "covering_camera"

// TestSEL13_ABreachIsFoundByTwoProctorsEachAlone: the second sees nothing of what the
// first found, and is another person.
func TestSEL13_ABreachIsFoundByTwoProctorsEachAlone(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		breach := opinion(1, proctor.ConductBreach, covered, "Камера жабылған, 10:03", proctor.FlagNotConfirmed, proctor.FlagConfirmed)
		x.Must(x.gives("per_a", breach))
		if v := x.sees("per_b"); v.State != proctor.ReviewSecond || len(v.Opinions) != 0 || !v.MayJudge || v.Outcome != nil {
			t.Errorf("the second sees %+v, may judge %t", v.Opinions, v.MayJudge)
		}
		if v := x.sees("per_a"); v.MayJudge || len(v.Opinions) != 1 || v.Opinions[0].Words != "Камера жабылған, 10:03" {
			t.Errorf("the first sees %+v", v.Opinions)
		}
		breach.Version = 2
		if err := x.gives("per_a", breach); !fault.Is(err, "proctor.review.twice") {
			t.Error(err)
		}
		if len(x.told) != 0 {
			t.Errorf("told %v before two had found it", x.told)
		}
		x.Must(x.gives("per_b", breach))
		if want := []string{"true covering_camera per_b Камера жабылған, 10:03"}; !slices.Equal(x.told, want) {
			t.Errorf("told %v", x.told)
		}
		if v := shown(w, x.id); v.Class != proctor.Breach {
			t.Errorf("kept as %s", v.Class)
		}
		breach.Version = 3
		if err := x.gives("per_c", breach); !fault.Is(err, "proctor.review.decided") {
			t.Error(err)
		}
		own, err := x.Proctor.OwnReview(t.Context(), x.who, x.id)
		x.Must(err)
		if len(own.Flags) != 1 || own.Flags[0].Kind != proctor.CameraCovered || len(own.Opinions) != 2 || own.Opinions[0].By != "" || own.Opinions[1].Words == "" {
			t.Errorf("the candidate sees flags %+v and opinions %+v", own.Flags, own.Opinions)
		}
		counts, err := x.Proctor.Statistics(t.Context(), x.judge("per_a"), x.People.Body)
		x.Must(err)
		if want := []proctor.VerdictCount{{proctor.CameraCovered, "", proctor.FlagConfirmed, 2}, {proctor.LeftPage, "", proctor.FlagNotConfirmed, 2}}; !slices.Equal(counts.Kinds, want) {
			t.Errorf("%+v", counts.Kinds)
		}
	})
}

// TestSEL14_WhereTheSecondFindsNoBreachTheRulesWereKept: one is enough for that, and a
// doubt goes in favour of the candidate.
func TestSEL14_WhereTheSecondFindsNoBreachTheRulesWereKept(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		x.Must(x.gives("per_a", opinion(1, proctor.ConductBreach, covered, "Камера жабылған", proctor.FlagUnclear, proctor.FlagConfirmed)))
		x.Must(x.gives("per_b", opinion(2, proctor.ConductKept, "", "", proctor.FlagUnclear, proctor.FlagNotConfirmed)))
		if want := []string{"false  per_b "}; !slices.Equal(x.told, want) {
			t.Errorf("told %q", x.told)
		}
		in(w, func(tx proctor.Tx) error {
			r, err := tx.ReviewGet(x.id)
			if err == nil && (r.Outcome == nil || r.Outcome.Finding.Rule != proctor.ReviewRule || len(r.Outcome.Finding.Reasons) != 1 || r.Outcome.Finding.Reasons[0].Cite.Clause != "step-5") {
				t.Errorf("%+v", r.Outcome)
			}
			return err
		})
		if v := shown(w, x.id); v.Class != proctor.Flagged {
			t.Errorf("kept as %s", v.Class)
		}
	})
}

// What is wrong with an opinion is said at its place, and nothing of it is kept.
func TestAnOpinionIsWhole(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		both := []proctor.FlagVerdict{proctor.FlagNotConfirmed, proctor.FlagNotConfirmed}
		for code, in := range map[string]proctor.OpinionIn{
			"proctor.review.opinion": opinion(1, "perhaps", "", "", both...),
			"proctor.review.conduct": opinion(1, proctor.ConductBreach, "yawning", "Көрдім", both...),
			"proctor.review.reason":  opinion(1, proctor.ConductBreach, covered, " ", both...),
			"proctor.review.flag":    opinion(1, proctor.ConductKept, "", "", proctor.FlagUnclear),
			"exam.changed":           opinion(7, proctor.ConductKept, "", "", both...),
		} {
			if err := x.gives("per_a", in); !fault.Is(err, code) {
				t.Errorf("%s: %v", code, err)
			}
		}
		for name, who := range map[string]*access.Actor{
			"the candidate": {Person: x.who.Person, Held: x.judge("").Held}, "of another body": {Person: "per_a", Held: []access.Held{{Role: access.Proctor, Body: "bod_other"}}},
			"another role": officer(w),
		} {
			if err := x.Proctor.GiveOpinion(t.Context(), who, x.id, opinion(1, proctor.ConductKept, "", "", both...)); !fault.Is(err, "proctor.review.missing") {
				t.Errorf("%s: %v", name, err)
			}
		}
		x.Must(x.Proctor.TakeReview(t.Context(), x.judge("per_b"), x.id))
		if err := x.gives("per_a", opinion(2, proctor.ConductKept, "", "", both...)); !fault.Is(err, "proctor.review.taken") {
			t.Error(err)
		}
		w.Clock.Advance(31 * time.Minute)
		x.Must(x.gives("per_a", opinion(2, proctor.ConductKept, "", "", both...)))
	})
}

// TestSEL13_TheQueueGoesByTheTermAndKnowsNumbersAlone.
func TestSEL13_TheQueueGoesByTheTermAndKnowsNumbersAlone(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		q, err := x.Proctor.Reviews(t.Context(), x.judge("per_a"), false, "")
		x.Must(err)
		if len(q.Rows) != 1 || q.Open != 1 || q.Rows[0].Flags.All != 2 || q.Rows[0].Number == "" || q.Rows[0].Due <= day.In(q.Rows[0].Ended, time.UTC) {
			t.Fatalf("%+v", q)
		}
		x.Must(x.gives("per_a", opinion(1, proctor.ConductKept, "", "", proctor.FlagNotConfirmed, proctor.FlagUnclear)))
		if q, err = x.Proctor.Reviews(t.Context(), x.judge("per_a"), true, ""); err != nil || len(q.Rows) != 1 || q.Open != 0 {
			t.Errorf("%+v, %v", q, err)
		}
		if _, err := x.Proctor.Reviews(t.Context(), officer(w), false, ""); !fault.Is(err, "access.denied") {
			t.Error(err)
		}
	})
}

// Whoever looks at a picture is on record; the candidate sees what confirmed flags are
// about, and no more; who saw it before it was decided decides no dispute.
func TestWhoSeesARecording(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		all, err := x.Proctor.Shown(t.Context(), x.judge("per_a"), x.id)
		x.Must(err)
		if len(all) != len(pieces) {
			t.Fatalf("%d pieces", len(all))
		}
		if own, err := x.Proctor.Shown(t.Context(), x.who, x.id); err != nil || len(own) != 0 {
			t.Errorf("before it is decided the candidate sees %d, %v", len(own), err)
		}
		_, _, err = x.Proctor.LookAt(t.Context(), x.who, x.id, all[0].Name())
		if !fault.Is(err, "proctor.review.missing") {
			t.Error(err)
		}
		x.Must(x.Proctor.Saw(t.Context(), x.judge("per_seen"), x.id, proctor.SeenPicture))
		x.Must(x.gives("per_a", opinion(1, proctor.ConductKept, "", "Бетті 9 секунд тастап кетті", proctor.FlagConfirmed, proctor.FlagUnclear)))
		if own, err := x.Proctor.Shown(t.Context(), x.who, x.id); err != nil || len(own) != len(pieces) { // all of the first flag's time
			t.Errorf("the candidate sees %d, %v", len(own), err)
		}
		w.Clock.Advance(time.Hour)
		x.Must(x.Proctor.Saw(t.Context(), x.judge("per_later"), x.id, proctor.SeenPicture))
		in(w, func(tx proctor.Tx) error {
			r, err := tx.ReviewGet(x.id)
			if err != nil {
				return err
			}
			for who, want := range map[people.PersonID]bool{"per_a": true, "per_seen": true, "per_later": false, "per_none": false} {
				saw, err := x.Proctor.SawReview(tx, r.Case, r.Test, who)
				if err != nil || saw != want {
					t.Errorf("%s saw it: %t, %v", who, saw, err)
				}
			}
			if err := x.Proctor.Dispute(tx, "per_x", r.Case, r.Test, false); err != nil {
				return err
			}
			here, err := x.Proctor.JudgedHere(tx, r.Case, r.Test)
			if !here {
				t.Error("it is not judged here")
			}
			return err
		})
		if v := shown(w, x.id); v.Class != proctor.Contested || v.Until != nil {
			t.Errorf("disputed: %s until %v", v.Class, v.Until)
		}
	})
}

// A long exam is shown to its end: its pieces do not stop with a page of a list.
func TestAllPiecesOfALongRecordingAreShown(t *testing.T) {
	proctortest.Each(t, func(w *proctortest.World) {
		x := newReviewing(w)
		const many = 700
		in(w, func(tx proctor.Tx) error {
			var all []proctor.Piece
			for n := range int64(many) {
				at := w.Clock.Now().Add(time.Duration(n) * 3 * time.Second)
				all = append(all, proctor.Piece{
					Attempt: x.id, Track: proctor.Screen, Kind: proctor.Snapshot, Run: "longlong", Seq: n + 1, From: at, Until: at, Type: "image/jpeg",
					Size: 1, Hash: []byte("hash"), Key: fmt.Sprint("recording/", n), At: at,
				})
			}
			_, err := tx.PiecesAppend(all)
			return err
		})
		all, err := x.Proctor.Shown(t.Context(), x.judge("per_a"), x.id)
		x.Must(err)
		if len(all) != many+len(pieces) || !slices.IsSortedFunc(all, func(a, b proctor.Piece) int { return a.From.Compare(b.From) }) {
			t.Errorf("%d of %d pieces", len(all), many+len(pieces))
		}
	})
}
