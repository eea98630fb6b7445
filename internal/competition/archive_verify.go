package competition

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

	"tarazy/internal/eds"
	"tarazy/internal/journal"
	"tarazy/internal/law"
)

// unpackedMost bounds the files of an archive that is checked, together and
// unpacked, in bytes.
const unpackedMost = 1 << 30

// ArchiveCheck checks archives on any machine, without a database.
type ArchiveCheck struct {
	// Public is the installation's key that the checker has from elsewhere; ""
	// to take the one in the archive.
	Public string
	// Roots are authorities that the checker trusts; nil to take those in the
	// archive alone.
	Roots *eds.Trust
	// Acts are the acts that the checker has from elsewhere; nil for none.
	Acts fs.FS
	// Library reads acts; own may hold none.
	Library func(acts, own fs.FS) (*law.Library, error)
	// Decide works a finding out again.
	Decide func(lib *law.Library, act, edition, rule string, input []byte) (law.Finding, error)
}

// ArchiveReport is what was checked, and what does not hold.
type ArchiveReport struct {
	Manifest   Manifest  `json:"manifest"`
	OwnKey     bool      `json:"own_key"`   // checked by a key from elsewhere
	OwnRoots   bool      `json:"own_roots"` // checked by roots from elsewhere too
	Files      int       `json:"files"`
	Signatures int       `json:"signatures"` // of members, on files of protocols
	Papers     int       `json:"papers"`     // files that candidates handed in
	Signers    []string  `json:"signers"`    // names in their certificates, each once
	Records    int       `json:"records"`    // that stand in the tree of the signed head
	Closed     int       `json:"closed"`     // of them without content: destroyed
	Size       int64     `json:"size"`       // records in the tree
	Root       string    `json:"root"`       // of the tree, base64
	Decisions  int       `json:"decisions"`  // worked out again
	Rulings    int       `json:"rulings"`    // found among the records
	Unshown    int       `json:"unshown"`    // rulings whose record has no content any more
	SameActs   int       `json:"same_acts"`  // files of acts, byte for byte as the checker has them
	OtherActs  []string  `json:"other_acts"` // the others; no trouble by itself
	Troubles   []Trouble `json:"troubles"`
	More       int       `json:"more"` // troubles beyond the list
}

// Trouble is a place in an archive that does not hold. What is the end of the
// message key "archive.trouble.".
type Trouble struct {
	What   string `json:"what"`
	File   string `json:"file"`
	Place  string `json:"place"`  // within the file; "" for the whole
	Detail string `json:"detail"` // for who looks closer
}

const troublesMost = 20

// OK reports whether everything holds.
func (r *ArchiveReport) OK() bool { return len(r.Troubles) == 0 }

func (r *ArchiveReport) trouble(what, file, place string, detail error) {
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

// openedArchive is an archive as it was read.
type openedArchive struct {
	check  *ArchiveCheck
	zipped *zip.Reader
	report *ArchiveReport
	files  map[string][]byte
	// proven are the canonical findings of the journal's records, drawn the
	// facts of those about versions of the protocol and about papers.
	proven, drawn map[string]bool
	// closed are how many records have no content any more, by rule or verb.
	closed map[string]int
	last   int64 // number of the last record
	left   int64 // bytes that may yet be unpacked
}

// Check checks an archive. The error is of a file that is no archive at all.
func (c *ArchiveCheck) Check(r io.ReaderAt, size int64) (*ArchiveReport, error) {
	a := &openedArchive{
		check: c, report: &ArchiveReport{Troubles: []Trouble{}, OtherActs: []string{}, Signers: []string{}}, files: map[string][]byte{},
		proven: map[string]bool{}, drawn: map[string]bool{}, closed: map[string]int{}, left: unpackedMost,
	}
	if err := a.read(r, size); err != nil {
		return nil, err
	}
	public, err := a.manifest()
	if err != nil {
		return nil, err
	}
	a.acts()
	a.records(public)
	a.protocols()
	a.papers()
	a.rulings()
	return a.report, nil
}

func (a *openedArchive) read(r io.ReaderAt, size int64) error {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return fmt.Errorf("archive: %w", err)
	}
	a.zipped = z
	for _, f := range z.File {
		if _, twice := a.files[f.Name]; twice {
			a.report.trouble("twice", f.Name, "", nil)
			continue
		}
		data, err := a.unpack(f)
		if err != nil {
			a.report.trouble("unreadable", f.Name, "", err)
		}
		a.files[f.Name] = data
	}
	return nil
}

func (a *openedArchive) unpack(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // reading only
	data, err := io.ReadAll(io.LimitReader(r, a.left+1))
	if int64(len(data)) > a.left {
		return nil, fmt.Errorf("more than %d bytes in all", unpackedMost)
	}
	a.left -= int64(len(data))
	return data, err
}

// acts compares the acts by which decisions are worked out with those that the
// checker has.
func (a *openedArchive) acts() {
	if a.check.Acts == nil {
		return
	}
	for _, name := range sortedNames(a.files) {
		at, ok := strings.CutPrefix(name, "acts/")
		if !ok {
			continue
		}
		if own, err := fs.ReadFile(a.check.Acts, at); err == nil && bytes.Equal(own, a.files[name]) {
			a.report.SameActs++
		} else {
			a.report.OtherActs = append(a.report.OtherActs, name)
		}
	}
}

// manifest checks the list of files and the installation's signature over it.
func (a *openedArchive) manifest() (public string, err error) {
	list, ok := a.files[manifestFile]
	if !ok {
		return "", fmt.Errorf("archive: no %s", manifestFile)
	}
	m := &a.report.Manifest
	if err := json.Unmarshal(list, m); err != nil {
		return "", fmt.Errorf("archive: %s: %w", manifestFile, err)
	}
	if m.Form != ArchiveForm {
		return "", fmt.Errorf("archive: the form %q is not known", m.Form)
	}
	public = strings.TrimSpace(string(a.files[publicFile]))
	if a.check.Public != "" {
		a.report.OwnKey = true
		if public != a.check.Public {
			a.report.trouble("other_key", publicFile, "", nil)
		}
		public = a.check.Public
	}
	text, err := journal.OpenStatement(a.files[statementFile], public)
	if err != nil || text != manifestDigest(list) {
		a.report.trouble("manifest_unsigned", manifestFile, "", err)
	}
	a.listed()
	return public, nil
}

// listed holds the files to their hashes.
func (a *openedArchive) listed() {
	known := map[string]bool{manifestFile: true, statementFile: true}
	for _, f := range a.report.Manifest.Files {
		known[f.Name] = true
		data, ok := a.files[f.Name]
		sum := sha256.Sum256(data)
		switch {
		case !ok:
			a.report.trouble("missing", f.Name, "", nil)
		case hex.EncodeToString(sum[:]) != f.SHA256 || int64(len(data)) != f.Size:
			a.report.trouble("changed", f.Name, "", nil)
		default:
			a.report.Files++
		}
	}
	for _, name := range sortedNames(a.files) {
		if !known[name] {
			a.report.trouble("unlisted", name, "", nil)
		}
	}
}

func sortedNames(files map[string][]byte) []string {
	out := make([]string, 0, len(files))
	for name := range files {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// library reads the acts in the archive.
func (a *openedArchive) library() (*law.Library, error) {
	program, err := fs.Sub(a.zipped, "acts")
	if err != nil {
		return nil, err
	}
	own, err := fs.Sub(a.zipped, "own-acts")
	if err != nil {
		return nil, err
	}
	return a.check.Library(program, own)
}

// rulings holds what the pages showed to what the journal proves.
func (a *openedArchive) rulings() {
	const file = "rulings.json"
	var all []struct {
		ID      string          `json:"id"`
		Finding json.RawMessage `json:"finding"`
	}
	if err := json.Unmarshal(a.files[file], &all); err != nil {
		a.report.trouble("unreadable", file, "", err)
		return
	}
	for _, r := range all {
		text, err := canonicalJSON(r.Finding)
		switch {
		case err == nil && a.proven[string(text)]:
			a.report.Rulings++
		case err == nil && a.unshown(text):
			a.report.Unshown++
		default:
			a.report.trouble("unproven", file, r.ID, err)
		}
	}
}

// unshown tells whether the record of a finding may be one whose content was
// destroyed; each such record stands for one ruling.
func (a *openedArchive) unshown(finding []byte) bool {
	var f archiveFinding
	if err := json.Unmarshal(finding, &f); err != nil {
		return false
	}
	name := ruleName(f.Act, f.Edition, f.Rule)
	if a.closed[name] == 0 {
		return false
	}
	a.closed[name]--
	return true
}

// canonicalJSON is the one text of a JSON value.
func canonicalJSON(data []byte) ([]byte, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return journal.Canonical(v)
}
