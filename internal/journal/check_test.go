package journal_test

import (
	"bytes"
	"context"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/day"
	"tarazy/internal/fault"
	"tarazy/internal/journal"
	"tarazy/internal/law"
	"tarazy/internal/store"
)

func TestAWholeJournalHolds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(47)
		w.add(plain(1))
		r := w.check()
		if !r.OK() || r.Records != 47 || r.Pending != 1 || r.Decisions != 15 || r.Same != 15 || r.Heads != 5 || r.Root == "" {
			t.Errorf("%+v", r)
		}
	})
}

func TestAnEmptyJournalHolds(t *testing.T) {
	each(t, func(t *testing.T, w *world) { w.wants() })
}

// Each way of tampering is located exactly, on both databases.
func TestTamperingIsLocated(t *testing.T) {
	for name, c := range tampering {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.fill(35)
				c.do(w)
				w.wants(c.want...)
			})
		})
	}
}

type tamper struct {
	do   func(w *world)
	want []string
}

// renumber moves records by way of numbers that are free.
func renumber(w *world, from, to, by int) {
	w.exec("update journal_record set number = -number where number between $1 and $2", from, to)
	w.exec("update journal_record set number = -number + $1 where number < 0", by)
}

func hashPlace(level int, n int64) int64 { return tlog.StoredHashIndex(level, n) }

var tampering = map[string]tamper{
	"facts changed": {func(w *world) {
		w.exec("update journal_content set sealed = $1 where record = 7", bytes.Repeat([]byte{1}, 90))
	}, []string{"facts_changed 7"}},
	"facts of another record of the same person": {func(w *world) {
		w.exec("update journal_content set sealed = (select sealed from journal_content where record = 4) where record = 7")
	}, []string{"facts_changed 7"}},
	"facts deleted": {func(w *world) {
		w.exec("delete from journal_content where record = 8")
	}, []string{"facts_missing 8"}},
	"facts emptied": {func(w *world) {
		w.exec("update journal_content set sealed = null where record = 8")
	}, []string{"facts_missing 8"}},
	"facts marked as destroyed": {func(w *world) {
		w.exec("update journal_content set sealed = null, destruction = 1 where record = 8")
	}, []string{"destruction_false 8"}},
	"an act of destruction that nobody recorded": {func(w *world) {
		w.exec("insert into journal_destruction (id, act, day, entry, at) values (1, '12-ө', '2026-03-02', 3, 0)")
		w.exec("update journal_content set sealed = null, destruction = 1 where record = 8")
	}, []string{"destruction_false 8"}},
	"a key deleted": {func(w *world) {
		w.exec("delete from person_key where subject = 'per_1'")
		w.exec("delete from journal_record where number > 5")
	}, []string{"key_missing 1", "key_missing 4", "record_deleted 6-35"}},
	"verb changed": {func(w *world) {
		w.exec("update journal_record set verb = 'staff.imports' where number = 11")
	}, []string{"record_changed 11"}},
	"instant of the last record changed": {func(w *world) {
		w.exec("update journal_record set at = at + 1 where number = 35")
	}, []string{"record_changed 35"}},
	"hash of the facts changed": {func(w *world) {
		w.exec("update journal_record set facts_hash = $1 where number = 35", make([]byte, 32))
	}, []string{"facts_changed 35", "record_changed 35"}},
	"two records changed": {func(w *world) {
		w.exec("update journal_record set actor = 'per_x' where number in (11, 12)")
	}, []string{"record_changed 11", "record_changed 12"}},
	"leaf in the tree changed": {func(w *world) {
		w.exec("update journal_hash set hash = $1 where place = $2", make([]byte, 32), hashPlace(0, 10))
	}, []string{"tree_changed 11"}},
	"record and the leaf beside it changed": {func(w *world) {
		w.exec("update journal_record set actor = 'per_x' where number = 11")
		w.exec("update journal_hash set hash = $1 where place = $2", make([]byte, 32), hashPlace(0, 13))
	}, []string{"record_changed 11", "tree_changed 14"}},
	"inner hash changed": {func(w *world) {
		w.exec("update journal_hash set hash = $1 where place = $2", make([]byte, 32), hashPlace(2, 1))
	}, []string{"tree_changed 5-8"}},
	"hash deleted": {func(w *world) {
		w.exec("delete from journal_hash where place = $1", hashPlace(0, 4))
	}, []string{"tree_missing 5"}},
	"inner hash deleted": {func(w *world) {
		w.exec("delete from journal_hash where place = $1", hashPlace(3, 0))
	}, []string{"tree_missing 1-8"}},
	"hash added": {func(w *world) {
		w.exec("insert into journal_hash (place, hash) values ($1, $2)", tlog.StoredHashCount(35), make([]byte, 32))
	}, []string{"tree_changed 36"}},
	"record deleted": {func(w *world) {
		w.exec("delete from journal_record where number = 20")
	}, []string{"record_deleted 20"}},
	"record deleted and the others moved up": {func(w *world) {
		w.exec("delete from journal_record where number = 20")
		renumber(w, 21, 35, -1)
	}, []string{"record_deleted 20", "record_moved 20-34<21"}},
	"end cut off": {func(w *world) {
		w.exec("delete from journal_record where number > 28")
	}, []string{"record_deleted 29-35"}},
	"leaf and all above it deleted": {func(w *world) {
		w.exec("delete from journal_hash where place in ($1, $2)", hashPlace(0, 7), hashPlace(1, 3))
	}, []string{"tree_missing 8"}},
	"end cut off with its tree": {func(w *world) {
		w.exec("delete from journal_record where number > 30")
		w.exec("delete from journal_hash where place >= $1", tlog.StoredHashCount(30))
	}, []string{"record_deleted 31-35"}},
	"signed heads deleted": {func(w *world) {
		w.exec("delete from journal_head where size > 20")
	}, []string{"record_added 21-35", "tree_changed 21-35"}},
	"two swapped": {func(w *world) {
		renumber(w, 5, 5, 100)
		renumber(w, 9, 9, -4)
		renumber(w, 105, 105, -96)
	}, []string{"record_moved 5<9", "record_moved 9<5"}},
	"row added at the end": {func(w *world) {
		w.exec(copyRow, 36, 12)
	}, []string{"record_added 36"}},
	"row added in the middle": {func(w *world) {
		renumber(w, 15, 35, 1)
		w.exec(copyRow, 15, 12)
	}, []string{"record_added 15", "record_moved 16-36<15"}},
	"row put in the place of a deleted one": {func(w *world) {
		w.exec("delete from journal_record where number = 15")
		w.exec(copyRow, 15, 12)
	}, []string{"record_changed 15"}},
	"unsigned head": {func(w *world) {
		w.exec("insert into journal_head (size, root, note, at) values (40, $1, 'tarazy', 0)", make([]byte, 32))
	}, []string{"head_false 40"}},
	"head's text changed": {func(w *world) {
		w.exec("update journal_head set note = note || 'x' where size = 20")
	}, []string{"head_false 20"}},
	"record rewritten with the tree": {func(w *world) {
		w.exec("update journal_record set actor = 'per_x' where number = 14")
		w.rehash()
	}, []string{"head_differs 11-20"}},
}

// copyRow adds a record with number $1, made of the one with number $2.
const copyRow = `insert into journal_record (id, number, form, verb, actor, body, case_id, subject, at, act, edition, rule, version)
select 900, $1, form, verb, 'per_z', body, case_id, subject, at + 5, '', '', '', '' from journal_record where number = $2`

// rehash makes the stored tree anew from the records, as one would who knows
// how it is made but has no key.
func (w *world) rehash() {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(places []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, p := range places {
			out = append(out, hashes[p])
		}
		return out, nil
	})
	w.write(func(tx *store.Tx) error {
		all, err := tx.JournalStored(0, 1000)
		if err != nil {
			return err
		}
		for i := range all {
			leaf, err := all[i].Leaf()
			if err != nil {
				return err
			}
			more, err := tlog.StoredHashes(int64(i), leaf, reader)
			if err != nil {
				return err
			}
			hashes = append(hashes, more...)
		}
		if _, err := tx.Exec("delete from journal_hash"); err != nil {
			return err
		}
		return tx.JournalHashInsert(0, hashes)
	})
}

// Nothing is put upon a tree that does not agree with its head.
func TestATamperedTreeDoesNotGrow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(20)
		w.exec("update journal_hash set hash = $1 where place = $2", make([]byte, 32), hashPlace(4, 0))
		w.add(plain(1))
		if n, err := w.Sequence(context.Background()); err == nil || n != 0 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

func TestWhatWasDestroyedUnderAnActIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(30)
		order := journal.Order{Act: "12-ө", Day: day.Of(2026, 3, 2), Actor: "per_a", Body: "bod_a"}
		w.write(func(tx *store.Tx) error {
			_, err := journal.Destroy(tx, order, []int64{6, 4, 5, 9})
			return err
		})
		order.Act = "13-ө"
		w.write(func(tx *store.Tx) error {
			_, err := journal.DestroyKey(tx, order, "per_2")
			return err
		})
		w.sequence()
		r := w.check()
		if !r.OK() || len(r.Destroyed) != 2 || r.Gone != 2 || r.Same != 8 {
			t.Fatalf("%+v", r)
		}
		for _, d := range r.Destroyed {
			// 5 was destroyed before its key was.
			if want := map[string]int64{"12-ө": 4, "13-ө": 9}[d.Act]; d.Records != want || d.Day != "2026-03-02" {
				t.Errorf("%+v", d)
			}
		}
		o, err := w.Show(t.Context(), 5)
		if err != nil || o.Destroyed == nil || o.Destroyed.Act != "12-ө" || o.Facts != nil {
			t.Errorf("%+v, %v", o, err)
		}
		err = w.db.Write(t.Context(), func(tx *store.Tx) error { return journal.Add(tx, plain(2)) })
		if !fault.Is(err, "journal.key_destroyed") {
			t.Errorf("%v", err)
		}
	})
}

func TestWhatCannotBeDestroyedIsRefusedAsAWhole(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(10)
		order := journal.Order{Act: "12-ө", Day: day.Of(2026, 3, 2), Actor: "per_a"}
		for name, numbers := range map[string][]int64{"none": nil, "not there": {3, 77}} {
			err := w.db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := journal.Destroy(tx, order, numbers)
				return err
			})
			if !fault.Is(err, "journal.destroy.not_there") {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, subject := range []string{"", "per_x"} {
			err := w.db.Write(t.Context(), func(tx *store.Tx) error {
				_, err := journal.DestroyKey(tx, order, subject)
				return err
			})
			if !fault.Is(err, "journal.destroy.no_key") {
				t.Errorf("%q: %v", subject, err)
			}
		}
		w.sequence()
		if r := w.check(); !r.OK() || r.Records != 10 {
			t.Errorf("%+v", r)
		}
	})
}

// The record of a destruction cannot itself be destroyed: it is what makes the
// first one lawful.
func TestADestructionIsNotDestroyed(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fill(3)
		order := journal.Order{Act: "12-ө", Day: day.Of(2026, 3, 2), Actor: "per_a"}
		w.write(func(tx *store.Tx) error {
			_, err := journal.Destroy(tx, order, []int64{2})
			return err
		})
		w.sequence()
		err := w.db.Write(t.Context(), func(tx *store.Tx) error {
			_, err := journal.Destroy(tx, order, []int64{4})
			return err
		})
		if !fault.Is(err, "journal.destroy.not_there") {
			t.Errorf("%v", err)
		}
	})
}

// A rule that answers otherwise than it did is told with the place in which
// the finding differs.
func TestADecisionThatComesOutOtherwise(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*law.Finding)
		want   string
	}{
		{"outcome", func(f *law.Finding) { f.Outcome = map[string]any{"passed": true} }, "outcome.passed"},
		{"clause", func(f *law.Finding) { f.Reasons[0].Cite.Clause = "99" }, "reasons[0].clause"},
		{"key", func(f *law.Finding) { f.Reasons[0].Key = "x" }, "reasons[0].key"},
		{"argument", func(f *law.Finding) { f.Reasons[0].Args = fault.Args{"total": 1} }, "reasons[0].args"},
		{"reason", func(f *law.Finding) { f.Reasons = append(f.Reasons, f.Reasons[0]) }, "reasons"},
	} {
		t.Run(c.name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				w.fill(2)
				e := w.decided(7)
				other := *e.Finding
				other.Reasons = append([]law.Reason{}, other.Reasons...)
				c.change(&other)
				e.Finding = &other
				w.add(e)
				w.sequence()
				r := w.check()
				if len(r.Troubles) != 1 || r.Different != 1 || r.Same != 0 {
					t.Fatalf("%+v", r)
				}
				got := r.Troubles[0]
				if got.Kind != journal.FindingDiffers || got.Number != 3 || got.Case != "case_7" || !bytes.HasPrefix([]byte(got.What), []byte(c.want)) {
					t.Errorf("%+v", got)
				}
			})
		})
	}
}

func TestAnInputThatTheRuleRefusesToday(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.decided(7)
		e.Input = map[string]any{"right": map[string]any{}}
		w.add(e)
		w.sequence()
		w.wants("finding_refused 1 strict.missing")
	})
}
