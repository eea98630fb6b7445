package bundle

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"tarazy/internal/journal"
)

// unpackedMost bounds the files of a bundle that is checked, together and
// unpacked, in bytes.
const unpackedMost = 1 << 30

// Trouble is a place in a bundle that does not hold. What is the end of the
// message key "archive.trouble.".
type Trouble struct {
	What   string `json:"what"`
	File   string `json:"file"`
	Place  string `json:"place"`  // within the file; "" for the whole
	Detail string `json:"detail"` // for who looks closer
}

// troublesMost bounds the list of troubles.
const troublesMost = 20

// Report is what was checked, and what does not hold.
type Report struct {
	OwnKey    bool      `json:"own_key"` // checked by a key from elsewhere
	Files     int       `json:"files"`
	Records   int       `json:"records"`   // that stand in the tree of the signed head
	Closed    int       `json:"closed"`    // of them without content
	Size      int64     `json:"size"`      // records in the tree
	Root      string    `json:"root"`      // of the tree, base64
	Decisions int       `json:"decisions"` // worked out again
	Rulings   int       `json:"rulings"`   // findings that the records prove
	Unshown   int       `json:"unshown"`   // findings whose record shows no content
	SameActs  int       `json:"same_acts"` // files of acts, byte for byte as the checker has them
	OtherActs []string  `json:"other_acts"`
	Troubles  []Trouble `json:"troubles"`
	More      int       `json:"more"` // troubles beyond the list
}

// OK reports whether everything holds.
func (r *Report) OK() bool { return len(r.Troubles) == 0 }

// Trouble notes what does not hold.
func (r *Report) Trouble(what, file, place string, detail error) {
	if len(r.Troubles) == troublesMost {
		r.More++
		return
	}
	t := Trouble{What: what, File: file, Place: place}
	if detail != nil {
		t.Detail = detail.Error()
	}
	r.Troubles = append(r.Troubles, t)
}

// FormOf is what a bundle says that it is; "" where it says nothing. The error is
// of a file that is no bundle at all.
func FormOf(r io.ReaderAt, size int64) (string, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return "", fmt.Errorf("bundle: %w", err)
	}
	f, err := z.Open(Manifest)
	if err != nil {
		return "", fmt.Errorf("bundle: %w", err)
	}
	defer f.Close() //nolint:errcheck // reading only
	var m struct {
		Form string `json:"form"`
	}
	err = json.NewDecoder(io.LimitReader(f, unpackedMost)).Decode(&m)
	return m.Form, err
}

// Opened is a bundle as it was read.
type Opened struct {
	Files  map[string][]byte
	Report *Report
	Public string // the key that it is checked by

	zipped *zip.Reader
	proven map[string]bool // canonical findings of its records
	facts  map[string]bool // canonical facts of the records that are remembered, behind their verb
	closed map[string]int  // how many records show no content, by rule or verb
	last   int64           // number of the last record
	left   int64           // bytes that may yet be unpacked
}

// Open reads a bundle. The error is of a file that is none at all.
func Open(r io.ReaderAt, size int64) (*Opened, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("bundle: %w", err)
	}
	o := &Opened{
		Files: map[string][]byte{}, Report: &Report{Troubles: []Trouble{}, OtherActs: []string{}}, zipped: z,
		proven: map[string]bool{}, facts: map[string]bool{}, closed: map[string]int{}, left: unpackedMost,
	}
	for _, f := range z.File {
		if _, twice := o.Files[f.Name]; twice {
			o.Report.Trouble("twice", f.Name, "", nil)
			continue
		}
		data, err := o.unpack(f)
		if err != nil {
			o.Report.Trouble("unreadable", f.Name, "", err)
		}
		o.Files[f.Name] = data
	}
	if o.Files[Manifest] == nil {
		return nil, fmt.Errorf("bundle: no %s", Manifest)
	}
	return o, nil
}

func (o *Opened) unpack(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // reading only
	data, err := io.ReadAll(io.LimitReader(r, o.left+1))
	if int64(len(data)) > o.left {
		return nil, fmt.Errorf("more than %d bytes in all", unpackedMost)
	}
	o.left -= int64(len(data))
	return data, err
}

// Signed checks the signature over the manifest by a key from elsewhere, or by
// the one inside where none is given.
func (o *Opened) Signed(form, public string) {
	inside := strings.TrimSpace(string(o.Files[PublicKey]))
	o.Public = inside
	if public != "" {
		o.Report.OwnKey, o.Public = true, public
		if inside != public {
			o.Report.Trouble("other_key", PublicKey, "", nil)
		}
	}
	text, err := journal.OpenStatement(o.Files[Statement], o.Public)
	if err != nil || text != digest(form, o.Files[Manifest]) {
		o.Report.Trouble("manifest_unsigned", Manifest, "", err)
	}
}

// Holds holds the files to the hashes of the manifest.
func (o *Opened) Holds(listed []Listed) {
	known := map[string]bool{Manifest: true, Statement: true}
	for _, f := range listed {
		known[f.Name] = true
		data, ok := o.Files[f.Name]
		sum := sha256.Sum256(data)
		switch {
		case !ok:
			o.Report.Trouble("missing", f.Name, "", nil)
		case hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(data)) != f.Size:
			o.Report.Trouble("changed", f.Name, "", nil)
		default:
			o.Report.Files++
		}
	}
	for _, name := range o.Names() {
		if !known[name] {
			o.Report.Trouble("unlisted", name, "", nil)
		}
	}
}

// Names are those of the files, sorted.
func (o *Opened) Names() []string {
	out := make([]string, 0, len(o.Files))
	for name := range o.Files {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// Against compares the acts inside with those that the checker has.
func (o *Opened) Against(acts fs.FS) {
	for _, name := range o.Names() {
		at, ok := strings.CutPrefix(name, Acts+"/")
		if !ok {
			continue
		}
		if own, err := fs.ReadFile(acts, at); err == nil && bytes.Equal(own, o.Files[name]) {
			o.Report.SameActs++
		} else {
			o.Report.OtherActs = append(o.Report.OtherActs, name)
		}
	}
}
