package journeys

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tarazy/internal/people"
)

// crowd is how many people an import of these stories brings.
func crowd() int {
	if long {
		return 2000
	}
	return 150
}

func TestAProgramKilledWhileItReadsAListHasTakenInNothingAndGoesOn(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	hr := w.as("hr_officer", "en")
	before, n := hr.count(), crowd()
	page := hr.upload("list.xlsx", workbook(t, hr.form(), newcomers(t, n)))
	w.kill()
	w.midStep()
	w.run()
	if got := hr.count(); got != before {
		t.Fatalf("%d people after the kill, not %d", got, before)
	}
	hr.get("/staff/imports").is(200).has("list.xlsx")
	if s := hr.run(page).State; s == people.Failed || s == people.Applied {
		t.Fatalf("the import is %s", s)
	}
	r := hr.previewed(page)
	if r.Bad != 0 {
		t.Fatalf("%d bad rows: %s", r.Bad, hr.get(page).text())
	}
	w.holds()
}

// midStep lets the kill fall into the midst of a step, wherever it fell: the job
// is with a worker that is gone, whose lease lasts on.
func (w *town) midStep() {
	w.t.Helper()
	lease := time.Hour // which the only process on a database need not wait for
	if w.db != "" {
		lease = 5 * time.Second
	}
	db := w.sql()
	_, err := db.ExecContext(w.t.Context(), `update job set state = 'running', run = run + 1, owner = 'gone', lease_until = $1
where kind = 'staff.import' and state in ('waiting', 'running')`, time.Now().Add(lease).UnixMicro())
	must(w.t, err)
	must(w.t, db.Close())
}

func TestAProgramKilledWhileItAppliesAListHasTakenInAllOrNothing(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	hr := w.as("hr_officer", "en")
	before, n := hr.count(), crowd()
	page := hr.upload("list.xlsx", workbook(t, hr.form(), newcomers(t, n)))
	r := hr.previewed(page)
	log, sent := w.writeLog(), make(chan struct{})
	go func() {
		defer close(sent)
		_, _ = hr.try(hr.formed(page+"/apply", "version", itoa(r.Version))) // the program may be gone before it answers
	}()
	until(t, "the program works on it", func() bool { return w.writeLog() != log })
	w.kill()
	<-sent
	w.run()
	r = hr.run(page)
	switch got := hr.count(); {
	case r.State == people.Previewed && got == before:
		hr.post(page+"/apply", "version", itoa(r.Version)).goes(page)
	case r.State == people.Applied && got == before+n:
	default:
		t.Fatalf("the import is %s and %d people are there of %d and %d", r.State, got, before, n)
	}
	if got := hr.count(); got != before+n {
		t.Fatalf("%d people in the end, not %d", got, before+n)
	}
	w.holds()
}

// logged is how far the database has written.
type logged struct {
	size int64
	at   time.Time
}

// writeLog tells how far the write-ahead log goes.
func (w *town) writeLog() logged {
	w.t.Helper()
	if w.db != "" {
		db := w.sql()
		defer db.Close()
		var out logged
		must(w.t, db.QueryRowContext(w.t.Context(), "select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint").Scan(&out.size))
		return out
	}
	info, err := os.Stat(filepath.Join(w.folder(), "tarazy.db-wal"))
	if errors.Is(err, fs.ErrNotExist) {
		return logged{}
	}
	must(w.t, err)
	return logged{info.Size(), info.ModTime()}
}
