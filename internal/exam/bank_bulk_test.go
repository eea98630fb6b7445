package exam_test

import (
	"slices"
	"testing"

	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/exam"
	"tarazy/internal/exam/examtest"
	"tarazy/internal/outbox"
	"tarazy/internal/store"
)

// reviews gives a person the role of a reviewer for good.
func reviews(b *examtest.Bank, who *access.Actor) {
	b.T.Helper()
	b.Must(b.DB.Write(b.T.Context(), func(tx *store.Tx) error {
		return tx.GrantInsert(&access.Grant{
			ID: "grt_" + who.Person, Person: who.Person, Role: access.ItemReviewer, Body: string(b.Body), From: day.Of(2023, 1, 1), Order: "№ 1", By: "system", At: tx.Now(),
		})
	}))
}

// told are the keys of the notices to a person, the latest first.
func told(b *examtest.Bank, who *access.Actor) (keys []string) {
	b.T.Helper()
	b.Must(b.DB.Read(b.T.Context(), func(tx *store.Tx) error {
		page, err := tx.NoticeList(outbox.NoticeQuery{Person: who.Person})
		keys = nil
		for _, n := range page.Items {
			keys = append(keys, n.Key)
		}
		return err
	}))
	return keys
}

func TestReviewersAreToldOfSubmissionsAndAllAuthorsOfReturns(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		ctx, author, reviewer := t.Context(), b.Person(access.ItemAuthor, access.ItemReviewer), b.Person(access.ItemReviewer)
		second := b.Person(access.ItemAuthor)
		reviews(b, author)
		reviews(b, reviewer)
		i, err := b.WriteItem(ctx, author, exam.WriteIn{ItemAt: exam.ItemAt{Body: b.Body}, Content: choice("a")})
		b.Must(err)
		i, err = b.WriteItem(ctx, second, exam.WriteIn{ItemAt: examtest.At(i), Content: choice("a")})
		b.Must(err)
		i, err = b.Submit(ctx, second, examtest.At(i))
		b.Must(err)
		if got := told(b, reviewer); !slices.Equal(got, []string{"exam_bank.notice.submitted"}) {
			t.Errorf("the reviewer is told %v", got)
		}
		if got := told(b, author); len(got) != 0 {
			t.Errorf("who wrote on it is told %v", got)
		}
		_, err = b.Return(ctx, reviewer, exam.ReviewIn{ItemAt: examtest.At(i), Note: "x"})
		b.Must(err)
		for _, who := range []*access.Actor{author, second} {
			if got := told(b, who); !slices.Equal(got, []string{"exam_bank.notice.returned"}) {
				t.Errorf("an author is told %v", got)
			}
		}
	})
}

func TestAnActOnSeveralItemsIsShownThenDoneOneByOne(t *testing.T) {
	examtest.EachBank(t, func(b *examtest.Bank) {
		ctx, author, reviewer := t.Context(), b.Actor(access.ItemAuthor), b.Actor(access.ItemReviewer)
		reviews(b, reviewer)
		one, two, ready := b.Write(choice("one")), b.Write(choice("two")), b.Ready(b.Write(choice("ready")))
		heard := len(told(b, reviewer))
		stale := examtest.At(two)
		stale.Version = 99
		in := exam.BulkIn{Act: exam.BulkSubmit, Body: b.Body, Items: []exam.ItemAt{examtest.At(one), stale, examtest.At(ready), {ID: "itm_none"}}}
		outcome := func(all []exam.BulkDone, codes ...string) {
			t.Helper()
			for i, code := range codes {
				if f := all[i].Fault; code == "" && f != nil || code != "" && (f == nil || f.Code != code) {
					t.Errorf("item %d: want %q, got %v", i, code, f)
				}
			}
		}
		all, err := b.TryBulk(ctx, author, in)
		b.Must(err)
		outcome(all, "", "exam.changed", "exam.item.state", "exam.missing.item")
		if v, err := b.Item(ctx, author, b.Body, one.ID); err != nil || v.Item.State != exam.ItemDraft || len(told(b, reviewer)) != heard {
			t.Errorf("the preview left something behind: %+v %v", v, err)
		}
		all, err = b.DoBulk(ctx, author, in)
		b.Must(err)
		outcome(all, "", "exam.changed", "exam.item.state", "exam.missing.item")
		if got := told(b, reviewer); len(got) != heard+1 || !slices.Contains(got, "exam_bank.notice.submitted_many") {
			t.Errorf("the reviewer is told %v", got)
		}
		// a tag makes a new edition of what is ready, once
		tag := exam.BulkIn{Act: exam.BulkTag, Body: b.Body, Tag: "extra", Items: []exam.ItemAt{examtest.At(two), examtest.At(ready)}}
		all, err = b.DoBulk(ctx, author, tag)
		b.Must(err)
		outcome(all, "", "")
		v, err := b.Item(ctx, author, b.Body, ready.ID)
		b.Must(err)
		if v.Item.State != exam.ItemDraft || v.Item.Ready != 1 || v.Item.Edition != 2 || !slices.Contains(v.Item.Content.Tags, "extra") {
			t.Errorf("tagged: %+v", v.Item)
		}
		tag.Items = []exam.ItemAt{examtest.At(&v.Item)}
		all, err = b.TryBulk(ctx, author, tag)
		b.Must(err)
		outcome(all, "exam.bulk.tagged")
		tag.Tag = " "
		_, err = b.TryBulk(ctx, author, tag)
		wants(t, err, "exam.required")
		_, err = b.DoBulk(ctx, author, exam.BulkIn{Act: exam.BulkRetire, Body: b.Body, Items: tag.Items})
		wants(t, err, "access.denied")
		all, err = b.DoBulk(ctx, reviewer, exam.BulkIn{Act: exam.BulkRetire, Body: b.Body, Items: tag.Items})
		b.Must(err)
		outcome(all, "")
		page, err := b.Service.Bank(ctx, author, exam.ItemQuery{Body: b.Body, IDs: []exam.ItemID{one.ID, two.ID}})
		b.Must(err)
		if len(page.Items) != 2 || page.Total != 2 {
			t.Errorf("two items by name: %d of %d", len(page.Items), page.Total)
		}
	})
}
