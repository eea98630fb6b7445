package journal_test

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tarazy/internal/clock"
	"tarazy/internal/journal"
	"tarazy/internal/journal/journaltest"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

// numbers are the numbers of all records by their order of arrival.
func (w *world) numbers() []int64 {
	w.t.Helper()
	var out []int64
	w.write(func(tx *store.Tx) (err error) {
		out, err = store.Collect(tx, func(scan store.Scan) (n int64, err error) { return n, scan(&n) },
			"select coalesce(number, 0) from journal_record order by id")
		return err
	})
	return out
}

func TestNumbersFollowTheOrderOfArrival(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for i := range 300 {
			w.add(plain(i), plain(i))
		}
		if n, err := w.Sequence(t.Context()); err != nil || n != 128 {
			t.Fatal(n, err)
		}
		w.sequence()
		for i, n := range w.numbers() {
			if n != int64(i+1) {
				t.Fatalf("record %d has the number %d", i+1, n)
			}
		}
		w.wants()
	})
}

func TestAnEntryOfATransactionThatFailedIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		failed := fmt.Errorf("no")
		err := w.db.Write(t.Context(), func(tx *store.Tx) error {
			if err := journal.Add(tx, plain(1)); err != nil {
				return err
			}
			return failed
		})
		if err != failed || len(w.numbers()) != 0 {
			t.Error(err, w.numbers())
		}
	})
}

func TestAddNeedsAKeeperAndAWholeEntry(t *testing.T) {
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) {
		add := func(e journal.Entry) error {
			return db.Write(t.Context(), func(tx *store.Tx) error { return journal.Add(tx, e) })
		}
		if err := add(plain(1)); err != journal.ErrNoKeeper {
			t.Error(err)
		}
		w := newWorld(t, db, c)
		whole := w.decided(1)
		for name, change := range map[string]func(*journal.Entry){
			"verb":    func(e *journal.Entry) { e.Verb = "" },
			"actor":   func(e *journal.Entry) { e.Actor = "" },
			"input":   func(e *journal.Entry) { e.Input = nil },
			"finding": func(e *journal.Entry) { e.Finding = nil },
			"float":   func(e *journal.Entry) { e.Facts = 1.5 },
			"edition": func(e *journal.Entry) { f := *e.Finding; f.Edition = "1999-01-01"; e.Finding = &f },
		} {
			e := whole
			change(&e)
			if add(e) == nil {
				t.Errorf("an entry was taken without %s", name)
			}
		}
	})
}

// Fifty write while two sequencers number: no number twice, none left out.
func TestManyWritersAndTwoSequencers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const writers, entries = 50, 6
		other := *w.Service
		other.Holder = "other"
		ctx, stop := context.WithCancel(t.Context())
		var numbering, writing sync.WaitGroup
		for _, s := range []*journal.Service{w.Service, &other} {
			numbering.Go(func() {
				for ctx.Err() == nil {
					if _, err := s.Sequence(context.Background()); err != nil {
						t.Error(err)
					}
					w.clock.Advance(3 * time.Second) // the lease runs out at once
				}
			})
		}
		for i := range writers {
			writing.Go(func() {
				for range entries {
					if err := w.db.Write(t.Context(), func(tx *store.Tx) error { return journal.Add(tx, plain(i)) }); err != nil {
						t.Error(err)
					}
				}
			})
		}
		writing.Wait()
		stop()
		numbering.Wait()
		w.clock.Advance(time.Minute)
		w.sequence()
		if r := w.check(); !r.OK() || r.Records != writers*entries || r.Pending != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// While one process numbers, another leaves it to it; when the first falls
// silent, the other goes on.
func TestTheLeaseOfTheSequencer(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		other := *w.Service
		other.Holder = "other"
		w.fill(1)
		w.add(plain(2))
		if n, err := other.Sequence(t.Context()); n != 0 || err != nil {
			t.Error(n, err)
		}
		w.clock.Advance(2 * time.Second)
		if n, err := other.Sequence(t.Context()); n != 1 || err != nil {
			t.Error(n, err)
		}
		w.add(plain(3))
		if n, err := w.Sequence(t.Context()); n != 0 || err != nil {
			t.Error(n, err)
		}
	})
}

// stepping is a store that tells when something was written.
type stepping struct {
	journal.Store
	wrote chan struct{}
}

func (s stepping) Write(ctx context.Context, fn func(journal.Log) error) error {
	err := s.Store.Write(ctx, fn)
	s.wrote <- struct{}{}
	return err
}

func TestRunNumbersWithinASecondAndEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		for range 200 {
			w.add(plain(1))
		}
		wrote := make(chan struct{})
		w.Store = stepping{w.Store, wrote}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { w.Run(ctx); close(ended) }()
		<-wrote
		<-wrote
		w.add(plain(2))
		<-wrote
		stop()
		<-ended
		w.Store = store.As[journal.Log](w.db)
		if r := w.check(); r.Records != 201 || r.Pending != 0 {
			t.Errorf("%+v", r)
		}
	})
}

// The look for pending records comes often enough.
func TestRunLooksEveryFifthOfASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		looked := &counting{}
		s := &journal.Service{Store: looked}
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		s.Run(ctx)
		if looked.n < 5 {
			t.Errorf("%d looks in a second", looked.n)
		}
	})
}

type counting struct {
	journal.Store
	n int
}

func (c *counting) Read(context.Context, func(journal.Log) error) error { c.n++; return nil }

// crashEnv makes the test program add and number records in the folder it
// names until it is killed.
const crashEnv = "TARAZY_JOURNAL_CRASH"

func crashChild(folder string) {
	c := clock.NewFixed(storetest.Start)
	err := func() error {
		db, err := store.Open(context.Background(), store.Config{URL: sqliteIn(folder), Wall: c, Legal: c})
		if err != nil {
			return err
		}
		w := newWorld(crashTB{}, db, c)
		if w.Signer, err = journal.LoadSigner(filepath.Join(folder, journal.KeyFile), true); err != nil {
			return err
		}
		for i := 0; ; i++ {
			go w.add(plain(i), plain(i))
			n, err := w.Sequence(context.Background())
			if err != nil {
				return err
			}
			fmt.Println(n)
		}
	}()
	fmt.Println("error:", err)
}

// crashTB stands for a test in the process that is killed.
type crashTB struct{ testing.TB }

func (crashTB) Helper()           {}
func (crashTB) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

// A process that is killed while it numbers leaves a journal that holds, and
// the next one goes on where it stopped.
func TestKilledWhileNumbering(t *testing.T) {
	for round, steps := range []int{3, 17, 40} {
		t.Run(fmt.Sprint(round), func(t *testing.T) {
			folder := t.TempDir()
			template, err := os.ReadFile(strings.TrimPrefix(storetest.SQLite(t), "sqlite:"))
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(strings.TrimPrefix(sqliteIn(folder), "sqlite:"), template, 0o600); err != nil {
				t.Fatal(err)
			}
			numbered := killAfter(t, folder, steps)
			c := clock.NewFixed(storetest.Start.Add(time.Minute))
			w := newWorld(t, storetest.Open(t, sqliteIn(folder), c), c)
			if w.Signer, err = journal.LoadSigner(filepath.Join(folder, journal.KeyFile), false); err != nil {
				t.Fatal(err)
			}
			if r := w.check(); !r.OK() || r.Records < numbered {
				t.Errorf("%d said to be numbered: %+v", numbered, r)
			}
			w.add(plain(1))
			w.sequence()
			if r := w.check(); !r.OK() || r.Pending != 0 || r.Records != int64(len(w.numbers())) {
				t.Errorf("%+v", r)
			}
		})
	}
}

// killAfter kills the process after some steps that numbered anything, and
// tells how many records it said to have numbered.
func killAfter(t *testing.T, folder string, steps int) (numbered int64) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashEnv+"="+folder)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var n int64
		if _, err := fmt.Sscan(lines.Text(), &n); err != nil {
			t.Error(lines.Text())
		}
		numbered += n
		if n > 0 {
			steps--
		}
		if steps == 0 {
			if err := child.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := child.Wait(); err == nil || steps > 0 {
		t.Fatalf("it ended by itself, %d steps before it was to be killed: %v", steps, err)
	}
	return numbered
}

// Every record of every tree up to three hundred has a proof that holds.
func TestProofsOfAllSizes(t *testing.T) {
	w := newWorld(t, storetest.Open(t, storetest.SQLite(t), clock.NewFixed(storetest.Start)), clock.NewFixed(storetest.Start))
	const most = 300
	for i := range most {
		w.add(plain(i))
		w.sequence() // a head of each size
	}
	var leaves []tlog.Hash
	var heads []journal.Head
	hashes := map[int64]tlog.Hash{}
	w.write(func(tx *store.Tx) (err error) {
		all, err := tx.JournalStored(0, most)
		if err != nil {
			return err
		}
		for i := range all {
			leaf, err := all[i].Leaf()
			if err != nil {
				return err
			}
			leaves = append(leaves, tlog.RecordHash(leaf))
		}
		if heads, err = tx.JournalHeads(0, most); err != nil {
			return err
		}
		hashes, err = tx.JournalHashRange(0, tlog.StoredHashCount(most))
		return err
	})
	if len(heads) != most {
		t.Fatal(len(heads))
	}
	reader := tlog.HashReaderFunc(func(places []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(places))
		for i, p := range places {
			out[i] = hashes[p]
		}
		return out, nil
	})
	for _, h := range heads {
		for n := range h.Size {
			proof, err := tlog.ProveRecord(h.Size, n, reader)
			if err == nil {
				err = tlog.CheckRecord(proof, h.Size, h.Root, n, leaves[n])
			}
			if err != nil {
				t.Fatalf("record %d of %d: %v", n+1, h.Size, err)
			}
		}
	}
}

func TestTheKeyFileIsMadeOnceAndIsPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", journal.KeyFile)
	if _, err := journal.LoadSigner(path, false); err == nil {
		t.Error("a key was read where there is none")
	}
	one, err := journal.LoadSigner(path, true)
	if err != nil {
		t.Fatal(err)
	}
	two, err := journal.LoadSigner(path, true)
	if err != nil || one.Public() != two.Public() {
		t.Error(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if err := os.WriteFile(path, []byte("x y"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.LoadSigner(path, true); err == nil {
		t.Error("a file that holds no key was read")
	}
}

// The version of the rules is that of the edition's files.
func TestTheVersionOfTheRules(t *testing.T) {
	k := journaltest.Keeper(t)
	a, b := k.Version("selection-2023", "2023-03-01"), k.Version("interview-recommendations", "undated")
	if len(a) != 64 || a == b || k.Version("selection-2023", "1999-01-01") != "" || !bytes.Equal([]byte(a), []byte(strings.ToLower(a))) {
		t.Error(a, b)
	}
}
