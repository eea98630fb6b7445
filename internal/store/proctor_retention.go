package store

import (
	"math"

	"tarazy/internal/access"
	"tarazy/internal/exam"
	"tarazy/internal/people"
	"tarazy/internal/proctor"
)

// noEnd stands for a term that is not known yet: it sorts behind all others.
const noEnd = math.MaxInt64

// keptKeeping is how a recording is kept, with its finding as it is stored.
type keptKeeping struct {
	proctor.Kept
	Finding *keptFinding `json:"finding"`
}

func scanKept(scan Scan) (proctor.Kept, error) {
	k, err := scanData[keptKeeping](scan)
	if err != nil || k.Finding == nil {
		return k.Kept, err
	}
	finding := k.Finding.open()
	k.Kept.Finding = &finding
	return k.Kept, nil
}

// keptData is the row's JSON.
func keptData(k *proctor.Kept) (string, error) {
	out := keptKeeping{Kept: *k}
	if k.Finding != nil {
		finding, err := keepFinding(*k.Finding)
		if err != nil {
			return "", err
		}
		out.Finding = &finding
	}
	return asJSON(out)
}

// KeptGet reads how a recording is kept; nil where it is not known.
func (tx *Tx) KeptGet(id exam.AttemptID) (*proctor.Kept, error) {
	return oneOrNil(scanKept(tx.QueryRow("select data from recording_keep where attempt = $1", id).Scan))
}

// KeptPut stores how a recording is kept: version 1 as a new one, else in place of
// the version before; false where that is not what is stored.
func (tx *Tx) KeptPut(k *proctor.Kept) (bool, error) {
	data, err := keptData(k)
	if err != nil {
		return false, err
	}
	ends := int64(noEnd)
	if k.Ends != nil {
		ends = Micro(*k.Ends)
	}
	held := 0
	if k.Hold != nil {
		held = 1
	}
	if k.Version == 1 {
		n, err := tx.Exec("insert into recording_keep (attempt, version, body, person, class, state, held, ends, of_case, test, data) values ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing",
			k.Attempt, k.Body, k.Person, k.Class, k.State, held, ends, k.Case, k.Test, data)
		return n == 1, err
	}
	n, err := tx.Exec("update recording_keep set version = $2, class = $3, state = $4, held = $5, ends = $6, data = $7 where attempt = $1 and version = $8",
		k.Attempt, k.Version, k.Class, k.State, held, ends, data, k.Version-1)
	return n == 1, err
}

// KeptList reads a page of recordings, those first whose term ends first.
func (tx *Tx) KeptList(q proctor.KeptQuery) (proctor.KeptPage, error) {
	var where []Filter
	if q.Person != "" {
		where = append(where, Is("k.person", q.Person))
	} else {
		where = append(where, In("k.body", q.Bodies...))
	}
	if q.Class != "" {
		where = append(where, Is("k.class", q.Class))
	}
	if q.State != "" {
		where = append(where, Is("k.state", q.State))
	}
	if q.Held {
		where = append(where, Is("k.held", 1))
	}
	page, err := ReadPage(tx, List{
		Columns: "k.data", From: "recording_keep k", Where: where, Sort: []Sort{{Column: "k.ends"}}, ID: "k.attempt", After: q.After, Limit: q.Limit,
	}, scanKept)
	return proctor.KeptPage{Items: page.Items, Next: page.Next}, err
}

// KeptOfCase reads how the attempts at a test for a case are kept.
func (tx *Tx) KeptOfCase(of, test string) ([]proctor.Kept, error) {
	return Collect(tx, scanKept, "select data from recording_keep where of_case = $1 and test = $2 order by attempt", of, test)
}

// ViewingKnown tells whether a viewing is on record.
func (tx *Tx) ViewingKnown(v *proctor.Viewing) (bool, error) {
	var n int
	err := tx.QueryRow("select count(*) from recording_viewing where attempt = $1 and person = $2 and what = $3 and slot = $4", v.Attempt, v.Person, v.What, Micro(v.Slot)).Scan(&n)
	return n == 1, err
}

// ViewingInsert puts a viewing on record; false where it is there.
func (tx *Tx) ViewingInsert(v *proctor.Viewing) (bool, error) {
	n, err := tx.Exec("insert into recording_viewing (attempt, person, what, slot, role, seen) values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
		v.Attempt, v.Person, v.What, Micro(v.Slot), v.Role, Micro(v.At))
	return n == 1, err
}

// ViewingsOf reads who looked at a recording, the latest first.
func (tx *Tx) ViewingsOf(id exam.AttemptID, limit int) ([]proctor.Viewing, error) {
	return Collect(tx, func(scan Scan) (proctor.Viewing, error) {
		v := proctor.Viewing{Attempt: id}
		var slot, seen int64
		var role string
		err := scan(&v.Person, &v.What, &slot, &role, &seen)
		v.Role, v.Slot, v.At = access.Role(role), Instant(slot), Instant(seen)
		return v, err
	}, "select person, what, slot, role, seen from recording_viewing where attempt = $1 order by seen desc, person, what limit $2", id, limit)
}

// ViewersOf reads who ever looked at a recording.
func (tx *Tx) ViewersOf(id exam.AttemptID) ([]people.PersonID, error) {
	return Collect(tx, func(scan Scan) (p people.PersonID, err error) { return p, scan(&p) },
		"select distinct person from recording_viewing where attempt = $1 order by person", id)
}

// BesideRecordings gives the recordings that were closed and are kept, each with the
// hashes of its pieces, oldest first, and where their objects lie.
func (tx *Tx) BesideRecordings(give func(a exam.AttemptID, hashes [][]byte, objects []string) error) error {
	rows, err := tx.Query(`select k.attempt, p.hash, coalesce(p.object, '') from recording_keep k join proctor_recording r on r.attempt = k.attempt
left join proctor_piece p on p.attempt = k.attempt where k.state = 'kept' and r.state = 'closed' order by k.attempt, p.began, p.name`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var at exam.AttemptID
	var hashes [][]byte
	var objects []string
	told := func() error {
		if at == "" {
			return nil
		}
		return give(at, hashes, objects)
	}
	for rows.Next() {
		var id exam.AttemptID
		var hash []byte
		var object string
		if err := rows.Scan(&id, &hash, &object); err != nil {
			return err
		}
		if id != at {
			if err := told(); err != nil {
				return err
			}
			at, hashes, objects = id, nil, nil
		}
		if object != "" {
			hashes, objects = append(hashes, hash), append(objects, object)
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return told()
}
