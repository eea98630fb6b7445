package candidate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
	"unicode"

	"tarazy/internal/eds"
	"tarazy/internal/eds/evidence"
	"tarazy/internal/fault"
	"tarazy/internal/locale"
	"tarazy/internal/people"
	"tarazy/internal/seal"
	"tarazy/internal/signature"
)

// Registration is a signed statement. Statement and Signature are sealed under
// the person's key.
type Registration struct {
	ID                 string
	Person             people.PersonID
	At                 time.Time // legal instant of the check
	Act, Edition       string
	UndertakingVersion string
	ConsentVersion     string
	Lang               locale.Lang
	Serial             string // of the certificate
	Statement          []byte
	Signature          []byte         // CMS, detached
	Proof              evidence.Proof // revocation and time stamp
	Withdrawn          time.Time      // legal instant; zero while the consent stands
}

// Names of the sealed values, bound into each.
const (
	sealedStatement = "candidate.statement"
	sealedSignature = "candidate.signature"
)

// RegisterIn is what the browser sends: the values of the statement that was
// shown, the signature over it, and what was ticked.
type RegisterIn struct {
	IIN       string
	Lang      locale.Lang
	Nonce     string
	At        time.Time
	CMS       []byte
	Undertake bool
	Consent   bool
}

// registerFacts are the facts of a registration in the journal.
type registerFacts struct {
	Act         string        `json:"act"`
	Edition     string        `json:"edition"`
	Undertaking string        `json:"undertaking"` // version
	Consent     string        `json:"consent"`     // version
	Lang        string        `json:"lang"`
	Statement   string        `json:"statement"`   // SHA-256, hexadecimal
	Certificate string        `json:"certificate"` // fingerprint
	Revocation  string        `json:"revocation"`  // what is known of it
	Proof       evidence.Fact `json:"proof"`
}

// Register makes a candidate of whoever signed the statement, enrols the person
// where nobody has the IIN, and asks the other information systems for the
// personal file. The faults are candidate.undertake, candidate.consent,
// candidate.statement, candidate.other_iin, candidate.registered, those of
// CheckIIN, of signature.Desk.One and of evidence.Gatherer.Gather and Admit.
func (s *Service) Register(ctx context.Context, in RegisterIn) (people.PersonID, error) {
	if err := in.ticked(); err != nil {
		return "", err
	}
	if err := s.CheckIIN(in.IIN); err != nil {
		return "", err
	}
	st, err := s.again(ctx, Statement{IIN: in.IIN, Lang: in.Lang, Nonce: in.Nonce, At: in.At})
	if err != nil {
		return "", err
	}
	signed, err := s.signed(st, in.CMS)
	if err != nil {
		return "", err
	}
	cms, proof, err := s.Evidence.Gather(ctx, in.CMS, signed.Signer, signed.Checked)
	if err != nil {
		return "", err
	}
	if err := s.Evidence.Admit(proof); err != nil {
		return "", err
	}
	person, err := s.enrolled(ctx, st, signed.Signer)
	if err != nil {
		return "", err
	}
	err = s.Store.Write(ctx, func(tx Tx) error { return s.register(tx, person, st, kept{cms, proof, signed}) })
	if err == nil {
		s.wake()
	}
	return person, err
}

func (in RegisterIn) ticked() error {
	switch {
	case !in.Undertake:
		return fault.New(fault.Invalid, "candidate.undertake").At("undertake")
	case !in.Consent:
		return fault.New(fault.Invalid, "candidate.consent").At("consent")
	}
	return nil
}

// signed checks the signature over the exact bytes, and that the certificate is
// that of the IIN typed.
func (s *Service) signed(st *Statement, cms []byte) (eds.Signature, error) {
	desk := signature.Desk{Trust: s.Trust, Legal: s.Legal, Zone: s.Zone}
	one, err := desk.One(cms, st.Text, signature.IIN(st.IIN))
	if fault.Is(err, "eds.wrong_person") {
		err = fault.New(fault.Invalid, "candidate.other_iin").At("iin").Wrap(err)
	}
	return one, err
}

// enrolled finds the person by IIN, or enrols one with the name of the
// certificate. Two that come at once find the same one.
func (s *Service) enrolled(ctx context.Context, st *Statement, c eds.Certificate) (people.PersonID, error) {
	p, err := s.byIIN(ctx, st.IIN)
	if err != nil || p != nil {
		return idOf(p), err
	}
	p, err = s.People.Enrol(ctx, people.By{Person: system}, "", people.Entry{
		Surname: named(c.Surname), Given: named(c.Name), Patronymic: named(c.Patronymic), Lang: st.Lang, Private: people.Private{IIN: st.IIN},
	})
	if fault.Is(err, "people.iin_taken") {
		p, err = s.byIIN(ctx, st.IIN)
	}
	return idOf(p), err
}

func idOf(p *people.Person) people.PersonID {
	if p == nil {
		return ""
	}
	return p.ID
}

func (s *Service) byIIN(ctx context.Context, iin string) (p *people.Person, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		p, err = tx.PersonByIIN(people.IINMark(s.Master, iin))
		return err
	})
	return p, err
}

// named writes a name that a certificate holds in capitals as documents do.
func named(s string) string {
	if s != strings.ToUpper(s) {
		return s
	}
	start := true
	return strings.Map(func(r rune) rune {
		was := start
		start = r == ' ' || r == '-'
		if was {
			return r
		}
		return unicode.ToLower(r)
	}, s)
}

// kept is a signature as it is to be kept.
type kept struct {
	cms   []byte
	proof evidence.Proof
	eds.Signature
}

func (s *Service) register(tx Tx, person people.PersonID, st *Statement, signed kept) error {
	if yes, err := Registered(tx, person); err != nil || yes {
		if yes {
			err = fault.New(fault.Conflict, "candidate.registered")
		}
		return err
	}
	p, err := s.Procedure()
	if err != nil {
		return err
	}
	key, err := s.key(tx, person)
	if err != nil {
		return err
	}
	r := &Registration{
		ID: s.IDs.New("reg"), Person: person, At: tx.Now(), Act: p.Act, Edition: p.Edition, UndertakingVersion: UndertakingVersion,
		ConsentVersion: ConsentVersion, Lang: st.Lang, Serial: signed.Signer.Serial, Statement: st.Text, Signature: signed.cms, Proof: signed.proof,
	}
	if err := r.seal(key); err != nil {
		return err
	}
	if err := tx.CandidateRegister(r); err != nil {
		return err
	}
	digest := sha256.Sum256(st.Text)
	err = s.record(tx, "candidate.register", person, r.ID, registerFacts{
		p.Act, p.Edition, UndertakingVersion, ConsentVersion, string(st.Lang), hex.EncodeToString(digest[:]),
		signed.Signer.Fingerprint, string(signed.proof.Revocation.Status), evidence.Facts([]evidence.Proof{signed.proof})[0],
	})
	if err != nil {
		return err
	}
	return s.askIn(tx, person)
}

func (r *Registration) seal(key *seal.Key) (err error) {
	if r.Statement, err = key.Seal(sealedStatement, r.Statement); err != nil {
		return err
	}
	r.Signature, err = key.Seal(sealedSignature, r.Signature)
	return err
}

func (r *Registration) open(key *seal.Key) (err error) {
	if r.Statement, err = key.Open(sealedStatement, r.Statement); err != nil {
		return err
	}
	r.Signature, err = key.Open(sealedSignature, r.Signature)
	return err
}

// Registration gives the latest registration of a person with statement and
// signature opened; nil where there is none.
func (s *Service) Registration(ctx context.Context, person people.PersonID) (r *Registration, err error) {
	err = s.Store.Read(ctx, func(tx Tx) error {
		if r, err = tx.CandidateRegistration(person); err != nil || r == nil {
			return err
		}
		key, err := s.key(tx, person)
		if err != nil {
			return err
		}
		return r.open(key)
	})
	return r, err
}

// Withdraw ends the consent of a candidate and removes the personal file. The
// faults are candidate.not_registered, and candidate.busy while an application
// is not over.
func (s *Service) Withdraw(ctx context.Context, person people.PersonID) error {
	err := s.Store.Write(ctx, func(tx Tx) error { return s.withdraw(tx, person) })
	if err != nil {
		return err
	}
	return s.dropPhotos(ctx, person)
}

func (s *Service) withdraw(tx Tx, person people.PersonID) error {
	if err := registered(tx, person); err != nil {
		return err
	}
	if s.Busy != nil {
		busy, err := s.Busy(tx, person)
		if err != nil {
			return err
		}
		if busy {
			return fault.New(fault.Conflict, "candidate.busy")
		}
	}
	r, err := tx.CandidateRegistration(person)
	if err != nil {
		return err
	}
	if _, err := tx.CandidateWithdraw(r.ID, tx.Now()); err != nil {
		return err
	}
	if err := s.emptied(tx, person); err != nil {
		return err
	}
	return s.record(tx, "candidate.consent.withdraw", person, r.ID, nil)
}
