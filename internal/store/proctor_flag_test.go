package store_test

import (
	"fmt"
	"testing"
	"time"

	"tarazy/internal/exam"
	"tarazy/internal/proctor"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestSEL03_FlagsAreKeptOnceForAPressAndReadOldestFirst(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		attemptsFor(t, db, "1", "2")
		at := time.Date(2026, 3, 1, 9, 0, 0, 1000, time.UTC)
		flag := func(id, attempt, press string, kind proctor.FlagKind, from time.Time) *proctor.Flag {
			return &proctor.Flag{
				ID: proctor.FlagID(id), Attempt: exam.AttemptID(attempt), Press: press, Kind: kind, Conduct: "c", From: from, Until: from, At: from, Source: proctor.ByBrowser,
				Args: map[string]string{"length": "3"}, Note: []byte{0, 1, 255},
			}
		}
		write(t, db, func(tx *store.Tx) error {
			for n, one := range []struct {
				f    *proctor.Flag
				kept bool
			}{
				{flag("flg_a", "att_1", "1", proctor.Paste, at.Add(time.Minute)), true}, {flag("flg_b", "att_1", "2", proctor.Paste, at), true},
				{flag("flg_c", "att_1", "1", proctor.LeftPage, at), false}, {flag("flg_d", "att_2", "1", proctor.LeftPage, at), true},
			} {
				if ok, err := tx.FlagInsert(one.f); err != nil || ok != one.kept {
					t.Errorf("flag %d: %t %v", n, ok, err)
				}
			}
			later := flag("flg_b", "att_1", "2", proctor.Paste, at)
			later.Until = at.Add(time.Second)
			if err := tx.FlagLast(later); err != nil {
				return err
			}
			for lease := range int64(2) {
				if err := tx.LinePut(&proctor.Line{Attempt: "att_1", Network: []byte{7}, Lease: lease + 1, At: at}); err != nil {
					return err
				}
			}
			return nil
		})
		read(t, db, func(tx *store.Tx) error {
			all, err := tx.FlagsOf("att_1")
			if err != nil || len(all) != 2 || all[0].ID != "flg_b" || !all[0].Until.Equal(at.Add(time.Second)) || string(all[1].Note) != "\x00\x01\xff" || all[1].Args["length"] != "3" {
				t.Errorf("flags: %+v %v", all, err)
			}
			one, err := tx.FlagOfPress("att_1", "1")
			if err != nil || one == nil || one.ID != "flg_a" || !one.From.Equal(at.Add(time.Minute)) {
				t.Errorf("of the press: %+v %v", one, err)
			}
			counts, err := tx.FlagCounts([]exam.AttemptID{"att_1", "att_2", "att_none"})
			if got := fmt.Sprint(counts["att_1"].All, counts["att_1"].Of, counts["att_2"].All, len(counts)); err != nil || got != "2 map[paste:2] 1 2" || !counts["att_1"].Last.Equal(at.Add(time.Minute)) {
				t.Errorf("counts: %s %v", got, err)
			}
			line, err := tx.LineOf("att_1")
			if err != nil || line == nil || line.Lease != 2 || string(line.Network) != "\x07" {
				t.Errorf("line: %+v %v", line, err)
			}
			for what, none := range map[string]func() (bool, error){
				"flag":  func() (bool, error) { f, err := tx.FlagGet("flg_none"); return f == nil, err },
				"press": func() (bool, error) { f, err := tx.FlagOfPress("att_2", "2"); return f == nil, err },
				"line":  func() (bool, error) { l, err := tx.LineOf("att_2"); return l == nil, err },
			} {
				if ok, err := none(); !ok || err != nil {
					t.Errorf("%s: %v", what, err)
				}
			}
			return nil
		})
	})
}
