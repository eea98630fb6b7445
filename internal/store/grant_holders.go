package store

import "tarazy/internal/access"

// GrantHolders are the persons to whom a role is granted and not revoked.
func (tx *Tx) GrantHolders(r access.Role) ([]string, error) {
	return Collect(tx, func(scan Scan) (id string, err error) {
		err = scan(&id)
		return id, err
	}, "select distinct person from role_grant where role = $1 and revoked_at is null order by person", r)
}
