package store_test

import (
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/people"
	"tarazy/internal/people/peopletest"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestSEL02_ChecksOfEquipmentAreReadAsTheyWereKeptTheLatestFirst(t *testing.T) {
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		w := peopletest.New(t, db, c)
		p, err := w.Enrol(t.Context(), w.By, w.Body, people.Entry{Surname: "Қалиева", Given: "Үміт", Private: people.Private{IIN: peopletest.IIN(t, w.Rules, 1)}})
		if err != nil {
			t.Fatal(err)
		}
		at, bright := c.Now(), 30
		check := func(id, press string, made time.Time) *proctor.Check {
			out := proctor.EquipmentOut{Items: []proctor.ItemFound{{Key: "lighting", State: proctor.NotMet}}}
			return &proctor.Check{
				ID: proctor.CheckID(id), Person: p.ID, Press: press, At: made, Outcome: out,
				Figures: proctor.EquipmentIn{Camera: proctor.CameraIn{State: proctor.Opened, Brightness: &bright}},
				Finding: law.Finding{Act: "a", Edition: "e", Rule: "equipment", Outcome: out, Reasons: []law.Reason{{Key: "k", Cite: fault.Citation{Act: "a", Clause: "1"}, Args: fault.Args{"item": "lighting", "least": 50}}}},
			}
		}
		write(t, db, func(tx *store.Tx) error {
			for n, one := range []struct {
				c    *proctor.Check
				kept bool
			}{{check("eqc_a", "1", at), true}, {check("eqc_b", "2", at.Add(time.Hour)), true}, {check("eqc_c", "1", at.Add(2*time.Hour)), false}} {
				if ok, err := tx.EquipmentInsert(one.c); err != nil || ok != one.kept {
					t.Errorf("check %d: %t %v", n, ok, err)
				}
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			last, err := tx.EquipmentLast(p.ID)
			if err != nil || last.ID != "eqc_b" || last.Outcome.Items[0].State != proctor.NotMet || *last.Figures.Camera.Brightness != 30 || last.Finding.Reasons[0].Args["item"] != "lighting" {
				t.Errorf("last: %+v %v", last, err)
			}
			all, err := tx.EquipmentList(p.ID, 9)
			if err != nil || len(all) != 2 || all[1].ID != "eqc_a" {
				t.Errorf("all: %+v %v", all, err)
			}
			if n, err := tx.EquipmentCount(p.ID, at); err != nil || n != 1 {
				t.Errorf("%d after the first: %v", n, err)
			}
			if again, err := tx.EquipmentOfPress(p.ID, "1"); err != nil || again == nil || again.ID != "eqc_a" {
				t.Errorf("of the press: %+v %v", again, err)
			}
			none, err := tx.EquipmentGet("eqc_none")
			if err != nil || none != nil {
				t.Errorf("none: %+v %v", none, err)
			}
			bound, err := tx.EquipmentBound("att_none")
			if err != nil || bound != nil {
				t.Errorf("bound: %+v %v", bound, err)
			}
			return err
		})
	})
}
