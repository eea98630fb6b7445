package main

import (
	"log/slog"
	"testing"

	"tarazy/internal/fault"
	"tarazy/internal/ownlaw"
	"tarazy/internal/store"
)

// TestTheProgramMissesARegisteredAct starts it on a data folder whose register
// names an act that the law folder does not hold.
func TestTheProgramMissesARegisteredAct(t *testing.T) {
	cfg := config{data: t.TempDir(), listen: "127.0.0.1:0", site: "http://localhost", zone: "Asia/Almaty"}
	if err := cfg.complete(); err != nil {
		t.Fatal(err)
	}
	a, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	err = a.db.Write(t.Context(), func(tx *store.Tx) error {
		_, err := tx.EnactedInsert(ownlaw.Registered{Ref: ownlaw.Ref{Act: "own-x", Edition: "2026-04-01"}, At: a.legal.Now(), Person: "per_a"})
		return err
	})
	a.close()
	if err != nil {
		t.Fatal(err)
	}
	for _, adopt := range []string{"", "own-x@2026-04-01"} {
		cfg.adopt = adopt
		if _, err := open(t.Context(), cfg, slog.New(slog.DiscardHandler)); !fault.Is(err, "ownlaw.lost") {
			t.Errorf("adopting %q it started: %v", adopt, err)
		}
	}
	if _, err := verify(t.Context(), cfg); !fault.Is(err, "ownlaw.lost") {
		t.Errorf("verify: %v", err)
	}
}
