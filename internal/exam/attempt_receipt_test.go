package exam_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"tarazy/internal/exam/examtest"
	"tarazy/internal/journal"
)

// ended is the record of all answers of an attempt, as the journal opens it.
func ended(t *testing.T, h *examtest.Hall) *journal.Opened {
	t.Helper()
	i := slices.IndexFunc(h.Journal, func(e journal.Entry) bool { return e.Verb == "exam.answers" })
	if i < 0 {
		t.Fatal("the answers are not on record")
	}
	e := h.Journal[i]
	facts, err := journal.Canonical(e.Facts)
	h.Must(err)
	return &journal.Opened{Record: journal.Record{Verb: e.Verb, Subject: e.Subject, Case: e.Case, Number: 1}, Facts: facts}
}

func TestACandidateChecksEachAnswerByOneReceipt(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, held := h.Enter(who, booking)
		now := h.Clock.Now()
		save(h, id, held.Secret, 0, place(0, 1, now, 0), place(0, 2, now, 2), place(2, 1, now, 1))
		if slices.ContainsFunc(h.Journal, func(e journal.Entry) bool { return e.Verb == "exam.answers" }) {
			t.Fatal("recorded before the end")
		}
		h.Clock.Advance(2 * time.Hour)
		h.Must(h.End(context.WithoutCancel(t.Context()), id))
		o := ended(t, h)
		if o.Subject != who.Person || o.Case != string(id) || strings.Contains(string(o.Facts), "places") {
			t.Errorf("%+v %s", o.Record, o.Facts)
		}
		shown, err := h.Delivery.Service.OpenAnswers(t.Context(), o)
		h.Must(err)
		if len(shown) != 2 {
			t.Fatalf("%d answers", len(shown))
		}
		var facts struct {
			Answers []struct {
				Slot   int
				Seq    int64
				Digest string
			}
		}
		h.Must(json.Unmarshal(o.Facts, &facts))
		for i, want := range []string{`{"answer":{"places":[2]},"number":1,"seq":2}`, `{"answer":{"places":[1]},"number":3,"seq":1}`} {
			if string(shown[i].Value) != want {
				t.Errorf("%s, not %s", shown[i].Value, want)
			}
		}
		if facts.Answers[0].Slot != 0 || facts.Answers[0].Seq != 2 || facts.Answers[0].Digest == facts.Answers[1].Digest {
			t.Errorf("%s", o.Facts)
		}
		other := *o
		other.Verb = "exam.scored"
		if none, err := h.Delivery.Service.OpenAnswers(t.Context(), &other); err != nil || len(none) != 0 {
			t.Errorf("of another record: %v %v", none, err)
		}
	})
}

func TestAnAttemptWithoutAnswersHasItsReceiptToo(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		who, booking := h.Seat()
		id, _ := h.Enter(who, booking)
		h.Clock.Advance(2 * time.Hour)
		h.Must(h.End(context.WithoutCancel(t.Context()), id))
		if o := ended(t, h); !strings.Contains(string(o.Facts), `"answers":[]`) {
			t.Errorf("%s", o.Facts)
		}
	})
}
