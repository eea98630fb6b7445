package signedcopy

import (
	"slices"
	"strings"
	"time"

	"tarazy/internal/document"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
)

// Object is a file in the store of files.
type Object struct {
	Key  string `json:"key"`
	Hash []byte `json:"hash"` // SHA-256 of the exact bytes
	Size int64  `json:"size"`
}

// File is one file of a document as it was drawn.
type File struct {
	Name string // among the files of the document, as addresses have it: "kk", "results-ru"
	Lang locale.Lang
	Object
	Sheet Object // its text to be read on a page (EncodeSheet); no key where none was kept
}

// Drawn is a file of a document by what is kept of it. sheet is the digest of the
// text beside it, nil where none was kept.
func Drawn(name string, l locale.Lang, o Object, sheet []byte) File {
	f := File{Name: name, Lang: l, Object: o}
	if sheet != nil {
		f.Sheet = Object{Key: SheetKey(o.Key), Hash: sheet}
	}
	return f
}

// SheetKey is where the text of a file is kept.
func SheetKey(file string) string { return strings.TrimSuffix(file, ".pdf") + ".json" }

// DrawnKeys are the file and the text beside it in the store of files.
func DrawnKeys(file string, sheet []byte) []string {
	if sheet == nil {
		return []string{file}
	}
	return []string{file, SheetKey(file)}
}

// Signer is one of those who may sign within the files.
type Signer struct {
	Person people.PersonID
	Name   string
	Role   locale.Words // in what quality, as the stamp says it
}

// Original is a finished document with those whose signatures its copy takes.
type Original struct {
	Of      string         // id of the document, under which its copy is kept
	Zone    *time.Location // in which the stamps tell the time
	Files   []File         // in the order in which they are signed
	Signers []Signer
	Stamps  int   // places for stamps that the files were drawn with
	Bar     error // what keeps who asks from signing, whoever has signed; nil for nothing
	// Asks are the capacities one of which the certificate of who asks must name, as
	// for the document itself.
	Asks law.Value[[]eds.Role]
}

// Revision is what one person's signature made of the files.
type Revision struct {
	Of      string           `json:"of"`
	Number  int              `json:"number"` // from 1
	Person  people.PersonID  `json:"person"`
	Serial  string           `json:"serial"`  // of the certificate
	Stamped time.Time        `json:"stamped"` // as the stamps say
	At      time.Time        `json:"at"`
	Files   []Kept           `json:"files"` // in the order of the document's
	Proofs  []evidence.Proof `json:"proofs"`
}

// Kept is a file of a revision.
type Kept struct {
	Name string `json:"name"`
	Object
}

// Copy is a document with the revisions that it has so far, the first one first.
type Copy struct {
	Original
	Revisions []Revision
}

// Latest is the number of the latest revision; 0 before the first.
func (c *Copy) Latest() int { return len(c.Revisions) }

// By is the revision with a person's signature; nil before.
func (c *Copy) By(who people.PersonID) *Revision {
	i := slices.IndexFunc(c.Revisions, func(r Revision) bool { return r.Person == who })
	if i < 0 {
		return nil
	}
	return &c.Revisions[i]
}

// Signer is a person among those who may sign; nil for anybody else.
func (c *Copy) Signer(who people.PersonID) *Signer {
	i := slices.IndexFunc(c.Signers, func(s Signer) bool { return s.Person == who })
	if i < 0 {
		return nil
	}
	return &c.Signers[i]
}

// Object is a file as a revision has it, 0 as it was drawn; false where there is
// none.
func (c *Copy) Object(number int, name string) (Object, bool) {
	if number == 0 {
		i := slices.IndexFunc(c.Files, func(f File) bool { return f.Name == name })
		if i < 0 {
			return Object{}, false
		}
		return c.Files[i].Object, true
	}
	if number < 0 || number > len(c.Revisions) {
		return Object{}, false
	}
	files := c.Revisions[number-1].Files
	i := slices.IndexFunc(files, func(k Kept) bool { return k.Name == name })
	if i < 0 {
		return Object{}, false
	}
	return files[i].Object, true
}

// MaySign says why a person cannot sign the copy as it stands; nil where they
// can. The faults are Bar's, signedcopy.not_signer, signedcopy.signed and
// signedcopy.no_places.
func (c *Copy) MaySign(who people.PersonID) error {
	switch {
	case c.Signer(who) == nil:
		return fault.New(fault.Denied, "signedcopy.not_signer")
	case c.Bar != nil:
		return c.Bar
	case c.By(who) != nil:
		return fault.New(fault.Conflict, "signedcopy.signed")
	case c.Latest() >= c.Stamps:
		return fault.New(fault.Conflict, "signedcopy.no_places", "stamps", c.Stamps)
	}
	return nil
}

// grew is the fault of who signed over an earlier revision: it names those who
// signed since.
func (c *Copy) grew(seen int) error {
	var names []string
	for _, r := range c.Revisions[min(max(seen, 0), len(c.Revisions)):] {
		if s := c.Signer(r.Person); s != nil {
			names = append(names, s.Name)
		}
	}
	return fault.New(fault.Conflict, "signedcopy.grew", "names", names)
}

// Stamp is the visible side of a person's signature in a file.
func (c *Copy) Stamp(l locale.Lang, s *Signer, at time.Time) document.Stamp {
	return document.Stamp{Lang: l, Role: s.Role.In(l), Name: s.Name, When: locale.Moment(l, at.In(c.Zone))}
}

// Places is how many stamps a document of so many signers keeps free: one each,
// as far as a page has them.
func Places(landscape bool, signers int) int {
	for n := range signers {
		if _, _, ok := document.StampPlace(landscape, n); !ok {
			return n
		}
	}
	return signers
}
