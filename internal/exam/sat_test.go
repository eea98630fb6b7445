package exam_test

import (
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// sits lets a new candidate choose options in the first section and end the
// test.
func sits(h *examtest.Hall, options ...int) (exam.AttemptID, *exam.Attempt) {
	h.T.Helper()
	who, booking := h.Seat()
	id, held := h.Enter(who, booking)
	a, _ := h.Stored(id)
	for slot, o := range options {
		save(h, id, held.Secret, 0, place(slot, 1, h.Clock.Now(), keyed(a, slot, o)))
	}
	for section := range 2 {
		_, err := h.Close(h.T.Context(), who, id, held.Secret, section)
		h.Must(err)
		if section == 0 {
			_, err = h.Next(h.T.Context(), who, id, held.Secret)
			h.Must(err)
		}
	}
	return id, a
}

func TestPapersAreOpenedForAnalysisWithoutTheirPersons(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx, s := t.Context(), h.Delivery.Service
		sits(h, 1, 1, 1)
		sits(h, 2, 1)
		sits(h, 0)
		tests, err := s.TestsSat(ctx, h.Manager(), h.People.Body)
		h.Must(err)
		if len(tests) != 1 || tests[0].Key != "trial" || tests[0].N != 3 || tests[0].Test.Key != "trial" || !tests[0].Last.Equal(h.Clock.Now()) {
			t.Fatalf("%+v", tests)
		}
		got, after := 0, exam.AttemptID("")
		for range 3 {
			page, err := s.Sat(ctx, h.Manager(), h.People.Body, "trial", after, 2)
			h.Must(err)
			for _, p := range page.Papers {
				got++
				if len(p.Answers) == 0 || len(p.Answers) != len(p.Seconds) || len(p.Paper.Sections) != 2 {
					t.Errorf("%+v", p)
				}
			}
			if after = page.Next; after == "" {
				break
			}
		}
		if got != 3 {
			t.Errorf("%d papers", got)
		}
		candidate, _ := h.Seat()
		if _, err := s.Sat(ctx, candidate, h.People.Body, "trial", "", 2); !fault.Is(err, "access.denied") {
			t.Errorf("a candidate: %v", err)
		}
	})
}

func TestACorrectionIsTriedBeforeItIsMade(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx, s := t.Context(), h.Delivery.Service
		id, a := sits(h, 2, 1, 1)
		in := exam.CorrectIn{Body: h.People.Body, Key: a.Paper.Slots()[0].Item, Edition: 1, Answer: exam.Key{Options: []string{"c"}}, Reason: "the key was wrong"}
		p, err := s.PreviewKey(ctx, h.Manager(), in)
		h.Must(err)
		if p.Attempts != 1 || len(p.Changes) != 1 || p.Changes[0].Attempt != id || p.Changes[0].Before != 2 || p.Changes[0].After != 3 || p.NowPass() != 0 || p.NowFail() != 0 {
			t.Errorf("%+v", p)
		}
		var before *exam.Score
		h.Tx(func(tx exam.Tx) (err error) { before, err = tx.ScoreGet(id); return err })
		if before.Scored.Total() != 2 {
			t.Errorf("the preview changed the score to %d", before.Scored.Total())
		}
		done, err := s.CorrectKey(ctx, h.Manager(), in)
		h.Must(err)
		if len(done) != 1 || done[0] != p.Changes[0] {
			t.Errorf("made %+v, foretold %+v", done, p.Changes)
		}
		view, err := s.KeyOf(ctx, h.Manager(), h.People.Body, exam.ItemRef{Key: in.Key, Edition: 1})
		h.Must(err)
		if view.Frozen.Item.Answer.Options[0] != "c" || len(view.Corrections) != 1 {
			t.Errorf("%+v", view)
		}
		in.Answer, in.Void = exam.Key{}, true
		if p, err = s.PreviewKey(ctx, h.Manager(), in); err != nil || len(p.Changes) != 0 {
			t.Errorf("void: %+v %v", p, err)
		}
		in.Void = false
		if _, err = s.PreviewKey(ctx, h.Manager(), in); !fault.Is(err, "exam.item.key") {
			t.Errorf("no key: %v", err)
		}
	})
}

func TestOddFiguresStandOnTheRecordOfTheItem(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx, s := t.Context(), h.Delivery.Service
		bank := func(key string) (out *exam.BankItem) {
			h.Tx(func(tx exam.Tx) (err error) { out, err = tx.ItemByKey(h.People.Body, key); return err })
			return out
		}
		for _, i := range examtest.Items()[:2] {
			h.Tx(func(tx exam.Tx) error {
				_, err := tx.ItemInsert(&exam.BankItem{
					ID: exam.ItemID("itm_" + i.Key), Version: 1, Body: h.People.Body, State: exam.ItemReady, Edition: 1, Ready: 1, Content: i,
					Flags: []exam.Flag{{Kind: "law", Note: "amended"}},
				})
				return err
			})
		}
		note := exam.Noted{Key: "exam_analysis.flag.too_easy", Args: map[string]any{"value": "0.99", "limit": "0.95"}}
		n, err := s.FlagStatistics(ctx, h.Manager(), h.People.Body, "trial", map[exam.ItemRef][]exam.Noted{
			{Key: "choice-0", Edition: 1}: {note}, {Key: "choice-1", Edition: 1}: {}, {Key: "choice-1", Edition: 2}: {note}, {Key: "gone", Edition: 1}: {note},
		})
		h.Must(err)
		flags := bank("choice-0").Flags
		if n != 1 || len(flags) != 2 || flags[1].Kind != exam.StatisticsFlag || len(bank("choice-1").Flags) != 1 {
			t.Fatalf("%d flagged: %+v, %+v", n, flags, bank("choice-1").Flags)
		}
		if got, want := flags[1].Seen(locale.EN), locale.T(locale.EN, note.Key, note.Args); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		if got := flags[0].Seen(locale.EN); got != "amended" {
			t.Errorf("%q", got)
		}
		_, err = s.FlagStatistics(ctx, h.Manager(), h.People.Body, "trial", map[exam.ItemRef][]exam.Noted{{Key: "choice-0", Edition: 1}: nil})
		h.Must(err)
		if flags := bank("choice-0").Flags; len(flags) != 1 || flags[0].Kind != "law" {
			t.Errorf("an old flag stays: %+v", flags)
		}
	})
}
