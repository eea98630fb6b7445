package store

import (
	"encoding/json"
	"errors"
	"math"

	"tarazy/internal/exam"
	"tarazy/internal/locale"
	"tarazy/internal/proctor"
)

// BeforeGet reads what was done before the test of a seat, and the check of
// identity; nil for what is not there.
func (tx *Tx) BeforeGet(id exam.BookingID) (*proctor.Before, *proctor.Identity, error) {
	var before, identity []byte
	err := tx.QueryRow(`select p.data, i.data from exam_booking b
left join proctor_before p on p.booking = b.id left join proctor_identity i on i.booking = b.id where b.id = $1`, id).Scan(&before, &identity)
	if errors.Is(err, ErrNone) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	b, err := fromJSON[proctor.Before](before)
	if err != nil {
		return nil, nil, err
	}
	i, err := fromJSON[proctor.Identity](identity)
	return b, i, err
}

// fromJSON reads a column that may be null; nil for null.
func fromJSON[T any](data []byte) (*T, error) {
	if data == nil {
		return nil, nil
	}
	out := new(T)
	return out, json.Unmarshal(data, out)
}

// BeforePut stores what was done before the test of a seat: version 1 as a new
// one, else in place of the version before; false where that is not what is
// stored.
func (tx *Tx) BeforePut(b *proctor.Before) (bool, error) {
	data, err := asJSON(b)
	if err != nil {
		return false, err
	}
	if b.Version == 1 {
		n, err := tx.Exec("insert into proctor_before (booking, version, data) values ($1, $2, $3) on conflict do nothing", b.Booking, b.Version, data)
		return n == 1, err
	}
	n, err := tx.Exec("update proctor_before set version = $2, data = $3 where booking = $1 and version = $4", b.Booking, b.Version, data, b.Version-1)
	return n == 1, err
}

// ConsentTextPut keeps the text of a consent under its hash.
func (tx *Tx) ConsentTextPut(hash string, l locale.Lang, text string) error {
	_, err := tx.Exec("insert into proctor_text (hash, lang, body) values ($1, $2, $3) on conflict do nothing", hash, l, text)
	return err
}

// ConsentTextGet reads the text of a consent; "" for none.
func (tx *Tx) ConsentTextGet(hash string) (l locale.Lang, text string, err error) {
	err = tx.QueryRow("select lang, body from proctor_text where hash = $1", hash).Scan(&l, &text)
	if errors.Is(err, ErrNone) {
		return "", "", nil
	}
	return l, text, err
}

// BeginningInsert keeps with what an attempt began; false where that is kept.
func (tx *Tx) BeginningInsert(b *proctor.Beginning) (bool, error) {
	data, err := asJSON(b)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into proctor_begun (attempt, data) values ($1, $2) on conflict do nothing", b.Attempt, data)
	return n == 1, err
}

// BeginningOf reads with what an attempt began; nil where nothing is kept of it.
func (tx *Tx) BeginningOf(id exam.AttemptID) (*proctor.Beginning, error) {
	return oneOrNil(scanData[proctor.Beginning](tx.QueryRow("select data from proctor_begun where attempt = $1", id).Scan))
}

// IdentityPut stores a check of identity as BeforePut does.
func (tx *Tx) IdentityPut(i *proctor.Identity) (bool, error) {
	data, err := asJSON(i)
	if err != nil {
		return false, err
	}
	due := int64(math.MaxInt64)
	if i.Due != nil {
		due = Micro(*i.Due)
	}
	if i.Version == 1 {
		n, err := tx.Exec(`insert into proctor_identity (id, version, booking, body, person, state, due, data) values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict do nothing`, i.ID, i.Version, i.Booking, i.Body, i.Person, i.State, due, data)
		return n == 1, err
	}
	n, err := tx.Exec("update proctor_identity set version = $2, state = $3, due = $4, data = $5 where id = $1 and version = $6", i.ID, i.Version, i.State, due, data, i.Version-1)
	return n == 1, err
}

// IdentityGet reads a check of identity; nil where there is none.
func (tx *Tx) IdentityGet(id proctor.IdentityID) (*proctor.Identity, error) {
	return oneOrNil(scanData[proctor.Identity](tx.QueryRow("select data from proctor_identity where id = $1", id).Scan))
}

// IdentityOf reads the check of identity for the seat of an attempt; nil where
// there is none.
func (tx *Tx) IdentityOf(id exam.AttemptID) (*proctor.Identity, error) {
	return oneOrNil(scanData[proctor.Identity](tx.QueryRow(
		"select i.data from exam_attempt a join proctor_identity i on i.booking = a.booking where a.id = $1", id).Scan))
}

// IdentityList reads a page of checks, those first whose term ends first.
func (tx *Tx) IdentityList(q proctor.IdentityQuery) (proctor.IdentityPage, error) {
	l := List{
		Columns: "i.data", From: "proctor_identity i", Where: []Filter{In("i.body", q.Bodies...), Is("i.state", q.State)},
		Sort: []Sort{{Column: "i.due"}}, ID: "i.id", After: q.After, Limit: q.Limit,
	}
	page, total, err := readCounted(tx, l, l, false, scanData[proctor.Identity])
	return proctor.IdentityPage{Items: page.Items, Next: page.Next, Total: int(total)}, err
}
