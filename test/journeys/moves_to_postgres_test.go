package journeys

import (
	"database/sql"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"filippo.io/age"

	"tarazy/internal/store/storetest"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// keys writes a key of backups and gives its two files.
func keys(t *testing.T) (recipient, identity string) {
	t.Helper()
	recipient, identity, err := keysIn(t.TempDir())
	must(t, err)
	return recipient, identity
}

func keysIn(dir string) (recipient, identity string, err error) {
	k, err := age.GenerateX25519Identity()
	if err != nil {
		return "", "", err
	}
	recipient, identity = filepath.Join(dir, "public"), filepath.Join(dir, "private")
	if err = os.WriteFile(recipient, []byte(k.Recipient().String()+"\n"), 0o600); err == nil {
		err = os.WriteFile(identity, []byte(k.String()+"\n"), 0o600)
	}
	return recipient, identity, err
}

func TestATownMovesToPostgresAndTwoReplicasServeIt(t *testing.T) {
	t.Parallel()
	w := openAlone(t)
	hr := w.as("hr_officer", "en")
	page := hr.upload("list.xlsx", workbook(t, hr.form(), newcomers(t, len(vacant))))
	hr.post(page+"/apply", "version", itoa(hr.previewed(page).Version)).goes(page)
	people, names := hr.count(), hr.get("/staff?q=Жаңабеков").is(200).text()

	recipient, identity := keys(t)
	backup := filepath.Join(t.TempDir(), "town.age")
	ran(t, "backup", "-data", w.folder(), "-to", backup, "-recipient", recipient) // the program runs on meanwhile
	url := storetest.Postgres(t)
	ran(t, "restore", "-db", url, "-data", w.folder(), "-from", backup, "-identity", identity)
	w.halt()

	one := &town{process: w.process, t: t}
	one.db = url
	one.run()
	other := one.replica()
	if got := hr.count(); got != people {
		t.Errorf("%d people on PostgreSQL, %d before", got, people)
	}
	hr.get("/staff?q=Жаңабеков").is(200)
	if got := hr.get("/staff?q=Жаңабеков").text(); got != names {
		t.Errorf("the list differs:\n%s\n%s", got, names)
	}
	one.holds()
	together(t, one, other)
	one.holds()
}

// together uses two replicas at once: one session on both, and a journal without
// gaps.
func together(t *testing.T, one, other *town) {
	t.Helper()
	a := one.as("body_administrator", "en")
	b := *a
	b.base = other.site
	a.get("/account").is(200)
	b.get("/account").is(200)
	b.get("/staff").is(200).has("Ахметова")
	var both sync.WaitGroup
	for _, w := range []*town{one, other} {
		// Each entry is an act that both put in the journal at the same time.
		entries := make([]*http.Request, 6)
		v := w.visitor("en")
		for i := range entries {
			entries[i] = v.formed("/doors/enter", "role", "employee")
		}
		both.Go(func() {
			for _, r := range entries {
				if got, err := v.try(r); err != nil || got.status != http.StatusSeeOther {
					t.Errorf("entering: %d %v", got.status, err)
				}
			}
		})
	}
	both.Wait()
	gapless(t, one)
}

// gapless waits until every record has its number and holds them against their
// count.
func gapless(t *testing.T, w *town) {
	t.Helper()
	db, err := sql.Open("pgx", w.db)
	must(t, err)
	defer db.Close()
	var all, numbered, first, last int64
	until(t, "every record has its number", func() bool {
		must(t, db.QueryRowContext(t.Context(), "select count(*), count(number), min(number), max(number) from journal_record").Scan(&all, &numbered, &first, &last))
		return all == numbered
	})
	if last-first+1 != all {
		t.Errorf("%d records have the numbers %d to %d", all, first, last)
	}
}

// replica is a second process on the same data.
func (w *town) replica() *town {
	w.t.Helper()
	p, err := newProcess(w.data, w.db)
	must(w.t, err)
	out := &town{process: p, t: w.t}
	out.run()
	return out
}

func ran(t *testing.T, args ...string) {
	t.Helper()
	if status, out, errs := tarazy(t, "", args...); status != 0 {
		t.Fatalf("tarazy %v: %d\n%s%s", args, status, out, errs)
	}
}
