package store

import (
	"tarazy/internal/access"
	"tarazy/internal/day"
	"tarazy/internal/people"
)

// GrantHolders are the persons to whom a role is granted and not revoked.
func (tx *Tx) GrantHolders(r access.Role) ([]string, error) {
	return Collect(tx, func(scan Scan) (id string, err error) {
		err = scan(&id)
		return id, err
	}, "select distinct person from role_grant where role = $1 and revoked_at is null order by person", r)
}

// GrantHoldersIn are the persons who hold a granted role in a body, or
// everywhere, on a day.
func (tx *Tx) GrantHoldersIn(r access.Role, body people.BodyID, on day.Day) ([]people.PersonID, error) {
	return Collect(tx, func(scan Scan) (id people.PersonID, err error) {
		err = scan(&id)
		return id, err
	}, `select distinct person from role_grant where role = $1 and (body = $2 or body is null) and from_day <= $3
		and (until_day is null or until_day >= $3) and revoked_at is null order by person`, r, body, on.String())
}
