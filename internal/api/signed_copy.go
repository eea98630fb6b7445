package api

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/route"
	"tarazy/internal/signature/signedcopy"
)

// CopyAnswer is the copy of a finished document that bears its signatures itself.
type CopyAnswer struct {
	Revision int            `json:"revision"` // the latest; 0 before the first signature
	Files    []CopyFile     `json:"files"`    // as the latest revision has them
	Signers  []CopySigner   `json:"signers"`
	MaySign  bool           `json:"may_sign"` // who asks
	Changes  []CopyRevision `json:"changes"`  // the revisions, the first one first
}

// CopyFile is a file of a document.
type CopyFile struct {
	Name   string      `json:"name"`
	Lang   locale.Lang `json:"lang"`
	SHA256 []byte      `json:"sha256"`
	Size   int64       `json:"size"` // in bytes
}

// CopySigner is one of those who may sign the copy.
type CopySigner struct {
	Person people.PersonID `json:"person"`
	Name   string          `json:"name"`
	Role   locale.Words    `json:"role"`
}

// CopyRevision is one person's signature in all files.
type CopyRevision struct {
	Revision int              `json:"revision"`
	Person   people.PersonID  `json:"person"`
	Serial   string           `json:"serial"` // of the certificate
	At       time.Time        `json:"at"`
	Proofs   []evidence.Proof `json:"proofs"` // one a file
}

// CopyLaid is what the next signature of who asks stands over.
type CopyLaid struct {
	Revision int           `json:"revision"`
	At       time.Time     `json:"at"`    // as the stamps say
	Files    []CopyContent `json:"files"` // in the order of the signatures
}

// CopyContent are the exact bytes that are signed in a file.
type CopyContent struct {
	Name    string `json:"name"`
	Content []byte `json:"content"`
}

// CopySigned are detached signatures on what was laid out, one a file and in
// their order: CMS in base64.
type CopySigned struct {
	Revision   int      `key:"revision" json:"revision"`
	At         string   `key:"at" json:"at"` // as it was laid out
	Signatures []string `key:"signatures" json:"signatures"`
}

// copies are the routes of the copies of a kind of document, whose names tell
// them apart in the document of the API.
type copies struct {
	at    string // address of the document
	name  string // as "ProtocolCopy"
	what  string // in words, as "the protocol of a competition"
	see   access.Verb
	paper func(*route.Request) signedcopy.Paper
}

func (c copies) routes() []route.Route {
	at := c.at + "/copy"
	return []route.Route{
		described("GET", at, c.see, c.show, route.Operation{ID: "read" + c.name, Summary: "The copy of " + c.what + " that bears its signatures itself", Out: CopyAnswer{}}),
		described("GET", at+"/next", access.SignCopy, c.lay, route.Operation{
			ID: "lay" + c.name, Summary: "The exact bytes that the person signs next in the files of " + c.what, Out: CopyLaid{}}),
		described("POST", at, access.SignCopy, done(c.sign), route.Operation{
			ID: "sign" + c.name, Summary: "Put the person's signatures into all files of " + c.what + " in one act", In: CopySigned{}, Out: CopyRevision{}}),
		described("GET", at+"/{revision}/{file}", c.see, c.file, route.Operation{
			ID: "take" + c.name, Summary: "A file of the copy of " + c.what + " as a revision has it: kk.pdf of revision 2", Media: "application/pdf"}),
	}
}

func (c copies) show(w http.ResponseWriter, r *route.Request) error {
	found, err := c.paper(r).Copy(r.Context())
	if err != nil {
		return err
	}
	out := CopyAnswer{Revision: found.Latest(), Files: []CopyFile{}, Signers: []CopySigner{}, Changes: []CopyRevision{}, MaySign: found.MaySign(people.PersonID(r.Actor.Person)) == nil}
	for _, f := range found.Files {
		o, _ := found.Object(found.Latest(), f.Name)
		out.Files = append(out.Files, CopyFile{Name: f.Name, Lang: f.Lang, SHA256: o.Hash, Size: o.Size})
	}
	for _, s := range found.Signers {
		out.Signers = append(out.Signers, CopySigner{Person: s.Person, Name: s.Name, Role: s.Role})
	}
	for i := range found.Revisions {
		out.Changes = append(out.Changes, revisionAnswer(&found.Revisions[i]))
	}
	return write(w, r, http.StatusOK, out)
}

func revisionAnswer(r *signedcopy.Revision) CopyRevision {
	return CopyRevision{Revision: r.Number, Person: r.Person, Serial: r.Serial, At: r.At, Proofs: r.Proofs}
}

func (c copies) lay(w http.ResponseWriter, r *route.Request) error {
	laid, err := c.paper(r).Lay(r.Context())
	if err != nil {
		return err
	}
	out := CopyLaid{Revision: laid.Copy.Latest(), At: laid.At, Files: []CopyContent{}}
	for i, f := range laid.Files {
		out.Files = append(out.Files, CopyContent{Name: laid.Copy.Files[i].Name, Content: f.Content()})
	}
	return write(w, r, http.StatusOK, out)
}

func (c copies) sign(r *route.Request, in CopySigned) (*CopyRevision, error) {
	at, err := time.Parse(time.RFC3339, in.At)
	if err != nil {
		return nil, fault.New(fault.Invalid, "signedcopy.at", "given", in.At).At("at")
	}
	made, err := c.paper(r).Sign(r.Context(), signedcopy.Given{Revision: in.Revision, At: at, CMS: texts(in.Signatures)})
	if err != nil {
		return nil, err
	}
	out := revisionAnswer(made)
	return &out, nil
}

func (c copies) file(w http.ResponseWriter, r *route.Request) error {
	number, err := strconv.Atoi(r.PathValue("revision"))
	name, pdf := strings.CutSuffix(r.PathValue("file"), ".pdf")
	if err != nil || !pdf {
		return fault.New(fault.Missing, "signedcopy.missing")
	}
	data, err := c.paper(r).File(r.Context(), number, name)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	_, err = w.Write(data)
	return err
}
