package journal_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tarazy/acts"
	"tarazy/internal/clock"
	"tarazy/internal/decide"
	"tarazy/internal/journal"
	"tarazy/internal/journal/journaltest"
	"tarazy/internal/law"
	"tarazy/internal/store"
	"tarazy/internal/store/storetest"
)

func TestMain(m *testing.M) {
	if folder := os.Getenv(crashEnv); folder != "" {
		crashChild(folder)
		return
	}
	os.Exit(m.Run())
}

// world is a journal on a database, with the law that decides.
type world struct {
	t     testing.TB
	db    *store.DB
	clock *clock.Fixed
	*journal.Service
	lib *law.Library
}

var library = sync.OnceValues(func() (*law.Library, error) { return law.Load(acts.FS, decide.Kinds()...) })

// asking is the Replayer of the program.
type asking struct{ lib *law.Library }

func (a asking) Replay(act, edition, rule string, input []byte) (law.Finding, error) {
	q, err := decide.Ask(a.lib, act+"@"+edition, rule)
	if err != nil {
		return law.Finding{}, err
	}
	return q.Decide(input)
}

func newWorld(t testing.TB, db *store.DB, c *clock.Fixed) *world {
	t.Helper()
	lib, err := library()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, db: db, clock: c, Service: journaltest.Service(t, db), lib: lib}
	w.Replayer = asking{lib}
	return w
}

// each runs fn with a journal on each kind of database.
func each(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	storetest.EachClock(t, func(t *testing.T, db *store.DB, c *clock.Fixed) { fn(t, newWorld(t, db, c)) })
}

func (w *world) write(fn func(tx *store.Tx) error) {
	w.t.Helper()
	if err := w.db.Write(context.Background(), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		n, err := tx.Exec(query, args...)
		if err == nil && n == 0 {
			return fmt.Errorf("nothing touched: %s", query)
		}
		return err
	})
}

// plain is an entry without a decision.
func plain(n int) journal.Entry {
	return journal.Entry{
		Verb: "staff.import", Actor: "per_a", Body: "bod_a", Case: fmt.Sprintf("case_%d", n), Subject: fmt.Sprintf("per_%d", n%3),
		Facts: map[string]any{"surname": "Әлиева", "n": n},
	}
}

// decided is an entry with a decision of the knowledge test.
func (w *world) decided(n int) journal.Entry {
	w.t.Helper()
	input := map[string]any{"right": map[string]any{
		"state_language": 12, "constitution": n % 16, "civil_service": 8, "anti_corruption": 7, "ethics": 6}}
	text, err := journal.Canonical(input)
	if err != nil {
		w.t.Fatal(err)
	}
	f, err := asking{w.lib}.Replay("selection-2023", "2023-03-01", "knowledge-test", text)
	if err != nil {
		w.t.Fatal(err)
	}
	e := plain(n)
	e.Verb, e.Finding, e.Input = "decision.ask", &f, input
	return e
}

func (w *world) add(entries ...journal.Entry) {
	w.t.Helper()
	w.write(func(tx *store.Tx) error {
		for _, e := range entries {
			if err := journal.Add(tx, e); err != nil {
				return err
			}
		}
		return nil
	})
}

// fill adds n records, every third with a decision, and numbers them by tens.
func (w *world) fill(n int) {
	w.t.Helper()
	for i := 1; i <= n; i++ {
		e := plain(i)
		if i%3 == 0 {
			e = w.decided(i)
		}
		w.add(e)
		if i%10 == 0 || i == n {
			w.sequence()
		}
	}
}

// sequence numbers all that is pending.
func (w *world) sequence() {
	w.t.Helper()
	for {
		n, err := w.Sequence(context.Background())
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func (w *world) check() *journal.Report {
	w.t.Helper()
	r, err := w.Check(context.Background())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// troubles tells of a report in short: "facts_changed 5", "record_moved 3-4<2".
func troubles(r *journal.Report) []string {
	var out []string
	for _, t := range r.Troubles {
		s := fmt.Sprintf("%s %d", t.Kind, t.Number)
		if t.To != t.Number {
			s += fmt.Sprintf("-%d", t.To)
		}
		if t.From != 0 {
			s += fmt.Sprintf("<%d", t.From)
		}
		if t.What != "" {
			s += " " + t.What
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func (w *world) wants(want ...string) {
	w.t.Helper()
	got := troubles(w.check())
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.t.Errorf("got  %s\nwant %s", strings.Join(got, "; "), strings.Join(want, "; "))
	}
}

func sqliteIn(folder string) string { return "sqlite:" + filepath.Join(folder, "test.db") }
