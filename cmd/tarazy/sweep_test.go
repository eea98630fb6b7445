package main

import (
	"testing"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/people"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestTheSweepForgetsOldDrafts(t *testing.T) {
	a := replica(t, storetest.Kinds[0].URL(t), t.TempDir(), clock.NewFixed(storetest.Start))
	key, err := a.master.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	err = a.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.PersonInsertAll([]people.Person{{ID: "per_1", Version: 1, Surname: "Әлиева", Given: "Гүлнұр", Lang: "kk", Key: key}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.drafts.Save(t.Context(), "per_1", "form", "", map[string]string{"a": "b"}, 0); err != nil {
		t.Fatal(err)
	}
	if a.cfg.keepDrafts != 90*24*time.Hour {
		t.Errorf("drafts are kept for %s", a.cfg.keepDrafts)
	}
	a.cfg.keepDrafts = -time.Second // the draft was saved before now and a second
	a.sweep(t.Context())
	if all, err := a.drafts.Open(t.Context(), "per_1"); err != nil || len(all) != 0 {
		t.Error(all, err)
	}
}

func TestHowLongDraftsAreKeptIsSaidInDays(t *testing.T) {
	for text, want := range map[string]time.Duration{"1": 24 * time.Hour, "365": 365 * 24 * time.Hour, "0": 0, "-1": 0, "90d": 0, "": 0} {
		var c config
		err := c.flags("serve").Parse([]string{"-keep-drafts", text})
		if c.keepDrafts != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %s, %v", text, c.keepDrafts, err)
		}
	}
}
