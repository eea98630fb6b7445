package store

import (
	"database/sql"
	"strings"
	"time"

	"tarazy/internal/access"
)

const selectToken = "select id, person, name, hash, scopes, created, expires, used from api_token where "

// TokenInsert adds a personal token.
func (tx *Tx) TokenInsert(t *access.Token) error {
	scopes := make([]string, len(t.Scopes))
	for i, v := range t.Scopes {
		scopes[i] = string(v)
	}
	_, err := tx.Exec("insert into api_token (id, person, name, hash, scopes, created, expires) values ($1, $2, $3, $4, $5, $6, $7)",
		t.ID, t.Person, t.Name, t.Hash, strings.Join(scopes, " "), Micro(t.Created), Micro(t.Expires))
	return err
}

// TokenByHash reads a token by the hash of its secret; nil where there is none.
func (tx *Tx) TokenByHash(hash []byte) (*access.Token, error) {
	return oneOrNil(scanToken(tx.QueryRow(selectToken+"hash = $1", hash).Scan))
}

// TokensOf reads the tokens of a person, the newest first.
func (tx *Tx) TokensOf(person string) ([]access.Token, error) {
	return Collect(tx, scanToken, selectToken+"person = $1 order by created desc, id", person)
}

// TokenUsed notes that a token was used.
func (tx *Tx) TokenUsed(id string, at time.Time) error {
	_, err := tx.Exec("update api_token set used = $2 where id = $1", id, Micro(at))
	return err
}

// TokenDelete revokes a token of the person; false where there is none.
func (tx *Tx) TokenDelete(person, id string) (bool, error) {
	n, err := tx.Exec("delete from api_token where person = $1 and id = $2", person, id)
	return n == 1, err
}

func scanToken(scan Scan) (access.Token, error) {
	var t access.Token
	var scopes string
	var created, expires int64
	var used sql.NullInt64
	err := scan(&t.ID, &t.Person, &t.Name, &t.Hash, &scopes, &created, &expires, &used)
	t.Created, t.Expires, t.Scopes = Instant(created), Instant(expires), []access.Verb{}
	for _, v := range strings.Fields(scopes) {
		t.Scopes = append(t.Scopes, access.Verb(v))
	}
	if used.Valid {
		t.Used = new(Instant(used.Int64))
	}
	return t, err
}
