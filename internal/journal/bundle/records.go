package bundle

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"

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
// finding comes out again. count is how many there must be.
func (o *Opened) Proves(l Law, count int) {
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
	for i, line := range lines {
		place := "line " + strconv.Itoa(i+1)
		v, err := journal.VerifyReceipt(line, o.Public)
		if err != nil {
			o.Report.Trouble("record", Records, place, err)
			continue
		}
		place += ", record " + strconv.FormatInt(v.Number, 10)
		if what, err := o.record(l, lib, v); what != "" {
			o.Report.Trouble(what, Records, place, err)
		}
	}
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

// record takes a receipt that holds, and says what is wrong with it among the
// others; "" for nothing.
func (o *Opened) record(l Law, lib *law.Library, v *journal.Verified) (string, error) {
	root := v.Head.Root.String()
	if o.Report.Root == "" {
		o.Report.Root, o.Report.Size = root, v.Head.Size
	}
	switch {
	case root != o.Report.Root || v.Head.Size != o.Report.Size:
		return "other_head", nil
	case v.Number <= o.last: // they stand by number, each once
		return "repeated", nil
	}
	o.last = v.Number
	if !v.HasContent {
		if len(v.FactsHash) > 0 || len(v.FindingHash) > 0 {
			o.Report.Closed++
		}
		if v.Decided() {
			o.closed[ruleName(v.Act, v.Edition, v.Rule)]++
		}
		o.Report.Records++
		return "", nil
	}
	if v.Decided() {
		if what, err := o.decision(l, lib, v); what != "" {
			return what, err
		}
		o.Report.Decisions++
	}
	o.Report.Records++
	return "", nil
}

// decision works the decision of a record out again.
func (o *Opened) decision(l Law, lib *law.Library, v *journal.Verified) (string, error) {
	was, err := canonical(v.Finding)
	if err != nil {
		return "record", err
	}
	o.proven[string(was)] = true // on record, whether or not it comes out again
	if lib == nil {
		return "law", nil
	}
	name := ruleName(v.Act, v.Edition, v.Rule)
	f, err := l.Decide(lib, v.Act, v.Edition, v.Rule, v.Input)
	if err != nil {
		return "refused", fmt.Errorf("%s: %w", name, err)
	}
	again, err := journal.FindingText(f)
	if err != nil || !bytes.Equal(again, was) {
		return "differs", errors.New(name)
	}
	return "", nil
}

// Shown holds a finding that a file shows, as journal.FindingText gives it, to
// what the records prove; place is its id in the file.
func (o *Opened) Shown(finding []byte, file, place string) {
	text, err := canonical(finding)
	switch {
	case err == nil && o.proven[string(text)]:
		o.Report.Rulings++
	case err == nil && o.unshown(text):
		o.Report.Unshown++
	default:
		o.Report.Trouble("unproven", file, place, err)
	}
}

// unshown tells whether the record of a finding may be one that shows no
// content; each such record stands for one finding.
func (o *Opened) unshown(finding []byte) bool {
	var f struct{ Act, Edition, Rule string }
	if err := json.Unmarshal(finding, &f); err != nil {
		return false
	}
	name := ruleName(f.Act, f.Edition, f.Rule)
	if o.closed[name] == 0 {
		return false
	}
	o.closed[name]--
	return true
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
