package competition

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"tarazy/internal/access"
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
	root    string // of the tree
	closed  bool
	decided bool
	about   string // rule or verb of a record without content
	finding []byte // canonical
	drawn   []byte // facts of a version of the protocol or of a paper, canonical
}

// keptFile reports whether records of a verb hold the hashes of files.
func keptFile(verb string) bool {
	return verb == string(access.DrawProtocol) || verb == string(access.HandIn)
}

func (a *openedArchive) note(i int, r *recordCheck) {
	place := "line " + strconv.Itoa(i+1)
	if r.number > 0 {
		place += ", record " + strconv.FormatInt(r.number, 10)
	}
	if r.finding != nil { // on record, whether or not it comes out again
		a.proven[string(r.finding)] = true
	}
	if r.drawn != nil {
		a.drawn[string(r.drawn)] = true
	}
	if r.about != "" {
		a.closed[r.about]++
	}
	if r.root != "" && a.report.Root == "" {
		a.report.Root, a.report.Size = r.root, r.size
	}
	if r.root != "" && (r.root != a.report.Root || r.size != a.report.Size) {
		r.what = "other_head"
	}
	if r.number > 0 && r.number <= a.last && r.what == "" { // they stand by number, each once
		r.what = "repeated"
	}
	a.last = max(a.last, r.number)
	if r.what != "" {
		a.report.trouble(r.what, recordsFile, place, r.err)
		return
	}
	a.report.Records++
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
	out.number, out.size, out.root = v.Number, v.Head.Size, v.Head.Root.String()
	if !v.HasContent {
		out.closed = len(v.FactsHash) > 0 || len(v.FindingHash) > 0
		if v.Decided() {
			out.about = ruleName(v.Act, v.Edition, v.Rule)
		}
		if keptFile(v.Verb) {
			out.about = v.Verb
		}
		return out
	}
	if keptFile(v.Verb) {
		if out.drawn, err = canonicalJSON(v.Facts); err != nil {
			out.what, out.err = "record", err
		}
	}
	if !v.Decided() {
		return out
	}
	return a.decision(lib, v, out)
}

// decision works the decision of a record out again.
func (a *openedArchive) decision(lib *law.Library, v *journal.Verified, out recordCheck) recordCheck {
	out.decided = true
	if lib == nil {
		out.what = "law"
		return out
	}
	var err error
	if out.finding, err = canonicalJSON(v.Finding); err != nil {
		out.what, out.err = "record", err
		return out
	}
	f, err := a.check.Decide(lib, v.Act, v.Edition, v.Rule, v.Input)
	if err != nil {
		out.what, out.err = "refused", fmt.Errorf("%s: %w", ruleName(v.Act, v.Edition, v.Rule), err)
		return out
	}
	again, err := journal.Canonical(archived(f))
	if err != nil || !bytes.Equal(again, out.finding) {
		out.what, out.err = "differs", errors.New(ruleName(v.Act, v.Edition, v.Rule))
	}
	return out
}

func ruleName(act, edition, rule string) string { return act + "@" + edition + " " + rule }
