package store

import (
	"encoding/json"
	"errors"

	"tarazy/internal/people"
)

const bodyColumns = "id, version, bin, name_kk, name_ru, name_en, zone, scope, acts"

// BodyInsert adds a body; false where the BIN is taken.
func (tx *Tx) BodyInsert(b *people.Body) (bool, error) {
	acts, err := json.Marshal(b.Acts)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec("insert into body ("+bodyColumns+") values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (bin) do nothing",
		b.ID, b.Version, b.BIN, b.Names.KK, b.Names.RU, b.Names.EN, b.Zone, b.Scope, string(acts))
	return n == 1, err
}

// BodyUpdate stores a body in place of the version that it names and raises
// that version; false where another version is stored.
func (tx *Tx) BodyUpdate(b *people.Body) (bool, error) {
	acts, err := json.Marshal(b.Acts)
	if err != nil {
		return false, err
	}
	n, err := tx.Exec(`update body set version = version + 1, name_kk = $3, name_ru = $4, name_en = $5, zone = $6, scope = $7, acts = $8
where id = $1 and version = $2`, b.ID, b.Version, b.Names.KK, b.Names.RU, b.Names.EN, b.Zone, b.Scope, string(acts))
	if n == 1 {
		b.Version++
	}
	return n == 1, err
}

// BodyGet reads a body; nil where there is none.
func (tx *Tx) BodyGet(id people.BodyID) (*people.Body, error) {
	return oneOrNil(scanBody(tx.QueryRow("select "+bodyColumns+" from body where id = $1", id).Scan))
}

// BodyList reads all bodies, by name.
func (tx *Tx) BodyList() ([]people.Body, error) {
	return Collect(tx, scanBody, "select "+bodyColumns+" from body order by name_kk, id")
}

func scanBody(scan Scan) (people.Body, error) {
	var b people.Body
	var acts string
	if err := scan(&b.ID, &b.Version, &b.BIN, &b.Names.KK, &b.Names.RU, &b.Names.EN, &b.Zone, &b.Scope, &acts); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(acts), &b.Acts)
}

// oneOrNil gives the row that was read, or nil where there was none.
func oneOrNil[T any](v T, err error) (*T, error) {
	if errors.Is(err, ErrNone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &v, nil
}
