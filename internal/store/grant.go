package store

import (
	"database/sql"
	"time"

	"tarazy/internal/access"
	"tarazy/internal/day"
)

const selectGrant = `select g.id, g.person, g.role, coalesce(g.body, ''), coalesce(b.zone, ''), g.from_day, g.until_day, g.basis,
  g.granted_by, g.granted_at, coalesce(g.revoked_by, ''), g.revoked_at
from role_grant g left join body b on b.id = g.body where `

// GrantInsert adds a grant.
func (tx *Tx) GrantInsert(g *access.Grant) error {
	_, err := tx.Exec(`insert into role_grant (id, person, role, body, from_day, until_day, basis, granted_by, granted_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, g.ID, g.Person, g.Role, textOrNull(g.Body), g.From.String(), dayOrNull(g.Until), g.Order, g.By, Micro(g.At))
	return err
}

// GrantGet reads a grant; nil where there is none.
func (tx *Tx) GrantGet(id string) (*access.Grant, error) {
	return oneOrNil(scanGrant(tx.QueryRow(selectGrant+"g.id = $1", id).Scan))
}

// GrantsOf reads all grants to a person, also those revoked or over.
func (tx *Tx) GrantsOf(person string) ([]access.Grant, error) {
	return Collect(tx, scanGrant, selectGrant+"g.person = $1 order by g.granted_at, g.id", person)
}

// GrantsIn reads all grants in a body, or with "" those for the installation.
func (tx *Tx) GrantsIn(body string) ([]access.Grant, error) {
	return Collect(tx, scanGrant, selectGrant+"coalesce(g.body, '') = $1 order by g.granted_at, g.id", body)
}

// GrantRevoke notes that a grant is revoked; false where it was before.
func (tx *Tx) GrantRevoke(id, by string, at time.Time) (bool, error) {
	n, err := tx.Exec("update role_grant set revoked_by = $2, revoked_at = $3 where id = $1 and revoked_at is null", id, by, Micro(at))
	return n == 1, err
}

// GrantsOfRole counts the grants of a role, over or not.
func (tx *Tx) GrantsOfRole(r access.Role) (int64, error) {
	var n int64
	err := tx.QueryRow("select count(*) from role_grant where role = $1", r).Scan(&n)
	return n, err
}

func scanGrant(scan Scan) (access.Grant, error) {
	var g access.Grant
	var from string
	var until sql.NullString
	var at int64
	var revoked sql.NullInt64
	if err := scan(&g.ID, &g.Person, &g.Role, &g.Body, &g.Zone, &from, &until, &g.Order, &g.By, &at, &g.RevokedBy, &revoked); err != nil {
		return g, err
	}
	g.At = Instant(at)
	if revoked.Valid {
		g.Revoked = new(Instant(revoked.Int64))
	}
	var err error
	if g.From, err = day.Parse(from); err != nil {
		return g, err
	}
	if until.Valid {
		last, err := day.Parse(until.String)
		if err != nil {
			return g, err
		}
		g.Until = &last
	}
	return g, nil
}
