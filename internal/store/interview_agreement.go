package store

import (
	"errors"

	"tarazy/internal/interview"
	"tarazy/internal/people"
)

// AgreementPut stores an agreement: version 1 as a new one, a later one in place
// of the version before; false where that is not there, or there is one already.
func (tx *Tx) AgreementPut(a *interview.SealedAgreement) (bool, error) {
	var n int64
	var err error
	if a.Version == 1 {
		n, err = tx.Exec("insert into interview_agreement (interview, version, fixed, changed, sealed) values ($1, 1, $2, $3, $4) on conflict do nothing",
			a.Interview, orNever(a.FixedAt), Micro(a.At), a.Sealed)
	} else {
		n, err = tx.Exec("update interview_agreement set version = $2, fixed = $3, changed = $4, sealed = $5 where interview = $1 and version = $6",
			a.Interview, a.Version, orNever(a.FixedAt), Micro(a.At), a.Sealed, a.Version-1)
	}
	return n == 1, err
}

// AgreementGet reads an agreement; nil where there is none.
func (tx *Tx) AgreementGet(id interview.ID) (*interview.SealedAgreement, error) {
	return oneOrNil(scanAgreement(tx.QueryRow("select interview, version, fixed, changed, sealed from interview_agreement where interview = $1", id).Scan))
}

func scanAgreement(scan Scan) (a interview.SealedAgreement, err error) {
	var fixed, at int64
	if err = scan(&a.Interview, &a.Version, &fixed, &at, &a.Sealed); err != nil {
		return a, err
	}
	a.FixedAt, a.At = notNever(fixed), Instant(at)
	return a, nil
}

// FormSignatureInsert adds a member's signatures over the forms; false where the
// member has signed.
func (tx *Tx) FormSignatureInsert(s *interview.FormSignature) (bool, error) {
	cms, err := asJSON(s.CMS)
	if err != nil {
		return false, err
	}
	proofs, err := asJSON(s.Proofs)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into interview_form_signature (interview, member, number, at, cms, proofs) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
		s.Interview, s.Member, s.Serial, Micro(s.At), cms, proofs)
	return n == 1, err
}

// FormSignaturesOf are the signatures over the forms of an interview, the first
// one first.
func (tx *Tx) FormSignaturesOf(id interview.ID) ([]interview.FormSignature, error) {
	return Collect(tx, scanFormSignature,
		"select interview, member, number, at, cms, proofs from interview_form_signature where interview = $1 order by at, member", id)
}

// FormSignaturesDrop removes the signatures over the forms of an interview.
func (tx *Tx) FormSignaturesDrop(id interview.ID) error {
	_, err := tx.Exec("delete from interview_form_signature where interview = $1", id)
	return err
}

func scanFormSignature(scan Scan) (s interview.FormSignature, err error) {
	var at int64
	var cms, proofs string
	if err = scan(&s.Interview, &s.Member, &s.Serial, &at, &cms, &proofs); err != nil {
		return s, err
	}
	s.At = Instant(at)
	return s, errors.Join(dataInto(cms, &s.CMS), dataInto(proofs, &s.Proofs))
}

// OpenSheetsOf are the locked sheets of all interviews of a body whose marks are
// open, by start of the interview, with the candidate's wrapped key; where a
// person is named, of the interviews that the person marked.
func (tx *Tx) OpenSheetsOf(body people.BodyID, of people.PersonID) ([]interview.OpenSheet, error) {
	query := `select s.interview, s.series, s.member, s.version, s.locked, s.changed, s.sealed, i.starts, p.key
from interview_series r
join interview i on i.series = r.id
join interview_agreement a on a.interview = i.id
join interview_sheet s on s.interview = i.id
join person p on p.id = i.person
where r.body = $1 and s.locked <> 0`
	args := []any{body}
	if of != "" {
		query += " and exists (select 1 from interview_sheet m where m.interview = i.id and m.member = $2)"
		args = append(args, of)
	}
	return Collect(tx, scanOpenSheet, query+" order by i.starts, s.interview, s.member", args...)
}

func scanOpenSheet(scan Scan) (s interview.OpenSheet, err error) {
	var locked, at, starts int64
	if err = scan(&s.Interview, &s.Series, &s.Member, &s.Version, &locked, &at, &s.Sealed, &starts, &s.Key); err != nil {
		return s, err
	}
	s.LockedAt, s.At, s.Starts = notNever(locked), Instant(at), instantOrZero(starts)
	return s, nil
}
