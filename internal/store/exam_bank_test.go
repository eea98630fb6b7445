package store_test

import (
	"fmt"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// bankOf fills the bank of body "a" with n items; every seventh is flagged.
func bankOf(t testing.TB, db *store.DB, n int) {
	t.Helper()
	contestBody(t, db, "a", 0)
	text := exam.Text{KK: "Сұрақ", RU: "Вопрос"}
	for from := 0; from < n; from += 1000 {
		write(t, db, func(tx *store.Tx) error {
			for i := from; i < min(n, from+1000); i++ {
				x := &exam.BankItem{
					ID: exam.ItemID(fmt.Sprintf("itm_%05d", i)), Version: 1, Body: "a", State: exam.ItemReady, Edition: 1, Ready: 1, Created: storetest.Start, Changed: storetest.Start,
					Content: exam.Item{Key: fmt.Sprintf("k-%05d", i), Kind: exam.Essay, Stem: text, Tags: []string{"all", fmt.Sprintf("t%d", i%100)}},
				}
				if i%7 == 3 {
					x.Flags = []exam.Flag{{Kind: exam.LawFlag}}
				}
				if err := must(tx.ItemInsert(x)); err != nil {
					return err
				}
			}
			return nil
		})
	}
}

func TestABankIsReadPageByPageFlaggedFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		bankOf(t, db, 30)
		var keys []string
		read(t, db, func(tx *store.Tx) error {
			for after := ""; ; {
				page, err := tx.ItemList(exam.ItemQuery{Body: "a", After: after, Limit: 4})
				if err != nil {
					return err
				}
				if page.Total != 30 {
					t.Error("total", page.Total)
				}
				for _, i := range page.Items {
					keys = append(keys, i.Content.Key)
				}
				if after = page.Next; after == "" {
					return nil
				}
			}
		})
		if len(keys) != 30 || fmt.Sprint(keys[:6]) != "[k-00003 k-00010 k-00017 k-00024 k-00000 k-00001]" {
			t.Error(keys)
		}
		read(t, db, func(tx *store.Tx) error {
			page, err := tx.ItemList(exam.ItemQuery{Body: "a", Tag: "t12", Text: "СҰРАҚ"})
			if page.Total != 1 || page.Items[0].Content.Key != "k-00012" {
				t.Errorf("by tag and text: %+v", page)
			}
			return err
		})
	})
}

func TestAnImportComesBackAndIsTakenOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		x := &exam.ItemImport{ID: "imp_1", Version: 1, Body: "a", File: "a.gift", Created: storetest.Start, Items: []exam.Item{{Key: "k", Tags: []string{"t"}}}}
		write(t, db, func(tx *store.Tx) error { return tx.ItemImportInsert(x) })
		x.Version, x.Did.New = 2, 1
		write(t, db, func(tx *store.Tx) error { return must(tx.ItemImportUpdate(x)) })
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.ItemImportUpdate(x)
			if ok {
				t.Error("an old version was written")
			}
			return err
		})
		read(t, db, func(tx *store.Tx) error {
			one, err := tx.ItemImportGet("imp_1")
			equal(t, "whole", one.Items[0].Key, "k")
			all, err2 := tx.ItemImportList("a")
			if len(all) != 1 || all[0].Items != nil || all[0].Did.New != 1 {
				t.Errorf("listed: %+v", all)
			}
			return firstError(err, err2)
		})
	})
}
