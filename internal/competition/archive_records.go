package competition

import (
	"bytes"
	"fmt"
	"strconv"
	"sync"

	"tarazy/internal/journal"
	"tarazy/internal/law"
)

// records checks every record of the journal: that it stands in the tree of a
// signed head, that its content is what the leaf says, and that its finding
// comes out again.
func (a *openedArchive) records(public string) {
	lib, err := a.library()
	if err != nil {
		a.report.trouble("law", "acts", "", err)
	}
	lines := bytes.Split(bytes.TrimSuffix(a.files[recordsFile], []byte("\n")), []byte("\n"))
	if len(lines) != a.report.Manifest.Records {
		a.report.trouble("records_missing", recordsFile, strconv.Itoa(len(lines)), nil)
	}
	found := make([]recordCheck, len(lines))
	var group sync.WaitGroup
	next := make(chan int)
	for range recordWorkers {
		group.Go(func() {
			for i := range next {
				found[i] = a.record(lib, lines[i], public)
			}
		})
	}
	for i := range lines {
		next <- i
	}
	close(next)
	group.Wait()
	for i := range found {
		a.note(i, &found[i])
	}
}

// recordWorkers is how many records are checked at once.
const recordWorkers = 4

// recordCheck is what was found of a record.
type recordCheck struct {
	number  int64
	size    int64  // of the tree
	what    string // does not hold; "" for nothing
	err     error
	closed  bool
	decided bool
	finding []byte // canonical
}

func (a *openedArchive) note(i int, r *recordCheck) {
	place := "line " + strconv.Itoa(i+1)
	if r.number > 0 {
		place += ", record " + strconv.FormatInt(r.number, 10)
	}
	if r.finding != nil { // on record, whether or not it comes out again
		a.proven[string(r.finding)] = true
	}
	if r.what != "" {
		a.report.trouble(r.what, recordsFile, place, r.err)
		return
	}
	a.report.Records++
	a.report.Size = max(a.report.Size, r.size)
	if r.closed {
		a.report.Closed++
	}
	if r.decided {
		a.report.Decisions++
	}
}

// record checks one line.
func (a *openedArchive) record(lib *law.Library, line []byte, public string) (out recordCheck) {
	v, err := journal.VerifyReceipt(line, public)
	if err != nil {
		return recordCheck{what: "record", err: err}
	}
	out.number, out.size = v.Number, v.Head.Size
	if !v.HasContent {
		out.closed = len(v.FactsHash) > 0 || len(v.FindingHash) > 0
		return out
	}
	if !v.Decided() {
		return out
	}
	out.decided = true
	if lib == nil {
		out.what = "law"
		return out
	}
	if out.finding, err = canonicalJSON(v.Finding); err != nil {
		out.what, out.err = "record", err
		return out
	}
	f, err := a.check.Decide(lib, v.Act, v.Edition, v.Rule, v.Input)
	if err != nil {
		out.what, out.err = "refused", fmt.Errorf("%s of %s@%s: %w", v.Rule, v.Act, v.Edition, err)
		return out
	}
	again, err := journal.Canonical(archived(f))
	if err != nil || !bytes.Equal(again, out.finding) {
		out.what, out.err = "differs", fmt.Errorf("%s of %s@%s", v.Rule, v.Act, v.Edition)
	}
	return out
}
