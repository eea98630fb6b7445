package store

import (
	"errors"
	"fmt"
	"regexp"
)

var identifier = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// Touch raises the version of a case's root row from the one that the caller
// saw, and thereby takes its lock: the first statement of every write to the
// case. Another version there gives *Stale.
func (tx *Tx) Touch(table, id string, version int64) error {
	if !identifier.MatchString(table) {
		return fmt.Errorf("store: %q is no table", table)
	}
	err := tx.ExecOne("update "+table+" set version = version + 1 where id = $1 and version = $2", id, version)
	if !errors.Is(err, ErrNone) {
		return err
	}
	stale := &Stale{Table: table, ID: id, Seen: version}
	err = tx.QueryRow("select version from "+table+" where id = $1", id).Scan(&stale.Current)
	if err != nil && !errors.Is(err, ErrNone) {
		return err
	}
	return stale
}
