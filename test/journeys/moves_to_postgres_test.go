package journeys

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"filippo.io/age"

	"tarazy/internal/store/storetest"
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// keys writes a key of backups and gives its two files.
func keys(t *testing.T) (recipient, identity string) {
	t.Helper()
	k, err := age.GenerateX25519Identity()
	must(t, err)
	dir := t.TempDir()
	recipient, identity = filepath.Join(dir, "public"), filepath.Join(dir, "private")
	must(t, os.WriteFile(recipient, []byte(k.Recipient().String()+"\n"), 0o600))
	must(t, os.WriteFile(identity, []byte(k.String()+"\n"), 0o600))
	return recipient, identity
}

func TestATownMovesToPostgresAndTwoReplicasServeIt(t *testing.T) {
	w := openTown(t)
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

	one := &town{w.process, t}
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
	from := a.journal("limit=1")[0].Number
	done := make(chan struct{})
	for _, v := range []*visitor{a, &b} {
		go func() {
			defer func() { done <- struct{}{} }()
			for i := range 5 {
				v.post("/sign-in", "iin", "000000000000", "password", strconv.Itoa(i))
				v.get("/rules")
			}
		}()
	}
	<-done
	<-done
	one.as("employee", "en")
	other.as("employee", "en")
	_ = from
	gapless(t, one)
}

// gapless reads the whole journal as it is numbered.
func gapless(t *testing.T, w *town) {
	t.Helper()
	status, out, errs := w.verified()
	if status != 0 {
		t.Fatalf("verify: %d\n%s%s", status, out, errs)
	}
}

// replica is a second process on the same data.
func (w *town) replica() *town {
	w.t.Helper()
	p, err := newProcess(w.data, w.db)
	must(w.t, err)
	out := &town{p, w.t}
	out.run()
	return out
}

func ran(t *testing.T, args ...string) {
	t.Helper()
	if status, out, errs := tarazy(t, "", args...); status != 0 {
		t.Fatalf("tarazy %v: %d\n%s%s", args, status, out, errs)
	}
}
