package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"

	"tarazy/internal/api"
	"tarazy/internal/appraisal"
	"tarazy/internal/blob"
	"tarazy/internal/clock"
	"tarazy/internal/locale"
	"tarazy/internal/outbox"
	"tarazy/internal/people"
	"tarazy/internal/store"
)

// printingYear makes the test program print what was ordered until it is killed: in
// the folder, and on the database, that it names.
const printingYear = "TARAZY_PRINTING_YEAR"

// printYear is the process that is killed. It says each file that it has stored.
func printYear(where string) int {
	data, url, _ := strings.Cut(where, " ")
	a, err := openLife(context.Background(), data, url, clock.System(), nil)
	if err == nil {
		a.appraisals.Blobs = telling{a.blobs}
		w := outbox.NewWorker(outbox.Config{Store: store.As[outbox.WorkTx](a.db), Owner: "child"})
		a.printer.Handle(w)
		_, err = w.RunDue(context.Background())
	}
	fmt.Println("error:", err)
	return 1
}

// telling says what it has stored.
type telling struct{ blob.Store }

func (t telling) Put(ctx context.Context, key string, r io.Reader) (blob.Info, error) {
	info, err := t.Store.Put(ctx, key, r)
	fmt.Println(key)
	return info, err
}

// printed has the plans of a department printed by a process that is killed when it
// has stored its second file. What it had finished before is not printed again, and
// at the end there is each plan once.
func (y *appraisedYear) printed() {
	y.Helper()
	y.read()
	path, units := "/appraisal-years/"+string(y.year.ID)+"/forms", y.department()
	var at api.FormsAnswer
	y.must(y.who(hrPost), "POST", path, api.FormsAsk{Papers: []appraisal.Paper{appraisal.PlanPaper}, Lang: locale.KK, Format: "pdf", Unit: units[0]}, &at)
	said := y.killed()
	first := y.blob(said[0])
	y.ok(y.app.db.Write(y.Context(), func(tx *store.Tx) error { return tx.JobsFree() }))
	_, err := y.app.worker.RunDue(y.Context())
	y.ok(err)
	y.must(y.who(hrPost), "GET", path, nil, &at)
	if at.State != outbox.Done || at.Made == nil || at.Made.Parts < 2 {
		y.Fatalf("%+v, made %+v", at, at.Made)
	}
	if !bytes.Equal(first, y.blob(said[0])) {
		y.Errorf("%s was printed again", said[0])
	}
	planned := len(y.those(func(s *servant) bool {
		return s.Done.Plan != appraisal.PlanNone && slices.Contains(units, s.Place.Unit)
	}))
	names := y.names(path + "/file")
	if len(names) != planned || at.Made.Documents != planned {
		y.Errorf("%d plans are printed, %d counted, of %d", len(names), at.Made.Documents, planned)
	}
}

// department are the units of the first department, its own first.
func (y *appraisedYear) department() (units []people.UnitID) {
	y.Helper()
	for k := range lifeDepartment {
		head := y.who(fmt.Sprint("p", lifeFirst+k*lifeUnit))
		at := slices.IndexFunc(y.servants, func(s *servant) bool { return s.Person == head })
		if at < 0 {
			y.Fatalf("unit %d of the department has no head", k)
		}
		units = append(units, y.servants[at].Place.Unit)
	}
	return units
}

// killed runs the process until it has said two files, and kills it.
func (y *appraisedYear) killed() (said []string) {
	y.Helper()
	child := exec.CommandContext(y.Context(), os.Args[0])
	child.Env = append(os.Environ(), printingYear+"="+y.app.cfg.data+" "+y.app.cfg.db)
	out, err := child.StdoutPipe()
	y.ok(err)
	y.ok(child.Start())
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if said = append(said, lines.Text()); len(said) == 2 {
			y.ok(child.Process.Kill())
		}
	}
	if err := child.Wait(); err == nil || len(said) < 2 {
		y.Fatalf("it was not killed in the middle: %v", said)
	}
	return said
}

func (y *appraisedYear) blob(key string) []byte {
	y.Helper()
	r, _, err := y.app.blobs.Get(y.Context(), key)
	y.ok(err)
	defer r.Close()
	data, err := io.ReadAll(r)
	y.ok(err)
	return data
}

// names are the files of a ZIP without the list of what is lacking, each once.
func (y *appraisedYear) names(path string) map[string]bool {
	y.Helper()
	data, err := y.ask(y.who(hrPost), "GET", path, "")
	y.ok(err)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	y.ok(err)
	out := map[string]bool{}
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, ".txt") {
			continue
		}
		if out[f.Name] {
			y.Errorf("%s is there twice", f.Name)
		}
		out[f.Name] = true
	}
	return out
}
