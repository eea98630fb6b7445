package store_test

import (
	"slices"
	"testing"

	"tarazy/internal/appraisal"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// A board asks for what has changed since: a change that is under way when it asks
// is among what it asks for next.
func TestABoardIsToldWhatHasChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 6)
		y := appraisalYear(2023)
		cases := []appraisal.Case{appraisalCase(y, 2, "uni_a", &appraisalDay), appraisalCase(y, 3, "uni_b", nil), appraisalCase(y, 4, "uni_b", nil)}
		late := appraisalCase(y, 5, "uni_a", nil)
		write(t, db, func(tx *store.Tx) error {
			if err := must(tx.AppraisalYearInsert(y)); err != nil {
				return err
			}
			_, err := tx.AppraisalCaseInsertAll(cases)
			return err
		})
		next := int64(0)
		told := func(want ...appraisal.CaseID) map[appraisal.CaseID]appraisal.BoardPart {
			t.Helper()
			out := map[appraisal.CaseID]appraisal.BoardPart{}
			read(t, db, func(tx *store.Tx) error {
				changed, n, err := tx.AppraisalBoardSince(y.ID, next)
				var ids []appraisal.CaseID
				for _, c := range changed {
					ids, out[c.ID] = append(ids, c.ID), c.BoardPart
				}
				slices.Sort(ids)
				if db.Kind() != "sqlite" { // a transaction under way in another database of the server lets more be told
					ids = slices.DeleteFunc(ids, func(id appraisal.CaseID) bool { return !slices.Contains(want, id) })
				}
				if !slices.Equal(ids, want) {
					t.Errorf("changed: %v, wanted %v", ids, want)
				}
				next = n
				return err
			})
			return out
		}
		move := func(tx *store.Tx, c *appraisal.Case, unit people.UnitID) error {
			c.Version++
			c.Place.Unit = unit
			return must(tx.AppraisalCaseUpdate(c))
		}
		all := told(cases[0].ID, cases[1].ID, cases[2].ID)
		equal(t, "a part", all[cases[0].ID], appraisal.BoardPart{Unit: "uni_a", Supervisor: "per000", Tally: cases[0].Tally(), Due: appraisalDay})
		told()
		write(t, db, func(tx *store.Tx) error { return move(tx, &cases[1], "uni_a") })
		equal(t, "where it is now", told(cases[1].ID)[cases[1].ID].Unit, people.UnitID("uni_a"))
		began, asked, ended := make(chan bool), make(chan bool), make(chan error)
		go func() {
			ended <- db.Write(t.Context(), func(tx *store.Tx) error {
				if err := move(tx, &cases[2], "uni_a"); err != nil {
					return err
				}
				began <- true
				<-asked
				return nil
			})
		}()
		<-began
		told()
		asked <- true
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		told(cases[2].ID)
		write(t, db, func(tx *store.Tx) error {
			_, err := tx.AppraisalCaseInsertAll([]appraisal.Case{late})
			return err
		})
		told(late.ID)
		told()
	})
}

// Nothing is left unsaid to who looked at an older state after a newer one.
func TestAnOlderViewIsToldMoreNotLess(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 3)
		y := appraisalYear(2023)
		c := appraisalCase(y, 2, "uni_a", nil)
		write(t, db, func(tx *store.Tx) error {
			if err := must(tx.AppraisalYearInsert(y)); err != nil {
				return err
			}
			_, err := tx.AppraisalCaseInsertAll([]appraisal.Case{c})
			return err
		})
		began, changed, older := make(chan bool), make(chan bool), make(chan int64)
		go func() {
			defer close(older)
			if err := db.Read(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.AppraisalCaseGet(c.ID); err != nil { // from here on its view stands
					return err
				}
				began <- true
				<-changed
				_, next, err := tx.AppraisalBoardSince(y.ID, 0)
				older <- next
				return err
			}); err != nil {
				t.Error(err)
			}
		}()
		<-began
		c.Version, c.Place.Unit = 2, "uni_b"
		write(t, db, func(tx *store.Tx) error { return must(tx.AppraisalCaseUpdate(&c)) })
		changed <- true
		next := <-older
		read(t, db, func(tx *store.Tx) error {
			now, _, err := tx.AppraisalBoardSince(y.ID, next)
			if len(now) != 1 || now[0].Unit != "uni_b" {
				t.Errorf("since the older view: %+v", now)
			}
			return err
		})
		for range older {
		}
	})
}

func TestACaseIsOpenedWithWhatIsAroundIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		appraisalBody(t, db, 3)
		y := appraisalYear(2023)
		c := appraisalCase(y, 2, "uni_a", &appraisalDay)
		write(t, db, func(tx *store.Tx) error {
			if err := must(tx.AppraisalYearInsert(y)); err != nil {
				return err
			}
			_, err := tx.AppraisalCaseInsertAll([]appraisal.Case{c})
			return err
		})
		opened := func() (o *appraisal.OpenCase) {
			read(t, db, func(tx *store.Tx) (err error) {
				o, err = tx.AppraisalCaseOpen(c.ID)
				return err
			})
			return o
		}
		o := opened()
		equal(t, "case", o.Case, c)
		equal(t, "year", o.Year, *y)
		equal(t, "order", o.Order, (*appraisal.Order)(nil))
		read(t, db, func(tx *store.Tx) error {
			b, err := tx.BodyGet(y.Body)
			equal(t, "body", o.Body, *b)
			if err != nil {
				return err
			}
			none, err := tx.AppraisalCaseOpen("apr_none")
			equal(t, "no case", none, (*appraisal.OpenCase)(nil))
			return err
		})
		at := storetest.Start
		write(t, db, func(tx *store.Tx) error {
			for n := 1; n <= 2; n++ {
				if err := must(tx.AppraisalOrderPut(&appraisal.Order{Body: y.Body, Number: n, Version: 1, Paper: "№", InForce: &at})); err != nil {
					return err
				}
			}
			return tx.ChangeInsertAll([]people.Change{{Root: people.RootPerson, ID: "per002", Version: 2, Body: y.Body, Verb: "x", By: "system", At: at}})
		})
		o = opened()
		read(t, db, func(tx *store.Tx) error {
			stamp, err := tx.ChangeStamp(y.Body)
			equal(t, "stamp", o.Stamp, stamp)
			if o.Stamp == 0 || o.Order == nil || o.Order.Number != 2 {
				t.Errorf("%+v", o)
			}
			return err
		})
	})
}
