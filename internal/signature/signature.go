// Package signature is the one way in which the program takes a person's
// electronic signature on documents: the very bytes, the certificate against
// the person, one certificate for all documents of an act. What is kept of a
// signature besides the message itself is settled here and nowhere else.
package signature

import (
	"bytes"
	"context"
	"time"

	"tarazy/internal/clock"
	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/law"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/seal"
)

// Desk checks signatures.
type Desk struct {
	Trust  *eds.Trust
	Legal  clock.Legal
	Master *seal.Master   // Take needs it; One does not
	Zone   *time.Location // of the days that a refusal names; nil: the clock's
	// Evidence asks whether certificates were revoked and for time stamps; nil
	// asks nobody, and what is kept says so. Take uses it; One does not.
	Evidence *evidence.Gatherer
}

// Document is one of those that are signed in one act.
type Document struct {
	Lang  locale.Lang // where an act has the same document in several; a refusal names it
	Bytes func(context.Context) ([]byte, error)
	// Asks are the capacities one of which the certificate must name; the zero value
	// and one without any ask for none.
	Asks law.Value[[]eds.Role]
}

// Asking lets documents ask for a capacity.
func Asking(asks law.Value[[]eds.Role], documents []Document) []Document {
	for i := range documents {
		documents[i].Asks = asks
	}
	return documents
}

// Holds refuses a certificate that names none of the capacities which a value of an
// act asks for: eds.wrong_role, with the clause.
func Holds(c eds.Certificate, asks law.Value[[]eds.Role]) error {
	f, refused := fault.As(c.Holds(asks.V...))
	if !refused {
		return nil
	}
	cite := asks.Cite()
	return f.Cited(cite.Act, cite.Clause)
}

// Text is a document whose bytes are at hand.
func Text(data []byte) Document {
	return Document{Bytes: func(context.Context) ([]byte, error) { return data, nil }}
}

// Given are the signatures of one person on all documents of an act, found to
// hold.
type Given struct {
	CMS    [][]byte // one message a document, in their order, as they are to be kept
	Serial string   // of the one certificate
	Found  []eds.Signature
	Proofs []evidence.Proof // one a document: revocation and time stamp
}

// Holder tells whether an IIN is that of the person who has to sign.
type Holder func(iin string) bool

// IIN is who has the number.
func IIN(number string) Holder { return func(iin string) bool { return iin == number } }

// Tx reads persons.
type Tx interface {
	PersonGet(people.PersonID) (*people.Person, error)
}

// Take checks the signatures that a person gave. ask says, in a transaction
// that only reads, whether the person may sign now and what; documents are
// fetched and keys worked outside of any. The caller writes afterwards, and
// asks again in that transaction. The faults are those of ask, of
// Document.Bytes, of One and of Holds, signature.count, signature.other_document
// and signature.two_certificates.
func Take[T Tx](ctx context.Context, d Desk, read func(context.Context, func(T) error) error, who people.PersonID, cms [][]byte, ask func(T) ([]Document, error)) (*Given, error) {
	var documents []Document
	var mark []byte
	err := read(ctx, func(tx T) (err error) {
		if documents, err = ask(tx); err != nil {
			return err
		}
		p, err := tx.PersonGet(who)
		if err != nil {
			return err
		}
		if p == nil {
			return fault.New(fault.Missing, "people.missing.person")
		}
		mark = p.IINMark
		return nil
	})
	if err != nil {
		return nil, err
	}
	holder := func(iin string) bool { return bytes.Equal(people.IINMark(d.Master, iin), mark) }
	return d.all(ctx, holder, documents, cms)
}

// all checks one message a document.
func (d Desk) all(ctx context.Context, who Holder, documents []Document, cms [][]byte) (*Given, error) {
	if len(cms) != len(documents) {
		return nil, fault.New(fault.Invalid, "signature.count", "given", len(cms), "need", len(documents))
	}
	out := &Given{}
	for i, x := range documents {
		data, err := x.Bytes(ctx)
		if err != nil {
			return nil, err
		}
		found, err := d.One(cms[i], data, who)
		if x.Lang != "" && fault.Is(err, "eds.changed") {
			return nil, fault.New(fault.Invalid, "signature.other_document", "lang", string(x.Lang)).Wrap(err)
		}
		if err != nil {
			return nil, err
		}
		if err := Holds(found.Signer, x.Asks); err != nil {
			return nil, err
		}
		if i > 0 && found.Signer.Serial != out.Serial {
			return nil, fault.New(fault.Invalid, "signature.two_certificates")
		}
		out.Serial, out.Found = found.Signer.Serial, append(out.Found, found)
	}
	for i, found := range out.Found { // when all are found to hold, and not before
		kept, proof, err := d.Evidence.Gather(ctx, cms[i], found.Signer, found.Checked)
		if err != nil {
			return nil, err
		}
		out.CMS, out.Proofs = append(out.CMS, kept), append(out.Proofs, proof)
	}
	return out, nil
}

// One checks a message over one text, at this instant of the law: one signer,
// with a signing certificate of their own. The faults are those of eds.Verify
// and Only, and eds.wrong_person; each is one of the form and none of the
// person's rights, so that the form is shown again.
func (d Desk) One(cms, text []byte, who Holder) (eds.Signature, error) {
	at := d.Legal.Now()
	if d.Zone != nil {
		at = at.In(d.Zone)
	}
	all, err := eds.Verify(cms, text, d.Trust, at, eds.Want{Purpose: eds.Signing})
	if err != nil {
		return eds.Signature{}, err
	}
	one, err := all.Only()
	if err != nil {
		return eds.Signature{}, err
	}
	if one.Signer.IIN == "" || !who(one.Signer.IIN) {
		return eds.Signature{}, fault.New(fault.Invalid, "eds.wrong_person")
	}
	return one, nil
}
