package exam_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/clock"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/locale"
	"tarazy/internal/store/storetest"
)

func newBank(t *testing.T) *examtest.Bank {
	t.Helper()
	c := clock.NewFixed(examtest.Start)
	return examtest.NewBank(t, storetest.Open(t, storetest.SQLite(t), c), c)
}

// poolOf is what papers would be drawn from.
func poolOf(b *examtest.Bank) (out []exam.PoolItem) {
	b.T.Helper()
	b.Must(b.Store.Read(b.T.Context(), func(tx exam.Tx) (err error) {
		out, err = tx.ItemPool(b.Body)
		return err
	}))
	return out
}

func choice(key string) exam.Item {
	i := examtest.Items()[0]
	i.Key = key
	return i
}

func TestAnItemIsApprovedByASecondPersonAndFrozen(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		both := b.Person(access.ItemAuthor, access.ItemReviewer)
		i, err := b.WriteItem(t.Context(), both, exam.WriteIn{ItemAt: exam.ItemAt{Body: b.Body}, Content: choice("")})
		b.Must(err)
		if !strings.HasPrefix(i.Content.Key, "single-") || i.State != exam.ItemDraft || i.Ready != 0 {
			t.Errorf("a new item: %+v", i)
		}
		_, err = b.Approve(t.Context(), both, exam.ReviewIn{ItemAt: examtest.At(i)})
		wants(t, err, "exam.item.state")
		i, err = b.Submit(t.Context(), both, examtest.At(i))
		b.Must(err)
		_, err = b.Approve(t.Context(), both, exam.ReviewIn{ItemAt: examtest.At(i)})
		wants(t, err, "exam.item.own")
		_, err = b.Return(t.Context(), b.Actor(access.ItemReviewer), exam.ReviewIn{ItemAt: examtest.At(i)})
		wants(t, err, "exam.required")
		i, err = b.Return(t.Context(), b.Actor(access.ItemReviewer), exam.ReviewIn{ItemAt: examtest.At(i), Note: "two keys fit"})
		b.Must(err)
		// a second hand on the edition bars that person too
		other := b.Person(access.ItemAuthor, access.ItemReviewer)
		i, err = b.WriteItem(t.Context(), other, exam.WriteIn{ItemAt: examtest.At(i), Content: choice("")})
		b.Must(err)
		i, err = b.Submit(t.Context(), other, examtest.At(i))
		b.Must(err)
		for _, who := range []*access.Actor{both, other} {
			_, err = b.Approve(t.Context(), who, exam.ReviewIn{ItemAt: examtest.At(i)})
			wants(t, err, "exam.item.own")
		}
		i, err = b.Approve(t.Context(), b.Actor(access.ItemReviewer), exam.ReviewIn{ItemAt: examtest.At(i)})
		b.Must(err)
		if i.State != exam.ItemReady || i.Ready != 1 || len(i.Reviews) != 2 {
			t.Errorf("approved: %+v", i)
		}
	})
}

func TestANewEditionWaitsWhilePapersDrawTheReadyOne(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		i := b.Ready(b.Write(choice("a")))
		changed := choice("a")
		changed.Stem = exam.Text{KK: "жаңа", RU: "новое"}
		i, err := b.WriteItem(t.Context(), b.Actor(access.ItemAuthor), exam.WriteIn{ItemAt: examtest.At(i), Content: changed})
		b.Must(err)
		if i.State != exam.ItemDraft || i.Edition != 2 || i.Ready != 1 {
			t.Errorf("a new edition: %+v", i)
		}
		if p := poolOf(b); len(p) != 1 || p[0].Version != 1 {
			t.Errorf("the pool: %+v", p)
		}
		view, err := b.Item(t.Context(), b.Actor(access.ItemReviewer), b.Body, i.ID)
		b.Must(err)
		if view.Ready == nil || view.Ready.Item.Stem.RU == "новое" {
			t.Errorf("the approved edition changed: %+v", view.Ready)
		}
		i = b.Ready(i)
		if p := poolOf(b); len(p) != 1 || p[0].Version != 2 {
			t.Errorf("the pool after approval: %+v", p)
		}
		i, err = b.Retire(t.Context(), b.Actor(access.TestManager), examtest.At(i))
		b.Must(err)
		if p := poolOf(b); len(p) != 0 {
			t.Errorf("a retired item is drawn: %+v", p)
		}
		i, err = b.Reopen(t.Context(), b.Actor(access.TestManager), examtest.At(i))
		b.Must(err)
		if p := poolOf(b); len(p) != 1 || i.State != exam.ItemReady {
			t.Errorf("reopened: %+v", i)
		}
	})
}

func TestABadItemIsRefusedAtItsField(t *testing.T) {
	b := newBank(t)
	spoil := func(fn func(*exam.Item)) exam.Item { i := choice("x"); fn(&i); return i }
	for code, i := range map[string]exam.Item{
		"exam.item.key":      spoil(func(i *exam.Item) { i.Answer.Options = nil }),
		"exam.item.key_many": spoil(func(i *exam.Item) { i.Answer.Options = []string{"a", "b"} }),
		"exam.text.missing":  spoil(func(i *exam.Item) { i.Stem.RU = "" }),
		"exam.item.stimulus": spoil(func(i *exam.Item) { i.Stimulus = "none" }),
		"exam.item.enemy":    spoil(func(i *exam.Item) { i.Enemies = []string{"nobody"} }),
		"exam.item.name":     spoil(func(i *exam.Item) { i.Key = "Ә" }),
	} {
		_, err := b.WriteItem(t.Context(), b.Actor(access.ItemAuthor), exam.WriteIn{ItemAt: exam.ItemAt{Body: b.Body}, Content: i})
		wants(t, err, code)
	}
	b.Write(choice("x"))
	_, err := b.WriteItem(t.Context(), b.Actor(access.ItemAuthor), exam.WriteIn{ItemAt: exam.ItemAt{Body: b.Body}, Content: choice("x")})
	wants(t, err, "exam.item.taken")
	_, err = b.WriteItem(t.Context(), b.Actor(access.ItemReviewer), exam.WriteIn{ItemAt: exam.ItemAt{Body: b.Body}, Content: choice("y")})
	wants(t, err, "access.denied")
	_, err = b.PutStimulus(t.Context(), b.Actor(access.ItemAuthor), exam.StimulusIn{Body: b.Body, Content: exam.Stimulus{Key: "c", Form: exam.Bars, Title: exam.Text{KK: "т", RU: "т"}}})
	wants(t, err, "exam.stimulus.empty")
	_, err = b.PutStimulus(t.Context(), b.Actor(access.ItemAuthor), exam.StimulusIn{Body: b.Body, Content: exam.Stimulus{Key: "c", Form: exam.Passage, Title: exam.Text{KK: "т", RU: "т"}, Body: exam.Text{KK: "м"}}})
	wants(t, err, "exam.text.missing")
}

func TestAChangedMaterialIsApprovedAnewWithItsItems(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		author := b.Actor(access.ItemAuthor)
		text := exam.Stimulus{Key: "news", Form: exam.Passage, Title: exam.Text{KK: "т", RU: "т"}, Body: exam.Text{KK: "бірінші", RU: "первый"}}
		s, err := b.PutStimulus(t.Context(), author, exam.StimulusIn{Body: b.Body, Content: text})
		b.Must(err)
		asks := choice("a")
		asks.Stimulus = "news"
		i := b.Ready(b.Write(asks))
		text.Body.RU = "второй"
		_, err = b.PutStimulus(t.Context(), author, exam.StimulusIn{Body: b.Body, Version: s.Version, Content: text})
		b.Must(err)
		_, err = b.PutStimulus(t.Context(), author, exam.StimulusIn{Body: b.Body, Version: s.Version, Content: text})
		wants(t, err, "exam.changed")
		view, err := b.Item(t.Context(), author, b.Body, i.ID)
		b.Must(err)
		if len(view.Item.Flags) != 1 || view.Item.Flags[0].Kind != exam.MaterialFlag || strings.Contains(view.Item.Flags[0].Seen(locale.RU), "⟦") {
			t.Errorf("flags: %+v", view.Item.Flags)
		}
		b.Must(b.Store.Read(t.Context(), func(tx exam.Tx) error {
			found, err := tx.FrozenGet(b.Body, []exam.ItemRef{{Key: "a", Edition: 1}})
			if f := found[exam.ItemRef{Key: "a", Edition: 1}]; f == nil || f.Stimulus.Body.RU != "первый" {
				t.Errorf("the frozen edition changed: %+v", f)
			}
			return err
		}))
		again, err := b.WriteItem(t.Context(), author, exam.WriteIn{ItemAt: examtest.At(&view.Item), Content: asks})
		b.Must(err)
		again, err = b.Submit(t.Context(), author, examtest.At(again))
		b.Must(err)
		_, err = b.Approve(t.Context(), b.Actor(access.ItemReviewer), exam.ReviewIn{ItemAt: examtest.At(again), Stimulus: 1})
		wants(t, err, "exam.changed") // the reviewer saw the first form
		again, err = b.Approve(t.Context(), b.Actor(access.ItemReviewer), exam.ReviewIn{ItemAt: examtest.At(again), Stimulus: 2})
		b.Must(err)
		if len(again.Flags) != 0 {
			t.Errorf("still flagged: %+v", again.Flags)
		}
	})
}

func TestAnAmendedActFlagsItsItems(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		for n, law := range []exam.LawRef{{"ethics", "5", day.Of(2023, 1, 1)}, {"ethics", "5", day.Of(2023, 6, 1)}, {"ethics", "6", day.Of(2023, 1, 1)}, {"constitution", "5", day.Of(2023, 1, 1)}} {
			i := choice(fmt.Sprintf("law-%d", n))
			i.Law = []exam.LawRef{law}
			b.Ready(b.Write(i))
		}
		in := exam.AmendedIn{Body: b.Body, Act: "ethics", Article: "5", Since: day.Of(2023, 6, 1)}
		_, err := b.FlagAmended(t.Context(), b.Actor(access.ItemAuthor), in)
		wants(t, err, "access.denied")
		for _, want := range []int{1, 0} {
			n, err := b.FlagAmended(t.Context(), b.Actor(access.ItemReviewer), in)
			b.Must(err)
			if n != want {
				t.Errorf("flagged %d, want %d", n, want)
			}
		}
		page, err := b.Bank(t.Context(), b.Actor(access.Methodologist), exam.ItemQuery{Body: b.Body})
		b.Must(err)
		if first := page.Items[0]; page.Total != 4 || first.Content.Key != "law-0" || len(first.Flags) != 1 {
			t.Errorf("the flagged one is not first: %+v", page.Items)
		}
		i, err := b.Unflag(t.Context(), b.Actor(access.ItemReviewer), exam.ReviewIn{ItemAt: examtest.At(&page.Items[0]), Note: "it holds"})
		b.Must(err)
		if len(i.Flags) != 0 || i.State != exam.ItemReady {
			t.Errorf("unflagged: %+v", i)
		}
	})
}

func TestEnemiesAreEnemiesOfEachOther(t *testing.T) {
	pool := []exam.PoolItem{{Key: "a"}, {Key: "b", Enemies: []string{"a"}}, {Key: "c", Enemies: []string{"gone", "b"}}}
	exam.Mutual(pool)
	for i, want := range [][]string{{"b"}, {"a", "c"}, {"gone", "b"}} {
		if !slices.Equal(pool[i].Enemies, want) {
			t.Errorf("%s: %v, want %v", pool[i].Key, pool[i].Enemies, want)
		}
	}
}

func TestTheJournalHoldsNoKeys(t *testing.T) {
	b := newBank(t)
	i := choice("secret")
	i.Answer.Options, i.Options[1].Text = []string{"b"}, exam.Text{KK: "құпия-жауап", RU: "тайный-ответ"}
	b.Ready(b.Write(i))
	for _, e := range b.Journal {
		if text := fmt.Sprintf("%+v", e.Facts); strings.Contains(text, "тайный") || strings.Contains(text, "[b]") {
			t.Errorf("the journal tells: %s", text)
		}
	}
	if len(b.Journal) != 3 {
		t.Errorf("%d entries for three acts", len(b.Journal))
	}
}
