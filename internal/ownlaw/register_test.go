package ownlaw_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tarazy/acts"
	"tarazy/internal/clock"
	"tarazy/internal/journal"
	"tarazy/internal/ownlaw"
	"tarazy/internal/seal"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// installation is a folder with a database.
type installation struct {
	testing.TB
	db    *store.DB
	dir   string
	fails error // of the journal
}

func newInstallation(t *testing.T, db *store.DB) *installation {
	t.Helper()
	i := &installation{TB: t, dir: t.TempDir(), db: db}
	master, err := seal.NewMaster(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	keeper, err := journal.NewKeeper(master, acts.FS)
	if err != nil {
		t.Fatal(err)
	}
	i.db.Keep(keeper)
	return i
}

// fresh is the database of another installation.
func fresh(t *testing.T) *store.DB {
	return storetest.Open(t, storetest.SQLite(t), clock.NewFixed(storetest.Start))
}

func (i *installation) register() ownlaw.Register {
	return ownlaw.InStore{Store: store.As[ownlaw.RegisterTx](i.db), Record: func(tx ownlaw.RegisterTx, e journal.Entry) error {
		return errors.Join(i.fails, journal.Add(tx, e))
	}}
}

// start opens the installation and wants the fault, "" for none.
func (i *installation) start(code string, adopt ...string) *ownlaw.Bench {
	i.Helper()
	b, err := ownlaw.BenchOn(i, i.dir, i.register(), adopt...)
	if f := ownlaw.WantFault(i, err, code); f != nil && f.Args["file"] != "own-selection/2026-04-01/enacted.yaml" {
		i.Errorf("%s names %v", code, f.Args["file"])
	}
	return b
}

// verbs are those of the journal of the act's case, the latest first.
func (i *installation) verbs() (out []string) {
	i.Helper()
	err := i.db.Read(i.Context(), func(tx *store.Tx) error {
		page, err := tx.JournalList(journal.Query{Case: "own-selection@2026-04-01", Limit: 9})
		out = nil
		for _, r := range page.Records {
			out = append(out, r.Verb)
		}
		return err
	})
	if err != nil {
		i.Fatal(err)
	}
	return out
}

func each(t *testing.T, test func(t *testing.T, i *installation, b *ownlaw.Bench, r ownlaw.Ref)) {
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		i := newInstallation(t, db)
		b := i.start("")
		r, err := b.EnactOne(t)
		ownlaw.WantFault(t, err, "")
		test(t, i, b, r)
	})
}

func TestAnActTakenAwayWholeIsMissed(t *testing.T) {
	each(t, func(t *testing.T, i *installation, b *ownlaw.Bench, r ownlaw.Ref) {
		i.start("")
		if got := i.verbs(); len(got) == 0 || got[0] != "law.enact" {
			t.Errorf("the journal has %v", got)
		}
		law, away := filepath.Join(i.dir, "law"), filepath.Join(i.dir, "away")
		for name, part := range map[string]string{"the edition": r.Act + "/" + r.Edition, "the act": r.Act, "all": ""} {
			if err := os.Rename(filepath.Join(law, part), away); err != nil {
				t.Fatal(err)
			}
			i.start("ownlaw.lost")
			i.start("ownlaw.lost", r.String())
			if err := errors.Join(os.RemoveAll(filepath.Join(law, part)), os.Rename(away, filepath.Join(law, part))); err != nil {
				t.Fatal(name, err)
			}
			i.start("")
		}
		for _, name := range []string{"enacted.yaml", "signature.p7s"} {
			if err := os.Remove(b.File(r, name)); err != nil {
				t.Fatal(err)
			}
		}
		i.start("ownlaw.lost") // what is left looks like a draft
	})
}

func TestASignedActThatTheRegisterDoesNotHaveIsRefused(t *testing.T) {
	each(t, func(t *testing.T, signed *installation, _ *ownlaw.Bench, r ownlaw.Ref) {
		i := newInstallation(t, fresh(t))
		if err := os.CopyFS(filepath.Join(i.dir, "law"), os.DirFS(filepath.Join(signed.dir, "law"))); err != nil {
			t.Fatal(err)
		}
		i.start("ownlaw.unregistered")
		i.start("ownlaw.unregistered", "own-other@2026-04-01")
		if got := i.verbs(); got != nil {
			t.Errorf("refused, the journal has %v", got)
		}
		i.start("", r.String())
		i.start("")
		if got := i.verbs(); len(got) != 1 || got[0] != ownlaw.VerbAdopt {
			t.Errorf("the journal has %v", got)
		}
	})
}

func TestAnotherSignedActInItsPlaceIsRefused(t *testing.T) {
	each(t, func(t *testing.T, i *installation, b *ownlaw.Bench, r ownlaw.Ref) {
		other := newInstallation(t, fresh(t))
		o, err := ownlaw.BenchOn(t, other.dir, other.register())
		ownlaw.WantFault(t, err, "")
		o.Later()
		_, err = o.EnactOne(t)
		ownlaw.WantFault(t, err, "")
		for _, name := range []string{"enacted.yaml", "signature.p7s"} {
			data, err := os.ReadFile(o.File(r, name))
			if err == nil {
				err = os.WriteFile(b.File(r, name), data, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		i.start("ownlaw.tampered")
		i.start("ownlaw.tampered", r.String())
	})
}

// TestAnEnactmentIsWholeOrNone breaks it off before and behind its transaction.
func TestAnEnactmentIsWholeOrNone(t *testing.T) {
	each(t, func(t *testing.T, i *installation, b *ownlaw.Bench, r ownlaw.Ref) {
		for _, name := range []string{"enacted.yaml", "signature.p7s"} {
			if err := os.Rename(b.File(r, name), b.File(r, name+".new")); err != nil {
				t.Fatal(err)
			}
		}
		b = i.start("")
		if _, err := b.Library().Latest(r.Act); err != nil {
			t.Errorf("registered, it is not in force: %v", err)
		}
	})
	storetest.Each(t, func(t *testing.T, db *store.DB) {
		i := newInstallation(t, db)
		i.fails = errors.New("no room")
		b := i.start("")
		if _, err := b.EnactOne(t); !errors.Is(err, i.fails) {
			t.Fatalf("the enactment: %v", err)
		}
		i.fails = nil
		b = i.start("")
		if _, err := b.Library().Latest("own-selection"); err == nil || i.verbs() != nil {
			t.Errorf("it is in force; %v %v", err, i.verbs())
		}
		lines, err := i.register().Enacted(context.Background())
		if err != nil || len(lines) != 0 {
			t.Errorf("the register has %v %v", lines, err)
		}
	})
}
