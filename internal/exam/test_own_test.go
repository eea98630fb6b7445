package exam_test

import (
	"testing"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
)

// own is a test of two parts that draw from one tag, parted by difficulty.
func own() exam.Test {
	w := locale.Words{KK: "а", RU: "а", EN: "a"}
	return exam.Test{
		Key: "own", Title: w, Languages: exam.Languages(), Grace: 60, Breaks: 5,
		Sections: []exam.Section{{Key: "s", Title: w, Minutes: 10, Parts: []exam.Part{
			{Key: "easy", Tag: "choice", Difficulty: 1, Title: w, Count: 1}, {Key: "hard", Tag: "choice", Difficulty: 3, Title: w, Count: 2, Kinds: []exam.Kind{exam.Single}},
		}}},
	}
}

func TestABadDescriptionIsRefusedAtItsField(t *testing.T) {
	spoil := func(fn func(*exam.Test)) exam.Test { x := own(); fn(&x); return x }
	part := func(x *exam.Test, n int) *exam.Part { return &x.Sections[0].Parts[n] }
	for _, c := range []struct {
		code, field string
		test        exam.Test
	}{
		{"exam.test.waits", "breaks", spoil(func(x *exam.Test) { x.Breaks = 999 })},
		{"exam.test.waits", "grace", spoil(func(x *exam.Test) { x.Grace = -1 })},
		{"exam.test.drawn", "sections[0].parts[0].difficulty", spoil(func(x *exam.Test) { part(x, 0).Difficulty = 4 })},
		{"exam.test.drawn", "sections[0].parts[1].difficulty", spoil(func(x *exam.Test) { part(x, 1).Kinds = []exam.Kind{"other"} })},
		{"exam.test.shared", "sections[0].parts[1].key", spoil(func(x *exam.Test) { part(x, 1).Difficulty = 0 })},
		{"exam.test.shared", "sections[0].parts[1].key", spoil(func(x *exam.Test) { part(x, 1).Difficulty = 1 })},
		{"exam.test.twice", "sections[0].parts[1].key", spoil(func(x *exam.Test) { part(x, 1).Key = "easy" })},
	} {
		if f, ok := fault.As(c.test.Check()); !ok || f.Code != c.code || f.Field != c.field {
			t.Errorf("want %s at %s, got %+v", c.code, c.field, f)
		}
	}
	x := own()
	if err := x.Check(); err != nil {
		t.Error(err)
	}
}

func TestPartsOfOneTagDrawByDifficultyAndTheirStockIsShown(t *testing.T) {
	examtest.Each(t, func(h *examtest.Hall) {
		ctx, s, body := t.Context(), h.Delivery.Service, h.People.Body
		h.Tx(func(tx exam.Tx) error {
			for i, it := range examtest.Items()[:4] {
				it.Difficulty = []int{1, 3, 3, 2}[i]
				it.Key = "own-" + it.Key
				if err := tx.FrozenInsert(&exam.Frozen{Body: body, Key: it.Key, Edition: 1, Item: it}); err != nil {
					return err
				}
				_, err := tx.ItemInsert(&exam.BankItem{ID: exam.ItemID("itm_" + it.Key), Version: 1, Body: body, State: exam.ItemReady, Edition: 1, Ready: 1, Content: it})
				if err != nil {
					return err
				}
			}
			return nil
		})
		x := own()
		stock, err := s.Stock(ctx, h.Manager(), body, &x)
		h.Must(err)
		if len(stock.Have) != 1 || stock.Have[0][0] != 1 || stock.Have[0][1] != 2 || len(stock.Tags) != 1 || stock.Tags[0] != (exam.TagStock{Tag: "choice", Items: 4}) {
			t.Errorf("%+v", stock)
		}
		_, err = s.Stock(ctx, candidate(h, 1), body, &x)
		wants(t, err, "access.denied")
		nameless := own()
		nameless.Sections[0].Parts[1].Title = locale.Words{}
		wants(t, s.DescribeTest(ctx, h.Manager(), body, nameless, 0), "exam.test.named")
		h.Must(s.DescribeTest(ctx, h.Manager(), body, x, 0))
		v, err := s.Test(ctx, h.Manager(), body, "own")
		h.Must(err)
		if len(v.Short) != 0 || v.Test.Breaks != 5 || v.Test.Sections[0].Parts[1].Tag != "choice" {
			t.Errorf("%+v", v)
		}
		all, err := s.SetSittings(ctx, h.Manager(), body, exam.SittingsIn{Test: "own", Day: day.Of(2023, 5, 18), First: 9 * 60, Last: 9 * 60, Window: 30, Seats: 3})
		h.Must(err)
		who := candidate(h, 2)
		b, err := s.Book(ctx, who, all[0].ID, locale.KK)
		h.Must(err)
		slots := b.Paper.Slots()
		if len(slots) != 3 || slots[0].Part != "easy" || slots[0].Item != "own-choice-0" || slots[1].Part != "hard" {
			t.Errorf("%+v", slots)
		}
		h.Clock.Advance(all[0].Starts.Sub(h.Clock.Now()) + time.Minute)
		id, err := h.Begin(ctx, who, b.ID)
		h.Must(err)
		if a, _ := h.Stored(id); a.BreakLeft != 300 {
			t.Errorf("%d seconds of breaks", a.BreakLeft)
		}
	})
}
