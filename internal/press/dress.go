package press

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"tarazy/internal/day"
	"tarazy/internal/document"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Press dresses documents.
type Press struct {
	Site   string       // address by which browsers reach the program
	Master *seal.Master // codes are worked out under it
}

// CheckPath is where papers are checked; the code of one follows behind a slash.
const CheckPath = "/check/paper"

// Dress is what the documents of a kind wear on a day.
type Dress struct {
	press Press
	body  people.BodyID
	kind  Kind
	head  *Letterhead // nil: none holds
	texts Texts
}

// Dress reads what a body's templates add to its documents of a kind and a day. A
// document of no body wears nothing but its code.
func (p Press) Dress(tx Tx, body people.BodyID, kind Kind, on day.Day) (*Dress, error) {
	d := &Dress{press: p, body: body, kind: kind}
	if body == "" {
		return d, nil
	}
	t, err := tx.TemplateOn(body, HeadPart, on)
	if err != nil {
		return nil, err
	}
	if t != nil {
		d.head = t.Head
	}
	if t, err = tx.TemplateOn(body, Part(kind), on); err != nil {
		return nil, err
	}
	if t != nil {
		d.texts = t.Texts
	}
	return d, nil
}

// Ready dresses one document.
func (p Press) Ready(tx Tx, body people.BodyID, kind Kind, x document.Document, matter string) (Ready, error) {
	on, err := day.Parse(x.Date)
	if err != nil {
		return Ready{}, err
	}
	d, err := p.Dress(tx, body, kind, on)
	if err != nil {
		return Ready{}, err
	}
	return d.On(x, matter)
}

// Ready is a document as it leaves the program, with its line in the register.
type Ready struct {
	document.Document
	issued Issued
}

// Code is that of the paper, as its address ends.
func (r *Ready) Code() string { return r.issued.Code }

// On puts a dress on a document. matter names what the document is about, as the
// id of a case, and which of its papers it is: a later paper of one matter takes
// the place of an earlier one.
func (d *Dress) On(x document.Document, matter string) (Ready, error) {
	x.Parts = d.around(x)
	code, err := d.code(&x)
	if err != nil {
		return Ready{}, err
	}
	on, err := day.Parse(x.Date)
	if err != nil {
		return Ready{}, err
	}
	return Ready{coded(x, d.press.Site+CheckPath+"/"+code), Issued{
		Code: code, Kind: d.kind, Body: d.body, Matter: matter, Number: x.Number, Day: on, Lang: x.Lang,
	}}, nil
}

// around are the parts of a document between what the templates add.
func (d *Dress) around(x document.Document) []document.Part {
	var out []document.Part
	if part, ok := d.head.part(x.Lang); ok {
		out = append(out, part)
	}
	added := d.texts.In(x.Lang)
	out = append(out, paragraphs(added.Before)...)
	out = append(out, x.Parts...)
	return append(out, paragraphs(added.After)...)
}

// paragraphs are the lines of a text.
func paragraphs(text string) []document.Part {
	var out []document.Part
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, document.Text(line))
		}
	}
	return out
}

// letters writes codes as addresses and people like them.
var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

// code names a paper by all that it says: 128 bits of it, under the master key.
func (d *Dress) code(x *document.Document) (string, error) {
	var b bytes.Buffer
	to := json.NewEncoder(&b)
	head := *x
	head.Parts = nil
	if err := to.Encode([]any{d.kind, d.body, head}); err != nil {
		return "", err
	}
	for _, p := range x.Parts {
		fmt.Fprintf(&b, "%T ", p)
		if err := to.Encode(p); err != nil {
			return "", err
		}
	}
	sum := sha256.Sum256(b.Bytes())
	return strings.ToLower(letters.EncodeToString(d.press.Master.Find("press.paper", string(sum[:]))[:16])), nil
}

// coded puts the code and the address where it leads on a document: at its end.
// On a page that lies across it stands beside the signatures, where there are any,
// and the address in the foot of each page: there they take no height, and an annex
// that fills a sheet stays on it. An upright page has no width for that.
func coded(x document.Document, address string) document.Document {
	say := locale.T(x.Lang, "press.check_at", fault.Args{"address": address})
	x.Parts = slices.Clone(x.Parts)
	for i, p := range slices.Backward(x.Parts) {
		if block, ok := p.(document.SignatureBlock); ok && block.QR == nil && x.Landscape {
			block.QR = &document.QR{Content: address}
			x.Parts[i] = block
			if x.Footer != "" {
				x.Footer += " · "
			}
			x.Footer += say
			return x
		}
	}
	x.Parts = append(x.Parts, document.QR{Content: address, Caption: say})
	return x
}

// Printed is a file of a paper, with its line in the register.
type Printed struct {
	Data []byte
	Issued
}

// Print writes a paper as a file, outside of a transaction. The faults are those
// of document.PDF and document.DOCX.
func (r *Ready) Print(f document.Format) (Printed, error) {
	var b bytes.Buffer
	if err := f.Write(&b, r.Document); err != nil {
		return Printed{}, err
	}
	out := Printed{Data: b.Bytes(), Issued: r.issued}
	sum := sha256.Sum256(out.Data)
	out.Format, out.Hash, out.Size = f.Name, sum[:], int64(b.Len())
	return out, nil
}

// Issued is a line of the register: what was given out, without anything of whom
// it is about.
type Issued struct {
	Code   string
	Format string // "pdf", "docx"
	Kind   Kind
	Body   people.BodyID
	Matter string
	Number string
	Day    day.Day // of the document
	Lang   locale.Lang
	Hash   []byte // SHA-256 of the file
	Size   int64  // bytes of it
	At     time.Time
}
