package store_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"tarazy/internal/exam"
	"tarazy/internal/fault"
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

func TestAnImportComesBackWithItsRowsAndReport(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		x := &exam.ItemImport{ID: "imp_1", Version: 1, Body: "a", State: exam.ImportReceived, File: "a.gift", Created: storetest.Start}
		rows := []exam.ItemImportRow{
			{Import: "imp_1", N: 1, Action: exam.ImportNew, Stimulus: &exam.Stimulus{Key: "s"}},
			{Import: "imp_1", N: 2, Action: exam.ImportDiffers, Item: &exam.Item{Key: "k", Tags: []string{"t"}}},
		}
		report := []exam.ImportNote{{Where: "a.gift:1", Severity: "lost", Said: []exam.Noted{{Key: "x", Args: fault.Args{"n": 3}}}}}
		write(t, db, func(tx *store.Tx) error {
			return firstError(tx.ItemImportInsert(x), tx.ItemImportRowInsertAll(rows), tx.ItemImportReport("imp_1", report))
		})
		x.Version, x.Count.New, x.Fault = 2, 1, &exam.Noted{Key: "f", Args: fault.Args{"limit": 7}}
		write(t, db, func(tx *store.Tx) error { return must(tx.ItemImportUpdate(x)) })
		rows[1].Action, rows[1].Undo = exam.ImportLeft, &exam.ImportUndo{Made: 3, Item: "itm_1", Old: &exam.BankItem{ID: "itm_1"}}
		write(t, db, func(tx *store.Tx) error {
			ok, err := tx.ItemImportUpdate(x)
			if ok {
				t.Error("an old version was written")
			}
			return firstError(err, tx.ItemImportRowUpdate(&rows[1]))
		})
		read(t, db, func(tx *store.Tx) error {
			one, err := tx.ItemImportGet("imp_1")
			equal(t, "reported", one.Report[0].Said[0].Args["n"], any(json.Number("3")))
			equal(t, "fault", one.Fault.Args["limit"], any(json.Number("7")))
			all, err2 := tx.ItemImportList("a")
			if len(all) != 1 || all[0].Report != nil || all[0].Count.New != 1 {
				t.Errorf("listed: %+v", all)
			}
			back, err3 := tx.ItemImportRows("imp_1", 1, 5)
			if len(back) != 1 || back[0].N != 2 || back[0].Item.Key != "k" || back[0].Undo.Old.ID != "itm_1" || back[0].Action != exam.ImportLeft {
				t.Errorf("rows: %+v", back)
			}
			return firstError(err, err2, err3)
		})
	})
}

func TestWhatAnImportMadeIsRemovedInItsVersionAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		contestBody(t, db, "a", 0)
		i := &exam.BankItem{ID: "itm_1", Version: 2, Body: "a", State: exam.ItemDraft, Content: exam.Item{Key: "k", Tags: []string{"t"}, Stimulus: "s"}}
		s := &exam.BankStimulus{Body: "a", Version: 1, Content: exam.Stimulus{Key: "s"}}
		write(t, db, func(tx *store.Tx) error { return firstError(must(tx.ItemInsert(i)), must(tx.StimulusPut(s))) })
		write(t, db, func(tx *store.Tx) error {
			users, err := tx.StimulusUsers("a")
			equal(t, "users", users["s"], 1)
			old, err2 := tx.ItemDelete("itm_1", 1)
			older, err3 := tx.StimulusDelete("a", "s", 2)
			equal(t, "another version", old || older, false)
			return firstError(err, err2, err3, must(tx.ItemDelete("itm_1", 2)), must(tx.StimulusDelete("a", "s", 1)))
		})
		read(t, db, func(tx *store.Tx) error {
			page, err := tx.ItemList(exam.ItemQuery{Body: "a", Tag: "t"})
			equal(t, "left", len(page.Items), 0)
			return err
		})
	})
}
