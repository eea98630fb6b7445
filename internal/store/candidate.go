package store

import (
	"encoding/json"
	"strings"
	"time"

	"tarazy/internal/candidate"
	"tarazy/internal/people"
)

// CandidateStatementPut keeps the digest of a statement until an instant of the
// machine, and forgets those that are over.
func (tx *Tx) CandidateStatementPut(digest []byte, until time.Time) error {
	if _, err := tx.Exec("delete from candidate_statement where expires < $1", Micro(tx.WallNow())); err != nil {
		return err
	}
	return tx.ExecOne("insert into candidate_statement (digest, expires) values ($1, $2)", digest, Micro(until))
}

// CandidateStatementTake spends a statement; false where none waits.
func (tx *Tx) CandidateStatementTake(digest []byte) (bool, error) {
	n, err := tx.Exec("delete from candidate_statement where digest = $1 and expires >= $2", digest, Micro(tx.WallNow()))
	return n == 1, err
}

const registrationColumns = "id, person, at, act, edition, undertaking, consent, lang, certificate, statement, signature, proof, withdrawn"

// CandidateRegister adds a registration.
func (tx *Tx) CandidateRegister(r *candidate.Registration) error {
	proof, err := asJSON(r.Proof)
	if err != nil {
		return err
	}
	_, err = tx.insertAll("candidate_registration", registrationColumns, "", [][]any{{r.ID, r.Person, Micro(r.At), r.Act, r.Edition,
		r.UndertakingVersion, r.ConsentVersion, r.Lang, r.Serial, r.Statement, r.Signature, proof, microOrZero(r.Withdrawn)}})
	return err
}

// CandidateRegistration reads the latest registration of a person; nil where
// there is none.
func (tx *Tx) CandidateRegistration(person people.PersonID) (*candidate.Registration, error) {
	return oneOrNil(scanRegistration(tx.QueryRow("select "+registrationColumns+
		" from candidate_registration where person = $1 order by at desc, withdrawn, id limit 1", person).Scan))
}

// CandidateWithdraw ends a registration; false where it has ended.
func (tx *Tx) CandidateWithdraw(id string, at time.Time) (bool, error) {
	n, err := tx.Exec("update candidate_registration set withdrawn = $2 where id = $1 and withdrawn = 0", id, Micro(at))
	return n == 1, err
}

func scanRegistration(scan Scan) (candidate.Registration, error) {
	var r candidate.Registration
	var at, withdrawn int64
	var proof string
	err := scan(&r.ID, &r.Person, &at, &r.Act, &r.Edition, &r.UndertakingVersion, &r.ConsentVersion, &r.Lang, &r.Serial,
		&r.Statement, &r.Signature, &proof, &withdrawn)
	if err != nil {
		return r, err
	}
	r.At, r.Withdrawn = Instant(at), instantOrZero(withdrawn)
	return r, dataInto(proof, &r.Proof)
}

// instantOrZero is a stored instant; 0 is the zero time.
func instantOrZero(micro int64) time.Time {
	if micro == 0 {
		return time.Time{}
	}
	return Instant(micro)
}

const candidateFileColumns = "person, version, state, asked, fetched, missing, confirmed"

// CandidateFileGet reads the root of a personal file; nil where there is none.
func (tx *Tx) CandidateFileGet(person people.PersonID) (*candidate.File, error) {
	return oneOrNil(scanCandidateFile(tx.QueryRow("select "+candidateFileColumns+" from candidate_file where person = $1", person).Scan))
}

// CandidateFileInsert adds the root of a personal file.
func (tx *Tx) CandidateFileInsert(f *candidate.File) error {
	_, err := tx.insertAll("candidate_file", candidateFileColumns, "", [][]any{{f.Person, f.Version, f.State, microOrZero(f.AskedAt),
		microOrZero(f.Fetched), words(f.Missing), microOrZero(f.Confirmed)}})
	return err
}

// CandidateFileUpdate stores the root of a file in place of the version named
// and raises that version; false where another version is stored.
func (tx *Tx) CandidateFileUpdate(f *candidate.File) (bool, error) {
	n, err := tx.Exec(`update candidate_file set version = version + 1, state = $3, asked = $4, fetched = $5, missing = $6, confirmed = $7
where person = $1 and version = $2`, f.Person, f.Version, f.State, microOrZero(f.AskedAt), microOrZero(f.Fetched), words(f.Missing), microOrZero(f.Confirmed))
	if n == 1 {
		f.Version++
	}
	return n == 1, err
}

// CandidateFileClear removes what stands in a file.
func (tx *Tx) CandidateFileClear(person people.PersonID) error {
	_, err := tx.Exec("delete from candidate_entry where person = $1", person)
	return err
}

func scanCandidateFile(scan Scan) (candidate.File, error) {
	var f candidate.File
	var asked, fetched, confirmed int64
	var missing string
	err := scan(&f.Person, &f.Version, &f.State, &asked, &fetched, &missing, &confirmed)
	f.AskedAt, f.Fetched, f.Missing, f.Confirmed = instantOrZero(asked), instantOrZero(fetched), strings.Fields(missing), instantOrZero(confirmed)
	return f, err
}

// words keeps a list of keys, which hold no spaces, as a text.
func words(keys []string) string { return strings.Join(keys, " ") }

const entryColumns = "id, person, kind, source, as_of, fetched, imported, own, own_at, directions, disputed, changed, gone"

// CandidateEntries reads what stands in a file, by id.
func (tx *Tx) CandidateEntries(person people.PersonID) ([]candidate.Entry, error) {
	return Collect(tx, scanEntry, "select "+entryColumns+" from candidate_entry where person = $1 order by id", person)
}

// CandidateEntryPut stores an entry, in place of the one with its id.
func (tx *Tx) CandidateEntryPut(e *candidate.Entry) error {
	source, err := json.Marshal(e.Source)
	if err != nil {
		return err
	}
	_, err = tx.insertAll("candidate_entry", entryColumns, `on conflict (id) do update set source = excluded.source, as_of = excluded.as_of,
  fetched = excluded.fetched, imported = excluded.imported, own = excluded.own, own_at = excluded.own_at,
  directions = excluded.directions, disputed = excluded.disputed, changed = excluded.changed, gone = excluded.gone`,
		[][]any{{e.ID, e.Person, e.Kind, string(source), dayOrNull(e.AsOf), microOrZero(e.Fetched), e.Imported, e.Own, microOrZero(e.OwnAt),
			words(e.Directions), e.Disputed, e.Changed, e.Gone}})
	return err
}

// CandidateEntryDelete removes an entry.
func (tx *Tx) CandidateEntryDelete(id candidate.EntryID) error {
	return tx.ExecOne("delete from candidate_entry where id = $1", id)
}

func scanEntry(scan Scan) (candidate.Entry, error) {
	var e candidate.Entry
	var source, directions string
	var fetched, ownAt, disputed, changed, gone int64
	err := scan(&e.ID, &e.Person, &e.Kind, &source, dayPtrDest{&e.AsOf}, &fetched, &e.Imported, &e.Own, &ownAt, &directions, &disputed, &changed, &gone)
	if err != nil {
		return e, err
	}
	e.Fetched, e.OwnAt, e.Directions = instantOrZero(fetched), instantOrZero(ownAt), strings.Fields(directions)
	e.Disputed, e.Changed, e.Gone = disputed == 1, changed == 1, gone == 1
	return e, json.Unmarshal([]byte(source), &e.Source)
}

// CandidateChangeInsert adds a change of a file.
func (tx *Tx) CandidateChangeInsert(c *candidate.Change) error {
	return tx.ExecOne("insert into candidate_change (person, version, verb, kind, at) values ($1, $2, $3, $4, $5)",
		c.Person, c.Version, c.Verb, c.Kind, Micro(c.At))
}

// CandidateChangesSince reads the changes of a file after a version, the
// earliest first.
func (tx *Tx) CandidateChangesSince(person people.PersonID, version int64) ([]candidate.Change, error) {
	return Collect(tx, func(scan Scan) (c candidate.Change, err error) {
		var at int64
		err = scan(&c.Person, &c.Version, &c.Verb, &c.Kind, &at)
		c.At = Instant(at)
		return c, err
	}, "select person, version, verb, kind, at from candidate_change where person = $1 and version > $2 order by version", person, version)
}
