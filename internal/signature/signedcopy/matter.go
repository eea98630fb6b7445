package signedcopy

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tarazy/internal/blob"
	"tarazy/internal/document"
	"tarazy/internal/document/pdfsign"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/id"
	"tarazy/internal/people"
	"tarazy/internal/signature"
)

// Fresh is how long after the page was drawn a signature is taken: its stamp
// tells the time of the page. The clocks of two replicas may differ by ahead.
const (
	Fresh = time.Hour
	ahead = time.Minute
)

// Desk is what copies stand on.
type Desk struct {
	signature.Desk
	Blobs blob.Store
	IDs   id.Source
}

// Tx is what the package needs of a transaction.
type Tx interface {
	signature.Tx
	Now() time.Time
	SignedCopyOf(document string) ([]Revision, error) // the first one first
	SignedCopyInsert(*Revision) (bool, error)         // false: the number is taken, or the person has signed
}

// Matter is the copy of one document before one person.
type Matter[T Tx] struct {
	Desk
	Read, Write func(context.Context, func(T) error) error
	Who         people.PersonID
	// Ask reads the document, if the person may read it and it is finished.
	Ask func(T) (*Original, error)
	// Record writes a signature into the journal with its facts, in the transaction
	// given.
	Record func(T, map[string]any) error
}

// Paper is a Matter whatever its transactions.
type Paper interface {
	Copy(context.Context) (*Copy, error)
	File(ctx context.Context, number int, name string) ([]byte, error)
	Sheets(context.Context, *Copy) ([][]document.Part, error)
	Lay(context.Context) (*Laid, error)
	Sign(context.Context, Given) (*Revision, error)
}

// Laid is what the person signs: the files of the latest revision with the place
// of the person's signature in each.
type Laid struct {
	Copy  *Copy
	At    time.Time // as the stamps say
	Files []*pdfsign.Prepared
}

// Given are signatures on what was laid out.
type Given struct {
	Revision int       // the latest one that was there then; 0 for none
	At       time.Time // as the stamps say
	CMS      [][]byte  // one detached message a file
}

// Copy reads the copy. The faults are those of Ask.
func (m *Matter[T]) Copy(ctx context.Context) (out *Copy, err error) {
	err = m.Read(ctx, func(tx T) error {
		out, err = m.read(tx)
		return err
	})
	return out, err
}

func (m *Matter[T]) read(tx T) (*Copy, error) {
	o, err := m.Ask(tx)
	if err != nil {
		return nil, err
	}
	c := &Copy{Original: *o}
	c.Revisions, err = tx.SignedCopyOf(o.Of)
	return c, err
}

// File gives a file as a revision has it, 0 as it was drawn. The faults are those of Ask,
// signedcopy.missing and signedcopy.file_changed.
func (m *Matter[T]) File(ctx context.Context, number int, name string) ([]byte, error) {
	c, err := m.Copy(ctx)
	if err != nil {
		return nil, err
	}
	o, ok := c.Object(number, name)
	if !ok {
		return nil, fault.New(fault.Missing, "signedcopy.missing")
	}
	return m.object(ctx, o)
}

// Sheets are the texts of the files as they were printed, to be read on a page;
// nil for a file whose text was not kept. The fault is signedcopy.file_changed.
func (m *Matter[T]) Sheets(ctx context.Context, c *Copy) ([][]document.Part, error) {
	out := make([][]document.Part, len(c.Files))
	for i, f := range c.Files {
		if f.Sheet.Key == "" {
			continue
		}
		data, err := m.object(ctx, f.Sheet)
		if err != nil {
			return nil, err
		}
		if out[i], err = decodeSheet(data); err != nil {
			return nil, fmt.Errorf("text of %s: %w", f.Sheet.Key, err)
		}
	}
	return out, nil
}

// Lay lays out the signature of the person as of now. The faults are those of
// Ask, Copy.MaySign, signedcopy.file_changed and pdfsign.Prepare.
func (m *Matter[T]) Lay(ctx context.Context) (*Laid, error) {
	c, err := m.Copy(ctx)
	if err != nil {
		return nil, err
	}
	if err := c.MaySign(m.Who); err != nil {
		return nil, err
	}
	out := &Laid{Copy: c, At: m.Legal.Now().UTC().Truncate(time.Second)}
	for _, f := range c.Files {
		p, err := m.lay(ctx, c, f, out.At)
		if err != nil {
			return nil, err
		}
		out.Files = append(out.Files, p)
	}
	return out, nil
}

// lay is a pure function of the file, the person and the time: what is signed is
// laid out again when the signature comes.
func (m *Matter[T]) lay(ctx context.Context, c *Copy, f File, at time.Time) (*pdfsign.Prepared, error) {
	o, ok := c.Object(c.Latest(), f.Name)
	if !ok {
		return nil, fmt.Errorf("signedcopy: revision %d of %s lacks %s", c.Latest(), c.Of, f.Name)
	}
	data, err := m.object(ctx, o)
	if err != nil {
		return nil, err
	}
	return pdfsign.Prepare(data, pdfsign.Signer{Stamp: c.Stamp(f.Lang, c.Signer(m.Who), at), At: at})
}

// Sign takes the person's signatures on all files in one act. The faults are
// those of Lay, signature.Take and pdfsign.Embed, signedcopy.grew (somebody
// signed meanwhile) and signedcopy.stale (the page is too old).
func (m *Matter[T]) Sign(ctx context.Context, in Given) (*Revision, error) {
	var c *Copy
	var laid []*pdfsign.Prepared
	given, err := signature.Take(ctx, m.Desk.Desk, m.Read, m.Who, in.CMS, func(tx T) ([]signature.Document, error) {
		var err error
		if c, err = m.open(tx, in); err != nil {
			return nil, err
		}
		laid = make([]*pdfsign.Prepared, len(c.Files))
		return signature.Asking(c.Asks, m.documents(c, in.At, laid)), nil
	})
	if err != nil {
		return nil, err
	}
	r := &Revision{Of: c.Of, Number: in.Revision + 1, Person: m.Who, Serial: given.Serial, Stamped: in.At, Proofs: given.Proofs}
	if err := m.keep(ctx, c, laid, given, r); err != nil {
		return nil, errors.Join(err, m.drop(ctx, r))
	}
	if err := m.Write(ctx, func(tx T) error { return m.add(tx, in, r) }); err != nil {
		return nil, errors.Join(err, m.drop(ctx, r))
	}
	return r, nil
}

// documents are the bytes to be signed, laid out when they are asked for.
func (m *Matter[T]) documents(c *Copy, at time.Time, laid []*pdfsign.Prepared) []signature.Document {
	out := make([]signature.Document, len(c.Files))
	for i, f := range c.Files {
		out[i] = signature.Document{Lang: f.Lang, Bytes: func(ctx context.Context) ([]byte, error) {
			p, err := m.lay(ctx, c, f, at)
			if err != nil {
				return nil, err
			}
			laid[i] = p
			return p.Content(), nil
		}}
	}
	return out
}

// open reads the copy for a signature over a revision.
func (m *Matter[T]) open(tx T, in Given) (*Copy, error) {
	c, err := m.read(tx)
	if err != nil {
		return nil, err
	}
	if err := c.MaySign(m.Who); err != nil {
		return nil, err
	}
	if in.Revision != c.Latest() {
		return nil, c.grew(in.Revision)
	}
	if age := tx.Now().Sub(in.At); age > Fresh || age < -ahead {
		return nil, fault.New(fault.Conflict, "signedcopy.stale", "minutes", int(Fresh/time.Minute))
	}
	return c, nil
}

// keep puts the signatures into the files and stores these.
func (m *Matter[T]) keep(ctx context.Context, c *Copy, laid []*pdfsign.Prepared, given *signature.Given, r *Revision) error {
	folder := m.IDs.New("cpy")
	for i, f := range c.Files {
		data, err := laid[i].Embed(given.CMS[i])
		if err != nil {
			return err
		}
		k := Kept{Name: f.Name}
		if k.Object, err = m.put(ctx, "signed-copy/"+folder+"/"+f.Name+".pdf", data); err != nil {
			return err
		}
		r.Files = append(r.Files, k)
	}
	return nil
}

// add writes a revision, if it still follows the latest one.
func (m *Matter[T]) add(tx T, in Given, r *Revision) error {
	c, err := m.open(tx, in)
	if err != nil {
		return err
	}
	r.At = tx.Now()
	ok, err := tx.SignedCopyInsert(r)
	if err != nil {
		return err
	}
	if !ok {
		return c.grew(in.Revision)
	}
	return m.Record(tx, map[string]any{
		"of": r.Of, "revision": r.Number, "files": r.Files, "serial": r.Serial, "stamped": r.Stamped.Format(time.RFC3339), "proofs": evidence.Facts(r.Proofs),
	})
}
