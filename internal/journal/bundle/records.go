package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strconv"
	"sync"

	"tarazy/internal/journal"
	"tarazy/internal/law"
)

// Law is how decisions are worked out again by the acts of a bundle.
type Law struct {
	Library func(acts, own fs.FS) (*law.Library, error)
	Decide  func(lib *law.Library, act, edition, rule string, input []byte) (law.Finding, error)
}

// Proves checks every record of the journal inside: that it stands in the tree
// of one signed head, that its content is what the leaf says, and that its
// finding comes out again. count is how many there must be; the facts of the
// records of the verbs are remembered for Recorded.
func (o *Opened) Proves(l Law, count int, verbs ...string) {
	lib, err := o.library(l)
	if err != nil {
		o.Report.Trouble("law", Acts, "", err)
	}
	var lines [][]byte
	if text := bytes.TrimSuffix(o.Files[Records], []byte("\n")); len(text) > 0 {
		lines = bytes.Split(text, []byte("\n"))
	}
	if len(lines) != count {
		o.Report.Trouble("records_missing", Records, strconv.Itoa(len(lines)), nil)
	}
	found := make([]checked, len(lines))
	side(len(lines), func(i int) { found[i] = o.check(l, lib, lines[i], verbs) })
	for i := range found {
		o.note(i, &found[i])
	}
}

// side works on the numbers below n, several at once.
func side(n int, work func(int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

func (o *Opened) library(l Law) (*law.Library, error) {
	program, err := fs.Sub(o.zipped, Acts)
	if err != nil {
		return nil, err
	}
	own, err := fs.Sub(o.zipped, OwnActs)
	if err != nil {
		return nil, err
	}
	return l.Library(program, own)
}

// checked is what was found of a record by itself.
type checked struct {
	*journal.Verified        // nil where the receipt does not hold
	finding           []byte // canonical; nil for none
	facts             []byte // canonical, of a verb that is remembered; nil for none
	closed            string // the verb that is remembered of a record without content; "" for none
	what              string // does not hold; "" for nothing
	err               error
}

func (o *Opened) check(l Law, lib *law.Library, line []byte, verbs []string) (out checked) {
	if out.Verified, out.err = journal.VerifyReceipt(line, o.Public); out.err != nil {
		return checked{what: "record", err: out.err}
	}
	remembered := slices.Contains(verbs, out.Verb)
	if !out.HasContent {
		if remembered {
			out.closed = out.Verb
		}
		return out
	}
	if remembered {
		if out.facts, out.err = canonical(out.Facts); out.err != nil {
			out.what = "record"
			return out
		}
	}
	if out.Decided() {
		out.finding, out.what, out.err = decision(l, lib, out.Verified)
	}
	return out
}

// decision works the decision of a record out again.
func decision(l Law, lib *law.Library, v *journal.Verified) (was []byte, what string, err error) {
	if was, err = canonical(v.Finding); err != nil {
		return nil, "record", err
	}
	if lib == nil {
		return was, "law", nil
	}
	name := ruleName(v.Act, v.Edition, v.Rule)
	f, err := l.Decide(lib, v.Act, v.Edition, v.Rule, v.Input)
	if err != nil {
		return was, "refused", fmt.Errorf("%s: %w", name, err)
	}
	again, err := journal.FindingText(f)
	if err != nil || !bytes.Equal(again, was) {
		return was, "differs", errors.New(name)
	}
	return was, "", nil
}

// note takes a record among the others.
func (o *Opened) note(i int, r *checked) {
	place := "line " + strconv.Itoa(i+1)
	if r.Verified != nil {
		place += ", record " + strconv.FormatInt(r.Number, 10)
		if what := o.place(r.Verified); what != "" {
			r.what, r.err = what, nil
		}
		o.remember(r)
	}
	if r.what != "" {
		o.Report.Trouble(r.what, Records, place, r.err)
		return
	}
	o.Report.Records++
	if !r.HasContent && (len(r.FactsHash) > 0 || len(r.FindingHash) > 0) {
		o.Report.Closed++
	}
	if r.finding != nil {
		o.Report.Decisions++
	}
}

// place says what is wrong with where a record stands; "" for nothing.
func (o *Opened) place(v *journal.Verified) string {
	root := v.Head.Root.String()
	if o.Report.Root == "" {
		o.Report.Root, o.Report.Size = root, v.Head.Size
	}
	switch {
	case root != o.Report.Root || v.Head.Size != o.Report.Size:
		return "other_head"
	case v.Number <= o.last: // they stand by number, each once
		return "repeated"
	}
	o.last = v.Number
	return ""
}

// remember keeps what is on record, whether or not it comes out again.
func (o *Opened) remember(r *checked) {
	if r.finding != nil {
		o.proven[string(r.finding)] = true
	}
	if r.facts != nil {
		o.facts[r.Verb+"\n"+string(r.facts)] = true
	}
	if r.closed != "" {
		o.closed[r.closed]++
	}
	if !r.HasContent && r.Decided() {
		o.closed[ruleName(r.Act, r.Edition, r.Rule)]++
	}
}

// Recorded reports whether a record of a remembered verb has the facts, or may be
// one that shows no content any more: each such record stands for one.
func (o *Opened) Recorded(verb string, facts any) (bool, error) {
	text, err := journal.Canonical(facts)
	if err != nil {
		return false, err
	}
	return o.facts[verb+"\n"+string(text)] || o.spend(verb), nil
}

// spend takes one of the records without content of a rule or verb.
func (o *Opened) spend(of string) bool {
	if o.closed[of] == 0 {
		return false
	}
	o.closed[of]--
	return true
}

// Rulings holds the findings of a file of rulings to what the records prove.
func (o *Opened) Rulings(file string) {
	var all []struct {
		ID      string          `json:"id"`
		Finding json.RawMessage `json:"finding"`
	}
	if err := json.Unmarshal(o.Files[file], &all); err != nil {
		o.Report.Trouble("unreadable", file, "", err)
		return
	}
	for _, r := range all {
		text, err := canonical(r.Finding)
		switch {
		case err == nil && o.proven[string(text)]:
			o.Report.Rulings++
		case err == nil && o.unshown(text):
			o.Report.Unshown++
		default:
			o.Report.Trouble("unproven", file, r.ID, err)
		}
	}
}

// unshown tells whether the record of a finding may be one that shows no content.
func (o *Opened) unshown(finding []byte) bool {
	var f struct{ Act, Edition, Rule string }
	err := json.Unmarshal(finding, &f)
	return err == nil && o.spend(ruleName(f.Act, f.Edition, f.Rule))
}

func ruleName(act, edition, rule string) string { return act + "@" + edition + " " + rule }

// canonical is the one text of a JSON value.
func canonical(data []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return journal.Canonical(v)
}
